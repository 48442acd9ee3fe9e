"""The appendix by commune."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from qng_reports.dataset import Dataset, Observation, Result
from qng_reports.figures import SIGN_FAULTY, SIGN_NONE, SIGN_UNKNOWN, percentage
from qng_reports.model import Agency, Availability, Component, Indicator, Kind, Round
from qng_reports.render.names import by_name
from qng_reports.report import Column, CommuneTable, Row
from qng_reports.vietnamese import format_number

_COLUMNS = 10  # columns that fit a landscape page and stay readable; more go into further tables


def commune_tables(round_: Round, dataset: Dataset, results: Iterable[Result]) -> Iterator[CommuneTable]:
    """The tables of the appendix, each with as many columns as a page takes."""
    communes = sorted((agency for agency in round_.asked if agency.is_commune), key=by_name)
    shown = [
        r for r in results if r.indicator.in_appendix and any(a.answers_to(r.indicator.reporters) for a in communes)
    ]
    if not communes or not shown:
        return
    count = -(-len(shown) // _COLUMNS)
    width = -(-len(shown) // count)
    for number in range(count):
        chosen = shown[number * width : (number + 1) * width]
        rows = (_row(str(n), agency, dataset, chosen) for n, agency in enumerate(communes, 1))
        title = f"Bảng {number + 1}" if count > 1 else ""
        yield CommuneTable(title, tuple(_column(result) for result in chosen), tuple(rows))


def _column(result: Result) -> Column:
    indicator = result.indicator
    unit = "%" if indicator.kind in (Kind.RATIO, Kind.PERCENT) else indicator.unit.strip() * indicator.is_figure
    total = result.text.removesuffix("%") if unit == "%" else result.text
    title = indicator.short_name or indicator.name.rstrip(" .")
    return Column(title, unit, total or SIGN_UNKNOWN, f"{result.received}/{result.expected}")


def _row(number: str, agency: Agency, dataset: Dataset, results: Iterable[Result]) -> Row:
    submission = dataset.submissions.get(agency.code)
    answers: dict[str, list[Observation]] = {}
    for observation in submission.observations if submission else ():
        if not observation.confirms and observation.component is not Component.NOTE:
            answers.setdefault(observation.item, []).append(observation)
    cells = tuple(_cell(r.indicator, answers.get(r.indicator.code, ())) if submission else "" for r in results)
    return Row(number, agency.name if submission else f"{agency.name} (chưa báo cáo)", cells)


def _cell(indicator: Indicator, found: Sequence[Observation]) -> str:
    """One commune's answer as the appendix prints it; a value with an error is not printed."""
    if any(o.usable and o.availability is Availability.NOT_APPLICABLE for o in found):
        return SIGN_NONE
    if any(not o.usable for o in found):
        return SIGN_FAULTY
    if not found or any(o.availability is not Availability.AVAILABLE for o in found):
        return SIGN_UNKNOWN
    numbers: Mapping[Component, Decimal | None] = {o.component: o.number for o in found}
    if indicator.kind is Kind.RATIO:
        part, whole = numbers.get(Component.NUMERATOR), numbers.get(Component.DENOMINATOR)
        return format_number(percentage(part, whole)) if part is not None and whole else SIGN_FAULTY
    number = numbers.get(Component.VALUE)
    if indicator.is_figure and number is not None:
        return format_number(number, max(indicator.decimals, 2 if indicator.kind is Kind.PERCENT else 0))
    return found[0].text or SIGN_UNKNOWN
