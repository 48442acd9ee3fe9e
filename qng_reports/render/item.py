"""One item of the form as the report tells it: figure, basis, change, judgement by hand, waivers, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from qng_reports.dataset import Result, Verdict
from qng_reports.figures import percentage
from qng_reports.model import Component, Indicator, Kind
from qng_reports.render.changes import change_of, is_percentage, unit_of
from qng_reports.render.names import listed, summed_up
from qng_reports.render.origins import figure_of, traced
from qng_reports.render.standings import compare
from qng_reports.render.view import View
from qng_reports.report import Item
from qng_reports.vietnamese import clean_text, format_count, format_number, format_percent, format_quantity

_NO_FIGURES = "Chưa có số liệu"
_NAMED = 4  # agencies named in a note


def item_of(view: View, result: Result) -> Item:
    """An indicator with everything that a template may print of it."""
    indicator = result.indicator
    compared = compare(view, result)
    change = change_of(result, view.before(indicator.code))
    waived = len(view.waived(indicator))
    told_waived = f"{format_count(waived)} đơn vị được miễn báo cáo" if waived else ""
    judged = _judged(view, result)
    target = indicator.target.printed if indicator.target else ""
    return Item(
        number=indicator.printed_number,
        name=indicator.name.rstrip(" ."),
        printed_name=indicator.name,
        part_of=_heading(view, indicator),
        target=target,
        lead=indicator.lead,
        result=figure_of(shown(result), indicator),
        prose=figure_of(_told(result), indicator),
        assessment=result.assessment.value,
        remark=figure_of(_remark(result, target, change, "; ".join(filter(None, (told_waived, judged)))), indicator),
        value=figure_of(_bare(result), indicator),
        unit=_unit(result),
        numerator=figure_of(_count(result.numerator, indicator), indicator),
        denominator=figure_of(_count(result.denominator, indicator), indicator),
        share=figure_of(format_percent(result.value) if result.value is not None and is_percentage(result) else "",
                        indicator),
        basis=_basis(result),
        change=traced(change, (indicator.code,), how="so với kỳ trước"),
        judged=traced(judged, (indicator.code,), how="quyết định của cơ quan tổng hợp"),
        by_rule=result.computed.value if _is_judged(result) else "",
        reason=traced(_reason(result), (indicator.code,), how="quyết định của cơ quan tổng hợp"),
        judge=result.decision.decided_by if result.decision is not None and _is_judged(result) else "",
        explanation=_explanation(view, indicator),
        waived=traced(told_waived, (indicator.code,), how="đếm đơn vị được miễn"),
        highest=compared.highest,
        lowest=compared.lowest,
        below=compared.below,
        extremes=compared.sentence,
        ranking=compared.ranking,
        status=result.text if indicator.kind is Kind.STATUS else "",
        work="",
        paragraphs=(),
        documents="",
        due=indicator.due,
        note=traced(_sentence(". ".join(_notes(view, result, told_waived))), (indicator.code,), how="ghi chú"),
    )  # fmt: skip


def shown(result: Result, *, prose: bool = False) -> str:
    """The province's figure with its unit, and what it rests on where more than one agency was asked."""
    value = _with_unit(result, prose) or ("Không phát sinh" if result.not_applicable else _NO_FIGURES)
    if result.expected < 2:
        return value
    basis = f"{result.received}/{result.expected} đơn vị"
    return f"{value[:-1]}; {basis} đã trả lời)" if value.endswith(")") else f"{value} ({basis})"


def _basis(result: Result) -> str:
    text = f"{result.received}/{result.expected}"
    return traced(text, (result.indicator.code,), how="đếm đơn vị đã trả lời / đơn vị phải báo cáo")


def _told(result: Result) -> str:
    """The figure inside a sentence: "05 mạng", "95,32% (93/96 đơn vị)", "chưa có số liệu"."""
    told = shown(result, prose=True)
    return told if result.text else told[:1].lower() + told[1:]


def _remark(result: Result, target: str, change: str, more: str) -> str:
    first = f"kết quả {_told(result)}" if result.text else _told(result)
    text = ", ".join(filter(None, (first, f"mục tiêu {target}" if target else "", change)))
    return f"{text}; {more}" if more else text


