"""What the Sở decides of figures: which decisions stand, which still hold, and what they do to the answers."""

from __future__ import annotations

from qng_reports.decisions.basis import NOTHING, answer_basis, answer_text, item_basis, sources_of
from qng_reports.decisions.effect import Effect, effect_of, owes
from qng_reports.decisions.shapes import Shape, answer_shape, province_shape
from qng_reports.decisions.standing import lapsed, standing
from qng_reports.decisions.words import VERDICT_WORDS, decision_note, in_words, told

__all__ = [
    "NOTHING",
    "VERDICT_WORDS",
    "Effect",
    "Shape",
    "answer_basis",
    "answer_shape",
    "answer_text",
    "decision_note",
    "effect_of",
    "in_words",
    "item_basis",
    "lapsed",
    "owes",
    "province_shape",
    "sources_of",
    "standing",
    "told",
]
