"""The items of the plan: what each reached, what it rests on, and how many were met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qng_reports.dataset import Assessment, Result
from qng_reports.figures import percentage
from qng_reports.model import Form, Indicator, Kind
from qng_reports.render.names import share, some
from qng_reports.report import Figure, FigureGroup, Item, Notable, Part, Tally
from qng_reports.vietnamese import format_count, format_number, format_percent

_NO_FIGURES = "Chưa có số liệu"
_LETTERS = "abcdđeghiklmnopqrstuvxy"  # the Vietnamese alphabet, as điểm are lettered


def in_plan(indicator: Indicator) -> bool:
    """An item of the plan is one for which the plan prints a lead agency; the others are supporting figures."""
    return bool(indicator.lead.strip())


def whole_items(results: Sequence[Result]) -> tuple[Result, ...]:
    """The items that are counted: an item made of parts once, its parts not."""
    return tuple(result for result in results if not result.indicator.part_of)


def _judged(results: Sequence[Result]) -> tuple[Item, ...]:
    """The items as they are told one by one: parts in the place of what they are parts of."""
    return tuple(_item(result) for result in results if result.indicator.kind is not Kind.PARTS)


def tally_of(results: Sequence[Result]) -> Tally:
    """How many items are met, not met, not known, and without a target."""
    met, not_met, unknown, untargeted = (
        sum(result.assessment is assessment for result in results)
        for assessment in (Assessment.MET, Assessment.NOT_MET, Assessment.UNKNOWN, Assessment.NONE)
    )
    total = len(results)
    return Tally(
        total=format_count(total) if total else "",
        met=format_count(met),
        met_share=share(met, total),
        not_met=format_count(not_met),
        not_met_share=share(not_met, total),
        unknown=some(unknown),
        unknown_share=share(unknown, total),
        untargeted=format_count(untargeted) if untargeted else "",
    )


def sections_of(form: Form, plan: Sequence[Result]) -> Iterator[tuple[int, str, tuple[Result, ...]]]:
    """The sections of the plan that have items: running number, title, results."""
    number = 0
    for section in form.sections:
        results = tuple(result for result in plan if result.indicator.section == section.code)
        if results:
            number += 1
            yield number, section.title.strip() or f"Nhóm chỉ tiêu {number}", results


def parts_of(form: Form, plan: Sequence[Result]) -> Iterator[Part]:
    """The sections of the plan with their items, and those that a reader must look at."""
    for number, title, results in sections_of(form, plan):
        notable = tuple(_notable(_judged(results)))
        items = tuple(_item(result) for result in results)
        yield Part(str(number), _roman(number), title, tally_of(whole_items(results)), notable, items)


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def _notable(items: Sequence[Item]) -> Iterator[Notable]:
    headings = {Assessment.NOT_MET: "Chỉ tiêu chưa đạt", Assessment.UNKNOWN: "Chỉ tiêu chưa đủ số liệu để đánh giá"}
    groups = {heading: tuple(i for i in items if i.assessment == kind) for kind, heading in headings.items()}
    groups = {heading: found for heading, found in groups.items() if found}
    for letter, (heading, found) in zip(_LETTERS, groups.items(), strict=False):
        yield Notable(f"{letter}) {heading}" if len(groups) > 1 else f"{heading}:", found)


def _item(result: Result) -> Item:
    indicator = result.indicator
    target = indicator.target.printed if indicator.target else ""
    shown = _shown(result)
    remark = f"{'kết quả ' if result.text else ''}{shown[:1].lower() if not result.text else shown[:1]}{shown[1:]}"
    return Item(
        number=indicator.printed_number,
        name=indicator.name.rstrip(" ."),
        target=target,
        lead=indicator.lead,
        result=shown,
        assessment=result.assessment.value,
        remark=f"{remark}, mục tiêu {target}" if target else remark,
    )


def _shown(result: Result) -> str:
    """The province's figure with its unit, and what it rests on where more than one agency was asked."""
    value = _with_unit(result) or ("Không phát sinh" if result.not_applicable else _NO_FIGURES)
    if result.expected < 2:
        return value
    return f"{value[:-1]}; {_basis(result)} đã trả lời)" if value.endswith(")") else f"{value} ({_basis(result)})"


def _basis(result: Result) -> str:
    return f"{result.received}/{result.expected} đơn vị"


def _with_unit(result: Result) -> str:
    if result.numerator is not None and result.denominator and result.indicator.choices:
        verb = "hoàn thành" if result.indicator.kind is Kind.STATUS else "trả lời “Có”"
        share = format_percent(percentage(result.numerator, result.denominator))
        return f"{share} ({format_number(result.numerator, 0)}/{format_number(result.denominator, 0)} đơn vị {verb})"
    unit = result.indicator.unit.strip()
    bare = (
        (result.indicator.is_figure or result.value is not None)
        and unit
        and result.text
        and not result.text.endswith("%")
    )
    return f"{result.text} {unit}" if bare else result.text


def figure_groups(form: Form, results: Sequence[Result]) -> Iterator[FigureGroup]:
    """The supporting figures by section of the form."""
    groups: list[tuple[str, tuple[Figure, ...]]] = []
    for section in form.sections:
        found = [r for r in results if r.indicator.section == section.code and not in_plan(r.indicator) and r.text]
        if found:
            figures = tuple(Figure(r.indicator.name.rstrip(" ."), _shown(r)) for r in found)
            groups.append((section.title.strip(" .:"), figures))
    for letter, (title, figures) in zip(_LETTERS, groups, strict=False):
        yield FigureGroup(f"{letter}) {title}" if len(groups) > 1 and title else "", figures)
