"""The items of the plan: by section, by assessment, by lead agency, and how many were met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qng_reports.dataset import Assessment, Result, Verdict
from qng_reports.model import Form, Indicator, Kind
from qng_reports.render.item import item_of, shown
from qng_reports.render.names import roman, share
from qng_reports.render.origins import counted, figure_of
from qng_reports.render.tasks import task_item
from qng_reports.render.view import View
from qng_reports.report import AgencyTable, Figure, FigureGroup, Item, Lead, Notable, Part, Tally
from qng_reports.vietnamese import clean_text, format_count, matching_key, sort_key

_LETTERS = "abcdđeghiklmnopqrstuvxy"  # the Vietnamese alphabet, as điểm are lettered
_HEADINGS = {
    Assessment.MET: "Chỉ tiêu đạt",
    Assessment.NOT_MET: "Chỉ tiêu chưa đạt",
    Assessment.UNKNOWN: "Chỉ tiêu chưa đủ số liệu để đánh giá",
    Assessment.NONE: "Chỉ tiêu không đặt mục tiêu",
}


def in_plan(indicator: Indicator) -> bool:
    """An item of the plan is one for which the plan prints a lead agency; the others are supporting figures."""
    return bool(indicator.lead.strip()) and indicator.kind is not Kind.TASK


def whole_items(results: Sequence[Result]) -> tuple[Result, ...]:
    """The items that are counted: an item made of parts once, its parts not."""
    return tuple(result for result in results if not result.indicator.part_of)


def items_by_code(view: View) -> Mapping[str, Item]:
    """Every indicator and task of the form as the report tells it."""
    return {
        r.indicator.code: task_item(view, r) if r.indicator.kind is Kind.TASK else item_of(view, r)
        for r in view.results
    }


def tally_of(results: Sequence[Result]) -> Tally:
    """How many items are met, not met, not known, and without a target."""
    by_kind = {kind: [r.indicator for r in results if r.assessment is kind] for kind in Assessment}
    whole, total = [r.indicator for r in results], len(results)
    judged = [r.indicator for r in results if r.decision is not None and r.decision.verdict is Verdict.ASSESS]

    def number(kind: Assessment, *, blank: bool = False) -> str:
        count = len(by_kind[kind])
        return "" if blank and not count else counted(format_count(count), by_kind[kind], _HEADINGS[kind].lower())

    def part(kind: Assessment) -> str:
        return counted(share(len(by_kind[kind]), total), whole, _HEADINGS[kind].lower())

    return Tally(
        total=counted(format_count(total), whole, "chỉ tiêu") if total else "",
        met=number(Assessment.MET),
        met_share=part(Assessment.MET),
        not_met=number(Assessment.NOT_MET),
        not_met_share=part(Assessment.NOT_MET),
        unknown=number(Assessment.UNKNOWN, blank=True),
        unknown_share=part(Assessment.UNKNOWN),
        untargeted=number(Assessment.NONE, blank=True),
        judged=counted(format_count(len(judged)), judged, "chỉ tiêu do cơ quan tổng hợp đánh giá") if judged else "",
        judged_items=counted(
            ", ".join(item.printed_number for item in judged if item.printed_number), judged, "số thứ tự trong kế hoạch"
        ),
        summary=counted(_summary({kind: len(found) for kind, found in by_kind.items()}), whole, "chỉ tiêu"),
    )


def _summary(counts: Mapping[Assessment, int]) -> str:
    """What was reached, without what there is none of."""
    words = {kind: heading.removeprefix("Chỉ tiêu ") for kind, heading in _HEADINGS.items()}
    there = {words[kind]: count for kind, count in counts.items() if count}
    total = sum(there.values())
    if not total:
        return ""
    if len(there) == 1:
        return f"{format_count(total)} chỉ tiêu, {'đều ' if total > 1 else ''}{next(iter(there))}"
    return f"{format_count(total)} chỉ tiêu, trong đó " + ", ".join(f"{format_count(n)} {w}" for w, n in there.items())


def sections_of(form: Form, plan: Sequence[Result]) -> Iterator[tuple[int, str, tuple[Result, ...]]]:
    """The sections of the plan that have items: running number, title, results."""
    number = 0
    for section in form.sections:
        results = tuple(result for result in plan if result.indicator.section == section.code)
        if results:
            number += 1
            yield number, section.title.strip() or f"Nhóm chỉ tiêu {number}", results


def parts_of(form: Form, plan: Sequence[Result], items: Mapping[str, Item]) -> Iterator[Part]:
    """The sections of the plan with their items, in the plan's order and by assessment."""
    for number, title, results in sections_of(form, plan):
        notable = tuple(_notable(results, items))
        chosen = tuple(items[result.indicator.code] for result in results)
        yield Part(str(number), roman(number), title, tally_of(whole_items(results)), notable, chosen)


def _notable(results: Sequence[Result], items: Mapping[str, Item]) -> Iterator[Notable]:
    """Items by assessment, told one by one: parts in the place of what they are parts of."""
    told = [result for result in results if result.indicator.kind is not Kind.PARTS]
    groups = {
        heading: tuple(items[r.indicator.code] for r in told if r.assessment is kind)
        for kind, heading in _HEADINGS.items()
    }
    groups = {heading: found for heading, found in groups.items() if found}
    for letter, (heading, found) in zip(_LETTERS, groups.items(), strict=False):
        yield Notable(f"{letter}) {heading}" if len(groups) > 1 else f"{heading}:", found)


def leads_of(plan: Sequence[Result], items: Mapping[str, Item]) -> Iterator[Lead]:
    """The items by lead agency as the plan prints it, in the alphabet's order."""
    groups: dict[str, list[Result]] = {}
    names: dict[str, str] = {}
    for result in plan:
        name = " ".join(clean_text(result.indicator.lead).split()).rstrip(" .;,")
        key = matching_key(name)
        names.setdefault(key, name)
        groups.setdefault(key, []).append(result)
    for number, key in enumerate(sorted(groups, key=lambda key: sort_key(names[key])), 1):
        chosen = tuple(items[result.indicator.code] for result in groups[key])
        yield Lead(roman(number), names[key], tally_of(whole_items(groups[key])), chosen)


def figure_groups(form: Form, results: Sequence[Result], tables: Mapping[str, AgencyTable]) -> Iterator[FigureGroup]:
    """The supporting figures by section of the form, those of tables with their sums by choice."""
    groups: list[tuple[str, tuple[Figure, ...]]] = []
    for section in form.sections:
        found = [r for r in results if r.indicator.section == section.code and not in_plan(r.indicator) and r.text]
        if found:
            figures = tuple(
                Figure(
                    r.indicator.name.rstrip(" ."),
                    figure_of(shown(r, prose=True), r.indicator),
                    tuple(_details(r.indicator, tables)),
                )
                for r in found
            )
            groups.append((section.title.strip(" .:"), figures))
    for letter, (title, figures) in zip(_LETTERS, groups, strict=False):
        yield FigureGroup(f"{letter}) {title}" if len(groups) > 1 and title else "", figures)


def _details(indicator: Indicator, tables: Mapping[str, AgencyTable]) -> Iterator[str]:
    for total in tables[indicator.code].sums if indicator.code in tables else ():
        told = f" ({total.details})" if total.details else ""
        yield figure_of(f"{total.name}: {total.value}{told}", indicator)
