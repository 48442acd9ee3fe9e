"""One row of a workbook and its input cells: what each takes, and the code that finds the row again."""

from __future__ import annotations

from dataclasses import dataclass

from qng_reports.dataset import Place
from qng_reports.layout.titles import SIGN_ITEM, Data
from qng_reports.model import (
    AVAILABILITY_WORDS,
    Asked,
    Component,
    Field,
    FieldType,
    Indicator,
    Kind,
    Question,
)
from qng_reports.sheets import ReadValue, cell_name

# the head of every sheet that is filled in, low enough for a small screen, because it stays in view: form and agency,
# title, period, identity and progress, hint, titles of columns
IDENTITY_ROW, HEADER_ROW, FIRST_ROW = 3, 5, 6

_MARKS = {Component.NUMERATOR: "/TS", Component.DENOMINATOR: "/MS"}
STATE_FIELD = Field(
    Component.STATUS, Data.STATE.value, "", FieldType.LIST, choices=tuple(AVAILABILITY_WORDS.values())
)  # fmt: skip
NOTE_FIELD = Field(Component.NOTE, Data.NOTE.value, "", FieldType.TEXT, max_length=500)
# the sign-off: codes of its rows begin with a sign that no item's code can begin with
SIGN_MARK = "@"
SIGN_FIELDS = (
    ("@1", Field(Component.PREPARER, "Người lập biểu (họ và tên)", "", FieldType.TEXT, max_length=60)),
    ("@2", Field(Component.PHONE, "Điện thoại người lập biểu", "", FieldType.TEXT, max_length=60)),
    ("@3", Field(Component.SIGNER, "Lãnh đạo ký (họ và tên)", "", FieldType.TEXT, max_length=60)),
    ("@4", Field(Component.POST, "Chức vụ của lãnh đạo ký", "", FieldType.TEXT, max_length=60)),
    ("@5", Field(Component.SIGNED_ON, "Ngày ký", "", FieldType.DATE)),
)


@dataclass(frozen=True, slots=True)
class Input:
    """An input cell of the workbook as issued. `row_code` finds its row again wherever it went.

    `table_row` (from 1) and `table_column` (its code) are those of a table's cell.
    """

    sheet: str
    row: int
    column: int
    row_code: str
    item: str
    field: Field
    table_row: int = 0
    table_column: str = ""

    @property
    def cell(self) -> str:
        """A1 name."""
        return cell_name(self.row, self.column)

    @property
    def is_state(self) -> bool:
        """Whether it takes "không phát sinh" or "chưa có số liệu"."""
        return self.field is STATE_FIELD

    @property
    def is_note(self) -> bool:
        """Whether it takes an explanation."""
        return self.field is NOTE_FIELD

    @property
    def is_sign(self) -> bool:
        """Whether it belongs to the sign-off, not to the answers."""
        return self.item == SIGN_ITEM


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in one input cell of a returned workbook, and where it stands there.

    `format`: the cell's number format there, where one was read and it is not General.
    """

    input: Input
    value: ReadValue
    place: Place
    format: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: a section title, an item, one count of a ratio, a question, or a row of a table.

    `answers`: whether state and explanation of the item stand in this row; they follow its figures, as Tab goes.
    """

    row: int
    code: str = ""
    title: str = ""
    asked: Asked | None = None
    question: Question | None = None
    field: Field | None = None
    number: int = 0
    answers: bool = False

    @property
    def is_item(self) -> bool:
        """Whether this row names the item."""
        return self.asked is not None and self.code == self.asked.indicator.code

    @property
    def counts_rows(self) -> bool:
        """Whether it names a table item, whose answers stand on a sheet of their own."""
        return self.is_item and self.asked is not None and self.asked.indicator.kind is Kind.TABLE


def row_code(indicator: Indicator, field: Field) -> str:
    """The code in the last column of a row: the item's, with a mark for each count of a ratio."""
    return term_code(indicator.code, field.component)


def term_code(item: str, component: Component) -> str:
    """The row code of a component, as cross-checks are written in the form: X27/MS."""
    return item + _MARKS.get(component, "")
