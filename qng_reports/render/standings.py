"""Communes beside each other: who is highest, who lowest, who below the target; only where that is honest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from qng_reports.dataset import Result
from qng_reports.figures import percentage
from qng_reports.model import Agency, Availability, Component, Indicator, Kind
from qng_reports.render.names import by_name, called, kinds, summed_up
from qng_reports.render.origins import traced
from qng_reports.render.view import View
from qng_reports.report import Ranked, Standing
from qng_reports.vietnamese import format_count, format_percent, format_range

_LEAST = 3  # communes with a figure, below which a comparison says nothing
_NAMED = 4  # communes named where several share a place
_HUNDRED = Decimal(100)
_Value = tuple[Agency, Decimal]


@dataclass(frozen=True, slots=True)
class Compared:
    """What may be said of the communes on one item; all empty where they cannot be compared."""

    highest: str = ""
    lowest: str = ""
    below: str = ""
    sentence: str = ""
    basis: str = ""
    ranking: tuple[Ranked, ...] = ()


def compare(view: View, result: Result) -> Compared:
    """Shares only: a count says how large a commune is. Enough communes must have answered, with usable figures."""
    indicator = result.indicator
    if indicator.kind not in (Kind.RATIO, Kind.PERCENT):
        return Compared()
    asked = [agency for agency in view.reporters(indicator) if agency.is_commune]
    out = view.excluded(indicator)
    values = [(agency, value) for agency in asked if agency not in out
              for value in [share_of(view, indicator, agency)] if value is not None]  # fmt: skip
    none = sum(_says_none(view, indicator, agency) for agency in asked)
    enough = (len(values) + none) * _HUNDRED >= view.round_.form.minimum_share * len(asked)
    if len(values) < _LEAST or not enough:
        return Compared()
    values.sort(key=lambda pair: (-pair[1], by_name(pair[0])))
    tied = [list(group) for _, group in groupby(values, key=lambda pair: pair[1])]
    whole = f"{len(values)}/{len(asked)} đơn vị có số liệu"
    return Compared(
        highest=_extreme(indicator, tied[0], "cao nhất") if len(tied) > 1 else "",
        lowest=_extreme(indicator, tied[-1], "thấp nhất") if len(tied) > 1 else "",
        below=_below(indicator, values),
        sentence=traced(_sentence(indicator, values, tied), (indicator.code,), how="so sánh các xã, phường, đặc khu"),
        basis=traced(whole, (indicator.code,), how="đếm đơn vị có số liệu"),
        ranking=tuple(_ranked(indicator, tied)),
    )


def standings_of(view: View) -> Iterator[Standing]:
    """The items of the plan that communes report, and those shown in the appendix, where communes can be compared."""
    for result in view.results:
        indicator = result.indicator
        compared = compare(view, result) if indicator.in_appendix or indicator.lead.strip() else Compared()
        if compared.sentence:
            yield Standing(indicator.name.rstrip(" ."), compared.sentence, compared.basis)


def share_of(view: View, indicator: Indicator, agency: Agency) -> Decimal | None:
    """A commune's own percentage; None without two usable counts, or with a denominator of 0."""
    found = [o for o in view.answer(indicator.code, agency.code) if o.component is not Component.NOTE]
    if any(not o.usable or o.availability is not Availability.AVAILABLE for o in found):
        return None
    numbers = {o.component: o.number for o in found}
    if indicator.kind is Kind.PERCENT:
        return numbers.get(Component.VALUE)
    part, whole = numbers.get(Component.NUMERATOR), numbers.get(Component.DENOMINATOR)
    return percentage(part, whole) if part is not None and whole else None


def _says_none(view: View, indicator: Indicator, agency: Agency) -> bool:
    found = view.answer(indicator.code, agency.code)
    return any(o.usable and o.availability is Availability.NOT_APPLICABLE for o in found)


def _extreme(indicator: Indicator, tied: Sequence[_Value], how: str) -> str:
    agencies = [agency for agency, _ in tied]
    together = "cùng " if len(agencies) > 1 else ""
    text = f"{summed_up(agencies, _NAMED)} ({together}{format_percent(tied[0][1])})"
    return traced(text, (indicator.code,), agency=agencies[0].code if len(agencies) == 1 else "", how=how)


def _missed(indicator: Indicator, values: Sequence[_Value]) -> int | None:
    target = indicator.target
    if target is None or target.number is None:
        return None
    return sum(not target.met_by(value) for _, value in values)


def _below(indicator: Indicator, values: Sequence[_Value]) -> str:
    missed = _missed(indicator, values)
    text = "" if missed is None else f"{missed}/{len(values)}"
    return traced(text, (indicator.code,), how="đếm xã, phường, đặc khu chưa đạt mục tiêu")


def _sentence(indicator: Indicator, values: Sequence[_Value], tied: Sequence[Sequence[_Value]]) -> str:
    kind = kinds(agency for agency, _ in values)
    if len(tied) == 1:
        told = [f"{format_count(len(values))} {kind} cùng {format_percent(values[0][1])}"]
    else:
        told = [f"cao nhất: {_extreme(indicator, tied[0], '')}", f"thấp nhất: {_extreme(indicator, tied[-1], '')}"]
    missed = _missed(indicator, values)
    if missed is not None and indicator.target is not None:
        printed = indicator.target.printed[:1].lower() + indicator.target.printed[1:]
        met = len(values) - missed
        told.append(f"{missed or met}/{len(values)} đơn vị {'chưa đạt' if missed else 'đạt'} mục tiêu {printed}")
    return "; ".join(told)


def _ranked(indicator: Indicator, tied: Sequence[Sequence[_Value]]) -> Iterator[Ranked]:
    first = 1
    for group in tied:
        rank = format_range(str(first), str(first + len(group) - 1), prose=False)
        for agency, value in group:
            shown = traced(format_percent(value), (indicator.code,), agency=agency.code, how="số liệu của đơn vị")
            yield Ranked(traced(rank, (indicator.code,), how="xếp hạng"), called(agency), shown)
        first += len(group)
