"""A filled review workbook as read: its rows found by codes and titles, wherever they went; nothing is judged yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from qng_reports.dataset import Place
from qng_reports.doors.tables import cell_text
from qng_reports.review.sheet_words import DECIDER, HIDDEN, KIND, TABLES, Head, TableWords, code_in
from qng_reports.sheets import ReadBook, ReadSheet, ReadValue, cell_name
from qng_reports.vietnamese import clean_text, matching_key

_ERROR_VALUE = re.compile(r"#(?:REF|N/A|VALUE|NAME|DIV/0|NUM|NULL|SPILL|CALC)\b.*|Err:\d+", re.IGNORECASE)
_TITLES = {matching_key(head): head for head in Head}
_Subject = tuple[str, str]  # item, agency


@dataclass(frozen=True, slots=True)
class Seen:
    """A figure as it was when the workbook was made: its fingerprint and its words."""

    basis: str
    figure: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row in which something was typed. `cells`, `at`: values and A1 names of the columns that are there.

    `computed`: inputs that hold a formula or an error value.
    """

    table: TableWords
    place: Place
    cells: Mapping[Head, ReadValue]
    at: Mapping[Head, str]
    computed: frozenset[Head]

    def text(self, head: Head) -> str:
        """A cell as text; empty if the cell or its column is not there."""
        return cell_text(self.cells.get(head))

    def code(self, head: Head) -> str:
        """The code at the head of a cell."""
        return code_in(self.text(head))

    def where(self, head: Head) -> Place:
        """The place of one of its cells; of one that is not there, of the row."""
        return replace(self.place, cell=self.at.get(head, self.place.cell))


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled review workbook: of which form, version and period, what it was made from, what was typed.

    `lost`: tables that are not there. `decider`: who decided where a row does not say.
    """

    form: str
    version: str
    period: str
    seen: Mapping[_Subject, Seen]
    entries: tuple[Entry, ...]
    decider: str
    lost: tuple[TableWords, ...]


def read_filled(book: ReadBook, file: str) -> Filled | None:
    """The workbook as filled; None for one that is no review workbook."""
    hidden = next((sheet for sheet in book.sheets if cell_text(sheet.at(0, 0)) == KIND), None)
    if hidden is None:
        return None
    head = [cell_text(hidden.at(0, column)) for column in range(4)]
    seen = {}
    for row in range(1, len(hidden.rows)):
        item, agency, basis, figure = (cell_text(hidden.at(row, column)) for column in range(4))
        if basis:
            seen[item, agency] = Seen(basis, figure)
    entries: list[Entry] = []
    found: set[str] = set()
    shown = [sheet for sheet in book.sheets if sheet is not hidden and matching_key(sheet.name) != HIDDEN]
    for sheet in shown:
        table, header = table_of(sheet)
        if table is not None:
            found.add(table.sheet)
            entries += _entries(sheet, table, header, Place(file, sheet.name))
    decider = next((name for sheet in shown if (name := _decider(sheet))), "")
    lost = tuple(table for table in TABLES if table.sheet not in found)
    return Filled(head[1], head[2], head[3], seen, tuple(entries), decider, lost)


def table_of(sheet: ReadSheet) -> tuple[TableWords | None, int]:
    """Which of our tables a sheet holds, told by its titles, and the row of the titles."""
    for number in range(len(sheet.rows)):
        heads = set(heads_of(sheet, number))
        for table in TABLES:
            others = {head for other in TABLES if other is not table for head in other.inputs} - set(table.inputs)
            most = sum(head in heads for head in table.inputs) >= len(table.inputs) - 1
            if most and heads >= set(table.keys) and Head.REASON in heads and not heads & others:
                return table, number
    return None, 0


def heads_of(sheet: ReadSheet, row: int) -> dict[Head, int]:
    """The columns of a row of titles; of a title that stands twice the first."""
    found: dict[Head, int] = {}
    for column, value in enumerate(sheet.rows[row]):
        head = _TITLES.get(matching_key(value)) if isinstance(value, str) else None
        if head is not None:
            found.setdefault(head, column)
    return found


def _entries(sheet: ReadSheet, table: TableWords, header: int, place: Place) -> Iterator[Entry]:
    heads = {head: at for head, at in heads_of(sheet, header).items() if head in (*table.keys, *table.inputs)}
    for row in range(header + 1, len(sheet.rows)):
        cells = {head: _bare(sheet.at(row, column)) for head, column in heads.items()}
        computed = frozenset(
            head
            for head, column in heads.items()
            if head in table.inputs and ((row, column) in sheet.formulas or _is_error(cells[head]))
        )
        if not computed and all(cells.get(head) is None for head in table.inputs):
            continue
        at = {head: cell_name(row, column) for head, column in heads.items()}
        first = cell_name(row, heads[table.keys[0]])
        yield Entry(table, replace(place, cell=first), cells, at, computed)


def _bare(value: ReadValue) -> ReadValue:
    """The value; None for a text of blanks."""
    return value if not isinstance(value, str) or clean_text(value) else None


def _is_error(value: ReadValue) -> bool:
    return isinstance(value, str) and _ERROR_VALUE.fullmatch(value.strip()) is not None


def _decider(sheet: ReadSheet) -> str:
    """What stands beside the label at the head of a sheet; nothing where it is computed."""
    for row, values in enumerate(sheet.rows[:20]):
        for column, value in enumerate(values):
            if isinstance(value, str) and matching_key(value) == matching_key(DECIDER):
                beside = _first(range(column + 1, len(values)), values)
                return "" if beside is None or (row, beside) in sheet.formulas else cell_text(values[beside])
    return ""


def _first(columns: Iterable[int], values: tuple[ReadValue, ...]) -> int | None:
    return next((column for column in columns if _bare(values[column]) is not None), None)
