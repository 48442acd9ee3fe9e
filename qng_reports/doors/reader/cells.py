"""The cells of one sheet while they are being read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qng_reports.doors.reader.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, TOO_MANY_CELLS, UnreadableError
from qng_reports.sheets import ReadSheet, ReadValue, cell_name

_QUOTED = re.compile(r""""[^"]*"|(?<!\|)'[^']*'!""")  # texts, and names of sheets
# a formula that starts a program, or asks one for data: cmd|'/C calc'!A0, DDE("cmd";"/C calc"); no operator is "|"
_COMMAND = re.compile(r"\bDDE(AUTO)?\s*\(|[A-Za-z_][\w.]*\s*\|\s*['\w]", re.IGNORECASE)
_TYPED_COMMAND = re.compile(r"[=+\-@][^|]*[A-Za-z_][\w.]*\s*\|\s*'[^']*'\s*!|[=+\-@]\s*DDE(AUTO)?\s*\(", re.IGNORECASE)
_FORMULA_START = ("=", "+", "-", "@")
_OUTWARD = re.compile(r"\bWEBSERVICE\s*\(", re.IGNORECASE)
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MOST_MARKED = 20_000  # cells; the largest form has some 15,000
_AREA = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7}):\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", re.ASCII)


class _Columns(dict[str, int]):
    """Columns by their letters, counted from 0; -1 for what is no column."""

    def __missing__(self, letters: str) -> int:
        column = 0
        for letter in letters.upper():
            column = column * 26 + ord(letter) - 64
        column = column - 1 if 0 < column <= _LAST_COLUMN else -1
        if len(self) < _LAST_COLUMN:
            self[letters] = column
        return column


COLUMNS = _Columns()


@dataclass
class Cells:
    """What has been read of a sheet. `far`: the first cell beyond what is read; `commands`, `outward`: cells whose
    formula would start a program or fetch something from the web; `repeated`: cells with two contents; `merges`: first
    and last row and column of the merged ones.
    """

    rows: list[list[ReadValue]] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    far: str = ""
    commands: list[str] = field(default_factory=list)
    outward: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def put(self, row: int, column: int, value: ReadValue) -> bool:
        """Stores a value; False for a place beyond what is read, which is noted if there is a value."""
        if row >= MAX_ROWS or column >= MAX_COLUMNS or row < 0 or column < 0:
            if value is not None and 0 <= row < _LAST_ROW and 0 <= column < _LAST_COLUMN:
                self.far = self.far or cell_name(row, column)
            return False
        rows = self.rows
        while row >= len(rows):
            rows.append([])
        line = rows[row]
        if column >= len(line):
            line.extend([None] * (column + 1 - len(line)))
        if line[column] is not None:
            self.note_repeated(row, column)
        line[column] = value
        return True

    def note_repeated(self, row: int, column: int) -> None:
        """Marks a cell that holds two contents: one program shows the first, another the last."""
        if 0 <= row < MAX_ROWS and 0 <= column < MAX_COLUMNS and len(self.repeated) < _MOST_MARKED:
            self.repeated.append(cell_name(row, column))

    def note_covered(self, row: int, column: int) -> None:
        """Remembers a cell that lies below a merged one and holds something."""
        self.merges.append((row, row, column - 1, column))  # as if merged with its neighbour

    def note_merge(self, area: str) -> None:
        """Remembers a merged cell by its reference; what is no reference is passed over."""
        found = _AREA.fullmatch(area)
        if found is not None:
            columns = sorted((COLUMNS[found[1]], COLUMNS[found[3]]))
            rows = sorted((int(found[2]) - 1, int(found[4]) - 1))
            self.merges.append((rows[0], rows[1], columns[0], columns[1]))

    def covered(self) -> list[str]:
        """The cells whose content does not show, because a merged cell lies over them."""
        found: list[str] = []
        looked = 0
        for top, bottom, left, right in self.merges:
            for row in range(max(top, 0), min(bottom + 1, len(self.rows))):
                line = self.rows[row]
                end = min(right + 1, len(line))
                looked += 1 + max(end - left, 0)
                if looked > MAX_CELLS:  # they overlap each other, which no program writes
                    raise UnreadableError(TOO_MANY_CELLS)
                found += [
                    cell_name(row, column)
                    for column in range(max(left, 0), end)
                    if line[column] is not None and (row, column) != (top, left)
                ]
        return found[:_MOST_MARKED]

    def note_formula(self, row: int, column: int, formula: str) -> None:
        """Marks a cell whose formula asks another program, or the web, for data."""
        upper = formula.upper()
        if "|" not in upper and "DDE" not in upper and "WEBSERVICE" not in upper:
            return
        bare = _QUOTED.sub('""', formula)
        if _COMMAND.search(bare):
            self.commands.append(cell_name(row, column))
        if _OUTWARD.search(bare):
            self.outward.append(cell_name(row, column))

    def note_text(self, row: int, column: int, text: str) -> None:
        """Marks a text that a program would take for such a formula when it is typed or pasted again."""
        if text.startswith(_FORMULA_START) and _TYPED_COMMAND.match(text):
            self.commands.append(cell_name(row, column))

    def sheet(self, name: str, notes: tuple[tuple[int, int, str], ...], visible: bool) -> ReadSheet:
        """The sheet as read; every row is as wide as the widest, unless that were too much."""
        width, height = max(map(len, self.rows), default=0), len(self.rows)
        hidden = {c for first, last in self.hidden_columns for c in range(first, min(last + 1, width))}
        if width * height <= MAX_CELLS:
            for line in self.rows:
                if len(line) < width:
                    line.extend([None] * (width - len(line)))
        return ReadSheet(
            name, tuple(map(tuple, self.rows)), frozenset(self.formulas), self.formats, notes,
            frozenset(row for row in self.hidden_rows if row < height), frozenset(hidden), visible,
        )  # fmt: skip


def is_suspicious(content: bytes) -> bool:
    """Whether formulas, or the texts that cells share, are worth a closer look."""
    upper = content.upper()
    return b"|" in upper or b"DDE" in upper or b"WEBSERVICE" in upper


@dataclass
class Budget:
    """How many cells the sheets still to be read may hold between them."""

    left: int = MAX_CELLS

    def spend(self, cells: int) -> None:
        """UnreadableError when there are too many."""
        self.left -= cells
        if self.left < 0:
            raise UnreadableError(TOO_MANY_CELLS)
