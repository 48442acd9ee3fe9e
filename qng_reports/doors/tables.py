"""Tables that people write in Excel: a header row in any order and case, aliases accepted, faults told by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeVar

from qng_reports.doors.xlsx_in import UnreadableError, read_book
from qng_reports.errors import Fault, QngError
from qng_reports.layout import SIGN_ITEM
from qng_reports.numbers import NumberForm, read_number
from qng_reports.sheets import ReadBook, ReadSheet, ReadValue, cell_name
from qng_reports.vietnamese import clean_text, matching_key, slug

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,19}")
_T = TypeVar("_T")
_HEADER_SEARCH = 10  # rows from the top in which a header may stand


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its short name in code, the titles it is known by, whether the sheet is useless without it."""

    name: str
    titles: tuple[str, ...]
    needed: bool = False


@dataclass
class Faults:
    """Collects every mistake before anything is raised."""

    found: list[Fault] = field(default_factory=list)

    def add(self, place: str, what: str, remedy: str) -> None:
        """Notes one mistake."""
        self.found.append(Fault(place, what, remedy))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint at the nearest known words, or a list of them when none is near."""
    by_key = {matching_key(option): option for option in known}
    near = get_close_matches(matching_key(word), by_key, n=2, cutoff=0.6)
    if near:
        return "ý bạn là " + " hoặc ".join(f"“{by_key[key]}”" for key in near) + "?"
    options = [f"“{option}”" for option in by_key.values()]
    if not options:
        return "kiểm tra lại"
    return "dùng một trong: " + ", ".join(options[:15]) + ("…" if len(options) > 15 else "")


def cell_text(value: ReadValue) -> str:
    """A cell as a person reads it: a code typed as the number 21025 is "21025", not "21025.0"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str):
        return clean_text(value)
    return f"{value:%d/%m/%Y}"


@dataclass(frozen=True)
class Row:
    """One line of a table, with its places for messages."""

    sheet: str
    number: int
    cells: Mapping[str, ReadValue]
    columns: Mapping[str, int]
    faults: Faults

    def text(self, name: str) -> str:
        """The cell as text, empty if the column or value is missing."""
        return cell_text(self.cells.get(name))

    def place(self, name: str) -> str:
        """`sheet!cell` of a column in this row."""
        return f"{self.sheet}!{cell_name(self.number, self.columns.get(name, 0))}"

    def fault(self, name: str, what: str, remedy: str) -> None:
        """Notes a mistake in one cell of this row."""
        self.faults.add(self.place(name), what, remedy)

    def needed(self, name: str, label: str) -> str:
        """The text of a cell that may not be blank."""
        text = self.text(name)
        if not text:
            self.fault(name, f"thiếu {label}", "điền vào ô này")
        return text

    def number_or_none(self, name: str, label: str) -> Decimal | None:
        """The cell as a number; blank gives None."""
        value = self.cells.get(name)
        if value is None or isinstance(value, Decimal):
            return value
        reading = read_number(cell_text(value), whole=False)
        if reading.form in (NumberForm.NONE, NumberForm.AMBIGUOUS):
            self.fault(name, f"{label} “{cell_text(value)}” không phải là số", "gõ số")
            return None
        return reading.value

    def whole(self, name: str, label: str, default: int) -> int:
        """The cell as a whole number of at least 0."""
        number = self.number_or_none(name, label)
        if number is None:
            return default
        if number != number.to_integral_value() or number < 0:
            self.fault(name, f"{label} “{number:f}” không phải là số nguyên không âm", "gõ số nguyên")
            return default
        return int(number)

    def yes(self, name: str, default: bool) -> bool:
        """The cell as có / không."""
        return self.word(name, {"có": True, "không": False, "x": True, "yes": True, "no": False}, default)

    def word(self, name: str, words: Mapping[str, _T], default: _T) -> _T:
        """The cell as one of the allowed words (case and spaces do not count)."""
        text = self.text(name)
        if not text:
            return default
        by_key = {matching_key(word): meaning for word, meaning in words.items()}
        if matching_key(text) not in by_key:
            self.fault(name, f"không hiểu “{text}”", did_you_mean(text, words))
            return default
        return by_key[matching_key(text)]


def find_sheet(book: ReadBook, name: str) -> ReadSheet | None:
    """The sheet of that name; case and spaces do not count."""
    return next((sheet for sheet in book.sheets if matching_key(sheet.name) == matching_key(name)), None)


