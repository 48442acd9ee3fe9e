"""Reads spreadsheets of any program from their bytes: .xlsx, .xlsm, .xlsb, .xls, .ods (python-calamine)."""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

import python_calamine as calamine

from qng_reports.doors.xlsx_cells import Passed, passed_over
from qng_reports.sheets import ReadBook, ReadSheet, ReadValue

MAX_BYTES = 32 * 2**20
_MAX_INFLATED = 256 * 2**20
_MAX_ENTRIES = 2_000
# what zipfile raises on damaged archives: it checks little before it seeks, decodes and unpacks
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError, RuntimeError, EOFError,
           OSError, ValueError, KeyError, OverflowError)  # fmt: skip
_MAX_CELLS = 500_000  # a form of 500 items with every column has some 15,000
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"']")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class UnreadableError(Exception):
    """The bytes are no readable spreadsheet; the text is the reason, in Vietnamese."""


class EncryptedError(UnreadableError):
    """The workbook wants a password to be opened."""


def read_book(content: bytes) -> ReadBook:
    """Every sheet from A1 with its cached values; formulas are not evaluated.

    Raises UnreadableError, or EncryptedError for a workbook with a password. The zip is checked before it is parsed:
    CRC of each entry, number of entries and inflated size.
    """
    if content.startswith(_OLE2) and _ENCRYPTED in content:
        raise EncryptedError("có mật khẩu")
    passed: dict[str, Passed] = {}
    if content.startswith(b"PK"):
        passed = _check_zip(content)
    elif not content.startswith(_OLE2):
        raise UnreadableError("nội dung không phải bảng tính Excel")
    try:
        with calamine.CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
            sheets = tuple(
                ReadSheet(
                    name,
                    _rows(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False), passed.get(name, {})),
                )
                for name in workbook.sheet_names
            )
    except calamine.PasswordError as problem:
        raise EncryptedError("có mật khẩu") from problem
    except calamine.CalamineError as problem:
        raise UnreadableError("cấu trúc bảng tính bị hỏng") from problem
    return ReadBook(sheets)


def _check_zip(content: bytes) -> dict[str, Passed]:
    """Refuses a zip that is damaged or too large; gives what calamine will pass over."""
    passed: dict[str, Passed] = {}
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > _MAX_INFLATED:
                raise UnreadableError("nội dung nén lớn bất thường")
            damaged = archive.testzip()
            for entry in entries:
                if damaged is None and entry.filename.startswith("xl/worksheets/"):
                    _check_extent(archive.read(entry))
            if damaged is None:
                passed = passed_over(archive)
    except _DAMAGE as problem:
        raise UnreadableError("tệp bị hỏng hoặc bị cắt cụt") from problem
    if damaged is not None:
        raise UnreadableError(f"phần “{damaged}” trong tệp bị hỏng")
    return passed


def _check_extent(sheet: bytes) -> None:
    """calamine reserves the whole area up to the last cell: one at XFD1048576 would end the process."""
    rows, columns = 0, 0
    for letters, row in _CELL.findall(sheet):
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - 64
        rows, columns = max(rows, int(row)), max(columns, column)
    if rows * columns > _MAX_CELLS:
        raise UnreadableError(f"bảng lớn bất thường ({rows} dòng, {columns} cột)")


def _rows(raw: Sequence[Sequence[object]], passed: Passed) -> tuple[tuple[ReadValue, ...], ...]:
    """The cells as read; where the reader passed over one, its error or formula as a text."""
    rows = [[_value(cell) for cell in row] for row in raw]
    for (row, column), text in passed.items():
        if row < len(rows) and column < len(rows[row]) and rows[row][column] is None:
            rows[row][column] = text
    return tuple(tuple(row) for row in rows)


def _value(cell: object) -> ReadValue:
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool | str | datetime):
        return cell
    if isinstance(cell, int | float):
        number = Decimal(repr(cell))
        if not number.is_finite():
            return str(cell)
        return number.quantize(Decimal(1)) if abs(number) < 10**15 and number == number.to_integral_value() else number
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, time | timedelta):
        return str(cell)
    raise TypeError(f"calamine gave {type(cell).__name__}")
