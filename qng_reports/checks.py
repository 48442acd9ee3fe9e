"""What must hold of a submission: turns what was typed into observations, and every doubt into an issue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from qng_reports import messages
from qng_reports.dataset import Dataset, Issue, Observation, Place, Result
from qng_reports.figures import percentage, result_text
from qng_reports.layout import NOTE_FIELD, Layout, Typed, term_code
from qng_reports.model import (
    AVAILABILITY_WORDS,
    YES_NO,
    Asked,
    Availability,
    Component,
    CrossRule,
    Field,
    FieldType,
    Form,
    Indicator,
    Kind,
    Question,
    Round,
    Severity,
    reporters_of,
)
from qng_reports.sheets import ReadValue
from qng_reports.vietnamese import NumberForm, clean_text, format_number, format_percent, matching_key, read_number

_STATES = {matching_key(word): state for state, word in AVAILABILITY_WORDS.items()}
_LARGEST = Decimal(10**15)  # beyond it a spreadsheet no longer holds every digit
_DAY_0 = date(1899, 12, 30)
_DATE = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")


@dataclass(frozen=True, slots=True)
class Reading:
    """A typed value as understood: a number, or a text, or neither; with the doubts about it."""

    number: Decimal | None = None
    text: str = ""
    issues: tuple[Issue, ...] = ()

    @property
    def bad(self) -> bool:
        """Whether an error keeps the value out of totals."""
        return any(issue.severity is Severity.ERROR for issue in self.issues)


def examine(layout: Layout, typed: Iterable[Typed]) -> tuple[tuple[Observation, ...], tuple[Issue, ...]]:
    """All observations of a submission and all that is wrong with its values, in the order of the form."""
    typed = tuple(typed)
    by_item: dict[str, list[Typed]] = {}
    for answer in typed:
        by_item.setdefault(answer.input.item, []).append(answer)
    observations: list[Observation] = []
    issues: list[Issue] = []
    for asked in layout.asked():
        found, wrong = _item(asked, by_item.get(asked.indicator.code, []), layout.agency.code)
        observations += found
        issues += wrong
    for _, question in layout.questions:
        found, wrong = _words(question, by_item.get(question.code, []), layout.agency.code)
        observations += found
        issues += wrong
    broken = list(broken_rules(layout.form, observations))
    spoilt = {term.item for rule, _ in broken if rule.severity is Severity.ERROR for term in rule.left}
    observations = [
        replace(o, usable=False) if o.item in spoilt and o.component is not Component.NOTE else o for o in observations
    ]
    issues += [_rule_issue(rule, terms) for rule, terms in broken]
    issues += [i for answer in typed for i in _like_a_date(answer, layout.period.start, layout.period.end)]
    return tuple(observations), tuple(issues)


def _item(asked: Asked, answers: list[Typed], agency: str) -> tuple[list[Observation], list[Issue]]:
    indicator = asked.indicator
    state_cell = next((a for a in answers if a.input.is_state), None)
    note = next((a for a in answers if a.input.field is NOTE_FIELD), None)
    fields = [a for a in answers if not a.input.is_state and a.input.field is not NOTE_FIELD]
    readings = [read_value(a) for a in fields]
    state, issues = _read_state(state_cell)
    filled = [a for a in fields if a.value is not None]
    if state is not None and not filled:
        assert state_cell is not None
        word = AVAILABILITY_WORDS[state]
        observations = [_observation(asked, state_cell, agency, Reading(text=word), Component.VALUE, state)]
    elif filled:
        issues += [issue for reading in readings for issue in reading.issues]
        errors = list(_together(indicator, fields, readings, state_cell if state else None))
        issues += errors
        whole = len(fields) == len(indicator.fields())  # a ratio whose other row was deleted is no ratio
        usable = whole and not any(i.severity is Severity.ERROR for i in errors) and not any(r.bad for r in readings)
        observations = [
            replace(_observation(asked, a, agency, r, a.input.field.component), usable=usable)
            for a, r in zip(fields, readings, strict=True)
            if a.value is not None
        ]
        if usable and not asked.confirms:
            issues += _explained(indicator, readings, note)
    else:
        observations = []
        if fields and indicator.required and not asked.confirms and not issues:
            label = fields[0].input.field.label if len(fields) == 1 else indicator.name
            issues.append(messages.missing_value(fields[0].place, label, is_figure=indicator.is_figure))
    if note is not None and note.value is not None:
        reading = read_value(note)
        issues += reading.issues
        observations.append(_observation(asked, note, agency, reading, Component.NOTE))
    return observations, issues


def _observation(
    asked: Asked, answer: Typed, agency: str, reading: Reading, component: Component,
    availability: Availability = Availability.AVAILABLE,
) -> Observation:  # fmt: skip
    indicator = asked.indicator
    unit = answer.input.field.unit
    if not unit and indicator.kind is not Kind.RATIO:  # a count of a ratio is no percentage
        unit = indicator.unit
    if component is Component.NOTE:
        unit = ""
    return Observation(
        agency, indicator.code, component, reading.number, reading.text, unit, availability, answer.place,
        confirms=asked.confirms,
    )  # fmt: skip


def _words(question: Question, answers: list[Typed], agency: str) -> tuple[list[Observation], list[Issue]]:
    if not answers:
        return [], []
    answer = answers[0]
    if answer.value is None:
        missing = messages.missing_value(answer.place, question.title, is_figure=False)
        return [], [missing] if question.required else []
    reading = read_value(answer)
    observation = Observation(
        agency, question.code, Component.VALUE, None, reading.text, "", Availability.AVAILABLE, answer.place
    )
    return [observation], list(reading.issues)


# ---------------------------------------------------------------- one value


def read_value(answer: Typed) -> Reading:
    """One typed value by what its field takes; a blank gives an empty reading."""
    field, value = answer.input.field, answer.value
    if value is None:
        return Reading()
    if field.type in (FieldType.INTEGER, FieldType.DECIMAL):
        return _number(field, value, answer.place)
    if field.type is FieldType.LIST:
        return _choice(field, value, answer.place)
    if field.type is FieldType.DATE:
        return _date(field, value, answer.place)
    text = as_typed(value)
    if len(text) > field.max_length:
        return Reading(text=text, issues=(messages.too_long(answer.place, field.label, len(text), field.max_length),))
    return Reading(text=text)


def as_typed(value: ReadValue) -> str:
    """A cell's content as text, nothing taken away."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    return value or ""


