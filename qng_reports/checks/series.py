"""The figures of a round put side by side: each asked value over all agencies, now and in the period before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    """One value that the form asks (a component of an item), as all its reporting agencies answered it."""

    indicator: Indicator
    field: Field
    observations: tuple[Observation, ...]

    @property
    def counts(self) -> bool:
        """Whether whole things are counted: few of them vary by chance."""
        return self.field.type is FieldType.INTEGER

    @property
    def percent(self) -> bool:
        """Whether the figures are percentage points, whatever the population."""
        return self.indicator.kind is Kind.PERCENT

    @property
    def unit(self) -> str:
        """The unit as compared: "triệu đồng"."""
        return matching_key(self.field.unit or (self.indicator.unit if self.indicator.kind is not Kind.RATIO else ""))


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a round; `past`: those of the period before, by agency, item and component, in the same unit.

    `population`: of all communes together, None where one of them is not known.
    """

    series: tuple[Series, ...]
    agencies: Mapping[str, Agency]
    past: Mapping[tuple[str, str, Component], Decimal]
    period: Period
    past_period: Period | None
    population: int | None

    def before(self, o: Observation) -> Decimal | None:
        """What the agency answered to the same question in the period before."""
        return self.past.get((o.agency, o.item, o.component))


def figures_of(round_: Round, dataset: Dataset) -> Figures:
    """The numbers in force that agencies report for themselves; table rows and confirmations are not compared."""
    found: dict[tuple[str, Component], list[Observation]] = {}
    for o in dataset.observations():
        if o.number is not None and not o.confirms and not o.column and o.availability is Availability.AVAILABLE:
            found.setdefault((o.item, o.component), []).append(o)
    series = tuple(
        Series(indicator, field, tuple(found.get((indicator.code, field.component), ())))
        for indicator in round_.form.items
        if indicator.is_figure
        for field in indicator.fields()
    )
    communes = [agency.population for agency in round_.agencies if agency.is_commune]
    return Figures(
        tuple(s for s in series if s.observations),
        {agency.code: agency for agency in round_.agencies},
        dict(_past(round_, series)),
        round_.period,
        round_.past_period,
        sum(p or 0 for p in communes) if communes and all(communes) else None,
    )


def _past(round_: Round, series: tuple[Series, ...]) -> Iterator[tuple[tuple[str, str, Component], Decimal]]:
    units = {(s.indicator.code, s.field.component): s.unit for s in series}
    for agency, answers in round_.past.items():
        for past in answers:
            unit = units.get((past.item, past.component))
            if unit is not None and past.number is not None and matching_key(past.unit) in ("", unit):
                yield (agency, past.item, past.component), past.number


def tells(series: Series, number: Decimal) -> bool:
    """Whether a figure is particular enough for an equal one to mean anything: no zero, no 100 %, no small count."""
    if number != number.to_integral_value():
        return True
    return abs(number) >= _TRIVIAL and not (series.percent and number == _FULL)
