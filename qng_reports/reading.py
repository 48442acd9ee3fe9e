"""Finds in a returned workbook whose it is and which cell answers what, wherever rows and columns went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from qng_reports import layout as at
from qng_reports import messages
from qng_reports.dataset import Identity, Issue, Place
from qng_reports.layout import SIGN_MARK, Grid, Layout, Typed
from qng_reports.sheets import ReadBook, ReadSheet, ReadValue, cell_name
from qng_reports.vietnamese import clean_text, matching_key

_HEADER_SEARCH = 30
_BELOW = 60  # rows below a table in which people write on
_NOWHERE = -1  # a column that is not there; every cell of it is empty


def plain(value: ReadValue) -> str:
    """A cell as text for comparing: a number without an idle ".0"."""
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else clean_text(str(value))


def read_identity(book: ReadBook, file: str) -> tuple[Identity | None, tuple[Issue, ...]]:
    """What the workbook says it is; None if it is none of ours or cannot be told.

    Carriers: the hidden sheet, the visible line, and the issue number in each, which names period and agency too. Where
    hidden sheet and line disagree, the one that its own issue number bears out is right.
    """
    hidden, visible = _hidden_identity(book), _visible_identity(book)
    if visible is None or hidden is None:
        found = visible or hidden
        place = Place(file, agency=found.agency if found else "")
        if found is None:
            return None, (messages.foreign_file(place),)
        return found, () if hidden else (messages.identity_sheet_lost(place),)
    if hidden == visible:
        return visible, ()
    told = at.identity_line(hidden), at.identity_line(visible)
    if (hidden.form, hidden.agency, hidden.period) == (visible.form, visible.agency, visible.period):
        return visible, (messages.identity_differs(Place(file, agency=visible.agency), *told),)
    if _borne_out(hidden) == _borne_out(visible):
        return None, (messages.identity_unclear(Place(file), *told),)
    right = hidden if _borne_out(hidden) else visible
    return right, (messages.identity_differs(Place(file, agency=right.agency), *told),)


def _borne_out(identity: Identity) -> bool:
    """Whether the issue number is one that was given to this agency for this period."""
    return identity.issue_number.startswith(f"{identity.period}-{identity.agency}-")


def _hidden_identity(book: ReadBook) -> Identity | None:
    sheet = next((sheet for sheet in book.sheets if matching_key(sheet.name) == matching_key(at.IDENTITY)), None)
    if sheet is None:
        return None
    identity = at.identity_from_pairs({plain(sheet.at(r, 0)): plain(sheet.at(r, 1)) for r in range(len(sheet.rows))})
    return identity if identity.form and identity.agency else None


def _visible_identity(book: ReadBook) -> Identity | None:
    """The identity line wherever it was moved to; that of our own sheets first, the guide's after them."""
    ranks = {matching_key(name): rank for rank, name in enumerate((at.DATA, at.WORDS, at.GUIDE))}
    for sheet in sorted(book.sheets, key=lambda sheet: ranks.get(matching_key(sheet.name), len(ranks))):
        for row in sheet.rows[:_HEADER_SEARCH]:
            for value in row:
                identity = at.identity_from_line(plain(value))
                if identity.form and identity.agency:
                    return identity
    return None


def shown_check_code(book: ReadBook) -> str:
    """The mã đối chiếu that the workbook itself shows, as its last program computed it; empty if it shows none."""
    for sheet in book.sheets:
        if matching_key(sheet.name) == matching_key(at.IDENTITY):
            for row in range(len(sheet.rows)):
                if plain(sheet.at(row, 0)) == at.CODE_LABEL:
                    shown = plain(sheet.at(row, 1))
                    return "" if shown.startswith("=") else shown  # saved by a program that computes nothing
    return ""


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet's table as found: its columns by issued position, its rows by code."""

    sheet: ReadSheet
    columns: dict[int, int]
    rows: dict[str, list[int]]
    again: dict[int, list[int]]  # further columns of the same title
    first: int  # the first row below the titles


