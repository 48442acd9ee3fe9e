"""Earlier figures under the codes of today: items that were renamed or merged are followed, split ones are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from qng_reports.figures import percentage, result_text, result_unit
from qng_reports.model import (
    AVAILABILITY_WORDS,
    Availability,
    Component,
    Form,
    Indicator,
    ItemLink,
    Kind,
    Past,
    PastResult,
    Way,
)
from qng_reports.vietnamese import format_exactly, matching_key

NOTHING = AVAILABILITY_WORDS[Availability.NOT_APPLICABLE]
UNKNOWN = AVAILABILITY_WORDS[Availability.NOT_AVAILABLE]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an item of today comes from in one earlier form; `way` is None where its code simply stayed."""

    indicator: Indicator
    links: tuple[ItemLink, ...]
    way: Way | None

    @property
    def is_converted(self) -> bool:
        """Whether the form says how figures of then are brought to today's unit."""
        return bool(self.links) and all(link.factor is not None for link in self.links)


def origins(form: Form, old_form: str) -> tuple[Origin, ...]:
    """The origin of every item of today in the form of code `old_form`; items that have none are left out.

    A code that stayed the same means the same only within one form, and only where anh_xa says nothing else of it.
    """
    own = old_form == form.code
    links = [link for link in form.links if (link.old_form or form.code) == old_form]
    moved = {link.old for link in links}
    found = []
    for indicator in form.items:
        given = tuple(link for link in links if link.new == indicator.code)
        if given:
            found.append(Origin(indicator, given, given[0].way))
        elif own and indicator.code not in moved:
            found.append(Origin(indicator, (ItemLink(indicator.code, "", indicator.code, Way.RENAMED),), None))
    return tuple(found)


# ---------------------------------------------------------------- figures of the province


def mapped_results(results: Iterable[PastResult], found: Iterable[Origin]) -> tuple[PastResult, ...]:
    """The province's figures of one earlier period under today's codes, in today's order.

    Left out is what cannot be compared: parts of a split item, an item merged of figures that are not all there,
    figures of another kind, or in another unit without a factor. Merged and converted figures were never assessed.
    """
    by_item = {result.item: result for result in results}
    mapped = (_mapped_result(origin, by_item) for origin in found)
    return tuple(result for result in mapped if result is not None)


def _mapped_result(origin: Origin, by_item: Mapping[str, PastResult]) -> PastResult | None:
    indicator, parts = origin.indicator, [by_item.get(link.old) for link in origin.links]
    known = [part for part in parts if part is not None]
    if origin.way is Way.SPLIT or len(known) < len(parts):
        return None
    if not all(is_comparable(part, indicator, converted=origin.is_converted) for part in known):
        return None
    if len(known) == 1 and not origin.is_converted:
        return replace(known[0], item=indicator.code)
    return _added(origin, known)


def is_comparable(past: PastResult, indicator: Indicator, *, converted: bool = False) -> bool:
    """Whether a figure of then is of the same kind and unit as the item's figure is today."""
    unit = result_unit(indicator)
    same_unit = not past.unit or not unit or matching_key(past.unit) == matching_key(unit)
    if indicator.kind is Kind.PARTS:
        return past.number is None
    if past.denominator is not None:
        return unit == "%" and same_unit
    return same_unit or (converted and unit != "%")


def _added(origin: Origin, parts: list[PastResult]) -> PastResult | None:
    factors = [link.factor or Decimal(1) for link in origin.links]
    numerator = _sum(factors, [part.numerator for part in parts])
    denominator = _sum(factors, [part.denominator for part in parts])
    number = _sum(factors, [part.number for part in parts])
    if origin.indicator.kind is Kind.RATIO:
        if numerator is None or denominator is None:
            return None
        number = percentage(numerator, denominator) if denominator else None
    if number is None:
        return None
    return replace(
        min(parts, key=lambda part: (part.received - part.expected, part.item)),
        item=origin.indicator.code, numerator=numerator, denominator=denominator, number=number,
        text=_text(origin.indicator, number), unit=result_unit(origin.indicator), assessment="",
        source="; ".join(dict.fromkeys(part.source for part in parts if part.source)),
    )  # fmt: skip


def _text(indicator: Indicator, number: Decimal) -> str:
    """With every decimal that a conversion gives: 120 people are 0,12 thousand even where whole thousands are asked."""
    return result_text(indicator, number) if result_unit(indicator) == "%" else format_exactly(number)


def _sum(factors: Iterable[Decimal], numbers: Iterable[Decimal | None]) -> Decimal | None:
    """The weighted sum, None unless every number is there."""
    total = Decimal(0)
    for factor, number in zip(factors, numbers, strict=True):
        if number is None:
            return None
        total += factor * number
    return total


# ---------------------------------------------------------------- answers of agencies


def mapped_answers(answers: Iterable[Past], found: Iterable[Origin]) -> tuple[Past, ...]:
    """One agency's answers of an earlier period under today's codes, in today's order; left out as of the province."""
    by_item: dict[str, dict[Component, Past]] = {}
    for past in answers:
        by_item.setdefault(past.item, {})[past.component] = past
    return tuple(past for origin in found for past in _mapped_answer(origin, by_item))


def _mapped_answer(origin: Origin, by_item: Mapping[str, Mapping[Component, Past]]) -> Iterator[Past]:
    code, parts = origin.indicator.code, [by_item.get(link.old, {}) for link in origin.links]
    if origin.way is Way.SPLIT or not all(parts):
        return
    if len(parts) == 1 and not origin.is_converted:
        yield from (replace(past, item=code) for past in parts[0].values())
        return
    words = {past.text for part in parts for past in part.values() if past.number is None}
    if words == {NOTHING} and all(past.number is None for part in parts for past in part.values()):
        yield Past(code, Component.VALUE, None, NOTHING)
    elif words <= {NOTHING}:
        yield from _added_answers(origin, parts)


def _added_answers(origin: Origin, parts: list[Mapping[Component, Past]]) -> Iterator[Past]:
    """The sum of each component over the parts; "không phát sinh" adds nothing to it."""
    added = []
    for field in origin.indicator.fields():
        units = set()
        total = Decimal(0)
        for link, part in zip(origin.links, parts, strict=True):
            past = part.get(field.component)
            if any(one.text == NOTHING and one.number is None for one in part.values()):
                continue
            if past is None or past.number is None:
                return
            total += (link.factor or Decimal(1)) * past.number
            units.add(past.unit)
        if not origin.is_converted and len(units) > 1:
            return
        unit = field.unit if origin.is_converted else units.pop()
        added.append(Past(origin.indicator.code, field.component, total, f"{total:f}", unit))
    yield from added
