"""Results as the plan's own report words them: "Tỉnh 99,5%; Xã >98%", "36/36 cơ sở hoàn thành", "Ước 10%"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from qng_reports.dataset import Assessment, Result
from qng_reports.model import Component, Form, Indicator, Kind, Slot
from qng_reports.vietnamese import format_day, format_number

_BLANKS = re.compile(r" {2,}")
_SIGN = re.compile(r"([<>≥≤≈~]) +(?=\d)")  # a sign before a number stands without a space
_BOUNDS = ("<", ">")


def worded(results: Iterable[Result]) -> tuple[Result, ...]:
    """The results, those with a wording printed in it where everything that it needs is known."""
    found = tuple(results)
    by_code = {result.indicator.code: result for result in found}
    return tuple(replace(r, printed=_printed(r, by_code)) if r.indicator.wording else r for r in found)


def _printed(result: Result, by_code: Mapping[str, Result]) -> str:
    if result.taken is not None and result.indicator.kind is Kind.PARTS:
        return ""  # the Sở gave the whole result in words of its own
    pieces: list[str] = []
    for piece in result.indicator.wording:
        told = piece if isinstance(piece, str) else _told(piece, by_code)
        if told is None:
            return ""
        pieces.append(told)
    return _SIGN.sub(r"\1", _BLANKS.sub(" ", "".join(pieces))).strip()


def _told(slot: Slot, by_code: Mapping[str, Result]) -> str | None:
    """What is printed in a slot; None where it is not known."""
    result = by_code.get(slot.item)
    if result is None:
        return None
    indicator = result.indicator
    if slot.component is not Component.VALUE:
        number = result.numerator if slot.component is Component.NUMERATOR else result.denominator
        return None if number is None else format_number(number, max(indicator.decimals, 0))
    if indicator.kind is Kind.CHOICE:
        return _choice(result) if result.text or indicator.required else ""
    if indicator.kind is Kind.DATE:
        return _day(result.text)
    return result.text or None


def _day(text: str) -> str | None:
    """A date as a sentence has it; what the Sở wrote in its place stands as it is."""
    try:
        return format_day(datetime.strptime(text, "%d/%m/%Y").date())
    except ValueError:
        return text or None


def _choice(result: Result) -> str | None:
    return dict(result.indicator.in_wording).get(result.text, result.text) if result.text else None


# ---------------------------------------------------------------- figures known only to be above or below


def with_bounds(form: Form, results: Mapping[str, Result]) -> dict[str, Result]:
    """The results by code; one that an agency knows only as "above" or "below" is judged by what that leaves sure.

    Which figures these are is told by the wordings: a choice that is printed as "<" or ">" right before the figure.
    """
    found = dict(results)
    for indicator in form.indicators:
        for choice, figure in _pairs(indicator):
            result = found.get(figure)
            sign = _choice(found[choice]) if choice in found else None
            if result is not None and result.value is not None and sign in _BOUNDS:
                found[figure] = _judged_beyond(replace(result, bound=sign))
    return found


def _pairs(indicator: Indicator) -> Iterator[tuple[str, str]]:
    """The slots that stand side by side in a wording, with at most blanks between."""
    pieces = [piece for piece in indicator.wording if isinstance(piece, Slot) or piece.strip()]
    for one, other in pairwise(pieces):
        if isinstance(one, Slot) and isinstance(other, Slot) and other.component is Component.VALUE:
            yield one.item, other.item


def _judged_beyond(result: Result) -> Result:
    """Met or not met only where every figure beyond the value is."""
    target = result.indicator.target
    if target is None or target.number is None or result.value is None:
        return result
    if result.assessment not in (Assessment.MET, Assessment.NOT_MET):
        return result
    above = result.bound == ">"
    reaches = result.value >= target.number if above else result.value <= target.number
    if not reaches:
        return replace(result, assessment=Assessment.UNKNOWN)
    met = target.operator in ((">=", ">") if above else ("<=", "<"))
    return replace(result, assessment=Assessment.MET if met else Assessment.NOT_MET)
