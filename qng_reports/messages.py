"""Every sentence that an officer may read about a value, by code; one function per issue code.

Codes are never reused. The prompts and refusals shown in a cell come from here too, so that the collector's message
never contradicts them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from qng_reports.dataset import Issue, Place
from qng_reports.model import AVAILABILITY_WORDS, Field, FieldType, Indicator, Severity
from qng_reports.vietnamese import clean_text, format_date, format_number

_WORDS = " hoặc ".join(f"“{word}”" for word in AVAILABILITY_WORDS.values())


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue of issues."""

    severity: Severity
    title: str
    remedy: str


E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE
CATALOGUE: dict[str, Entry] = {
    "T01": Entry(E, "Tệp không đọc được", "Mở tệp bằng Excel hoặc LibreOffice, lưu lại thành .xlsx rồi gửi lại."),
    "T02": Entry(E, "Loại tệp không nhận", "Gửi lại đúng tệp biểu Excel (.xlsx) đã được phát hành."),
    "T03": Entry(E, "Tệp rỗng", "Tệp bị hỏng khi gửi hoặc chép; đề nghị gửi lại."),
    "T04": Entry(E, "Tệp quá lớn", "Xóa ảnh và trang thừa trong tệp rồi gửi lại."),
    "T05": Entry(E, "Tệp có mật khẩu", "Bỏ mật khẩu mở tệp (Lưu thành, không đặt mật khẩu) rồi gửi lại."),
    "D01": Entry(E, "Không phải tệp biểu của đợt báo cáo", "Điền vào đúng tệp biểu đã được phát hành rồi gửi lại."),
    "D02": Entry(E, "Sai biểu mẫu", "Dùng tệp biểu của đợt này trong thư đề nghị báo cáo."),
    "D03": Entry(W, "Khác phiên bản biểu mẫu", "Kiểm tra các chỉ tiêu đã thay đổi giữa hai phiên bản."),
    "D04": Entry(E, "Sai kỳ báo cáo", "Dùng tệp biểu của đúng kỳ báo cáo."),
    "D05": Entry(E, "Không rõ đơn vị báo cáo", "Kiểm tra mã đơn vị trong tệp và trong don-vi.xlsx."),
    "D06": Entry(W, "Thông tin nhận biết không thống nhất", "Xác nhận lại với đơn vị tệp này là của ai, kỳ nào."),
    "D09": Entry(E, "Không xác định được tệp của ai", "Đề nghị đơn vị điền lại vào tệp gốc đã phát hành rồi gửi lại."),
    "D07": Entry(E, "Tệp chưa điền số liệu", "Điền số liệu vào các ô màu vàng rồi gửi lại."),
    "D08": Entry(N, "Mất trang nhận biết ẩn", "Không phải làm gì; đã nhận biết theo dòng mã trên trang số liệu."),
    "D10": Entry(
        W,
        "Đơn vị đã báo cáo, nay không còn được hỏi",
        "Kiểm tra don-vi.xlsx và biểu mẫu; đưa đơn vị trở lại nếu bỏ nhầm.",
    ),
    "C01": Entry(E, "Thiếu trang", "Gửi lại tệp còn đủ các trang như khi phát hành."),
    "C02": Entry(E, "Thiếu dòng", "Dùng lại tệp biểu gốc, không xóa dòng."),
    "C03": Entry(E, "Dòng bị lặp", "Giữ lại một dòng đúng, xóa dòng thừa rồi gửi lại."),
    "C05": Entry(E, "Cột nhập số liệu thiếu hoặc lặp", "Dùng lại tệp biểu gốc, không xóa, thêm hay đổi tên cột."),
    "C06": Entry(W, "Có trang sao chép mang số liệu khác", "Xác nhận với đơn vị trang nào đúng; xóa trang thừa."),
    "C04": Entry(N, "Dòng lạ", "Không phải làm gì; dòng này không được tổng hợp."),
    "S01": Entry(E, "Chưa điền", f"Điền số liệu, hoặc chọn {_WORDS} ở cột “Tình trạng số liệu”."),
    "S02": Entry(E, "Không phải số", "Chỉ gõ số, không gõ chữ hoặc đơn vị tính khác."),
    "S03": Entry(E, "Số hiểu được hai cách", "Gõ lại không có dấu ngăn cách hàng nghìn."),
    "S04": Entry(N, "Số viết dạng chữ, đã chuyển thành số", "Không phải làm gì nếu số bên cạnh là đúng."),
    "S05": Entry(E, "Phải là số nguyên", "Gõ lại số nguyên, không có phần thập phân."),
    "S06": Entry(E, "Số âm", "Gõ lại số không âm."),
    "S07": Entry(E, "Nhỏ hơn mức cho phép", "Kiểm tra lại số liệu và đơn vị tính."),
    "S08": Entry(E, "Lớn hơn mức cho phép", "Kiểm tra lại số liệu và đơn vị tính."),
    "S09": Entry(E, "Tử số lớn hơn mẫu số", "Kiểm tra lại hai số: phần không thể lớn hơn toàn bộ."),
    "S10": Entry(E, "Mẫu số bằng 0", "Nếu không có đối tượng nào, xóa hai số và chọn “Không phát sinh”."),
    "S11": Entry(E, "Thiếu một trong hai số", "Điền cả tử số và mẫu số."),
    "S12": Entry(E, "Giá trị ngoài danh sách", "Chọn một giá trị trong danh sách của ô."),
    "S13": Entry(E, "Không phải ngày", "Gõ ngày theo dạng ngày/tháng/năm, ví dụ 05/01/2026."),
    "S14": Entry(W, "Văn bản dài quá quy định", "Rút gọn; phần vượt vẫn được giữ trong bộ số liệu."),
    "S15": Entry(E, "Vừa có số liệu vừa báo không có", "Giữ một trong hai: số liệu, hoặc tình trạng không có số liệu."),
    "S16": Entry(W, "Thiếu giải trình", "Ghi lý do ở cột “Giải trình, minh chứng”."),
    "S17": Entry(N, "Giá trị viết khác danh sách, đã hiểu được", "Không phải làm gì nếu giá trị bên cạnh là đúng."),
    "S18": Entry(
        W, "Số giống một ngày tháng", "Nếu đã gõ nhầm ngày (như 3/6) vào ô số thì gõ lại; nếu số đúng thì thôi."
    ),
    "K01": Entry(E, "Số liệu không khớp nhau", "Kiểm tra lại các số liệu được nêu."),
    "K02": Entry(W, "Hai cơ quan báo số khác nhau", "Đề nghị hai cơ quan thống nhất số liệu."),
    "B01": Entry(N, "Gửi sau thời hạn", "Không phải làm gì; số liệu vẫn được nhận."),
    "B02": Entry(W, "Đơn vị gửi nhiều lần", "Kiểm tra tệp có hiệu lực có đúng là tệp đơn vị muốn dùng."),
}


