"""The data sheet of an agency's workbook: rows, help formulas, colours, signatures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qng_reports import layout as at
from qng_reports.layout import Input, Layout, Line
from qng_reports.model import YES, FieldType, Indicator, Kind
from qng_reports.sheets import Cell, ColourRule, Merge, Sheet, Style, cell_name
from qng_reports.vietnamese import format_date
from qng_reports.workbook.looks import (
    CENTRE,
    EMPTY,
    ERROR,
    HEAD,
    HEAD_FILL,
    INPUT_FILL,
    MISSING,
    NAME,
    PART,
    SECTION,
    SMALL,
    TITLE,
    Cover,
    footer,
    height,
    page_breaks,
    print_scale,
    validation,
)

WIDTHS = (5.5, 52, 11, 11, 16, 10, 11, 17, 28, 9)


def data_sheet(layout: Layout, cover: Cover, lists: dict[tuple[str, ...], str]) -> Sheet:
    """The sheet of figures; `lists` holds the ranges of lists too long for a cell."""
    inputs = {(cell.row, cell.column): cell for cell in layout.inputs if cell.sheet == at.DATA}
    cells: list[Cell] = [Cell(at.HEADER_ROW, c, title, HEAD) for c, title in enumerate(at.COLUMN_TITLES)]
    merges = list(_data_head(layout, cover))
    heights = [(0, 18.0), (1, 18.0), (2, 24.0), (3, 18.0), (4, 20.0), (at.IDENTITY_ROW, 14.0), (6, 18.0), (7, 34.0)]
    for line in layout.lines:
        if line.asked is None:
            merges.append(Merge(line.row, 0, line.row, at.CODE, line.title, SECTION))
            heights.append((line.row, height((line.title, sum(WIDTHS) * 0.9))))
        else:
            cells += _line_cells(line, inputs)
            heights.append((line.row, _line_height(line)))
    sign, sign_heights = _signature(layout.last_row + 2)
    scale = print_scale(WIDTHS)
    head = sum(points for row, points in heights if row < at.FIRST_ROW)
    blocks = (*_blocks(layout, dict(heights)), (layout.last_row + 1, 15.0 + sum(points for _, points in sign_heights)))
    return Sheet(
        name=at.DATA,
        cells=tuple(cells),
        widths=WIDTHS,
        merges=(*merges, *sign),
        validations=tuple(validation(cell, lists) for cell in inputs.values()),
        colour_rules=tuple(_colour_rules(layout)),
        heights=(*heights, *sign_heights),
        freeze=(at.FIRST_ROW, at.UNIT),
        repeat_rows=(at.HEADER_ROW, at.HEADER_ROW),
        filter_range=(at.HEADER_ROW, 0, layout.last_row, at.CODE),
        page_breaks=page_breaks(blocks, head, dict(heights)[at.HEADER_ROW], scale),
        scale=scale,
        protected=True,
        landscape=True,
        footer=footer(layout),
        first_cell=min(inputs, default=(at.FIRST_ROW, at.INPUT)),
    )


def _blocks(layout: Layout, heights: dict[int, float]) -> Iterator[tuple[int, float]]:
    """What may not be torn by a page's end: an item with its counts, and a section title with its first item."""
    start, points, title = at.FIRST_ROW, 0.0, False
    for line in layout.lines:
        begins = line.asked is None or line.code == line.asked.indicator.code
        if begins and points and not title:
            yield start, points
            start, points = line.row, 0.0
        points += heights[line.row]
        title = line.asked is None
    if points:
        yield start, points