def locate(layout: Layout, book: ReadBook, file: str) -> tuple[tuple[Typed, ...], tuple[Issue, ...]]:
    """What was typed into each input of the layout, and what is wrong with the workbook's structure.

    Rows are found by their code, columns by their titles; both may have moved.
    """
    typed: list[Typed] = []
    issues: list[Issue] = []
    for grid in layout.grids:
        place = Place(file, grid.sheet, agency=layout.agency.code)
        tables = [_table(sheet, grid) for sheet in book.sheets]
        table = _find_table(tables, grid)
        if table is None:
            rows = {cell.row_code for cell in grid.inputs if not cell.is_sign}
            issues.append(messages.sheet_missing(place, len(rows)))
            continue
        here = replace(place, sheet=table.sheet.name)
        issues += _copies(table, tables, [cell for cell in grid.inputs if not cell.is_sign], here)
        unclear = {at: issue for at in sorted(grid.entries) if (issue := _unclear_column(table, grid, at, here))}
        issues += unclear.values()
        found, wrong = _take(table, [cell for cell in grid.inputs if cell.column not in unclear], here)
        typed += found
        issues += wrong
        issues += _strange_rows(table, grid, here)
        issues += _codeless_rows(table, grid, here)
    return tuple(typed), tuple(issues)


def _find_table(tables: list[_Table], grid: Grid) -> _Table | None:
    """The sheet of exactly that name, else of nearly that name, else the sheet that holds most of the codes."""
    name, codes = grid.sheet, {cell.row_code for cell in grid.inputs if not cell.is_sign}
    for same in (lambda title: title == name, lambda title: matching_key(title) == matching_key(name)):
        for table in tables:
            if same(table.sheet.name) and codes & set(table.rows):
                return table
    best = max(tables, key=lambda table: len(codes & set(table.rows)), default=None)
    return best if best is not None and codes & set(best.rows) else None


def _copies(table: _Table, tables: list[_Table], inputs: list[at.Input], place: Place) -> Iterator[Issue]:
    """Other sheets with most of the same rows that hold other answers: whoever copied the sheet may mean the copy."""
    for other in tables:
        shared = [cell for cell in inputs if cell.row_code in other.rows and cell.row_code in table.rows]
        if other is table or len(shared) * 2 < len(inputs):
            continue
        differ = [
            cell_name(other.rows[cell.row_code][0], other.columns[cell.column])
            for cell in shared
            if other.columns[cell.column] != _NOWHERE
            and not _is_blank(found := other.sheet.at(other.rows[cell.row_code][0], other.columns[cell.column]))
            and plain(found) != plain(table.sheet.at(table.rows[cell.row_code][0], table.columns[cell.column]))
        ]
        if differ:
            cells = ", ".join(differ[:5]) + ("…" if len(differ) > 5 else "")
            yield messages.copied_sheet(place, other.sheet.name, cells)


def _table(sheet: ReadSheet, grid: Grid) -> _Table:
    titles = grid.titles
    keys = {matching_key(title): position for position, title in enumerate(titles)}
    columns = {position: position for position in range(len(titles))}
    first, again = 0, dict[int, list[int]]()
    for number, row in enumerate(sheet.rows[:_HEADER_SEARCH]):
        found: dict[int, int] = {}
        more: dict[int, list[int]] = {}
        for c, value in enumerate(row):
            position = keys.get(matching_key(plain(value)))
            if position in found:
                more.setdefault(position, []).append(c)
            elif position is not None:
                found[position] = c
        if grid.code_column in found and len(found) > len(titles) // 2:
            taken = set(found.values())  # a title not found lends its place to no other column
            left = {
                position: c if c not in taken and position not in grid.entries else _NOWHERE
                for position, c in columns.items()
            }
            columns, first, again = left | found, number + 1, more
            break
    rows: dict[str, list[int]] = {}
    for number in range(first, len(sheet.rows)):
        code = plain(sheet.at(number, columns[grid.code_column]))
        if code:
            rows.setdefault(code, []).append(number)
    return _Table(sheet, columns, rows, again, first)


def _unclear_column(table: _Table, grid: Grid, position: int, place: Place) -> Issue | None:
    """A column of answers must be there once; a second one is harmless only if it says the same."""
    column, title = table.columns[position], grid.titles[position]
    if column == _NOWHERE:
        return messages.column_unclear(place, title, 0)
    others = table.again.get(position, [])
    numbers = [number for rows in table.rows.values() for number in rows]
    at_row = table.sheet.at
    if any(plain(at_row(n, column)) != plain(at_row(n, other)) for other in others for n in numbers):
        return messages.column_unclear(place, title, 1 + len(others))
    return None


