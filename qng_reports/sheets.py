"""A workbook described as data, before any library writes it: cells, styles, validations, print set-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Slot:
    """A place left open in a described workbook: a number (or a blank) that is filled in later, for each agency."""

    name: str


Value = str | int | Decimal | Slot | None
TALLEST_ROW = 409.0  # points, in Excel
OUTSIDE = "external:"  # begins a link to another file


def text_slot(name: str) -> str:
    """A place left open inside a text; private-use letters, which no form can hold, mark it."""
    return f"\ue000{name}\ue001"


@lru_cache(maxsize=1024)
def column_letter(column: int) -> str:
    """Letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int, *, fixed: bool = False) -> str:
    """A1 name of a cell counted from 0; `fixed` gives $A$1."""
    mark = "$" if fixed else ""
    return f"{mark}{column_letter(column)}{mark}{row + 1}"


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks; colours as "#RRGGBB", sizes in points."""

    bold: bool = False
    italic: bool = False
    size: float = 11
    color: str = "#000000"
    fill: str = ""
    border: bool = False
    align: str = "left"
    valign: str = "vcenter"
    wrap: bool = True
    number_format: str = "General"
    locked: bool = True
    indent: int = 0
    underline: bool = False
    font: str = "Times New Roman"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value or a formula (a text that begins with "=" and `formula` set) at a place counted from 0.

    `link`: a place inside the workbook, "'Sheet'!A1", or OUTSIDE and a file with a bookmark, "external:a.docx#x".
    `aside`: shown after a text in the same cell, lighter.
    `cached`: what a formula shows until a program computes it (previews, Excel's Protected View).
    """

    row: int
    column: int
    value: Value
    style: Style
    formula: bool = False
    link: str = ""
    aside: str = ""
    cached: str | float = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """A block of cells shown as one; only an input takes anything but a text."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int
    value: Value
    style: Style
    formula: bool = False
    cached: str = ""


@dataclass(frozen=True, slots=True)
class Validation:
    """What an input cell takes, with its prompt and the text shown on refusal.

    `type`: integer, decimal, list, date, length (of text). `source`: a range that holds a list too long for the cell.
    """

    row: int
    column: int
    type: str
    prompt_title: str
    prompt: str
    error_title: str
    error: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    choices: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class ColourRule:
    """Cells that take another look while a formula holds; only formula rules survive all programs.

    Where several hold, the first decides. `border`: the colour of a thin frame, or nothing.
    """

    first_row: int
    first_column: int
    last_row: int
    last_column: int
    formula: str
    color: str
    fill: str
    border: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A comment at a cell, seen when the pointer rests there; `width`, `height` of its box in pixels."""

    row: int
    column: int
    text: str
    author: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG picture that fits into `width` x `height` pixels, its corner at a cell."""

    row: int
    column: int
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Range:
    """Cells of one column of a sheet, or of one row, up to `last_column`; rows and columns counted from 0."""

    sheet: str
    column: int
    first_row: int
    last_row: int
    last_column: int | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart, drawn from cells; `label_color` of the figures at its bars."""

    name: str
    categories: Range
    values: Range
    color: str
    label_color: str = "#000000"


