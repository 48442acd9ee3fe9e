"""A table found on a sheet: its columns by their titles, its rows by their codes, wherever both went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from qng_reports import layout as at
from qng_reports.layout import Grid, Role
from qng_reports.layout.titles import SUM_LABEL
from qng_reports.reading.cells import NOWHERE, code_key, is_blank, loose, plain, title_position
from qng_reports.sheets import ReadSheet, ReadValue, cell_name


@dataclass(frozen=True, slots=True)
class Segment:
    """The rows below one line of titles, up to the next: `columns` by position as issued.

    `header`: the line of titles, -1 where there is none. `again`: further columns of the same title. `near`: position
    and column of titles not written as issued. `first`, `last`: its rows; `last` is the first after it.
    """

    sheet: ReadSheet
    header: int
    columns: tuple[int, ...]
    first: int
    last: int
    again: tuple[tuple[int, int], ...] = ()
    near: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet that answers a code."""

    number: int
    cells: tuple[ReadValue, ...]
    segment: Segment

    @property
    def sheet(self) -> ReadSheet:
        """The sheet it stands on."""
        return self.segment.sheet

    def cell(self, position: int) -> str:
        """A1 name of the cell of a column; nothing where the column is not there."""
        column = self.segment.columns[position]
        return cell_name(self.number, column) if column >= 0 else ""

    def column(self, position: int) -> int:
        """Where a column stands in this row, by its position as issued."""
        return self.segment.columns[position]

    def value(self, position: int) -> ReadValue:
        """The cell of a column; None where it is not there."""
        column = self.segment.columns[position]
        return self.cells[column] if 0 <= column < len(self.cells) else None

    def format(self, position: int) -> str:
        """The number format of the cell of a column, where one was read and it is not General."""
        return self.sheet.formats.get((self.number, self.segment.columns[position]), "")


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as the table of one grid. `rows` by code, unknown codes among them; `uncoded`: rows without a code.

    `respelt`: rows whose code was understood though written otherwise, with what is written. `labelled`: codes whose
    rows were told by their printed text alone.
    """

    sheet: ReadSheet
    grid: Grid
    segments: tuple[Segment, ...]
    rows: dict[str, list[Row]]
    uncoded: tuple[Row, ...]
    respelt: tuple[tuple[Row, str], ...]
    labelled: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether anything stands in its inputs, sign-off aside."""
        return any(
            not is_blank(row.value(cell.column))
            for code, cells in self.grid.by_row.items()
            for row in self.rows.get(code, ())
            for cell in cells
            if not cell.is_sign
        )

    @property
    def held(self) -> int:
        """How many of the grid's codes it holds, sign-off aside."""
        return sum(not code.startswith(at.SIGN_MARK) for code in self.rows.keys() & self.grid.codes)


def tabulate(sheet: ReadSheet, grid: Grid) -> Table:
    """The sheet read as this grid's table; it may hold none of its rows."""
    segments = tuple(_segments(sheet, grid))
    rows: dict[str, list[Row]] = {}
    uncoded: list[Row] = []
    respelt: list[tuple[Row, str]] = []
    codes, position = grid.codes, grid.code_column
    for row in _above_titles(sheet, grid, segments[0]):
        if (code := plain(row.value(position))) in codes:
            rows.setdefault(code, []).append(row)
        else:
            uncoded.append(row)
    for segment in segments:
        for number in range(segment.first, segment.last):
            row = Row(number, sheet.rows[number], segment)
            written = row.value(position)
            if isinstance(written, str) and written in codes:
                code = written
            elif not (code := plain(written)):
                uncoded.append(row)
                continue
            elif code not in codes and (meant := _respelt(grid.codes).get(code_key(code))):
                respelt.append((row, code))
                code = meant
            rows.setdefault(code, []).append(row)
    table = Table(sheet, grid, segments, rows, tuple(uncoded), tuple(respelt))
    return table if grid.by_row.keys() <= rows.keys() else _with_labelled(table)


def _above_titles(sheet: ReadSheet, grid: Grid, segment: Segment) -> Iterator[Row]:
    """Rows of ours that were moved above the titles: by their code, a label, or what else tells a row."""
    position, labels = label_position(grid), labels_of(grid)
    for number in range(segment.header):
        row = Row(number, sheet.rows[number], segment)
        text = row.value(position)
        labelled = isinstance(text, str) and label_key(text) in labels
        if labelled or plain(row.value(grid.code_column)) in grid.codes or _told_code(grid, row):
            yield row


