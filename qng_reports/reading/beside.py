"""What stands where nothing is asked: in rows of unknown codes or none, beside the inputs, around a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qng_reports import messages
from qng_reports.dataset import Issue, Place
from qng_reports.layout import SIGN_MARK, SIGN_TEXTS, Grid
from qng_reports.reading.cells import NOWHERE, is_blank, listed, loose, plain, shown
from qng_reports.reading.compare import typed_in
from qng_reports.reading.table import Row, Table, label_key
from qng_reports.reading.take import Taken, spot_of
from qng_reports.sheets import cell_name

_BELOW = 60  # rows below a table in which people write on
_MOST = 10  # texts quoted in one message


def strange_rows(table: Table, taken: Taken, claimed: frozenset[int], place: Place) -> Iterator[Issue]:
    """Answers in rows of an unknown code, or in cells of a known row that were issued blank and locked.

    `claimed`: rows of the sheet that belong to another table.
    """
    grid, entries = table.grid, sorted(table.grid.entries)
    for code, rows in table.rows.items():
        known = code in grid.codes
        free = grid.blanks[code] if known else entries
        for row in rows:
            filled = [p for p in free if not is_blank(row.value(p)) and spot_of(row, p) not in taken.used]
            if not filled or (not known and row.number in claimed):
                continue
            spot = replace(place, sheet=row.sheet.name, cell=row.cell(filled[0]), item=code)
            if not known:
                yield messages.row_unknown(spot, code, typed_in(row, filled))
                continue
            for position in filled:
                yield messages.outside_inputs(replace(spot, cell=row.cell(position)), plain(row.value(position)))


def codeless_rows(table: Table, claimed: frozenset[int], place: Place) -> Iterator[Issue]:
    """Answers in rows that carry no code: inserted between ours, or written on below them."""
    entries, end = sorted(table.grid.entries), _end(table)
    for row in table.uncoded:
        if row.number >= end or row.number in claimed:
            continue
        filled = [p for p in entries if not is_blank(row.value(p))]
        if filled:
            spot = replace(place, sheet=row.sheet.name, cell=row.cell(filled[0]))
            yield messages.row_uncoded(spot, plain(row.value(filled[0])), typed_in(row, filled[1:]))


def _end(table: Table) -> int:
    """The first row after the table: its sign-off, or as far below its last row as people write on."""
    own = [row.number for code in table.grid.codes for row in table.rows.get(code, ()) if row.sheet is table.sheet]
    sign = _sign_row(table)
    return sign if sign is not None else max(own, default=table.segments[0].first) + _BELOW


def _sign_row(table: Table) -> int | None:
    rows = (row.number for code, rows in table.rows.items() if code.startswith(SIGN_MARK) for row in rows)
    return min(rows, default=None)


def texts_around(table: Table, claimed: frozenset[int], place: Place) -> Iterator[Issue]:
    """Texts right of the table, in columns that were put in, and in rows without a code, quoted once a sheet."""
    found = [
        text for text in (*_beside_rows(table), *_between_rows(table, claimed)) if not _is_ours(table.grid, text[2])
    ]
    if found:
        quoted = [f"{cell} “{text}”" for _, cell, text in sorted(found)]
        first = replace(place, sheet=table.sheet.name, cell=min(found)[1])
        yield messages.text_around(first, listed(quoted, _MOST), len(found))


_Text = tuple[int, str, str]  # row, A1 name, text


def _beside_rows(table: Table) -> Iterator[_Text]:
    known = {
        id(segment): frozenset(segment.columns) - {NOWHERE} | {column for _, column in segment.again}
        for segment in table.segments
    }
    for rows in table.rows.values():
        for row in rows:
            columns = known.get(id(row.segment))
            if columns is not None and len(row.cells) > len(columns):
                yield from _unasked(row, columns)


def _between_rows(table: Table, claimed: frozenset[int]) -> Iterator[_Text]:
    """In rows without a code, but for what `codeless_rows` tells.

    Where the reader gave no formulas, what stands below the table cannot be told from ours.
    """
    asked = frozenset(table.segments[0].columns[p] for p in table.grid.entries)
    end = _end(table)
    last = len(table.sheet.rows)
    if table.grid.signs and not table.sheet.formulas:
        last = _sign_row(table) or _last_row(table)
    for row in table.uncoded:
        if row.number < last and row.number not in claimed and row.segment.header >= 0:
            yield from _unasked(row, asked if row.number < end else frozenset())


def _last_row(table: Table) -> int:
    own = (row.number for code in table.grid.printed for row in table.rows.get(code, ()) if row.sheet is table.sheet)
    return max(own, default=0)


def _unasked(row: Row, but: frozenset[int]) -> Iterator[_Text]:
    """The cells of a row outside some columns; formulas do not count."""
    for column, value in enumerate(row.cells):
        if value is None or column in but or is_blank(value) or (row.number, column) in row.sheet.formulas:
            continue
        if isinstance(value, str) and value.startswith("=") and not row.sheet.formulas:
            continue  # a formula that nobody computed
        yield row.number, cell_name(row.number, column), shown(value)


def _is_ours(grid: Grid, text: str) -> bool:
    return loose(text) in _OWN or any(label_key(text) == loose(title) for title in grid.sections)


_OWN = frozenset(loose(text) for text in SIGN_TEXTS)
