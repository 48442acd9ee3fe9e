"""Cells that the workbook computes by itself and that came back as something typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from qng_reports import messages
from qng_reports.dataset import Issue, Place
from qng_reports.figures import percentage
from qng_reports.layout import Data
from qng_reports.layout.titles import JUDGED_WORDS
from qng_reports.numbers import read_number
from qng_reports.reading.cells import is_blank, shown
from qng_reports.reading.table import Row, Table
from qng_reports.sheets import ReadValue
from qng_reports.vietnamese import format_number, round_half_up

_PLACES = 2  # decimals of a percentage that the workbook shows


def overwritten(table: Table, place: Place) -> Iterator[Issue]:
    """What was typed over formulas, and what holds instead; once a sheet where it says the same.

    Only for sheets whose reader tells formulas: a cached result of one is never looked at.
    """
    same: list[str] = []
    for code, positions in table.grid.computed.items():
        for row in table.rows.get(code, ()):
            formulas = row.sheet.formulas
            for position in positions:
                value = row.value(position)
                if value is None or (row.number, row.column(position)) in formulas or is_blank(value):
                    continue
                if _is_harmless(table, position, value) or _says_the_same(table, code, position, value):
                    same.append(row.cell(position))
                else:
                    yield _issue(table, row, (code, position), place)
    if same:
        yield messages.formulas_replaced(replace(place, cell=same[0]), len(same))


def _issue(table: Table, row: Row, at: tuple[str, int], place: Place) -> Issue:
    code, position = at
    cells = table.grid.by_row.get(code) or table.grid.by_row.get(_first_count(table, code), ())
    item = cells[0].item if cells else code.partition("#")[0]
    spot = replace(place, sheet=row.sheet.name, cell=row.cell(position), item=item)
    number = _computed(table, code, position)
    told = "" if number is None else format_number(number, _PLACES if _is_result(table, position) else 6)
    return messages.formula_overwritten(spot, shown(row.value(position)), told)


def _is_harmless(table: Table, position: int, value: ReadValue) -> bool:
    return table.grid.titles[position] == Data.JUDGED and value in JUDGED_WORDS


def _is_result(table: Table, position: int) -> bool:
    return table.grid.titles[position] == Data.RESULT


def _says_the_same(table: Table, code: str, position: int, value: ReadValue) -> bool:
    """Equal as far as its decimals go; a percentage may be written as 95.32, 0.9532 or "95,32%"."""
    computed = _computed(table, code, position)
    number = value if isinstance(value, Decimal) else _number(value)
    if computed is None or number is None:
        return False
    ways = (number, number * 100) if _is_result(table, position) and isinstance(value, Decimal) else (number,)
    return any(_rounds_to(computed, way) for way in ways)


def _rounds_to(computed: Decimal, stated: Decimal) -> bool:
    exponent = stated.normalize().as_tuple().exponent
    decimals = max(-exponent, 0) if isinstance(exponent, int) else 0
    return stated.is_finite() and abs(stated) < 10**15 and round_half_up(computed, min(decimals, 12)) == stated


def _number(value: ReadValue) -> Decimal | None:
    return read_number(value.rstrip("% "), whole=False).value if isinstance(value, str) else None


def _computed(table: Table, code: str, position: int) -> Decimal | None:
    """What the workbook's formula would give, from what was typed; None where it gives nothing."""
    grid = table.grid
    if _is_result(table, position):
        counts = [value for value in _counts(table, code) if isinstance(value, Decimal)]
        return percentage(counts[0], counts[1]) if len(counts) == 2 and counts[1] > 0 else None
    if code == grid.sum_code:
        cells = [row.value(position) for line in grid.lines for row in table.rows.get(line.code, ())[:1]]
        return sum((value for value in cells if isinstance(value, Decimal)), Decimal(0))
    return None


def _counts(table: Table, item: str) -> Iterator[ReadValue]:
    """The two counts of a ratio."""
    for code, cells in table.grid.by_row.items():
        if cells[0].item == item != code and (rows := table.rows.get(code)):
            yield rows[0].value(cells[0].column)


def _first_count(table: Table, item: str) -> str:
    return next((code for code, cells in table.grid.by_row.items() if cells[0].item == item), "")
