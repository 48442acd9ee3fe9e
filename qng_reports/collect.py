"""Reads returned files into the dataset: every byte kept, every good value taken, every doubt an issue."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from qng_reports import messages
from qng_reports.checks import check_code_of, check_confirmations, examine, inputs_filled, signed
from qng_reports.dataset import Dataset, Identity, Issue, Place, Submission
from qng_reports.doors.apart import read_book_apart
from qng_reports.doors.store import Store
from qng_reports.doors.xlsx_in import MAX_BYTES, EncryptedError, UnreadableError
from qng_reports.errors import QngError
from qng_reports.layout import plan_layout
from qng_reports.model import RETURNED, Round, Severity, items_of
from qng_reports.reading import locate, read_identity, shown_check_code
from qng_reports.sheets import ReadBook
from qng_reports.totals import provincial_results

SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_COMPANIONS = re.compile(r"^(~\$.*|\.~lock\..*#|\._.*|thumbs\.db|desktop\.ini|\.ds_store)$", re.IGNORECASE)
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


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


def returned_files(paths: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Issue, ...]]:
    """Files to read under the given paths, oldest first, and what could not even be looked at.

    Companions that programs leave behind and anything but regular files are passed over. Among files of one agency the
    later one is in force, so the order is by time of saving, then by name.
    """
    found: list[tuple[float, str, Path]] = []
    issues: list[Issue] = []

    def refused(problem: OSError) -> None:
        issues.append(_unreachable(Path(problem.filename), problem))

    for path in paths:
        if not path.exists():
            raise QngError(f"Không thấy “{path}”.")
        inside = [path]
        if path.is_dir():
            inside = [Path(root, name) for root, _, names in os.walk(path, onerror=refused) for name in names]
        for file in inside:
            try:
                status = file.lstat()
            except OSError as problem:
                refused(problem)
                continue
            if stat.S_ISREG(status.st_mode) and not _COMPANIONS.match(file.name):
                found.append((status.st_mtime, file.as_posix(), file))
    return tuple(file for _, _, file in sorted(found)), tuple(issues)


def _unreachable(file: Path, problem: OSError) -> Issue:
    return messages.unreadable_file(Place(_printable(file.name)), f"hệ điều hành báo “{problem.strerror}”")


def _printable(name: str) -> str:
    """A file name as text: names that are no Unicode (unzipped on Linux) show their bytes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


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
            issues.append(_unreachable(file, problem))
            failed += 1
        except _TooLargeError as problem:
            issues.append(messages.oversized_file(Place(_printable(file.name)), problem.size, MAX_BYTES))
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


@dataclass(frozen=True, slots=True)
class State:
    """The round as it stands: submissions in force, all open issues (worst first), those of rejected files."""

    dataset: Dataset
    issues: tuple[Issue, ...]
    rejected: tuple[Issue, ...]


def current_state(round_: Round, store: Store) -> State:
    """What holds now. A rejected file that was taken out of the folder it lay in is no longer an open issue."""
    dataset = store.in_force(agency.code for agency in round_.asked)
    results = provincial_results(round_, dataset)
    folder = round_.folder / RETURNED
    rejected = tuple(
        issue
        for submission in store.rejected()
        if any((folder / name).exists() for name in store.arrivals(submission.sha256))
        for issue in submission.issues
    )
    asked = {agency.code for agency in round_.asked}
    dropped = [messages.no_longer_asked(Place(file, agency=a), a) for a, file in store.reporters() if a not in asked]
    issues = (*rejected, *dropped, *dataset.issues(), *check_confirmations(round_, dataset, results))
    return State(dataset, tuple(sorted(issues, key=lambda issue: _RANK[issue.severity])), rejected)


