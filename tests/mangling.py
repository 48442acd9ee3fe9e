"""Returned workbooks as the reader tells them, made without a file or from one, for tests of structure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from qng_reports.dataset import Identity, Issue
from qng_reports.doors.xlsx_in import read_book
from qng_reports.layout import Input, Layout, Typed, plan_layout
from qng_reports.model import Round
from qng_reports.reading import identify, locate
from qng_reports.sheets import ReadBook, ReadSheet, ReadValue, Sheet
from qng_reports.workbook import Cover, build_book
from tests.tables import PERIOD


def issued_book(round_: Round, agency: str, answers: Mapping[Input, ReadValue]) -> ReadBook:
    """The agency's workbook with answers, as a reader tells it that gives everything."""
    layout = layout_of(round_, agency)
    identity = Identity(
        round_.form.code, round_.form.version, agency, round_.period.code, f"{round_.period.code}-{agency}-01"
    )
    created = datetime(2026, 1, 1)
    book = build_book(layout, Cover(identity, round_.deadline, created, round_.form.title, "", 1))
    about = {"subject": book.properties.subject, "description": book.properties.comments}
    about |= {f"custom:{name}": value for name, value in book.properties.custom}
    return ReadBook(tuple(_read(sheet, answers) for sheet in book.sheets), (), about, tells_formulas=True)


def layout_of(round_: Round, agency: str) -> Layout:
    """The layout of an agency that the register has."""
    who = round_.agency(agency)
    assert who is not None
    return plan_layout(round_, who)


def _read(sheet: Sheet, answers: Mapping[Input, ReadValue]) -> ReadSheet:
    values: dict[tuple[int, int], ReadValue] = {}
    formulas = set()
    for cell in sheet.cells:
        value = cell.cached if cell.formula else cell.value
        text = f"{value}{cell.aside}" if isinstance(value, str) else value
        values[cell.row, cell.column] = Decimal(str(text)) if isinstance(text, int | float) else text or None
        formulas |= {(cell.row, cell.column)} if cell.formula else set()
    for merge in sheet.merges:
        values[merge.first_row, merge.first_column] = (merge.cached if merge.formula else merge.value) or None
        formulas |= {(merge.first_row, merge.first_column)} if merge.formula else set()
    values |= {(cell.row, cell.column): value for cell, value in answers.items() if cell.sheet == sheet.name}
    height, width = (max((place[n] for place in values), default=-1) + 1 for n in (0, 1))
    rows = tuple(tuple(values.get((row, column)) for column in range(width)) for row in range(height))
    return ReadSheet(sheet.name, rows, frozenset(formulas), visible=not sheet.very_hidden)


def told_book(content: bytes) -> ReadBook:
    """A workbook's bytes as a reader tells them that gives formulas, comments, hidden rows and properties too."""
    book, whole = read_book(content), load_workbook(BytesIO(content))
    sheets = tuple(_with_extras(sheet, whole[sheet.name]) for sheet in book.sheets)
    about = {"subject": whole.properties.subject or "", "description": whole.properties.description or ""}
    about |= {f"custom:{prop.name}": str(prop.value) for prop in whole.custom_doc_props.props}
    return ReadBook(sheets, book.oddities, about, tells_formulas=True)


def _with_extras(read: ReadSheet, sheet: Worksheet) -> ReadSheet:
    cells = [cell for row in sheet.iter_rows() for cell in row]
    columns = (column_index_from_string(name) - 1 for name, column in sheet.column_dimensions.items() if column.hidden)
    return replace(
        read,
        formulas=frozenset((cell.row - 1, cell.column - 1) for cell in cells if cell.data_type == "f"),
        notes=tuple((cell.row - 1, cell.column - 1, cell.comment.text) for cell in cells if cell.comment),
        hidden_rows=frozenset(row - 1 for row, dimension in sheet.row_dimensions.items() if dimension.hidden),
        hidden_columns=frozenset(columns),
        visible=sheet.sheet_state == "visible",
    )


@dataclass(frozen=True)
class Read:
    """What the reading room made of one returned workbook."""

    identity: Identity | None
    typed: tuple[Typed, ...]
    issues: tuple[Issue, ...]

    @property
    def codes(self) -> list[str]:
        """The codes of all issues."""
        return [issue.code for issue in self.issues]

    def issue(self, code: str) -> Issue:
        """The only issue of that code."""
        (found,) = [issue for issue in self.issues if issue.code == code]
        return found

    @property
    def values(self) -> dict[str, ReadValue]:
        """What was taken, by "row code title" where something stands."""
        return {name_of(answer.input): answer.value for answer in self.typed if answer.value is not None}


def name_of(cell: Input) -> str:
    """An input by its row and what it takes."""
    return f"{cell.row_code} {cell.field.label}"


def read_back(round_: Round, book: ReadBook, file: str = f"X1-xa-binh-son-{PERIOD}.xlsx") -> Read:
    """One returned workbook through the reading room alone."""
    found = identify(round_, book, file)
    if found.identity is None or round_.agency(found.identity.agency) is None:
        return Read(found.identity, (), found.issues)
    typed, issues = locate(layout_of(round_, found.identity.agency), found.book, file)
    return Read(found.identity, typed, (*found.issues, *issues))


@dataclass(frozen=True)
class Spot:
    """A cell on its way to another place: its value, and whether a formula of ours gave it."""

    value: ReadValue = None
    formula: bool = False


Rows = list[list[Spot]]


def changed(book: ReadBook, name: str, change: Callable[[Rows], Rows | None]) -> ReadBook:
    """The workbook with one sheet's rows changed, in place or by a new list; formulas go with their cells."""
    return replace(book, sheets=tuple(_moved(s, change) if s.name == name else s for s in book.sheets))


def _moved(sheet: ReadSheet, change: Callable[[Rows], Rows | None]) -> ReadSheet:
    rows = [[Spot(value, (r, c) in sheet.formulas) for c, value in enumerate(row)] for r, row in enumerate(sheet.rows)]
    after = change(rows) or rows
    formulas = frozenset((r, c) for r, row in enumerate(after) for c, spot in enumerate(row) if spot.formula)
    return replace(sheet, rows=tuple(tuple(spot.value for spot in row) for row in after), formulas=formulas)


def typing(cell: str, value: ReadValue) -> Callable[[Rows], None]:
    """A change that types into one cell, formula or not."""
    place = re.fullmatch(r"([A-Z])(\d+)", cell)
    assert place is not None
    row, column = int(place[2]) - 1, ord(place[1]) - 65

    def type_it(rows: Rows) -> None:
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [Spot() for _ in range(column + 1 - len(rows[row]))]
        rows[row][column] = Spot(value)

    return type_it