def _number(field: Field, value: ReadValue, place: Place) -> Reading:
    typed = as_typed(value)
    issues: list[Issue] = []
    if isinstance(value, Decimal):
        number = value
    elif isinstance(value, str):
        reading = read_number(value, whole=field.type is FieldType.INTEGER, unit=field.unit)
        if reading.value is None:
            doubt = messages.ambiguous_number if reading.form is NumberForm.AMBIGUOUS else messages.not_a_number
            return Reading(text=typed, issues=(doubt(place, field.label, typed),))
        number = reading.value
        if abs(number) < _LARGEST:
            issues.append(messages.number_from_text(place, field.label, typed, number))
    else:
        return Reading(text=typed, issues=(messages.not_a_number(place, field.label, typed),))
    issues += _limits(field, number, place, typed)
    return Reading(number, typed, tuple(issues))


def _limits(field: Field, number: Decimal, place: Place, typed: str) -> Iterator[Issue]:
    if field.type is FieldType.INTEGER and number != number.to_integral_value():
        yield messages.not_whole(place, field.label, typed)
    elif field.minimum == 0 and number < 0:
        yield messages.negative(place, field.label, typed)
    elif field.minimum is not None and number < field.minimum:
        yield messages.below_minimum(place, field.label, typed, field.minimum)
    elif number > (field.maximum if field.maximum is not None else _LARGEST):
        yield messages.above_maximum(place, field.label, typed, _LARGEST if field.maximum is None else field.maximum)
    elif number < -_LARGEST:
        yield messages.below_minimum(place, field.label, typed, -_LARGEST)


def _choice(field: Field, value: ReadValue, place: Place) -> Reading:
    if isinstance(value, bool) and field.choices == YES_NO:  # LibreOffice in Vietnamese turns Đúng, Sai into booleans
        return Reading(text=YES_NO[0] if value else YES_NO[1])
    typed = as_typed(value)
    if typed in field.choices:
        return Reading(text=typed)
    by_key = {matching_key(choice): choice for choice in field.choices}
    choice = by_key.get(matching_key(typed))
    if choice is None:
        return Reading(text=typed, issues=(messages.not_in_list(place, field.label, typed, field.choices),))
    return Reading(text=choice, issues=(messages.choice_recognised(place, field.label, typed, choice),))


def _date(field: Field, value: ReadValue, place: Place) -> Reading:
    typed = as_typed(value)
    if isinstance(value, datetime):
        return Reading(text=typed)
    found = _DATE.match(clean_text(typed))
    try:
        day = date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        day = None
    if day is None:
        return Reading(text=typed, issues=(messages.not_a_date(place, field.label, typed),))
    return Reading(text=f"{day:%d/%m/%Y}")


