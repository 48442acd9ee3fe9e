"""The tables that agencies filled row by row: the rows, and their sums by choice and year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from qng_reports.dataset import Observation, Result
from qng_reports.figures import SIGN_FAULTY, SIGN_UNKNOWN
from qng_reports.model import Agency, Component, Indicator, Kind, TableColumn
from qng_reports.render.origins import figure_of, traced
from qng_reports.render.view import View
from qng_reports.report import AgencyTable, Column, CrossTable, Row, TableSum
from qng_reports.vietnamese import format_number, format_quantity, sort_key

_TOTAL = "Tổng cộng"
_UNNAMED = "Chưa ghi"
_WIDEST = 12  # columns of a cross table that a page takes
_Rows = list[tuple[Agency, Mapping[str, Observation]]]


@dataclass(frozen=True, slots=True)
class _Sums:
    """What is added: `first` names the rows, `second` (a year or another choice) the columns, `added` the money."""

    first: TableColumn | None
    second: TableColumn | None
    added: TableColumn | None
    cells: Mapping[tuple[str, str], Decimal]

    def of(self, first: str, second: str | None = None) -> Decimal:
        """The sum of the rows with that first choice (and second)."""
        found = (v for (a, b), v in self.cells.items() if a == first and second in (None, b))
        return sum(found, Decimal(0))

    def names(self, column: TableColumn | None, place: int) -> list[str]:
        """The choices that occur, in the form's order; years and others in the alphabet's."""
        order = column.choices if column else ()
        found = {key[place] for key in self.cells}
        return sorted(found, key=lambda name: (order.index(name) if name in order else len(order), sort_key(name)))


def tables_of(view: View) -> dict[str, AgencyTable]:
    """Every table of the form by code."""
    return {r.indicator.code: _table(view, r) for r in view.results if r.indicator.kind is Kind.TABLE}


def _table(view: View, result: Result) -> AgencyTable:
    indicator = result.indicator
    rows = _rows(view, indicator)
    sums = _sums(indicator, rows)
    basis = traced(f"{result.received}/{result.expected}", (indicator.code,), how="đếm đơn vị đã trả lời")
    return AgencyTable(
        name=indicator.name.rstrip(" ."),
        columns=tuple(_column(indicator, column, result, basis) for column in indicator.columns),
        rows=tuple(_row(indicator, number, agency, cells) for number, (agency, cells) in enumerate(rows, 1)),
        basis=basis,
        total=figure_of(_quantity(sums.added, result.value) if sums.added and result.value is not None else "",
                        indicator),
        sums=tuple(_told(indicator, sums)),
        cross=_cross(indicator, sums),
        details=figure_of(_breakdown(indicator, rows), indicator),
    )  # fmt: skip


def _rows(view: View, indicator: Indicator) -> _Rows:
    found: _Rows = []
    for agency in view.reporters(indicator):
        by_row: dict[int, dict[str, Observation]] = {}
        for o in view.answer(indicator.code, agency.code):
            if o.component is Component.CELL:
                by_row.setdefault(o.row, {})[o.column] = o
        found += [(agency, by_row[row]) for row in sorted(by_row)]
    return found


def _column(indicator: Indicator, column: TableColumn, result: Result, basis: str) -> Column:
    first = next((c for c in indicator.columns if c.adds), None)
    total = format_number(result.value, column.decimals) if column is first and result.value is not None else ""
    return Column(column.title, column.unit, figure_of(total, indicator), basis)


def _row(indicator: Indicator, number: int, agency: Agency, cells: Mapping[str, Observation]) -> Row:
    shown = (
        traced(_cell(column, cells.get(column.code)), (indicator.code,), agency=agency.code, how="số liệu của đơn vị")
        for column in indicator.columns
    )
    return Row(str(number), agency.name, tuple(shown))


def _cell(column: TableColumn, o: Observation | None) -> str:
    if o is None:
        return SIGN_UNKNOWN
    if not o.usable:
        return SIGN_FAULTY
    if o.number is None or column.kind in (Kind.DATE, Kind.TEXT, Kind.CHOICE, Kind.YESNO):
        return o.text
    return f"{o.number:f}" if column.is_year else format_number(o.number, max(column.decimals, 0))


def _years(indicator: Indicator) -> tuple[TableColumn, ...]:
    return tuple(column for column in indicator.columns if column.is_year)


def _sums(indicator: Indicator, rows: _Rows) -> _Sums:
    added = next((c for c in indicator.columns if c.adds), None)
    choices = [c for c in indicator.columns if c.kind is Kind.CHOICE]
    first = choices[0] if choices else None
    second = next(iter((*_years(indicator), *choices[1:])), None)
    return _Sums(first, second, added, _cells_of(rows, added, first, second) if added and first else {})


def _cells_of(
    rows: _Rows, added: TableColumn, first: TableColumn, second: TableColumn | None
) -> dict[tuple[str, str], Decimal]:
    """What is added under each pair of keys, in the order in which the rows name them."""
    cells: dict[tuple[str, str], Decimal] = {}
    halves = {agency.code for agency, row in rows if _amount(row, added) is None}  # as totals leave them out
    for agency, row in rows:
        amount = _amount(row, added)
        if agency.code not in halves and amount is not None:
            key = (_key(first, row), _key(second, row) if second else "")
            cells[key] = cells.get(key, Decimal(0)) + amount
    return cells


def _breakdown(indicator: Indicator, rows: _Rows) -> str:
    """What the table adds, line by line, under what names a line: a year, else a choice, else the first text."""
    columns = indicator.columns
    added = next((c for c in columns if c.adds), None)
    others = (c for kind in (Kind.CHOICE, Kind.TEXT) for c in columns if c.kind is kind)
    named = (*_years(indicator), *others)
    if added is None or not named:
        return ""
    year = named[0].is_year
    cells = _cells_of(rows, added, named[0], None)
    names = sorted(name for name, _ in cells) if year else [name for name, _ in cells]
    return "; ".join(
        f"{'Năm ' * (year and name.isdecimal())}{name.rstrip(' .;')}: {_quantity(added, cells[name, ''])}"
        for name in names
    )


def _amount(row: Mapping[str, Observation], column: TableColumn) -> Decimal | None:
    o = row.get(column.code)
    return o.number if o is not None and o.usable else None


def _key(column: TableColumn, row: Mapping[str, Observation]) -> str:
    text = _cell(column, row.get(column.code))
    return _UNNAMED if text in ("", SIGN_FAULTY, SIGN_UNKNOWN) else text


def _quantity(column: TableColumn, value: Decimal) -> str:
    return format_quantity(value, column.unit, max(column.decimals, 0))


def _told(indicator: Indicator, sums: _Sums) -> Iterator[TableSum]:
    if sums.added is None:
        return
    for name in sums.names(sums.first, 0):
        details = []
        for second in sums.names(sums.second, 1) if sums.second else ():
            if (name, second) in sums.cells:
                word = f"năm {second}" if sums.second and sums.second.is_year and second.isdecimal() else second
                details.append(f"{word}: {_quantity(sums.added, sums.cells[name, second])}")
        value = figure_of(_quantity(sums.added, sums.of(name)), indicator)
        yield TableSum(name, value, figure_of("; ".join(details), indicator))


def _cross(indicator: Indicator, sums: _Sums) -> CrossTable:
    """Empty without a first and a second key, or with more columns than a page takes."""
    seconds = sums.names(sums.second, 1) if sums.second else []
    if sums.first is None or sums.added is None or not 0 < len(seconds) <= _WIDEST:
        return CrossTable("", (), ())
    column = sums.added

    def row(number: str, name: str, values: list[Decimal]) -> Row:
        cells = (
            figure_of(format_number(v, max(column.decimals, 0)), indicator) for v in (*values, sum(values, Decimal(0)))
        )
        return Row(number, name, tuple(cells))

    firsts = sums.names(sums.first, 0)
    rows = [row(str(n), first, [sums.of(first, second) for second in seconds]) for n, first in enumerate(firsts, 1)]
    whole = [sum((sums.of(first, second) for first in firsts), Decimal(0)) for second in seconds]
    return CrossTable(sums.first.title, (*seconds, _TOTAL), (*rows, row("", _TOTAL, whole)))
