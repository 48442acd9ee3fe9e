"""Which cell holds what in an agency's workbook: the one truth shared by the generator and the collector."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from qng_reports.dataset import Identity, Place
from qng_reports.model import (
    AVAILABILITY_WORDS,
    Agency,
    Asked,
    Component,
    Field,
    FieldType,
    Form,
    Indicator,
    Kind,
    Question,
    items_of,
)
from qng_reports.periods import Period
from qng_reports.sheets import ReadValue, cell_name

GUIDE, DATA, WORDS, IDENTITY = "Hướng dẫn", "Số liệu", "Nội dung", "qng"

# columns of the data sheet, counted from 0; titles are what the collector looks for if columns were moved
NUMBER, NAME, UNIT, TARGET, INPUT, RESULT, JUDGED, STATE, NOTE, CODE = range(10)
COLUMN_TITLES = (
    "TT",
    "Chỉ tiêu, số liệu",
    "Đơn vị tính",
    "Mục tiêu của tỉnh",
    "Số liệu báo cáo",
    "Kết quả",
    "Kiểm tra",
    "Tình trạng số liệu",
    "Giải trình, minh chứng",
    "Mã",
)
IDENTITY_ROW = 5
HEADER_ROW = 7
FIRST_ROW = 8

CONFIRMED_TITLE = (
    "Chỉ tiêu do cơ quan khác chủ trì báo cáo. Không bắt buộc: nếu đơn vị có số của toàn tỉnh thì ghi để Sở đối chiếu, "
    "không có thì để trống."
)
WORDS_NUMBER, WORDS_TITLE, WORDS_INPUT, WORDS_CODE = range(4)
WORDS_TITLES = ("TT", "Nội dung", "Trả lời", "Mã")
WORDS_HEADER_ROW = 3
WORDS_FIRST_ROW = 4

NUMERATOR_MARK, DENOMINATOR_MARK = "/TS", "/MS"
_MARKS = {Component.NUMERATOR: NUMERATOR_MARK, Component.DENOMINATOR: DENOMINATOR_MARK}
_IDENTITY_LABELS = ("Mã biểu", "Phiên bản", "Mã đơn vị", "Kỳ", "Số phát hành")
STATE_FIELD = Field(
    Component.STATUS, "Tình trạng số liệu", "", FieldType.LIST, choices=tuple(AVAILABILITY_WORDS.values())
)
NOTE_FIELD = Field(Component.NOTE, "Giải trình, minh chứng", "", FieldType.TEXT, max_length=500)


@dataclass(frozen=True, slots=True)
class Input:
    """An input cell of the workbook as issued. `row_code` finds its row again wherever it went."""

    sheet: str
    row: int
    column: int
    row_code: str
    item: str
    field: Field
    is_state: bool = False

    @property
    def cell(self) -> str:
        """A1 name."""
        return cell_name(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in one input cell of a returned workbook, and where it stands there."""

    input: Input
    value: ReadValue
    place: Place


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the data sheet: a section title, an indicator, or one count of a ratio."""

    row: int
    title: str = ""
    asked: Asked | None = None
    field: Field | None = None
    code: str = ""


@dataclass(frozen=True)
class Layout:
    """The workbook of one agency, by address."""

    form: Form
    agency: Agency
    period: Period
    lines: tuple[Line, ...]
    questions: tuple[tuple[int, Question], ...]

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """Every input cell, in the order in which Tab walks them."""
        return tuple(self._data_inputs()) + tuple(
            Input(
                WORDS, row, WORDS_INPUT, question.code, question.code,
                Field(Component.VALUE, question.title, "", FieldType.TEXT, max_length=question.max_length),
            )
            for row, question in self.questions
        )  # fmt: skip

    def _data_inputs(self) -> Iterator[Input]:
        for line in self.lines:
            if line.asked is None:
                continue
            item = line.asked.indicator.code
            if line.field is not None:
                yield Input(DATA, line.row, INPUT, line.code, item, line.field)
            if line.code == item:
                if line.asked.indicator.is_figure:
                    yield Input(DATA, line.row, STATE, line.code, item, STATE_FIELD, is_state=True)
                yield Input(DATA, line.row, NOTE, line.code, item, NOTE_FIELD)

    @cached_property
    def last_row(self) -> int:
        """Last row of the data table."""
        return self.lines[-1].row if self.lines else FIRST_ROW

    def asked(self) -> Iterator[Asked]:
        """The indicators of this workbook, in their order."""
        for line in self.lines:
            if line.asked is not None and line.code == line.asked.indicator.code:
                yield line.asked

    def inputs_of(self, item: str) -> tuple[Input, ...]:
        """The input cells of one item."""
        return self._by_item.get(item, ())

    @cached_property
    def _by_item(self) -> dict[str, tuple[Input, ...]]:
        found: dict[str, tuple[Input, ...]] = {}
        for cell in self.inputs:
            found[cell.item] = (*found.get(cell.item, ()), cell)
        return found


def plan_layout(form: Form, agency: Agency, period: Period) -> Layout:
    """Computes the addresses of an agency's workbook from the form alone."""
    items = items_of(form, agency)
    asked = [item for item in items if isinstance(item, Asked)]
    lines: list[Line] = []
    for section in form.sections:
        _add_block(lines, section.title, [a for a in asked if a.indicator.section == section.code and not a.confirms])
    _add_block(lines, CONFIRMED_TITLE, [a for a in asked if a.confirms])
    questions = [item for item in items if isinstance(item, Question)]
    return Layout(form, agency, period, tuple(lines), tuple((WORDS_FIRST_ROW + n, q) for n, q in enumerate(questions)))


