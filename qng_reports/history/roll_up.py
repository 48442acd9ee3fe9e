"""Figures of communes before the mergers as figures of today's communes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from qng_reports.history.mapping import NOTHING
from qng_reports.model import Agency, Component, FormerUnit, Indicator, Kind, Method, Past
from qng_reports.vietnamese import matching_key

_ADDED = (Method.SUM, Method.RATIO_OF_SUMS)
_EXTREMES = {Method.MIN: min, Method.MAX: max}


class Obstacle(Enum):
    """Why a commune of today has no figure of then."""

    SPLIT = auto()  # a part of a former unit fell to it: nobody knows how much of the figure
    SILENT = auto()  # some of its former units did not answer
    UNADDABLE = auto()  # answers that cannot be put together: a percentage without counts, words, another unit


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item (empty: all of them) of a commune of today that has no figure of then, and whose former units stop it."""

    agency: str
    item: str
    obstacle: Obstacle
    former: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RolledUp:
    """Answers by the code of an agency of today, and what could not be told of whom."""

    answers: Mapping[str, tuple[Past, ...]]
    left_out: tuple[LeftOut, ...]


def is_former(asked: Iterable[Agency], today: Iterable[Agency], former: Iterable[FormerUnit]) -> bool:
    """Whether the agencies asked in an earlier round are the units before the mergers.

    A former unit may have the code of an agency of today, and a name may be spelt anew: the many decide. Codes that are
    no more, and names of then under codes of today, speak for former units; names of today speak against them.
    """
    names = {agency.code: matching_key(agency.name) for agency in today}
    then = {unit.code: matching_key(unit.name) for unit in former}
    votes = 0
    for agency in asked:
        name = matching_key(agency.name)
        if agency.code in then and then[agency.code] != names.get(agency.code):
            votes += name == then[agency.code] or agency.code not in names
            votes -= name == names.get(agency.code)
    return votes > 0


def roll_up(
    answers: Mapping[str, tuple[Past, ...]], former: Sequence[FormerUnit], items: Iterable[Indicator]
) -> RolledUp:
    """The answers of former units, by their codes, as answers of the agencies they became part of.

    Sums are added, ratios by numerators and denominators, least and greatest values compared. An agency that is one
    former unit, whole, keeps every answer. A split unit is never apportioned: the agencies that got a part of it are
    left out wholly; so is an item that only some of an agency's former units answered. Answers of who is no former
    unit (the departments) stay as they are. Figures are left untouched: their sum over the province is kept.
    """
    parts: dict[str, list[FormerUnit]] = {}
    for unit in former:
        for agency in unit.agencies:
            parts.setdefault(agency, []).append(unit)
    known = {unit.code for unit in former}
    rolled = {agency: given for agency, given in answers.items() if agency not in known}
    left_out: list[LeftOut] = []
    by_code = {item.code: item for item in items}
    for agency, units in parts.items():
        split = tuple(unit.code for unit in units if len(unit.agencies) > 1)
        if not any(unit.code in answers for unit in units):
            continue
        if split:
            left_out.append(LeftOut(agency, "", Obstacle.SPLIT, split))
            continue
        union = _Union(agency, {unit.code: answers.get(unit.code, ()) for unit in units})
        rolled[agency] = tuple(union.answers(by_code))
        left_out += union.left_out
    return RolledUp(rolled, tuple(left_out))


class _Union:
    """One agency of today, made of whole former units."""

    def __init__(self, agency: str, answers: Mapping[str, tuple[Past, ...]]) -> None:
        self.agency = agency
        self.units = {
            code: {(past.item, past.component): past for past in given if past.text or past.number is not None}
            for code, given in answers.items()
        }
        self.left_out: list[LeftOut] = []

    def answers(self, items: Mapping[str, Indicator]) -> Iterator[Past]:
        """What the units answered together, item by item; fills `left_out` on the way."""
        if len(self.units) == 1:
            yield from (past for given in self.units.values() for past in given.values())
            return
        for code, item in items.items():
            silent = tuple(unit for unit, given in self.units.items() if not any(key[0] == code for key in given))
            if len(silent) == len(self.units):
                continue
            if silent:
                self.left_out.append(LeftOut(self.agency, code, Obstacle.SILENT, silent))
                continue
            together = self._together(item)
            if together is None:
                self.left_out.append(LeftOut(self.agency, code, Obstacle.UNADDABLE, tuple(self.units)))
            else:
                yield from together

    def _together(self, item: Indicator) -> tuple[Past, ...] | None:
        given = [
            {component: past for (code, component), past in unit.items() if code == item.code}
            for unit in self.units.values()
        ]
        figures = [unit for unit in given if not _is_nothing(unit)]
        if not figures and item.is_figure:
            return (Past(item.code, Component.VALUE, None, NOTHING),)
        if not item.is_figure or not (item.method in _ADDED or item.method in _EXTREMES) or item.kind is Kind.TABLE:
            return None
        added = [_combined(item, field.component, figures) for field in item.fields()]
        return tuple(past for past in added if past is not None) if all(added) else None


def _is_nothing(unit: Mapping[Component, Past]) -> bool:
    return any(past.number is None and past.text == NOTHING for past in unit.values())


def _combined(item: Indicator, component: Component, units: list[dict[Component, Past]]) -> Past | None:
    parts = [unit.get(component) for unit in units]
    numbers = [part.number for part in parts if part is not None and part.number is not None]
    measures = {part.unit for part in parts if part is not None}
    if len(numbers) < len(parts) or len(measures) > 1:
        return None
    number = _EXTREMES[item.method](numbers) if item.method in _EXTREMES else sum(numbers, Decimal(0))
    return Past(item.code, component, number, f"{number:f}", measures.pop())
