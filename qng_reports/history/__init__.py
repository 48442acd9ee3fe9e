"""Earlier periods: figures that were taken or typed, under the codes and in the agencies of today."""

from __future__ import annotations

from qng_reports.history.mapping import NOTHING
from qng_reports.history.roll_up import LeftOut, Obstacle, RolledUp, is_former, roll_up
from qng_reports.history.view import Earlier, Today, Typed, TypedAnswer, earlier_periods

__all__ = [
    "NOTHING",
    "Earlier",
    "LeftOut",
    "Obstacle",
    "RolledUp",
    "Today",
    "Typed",
    "TypedAnswer",
    "earlier_periods",
    "is_former",
    "roll_up",
]
