"""One run of the collector: every byte kept, every good value taken, every doubt an issue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from qng_reports import messages
from qng_reports.collect.files import TooLargeError, content_of, names_of, printable, returned_files, unreachable
from qng_reports.collect.state import current_state
from qng_reports.collect.submission import read_submission
from qng_reports.dataset import Issue, Place, Submission
from qng_reports.doors.store import Store
from qng_reports.doors.xlsx_in import MAX_BYTES
from qng_reports.model import Round, Severity


@dataclass(frozen=True, slots=True)
class Collected:
    """One run of the collector, and what holds after it.

    `received`: files looked at; `duplicates`: bytes that were there before, under any name; `accepted`, `rejected`: of
    the new ones. `in_force`, `expected`, `missing`, `issues`: of the round as it stands now.
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
    progress: Callable[[Path], None] = lambda _: None,
) -> Collected:  # fmt: skip
    """Reads the files under `paths` into the store; running it again changes nothing.

    A file counts as received when it was saved into the folder (never later than `now`): collecting after the deadline
    makes nobody late.
    """
    files, unread = returned_files(paths)
    issues = list(unread)
    accepted = rejected = failed = 0
    for file in files:
        try:
            submission = _take(round_, store, file, now)
        except OSError as problem:  # locked by another program, or gone
            issues.append(unreachable(file, problem))
            failed += 1
        except TooLargeError as problem:
            issues.append(messages.oversized_file(Place(printable(file.name)), problem.size, MAX_BYTES))
            failed += 1
        else:
            if submission is not None:
                accepted += submission.accepted
                rejected += not submission.accepted
        progress(file)
    state = current_state(round_, store)
    in_force = state.dataset.submissions
    missing = tuple(agency.code for agency in round_.asked if agency.code not in in_force)
    return Collected(
        received=len(files), accepted=accepted, rejected=rejected + failed,
        duplicates=len(files) - accepted - rejected - failed,
        in_force=len(in_force), expected=len(round_.asked), missing=missing, issues=(*issues, *state.issues),
    )  # fmt: skip


def _take(round_: Round, store: Store, file: Path, now: datetime) -> Submission | None:
    """Keeps one file and reads it; None when that tells nothing new.

    Accepted bytes are never read again; rejected ones are, because the register or form may have been mended.
    """
    name, arrival = names_of(round_, file)
    content = content_of(file)
    sha = store.keep_file(content, arrival, now)
    before = store.submission_of(sha)
    if before is not None and before.accepted:
        return None
    received = min(now, datetime.fromtimestamp(file.stat().st_mtime).replace(microsecond=0))
    if before is not None and before.received_at is not None:
        received = before.received_at
    submission = replace(read_submission(round_, content, name, received.date()), sha256=sha, received_at=received)
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
