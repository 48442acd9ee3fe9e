"""A sheet of the review workbook in the making: rows below each other, inputs with prompts, everything else locked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from qng_reports import styles
from qng_reports.review.sheet_words import Head
from qng_reports.sheets import TALLEST_ROW, Cell, ColourRule, Merge, Sheet, Style, Validation, Value, cell_name
from qng_reports.vietnamese import cut, shown_acting
from qng_reports.workbook.looks import wrapped_lines

TEXT = replace(styles.TEXT, valign="top")
CENTRE = replace(TEXT, align="center")
BOLD = replace(CENTRE, bold=True)
CLOSED = replace(TEXT, fill="#F2F2F2")  # a cell of an input column in which nothing can be typed
INPUT = replace(styles.INPUT, valign="top", number_format="@")
DATE_INPUT = replace(INPUT, align="center", number_format="dd/mm/yyyy")
SECTION = replace(styles.SECTION, fill=styles.HEAD.fill)
BAD, DOUBT, GOOD = (replace(style, valign="top") for style in (styles.BAD, styles.DOUBT, styles.GOOD))
_HEAD = replace(styles.HEAD, fill="#1F4E79", color="#FFFFFF")
_INPUT_HEAD = replace(_HEAD, fill="#7F6000")
_TITLE, _GUIDE = Style(bold=True, size=14), Style(color="#404040")
_LINE = 15.0  # points
_LONGEST = 1500  # characters of a cell
_ONE_PAGE = 195  # characters that an A4 landscape page takes and is still read
_ERROR_TITLE = "Chưa nhận được"
_FOOTER = '&L&"Times New Roman,Regular"&10&A&C&"Times New Roman,Regular"&10Trang &P/&N'
Shown = Value | tuple[Value, Style]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: title, width in characters, and which input it is, if it is one."""

    title: str
    width: float
    head: Head | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What an input takes: a list (`choices`, or `source` for a long one), a date, or a text of `length` at most."""

    prompt: str
    choices: tuple[str, ...] = ()
    source: str = ""
    is_date: bool = False
    length: int = 500


@dataclass
class Page:
    """One sheet being written from the top; `columns` of its table."""

    name: str
    columns: Sequence[Column]
    row: int = 0
    cells: list[Cell] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    heights: list[tuple[int, float]] = field(default_factory=list)
    validations: list[Validation] = field(default_factory=list)
    header: int = 0

    def top(self, title: str, lines: Sequence[str]) -> None:
        """The title and guide lines, each across the table as far as a screen shows it."""
        last = self._across()
        width = sum(column.width for column in self.columns[: last + 1])
        for text, style in ((title, _TITLE), *((line, _GUIDE) for line in lines)):
            self.merges.append(Merge(self.row, 0, self.row, last, text, style))
            needed = wrapped_lines(text, width, style.size) * (_LINE * style.size / 11) + 3
            self.heights.append((self.row, needed))
            self.row += 1

    def _across(self) -> int:
        """The last column within the width of a screen."""
        total, last = 0.0, 0
        for at, column in enumerate(self.columns):
            total += column.width
            if total > 150:
                break
            last = at
        return last

    def asked(self, label: str, prompt: str) -> None:
        """A line with one input beside its label."""
        self.merges.append(Merge(self.row, 0, self.row, 1, label, replace(_GUIDE, bold=True)))
        self.merges.append(Merge(self.row, 2, self.row, 4, None, replace(INPUT, valign="vcenter")))
        self.validations.append(_validation(self.row, 2, label, Choice(prompt, length=100)))
        width = self.columns[0].width + self.columns[1].width
        self.heights.append((self.row, wrapped_lines(label, width) * _LINE + 6))
        self.row += 2

    def heads(self) -> None:
        """The titles of the columns; those of inputs stand out."""
        self.header = self.row
        for at, column in enumerate(self.columns):
            style = _INPUT_HEAD if column.head in _TYPED else _HEAD
            self.cells.append(Cell(self.row, at, column.title, style))
        self.heights.append((self.row, self._height([c.title for c in self.columns]) + 4))
        self.row += 1

    def section(self, text: str) -> None:
        """A line across the table."""
        self.merges.append(Merge(self.row, 0, self.row, len(self.columns) - 1, text, SECTION))
        self.heights.append((self.row, 20.0))
        self.row += 1

    def line(self, values: Sequence[Shown], inputs: dict[Head, Choice]) -> None:
        """A row: what stands in its locked columns, from the left, and what its inputs take; others are closed."""
        shown: list[Value] = []
        locked = iter(values)
        for at, column in enumerate(self.columns):
            choice = inputs.get(column.head) if column.head is not None else None
            if choice is not None:
                style = DATE_INPUT if choice.is_date else INPUT
                self.cells.append(Cell(self.row, at, None, style))
                self.validations.append(_validation(self.row, at, column.title, choice))
                shown.append(None)
                continue
            given: Shown = (None, CLOSED) if column.head in _TYPED else next(locked)
            value, style = given if isinstance(given, tuple) else (given, TEXT)
            text = cut(shown_acting(value), _LONGEST) if isinstance(value, str) else value
            self.cells.append(Cell(self.row, at, text, style))
            shown.append(text)
        self.heights.append((self.row, self._height(shown)))
        self.row += 1

    def _height(self, values: Sequence[Value]) -> float:
        texts = zip(values, self.columns, strict=True)
        most = max((wrapped_lines(text, c.width) for text, c in texts if isinstance(text, str) and text), default=1)
        return min(TALLEST_ROW, most * _LINE + 5)

    def sheet(self, frozen: int, filtered: int = 0, tab: str = "") -> Sheet:
        """The finished sheet. `frozen` columns stay in view; `filtered`: the row after the last that filters see."""
        last = len(self.columns) - 1
        return Sheet(
            name=self.name,
            cells=tuple(self.cells),
            widths=tuple(column.width for column in self.columns),
            merges=tuple(self.merges),
            validations=tuple(self.validations),
            colour_rules=tuple(self._reminders()),
            heights=tuple(self.heights),
            freeze=(self.header + 1, frozen),
            repeat_rows=(self.header, self.header),
            repeat_columns=(0, frozen - 1) if frozen else None,
            filter_range=(self.header, 0, filtered - 1, last) if filtered > self.header + 1 else None,
            protected=True,
            landscape=True,
            pages_wide=2 if sum(column.width for column in self.columns) > _ONE_PAGE else 1,
            footer=_FOOTER,
            first_cell=(self.header + 1, 0),
            select_locked=True,
            tab=tab,
        )

    def _reminders(self) -> list[ColourRule]:
        """A reason that is missing where something was decided turns red."""
        places = {column.head: at for at, column in enumerate(self.columns)}
        decided = [places[head] for head in (Head.VERDICT, Head.ASSESSMENT) if head in places]
        if Head.REASON not in places or not decided or self.row <= self.header + 1:
            return []
        first, reason = self.header + 1, places[Head.REASON]
        chosen = "&".join(f"${cell_name(first, at)}" for at in decided)
        formula = f'=AND({chosen}<>"",${cell_name(first, reason)}="")'
        return [ColourRule(first, reason, self.row - 1, reason, formula, "#9C0006", "#FFC7CE")]


_TYPED = frozenset(
    (Head.VERDICT, Head.VALUE, Head.NUMERATOR, Head.DENOMINATOR, Head.ASSESSMENT, Head.UNTIL, Head.REASON, Head.DECIDER)
)


def _validation(row: int, column: int, title: str, choice: Choice) -> Validation:
    type_ = "date" if choice.is_date else "list" if choice.choices or choice.source else "length"
    most = Decimal(choice.length) if type_ == "length" else None
    error = {
        "date": "Gõ ngày theo dạng ngày/tháng/năm, ví dụ 30/09/2026.",
        "list": "Chọn một dòng trong danh sách của ô.",
        "length": f"Gõ không quá {choice.length} ký tự.",
    }[type_]
    return Validation(
        row, column, type_, cut(title, 32), choice.prompt, _ERROR_TITLE, error, maximum=most, choices=choice.choices,
        source=choice.source,
    )  # fmt: skip
