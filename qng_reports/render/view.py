"""What the rooms of the report look at together: the round, its answers by item, the province's figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from qng_reports.dataset import Dataset, Decision, Issue, Observation, Result, Verdict
from qng_reports.model import Agency, Component, Indicator, PastResult, Round, reporters_of
from qng_reports.render.names import by_name

_ESTIMATED = "S22"  # the issue of a number written with a word or sign that makes it an estimate


@dataclass(frozen=True)
class View:
    """A round with its dataset and the province's results, in the form's order."""

    round_: Round
    dataset: Dataset
    results: tuple[Result, ...]

    @cached_property
    def _answers(self) -> Mapping[tuple[str, str], list[Observation]]:
        found: dict[tuple[str, str], list[Observation]] = {}
        for observation in self.dataset.observations():
            if not observation.confirms:
                found.setdefault((observation.item, observation.agency), []).append(observation)
        return found

    @cached_property
    def _estimates(self) -> tuple[Issue, ...]:
        return tuple(issue for issue in self.dataset.issues() if issue.code == _ESTIMATED)

    @cached_property
    def _reporters(self) -> dict[tuple[str, ...], tuple[Agency, ...]]:
        return {}

    @cached_property
    def _before(self) -> Mapping[str, PastResult]:
        earlier = [past for past in self.round_.history if past.period < self.round_.period]
        last = max((past.period for past in earlier), default=None)
        return {past.item: past for past in earlier if past.period == last}

    def answer(self, item: str, agency: str) -> tuple[Observation, ...]:
        """What an agency answered to an item, notes too; figures of confirming agencies are not among it."""
        return tuple(self._answers.get((item, agency), ()))

    def part(self, item: str, agency: str, component: Component) -> str:
        """The text of one part of an answer, empty if there is none."""
        return next((o.text for o in self.answer(item, agency) if o.component is component and o.usable), "")

    def before(self, item: str) -> PastResult | None:
        """The province's figure for an item in the last period before, if it is known."""
        return self._before.get(item)

    def reporters(self, indicator: Indicator) -> tuple[Agency, ...]:
        """The agencies whose answers make the province's figure, in the alphabet's order."""
        if indicator.reporters not in self._reporters:
            found = reporters_of(indicator, self.round_.agencies)
            self._reporters[indicator.reporters] = tuple(sorted(found, key=by_name))
        return self._reporters[indicator.reporters]

    def waived(self, indicator: Indicator) -> tuple[Agency, ...]:
        """The agencies that need not answer the item, by decision of the Sở."""
        codes = {d.agency for d in self._of(Verdict.WAIVE) if d.item in ("", indicator.code)}
        return tuple(agency for agency in self.reporters(indicator) if agency.code in codes)

    def excluded(self, indicator: Indicator) -> tuple[Agency, ...]:
        """The agencies whose answer to the item stays out of the total, by decision of the Sở."""
        codes = {d.agency for d in self._of(Verdict.EXCLUDE) if d.item == indicator.code}
        return tuple(agency for agency in self.reporters(indicator) if agency.code in codes)

    def estimated(self, indicator: Indicator) -> tuple[Agency, ...]:
        """The agencies that wrote their figure as an estimate: "khoảng 350", "trên 98%"."""
        codes = {issue.place.agency for issue in self._estimates if issue.place.item == indicator.code}
        return tuple(agency for agency in self.reporters(indicator) if agency.code in codes)

    def with_waivers(self, agencies: Iterable[Agency]) -> int:
        """How many of these agencies need not answer something."""
        codes = {decision.agency for decision in self._of(Verdict.WAIVE)}
        return sum(agency.code in codes for agency in agencies)

    def _of(self, verdict: Verdict) -> list[Decision]:
        return [decision for decision in self.dataset.decisions if decision.verdict is verdict]