def _issue(code: str, place: Place, message: str, value: str = "", severity: Severity | None = None) -> Issue:
    entry = CATALOGUE[code]
    return Issue(code, severity or entry.severity, place, value, clean_text(message), entry.remedy)


def unreadable_file(place: Place, reason: str) -> Issue:
    """T01: nothing can be read."""
    return _issue("T01", place, f"Tệp “{place.file}” không đọc được: {reason}.")


def unsupported_file(place: Place, extension: str) -> Issue:
    """T02: not a spreadsheet."""
    return _issue("T02", place, f"Tệp “{place.file}” thuộc loại “{extension}”, không phải tệp biểu Excel.")


def empty_file(place: Place) -> Issue:
    """T03: no byte in it."""
    return _issue("T03", place, f"Tệp “{place.file}” rỗng (0 byte).")


def oversized_file(place: Place, size: int, limit: int) -> Issue:
    """T04: `size` and `limit` in bytes."""
    return _issue("T04", place, f"Tệp “{place.file}” lớn {-(-size // 2**20)} MB, quá mức {limit // 2**20} MB.")


def locked_file(place: Place) -> Issue:
    """T05: encrypted."""
    return _issue("T05", place, f"Tệp “{place.file}” có mật khẩu nên không mở được.")


def foreign_file(place: Place) -> Issue:
    """D01: a spreadsheet, not ours."""
    return _issue("D01", place, f"Tệp “{place.file}” không mang mã của biểu nào đã phát hành.")


