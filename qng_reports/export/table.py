"""A sheet of tong-hop.xlsx as a table: title, columns, rows; how it looks and prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from qng_reports import styles
from qng_reports.export.picture import Picture
from qng_reports.sheets import (
    TALLEST_ROW,
    Cell,
    ColourRule,
    Merge,
    Sheet,
    SheetChart,
    Sparkline,
    Style,
    Value,
    cell_name,
)  # fmt: skip
from qng_reports.vietnamese import format_date, shown_acting
from qng_reports.workbook.looks import wrapped_lines

TEXT, CENTRE, RIGHT = styles.TEXT, styles.CENTRE, styles.RIGHT
HEAD, TITLE, NOTE = styles.HEAD, styles.TITLE, styles.NOTE
BAD, DOUBT, GOOD = styles.BAD, styles.DOUBT, styles.GOOD
SUBHEAD = replace(HEAD, bold=False, size=9)
SECTION, TOTAL = replace(styles.SECTION, wrap=False), styles.SECTION
ABSENT = replace(TEXT, fill="#EDEDED", color="#595959")
# vi-VN: programs that take separators from the format show 95,32; Excel takes them from the machine's settings
_VIETNAMESE = "[$-42A]"
MOST_DECIMALS = 2
HEADER_ROW = 3
LAST_ROW = 1_048_576  # of a sheet of Excel
_PAGE_WIDTH = 200  # characters that an A4 landscape page takes and is still read
_LINE = 14.5  # points
_MAX_TEXT = 32_000  # a cell of Excel holds 32.767 characters
_MAX_FOOTER = 120
_MAX_CONSTANT = 250  # a text in a formula of Excel holds 255
_CUT = "… (còn nữa, xem so-lieu.csv)"
_SHEET_NAME = 31  # characters of a sheet's name
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_BREAKS = re.compile(r"\s*[\t\r\n]+\s*")
LARGEST_SHOWN = Decimal(10) ** 15  # Excel keeps 15 digits


@dataclass(frozen=True, slots=True)
class Formula:
    """A live cell: the formula, and what it gives at the moment; `decimals` of a number that it gives."""

    text: str
    now: str | float
    decimals: int = MOST_DECIMALS


Content = Value | Formula
Shown = Content | tuple[Content, Style]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet to be: a title, a line under it, columns (title, width), rows; `frozen` columns stay in view.

    `heads`: more rows of the head, each a text a column. `totals`: so many of the last rows are no data, the filter
    leaves them out. `rules`, `charts`, `sparklines` by places of the finished sheet. `row_height` in points for all
    rows, 0 for what their texts need. `scale`, `page_breaks`: as of a sheet.
    """

    name: str
    title: str
    note: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[Shown, ...], ...]
    frozen: int = 0
    heads: tuple[tuple[str, ...], ...] = ()
    filtered: bool = True
    totals: int = 0
    rules: tuple[ColourRule, ...] = ()
    charts: tuple[SheetChart, ...] = ()
    sparklines: tuple[Sparkline, ...] = ()
    tab: str = ""
    row_height: float = 0
    scale: int = 0
    page_breaks: tuple[int, ...] = ()

    @property
    def first_row(self) -> int:
        """Where the first of `rows` stands, counted from 0."""
        return HEADER_ROW + len(self.heads) + 1


def sheet_of(table: Table, source: str) -> Sheet:
    """The sheet that a table becomes; `source` stands at the foot of each page."""
    table = _within_limits(table)
    cells = [Cell(0, 0, table.title, TITLE), Cell(1, 0, table.note, NOTE)]
    cells += [Cell(HEADER_ROW, column, title, HEAD) for column, (title, _) in enumerate(table.columns)]
    heights = [(0, 22.0), (HEADER_ROW, height_of([title for title, _ in table.columns], table.columns, HEAD))]
    for row, texts in enumerate(table.heads, HEADER_ROW + 1):
        cells += [Cell(row, column, text, SUBHEAD) for column, text in enumerate(texts)]
        heights.append((row, height_of(texts, table.columns, SUBHEAD)))
    merges: list[Merge] = []
    for row, values in enumerate(table.rows, table.first_row):
        if len(values) == 1:  # a section title runs through
            merges.append(Merge(row, 0, row, len(table.columns) - 1, str(values[0]), SECTION))
            heights.append((row, 20.0))
            continue
        heights.append((row, table.row_height or height_of(values, table.columns)))
        cells += [cell_of(row, column, shown) for column, shown in enumerate(values)]
    head, last = table.first_row - 1, table.first_row - 1 + len(table.rows)
    pages = max(1, round(sum(width for _, width in table.columns) / _PAGE_WIDTH))
    return Sheet(
        name=table.name,
        cells=tuple(cells),
        widths=tuple(width for _, width in table.columns),
        merges=tuple(merges),
        colour_rules=table.rules,
        heights=tuple(heights),
        freeze=(head + 1, table.frozen),
        repeat_rows=(HEADER_ROW, head),
        filter_range=(head, 0, last - table.totals, len(table.columns) - 1) if table.filtered and table.rows else None,
        landscape=True,
        pages_wide=pages,
        repeat_columns=(0, table.frozen - 1) if pages > 1 and table.frozen else None,
        footer=footer(source),
        first_cell=(head + 1, 0),
        charts=table.charts,
        sparklines=table.sparklines,
        scale=table.scale,
        page_breaks=table.page_breaks,
        tab=table.tab,
    )


