"""D: whose the file is, of which form and period."""

from __future__ import annotations

import re

from qng_reports.dataset import Issue, Place
from qng_reports.messages.making import issue as _issue


def foreign_file(place: Place) -> Issue:
    """D01: a spreadsheet, not ours."""
    return _issue("D01", place, f"Tệp “{place.file}” không mang mã của biểu nào đã phát hành.")


def other_form(place: Place, found: str, expected: str) -> Issue:
    """D02: another form's workbook."""
    return _issue("D02", place, f"Tệp “{place.file}” là biểu “{found}”, đợt này dùng biểu “{expected}”.", found)


def other_version(place: Place, found: str, expected: str) -> Issue:
    """D03: same form, another version; says whether it is older or newer where both are told by numbers."""
    order = [[int(part) for part in re.findall(r"\d+", version)] for version in (found, expected)]
    age = "" if not all(order) or order[0] == order[1] else ", cũ hơn" if order[0] < order[1] else ", mới hơn"
    message = f"Tệp “{place.file}” theo phiên bản {found} của biểu mẫu{age}; đợt này dùng phiên bản {expected}."
    return _issue("D03", place, message, found)


def other_period(place: Place, found: str, expected: str) -> Issue:
    """D04: another period's workbook."""
    return _issue("D04", place, f"Tệp “{place.file}” là báo cáo kỳ “{found}”, đợt này là kỳ “{expected}”.", found)


def unknown_agency(place: Place, found: str) -> Issue:
    """D05: the agency is not asked in this round."""
    return _issue("D05", place, f"Tệp “{place.file}” ghi mã đơn vị “{found}”, không có trong danh sách báo cáo.", found)


def identity_differs(place: Place, carrier: str, found: str, right_carrier: str, right: str) -> Issue:
    """D06: two carriers of identity disagree; the second was taken for right."""
    message = f"Trong tệp, {carrier} ghi “{found}” nhưng {right_carrier} ghi “{right}”; đã nhận là của {place.agency}."
    return _issue("D06", place, message, found)


def identity_unclear(place: Place, first: str, second: str) -> Issue:
    """D09: two carriers of identity disagree and nothing tells which is right."""
    return _issue("D09", place, f"Tệp “{place.file}” tự mâu thuẫn: {first}; {second}.", first)


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


def name_differs(place: Place, printed: str, name: str) -> Issue:
    """D11: the agency's name in a head is not the name that its code has in the register."""
    message = (
        f"Ô {place.cell} trang “{place.sheet}” ghi đơn vị “{printed}”, nhưng mã {place.agency} của tệp là của "
        f"“{name}”; đã nhận là của “{name}”."
    )
    return _issue("D11", place, message, printed)


def foreign_sheet(place: Place, found: str) -> Issue:
    """D12: a sheet that was issued to another agency or for another period stands in the workbook."""
    message = f"Trang “{place.sheet}” ghi “{found}”, không phải của đơn vị và kỳ của tệp này; chưa lấy gì từ trang đó."
    return _issue("D12", place, message, found)


def identity_pieced(place: Place, carriers: str) -> Issue:
    """D13: hidden sheet and visible lines are gone; other signs agree on one agency."""
    message = (
        f"Tệp “{place.file}” đã mất trang ẩn và dòng mã nhận biết; nhận là của {place.agency} theo những gì còn lại: "
        f"{carriers}."
    )
    return _issue("D13", place, message)


def file_named_otherwise(place: Place, agencies: str) -> Issue:
    """D14: the file's name speaks of another agency than its content."""
    message = (
        f"Tên tệp “{place.file}” là của đơn vị {agencies}, nhưng nội dung là của {place.agency}; đã theo nội dung."
    )
    return _issue("D14", place, message, agencies)


def agency_unknown(place: Place, carriers: str) -> Issue:
    """D15: the rows are our form's, but nothing tells whose, or what is left disagrees."""
    message = (
        f"Tệp “{place.file}” có bảng của biểu mẫu này nhưng không xác định được của đơn vị nào; đã xét: {carriers}."
    )
    return _issue("D15", place, message)


def sent_by_another(place: Place, sender: str, owner: str) -> Issue:
    """D16: the mail came from an address that belongs to another agency, named `owner`."""
    message = f"Tệp “{place.file}” là báo cáo của {place.agency} nhưng gửi từ {sender}, địa chỉ của {owner}."
    return _issue("D16", place, message, sender)