def _add_block(lines: list[Line], title: str, block: list[Asked]) -> None:
    if not block:
        return
    row = lines[-1].row + 1 if lines else FIRST_ROW
    lines.append(Line(row, title=title))
    for asked in block:
        fields = asked.indicator.fields()
        row = lines[-1].row + 1
        if asked.indicator.kind is Kind.RATIO:
            lines.append(Line(row, asked=asked, code=asked.indicator.code))
            for step, field in enumerate(fields, 1):
                lines.append(Line(row + step, asked=asked, field=field, code=row_code(asked.indicator, field)))
        else:
            lines.append(Line(row, asked=asked, field=fields[0], code=asked.indicator.code))


def row_code(indicator: Indicator, field: Field) -> str:
    """The code in the last column of a row: the item's, with a mark for each count of a ratio."""
    return term_code(indicator.code, field.component)


def term_code(item: str, component: Component) -> str:
    """The row code of a component, as cross-checks are written in the form: X27/MS."""
    return item + _MARKS.get(component, "")


def identity_line(identity: Identity) -> str:
    """The identity as the locked, visible line of the data sheet."""
    values = (identity.form, identity.version, identity.agency, identity.period, identity.issue_number)
    return " · ".join(f"{label}: {value}" for label, value in zip(_IDENTITY_LABELS, values, strict=True))


def identity_pairs(identity: Identity) -> tuple[tuple[str, str], ...]:
    """The identity as rows of the hidden sheet."""
    values = (identity.form, identity.version, identity.agency, identity.period, identity.issue_number)
    return tuple(zip(_IDENTITY_LABELS, values, strict=True))


def identity_from_pairs(pairs: dict[str, str]) -> Identity:
    """Reads the identity back; labels not found give empty parts."""
    return Identity(*(pairs.get(label, "") for label in _IDENTITY_LABELS))


def identity_from_line(line: str) -> Identity:
    """Reads the visible line back; a text that is no such line gives an empty identity."""
    pairs = dict(part.split(": ", 1) for part in line.split(" · ") if ": " in part)
    return identity_from_pairs(pairs)
