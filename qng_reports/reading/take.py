"""What was typed into each input of a table, and the rows that are missing, repeated or not to be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from qng_reports import messages
from qng_reports.dataset import Issue, Place
from qng_reports.layout import Input, Typed
from qng_reports.reading.cells import NOWHERE, is_blank, plain
from qng_reports.reading.table import Row, Table


@dataclass(frozen=True, slots=True)
class Taken:
    """What a table gave. `used`: cells taken from, as (sheet, row, column), where the layout does not say so."""

    typed: list[Typed] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    used: set[tuple[str, int, int]] = field(default_factory=set)


def spot_of(row: Row, position: int) -> tuple[str, int, int]:
    """The cell of a row in a column, as (sheet, row, column)."""
    return row.sheet.name, row.number, row.column(position)


def unclear_columns(table: Table, place: Place) -> dict[int, Issue]:
    """Columns of answers that are not there, or twice with other answers; by position."""
    found: dict[int, Issue] = {}
    for segment in table.segments:
        again: dict[int, list[int]] = {}
        for position, column in segment.again:
            again.setdefault(position, []).append(column)
        for position in sorted(table.grid.entries):
            others = again.get(position, ())
            if segment.columns[position] == NOWHERE:
                found.setdefault(position, messages.column_unclear(place, table.grid.titles[position], 0))
            elif others and _differ(table, position, others):
                issue = messages.column_unclear(place, table.grid.titles[position], 1 + len(others))
                found.setdefault(position, issue)
    return found


def _differ(table: Table, position: int, others: Iterable[int]) -> bool:
    at_cell = table.sheet.at
    return any(
        plain(row.value(position)) != plain(at_cell(row.number, other))
        for rows in table.rows.values()
        for row in rows
        if row.sheet is table.sheet
        for other in others
    )


def take(table: Table, unclear: Iterable[int], place: Place) -> Taken:
    """The answers of every row whose code is there once, or several times with the same answers.

    `unclear`: positions of columns from which nothing is taken.
    """
    taken, passed = Taken(), frozenset(unclear)
    last = _last_row_needed(table)
    told: set[str] = set()
    for code, cells in table.grid.by_row.items():
        rows = table.rows.get(code, ())
        inputs = [cell for cell in cells if cell.column not in passed] if passed else cells
        if not rows:
            taken.issues.extend(_missing(inputs, last, told, place))
        elif len(rows) == 1:
            for cell in inputs:
                _take_cell(table, rows[0], cell, taken, place)
        else:
            _take_repeated(table, rows, inputs, taken, place)
    return taken


def _last_row_needed(table: Table) -> int:
    """The last row of a table that is there: rows below it were not needed and may be deleted."""
    numbered = (cells[0].table_row for code, cells in table.grid.by_row.items() if code in table.rows)
    return max(numbered, default=0)


def _missing(cells: Sequence[Input], last: int, told: set[str], place: Place) -> Iterator[Issue]:
    """Once a row, whatever it asks; once a table, however many of its rows are gone."""
    if not cells or cells[0].is_sign or cells[0].table_row > last:
        return
    key = cells[0].item if cells[0].table_row else cells[0].row_code
    if key not in told:
        told.add(key)
        here = Place(place.file, place.sheet, "", place.agency, cells[0].item)
        yield messages.row_missing(here, cells[0].row_code)


def _take_cell(table: Table, row: Row, cell: Input, taken: Taken, place: Place) -> None:
    """One answer; state and explanation of a ratio stand beside its second count, but are taken beside its name too."""
    value = row.value(cell.column)
    if value is None or (isinstance(value, str) and is_blank(value)):
        value = None
        if cell.row_code != cell.item and (cell.is_state or cell.is_note):
            for named in table.rows.get(cell.item, ()):
                if not is_blank(beside := named.value(cell.column)):
                    row, value = named, beside
                    taken.used.add(spot_of(named, cell.column))
                    break
    spot = Place(place.file, row.segment.sheet.name, row.cell(cell.column), place.agency, cell.item)
    taken.typed.append(Typed(cell, value, spot))


def _take_repeated(table: Table, rows: Sequence[Row], cells: Sequence[Input], taken: Taken, place: Place) -> None:
    told = False
    for cell in cells:
        filled = [row for row in rows if not is_blank(row.value(cell.column))]
        if len({plain(row.value(cell.column)) for row in filled}) <= 1:
            _take_cell(table, (filled or rows)[0], cell, taken, place)
            taken.used.update(spot_of(row, cell.column) for row in filled)
            continue
        taken.used.update(spot_of(row, cell.column) for row in filled)
        if not told:
            told = True
            names = ", ".join(row.cell(cell.column) for row in filled)
            spot = Place(place.file, filled[0].sheet.name, filled[0].cell(cell.column), place.agency, cell.item)
            taken.issues.append(messages.row_repeated(spot, cell.row_code, names))
