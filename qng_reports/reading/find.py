"""Which sheet answers which grid: by its name first, by what stands on it where names were changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from qng_reports import layout as at
from qng_reports import messages
from qng_reports.dataset import Issue, Place
from qng_reports.layout import Grid, Input, Layout
from qng_reports.reading.cells import NOWHERE, is_blank, plain
from qng_reports.reading.table import Row, Table, tabulate
from qng_reports.sheets import ReadBook, ReadSheet
from qng_reports.vietnamese import matching_key

_OWN = {matching_key(name) for name in (at.GUIDE, at.CHECK, at.IDENTITY)}
_CELLS = 5  # named of a copy


@dataclass(frozen=True, slots=True)
class Found:
    """What answers one grid: `table`, and further sheets that hold rows of it; None where no sheet does.

    `unread`: sheets with its codes whose columns cannot be told.
    """

    grid: Grid
    table: Table | None
    others: tuple[Table, ...] = ()
    unread: tuple[ReadSheet, ...] = ()


def find_tables(layout: Layout, book: ReadBook) -> tuple[Found, ...]:
    """The table of each grid. Sheets that bear their names are not looked at for other grids."""
    named = {grid.sheet: _named(grid, book) for grid in layout.grids}
    settled = {id(table.sheet) for table in named.values() if table is not None}
    own = {id(sheet) for sheet in book.sheets if matching_key(sheet.name) in _OWN}
    loose = [sheet for sheet in book.sheets if id(sheet) not in settled]
    return tuple(_found(grid, named[grid.sheet], loose, own) for grid in layout.grids)


def _named(grid: Grid, book: ReadBook) -> Table | None:
    """The sheet of that name, exactly or nearly, if it holds at least half of the rows."""
    key = matching_key(grid.sheet)
    exact = [sheet for sheet in book.sheets if sheet.name == grid.sheet]
    for sheet in exact or [sheet for sheet in book.sheets if matching_key(sheet.name) == key]:
        table = tabulate(sheet, grid)
        if table.held * 2 >= _asked(grid):
            return table
    return None


def _asked(grid: Grid) -> int:
    return sum(not code.startswith(at.SIGN_MARK) for code in grid.by_row)


def _found(grid: Grid, table: Table | None, loose: list[ReadSheet], own: set[int]) -> Found:
    """Without a sheet of its name, that with most of the rows; the first of several, of its name before others."""
    looked = [tabulate(sheet, grid) for sheet in loose if table is None or id(sheet) not in own]
    looked = [other for other in looked if not other.rows.keys().isdisjoint(grid.by_row)]
    others = [other for other in looked if _holds_answers(other)]
    if table is None:
        key = matching_key(grid.sheet)
        table = max(others, key=lambda t: (t.held, matching_key(t.sheet.name) == key), default=None)
    unread = tuple(other.sheet for other in looked if not _holds_answers(other) and id(other.sheet) not in own)
    return Found(grid, table, tuple(other for other in others if other is not table), unread)


def _holds_answers(table: Table) -> bool:
    """Whether columns of answers stand there at all: a list of codes alone is no table of ours."""
    return any(segment.columns[position] != NOWHERE for segment in table.segments for position in table.grid.entries)


def merged(found: Found, place: Place) -> tuple[Table | None, tuple[Issue, ...]]:
    """The table with the rows that only other sheets hold, and what is to be said of those sheets.

    A copy that was filled in while the issued sheet stayed blank takes its place.
    """
    table, others = found.table, found.others
    filled = [other for other in others if other.answered]
    if table is not None and len(filled) == 1 and not table.answered:
        table, others = filled[0], (table, *(other for other in others if other is not filled[0]))
        issues = [_elsewhere(table, len(table.rows.keys() & found.grid.by_row.keys()), place)]
    elif table is None:
        return None, ()
    else:
        issues = []
    rows = dict(table.rows)
    for other in others:
        more = [code for code in found.grid.by_row if code in other.rows and code not in rows]
        if more:
            rows |= {code: other.rows[code] for code in more}
            issues.append(_elsewhere(other, len(more), place))
        issues += _copies(table, other, place)
    return replace(table, rows=rows), tuple(issues)


def _elsewhere(table: Table, rows: int, place: Place) -> Issue:
    return messages.rows_elsewhere(replace(place, sheet=table.sheet.name), table.grid.sheet, rows)


def _copies(table: Table, other: Table, place: Place) -> Iterator[Issue]:
    """A sheet with most of the same rows that holds other answers: whoever copied the sheet may mean the copy."""
    inputs = [cell for cell in table.grid.inputs if not cell.is_sign]
    shared = [cell for cell in inputs if cell.row_code in other.rows and cell.row_code in table.rows]
    if len(shared) * 2 < len(inputs):
        return
    differ = [name for cell in shared if (name := _differing(table.rows[cell.row_code][0], other, cell))]
    if differ:
        cells = ", ".join(differ[:_CELLS]) + ("…" if len(differ) > _CELLS else "")
        yield messages.copied_sheet(place, other.sheet.name, cells)


def _differing(row: Row, other: Table, cell: Input) -> str:
    """The cell of the copy that says something else than the row, or nothing."""
    there = other.rows[cell.row_code][0]
    found = there.value(cell.column)
    if is_blank(found) or plain(found) == plain(row.value(cell.column)):
        return ""
    return there.cell(cell.column)