def other_form(place: Place, found: str, expected: str) -> Issue:
    """D02: another form's workbook."""
    return _issue("D02", place, f"Tệp “{place.file}” là biểu “{found}”, đợt này dùng biểu “{expected}”.", found)


def other_version(place: Place, found: str, expected: str) -> Issue:
    """D03: same form, another version."""
    message = f"Tệp “{place.file}” theo phiên bản {found} của biểu mẫu, đợt này dùng phiên bản {expected}."
    return _issue("D03", place, message, found)


def other_period(place: Place, found: str, expected: str) -> Issue:
    """D04: another period's workbook."""
    return _issue("D04", place, f"Tệp “{place.file}” là báo cáo kỳ “{found}”, đợt này là kỳ “{expected}”.", found)


def unknown_agency(place: Place, found: str) -> Issue:
    """D05: the agency is not asked in this round."""
    return _issue("D05", place, f"Tệp “{place.file}” ghi mã đơn vị “{found}”, không có trong danh sách báo cáo.", found)


def identity_differs(place: Place, hidden: str, visible: str) -> Issue:
    """D06: two carriers of identity disagree."""
    message = f"Trang ẩn ghi “{hidden}” nhưng dòng mã trên trang ghi “{visible}”; đã nhận là của {place.agency}."
    return _issue("D06", place, message, hidden)


def identity_unclear(place: Place, hidden: str, visible: str) -> Issue:
    """D09: two carriers of identity disagree and nothing tells which is right."""
    message = f"Tệp “{place.file}”: trang ẩn ghi “{hidden}”, dòng mã trên trang ghi “{visible}”."
    return _issue("D09", place, message, hidden)


def no_longer_asked(place: Place, agency: str) -> Issue:
    """D10: an accepted submission of an agency that register or form have dropped since."""
    message = f"Đơn vị mã “{agency}” đã gửi “{place.file}” nhưng nay không có trong danh sách; số liệu không được cộng."
    return _issue("D10", place, message, agency)


def unfilled(place: Place) -> Issue:
    """D07: returned as it was sent."""
    return _issue("D07", place, f"Tệp “{place.file}” chưa có số liệu nào được điền.")


def identity_sheet_lost(place: Place) -> Issue:
    """D08: the hidden sheet is gone, the visible line is there."""
    return _issue("D08", place, f"Tệp “{place.file}” đã mất trang nhận biết ẩn.")


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


def column_unclear(place: Place, title: str, count: int) -> Issue:
    """C05: the column of answers is gone, or stands `count` times with different answers."""
    what = f"có {count} cột “{title}” với số liệu khác nhau" if count else f"không thấy cột “{title}”"
    return _issue("C05", place, f"Trên trang “{place.sheet}” {what}; chưa lấy số nào của cột này.")


def copied_sheet(place: Place, other: str, cells: str) -> Issue:
    """C06: another sheet holds the same codes with other answers."""
    return _issue(
        "C06", place, f"Trang “{other}” có cùng các dòng mã nhưng số liệu khác ({cells}); đã dùng “{place.sheet}”."
    )


def missing_value(place: Place, label: str, *, is_figure: bool) -> Issue:
    """S01: a blank where an answer is due; only figures may instead be told by a word of absence."""
    issue = _issue("S01", place, f"Chưa điền “{label}”.")
    return issue if is_figure else replace(issue, remedy="Chọn trong danh sách của ô, hoặc gõ câu trả lời vào ô.")


