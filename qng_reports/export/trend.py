"""Xu hướng: every figure of the province over periods, how it moved, and a chart a section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from qng_reports.export.picture import Picture
from qng_reports.export.table import CENTRE, HEADER_ROW, RIGHT, TITLE, Shown, Table, about_line, footer
from qng_reports.figures import result_unit
from qng_reports.model import PAST_FILE, Section
from qng_reports.periods import Period
from qng_reports.sheets import Cell, Range, Sheet, SheetChart, Sparkline
from qng_reports.sheets import Series as ChartSeries
from qng_reports.trends import Change, Series, change, change_text, series_of, year_on_year, year_to_date
from qng_reports.vietnamese import cut, format_percent

SHEET, CHARTS_SHEET = "Xu hướng", "Biểu đồ xu hướng"
_HEAD = (("TT", 5.0), ("Chỉ tiêu", 44.0), ("ĐVT", 11.0))
_PERIOD, _SPARK, _CHANGE, _YEAR_TO_DATE = 13.0, 16.0, 24.0, 20.0  # widths in characters
_SPARK_COLOUR = "#1F4E79"
# told apart on a bad screen and by their lightness in print (Okabe and Ito)
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#000000", "#CC79A7", "#E69F00", "#56B4E9", "#7F7F7F")
_CHART_WIDTH, _CHART_HEIGHT = 980, 560  # pixels
_CHART_ROWS, _ROW_POINTS = 29, 15.0  # of 20 pixels: a chart and a gap
_CHART_COLUMNS, _COLUMN, _SCALE = 9, 15.0, 66  # two charts below each other fill an A4 page at this scale in percent
_WHOLE = Decimal(100)
_NAME = 60  # characters of an item's name in a legend


@dataclass(frozen=True)
class _Layout:
    """Which column of the sheet holds what."""

    periods: tuple[Period, ...]

    @property
    def first(self) -> int:
        """The column of the first period."""
        return len(_HEAD)

    @property
    def last(self) -> int:
        """The column of the last period, the round's own."""
        return self.first + len(self.periods) - 1

    def figures(self, row: int) -> Range:
        """The figures of one item."""
        return Range(SHEET, self.first, row, row, self.last)


