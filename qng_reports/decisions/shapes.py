"""In which shape a value may be taken in place of another: two counts, a number, a word of a list, a text."""

from __future__ import annotations

from enum import Enum

from qng_reports.model import Indicator, Kind, Method


class Shape(Enum):
    """What must be given for a value."""

    COUNTS = "counts"  # numerator and denominator
    NUMBER = "number"
    WORD = "word"  # one of the item's choices
    TEXT = "text"
    NOTHING = "nothing"  # no value can be taken


def answer_shape(indicator: Indicator) -> Shape:
    """Of one agency's answer."""
    if indicator.kind in (Kind.TABLE, Kind.PARTS):  # answered by many cells, or by other items
        return Shape.NOTHING
    if indicator.kind is Kind.RATIO:
        return Shape.COUNTS
    if indicator.is_figure:
        return Shape.NUMBER
    return Shape.WORD if indicator.choices else Shape.TEXT


def province_shape(indicator: Indicator) -> Shape:
    """Of the province's figure; what the form does not add up is told in words."""
    counted = indicator.method is Method.COUNT_BY_STATUS and indicator.kind is not Kind.CHOICE
    if indicator.kind is Kind.PARTS or indicator.method is Method.NONE:
        return Shape.TEXT
    if counted or indicator.method in (Method.RATIO_OF_SUMS, Method.SHARE_COMPLETED):
        return Shape.COUNTS
    if indicator.method is Method.SINGLE:
        return Shape.TEXT if indicator.kind is Kind.TABLE else answer_shape(indicator)
    return Shape.TEXT if indicator.kind is Kind.CHOICE else Shape.NUMBER
