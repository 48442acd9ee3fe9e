"""Periods and their cut-off dates (Nghị định 09/2019/NĐ-CP)."""

from __future__ import annotations

from datetime import date

import pytest

from qng_reports.errors import QngError
from qng_reports.periods import deadline_after, parse_period


@pytest.mark.parametrize(
    ("code", "name", "start", "end"),
    [
        ("2026-M01", "tháng 01 năm 2026", "2025-12-15", "2026-01-14"),
        ("2026-M06", "tháng 6 năm 2026", "2026-05-15", "2026-06-14"),
        ("2026-Q1", "quý I năm 2026", "2025-12-15", "2026-03-14"),
        ("2026-Q3", "quý III năm 2026", "2026-06-15", "2026-09-14"),
        ("2026-H1", "6 tháng đầu năm 2026", "2025-12-15", "2026-06-14"),
        ("2026-H2", "6 tháng cuối năm 2026", "2026-06-15", "2026-12-14"),
        ("2026-9M", "9 tháng đầu năm 2026", "2025-12-15", "2026-09-14"),
        ("2026", "năm 2026", "2025-12-15", "2026-12-14"),
    ],
)
def test_periods(code: str, name: str, start: str, end: str) -> None:
    period = parse_period(code)
    assert (period.name, period.start.isoformat(), period.end.isoformat()) == (name, start, end)


def test_they_sort() -> None:
    codes = ["2026", "2026-H1", "2026-Q1", "2025", "2026-M06", "2026-9M"]
    assert sorted(codes, key=parse_period) == ["2025", "2026-Q1", "2026-H1", "2026-M06", "2026-9M", "2026"]


@pytest.mark.parametrize("code", ["2026-H3", "26-H1", "2026-M13", "2026-Q5", "", "2026 H1"])
def test_no_period(code: str) -> None:
    with pytest.raises(QngError, match="Kỳ báo cáo"):
        parse_period(code)


def test_deadlines() -> None:
    end = date(2026, 6, 14)
    assert deadline_after(end, "+3") == deadline_after(end, "17/06/2026") == date(2026, 6, 17)
    for wrong in ("17/06/26", "3", "31/02/2026", "ngày mai"):
        with pytest.raises(ValueError):
            deadline_after(end, wrong)
