"""Which cell holds what: sheets, rows and inputs of one agency's workbook, computed from the form alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from qng_reports.dataset import Place
from qng_reports.layout.titles import (
    CONFIRMED_TITLE,
    DATA,
    ROW_CODE,
    ROW_NUMBER,
    SIGN_ITEM,
    TASKS,
    WORDS,
    Data,
    Task,
    Words,
    table_sheet,
)
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
    Past,
    Question,
    Round,
    items_of,
)
from qng_reports.periods import Period
from qng_reports.sheets import ReadValue, cell_name

# the head of every sheet that is filled in, low enough for a small screen, because it stays in view: form and agency,
# title, period, identity and progress, hint, titles of columns
IDENTITY_ROW, HEADER_ROW, FIRST_ROW = 3, 5, 6
_Lines = Callable[[Asked, int], Iterable["Line"]]

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


@dataclass(frozen=True)
class Grid:
    """One sheet that is filled in: its columns by title (the first numbers, the last holds codes) and its rows.

    `table`: the item whose rows it repeats, None for the sheets of figures, tasks and words. `signs`: whether the
    sign-off stands below.
    """

    sheet: str
    titles: tuple[str, ...]
    lines: tuple[Line, ...]
    table: Asked | None = None
    signs: bool = False

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """Its input cells, row by row, in the order in which Tab walks them."""
        return (*(cell for line in self.lines for cell in self._of(line)), *self._sign_inputs())

    def _of(self, line: Line) -> Iterator[Input]:
        if line.question is not None:
            field = Field(Component.VALUE, line.question.title, "", FieldType.TEXT, max_length=line.question.max_length)
            yield self._input(line, Words.INPUT, line.question.code, field)
        if line.asked is None:
            return
        indicator = line.asked.indicator
        if self.table is not None:
            for column in indicator.columns:
                at = self.column(column.heading)
                yield Input(self.sheet, line.row, at, line.code, indicator.code, column.field, line.number, column.code)
        elif indicator.kind is Kind.TASK:
            for title, field in zip((Task.STATUS, Task.RESULT, Task.EVIDENCE), indicator.fields(), strict=True):
                yield self._input(line, title, indicator.code, field)
        else:
            if line.field is not None:
                yield self._input(line, Data.INPUT, indicator.code, line.field)
            if line.answers:
                if indicator.may_be_absent:
                    yield self._input(line, Data.STATE, indicator.code, STATE_FIELD)
                yield self._input(line, Data.NOTE, indicator.code, NOTE_FIELD)

    def _input(self, line: Line, title: str, item: str, field: Field) -> Input:
        return Input(self.sheet, line.row, self.column(title), line.code, item, field)

    def _sign_inputs(self) -> Iterator[Input]:
        if not self.signs:
            return
        first = next((cell.column for line in self.lines for cell in self._of(line)), 1)
        for step, (code, field) in enumerate(SIGN_FIELDS):
            yield Input(self.sheet, self.sign_row + step, first, code, SIGN_ITEM, field)

    def column(self, title: str) -> int:
        """Where a column stands, counted from 0; ValueError if the sheet has none of that title."""
        return self.titles.index(title)

    def has(self, title: str) -> bool:
        """Whether the sheet has that column."""
        return title in self.titles

    @property
    def code_column(self) -> int:
        """The column of row codes, the last."""
        return len(self.titles) - 1

    @cached_property
    def entries(self) -> frozenset[int]:
        """The columns that hold inputs."""
        return frozenset(cell.column for cell in self.inputs)

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of all its rows."""
        own = {line.code for line in self.lines if line.code} | {cell.row_code for cell in self.inputs}
        return frozenset(own | ({self.sum_code} if self.sum_code else set()))

    @property
    def sum_code(self) -> str:
        """The code of the row of sums below a table; empty where nothing adds up."""
        if self.table is None or not any(column.adds for column in self.table.indicator.columns):
            return ""
        return f"{self.table.indicator.code}#+"

    @property
    def last_row(self) -> int:
        """Last row of the table, without what stands below it."""
        return self.lines[-1].row

    @property
    def sign_row(self) -> int:
        """First row of the sign-off, where it stands on this sheet; a table's sums come before it."""
        return self.last_row + (3 if self.table is not None else 2)


