"""What was typed into each input of a table, and the rows that are missing, repeated or not to be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

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


_Unclear = dict[tuple[int, int], Issue]


def unclear_columns(table: Table, place: Place) -> _Unclear:
    """Columns of answers that are not there, or twice with other answers; by segment and position."""
    held: dict[int, list[Row]] = {}
    for code in table.grid.by_row:
        for row in table.rows.get(code, ()):
            held.setdefault(id(row.segment), []).append(row)
    found: _Unclear = {}
    for key, rows in held.items():
        segment = rows[0].segment
        again: dict[int, list[int]] = {}
        for position, column in segment.again:
            again.setdefault(position, []).append(column)
        here = place if segment.sheet is table.sheet else replace(place, sheet=segment.sheet.name)
        for position in sorted(table.grid.entries):
            others = again.get(position, [])
            if segment.columns[position] == NOWHERE:
                found[key, position] = messages.column_unclear(here, table.grid.titles[position], 0)
            elif others and _differ(rows, position, others):
                found[key, position] = messages.column_unclear(here, table.grid.titles[position], 1 + len(others))
    return found


def _differ(rows: Iterable[Row], position: int, others: Iterable[int]) -> bool:
    at_cell = (
        (row.value(position), row.cells[other] if other < len(row.cells) else None) for row in rows for other in others
    )
    return any(plain(value) != plain(other) for value, other in at_cell)


def take(table: Table, unclear: _Unclear, place: Place) -> Taken:
    """The answers of every row whose code is there once, or several times with the same answers.

    From `unclear` columns nothing is taken.
    """
    taken = Taken()
    last = _last_row_needed(table)
    told: set[str] = set()
    for code, cells in table.grid.by_row.items():
        rows = table.rows.get(code, ())
        if unclear:
            cells = tuple(c for c in cells if all((id(row.segment), c.column) not in unclear for row in rows))
        if not rows:
            taken.issues.extend(_missing(cells, last, told, place))
        elif len(rows) == 1:
            for cell in cells:
                _take_cell(table, rows[0], cell, taken, place)
        else:
            _take_repeated(table, rows, cells, taken, place)
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
    taken.typed.append(Typed(cell, value, spot, row.format(cell.column)))


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
