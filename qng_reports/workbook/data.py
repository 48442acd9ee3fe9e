"""The sheet of figures: rows, computed results, assessment, signatures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qng_reports import layout as at
from qng_reports.layout import Data, Grid, Layout, Line
from qng_reports.layout.titles import DONE_WORD, MET_WORD, MISSING_WORD, UNMET_WORD, WRONG_WORD
from qng_reports.model import Indicator, Kind
from qng_reports.sheets import Cell, ColourRule, Merge, Sheet, cell_name
from qng_reports.workbook.faults import BLANK, TOO_LONG, UNEXPLAINED, is_missing, unmet_condition
from qng_reports.workbook.looks import footer, page_breaks, print_scale
from qng_reports.workbook.parts import (
    Draft,
    head,
    input_cells,
    input_rule,
    judged_rules,
    mending_words,
    printed_cells,
    sign_off,
    titles_row,
    validations,
    with_answers,
    with_tail,
)

_EMPTY = '""'
_WIDTHS = {
    Data.NUMBER: 6.0, Data.NAME: 48.0, Data.UNIT: 11.0, Data.TARGET: 11.5, Data.PAST: 16.5, Data.INPUT: 16.0,
    Data.RESULT: 10.5, Data.CHANGE: 16.0, Data.JUDGED: 11.0, Data.STATE: 18.5, Data.NOTE: 28.0, Data.CODE: 10.5,
}  # fmt: skip


def data_sheet(draft: Draft, grid: Grid) -> Sheet:
    """The sheet of figures."""
    layout, looks = draft.layout, draft.looks
    widths = looks.widths([(title, _WIDTHS[Data(title)]) for title in grid.titles])
    words = " hoặc ".join(f"“{word}”" for word in at.STATE_FIELD.choices)
    where = f"{mending_words(draft)}." if draft.mends else "Chỉ nhập vào ô nền vàng."
    hint = f"{where} Không có số thì để trống ô số và chọn {words} ở cột “{Data.STATE}”."
    merges, heights = head(draft, grid, layout.form.title.upper(), hint, widths)
    cells = list(titles_row(draft, grid))
    for line in grid.lines:
        if line.asked is None:
            merges.append(Merge(line.row, 0, line.row, grid.code_column, line.title, looks.section))
            heights.append((line.row, looks.height((line.title, sum(widths) * 0.9))))
        else:
            cells += _line_cells(draft, grid, line)
            heights.append((line.row, _line_height(draft, grid, line, widths)))
    sign, names, sign_heights = sign_off(draft, grid, grid.column(Data.STATE))
    heights = with_answers(draft, grid, widths, heights)
    scale = print_scale(widths)
    by_row = dict(heights)
    above = sum(points for row, points in heights if row < at.FIRST_ROW)
    blocks = with_tail(list(_blocks(grid, by_row)), sign_heights)
    return Sheet(
        name=grid.sheet,
        cells=(*cells, *input_cells(draft, grid), *names),
        widths=widths,
        merges=(*merges, *sign),
        validations=validations(draft, grid),
        colour_rules=tuple(_colour_rules(grid)),
        heights=(*heights, *sign_heights),
        freeze=(at.FIRST_ROW, grid.column(Data.NAME) + 1),
        repeat_rows=(at.HEADER_ROW, at.HEADER_ROW),
        filter_range=(at.HEADER_ROW, 0, grid.last_row, grid.code_column),
        page_breaks=page_breaks(blocks, above, by_row[at.HEADER_ROW], scale),
        scale=scale,
        protected=True,
        landscape=True,
        footer=footer(layout, draft.cover, looks),
        first_cell=next(((cell.row, cell.column) for cell in grid.inputs), (at.FIRST_ROW, 0)),
        growing=frozenset(line.row for line in grid.lines if line.answers),
    )


def _blocks(grid: Grid, heights: dict[int, float]) -> Iterator[tuple[int, float]]:
    """What may not be torn by a page's end: an item with its counts, and a section title with its first item."""
    start, points, title = at.FIRST_ROW, 0.0, False
    for line in grid.lines:
        begins = line.asked is None or line.is_item
        if begins and points and not title:
            yield start, points
            start, points = line.row, 0.0
        points += heights[line.row]
        title = line.asked is None or (line.is_item and line.asked.indicator.kind is Kind.PARTS)
    if points:
        yield start, points


