"""What can happen to a workbook on its way: to its bytes, its archive, its XML, its cells, its structure."""

from __future__ import annotations

import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from qng_reports.doors.xlsx_fill import Answer, fill_workbook
from qng_reports.layout import Input
from qng_reports.model import FieldType
from tests.fuzz.oracle import Base
from tests.fuzz.twice import written_twice

TYPINGS: tuple[str, ...] = (
    "95,32%", "1.157.600", "1,157,600", "8.5", "12 ha", "trên 98%", "36/36", "khoảng 353.000", "1.234", "1,234",
    " 12 ", "12\u00a0000", "1O5", "12,5 triệu", "không", "chưa có", "-", "...", "=1+2", "+84", "@sum", "\u200b12",
    "１２", "(12)", "12.", ",5", "5e3", "1E+05", "NaN", "0x1F", "12 345,6", "12'345", "−7", "--7", "ước 10%", "½",
    "Đạt", "x", "31/02/2026", "6/13/2026", "2026-06-31", "cmd|' /C calc'!A0", "\u202e21", "Ñaõ tË chøc", "H\u00f2a",
)  # fmt: skip
_TAG = re.compile(rb"<(?P<name>[A-Za-z][\w:.-]*)(?P<rest>[^<>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')


@dataclass(frozen=True)
class Mutated:
    """A copy after an accident. `changed`: what is typed now, where that is no longer the base's; None for emptied.

    `by_hand`: somebody did it in a program, cell by cell, so that doubts must stand at the very place.
    """

    how: str
    content: bytes
    changed: Mapping[Input, Answer | None] = field(default_factory=dict)
    by_hand: bool = False


def mutate(base: Base, luck: Random) -> Mutated:
    """One accident, sometimes after another of the same sort."""
    family = luck.choice((_bytes, _archive, _xml, _xml, _typing, _typing, _structure, _structure, _twice))
    return family(base, luck)


# ---------------------------------------------------------------- bytes


def _bytes(base: Base, luck: Random) -> Mutated:
    content = bytearray(base.content)
    how = luck.choice(("flip", "zero", "cut", "drop", "repeat", "insert", "head", "tail"))
    for _ in range(luck.choice((1, 1, 3, 20))):
        where = luck.randrange(max(len(content), 1))
        size = luck.choice((1, 4, 64, 1024))
        if how == "flip":
            content[where] ^= 1 << luck.randrange(8)
        elif how == "zero":
            content[where : where + size] = bytes(len(content[where : where + size]))
        elif how == "cut":
            del content[max(where, 30) :]
        elif how == "drop":
            del content[where : where + size]
        elif how == "repeat":
            content[where:where] = content[where : where + size]
        elif how == "insert":
            content[where:where] = luck.randbytes(size)
        elif how == "head":
            content[:0] = luck.randbytes(size)
        else:
            content += luck.randbytes(size)
        if not content:
            break
    return Mutated(f"bytes: {how}", bytes(content))


# ---------------------------------------------------------------- archive


def _parts(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _zip(parts: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", method) as archive:
        warnings.simplefilter("ignore", UserWarning)  # of a name twice: that is the point
        for name, content in parts:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            archive.writestr(info, content)
    return stream.getvalue()


def _archive(base: Base, luck: Random) -> Mutated:
    parts = _parts(base.content)
    which = luck.randrange(len(parts))
    name, content = parts[which]
    how = luck.choice(("remove", "empty", "twice", "rename", "shuffle", "store", "swap", "junk", "size", "upper"))
    if how == "remove":
        del parts[which]
    elif how == "empty":
        parts[which] = (name, b"")
    elif how == "twice":
        parts.append((name, content[: luck.randrange(len(content) + 1)]))
    elif how == "rename":
        parts[which] = (luck.choice((f"../{name}", f"/{name}", f"{name}.bak", "xl/x\u1ea3.xml")), content)
    elif how == "shuffle":
        luck.shuffle(parts)
    elif how == "store":
        return Mutated("archive: store", _zip(parts, zipfile.ZIP_STORED))
    elif how == "swap":
        other = luck.randrange(len(parts))
        parts[which], parts[other] = (name, parts[other][1]), (parts[other][0], content)
    elif how == "junk":
        parts += [(f"junk{n}.bin", luck.randbytes(100)) for n in range(luck.choice((1, 50)))]
    elif how == "upper":
        parts[which] = (name.upper(), content)
    made = _zip(parts)
    return Mutated(f"archive: {how} {name}", _lying_size(made, luck) if how == "size" else made)


def _lying_size(content: bytes, luck: Random) -> bytes:
    """One entry of the directory that claims another size or CRC than it has."""
    found = [m.start() for m in re.finditer(b"PK\x01\x02", content)]
    where = luck.choice(found) + luck.choice((16, 20, 24))
    return content[:where] + struct.pack("<L", luck.randrange(2**32)) + content[where + 4 :]


# ---------------------------------------------------------------- XML


def _xml(base: Base, luck: Random) -> Mutated:
    parts = _parts(base.content)
    which = luck.choice([n for n, (name, part) in enumerate(parts) if part and name.endswith((".xml", ".rels"))])
    name, part = parts[which]
    how = luck.choice(tuple(_XML))
    parts[which] = (name, _XML[how](part, luck))
    return Mutated(f"xml: {how} in {name}", _zip(parts))


def _tags(part: bytes) -> list[re.Match[bytes]]:
    return list(_TAG.finditer(part))


def _drop_tag(part: bytes, luck: Random) -> bytes:
    tag = luck.choice(_tags(part))
    return part[: tag.start()] + part[tag.end() :]


def _element(part: bytes, luck: Random) -> tuple[int, int]:
    """An element without further ones of its name inside."""
    tag = luck.choice(_tags(part))
    if tag[0].endswith(b"/>"):
        return tag.start(), tag.end()
    end = part.find(b"</" + tag["name"] + b">", tag.end())
    return tag.start(), (end + len(tag["name"]) + 3) if end >= 0 else tag.end()


def _drop_element(part: bytes, luck: Random) -> bytes:
    start, end = _element(part, luck)
    return part[:start] + part[end:]


def _repeat_element(part: bytes, luck: Random) -> bytes:
    start, end = _element(part, luck)
    return part[:end] + part[start:end] + part[end:]


def _attribute(part: bytes, luck: Random) -> bytes:
    found = list(_ATTRIBUTE.finditer(part))
    if not found:
        return part
    one, other = luck.choice(found), luck.choice(found)
    value = luck.choice((other[2], b"", b"-1", b"99999999999", b"&#0;", b"s", b"n", b"str", b"inlineStr", b"d"))
    return part[: one.start(2)] + value + part[one.end(2) :]


def _drop_attribute(part: bytes, luck: Random) -> bytes:
    found = list(_ATTRIBUTE.finditer(part))
    if not found:
        return part
    one = luck.choice(found)
    return part[: one.start()] + part[one.end() :]


def _garbage(part: bytes, luck: Random) -> bytes:
    where = luck.randrange(len(part))
    return part[:where] + luck.choice((b"\x00", b"<", b"&", b"\xff\xfe", b"]]>", b"<!--", b"&x;")) + part[where:]


def _doctype(part: bytes, luck: Random) -> bytes:
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    )
    head = part.find(b"?>") + 2 if part.startswith(b"<?xml") else 0
    return part[:head] + bomb + part[head:]


def _utf16(part: bytes, luck: Random) -> bytes:
    text = part.decode("utf-8").replace('encoding="UTF-8"', 'encoding="UTF-16"').replace("utf-8", "UTF-16")
    return text.encode("utf-16")


_XML: dict[str, Callable[[bytes, Random], bytes]] = {
    "drop tag": _drop_tag,
    "drop element": _drop_element,
    "repeat element": _repeat_element,
    "change attribute": _attribute,
    "drop attribute": _drop_attribute,
    "garbage": _garbage,
    "cut": lambda part, luck: part[: luck.randrange(len(part))],
    "doctype": _doctype,
    "utf-16": _utf16,
    "comment": lambda part, luck: part.replace(b"<c ", b"<!-- <v>7</v> --><c ", luck.choice((1, -1))),
    "space": lambda part, luck: part.replace(b"><", b">\n <"),
    "prefix": lambda part, luck: re.sub(rb"<(/?)(c|v|row|sheetData)\b", rb"<\1x:\2", part),
}


def _twice(base: Base, luck: Random) -> Mutated:
    how, parts = written_twice(base, _parts(base.content), luck)
    return Mutated(how, _zip(parts), by_hand=True)


# ---------------------------------------------------------------- cells


def _typing(base: Base, luck: Random) -> Mutated:
    """Cells typed into anew, with whatever officers type; protection taken off."""
    inputs = [cell for cell in base.layout.inputs if not cell.is_sign]
    changed: dict[Input, Answer | None] = {}
    for cell in luck.sample(inputs, luck.choice((1, 1, 2, 6))):
        changed[cell] = _typed(cell, luck)
    told = [(cell.sheet, cell.cell, "" if value is None else value) for cell, value in changed.items()]
    how = ", ".join(f"{cell.sheet}!{cell.cell}={value!r}" for cell, value in changed.items())
    return Mutated(f"typed: {how}", fill_workbook(base.content, told), changed, by_hand=True)


def _typed(cell: Input, luck: Random) -> Answer | None:
    kind = luck.choice(("words", "words", "number", "huge", "none", "bool", "choice"))
    if kind == "number":
        return luck.choice((0, -3, 7, 46176, 123456789))
    if kind == "huge":
        return luck.choice((10**15, 10**15 + 1, 10**17))
    if kind == "none":
        return None
    if kind == "bool":
        return luck.choice((True, False))
    if kind == "choice" and cell.field.type is FieldType.LIST:
        return luck.choice(cell.field.choices).upper()
    return luck.choice(TYPINGS)


# ---------------------------------------------------------------- structure


def _structure(base: Base, luck: Random) -> Mutated:
    """Rows, columns and sheets moved, copied or taken away by somebody who lifted the protection."""
    workbook = load_workbook(BytesIO(base.content))
    for sheet in workbook.worksheets:
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
    grid = luck.choice(base.layout.grids)
    how = luck.choice(tuple(_STRUCTURE))
    changed = _STRUCTURE[how](base, workbook, workbook[grid.sheet], luck)
    stream = BytesIO()
    workbook.save(stream)
    return Mutated(f"structure: {how} on {grid.sheet}", stream.getvalue(), changed, by_hand=True)


_Change = dict[Input, Answer | None]


def _gone(base: Base, taken: Callable[[Input], bool]) -> _Change:
    return {cell: None for cell in base.layout.inputs if taken(cell)}


def _rows_of(base: Base, sheet: Worksheet) -> list[int]:
    """Rows of a sheet that hold inputs, counted from 1."""
    return sorted({cell.row + 1 for cell in base.layout.inputs if cell.sheet == sheet.title})


def _insert_rows(base: Base, workbook: Workbook, sheet: Worksheet, luck: Random) -> _Change:
    sheet.insert_rows(luck.choice(_rows_of(base, sheet)), luck.choice((1, 1, 3)))
    return {}


def _insert_columns(base: Base, workbook: Workbook, sheet: Worksheet, luck: Random) -> _Change:
    sheet.insert_cols(luck.randint(1, 10))
    return {}


def _delete_row(base: Base, workbook: Workbook, sheet: Worksheet, luck: Random) -> _Change:
    row = luck.choice(_rows_of(base, sheet))
    sheet.delete_rows(row)
    return _gone(base, lambda cell: cell.sheet == sheet.title and cell.row == row - 1)


def _delete_column(base: Base, workbook: Workbook, sheet: Worksheet, luck: Random) -> _Change:
    column = luck.randint(1, sheet.max_column)
    sheet.delete_cols(column)
    return _gone(base, lambda cell: cell.sheet == sheet.title and cell.column == column - 1)


def _sort(base: Base, workbook: Workbook, sheet: Worksheet, luck: Random) -> _Change:
    rows = _rows_of(base, sheet)
    contents = [[cell.value for cell in sheet[row]] for row in rows]
    luck.shuffle(contents)
    for row, values in zip(rows, contents, strict=True):
        for cell, value in zip(sheet[row], values, strict=True):
            cell.value = value
    return {}


def _swap_columns(base: Base, workbook: Workbook, sheet: Worksheet, luck: Random) -> _Change:
    one, other = luck.sample(range(1, sheet.max_column + 1), 2)
    for row in sheet.iter_rows():
        row[one - 1].value, row[other - 1].value = row[other - 1].value, row[one - 1].value
    return {}


def _swap_codes(base: Base, workbook: Workbook, sheet: Worksheet, luck: Random) -> _Change:
    """Two codes exchanged and nothing else: the labels say otherwise."""
    one, other = luck.sample(_rows_of(base, sheet), 2)
    last = next(grid.code_column for grid in base.layout.grids if grid.sheet == sheet.title) + 1
    first, second = sheet.cell(one, last), sheet.cell(other, last)
    first.value, second.value = second.value, first.value
    return {}


def _rename_sheet(base: Base, workbook: Workbook, sheet: Worksheet, luck: Random) -> _Change:
    sheet.title = luck.choice((sheet.title.upper(), f"{sheet.title} (2)", "Sheet1", "báo cáo"))
    return {}


def _copy_sheet(base: Base, workbook: Workbook, sheet: Worksheet, luck: Random) -> _Change:
    copy = workbook.copy_worksheet(sheet)
    if luck.random() < 0.5:
        cell = luck.choice([cell for cell in base.layout.inputs if cell.sheet == sheet.title])
        copy.cell(cell.row + 1, cell.column + 1).value = 77
    return {}


def _delete_sheet(base: Base, workbook: Workbook, sheet: Worksheet, luck: Random) -> _Change:
    victim: Any = luck.choice(workbook.worksheets)
    workbook.remove(victim)
    return _gone(base, lambda cell: cell.sheet == victim.title)


def _hide(base: Base, workbook: Workbook, sheet: Worksheet, luck: Random) -> _Change:
    for row in luck.sample(_rows_of(base, sheet), 2):
        sheet.row_dimensions[row].hidden = True
    return {}


def _codes_as_typed(base: Base, workbook: Workbook, sheet: Worksheet, luck: Random) -> _Change:
    """Codes in lower case, with spaces, or blanked."""
    last = next(grid.code_column for grid in base.layout.grids if grid.sheet == sheet.title) + 1
    row = luck.choice(_rows_of(base, sheet))
    cell = sheet.cell(row, last)
    cell.value = luck.choice((str(cell.value).lower(), f" {cell.value} ", None, "X99", f"{cell.value}."))
    return {}


_STRUCTURE: dict[str, Callable[[Base, Workbook, Worksheet, Random], _Change]] = {
    "insert rows": _insert_rows,
    "insert columns": _insert_columns,
    "delete row": _delete_row,
    "delete column": _delete_column,
    "shuffle rows": _sort,
    "swap columns": _swap_columns,
    "swap codes": _swap_codes,
    "rename sheet": _rename_sheet,
    "copy sheet": _copy_sheet,
    "delete sheet": _delete_sheet,
    "hide rows": _hide,
    "codes typed over": _codes_as_typed,
}
