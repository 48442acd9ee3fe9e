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


@dataclass(frozen=True, slots=True)
class Point:
    """One figure above zero: on a log scale, with the log of the agency's population (0 where none is known)."""

    observation: Observation
    type: str
    size: float
    people: float

    def level(self, scaled: bool) -> float:
        """What is compared: the figure, or the figure for each inhabitant; log10."""
        return self.size - self.people if scaled else self.size


@dataclass(frozen=True, slots=True)
class Peers:
    """The figures of agencies that may be compared: `scaled` by population if they lie closer together so.

    `deviations`: of each point from what is usual for its type, in powers of ten. `groups`: by type, "" all of them.
    """

    points: tuple[Point, ...]
    deviations: tuple[float, ...]
    bulk: Bulk
    scaled: bool
    counts: bool
    groups: Mapping[str, Sequence[Point]]

    def noise(self, at: int) -> float:
        """The variance of the usual count that a point deviates from."""
        return count_noise(10 ** (self.points[at].size - self.deviations[at])) if self.counts else 0.0

    def find_usual(self, at: int) -> bool:
        """Whether the peers, agreeing closely enough to say so, find nothing odd in a point."""
        return abs(self.deviations[at]) < 0.5 and self.bulk.sigma(self.noise(at)) <= 0.3

    def described(self, at: int, written_in: str) -> Usual:
        """What to tell a clerk about a point and its peers; `written_in`: a unit that would explain it."""
        point = self.points[at]
        group = self.groups.get(point.type) or self.groups[""]
        types = {other.type.casefold() for other in group}
        who = ", ".join(word for word in COMMUNE_TYPES if word in types) or "đơn vị"
        unit = log10(_PER) if self.scaled else 0.0
        low, high = most_of([other.level(self.scaled) for other in group])
        own = 10 ** (point.level(self.scaled) + unit)
        return Usual(who, len(group) - 1, own, 10 ** (low + unit), 10 ** (high + unit), self.scaled, written_in)


def peers_of(series: Series, agencies: Mapping[str, Agency]) -> Iterator[Peers]:
    """The communes among each other, and the offices among each other, where there are enough of them."""
    communes: list[Point] = []
    offices: list[Point] = []
    for o in series.observations:
        agency = agencies.get(o.agency)
        if agency is None or o.number is None or o.number <= 0:
            continue
        point = Point(o, agency.type, log10(o.number), log10(agency.population or 1))
        if not agency.is_commune:
            offices.append(point)
        elif agency.population or series.percent:
            communes.append(point)
    if len(communes) >= LEAST:
        yield _compared(series, communes, may_scale=not series.percent)
    if len(offices) >= LEAST:
        yield _compared(series, offices, may_scale=False)


def _compared(series: Series, points: Sequence[Point], *, may_scale: bool) -> Peers:
    groups = _groups(points)
    plain = _deviations(points, groups, False)
    bulk, scaled = bulk_of(plain), False
    if may_scale:
        by_people = _deviations(points, groups, True)
        closer = bulk_of(by_people)
        if closer.spread < bulk.spread:
            plain, bulk, scaled = by_people, closer, True
    return Peers(tuple(points), tuple(plain), bulk, scaled, series.counts, groups)


def _groups(points: Sequence[Point]) -> dict[str, Sequence[Point]]:
    """All points under "", and those of each type with enough members under its name: a ward is no mountain village."""
    by_type: dict[str, list[Point]] = {}
    for point in points:
        by_type.setdefault(point.type, []).append(point)
    return {"": points} | {name: group for name, group in by_type.items() if len(group) >= LEAST}


def _deviations(points: Sequence[Point], groups: Mapping[str, Sequence[Point]], scaled: bool) -> list[float]:
    centres = {name: median(p.level(scaled) for p in group) for name, group in groups.items()}
    return [p.level(scaled) - centres.get(p.type, centres[""]) for p in points]
