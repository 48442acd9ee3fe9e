"""The fingerprint of a figure: it changes when what the figure is made of changes, and only then."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from qng_reports.dataset import Observation
from qng_reports.model import AVAILABILITY_WORDS, Component, Form, Indicator, Kind
from qng_reports.vietnamese import format_typed

_LENGTH = 16  # hexadecimal digits: 64 bits
_SHOWN = 120  # characters of an answer that are told


def answer_basis(observations: Iterable[Observation]) -> str:
    """Of one agency's answer to one item, or of all its answers; explanations beside them do not count.

    Neither does the file or cell that a value stands in: sent again unchanged, it is the same figure.
    """
    lines = sorted(_line(o) for o in observations if o.component is not Component.NOTE)
    return _digest(lines)


def item_basis(form: Form, item: str, by_item: Mapping[str, Sequence[Observation]]) -> str:
    """Of the province's figure: all answers that it is made of, and the rule and target that it is judged by."""
    indicator = form.indicator(item)
    target = indicator.target.printed if indicator.target else ""
    head = "\t".join((indicator.kind, indicator.method, indicator.unit, target))
    found = [o for code in sources_of(form, indicator) for o in by_item.get(code, ()) if not o.confirms]
    return _digest([head, *sorted(_line(o) for o in found if o.component is not Component.NOTE)])


def sources_of(form: Form, indicator: Indicator) -> tuple[str, ...]:
    """The items whose answers make a figure: its own, those that weigh it, those of its parts."""
    codes = (indicator.code, indicator.weight) if indicator.weight else (indicator.code,)
    if indicator.kind is not Kind.PARTS:
        return codes
    return tuple(code for part in form.items if part.part_of == indicator.code for code in sources_of(form, part))


def answer_text(observations: Iterable[Observation]) -> str:
    """One agency's answer to one item as a person tells it: "91/96", "1.250", "Chưa có số liệu"; empty for none."""
    found = [o for o in observations if o.component is not Component.NOTE]
    if any(o.component is Component.CELL for o in found):
        return f"{len({o.row for o in found})} dòng"
    words = [AVAILABILITY_WORDS[o.availability] for o in found if o.availability in AVAILABILITY_WORDS]
    by_part = {o.component: format_typed(o.text, o.number) for o in found}
    halves = [by_part.get(half, "") for half in (Component.NUMERATOR, Component.DENOMINATOR)]
    if any(halves) and not words:
        return "/".join(half or "?" for half in halves)
    text = words[0] if words else "; ".join(text for text in by_part.values() if text)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _line(o: Observation) -> str:
    number = "" if o.number is None else f"{o.number.normalize():f}"
    text = o.text if o.number is None else ""
    return "\t".join((o.agency, o.item, o.part, number, text, o.availability, str(o.usable)))


def _digest(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()[:_LENGTH]


NOTHING = answer_basis(())  # of no answer
