"""The careful way through a part: an XML parser's events, in constant memory, up to the damage if there is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from xml.parsers import expat

from qng_reports.doors.reader.cells import COLUMNS, Budget, Cells
from qng_reports.doors.reader.limits import MAX_COLUMNS, MAX_ROWS, Watch
from qng_reports.doors.reader.styles import Styles
from qng_reports.doors.reader.values import iso_moment, numeric, truth
from qng_reports.doors.reader.xml import excel_text, is_true
from qng_reports.sheets import ReadValue

_CHUNK = 64 * 2**10
_FORMULA_LIMIT = 8192  # letters; Excel's own


class Walk(Protocol):
    """What is done at each step through a part; names come without prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def text(self, data: str) -> None:
        """Characters, in pieces of any length."""

    def end(self, name: str) -> None:
        """An element ends."""


class _Bare(dict[str, str]):
    """Names without their prefix."""

    def __missing__(self, name: str) -> str:
        self[name] = bare = name.rpartition(":")[2]
        return bare


def walked(text: str, walk: Walk, watch: Watch) -> bool:
    """Walks through a part; False if it is malformed, in which case the steps before the fault were made."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    start, end, bare = walk.start, walk.end, _Bare()
    parser.StartElementHandler = lambda name, attributes: start(bare[name], attributes)
    parser.EndElementHandler = lambda name: end(bare[name])
    parser.CharacterDataHandler = walk.text
    try:
        for at in range(0, len(text), _CHUNK):
            watch.check()
            parser.Parse(text[at : at + _CHUNK], False)
        parser.Parse("", True)
    except expat.ExpatError:
        return False
    return True


class _Sheet(Walk):
    """Collects the cells of a worksheet as the parser meets them."""

    def __init__(self, strings: Sequence[str], styles: Styles, budget: Budget) -> None:
        self.strings, self.styles, self.budget = strings, styles, budget
        self.cells = Cells()
        self.lost = False  # a text that a cell names is not there
        self.shared: dict[str, str] = {}
        self.row = self.column = -1
        self.in_data = False
        self.into: list[str] | None = None
        self.spoken = 0
        self.contents = 0  # of the cell: one value or one text is right
        self._clear({})

    def _clear(self, attributes: dict[str, str]) -> None:
        self.kind = attributes.get("t", "")
        style = attributes.get("s", "")
        self.style = int(style) if style.isdecimal() and len(style) < 6 else 0
        self.stored: list[str] = []
        self.contents = 0
        self.formula: list[str] = []
        self.has_formula = False
        self.shared_as = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A row, a cell, or what it holds."""
        self.into = None
        if name == "c" and self.in_data:
            self._place(attributes)
            self._clear(attributes)
        elif name in ("v", "t") and self.in_data and not self.spoken:
            self.into = self.stored
            self.contents += name == "v"
        elif name == "is":
            self.contents += 1
        elif name == "f" and self.in_data:
            self.has_formula, self.into = True, self.formula
            self.shared_as = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        elif name == "row" and self.in_data:
            told = attributes.get("r", "")
            self.row = int(told) - 1 if told.isdecimal() and len(told) < 9 else self.row + 1
            self.column = -1
            if is_true(attributes.get("hidden")) and 0 <= self.row < MAX_ROWS:
                self.cells.hidden_rows.add(self.row)
        elif name == "sheetData":
            self.in_data = True
        elif name == "mergeCell":
            self.cells.note_merge(attributes.get("ref", ""))
        elif name == "rPh":
            self.spoken += 1
        elif name == "col" and is_true(attributes.get("hidden")):
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal() and len(last) < 6:
                self.cells.hidden_columns.append((int(first) - 1, min(int(last), MAX_COLUMNS) - 1))

    def _place(self, attributes: dict[str, str]) -> None:
        """Where the cell stands: as it says, else beside the one before."""
        told = attributes.get("r", "")
        letters = told.rstrip("0123456789")
        number = told[len(letters) :]
        if letters.isascii() and letters.isalpha() and len(letters) < 4 and number and len(number) < 9:
            self.row, self.column = int(number) - 1, COLUMNS[letters]
        else:
            self.column += 1

    def text(self, data: str) -> None:
        """Letters of a value or formula."""
        if self.into is not None:
            self.into.append(data)

    def end(self, name: str) -> None:
        """What a cell holds is complete."""
        self.into = None
        if name == "rPh":
            self.spoken -= 1
        elif name == "sheetData":
            self.in_data = False
        elif name == "c" and self.in_data and (self.stored or self.has_formula):
            self._put()

    def _put(self) -> None:
        value = self._value("".join(self.stored)) if self.stored else None
        cells, row, column = self.cells, self.row, self.column
        if self.has_formula:
            formula = self._formula()
            if value is None and self.kind != "str":
                value = "=" + formula
            if 0 <= row < MAX_ROWS and 0 <= column < MAX_COLUMNS:
                cells.formulas.add((row, column))
            cells.note_formula(row, column, formula)
        if self.contents > 1:
            cells.note_repeated(row, column)
        self.budget.spend(1)
        if not cells.put(row, column, value) or value is None:
            return
        if not isinstance(value, bool) and (code := self.styles.code(self.style)):
            cells.formats[row, column] = code
        if isinstance(value, str):
            cells.note_text(row, column, value)

    def _formula(self) -> str:
        """The cell's formula; of one that shares its neighbour's, that neighbour's."""
        formula = "".join(self.formula)[:_FORMULA_LIMIT]
        if self.shared_as and formula:
            self.shared[self.shared_as] = formula
        return formula or self.shared.get(self.shared_as, "")

    def _value(self, stored: str) -> ReadValue:
        if self.kind == "s":
            index = int(stored) if stored.strip().isdecimal() and len(stored) < 10 else -1
            if 0 <= index < len(self.strings):
                return self.strings[index] or None
            self.lost = True
            return None
        return stored_value(self.kind, stored, self.styles, self.style)


def stored_value(kind: str, stored: str, styles: Styles, style: int) -> ReadValue:
    """What a cell of a kind (attribute `t`) says; one of a kind unknown is read as a text."""
    if kind in ("", "n"):
        return numeric(stored, styles.kind(style), from_1904=styles.from_1904)
    if kind == "b":
        return truth(stored)
    if kind == "d":
        return iso_moment(stored)
    return excel_text(stored) or None


def careful_cells(
    text: str, strings: Sequence[str], styles: Styles, budget: Budget, watch: Watch
) -> tuple[Cells, bool]:
    """The cells of a sheet, and whether the part was whole and every text that it names was there."""
    sheet = _Sheet(strings, styles, budget)
    whole = walked(text, sheet, watch)
    return sheet.cells, whole and not sheet.lost
