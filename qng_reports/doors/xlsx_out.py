"""Writes a described workbook with XlsxWriter; every refusal or warning of the library fails the writing."""

from __future__ import annotations

import struct
import warnings
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import xlsxwriter
from xlsxwriter.exceptions import (
    DuplicateWorksheetName,
    InvalidWorksheetName,
    OverlappingRange,
    XlsxFileError,
    XlsxWriterException,
)
from xlsxwriter.format import Format
from xlsxwriter.image import Image
from xlsxwriter.worksheet import Worksheet

from qng_reports.doors import xlsx_parts as parts
from qng_reports.doors.xlsx_charts import chart_options, dress_chart, placing, spark_options
from qng_reports.doors.xlsx_looks import cell_properties, note_options, rule_properties
from qng_reports.doors.xlsx_parts import Seal
from qng_reports.errors import QngError
from qng_reports.sheets import (
    OUTSIDE,
    TALLEST_ROW,
    Book,
    Cell,
    Merge,
    Picture,
    Sheet,
    Slot,
    Style,
    Validation,
    cell_name,
    text_slot,
)  # fmt: skip

_LONGEST_FORMULA, _DEEPEST_FORMULA = 8_192, 64
CELL_LIMIT, LINE_LIMIT = 32_767, 255  # characters of a cell; of a prompt, a list, a footer, a custom property
_TITLE_LIMIT = 32
_SCREEN_DPI = 96
_VALIDATION_TYPES = {"integer": "integer", "decimal": "decimal", "list": "list", "date": "date", "length": "length"}
_DATES = {"criteria": "between", "minimum": date(1990, 1, 1), "maximum": date(2099, 12, 31)}
_PROTECTION = {
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
}
_SLOT_MARK = text_slot("")[0].encode()


@dataclass(frozen=True, slots=True)
class Written:
    """Parts by name, in the order of the zip; `numbers`: names of number slots by sheet and cell, blank as yet."""

    parts: dict[str, bytes]
    numbers: dict[tuple[int, str], str]


def write_book(book: Book, seal: Seal | None = None) -> bytes:
    """The finished .xlsx; the same book always gives the same bytes. `seal`: the password of what is protected.

    Raises QngError when Excel could not hold what is described (a text, list or name beyond its limits), KeyError for
    a book with slots, which only a `stamp.Master` fills.
    """
    written = write_parts(book, seal)
    marked = not book.answered and any(_SLOT_MARK in content for content in written.parts.values())
    if written.numbers or marked:
        raise KeyError("a book with slots is no finished book")
    return parts.archive(parts.deflated(name, content) for name, content in written.parts.items())


def write_parts(book: Book, seal: Seal | None = None) -> Written:
    """The parts of the .xlsx, slots still open; raises QngError as `write_book` does."""
    stream = BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            workbook = xlsxwriter.Workbook(stream, _options(book))
            writer = _Writer(workbook, book)
            writer.write()
            workbook.close()
    except (XlsxWriterException, UserWarning) as problem:
        raise QngError(f"Excel không nhận nội dung của tệp “{book.properties.title}” ({problem}).") from problem
    with ZipFile(stream) as zipped:
        content = {name: zipped.read(name) for name in zipped.namelist()}
    return Written(_finished(content, book, seal), writer.numbers)


def _options(book: Book) -> dict[str, Any]:
    # columns are measured in digits of the default font: with the font that the cells use, every program agrees on them
    # and no font is of the theme: Excel would show the theme's Calibri in its place
    normal: dict[str, Any] = {"font_name": book.font, "font_size": book.size, "font_scheme": "none"}
    if book.issued:
        normal["locked"] = False
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": normal,
    }


def _finished(content: dict[str, bytes], book: Book, seal: Seal | None) -> dict[str, bytes]:
    """The parts with what XlsxWriter has no words for."""
    changed: dict[str, str] = {}
    for index, sheet in enumerate(book.sheets):
        name = parts.sheet_part(index)
        xml = content[name].decode()
        if sheet.growing:
            xml = parts.growing_rows(xml, sheet.growing)
        if book.issued:
            xml = parts.all_columns(xml)
        if book.answered:
            xml = parts.uncomputed(xml)
        if sheet.protected and seal:
            xml = parts.sealed_sheet(xml, seal)
        changed[name] = xml
    if book.answered:
        changed[parts.STRINGS] = parts.once_escaped(content[parts.STRINGS].decode())
    if book.issued:
        changed[parts.WORKBOOK] = parts.locked_structure(content[parts.WORKBOOK].decode(), seal)
        changed[parts.STYLES] = parts.locked_formats(content[parts.STYLES].decode())
    return content | {name: xml.encode() for name, xml in changed.items()}


