"""The tasks of the plan: counted by status, told one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from qng_reports.dataset import Result
from qng_reports.model import TASK_STATUSES, Agency, Component, Kind
from qng_reports.render.digest import gather, told
from qng_reports.render.names import called, roman
from qng_reports.render.origins import counted, figure_of, traced
from qng_reports.render.view import View
from qng_reports.report import Item, TaskGroup, TaskTally
from qng_reports.vietnamese import clean_text, format_count, format_day

_DONE, _REGULAR, _ONGOING, _UNDONE = TASK_STATUSES
_UNTOLD = "Chưa đủ báo cáo"
_SAID = {
    _DONE: "đã hoàn thành", _REGULAR: "thực hiện thường xuyên", _ONGOING: "đang triển khai",
    _UNDONE: "chưa hoàn thành", _UNTOLD: "chưa đủ báo cáo",
}  # fmt: skip
_HUNDRED = Decimal(100)
_NUMBERED = re.compile(r"^([A-ZĐ]{1,5}|\d+)[.)]\s+(?=\S)")


def tasks_of(view: View) -> tuple[Result, ...]:
    """The results that are tasks, in the form's order."""
    return tuple(result for result in view.results if result.indicator.kind is Kind.TASK)


def task_tally(view: View, tasks: Sequence[Result]) -> TaskTally:
    """How many tasks are done, regular, ongoing, not done, and not yet told."""
    by_status = {word: [r.indicator for r in tasks if status_of(view, r) == word] for word in (*TASK_STATUSES, _UNTOLD)}
    whole = [r.indicator for r in tasks]

    def number(word: str, what: str) -> str:
        return counted(format_count(len(by_status[word])), by_status[word], what)

    return TaskTally(
        total=counted(format_count(len(whole)), whole, "nhiệm vụ") if whole else "",
        done=number(_DONE, "nhiệm vụ đã hoàn thành"),
        regular=number(_REGULAR, "nhiệm vụ thường xuyên"),
        ongoing=number(_ONGOING, "nhiệm vụ đang triển khai"),
        undone=number(_UNDONE, "nhiệm vụ chưa hoàn thành"),
        untold=number(_UNTOLD, "nhiệm vụ chưa đủ báo cáo") if by_status[_UNTOLD] else "",
        summary=counted(_summary({word: len(found) for word, found in by_status.items()}), whole, "nhiệm vụ"),
    )


def _summary(counts: Mapping[str, int]) -> str:
    """The statuses that there are, without what there is none of."""
    there = [(count, _SAID[word]) for word, count in counts.items() if count]
    total = sum(counts.values())
    if len(there) == 1:
        return f"{format_count(total)} nhiệm vụ, {'đều ' if total > 1 else ''}{there[0][1]}"
    told = ", ".join(f"{format_count(count)} {said}" for count, said in there)
    return f"{format_count(total)} nhiệm vụ, trong đó {told}" if there else ""


def task_groups(view: View) -> Iterator[TaskGroup]:
    """The tasks by section of the form; numbered through, where the plan prints no number."""
    tasks = tasks_of(view)
    items = {result.indicator.code: task_item(view, result, n) for n, result in enumerate(tasks, 1)}
    number, band = 0, ""
    for section, titles in view.round_.form.headed({result.indicator.section for result in tasks}):
        found = [result for result in tasks if result.indicator.section == section.code]
        number = number + 1 if section.band == band else 1
        begun, band = titles[0] if section.band != band else "", section.band
        title = section.title.strip() or f"Nhóm nhiệm vụ {number}"
        printed = _NUMBERED.match(title)
        name = title[printed.end() :] if printed else title
        own = "" if section.is_band else printed[1] if printed else roman(number)
        chosen = tuple(items[result.indicator.code] for result in found)
        yield TaskGroup(own, name, task_tally(view, found), chosen, begun if section.band else "")


def status_of(view: View, result: Result) -> str:
    """The task's status in the province.

    Of several agencies that say differently, a task is regular where none is behind, else ongoing; nothing is said
    before enough of them have answered (the form's least share).
    """
    words = {word for word, count in result.counts if count}
    if not words or result.received * _HUNDRED < view.round_.form.minimum_share * result.expected:
        return _UNTOLD
    if len(words) == 1:
        return words.pop()
    return _REGULAR if words <= {_DONE, _REGULAR} else _ONGOING


def task_item(view: View, result: Result, number: int = 0) -> Item:
    """A task with its status, what was done, and the documents issued."""
    indicator = result.indicator
    status = status_of(view, result)
    basis = f"{result.received}/{result.expected}"
    shown = status if result.expected < 2 else f"{status} ({result.text + '; ' if result.text else ''}{basis} đơn vị)"
    paragraphs = tuple(_work(view, result))
    remark = f"{shown[:1].lower()}{shown[1:]}"
    return Item(
        number=indicator.printed_number or (str(number) if number else ""),
        name=indicator.name.rstrip(" ."),
        printed_name=indicator.name,
        part_of="",
        target="", lead=indicator.lead,
        result=figure_of(shown, indicator),
        prose=figure_of(remark, indicator),
        assessment="",
        remark=figure_of(remark, indicator),
        value=figure_of(result.text, indicator),
        unit="", numerator="", denominator="", share="",
        basis=traced(basis, (indicator.code,), how="đếm đơn vị đã trả lời / đơn vị phải báo cáo"),
        change="", judged="", by_rule="", reason="", judge="", explanation="", waived="",
        highest="", lowest="", below="", extremes="", ranking=(),
        status=status,
        work=traced("\n".join(paragraphs), (indicator.code,), how="nguyên văn"),
        paragraphs=paragraphs,
        documents=traced(_documents(view, result), (indicator.code,), how="nguyên văn"),
        due=_due(indicator.due),
        note="",
    )  # fmt: skip


def _due(printed: str) -> str:
    """The deadline as the plan prints it, a date with the zeros that a sentence has."""
    found = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", printed)
    return format_day(date(int(found[3]), int(found[2]), int(found[1]))) if found else printed


def _work(view: View, result: Result) -> Iterator[str]:
    """What was done: of one agency as written, of many the same said once."""
    reporters = view.reporters(result.indicator)
    code = result.indicator.code
    if len(reporters) == 1:
        text = clean_text(view.part(code, reporters[0].code, Component.RESULT))
        for line in filter(None, map(str.strip, text.splitlines())):
            yield traced(line, (code,), agency=reporters[0].code, how="nguyên văn")
        return
    said = [(agency, view.part(code, agency.code, Component.RESULT)) for agency in reporters]
    for group in gather(said):
        yield traced(f"- {told(group)}.", (code,), how="gộp ý giống nhau")


def _documents(view: View, result: Result) -> str:
    """The documents issued, each once, with who issued them where several agencies report."""
    reporters = view.reporters(result.indicator)
    found: dict[str, list[Agency]] = {}
    for agency in reporters:
        text = view.part(result.indicator.code, agency.code, Component.EVIDENCE)
        joined = "; ".join(line.strip(" ;.-") for line in clean_text(text).splitlines() if line.strip(" ;.-"))
        if joined:
            found.setdefault(joined, []).append(agency)
    if len(reporters) == 1:
        return "".join(found)
    return "; ".join(f"{text} ({', '.join(map(called, agencies))})" for text, agencies in found.items())
