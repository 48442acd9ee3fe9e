"""Cells as no program writes them: twice in one sheet, with two values, below a merged cell."""

from __future__ import annotations

import re
from random import Random

from qng_reports.layout import Input
from tests.fuzz.oracle import Base

_CELL = rb'<c r="%s"[^>]*?(?:/>|>.*?</c>)'
_HOW = ("behind", "before", "last row", "small letter", "zero", "two values", "second table", "merged")


def written_twice(base: Base, parts: list[tuple[str, bytes]], luck: Random) -> tuple[str, list[tuple[str, bytes]]]:
    """One answered cell gets a second content; how, and the parts with it."""
    cell = luck.choice([cell for cell in base.answers if not cell.is_sign])
    how = luck.choice(_HOW)
    changed = [(name, _changed(part, cell, how, luck) if _holds(base, name, cell) else part) for name, part in parts]
    return f"twice: {how} {cell.sheet}!{cell.cell}", changed


def _holds(base: Base, name: str, cell: Input) -> bool:
    """Sheets stand in the order of their parts: the guide first."""
    sheets = [grid.sheet for grid in base.layout.grids]
    return name == f"xl/worksheets/sheet{sheets.index(cell.sheet) + 2}.xml"


def _changed(part: bytes, cell: Input, how: str, luck: Random) -> bytes:
    found = re.search(_CELL % cell.cell.encode(), part, re.DOTALL)
    if found is None:
        return part
    own, row = found[0], str(cell.row + 1)
    column = cell.cell.removesuffix(row)
    value = b"<v>%d</v>" % luck.randint(500, 900)
    again = f'<c r="{cell.cell}">'.encode() + value + b"</c>"
    if how in ("last row", "second table"):
        line = f'<row r="{row}">'.encode() + again + b"</row>"
        end = b"</sheetData>"
        return part.replace(end, line + end if how == "last row" else end + b"<sheetData>" + line + end)
    if how == "merged":
        area = f'<mergeCells><mergeCell ref="A{row}:{column}{row}"/></mergeCells>'.encode()
        return part.replace(own, again).replace(b"</sheetData>", b"</sheetData>" + area)
    if how == "two values":
        return part.replace(own, own.replace(b"</c>", value + b"</c>"))
    if how == "small letter":
        again = again.replace(cell.cell.encode(), cell.cell.lower().encode())
    elif how == "zero":
        again = again.replace(cell.cell.encode(), f"{column}0{row}".encode())
    return part.replace(own, again + own if how == "before" else own + again)