class _PlainSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose formulas are written as they are.

    Ours call no function that Excel 2010 lacks, so there is nothing to rename; XlsxWriter would search each formula for
    some thirty names, which takes half of its time.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class _Writer:
    """One workbook being written; keeps a format for each style."""

    def __init__(self, workbook: xlsxwriter.Workbook, book: Book) -> None:
        self.workbook = workbook
        self.book = book
        self.formats: dict[Style, Format] = {}
        self.numbers: dict[tuple[int, str], str] = {}
        self.unwritten = workbook.add_format({"locked": True}) if book.issued else None

    def write(self) -> None:
        book, about = self.book, self.book.properties
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
            _fits(value, LINE_LIMIT, f"Thuộc tính “{name}” của tệp")
            self.workbook.set_custom_property(name, value)
        visible = next(i for i, sheet in enumerate(book.sheets) if not sheet.very_hidden)
        for index, sheet in enumerate(book.sheets):
            worksheet = self._add_sheet(sheet.name)
            if index == visible:
                worksheet.activate()
                worksheet.set_first_sheet()
            self._sheet(worksheet, sheet)

    def _add_sheet(self, name: str) -> Worksheet:
        try:
            return self.workbook.add_worksheet(name, worksheet_class=_PlainSheet)
        except (InvalidWorksheetName, DuplicateWorksheetName) as problem:
            raise QngError(
                f"Tên trang “{name}” không dùng được trong Excel: phải khác các tên kia, không quá 31 ký tự, "
                "không có các dấu [ ] : * ? / \\ và không có dấu nháy đơn ở đầu hay cuối."
            ) from problem

    def _sheet(self, worksheet: Worksheet, sheet: Sheet) -> None:
        for column, width in enumerate(sheet.widths):
            worksheet.set_column(column, column, width, self.unwritten)
        if self.unwritten:  # stretched over all the columns that follow when the part is finished
            worksheet.set_column(len(sheet.widths), len(sheet.widths), None, self.unwritten)
        for row, height in sheet.heights:
            worksheet.set_row(row, min(height, TALLEST_ROW))
        for merge in sheet.merges:
            self._merge(worksheet, merge)
        for cell in sheet.cells:
            self._cell(worksheet, cell)
        for validation in sheet.validations:
            self._validation(worksheet, validation)
        for rule in sheet.colour_rules:
            look = self.workbook.add_format(rule_properties(rule))
            area = (rule.first_row, rule.first_column, rule.last_row, rule.last_column)
            _must(
                worksheet.conditional_format(*area, {"type": "formula", "criteria": rule.formula, "format": look}),
                sheet.name,
            )
        for picture in sheet.pictures:
            _insert(worksheet, picture)
        for chart in sheet.charts:
            drawn = self.workbook.add_chart(chart_options(chart))
            dress_chart(drawn, chart)
            _must(worksheet.insert_chart(chart.row, chart.column, drawn, placing(chart)), chart.title)
        for spark in sheet.sparklines:
            _must(worksheet.add_sparkline(spark.row, spark.column, spark_options(spark)), sheet.name)
        for note in sheet.notes:
            options = note_options(note, self.book.font)
            _must(worksheet.write_comment(note.row, note.column, note.text, options), note.text)
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
            worksheet.protect("", _PROTECTION | {"select_locked_cells": sheet.select_locked})
        if sheet.tab:
            worksheet.set_tab_color(sheet.tab)
        if sheet.very_hidden:
            worksheet.very_hidden()

    def _format(self, style: Style) -> Format:
        look = self.formats.get(style)
        if look is None:
            look = self.formats[style] = self.workbook.add_format(cell_properties(style))
        return look

    def _cell(self, worksheet: Worksheet, cell: Cell) -> None:
        look = self._format(cell.style)
        place = (cell.row, cell.column)
        value = cell.value
        if cell.formula:
            _check_formula(str(value))
            _must(worksheet.write_formula(*place, str(value), look, cell.cached), value)
        elif cell.link:
            target = cell.link if cell.link.startswith(OUTSIDE) else f"internal:{cell.link}"
            _must(worksheet.write_url(*place, target, look, str(value)), value)
        elif isinstance(value, Slot):
            self.numbers[worksheet.index, cell_name(*place)] = value.name
            _must(worksheet.write_blank(*place, None, look), value)
        elif value is None or value == "":
            _must(worksheet.write_blank(*place, None, look), value)
        elif cell.aside:
            _fits(f"{value}{cell.aside}", CELL_LIMIT, "Văn bản của một ô")
            aside = self._format(replace(cell.style, bold=False, italic=True, border=False, fill=""))
            own = self._format(replace(cell.style, border=False, fill=""))
            _must(worksheet.write_rich_string(*place, own, str(value), aside, cell.aside, look), value)
        elif isinstance(value, str) and self.book.answered and _looks_rich(value):
            own = self._format(replace(cell.style, border=False, fill=""))  # in two pieces it is not taken for XML
            _must(worksheet.write_rich_string(*place, own, value[:1], own, value[1:], look), value)
        elif isinstance(value, str):
            _must(worksheet.write_string(*place, _text(value), look), value)
        else:
            _must(worksheet.write_number(*place, float(value), look), value)

    def _merge(self, worksheet: Worksheet, merge: Merge) -> None:
        look = self._format(merge.style)
        area = (merge.first_row, merge.first_column, merge.last_row, merge.last_column)
        if merge.first_row == merge.last_row and merge.first_column == merge.last_column:
            place = (merge.first_row, merge.first_column)
            self._cell(worksheet, Cell(*place, merge.value, merge.style, merge.formula, cached=merge.cached))
            return
        alone = isinstance(merge.value, str) and not merge.formula and not self.book.answered
        try:
            _must(worksheet.merge_range(*area, _text(str(merge.value)) if alone else "", look), merge.value)
        except OverlappingRange as problem:
            first, last = cell_name(*area[:2]), cell_name(*area[2:])
            raise QngError(
                f"Trang “{worksheet.name}” có vùng gộp ô {first}:{last} chồng lên vùng gộp khác."
            ) from problem
        if not alone:
            self._cell(worksheet, Cell(*area[:2], merge.value, merge.style, merge.formula, cached=merge.cached))

    def _validation(self, worksheet: Worksheet, validation: Validation) -> None:
        place = (validation.row, validation.column)
        where = f"ô {cell_name(*place)} của trang “{worksheet.name}”"
        for title in (validation.prompt_title, validation.error_title):
            _fits(title, _TITLE_LIMIT, f"Tiêu đề lời nhắc ở {where}")
        for text in (validation.prompt, validation.error):
            _fits(text, LINE_LIMIT, f"Lời nhắc ở {where}")
        if not validation.source:
            _fits(",".join(validation.choices), LINE_LIMIT, f"Danh sách chọn ở {where}")
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


