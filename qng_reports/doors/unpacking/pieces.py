"""What opening an archive or a mail gives: workbooks with their bytes, and everything else by name and kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from qng_reports.doors.unpacking.kinds import Kind

MAX_MEMBER = 32 * 2**20  # bytes of one workbook or inner archive
MAX_CONTENT = 48 * 2**20  # bytes of all of them together
MAX_PIECES = 2_000
MAX_DEPTH = 4  # a zip in a zip in a mail in a mail
MAX_RATIO = 200  # a workbook is compressed itself: 100 zeros to a byte are no workbook
SEPARATOR = " › "


class Trouble(StrEnum):
    """Why a piece was not taken, or what is odd about it."""

    NONE = ""
    DAMAGED = "damaged"
    LOCKED = "locked"
    CIPHER = "cipher"  # encrypted in a way that no password opens here
    TOO_LARGE = "too large"
    TOO_MANY = "too many"
    TOO_DEEP = "too deep"
    LINK = "link"
    ODD_NAME = "odd name"  # beside the piece itself, which is taken
    EMPTY = "empty"
    NO_WORKBOOK = "no workbook"  # a mail
    RETURNED = "returned"  # a server's word that a letter of ours did not arrive


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing in a container, at any depth; `name` leads to it, and is empty for the container itself.

    `content` only of workbooks. `sent_at`: of the mail that held it, or when the archive says it was saved; `order`:
    what tells two files of one mail apart. `detail`: a name as it stood in the archive, a mail's subject and what was
    attached, an address that a letter did not reach and why. `beside`: it came with a workbook in one mail.
    """

    name: str
    kind: Kind
    trouble: Trouble = Trouble.NONE
    content: bytes = b""
    sent_at: datetime | None = None
    order: datetime | None = None
    sender: str = ""
    detail: str = ""
    beside: bool = False


@dataclass
class Budget:
    """What may still be inflated and named while one file is opened, however deep."""

    content: int = MAX_CONTENT
    pieces: int = MAX_PIECES

    def fits(self, size: int) -> bool:
        """Whether a workbook of that size may be taken; it is then counted."""
        if size > min(self.content, MAX_MEMBER):
            return False
        self.content -= size
        return True

    def next_piece(self) -> bool:
        """Whether one more piece may be named; it is then counted."""
        self.pieces -= 1
        return self.pieces >= 0


@dataclass(frozen=True, slots=True)
class Inside:
    """Where in a container we are: the names that lead here, and what is known of how it came."""

    trail: tuple[str, ...] = ()
    sent_at: datetime | None = None
    sender: str = ""
    password: str = ""
    budget: Budget = field(default_factory=Budget)

    def named(self, name: str = "") -> str:
        """What a piece is called here."""
        return SEPARATOR.join((*self.trail, *([name] if name else [])))

    def trouble(self, trouble: Trouble, kind: Kind, name: str = "", detail: str = "") -> Piece:
        """A piece that is only told of."""
        return Piece(self.named(name), kind, trouble, sent_at=self.sent_at, sender=self.sender, detail=detail)
