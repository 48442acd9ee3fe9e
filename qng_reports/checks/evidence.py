"""Which of two readings of a figure is right: every rule that can tell gives its verdict with the reason, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from qng_reports import layout as at
from qng_reports.layout import Layout, Typed
from qng_reports.model import Component, Field, FieldType, Past
from qng_reports.numbers import decimal_sign
from qng_reports.sheets import ReadBook
from qng_reports.vietnamese import clean_text, format_number, matching_key

_NEAR, _FAR = 10, 50  # times: a figure that is another's thousandfold cannot be near to the same past figure
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # of a number format: what is shown as it stands
THOUSAND = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Witness:
    """What the witness cells of a workbook say of the program that computed last.

    `decimal`: its sign before decimals, "," or ".", empty if unknown. `day_first`: whether 1/7 is the first of July.
    """

    decimal: str = ""
    day_first: bool | None = None


def witness_of(book: ReadBook) -> Witness:
    """Reads the witness cells beside the identity; unknown where the hidden sheet or a computed value is not there."""
    sheet = next((s for s in book.sheets if matching_key(s.name) == matching_key(at.IDENTITY)), None)
    if sheet is None:
        return Witness()
    said = {str(row[0]): clean_text(str(row[1])) for row in sheet.rows if len(row) > 1 and row[0] and row[1]}
    half, month = said.get(at.DECIMAL_LABEL, ""), said.get(at.DAY_LABEL, "")
    decimal = half[1] if half in ("0,5", "0.5") else ""
    return Witness(decimal, {"7": True, "1": False}.get(month))


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known of a whole file beside one of its cells.

    `agency`: whose file it is. `habit`: the sign before decimals that all its other figures show. `past`: answers of
    the period before by item and component. `start`, `end`: of the period. `received`: the day the file came.
    """

    agency: str = ""
    witness: Witness = Witness()
    habit: str = ""
    past: Mapping[tuple[str, Component], Past] = field(default_factory=dict)
    start: date | None = None
    end: date | None = None
    received: date | None = None


NO_CLUES = Clues()


def clues_of(layout: Layout, typed: Iterable[Typed], witness: Witness, received: date | None) -> Clues:
    """Gathers them from everything typed into one file."""
    telling = (a for a in typed if isinstance(a.value, str) or (witness.decimal and a.value is not None))
    signs = {_sign_shown(answer, witness) for answer in telling} - {""}
    habit = signs.pop() if len(signs) == 1 else ""
    past, period = layout.past or {}, layout.period
    return Clues(layout.agency.code, witness, habit, past, period.start, period.end, received)


def _sign_shown(answer: Typed, witness: Witness) -> str:
    """The sign before decimals that one cell shows: by its text, or by a fraction that the program understood.

    1.5 may be a swallowed "1.500" and shows nothing, unless a thousand times as much is more than the field takes.
    """
    value, taken = answer.value, answer.input.field
    if isinstance(value, str):
        return decimal_sign(value) if taken.type in (FieldType.INTEGER, FieldType.DECIMAL) else ""
    if taken.type is not FieldType.DECIMAL or not isinstance(value, Decimal) or value == value.to_integral_value():
        return ""
    swallowed = may_be_swallowed(value) and (taken.maximum is None or value * THOUSAND <= taken.maximum)
    return "" if swallowed else witness.decimal


def may_be_swallowed(value: Decimal) -> bool:
    """Whether the number can be what a program made of one thousands group: 1.5 of "1.500"."""
    return 1 <= abs(value) < THOUSAND and value * THOUSAND == (value * THOUSAND).to_integral_value()


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the other count of a ratio leaves possible: a numerator is at most its denominator."""

    least: Decimal | None = None
    most: Decimal | None = None


NO_BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A figure that reads as `grouped` (its `sign` between thousands) or `pointed` (before decimals), and its cell."""

    grouped: Decimal
    pointed: Decimal
    sign: str
    field: Field
    format: str = ""
    past: Decimal | None = None
    bounds: Bounds = NO_BOUNDS
    clues: Clues = NO_CLUES


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says; `certain`: the other reading is impossible, not only unlikely."""

    value: Decimal
    reason: str
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The reading that the evidence bears out, or None; `reason`: what was found, in Vietnamese, empty for nothing."""

    value: Decimal | None
    reason: str


