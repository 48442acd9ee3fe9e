"""What is usual for an agency like this one: the figure of the others, for each inhabitant where that fits better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log10
from statistics import median

from qng_reports.checks.robust import LEAST, Bulk, bulk_of, count_noise, most_of
from qng_reports.checks.series import Series
from qng_reports.dataset import Observation
from qng_reports.messages import Usual
from qng_reports.model import COMMUNE_TYPES, Agency

_PER = 1000  # inhabitants
_USUAL, _AGREED = 0.5, 0.3  # powers of ten: of the deviation, and of the spread within which peers agree


@dataclass(frozen=True, slots=True)
class Peers:
    """The figures above zero of agencies that may be compared, all in one order.

    `types`: of the agencies. `levels`: log10 of the figures; of the figures for each inhabitant if `scaled`, which they
    are where they lie closer together so. `deviations` from what is usual for the type, in powers of ten.
    """

    observations: Sequence[Observation]
    types: Sequence[str]
    levels: Sequence[float]
    deviations: Sequence[float]
    bulk: Bulk
    scaled: bool
    counts: bool

    def noise(self, at: int) -> float:
        """The variance of the usual count that a figure deviates from."""
        number = self.observations[at].number
        return count_noise(float(number or 1) / 10 ** self.deviations[at]) if self.counts else 0.0

    def find_usual(self, at: int) -> bool:
        """Whether the peers, agreeing closely enough to say so, find nothing odd in a figure."""
        return abs(self.deviations[at]) < _USUAL and self.bulk.sigma(self.noise(at)) <= _AGREED

    def described(self, at: int) -> Usual:
        """What to tell a clerk about a figure and its peers."""
        same = [place for place, name in enumerate(self.types) if name == self.types[at]]
        group = same if len(same) >= LEAST else range(len(self.types))
        types = {self.types[place].casefold() for place in group}
        who = ", ".join(word for word in COMMUNE_TYPES if word in types) or "đơn vị"
        unit = log10(_PER) if self.scaled else 0.0
        low, high = most_of([self.levels[place] for place in group if place != at])
        own, low, high = (10 ** (level + unit) for level in (self.levels[at], low, high))
        return Usual(who, len(group) - 1, own, low, high, self.scaled)


def peers_of(series: Series, agencies: Mapping[str, Agency]) -> Iterator[Peers]:
    """The communes among each other, and the offices among each other, where there are enough of them."""
    communes: list[tuple[Observation, Agency]] = []
    offices: list[tuple[Observation, Agency]] = []
    for o in series.observations:
        agency = agencies.get(o.agency)
        if agency is None or not o.number or o.number < 0:
            continue
        if not agency.is_commune:
            offices.append((o, agency))
        elif agency.population or series.percent:
            communes.append((o, agency))
    if len(communes) >= LEAST:
        yield _compared(series, communes, may_scale=not series.percent)
    if len(offices) >= LEAST:
        yield _compared(series, offices, may_scale=False)


def _compared(series: Series, found: Sequence[tuple[Observation, Agency]], *, may_scale: bool) -> Peers:
    types = [agency.type for _, agency in found]
    levels = [log10(o.number or 1) for o, _ in found]
    deviations = _deviations(levels, types)
    bulk, scaled = bulk_of(deviations), False
    if may_scale:
        by_people = [level - log10(agency.population or 1) for level, (_, agency) in zip(levels, found, strict=True)]
        closer = _deviations(by_people, types)
        if bulk_of(closer).spread < bulk.spread:
            levels, deviations, bulk, scaled = by_people, closer, bulk_of(closer), True
    return Peers([o for o, _ in found], types, levels, deviations, bulk, scaled, series.counts)


def _deviations(levels: Sequence[float], types: Sequence[str]) -> list[float]:
    """From the median of the own type where it has enough members (a ward is no mountain village), or of all."""
    by_type: dict[str, list[float]] = {}
    for level, name in zip(levels, types, strict=True):
        by_type.setdefault(name, []).append(level)
    of_all = median(levels)
    centres = {name: median(group) if len(group) >= LEAST else of_all for name, group in by_type.items()}
    return [level - centres[name] for level, name in zip(levels, types, strict=True)]