def _within_limits(table: Table) -> Table:
    """What Excel can hold of it; the last row then says how much is left to so-lieu.csv."""
    room = LAST_ROW - table.first_row
    if len(table.rows) <= room:
        return table
    kept = table.rows[: room - 1]
    return replace(table, rows=(*kept, (f"… còn {len(table.rows) - len(kept)} dòng nữa, xem so-lieu.csv",)), totals=1)


def footer(source: str) -> str:
    """At the foot of a page: where the figures come from, the sheet, the page."""
    left = (source if len(source) <= _MAX_FOOTER else f"{source[: _MAX_FOOTER - 1]}…").replace("&", "&&")
    font = '&"Times New Roman"&9'
    return f"&L{font}{left}&R{font}&A, trang &P/&N"


def number_format(decimals: int) -> str:
    """Of a number with so many decimals, at most two."""
    places = min(MOST_DECIMALS, decimals)
    return f"{_VIETNAMESE}#,##0{'.' + '0' * places if places else ''}"


def number_now(shown: Shown) -> float:
    """The number that a cell shows at the moment; 0 where it shows none."""
    content = shown[0] if isinstance(shown, tuple) else shown
    value = content.now if isinstance(content, Formula) else content
    return float(value) if isinstance(value, int | float | Decimal) else 0.0


def share_of(part: str, whole: str, part_now: float, whole_now: float) -> Formula:
    """The percentage that one cell is of another; nothing of nothing."""
    return Formula(f'=IF({whole}=0,"",100*{part}/{whole})', 100 * part_now / whole_now if whole_now else "")


def cell_of(row: int, column: int, shown: Shown) -> Cell:
    """One cell; numbers to the right, with the decimals that they have, texts as Excel can hold them."""
    value, style = shown if isinstance(shown, tuple) else (shown, TEXT)
    if isinstance(value, Formula):
        style = _of_number(style if isinstance(value.now, str) else _right(style), value.decimals)
        return Cell(row, column, value.text, style, formula=True, cached=value.now)
    if isinstance(value, Decimal | int):
        if abs(Decimal(value)) >= LARGEST_SHOWN:
            return Cell(row, column, f"{value:f}"[:40], _right(style))
        return Cell(row, column, value, _of_number(_right(style), decimals_of(value)))
    return Cell(row, column, fitting(value) if isinstance(value, str) else value, style)


@lru_cache(maxsize=256)
def _of_number(style: Style, decimals: int) -> Style:
    return replace(style, number_format=number_format(decimals))


@lru_cache(maxsize=256)
def _right(style: Style) -> Style:
    return replace(style, align="right") if style.align == "left" else style


def fitting(text: str) -> str:
    """The text as a cell of Excel takes it: not too long, nothing that acts unseen, not taken for markup."""
    text = _cut(shown_acting(text), _MAX_TEXT, _CUT)
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def one_line(text: str) -> str:
    """The text as a constant of a formula can hold it: on one line, at most 250 characters as Excel counts them."""
    return _cut(_BREAKS.sub(" ", shown_acting(text)), _MAX_CONSTANT, "…")


def quoted(text: str) -> str:
    """`one_line` of the text as a constant of a formula."""
    return '"' + one_line(text).replace('"', '""') + '"'


def _cut(text: str, most: int, end: str) -> str:
    """At most so many UTF-16 units, which is what Excel counts, and the end."""
    units = text.encode("utf-16-le", "replace") if len(text) * 2 > most else b""
    return units[: most * 2].decode("utf-16-le", "ignore") + end if len(units) > most * 2 else text


def sheet_name(text: str, taken: set[str]) -> str:
    """A name that Excel takes and no other sheet has, whatever its case; adds to `taken`."""
    plain = text.translate(_NOT_IN_NAMES).strip("' ")
    name, number = plain[:_SHEET_NAME], 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: _SHEET_NAME - 4]} ({number})"
    taken.add(name.casefold())
    return name


def reference(sheet: str, row: int, column: int) -> str:
    """A cell of another sheet, fixed, so that sorting rows does not shift it: 'Theo xã'!$E$9."""
    return f"{sheet_prefix(sheet)}{cell_name(row, column, fixed=True)}"


def sheet_prefix(sheet: str) -> str:
    """The name of a sheet before a place in it."""
    return "'" + sheet.replace("'", "''") + "'!"


def decimals_of(value: Decimal | int) -> int:
    """How many decimals a number has, at most the two that are shown."""
    exponent = Decimal(value).as_tuple().exponent
    return min(MOST_DECIMALS, max(0, -exponent)) if isinstance(exponent, int) else 0


def height_of(values: Sequence[Shown], columns: Sequence[tuple[str, float]], style: Style = TEXT) -> float:
    """Points that a row needs (programs do not all grow rows by themselves); `style` is that of values without one."""
    lines = 1.0
    for shown, (_, width) in zip(values, columns, strict=True):
        value, look = shown if isinstance(shown, tuple) else (shown, style)
        text = value.now if isinstance(value, Formula) else value
        if isinstance(text, str) and text:
            lines = max(lines, wrapped_lines(text, width - look.bold, look.size) * look.size / TEXT.size)
    return min(TALLEST_ROW, 4 + _LINE * lines)


def about_line(picture: Picture) -> str:
    """What every sheet says of the round and the moment."""
    round_ = picture.round_
    return (
        f"Kỳ báo cáo: {round_.period.name} · Hạn gửi: {format_date(round_.deadline)} · "
        f"Lập lúc {picture.now:%H:%M} ngày {format_date(picture.now.date())}"
    )
