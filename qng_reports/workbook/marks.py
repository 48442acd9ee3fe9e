"""How a faulty cell of a correction workbook is marked: a colour that goes when it is mended, and a comment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

from qng_reports import layout as at
from qng_reports import messages
from qng_reports.dataset import Assessment, Issue
from qng_reports.layout import Data, Grid, Input, Line
from qng_reports.layout.titles import DONE_WORD, WRONG_WORD
from qng_reports.model import Component, FieldType, Severity
from qng_reports.sheets import ColourRule, Note, Value, cell_name
from qng_reports.vietnamese import cut, format_date, format_number
from qng_reports.workbook.looks import wrapped_lines

DAY_0 = date(1899, 12, 30)  # from which spreadsheets count days
BLANK = "(để trống)"
_FINE = (Assessment.MET.value, Assessment.NOT_MET.value, DONE_WORD)  # the check column's words of a sound answer
# the workbook sees every error about a value by itself: the check column stops naming it once it is mended
_SEEN = frozenset(
    code for code, entry in messages.CATALOGUE.items() if code[0] == "S" and entry.severity is Severity.ERROR
)
_MISSING = frozenset(("S01", "S11", "S19"))  # of them, those that a cell has by being blank
_BLANK, _TOO_LONG, _UNEXPLAINED, _RULE = "S01", "S14", "S16", "K01"
_OTHER = Component.DENOMINATOR
_HEAD = 80  # letters by which a text is known again; Excel takes 255 in a formula
_SHOWN, _TOLD = 100, 500  # characters of what was typed, and of a message
_BOX = 340  # pixels of a comment's width, which hold so many characters of a column:
_BOX_WIDTH, _BOX_LINE, _BOX_EDGE, _BOX_SIZE = 45, 19, 22, 10


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing that the officer is to mend: the issue, its input in this workbook (if any), what stands there."""

    issue: Issue
    input: Input | None
    typed: Value = None

    @property
    def message(self) -> str:
        """What is wrong, however long the value is that was typed."""
        value = self.issue.value
        message = self.issue.message
        if len(value) > _SHOWN:
            message = message.replace(value, cut(value, _SHOWN))
        return cut(message, _TOLD)

    @property
    def shown(self) -> str:
        """What was typed, as people write it."""
        value = self.issue.value if self.input is None and self.typed is None else self.typed
        if isinstance(value, Decimal):
            return format_number(value, 6)
        if isinstance(value, int):
            return format_date(DAY_0 + timedelta(days=value))
        return cut(str(value), _SHOWN) if value not in (None, "") else BLANK


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of marks: letters, ground and frame of an error, ground and frame of a warning; and their name."""

    name: str
    error: tuple[str, str]
    warning: tuple[str, str]


_PAINTS = (
    Paint("tím", ("#CDB5E8", "#5B2C8A"), ("#EDE4F7", "#7D4FB0")),
    Paint("cam", ("#F4B183", "#C00000"), ("#FBE5D6", "#C55A11")),
)
_APART = 40  # difference of two colours, summed over red, green and blue, that is seen at once


def paint_beside(input_fill: str) -> Paint:
    """The colours of marks: violet, unless the form's own inputs look like that."""
    return next((paint for paint in _PAINTS if _apart(paint.warning[0], input_fill) >= _APART), _PAINTS[-1])


def _apart(one: str, other: str) -> int:
    return sum(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) for at in (1, 3, 5))


def rules_of(grid: Grid, fixes: Iterable[Fix], paint: Paint) -> Iterator[ColourRule]:
    """A rule for each marked cell and severity, errors first; they come before the rules of every workbook."""
    conditions: dict[tuple[bool, Input], list[str]] = {}
    for fix in fixes:
        mild = fix.issue.severity is not Severity.ERROR
        for cell in _faulty(grid, fix):
            conditions.setdefault((mild, cell), []).append(_condition(grid, fix, cell))
    for mild, cell in sorted(conditions, key=lambda key: (key[0], key[1].row, key[1].column)):
        told = list(dict.fromkeys(conditions[mild, cell]))
        formula = told[0] if len(told) == 1 else f"OR({','.join(told)})"
        ground, frame = paint.warning if mild else paint.error
        yield ColourRule(cell.row, cell.column, cell.row, cell.column, f"={formula}", "#000000", ground, frame)


def _faulty(grid: Grid, fix: Fix) -> Iterator[Input]:
    """The cells that a fault makes wrong: its own; both counts, where neither is there."""
    if fix.input is not None:
        yield fix.input
        if fix.issue.code == _BLANK and fix.input.field.component is Component.NUMERATOR:
            yield from (c for c in grid.inputs if c.item == fix.input.item and c.field.component is _OTHER)


