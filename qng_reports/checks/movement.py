"""How figures moved since the period before: each agency's own change against the change of all the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import log10
from statistics import median

from qng_reports.checks.robust import LEAST, Bulk, bulk_of, count_noise, most_of
from qng_reports.checks.series import Series

_ALONE = 0.12  # how much a figure moves, in powers of ten, where no others tell


@dataclass(frozen=True, slots=True)
class Movements:
    """The change of one item's figures since the period before, in powers of ten, by agency.

    `centre`: the usual change; `others` says whether enough agencies tell it.
    """

    changes: Mapping[str, float]
    before: Mapping[str, Decimal]
    now: Mapping[str, Decimal]
    centre: float
    bulk: Bulk
    counts: bool

    @property
    def others(self) -> bool:
        """Whether enough agencies moved to say what is usual."""
        return len(self.changes) >= LEAST

    def deviation(self, agency: str) -> float:
        """An agency's change beyond the usual one."""
        return self.changes[agency] - self.centre

    def noise(self, agency: str) -> float:
        """The variance of an agency's change by chance, where things are counted: the smaller count rules."""
        if not self.counts:
            return 0.0
        return count_noise(float(min(self.before[agency], self.now[agency])))

    def sigma(self, agency: str) -> float:
        """The standard deviation of an agency's change."""
        return self.bulk.sigma(self.noise(agency))

    def most_but(self, agency: str) -> tuple[float, float]:
        """By how many times most of the others' figures changed, from and to."""
        low, high = most_of([change for other, change in self.changes.items() if other != agency])
        return float(10**low), float(10**high)


def movements(series: Series) -> Movements:
    """The changes of all agencies that gave a figure above zero both times."""
    before: dict[str, Decimal] = {}
    now: dict[str, Decimal] = {}
    for o in series.observations:
        past = series.past.get(o.agency)
        if past is not None and past > 0 and o.number is not None and o.number > 0:
            before[o.agency], now[o.agency] = past, o.number
    changes = {agency: log10(now[agency] / past) for agency, past in before.items()}
    centre = median(changes.values()) if len(changes) >= LEAST else 0.0
    bulk = bulk_of([change - centre for change in changes.values()])
    if len(changes) < LEAST:
        bulk = Bulk(bulk.signed, bulk.sizes, _ALONE)
    return Movements(changes, before, now, centre, bulk, series.counts)
