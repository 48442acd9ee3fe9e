"""One run of the collector: every byte kept, every good value taken, every doubt an issue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from qng_reports import messages
from qng_reports.collect.files import returned_files
from qng_reports.collect.intake import Intake
from qng_reports.collect.state import current_state
from qng_reports.collect.submission import no_password, read_submission
from qng_reports.dataset import Issue, Member, Place, Submission
from qng_reports.doors.store import Store
from qng_reports.model import Round, Severity


@dataclass(frozen=True, slots=True)
class Collected:
    """One run of the collector, and what holds after it.

    `received`: workbooks looked at, on their own or in archives and mails, and files that are none. `duplicates`: bytes
    that were there before, under any name; `accepted`, `rejected`: of the new ones. `in_force`, `expected`, `missing`,
    `issues`: of the round as it stands now.
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


def collect(
    round_: Round, store: Store, paths: Sequence[Path], *, now: datetime,
    password: Callable[[str], str] = no_password, progress: Callable[[int], None] = lambda _: None,
) -> Collected:  # fmt: skip
    """Reads the files under `paths` into the store; running it again changes nothing.

    First everything is kept and archives and mails are opened, then workbooks are read, oldest first. A file counts as
    received when it was sent by mail, else when it was saved (never later than `now`): collecting after the deadline
    makes nobody late. `password`: asked with a protected file's name. `progress`: told after each step how many steps
    are left, which grows with what archives hold.
    """
    files, unread = returned_files(paths)
    intake = Intake(round_, store, now, password, issues=list(unread))
    for number, file in enumerate(files, 1):
        intake.take_in(file)
        progress(len(files) - number + len(intake.waiting))
    accepted, rejected = 0, intake.failed + intake.refused
    waiting = sorted(intake.waiting, key=lambda member: member.received_at)  # ties stay in the order of their names
    for number, member in enumerate(waiting, 1):
        submission = _take(intake, member)
        if submission is not None:
            accepted += submission.accepted
            rejected += not submission.accepted
        progress(len(waiting) - number)
    received = len(waiting) + intake.failed + intake.refused + intake.known
    state = current_state(round_, store)
    in_force = state.dataset.submissions
    missing = tuple(agency.code for agency in round_.asked if agency.code not in in_force)
    return Collected(
        received=received, accepted=accepted, rejected=rejected, duplicates=received - accepted - rejected,
        in_force=len(in_force), expected=len(round_.asked), missing=missing, issues=(*intake.issues, *state.issues),
    )  # fmt: skip


def _take(intake: Intake, member: Member) -> Submission | None:
    """Reads one kept file; None when that tells nothing new.

    Accepted bytes are never read again; rejected ones are, because the register or form may have been mended.
    """
    round_, store = intake.round_, intake.store
    if store.was_accepted(member.sha256):
        return None
    before = store.submission_of(member.sha256)
    content = store.file_content(member.sha256)
    assert content is not None, "kept when it was taken in"
    received = member.received_at
    if before is not None and before.received_at is not None:
        received = before.received_at
    read = read_submission(round_, content, member.name, intake.password)
    submission = replace(read, sha256=member.sha256, received_at=received)
    submission = replace(submission, issues=(*submission.issues, *_circumstances(round_, store, submission, received)))
    if before is not None and not submission.accepted and _reasons(before) == _reasons(submission):
        return None
    store.add_submission(submission)
    return submission


def _reasons(rejected: Submission) -> tuple[tuple[str, str], ...]:
    """Why a file was not accepted, whatever name it came under."""
    return tuple((issue.code, issue.value) for issue in rejected.issues)


def _circumstances(round_: Round, store: Store, submission: Submission, received: datetime) -> Iterable[Issue]:
    """When it came, and what it replaces."""
    if not submission.accepted:
        return
    place = Place(submission.file, agency=submission.identity.agency)
    if received.date() > round_.deadline:
        yield messages.late(place, received.date(), round_.deadline)
    before = store.last_accepted(submission.identity.agency)
    if before is not None:
        yield messages.superseded(place, before)