@dataclass(frozen=True)
class Layout:
    """The workbook of one agency, by address.

    `past`: answers of the period before by item and component; None where no such period was named.
    """

    form: Form
    agency: Agency
    period: Period
    grids: tuple[Grid, ...]
    past_period: Period | None = None
    past: Mapping[tuple[str, Component], Past] | None = None

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """Every input cell, in the order in which Tab walks them."""
        return tuple(cell for grid in self.grids for cell in grid.inputs)

    @cached_property
    def hashed(self) -> tuple[Input, ...]:
        """The inputs that the check code covers: every answer but texts."""
        return tuple(cell for cell in self.inputs if cell.field.type is not FieldType.TEXT and not cell.is_sign)

    def grid(self, sheet: str) -> Grid | None:
        """The sheet of that name, if this workbook has it."""
        return next((grid for grid in self.grids if grid.sheet == sheet), None)

    def asked(self) -> Iterator[Asked]:
        """The indicators and tasks of this workbook, in their order."""
        for grid in self.grids:
            for line in grid.lines:
                if line.asked is not None and line.is_item and grid.table is None:
                    yield line.asked

    def questions(self) -> Iterator[Question]:
        """The narrative questions."""
        return (line.question for grid in self.grids for line in grid.lines if line.question is not None)

    @property
    def due(self) -> bool:
        """Whether anything at all must be answered."""
        items = any(asked.indicator.required and not asked.confirms for asked in self.asked())
        return items or any(question.required for question in self.questions())

    def inputs_of(self, item: str) -> tuple[Input, ...]:
        """The input cells of one item."""
        return self._by_item.get(item, ())

    @cached_property
    def _by_item(self) -> dict[str, tuple[Input, ...]]:
        found: dict[str, list[Input]] = {}
        for cell in self.inputs:
            found.setdefault(cell.item, []).append(cell)
        return {item: tuple(cells) for item, cells in found.items()}


def plan_layout(round_: Round, agency: Agency) -> Layout:
    """Computes the addresses of an agency's workbook."""
    form = round_.form
    items = items_of(form, agency)
    asked = [item for item in items if isinstance(item, Asked)]
    figures = [a for a in asked if a.indicator.kind is not Kind.TASK]
    tasks = [a for a in asked if a.indicator.kind is Kind.TASK]
    questions = [item for item in items if isinstance(item, Question)]
    past = None
    if round_.past_period is not None:
        past = {(p.item, p.component): p for p in round_.past.get(agency.code, ())}
    without = () if past is not None else (Data.PAST, Data.CHANGE)
    sheets: list[tuple[str, tuple[str, ...], tuple[Line, ...], Asked | None]] = []
    if figures:
        titles = tuple(title.value for title in Data if title not in without)
        sheets.append((DATA, titles, tuple(_blocks(form, figures, _figure_lines)), None))
    for one in figures:
        if one.indicator.kind is Kind.TABLE:
            titles = (ROW_NUMBER, *(c.heading for c in one.indicator.columns), Data.JUDGED.value, ROW_CODE)
            sheets.append((table_sheet(one.indicator.code), titles, tuple(_table_lines(one)), one))
    if tasks:
        titles = tuple(title.value for title in Task)
        sheets.append((TASKS, titles, tuple(_blocks(form, tasks, _task_lines)), None))
    if questions:
        words = tuple(Line(FIRST_ROW + n, q.code, question=q, number=n + 1) for n, q in enumerate(questions))
        sheets.append((WORDS, tuple(title.value for title in Words), words, None))
    grids = tuple(Grid(*sheet, signs=not number) for number, sheet in enumerate(sheets))
    return Layout(form, agency, round_.period, grids, round_.past_period, past)


def _blocks(form: Form, asked: list[Asked], lines_of: _Lines) -> Iterator[Line]:
    """Rows section by section, then those that only confirm another agency's figures."""
    blocks = [
        (section.title, [a for a in asked if a.indicator.section == section.code and not a.confirms])
        for section in form.sections
    ]
    blocks.append((CONFIRMED_TITLE, [a for a in asked if a.confirms]))
    row = FIRST_ROW
    for title, block in blocks:
        if not block:
            continue
        yield Line(row, title=title)
        row += 1
        for one in block:
            for line in lines_of(one, row):
                yield line
                row += 1


def _figure_lines(asked: Asked, row: int) -> Iterable[Line]:
    indicator = asked.indicator
    fields = indicator.fields()
    if indicator.kind is Kind.RATIO:
        yield Line(row, indicator.code, asked=asked)
        for step, field in enumerate(fields, 1):
            code = row_code(indicator, field)
            yield Line(row + step, code, asked=asked, field=field, answers=step == len(fields))
    else:
        field_ = fields[0] if fields else None
        yield Line(row, indicator.code, asked=asked, field=field_, answers=indicator.kind is not Kind.PARTS)


def _task_lines(asked: Asked, row: int) -> Iterable[Line]:
    yield Line(row, asked.indicator.code, asked=asked, answers=True)


def _table_lines(asked: Asked) -> Iterator[Line]:
    code = asked.indicator.code
    for number in range(1, asked.indicator.rows + 1):
        yield Line(FIRST_ROW + number - 1, f"{code}#{number}", asked=asked, number=number)


def row_code(indicator: Indicator, field: Field) -> str:
    """The code in the last column of a row: the item's, with a mark for each count of a ratio."""
    return term_code(indicator.code, field.component)


def term_code(item: str, component: Component) -> str:
    """The row code of a component, as cross-checks are written in the form: X27/MS."""
    return item + _MARKS.get(component, "")
