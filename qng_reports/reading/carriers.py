"""What in a returned workbook says whose it is: hidden sheet, visible lines, document properties, heads, its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from qng_reports import layout as at
from qng_reports.dataset import Identity
from qng_reports.layout.titles import IDENTITY_LABELS, IDENTITY_SIGN
from qng_reports.model import Agency
from qng_reports.reading.cells import plain
from qng_reports.sheets import ReadBook, ReadSheet
from qng_reports.vietnamese import clean_text, matching_key, slug

_HIDDEN_ROWS = 12  # at the top of the hidden sheet as issued
_HEAD_ROWS = 12
_LAST = re.compile(r"[/\\]| › ")  # folders, and members of archives and mails
_PERIOD = re.compile(r"20\d\d-(?:M(?:0[1-9]|1[0-2])|Q[1-4]|H[12]|9M)")
_CUSTOM = "custom:"
_slug = lru_cache(maxsize=8192)(slug)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one carrier says; `carrier` names it for people, `sheet` is where a visible line stands."""

    carrier: str
    identity: Identity
    sheet: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What must agree between carriers."""
        return self.identity.form, self.identity.agency, self.identity.period

    @property
    def is_borne_out(self) -> bool:
        """Whether the issue number is one that was given to this agency for this period."""
        return self.identity.issue_number.startswith(f"{self.identity.period}-{self.identity.agency}-")


def hidden_claim(book: ReadBook) -> Claim | None:
    """The hidden sheet, by its name or, renamed, by its labels."""
    key = matching_key(at.IDENTITY)
    named = [sheet for sheet in book.sheets if sheet.name == at.IDENTITY or matching_key(sheet.name) == key]
    for sheet in (*named, *(sheet for sheet in book.sheets if sheet not in named and len(named) == 0)):
        identity = at.identity_from_pairs(_pairs(sheet))
        if identity.form and identity.agency:
            return Claim("trang ẩn", identity)
    return None


def _pairs(sheet: ReadSheet) -> dict[str, str]:
    """Labels of the identity with what stands right of each; as issued they stand at the top of the first column."""
    rows = range(min(_HIDDEN_ROWS, len(sheet.rows)))
    found = {str(sheet.at(row, 0)): plain(sheet.at(row, 1)) for row in rows if sheet.at(row, 0) in IDENTITY_LABELS}
    if found:
        return found
    for row, cells in enumerate(sheet.rows):
        for column, value in enumerate(cells):
            if isinstance(value, str) and len(value) < 40 and (label := clean_text(value)) in IDENTITY_LABELS:
                found.setdefault(label, plain(sheet.at(row, column + 1)))
    return found


def line_claims(book: ReadBook) -> tuple[Claim, ...]:
    """The visible line of each sheet; those of sheets that are filled in first, guide and self-check last."""
    found = []
    for sheet in book.sheets:
        identity = _line(sheet) if sheet.name != at.IDENTITY else None
        if identity is not None:
            found.append(Claim(f"dòng mã trên trang “{sheet.name}”", identity, sheet.name))
    last = {matching_key(name): rank for rank, name in enumerate((at.GUIDE, at.CHECK), 2)}
    first = {matching_key(at.DATA): 0}
    return tuple(sorted(found, key=lambda claim: (last | first).get(matching_key(claim.sheet), 1)))


def _line(sheet: ReadSheet) -> Identity | None:
    usual = sheet.at(at.IDENTITY_ROW, 0)
    cells = (value for row in sheet.rows for value in row)
    for value in (usual,) if isinstance(usual, str) and IDENTITY_SIGN in usual else cells:
        if isinstance(value, str) and IDENTITY_SIGN in value:
            identity = at.identity_from_line(plain(value))
            if identity.form and identity.agency:
                return identity
    return None


def bears_identity(sheet: ReadSheet) -> bool:
    """Whether a sheet is of one of our workbooks, by a visible line or the labels of the hidden sheet."""
    return _line(sheet) is not None or len(_pairs(sheet)) > 2


def property_claims(book: ReadBook) -> Iterator[Claim]:
    """The document properties: subject, description, and one custom property a part."""
    for name in ("subject", "description"):
        text = book.about.get(name, "")
        identity = at.identity_from_line(clean_text(text)) if IDENTITY_SIGN in text else Identity()
        if identity.form and identity.agency:
            yield Claim("thuộc tính của tệp", identity)
    custom = {name.removeprefix(_CUSTOM): value for name, value in book.about.items() if name.startswith(_CUSTOM)}
    identity = at.identity_from_pairs(custom) if custom else Identity()
    if identity.form and identity.agency:
        yield Claim("thuộc tính của tệp", identity)


def shown_check_code(book: ReadBook) -> str:
    """The mã đối chiếu that the workbook itself shows, as its last program computed it; empty if it shows none."""
    for sheet in book.sheets:
        if sheet.name == at.IDENTITY or matching_key(sheet.name) == matching_key(at.IDENTITY):
            for row in range(len(sheet.rows)):
                if sheet.at(row, 0) == at.CODE_LABEL:
                    code = plain(sheet.at(row, 1))
                    return "" if code.startswith("=") else code  # saved by a program that computes nothing
    return ""


# ---------------------------------------------------------------- weaker ones: heads, the file's name


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a sheet names: "agency" with name and code, "form" with code and version, "period"."""

    what: str
    name: str
    detail: str
    sheet: str
    row: int
    column: int


def heads(book: ReadBook) -> tuple[Head, ...]:
    """Everything that is named in the first rows of any sheet."""
    found = []
    for sheet in book.sheets:
        for number, row in enumerate(sheet.rows[:_HEAD_ROWS]):
            for column, value in enumerate(row):
                if isinstance(value, str) and ":" in value and not value.startswith("="):
                    what, name, detail = _head_of(value)
                    if what:
                        found.append(Head(what, name, detail, sheet.name, number, column))
    return tuple(found)


@lru_cache(maxsize=4096)
def _head_of(text: str) -> tuple[str, str, str]:
    return at.head_of(clean_text(text))


def agencies_called(name: str, agencies: tuple[Agency, ...]) -> frozenset[str]:
    """The codes of agencies of that name; several where the register has a name twice."""
    key = matching_key(name)
    return frozenset(agency.code for agency in agencies if matching_key(agency.name) == key)


def agencies_of_file(file: str, agencies: tuple[Agency, ...]) -> frozenset[str]:
    """The codes of agencies that a file's name speaks of: by a code in it, else by the longest name in it."""
    stem = _LAST.split(file)[-1].rpartition(".")[0]
    words = [word.casefold() for word in re.split(r"[^0-9A-Za-z]+", stem) if word]
    coded = frozenset(
        agency.code
        for agency in agencies
        if (code := agency.code.casefold()) in words[:1] or (len(code) > 3 and code in words)
    )
    if coded:
        return coded
    whole = f"-{_slug(stem)}-"
    named = [agency for agency in agencies if f"-{_slug(agency.name)}-" in whole]
    longest = max((len(_slug(agency.name)) for agency in named), default=0)
    return frozenset(agency.code for agency in named if len(_slug(agency.name)) == longest)


def period_of_file(file: str) -> str:
    """The code of the period in a file's name, or nothing."""
    found = _PERIOD.search(_LAST.split(file)[-1])
    return found[0] if found else ""
