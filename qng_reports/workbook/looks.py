"""How cells look: styles by the form's appearance, how tall a text is, where pages end, what a footer says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from math import ceil

from qng_reports.dataset import Identity
from qng_reports.layout import Input, Layout
from qng_reports.model import Appearance, FieldType
from qng_reports.sheets import TALLEST_ROW, Style, Value

LOCKED_FILL = "#F2F2F2"
GREY = "#595959"  # 7 to 1 on white
ERROR, MISSING = ("#9C0006", "#FFC7CE"), ("#7F4F00", "#FFE699")
_PAGE_WIDTH, _PAGE_HEIGHT = 765.0, 494.0  # points of A4 landscape between the margins of doors.xlsx_out
_GROWTH = 0.1  # part of a page kept free for rows that grow with what is typed: else the planned breaks come too late
_EM = 14.7  # pixels of 11 points
_NARROW, _WIDE = set("iíìỉĩịjltfrI.,:;'()[]|!- "), set("mwMW%@—…")
_FOOTER_NAME, _FOOTER_FONT = 80, 18  # characters; Excel takes 255 in all


@dataclass(frozen=True, slots=True)
class Cover:
    """What the workbook says besides its rows.

    `name_lines`: lines that the agency's name takes where it is printed at full width. `past`: what stands in the
    column of the period before, by row code. `answers`: what stands in the inputs; nothing in an issued workbook.
    """

    identity: Identity
    deadline: date
    created: datetime
    title: str = ""
    footer_name: str = ""
    name_lines: int = 1
    past: dict[str, Value] = field(default_factory=dict)
    answers: Mapping[Input, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Looks:
    """The styles of one form's workbooks."""

    appearance: Appearance

    @cached_property
    def plain(self) -> Style:
        """Running text."""
        return Style(font=self.appearance.font, size=self.appearance.size)

    @cached_property
    def text(self) -> Style:
        """A locked cell of a table."""
        return replace(self.plain, border=True)

    @cached_property
    def centre(self) -> Style:
        """The same, centred."""
        return replace(self.text, align="center")

    @cached_property
    def head(self) -> Style:
        """A column's title."""
        look = self.appearance
        return replace(self.centre, bold=True, color=look.head_color, fill=look.head_fill)

    @cached_property
    def section(self) -> Style:
        """A section's title across the table."""
        return replace(self.text, bold=True, fill=self.appearance.section_fill)

    @cached_property
    def empty(self) -> Style:
        """A locked cell in which nothing is asked."""
        return replace(self.text, fill=LOCKED_FILL)

    @cached_property
    def small(self) -> Style:
        """Codes and the identity line."""
        return replace(self.plain, color=GREY)

    @cached_property
    def code(self) -> Style:
        """A row's code."""
        return replace(self.centre, color=GREY)

    @cached_property
    def title(self) -> Style:
        """The title of a sheet."""
        return replace(self.plain, bold=True, size=self.appearance.size + 4, align="center")

    @cached_property
    def heading(self) -> Style:
        """A heading of the guide."""
        return replace(self.plain, bold=True, size=self.appearance.size + 1, color=self.appearance.head_fill)

    @cached_property
    def input(self) -> Style:
        """A cell to be filled in, before its kind is known."""
        return replace(self.text, fill=self.appearance.input_fill, locked=False)

    def input_of(self, type_: FieldType, decimals: int = 0) -> Style:
        """A cell to be filled in with a value of that type."""
        base = self.input
        if type_ in (FieldType.INTEGER, FieldType.DECIMAL):
            places = "." + "0" * decimals if decimals else ""
            return replace(base, align="right", bold=True, indent=1, number_format=f"#,##0{places}")
        if type_ is FieldType.DATE:
            return replace(base, align="center", number_format="dd/mm/yyyy")
        if type_ is FieldType.LIST:
            return replace(base, align="center")
        return replace(base, number_format="@", valign="top")

    def answer_heights(self, cover: Cover, inputs: Sequence[Input], widths: Sequence[float]) -> dict[int, float]:
        """The least height of each row of a sheet whose inputs hold texts."""
        found: dict[int, float] = {}
        for cell in inputs:
            text = cover.answers.get(cell)
            if isinstance(text, str) and not cell.is_sign:
                found[cell.row] = max(found.get(cell.row, 0.0), self.height((text, widths[cell.column])))
        return found

    def widths(self, usual: Sequence[tuple[str, float]]) -> tuple[float, ...]:
        """The widths of columns, each given by its title and what suits it unless the form says otherwise."""
        own = dict(self.appearance.widths)
        return tuple(own.get(title, width) for title, width in usual)

    def lines(self, text: str, width: float, size: float = 0) -> int:
        """How many lines a text takes in a column `width` characters wide, with a little to spare."""
        return wrapped_lines(text, width, size or self.appearance.size)

    def height(self, *texts: tuple[str, float], least: int = 1) -> float:
        """Points for a row that holds texts, each with the width of its column in characters."""
        most = max(least, *(self.lines(text, width) for text, width in texts))
        return min(TALLEST_ROW, ceil(most * self.line + 4))

    @cached_property
    def line(self) -> float:
        """Points of one line of running text."""
        return self.appearance.size * 15 / 11


