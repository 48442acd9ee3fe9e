"""Letters put where they go: as files for a person to send, or to a mail server."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from qng_reports.collect import State
from qng_reports.correction import correct
from qng_reports.doors.files import write_atomic
from qng_reports.doors.letters import message_bytes
from qng_reports.doors.smtp import LineDroppedError, Refusal, Session
from qng_reports.doors.store import Store, sha256_of
from qng_reports.errors import QngError
from qng_reports.generate import Press
from qng_reports.letter import Letter, LetterRecord, LetterState, Occasion
from qng_reports.mail.plan import Due
from qng_reports.model import LETTERS, Agency, Round
from qng_reports.vietnamese import slug

WAITS = (2.0, 10.0, 30.0)  # seconds before each new try to reach a server that went away


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter; `note`: what the server said, `path`: the file where one was written."""

    letter: Letter
    state: LetterState
    note: str = ""
    path: Path | None = None

    @property
    def clean(self) -> bool:
        """Whether it is on its way to everybody."""
        return self.state in (LetterState.SENT, LetterState.DRAFTED) and not self.note


@dataclass(frozen=True, slots=True)
class Mailroom:
    """Where letters are written from. `state`: the round as it stands, for the workbooks of corrections."""

    round_: Round
    store: Store
    state: State
    sender: str = ""

    def message(self, letter: Letter, now: datetime, *, draft: bool) -> bytes:
        """The letter with its workbook, whose bytes must still be those that it was planned with."""
        content = b""
        if letter.attachment is not None:
            if letter.occasion is Occasion.FAULTY:
                correct(Press(self.round_), self.store, self.state, (letter.agency,), now=now)
            try:
                content = letter.attachment.path.read_bytes()
            except OSError as problem:
                raise QngError(f"Không đọc được “{letter.attachment.path}”: {problem.strerror}.") from problem
            if sha256_of(content) != letter.attachment.sha256:
                raise QngError(f"“{letter.attachment.path}” vừa bị thay đổi; chạy lại lệnh này.")
        return message_bytes(letter, content, sender=self.sender, now=now, draft=draft)

    def draft_path(self, letter: Letter, day: date) -> Path:
        """Where a letter lies as a file: by the agency's code and name, reminders by day."""
        folder = f"nhac-{day:%Y-%m-%d}" if letter.occasion.reminds else "phat-hanh"
        agency = self.round_.agency(letter.agency)
        return self.round_.folder / LETTERS / folder / draft_name(agency) if agency else Path()


def draft_name(agency: Agency) -> str:
    """ "21040-xa-binh-son.eml"."""
    return f"{agency.code}-{slug(agency.name)[:80]}.eml"


def draft_all(
    room: Mailroom, due: Sequence[Due], now: datetime, progress: Callable[[Letter], None] = lambda _: None
) -> tuple[Outcome, ...]:
    """Writes each letter as a file that mail programs open ready to be sent; one that is there is written anew."""
    done = []
    for one in due:
        path = room.draft_path(one.letter, now.date())
        write_atomic(path, room.message(one.letter, now, draft=True))
        room.store.note_letter(one.letter, LetterState.DRAFTED, now)
        done.append(Outcome(one.letter, LetterState.DRAFTED, path=path))
        progress(one.letter)
    return tuple(done)


