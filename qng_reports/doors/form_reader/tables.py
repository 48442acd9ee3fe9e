"""The columns of tables: sheet bang."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qng_reports.doors.form_reader.cells import Lists, max_length, name_in, needed_list, number_limits
from qng_reports.doors.form_reader.words import ADDABLE, COLUMN_KINDS, TABLE_COLUMNS
from qng_reports.doors.tables import CODE_SHAPE, Faults, Row, did_you_mean, find_sheet, is_code, sheet_rows
from qng_reports.model import YES_NO, Indicator, Kind, Method, TableColumn
from qng_reports.sheets import ReadBook
from qng_reports.vietnamese import matching_key

MAX_COLUMNS = 20
_MAX_TITLE = 250
_WIDTHS = (4, 120)
_RESERVED = ("TT", "Mã", "Kiểm tra")


def with_columns(
    indicators: tuple[Indicator, ...], rows: Mapping[str, Row], book: ReadBook, lists: Lists, faults: Faults
) -> tuple[Indicator, ...]:
    """Each table with its columns; a table without any is a fault."""
    tables = {i.code: i for i in indicators if i.kind is Kind.TABLE}
    told = len(faults.found)
    if not tables and find_sheet(book, "bang") is None:
        return indicators
    lines = sheet_rows(book, "bang", TABLE_COLUMNS, faults, needed=bool(tables))
    unread = not lines and len(faults.found) > told
    rows_of: dict[str, list[Row]] = {}
    for line in lines:
        code = line.needed("item", "mã chỉ tiêu")
        if code in tables:
            rows_of.setdefault(code, []).append(line)
        elif code in rows:
            line.fault("item", f"“{code}” không thuộc loại “bảng”", f"đổi loại của “{code}” ở trang chi_tieu")
        elif code:
            line.fault("item", f"không có chỉ tiêu mã “{code}”", did_you_mean(code, tables))
    columns = {code: tuple(_column(line, lists) for line in own) for code, own in rows_of.items()}
    for own in rows_of.values():
        _check_set(own)
    for code in tables:
        if code not in columns and not unread:
            remedy = f"thêm mỗi cột một dòng ở trang bang, ghi “{code}” ở cột “Chỉ tiêu”"
            rows[code].fault("kind", "bảng chưa có cột nào", remedy)
    return tuple(_filled(i, columns[i.code], rows[i.code]) if i.code in columns else i for i in indicators)


def _column(row: Row, lists: Lists) -> TableColumn:
    kind = row.word("kind", COLUMN_KINDS, Kind.TEXT) if row.needed("kind", "loại") else Kind.TEXT
    low, high, decimals = number_limits(row, kind)
    adds = row.yes("adds", False)
    if adds and kind not in ADDABLE:
        row.fault("adds", f"không cộng được cột loại “{row.text('kind')}”", "chỉ cộng số đếm, số thập phân, tiền")
    code = row.needed("code", "mã cột")
    if code and not is_code(code):
        row.fault("code", f"mã “{code}” không hợp lệ", CODE_SHAPE)
    return TableColumn(
        code=code,
        title=name_in(row, "title", "tên cột", _MAX_TITLE),
        kind=kind,
        unit=row.text("unit") or ("%" if kind is Kind.PERCENT else ""),
        decimals=decimals,
        minimum=low,
        maximum=high,
        choices=needed_list(row, lists) if kind is Kind.CHOICE else YES_NO if kind is Kind.YESNO else (),
        required=row.yes("required", False),
        adds=adds,
        max_length=max_length(row, 500),
        width=_width(row),
        hint=row.text("hint"),
    )


def _width(row: Row) -> float:
    width = row.number_or_none("width", "độ rộng")
    if width and not _WIDTHS[0] <= width <= _WIDTHS[1]:
        row.fault("width", f"độ rộng {width:f} ngoài khoảng cho phép", "gõ số ký tự từ 4 đến 120, hoặc để trống")
    return float(width or 0)


def _check_set(rows: list[Row]) -> None:
    """What may not be twice in one table: codes, and titles that read the same; two titles the workbook itself uses."""
    seen: dict[tuple[str, str], Row] = {}
    for row in rows:
        for name, label in (("code", "mã cột"), ("title", "tên cột")):
            unit = row.text("unit")
            key = matching_key(f"{row.text(name)} ({unit})" if unit and name == "title" else row.text(name))
            first = seen.setdefault((name, key), row)
            if key and first is not row:
                row.fault(
                    name, f"{label} “{row.text(name)}” đã có ở {first.place(name)}", "đặt tên khác trong cùng bảng"
                )
        if matching_key(row.text("title")) in {matching_key(title) for title in _RESERVED}:
            row.fault("title", f"tên cột “{row.text('title')}” dành riêng cho biểu", "đặt tên khác, ví dụ “Mã lớp”")
    for row in rows[MAX_COLUMNS : MAX_COLUMNS + 1]:
        row.fault("item", f"bảng có {len(rows)} cột, quá {MAX_COLUMNS}", "bớt cột, hoặc tách thành hai bảng")


def _filled(table: Indicator, columns: tuple[TableColumn, ...], row: Row) -> Indicator:
    """The table with its columns; what the province adds up is its first summed column, in that column's unit."""
    if table.method is not Method.SUM:
        return replace(table, columns=columns)
    summed = next((column for column in columns if column.adds), None)
    if summed is None:
        remedy = "đặt “có” ở cột “Cộng” của một cột số trong trang bang, hoặc đổi cách tổng hợp thành “không”"
        row.fault("method", "tổng hợp “cộng” nhưng bảng không có cột nào được cộng", remedy)
        return replace(table, columns=columns)
    if table.unit and summed.unit and matching_key(table.unit) != matching_key(summed.unit):
        what = f"đơn vị tính “{table.unit}” khác đơn vị “{summed.unit}” của cột được cộng “{summed.title}”"
        row.fault("unit", what, "ghi cùng một đơn vị, hoặc để trống ô này")
    decimals = table.decimals if row.text("decimals") else summed.decimals
    return replace(table, columns=columns, unit=table.unit or summed.unit, decimals=decimals)