@dataclass(frozen=True)
class Trends:
    """Every series of the round, and where each stands on the sheet."""

    picture: Picture

    @cached_property
    def sections(self) -> tuple[tuple[Section, tuple[Series, ...]], ...]:
        """The sections that have figures, each with its series."""
        every, form = series_of(self.picture.round_, self.picture.results), self.picture.round_.form
        found = [(s, tuple(x for x in every if x.indicator.section == s.code)) for s in form.sections]
        return tuple((section, own) for section, own in found if own)

    @cached_property
    def layout(self) -> _Layout | None:
        """The columns; None where no earlier period is known."""
        now = self.picture.round_.period
        points = (point for _, own in self.sections for series in own for point in series.numbers)
        earlier = {point.period for point in points} - {now}
        return _Layout((*sorted(earlier), now)) if earlier else None

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The row of each item, counted from 0."""
        found: dict[str, int] = {}
        row = HEADER_ROW + 1
        for _, own in self.sections:
            for place, series in enumerate(own, row + 1):
                found[series.indicator.code] = place
            row += 1 + len(own)
        return found


def trend_tables(trends: Trends) -> Iterator[Table]:
    """The sheet, where any earlier period is known: one row an item, one column a period."""
    layout = trends.layout
    if layout is None:
        return
    rows: list[tuple[Shown, ...]] = []
    for section, own in trends.sections:
        rows.append((section.title,))
        rows += [_row(series, layout) for series in own]
    sparklines = [Sparkline(row, layout.last + 1, layout.figures(row), _SPARK_COLOUR) for row in trends.places.values()]
    yield Table(
        SHEET, "Xu hướng qua các kỳ", _note(trends), _columns(layout), tuple(rows), len(_HEAD) - 1, filtered=False,
        sparklines=tuple(sparklines),
    )  # fmt: skip


def _columns(layout: _Layout) -> tuple[tuple[str, float], ...]:
    periods = [(f"{period.name[:1].upper()}{period.name[1:]}", _PERIOD) for period in layout.periods]
    return (
        *_HEAD, *periods, ("Diễn biến", _SPARK), ("So với kỳ trước", _CHANGE), ("So với cùng kỳ năm trước", _CHANGE),
        ("Lũy kế từ đầu năm", _YEAR_TO_DATE),
    )  # fmt: skip


def _row(series: Series, layout: _Layout) -> tuple[Shown, ...]:
    numbers = {point.period: point.number for point in series.numbers}
    indicator = series.indicator
    return (
        (indicator.printed_number, CENTRE),
        indicator.name,
        (result_unit(indicator), CENTRE),
        *((numbers.get(period), replace(RIGHT, bold=period == layout.periods[-1])) for period in layout.periods),
        None,
        _moved(series, change(series)),
        _moved(series, year_on_year(series)),
        (_to_date(series), RIGHT),
    )


def _moved(series: Series, moved: Change | None) -> str:
    if moved is None:
        return ""
    return f"{change_text(series, moved)} so với {moved.since.name}"


def _to_date(series: Series) -> str | Decimal | None:
    if series.indicator.cumulative:  # the figure is it already
        return series.now.number
    summed = year_to_date(series)
    if summed is None:
        return None
    return format_percent(summed.number) if series.in_points else summed.number


def _note(trends: Trends) -> str:
    typed = any(point.source for _, own in trends.sections for series in own for point in series.points)
    parts = [about_line(trends.picture), "ô trống: kỳ đó không có số so sánh được"]
    parts.append("lũy kế: chỉ tính cho chỉ tiêu mà biểu mẫu ghi rõ ở cột Lũy kế")
    return " · ".join([*parts, f"có số gõ tay, nguồn ghi ở {PAST_FILE}"] if typed else parts)


# ---------------------------------------------------------------- charts


def trend_charts(trends: Trends, source: str) -> Iterator[Sheet]:
    """A sheet with a chart a section, two on a page, where an item's percentage is known in two periods."""
    charts = tuple(_charts(trends))
    if not charts:
        return
    rows = len(charts) * _CHART_ROWS
    yield Sheet(
        CHARTS_SHEET,
        (Cell(0, 0, "Biểu đồ xu hướng: các tỷ lệ phần trăm", TITLE),),
        (_COLUMN,) * _CHART_COLUMNS,
        heights=((0, 22.0), *((row, _ROW_POINTS) for row in range(1, rows + 1))),
        page_breaks=tuple(range(2 * _CHART_ROWS, rows, 2 * _CHART_ROWS)),
        scale=_SCALE,
        footer=footer(source),
        charts=charts,
        print_area=(0, 0, rows, _CHART_COLUMNS - 1),
    )


def _charts(trends: Trends) -> Iterator[SheetChart]:
    """Its percentages share an axis; at most as many lines in a chart as there are colours told apart."""
    layout, row = trends.layout, 1
    for section, own in trends.sections if layout else ():
        shown = [series for series in own if series.in_points and len(series.numbers) > 1]
        parts = -(-len(shown) // len(_COLOURS))
        for part in range(parts):
            some = shown[part * len(_COLOURS) : (part + 1) * len(_COLOURS)]
            title = f"{section.title} ({part + 1}/{parts})" if parts > 1 else section.title
            yield _chart(trends, title, some, row)
            row += _CHART_ROWS


def _chart(trends: Trends, title: str, some: Sequence[Series], row: int) -> SheetChart:
    layout = trends.layout
    assert layout is not None, "there are earlier periods"
    names, places = layout.figures(HEADER_ROW), trends.places
    lines = tuple(
        ChartSeries(_called(series), names, layout.figures(places[series.indicator.code]), colour)
        for series, colour in zip(some, _COLOURS, strict=False)
    )
    highest = max(point.number for series in some for point in series.numbers if point.number is not None)
    most = 100.0 if highest <= _WHOLE else None
    return SheetChart(
        row, 0, "line", title, lines, _CHART_WIDTH, _CHART_HEIGHT, axis="%", labels=False, most=most
    )  # fmt: skip


def _called(series: Series) -> str:
    indicator = series.indicator
    number = f"{indicator.printed_number}. " if indicator.printed_number else ""
    return cut(f"{number}{indicator.short_name or indicator.name}", _NAME)
