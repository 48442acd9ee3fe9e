"""D: whose the file is, of which form and period."""

from __future__ import annotations

from qng_reports.dataset import Issue, Place
from qng_reports.messages.making import issue as _issue


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
