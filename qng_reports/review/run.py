"""`review`: writes the review workbook of a round, and reads a filled one back into decisions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qng_reports import messages
from qng_reports.collect import State, current_state
from qng_reports.dataset import Decision, Issue, Place
from qng_reports.doors.apart import read_book_apart
from qng_reports.doors.files import write_atomic
from qng_reports.doors.store import Store, sha256_of
from qng_reports.doors.xlsx_in import MAX_BYTES, EncryptedError, UnreadableError
from qng_reports.doors.xlsx_out import write_book
from qng_reports.errors import QngError
from qng_reports.model import Round, Severity
from qng_reports.review.book import review_book
from qng_reports.review.desk import Desk
from qng_reports.review.judging import judge
from qng_reports.review.reading import Filled, read_filled
from qng_reports.sheets import ReadBook

REVIEWS = "xem-xet"  # folder of the round
_WRITTEN = "review:"  # facts of the store that hold the SHA-256 of review workbooks as written
_NUMBER = re.compile(r"-(\d+)$")


@dataclass(frozen=True, slots=True)
class Written:
    """A review workbook that was written: how many items and doubtful answers it asks about, what has expired."""

    path: Path
    items: int
    doubts: int
    expired: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A filled review workbook that was read. `taken`: each decision with what it is about.

    `unchanged`: decisions that stood already; `read_before`: when the same bytes were read before, and nothing is new.
    """

    file: str
    taken: tuple[tuple[str, Decision], ...]
    unchanged: int
    issues: tuple[Issue, ...]
    read_before: datetime | None = None

    @property
    def has_errors(self) -> bool:
        """Whether something could not be taken."""
        return any(issue.severity is Severity.ERROR for issue in self.issues)


def desk_of(round_: Round, store: Store, now: datetime) -> Desk:
    """What the Sở looks at, as the round stands now."""
    state: State = current_state(round_, store, now.date())
    return Desk(round_, state, store.decisions(), now)


def write_review(round_: Round, store: Store, now: datetime) -> Written:
    """Writes the review workbook into ROUND/xem-xet.

    One in which somebody has typed is never written over: the new one takes the next number.
    """
    desk = desk_of(round_, store, now)
    content = write_book(review_book(desk))
    path = _free_path(round_, store)
    write_atomic(path, content)
    store.describe({_WRITTEN + path.name: sha256_of(content)})
    expired = tuple(issue for issue in desk.state.issues if issue.code == messages.EXPIRED)
    return Written(path, len(desk.items), len(desk.doubts), expired)


def _free_path(round_: Round, store: Store) -> Path:
    """The latest of our names if it still holds what we wrote, else the next one."""
    stem = f"xem-xet-{round_.form.code.lower()}-{round_.period.code}"
    folder = round_.folder / REVIEWS
    taken = {int(_NUMBER.findall(p.stem)[0]): p for p in folder.glob(f"{stem}-*.xlsx") if _NUMBER.search(p.stem)}
    if not taken:
        return folder / f"{stem}-1.xlsx"
    number = max(taken)
    written = store.facts().get(_WRITTEN + taken[number].name)
    same = taken[number].is_file() and sha256_of(taken[number].read_bytes()) == written
    return taken[number] if same else folder / f"{stem}-{number + 1}.xlsx"


def read_review(round_: Round, store: Store, path: Path, now: datetime) -> Reviewed:
    """Reads a filled review workbook; what is sound in it is decided, in one transaction.

    The file is kept whole before it is parsed. The same bytes again change nothing. Raises QngError for a file that is
    no review workbook of this round.
    """
    content = _content(path)
    known = store.review_read_at(sha256_of(content))
    if known is not None:
        return Reviewed(path.name, (), 0, (), known)
    filled = _filled(round_, content, path.name)
    sha = store.keep_review(content, path.name, now)
    done = _judged(desk_of(round_, store, now), filled, path.name)
    store.add_decisions([decision for _, decision in done.taken], sha, now)
    return done


def look_at_review(round_: Round, store: Store, content: bytes, name: str, now: datetime) -> Reviewed:
    """What reading a filled review workbook would give, without taking it. Raises QngError for one of another round."""
    return _judged(desk_of(round_, store, now), _filled(round_, content, name), name)


def _judged(desk: Desk, filled: Filled, name: str) -> Reviewed:
    judged = judge(desk, filled)
    lost = [messages.review_table_lost(Place(name), table.sheet) for table in filled.lost]
    issues = sorted((*judged.issues, *lost), key=lambda issue: issue.severity.rank)
    taken = tuple((desk.subject(d.item, d.agency), d) for d in judged.decisions)
    return Reviewed(name, taken, judged.unchanged, tuple(issues))


def review_identity(book: ReadBook, name: str) -> tuple[str, str] | None:
    """Form and period that a review workbook is of; None for a workbook that is none."""
    filled = read_filled(book, name)
    return (filled.form, filled.period) if filled is not None else None


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise QngError(f"“{path}” quá lớn để là tệp xem xét.")
        return path.read_bytes()
    except FileNotFoundError:
        raise QngError(f"Không thấy tệp xem xét “{path}”.") from None
    except OSError as problem:
        raise QngError(f"Không đọc được tệp xem xét “{path}”: {problem.strerror}.") from problem


def _filled(round_: Round, content: bytes, name: str) -> Filled:
    try:
        filled = read_filled(read_book_apart(content), name)
    except EncryptedError:
        raise QngError(f"Tệp xem xét “{name}” có mật khẩu; bỏ mật khẩu rồi lưu lại.") from None
    except UnreadableError as problem:
        raise QngError(f"Không đọc được tệp xem xét “{name}”: {problem}.") from problem
    if filled is None:
        raise QngError(f"“{name}” không phải tệp xem xét do lệnh review ghi ra, hoặc đã mất trang nhận biết ẩn.")
    ours = (round_.form.code, round_.period.code)
    if (filled.form, filled.period) != ours:
        raise QngError(
            f"“{name}” là tệp xem xét của biểu “{filled.form}”, kỳ {filled.period}; đợt này là biểu “{ours[0]}”, "
            f"kỳ {ours[1]}."
        )
    return filled
