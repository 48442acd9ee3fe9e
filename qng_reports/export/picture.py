"""A round and its dataset with what every exported file needs of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from qng_reports.dataset import Dataset, Issue, Observation, Result, Submission, Verdict
from qng_reports.decisions import Effect, effect_of, owes
from qng_reports.model import Agency, Component, Kind, Round
from qng_reports.totals import provincial_results


@dataclass(frozen=True)
class Picture:
    """The round at the moment `now`; what is derived is computed once."""

    round_: Round
    dataset: Dataset
    now: datetime
    issues: tuple[Issue, ...] = ()

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """The province's figures."""
        return provincial_results(self.round_, self.dataset)

    @cached_property
    def effect(self) -> Effect:
        """What the decisions of the Sở do."""
        return effect_of(self.round_, self.dataset)

    def is_silent(self, agency: Agency) -> bool:
        """Whether an agency owes an answer and has sent none."""
        return agency.code not in self.dataset.submissions and owes(self.round_, self.effect, agency)

    def is_excluded(self, agency: str, item: str) -> bool:
        """Whether the Sở left an agency's answer out of totals."""
        decision = self.effect.of_answer(agency, item) if self.effect.holding else None
        return decision is not None and decision.verdict is Verdict.EXCLUDE

    @cached_property
    def submissions(self) -> tuple[tuple[Agency, Submission], ...]:
        """The submissions in force with their agencies, in the register's order."""
        found = self.dataset.submissions
        known = tuple((agency, found[agency.code]) for agency in self.round_.agencies if agency.code in found)
        strange = sorted(set(found) - {agency.code for agency, _ in known})
        return known + tuple((Agency(code, "", ""), found[code]) for code in strange)

    @cached_property
    def _answers(self) -> Mapping[tuple[str, str], Mapping[Component, Observation]]:
        found: dict[tuple[str, str], dict[Component, Observation]] = {}
        for observation in self.dataset.observations():
            if observation.component is Component.CELL:
                continue
            found.setdefault((observation.agency, observation.item), {})[observation.component] = observation
        return found

    def answer(self, agency: str, item: str) -> Mapping[Component, Observation]:
        """What the agency (its code) answered to the item, by component; empty if nothing."""
        return self._answers.get((agency, item), {})

    @cached_property
    def _tables(self) -> Mapping[tuple[str, str], Mapping[int, Mapping[str, Observation]]]:
        found: dict[tuple[str, str], dict[int, dict[str, Observation]]] = {}
        for o in self.dataset.observations():
            if o.component is Component.CELL:
                found.setdefault((o.agency, o.item), {}).setdefault(o.row, {})[o.column] = o
        return found

    def table_rows(self, agency: str, item: str) -> Mapping[int, Mapping[str, Observation]]:
        """The filled rows of an agency's table by number, each by its columns' codes; empty for other items."""
        return self._tables.get((agency, item), {})

    @cached_property
    def _left_out(self) -> frozenset[tuple[str, str]]:
        ratios = {i.code for i in self.round_.form.indicators if i.kind is Kind.RATIO}
        return frozenset(
            (agency, item)
            for (agency, item), parts in self._answers.items()
            if any(not o.usable for component, o in parts.items() if component not in _WORDS_OF)
            or (item in ratios and _is_half(parts))
        )

    def is_left_out(self, agency: str, item: str) -> bool:
        """Whether totals leave the whole answer out: one of its values has an error, or half of a ratio is missing."""
        return (agency, item) in self._left_out


_WORDS_OF = (Component.NOTE, Component.RESULT, Component.EVIDENCE)


def _is_half(parts: Mapping[Component, Observation]) -> bool:
    halves = (Component.NUMERATOR, Component.DENOMINATOR)
    return len([half for half in halves if half in parts and parts[half].number is not None]) == 1
