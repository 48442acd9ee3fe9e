"""One returned file as a submission, from its bytes: whose it is, what was answered, every doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from qng_reports import messages
from qng_reports.checks import (
    changed_sheets,
    check_code_of,
    examine,
    file_issues,
    inputs_filled,
    signed,
    unsure_cells,
    witness_of,
)
from qng_reports.collect.telling import no_workbook
from qng_reports.dataset import Identity, Issue, Place, Submission
from qng_reports.doors.apart import read_book_apart
from qng_reports.doors.unpacking import Kind, kind_of
from qng_reports.doors.xlsx_in import MAX_BYTES, EncryptedError, UnreadableError
from qng_reports.layout import Layout, Typed, plan_layout
from qng_reports.model import Agency, Round, Severity, items_of
from qng_reports.reading import identify, locate, shown_check_code
from qng_reports.sheets import ReadBook

# answers as found in a workbook, and what is wrong with its structure
Found = tuple[tuple[Typed, ...], tuple[Issue, ...]]
Completion = Callable[[Layout, Found], Found]


def as_found(layout: Layout, found: Found) -> Found:
    """Leaves what was found as it is: most files are sent whole."""
    return found


def no_password(_: str) -> str:
    """Nobody there to ask for the password of a protected file (its name is given)."""
    return ""


def read_submission(
    round_: Round, content: bytes, name: str, received: date | None = None, complete: Completion = as_found,
    password: Callable[[str], str] = no_password,
) -> Submission:  # fmt: skip
    """One returned file as read, from its bytes, whatever its extension; nothing is kept.

    `received`: the day after which no date can lie. `complete`: adds answers that stand in an earlier file before all
    of them are examined together. `password`: asked with the file's name if the workbook wants one; empty if there is
    none.
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
            return _read_book(round_, _opened(content, name, password), name, received, complete)
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


def _read_book(round_: Round, book: ReadBook, name: str, received: date | None, complete: Completion) -> Submission:
    found = identify(round_, book, name)
    identity, issues = found.identity, found.issues
    if identity is None:
        return Submission(name, "", Identity(), False, (), issues)
    place = Place(name, agency=identity.agency)
    issues = (*issues, *file_issues(book, place))
    wrong = _not_this_round(round_, identity, place)
    if wrong is not None:
        return Submission(name, "", identity, False, (), (*issues, wrong))
    agency = round_.agency(identity.agency)
    assert agency is not None
    if identity.version != round_.form.version:
        issues = (*issues, messages.other_version(place, identity.version, round_.form.version))
    layout = plan_layout(round_, agency)
    typed, structure = locate(layout, found.book, name)
    if not inputs_filled(typed) and not (signed(typed) and not layout.due):
        reasons = () if _any_error(structure) else (messages.unfilled(place),)
        return Submission(name, "", identity, False, (), (*issues, *reasons, *structure))
    code, shown = check_code_of(layout, typed), shown_check_code(book)
    differs = bool(shown) and shown != code and not _any_error((*issues, *structure))
    typed, structure = complete(layout, (typed, structure))
    observations, doubts = examine(layout, typed, witness_of(book), received)
    changed = changed_sheets(book)
    repeated, unsure = unsure_cells(book, observations)
    observations = tuple(
        replace(o, usable=o.usable and o.place.sheet not in changed and (o.place.sheet, o.place.cell) not in repeated)
        for o in observations
    )
    if differs:
        doubts = (*doubts, messages.other_check_code(place, shown, code))
    return Submission(name, "", identity, True, observations, (*issues, *structure, *unsure, *doubts), check_code=code)


def _any_error(issues: Iterable[Issue]) -> bool:
    return any(issue.severity is Severity.ERROR for issue in issues)


def find_answers(round_: Round, agency: Agency, content: bytes, name: str) -> Found:
    """What was typed into a file that was accepted before, for `complete` of another; nothing if it cannot be read."""
    try:
        book = read_book_apart(content)
    except UnreadableError:
        return (), ()
    return locate(plan_layout(round_, agency), identify(round_, book, name).book, name)


def _not_this_round(round_: Round, identity: Identity, place: Place) -> Issue | None:
    if identity.form != round_.form.code:
        return messages.other_form(place, identity.form, round_.form.code)
    if identity.period != round_.period.code:
        return messages.other_period(place, identity.period, round_.period.code)
    agency = round_.agency(identity.agency)
    if agency is None or not items_of(round_.form, agency):
        return messages.unknown_agency(place, identity.agency)
    return None
