"""B: when it came, how often, by whom signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from qng_reports.dataset import Issue, Place
from qng_reports.messages.making import issue as _issue
from qng_reports.model import Severity
from qng_reports.vietnamese import format_date


def late(place: Place, received: date, deadline: date) -> Issue:
    """B01: received after the deadline."""
    return _issue("B01", place, f"Nhận ngày {format_date(received)}, sau hạn {format_date(deadline)}.")


def superseded(
    place: Place, other: str, changes: Sequence[str], *, real: bool, received: datetime | None = None
) -> Issue:  # fmt: skip
    """B02: `other` was received before from the same agency and gives way to this file; what changed.

    `changes`: one text a change, most important first. `real`: whether a figure or word differs, not only its writing.
    `received`: when the other one came, told where both have one name.
    """
    when = f" (nhận {_moment(received)})" if received is not None and other == place.file else ""
    told = f"khác {len(changes)} chỗ: {_listed(changes)}" if changes else "số liệu không khác"
    severity = None if real else Severity.NOTE
    now = f"tệp cùng tên gửi sau, {told}" if when else f"“{place.file}”, {told}"
    text = f"Đơn vị đã gửi “{other}” trước đó{when}; nay dùng {now.rstrip('.')}."
    return _issue("B02", place, text, other, severity)


def unsigned(place: Place, labels: tuple[str, ...]) -> Issue:
    """B03: what is blank in the sign-off."""
    return _issue("B03", place, f"Phần ký chưa ghi: {'; '.join(labels)}.")


def other_check_code(place: Place, found: str, computed: str) -> Issue:
    """B04: the check code shown in the file is not that of its answers."""
    return _issue("B04", place, f"Tệp ghi mã đối chiếu “{found}”, tính lại từ số liệu là “{computed}”.", found)


def partly_sent(place: Place, other: str, received: datetime, items: Sequence[str]) -> Issue:
    """B05: this file was sent in part; these items still stand as in `other`."""
    text = (
        f"Tệp chỉ gửi lại một phần; {len(items)} mục ({_listed(items)}) vẫn lấy theo “{other}” nhận "
        f"{_moment(received)}."
    )
    return _issue("B05", place, text, other)


def answers_deleted(place: Place, other: str, answers: Sequence[str]) -> Issue:
    """B06: answers that `other` had and that are blank in this file, each with its value."""
    return _issue(
        "B06", place, f"Tệp gửi lại để trống {len(answers)} chỗ đã có ở “{other}”: {_listed(answers)}.", other
    )


def newer_than_chosen(place: Place, other: str, chosen_at: datetime) -> Issue:
    """B07: the operator chose this file, and `other` came after that."""
    text = (
        f"Đang dùng tệp được chọn lúc {_moment(chosen_at)}; sau đó đơn vị gửi thêm “{other}”, tệp này chưa được dùng."
    )
    return _issue("B07", place, text, other)


def chosen(place: Place, number: int, count: int, chosen_at: datetime) -> Issue:
    """B08: this version, one of `count`, is in force because the operator chose it."""
    text = f"Đang dùng bản {number} trong {count} bản của đơn vị, theo lựa chọn lúc {_moment(chosen_at)}."
    return _issue("B08", place, text)


def older_arrived_late(place: Place, received: datetime, other: str) -> Issue:
    """B09: this file came in after `other` but was saved or sent before it, so that it does not take its place."""
    text = f"Tệp này được lưu hoặc gửi lúc {_moment(received)}, trước tệp đang dùng “{other}”, nên không thay tệp đó."
    return _issue("B09", place, text, other)


def not_read_again(place: Place, reason: str) -> Issue:
    """B10: the form or the program changed since this file was read, and it cannot be read now."""
    text = f"Biểu mẫu đã sửa nhưng chưa đọc lại được tệp này ({reason.rstrip('.')}); số liệu vẫn theo lần đọc trước."
    return _issue("B10", place, text)


_LISTED = 5


def _listed(texts: Sequence[str]) -> str:
    more = len(texts) - _LISTED
    return "; ".join(texts[:_LISTED]) + (f"; và {more} chỗ khác" if more > 0 else "")


def _moment(moment: datetime) -> str:
    return f"{moment:%H:%M} ngày {format_date(moment.date())}"