@lru_cache(maxsize=256)
def _respelt(codes: frozenset[str]) -> dict[str, str]:
    """Codes by their key; those that a key would confuse must be written as they are."""
    found: dict[str, list[str]] = {}
    for code in codes:
        found.setdefault(code_key(code), []).append(code)
    return {key: same[0] for key, same in found.items() if len(same) == 1}


# ---------------------------------------------------------------- columns


def _segments(sheet: ReadSheet, grid: Grid) -> Iterator[Segment]:
    found = list(_headers(sheet, grid))
    if not found:
        yield Segment(sheet, -1, _columns_without_titles(sheet, grid), 0, len(sheet.rows))
    for number, (header, line) in enumerate(found):
        last = found[number + 1][0] if number + 1 < len(found) else len(sheet.rows)
        yield _segment(sheet, grid, line, (header, last))


def _headers(sheet: ReadSheet, grid: Grid) -> Iterator[tuple[int, tuple[ReadValue, ...]]]:
    """The lines of titles: the issued one at once, others wherever more than half of the titles stand in one row."""
    rows, titles = sheet.rows, grid.titles
    for number, row in enumerate(rows):
        if row[: len(titles)] == titles:
            yield number, row
        elif number <= at.HEADER_ROW or _may_be_titles(row, grid):
            texts = [value for value in row if isinstance(value, str)]
            if len(texts) <= len(titles) // 2:
                continue
            found = {known[0] for text in texts if (known := title_position(text, titles))}
            if len(found) > len(titles) // 2:
                yield number, row


def _may_be_titles(row: tuple[ReadValue, ...], grid: Grid) -> bool:
    """Cheaply: whether no cell of a row is a code or a number."""
    codes = grid.codes
    texts = 0
    for value in row:
        if value is None:
            continue
        if not isinstance(value, str) or value in codes:
            return False
        texts += 1
    return texts > len(grid.titles) // 2


def _segment(sheet: ReadSheet, grid: Grid, line: tuple[ReadValue, ...], rows: tuple[int, int]) -> Segment:
    header, last = rows
    width = len(grid.titles)
    if line[:width] == grid.titles and not any(line[width:]):
        return Segment(sheet, header, tuple(range(width)), header + 1, last)
    exact: dict[int, list[int]] = {}
    near: dict[int, list[int]] = {}
    for column, value in enumerate(line):
        known = title_position(value, grid.titles) if isinstance(value, str) else None
        if known is not None:
            (exact if known[1] else near).setdefault(known[0], []).append(column)
    meant = {position: columns[0] for position, columns in near.items() if position not in exact and len(columns) == 1}
    placed = {position: columns[0] for position, columns in exact.items()} | meant
    if _holds_no_code(sheet, grid, placed.get(grid.code_column, NOWHERE), (header + 1, last)):
        titled = placed.pop(grid.code_column, NOWHERE)
        but = set(placed.values())
        found = (_code_column(sheet, grid, (header + 1, last), but), titled, _code_column(sheet, grid, (0, last), but))
        placed[grid.code_column] = next((column for column in found if column != NOWHERE), NOWHERE)
    taken = set(placed.values())  # a title not found lends its place to no other column
    for position in range(width):
        free = position not in taken and position not in grid.entries and position != grid.code_column
        placed.setdefault(position, position if free else NOWHERE)
    again = tuple((position, column) for position, columns in exact.items() for column in columns[1:])
    columns = tuple(placed[position] for position in range(width))
    return Segment(sheet, header, columns, header + 1, last, again, tuple(sorted(meant.items())))


def _holds_no_code(sheet: ReadSheet, grid: Grid, column: int, rows: tuple[int, int]) -> bool:
    cells = (sheet.at(row, column) for row in range(*rows))
    return not any(plain(value) in grid.codes for value in cells if value is not None)


def _code_column(sheet: ReadSheet, grid: Grid, rows: tuple[int, int], but: set[int]) -> int:
    """The column that holds most codes, whatever its title says."""
    counts: dict[int, int] = {}
    for row in range(*rows):
        for column, value in enumerate(sheet.rows[row]):
            if column not in but and isinstance(value, str) and plain(value) in grid.codes:
                counts[column] = counts.get(column, 0) + 1
    return max(counts, key=lambda column: (counts[column], column), default=NOWHERE)


def _columns_without_titles(sheet: ReadSheet, grid: Grid) -> tuple[int, ...]:
    """As issued, where codes, printed texts and formulas stand as issued: then no column can have moved; else none."""
    usual = tuple(range(len(grid.titles)))
    alone = Segment(sheet, -1, usual, 0, len(sheet.rows))
    rows = [Row(number, cells, alone) for number, cells in enumerate(sheet.rows)]
    as_issued = [fact for row in rows for fact in _stand_as_issued(grid, row)]
    if as_issued.count(False) * 5 > len(as_issued):
        return tuple(p if p == grid.code_column else NOWHERE for p in usual)
    return usual