def _read_state(answer: Typed | None) -> tuple[Availability | None, list[Issue]]:
    if answer is None or answer.value is None:
        return None, []
    reading = _choice(answer.input.field, answer.value, answer.place)
    return _STATES.get(matching_key(reading.text)), list(reading.issues)


# ---------------------------------------------------------------- values together


def _together(
    indicator: Indicator, fields: list[Typed], readings: list[Reading], state: Typed | None
) -> Iterator[Issue]:
    """What the parts of one answer must be to each other."""
    if state is not None:
        yield messages.figure_and_none(state.place, indicator.name, as_typed(state.value))
    if indicator.kind is not Kind.RATIO or len(fields) != 2:
        return
    for answer in fields:
        if answer.value is None:
            yield messages.half_ratio(answer.place, answer.input.field.label)
    part, whole = readings[0].number, readings[1].number
    if part is None or whole is None or any(reading.bad for reading in readings):
        return
    if whole == 0:
        yield messages.zero_whole(fields[1].place, indicator.denominator)
    elif part > whole and not indicator.may_exceed:
        yield messages.exceeds_whole(fields[0].place, indicator, part, whole)


def _explained(indicator: Indicator, readings: list[Reading], note: Typed | None) -> Iterator[Issue]:
    """A target that is missed wants a reason."""
    target = indicator.target
    if target is None or not indicator.explain_unmet or note is None or note.value is not None:
        return
    if target.number is None:
        unmet = readings[0].text != target.status
    elif indicator.kind is Kind.RATIO:
        part, whole = (reading.number for reading in readings)
        unmet = part is not None and bool(whole) and not target.met_by(percentage(part, whole or Decimal(1)))
    elif indicator.is_figure:
        unmet = readings[0].number is not None and not target.met_by(readings[0].number)
    else:
        unmet = readings[0].text == YES_NO[1]
    if unmet:
        yield messages.explanation_missing(note.place, indicator, target.printed)


def broken_rules(form: Form, observations: Iterable[Observation]) -> Iterator[tuple[CrossRule, list[Observation]]]:
    """The form's cross-checks that do not hold, with the values they speak of.

    A rule with an item not answered is passed over. An error keeps the items on its left side out of totals.
    """
    found = {(o.item, o.component): o for o in observations if o.number is not None and o.usable and not o.confirms}
    for rule in form.rules:
        terms = [found.get((term.item, term.component)) for term in (*rule.left, *rule.right)]
        known = [o for o in terms if o is not None]
        if len(known) == len(terms) and not _holds(rule, known):
            yield rule, known


def _holds(rule: CrossRule, terms: list[Observation]) -> bool:
    left = sum((o.number or Decimal(0) for o in terms[: len(rule.left)]), Decimal(0))
    right = sum((o.number or Decimal(0) for o in terms[len(rule.left) :]), Decimal(0))
    holds: Mapping[str, bool] = {
        "=": left == right, "<=": left <= right, ">=": left >= right, "<": left < right, ">": left > right,
    }  # fmt: skip
    return holds[rule.operator]


def _rule_issue(rule: CrossRule, terms: list[Observation]) -> Issue:
    figures = "; ".join(
        f"{term_code(o.item, o.component)} ghi {format_number(o.number or Decimal(0), 6)}" for o in terms
    )
    return messages.rule_broken(terms[0].place, rule.message.rstrip("."), terms[0].text, figures, rule.severity)


def _like_a_date(answer: Typed, start: date, end: date) -> Iterator[Issue]:
    """LibreOffice keeps "3/6" typed into a number cell as 46176, days since 30/12/1899, without a word."""
    number = answer.value
    if answer.input.field.type is not FieldType.INTEGER or not isinstance(number, Decimal):
        return
    around = timedelta(days=366)
    first, last = (start - around - _DAY_0).days, (end + around - _DAY_0).days
    if number == number.to_integral_value() and first <= number <= last:
        day = _DAY_0 + timedelta(days=int(number))
        yield messages.like_a_date(answer.place, answer.input.field.label, as_typed(number), day)


# ---------------------------------------------------------------- between agencies


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
    return result_text(result.indicator, first.number), result.text


def _ratio(part: Decimal | None, whole: Decimal | None) -> str:
    if part is None or not whole:
        return ""
    return f"{format_percent(percentage(part, whole))} ({format_number(part, 6)}/{format_number(whole, 6)})"


def inputs_filled(typed: Iterable[Typed]) -> bool:
    """Whether anything at all was typed."""
    return any(answer.value is not None for answer in typed)
