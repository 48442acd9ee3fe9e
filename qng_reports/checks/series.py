"""The figures of a round put side by side: each asked value over all agencies, now and in the period before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from qng_reports.dataset import Dataset, Observation
from qng_reports.model import Agency, Availability, Component, Field, FieldType, Indicator, Kind, Round
from qng_reports.periods import Period
from qng_reports.vietnamese import matching_key

_TRIVIAL = 20  # whole numbers below it are equal by chance
_FULL = 100  # per cent: what many rightly reach


@dataclass(frozen=True, slots=True)
class Series:
    """One value that the form asks (a component of an item), as all its reporting agencies answered it.

    `past`: what agencies answered in the period before, in the same unit. `counts`: whether whole things are counted,
    so that few of them vary by chance. `percent`: percentage points, whatever the population. `unit` as compared.
    """

    indicator: Indicator
    field: Field
    observations: tuple[Observation, ...]
    past: Mapping[str, Decimal]
    counts: bool
    percent: bool
    unit: str

    def tells(self, number: float) -> bool:
        """Whether a figure is particular enough for an equal one to mean anything: no zero, 100 %, small count."""
        if abs(number) < _TRIVIAL:
            return not self.counts and not number.is_integer()
        return not (self.percent and number == _FULL)


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a round. `population`: of all communes together, None where one of them is not known."""

    series: tuple[Series, ...]
    agencies: Mapping[str, Agency]
    period: Period
    past_period: Period | None
    population: int | None


def figures_of(round_: Round, dataset: Dataset) -> Figures:
    """The numbers in force that agencies report for themselves; table rows and confirmations are not compared."""
    found: dict[tuple[str, Component], list[Observation]] = {}
    for o in dataset.observations():
        if o.number is not None and not o.confirms and not o.column and o.availability is Availability.AVAILABLE:
            found.setdefault((o.item, o.component), []).append(o)
    past: dict[tuple[str, Component, str], dict[str, Decimal]] = {}
    for agency, answers in round_.past.items():
        for answer in answers:
            if answer.number is not None:
                past.setdefault((answer.item, answer.component, answer.unit), {})[agency] = answer.number
    series = (
        _series(indicator, field, found.get((indicator.code, field.component), ()), past)
        for indicator in round_.form.items
        if indicator.is_figure
        for field in indicator.fields()
    )
    communes = [agency.population for agency in round_.agencies if agency.is_commune]
    return Figures(
        tuple(s for s in series if s.observations),
        {agency.code: agency for agency in round_.agencies},
        round_.period,
        round_.past_period,
        sum(p or 0 for p in communes) if communes and all(communes) else None,
    )


def _series(
    indicator: Indicator, field: Field, observations: list[Observation] | tuple[()],
    past: Mapping[tuple[str, Component, str], Mapping[str, Decimal]],
) -> Series:  # fmt: skip
    unit = matching_key(field.unit)
    before: dict[str, Decimal] = {}
    for (item, component, past_unit), answers in past.items():
        if (item, component) == (indicator.code, field.component) and matching_key(past_unit) in ("", unit):
            before |= answers
    return Series(
        indicator, field, tuple(observations), before, field.type is FieldType.INTEGER, indicator.kind is Kind.PERCENT,
        unit,
    )  # fmt: skip
