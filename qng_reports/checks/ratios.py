"""What the ratio of two counts says of each: when only one of them slipped, the ratio cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log10
from statistics import median

from qng_reports.checks.robust import LEAST, Bulk, bulk_of, count_noise, most_of
from qng_reports.checks.series import Figures, Series
from qng_reports.model import Component, Kind

_CUT, _LEAST, _NEAR = 4.5, 0.6, 0.3


@dataclass(frozen=True, slots=True)
class Ratios:
    """Numerator over denominator of one item, by agency, in powers of ten; `centre` is the usual ratio."""

    levels: Mapping[str, float]
    noises: Mapping[str, float]
    centre: float
    bulk: Bulk

    def power(self, agency: str, component: Component) -> int | None:
        """The power of ten by which the ratio says that a component is off: 0 for none, None if it says nothing."""
        level = self.levels.get(agency)
        if level is None or len(self.levels) < LEAST:
            return None
        deviation = level - self.centre
        if abs(deviation) < 0.5:
            return 0
        power = round(deviation)
        near = power != 0 and abs(deviation - power) <= _NEAR
        if not near or not self.bulk.lies_apart(deviation, self.noises[agency], _CUT, _LEAST):
            return None
        return power if component is Component.NUMERATOR else -power

    def shares(self, agency: str) -> tuple[float, float, float]:
        """The agency's ratio, and from where to where most of the others lie; in per cent."""
        low, high = most_of([level for other, level in self.levels.items() if other != agency])
        return 10 ** (self.levels[agency] + 2), 10 ** (low + 2), 10 ** (high + 2)


def ratios_of(figures: Figures) -> dict[str, Ratios]:
    """The ratios of every item of that kind, by its code."""
    parts = {(s.indicator.code, s.field.component): s for s in figures.series if s.indicator.kind is Kind.RATIO}
    found: dict[str, Ratios] = {}
    for (item, component), series in parts.items():
        whole = parts.get((item, Component.DENOMINATOR))
        if component is Component.NUMERATOR and whole is not None:
            found[item] = _ratios(series, whole)
    return found


def _ratios(part: Series, whole: Series) -> Ratios:
    below = {o.agency: float(o.number) for o in whole.observations if o.number is not None and o.number > 0}
    above = {o.agency: float(o.number) for o in part.observations if o.number is not None and o.number > 0}
    levels = {agency: log10(number / below[agency]) for agency, number in above.items() if agency in below}
    centre = median(levels.values()) if levels else 0.0
    noises = {
        agency: count_noise(min(above[agency], below[agency] * 10**centre)) if part.counts else 0.0 for agency in levels
    }
    return Ratios(levels, noises, centre, bulk_of([level - centre for level in levels.values()]))
