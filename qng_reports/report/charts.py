"""A chart with its numbers, as a report prints it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class ChartKind(StrEnum):
    """How a chart is drawn: bars lying side by side or on each other, or lines over time."""

    BARS = "bars"
    STACKED = "stacked"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a chart: a value for each category, None where there is none."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its numbers; a template prints it by its bare name."""

    title: str
    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def largest(self) -> Decimal:
        """The longest bar; of stacked series, their sum."""
        columns = list(zip(*(series.values for series in self.series), strict=True))
        sums = (sum((v or Decimal(0) for v in column), Decimal(0)) for column in columns)
        return max(sums, default=Decimal(0))

    def __len__(self) -> int:
        """Number of categories: a chart without any is false, so that a template can leave it out."""
        return len(self.categories)
