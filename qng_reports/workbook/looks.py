"""How cells look: colours, styles, how tall a text is, what the footer and the validations say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from math import ceil

from qng_reports import layout as at
from qng_reports import messages
from qng_reports.dataset import Identity
from qng_reports.layout import Input, Layout
from qng_reports.model import FieldType
from qng_reports.sheets import Style, Validation

INPUT_FILL, HEAD_FILL, SECTION_FILL, LOCKED_FILL = "#FFF9DB", "#1F4E79", "#DCE6F1", "#F2F2F2"
LINE_POINTS = 15.0  # height of a line of 11-point Times New Roman
_PAGE_WIDTH, _PAGE_HEIGHT = 765.0, 494.0  # points of A4 landscape between the margins of doors.xlsx_out
_EM = 14.7  # pixels of 11 points
_NARROW, _WIDE = set("iíìỉĩịjltfrI.,:;'()[]|!- "), set("mwMW%@—…")

TEXT = Style(border=True)
CENTRE = replace(TEXT, align="center")
HEAD = Style(bold=True, color="#FFFFFF", fill=HEAD_FILL, border=True, align="center")
SECTION = Style(bold=True, fill=SECTION_FILL, border=True)
EMPTY = replace(TEXT, fill=LOCKED_FILL)
NAME = replace(TEXT, bold=True)
PART = replace(TEXT, indent=1)
SMALL = Style(size=9, color="#595959", wrap=False)
TITLE = Style(bold=True, size=15, align="center")
PLAIN = Style(wrap=True)
ERROR, MISSING = ("#9C0006", "#FFC7CE"), ("#7F4F00", "#FFE699")


@dataclass(frozen=True, slots=True)
class Cover:
    """What the workbook says besides its rows."""

    identity: Identity
    deadline: date
    created: datetime


def wrapped_lines(text: str, width: float, size: float = 11) -> int:
    """How many lines a text takes in a column `width` characters wide, with a little to spare."""
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


def height(*texts: tuple[str, float], least: int = 1) -> float:
    """Points for a row that holds texts, each with the width of its column in characters."""
    return ceil(max(least, *(wrapped_lines(text, width) for text, width in texts)) * LINE_POINTS + 4)


def print_scale(widths: Sequence[float]) -> int:
    """Percent at which columns of these widths fit an A4 landscape page between the margins.

    A digit of 11-point Times New Roman is 7 pixels in Excel and 7.33 in LibreOffice, which does not round it.
    """
    points = sum((width * 7.33 + 5) * 0.75 for width in widths)
    return min(100, int(_PAGE_WIDTH / points * 100) - 1)


def page_breaks(blocks: Sequence[tuple[int, float]], used: float, repeated: float, scale: int) -> tuple[int, ...]:
    """Rows above which a page ends, so that no block is torn.

    `blocks`: first row and height in points of what must stay together; `used`: height above the first block;
    `repeated`: height of the rows printed again on each page.
    """
    room = _PAGE_HEIGHT / (scale / 100)
    breaks = []
    for row, points in blocks:
        if used + points > room and used > repeated:
            breaks.append(row)
            used = repeated
        used += points
    return tuple(breaks)


def footer(layout: Layout) -> str:
    """The printed footer: whose it is, page x/y, which form and period."""
    name = layout.agency.name.replace("&", "&&")
    font = '&"Times New Roman,Regular"&9 '
    return f"&L{font}{name} ({layout.agency.code})&C{font}Trang &P/&N&R{font}{layout.form.code}, {layout.period.code}"


def validation(cell: Input, lists: dict[tuple[str, ...], str]) -> Validation:
    """What an input cell takes, with its prompt and refusal; `lists` holds the ranges of long lists."""
    field = cell.field
    kind = {FieldType.TEXT: "length"}.get(field.type, field.type.value)
    maximum = Decimal(field.max_length) if field.type is FieldType.TEXT else field.maximum
    title = {at.STATE: at.STATE_FIELD.label, at.NOTE: at.NOTE_FIELD.label}.get(cell.column, f"Mã {cell.row_code}")
    return Validation(
        cell.row, cell.column, kind, title[:32], messages.prompt(field), messages.refusal_title(field),
        messages.refusal(field), field.minimum, maximum, field.choices, lists.get(field.choices, ""),
    )  # fmt: skip
