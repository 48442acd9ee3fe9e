"""How a form's workbooks look: sheet giao_dien."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from qng_reports.doors.form_reader.logo import LogoError, read_logo
from qng_reports.doors.form_reader.words import INFO, LOOK_KEYS
from qng_reports.doors.tables import Faults, Row, did_you_mean, find_sheet, sheet_rows
from qng_reports.layout import Data, Task, Words
from qng_reports.model import Appearance, Indicator
from qng_reports.numbers import read_number
from qng_reports.sheets import ReadBook
from qng_reports.vietnamese import format_number, matching_key, round_half_up

SHEET = "giao_dien"
_SIZES, _WIDTHS = (11, 14), (4, 120)
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")
_MAX_FONT = 31  # characters that Excel keeps of a font's name
_TEXT_CONTRAST, _FILL_CONTRAST = Decimal("4.5"), Decimal(7)  # WCAG 2.1, success criteria 1.4.3 and 1.4.6


def column_titles(indicators: Iterable[Indicator]) -> dict[str, str]:
    """Every column of the form's workbooks by the key of its title; a table's column also without its unit."""
    titles = [title.value for columns in (Data, Task, Words) for title in columns]
    known = {matching_key(title): title for title in titles}
    for column in (column for indicator in indicators for column in indicator.columns):
        known |= {matching_key(column.title): column.heading, matching_key(column.heading): column.heading}
    return known


def read_appearance(book: ReadBook, content: bytes, titles: Mapping[str, str], faults: Faults) -> Appearance:
    """What giao_dien sets, over the defaults; sizes and colours that cannot be read well are faults.

    `titles`: the columns that can be given a width, from `column_titles`.
    """
    rows: dict[str, Row] = {}
    look, widths = Appearance(), dict[str, tuple[str, float]]()
    for row in sheet_rows(book, SHEET, INFO, faults, needed=False):
        key = row.text("key")
        if key not in LOOK_KEYS:
            row.fault("key", f"khóa “{key}” không dùng", did_you_mean(key, LOOK_KEYS))
        elif key == "do_rong":
            _read_widths(row, titles, widths)
        elif key in rows:
            row.fault("key", f"khóa “{key}” đã có ở {rows[key].place('key')}", "giữ một dòng")
        else:
            rows[key] = row
            look = _with_value(look, key, row)
    _check_contrast(look, rows)
    return replace(look, widths=tuple(widths.values()), logo=_logo(book, content, faults))


def _with_value(look: Appearance, key: str, row: Row) -> Appearance:
    text = row.text("value")
    if not text:
        return look
    if key == "phong_chu":
        if len(text) > _MAX_FONT:
            row.fault("value", f"tên phông chữ dài quá {_MAX_FONT} ký tự", "ghi một tên, ví dụ Times New Roman")
        return replace(look, font=text)
    if key == "co_chu":
        size = row.number_or_none("value", "cỡ chữ")
        if size is not None and not _SIZES[0] <= size <= _SIZES[1]:
            row.fault("value", f"cỡ chữ {format_number(size)} ngoài khoảng cho phép", "gõ số từ 11 đến 14")
        return look if size is None else replace(look, size=float(size))
    found = _COLOUR.fullmatch(text)
    if not found:
        row.fault("value", f"“{text}” không phải mã màu", "viết dấu # và sáu chữ số hệ 16, ví dụ #1F4E79")
        return look
    return _with_colour(look, key, "#" + found[1].upper())


def _with_colour(look: Appearance, key: str, colour: str) -> Appearance:
    match key:
        case "mau_tieu_de":
            return replace(look, head_fill=colour)
        case "mau_chu_tieu_de":
            return replace(look, head_color=colour)
        case "mau_phan":
            return replace(look, section_fill=colour)
    return replace(look, input_fill=colour)


def _read_widths(row: Row, titles: Mapping[str, str], widths: dict[str, tuple[str, float]]) -> None:
    for part in row.text("value").split(";"):
        title, _, written = (piece.strip() for piece in part.rpartition("="))
        width = read_number(written, whole=False).value
        if not part.strip():
            continue
        if not title or width is None:
            remedy = "viết tên cột = số ký tự, cách nhau bằng dấu chấm phẩy, ví dụ: Chỉ tiêu, số liệu = 50"
            row.fault("value", f"không hiểu độ rộng “{part.strip()}”", remedy)
        elif not _WIDTHS[0] <= width <= _WIDTHS[1]:
            what = f"độ rộng {format_number(width)} của “{title}” ngoài khoảng cho phép"
            row.fault("value", what, "gõ số ký tự từ 4 đến 120")
        elif matching_key(title) not in titles:
            row.fault("value", f"không có cột “{title}” trong tệp biểu", did_you_mean(title, titles.values()))
        elif titles[matching_key(title)] in widths:
            row.fault("value", f"độ rộng của “{title}” ghi hai lần", "giữ một")
        else:
            widths[titles[matching_key(title)]] = (titles[matching_key(title)], float(width))


def _contrast(one: str, other: str) -> Decimal:
    """How well two colours can be told apart, 1 to 21 (WCAG 2.1, contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return Decimal((light + 0.05) / (dark + 0.05))


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _check_contrast(look: Appearance, rows: dict[str, Row]) -> None:
    """Colours that the form sets must be readable on an old screen and in a grey print."""
    head = rows.get("mau_tieu_de", rows.get("mau_chu_tieu_de"))
    pairs = (
        (head, "chữ tiêu đề", look.head_color, look.head_fill, _TEXT_CONTRAST, "chọn nền đậm hơn hoặc chữ sáng hơn"),
        (rows.get("mau_phan"), "chữ đen", "#000000", look.section_fill, _FILL_CONTRAST, "chọn màu nhạt hơn"),
        (rows.get("mau_o_nhap"), "chữ đen", "#000000", look.input_fill, _FILL_CONTRAST, "chọn màu nhạt hơn"),
    )
    for row, what, text, fill, least, remedy in pairs:
        ratio = _contrast(text, fill)
        if row is not None and ratio < least:
            shown = format_number(min(round_half_up(ratio, 1), least - Decimal("0.1")), 1)
            told = f"{what} {text} khó đọc trên nền {fill}: độ tương phản {shown}, cần ít nhất {format_number(least)}"
            row.fault("value", told, remedy)


def _logo(book: ReadBook, content: bytes, faults: Faults) -> bytes:
    sheet = find_sheet(book, SHEET)
    if sheet is None:
        return b""
    try:
        return read_logo(content, sheet.name)
    except LogoError as problem:
        faults.add(SHEET, problem.what, problem.remedy)
        return b""
