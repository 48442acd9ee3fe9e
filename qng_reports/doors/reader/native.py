"""The old and the binary formats (.xls, .xlsb), read by python-calamine: only in a process of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from math import isfinite

import python_calamine as calamine

from qng_reports.doors.reader.cells import Budget, Cells
from qng_reports.doors.reader.limits import BROKEN, MAX_SHEETS, WITH_PASSWORD, EncryptedError, UnreadableError
from qng_reports.doors.reader.values import decimal_of
from qng_reports.sheets import Oddity, ReadBook, ReadValue

_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def read_native(content: bytes, kind: str) -> ReadBook:
    """The workbook's values; formulas, comments and hidden rows are not told.

    UnreadableError, or EncryptedError for one with a password.
    """
    budget = Budget()
    oddities: list[tuple[Oddity, str]] = []
    try:
        with calamine.CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
            visible = {one.name: one.visible is calamine.SheetVisibleEnum.Visible for one in workbook.sheets_metadata}
            sheets = []
            for name in workbook.sheet_names[:MAX_SHEETS]:
                cells = _cells(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False), budget)
                sheets.append(cells.sheet(name, (), visible.get(name, True)))
                oddities += [(Oddity.DDE, f"{name}!{cell}") for cell in cells.commands[:20]]
                oddities += [(Oddity.FAR_CELL, f"{name}!{cells.far}")] if cells.far else []
    except calamine.PasswordError as problem:
        raise EncryptedError(WITH_PASSWORD) from problem
    except calamine.CalamineError as problem:
        raise UnreadableError(BROKEN) from problem
    if _MACROS in content or b"xl/vbaProject.bin" in content:
        oddities.insert(0, (Oddity.MACROS, "VBA"))
    return ReadBook(tuple(sheets), tuple(oddities), kind=kind)


def _cells(raw: Sequence[Sequence[object]], budget: Budget) -> Cells:
    cells = Cells()
    for row, line in enumerate(raw):
        for column, stored in enumerate(line):
            value = _value(stored)
            if value is None:
                continue
            budget.spend(1)
            if cells.put(row, column, value) and isinstance(value, str):
                cells.note_text(row, column, value)
    return cells


def _value(stored: object) -> ReadValue:
    if stored is None or stored == "":
        return None
    if isinstance(stored, bool | str | datetime):
        return stored
    if isinstance(stored, int | float):
        return decimal_of(float(stored)) if isfinite(stored) else str(stored)
    if isinstance(stored, date):
        return datetime(stored.year, stored.month, stored.day)
    if isinstance(stored, time | timedelta):
        return str(stored)
    raise TypeError(f"calamine gave {type(stored).__name__}")