def without_doubles(rules: Iterable[ColourRule], grid: Grid, fixes: Iterable[Fix]) -> Iterator[ColourRule]:
    """The rules of every workbook without those by which a marked item's whole answer would turn red as well."""
    wrong = ((fix, fix.input) for fix in fixes if fix.input is not None and fix.issue.code not in _MISSING)
    lines = (_line_of(grid, cell) for fix, cell in wrong if _is_seen(grid, fix, cell))
    doubles = {f'={_word(grid, line)}="{WRONG_WORD}"' for line in lines if line is not None}
    return (rule for rule in rules if rule.formula not in doubles)


def _condition(grid: Grid, fix: Fix, cell: Input) -> str:
    """Holds until the cell is mended: by the check column where that sees the fault, else while nothing was changed."""
    code, here = fix.issue.code, cell_name(cell.row, cell.column, fixed=True)
    line = _line_of(grid, cell)
    if code == _TOO_LONG:
        return f"LEN({here})>{cell.field.max_length}"
    if line is None:
        return _untouched(here, fix.typed, cell)
    word = _word(grid, line)
    if code == _UNEXPLAINED:
        return f'AND(TRIM({here})="",{word}<>"{Assessment.MET}",{word}<>"{DONE_WORD}")'
    if not _is_seen(grid, fix, cell):
        return _untouched(here, fix.typed, cell)
    tests = [f'TRIM({here})=""'] if code in _MISSING else []
    tests += [f'{word}<>"{fine}"' for fine in _FINE]
    if not _is_due(line):
        tests.append(f"COUNTA({','.join(_answer_cells(grid, cell))})>0")
    return f"AND({','.join(tests)})"


def _is_seen(grid: Grid, fix: Fix, cell: Input) -> bool:
    """Whether the check column names the fault."""
    if fix.issue.code == _BLANK and cell.table_row:
        return False  # of a whole table; its rows are looked at one by one
    if fix.issue.code == _RULE:
        return fix.issue.severity is Severity.ERROR and grid.sheet == at.DATA
    return fix.issue.code in _SEEN and not cell.is_note


def _word(grid: Grid, line: Line) -> str:
    return cell_name(line.row, grid.column(Data.JUDGED), fixed=True)


def _line_of(grid: Grid, cell: Input) -> Line | None:
    """The row whose check column speaks of an input."""
    if grid.sheet != at.DATA:
        return next((line for line in grid.lines if line.row == cell.row), None)
    return next(
        (line for line in grid.lines if line.is_item and line.asked and line.asked.indicator.code == cell.item), None
    )


def _is_due(line: Line) -> bool:
    if line.question is not None:
        return line.question.required
    return bool(line.asked and line.asked.indicator.required and not line.asked.confirms and not line.number)


def _answer_cells(grid: Grid, cell: Input) -> list[str]:
    """The inputs that make the answer of which this is one."""
    same_row = grid.sheet != at.DATA
    cells = (c for c in grid.inputs if (c.row == cell.row if same_row else c.item == cell.item and not c.is_note))
    return [cell_name(c.row, c.column, fixed=True) for c in cells]


def _untouched(here: str, typed: Value, cell: Input) -> str:
    """Holds while the cell says what it said when it was sent; a number typed over its own text is a change."""
    if isinstance(typed, Decimal | int):
        return f"AND(ISNUMBER({here}),{here}={typed:f})" if isinstance(typed, Decimal) else f"{here}={typed}"
    if not isinstance(typed, str) or not typed:
        return f'TRIM({here})=""'
    head = typed[:_HEAD]
    plain = next((place for place, letter in enumerate(head) if not letter.isprintable() or letter > "\uffff"), None)
    head = head[:plain]
    text = "" if cell.field.type is FieldType.TEXT else f"ISTEXT({here}),"
    quoted = head.replace('"', '""')
    return f'AND({text}EXACT(LEFT({here},{len(head)}),"{quoted}"))' if head else f'TRIM({here})<>""'


def notes_of(fixes: Sequence[tuple[int, Fix]], author: str) -> Iterator[Note]:
    """One comment a marked cell: every thing that is wrong with it, under its number in the list, and what to do."""
    by_cell: dict[Input, list[str]] = {}
    for number, fix in fixes:
        if fix.input is not None:
            word = messages.SEVERITY_WORDS[fix.issue.severity]
            text = f"{at.NOTE_MARK}{number} ({word})\n{fix.message}\nCách sửa: {messages.mending(fix.issue)}"
            by_cell.setdefault(fix.input, []).append(text)
    for cell, texts in sorted(by_cell.items(), key=lambda one: (one[0].row, one[0].column)):
        text = "\n\n".join(texts)
        lines = wrapped_lines(text, _BOX_WIDTH, _BOX_SIZE)
        yield Note(cell.row, cell.column, text, author, _BOX, ceil(lines * _BOX_LINE + _BOX_EDGE))
