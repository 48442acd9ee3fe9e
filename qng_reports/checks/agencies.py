"""Between agencies: one that confirms another's figure, and says something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from qng_reports import messages
from qng_reports.dataset import Dataset, Issue, Observation, Result
from qng_reports.figures import percentage, result_text
from qng_reports.model import Availability, Component, Round, reporters_of
from qng_reports.vietnamese import format_number, format_percent, round_half_up


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
        confirmed, province = _told(found, result)
        if confirmed and confirmed != province:
            first = next(iter(found.values()))
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
    number, province = first.number, result.value
    decimals = number.as_tuple().exponent
    if province is not None and isinstance(decimals, int) and round_half_up(province, max(-decimals, 0)) == number:
        return result.text, result.text  # the same, told with fewer decimals
    return result_text(result.indicator, number), result.text


def _ratio(part: Decimal | None, whole: Decimal | None) -> str:
    if part is None or not whole:
        return ""
    return f"{format_percent(percentage(part, whole))} ({format_number(part, 6)}/{format_number(whole, 6)})"
