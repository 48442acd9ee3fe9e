"""A cell that takes a number: what was typed as the number meant, and every doubt about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from qng_reports import messages
from qng_reports.checks.cells import Reading, as_typed
from qng_reports.checks.evidence import (
    NO_BOUNDS,
    NO_CLUES,
    THOUSAND,
    Bounds,
    Clues,
    Doubt,
    decide,
    may_be_swallowed,
)
from qng_reports.checks.number_formats import shows_otherwise
from qng_reports.dataset import Issue, Place
from qng_reports.figures import LARGEST, percentage
from qng_reports.layout import Typed
from qng_reports.model import Field, FieldType
from qng_reports.numbers import NumberForm, NumberReading, read_typed_number
from qng_reports.vietnamese import format_exactly, matching_key

_DAY_0 = date(1899, 12, 30)
_QUOTED = re.compile(r'"[^"]*"|\\.')
_SEPARATOR = re.compile(r"\d([.,])\d{3}")
_MOST_PERCENT = Decimal(1000)  # beyond it a cell shown as a percentage holds points, not parts of one


def read_number_cell(answer: Typed, clues: Clues = NO_CLUES, bounds: Bounds = NO_BOUNDS) -> Reading:
    """One cell that takes a number; `bounds`: what the other count of its ratio leaves possible."""
    field, value, place = answer.input.field, answer.value, answer.place
    if isinstance(value, Decimal):
        if "%" in answer.format and "%" in _QUOTED.sub("", answer.format):
            return _shown_as_percent(answer, value)
        limits = tuple(_limits(field, value, place, clues))
        if not shows_otherwise(answer.format, value):
            return Reading(value, f"{value:f}", limits)
        told = messages.shown_otherwise(place, field.label, answer.format, value)
        return Reading(value, f"{value:f}", (told, *limits))
    typed = as_typed(value)
    if isinstance(value, datetime):
        return Reading(text=typed, issues=(messages.date_in_number(place, field.label, typed),))
    if not isinstance(value, str):
        return Reading(text=typed, issues=(messages.not_a_number(place, field.label, typed),))
    return _from_text(answer, value, clues, bounds)


def _from_text(answer: Typed, typed: str, clues: Clues, bounds: Bounds) -> Reading:
    field, place = answer.input.field, answer.place
    found = typed_number(typed, field)
    if found.form is NumberForm.FRACTION and field.unit == "%" and found.values[1]:
        number = percentage(*found.values)
        told = messages.percent_from_fraction(place, field.label, typed, number)
        return Reading(number, typed, (told, *_limits(field, number, place, clues)))
    if found.form is NumberForm.AMBIGUOUS:
        return _decided(answer, typed, found, clues, bounds)
    if found.value is None:
        return Reading(text=typed, issues=(_refusal(answer, found, typed),))
    told_all = tuple(_taken_away(field, place, typed, found)) if abs(found.value) < LARGEST else ()
    return Reading(found.value, typed, (*told_all, *_limits(field, found.value, place, clues, typed)))


def typed_number(typed: str, field: Field) -> NumberReading:
    """What a text in a cell of this field says; where the field has no unit, a word of its label is one."""
    whole = field.type is FieldType.INTEGER
    found = read_typed_number(typed, whole=whole, unit=field.unit)
    labelled = f" {matching_key(found.unit)} " in f" {matching_key(field.label)} "
    if found.form is NumberForm.OTHER_UNIT and not field.unit and labelled:
        return read_typed_number(typed, whole=whole, unit=found.unit)
    return found


def _decided(answer: Typed, typed: str, found: NumberReading, clues: Clues, bounds: Bounds) -> Reading:
    """A figure of two readings, by evidence; left to a person where that fails or contradicts itself."""
    field, place = answer.input.field, answer.place
    grouped, pointed = found.values
    past = clues.past.get((answer.input.item, field.component)) if not answer.input.table_row else None
    sign = _SEPARATOR.search(typed)
    doubt = Doubt(
        grouped, pointed, sign[1] if sign else "", field, answer.format, past.number if past else None, bounds, clues
    )
    decision = decide(doubt)
    if decision.value is None:
        told = messages.ambiguous_number(place, field.label, typed, grouped, pointed, decision.reason)
        return Reading(text=typed, issues=(told,))
    chosen = messages.number_decided(place, field.label, typed, decision.value, decision.reason)
    more = _qualified(field, place, typed, replace(found, value=decision.value))
    return Reading(decision.value, typed, (chosen, *more, *_limits(field, decision.value, place, clues, typed)))


def _refusal(answer: Typed, found: NumberReading, typed: str) -> Issue:
    """Why a text is no number here."""
    field, place = answer.input.field, answer.place
    if found.form is NumberForm.ABSENCE:
        return messages.absence_in_number(place, field.label, typed, has_state=not answer.input.table_row)
    if found.form in (NumberForm.SEVERAL, NumberForm.FRACTION):
        return messages.several_numbers(place, field.label, typed)
    if found.form is NumberForm.OTHER_UNIT and field.unit:
        return messages.other_unit(place, field.label, typed, field.unit)
    return messages.not_a_number(place, field.label, typed)


def _taken_away(field: Field, place: Place, typed: str, found: NumberReading) -> Iterator[Issue]:
    """What was put right before the text became a number; one note where nothing else is told."""
    told = list(_qualified(field, place, typed, found))
    yield from told
    if not told and found.value is not None:
        yield messages.number_from_text(place, field.label, typed, found.value)


def _qualified(field: Field, place: Place, typed: str, found: NumberReading) -> Iterator[Issue]:
    assert found.value is not None
    if found.qualifier:
        yield messages.qualifier_dropped(place, field.label, typed, found.qualifier, found.value)
    if found.repaired:
        yield messages.letters_for_digits(place, field.label, typed, found.value)
    if found.scale:
        yield messages.number_scaled(place, field.label, typed, found.value, field.unit)


def _shown_as_percent(answer: Typed, value: Decimal) -> Reading:
    """A number in a cell that shows it as a percentage: 0.95 is seen as 95%.

    Where only counts are taken, or the points would be more than can be, the number is taken as it stands.
    """
    field, place = answer.input.field, answer.place
    points = value * 100
    points = points.to_integral_value() if points == points.to_integral_value() else points.normalize()
    shown = f"{points:f}%"
    if field.unit == "%" and abs(points) <= (_MOST_PERCENT if field.maximum is None else field.maximum):
        told = messages.percent_format(place, field.label, shown, points)
        return Reading(points, shown, (told, *_limits(field, points, place, NO_CLUES, shown)))
    told = messages.shown_as_percent(place, field.label, shown, value)
    return Reading(value, f"{value:f}", (told, *_limits(field, value, place, NO_CLUES)))


def _limits(field: Field, number: Decimal, place: Place, clues: Clues, typed: str = "") -> Iterator[Issue]:
    for issue in _beyond(field, number, place, typed or format_exactly(number), _swallowed(number, clues, typed)):
        yield replace(issue, value=typed or f"{number:f}")


def _beyond(field: Field, number: Decimal, place: Place, shown: str, meant: Decimal | None) -> Iterator[Issue]:
    """What a number breaks of its field's limits, told as `shown`."""
    if field.type is FieldType.INTEGER and number != number.to_integral_value():
        yield messages.not_whole(place, field.label, shown, meant)
    elif field.minimum == 0 and number < 0:
        yield messages.negative(place, field.label, shown)
    elif field.minimum is not None and number < field.minimum:
        yield messages.below_minimum(place, field.label, shown, field.minimum)
    elif number > (LARGEST if field.maximum is None else field.maximum):
        most = LARGEST if field.maximum is None else field.maximum
        yield messages.above_maximum(place, field.label, shown, most)
    elif number < -LARGEST:
        yield messages.below_minimum(place, field.label, shown, -LARGEST)