def _with_unit(result: Result, prose: bool) -> str:
    if result.printed:
        return result.printed
    if result.numerator is not None and result.denominator and result.indicator.choices:
        verb = "hoàn thành" if result.indicator.kind is Kind.STATUS else "trả lời “Có”"
        share = format_percent(percentage(result.numerator, result.denominator))
        return f"{share} ({format_number(result.numerator, 0)}/{format_number(result.denominator, 0)} đơn vị {verb})"
    indicator, beyond = result.indicator, _beyond(result, prose)
    if result.value is not None and not is_percentage(result):
        return beyond + format_quantity(result.value, unit_of(indicator), max(indicator.decimals, 0), prose=prose)
    unit = indicator.unit.strip() * indicator.is_figure
    told = f"{result.text} {unit}" if unit and result.text and not result.text.endswith("%") else result.text
    return beyond + told if told else ""


def _beyond(result: Result, prose: bool) -> str:
    """What stands before a figure that is only known to be above or below its value: ">98%", "trên 98%"."""
    return {">": "trên ", "<": "dưới "}.get(result.bound, "") if prose else result.bound


def _bare(result: Result) -> str:
    if result.value is None:
        return result.text
    return format_number(result.value, 2 if is_percentage(result) else max(result.indicator.decimals, 0))


def _unit(result: Result) -> str:
    return "%" if is_percentage(result) else unit_of(result.indicator) * (result.value is not None)


def _count(value: Decimal | None, indicator: Indicator) -> str:
    return "" if value is None else format_number(value, max(indicator.decimals, 0))


def _judged(view: View, result: Result) -> str:
    """What the Sở decided of the province's figure, with the reason that it gave."""
    decision = result.decision
    if decision is None:
        return ""
    issuer = view.round_.form.issuer
    who = "Sở" if issuer.casefold().startswith("sở ") else issuer
    reason = f" – {clean_text(decision.reason).rstrip(' .;')}" if decision.reason.strip() else ""
    if decision.verdict is Verdict.ASSESS:
        by_rule = f" (theo quy tắc: {result.computed.value})" if result.computed.value else ""
        return f"{who} đánh giá: {result.assessment.value}{by_rule}{reason}"
    if decision.verdict is Verdict.VALUE:
        return f"số liệu do {who} xác định{reason}"
    return ""


def _is_judged(result: Result) -> bool:
    return result.decision is not None and result.decision.verdict is Verdict.ASSESS


def _reason(result: Result) -> str:
    return clean_text(result.decision.reason) if result.decision is not None and _is_judged(result) else ""


def _heading(view: View, indicator: Indicator) -> str:
    if not indicator.part_of:
        return ""
    return view.round_.form.indicator(indicator.part_of).printed_number or indicator.part_of


def _explanation(view: View, indicator: Indicator) -> str:
    """What the only reporter of an item said beside its figure, or beside those of the item's parts."""
    items = [indicator, *(i for i in view.round_.form.items if i.part_of == indicator.code)]
    found: dict[str, tuple[str, str]] = {}
    for item in items:
        reporters = view.reporters(item)
        if len(reporters) == 1:
            text = clean_text(view.part(item.code, reporters[0].code, Component.NOTE)).strip()
            if text:
                found.setdefault(text, (item.code, reporters[0].code))
    who = {agency for _, agency in found.values()}
    origin = (code for code, _ in found.values())
    return traced("; ".join(found), origin, agency=who.pop() if len(who) == 1 else "", how="nguyên văn")


def _notes(view: View, result: Result, waived: str) -> Iterator[str]:
    """What a footnote under the item says beside its sentence: who is waived, left out, estimates; the lead's note."""
    indicator = result.indicator
    if waived:
        yield f"{waived}: {listed(view.waived(indicator))}"
    excluded = view.excluded(indicator)
    if excluded:
        yield f"Không tính số liệu của {summed_up(excluded, _NAMED)}"
    estimated = view.estimated(indicator)
    if estimated:
        yield f"Số liệu ước tính: {summed_up(estimated, _NAMED)}"
    reporters = view.reporters(indicator)
    if len(reporters) == 1:
        note = " ".join(view.part(indicator.code, reporters[0].code, Component.NOTE).split()).rstrip(" .;")
        if note:
            yield f"{reporters[0].name} ghi chú: {note}"


def _sentence(text: str) -> str:
    """With a capital at its start and after each full stop, and a full stop at its end."""
    text = re.sub(r"(?<=\. )\w", lambda found: found[0].upper(), text)
    return f"{text[:1].upper()}{text[1:]}." if text else ""
