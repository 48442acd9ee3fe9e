"""The quick way through a sheet's XML: it takes what programs usually write and doubts everything else.

A pattern that covers every byte between <sheetData> and its end proves that nothing is passed over; then one search
gives the cells. Five times as fast as an XML parser with handlers. Whatever does not fit raises DoubtError, and the
careful reader (`careful.py`) decides; tests hold the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from qng_reports.doors.reader.careful import stored_value
from qng_reports.doors.reader.cells import COLUMNS, Budget, Cells, is_suspicious
from qng_reports.doors.reader.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, DoubtError
from qng_reports.doors.reader.styles import Styles
from qng_reports.doors.reader.values import Shows, numeric
from qng_reports.doors.reader.xml import excel_text, unescaped
from qng_reports.sheets import ReadValue

MAX_QUICK_PART = 2 * 2**20  # bytes; the search keeps all it finds
_MOST_PLACES = 50_000  # remembered from file to file
_ATTRIBUTES = rb'(?: [\w:]++="[^"<]*+")*+'
_FORMULA = rb"(?:<f" + _ATTRIBUTES + rb"(?:/>|>[^<]*+</f>))?+"
_INLINE = rb"<is><t" + _ATTRIBUTES + rb"(?:/>|>[^<]*+</t>)</is>"
_VALUE = rb"(?:<v" + _ATTRIBUTES + rb"(?:/>|>[^<]*+</v>)|" + _INLINE + rb")?+"
_CELL = rb'<c r="[A-Z]{1,3}+[0-9]{1,7}+"' + _ATTRIBUTES + rb"(?:/>|>" + _FORMULA + _VALUE + rb"</c>)"
_DATA = re.compile(rb"(?:<row" + _ATTRIBUTES + rb"(?:/>|>(?:" + _CELL + rb")*+</row>))*+")
_FILLED = re.compile(
    rb'<c r="([A-Z]++[0-9]++)"([^>/]*+)>(?:<f([^>]*+)>(?:([^<]*+)</f>)?+)?+(?:<(?:v|is><t)[^>]*+>([^<]*+)<)?+'
)
_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml [^?>]*\?>\s*)?"
    rb'(?:<worksheet\s[^>]*?xmlns="[^"]*/main"|<(\w+):worksheet\s[^>]*?xmlns:\1="[^"]*/main")[^>]*>'
)
_INDENTATION = re.compile(rb">\s+<(?!/(?:t|v|f)>)")  # blanks inside a text are the text
_OTHER_ENCODING = re.compile(rb"<\?xml [^?>]*encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)
_HIDDEN_ROW = re.compile(rb'<row(?: [\w:]++="[^"<]*+")*? r="([0-9]{1,7})"[^>]*? hidden="(?:1|true)"')
_COLUMN = re.compile(rb"<col (.*?)/>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_MERGE = re.compile(rb'<mergeCell [^>]*?ref="([^"]*+)"')
_START, _END = b"<sheetData>", b"</sheetData>"
_Found = Sequence[tuple[bytes, ...]]


class _Places(dict[bytes, tuple[int, int]]):
    """Row and column of a cell by its name, remembered: the files of a round have the same cells."""

    def __missing__(self, name: bytes) -> tuple[int, int]:
        text = name.decode("ascii")
        letters = text.rstrip("0123456789")
        place = int(text[len(letters) :]) - 1, COLUMNS[letters]
        if len(self) < _MOST_PLACES:
            self[name] = place
        return place


_PLACES = _Places()


class _Looks(dict[bytes, tuple[str, int, str]]):
    """Kind of value, cell format and number format by a cell's attributes as written; "moment" is a date or time."""

    def __init__(self, styles: Styles) -> None:
        super().__init__()
        self.styles = styles

    def __missing__(self, attributes: bytes) -> tuple[str, int, str]:
        told = {name: value.decode("ascii", "replace") for name, value in _ATTRIBUTE.findall(attributes)}
        style = told.get(b"s", "0")
        index = int(style) if style.isdecimal() and len(style) < 6 else 0
        kind = told.get(b"t", "n")
        if kind == "n" and self.styles.kind(index) is not Shows.NUMBER:
            kind = "moment"
        self[attributes] = look = kind, index, self.styles.code(index)
        return look


