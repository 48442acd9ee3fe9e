"""A cell that takes words: kept as typed; old fonts are converted, and what a reader does not see is told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from qng_reports import messages
from qng_reports.checks.cells import Reading, as_typed
from qng_reports.layout import Typed
from qng_reports.legacy_text import convert

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_HARD_SPACE = re.compile("[\u00a0\u2007\u2009\u202f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_FORMULA = re.compile(r"\s*(?:[=@]|[+-](?=\S*(?:[!|]|[A-Za-z]\()))")  # "- Kết quả" and "+84..." are no formulas
_PHONE_DIGITS = (9, 10)  # of a number that has lost its leading zero


def read_text(answer: Typed) -> Reading:
    """One cell of words; the text is what was typed, except that old fonts become Unicode."""
    field, typed, place = answer.input.field, as_typed(answer.value), answer.place
    text, issues = typed, []
    converted = convert(typed)
    if converted is not None:
        text = converted.text
        issues.append(messages.legacy_font(place, typed, text, converted.encoding))
    elif found := "; ".join(_untidy(typed)):
        issues.append(messages.untidy_text(place, field.label, found, typed))
    if len(text) > field.max_length:
        issues.append(messages.too_long(place, field.label, len(text), field.max_length))
    return Reading(text=text, issues=tuple(issues))


def _untidy(text: str) -> Iterator[str]:
    """What totals and reports do not take over from a text as it stands."""
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        yield "dấu thanh gõ rời (Unicode tổ hợp)"
    if not text.isprintable():
        if _INVISIBLE.search(text):
            yield "ký tự ẩn"
        if _TURNING.search(text):
            yield "ký tự đổi hướng viết"
        if _HARD_SPACE.search(text):
            yield "dấu cách cứng"
        if _CONTROL.search(text):
            yield "ký tự điều khiển"
    if "  " in text or text != text.strip():
        yield "dấu cách thừa"
    if _FORMULA.match(text):
        yield "dấu mở đầu giống công thức"


def lost_zero(answer: Typed) -> str:
    """The telephone number meant where a program kept it as a number, without its leading zero; else nothing."""
    value = answer.value
    if not isinstance(value, Decimal) or value <= 0 or value != value.to_integral_value():
        return ""
    digits = f"{value:f}"
    return "0" + digits if len(digits) in _PHONE_DIGITS else ""
