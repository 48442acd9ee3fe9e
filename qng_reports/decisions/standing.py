"""Which decisions stand: of each subject the last one, unless it was withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from qng_reports.dataset import Decision, Matter, Verdict


def standing(history: Iterable[Decision]) -> tuple[Decision, ...]:
    """What is left of a history, in its order; what the Sở once decided is never lost from the history itself."""
    last: dict[tuple[str, str, Matter], Decision] = {}
    for decision in history:
        last.pop(decision.subject, None)
        if decision.verdict is not Verdict.WITHDRAW:
            last[decision.subject] = decision
    return tuple(last.values())


def lapsed(decision: Decision, today: date) -> bool:
    """Whether its last day is over."""
    return decision.until is not None and decision.until < today
