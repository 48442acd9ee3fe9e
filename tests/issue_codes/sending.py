"""Deliberately broken submissions, and what is expected of an issue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

from qng_reports.dataset import Issue
from qng_reports.messages import CATALOGUE
from qng_reports.vietnamese import format_exactly
from tests.tables import (
    Told,
    a_round,
    answer,
    collect_now,
    drop,
    result,
)

X1_FILE = "X1-xa-binh-son-2026-H1.xlsx"
X2_FILE = "X2-phuong-kon-tum-2026-H1.xlsx"
PEOPLE = """
    mã  | loại   | đơn vị tính
    X01 | số đếm | người
"""
RATE = """
    mã  | loại
    X01 | tỷ lệ
"""
QUESTION = """
    mã | nội dung  | cơ quan báo cáo
    N1 | Khó khăn  | cấp xã
"""


def send(folder: Path, items: str, bad: str, good: str = "", **parts: str) -> Told:
    """X1 answers badly, X2 (if it answers) well; the collector runs."""
    round_ = a_round(folder, items, **parts)
    answer(round_, "X1", bad)
    if good:
        answer(round_, "X2", good)
    return Told(round_, collect_now(round_))


def send_file(folder: Path, content: bytes, name: str = "x.xlsx") -> Told:
    """A file that is no good answer, beside a good one of X2."""
    round_ = a_round(folder, PEOPLE)
    answer(round_, "X2", "X01 | 7")
    drop(round_, name, content)
    return Told(round_, collect_now(round_))


def edited(content: bytes, change: Callable[[Workbook], object]) -> bytes:
    """A workbook as somebody leaves it who takes the protection off."""
    workbook = load_workbook(BytesIO(content))
    for sheet in workbook.worksheets:
        sheet.protection.sheet = False
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
    change(workbook)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def expect(
    issue: Issue, severity: str, cell: str = "", item: str = "", value: str = "", *,
    sheet: str = "Số liệu", file: str = X1_FILE, agency: str = "X1",
) -> None:  # fmt: skip
    """The issue stands at this place, shows what was typed, and says what to do."""
    place = issue.place
    assert (place.file, place.sheet, place.cell, place.agency, place.item) == (file, sheet, cell, agency, item)
    assert (issue.severity, issue.value) == (severity, value)
    assert value in issue.message or format_exactly(Decimal(value)) in issue.message
    assert issue.remedy == CATALOGUE[issue.code].remedy != ""


def expect_file(issue: Issue, severity: str, file: str, value: str = "", agency: str = "") -> None:
    """The issue is about a whole file, which its message names."""
    expect(issue, severity, value=value, sheet="", file=file, agency=agency)


def expect_spelt(issue: Issue, severity: str, cell: str, value: str) -> None:
    """As `expect`, of a message that writes figures with separators, or two of them, and not as typed."""
    expect(replace(issue, message=issue.message + value), severity, cell, "X01", value)


def kept(told: Told, item: str, agency: str = "X1") -> str:
    """What the dataset holds of an answer: "numerator 5 unused, denominator 3 unused"."""
    found = told.kept(agency, item).values()
    return ", ".join(f"{o.component} {o.text}{'' if o.usable else ' unused'}" for o in found)


def province(told: Told, item: str = "X01") -> str:
    """The province's figure and on how many agencies it rests: "7 (1/2)"."""
    found = result(told.round_, item)
    return f"{found.text} ({found.received}/{found.expected})".strip()