def _text(value: str) -> str:
    """A text that XlsxWriter writes as it stands; it takes one between `<r>` and `</r>` for its own XML."""
    if _looks_rich(value):
        raise QngError(f"Văn bản của một ô không được mở đầu bằng <r> và kết thúc bằng </r>: “{value[:40]}”.")
    _fits(value, CELL_LIMIT, "Văn bản của một ô")
    return value


def _looks_rich(value: str) -> bool:
    return value.startswith("<r>") and value.endswith("</r>")


def _fits(text: str, most: int, what: str) -> None:
    """Excel counts UTF-16 units."""
    if len(text) * 2 > most and (length := len(text.encode("utf-16-le")) // 2) > most:
        raise QngError(f"{what} dài {length} ký tự, Excel chỉ nhận {most}: “{text[:40]}…”.")


def _insert(worksheet: Worksheet, picture: Picture) -> None:
    try:
        image = Image(BytesIO(picture.content))
    except (XlsxFileError, struct.error) as problem:
        raise QngError(f"Ảnh trên trang “{worksheet.name}” không phải tệp PNG hay JPEG dùng được.") from problem
    across, down = image.width * _SCREEN_DPI / image.x_dpi, image.height * _SCREEN_DPI / image.y_dpi
    scale = min(1, picture.width / across, picture.height / down)
    look = {"x_scale": scale, "y_scale": scale, "object_position": 2, "decorative": True}  # 2: moves with its cell
    _must(worksheet.insert_image(picture.row, picture.column, BytesIO(picture.content), look), "ảnh")


def _check_formula(formula: str) -> None:
    """Excel drops a formula that is too long or nested too deep, and says that the file was damaged."""
    depth = deepest = 0
    for sign in formula if formula.count("(") > _DEEPEST_FORMULA else "":
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    if len(formula) > _LONGEST_FORMULA or deepest > _DEEPEST_FORMULA:
        raise QngError(
            f"Công thức dài {len(formula)} ký tự, lồng {deepest} lớp, quá mức Excel chứa được; bớt cột hoặc ràng buộc."
        )


def _must(result: object, what: object) -> None:
    """XlsxWriter says no by a negative number; nothing may be dropped silently."""
    if isinstance(result, int) and result < 0:
        raise QngError(f"Excel không nhận nội dung “{str(what)[:120]}” (mã {result}).")


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
    if sheet.print_area:
        worksheet.print_area(*sheet.print_area)
    if sheet.repeat_rows:
        worksheet.repeat_rows(*sheet.repeat_rows)
    if sheet.repeat_columns:
        worksheet.repeat_columns(*sheet.repeat_columns)
    if sheet.footer:
        _fits(sheet.footer, LINE_LIMIT, f"Chân trang của trang “{sheet.name}”")
        worksheet.set_footer(sheet.footer)
    if sheet.page_breaks:
        worksheet.set_h_pagebreaks(list(sheet.page_breaks))