def _swallowed(number: Decimal, clues: Clues, typed: str) -> Decimal | None:
    """The whole number that a program may have taken for decimals: "1.500" typed where the dot is for decimals."""
    if typed or not clues.witness.decimal or not may_be_swallowed(number):
        return None
    return (number * THOUSAND).to_integral_value()


def split_ratio(fields: list[Typed], clues: Clues) -> tuple[list[Typed], list[Reading]] | None:
    """Both counts of a ratio from one cell: "36/40" typed where the other cell is blank or says the same.

    Gives the two cells as if each had been filled, with their readings; None where it is not certain.
    """
    if not any(isinstance(answer.value, str) for answer in fields):
        return None
    read = [typed_number(a.value, a.input.field) if isinstance(a.value, str) else None for a in fields]
    pairs = {found.values for found in read if found is not None and found.form is NumberForm.FRACTION}
    if len(pairs) != 1 or len(fields) != 2:
        return None
    pair = pairs.pop()
    source = next(a for a, found in zip(fields, read, strict=True) if found is not None and found.values == pair)
    for answer, found, number in zip(fields, read, pair, strict=True):
        own = found.value if found is not None else answer.value
        fraction = found is not None and found.form is NumberForm.FRACTION
        if not fraction and answer.value is not None and own != number:
            return None
    typed = as_typed(source.value)
    cells = [replace(a, value=source.value, place=source.place) if a.value is None else a for a in fields]
    told = messages.ratio_in_one_cell(source.place, typed, *pair)
    readings: list[Reading] = []
    for answer, number in zip(cells, pair, strict=True):
        issues = tuple(_limits(answer.input.field, number, answer.place, clues, as_typed(answer.value)))
        readings.append(Reading(number, as_typed(answer.value), (told, *issues) if not readings else issues))
    return cells, readings


def bounds_between(fields: list[Typed], answer: Typed) -> Bounds:
    """What the other count of a ratio says of this one, where that is a number beyond doubt."""
    if len(fields) != 2:
        return NO_BOUNDS
    other = fields[1] if answer is fields[0] else fields[0]
    number: Decimal | None = None
    if isinstance(other.value, Decimal):
        number = other.value
    elif isinstance(other.value, str):
        number = typed_number(other.value, other.input.field).value
    return Bounds(most=number) if answer is fields[0] else Bounds(least=number)


def like_dates(typed: Iterable[Typed], start: date, end: date) -> Iterator[Issue]:
    """LibreOffice keeps "3/6" typed into a number cell as 46176, days since 30/12/1899, without a word."""
    around = timedelta(days=366)
    first, last = (start - around - _DAY_0).days, (end + around - _DAY_0).days
    for answer in typed:
        number = answer.value
        if not isinstance(number, Decimal) or not first <= number <= last:
            continue
        if answer.input.field.type is FieldType.INTEGER and number == number.to_integral_value():
            day = _DAY_0 + timedelta(days=int(number))
            told = messages.like_a_date(answer.place, answer.input.field.label, format_exactly(number), day)
            yield replace(told, value=as_typed(number))
