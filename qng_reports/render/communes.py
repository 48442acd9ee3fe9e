"""The appendix by commune."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from qng_reports.dataset import Observation, Result
from qng_reports.figures import SIGN_FAULTY, SIGN_NONE, SIGN_UNKNOWN, percentage
from qng_reports.model import Agency, Availability, Component, Indicator, Kind
from qng_reports.render.names import by_name
from qng_reports.render.origins import figure_of, traced
from qng_reports.render.view import View
from qng_reports.report import Column, CommuneTable, Row
from qng_reports.vietnamese import format_number

_COLUMNS = 10  # columns that fit a landscape page and stay readable; more go into further tables


def commune_tables(view: View, results: Iterable[Result]) -> Iterator[CommuneTable]:
    """The tables of the appendix, each with as many columns as a page takes."""
    communes = sorted((agency for agency in view.round_.asked if agency.is_commune), key=by_name)
    shown = [
        r for r in results if r.indicator.in_appendix and any(a.answers_to(r.indicator.reporters) for a in communes)
    ]
    if not communes or not shown:
        return
    count = -(-len(shown) // _COLUMNS)
    width = -(-len(shown) // count)
    for number in range(count):
        chosen = shown[number * width : (number + 1) * width]
        rows = (_row(str(n), agency, view, chosen) for n, agency in enumerate(communes, 1))
        title = f"Bảng {number + 1}" if count > 1 else ""
        yield CommuneTable(title, tuple(_column(result) for result in chosen), tuple(rows))


def _column(result: Result) -> Column:
    indicator = result.indicator
    unit = "%" if indicator.kind in (Kind.RATIO, Kind.PERCENT) else indicator.unit.strip() * indicator.is_figure
    total = result.text.removesuffix("%") if unit == "%" else result.text
    basis = traced(f"{result.received}/{result.expected}", (indicator.code,), how="đếm đơn vị đã trả lời")
    title = indicator.short_name or indicator.name.rstrip(" .")
    return Column(title, unit, figure_of(total or SIGN_UNKNOWN, indicator), basis)


def _row(number: str, agency: Agency, view: View, results: Iterable[Result]) -> Row:
    sent = agency.code in view.dataset.submissions
    cells = (_traced_cell(r.indicator, agency, view) if sent else "" for r in results)
    return Row(number, agency.name if sent else f"{agency.name} (chưa báo cáo)", tuple(cells))


def _traced_cell(indicator: Indicator, agency: Agency, view: View) -> str:
    found = [o for o in view.answer(indicator.code, agency.code) if o.component is not Component.NOTE]
    return traced(_cell(indicator, found), (indicator.code,), agency=agency.code, how="số liệu của đơn vị")


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
