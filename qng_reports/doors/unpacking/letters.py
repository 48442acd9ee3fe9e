"""A mail as data, whatever program saved it: who sent it when, and what was attached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attached:
    """One attachment; `inline`: a picture within the text. `letter`: a mail that was forwarded as an attachment."""

    name: str
    content: bytes = b""
    inline: bool = False
    letter: Letter | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """An address that a letter could not be delivered to, and what the server said of it (RFC 3464)."""

    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail; `sent_at` in local time without zone, as times of files are; `sender` an address in lower case.

    `sealed`: its text and attachments are in an envelope of S/MIME that is not opened here. `returned`: where it is a
    server's report, the addresses that a letter of ours did not reach; what it brings back is nobody's answer.
    """

    subject: str
    sender: str
    sent_at: datetime | None
    attached: tuple[Attached, ...]
    sealed: bool = False
    returned: tuple[Returned, ...] = ()


class LetterError(Exception):
    """The bytes are no readable mail."""


def local_time(moment: datetime | None) -> datetime | None:
    """A moment as the clock on the wall shows it here; nothing for a clock that was never set."""
    if moment is None or moment.year < 2000:
        return None
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone().replace(tzinfo=None)
        except (OverflowError, OSError, ValueError):
            return None
    return moment.replace(microsecond=0)