def _stand_as_issued(grid: Grid, row: Row) -> Iterator[bool]:
    """Of each locked text and formula of a row of ours, whether it is where it was issued, blanks among them."""
    code = plain(row.value(grid.code_column))
    for position, whole, printed in grid.locked.get(code, ()):
        yield loose(plain(row.value(position))) in (loose(whole), loose(printed.text))
    if row.sheet.formulas:
        for position in grid.computed.get(code, ()):
            yield (row.number, position) in row.sheet.formulas


# ---------------------------------------------------------------- rows told by their printed text


def label_key(text: str) -> str:
    """A label without what may follow it on lines of its own (a hint)."""
    return loose(text.strip().split("\n")[0])


@lru_cache(maxsize=64)
def _labels(lines: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code, text in lines:
        found.setdefault(label_key(text), []).append(code)
    return {key: tuple(codes) for key, codes in found.items()}


def labels_of(grid: Grid) -> dict[str, tuple[str, ...]]:
    """The codes that each label belongs to; more than one where the form uses a label twice."""
    return _labels(tuple((code, texts[0].text) for code, texts in grid.printed.items() if texts[0].role is Role.LABEL))


def label_position(grid: Grid) -> int:
    """The column of labels."""
    return next((grid.column(text.title) for texts in grid.printed.values() for text in texts[:1]), 0)


def _with_labelled(table: Table) -> Table:
    """Rows that lost their code are told by their label, if no other row has it; those of a table by their number."""
    grid = table.grid
    strange = [row for code, rows in table.rows.items() if code not in grid.codes for row in rows]
    told: dict[str, list[Row]] = {}
    for row in (*table.uncoded, *strange):
        code = _told_code(grid, row)
        if code and code not in table.rows:
            told.setdefault(code, []).append(row)
    sure = {code: rows for code, rows in told.items() if len(rows) == 1}
    sure |= _by_neighbours(table, sure)
    found = {id(row) for rows in sure.values() for row in rows}
    if not found:
        return table
    rows = {code: left for code, rows in table.rows.items() if (left := [row for row in rows if id(row) not in found])}
    uncoded = tuple(row for row in table.uncoded if id(row) not in found)
    labelled = tuple(code for code in grid.by_row if code in sure)
    return Table(table.sheet, grid, table.segments, rows | sure, uncoded, table.respelt, labelled)


def _by_neighbours(table: Table, sure: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Rows without a code whose label several rows share: the one that stands between its issued neighbours.

    "Tổng số hồ sơ" right below the first count of X01, and above what is issued below it, is the second count of X01.
    """
    grid, labels = table.grid, labels_of(table.grid)
    order = [line.code for line in grid.lines if line.code]
    follows, precedes = dict(pairwise(order)), {after: before for before, after in pairwise(order)}
    known = table.rows | sure
    places = {_spot(row): code for code, rows in known.items() for row in rows if code in grid.codes}
    found: dict[str, list[Row]] = {}
    for row in sorted(table.uncoded, key=lambda row: row.number):
        name, number = _spot(row)
        label = row.value(label_position(grid))
        above, below = places.get((name, number - 1)), places.get((name, number + 1))
        code = follows.get(above or "", "")
        fits = isinstance(label, str) and code in labels.get(label_key(label), ()) and row.segment.header >= 0
        if fits and code not in known and (below is None or precedes.get(below) == code):
            found[code] = [row]
            places[name, number] = code
    return found


def _spot(row: Row) -> tuple[str, int]:
    """The sheet and number of a row."""
    return row.sheet.name, row.number


def _told_code(grid: Grid, row: Row) -> str:
    """The one code that the printed texts of a row belong to, or nothing; without titles no column is certain."""
    if row.segment.header < 0:
        return ""
    first = row.value(0)
    if grid.signs and isinstance(first, str):
        signs = [code for code, field in at.SIGN_FIELDS if loose(field.label) == loose(first)]
        if signs:
            return signs[0]
    if grid.table is not None:
        if grid.sum_code and loose(plain(first)) == loose(SUM_LABEL):
            return grid.sum_code
        return next((line.code for line in grid.lines if plain(first) == str(line.number)), "")
    label = row.value(label_position(grid))
    codes = labels_of(grid).get(label_key(label), ()) if isinstance(label, str) and not is_blank(label) else ()
    if len(codes) != 1:
        return ""
    others = grid.printed[codes[0]][1:]
    agree = all(loose(text.text) == loose(plain(row.value(grid.column(text.title)))) for text in others)
    return codes[0] if agree else ""
