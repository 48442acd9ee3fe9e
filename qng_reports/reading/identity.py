"""Whose a returned workbook is: its carriers weighed to one verdict, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from qng_reports import layout as at
from qng_reports import messages
from qng_reports.dataset import Identity, Issue, Place
from qng_reports.layout import identity_line, plan_layout
from qng_reports.model import Agency, Round
from qng_reports.reading.carriers import (
    Claim,
    Head,
    agencies_called,
    agencies_of_file,
    heads,
    hidden_claim,
    line_claims,
    period_of_file,
    property_claims,
)
from qng_reports.reading.cells import letters_apart, plain
from qng_reports.sheets import ReadBook, cell_name
from qng_reports.vietnamese import matching_key

_BACKS = {matching_key(name) for name in (at.GUIDE, at.CHECK)}  # sheets without answers


@dataclass(frozen=True, slots=True)
class Identified:
    """Whose a workbook is (None if it cannot be told), why there is doubt, and what of the workbook is theirs.

    `book` lacks sheets that bear the identity of another agency or period.
    """

    identity: Identity | None
    issues: tuple[Issue, ...]
    book: ReadBook


def read_identity(book: ReadBook, file: str) -> tuple[Identity | None, tuple[Issue, ...]]:
    """What the workbook says it is, whatever round it belongs to; None if it is none of ours or cannot be told.

    Carriers are those that name everything: hidden sheet, visible lines, document properties. Where they disagree, the
    one that its own issue number bears out is right.
    """
    verdict, issues = _weigh(book, Place(file))
    return (verdict.identity if verdict else None), issues


def identify(round_: Round, book: ReadBook, file: str) -> Identified:
    """Whose the workbook is in a round, by every carrier.

    Where none names everything, heads, row codes and the file's name decide if they agree on one agency. What is
    printed in the heads and in the file's name is held against the verdict.
    """
    place = Place(file)
    verdict, issues = _weigh(book, place)
    if verdict is None and all(issue.code == "D01" for issue in issues):
        return _from_weak(round_, book, file)
    if verdict is None:
        return Identified(None, issues, book)
    identity = verdict.identity
    place = replace(place, agency=identity.agency)
    agency = round_.agency(identity.agency)
    named = list(_named_otherwise(book, round_, agency)) if agency else []
    file_says = agencies_of_file(file, round_.agencies) if not _named_as_issued(file, identity) else frozenset()
    if file_says and identity.agency not in file_says and agency is not None:
        printed = {code for head, codes in named for code in codes}
        if printed & file_says:  # everything that people see says another
            said = ", ".join(sorted(printed & file_says))
            told = (identity_line(identity), f"tên đơn vị in trên trang và tên tệp là của {said}")
            return Identified(None, (messages.identity_unclear(place, *told),), book)
        issues += (messages.file_named_otherwise(place, ", ".join(sorted(file_says))),)
    issues += tuple(_name_issues(named, agency, place))
    foreign = [claim for claim in line_claims(book) if _is_foreign(claim, verdict)]
    issues += tuple(
        messages.foreign_sheet(replace(place, sheet=claim.sheet), identity_line(claim.identity)) for claim in foreign
    )
    gone = {claim.sheet for claim in foreign}
    own = tuple(sheet for sheet in book.sheets if sheet.name not in gone)
    return Identified(identity, issues, replace(book, sheets=own) if gone else book)


def _named_as_issued(file: str, identity: Identity) -> bool:
    return file.startswith(f"{identity.agency}-")


# ---------------------------------------------------------------- carriers that name everything


def _weigh(book: ReadBook, place: Place) -> tuple[Claim | None, tuple[Issue, ...]]:
    hidden, lines, properties = hidden_claim(book), line_claims(book), tuple(property_claims(book))
    unseen = hidden or (properties[0] if properties else None)
    seen = lines[0] if lines else None
    if seen is None and unseen is None:
        return None, (messages.foreign_file(place),)
    if seen is None or unseen is None or seen.key == unseen.key:
        verdict = seen or unseen
        assert verdict is not None
        here = replace(place, agency=verdict.identity.agency)
        issues = () if hidden else (messages.identity_sheet_lost(here),)
        if seen and unseen and seen.identity != unseen.identity:
            issues = (*issues, _differs(unseen, seen, here))
        return verdict, (*issues, *_dissent(verdict, (*lines, *properties), here))
    if unseen.is_borne_out == seen.is_borne_out:
        told = (f"{claim.carrier} ghi “{identity_line(claim.identity)}”" for claim in (unseen, seen))
        return None, (messages.identity_unclear(place, *told),)
    right, wrong = (unseen, seen) if unseen.is_borne_out else (seen, unseen)
    return right, (_differs(wrong, right, replace(place, agency=right.identity.agency)),)


def _differs(wrong: Claim, right: Claim, place: Place) -> Issue:
    others = (wrong.carrier, identity_line(wrong.identity), right.carrier, identity_line(right.identity))
    return messages.identity_differs(place, *others)


def _dissent(verdict: Claim, claims: Iterable[Claim], place: Place) -> Iterator[Issue]:
    """The first carrier beside the two that decided that says another, unless its whole sheet is put aside."""
    other = next((c for c in claims if c.key != verdict.key and not _is_foreign(c, verdict)), None)
    if other is not None:
        yield _differs(other, verdict, place)


def _is_foreign(claim: Claim, verdict: Claim) -> bool:
    """Whether a sheet that can hold answers was issued to another agency or for another period."""
    is_back = matching_key(claim.sheet) in _BACKS
    return bool(claim.sheet) and not is_back and claim.key != verdict.key and claim.is_borne_out


# ---------------------------------------------------------------- what is printed, held against the verdict


def _named_otherwise(book: ReadBook, round_: Round, agency: Agency) -> Iterator[tuple[Head, frozenset[str]]]:
    """Heads that print another name than the agency's, each with the agencies that bear it."""
    key = matching_key(agency.name)
    for head in heads(book):
        if head.what == "agency" and (matching_key(head.name) != key or head.detail not in ("", agency.code)):
            codes = agencies_called(head.name, round_.agencies) - {agency.code}
            yield head, codes | ({head.detail} if head.detail not in ("", agency.code) else set())


