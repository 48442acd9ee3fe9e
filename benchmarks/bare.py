"""What a bare XlsxWriter script does for a described workbook: its calls and nothing else, no check and no hash."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import xlsxwriter

from qng_reports.sheets import Book, Cell, Sheet, Style, Validation


def write(book: Book) -> bytes:
    """The workbook's bytes by direct calls of XlsxWriter, in memory."""
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    about = book.properties
    workbook.set_properties(
        {"title": about.title, "subject": about.subject, "author": about.author, "comments": about.comments}
    )
    for name, value in about.custom:
        workbook.set_custom_property(name, value)
    formats: dict[Style, Any] = {}

    def look(style: Style) -> Any:
        if style not in formats:
            formats[style] = workbook.add_format(_properties(style))
        return formats[style]

    for sheet in book.sheets:
        _sheet(workbook.add_worksheet(sheet.name), sheet, look, workbook)
    workbook.close()
    return stream.getvalue()


def _sheet(worksheet: Any, sheet: Sheet, look: Any, workbook: Any) -> None:
    for column, width in enumerate(sheet.widths):
        worksheet.set_column(column, column, width)
    for row, height in sheet.heights:
        worksheet.set_row(row, min(height, 409))
    for m in sheet.merges:
        area, form = (m.first_row, m.first_column, m.last_row, m.last_column), look(m.style)
        if area[:2] != area[2:]:
            worksheet.merge_range(*area, "", form)
        if m.formula:
            worksheet.write_formula(*area[:2], m.value, form, m.cached)
        else:
            worksheet.write_string(*area[:2], m.value, form)
    for cell in sheet.cells:
        _cell(worksheet, cell, look)
    for validation in sheet.validations:
        worksheet.data_validation(
            validation.row, validation.column, validation.row, validation.column, _rule(validation)
        )
    for rule in sheet.colour_rules:
        form = workbook.add_format({"font_color": rule.color, "bg_color": rule.fill})
        area = (rule.first_row, rule.first_column, rule.last_row, rule.last_column)
        worksheet.conditional_format(*area, {"type": "formula", "criteria": rule.formula, "format": form})
    worksheet.freeze_panes(*sheet.freeze)
    worksheet.set_paper(9)
    worksheet.set_footer(sheet.footer)
    worksheet.set_h_pagebreaks(list(sheet.page_breaks))
    if sheet.protected:
        worksheet.protect()
    if sheet.very_hidden:
        worksheet.very_hidden()


def _cell(worksheet: Any, cell: Cell, look: Any) -> None:
    form, value = look(cell.style), cell.value
    if cell.formula:
        worksheet.write_formula(cell.row, cell.column, value, form, cell.cached)
    elif cell.link:
        worksheet.write_url(cell.row, cell.column, f"internal:{cell.link}", form, value)
    elif value is None or value == "":
        worksheet.write_blank(cell.row, cell.column, None, form)
    elif cell.aside:
        plain = look(replace(cell.style, border=False, fill=""))
        aside = look(replace(cell.style, bold=False, italic=True, border=False, fill=""))
        worksheet.write_rich_string(cell.row, cell.column, plain, value, aside, cell.aside, form)
    elif isinstance(value, str):
        worksheet.write_string(cell.row, cell.column, value, form)
    else:
        worksheet.write_number(cell.row, cell.column, float(value), form)


def _rule(validation: Validation) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "validate": validation.type, "input_title": validation.prompt_title, "input_message": validation.prompt,
        "error_title": validation.error_title, "error_message": validation.error,
    }  # fmt: skip
    if validation.type == "list":
        return rule | {"source": validation.source or list(validation.choices)}
    low, high = validation.minimum, validation.maximum
    bounds = {"minimum": -1e15 if low is None else float(low), "maximum": 1e15 if high is None else float(high)}
    return rule | {"criteria": "between"} | bounds


def _properties(style: Style) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "font_name": style.font, "font_size": style.size, "font_color": style.color, "align": style.align,
        "valign": style.valign, "text_wrap": style.wrap, "num_format": style.number_format, "locked": style.locked,
        "bold": style.bold, "italic": style.italic, "indent": style.indent,
    }  # fmt: skip
    return properties | ({"bg_color": style.fill} if style.fill else {}) | ({"border": 1} if style.border else {})