def read_rows(sheet: ReadSheet, columns: tuple[Column, ...], faults: Faults) -> list[Row]:
    """The lines below the header; blank lines are skipped, a missing needed column is a fault."""
    titles = {matching_key(title): column.name for column in columns for title in (*column.titles, column.name)}
    header, found = _find_header(sheet, titles)
    missing = [column for column in columns if column.needed and column.name not in found]
    typed = [cell_text(value) for value in sheet.rows[header]] if sheet.rows else []
    unknown = [title for title in typed if title and matching_key(title) not in titles]
    for column in missing:
        near = get_close_matches(column.titles[0], unknown, n=1, cutoff=0.6)
        remedy = f"sửa tiêu đề “{near[0]}” thành “{column.titles[0]}”" if near else "thêm cột này vào dòng tiêu đề"
        faults.add(f"{sheet.name}!{cell_name(header, 0)}", f"thiếu cột “{column.titles[0]}”", remedy)
    _misspelt_titles(sheet, header, [c for c in columns if not c.needed and c.name not in found], titles, faults)
    if missing:
        return []
    rows = []
    for number in range(header + 1, len(sheet.rows)):
        cells = {name: sheet.at(number, at) for name, at in found.items()}
        if any(cell_text(value) for value in cells.values()):
            rows.append(Row(sheet.name, number, cells, found, faults))
    return rows


def _misspelt_titles(
    sheet: ReadSheet, header: int, absent: list[Column], titles: Mapping[str, str], faults: Faults
) -> None:
    """A column that nobody needs but whose title is nearly right was surely meant to be read."""
    by_title = {matching_key(title): column.titles[0] for column in absent for title in column.titles}
    for at, value in enumerate(sheet.rows[header] if sheet.rows else ()):
        key = matching_key(cell_text(value))
        near = get_close_matches(key, by_title, n=1, cutoff=0.8) if key and key not in titles else []
        if near:
            place = f"{sheet.name}!{cell_name(header, at)}"
            faults.add(place, f"tiêu đề “{cell_text(value)}” không dùng", f"ý bạn là “{by_title[near[0]]}”?")


def _find_header(sheet: ReadSheet, titles: Mapping[str, str]) -> tuple[int, dict[str, int]]:
    """The row with most known titles, and the column of each."""
    best: tuple[int, dict[str, int]] = (0, {})
    for number, row in enumerate(sheet.rows[:_HEADER_SEARCH]):
        found: dict[str, int] = {}
        for at, value in enumerate(row):
            name = titles.get(matching_key(cell_text(value)))
            if name is not None:
                found.setdefault(name, at)
        if len(found) > len(best[1]):
            best = (number, found)
    return best


def checked_codes(rows: list[Row]) -> dict[str, Row]:
    """Rows by their code, in order; blank, malformed and repeated codes are faults."""
    by_code: dict[str, Row] = {}
    seen: dict[str, Row] = {}  # codes name files, and Windows takes x1 and X1 for one
    for row in rows:
        code = row.needed("code", "mã")
        if not code:
            continue
        if not is_code(code):
            row.fault("code", f"mã “{code}” không hợp lệ", CODE_SHAPE)
        elif code.casefold() in seen:
            row.fault("code", f"mã “{code}” đã có ở {seen[code.casefold()].place('code')}", "đặt mã khác")
        else:
            by_code[code] = seen[code.casefold()] = row
    return by_code


CODE_SHAPE = "dùng chữ không dấu, số, dấu chấm, gạch ngang, gạch dưới; tối đa 20 ký tự"


def is_code(text: str) -> bool:
    """Whether a text can be the code of an item or agency."""
    return CODE.fullmatch(text) is not None and text.casefold() != SIGN_ITEM


def open_tables(content: bytes, name: str) -> ReadBook:
    """The workbook that people wrote; raises QngError when it cannot be read."""
    try:
        return read_book(content)
    except UnreadableError as problem:
        raise QngError(f"Không đọc được “{name}”: {problem}.") from problem


def sheet_rows(
    book: ReadBook, sheet: str, columns: tuple[Column, ...], faults: Faults, needed: bool = True,
    beside: tuple[str, ...] = (),
) -> list[Row]:  # fmt: skip
    """The rows of a sheet by name; a sheet that is needed and missing is a fault.

    `beside`: names of other sheets of the workbook, which are never taken for this one misspelt.
    """
    found = find_sheet(book, sheet)
    if found is None or not (needed or found.rows):
        if needed:
            names = [s.name for s in book.sheets]
            faults.add(sheet, f"không có trang “{sheet}”", f"đặt tên trang đúng; {did_you_mean(sheet, names)}")
        else:
            own = {matching_key(name) for name in (sheet, *beside)}
            others = [s.name for s in book.sheets if matching_key(s.name) not in own]
            near = [name for name in others if slug(name).startswith(slug(sheet))]
            near += get_close_matches(sheet, others, n=1, cutoff=0.8)
            if near:
                faults.add(near[0], f"trang “{near[0]}” không được đọc", f"ý bạn là “{sheet}”? Đổi lại tên trang")
        return []
    return read_rows(found, columns, faults)
