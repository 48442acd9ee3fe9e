"""One run of `correct`: who is asked to mend something, which workbook that takes, and what cannot be mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from qng_reports import messages
from qng_reports.collect import State
from qng_reports.correction.content import Content, content_of, for_officer
from qng_reports.dataset import Issue, Issued, Submission
from qng_reports.doors.apart import read_book_apart
from qng_reports.doors.files import write_atomic
from qng_reports.doors.store import Store, sha256_of
from qng_reports.doors.xlsx_in import UnreadableError
from qng_reports.doors.xlsx_out import write_book
from qng_reports.errors import QngError
from qng_reports.generate import ISSUE_LIST, Press, chosen_agencies, file_name, issue_number
from qng_reports.layout import plan_layout
from qng_reports.model import CORRECTIONS, Agency, Round
from qng_reports.reading import identify, locate, plain
from qng_reports.sheets import ReadBook
from qng_reports.workbook import correction_book
from qng_reports.workbook.issued import corrections_book


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a run made: new correction workbooks, and agencies whose last one still says all (`unchanged`).

    `sound`: agencies that answered and have nothing to mend. `rejected`: why files were not accepted; nothing of them
    could be put into a workbook.
    """

    made: tuple[Issued, ...]
    unchanged: tuple[Issued, ...]
    sound: tuple[Agency, ...]
    rejected: tuple[Issue, ...]


def correct(
    press: Press, store: Store, state: State, codes: Sequence[str], *, now: datetime,
    progress: Callable[[Agency], None] = lambda _: None,
) -> Corrected:  # fmt: skip
    """Writes a correction workbook into tra-lai for each agency of these codes (all, if none) with something to mend.

    A file that is there is never written over. Each workbook gets the next issue number of its agency and is recorded
    before it can be sent; when the last one would come out the same, none is made.
    """
    round_, open_issues = press.round_, _issues_by_agency(state)
    made: list[Issued] = []
    unchanged: list[Issued] = []
    sound: list[Agency] = []
    for agency in chosen_agencies(round_, codes):
        submission = state.dataset.submissions.get(agency.code)
        issues = open_issues.get(agency.code, [])
        if submission is not None and not for_officer(issues):
            sound.append(agency)
        elif submission is not None:
            content = _content(round_, store, submission, issues)
            issued, is_new = _issue(press, store, content, agency, now)
            (made if is_new else unchanged).append(issued)
        progress(agency)
    _list(round_, store, [code for code in state.dataset.submissions if for_officer(open_issues.get(code, []))])
    rejected = tuple(issue for issue in state.rejected if not codes or issue.place.agency in codes)
    return Corrected(tuple(made), tuple(unchanged), tuple(sound), rejected)


def _issues_by_agency(state: State) -> dict[str, list[Issue]]:
    """The open issues about submissions in force, by agency."""
    rejected = set(state.rejected)
    found: dict[str, list[Issue]] = {}
    for issue in state.issues:
        if issue not in rejected:
            found.setdefault(issue.place.agency, []).append(issue)
    return found


def _content(round_: Round, store: Store, submission: Submission, issues: Sequence[Issue]) -> Content:
    agency = round_.agency(submission.identity.agency)
    assert agency is not None
    layout, book = plan_layout(round_, agency), _book(store, submission)
    typed = () if book is None else locate(layout, identify(round_, book, submission.file).book, submission.file)[0]
    return content_of(layout, submission, typed, [_with_words(issue, book) for issue in issues])


def _book(store: Store, submission: Submission) -> ReadBook | None:
    """The file in force, read again; None if it cannot be opened (no password is kept)."""
    content = store.file_content(submission.sha256)
    if content is None:
        return None
    try:
        return read_book_apart(content)
    except UnreadableError:
        return None


def _with_words(issue: Issue, book: ReadBook | None) -> Issue:
    """An issue that names a strange row by its code only, with what was typed in that row."""
    cell = re.fullmatch(r"([A-Z]+)([0-9]+)", issue.place.cell)
    sheet = next((s for s in book.sheets if s.name == issue.place.sheet), None) if book is not None else None
    if not messages.is_left_behind(issue) or cell is None or sheet is None:
        return issue
    column = 0
    for letter in cell[1]:
        column = column * 26 + ord(letter) - 64
    text = plain(sheet.at(int(cell[2]) - 1, column - 1))
    return issue if not text or text == issue.value else replace(issue, value=f"{text} ({issue.value})")


def next_correction(press: Press, store: Store, state: State, agency: Agency, *, now: datetime) -> Issued | None:
    """The workbook that `correct` would make for an agency now, or the last one where nothing is new; writes nothing.

    None if the agency has nothing to mend.
    """
    submission, issues = state.dataset.submissions.get(agency.code), _issues_by_agency(state).get(agency.code, [])
    if submission is None or not for_officer(issues):
        return None
    return _drawn(press, store, _content(press.round_, store, submission, issues), agency, now)[0]


def _drawn(press: Press, store: Store, content: Content, agency: Agency, now: datetime) -> tuple[Issued, bytes, bool]:
    """The agency's correction workbook, its bytes, and whether it is a new one rather than the last one again."""
    before = store.issued()
    last = next((one for one in reversed(before) if one.agency == agency.code and one.is_correction), None)
    if last is not None:
        book = _workbook(press, content, agency, last.number)
        if sha256_of(book) == last.sha256:
            return last, book, False
    number = issue_number(press.round_, agency, before, content.issue_number)
    file = f"{CORRECTIONS}/{_file_name(press.round_, agency, number)}"
    book = _workbook(press, content, agency, number)
    return Issued(agency.code, number, file, sha256_of(book), len(content.correction.fixes), now), book, True


def _issue(press: Press, store: Store, content: Content, agency: Agency, now: datetime) -> tuple[Issued, bool]:
    """The agency's correction workbook, and whether it is a new one; the last one is put back if its file is gone."""
    issued, book, is_new = _drawn(press, store, content, agency, now)
    path = press.round_.folder / issued.file
    if not is_new:
        if not path.exists():
            write_atomic(path, book)
        return issued, False
    if path.exists():
        raise QngError(f"Đã có “{path}”, có thể đã gửi đi nên không ghi đè; chuyển tệp đó sang nơi khác trước.")
    store.record_issued([issued])  # before the file can be sent
    write_atomic(path, book)
    return issued, True


def _file_name(round_: Round, agency: Agency, number: str) -> str:
    """Named like the agency's workbook, with the last part of the issue number."""
    return f"{Path(file_name(agency, round_)).stem}-sua-{number.rpartition('-')[2]}.xlsx"


def _workbook(press: Press, content: Content, agency: Agency, number: str) -> bytes:
    """The same submission, issues and number always give the same bytes."""
    cover = replace(press.cover(agency, number), answers=content.answers)
    return write_book(correction_book(plan_layout(press.round_, agency), cover, content.correction), press.seal)


def _list(round_: Round, store: Store, codes: Sequence[str]) -> None:
    """tra-lai/danh-sach.xlsx: the last correction workbook of each agency that still has something to mend."""
    last = {one.agency: one for one in store.issued() if one.is_correction}
    listed = [last[code] for code in codes if code in last]
    if listed or (round_.folder / CORRECTIONS / ISSUE_LIST).exists():
        write_atomic(round_.folder / CORRECTIONS / ISSUE_LIST, write_book(corrections_book(round_, listed)))
