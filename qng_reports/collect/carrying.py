"""Completes a file that was sent again in part with the answers of earlier files, each keeping its own place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from qng_reports import messages
from qng_reports.collect.submission import Found, find_answers, read_submission
from qng_reports.dataset import Issue, Observation, Place, Source, Submission
from qng_reports.doors.store import Store
from qng_reports.layout import Input, Layout, Typed, plan_layout
from qng_reports.model import Agency, Availability, Component, Round

_LOST_SHEET = messages.sheet_missing(Place(""), 0).code
_LOST_ROW = messages.row_missing(Place(""), "").code
_UNSIGNED = messages.unsigned(Place(""), ()).code
_Part = tuple[str, bool]  # an item, and whether only its explanation is meant


def lost_items(submission: Submission) -> frozenset[str]:
    """The items whose rows are not in the file any more."""
    return frozenset(issue.place.item for issue in submission.issues if issue.code == _LOST_ROW)


def completed(round_: Round, store: Store, own: Submission, before: Submission, items: frozenset[str]) -> Submission:
    """`own` read again together with the answers to `items` as they stand in `before`.

    Every check runs over all answers, so that rules between an old and a new one are asked anew. What was taken over
    names the file, the cell and the SHA-256 it came from. The check code stays that of the file itself.
    """
    agency = round_.agency(own.identity.agency)
    content = store.file_content(own.sha256)
    if agency is None or content is None:
        return own
    sources = _sources(before, items)
    carried = _Carried(
        tuple(_taken(round_, store, agency, source, sources, before) for source in dict.fromkeys(sources.values()))
    )
    read = read_submission(round_, content, own.file, _day(own), carried.beside)
    if not read.accepted:
        return own
    given = {(o.item, _is_note(o)) for o in own.observations}
    observations = tuple(
        replace(o, source=None if (part := (o.item, _is_note(o))) in given else sources.get(part))
        for o in read.observations
    )
    missing = {issue.place.sheet for issue in own.issues if issue.code == _LOST_SHEET}
    issues = tuple(i for i in read.issues if i.code != _UNSIGNED or i.place.sheet not in missing)  # signed where it was
    return replace(read, sha256=own.sha256, received_at=own.received_at, observations=observations, issues=issues)


def _day(submission: Submission) -> date | None:
    return None if submission.received_at is None else submission.received_at.date()


def _is_note(observation: Observation) -> bool:
    return observation.component is Component.NOTE


def _sources(before: Submission, items: frozenset[str]) -> dict[_Part, Source]:
    """Which file each part of the answers to `items` stands in."""
    assert before.received_at is not None
    itself = Source(before.sha256, before.file, before.received_at)
    return {(o.item, _is_note(o)): o.source or itself for o in before.observations if o.item in items}


def _taken(
    round_: Round, store: Store, agency: Agency, source: Source, sources: dict[_Part, Source], before: Submission
) -> _Taken:
    content = store.file_content(source.sha256)
    parts = frozenset(part for part, stands in sources.items() if stands == source)
    typed, structure = find_answers(round_, agency, content or b"", source.file)
    if not typed:  # its password is not known any more
        typed = tuple(_as_understood(plan_layout(round_, agency), before, source))
    return _Taken(typed, structure, parts)


def _as_understood(layout: Layout, before: Submission, source: Source) -> Iterator[Typed]:
    """The answers of a file that cannot be opened again, as they were understood when it could."""
    inputs = {(cell.item, cell.field.component, cell.table_row, cell.table_column): cell for cell in layout.inputs}
    states = {cell.item: cell for cell in layout.inputs if cell.is_state}
    for o in before.observations:
        cell = inputs.get((o.item, o.component, o.row, o.column))
        if o.availability is not Availability.AVAILABLE:
            cell = states.get(o.item)
        if cell is not None and (o.source.sha256 if o.source else before.sha256) == source.sha256:
            yield Typed(cell, o.text if o.number is None else o.number, o.place)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What an earlier file holds, and which parts of it are wanted."""

    typed: tuple[Typed, ...]
    structure: tuple[Issue, ...]
    parts: frozenset[_Part]

    def wants(self, cell: Input) -> bool:
        return (cell.item, cell.is_note) in self.parts

    @property
    def items(self) -> frozenset[str]:
        return frozenset(item for item, _ in self.parts)


@dataclass(frozen=True, slots=True)
class _Carried:
    """Answers of earlier files that stand beside those of a file sent in part."""

    taken: tuple[_Taken, ...]

    def beside(self, layout: Layout, found: Found) -> Found:
        """What was found, completed; what was typed in the file itself always goes before."""
        own = {answer.input: answer for answer in found[0]}
        blank = {a.input: a for taken in self.taken for a in taken.typed if a.value is None and not a.input.is_sign}
        wanted = {a.input: a for taken in self.taken for a in taken.typed if taken.wants(a.input)}
        answers: list[Typed] = []
        for cell in layout.inputs:
            answer = own.get(cell)
            if answer is None or answer.value is None:
                answer = wanted.get(cell) or answer or blank.get(cell)
            if answer is not None:
                answers.append(answer)
        there = {answer.input for answer in answers}
        sheets = _filled_up(layout, there, found[1])
        structure = [issue for issue in found[1] if not _made_good(issue, layout, there, sheets)]
        return tuple(answers), (*structure, *self._own_faults(sheets))

    def _own_faults(self, sheets: frozenset[str]) -> Iterable[Issue]:
        """What is wrong with the structure of the earlier files, where it concerns what is taken from them."""
        for taken in self.taken:
            for issue in taken.structure:
                if issue.place.item in taken.items or (not issue.place.item and issue.place.sheet in sheets):
                    yield issue


def _filled_up(layout: Layout, there: set[Input], structure: tuple[Issue, ...]) -> frozenset[str]:
    """The sheets that the file lacks and whose every input an earlier one has."""
    missing = {issue.place.sheet for issue in structure if issue.code == _LOST_SHEET}
    return frozenset(
        grid.sheet
        for grid in layout.grids
        if grid.sheet in missing and all(cell in there for cell in grid.inputs if not cell.is_sign)
    )


def _made_good(issue: Issue, layout: Layout, there: set[Input], sheets: frozenset[str]) -> bool:
    if issue.code == _LOST_SHEET:
        return issue.place.sheet in sheets
    cells = layout.inputs_of(issue.place.item)
    return issue.code == _LOST_ROW and bool(cells) and all(cell in there for cell in cells)