def quick_cells(
    part: bytes, strings: Sequence[str], styles: Styles, budget: Budget, *, look_closer: bool = False
) -> Cells:
    """The cells of a sheet; DoubtError where the careful reader must look.

    `look_closer`: one of the shared texts may be a command.
    """
    if len(part) > MAX_QUICK_PART or not _ROOT.match(part) or _OTHER_ENCODING.match(part):
        raise DoubtError
    if b"<sheetData/>" in part and b"<row" not in part:
        return Cells()
    start, end = _data(part)
    if end < 0:
        part = _tidied(part)
        start, end = _data(part)
        if end < 0:
            raise DoubtError
    cells = Cells()
    _hidden(part, start, end, cells)
    found = [cell for cell in _FILLED.findall(part, start, end) if cell[4] or cell[3] or cell[2]]
    budget.spend(len(found))
    _take(found, strings, styles, cells)
    for area in _MERGE.findall(part, end):
        cells.note_merge(area.decode("ascii", "replace"))
    if look_closer or is_suspicious(b"\n".join([formula for _, _, _, formula, _ in found if formula])):
        _closer_look(found, cells)
    return cells


def _data(part: bytes) -> tuple[int, int]:
    """Where the cells begin and end, if all between is as programs usually write it; else the end is -1."""
    start, end = part.find(_START) + len(_START), part.rfind(_END)
    usual = len(_START) <= start <= end and part.find(b"<!", 0, start) < 0 and part.find(b"\r", start) < 0
    return (start, end) if usual and _DATA.fullmatch(part, start, end) else (start, -1)


def _tidied(part: bytes) -> bytes:
    """A sheet without indentation (Gnumeric) and without a prefix before every name (the Open XML SDK)."""
    prefix = _ROOT.match(part)
    if prefix and prefix[1]:
        part = part.replace(b"<" + prefix[1] + b":", b"<").replace(b"</" + prefix[1] + b":", b"</")
    return _INDENTATION.sub(b"><", part)


def _hidden(part: bytes, start: int, end: int, cells: Cells) -> None:
    if part.find(b' hidden="', start, end) >= 0:
        cells.hidden_rows.update(int(row) - 1 for row in _HIDDEN_ROW.findall(part, start, end))
    for column in _COLUMN.findall(part, 0, start):
        if b'hidden="' in column:
            told = dict(_ATTRIBUTE.findall(column))
            if told[b"hidden"] in (b"1", b"true"):
                cells.hidden_columns.append((int(told[b"min"]) - 1, int(told[b"max"]) - 1))


def _take(found: _Found, strings: Sequence[str], styles: Styles, cells: Cells) -> None:
    """Puts what the cells hold into their places."""
    looks, formats, formulas, known = _Looks(styles), cells.formats, cells.formulas, len(strings)
    places = [_PLACES[cell[0]] for cell in found]
    rows = _grid(places)
    if len(set(places)) != len(places):  # a cell stands there twice
        raise DoubtError
    cells.rows = rows
    value: ReadValue
    for place, (_, attributes, about, formula, stored) in zip(places, found, strict=True):
        kind, style, code = looks[attributes]
        if kind == "s":
            if not stored.isdigit() or len(stored) > 9 or (at := int(stored)) >= known:
                raise DoubtError
            value = strings[at] or None
        elif not stored:
            value = None
        elif kind == "n":
            value = _number(stored)
        elif kind == "str" or kind == "inlineStr":
            value = stored.decode("utf-8", "replace")
            if b"&" in stored or b"_x" in stored:
                value = excel_text(unescaped(value))
        else:
            kind = "n" if kind == "moment" else kind
            value = stored_value(kind, unescaped(stored.decode("utf-8", "replace")), styles, style)
        if formula or about:
            formulas.add(place)
            if value is None and kind != "str":
                value = _formula_itself(formula)
        row, column = place
        rows[row][column] = value
        if code and isinstance(value, str | Decimal | datetime):
            formats[place] = code


def _grid(places: Sequence[tuple[int, int]]) -> list[list[ReadValue]]:
    """Empty rows up to the last cell; DoubtError if that is far away."""
    columns = [column for _, column in places]
    height, width = max([row for row, _ in places], default=-1) + 1, max(columns, default=-1) + 1
    if columns and min(columns) < 0:
        raise DoubtError
    if height > MAX_ROWS or width > MAX_COLUMNS or height * width > MAX_CELLS:
        raise DoubtError
    return [[None] * width for _ in range(height)]


@lru_cache(maxsize=4096)
def _number(stored: bytes) -> ReadValue:
    """A plain number, remembered: most are small and come again and again."""
    return numeric(unescaped(stored.decode("utf-8", "replace")), Shows.NUMBER)


def _formula_itself(formula: bytes) -> str:
    """What stands for a result that nobody computed."""
    if not formula:  # shared with a neighbour
        raise DoubtError
    return "=" + unescaped(formula.decode("utf-8", "replace"))


def _closer_look(found: _Found, cells: Cells) -> None:
    """Notes the cells that hold a command, as formula or as text."""
    for name, _, _, formula, _ in found:
        row, column = _PLACES[name]
        value = cells.rows[row][column]
        if formula:
            cells.note_formula(row, column, unescaped(formula.decode("utf-8", "replace")))
        if isinstance(value, str):
            cells.note_text(row, column, value)
