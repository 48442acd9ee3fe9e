"""Where on a map the names of dots find room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qng_reports.doors.charts.size import Size, map_bounds
from qng_reports.report import Chart, ChartKind

_NAMED = 8  # dots of a class that bear their names: those of few, beside the many that are as they should be
_LETTER, _HIGH, _MARK = 6.0, 15.0, 6.0  # pixels: a letter of 10 pt, a line, from the middle of a dot to its edge
Box = tuple[float, float, float, float]  # left, top, right, bottom


def name_spots(chart: Chart, size: Size) -> Mapping[tuple[int, int], str]:
    """On which side (r, l, t, b) the dots of small classes bear their names, by series and category.

    A name under dots or names cannot be read, and names at some dots of a class make a reader ask what is with the
    others: a class whose names do not all find room goes without.
    """
    if chart.kind is not ChartKind.MAP:
        return {}
    dots = _dots(chart, size)
    frame = (0.0, 0.0, size.width * size.plot[2], size.height * size.plot[3])
    taken = {key: (x - _MARK, y - _MARK, x + _MARK, y + _MARK) for key, (x, y) in dots.items()}
    found: dict[tuple[int, int], str] = {}
    names: list[Box] = []
    for number, series in enumerate(chart.series):
        members = sorted(key for key in dots if key[0] == number)
        if series.look == 0 or len(members) > _NAMED:
            continue
        free: list[Mapping[str, Box]] = []
        for key in members:
            others = [*(box for other, box in taken.items() if other != key), *names]
            boxes = _boxes(*dots[key], len(chart.categories[key[1]]) * _LETTER)
            free.append({side: box for side, box in boxes.items() if _inside(box, frame) and _apart(box, others)})
        sides = _sides(free, []) if all(free) else ()
        found |= dict(zip(members, sides, strict=False))
        names += [boxes[side] for boxes, side in zip(free, sides, strict=False)]
    return found


def _sides(free: Sequence[Mapping[str, Box]], chosen: Sequence[Box]) -> tuple[str, ...]:
    """A side of each dot on which no name meets another, the first that go together; nothing where none do."""
    if not free:
        return ()
    for side, box in free[0].items():
        if _apart(box, chosen):
            rest = _sides(free[1:], [*chosen, box])
            if len(rest) == len(free) - 1:
                return side, *rest
    return ()


def _dots(chart: Chart, size: Size) -> Mapping[tuple[int, int], tuple[float, float]]:
    """The dots in pixels of the plot, by series and category."""
    shown = map_bounds(chart)
    wide, high = size.width * size.plot[2], size.height * size.plot[3]
    return {
        (number, at): (
            (float(chart.across[at]) - shown.west) / (shown.east - shown.west) * wide,
            (shown.north - float(latitude)) / (shown.north - shown.south) * high,
        )
        for number, series in enumerate(chart.series)
        for at, latitude in enumerate(series.values)
        if latitude is not None
    }


def _boxes(x: float, y: float, long: float) -> Mapping[str, Box]:
    away, half = _MARK + 2, _HIGH / 2
    return {
        "r": (x + away, y - half, x + away + long, y + half),
        "l": (x - away - long, y - half, x - away, y + half),
        "t": (x - long / 2, y - away - _HIGH, x + long / 2, y - away),
        "b": (x - long / 2, y + away, x + long / 2, y + away + _HIGH),
    }


def _inside(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _apart(box: Box, others: Iterable[Box]) -> bool:
    return not any(_meet(box, other) for other in others)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
