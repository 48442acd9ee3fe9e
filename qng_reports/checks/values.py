"""One typed value: what it is understood as, and every doubt about it."""

from __future__ import annotations

from qng_reports.checks.cells import Reading, as_typed
from qng_reports.checks.choice_cells import read_choice
from qng_reports.checks.date_cells import read_date
from qng_reports.checks.evidence import NO_BOUNDS, NO_CLUES, Bounds, Clues
from qng_reports.checks.number_cells import read_number_cell
from qng_reports.checks.text_cells import read_text
from qng_reports.dataset import Issue
from qng_reports.layout import Typed
from qng_reports.model import AVAILABILITY_WORDS, Availability, FieldType
from qng_reports.vietnamese import matching_key

__all__ = ["Reading", "as_typed", "read_state", "read_value"]

_STATES = {matching_key(word): state for state, word in AVAILABILITY_WORDS.items()}
_BLANK = Reading()


def read_value(answer: Typed, clues: Clues = NO_CLUES, bounds: Bounds = NO_BOUNDS) -> Reading:
    """One typed value by what its field takes; a blank gives an empty reading.

    `clues`: what the whole file tells; `bounds`: what the other count of a ratio leaves possible.
    """
    kind = answer.input.field.type
    if answer.value is None:
        return _BLANK
    if kind is FieldType.INTEGER or kind is FieldType.DECIMAL:
        return read_number_cell(answer, clues, bounds)
    if kind is FieldType.LIST:
        return read_choice(answer)
    if kind is FieldType.DATE:
        return read_date(answer, clues)
    return read_text(answer)


def read_state(answer: Typed | None) -> tuple[Availability | None, list[Issue]]:
    """The word of absence in a state cell, if there is one that is understood."""
    if answer is None or answer.value is None:
        return None, []
    reading = read_choice(answer)
    return _STATES.get(matching_key(reading.text)), list(reading.issues)
