"""Who owes the Sở something, and what."""

from __future__ import annotations

from dataclasses import dataclass

from qng_reports.collect import State
from qng_reports.correction import for_officer
from qng_reports.dataset import Issue
from qng_reports.decisions import Effect, effect_of
from qng_reports.decisions import owes as owes_anything
from qng_reports.letter import Occasion
from qng_reports.model import Agency, Round, Severity


@dataclass(frozen=True, slots=True)
class Debt:
    """What an agency owes: an answer (MISSING), or figures without errors (FAULTY).

    `issues`: what the officer must mend; of a missing answer, why the files that came could not be accepted.
    """

    agency: Agency
    occasion: Occasion
    issues: tuple[Issue, ...] = ()


def owes(round_: Round, agency: Agency, state: State, effect: Effect) -> Debt | None:
    """What an agency owes as the round stands, or None: the only place that decides whom to remind.

    `effect`: of the decisions; an agency that the Sở excused from everything asked of it owes no answer. What it is
    excused from and left blank is no fault by then.
    """
    if agency.code not in state.dataset.submissions:
        if not owes_anything(round_, effect, agency):
            return None
        return Debt(agency, Occasion.MISSING, tuple(i for i in state.rejected if i.place.agency == agency.code))
    issues = for_officer(issue for issue in state.standing if issue.place.agency == agency.code)
    wrong = any(issue.severity is Severity.ERROR for issue in issues)
    return Debt(agency, Occasion.FAULTY, issues) if wrong else None


def debts_of(round_: Round, state: State) -> tuple[Debt, ...]:
    """Everything owed, in the register's order."""
    effect = effect_of(round_, state.dataset)
    return tuple(debt for agency in round_.asked if (debt := owes(round_, agency, state, effect)) is not None)