def not_a_number(place: Place, label: str, typed: str) -> Issue:
    """S02: text in a number cell."""
    return _issue("S02", place, f"“{label}” phải là số nhưng ô ghi “{typed}”.", typed)


def ambiguous_number(place: Place, label: str, typed: str) -> Issue:
    """S03: "1.234" typed as text where decimals are possible."""
    return _issue("S03", place, f"“{label}” ghi “{typed}”: không rõ dấu ngăn cách là hàng nghìn hay thập phân.", typed)


def number_from_text(place: Place, label: str, typed: str, value: Decimal) -> Issue:
    """S04: a number typed as text, read without doubt."""
    return _issue("S04", place, f"“{label}” ghi “{typed}”, đã hiểu là {format_number(value, 6)}.", typed)


def not_whole(place: Place, label: str, typed: str) -> Issue:
    """S05: decimals in a count."""
    return _issue("S05", place, f"“{label}” phải là số nguyên nhưng ô ghi {typed}.", typed)


def negative(place: Place, label: str, typed: str) -> Issue:
    """S06: below zero."""
    return _issue("S06", place, f"“{label}” không thể âm nhưng ô ghi {typed}.", typed)


def below_minimum(place: Place, label: str, typed: str, minimum: Decimal) -> Issue:
    """S07: below the form's limit."""
    return _issue("S07", place, f"“{label}” ghi {typed}, nhỏ hơn mức thấp nhất {format_number(minimum)}.", typed)


def above_maximum(place: Place, label: str, typed: str, maximum: Decimal) -> Issue:
    """S08: above the form's limit."""
    return _issue("S08", place, f"“{label}” ghi {typed}, lớn hơn mức cao nhất {format_number(maximum)}.", typed)


def exceeds_whole(place: Place, indicator: Indicator, part: Decimal, whole: Decimal) -> Issue:
    """S09: numerator above denominator."""
    message = (
        f"“{indicator.numerator}” ({format_number(part)}) lớn hơn “{indicator.denominator}” ({format_number(whole)})."
    )
    return _issue("S09", place, message, f"{part:f}")


def zero_whole(place: Place, label: str) -> Issue:
    """S10: nothing to divide by."""
    return _issue("S10", place, f"“{label}” bằng 0 nên không tính được tỷ lệ.", "0")


def half_ratio(place: Place, label: str) -> Issue:
    """S11: one of numerator and denominator is blank."""
    return _issue("S11", place, f"Đã có một số nhưng chưa điền “{label}”.")


def not_in_list(place: Place, label: str, typed: str, choices: tuple[str, ...]) -> Issue:
    """S12: own text in a list cell."""
    return _issue("S12", place, f"“{label}” ghi “{typed}”; chỉ chọn một trong: {'; '.join(choices)}.", typed)


def not_a_date(place: Place, label: str, typed: str) -> Issue:
    """S13: no date."""
    return _issue("S13", place, f"“{label}” ghi “{typed}”, không phải ngày.", typed)


def too_long(place: Place, label: str, length: int, limit: int) -> Issue:
    """S14: text above its limit, in characters."""
    return _issue("S14", place, f"“{label}” dài {length} ký tự, quá mức {limit} ký tự.")


def figure_and_none(place: Place, label: str, word: str) -> Issue:
    """S15: a figure beside "không phát sinh" or "chưa có số liệu"."""
    return _issue("S15", place, f"“{label}” có số liệu nhưng cột tình trạng lại chọn “{word}”.", word)


def explanation_missing(place: Place, indicator: Indicator, target: str) -> Issue:
    """S16: the target is not met and nothing says why."""
    return _issue("S16", place, f"“{indicator.name}” chưa đạt mục tiêu {target} nhưng chưa có giải trình.")