def _line_cells(draft: Draft, grid: Grid, line: Line) -> Iterator[Cell]:
    """A row's locked cells; those that take input come apart."""
    looks, row = draft.looks, line.row
    assert line.asked is not None
    indicator = line.asked.indicator
    taken = {cell.column for cell in grid.inputs if cell.row == row}
    for column in range(len(grid.titles)):
        if column not in taken:
            yield Cell(row, column, None, looks.empty)
    name = replace(looks.text, bold=not indicator.part_of, indent=1 if indicator.part_of else 0)
    if not line.is_item:
        name = replace(looks.text, indent=2 if indicator.part_of else 1)
        yield Cell(row, grid.column(Data.TARGET), None, looks.centre)
    yield Cell(row, grid.column(Data.NUMBER), indicator.printed_number if line.is_item else None, looks.centre)
    yield from printed_cells(draft, grid, line, name)
    if line.is_item:
        yield from _help_cells(draft, grid, line)
    if grid.has(Data.PAST) and indicator.kind is not Kind.PARTS:
        places = max(indicator.decimals, 2 if line.is_item and indicator.kind is Kind.RATIO else 0)
        number = "#,##0" + ("." + "0" * places if places else "")
        past = draft.cover.past.get(line.code)
        yield Cell(row, grid.column(Data.PAST), past, replace(looks.centre, number_format=number))
    yield Cell(row, grid.column(Data.CODE), line.code, looks.code)


def _help_cells(draft: Draft, grid: Grid, line: Line) -> Iterator[Cell]:
    """The computed result, its change since the period before, and the word of the check column."""
    assert line.asked is not None
    indicator, row, looks = line.asked.indicator, line.row, draft.looks
    if indicator.kind is Kind.PARTS:
        return
    count = len(indicator.fields())
    first, last = (row + 1, row + 2) if indicator.kind is Kind.RATIO else (row, row)
    column = grid.column(Data.INPUT)
    values = [cell_name(r, column) for r in range(first, last + 1)]
    result = values[0]
    fault = draft.hidden.fault_of(indicator.code)
    if indicator.kind is Kind.RATIO:
        result = cell_name(row, grid.column(Data.RESULT))
        sound = f'IF(COUNT({values[0]}:{values[1]})=2,IF({values[1]}>0,ROUND({values[0]}/{values[1]}*100,2),""),"")'
        shown = f'=IF(OR({fault}="",{fault}="{UNEXPLAINED}"),{sound},"")'
        yield Cell(row, grid.column(Data.RESULT), shown, replace(looks.centre, number_format="0.00", bold=True), True)
    if indicator.kind is Kind.TABLE:
        yield from _table_cells(draft, grid, line)
    if grid.has(Data.CHANGE) and indicator.is_figure:
        past = cell_name(row, grid.column(Data.PAST))
        places = "." + "0" * max(indicator.decimals, 2) if indicator.kind is Kind.RATIO or indicator.decimals else ""
        signed = replace(looks.centre, number_format=f"+#,##0{places};-#,##0{places};0")
        sound = f'OR({fault}="",{fault}="{UNEXPLAINED}")'
        change = f'=IF(AND(ISNUMBER({past}),ISNUMBER({result}),{sound}),ROUND({result}-{past},6),"")'
        yield Cell(row, grid.column(Data.CHANGE), change, signed, True)
    state = next((c for c in draft.layout.inputs_of(indicator.code) if c.is_state), None)
    answered = f"COUNTA({values[0]}:{values[-1]})>0" if count else f'{draft.hidden.fault_of(indicator.code)}<>"{BLANK}"'
    yield _judged(draft, grid, line, (answered, cell_name(state.row, state.column) if state else ""))


