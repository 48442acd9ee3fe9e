"""Finds in a returned workbook whose it is and which cell answers what, wherever rows and columns went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from qng_reports import layout as at
from qng_reports import messages
from qng_reports.dataset import Identity, Issue, Place
from qng_reports.layout import Layout, Typed
from qng_reports.sheets import ReadBook, ReadSheet, ReadValue, cell_name
from qng_reports.vietnamese import clean_text, matching_key

_HEADER_SEARCH = 30
_NOWHERE = -1  # a column that is not there; every cell of it is empty


def plain(value: ReadValue) -> str:
    """A cell as text for comparing: a number without an idle ".0"."""
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else clean_text(str(value))


def read_identity(book: ReadBook, file: str) -> tuple[Identity | None, tuple[Issue, ...]]:
    """What the workbook says it is, by its hidden sheet and its visible lines; None if it is none of ours.

    The visible line wins where the two disagree, because the officer and the specialist can see it.
    """
    place = Place(file)
    hidden, visible = _hidden_identity(book), _visible_identity(book)
    if hidden is None and visible is None:
        return None, (messages.foreign_file(place),)
    if visible is None:
        return hidden, ()
    if hidden is None:
        return visible, (messages.identity_sheet_lost(place),)
    if hidden != visible:
        differ = messages.identity_differs(place, at.identity_line(hidden), at.identity_line(visible))
        return visible, (differ,)
    return visible, ()


def _hidden_identity(book: ReadBook) -> Identity | None:
    sheet = next((sheet for sheet in book.sheets if matching_key(sheet.name) == matching_key(at.IDENTITY)), None)
    if sheet is None:
        return None
    identity = at.identity_from_pairs({plain(sheet.at(r, 0)): plain(sheet.at(r, 1)) for r in range(len(sheet.rows))})
    return identity if identity.form and identity.agency else None


def _visible_identity(book: ReadBook) -> Identity | None:
    """The identity line wherever it was moved to; that of the guide only where no other is left."""
    for sheet in sorted(book.sheets, key=lambda sheet: matching_key(sheet.name) == matching_key(at.GUIDE)):
        for row in sheet.rows[:_HEADER_SEARCH]:
            for value in row:
                identity = at.identity_from_line(plain(value))
                if identity.form and identity.agency:
                    return identity
    return None


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet's table as found: its columns by issued position, its rows by code."""

    sheet: ReadSheet
    columns: dict[int, int]
    rows: dict[str, list[int]]


def locate(layout: Layout, book: ReadBook, file: str) -> tuple[tuple[Typed, ...], tuple[Issue, ...]]:
    """What was typed into each input of the layout, and what is wrong with the workbook's structure.

    Rows are found by their code, columns by their titles; both may have moved.
    """
    typed: list[Typed] = []
    issues: list[Issue] = []
    place = Place(file, agency=layout.agency.code)
    for name, titles, code_column in (
        (at.DATA, at.COLUMN_TITLES, at.CODE),
        (at.WORDS, at.WORDS_TITLES, at.WORDS_CODE),
    ):
        inputs = [cell for cell in layout.inputs if cell.sheet == name]
        if not inputs:
            continue
        codes = {cell.row_code for cell in inputs} | {line.code for line in layout.lines if name == at.DATA}
        table = _find_table(book, name, titles, code_column, codes)
        if table is None:
            issues.append(messages.sheet_missing(replace(place, sheet=name), len({cell.row_code for cell in inputs})))
            continue
        found, wrong = _take(table, inputs, replace(place, sheet=table.sheet.name))
        typed += found
        issues += wrong
        entry = table.columns[at.INPUT if name == at.DATA else at.WORDS_INPUT]
        issues += _strange_rows(table, codes, entry, replace(place, sheet=table.sheet.name))
    return tuple(typed), tuple(issues)


def _find_table(book: ReadBook, name: str, titles: tuple[str, ...], code_column: int, codes: set[str]) -> _Table | None:
    """The sheet of that name, else the sheet that holds most of the codes."""
    tables = [_table(sheet, titles, code_column) for sheet in book.sheets]
    named = [t for t in tables if matching_key(t.sheet.name) == matching_key(name)]
    if named and any(code in named[0].rows for code in codes):
        return named[0]
    best = max(tables, key=lambda table: len(codes & set(table.rows)), default=None)
    return best if best is not None and codes & set(best.rows) else None


def _table(sheet: ReadSheet, titles: tuple[str, ...], code_column: int) -> _Table:
    keys = {matching_key(title): position for position, title in enumerate(titles)}
    columns = {position: position for position in range(len(titles))}
    first = 0
    for number, row in enumerate(sheet.rows[:_HEADER_SEARCH]):
        found = {keys[key]: c for c, value in enumerate(row) if (key := matching_key(plain(value))) in keys}
        if code_column in found and len(found) > len(titles) // 2:
            taken = set(found.values())  # a title not found lends its place to no other column
            left = {position: c if c not in taken else _NOWHERE for position, c in columns.items()}
            columns, first = left | found, number + 1
            break
    rows: dict[str, list[int]] = {}
    for number in range(first, len(sheet.rows)):
        code = plain(sheet.at(number, columns[code_column]))
        if code:
            rows.setdefault(code, []).append(number)
    return _Table(sheet, columns, rows)


def _is_blank(value: ReadValue) -> bool:
    """Nothing, or spaces only: many clear a cell with the space bar."""
    return value is None or (isinstance(value, str) and not value.strip())


def _take(table: _Table, inputs: list[at.Input], place: Place) -> tuple[list[Typed], list[Issue]]:
    typed: list[Typed] = []
    issues: list[Issue] = []
    told: set[str] = set()
    for cell in inputs:
        column = table.columns[cell.column]
        rows = table.rows.get(cell.row_code, [])
        rows = [row for row in rows if not _is_blank(table.sheet.at(row, column))] or rows[:1]
        values = {plain(table.sheet.at(row, column)) for row in rows}
        here = replace(place, item=cell.item)
        if len(values) == 1:
            value = table.sheet.at(rows[0], column)
            spot = replace(here, cell=cell_name(rows[0], column) if column != _NOWHERE else "")
            typed.append(Typed(cell, None if _is_blank(value) else value, spot))
        elif cell.row_code not in told:
            told.add(cell.row_code)
            cells = ", ".join(cell_name(row, column) for row in rows)
            repeated = (
                messages.row_repeated(replace(here, cell=cell_name(rows[0], column)), cell.row_code, cells)
                if rows
                else None
            )
            issues.append(repeated or messages.row_missing(here, cell.row_code))
    return typed, issues


def _strange_rows(table: _Table, codes: set[str], entry: int, place: Place) -> Iterator[Issue]:
    for code, rows in table.rows.items():
        if code not in codes and not _is_blank(table.sheet.at(rows[0], entry)):
            yield messages.row_unknown(replace(place, cell=cell_name(rows[0], entry), item=code), code)