def _data_head(layout: Layout, cover: Cover) -> Iterator[Merge]:
    form, period, last = layout.form, layout.period, at.CODE
    right = Style(align="left")
    yield Merge(0, 0, 0, at.TARGET, f"Biểu số: {form.code} (phiên bản {form.version})", Style(bold=True))
    yield Merge(1, 0, 1, at.TARGET, f"Thực hiện {form.plan}" if form.plan else "", Style(italic=True, wrap=False))
    yield Merge(0, at.STATE - 1, 0, last, f"Đơn vị báo cáo: {layout.agency.name}", replace(right, bold=True))
    yield Merge(1, at.STATE - 1, 1, last, f"Đơn vị nhận báo cáo: {form.issuer}", right)
    yield Merge(2, 0, 2, last, form.title.upper(), TITLE)
    span = f"số liệu từ {format_date(period.start)} đến {format_date(period.end)}"
    subtitle = f"Kỳ báo cáo: {period.name} ({span}). Hạn gửi: {format_date(cover.deadline)}"
    yield Merge(3, 0, 3, last, subtitle, Style(italic=True, align="center"))
    formula, blank = _progress(layout)
    yield Merge(4, 0, 4, last, formula, Style(bold=True, align="center", color=HEAD_FILL), formula=True, cached=blank)
    yield Merge(at.IDENTITY_ROW, 0, at.IDENTITY_ROW, last, at.identity_line(cover.identity), SMALL)
    words = " hoặc ".join(f"“{word}”" for word in at.STATE_FIELD.choices)
    hint = f"Chỉ nhập vào ô nền vàng. Không có số thì để trống ô số và chọn {words} ở cột “{at.STATE_FIELD.label}”."
    yield Merge(6, 0, 6, last, hint, Style(italic=True, wrap=False))


def _progress(layout: Layout) -> tuple[str, str]:
    """Counts the words of the check column (plain COUNTIF works in every program), and what it says of a blank form."""
    area = f"{cell_name(at.FIRST_ROW, at.JUDGED)}:{cell_name(layout.last_row, at.JUDGED)}"
    total = sum(1 for asked in layout.asked() if asked.indicator.required and not asked.confirms)
    missing, wrong = f'COUNTIF({area},"Thiếu")', f'COUNTIF({area},"Lỗi")'
    if not total:
        return '="Không có chỉ tiêu bắt buộc"', "Không có chỉ tiêu bắt buộc"
    faults = f'IF({wrong}>0,"; còn "&{wrong}&" chỉ tiêu bị lỗi","")'
    return f'="Đã nhập "&({total}-{missing})&"/{total} chỉ tiêu"&{faults}', f"Đã nhập 0/{total} chỉ tiêu"


def _line_cells(line: Line, inputs: dict[tuple[int, int], Input]) -> Iterator[Cell]:
    asked = line.asked
    assert asked is not None
    indicator, is_item = asked.indicator, line.code == asked.indicator.code
    row = line.row
    if is_item:
        target = indicator.target.printed if indicator.target else ""
        texts = (indicator.printed_number, indicator.name, indicator.unit, target)
    else:
        assert line.field is not None
        texts = ("", f"- {line.field.label}", line.field.unit, "")
    styles = (CENTRE, NAME if is_item else PART, CENTRE, CENTRE)
    for column, (text, style) in enumerate(zip(texts, styles, strict=True)):
        hint = f"\n({indicator.hint})" if is_item and column == at.NAME and indicator.hint else ""
        yield Cell(row, column, text, style, aside=hint)
    yield _input_cell(row, at.INPUT, inputs)
    if is_item:
        yield from _help_cells(indicator, row, required=indicator.required and not asked.confirms)
    else:
        yield from (Cell(row, column, None, EMPTY) for column in (at.RESULT, at.JUDGED))
    yield _input_cell(row, at.STATE, inputs)
    yield _input_cell(row, at.NOTE, inputs)
    yield Cell(row, at.CODE, line.code, replace(CENTRE, size=9, color="#595959"))


def _input_cell(row: int, column: int, inputs: dict[tuple[int, int], Input]) -> Cell:
    cell = inputs.get((row, column))
    if cell is None:
        return Cell(row, column, None, EMPTY)
    return Cell(row, column, None, _input_style(cell))


def _input_style(cell: Input) -> Style:
    base = Style(border=True, fill=INPUT_FILL, locked=False)
    decimals = "." + "0" * cell.field.decimals if cell.field.decimals else ""
    if cell.field.type in (FieldType.INTEGER, FieldType.DECIMAL):
        return replace(base, align="right", bold=True, number_format=f"#,##0{decimals}")
    if cell.field.type is FieldType.DATE:
        return replace(base, align="center", number_format="dd/mm/yyyy")
    if cell.field.type is FieldType.LIST:
        return replace(base, align="center")
    return replace(base, number_format="@", valign="top")


