"""The nouns of what is sent by mail: a letter, what was noted of it, and the official letter that names the late.

Every field that a template may use carries its name there and what it means, as in `report`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated


class Occasion(StrEnum):
    """Why a letter is written: the workbook goes out, no answer came, or what came is to be mended."""

    ISSUE = "phát hành"
    MISSING = "chưa gửi"
    FAULTY = "cần sửa"

    @property
    def reminds(self) -> bool:
        """Whether such a letter is a reminder."""
        return self is not Occasion.ISSUE


class LetterState(StrEnum):
    """How far a letter is.

    DRAFTED lies as a file for somebody to send. SENDING is noted before a server hears of it: found again in a later
    run, it may or may not have left, as UNSURE may; neither is ever sent again unasked. DEFERRED will be tried again.
    """

    DRAFTED = "đã soạn"
    SENDING = "đang gửi"
    SENT = "đã gửi"
    UNSURE = "không chắc"
    DEFERRED = "tạm hoãn"
    REFUSED = "bị từ chối"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A workbook to go with a letter: the name that the agency sees, and where its bytes lie."""

    name: str
    path: Path
    sha256: str
    number: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One message, as it will leave. `key` names it for good: what has the same key is never sent twice.

    `template` is the name of the text that it was made from; `ordinal` counts letters made from that for one workbook.
    """

    key: str
    agency: str
    occasion: Occasion
    template: str
    ordinal: int
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    text: str
    attachment: Attachment | None = None

    @property
    def recipients(self) -> tuple[str, ...]:
        """Everybody whom it goes to."""
        return (*self.to, *self.cc)


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """What is noted of a letter. `note`: what a server answered; `number`: issue number of the workbook in it."""

    key: str
    agency: str
    occasion: Occasion
    template: str
    ordinal: int
    number: str
    recipients: tuple[str, ...]
    subject: str
    attachment: str
    state: LetterState
    at: datetime
    note: str = ""

    @property
    def done(self) -> bool:
        """Whether it counts as written to the agency: it left, may have left, or lies ready for a person to send."""
        return self.state not in (LetterState.DEFERRED, LetterState.REFUSED)


@dataclass(frozen=True, slots=True)
class AgencyMail:
    """What one agency was written. `sent`: the letter with its workbook, when, to whom; `reminded`: reminders so far.

    `trouble`: the state of the last letter where that one did not surely arrive.
    """

    sent: LetterState | None = None
    sent_at: datetime | None = None
    reminded: int = 0
    last_reminded: datetime | None = None
    trouble: LetterState | None = None
    sent_to: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """ "đã gửi tệp biểu 20/06/2026 (a@example.com); đã nhắc 2 lần, gần nhất 05/07/2026"; or empty."""
        parts = []
        if self.sent is not None and self.sent_at is not None:
            parts.append(f"{_SENT_WORDS[self.sent]} {self.sent_at:%d/%m/%Y} ({', '.join(self.sent_to)})")
        if self.last_reminded is not None:
            parts.append(f"đã nhắc {self.reminded} lần, gần nhất {self.last_reminded:%d/%m/%Y}")
        if self.trouble is not None:
            parts.append(f"thư gần nhất {self.trouble}")
        return "; ".join(parts)

    @property
    def short_words(self) -> str:
        """ "gửi 20/06; nhắc 2 (05/07)", for a narrow column; what is in doubt says so."""
        parts = []
        if self.sent is not None and self.sent_at is not None:
            parts.append(f"{_SHORT_WORDS[self.sent]} {self.sent_at:%d/%m}")
        if self.last_reminded is not None:
            parts.append(f"nhắc {self.reminded} ({self.last_reminded:%d/%m})")
        if self.trouble is not None and self.trouble is not self.sent:
            parts.append(f"thư gần nhất {self.trouble}")
        return "; ".join(parts)

    @property
    def reminder_words(self) -> str:
        """ "nhắc 2 lần 05/07"; empty without a reminder."""
        return f"nhắc {self.reminded} lần {self.last_reminded:%d/%m}" if self.last_reminded is not None else ""


_SENT_WORDS = {
    LetterState.DRAFTED: "đã soạn thư gửi tệp biểu",
    LetterState.SENT: "đã gửi tệp biểu",
    LetterState.SENDING: "không chắc đã gửi tệp biểu",
    LetterState.UNSURE: "không chắc đã gửi tệp biểu",
    LetterState.DEFERRED: "chưa gửi được tệp biểu",
    LetterState.REFUSED: "bị từ chối khi gửi tệp biểu",
}
_SHORT_WORDS = {
    LetterState.DRAFTED: "soạn",
    LetterState.SENT: "gửi",
    LetterState.SENDING: "chưa chắc gửi",
    LetterState.UNSURE: "chưa chắc gửi",
    LetterState.DEFERRED: "tạm hoãn",
    LetterState.REFUSED: "bị từ chối",
}
MailHistory = Mapping[str, AgencyMail]
"""What each agency was written, by its code; agencies that were written nothing are left out."""


@dataclass(frozen=True, slots=True)
class LetterFields:
    """What the text of a letter may say."""

    agency: Annotated[str, "don_vi", "tên đơn vị nhận thư"]
    addressed: Annotated[str, "kinh_gui", "tên ở dòng Kính gửi: “Ủy ban nhân dân xã Bình Sơn”"]
    code: Annotated[str, "ma", "mã đơn vị"]
    title: Annotated[str, "ten_bao_cao", "tên biểu mẫu"]
    plan: Annotated[str, "ke_hoach", "kế hoạch làm căn cứ; trống nếu biểu mẫu không ghi"]
    issuer: Annotated[str, "co_quan", "cơ quan ban hành biểu mẫu"]
    contact: Annotated[str, "dau_moi", "đầu mối liên hệ, lấy từ dòng lien_he của biểu mẫu; trống nếu không ghi"]
    period: Annotated[str, "ky", "kỳ báo cáo: “6 tháng đầu năm 2026”"]
    deadline: Annotated[date, "han_gui", "hạn gửi: “17/6/2026”"]
    today: Annotated[date, "ngay", "ngày lập thư"]
    days_left: Annotated[str, "con_ngay", "số ngày còn lại đến hạn: “03”; trống khi đã đến hạn hoặc quá hạn"]
    days_over: Annotated[str, "qua_ngay", "số ngày đã quá hạn: “02”; trống khi chưa quá hạn"]
    reminder: Annotated[str, "lan_nhac", "thư này là lần nhắc thứ mấy của đơn vị: “02”; trống ở thư gửi tệp biểu"]
    file: Annotated[str, "tep", "tên tệp đính kèm; trống nếu không có"]
    fault_count: Annotated[str, "so_loi", "số chỗ cần sửa: “03”; trống nếu không có"]
    faults: Annotated[
        tuple[str, ...], "cac_loi", "từng lỗi bằng lời, kèm cách sửa; ở thư nhắc gửi: vì sao tệp đã gửi không nhận được"
    ]


@dataclass(frozen=True, slots=True)
class LateLine:
    """An agency in the list of the official letter."""

    number: Annotated[str, "tt", "số thứ tự"]
    name: Annotated[str, "ten", "tên đơn vị"]
    state: Annotated[str, "tinh_trang", "“Chưa gửi báo cáo” hoặc “Báo cáo có 03 chỗ cần sửa”"]
    reminded: Annotated[str, "da_nhac", "“02 lần, gần nhất 20/6/2026”; trống nếu chưa nhắc"]


@dataclass(frozen=True, slots=True)
class LateGroup:
    """The late ones of one level."""

    roman: Annotated[str, "so_la_ma", "số thứ tự của nhóm: I, II"]
    heading: Annotated[str, "ten", "tên nhóm: “Xã, phường, đặc khu”"]
    lines: Annotated[tuple[LateLine, ...], "don_vi", "các đơn vị theo vần chữ cái"]


@dataclass(frozen=True, slots=True)
class ChaseFields:
    """What the official letter says that urges those who owe (công văn đôn đốc)."""

    parent_body: Annotated[str, "co_quan_chu_quan", "cơ quan chủ quản"]
    issuer: Annotated[str, "co_quan_ban_hanh", "cơ quan ban hành"]
    place: Annotated[str, "dia_danh", "địa danh"]
    year: Annotated[str, "nam", "năm ban hành"]
    signer_post: Annotated[str, "chuc_vu_ky", "chức vụ người ký"]
    addressed: Annotated[tuple[str, ...], "kinh_gui", "nơi nhận ở dòng Kính gửi"]
    title: Annotated[str, "ten_bao_cao", "tên biểu mẫu"]
    plan: Annotated[str, "ke_hoach", "kế hoạch làm căn cứ; trống nếu biểu mẫu không ghi"]
    period: Annotated[str, "ky", "kỳ báo cáo"]
    deadline: Annotated[date, "han_gui", "hạn gửi"]
    over: Annotated[str, "qua_han", "“có” khi đã quá hạn; trống khi chưa"]
    today: Annotated[date, "ngay", "ngày tổng hợp"]
    sent: Annotated[str, "da_gui", "số đơn vị đã gửi trên số đơn vị phải gửi: “93/117”"]
    missing: Annotated[str, "chua_gui", "số đơn vị chưa gửi; trống nếu không có"]
    faulty: Annotated[str, "can_sua", "số đơn vị có báo cáo cần sửa; trống nếu không có"]
    contact: Annotated[str, "dau_moi", "đầu mối liên hệ; trống nếu biểu mẫu không ghi"]
    groups: Annotated[tuple[LateGroup, ...], "nhom", "danh sách đơn vị theo cấp"]
