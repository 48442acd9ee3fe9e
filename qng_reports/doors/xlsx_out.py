"""Writes a described workbook with XlsxWriter; every refusal or warning of the library fails the writing."""

from __future__ import annotations

import warnings
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qng_reports.errors import QngError
from qng_reports.sheets import Book, Cell, Merge, Sheet, Style, Validation

FONT = "Times New Roman"
# columns are measured in digits of the default font: with the font that the cells use, every program agrees on them
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "default_format_properties": {"font_name": FONT, "font_size": 11},
}
_WORKSHEET_MAX_TEXT = 32_767
_VALIDATION_TYPES = {"integer": "integer", "decimal": "decimal", "list": "list", "date": "date", "length": "length"}
_DATES = {"criteria": "between", "minimum": date(1990, 1, 1), "maximum": date(2099, 12, 31)}
_PROTECTION = {
    "select_locked_cells": False,
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
}


def write_book(book: Book) -> bytes:
    """The finished .xlsx; the same book always gives the same bytes.

    Raises QngError when Excel could not hold what is described (a text, list or name beyond its limits).
    """
    stream = BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            workbook = xlsxwriter.Workbook(stream, deepcopy(_OPTIONS))  # the library takes its options apart
            _Writer(workbook).write(book)
            workbook.close()
    except (XlsxWriterException, UserWarning) as problem:
        raise QngError(f"Không tạo được tệp Excel “{book.properties.title}”: {problem}") from problem
    return stream.getvalue()


