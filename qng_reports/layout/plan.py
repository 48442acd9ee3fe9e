"""Which cell holds what: sheets, rows and inputs of one agency's workbook, computed from the form alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from qng_reports.layout.grid import Grid, Layout
from qng_reports.layout.lines import FIRST_ROW, Line, row_code
from qng_reports.layout.titles import (
    CONFIRMED_TITLE,
    DATA,
    ROW_CODE,
    ROW_NUMBER,
    TASKS,
    WORDS,
    Data,
    Task,
    Words,
    table_sheet,
)
from qng_reports.model import Agency, Asked, Form, Kind, Round, as_confirmed, items_of

_Lines = Callable[[Asked, int], Iterable[Line]]


class _Same:
    """A form as a key, by identity: to compare its whole content takes longer than to plan."""

    __slots__ = ("form",)

    def __init__(self, form: Form) -> None:
        self.form = form

    def __hash__(self) -> int:
        return id(self.form)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.form is self.form


def plan_layout(round_: Round, agency: Agency) -> Layout:
    """Computes the addresses of an agency's workbook; agencies that are asked the same share their sheets."""
    past = None
    if round_.past_period is not None:
        past = {(p.item, p.component): p for p in round_.past.get(agency.code, ())}
    items = items_of(round_.form, agency)
    asked = tuple(
        (item.indicator.code, item.confirms) if isinstance(item, Asked) else (item.code, None) for item in items
    )
    grids = _grids(_Same(round_.form), asked, past is not None)
    return Layout(round_.form, agency, round_.period, grids, round_.past_period, past)


@lru_cache(maxsize=64)  # a form asks some 30 different sets of its agencies
def _grids(same: _Same, codes: tuple[tuple[str, bool | None], ...], has_past: bool) -> tuple[Grid, ...]:
    form = same.form
    items = {item.code: item for item in form.items}
    questions = [question for question in form.questions if (question.code, None) in codes]
    asked = [
        Asked(as_confirmed(items[code]) if confirms else items[code], confirms)
        for code, confirms in codes
        if confirms is not None
    ]
    figures = [a for a in asked if a.indicator.kind is not Kind.TASK]
    tasks = [a for a in asked if a.indicator.kind is Kind.TASK]
    without = () if has_past else (Data.PAST, Data.CHANGE)
    sheets: list[tuple[str, tuple[str, ...], tuple[Line, ...], Asked | None]] = []
    if figures:
        titles = tuple(title.value for title in Data if title not in without)
        sheets.append((DATA, titles, tuple(_blocks(form, figures, _figure_lines)), None))
    for one in figures:
        if one.indicator.kind is Kind.TABLE:
            titles = (ROW_NUMBER, *(c.heading for c in one.indicator.columns), Data.JUDGED.value, ROW_CODE)
            sheets.append((table_sheet(one.indicator.code), titles, tuple(_table_lines(one)), one))
    if tasks:
        titles = tuple(title.value for title in Task)
        sheets.append((TASKS, titles, tuple(_blocks(form, tasks, _task_lines)), None))
    if questions:
        words = tuple(Line(FIRST_ROW + n, q.code, question=q, number=n + 1) for n, q in enumerate(questions))
        sheets.append((WORDS, tuple(title.value for title in Words), words, None))
    return tuple(Grid(*sheet, signs=not number) for number, sheet in enumerate(sheets))


def _blocks(form: Form, asked: list[Asked], lines_of: _Lines) -> Iterator[Line]:
    """Rows section by section, then those that only confirm another agency's figures."""
    own = [a for a in asked if not a.confirms]
    blocks = [
        (titles, [a for a in own if a.indicator.section == section.code])
        for section, titles in form.headed({a.indicator.section for a in own})
    ]
    confirmed = [a for a in asked if a.confirms]
    if confirmed:
        blocks.append(((CONFIRMED_TITLE,), confirmed))
    row = FIRST_ROW
    for titles, block in blocks:
        for title in titles:
            yield Line(row, title=title)
            row += 1
        for one in block:
            for line in lines_of(one, row):
                yield line
                row += 1


def _figure_lines(asked: Asked, row: int) -> Iterable[Line]:
    indicator = asked.indicator
    fields = indicator.fields()
    if indicator.kind is Kind.RATIO:
        yield Line(row, indicator.code, asked=asked)
        for step, field in enumerate(fields, 1):
            code = row_code(indicator, field)
            yield Line(row + step, code, asked=asked, field=field, answers=step == len(fields))
    else:
        field_ = fields[0] if fields else None
        yield Line(row, indicator.code, asked=asked, field=field_, answers=indicator.kind is not Kind.PARTS)


def _task_lines(asked: Asked, row: int) -> Iterable[Line]:
    yield Line(row, asked.indicator.code, asked=asked, answers=True)


def _table_lines(asked: Asked) -> Iterator[Line]:
    code = asked.indicator.code
    for number in range(1, asked.indicator.rows + 1):
        yield Line(FIRST_ROW + number - 1, f"{code}#{number}", asked=asked, number=number)
