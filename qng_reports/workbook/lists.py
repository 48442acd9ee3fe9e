"""The sheets of tasks, of tables with repeating rows, and of narrative answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from qng_reports import layout as at
from qng_reports.layout import Data, Grid, Line, Task, Words
from qng_reports.layout.titles import DONE_WORD, MISSING_WORD, SUM_LABEL, WRONG_WORD
from qng_reports.model import Kind, TableColumn
from qng_reports.sheets import Cell, Merge, Sheet, cell_name
from qng_reports.workbook.faults import RULE_MARK, is_missing
from qng_reports.workbook.looks import footer, page_breaks, print_scale
from qng_reports.workbook.parts import (
    Draft,
    Heights,
    head,
    input_cells,
    judged_rules,
    mending_words,
    printed_cells,
    sign_off,
    titles_row,
    validations,
    with_answers,
    with_tail,
)

_TASK_WIDTHS = {
    Task.NUMBER: 6.0, Task.NAME: 50.0, Task.DUE: 13.0, Task.STATUS: 18.0, Task.RESULT: 50.0, Task.EVIDENCE: 30.0,
    Task.JUDGED: 11.0, Task.CODE: 10.5,
}  # fmt: skip
_WORDS_WIDTHS = {Words.NUMBER: 6.0, Words.NAME: 42.0, Words.INPUT: 96.0, Words.JUDGED: 11.0, Words.CODE: 10.5}
_COLUMN_WIDTHS = {Kind.TEXT: 32.0, Kind.CHOICE: 22.0, Kind.DATE: 13.0, Kind.YESNO: 11.0}
_NUMBER_WIDTH = 14.0
_ANSWER_LINE = 60  # characters of a line of an answer, which has paragraphs


def tasks_sheet(draft: Draft, grid: Grid) -> Sheet:
    """The sheet of tasks."""
    looks = draft.looks
    widths = looks.widths([(title, _TASK_WIDTHS[Task(title)]) for title in grid.titles])
    hint = "Chọn trạng thái của từng nhiệm vụ; ghi ngắn gọn kết quả và số, ký hiệu, ngày của văn bản đã ban hành."
    merges, heights = head(draft, grid, "TÌNH HÌNH THỰC HIỆN NHIỆM VỤ", hint, widths)
    cells = list(titles_row(draft, grid))
    name, due = widths[grid.column(Task.NAME)], widths[grid.column(Task.DUE)]
    for line in grid.lines:
        if line.asked is None:
            merges.append(Merge(line.row, 0, line.row, grid.code_column, line.title, looks.section))
            heights.append((line.row, looks.height((line.title, sum(widths) * 0.9))))
            continue
        task = line.asked.indicator
        hinted = f"\n({task.hint})" if task.hint else ""
        cells += [
            Cell(line.row, grid.column(Task.NUMBER), task.printed_number, looks.centre),
            *printed_cells(draft, grid, line, looks.text),
            _judged(draft, grid, line, line.code),
            Cell(line.row, grid.column(Task.CODE), line.code, looks.code),
        ]
        heights.append((line.row, looks.height((task.name + hinted, name), (task.due, due), least=2)))
    growing = frozenset(line.row for line in grid.lines if line.asked is not None)
    sheet = _sheet(draft, grid, widths, (merges, cells, heights), grid.column(Task.RESULT))
    return replace(sheet, growing=growing, filter_range=(at.HEADER_ROW, 0, grid.last_row, grid.code_column))


def table_sheet(draft: Draft, grid: Grid) -> Sheet:
    """The sheet of one table item: numbered rows, and sums below them."""
    assert grid.table is not None
    looks, indicator = draft.looks, grid.table.indicator
    usual = [(Data.NUMBER.value, 6.0), *((c.heading, _width(c)) for c in indicator.columns)]
    widths = looks.widths([*usual, (Data.JUDGED.value, 11.0), (Data.CODE.value, 12.0)])
    needed = [f"“{column.title}”" for column in indicator.columns if column.required]
    must = f" Cột phải điền: {', '.join(needed)}." if needed else ""
    hint = f"Mỗi dòng một mục, dòng không dùng để trống.{must} {indicator.hint}".strip()
    merges, heights = head(draft, grid, f"{indicator.name}".upper(), hint, widths)
    cells = list(titles_row(draft, grid))
    for line in grid.lines:
        cells += [
            Cell(line.row, 0, line.number, looks.centre),
            _judged(draft, grid, line, line.code),
            Cell(line.row, grid.code_column, line.code, looks.code),
        ]
        heights.append((line.row, looks.line + 7))
    cells += _sums(draft, grid)
    return replace(
        _sheet(draft, grid, widths, (merges, cells, heights), 1),
        growing=frozenset(line.row for line in grid.lines),
    )


def _width(column: TableColumn) -> float:
    return column.width or _COLUMN_WIDTHS.get(column.kind, _NUMBER_WIDTH)


def _sums(draft: Draft, grid: Grid) -> Iterator[Cell]:
    """The row of sums below the table, where a column adds up."""
    assert grid.table is not None
    columns = grid.table.indicator.columns
    if not any(column.adds for column in columns):
        return
    row = grid.last_row + 1
    bold = replace(draft.looks.section, align="right")
    texts = {0: SUM_LABEL, grid.code_column: grid.sum_code}
    for place in range(len(grid.titles)):
        yield Cell(row, place, texts.get(place), replace(bold, align="center", bold=not place))
    for column in columns:
        if column.adds:
            place = grid.column(column.heading)
            area = f"{cell_name(at.FIRST_ROW, place)}:{cell_name(grid.last_row, place)}"
            style = draft.looks.input_of(column.field.type, column.decimals)
            look = replace(bold, number_format=style.number_format)
            yield Cell(row, place, f"=SUM({area})", look, formula=True, cached=0)


def words_sheet(draft: Draft, grid: Grid) -> Sheet:
    """The sheet of narrative answers."""
    looks = draft.looks
    widths = looks.widths([(title, _WORDS_WIDTHS[Words(title)]) for title in grid.titles])
    where = mending_words(draft) if draft.mends else "Gõ câu trả lời vào ô nền vàng"
    hint = f"{where}; xuống dòng trong ô bằng Alt+Enter (LibreOffice: Ctrl+Enter)."
    merges, heights = head(draft, grid, "NỘI DUNG BÁO CÁO BẰNG LỜI", hint, widths)
    cells = list(titles_row(draft, grid))
    for line in grid.lines:
        question = line.question
        assert question is not None
        hinted = f"\n({question.hint})" if question.hint else ""
        bold = replace(looks.text, bold=True, valign="top")
        cells += [
            Cell(line.row, grid.column(Words.NUMBER), line.number, looks.centre),
            *printed_cells(draft, grid, line, bold),
            _judged(draft, grid, line, question.code),
            Cell(line.row, grid.code_column, question.code, looks.code),
        ]
        asked = looks.height((question.title + hinted, widths[grid.column(Words.NAME)]))
        heights.append(
            (line.row, max(asked, _answer_height(question.max_length, widths[grid.column(Words.INPUT)], looks.line)))
        )
    return _sheet(draft, grid, widths, (merges, cells, heights), grid.column(Words.INPUT))


def _answer_height(max_length: int, width: float, line: float) -> float:
    """Points that hold an answer of `max_length` characters in its column; a row cannot be taller than 409."""
    return min(400.0, max(60.0, ceil(max_length / min(width, _ANSWER_LINE)) * line + 8))


def _judged(draft: Draft, grid: Grid, line: Line, key: str) -> Cell:
    """Thiếu, Lỗi or Đã nhập; nothing beside what is blank and may be."""
    fault = draft.hidden.fault_of(key)
    cells = [cell for cell in grid.inputs if cell.row == line.row]
    area = f"{cells[0].cell}:{cells[-1].cell}"
    reviews = [code for code, _, _, grave in draft.hidden.codes if not grave and not code.startswith(RULE_MARK)]
    review = "".join(f',{fault}<>"{code}"' for code in reviews)
    told = f'IF(COUNTA({area})>0,"{DONE_WORD}","")'
    wrong = f'AND({fault}<>""{review})'
    formula = f'=IF({is_missing(fault)},"{MISSING_WORD}",IF({wrong},"{WRONG_WORD}",{told}))'
    blank = MISSING_WORD if draft.hidden.blank_of(key) else ""
    column = grid.column(Data.JUDGED)
    return Cell(line.row, column, formula, replace(draft.looks.centre, bold=True), formula=True, cached=blank)


_Content = tuple[list[Merge], list[Cell], Heights]


def _sheet(draft: Draft, grid: Grid, widths: tuple[float, ...], content: _Content, until: int) -> Sheet:
    """The sheet around its rows: inputs, colours, sign-off, print set-up."""
    merges, cells, heights = content
    sign_heights: Heights = []
    if grid.signs:
        sign, names, sign_heights = sign_off(draft, grid, until)
        merges, cells, heights = [*merges, *sign], [*cells, *names], [*heights, *sign_heights]
    heights = with_answers(draft, grid, widths, heights)
    scale, by_row = print_scale(widths), dict(heights)
    above = sum(points for row, points in by_row.items() if row < at.FIRST_ROW)
    blocks = [(line.row, by_row[line.row]) for line in grid.lines]
    if grid.signs:
        blocks = with_tail(blocks, sign_heights)
    return Sheet(
        name=grid.sheet,
        cells=(*cells, *input_cells(draft, grid)),
        widths=widths,
        merges=tuple(merges),
        validations=validations(draft, grid),
        colour_rules=tuple(judged_rules(grid, grid.column(Data.JUDGED))),
        heights=tuple(heights),
        freeze=(at.FIRST_ROW, 0 if grid.table else 2),
        repeat_rows=(at.HEADER_ROW, at.HEADER_ROW),
        page_breaks=page_breaks(blocks, above, by_row[at.HEADER_ROW], scale),
        scale=scale,
        protected=True,
        landscape=True,
        footer=footer(draft.layout, draft.cover, draft.looks),
        first_cell=next(((cell.row, cell.column) for cell in grid.inputs), (at.FIRST_ROW, 0)),
    )
