"""Takes one returned file into the store: kept whole, then read, then set among the versions of its agency."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from qng_reports import __version__, messages
from qng_reports.collect.submission import as_found, no_password, read_submission
from qng_reports.collect.versions import enter
from qng_reports.dataset import Member, Place, Submission
from qng_reports.doors.store import KnownReading, Store
from qng_reports.model import Round

RULES_VERSION = 1  # raise it when files must be read again because reading or checks have changed within a release
# a refusal that another try may overcome: a busy machine, a password that is now known
_WORTH_A_TRY = frozenset({"T01", "T05"})


@dataclass(frozen=True, slots=True)
class Desk:
    """What files are read against; `reader` tells under which form, register and rules a reading was made.

    `password`: asked with the name of a protected file, empty if there is none.
    """

    round_: Round
    store: Store
    reader: str
    password: Callable[[str], str] = no_password


def desk(round_: Round, store: Store, password: Callable[[str], str] = no_password) -> Desk:
    """The desk of this round as its form, register and earlier figures are now; addresses of agencies do not matter."""
    agencies = tuple(replace(agency, email="") for agency in round_.agencies)
    past = (round_.past_period, sorted(round_.past.items()))  # figures of then decide what an unclear one of now means
    rules = repr((__version__, RULES_VERSION, round_.form, agencies, round_.period, round_.deadline, past))
    return Desk(round_, store, hashlib.sha256(rules.encode("utf-8")).hexdigest(), password)


def take(desk: Desk, member: Member) -> Submission | None:
    """Reads one file that is kept already, in one transaction; None when that tells nothing new.

    Bytes that were read under the same form, register and rules are not read again.
    """
    known = desk.store.known_reading(member.sha256)
    if known is not None and _is_settled(desk, known, member.name):
        return None
    before = desk.store.submission_of(member.sha256) if known is not None else None
    received = member.received_at
    if before is not None and before.received_at is not None:
        received = before.received_at
    content = desk.store.file_content(member.sha256)
    assert content is not None, "kept when it was taken in"
    return _read(desk, content, member.name, before, received)


def take_kept(desk: Desk) -> int:
    """Reads what is kept but was never read, or only under another form, register or rules; gives how many files.

    That makes good a run that was killed after a file was kept, even where the file is gone from the folder, and brings
    every reading up to a form that was mended.
    """
    kept = desk.store.unread(desk.reader)
    for file in kept:
        before = desk.store.submission_of(file.sha256)
        content = desk.store.file_content(file.sha256)
        if content is not None:
            _read(desk, content, file.name, before, file.received_at)
    return len(kept)


def is_waiting(round_: Round, store: Store) -> bool:
    """Whether the store keeps a file that is still to be read, or to be read again."""
    return bool(store.unread(desk(round_, store).reader))


def _is_settled(desk: Desk, known: KnownReading, name: str) -> bool:
    """Whether reading those bytes again cannot tell anything new."""
    if known.reader != desk.reader:
        return False
    return known.accepted or (known.file == name and not known.codes & _WORTH_A_TRY)


def _read(desk: Desk, content: bytes, name: str, before: Submission | None, received: datetime) -> Submission | None:
    sha = hashlib.sha256(content).hexdigest()
    if before is not None and before.accepted:
        name = before.file
    read = replace(
        read_submission(desk.round_, content, name, received.date(), as_found, desk.password),
        sha256=sha,
        received_at=received,
    )
    if before is None:
        enter(desk.round_, desk.store, read, desk.reader)
        return read
    if before.accepted:
        _read_again(desk, before, read)
        return None
    if not read.accepted and _reasons(before) == _reasons(read):
        desk.store.mark_read(sha, desk.reader)
        return None
    enter(desk.round_, desk.store, read, desk.reader)
    return read


def _read_again(desk: Desk, before: Submission, read: Submission) -> None:
    """A new reading takes the place of the one before; a refusal never does, so that no value once taken is lost."""
    agency = before.identity.agency
    if read.accepted:
        enter(desk.round_, desk.store, read, desk.reader)
    elif all(asked.code != agency for asked in desk.round_.asked):
        desk.store.mark_read(before.sha256, desk.reader)  # that it is no longer asked is told of the round
    else:
        told = messages.not_read_again(Place(before.file, agency=agency), read.issues[0].message)
        others = tuple(issue for issue in before.issues if issue.code != told.code)
        again = None if _WORTH_A_TRY & {issue.code for issue in read.issues} else desk.reader
        desk.store.put_submission(replace(before, issues=(*others, told)), again)


def _reasons(rejected: Submission) -> tuple[tuple[str, str], ...]:
    """Why a file was not accepted, whatever name it came under."""
    return tuple((issue.code, issue.value) for issue in rejected.issues)
