"""One run of the collector: every byte kept, every good value taken, every doubt an issue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qng_reports.collect.files import returned_files
from qng_reports.collect.intake import Intake
from qng_reports.collect.state import current_state
from qng_reports.collect.submission import no_password
from qng_reports.collect.taking import desk, take, take_kept
from qng_reports.collect.versions import prefer
from qng_reports.dataset import Issue
from qng_reports.decisions import effect_of, owes
from qng_reports.doors.store import Store
from qng_reports.model import Round, Severity


@dataclass(frozen=True, slots=True)
class Collected:
    """One run of the collector, and what holds after it.

    `received`: files looked at; `duplicates`: bytes that were there before, under any name; `accepted`, `rejected`: of
    the new ones. `in_force`, `expected`, `missing`, `issues`: of the round as it stands now; who is excused from
    everything is neither expected nor missing.
    """

    received: int
    accepted: int
    rejected: int
    duplicates: int
    in_force: int
    expected: int
    missing: tuple[str, ...]
    issues: tuple[Issue, ...]

    @property
    def has_errors(self) -> bool:
        """Whether any issue is an error."""
        return any(issue.severity is Severity.ERROR for issue in self.issues)


@dataclass(frozen=True, slots=True)
class Operator:
    """What the person at the machine says to a run.

    `wishes`: versions to put in force, AGENCY=NUMBER or AGENCY=last. `password`: asked with the name of a protected
    file, empty if there is none.
    """

    wishes: tuple[str, ...] = ()
    password: Callable[[str], str] = no_password


def collect(
    round_: Round, store: Store, paths: Sequence[Path], *, now: datetime, operator: Operator = Operator(),
    progress: Callable[[int], None] = lambda _: None,
) -> Collected:  # fmt: skip
    """Reads the files under `paths` into the store; running it again changes nothing.

    First everything is kept and archives and mails are opened, then workbooks are read, oldest first; after them
    whatever the store keeps and could not be read before, or was read under another form. A file counts as received
    when it was sent by mail, else when it was saved (never later than `now`): collecting after the deadline makes
    nobody late. `progress`: told after each step how many steps are left, which grows with what archives hold. QngError
    if a wish of the operator cannot be met.
    """
    files, unread = returned_files(paths)
    intake = Intake(round_, store, now, operator.password, issues=list(unread))
    for number, file in enumerate(files, 1):
        intake.take_in(file)
        progress(len(files) - number + len(intake.waiting))
    store.must_be_there()
    intake.open_kept()
    at = desk(round_, store, operator.password)
    accepted, rejected = 0, intake.failed + intake.refused
    waiting = sorted(intake.waiting, key=lambda member: member.received_at)  # ties stay in the order of their names
    for number, member in enumerate(waiting, 1):
        submission = take(at, member)
        if submission is not None:
            accepted += submission.accepted
            rejected += not submission.accepted
        progress(len(waiting) - number)
    take_kept(at)
    prefer(round_, store, operator.wishes, now)
    received = len(waiting) + intake.failed + intake.refused + intake.known
    state = current_state(round_, store, now.date())
    in_force = state.dataset.submissions
    silent = [agency for agency in round_.asked if agency.code not in in_force]
    effect = effect_of(round_, state.dataset)
    missing = tuple(agency.code for agency in silent if owes(round_, effect, agency))
    return Collected(
        received=received, accepted=accepted, rejected=rejected, duplicates=received - accepted - rejected,
        in_force=len(in_force), expected=len(in_force) + len(missing), missing=missing,
        issues=(*intake.issues, *state.issues),
    )  # fmt: skip