def _take(round_: Round, store: Store, file: Path, now: datetime) -> Submission | None:
    """Keeps one file and reads it; None when that tells nothing new.

    Accepted bytes are never read again; rejected ones are, because the register or form may have been mended.
    """
    name, arrival = _names(round_, file)
    content = _content(file)
    sha = store.keep_file(content, arrival, now)
    before = store.submission_of(sha)
    if before is not None and before.accepted:
        return None
    received = min(now, datetime.fromtimestamp(file.stat().st_mtime).replace(microsecond=0))
    if before is not None and before.received_at is not None:
        received = before.received_at
    submission = replace(read_submission(round_, content, name), sha256=sha, received_at=received)
    submission = replace(submission, issues=(*submission.issues, *_circumstances(round_, store, submission, received)))
    if before is not None and not submission.accepted and _reasons(before) == _reasons(submission):
        return None
    store.add_submission(submission)
    return submission


def _reasons(rejected: Submission) -> tuple[tuple[str, str], ...]:
    """Why a file was not accepted, whatever name it came under."""
    return tuple((issue.code, issue.value) for issue in rejected.issues)


class _TooLargeError(Exception):
    """A file beyond MAX_BYTES is not read: it would not fit the store either."""

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(size)


def _content(file: Path) -> bytes:
    size = file.stat().st_size
    if size > MAX_BYTES:
        raise _TooLargeError(size)
    return file.read_bytes()


def _names(round_: Round, file: Path) -> tuple[str, str]:
    """What messages call the file, and where it lay: below nhan-ve, or a full path."""
    try:
        inside = file.resolve().relative_to((round_.folder / RETURNED).resolve()).as_posix()
    except ValueError:
        return _printable(file.name), _printable(file.resolve().as_posix())
    return _printable(inside), _printable(inside)


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


def read_submission(round_: Round, content: bytes, name: str) -> Submission:
    """One returned file as read, from its bytes; nothing is kept."""
    place = Place(name)
    issue: Issue | None = None
    suffix = Path(name).suffix.lower()
    if not content:
        issue = messages.empty_file(place)
    elif len(content) > MAX_BYTES:
        issue = messages.oversized_file(place, len(content), MAX_BYTES)
    elif suffix not in SPREADSHEETS:
        issue = messages.unsupported_file(place, suffix or "không có đuôi")
    else:
        try:
            return _read_book(round_, read_book_apart(content), name)
        except EncryptedError:
            issue = messages.locked_file(place)
        except UnreadableError as problem:
            issue = messages.unreadable_file(place, str(problem))
    return Submission(name, "", Identity(), False, (), (issue,))


def _read_book(round_: Round, book: ReadBook, name: str) -> Submission:
    identity, issues = read_identity(book, name)
    if identity is None:
        return Submission(name, "", Identity(), False, (), issues)
    place = Place(name, agency=identity.agency)
    wrong = _not_this_round(round_, identity, place)
    if wrong is not None:
        return Submission(name, "", identity, False, (), (*issues, wrong))
    agency = round_.agency(identity.agency)
    assert agency is not None
    if identity.version != round_.form.version:
        issues = (*issues, messages.other_version(place, identity.version, round_.form.version))
    layout = plan_layout(round_, agency)
    typed, structure = locate(layout, book, name)
    if not inputs_filled(typed) and not (signed(typed) and not layout.due):
        reasons = structure or (messages.unfilled(place),)
        return Submission(name, "", identity, False, (), (*issues, *reasons))
    observations, doubts = examine(layout, typed)
    code, shown = check_code_of(layout, typed), shown_check_code(book)
    if shown and shown != code and not structure:
        doubts = (*doubts, messages.other_check_code(place, shown, code))
    return Submission(name, "", identity, True, observations, (*issues, *structure, *doubts), check_code=code)


def _not_this_round(round_: Round, identity: Identity, place: Place) -> Issue | None:
    if identity.form != round_.form.code:
        return messages.other_form(place, identity.form, round_.form.code)
    if identity.period != round_.period.code:
        return messages.other_period(place, identity.period, round_.period.code)
    agency = round_.agency(identity.agency)
    if agency is None or not items_of(round_.form, agency):
        return messages.unknown_agency(place, identity.agency)
    return None
