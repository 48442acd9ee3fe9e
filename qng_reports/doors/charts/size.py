"""How large a chart is drawn: as wide as the text, as high as it needs."""

from __future__ import annotations

from dataclasses import dataclass

from qng_reports.dotmap import Bounds, bounds_of
from qng_reports.report import Chart, ChartKind

EMU = 9_525  # of a pixel at 96 dpi
WIDTH = 605  # pixels: the text column of an upright page by the decree
_HEAD, _NOTE, _LEGEND, _AXIS = 38, 24, 34, 28
_FEW, _MANY = 8, 14  # up to so many bars there is room
_LINE, _SIDE = 300, 0.03
_FLAT = 0.5  # height of a line chart by its width where it is narrow: two stand side by side, two rows on a page
_KEY, _ENTRY = 40, 18  # pixels of a sign in the legend, of a line more
_LETTERS = 6.5  # pixels of a letter of the note, on average
_TITLED = 0.8  # share of the width within which a title is broken into lines
TALLEST = 850  # pixels: what an upright page holds besides a caption


@dataclass(frozen=True, slots=True)
class Size:
    """Pixels; `plot`: the place of a map's plot as shares of width and height (x, y, width, height)."""

    width: int
    height: int
    plot: tuple[float, float, float, float] = (0, 0, 1, 1)


def size_of(chart: Chart, width: int = WIDTH, tallest: int = TALLEST) -> Size:
    """The size of a chart that is `width` pixels wide and at most `tallest` high."""
    lines = -(-int(len(chart.note) * _LETTERS) // round(width * _TITLED))
    head = _HEAD * (1 + int(len(chart.title) * _LETTERS * 1.3) // width) + _NOTE * lines
    foot = _foot(chart, width)
    if chart.kind is ChartKind.LINE:
        return Size(width, min(min(_LINE, round(width * _FLAT)) + head + foot - _HEAD, tallest))
    if chart.kind is ChartKind.MAP:
        broad = width * (1 - 2 * _SIDE)
        high = min(broad / map_bounds(chart).ratio, tallest - head - foot)
        broad = min(broad, high * map_bounds(chart).ratio)
        height = round(head + high + foot)
        return Size(width, height, ((1 - broad / width) / 2, head / height, broad / width, high / height))
    bars = len(chart) * (1 if chart.kind is ChartKind.STACKED else len(chart.series))
    bar = 40 if bars <= _FEW else 28 if bars <= _MANY else 21
    return Size(width, min(head + foot + _AXIS + bars * bar, tallest))


def _foot(chart: Chart, width: int) -> int:
    """Pixels of the legend: as many lines as its entries need."""
    if len(chart.series) < 2 and chart.kind is not ChartKind.MAP:
        return 0
    return _LEGEND + _ENTRY * (legend_lines(chart, width) - 1)


def legend_lines(chart: Chart, width: int) -> int:
    """Lines of the legend in a chart of `width` pixels."""
    return 1 + int(sum(_KEY + len(series.name) * _LETTERS for series in chart.series) // width)


def map_bounds(chart: Chart) -> Bounds:
    """What a map shows."""
    places = [
        (float(latitude), float(chart.across[at]))
        for series in chart.series
        for at, latitude in enumerate(series.values)
        if latitude is not None
    ]
    return bounds_of(places)
