"""T: the file as it came."""

from __future__ import annotations

from qng_reports.dataset import Issue, Place
from qng_reports.messages.making import issue as _issue


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


def macros_found(place: Place) -> Issue:
    """T06: macros; they are never run."""
    return _issue("T06", place, f"Tệp “{place.file}” có chứa macro; số liệu đã đọc, macro không được chạy.")


def external_link(place: Place, target: str) -> Issue:
    """T07: `target`: the other file, or the connection; empty where a cell is named."""
    if not target:
        return _issue("T07", place, f"Ô {place.cell} lấy số liệu từ mạng; trong tệp chỉ có kết quả của lần tính trước.")
    return _issue("T07", place, f"Tệp có liên kết lấy số liệu từ nơi khác: “{target}”.", value=target)


def command_found(place: Place, target: str) -> Issue:
    """T08: a formula, text or link that asks another program to start; `target` empty where a cell is named."""
    if not target:
        return _issue("T08", place, f"Ô {place.cell} chứa lệnh gọi chương trình khác (DDE); lệnh không được thực hiện.")
    told = f"Tệp có liên kết gọi chương trình khác (DDE): “{target}”; liên kết không được thực hiện."
    return _issue("T08", place, told, value=target)


def damaged_part(place: Place, part: str) -> Issue:
    """T09: a sheet, or another `part`, is broken; what stands before the damage was read."""
    what = f"Trang “{place.sheet}”" if place.sheet else f"Phần “{part}” của tệp"
    return _issue("T09", place, f"{what} bị hỏng; chỉ đọc được các ô trước chỗ hỏng.")


def changed_part(place: Place) -> Issue:
    """T10: a sheet whose checksum is wrong; its figures may be others than those written."""
    told = f"Dữ liệu trang “{place.sheet}” đã bị biến đổi sau khi lưu; số liệu được giữ lại nhưng không tổng hợp."
    return _issue("T10", place, told)


def misnamed_file(place: Place, extension: str, kind: str) -> Issue:
    """T11: the content is of another kind than the name says; it was read by its content."""
    told = f"Tệp mang đuôi “{extension}” nhưng nội dung là “{kind}”; đã đọc theo nội dung."
    return _issue("T11", place, told, value=extension)


def far_cell(place: Place) -> Issue:
    """T12: a cell far beyond any form; it was not read."""
    return _issue("T12", place, f"Ô {place.cell} có nội dung nhưng nằm quá xa bảng nên không được đọc.")


def cell_repeated(place: Place, typed: str) -> Issue:
    """T14: one cell with two contents; which one shows depends on the program."""
    told = f"Ô {place.cell} được ghi hai lần trong tệp, một lần là “{typed}”; không rõ số nào đúng nên không tổng hợp."
    return _issue("T14", place, told, value=typed)


def cell_covered(place: Place, typed: str) -> Issue:
    """T15: an answer that does not show, because a merged cell lies over it; it was taken."""
    told = f"Ô {place.cell} bị ô gộp che khuất, bên dưới vẫn ghi “{typed}”; nội dung này đã được lấy."
    return _issue("T15", place, told, value=typed)


def cut_file(place: Place) -> Issue:
    """T13: the end of the file is missing."""
    return _issue("T13", place, f"Tệp “{place.file}” bị cắt cụt; chỉ đọc được phần còn lại.")
