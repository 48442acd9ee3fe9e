"""B: when it came, how often, by whom signed."""

from __future__ import annotations

from datetime import date

from qng_reports.dataset import Issue, Place
from qng_reports.messages.making import issue as _issue
from qng_reports.vietnamese import format_date


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