class _Writer:
    """One workbook being written; keeps a format for each style."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self.workbook = workbook
        self.formats: dict[Style, Format] = {}

    def write(self, book: Book) -> None:
        about = book.properties
        self.workbook.set_properties(
            {
                "title": about.title,
                "subject": about.subject,
                "author": about.author,
                "comments": about.comments,
                "created": about.created,
            }
        )
        for name, value in about.custom:
            self.workbook.set_custom_property(name, value)
        visible = next(i for i, sheet in enumerate(book.sheets) if not sheet.very_hidden)
        for index, sheet in enumerate(book.sheets):
            worksheet = self.workbook.add_worksheet(sheet.name)
            if index == visible:
                worksheet.activate()
                worksheet.set_first_sheet()
            self._sheet(worksheet, sheet)

    def _sheet(self, worksheet: Worksheet, sheet: Sheet) -> None:
        for column, width in enumerate(sheet.widths):
            worksheet.set_column(column, column, width)
        for row, height in sheet.heights:
            worksheet.set_row(row, height)
        for merge in sheet.merges:
            self._merge(worksheet, merge)
        for cell in sheet.cells:
            self._cell(worksheet, cell)
        for validation in sheet.validations:
            self._validation(worksheet, validation)
        for rule in sheet.colour_rules:
            look = self.workbook.add_format({"font_color": rule.color, "bg_color": rule.fill})
            area = (rule.first_row, rule.first_column, rule.last_row, rule.last_column)
            _must(
                worksheet.conditional_format(*area, {"type": "formula", "criteria": rule.formula, "format": look}),
                sheet.name,
            )
        self._view(worksheet, sheet)
        _print_setup(worksheet, sheet)

    def _view(self, worksheet: Worksheet, sheet: Sheet) -> None:
        worksheet.hide_gridlines(2)
        if sheet.freeze != (0, 0):
            worksheet.freeze_panes(*sheet.freeze)
        if sheet.filter_range:
            worksheet.autofilter(*sheet.filter_range)
        worksheet.set_selection(*sheet.first_cell, *sheet.first_cell)
        if sheet.protected:
            worksheet.protect("", dict(_PROTECTION))
        if sheet.very_hidden:
            worksheet.very_hidden()

    def _format(self, style: Style) -> Format:
        if style not in self.formats:
            self.formats[style] = self.workbook.add_format(_format_properties(style))
        return self.formats[style]

    def _cell(self, worksheet: Worksheet, cell: Cell) -> None:
        look = self._format(cell.style)
        place = (cell.row, cell.column)
        value = cell.value
        if cell.formula:
            _must(worksheet.write_formula(*place, str(value), look, cell.cached), value)
        elif cell.link:
            _must(worksheet.write_url(*place, f"internal:{cell.link}", look, str(value)), value)
        elif value is None or value == "":
            _must(worksheet.write_blank(*place, None, look), value)
        elif cell.aside:
            aside = self._format(replace(cell.style, bold=False, italic=True, border=False, fill=""))
            own = self._format(replace(cell.style, border=False, fill=""))
            _must(worksheet.write_rich_string(*place, own, str(value), aside, cell.aside, look), value)
        elif isinstance(value, str):
            if len(value) > _WORKSHEET_MAX_TEXT:
                raise QngError(f"Văn bản quá dài so với một ô Excel ({len(value)} ký tự): “{value[:40]}…”.")
            _must(worksheet.write_string(*place, value, look), value)
        else:
            _must(worksheet.write_number(*place, float(value), look), value)

    def _merge(self, worksheet: Worksheet, merge: Merge) -> None:
        look = self._format(merge.style)
        area = (merge.first_row, merge.first_column, merge.last_row, merge.last_column)
        if merge.first_row == merge.last_row and merge.first_column == merge.last_column:
            place = (merge.first_row, merge.first_column)
            self._cell(worksheet, Cell(*place, merge.value, merge.style, merge.formula, cached=merge.cached))
            return
        _must(worksheet.merge_range(*area, "" if merge.formula else merge.value, look), merge.value)
        if merge.formula:
            written = worksheet.write_formula(*area[:2], merge.value, look, merge.cached)
            _must(written, merge.value)

    def _validation(self, worksheet: Worksheet, validation: Validation) -> None:
        rule: dict[str, Any] = {
            "validate": _VALIDATION_TYPES[validation.type],
            "input_title": validation.prompt_title,
            "input_message": validation.prompt,
            "error_title": validation.error_title,
            "error_message": validation.error,
        }
        if validation.type == "list":
            rule["source"] = validation.source or list(validation.choices)
        else:
            rule |= _DATES if validation.type == "date" else _bounds(validation.minimum, validation.maximum)
        place = (validation.row, validation.column)
        _must(worksheet.data_validation(*place, *place, rule), rule)


def _bounds(minimum: Decimal | None, maximum: Decimal | None) -> dict[str, Any]:
    if minimum is not None and maximum is not None:
        return {"criteria": "between", "minimum": _plain(minimum), "maximum": _plain(maximum)}
    if maximum is not None:
        return {"criteria": "<=", "value": _plain(maximum)}
    if minimum is not None:
        return {"criteria": ">=", "value": _plain(minimum)}
    return {"criteria": "between", "minimum": -1e15, "maximum": 1e15}


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _must(result: object, what: object) -> None:
    """XlsxWriter says no by a negative number; nothing may be dropped silently."""
    if isinstance(result, int) and result < 0:
        raise QngError(f"Excel không nhận nội dung “{str(what)[:120]}” (mã {result}).")


def _format_properties(style: Style) -> dict[str, Any]:
    horizontal = {"left": "left", "center": "center", "right": "right", "justify": "justify"}[style.align]
    properties: dict[str, Any] = {
        "font_name": FONT,
        "font_size": style.size,
        "font_color": style.color,
        "align": horizontal,
        "valign": style.valign,
        "text_wrap": style.wrap,
        "num_format": style.number_format,
        "locked": style.locked,
        "bold": style.bold,
        "italic": style.italic,
    }
    if style.indent:
        properties["indent"] = style.indent
    if style.underline:
        properties["underline"] = 1
    if style.fill:
        properties["bg_color"] = style.fill
        properties["pattern"] = 1
    if style.border:
        properties |= {"border": 1, "border_color": "#7F7F7F"}
    return properties


def _print_setup(worksheet: Worksheet, sheet: Sheet) -> None:
    worksheet.set_paper(9)  # A4
    if sheet.landscape:
        worksheet.set_landscape()
    worksheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.7)
    if sheet.scale:
        worksheet.set_print_scale(sheet.scale)
    else:
        worksheet.fit_to_pages(sheet.pages_wide, 0)
    worksheet.center_horizontally()
    if sheet.repeat_rows:
        worksheet.repeat_rows(*sheet.repeat_rows)
    if sheet.repeat_columns:
        worksheet.repeat_columns(*sheet.repeat_columns)
    if sheet.footer:
        worksheet.set_footer(sheet.footer)
    if sheet.page_breaks:
        worksheet.set_h_pagebreaks(list(sheet.page_breaks))