def _help_cells(indicator: Indicator, row: int, *, required: bool) -> Iterator[Cell]:
    """The computed percentage and the word of the check column."""
    first, last = (row + 1, row + 2) if indicator.kind is Kind.RATIO else (row, row)
    values = f"{cell_name(first, at.INPUT)}:{cell_name(last, at.INPUT)}"
    count = last - first + 1
    result = cell_name(row, at.RESULT)
    figure = cell_name(first, at.INPUT)
    percent = replace(CENTRE, number_format="0.00", bold=True)
    if indicator.kind is Kind.RATIO:
        whole = cell_name(last, at.INPUT)
        sound = f"{whole}>0" if indicator.may_exceed else f"AND({whole}>0,{figure}<={whole})"
        formula = f'=IF(COUNT({values})=2,IF({sound},ROUND({figure}/{whole}*100,2),""),"")'
        yield Cell(row, at.RESULT, formula, percent, formula=True)
        wrong = f"{whole}<=0" if indicator.may_exceed else f"OR({whole}<=0,{figure}>{whole})"
    else:
        result, wrong = figure, "FALSE"
        yield Cell(row, at.RESULT, None, EMPTY)
    if indicator.is_figure:
        wrong = f"IF(COUNT({values})<{count},TRUE,{wrong})"
    state = cell_name(row, at.STATE)
    blank = "Thiếu" if required else ""
    answered = f'IF(COUNTA({values})<{count},"{blank}",IF({wrong},"Lỗi",{_verdict(indicator, result)}))'
    formula = f'IF({state}<>"",IF(COUNTA({values})>0,"Lỗi","Đã nhập"),{answered})' if indicator.is_figure else answered
    yield Cell(row, at.JUDGED, f"={formula}", replace(CENTRE, bold=True), formula=True, cached=blank)


def _verdict(indicator: Indicator, result: str) -> str:
    target = indicator.target
    if target is None:
        return '"Đã nhập"'
    if target.number is None:
        return f'IF({result}="{target.status}","Đạt","Chưa đạt")'
    if indicator.kind is Kind.YESNO:
        return f'IF({result}="{YES}","Đạt","Chưa đạt")'
    if not indicator.is_figure:
        return '"Đã nhập"'
    return f'IF({result}{target.operator}{target.number:f},"Đạt","Chưa đạt")'


def _line_height(line: Line) -> float:
    assert line.asked is not None
    indicator = line.asked.indicator
    if line.code != indicator.code and line.field is not None:
        return height((f"- {line.field.label}", WIDTHS[at.NAME] - 4), (line.field.unit, WIDTHS[at.UNIT]))
    name = indicator.name + (f"\n({indicator.hint})" if indicator.hint else "")
    return height((name, WIDTHS[at.NAME]), (indicator.unit, WIDTHS[at.UNIT]))


def _colour_rules(layout: Layout) -> Iterator[ColourRule]:
    area = (at.FIRST_ROW, at.JUDGED, layout.last_row, at.JUDGED)
    first = cell_name(at.FIRST_ROW, at.JUDGED)
    yield ColourRule(*area, f'={first}="Lỗi"', *ERROR)
    yield ColourRule(*area, f'={first}="Thiếu"', *MISSING)


def _signature(row: int) -> tuple[list[Merge], list[tuple[int, float]]]:
    left, right = (at.NUMBER, at.NAME), (at.STATE - 1, at.CODE)
    bold, italic = Style(bold=True, align="center"), Style(italic=True, align="center")
    lines = (
        (row, left, "", italic),
        (row, right, "………………, ngày …… tháng …… năm ……", italic),
        (row + 1, left, "NGƯỜI LẬP BIỂU", bold),
        (row + 1, right, "LÃNH ĐẠO ĐƠN VỊ", bold),
        (row + 2, left, "(Ký, ghi rõ họ tên, điện thoại)", italic),
        (row + 2, right, "(Ký tên, đóng dấu)", italic),
        (row + 4, left, "…………………………………", italic),
        (row + 4, right, "…………………………………", italic),
    )
    merges = [Merge(r, columns[0], r, columns[1], text, style) for r, columns, text, style in lines if text]
    return merges, [(row + step, 60.0 if step == 3 else 18.0) for step in range(5)]
