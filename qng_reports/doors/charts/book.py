"""The workbook behind a chart, and where in it everything stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from qng_reports.doors.charts.numbers import label_formula, label_text, labels_are_texts
from qng_reports.doors.xlsx_out import write_book
from qng_reports.report import Chart
from qng_reports.sheets import Book, Cell, Properties, Sheet, Style, Value, cell_name

SHEET = "Số liệu"
_LONGITUDE = "Kinh độ"
_CREATED = datetime(2026, 1, 1)  # the workbook is a part of the report, which has a date of its own


def name_place(chart: Chart, number: int) -> str:
    """The cell of a series' name."""
    return f"'{SHEET}'!{cell_name(0, _column(chart, number), fixed=True)}"


def values_place(chart: Chart, number: int) -> str:
    """The cells of a series' values."""
    return _down(chart, _column(chart, number))


def categories_place(chart: Chart) -> str:
    """The cells of the categories' names."""
    return _down(chart, 0)


def across_place(chart: Chart) -> str:
    """The cells of a map's longitudes."""
    return _down(chart, 1)


def labels_place(chart: Chart, number: int) -> str:
    """The cells of a series' labels, where labels are texts."""
    return _down(chart, _column(chart, len(chart.series)) + number)


def chart_workbook(chart: Chart) -> bytes:
    """The numbers as a sheet: categories down, series across; then the labels, computed from the numbers."""
    plain, bold = Style(wrap=False), Style(wrap=False, bold=True)
    cells = [Cell(r, c, v, plain if r else bold) for r, row in enumerate(_rows(chart)) for c, v in enumerate(row)]
    widths = [40.0, *(14.0 for _ in range(len(chart.series) + bool(chart.across)))]
    for number in range(len(chart.series)) if labels_are_texts(chart) else ():
        column = _column(chart, len(chart.series)) + number
        widths.append(16.0)
        cells.append(Cell(0, column, f"Nhãn: {chart.series[number].name}"[:255], bold))
        for row, value in enumerate(chart.series[number].values, 1):
            if value is not None:
                formula = label_formula(cell_name(row, _column(chart, number)))
                cells.append(Cell(row, column, formula, plain, formula=True, cached=label_text(value)))
    sheet = Sheet(SHEET, tuple(cells), tuple(widths), freeze=(1, 1))
    return write_book(Book((sheet,), Properties(chart.title[:200], "", "", "", _CREATED)))


def _rows(chart: Chart) -> Iterator[list[Value]]:
    names = [series.name for series in chart.series]
    yield ["", *([_LONGITUDE] if chart.across else []), *names]
    for row, name in enumerate(chart.categories):
        across: list[Value] = [chart.across[row]] if chart.across else []
        values: list[Decimal | None] = [series.values[row] for series in chart.series]
        yield [name, *across, *values]


def _column(chart: Chart, number: int) -> int:
    return number + (2 if chart.across else 1)


def _down(chart: Chart, column: int) -> str:
    last = max(len(chart), 1)
    return f"'{SHEET}'!{cell_name(1, column, fixed=True)}:{cell_name(last, column, fixed=True)}"
