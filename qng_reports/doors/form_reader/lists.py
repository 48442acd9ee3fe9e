"""The lists of choices of a form: sheet lua_chon."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from qng_reports.doors.form_reader.cells import Lists, name_in
from qng_reports.doors.form_reader.words import CHOICES
from qng_reports.doors.tables import Faults, Row, sheet_rows
from qng_reports.sheets import ReadBook
from qng_reports.vietnamese import format_number, matching_key

MAX_CHOICES, MAX_CHOICE = 200, 250
Prints = Mapping[str, tuple[tuple[str, str], ...]]
_NOTHING = "-"  # in a cell that says what is printed: nothing at all


def read_lists(book: ReadBook, faults: Faults) -> tuple[Lists, Prints]:
    """The lists by their names as first written; and what a wording prints for a choice, where it is not the choice."""
    names: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    prints: dict[str, tuple[tuple[str, str], ...]] = {}
    seen: dict[tuple[str, str], Row] = {}
    for row in sheet_rows(book, "lua_chon", CHOICES, faults, needed=False):
        written = row.needed("list", "tên danh sách")
        value = name_in(row, "value", "giá trị", MAX_CHOICE)
        name = names.setdefault(matching_key(written), written)
        first = seen.setdefault((name, matching_key(value)), row)
        if value and first is not row:
            remedy = "bỏ một dòng, hoặc viết cho khác hẳn (chữ hoa, dấu cách không đủ để phân biệt)"
            row.fault("value", f"giá trị “{value}” đã có ở {first.place('value')}", remedy)
        lists[name] = (*lists.get(name, ()), value)
        printed = row.text("printed")
        if len(printed) > MAX_CHOICE:
            row.fault("printed", f"chữ in ra dài {len(printed)} ký tự, quá {MAX_CHOICE}", "viết ngắn lại")
        if printed:
            prints[name] = (*prints.get(name, ()), (value, "" if printed == _NOTHING else printed))
        if len(lists[name]) == MAX_CHOICES + 1:
            what = f"danh sách “{name}” có quá {format_number(Decimal(MAX_CHOICES))} giá trị"
            row.fault("list", what, "bớt giá trị, hoặc hỏi bằng văn bản")
    return lists, prints
