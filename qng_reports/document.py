"""A Word document as it looks: pages, paragraphs and runs with their effective format, whatever style gave it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look. `size` in half-points; `fonts`: the faces of ASCII and other letters; `color` "" if automatic.

    Vietnamese letters such as ơ and ư take the second face (hAnsi), the rest the first.
    """

    text: str
    fonts: tuple[str, str]
    size: int
    bold: bool = False
    italic: bool = False
    underline: bool = False
    caps: bool = False
    color: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. Lengths in twips (1/20 point), `line` in 240ths of a line (0: exact or at least).

    `where` says where it stands: "body", "table", "header", "first header", "footer", "footnote"; `cell` is its row and
    column (from 1) in a table; `ruled`: a line is drawn above or below it; `bookmarks`: those that begin in it.
    """

    text: str
    runs: tuple[Run, ...]
    where: str
    section: int
    align: str = "left"
    first_line: int = 0
    left: int = 0
    right: int = 0
    before: int = 0
    after: int = 0
    line: int = 240
    style: str = ""
    fields: tuple[str, ...] = ()
    cell: tuple[int, int] | None = None
    table: int = 0
    width: int = 0
    ruled: bool = False
    bookmarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Pages of one set-up, in twips. `first_page`: number of its first page where numbering begins anew, else 0."""

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    title_page: bool
    first_page: int

    @property
    def landscape(self) -> bool:
        """Whether its pages lie."""
        return self.width > self.height


@dataclass(frozen=True, slots=True)
class Document:
    """A document in reading order; headers and footers come after the body, once for each section that shows them."""

    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    drawings: int = 0

    def body(self) -> tuple[Paragraph, ...]:
        """Paragraphs outside tables, headers, footers and notes."""
        return tuple(p for p in self.paragraphs if p.where == "body")


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """What a chart of a document shows: its title, and each point as series, category, value; a series of places on a
    map as one point, their number.

    `subtitle`: the lines under the title, which may tell figures.
    """

    title: str
    points: tuple[tuple[str, str, Decimal], ...]
    subtitle: str = ""
