"""Between agencies: one that confirms another's figure, and says something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from qng_reports import messages
from qng_reports.checks.rounding import decimals_of, only_rounding, rounded_sum
from qng_reports.dataset import Dataset, Issue, Observation, Result
from qng_reports.figures import percentage, result_text
from qng_reports.model import (
    Availability,
    Component,
    FieldType,
    Indicator,
    Kind,
    Method,
    Round,
    as_confirmed,
    reporters_of,
)
from qng_reports.vietnamese import format_number, format_percent


def check_confirmations(round_: Round, dataset: Dataset, results: Iterable[Result]) -> Iterator[Issue]:
    """A confirming agency's answer that is not the province's, where all reporters have answered."""
    by_code = {result.indicator.code: result for result in results}
    answers: dict[tuple[str, str], dict[Component, Observation]] = {}
    for o in dataset.observations():
        answered = o.availability is Availability.AVAILABLE and o.component is not Component.NOTE
        if o.confirms and o.usable and answered:
            answers.setdefault((o.item, o.agency), {})[o.component] = o
    for (item, _), found in answers.items():
        result = by_code.get(item)  # None: the form asked it when it was answered, and no longer does
        if result is None or result.received < result.expected or not result.text:
            continue
        if result.indicator.kind is Kind.TEXT:  # nobody words a sentence twice alike
            continue
        confirmed, province = _told(found, result)
        if confirmed and confirmed != province:
            first = next(iter(found.values()))
            if _only_rounded(found, result):
                name = result.indicator.name
                yield messages.rounded_confirmation(first.place, name, first.text, confirmed, province)
                continue
            who = ", ".join(agency.name for agency in reporters_of(result.indicator, round_.agencies)[:2])
            who = who if result.expected <= 2 else f"{result.expected} cơ quan báo cáo cộng lại"
            yield messages.figures_differ(first.place, result.indicator, first.text, confirmed, province, who)


def _told(found: Mapping[Component, Observation], result: Result) -> tuple[str, str]:
    """What the confirming agency says and what the province's figure is, alike; empty if it says nothing."""
    part, whole = found.get(Component.NUMERATOR), found.get(Component.DENOMINATOR)
    if part is not None and whole is not None:
        shown = [_ratio(part.number, whole.number), _ratio(result.numerator, result.denominator)]
        return shown[0], shown[1]
    first = next(iter(found.values()))
    if first.number is None:
        return first.text, result.text
    return _number(result.indicator, first.number), _number(result.indicator, result.value)


def _number(indicator: Indicator, number: Decimal | None) -> str:
    """A figure with all the decimals that it has, where they are more than the form asks."""
    if number is None:
        return ""
    decimals = max(decimals_of(number), indicator.decimals, 0)
    return result_text(replace(indicator, decimals=decimals), number)


def _only_rounded(found: Mapping[Component, Observation], result: Result) -> bool:
    """Whether every figure confirmed is the province's but for rounding; whole counts are never rounded."""
    values = {
        Component.VALUE: result.value, Component.NUMERATOR: result.numerator, Component.DENOMINATOR: result.denominator,
    }  # fmt: skip
    fields = as_confirmed(result.indicator).fields()
    whole = {field.component for field in fields if field.type is FieldType.INTEGER}
    added = result.indicator.method in (Method.SUM, Method.RATIO_OF_SUMS)
    for component, o in found.items():
        province = values.get(component)
        if o.number is None or province is None:
            return False
        exact = component in whole
        sums = rounded_sum([(province, result.received if added else 1, exact)])
        if o.number != province and not only_rounding(rounded_sum([(o.number, 1, exact)]), sums):
            return False
    return True


def _ratio(part: Decimal | None, whole: Decimal | None) -> str:
    if part is None or not whole:
        return ""
    return f"{format_percent(percentage(part, whole))} ({format_number(part, 6)}/{format_number(whole, 6)})"
