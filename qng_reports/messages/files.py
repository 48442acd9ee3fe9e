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
