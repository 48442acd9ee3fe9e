"""One typed value: what it is understood as, and every doubt about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from qng_reports import messages
from qng_reports.dataset import Issue, Place
from qng_reports.figures import LARGEST
from qng_reports.layout import Typed
from qng_reports.model import AVAILABILITY_WORDS, YES_NO, Availability, Field, FieldType, Severity
from qng_reports.sheets import ReadValue
from qng_reports.vietnamese import NumberForm, clean_text, matching_key, read_number

_STATES = {matching_key(word): state for state, word in AVAILABILITY_WORDS.items()}
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
        if abs(number) < LARGEST:
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
    elif number > (field.maximum if field.maximum is not None else LARGEST):
        yield messages.above_maximum(place, field.label, typed, LARGEST if field.maximum is None else field.maximum)
    elif number < -LARGEST:
        yield messages.below_minimum(place, field.label, typed, -LARGEST)


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


def read_state(answer: Typed | None) -> tuple[Availability | None, list[Issue]]:
    """The word of absence in a state cell, if there is one that is understood."""
    if answer is None or answer.value is None:
        return None, []
    reading = _choice(answer.input.field, answer.value, answer.place)
    return _STATES.get(matching_key(reading.text)), list(reading.issues)


def like_a_date(answer: Typed, start: date, end: date) -> Iterator[Issue]:
    """LibreOffice keeps "3/6" typed into a number cell as 46176, days since 30/12/1899, without a word."""
    number = answer.value
    if answer.input.field.type is not FieldType.INTEGER or not isinstance(number, Decimal):
        return
    around = timedelta(days=366)
    first, last = (start - around - _DAY_0).days, (end + around - _DAY_0).days
    if number == number.to_integral_value() and first <= number <= last:
        day = _DAY_0 + timedelta(days=int(number))
        yield messages.like_a_date(answer.place, answer.input.field.label, as_typed(number), day)