def choice_recognised(place: Place, label: str, typed: str, choice: str) -> Issue:
    """S17: a list value in another case or spacing."""
    return _issue("S17", place, f"“{label}” ghi “{typed}”, đã hiểu là “{choice}”.", typed)


def like_a_date(place: Place, label: str, typed: str, day: date) -> Issue:
    """S18: a count that is the number by which spreadsheets keep a date of this round."""
    return _issue("S18", place, f"“{label}” ghi {typed}, đúng bằng cách Excel lưu ngày {format_date(day)}.", typed)


def rule_broken(place: Place, text: str, typed: str, figures: str, severity: Severity) -> Issue:
    """K01: a cross-check of the form does not hold; its author gives text and severity, `figures` the codes' values."""
    message = f"{text} ({figures})."
    return _issue("K01", place, message, typed, severity)


def figures_differ(
    place: Place, indicator: Indicator, typed: str, confirmed: str, province: str, reporter: str
) -> Issue:
    """K02: a confirming agency's figure is not the reporting agency's."""
    message = (
        f"“{indicator.name}”: cơ quan phối hợp báo {confirmed}, số của {reporter} là {province}; "
        "bảng tổng hợp dùng số của cơ quan báo cáo."
    )
    return _issue("K02", place, message, typed)


def late(place: Place, received: date, deadline: date) -> Issue:
    """B01: received after the deadline."""
    return _issue("B01", place, f"Nhận ngày {format_date(received)}, sau hạn {format_date(deadline)}.")


def superseded(place: Place, other: str) -> Issue:
    """B02: `other` was received before from the same agency and gives way to this file."""
    return _issue("B02", place, f"Đơn vị đã gửi “{other}” trước đó; nay dùng “{place.file}”.", other)


def prompt(field: Field) -> str:
    """What an input cell says when it is selected; at most 255 characters, as Excel allows."""
    what = {
        FieldType.INTEGER: "Gõ số nguyên, không âm.",
        FieldType.DECIMAL: f"Gõ số, tối đa {field.decimals} chữ số thập phân.",
        FieldType.LIST: "Chọn một giá trị trong danh sách.",
        FieldType.DATE: "Gõ ngày/tháng/năm, ví dụ 05/01/2026.",
        FieldType.TEXT: f"Gõ chữ, tối đa {format_number(Decimal(field.max_length), 0)} ký tự.",
    }[field.type]
    unit = f" Đơn vị tính: {field.unit}." if field.unit and field.type in (FieldType.INTEGER, FieldType.DECIMAL) else ""
    room = 255 - len(what) - len(unit) - 2
    label = field.label if len(field.label) <= room else field.label[: room - 1].rsplit(" ", 1)[0] + "…"
    return f"{label}.\n{what}{unit}" if not label.endswith(".") else f"{label}\n{what}{unit}"


def refusal(field: Field) -> str:
    """What a program shows when it refuses what was typed; the catalogue's own words."""
    limits = ""
    if field.type in (FieldType.INTEGER, FieldType.DECIMAL):
        low = format_number(field.minimum) if field.minimum is not None else ""
        high = format_number(field.maximum) if field.maximum is not None else ""
        limits = f" Giá trị từ {low} đến {high}." if low and high else f" Giá trị từ {low} trở lên." if low else ""
    if field.type is FieldType.TEXT:
        return f"Văn bản dài quá {format_number(Decimal(field.max_length), 0)} ký tự. Rút gọn rồi nhập lại."
    return f"{_refused(field).remedy}{limits}"[:255]


def refusal_title(field: Field) -> str:
    """The title above a refusal, at most 32 characters."""
    return _refused(field).title[:32]


def _refused(field: Field) -> Entry:
    code = {
        FieldType.INTEGER: "S05",
        FieldType.DECIMAL: "S02",
        FieldType.LIST: "S12",
        FieldType.DATE: "S13",
        FieldType.TEXT: "S14",
    }[field.type]
    return CATALOGUE[code]
