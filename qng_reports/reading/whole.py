"""What is to be said of whole sheets: how tables were found, what is hidden, comments, sheets that are not ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from qng_reports import layout as at
from qng_reports import messages
from qng_reports.dataset import Issue, Place
from qng_reports.reading.carriers import bears_identity
from qng_reports.reading.cells import is_blank, listed
from qng_reports.reading.table import Table
from qng_reports.sheets import ReadBook, ReadSheet, cell_name
from qng_reports.vietnamese import matching_key

_MOST = 5  # named in one message
_OWN = {matching_key(name) for name in (at.GUIDE, at.CHECK, at.IDENTITY, at.CORRECTIONS)}
_THREADED = "[Threaded comment]"  # Excel puts a notice before comments of its newer kind
_COMMENT = "Comment:"


def as_found(table: Table, place: Place) -> Iterator[Issue]:
    """How the table's columns and rows were told where titles or codes are not as issued."""
    titles, rows = table.grid.titles, table.rows
    segments = {id(row.segment): row.segment for code in table.grid.by_row for row in rows.get(code, ())}.values()
    for name in sorted({segment.sheet.name for segment in segments if segment.header < 0}):
        yield messages.titles_lost(replace(place, sheet=name))
    near = [(segment, position, column) for segment in segments for position, column in segment.near]
    if near:
        names = [
            f"{cell_name(segment.header, column)} “{segment.sheet.at(segment.header, column)}” là “{titles[position]}”"
            for segment, position, column in near
        ]
        first = cell_name(near[0][0].header, near[0][2])
        yield messages.title_near(replace(place, cell=first), listed(names, _MOST))
    if table.labelled:
        codes = [f"{code} ({table.rows[code][0].number + 1})" for code in table.labelled]
        yield messages.codes_lost(place, listed(codes, _MOST), len(codes))
    if table.respelt:
        codes = [f"{row.cell(table.grid.code_column)} “{written}”" for row, written in table.respelt]
        yield messages.codes_respelt(place, listed(codes, _MOST), len(codes))


def hidden_parts(table: Table, place: Place) -> Iterator[Issue]:
    """Rows with inputs, columns of answers, or the whole sheet, hidden by filter or by hand; read all the same."""
    sheet = table.sheet
    if not (sheet.hidden_rows or sheet.hidden_columns) and sheet.visible:
        return
    by_row = table.grid.by_row
    rows = sum(row.number in sheet.hidden_rows for code in by_row for row in table.rows.get(code, ()))
    columns = sum(table.segments[0].columns[position] in sheet.hidden_columns for position in table.grid.entries)
    if rows or columns or not sheet.visible:
        yield messages.hidden_parts(place, rows, columns, whole=not sheet.visible)


def comments(book: ReadBook, tables: Iterable[Table], place: Place) -> Iterator[Issue]:
    """Every comment that an officer put on a cell; what stands on a row of ours is told with its item."""
    if not any(sheet.notes for sheet in book.sheets):
        return
    items = {
        (row.sheet.name, row.number): cells[0].item
        for table in tables
        for code, cells in table.grid.by_row.items()
        for row in table.rows.get(code, ())
    }
    for sheet in book.sheets:
        for row, column, text in sorted(sheet.notes):
            said = text.partition(_COMMENT)[2] if text.startswith(_THREADED) else text
            if said.strip() and at.NOTE_MARK not in said:  # of a correction workbook: ours
                item = items.get((sheet.name, row), "")
                spot = replace(place, sheet=sheet.name, cell=cell_name(row, column), item=item)
                yield messages.comment(spot, said.strip())


def strange_sheets(
    book: ReadBook, used: Iterable[ReadSheet], unread: Iterable[ReadSheet], place: Place
) -> Iterator[Issue]:  # fmt: skip
    """Sheets that are none of ours, by how many cells they hold; `unread` with our codes but without their columns."""
    known, doubtful = {id(sheet) for sheet in used}, {id(sheet) for sheet in unread}
    for sheet in book.sheets:
        if id(sheet) in known or matching_key(sheet.name) in _OWN:
            continue
        if bears_identity(sheet) and id(sheet) not in doubtful:
            continue
        filled = sum(not is_blank(value) for row in sheet.rows for value in row)
        if filled:
            yield messages.strange_sheet(replace(place, sheet=sheet.name), filled)
