"""C: sheets, rows, columns and what is locked."""

from __future__ import annotations

from qng_reports.dataset import Issue, Place
from qng_reports.messages.making import issue as _issue


def sheet_missing(place: Place, rows: int) -> Issue:
    """C01: a sheet with `rows` expected rows is not there."""
    return _issue("C01", place, f"Không thấy trang “{place.sheet}” ({rows} dòng số liệu) trong tệp.")


def row_missing(place: Place, code: str) -> Issue:
    """C02: a row's code is nowhere on its sheet."""
    return _issue("C02", place, f"Không thấy dòng mã “{code}” trên trang “{place.sheet}”.", code)


def row_repeated(place: Place, code: str, cells: str) -> Issue:
    """C03: one code in several rows with different values."""
    message = f"Mã “{code}” có ở nhiều dòng ({cells}) với số liệu khác nhau; chưa lấy số nào."
    return _issue("C03", place, message, code)


def row_unknown(place: Place, code: str, typed: str) -> Issue:
    """C04: a code that the form does not ask of this agency."""
    return _issue("C04", place, f"Dòng mã “{code}” không thuộc phần đơn vị phải báo cáo; dòng này ghi: {typed}.", code)


def row_uncoded(place: Place, typed: str, beside: str) -> Issue:
    """C08: an answer in a row that carries no code; `beside`: what else stands in the row."""
    more = f" (cùng dòng: {beside})" if beside else ""
    message = f"Ô {place.cell} ghi “{typed}”{more} nhưng dòng này không có mã, không rõ trả lời mục nào nên chưa lấy."
    return _issue("C08", place, message, typed)


def outside_inputs(place: Place, typed: str) -> Issue:
    """C07: something typed beside the inputs of a row (only possible where the protection was lifted)."""
    return _issue(
        "C07", place, f"Ô {place.cell} không phải ô nhập nhưng ghi “{typed}”; nội dung này không được lấy.", typed
    )


def column_unclear(place: Place, title: str, count: int) -> Issue:
    """C05: the column of answers is gone, or stands `count` times with different answers."""
    what = f"có {count} cột “{title}” với số liệu khác nhau" if count else f"không thấy cột “{title}”"
    return _issue("C05", place, f"Trên trang “{place.sheet}” {what}; chưa lấy số nào của cột này.")


def copied_sheet(place: Place, other: str, cells: str) -> Issue:
    """C06: another sheet holds the same codes with other answers."""
    return _issue(
        "C06", place, f"Trang “{other}” có cùng các dòng mã nhưng số liệu khác ({cells}); đã dùng “{place.sheet}”."
    )


def title_near(place: Place, titles: str) -> Issue:
    """C09: titles of columns that were understood though not written as issued."""
    return _issue("C09", place, f"Trang “{place.sheet}” có tiêu đề cột viết khác, đã hiểu: {titles}.")


def codes_lost(place: Place, codes: str, count: int) -> Issue:
    """C10: rows without their code, told by what is printed in them; `codes` with the numbers of their rows."""
    message = f"Trang “{place.sheet}” có {count} dòng mất mã, đã nhận ra theo tên in trong dòng: {codes}."
    return _issue("C10", place, message)


def codes_respelt(place: Place, codes: str, count: int) -> Issue:
    """C11: row codes written in another way."""
    return _issue("C11", place, f"Trang “{place.sheet}” có {count} mã dòng viết khác, đã hiểu được: {codes}.")


def hidden_parts(place: Place, rows: int, columns: int, *, whole: bool) -> Issue:
    """C12: rows, columns of answers or the whole sheet are hidden."""
    parts = [f"{rows} dòng có ô nhập"] if rows else []
    parts += [f"{columns} cột nhập"] if columns else []
    what = "cả trang" if whole else " và ".join(parts)
    return _issue("C12", place, f"Trang “{place.sheet}” đang ẩn {what}; số liệu ở đó vẫn được lấy.")


def label_of_another(place: Place, code: str, other: str, typed: str) -> Issue:
    """C13: a row's label is that of another row, or nothing printed in the row bears out its code."""
    what = f"lại in tên của dòng “{other}”" if other else "không còn mang tên của mã này"
    message = f"Dòng mã “{code}” {what}; không rõ số liệu thuộc dòng nào nên chưa lấy ({typed or 'dòng để trống'})."
    return _issue("C13", place, message, typed)


def label_changed(place: Place, changes: str) -> Issue:
    """C14: names of items were reworded."""
    return _issue("C14", place, f"Trang “{place.sheet}” có tên chỉ tiêu bị sửa: {changes}.")


def unit_changed(place: Place, changes: str) -> Issue:
    """C15: units were changed: the figures may be in the new ones."""
    return _issue("C15", place, f"Trang “{place.sheet}” có đơn vị tính bị sửa: {changes}.")


def target_changed(place: Place, changes: str) -> Issue:
    """C16: targets or deadlines were changed."""
    return _issue("C16", place, f"Trang “{place.sheet}” có mục tiêu hoặc thời hạn bị sửa: {changes}.")


def counts_exchanged(place: Place, item: str, typed: str) -> Issue:
    """C17: the labels of a ratio's two counts were exchanged."""
    message = (
        f"Hai dòng tử số và mẫu số của “{item}” bị đổi tên cho nhau, không rõ số nào là số nào nên chưa lấy "
        f"({typed or 'hai dòng để trống'})."
    )
    return _issue("C17", place, message, typed)


def formula_overwritten(place: Place, typed: str, computed: str) -> Issue:
    """C18: something else was typed where a formula stood; `computed`: what is used instead, if anything."""
    instead = f"kết quả tính lại là {computed}" if computed else "nội dung này không được lấy"
    return _issue("C18", place, f"Ô {place.cell} là ô tự tính nhưng có người gõ “{typed}”; {instead}.", typed)


def formulas_replaced(place: Place, count: int) -> Issue:
    """C19: formulas were replaced by what they gave (pasted as values)."""
    return _issue("C19", place, f"Trang “{place.sheet}” có {count} ô tự tính không còn công thức; giá trị vẫn đúng.")


def strange_sheet(place: Place, cells: int) -> Issue:
    """C20: a sheet that is not ours, with content."""
    return _issue("C20", place, f"Trang “{place.sheet}” do đơn vị thêm ({cells} ô có nội dung) không được tổng hợp.")


def comment(place: Place, text: str) -> Issue:
    """C21: a comment on a cell."""
    return _issue("C21", place, f"Ô {place.cell} có ghi chú: “{text}”.", text)


def titles_lost(place: Place) -> Issue:
    """C22: the line of titles is gone; columns were told by their places."""
    message = f"Trang “{place.sheet}” mất dòng tiêu đề cột; các cột được hiểu theo vị trí như khi phát hành."
    return _issue("C22", place, message)


def rows_elsewhere(place: Place, sheet: str, rows: int) -> Issue:
    """C23: rows of a sheet were taken from another one."""
    return _issue("C23", place, f"{rows} dòng của trang “{sheet}” được lấy từ trang “{place.sheet}”.")


def text_around(place: Place, texts: str, count: int) -> Issue:
    """C24: texts beside, between or below the rows."""
    return _issue("C24", place, f"Trang “{place.sheet}” có {count} ô ghi ngoài bảng: {texts}.")
