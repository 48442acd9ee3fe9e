"""What a returned file is besides its answers: macros, links, damage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath

from qng_reports import messages
from qng_reports.dataset import Issue, Observation, Place
from qng_reports.sheets import Oddity, ReadBook


def file_issues(book: ReadBook, place: Place) -> Iterator[Issue]:
    """An issue for each oddity that the reader noticed, and one for a content that is not what the name says."""
    extension = PurePath(place.file).suffix.lower()
    if book.kind and extension != book.kind:
        yield messages.misnamed_file(place, extension or "không có", book.kind)
    names = {sheet.name for sheet in book.sheets}
    for oddity, detail in book.oddities:
        if oddity not in _UNSURE:
            yield _issue(oddity, detail, names, place)


_UNSURE = {Oddity.REPEATED_CELL: messages.cell_repeated, Oddity.COVERED_CELL: messages.cell_covered}


def unsure_cells(book: ReadBook, observations: Iterable[Observation]) -> tuple[frozenset[tuple[str, str]], list[Issue]]:
    """Answers in cells that hold two contents (they do not count), or that a merged cell hides; sheets and cells."""
    answered = {(o.place.sheet, o.place.cell): o for o in observations if o.place.cell}
    repeated: set[tuple[str, str]] = set()
    issues: list[Issue] = []
    for oddity, detail in book.oddities:
        sheet, _, cell = detail.rpartition("!")
        answer = answered.get((sheet, cell))
        if oddity in _UNSURE and answer is not None:
            issues.append(_UNSURE[oddity](answer.place, answer.text))
            repeated |= {(sheet, cell)} if oddity is Oddity.REPEATED_CELL else set()
    return frozenset(repeated), issues


def changed_sheets(book: ReadBook) -> frozenset[str]:
    """The sheets whose figures may be others than those written, and do not count."""
    return frozenset(detail for oddity, detail in book.oddities if oddity is Oddity.CHANGED_PART)


def _issue(oddity: Oddity, detail: str, names: set[str], place: Place) -> Issue:
    sheet, _, cell = detail.rpartition("!")
    in_cell = sheet in names
    at = replace(place, sheet=sheet, cell=cell) if in_cell else place
    if oddity is Oddity.MACROS:
        return messages.macros_found(place)
    if oddity is Oddity.EXTERNAL_LINK:
        return messages.external_link(at, "" if in_cell else detail)
    if oddity is Oddity.DDE:
        return messages.command_found(at, "" if in_cell else detail)
    if oddity is Oddity.FAR_CELL:
        return messages.far_cell(at)
    if oddity is Oddity.CUT:
        return messages.cut_file(place)
    here = replace(place, sheet=detail) if detail in names else place
    if oddity is Oddity.CHANGED_PART and here.sheet:
        return messages.changed_part(here)
    return messages.damaged_part(here, detail)
