"""Workbooks taken apart and put together otherwise: what programs, transfers and ill will do to a zip."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

import xlsxwriter

SHEET, STRINGS, WORKBOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def small_workbook() -> bytes:
    """Two sheets: "Số liệu" with A1 "một", B1 12, A2 "hai", B2 95.5, C2 =B1*2 (24), and "Hai" with A1 7."""
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet, second = workbook.add_worksheet("Số liệu"), workbook.add_worksheet("Hai")
    sheet.write_row(0, 0, ["một", 12])
    sheet.write_row(1, 0, ["hai", 95.5])
    sheet.write_formula(1, 2, "=B1*2", None, 24)
    second.write(0, 0, 7)
    workbook.close()
    return stream.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Every part by its name."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the parts."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def changed(content: bytes, **changes: bytes | Callable[[bytes], bytes] | None) -> bytes:
    """The workbook with parts replaced, changed or (None) left out; keys: sheet, strings, workbook, styles, types, or
    another part's name.
    """
    known = {"sheet": SHEET, "strings": STRINGS, "workbook": WORKBOOK, "styles": "xl/styles.xml",
             "types": "[Content_Types].xml", "second": "xl/worksheets/sheet2.xml"}  # fmt: skip
    parts = parts_of(content)
    for key, change in changes.items():
        name = known.get(key, key)
        if change is None:
            del parts[name]
        else:
            parts[name] = change(parts[name]) if callable(change) else change
    return zipped(parts)


def with_sheet(data: str, before: str = "", root: str = MAIN) -> bytes:
    """The small workbook whose first sheet holds this XML between <sheetData> and its end."""
    return changed(
        small_workbook(), sheet=f"<worksheet {root}>{before}<sheetData>{data}</sheetData></worksheet>".encode()
    )


def flipped(content: bytes, name: str, at: float) -> bytes:
    """One bit of a part's packed bytes turned over, `at` of the way through."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        info = archive.getinfo(name)
    place = info.header_offset + 30 + len(name.encode()) + int(info.compress_size * at)
    return content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :]
