"""A whole submission: observations from what was typed, item by item, and all that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from qng_reports import messages
from qng_reports.checkcode import check_code
from qng_reports.checks.cells import Reading, as_typed
from qng_reports.checks.evidence import NO_BOUNDS, Clues, Witness, clues_of
from qng_reports.checks.number_cells import bounds_between, like_dates, split_ratio
from qng_reports.checks.text_cells import lost_zero
from qng_reports.checks.together import broken_rules, doubts_between, explanation, percent_slip, rule_issue
from qng_reports.checks.told_shares import shares_in_words
from qng_reports.checks.values import read_state, read_value
from qng_reports.dataset import Issue, Observation
from qng_reports.layout import SIGN_ITEM, Layout, Typed
from qng_reports.model import (
    AVAILABILITY_WORDS,
    Asked,
    Availability,
    Component,
    Indicator,
    Kind,
    Question,
    Severity,
)

_Found = tuple[list[Observation], list[Issue]]
_NO_WITNESS = Witness()


def examine(
    layout: Layout, typed: Iterable[Typed], witness: Witness = _NO_WITNESS, received: date | None = None
) -> tuple[tuple[Observation, ...], tuple[Issue, ...]]:
    """All observations of a submission and all that is wrong with its values, in the order of the form.

    `witness`: how the program wrote numbers and dates; `received`: the day after which no date can lie.
    """
    typed = tuple(typed)
    clues = clues_of(layout, typed, witness, received)
    by_item: dict[str, list[Typed]] = {}
    for answer in typed:
        by_item.setdefault(answer.input.item, []).append(answer)
    observations: list[Observation] = []
    issues: list[Issue] = []
    for asked in layout.asked():
        found, wrong = _READERS.get(asked.indicator.kind, _item)(asked, by_item.get(asked.indicator.code, []), clues)
        observations += found
        issues += wrong
    for question in layout.questions():
        found, wrong = _words(question, by_item.get(question.code, []), clues)
        observations += found
        issues += wrong
    broken = list(broken_rules(layout.form, observations))
    spoilt = {term.item for rule, _ in broken if rule.severity is Severity.ERROR for term in rule.left}
    observations = [
        replace(o, usable=False) if o.item in spoilt and o.component is not Component.NOTE else o for o in observations
    ]
    issues += [rule_issue(rule, terms) for rule, terms in broken]
    issues += shares_in_words(layout.form, observations, clues)
    issues += like_dates(typed, layout.period.start, layout.period.end)
    found, wrong = _signed(layout, by_item.get(SIGN_ITEM, []), typed, clues)
    return (*observations, *found), (*issues, *wrong)


def inputs_filled(typed: Iterable[Typed]) -> bool:
    """Whether anything at all was answered; a sign-off alone is no answer."""
    return any(answer.value is not None for answer in typed if not answer.input.is_sign)


def signed(typed: Iterable[Typed]) -> bool:
    """Whether somebody put a name to it: where nothing must be answered, that is an answer."""
    return any(answer.value is not None for answer in typed if answer.input.is_sign)


def check_code_of(layout: Layout, typed: Iterable[Typed]) -> str:
    """The mã đối chiếu of what was typed."""
    values = {answer.input: answer.value for answer in typed}
    return check_code((values.get(cell), cell.field.choices) for cell in layout.hashed)


def _item(asked: Asked, answers: list[Typed], clues: Clues) -> _Found:
    """A chỉ tiêu other than a table: its value or two counts, or a word of absence, and an explanation."""
    indicator = asked.indicator
    state_cell = next((a for a in answers if a.input.is_state), None)
    note = next((a for a in answers if a.input.is_note), None)
    fields = [a for a in answers if not a.input.is_state and not a.input.is_note]
    fields, readings = _read_fields(indicator, fields, clues)
    state, issues = read_state(state_cell)
    filled = [a for a in fields if a.value is not None]
    observations: list[Observation] = []
    if state is not None and not filled:
        observations = [_absence(asked, state_cell, clues.agency, state)]
    elif filled:
        issues += [issue for reading in readings for issue in reading.issues]
        errors = list(doubts_between(indicator, fields, readings, state_cell if state else None))
        issues += errors
        whole = len(fields) == len(indicator.fields())  # a ratio whose other row was deleted is no ratio
        usable = whole and not any(i.severity is Severity.ERROR for i in errors) and not any(r.bad for r in readings)
        observations = [
            _observation(asked, a, clues.agency, r, usable=usable)
            for a, r in zip(fields, readings, strict=True)
            if a.value is not None
        ]
        if usable and not asked.confirms:
            issues += explanation(indicator, readings, note)
            issues += percent_slip(indicator, fields, readings, clues)
    elif fields and _is_due(asked) and not issues:
        label = fields[0].input.field.label if len(fields) == 1 else indicator.name
        issues.append(messages.missing_value(fields[0].place, label, is_figure=indicator.is_figure))
    return _with_note(asked, note, clues.agency, (observations, issues))


def _read_fields(indicator: Indicator, fields: list[Typed], clues: Clues) -> tuple[list[Typed], list[Reading]]:
    """The cells of an answer with their readings; both counts of a ratio may have been typed into one."""
    if indicator.kind is not Kind.RATIO:
        return fields, [read_value(a, clues) for a in fields]
    split = split_ratio(fields, clues)
    if split is not None:
        return split
    doubtful = any(isinstance(a.value, str) for a in fields)
    return fields, [read_value(a, clues, bounds_between(fields, a) if doubtful else NO_BOUNDS) for a in fields]


def _is_due(asked: Asked) -> bool:
    return asked.indicator.required and not asked.confirms


def _with_note(asked: Asked, note: Typed | None, agency: str, found: _Found) -> _Found:
    observations, issues = found
    if note is not None and note.value is not None:
        reading = read_value(note)
        return [*observations, _observation(asked, note, agency, reading)], [*issues, *reading.issues]
    return observations, issues


def _absence(asked: Asked, state_cell: Typed | None, agency: str, state: Availability) -> Observation:
    assert state_cell is not None
    found = _observation(asked, state_cell, agency, Reading(text=AVAILABILITY_WORDS[state]))
    return replace(found, component=Component.VALUE, availability=state)


def _observation(asked: Asked, answer: Typed, agency: str, reading: Reading, *, usable: bool = True) -> Observation:
    indicator, cell = asked.indicator, answer.input
    unit = cell.field.unit
    component = cell.field.component
    if not unit and indicator.kind is not Kind.RATIO and component in (Component.VALUE, Component.STATUS):
        unit = indicator.unit  # a count of a ratio is no percentage
    return Observation(
        agency, indicator.code, component, reading.number, reading.text, unit, Availability.AVAILABLE, answer.place,
        usable=usable, confirms=asked.confirms, row=cell.table_row, column=cell.table_column,
    )  # fmt: skip


def _table(asked: Asked, answers: list[Typed], clues: Clues) -> _Found:
    """The rows of a table; a row that was begun wants its required cells, a bad cell spoils only itself."""
    indicator = asked.indicator
    state_cell = next((a for a in answers if a.input.is_state), None)
    note = next((a for a in answers if a.input.is_note), None)
    cells = [a for a in answers if a.input.table_row]
    state, issues = read_state(state_cell)
    filled = [a for a in cells if a.value is not None]
    observations: list[Observation] = []
    if state is not None and not filled:
        observations = [_absence(asked, state_cell, clues.agency, state)]
    elif filled:
        both = state_cell if state is not None else None
        if both is not None:
            issues.append(messages.figure_and_none(both.place, indicator.name, as_typed(both.value)))
        for answer in filled:
            reading = read_value(answer, clues)
            issues += reading.issues
            usable = not reading.bad and both is None
            observations.append(_observation(asked, answer, clues.agency, reading, usable=usable))
        begun = {a.input.table_row for a in filled}
        needed = {column.code for column in indicator.columns if column.required}
        issues += [
            messages.row_incomplete(a.place, a.input.field.label, a.input.table_row)
            for a in cells
            if a.value is None and a.input.table_row in begun and a.input.table_column in needed
        ]
    elif cells and _is_due(asked) and not issues:
        issues.append(messages.missing_value(cells[0].place, indicator.name, is_figure=True))
    return _with_note(asked, note, clues.agency, (observations, issues))


def _task(asked: Asked, answers: list[Typed], clues: Clues) -> _Found:
    """A task: its status, and in words what came of it."""
    observations: list[Observation] = []
    issues: list[Issue] = []
    status = next((a for a in answers if a.input.field.component is Component.STATUS), None)
    result = next((a for a in answers if a.input.field.component is Component.RESULT), None)
    for answer in answers:
        if answer.value is not None:
            reading = read_value(answer, clues)
            issues += reading.issues
            observations.append(_observation(asked, answer, clues.agency, reading, usable=not reading.bad))
    if status is not None and status.value is None and (observations or _is_due(asked)):
        issues.append(messages.missing_value(status.place, asked.indicator.name, is_figure=False))
    elif status is not None and status.value is not None and result is not None and result.value is None:
        issues.append(messages.result_missing(result.place, asked.indicator, as_typed(status.value)))
    return observations, issues


def _nothing(asked: Asked, answers: list[Typed], clues: Clues) -> _Found:
    """An item that only heads its parts."""
    return [], []


_READERS = {Kind.TABLE: _table, Kind.TASK: _task, Kind.PARTS: _nothing}


def _words(question: Question, answers: list[Typed], clues: Clues) -> _Found:
    if not answers:
        return [], []
    answer = answers[0]
    if answer.value is None:
        missing = messages.missing_value(answer.place, question.title, is_figure=False)
        return [], [missing] if question.required else []
    reading = read_value(answer, clues)
    observation = Observation(
        clues.agency, question.code, Component.VALUE, None, reading.text, "", Availability.AVAILABLE, answer.place
    )
    return [observation], list(reading.issues)


def _signed(layout: Layout, answers: list[Typed], typed: Sequence[Typed], clues: Clues) -> _Found:
    """The sign-off: kept like any answer; what is blank, or was deleted, is one note."""
    agency = layout.agency.code
    readings = [(answer, read_value(answer, clues)) for answer in answers if answer.value is not None]
    observations = [
        Observation(
            agency, SIGN_ITEM, answer.input.field.component, None, reading.text, "", Availability.AVAILABLE,
            answer.place, not reading.bad,
        )
        for answer, reading in readings
    ]  # fmt: skip
    issues = [issue for _, reading in readings for issue in reading.issues]
    for answer, _ in readings:
        if answer.input.field.component is Component.PHONE and (meant := lost_zero(answer)):
            issues.append(messages.phone_without_zero(answer.place, as_typed(answer.value), meant))
    given = {answer.input for answer in answers if answer.value is not None}
    blank = [cell for cell in layout.inputs_of(SIGN_ITEM) if cell not in given]
    if blank and typed:
        at = next((answer.place for answer in answers if answer.input == blank[0]), None)
        place = at or replace(typed[0].place, sheet=blank[0].sheet, cell="", item=SIGN_ITEM)
        issues.append(messages.unsigned(place, tuple(cell.field.label for cell in blank)))
    return observations, issues
