"""A cell that takes one word of a list: as written, in other case or spaces, or without its diacritics."""

from __future__ import annotations

import unicodedata

from qng_reports import messages
from qng_reports.checks.cells import Reading, as_typed
from qng_reports.layout import Typed
from qng_reports.model import YES_NO
from qng_reports.vietnamese import matching_key


def read_choice(answer: Typed) -> Reading:
    """One cell of a list; what is not exactly a choice is taken for one only where no other can be meant."""
    field, value, place = answer.input.field, answer.value, answer.place
    if isinstance(value, bool) and field.choices == YES_NO:  # LibreOffice in Vietnamese turns Đúng, Sai into booleans
        return Reading(text=YES_NO[0] if value else YES_NO[1])
    typed = as_typed(value)
    if typed in field.choices:
        return Reading(text=typed)
    choice = _meant(typed, field.choices)
    if choice is None:
        return Reading(text=typed, issues=(messages.not_in_list(place, field.label, typed, field.choices),))
    return Reading(text=choice, issues=(messages.choice_recognised(place, field.label, typed, choice),))


def _meant(typed: str, choices: tuple[str, ...]) -> str | None:
    key = matching_key(typed)
    for wanted in (key, key.strip(".,;:'\"“”‘’ ")):
        for choice in choices:
            if matching_key(choice) == wanted:
                return choice
    near = [choice for choice in choices if _plainer(wanted, matching_key(choice))]
    return near[0] if len(near) == 1 else None


def _plainer(typed: str, choice: str) -> bool:
    """Whether `typed` is the choice with diacritics left out, none of them changed: "Son Ha" is Sơn Hà and Sơn Hạ."""
    if len(typed) != len(choice) or not typed:
        return False
    return all(letter in (own, _bare(own)) for letter, own in zip(typed, choice, strict=True))


def _bare(letter: str) -> str:
    return "d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0]