def _by_other_count(doubt: Doubt) -> Verdict | None:
    bounds = doubt.bounds
    if bounds.most is not None and doubt.pointed <= bounds.most < doubt.grouped:
        return Verdict(doubt.pointed, f"mẫu số là {format_number(bounds.most, 6)}", certain=True)
    if bounds.least is not None and doubt.pointed < bounds.least <= doubt.grouped:
        return Verdict(doubt.grouped, f"tử số là {format_number(bounds.least, 6)}", certain=True)
    return None


def _by_limits(doubt: Doubt) -> Verdict | None:
    low, high = doubt.field.minimum, doubt.field.maximum
    if high is not None and doubt.pointed <= high < doubt.grouped:
        return Verdict(doubt.pointed, f"mức cao nhất là {format_number(high, 6)}", certain=True)
    if low is not None and doubt.pointed < low <= doubt.grouped:
        return Verdict(doubt.grouped, f"mức thấp nhất là {format_number(low, 6)}", certain=True)
    return None


def _by_past(doubt: Doubt) -> Verdict | None:
    past = doubt.past
    if past is None or past <= 0:
        return None
    reason = f"kỳ trước là {format_number(past, 6)}"
    for value, other in ((doubt.grouped, doubt.pointed), (doubt.pointed, doubt.grouped)):
        if _times(value, past) <= _NEAR and _times(other, past) >= _FAR:
            return Verdict(value, reason)
    return None


def _times(value: Decimal, past: Decimal) -> Decimal:
    value = abs(value)
    return max(value / past, past / value) if value else THOUSAND


def _by_habit(doubt: Doubt) -> Verdict | None:
    habit = doubt.clues.habit
    if not habit:
        return None
    value = doubt.pointed if habit == doubt.sign else doubt.grouped
    return Verdict(value, f"các số khác trong tệp dùng dấu “{habit}” cho phần lẻ")


def _by_program(doubt: Doubt) -> Verdict | None:
    """A Vietnamese program in a Vietnamese office; an English one says nothing of how its user writes."""
    if doubt.clues.witness.decimal != ",":
        return None
    value = doubt.pointed if doubt.sign == "," else doubt.grouped
    return Verdict(value, "máy tính của đơn vị dùng dấu “,” cho phần lẻ")


def _by_format(doubt: Doubt) -> Verdict | None:
    """A format that was given to the cell by hand: without decimals where decimals are asked, or with three."""
    shown = _LITERAL.sub("", doubt.format).split(";")[0]
    if not re.search("[0#]", shown) or "%" in shown:
        return None
    decimals = len(re.sub("[^0#]", "", shown.partition(".")[2]))
    if decimals == 0 and doubt.field.decimals > 0:
        return Verdict(doubt.grouped, "ô được định dạng không có phần lẻ")
    if decimals >= 3 > doubt.field.decimals:
        return Verdict(doubt.pointed, f"ô được định dạng {decimals} số lẻ")
    return None


_RULES: tuple[Callable[[Doubt], Verdict | None], ...] = (
    _by_other_count, _by_limits, _by_past, _by_habit, _by_program, _by_format,
)  # fmt: skip


def decide(doubt: Doubt) -> Decision:
    """The value that all rules which can tell agree on; what is certain outweighs what is likely."""
    verdicts = [verdict for rule in _RULES if (verdict := rule(doubt)) is not None]
    weighed = [verdict for verdict in verdicts if verdict.certain] or verdicts
    values = {verdict.value for verdict in weighed}
    if len(values) == 1:
        value = weighed[0].value
        return Decision(value, "; ".join(verdict.reason for verdict in verdicts if verdict.value == value))
    return Decision(None, "; nhưng ".join(verdict.reason for verdict in weighed))
