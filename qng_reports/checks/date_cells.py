"""A cell that takes a date: day before month, as asked; other writings are read where only one day can be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from qng_reports import messages
from qng_reports.checks.cells import Reading, as_typed
from qng_reports.checks.evidence import NO_CLUES, Clues
from qng_reports.dataset import Issue
from qng_reports.layout import Typed
from qng_reports.model import Component
from qng_reports.vietnamese import clean_text, format_date

_DAY_0 = date(1899, 12, 30)
_FIRST, _LAST = date(1990, 1, 1), date(2099, 12, 31)  # what the cell itself takes
_SHORT = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})")
_WORDS = re.compile(r"(?:ngày\s*)?(\d{1,2})\s*(?:tháng|/)\s*(\d{1,2})\s*(?:năm|/)\s*(\d{4})", re.IGNORECASE)
_SERIAL = re.compile(r"\d{5}")
_TIME = re.compile(r"[ T]+(?:\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)$")
_PLAIN = re.compile(r"\d{2}/\d{2}/\d{4}")
_CENTURY = 2000
_LONG_AGO, _LONG_AFTER = timedelta(days=3653), timedelta(days=183)
_AROUND = timedelta(days=62)


def read_date(answer: Typed, clues: Clues = NO_CLUES) -> Reading:
    """One date; the text becomes dd/mm/yyyy where it is understood."""
    field, value, place = answer.input.field, answer.value, answer.place
    typed = as_typed(value)
    if isinstance(value, datetime):
        day: date | None = value.date()
        told = list(_turned(answer, value.date(), clues))
    else:
        day, month_first = _day_of(value)
        told = []
        if day is not None and month_first:
            told.append(messages.month_first(place, field.label, typed, day))
        elif day is not None and not _PLAIN.fullmatch(typed):
            told.append(messages.date_recognised(place, field.label, typed, day))
    if day is None:
        return Reading(text=typed, issues=(messages.not_a_date(place, field.label, typed),))
    return Reading(text=format_date(day), issues=(*told, *_unlikely(answer, typed, day, clues)))


def _day_of(value: object) -> tuple[date | None, bool]:
    """The day that a text or number says, and whether it only is one with the month first."""
    if isinstance(value, Decimal):
        return _from_serial(value), False
    if not isinstance(value, str) or len(value) > 60:
        return None, False
    text = _TIME.sub("", " ".join(clean_text(value).rstrip(".").split()))
    if found := _ISO.fullmatch(text):
        return _date(found[1], found[2], found[3]), False
    if found := _SHORT.fullmatch(text):
        day = _date(found[3], found[2], found[1])
        return (day, False) if day else (_date(found[3], found[1], found[2]), True)
    if found := _WORDS.fullmatch(text):
        return _date(found[3], found[2], found[1]), False
    return (_from_serial(Decimal(text)), False) if _SERIAL.fullmatch(text) else (None, False)


def _date(year: str, month: str, day: str) -> date | None:
    full = int(year) + (_CENTURY if len(year) == 2 else 0)
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None


def _from_serial(number: Decimal) -> date | None:
    """Days since 30/12/1899, as every spreadsheet keeps a date; only those that the cell would take."""
    if not (_FIRST - _DAY_0).days <= number <= (_LAST - _DAY_0).days:
        return None
    return _DAY_0 + timedelta(days=int(number))


def _turned(answer: Typed, day: date, clues: Clues) -> Iterator[Issue]:
    """A date that an English program may have taken month first, unless only it lies near the period."""
    if clues.witness.day_first is not False or day.day > 12 or day.day == day.month:
        return
    other = date(day.year, day.day, day.month)
    if clues.start is not None and clues.end is not None:
        near = [clues.start - _AROUND <= one <= clues.end + _AROUND for one in (day, other)]
        if near == [True, False]:
            return
    yield messages.day_or_month(answer.place, answer.input.field.label, format_date(day), other)


def _unlikely(answer: Typed, typed: str, day: date, clues: Clues) -> Iterator[Issue]:
    if clues.start is None or clues.end is None:
        return
    signs = answer.input.field.component is Component.SIGNED_ON
    earliest = clues.start if signs else clues.start - _LONG_AGO
    latest = clues.received if clues.received is not None else clues.end + _LONG_AFTER
    if day < earliest or day > latest:
        yield messages.unlikely_date(answer.place, answer.input.field.label, typed, clues.start, latest)
