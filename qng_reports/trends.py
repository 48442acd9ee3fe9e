"""Figures over periods: series, change since a comparable period, sum since the beginning of the year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from qng_reports.dataset import Result
from qng_reports.figures import percentage, result_unit
from qng_reports.model import Indicator, Kind, Method, PastResult, Round
from qng_reports.periods import Period
from qng_reports.vietnamese import format_exactly, format_percent

_ADDED = (Method.SUM, Method.RATIO_OF_SUMS, Method.SINGLE)


@dataclass(frozen=True, slots=True)
class Point:
    """The province's figure of one period.

    `number` is in percentage points for ratios and shares; `text` is how it is read. `received` of `expected` agencies
    stand behind it; `expected` is 0 where nobody noted it. `source`: the paper of a figure typed by hand.
    """

    period: Period
    number: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    text: str
    received: int
    expected: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One item over periods, the oldest first; the last point is that of the round's own period."""

    indicator: Indicator
    points: tuple[Point, ...]

    @property
    def now(self) -> Point:
        """The point of the round's own period."""
        return self.points[-1]

    @property
    def in_points(self) -> bool:
        """Whether the figure is a percentage, so that changes of it are percentage points."""
        return result_unit(self.indicator) == "%"

    @property
    def numbers(self) -> tuple[Point, ...]:
        """The points that have a figure."""
        return tuple(point for point in self.points if point.number is not None)


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure moved since an earlier one: `difference` in the item's unit, percentage points for percentages.

    `relative`: the difference in percent of the earlier figure, rounded half up to two decimals; None for percentages
    and where the earlier figure was 0 or less.
    """

    since: Period
    before: Decimal
    difference: Decimal
    relative: Decimal | None


@dataclass(frozen=True, slots=True)
class YearToDate:
    """What an item came to from January to the end of a period; `parts`: the periods that were added up."""

    number: Decimal
    numerator: Decimal | None
    denominator: Decimal | None
    parts: tuple[Period, ...]


def series_of(round_: Round, results: Iterable[Result]) -> tuple[Series, ...]:
    """A series for every item with a figure, now or earlier, in the form's order; `results`: those of the round."""
    past: dict[str, list[PastResult]] = {}
    for earlier in sorted(round_.history, key=lambda result: result.period):
        if earlier.period < round_.period:
            past.setdefault(earlier.item, []).append(earlier)
    found = (_series(round_.period, result, past.get(result.indicator.code, [])) for result in results)
    return tuple(series for series in found if series.numbers)


def _series(period: Period, result: Result, past: Iterable[PastResult]) -> Series:
    points = [
        Point(p.period, p.number, p.numerator, p.denominator, p.text, p.received, p.expected, p.source) for p in past
    ]
    now = Point(
        period, result.value, result.numerator, result.denominator, result.text, result.received, result.expected
    )
    return Series(result.indicator, (*points, now))


def change(series: Series) -> Change | None:
    """Since the latest earlier period that can be compared; None where there is none.

    Percentages are compared whatever the lengths of the periods. A count of what happened within a period is compared
    with a period as long. One that runs from the beginning of the year is compared with an earlier one of the same
    year. Where the form does not say which it is, only periods of the same length are compared.
    """
    return _since(series, [point for point in series.numbers[:-1] if _is_comparable(series, point.period)])


def year_on_year(series: Series) -> Change | None:
    """Since the same period of the year before (so với cùng kỳ); None where it is not known."""
    now = series.now.period
    return _since(
        series,
        [
            point
            for point in series.numbers
            if (point.period.year, point.period.first, point.period.last) == (now.year - 1, now.first, now.last)
        ],
    )


def _is_comparable(series: Series, earlier: Period) -> bool:
    now = series.now.period
    if series.in_points:
        return True
    if series.indicator.cumulative:
        return earlier.year == now.year
    return earlier.last - earlier.first == now.last - now.first


def _since(series: Series, earlier: list[Point]) -> Change | None:
    now = series.now.number
    if now is None or not earlier:
        return None
    before = earlier[-1].number
    assert before is not None, "points with a figure only"
    relative = percentage(now - before, before) if not series.in_points and before > 0 else None
    return Change(earlier[-1].period, before, now - before, relative)


def year_to_date(series: Series) -> YearToDate | None:
    """The sum since January of an item that the form says counts within each period; None for all others.

    Only where periods of the year follow one another without a gap or an overlap from January to the last one; the
    longest are taken. Ratios are added by numerators and denominators. A figure that already runs from the beginning
    of the year is never added to another.
    """
    indicator = series.indicator
    if indicator.cumulative is not False or indicator.method not in _ADDED or indicator.kind is Kind.PERCENT:
        return None
    parts = _without_gap(series)
    if not parts:
        return None
    periods = tuple(part.period for part in parts)
    if indicator.kind is not Kind.RATIO:
        return YearToDate(sum((p.number for p in parts if p.number is not None), Decimal(0)), None, None, periods)
    if any(part.numerator is None or part.denominator is None for part in parts):
        return None
    numerator = sum((p.numerator for p in parts if p.numerator is not None), Decimal(0))
    denominator = sum((p.denominator for p in parts if p.denominator is not None), Decimal(0))
    return YearToDate(percentage(numerator, denominator), numerator, denominator, periods) if denominator else None


def _without_gap(series: Series) -> tuple[Point, ...]:
    """The points that fill the year up to now, the last being now's; none where a month is missing."""
    now = series.now.period
    if series.now.number is None:
        return ()
    parts: list[Point] = [series.now]
    while parts[0].period.first > 1:
        before = [
            point
            for point in series.numbers
            if point.period.year == now.year and point.period.last == parts[0].period.first - 1
        ]
        if not before:
            return ()
        parts.insert(0, min(before, key=lambda point: point.period.first))
    return tuple(parts)


def change_text(series: Series, moved: Change) -> str:
    """A change as it is read: "tăng 2,5 điểm phần trăm", "giảm 120 (5,1%)", "không đổi"."""
    if not moved.difference:
        return "không đổi"
    size = format_exactly(abs(moved.difference))
    word = "tăng" if moved.difference > 0 else "giảm"
    if series.in_points:
        return f"{word} {size} điểm phần trăm"
    share = f" ({format_percent(abs(moved.relative))})" if moved.relative is not None else ""
    return f"{word} {size}{share}"