@dataclass(frozen=True, slots=True)
class SheetChart:
    """A native chart, its corner at a cell, `width` x `height` in pixels.

    `kind`: bar, stacked bar, column, line. `axis`: what the numbers are. `labels`: figures stand at the bars, and
    there is no axis of numbers. `overlap` of the bars of one category in percent. `most`: where the axis of numbers
    ends, where that is known.
    """

    row: int
    column: int
    kind: str
    title: str
    series: tuple[Series, ...]
    width: int
    height: int
    number_format: str = "General"
    axis_format: str = "[$-42A]General"
    axis: str = ""
    labels: bool = True
    overlap: int = 0
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A small line in a cell, drawn from cells of one row; the last point is marked in `color` too."""

    row: int
    column: int
    values: Range
    color: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `widths` in characters, `heights` in points by row; `repeat_rows`, `repeat_columns` on each page.

    Printed `pages_wide` pages wide, or at `scale` percent: only then do programs heed `page_breaks` (rows above which
    a page ends). `growing`: rows whose height is a beginning only; programs fit it to what is typed. `select_locked`:
    locked cells can be selected (needed where links are to be followed); `tab`: colour of the sheet's tab;
    `print_area`: all that is printed, first row and column, last row and column.
    """

    name: str
    cells: tuple[Cell, ...]
    widths: tuple[float, ...]
    merges: tuple[Merge, ...] = ()
    validations: tuple[Validation, ...] = ()
    colour_rules: tuple[ColourRule, ...] = ()
    heights: tuple[tuple[int, float], ...] = ()
    freeze: tuple[int, int] = (0, 0)
    repeat_rows: tuple[int, int] | None = None
    filter_range: tuple[int, int, int, int] | None = None
    page_breaks: tuple[int, ...] = ()
    protected: bool = False
    very_hidden: bool = False
    landscape: bool = False
    pages_wide: int = 1
    scale: int = 0
    repeat_columns: tuple[int, int] | None = None
    footer: str = ""
    first_cell: tuple[int, int] = (0, 0)
    growing: frozenset[int] = frozenset()
    select_locked: bool = False
    pictures: tuple[Picture, ...] = ()
    notes: tuple[Note, ...] = ()
    tab: str = ""
    print_area: tuple[int, int, int, int] | None = None
    charts: tuple[SheetChart, ...] = ()
    sparklines: tuple[Sparkline, ...] = ()


@dataclass(frozen=True, slots=True)
class Properties:
    """Document properties; `created` makes the bytes repeatable."""

    title: str
    subject: str
    author: str
    comments: str
    created: datetime
    custom: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A whole workbook.

    `issued`: a workbook for agencies; its sheets cannot be renamed or deleted by accident, cells never written are
    locked, and what is pasted from elsewhere (in the Normal style) stays unlocked. `font`, `size`: of the Normal style.
    `answered`: there are answers in it, of any letters; formulas keep no result, which the next program computes.
    """

    sheets: tuple[Sheet, ...]
    properties: Properties
    issued: bool = False
    answered: bool = False
    font: str = "Times New Roman"
    size: float = 11


class Oddity(StrEnum):
    """What a reader notices about a file beside its cells."""

    MACROS = "macros"
    EXTERNAL_LINK = "external link"  # to another workbook or to the web
    DDE = "dde"  # a link or formula that would start a program
    DAMAGED_PART = "damaged part"  # a sheet or part that could not be read, or only up to the damage; the rest was
    CHANGED_PART = "changed part"  # its checksum is wrong: what was read of it may not be what was written
    CUT = "cut"  # the end of the file is missing; what lies in the rest was read
    REPEATED_CELL = "repeated cell"  # one place with two contents: which one shows depends on the program
    COVERED_CELL = "covered cell"  # its content does not show: a merged cell lies over it
    FAR_CELL = "far cell"  # something stands beyond the rows and columns that are read


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet as read back: rows from A1, texts, numbers (Decimal), booleans, dates, or None. Places count from 0.

    `formulas`: cells that hold a formula. `formats`: number format codes other than General, of cells that hold a text,
    number or date. `notes`: comments, as (row, column, text). `hidden_rows`, `hidden_columns`: by filter or by hand.
    """

    name: str
    rows: tuple[tuple[ReadValue, ...], ...]
    formulas: frozenset[tuple[int, int]] = frozenset()
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    notes: tuple[tuple[int, int, str], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    visible: bool = True

    def at(self, row: int, column: int) -> ReadValue:
        """The value at a place counted from 0; None outside."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None


@dataclass(frozen=True, slots=True)
class ReadBook:
    """A workbook as read back.

    `oddities`: what was noticed, each with a detail: a sheet's name, a cell ("Số liệu!E8"), a part's name, a link's
    target. `about`: document properties by name: title, subject, description, application, and "custom:NAME".
    `tells_formulas`: whether the kind of file and the way it was read give formulas, notes and hidden rows at all.
    `kind`: what the content is, as an extension: .xlsx, .xlsm, .xlsb, .xls or .ods.
    """

    sheets: tuple[ReadSheet, ...]
    oddities: tuple[tuple[Oddity, str], ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    tells_formulas: bool = False
    kind: str = ""


ReadValue = str | Decimal | bool | datetime | None