def drop_settled(room: Mailroom, due: Sequence[Due], agencies: Sequence[Agency], day: date) -> tuple[Path, ...]:
    """Takes away the day's reminder files of these agencies that are due none any more; gives their paths."""
    folder = room.round_.folder / LETTERS / f"nhac-{day:%Y-%m-%d}"
    kept = {one.letter.agency for one in due}
    gone = [folder / draft_name(agency) for agency in agencies if agency.code not in kept]
    found = tuple(path for path in gone if path.is_file())
    for path in found:
        path.unlink()
    return found


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast letters leave: seconds of rest between two, and the clock and sleep that it goes by."""

    rest: float
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]


def settle_unfinished(store: Store, now: datetime) -> tuple[LetterRecord, ...]:
    """Letters that an earlier run was sending when it was killed: noted as doubtful from now on."""
    cut = tuple(record for record in store.letters() if record.state is LetterState.SENDING)
    for record in cut:
        store.mark_unsure(record.key, now, "lần chạy trước dừng giữa chừng khi đang gửi thư này")
    return cut


def send_all(
    room: Mailroom,
    session: Session,
    due: Sequence[Due],
    pace: Pace,
    progress: Callable[[Outcome], None] = lambda _: None,
) -> tuple[Outcome, ...]:
    """Sends each letter once, noted before and after; yields to nothing but a server that stays away.

    Raises QngError when the server cannot be reached any more, or takes nothing; what was sent is noted, and another
    run goes on with the rest.
    """
    done: list[Outcome] = []
    for number, one in enumerate(due):
        if number:
            pace.sleep(pace.rest)
        _reach(session, pace, len(done), len(due))
        outcome = _send(room, session, one, pace, (len(done), len(due)))
        if outcome is not None:
            done.append(outcome)
            progress(outcome)
    return tuple(done)


def _reach(session: Session, pace: Pace, sent: int, of: int) -> None:
    """Opens the session before anything is noted of the next letter; tries again a few times."""
    reason = ""
    for wait in (0.0, *WAITS):
        if wait:
            pace.sleep(wait)
        try:
            session.open()
        except LineDroppedError as problem:
            reason = problem.reason
        else:
            return
    raise QngError(_stopped(session, reason, sent, of))


def _stopped(session: Session, reason: str, sent: int, of: int) -> str:
    account = session.account
    return (
        f"Không giữ được liên lạc với máy chủ “{account.host}:{account.port}” ({reason}); đã xử lý {sent}/{of} thư, "
        "chạy lại lệnh này là gửi tiếp phần còn lại, không gửi hai lần."
    )


def _send(room: Mailroom, session: Session, one: Due, pace: Pace, count: tuple[int, int]) -> Outcome | None:
    """One letter, tried again while it surely has not left; None if another program is sending it."""
    letter, store = one.letter, room.store
    message = room.message(letter, pace.clock(), draft=False)
    before = one.record.state if one.record else None
    reason = ""
    for _ in (0, *WAITS):
        if not store.claim_letter(letter, before, pace.clock()):
            return None
        before = LetterState.DEFERRED
        try:
            refused = session.send(letter.recipients, message)
        except LineDroppedError as problem:
            if problem.unsure:
                return _note(room, letter, LetterState.UNSURE, "đường truyền đứt khi đang gửi", pace.clock())
            reason = problem.reason
            store.note_letter(letter, LetterState.DEFERRED, pace.clock(), f"đường truyền đứt: {reason}")
            _reach(session, pace, *count)
        except QngError as problem:
            store.note_letter(letter, LetterState.DEFERRED, pace.clock(), str(problem))
            raise
        else:
            outcome = _note(room, letter, *_judged(letter, refused), pace.clock())
            if outcome.state is LetterState.SENT:
                _drop_draft(room, one)
            return outcome
    raise QngError(_stopped(session, reason, *count))


def _judged(letter: Letter, refused: Sequence[Refusal]) -> tuple[LetterState, str]:
    """How far a letter came by what the server refused: it left if anybody whom it is written to gets it."""
    note = "; ".join(f"{one.address}: {one.answer}" if one.address else one.answer for one in refused)
    lost = {one.address for one in refused}
    if "" in lost or set(letter.to) <= lost:
        return (LetterState.REFUSED if all(one.lasting for one in refused) else LetterState.DEFERRED), note
    return LetterState.SENT, note


def _note(room: Mailroom, letter: Letter, state: LetterState, note: str, now: datetime) -> Outcome:
    room.store.note_letter(letter, state, now, note)
    return Outcome(letter, state, note)


def _drop_draft(room: Mailroom, one: Due) -> None:
    """The file of a letter that a server took would only be sent again by hand."""
    if one.record is not None and one.record.state is LetterState.DRAFTED:
        with contextlib.suppress(OSError):
            room.draft_path(one.letter, one.record.at.date()).unlink()
