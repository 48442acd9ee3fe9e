"""From what lies in the folder to single workbooks: every byte kept first, then archives and mails opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from qng_reports import messages
from qng_reports.collect.files import TooLargeError, content_of, names_of, printable, unreachable
from qng_reports.collect.submission import no_password
from qng_reports.collect.telling import addresses_of, piece_issue
from qng_reports.dataset import Identity, Incoming, Issue, KnownContainer, Member, Place, Submission
from qng_reports.doors.apart import unpack_apart
from qng_reports.doors.store import Store, sha256_of
from qng_reports.doors.unpacking import CONTAINERS, SEPARATOR, Kind, Piece, Trouble, kind_of
from qng_reports.doors.xlsx_in import MAX_BYTES, UnreadableError
from qng_reports.model import Round, Severity

_SHUT = (Trouble.LOCKED, Trouble.CIPHER)


@dataclass
class Intake:
    """What one run takes in.

    `waiting`: workbooks to be read, oldest first once all files are taken in. `failed`: files that the system or their
    size kept away; `refused`: what new archives and mails held that is no workbook; `known`: such of earlier runs.
    """

    round_: Round
    store: Store
    now: datetime
    password: Callable[[str], str] = no_password
    waiting: list[Member] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    failed: int = 0
    refused: int = 0
    known: int = 0

    def take_in(self, file: Path) -> None:
        """Keeps a file; an archive or mail is opened, unless it was before and nothing in it is still locked."""
        try:
            content = content_of(file)
            saved = datetime.fromtimestamp(file.stat().st_mtime).replace(microsecond=0)
        except OSError as problem:  # locked by another program, or gone
            self._failed(unreachable(file, problem))
            return
        except TooLargeError as problem:
            self._failed(_oversized(file, problem))
            return
        name, arrival = names_of(self.round_, file)
        incoming = Incoming(name, arrival, content, min(self.now, saved))
        sha = sha256_of(content)
        known = self.store.container(sha)
        if known is None and kind_of(content, name) not in CONTAINERS:
            self.store.keep_file(content, arrival, incoming.received_at)
            self.waiting.append(Member(sha, name, incoming.received_at))
            return
        self.store.keep_container(content, arrival, incoming.received_at)
        password = self.password(name) if known is not None and known.opened and known.locked else ""
        if known is None or not known.opened or password:
            self._open(incoming, sha, password)
        else:
            self.known += known.refused
        self.waiting += self.store.members(sha)

    def open_kept(self) -> None:
        """Opens what an earlier run kept and was killed before it opened."""
        for kept in self.store.unopened():
            content = self.store.file_content(kept.sha256)
            if content is not None:
                self._open(Incoming(kept.name, kept.name, content, kept.received_at), kept.sha256, "")
                self.waiting += self.store.members(kept.sha256)

    def _failed(self, issue: Issue) -> None:
        self.issues.append(issue)
        self.failed += 1

    def _open(self, container: Incoming, sha: str, password: str) -> None:
        """Opens an archive or mail; its workbooks, and what is said of all else, are kept in one transaction."""
        pieces = _pieces(container, password)
        if not password and any(piece.trouble is Trouble.LOCKED for piece in pieces):
            password = self.password(container.name)
            pieces = _pieces(container, password) if password else pieces
        issues = tuple(_issues(self.round_, container, pieces))
        refused = sum(issue.severity is Severity.ERROR for issue in issues)
        locked = any(piece.trouble in _SHUT for piece in pieces)
        with self.store.change():
            for member in sorted(_members(container, sha, pieces), key=lambda found: found[0]):
                kept = member[1]
                self.store.keep_file(kept.content, kept.arrival, kept.received_at, kept.sender, kept.container)
            told = Submission(container.name, sha, Identity(), False, (), issues, container.received_at)
            self.store.put_submission(told)
            self.store.note_opened(sha, KnownContainer(True, locked, refused))
        self.refused += refused


def _oversized(file: Path, problem: TooLargeError) -> Issue:
    place = Place(printable(file.name))
    if kind_of(problem.head, file.name) in CONTAINERS:
        return messages.oversized_container(
            place, f"lớn {-(-problem.size // 2**20)} MB, quá mức {MAX_BYTES // 2**20} MB"
        )
    return messages.oversized_file(place, problem.size, MAX_BYTES)


def _pieces(container: Incoming, password: str) -> tuple[Piece, ...]:
    try:
        return unpack_apart(container.content, container.name, password)
    except UnreadableError:
        return (Piece("", kind_of(container.content, container.name), Trouble.TOO_LARGE),)


def _issues(round_: Round, container: Incoming, pieces: Iterable[Piece]) -> Iterator[Issue]:
    for piece in pieces:
        issue = piece_issue(piece, _joined(container.name, piece.name), container.received_at.date())
        if issue is None:
            continue
        if piece.trouble is Trouble.RETURNED:
            owners = [agency.code for agency in round_.asked if issue.value in addresses_of(agency)] or [""]
            yield from (replace(issue, place=replace(issue.place, agency=code)) for code in owners)
        else:
            yield issue


def _members(container: Incoming, sha: str, pieces: Iterable[Piece]) -> Iterator[tuple[tuple[str, str, str], Incoming]]:
    """The workbooks with what they are sorted by: when they were sent, then saved, then by name.

    A time later than the container's own is that of a clock gone wrong.
    """
    for piece in pieces:
        if piece.kind is Kind.WORKBOOK and not piece.trouble:
            received = min(piece.sent_at or container.received_at, container.received_at)
            saved = piece.order or received
            arrival = _joined(container.arrival, piece.name)
            yield (
                (received.isoformat(), saved.isoformat(), arrival),
                Incoming(_joined(container.name, piece.name), arrival, piece.content, received, piece.sender, sha),
            )


def _joined(container: str, piece: str) -> str:
    return f"{container}{SEPARATOR}{piece}" if piece else container
