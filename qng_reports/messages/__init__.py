"""Every sentence that an officer may read about a value, by code; one function per issue code.

Codes are never reused. The prompts and refusals shown in a cell come from here too, so that the collector's message
never contradicts them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from qng_reports.dataset import Issue, Place
from qng_reports.messages.catalogue import ANSWER_REMEDY as ANSWER_REMEDY
from qng_reports.messages.catalogue import CATALOGUE as CATALOGUE
from qng_reports.messages.catalogue import Entry as Entry
from qng_reports.messages.cells import prompt as prompt
from qng_reports.messages.cells import refusal as refusal
from qng_reports.messages.cells import refusal_title as refusal_title
from qng_reports.model import Indicator, Severity
from qng_reports.vietnamese import clean_text, format_date, format_number


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


def missing_value(place: Place, label: str, *, is_figure: bool) -> Issue:
    """S01: a blank where an answer is due; only figures may instead be told by a word of absence."""
    issue = _issue("S01", place, f"Chưa điền “{label}”.")
    return issue if is_figure else replace(issue, remedy=ANSWER_REMEDY)


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


def row_incomplete(place: Place, label: str, row: int) -> Issue:
    """S19: a row of a table was begun and lacks a required cell."""
    return _issue("S19", place, f"Dòng {row} của bảng đã có số liệu nhưng chưa điền “{label}”.")


def result_missing(place: Place, task: Indicator, status: str) -> Issue:
    """S20: a task has a status and nothing says what was done."""
    return _issue("S20", place, f"Nhiệm vụ “{task.name}” ghi “{status}” nhưng chưa ghi kết quả.")


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


def unsigned(place: Place, labels: tuple[str, ...]) -> Issue:
    """B03: what is blank in the sign-off."""
    return _issue("B03", place, f"Phần ký chưa ghi: {'; '.join(labels)}.")


def other_check_code(place: Place, found: str, computed: str) -> Issue:
    """B04: the check code shown in the file is not that of its answers."""
    return _issue("B04", place, f"Tệp ghi mã đối chiếu “{found}”, tính lại từ số liệu là “{computed}”.", found)
