"""Every answer of a returned workbook with its place, and every doubt about its structure."""

from __future__ import annotations

from dataclasses import replace

from qng_reports import messages
from qng_reports.dataset import Issue, Place
from qng_reports.layout import Layout, Typed
from qng_reports.reading.beside import codeless_rows, strange_rows, texts_around
from qng_reports.reading.compare import compare
from qng_reports.reading.computed import overwritten
from qng_reports.reading.find import Found, find_tables, merged
from qng_reports.reading.table import Table
from qng_reports.reading.take import take, unclear_columns
from qng_reports.reading.whole import as_found, comments, hidden_parts, strange_sheets
from qng_reports.sheets import ReadBook


def locate(layout: Layout, book: ReadBook, file: str) -> tuple[tuple[Typed, ...], tuple[Issue, ...]]:
    """What was typed into each input of the layout, and what is wrong with the workbook's structure.

    Rows are found by their code, columns by their titles; both may have moved. A value is taken only where its row and
    column are certain; any other is told with its cell and text.
    """
    typed: list[Typed] = []
    issues: list[Issue] = []
    found = find_tables(layout, book)
    claims = _claims(found)
    tables: list[Table] = []
    for one in found:
        place = Place(file, one.grid.sheet, agency=layout.agency.code)
        table, said = merged(one, place if one.table is None else replace(place, sheet=one.table.sheet.name))
        if table is None:
            rows = sum(not cells[0].is_sign for cells in one.grid.by_row.values())
            issues.append(messages.sheet_missing(place, rows))
            continue
        tables.append(table)
        answers, doubts = _read_table(table, claims, replace(place, sheet=table.sheet.name), book.tells_formulas)
        typed += answers
        issues += (*said, *doubts)
    place = Place(file, agency=layout.agency.code)
    issues += comments(book, tables, place)
    used = [table.sheet for one in found for table in (one.table, *one.others) if table is not None]
    unread = [sheet for one in found for sheet in one.unread]
    issues += strange_sheets(book, used, unread, place)
    return tuple(typed), tuple(issues)


_Claims = dict[int, list[tuple[Table, frozenset[int]]]]


def _claims(found: tuple[Found, ...]) -> _Claims:
    """By sheet, the rows that each table on it holds, with its lines of titles."""
    claims: _Claims = {}
    for one in found:
        if one.table is not None:
            rows = {row.number for rows in one.table.rows.values() for row in rows}
            rows |= {segment.header for segment in one.table.segments}
            claims.setdefault(id(one.table.sheet), []).append((one.table, frozenset(rows)))
    return claims


def _read_table(
    table: Table, claims: _Claims, place: Place, tells_formulas: bool
) -> tuple[list[Typed], list[Issue]]:  # fmt: skip
    others = [rows for other, rows in claims.get(id(table.sheet), ()) if other.grid is not table.grid]
    claimed = frozenset().union(*others)
    trusted, issues = compare(table, place)
    unclear = unclear_columns(trusted, place)
    taken = take(trusted, unclear, place)
    rest = [
        *as_found(table, place), *issues, *dict.fromkeys(unclear.values()), *taken.issues,
        *strange_rows(trusted, taken, claimed, place), *codeless_rows(trusted, claimed, place),
        *texts_around(trusted, claimed, place), *hidden_parts(trusted, place),
    ]  # fmt: skip
    if tells_formulas:
        rest += overwritten(trusted, place)
    return taken.typed, rest
