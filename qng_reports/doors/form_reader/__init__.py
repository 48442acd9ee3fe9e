"""Reads a form (biểu mẫu) from the workbook that staff edit; reports every fault at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from qng_reports.doors.form_reader.cells import max_length, name_in, spans
from qng_reports.doors.form_reader.items import read_indicators, read_tasks, with_parts
from qng_reports.doors.form_reader.links import read_links
from qng_reports.doors.form_reader.lists import read_lists
from qng_reports.doors.form_reader.looks import column_titles, read_appearance
from qng_reports.doors.form_reader.rules import read_rules
from qng_reports.doors.form_reader.tables import with_columns
from qng_reports.doors.form_reader.wordings import with_wordings
from qng_reports.doors.form_reader.words import (
    INDICATORS,
    INFO,
    INFO_KEYS,
    NEEDED_KEYS,
    QUESTIONS,
    SECTIONS,
    TASKS,
)
from qng_reports.doors.register import selectors
from qng_reports.doors.tables import (
    CODE_SHAPE,
    Faults,
    Row,
    checked_codes,
    did_you_mean,
    find_sheet,
    is_code,
    open_tables,
    sheet_rows,
)
from qng_reports.errors import DefinitionError
from qng_reports.model import Form, Question, Section
from qng_reports.numbers import read_number
from qng_reports.periods import deadline_after
from qng_reports.sheets import ReadBook
from qng_reports.vietnamese import matching_key

_VERSION, _LONGEST = 20, 500  # characters


def read_form(content: bytes, name: str) -> Form:
    """The form in a workbook; `name` is what messages call it. Raises DefinitionError with every fault."""
    book = open_tables(content, name)
    faults = Faults()
    info = _read_info(book, faults)
    sections = _read_sections(book, faults)
    lists, prints = read_lists(book, faults)
    only_items = not any(_has_lines(book, sheet) for sheet in ("nhiem_vu", "noi_dung"))
    rows = checked_codes(sheet_rows(book, "chi_tieu", INDICATORS, faults, needed=only_items))
    task_rows = checked_codes(sheet_rows(book, "nhiem_vu", TASKS, faults, needed=False))
    question_rows = checked_codes(sheet_rows(book, "noi_dung", QUESTIONS, faults, needed=False))
    _check_codes_once(rows, task_rows, question_rows)
    indicators = read_indicators(rows, sections, lists)
    indicators = with_parts(with_columns(indicators, rows, book, lists, faults), rows)
    indicators = with_wordings(indicators, rows, prints)
    tasks = read_tasks(task_rows, sections, lists)
    questions = tuple(_question(code, row) for code, row in question_rows.items())
    if not (rows or task_rows or question_rows) and not any(f.place.startswith("chi_tieu") for f in faults.found):
        faults.add("chi_tieu!A2", "biểu mẫu không hỏi gì", "thêm ít nhất một chỉ tiêu, nhiệm vụ hoặc nội dung")
    items = {item.code: item for item in (*tasks, *indicators)}
    rules = read_rules(book, items, faults)
    links = read_links(book, items, info.get("code", ""), faults)
    appearance = read_appearance(book, content, column_titles(indicators), faults)
    if faults.found:
        raise DefinitionError(f"Biểu mẫu “{name}” chưa dùng được", tuple(faults.found))
    minimum_share = read_number(info.pop("minimum_share", "100"), whole=False).value or Decimal(100)
    return Form(
        **info, sections=sections, indicators=indicators, tasks=tasks, questions=questions, rules=rules,
        minimum_share=minimum_share, appearance=appearance, links=links,
    )  # fmt: skip


def _has_lines(book: ReadBook, name: str) -> bool:
    sheet = find_sheet(book, name)
    return sheet is not None and len(sheet.rows) > 1


def _read_info(book: ReadBook, faults: Faults) -> dict[str, str]:
    info = {"contact": "", "plan": ""}
    seen: dict[str, Row] = {}
    for row in sheet_rows(book, "thong_tin", INFO, faults):
        key = row.text("key")
        if key not in INFO_KEYS:
            row.fault("key", f"khóa “{key}” không dùng", did_you_mean(key, INFO_KEYS))
            continue
        if key in seen:
            row.fault("key", f"khóa “{key}” đã có ở {seen[key].place('key')}", "giữ một dòng")
        seen.setdefault(key, row)
        info[INFO_KEYS[key]] = row.text("value")
        _check_info(key, row)
    for key in NEEDED_KEYS:
        if key not in seen:
            faults.add("thong_tin", f"thiếu khóa “{key}”", "thêm một dòng với khóa này và giá trị của nó")
    return {name: value for name, value in info.items() if value or name in ("contact", "plan")}


def _check_info(key: str, row: Row) -> None:
    value = row.text("value")
    if key in NEEDED_KEYS and not value:
        row.fault("value", f"“{key}” đang để trống", "điền giá trị")
    elif key == "phien_ban" and (len(value) > _VERSION or "·" in value):
        row.fault("value", f"phiên bản “{value[:40]}” không hợp lệ", f"ghi ngắn, ví dụ 1.2; tối đa {_VERSION} ký tự")
    elif len(value) > _LONGEST:
        row.fault("value", f"“{key}” dài {len(value)} ký tự", f"rút gọn còn tối đa {_LONGEST} ký tự")
    elif key == "ma" and not is_code(value):
        row.fault("value", f"mã biểu mẫu “{value}” không hợp lệ", CODE_SHAPE)
    elif key == "han_nop" and value:
        try:
            deadline_after(date(2026, 1, 1), value)
        except ValueError:
            row.fault("value", f"hạn gửi “{value}” không đúng", "viết +3 (ba ngày sau ngày chốt) hoặc 17/06/2026")
    elif key == "ty_le_toi_thieu" and value:
        number = row.number_or_none("value", "tỷ lệ tối thiểu")
        if number is not None and not 1 < number <= 100:
            row.fault("value", f"tỷ lệ tối thiểu “{value}” không đúng", "gõ số phần trăm, ví dụ 90")


def _read_sections(book: ReadBook, faults: Faults) -> tuple[Section, ...]:
    rows = checked_codes(sheet_rows(book, "phan", SECTIONS, faults))
    sections = tuple(Section(code, name_in(row, "title", "tên phần"), row.text("band")) for code, row in rows.items())
    seen: dict[str, Row] = {}
    for row in rows.values():
        title = row.text("title")
        first = seen.setdefault(matching_key(title), row)
        if title and first is not row:
            row.fault("title", f"tên phần “{title}” đã có ở {first.place('title')}", "đặt tên khác, hoặc gộp hai phần")
    return sections


def _question(code: str, row: Row) -> Question:
    return Question(
        code=code,
        title=name_in(row, "title", "nội dung"),
        reporters=selectors(row.needed("reporters", "cơ quan báo cáo")),
        max_length=max_length(row, 1500),
        required=row.yes("required", False),
        hint=row.text("hint"),
        spans=spans(row),
    )


def _check_codes_once(*sheets: Mapping[str, Row]) -> None:
    """A code names one thing, whichever sheet it stands in; case does not count."""
    seen: dict[str, Row] = {}
    for rows in sheets:
        for code, row in rows.items():
            first = seen.setdefault(code.casefold(), row)
            if first is not row:
                row.fault("code", f"mã “{code}” đã có ở {first.place('code')}", "đặt mã khác")
