"""The sheets of one agency's workbook: their columns and rows, what is typed, printed and computed where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from qng_reports.layout.lines import NOTE_FIELD, SIGN_FIELDS, STATE_FIELD, Input, Line
from qng_reports.layout.printed import Printed, computed_titles, printed_texts
from qng_reports.layout.titles import SIGN_ITEM, Data, Task, Words
from qng_reports.model import Agency, Asked, Component, Field, FieldType, Form, Kind, Past, Question
from qng_reports.periods import Period


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

    @cached_property
    def printed(self) -> Mapping[str, tuple[Printed, ...]]:
        """The locked texts of each row by its code."""
        return {line.code: texts for line in self.lines if line.code and (texts := printed_texts(line))}

    @cached_property
    def locked(self) -> Mapping[str, tuple[tuple[int, str, Printed], ...]]:
        """The locked texts of each row by its code: in which column, the whole text of the cell, what it says."""
        return {
            code: tuple((self.column(text.title), text.text + text.aside, text) for text in texts)
            for code, texts in self.printed.items()
        }

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """The titles of its sections."""
        return tuple(line.title for line in self.lines if line.title)

    @cached_property
    def computed(self) -> Mapping[str, frozenset[int]]:
        """The columns in which formulas stand, by row code: the check column, results, sums."""
        found = {
            line.code: frozenset(
                self.column(title) for title in (*computed_titles(line), *_judged(line)) if self.has(title)
            )
            for line in self.lines
            if line.code
        }
        if self.table is not None and self.sum_code:
            columns = self.table.indicator.columns
            found[self.sum_code] = frozenset(self.column(column.heading) for column in columns if column.adds)
        return found

    @cached_property
    def blanks(self) -> Mapping[str, tuple[int, ...]]:
        """The columns that are issued blank and locked in each row, by its code."""
        found = {}
        for code in self.codes:
            filled = {cell.column for cell in self.by_row.get(code, ())} | self.computed.get(code, frozenset())
            filled |= {position for position, _, _ in self.locked.get(code, ())} | {0, self.code_column}
            filled |= {self.column(title) for title in (Data.PAST, Data.CHANGE) if self.has(title)}
            found[code] = tuple(position for position in range(len(self.titles)) if position not in filled)
        for line in self.lines:
            if line.counts_rows:  # the way to the table stands in its row
                found[line.code] = tuple(p for p in found[line.code] if p != self.column(Data.RESULT))
        return found

    @cached_property
    def by_row(self) -> Mapping[str, tuple[Input, ...]]:
        """The inputs of each row by its code, sign-off included."""
        found: dict[str, list[Input]] = {}
        for cell in self.inputs:
            found.setdefault(cell.row_code, []).append(cell)
        return {code: tuple(cells) for code, cells in found.items()}

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


def _judged(line: Line) -> tuple[str, ...]:
    """The check column, in every row but those that only head their parts or stand for one count of a ratio."""
    heads = line.asked is not None and line.is_item and line.asked.indicator.kind is Kind.PARTS
    counts = line.asked is not None and not line.is_item and not line.number
    return () if heads or counts else (Data.JUDGED,)


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
