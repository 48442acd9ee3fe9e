"""From what a cell stores to what it says: numbers as the shortest decimal, dates by their number format."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from math import isfinite

from qng_reports.sheets import ReadValue

_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?\s*")
_MOST_DIGITS = 400  # of a number as text; Excel writes 17
_LAST_SERIAL = 2_958_466  # the day after 31/12/9999
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LEAP = 60  # Excel holds 1900 for a leap year: serials below are a day later than they count
_NOT_CODE = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_DURATION = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "dd/mm/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm",
    37: "#,##0 ;(#,##0)",
    38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}  # fmt: skip  (ECMA-376 part 1, 18.8.30)
_BUILT_IN_DATES = (*range(27, 37), *range(50, 59))  # dates of East Asian locales, each with its own code


class Shows(Enum):
    """What a number format makes of a number."""

    NUMBER = "number"
    DATE = "date"
    DURATION = "duration"


def built_in_format(number: int) -> str:
    """The code of a number format that files name by number only; empty for General."""
    return "dd/mm/yyyy" if number in _BUILT_IN_DATES else _BUILT_IN.get(number, "")


def shows(code: str) -> Shows:
    """Whether a number format shows a date or time, a length of time, or a number."""
    bare = _NOT_CODE.sub("", code.split(";")[0])
    if _DURATION.search(bare):
        return Shows.DURATION
    if bare.lower() == "general":
        return Shows.NUMBER
    return Shows.DATE if re.search("[ymdhs]", bare, re.IGNORECASE) else Shows.NUMBER


def number_of(text: str) -> Decimal | None:
    """A stored number, as the shortest decimal that stands for it; None for what is none ("NaN", "95,32")."""
    if len(text) < 16 and text.isdecimal() and text.isascii():
        return Decimal(int(text))
    if len(text) > _MOST_DIGITS or not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return decimal_of(value) if isfinite(value) else None


def decimal_of(value: float) -> Decimal:
    """A finite float as the shortest decimal that stands for it; whole ones without a point."""
    number = Decimal(repr(value))
    if not value:
        return Decimal(0)  # never "-0"
    return number.to_integral_value() if value.is_integer() else number


def numeric(text: str, kind: Shows, *, from_1904: bool = False) -> ReadValue:
    """A numeric cell: a number, a date, a time as text; as typed where it is none of them."""
    number = number_of(text)
    if number is None:
        return text or None
    return number if kind is Shows.NUMBER else _moment(number, kind, from_1904)


def _moment(serial: Decimal, kind: Shows, from_1904: bool) -> ReadValue:
    if not 0 <= serial < _LAST_SERIAL:
        return serial
    span = timedelta(milliseconds=round(float(serial) * 86_400_000))
    if kind is Shows.DURATION:
        return str(span)
    if span < timedelta(days=1):
        return str((datetime.min + span).time())
    if from_1904:
        return _EPOCH_1904 + span
    return _EPOCH + span + (timedelta(days=1) if serial < _LEAP else timedelta())


def iso_moment(text: str) -> ReadValue:
    """A date as ISO 8601 writes it (Strict Open XML, OpenDocument); as typed where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text or None
    return found.replace(tzinfo=None)


def truth(text: str) -> ReadValue:
    """A boolean cell; as typed where it is none."""
    return {"1": True, "true": True, "0": False, "false": False}.get(text.strip().lower(), text or None)
