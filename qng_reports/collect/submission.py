"""One returned file as a submission, from its bytes: whose it is, what was answered, every doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import PurePath

from qng_reports import messages
from qng_reports.checks import check_code_of, examine, inputs_filled, signed
from qng_reports.collect.telling import no_workbook
from qng_reports.dataset import Identity, Issue, Place, Submission
from qng_reports.doors.apart import read_book_apart
from qng_reports.doors.unpacking import SPREADSHEETS, Kind, kind_of
from qng_reports.doors.xlsx_in import MAX_BYTES, EncryptedError, UnreadableError
from qng_reports.layout import plan_layout
from qng_reports.model import Round, items_of
from qng_reports.reading import locate, read_identity, shown_check_code
from qng_reports.sheets import ReadBook


def no_password(_: str) -> str:
    """Nobody there to ask for the password of a protected file (its name is given)."""
    return ""


def read_submission(
    round_: Round, content: bytes, name: str, password: Callable[[str], str] = no_password
) -> Submission:
    """One returned file as read, from its bytes, whatever its extension; nothing is kept.

    `password`: asked with the file's name if the workbook wants one; empty if there is none.
    """
    place = Place(name)
    issue: Issue | None = None
    kind = kind_of(content, name)
    if len(content) > MAX_BYTES:
        issue = messages.oversized_file(place, len(content), MAX_BYTES)
    elif kind is not Kind.WORKBOOK:
        issue = no_workbook(kind, place)
    else:
        try:
            read = _read_book(round_, _opened(content, name, password), name)
            return replace(read, issues=(*read.issues, *_odd_extension(place)))
        except EncryptedError:
            issue = messages.locked_file(place)
        except UnreadableError as problem:
            issue = messages.unreadable_file(place, str(problem))
    return Submission(name, "", Identity(), False, (), (issue,))


def _opened(content: bytes, name: str, password: Callable[[str], str]) -> ReadBook:
    """The workbook, with the password if it wants one; EncryptedError if there is none that opens it."""
    try:
        return read_book_apart(content)
    except EncryptedError:
        given = password(name)
        if not given:
            raise
        return read_book_apart(content, given)


def _odd_extension(place: Place) -> Iterable[Issue]:
    """That a workbook was read which does not look like one by its name."""
    extension = PurePath(place.file).suffix.lower()
    if extension not in SPREADSHEETS:
        yield messages.other_extension(place, extension or "không có")


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