def _is_blank(value: ReadValue) -> bool:
    """Nothing, or spaces only: many clear a cell with the space bar."""
    return value is None or (isinstance(value, str) and not value.strip())


def _take(table: _Table, inputs: list[at.Input], place: Place) -> tuple[list[Typed], list[Issue]]:
    typed: list[Typed] = []
    issues: list[Issue] = []
    told: set[str] = set()
    last_row = max((cell.table_row for cell in inputs if cell.table_row and cell.row_code in table.rows), default=0)
    for cell in inputs:
        column = table.columns[cell.column]
        rows = _rows_of(table, cell)
        values = {plain(table.sheet.at(row, column)) for row in rows}
        here = replace(place, item=cell.item)
        if len(values) == 1:
            value = table.sheet.at(rows[0], column)
            spot = replace(here, cell=cell_name(rows[0], column) if column != _NOWHERE else "")
            shown = table.sheet.formats.get((rows[0], column), "")
            typed.append(Typed(cell, None if _is_blank(value) else value, spot, shown))
        elif not rows and (cell.is_sign or cell.table_row > last_row):
            continue  # rows of a table that were not needed may be deleted
        elif (key := cell.item if cell.table_row else cell.row_code) not in told:
            told.add(key)
            cells = ", ".join(cell_name(row, column) for row in rows)
            repeated = (
                messages.row_repeated(replace(here, cell=cell_name(rows[0], column)), cell.row_code, cells)
                if rows
                else None
            )
            issues.append(repeated or messages.row_missing(here, cell.row_code))
    return typed, issues


def _rows_of(table: _Table, cell: at.Input) -> list[int]:
    """The rows that answer an input: those of its code that hold something, else the first.

    State and explanation of a ratio stand beside its second count; typed beside the item's name they mean the same.
    """
    column = table.columns[cell.column]
    rows = table.rows.get(cell.row_code, [])
    named = table.rows.get(cell.item, []) if cell.is_state or cell.is_note else []
    for candidates in (rows, named):
        filled = [row for row in candidates if not _is_blank(table.sheet.at(row, column))]
        if filled:
            return filled
    return rows[:1]


def _strange_rows(table: _Table, grid: Grid, place: Place) -> Iterator[Issue]:
    """What was typed where nothing is asked: in rows of an unknown code, or beside the inputs of a known row."""
    taken = {(row, table.columns[cell.column]) for cell in grid.inputs for row in _rows_of(table, cell)}
    for code, rows in table.rows.items():
        for position in sorted(grid.entries):
            column = table.columns[position]
            value = table.sheet.at(rows[0], column)
            if _is_blank(value) or (rows[0], column) in taken:
                continue
            spot = replace(place, cell=cell_name(rows[0], column), item=code)
            if code not in grid.codes:
                yield messages.row_unknown(spot, code)
                break
            if not _computed(grid, code):
                yield messages.outside_inputs(spot, plain(value))


def _computed(grid: Grid, code: str) -> bool:
    """Whether a formula of ours stands in an input column of that row: rows counted, or a column summed."""
    return code == grid.sum_code or any(line.code == code and line.counts_rows for line in grid.lines)


def _codeless_rows(table: _Table, grid: Grid, place: Place) -> Iterator[Issue]:
    """Answers in rows that carry no code: inserted between ours, or written on below them."""
    sign = [row for code in grid.codes if code.startswith(SIGN_MARK) for row in table.rows.get(code, ())]
    coded = [row for code in grid.codes for row in table.rows.get(code, ())]
    last = min(sign) if sign else max(coded, default=table.first) + _BELOW
    for row in range(table.first, min(last, len(table.sheet.rows))):
        if plain(table.sheet.at(row, table.columns[grid.code_column])):
            continue
        for column in sorted(table.columns[position] for position in grid.entries):
            value = table.sheet.at(row, column)
            if not _is_blank(value):
                yield messages.row_uncoded(replace(place, cell=cell_name(row, column)), plain(value))
                break
