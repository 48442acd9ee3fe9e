"""A sheet of tong-hop.xlsx as a table: title, columns, rows; how it looks and prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from qng_reports.export.picture import Picture
from qng_reports.sheets import Cell, Merge, Sheet, Style, Value
from qng_reports.vietnamese import format_date, shown_acting
from qng_reports.workbook.looks import wrapped_lines

TEXT = Style(border=True)
CENTRE = replace(TEXT, align="center")
_HEAD = Style(bold=True, border=True, fill="#DCE6F1", align="center")
SECTION = Style(bold=True, border=True, fill="#F2F2F2", wrap=False)
_TITLE = Style(bold=True, size=14, wrap=False)
_NOTE = Style(italic=True, size=11, color="#404040", wrap=False)
BAD = replace(TEXT, fill="#FBE3E0", color="#7A1712")
DOUBT = replace(TEXT, fill="#FFF4D6", color="#5C4400")
GOOD = replace(TEXT, fill="#E3F1E3", color="#1D4D1F")
ABSENT = replace(TEXT, fill="#EDEDED", color="#595959")
_PAGE_WIDTH = 200  # characters that an A4 landscape page takes and is still read
_HEADER_ROW = 3
_FORMATS = ("#,##0", "#,##0.0", "#,##0.00")
_LINE, _MAX_HEIGHT = 14.5, 409.0  # points
_MAX_TEXT = 32_000  # a cell of Excel holds 32.767 characters
_MAX_NUMBER = Decimal(10) ** 15  # Excel keeps 15 digits
Shown = Value | tuple[Value, Style]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet to be: a title, a line under it, columns (title, width), rows; `frozen` columns stay in view."""

    name: str
    title: str
    note: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[Shown, ...], ...]
    frozen: int = 0
    codes: tuple[str, ...] = ()
    filtered: bool = True
    totals: int = 0


def sheet_of(table: Table) -> Sheet:
    """The sheet that a table becomes."""
    cells = [Cell(0, 0, table.title, _TITLE), Cell(1, 0, table.note, _NOTE)]
    cells += [Cell(_HEADER_ROW, column, title, _HEAD) for column, (title, _) in enumerate(table.columns)]
    head = _HEADER_ROW
    if table.codes:
        head += 1
        cells += [
            Cell(head, column, code, replace(_HEAD, bold=False, size=9)) for column, code in enumerate(table.codes)
        ]
    merges: list[Merge] = []
    heights = [(0, 22.0), (_HEADER_ROW, _height([title for title, _ in table.columns], table.columns))]
    for row, values in enumerate(table.rows, head + 1):
        if len(values) == 1:  # a section title runs through
            merges.append(Merge(row, 0, row, len(table.columns) - 1, str(values[0]), SECTION))
            heights.append((row, 20.0))
            continue
        heights.append((row, _height(values, table.columns)))
        cells += [_cell(row, column, shown) for column, shown in enumerate(values)]
    last = head + len(table.rows)
    pages = max(1, round(sum(width for _, width in table.columns) / _PAGE_WIDTH))
    return Sheet(
        name=table.name,
        cells=tuple(cells),
        widths=tuple(width for _, width in table.columns),
        merges=tuple(merges),
        heights=tuple(heights),
        freeze=(head + 1, table.frozen),
        repeat_rows=(_HEADER_ROW, head),
        filter_range=(head, 0, last - table.totals, len(table.columns) - 1) if table.filtered and table.rows else None,
        landscape=True,
        pages_wide=pages,
        repeat_columns=(0, table.frozen - 1) if pages > 1 else None,
        footer='&L&"Times New Roman"&9&A&R&"Times New Roman"&9Trang &P/&N',
        first_cell=(head + 1, 0),
    )


def _cell(row: int, column: int, shown: Shown) -> Cell:
    value, style = shown if isinstance(shown, tuple) else (shown, TEXT)
    if isinstance(value, Decimal | int):
        if abs(Decimal(value)) >= _MAX_NUMBER:
            return Cell(row, column, f"{value:f}"[:40], replace(style, align="right"))
        style = replace(style, align="right") if style.align == "left" else style
        number_format = _FORMATS[_decimals(value)]
        return Cell(row, column, value, replace(style, number_format=number_format))
    if isinstance(value, str) and len(value) > _MAX_TEXT:
        value = value[:_MAX_TEXT] + "… (còn nữa, xem so-lieu.csv)"
    return Cell(row, column, shown_acting(value) if isinstance(value, str) else value, style)


def _decimals(value: Decimal | int) -> int:
    exponent = Decimal(value).as_tuple().exponent
    return min(len(_FORMATS) - 1, max(0, -exponent)) if isinstance(exponent, int) else 0


def _height(values: Sequence[Shown], columns: Sequence[tuple[str, float]]) -> float:
    """Points that a row needs; programs do not all grow rows by themselves."""
    texts = [shown[0] if isinstance(shown, tuple) else shown for shown in values]
    lines = [
        wrapped_lines(text, width)
        for text, (_, width) in zip(texts, columns, strict=True)
        if isinstance(text, str) and text
    ]
    return min(_MAX_HEIGHT, 4 + _LINE * max(lines, default=1))


def about_line(picture: Picture) -> str:
    """What every sheet says of the round and the moment."""
    round_ = picture.round_
    return (
        f"Kỳ báo cáo: {round_.period.name} · Hạn gửi: {format_date(round_.deadline)} · "
        f"Lập lúc {picture.now:%H:%M} ngày {format_date(picture.now.date())}"
    )