def _judged(draft: Draft, grid: Grid, line: Line, answer: tuple[str, str]) -> Cell:
    """Thiếu, Lỗi, Đạt, Chưa đạt or Đã nhập; `answer`: a condition that holds where there is one, and its state cell."""
    assert line.asked is not None
    indicator = line.asked.indicator
    answered, state = answer
    fault = draft.hidden.fault_of(indicator.code)
    missing = is_missing(fault)
    harmless = TOO_LONG if indicator.kind is Kind.TEXT else UNEXPLAINED
    wrong = f'AND({fault}<>"",{fault}<>"{harmless}")'
    broken = draft.hidden.broken_by(indicator.code)
    if broken:
        wrong = f"OR({wrong},{','.join(f'{rule}<>{_EMPTY}' for rule in broken)})"
    verdict = f'IF({answered},{_verdict(draft.layout, indicator)},"")'
    if state:
        verdict = f'IF({state}<>"","{DONE_WORD}",{verdict})'
    formula = f'=IF({missing},"{MISSING_WORD}",IF({wrong},"{WRONG_WORD}",{verdict}))'
    blank = MISSING_WORD if draft.hidden.blank_of(indicator.code) else ""
    look = replace(draft.looks.centre, bold=True)
    return Cell(line.row, grid.column(Data.JUDGED), formula, look, formula=True, cached=blank)


def _verdict(layout: Layout, indicator: Indicator) -> str:
    cells = [cell for cell in layout.inputs_of(indicator.code) if not cell.is_state and not cell.is_note]
    unmet = unmet_condition(indicator, [cell.cell for cell in cells])
    return f'IF({unmet},"{UNMET_WORD}","{MET_WORD}")' if unmet else f'"{DONE_WORD}"'


def _table_cells(draft: Draft, grid: Grid, line: Line) -> Iterator[Cell]:
    """How many rows of the table are filled, with the way to it."""
    assert line.asked is not None
    code = line.asked.indicator.code
    table = next(g for g in draft.layout.grids if g.table is not None and g.table.indicator.code == code)
    numbered = f"'{table.sheet}'!" + ":".join(
        cell_name(row, table.code_column - 1, fixed=True) for row in (at.FIRST_ROW, table.last_row)
    )
    look = replace(draft.looks.centre, bold=True)
    formula = f'=SUMPRODUCT(--({numbered}<>""))&" dòng"'
    yield Cell(line.row, grid.column(Data.INPUT), formula, look, True, cached="0 dòng")
    yield Cell(line.row, grid.column(Data.RESULT), f"Nhập ở trang “{table.sheet}”", draft.looks.centre)


def _line_height(draft: Draft, grid: Grid, line: Line, widths: tuple[float, ...]) -> float:
    assert line.asked is not None
    indicator, looks = line.asked.indicator, draft.looks
    name, unit = widths[grid.column(Data.NAME)], widths[grid.column(Data.UNIT)]
    if not line.is_item and line.field is not None:
        return looks.height((f"- {line.field.label}", name - 4), (line.field.unit, unit))
    text = indicator.name + (f"\n({indicator.hint})" if indicator.hint else "")
    target = indicator.target.printed if indicator.target else ""
    told = [
        (text, name - 2 * bool(indicator.part_of)),
        (indicator.unit, unit),
        (target, widths[grid.column(Data.TARGET)]),
    ]
    if indicator.kind is Kind.TABLE:
        told.append((f"Nhập ở trang “{at.table_sheet(indicator.code)}”", widths[grid.column(Data.RESULT)]))
    return looks.height(*told)


def _colour_rules(grid: Grid) -> Iterator[ColourRule]:
    judged = grid.column(Data.JUDGED)
    yield from judged_rules(grid, judged)
    for line in grid.lines:
        if line.asked is None or not line.is_item or line.asked.indicator.kind is Kind.PARTS:
            continue
        cells = [cell for cell in grid.inputs if cell.item == line.asked.indicator.code]
        word = cell_name(line.row, judged, fixed=True)
        figures = [cell for cell in cells if not cell.is_state and not cell.is_note]
        yield from input_rule(figures, f'{word}="{WRONG_WORD}"')
        if line.asked.indicator.explain_unmet and not line.asked.confirms:
            note = [cell for cell in cells if cell.is_note]
            at_note = cell_name(note[0].row, note[0].column, fixed=True)
            yield from input_rule(note, f'AND({word}="{UNMET_WORD}",TRIM({at_note})="")')