@lru_cache(maxsize=16384)  # workbooks of one form hold the same texts
def wrapped_lines(text: str, width: float, size: float = 11) -> int:
    """How many lines a text of that size takes in a column `width` characters wide, with a little to spare."""
    room = width * 7 - 6
    scale = size / 11
    lines = 0
    for paragraph in text.split("\n"):
        used, lines = 0.0, lines + 1
        for word in paragraph.split(" "):
            length = sum(_letter_width(letter) for letter in word) * scale
            if used and used + length > room:
                lines, used = lines + 1, 0.0
            used += length + _EM * 0.25 * scale
            while used > room + _EM:  # a word longer than the line
                lines, used = lines + 1, used - room
    return lines


def _letter_width(letter: str) -> float:
    if letter in _NARROW:
        return _EM * 0.33
    return _EM * (0.84 if letter in _WIDE else 0.69 if letter.isupper() else 0.475)


def print_scale(widths: Sequence[float]) -> int:
    """Percent at which columns of these widths fit an A4 landscape page between the margins.

    A digit of 11-point Times New Roman is 7 pixels in Excel and 7.33 in LibreOffice, which does not round it.
    """
    points = sum((width * 7.33 + 5) * 0.75 for width in widths)
    return max(10, min(100, int(_PAGE_WIDTH / points * 100) - 1))


def page_breaks(blocks: Sequence[tuple[int, float]], used: float, repeated: float, scale: int) -> tuple[int, ...]:
    """Rows above which a page ends, so that no block is torn.

    `blocks`: first row and height in points of what must stay together; `used`: height above the first block;
    `repeated`: height of the rows printed again on each page.
    """
    room = _PAGE_HEIGHT * (1 - _GROWTH) / (scale / 100)
    breaks = []
    for row, points in blocks:
        fits = repeated + points <= room  # else a new page would not help
        if used + points > room and used > repeated and fits:
            breaks.append(row)
            used = repeated
        used += points
    return tuple(breaks)


def footer(layout: Layout, cover: Cover, looks: Looks) -> str:
    """The printed footer: whose it is, page x/y, which form and period."""
    named = len(looks.appearance.font) <= _FOOTER_FONT  # else Excel's own: 255 characters are soon used up
    font = f'&"{looks.appearance.font},Regular"&11 ' if named else "&11 "
    name = f"{cover.footer_name} ({layout.agency.code})"
    return f"&L{font}{name}&C{font}Trang &P/&N&R{font}{layout.form.code}, {layout.period.code}"


def footer_name(name: str) -> str:
    """An agency's name as a footer takes it: "&" doubled, cut where Excel would refuse the whole footer."""
    doubled = name.replace("&", "&&")
    while len(doubled) > _FOOTER_NAME:
        name = name[:-1]
        doubled = name.replace("&", "&&") + "…"
    return doubled
