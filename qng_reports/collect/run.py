"""One run of the collector: every byte kept, every good value taken, every doubt an issue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qng_reports import messages
from qng_reports.collect.files import TooLargeError, content_of, names_of, printable, returned_files, unreachable
from qng_reports.collect.state import current_state
from qng_reports.collect.taking import Desk, desk, take, take_kept
from qng_reports.collect.versions import prefer
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
    round_: Round, store: Store, paths: Sequence[Path], *, now: datetime, wishes: Sequence[str] = (),
    progress: Callable[[Path], None] = lambda _: None,
) -> Collected:  # fmt: skip
    """Reads the files under `paths` into the store; running it again changes nothing.

    After them it reads whatever the store keeps and could not be read before, or was read under another form.
    `wishes`: versions that the operator puts in force, AGENCY=NUMBER or AGENCY=last; QngError if one cannot be met.
    A file counts as received when it was saved into the folder (never later than `now`): collecting after the deadline
    makes nobody late.
    """
    files, unread = returned_files(paths)
    issues = list(unread)
    accepted = rejected = failed = 0
    at = desk(round_, store)
    for file in files:
        try:
            submission = _take(at, file, now)
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
    store.must_be_there()
    take_kept(at)
    prefer(round_, store, wishes, now)
    state = current_state(round_, store)
    in_force = state.dataset.submissions
    missing = tuple(agency.code for agency in round_.asked if agency.code not in in_force)
    return Collected(
        received=len(files), accepted=accepted, rejected=rejected + failed,
        duplicates=len(files) - accepted - rejected - failed,
        in_force=len(in_force), expected=len(round_.asked), missing=missing, issues=(*issues, *state.issues),
    )  # fmt: skip


def _take(at: Desk, file: Path, now: datetime) -> Submission | None:
    name, arrival = names_of(at.round_, file)
    content = content_of(file)
    saved = datetime.fromtimestamp(file.stat().st_mtime).replace(microsecond=0)
    return take(at, content, name, arrival, min(now, saved))
