"""What decisions do to the answers: which of them hold, and the observations as they then count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from qng_reports.dataset import Dataset, Decision, Matter, Observation, Place, Verdict
from qng_reports.decisions.basis import answer_basis, item_basis
from qng_reports.decisions.shapes import Shape, answer_shape
from qng_reports.model import Agency, Asked, Availability, Component, Indicator, Kind, Round, items_of
from qng_reports.vietnamese import format_exactly

_BESIDE = (Component.NOTE, Component.RESULT, Component.EVIDENCE)
_Answer = tuple[str, str]  # agency, item


@dataclass(frozen=True)
class Effect:
    """The decisions of a dataset at work.

    `holding`: those whose figures are still what they were; `expired`: the others, which count for nothing.
    `observations`: of all submissions in force, as they count.
    """

    holding: tuple[Decision, ...] = ()
    expired: tuple[Decision, ...] = ()
    observations: Sequence[Observation] = ()
    parents: Mapping[str, str] = field(default_factory=dict)

    def about(self, item: str, agency: str = "", matter: Matter = Matter.FIGURE) -> Decision | None:
        """The decision that holds of an item of the province, or of an agency's answer to it."""
        return next((d for d in self.holding if d.subject == (item, agency, matter)), None)

    def of_answer(self, agency: str, item: str) -> Decision | None:
        """What holds of an agency's answer: of this one, else of everything that the agency answered."""
        return self.about(item, agency) or self.about("", agency)

    def waiver(self, agency: str, item: str) -> Decision | None:
        """The decision that excuses an agency from an item, from what it is a part of, or from everything."""
        for code in dict.fromkeys((item, self.parents.get(item, ""), "")):
            found = self.about(code, agency, Matter.DUTY)
            if found is not None:
                return found
        return None

    def is_waived(self, agency: str, item: str) -> bool:
        """Whether an agency need not answer an item; an answer that it gives nevertheless counts."""
        return bool(self.holding) and self.waiver(agency, item) is not None


def effect_of(round_: Round, dataset: Dataset) -> Effect:
    """What the decisions of the dataset do; without any, every observation counts as it stands."""
    if not dataset.decisions:
        return Effect(observations=tuple(dataset.observations()))
    known = {item.code for item in round_.form.items}
    decisions = [d for d in dataset.decisions if d.item in known or (d.agency and not d.item)]
    by_answer: dict[_Answer, list[Observation]] = {}
    by_agency: dict[str, list[Observation]] = {}
    for o in dataset.observations():
        by_answer.setdefault((o.agency, o.item), []).append(o)
        by_agency.setdefault(o.agency, []).append(o)
    holding: list[Decision] = []
    expired: list[Decision] = []
    for decision in (d for d in decisions if d.agency):
        found = by_answer.get((decision.agency, decision.item), ()) if decision.item else by_agency.get(decision.agency)
        holds = decision.verdict is Verdict.WAIVE or decision.basis == answer_basis(found or ())
        (holding if holds else expired).append(decision)
    counted = tuple(_as_counted(round_, dataset, holding))
    by_item: dict[str, list[Observation]] = {}
    for o in counted:
        by_item.setdefault(o.item, []).append(o)
    for decision in (d for d in decisions if not d.agency):
        holds = decision.basis == item_basis(round_.form, decision.item, by_item)
        (holding if holds else expired).append(decision)
    parents = {item.code: item.part_of for item in round_.form.items if item.part_of}
    return Effect(tuple(holding), tuple(expired), counted, parents)


def _as_counted(round_: Round, dataset: Dataset, decisions: Iterable[Decision]) -> Iterator[Observation]:
    """The observations with agencies' answers left out or replaced; an answer that was never given comes last."""
    figures = {(d.agency, d.item): d for d in decisions if d.matter is Matter.FIGURE}
    items = {item.code: item for item in round_.form.items}
    taken: dict[_Answer, dict[Component, Observation]] = {
        key: _taken(d, items[d.item]) for key, d in figures.items() if d.verdict is Verdict.VALUE
    }
    for o in dataset.observations():
        decision = figures.get((o.agency, o.item)) or figures.get((o.agency, ""))
        if decision is None or o.component in _BESIDE or decision.verdict is Verdict.ACCEPT:
            yield o
        elif decision.verdict is Verdict.EXCLUDE:
            yield replace(o, usable=False)
        else:
            standing = taken[o.agency, o.item].pop(o.component, None)
            if standing is not None:
                yield replace(standing, place=o.place, unit=o.unit, confirms=o.confirms)
            elif o.availability is Availability.AVAILABLE and not _is_replaced(decision, o.component):
                yield replace(o, usable=o.usable or o.number is not None)
    for answer in taken.values():
        yield from answer.values()


def _is_replaced(decision: Decision, component: Component) -> bool:
    """Whether a decision speaks of a component: one that stands twice is replaced once."""
    return component in _given(decision) or component in (Component.VALUE, Component.STATUS)


def _given(decision: Decision) -> dict[Component, Decimal]:
    halves = {Component.NUMERATOR: decision.numerator, Component.DENOMINATOR: decision.denominator}
    return {component: number for component, number in halves.items() if number is not None}


def _taken(decision: Decision, indicator: Indicator) -> dict[Component, Observation]:
    """The values that a decision gives in place of an agency's own."""
    numbers = _given(decision)
    if answer_shape(indicator) is Shape.NUMBER and decision.number is not None:
        numbers = {Component.VALUE: decision.number}
    place = Place("", agency=decision.agency, item=decision.item)
    blank = Observation(
        decision.agency, decision.item, Component.VALUE, None, "", "", Availability.AVAILABLE, place, usable=True
    )
    if numbers:
        return {
            component: replace(blank, component=component, number=number, text=format_exactly(number))
            for component, number in numbers.items()
        }
    component = indicator.fields()[0].component
    return {component: replace(blank, component=component, text=decision.value)}


def owes(round_: Round, effect: Effect, agency: Agency) -> bool:
    """Whether an agency must send anything at all: there is something asked of it that it is not excused from.

    What it only confirms, and questions in words, fall with the rest; an agency asked only those is not excused.
    """
    codes = [
        item.indicator.code
        for item in items_of(round_.form, agency)
        if isinstance(item, Asked) and not item.confirms and item.indicator.kind is not Kind.PARTS
    ]
    return not effect.is_waived(agency.code, "") and (
        not codes or not all(effect.is_waived(agency.code, code) for code in codes)
    )