def _name_issues(
    named: Iterable[tuple[Head, frozenset[str]]], agency: Agency | None, place: Place
) -> Iterator[Issue]:  # fmt: skip
    """Once, at the first head that names another agency, or a name that is no slip of the pen."""
    for head, codes in named:
        name = matching_key(head.name)
        if agency is not None and (codes or not letters_apart(name, matching_key(agency.name), 2)):
            spot = replace(place, sheet=head.sheet, cell=cell_name(head.row, head.column))
            yield messages.name_differs(spot, head.name, agency.name)
            return


# ---------------------------------------------------------------- where nothing names everything


@dataclass(frozen=True, slots=True)
class _Vote:
    carrier: str
    agencies: frozenset[str]


def _from_weak(round_: Round, book: ReadBook, file: str) -> Identified:
    place = Place(file)
    printed = heads(book)
    forms = {(head.name, head.detail) for head in printed if head.what == "form"}
    codes = _row_codes(round_, book)
    if not codes and not forms:
        return Identified(None, (messages.foreign_file(place),), book)
    votes = [vote for vote in _votes(round_, printed, codes, file) if vote.agencies]
    agreed = frozenset.intersection(*(vote.agencies for vote in votes)) if votes else frozenset()
    asked = [_codes_of(round_, agency) for agency in round_.asked if agency.code in agreed]
    if not forms and all(len(codes) * 2 < len(of_agency) for of_agency in asked):  # a few codes that happen to be ours
        return Identified(None, (messages.foreign_file(place),), book)
    if len(agreed) != 1:
        return Identified(None, (messages.agency_unknown(place, _told(votes)),), book)
    (code,) = agreed
    form, version = min(forms) if len(forms) == 1 else (round_.form.code, round_.form.version)
    periods = {head.name for head in printed if head.what == "period"}
    period, period_told = _period(round_, periods, file)
    identity = Identity(form, version, code, period)
    told = _told(votes) + ("" if period_told else "; không có gì ghi kỳ báo cáo, coi là kỳ này")
    issue = messages.identity_pieced(replace(place, agency=code), told)
    return Identified(identity, (issue,), book)


def _votes(round_: Round, printed: Iterable[Head], codes: frozenset[str], file: str) -> Iterator[_Vote]:
    """What heads, file name and the set of row codes say about the agency."""
    known = {agency.code for agency in round_.agencies}
    for head in printed:
        if head.what == "agency":
            called = frozenset({head.detail}) & known or agencies_called(head.name, round_.agencies)
            yield _Vote(f"tên in trên trang “{head.sheet}”", called)
    yield _Vote("tên tệp", agencies_of_file(file, round_.agencies))
    if codes:
        asked = frozenset(agency.code for agency in round_.asked if codes <= _codes_of(round_, agency))
        yield _Vote("bộ mã chỉ tiêu", asked)


def _told(votes: Iterable[_Vote]) -> str:
    return ", ".join(dict.fromkeys(vote.carrier for vote in votes)) or "không có gì"


def _period(round_: Round, printed: set[str], file: str) -> tuple[str, bool]:
    """The code of the period, or another period's words; and whether anything names one."""
    own = matching_key(round_.period.name)
    others = sorted(name for name in printed if matching_key(name) != own)
    if others:
        return others[0], True
    of_file = period_of_file(file)
    return of_file or round_.period.code, bool(printed or of_file)


def _codes_of(round_: Round, agency: Agency) -> frozenset[str]:
    return frozenset(
        code for grid in plan_layout(round_, agency).grids for code in grid.by_row if code[0] != at.SIGN_MARK
    )


def _row_codes(round_: Round, book: ReadBook) -> frozenset[str]:
    """The row codes of the form's that stand anywhere in the workbook."""
    known = frozenset(code for agency in round_.asked for code in _codes_of(round_, agency))
    texts = {value for sheet in book.sheets for row in sheet.rows for value in row if isinstance(value, str)}
    return known & {plain(text) for text in texts if len(text) < 40}
