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


def row_unknown(place: Place, code: str) -> Issue:
    """C04: a code that the form does not ask of this agency."""
    return _issue("C04", place, f"Dòng mã “{code}” không thuộc phần đơn vị phải báo cáo.", code)


def row_uncoded(place: Place, typed: str) -> Issue:
    """C08: an answer in a row that carries no code."""
    message = f"Ô {place.cell} ghi “{typed}” nhưng dòng này không có mã, không rõ trả lời cho mục nào nên chưa lấy."
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
