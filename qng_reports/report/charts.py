"""A chart with its numbers, as a report prints it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from qng_reports.vietnamese import format_number

_TOLD = 8  # categories whose values are told to those who cannot see the chart


class ChartKind(StrEnum):
    """How a chart is drawn: bars side by side or on each other, lines over time, or dots on a map."""

    BARS = "bars"
    STACKED = "stacked"
    LINE = "line"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a chart: a value for each category, None where there is none.

    `look`: its place among the looks that a kind of chart has (fills, lines, marks), so that a meaning keeps its
    colour where another series is left out; None for the place in the chart.
    """

    name: str
    values: tuple[Decimal | None, ...]
    look: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its numbers; a template prints it by its bare name.

    `note`: a second line of the title. `item`: the code of the item it shows, by which a list of charts is searched.
    `across`: of a map, the longitude of each category in degrees; the values of its series are latitudes then.
    `share`: whether the values are percentage points, of which 100 is the most.
    """

    title: str
    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    note: str = ""
    item: str = ""
    across: tuple[Decimal, ...] = ()
    share: bool = False

    @property
    def values(self) -> tuple[Decimal, ...]:
        """Every value there is."""
        return tuple(value for series in self.series for value in series.values if value is not None)

    @property
    def whole(self) -> bool:
        """Whether all values are whole numbers."""
        return all(value == value.to_integral_value() for value in self.values)

    @property
    def largest(self) -> Decimal:
        """The longest bar; of stacked series, their sum."""
        if self.kind is not ChartKind.STACKED:
            return max(self.values, default=Decimal(0))
        return max((sum(filter(None, column), Decimal(0)) for column in self._columns()), default=Decimal(0))

    @property
    def described(self) -> str:
        """What the chart shows, in words, for those who cannot see it."""
        words = [f"{_KINDS[self.kind]}: {self.title.rstrip(' .')}", *([self.note.rstrip(" .")] if self.note else [])]
        if self.kind is ChartKind.MAP:
            return ". ".join([*words, "; ".join(map(self._dots, self.series))]) + "."
        columns = self._columns() if self.kind is not ChartKind.LINE else [(v,) for v in self.series[0].values]
        known = [self._told(at) for at, column in enumerate(columns) if any(v is not None for v in column)]
        shown = known if len(known) <= _TOLD else [*known[: _TOLD // 2], "…", *known[-_TOLD // 2 :]]
        return ". ".join([*words, "; ".join(shown)] if shown else words) + "."

    def totals(self) -> Chart:
        """The sums of its series as one series, as a pie shows them; a chart of one series is that already."""
        if len(self.series) == 1 or self.kind is ChartKind.LINE:  # beside the line stands only the target
            return self
        sums = tuple(sum((v for v in series.values if v is not None), Decimal(0)) for series in self.series)
        names = tuple(series.name for series in self.series)
        return replace(self, kind=ChartKind.BARS, categories=names, series=(Series(self.title, sums),))

    def _columns(self) -> list[tuple[Decimal | None, ...]]:
        return list(zip(*(series.values for series in self.series), strict=True))

    def _dots(self, series: Series) -> str:
        """A class of a map, with the names of its dots where they are few and not the class of all that is well."""
        names = [name for name, value in zip(self.categories, series.values, strict=True) if value is not None]
        return f"{series.name}: {', '.join(names)}" if len(names) <= _TOLD and series.look != 0 else series.name

    def _told(self, at: int) -> str:
        category = self.categories[at]
        known = [(series.name, series.values[at]) for series in self.series]
        if len(self.series) == 1 or self.kind is ChartKind.LINE:  # beside the line stands only the target
            return f"{category} {format_number(self.series[0].values[at] or Decimal(0))}"
        return (
            f"{category} ({', '.join(f'{name} {format_number(value)}' for name, value in known if value is not None)})"
        )

    def __len__(self) -> int:
        """Number of categories: a chart without any is false, so that a template can leave it out."""
        return len(self.categories)


_KINDS = {
    ChartKind.BARS: "Biểu đồ thanh",
    ChartKind.STACKED: "Biểu đồ thanh chồng",
    ChartKind.LINE: "Biểu đồ đường",
    ChartKind.MAP: "Bản đồ chấm",
}
