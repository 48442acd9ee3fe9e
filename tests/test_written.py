"""Numbers, dates and ranges as an official paper writes them (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from qng_reports.vietnamese import (
    format_count,
    format_day,
    format_long_date,
    format_number,
    format_percent,
    format_points,
    format_quantity,
    format_range,
)


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "prose", "written"),
    [
        ("95.32", "%", 2, True, "95,32%"),
        ("8", "%", 2, True, "8%"),
        ("1157600", "", 0, True, "1.157.600"),
        ("187.248", "tỷ đồng", 3, True, "187,248 tỷ đồng"),
        ("8", "hệ thống", 0, True, "08 hệ thống"),
        ("8", "hệ thống", 0, False, "8 hệ thống"),
        ("8", "tỷ đồng", 2, True, "8 tỷ đồng"),
        ("0", "hệ thống", 0, True, "0 hệ thống"),
        ("10", "hệ thống", 0, True, "10 hệ thống"),
        ("7.5", "hệ thống", 0, True, "8 hệ thống"),
        ("-3", "hệ thống", 0, True, "-3 hệ thống"),
    ],
)
def test_quantities(value: str, unit: str, decimals: int, prose: bool, written: str) -> None:
    assert format_quantity(Decimal(value), unit, decimals, prose=prose) == written


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [("0.125", 2, "0,13"), ("0.135", 2, "0,14"), ("2.5", 0, "3"), ("3.5", 0, "4"), ("-0.125", 2, "-0,13")],
)
def test_halves_are_rounded_away_from_zero(value: str, decimals: int, written: str) -> None:
    assert format_number(Decimal(value), decimals) == written
    assert format_percent(Decimal(value), decimals) == f"{written}%"


@pytest.mark.parametrize(
    ("day", "short", "long"),
    [
        (date(2026, 1, 5), "05/01/2026", "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "28/02/2026", "ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 9), "09/3/2026", "ngày 09 tháng 3 năm 2026"),
        (date(2026, 6, 20), "20/6/2026", "ngày 20 tháng 6 năm 2026"),
        (date(2026, 12, 31), "31/12/2026", "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_only_days_below_ten_and_two_months_take_a_zero(day: date, short: str, long: str) -> None:
    assert format_day(day) == short
    assert format_long_date(day) == long


@pytest.mark.parametrize(
    ("difference", "written"),
    [
        ("3.2", "3,20 điểm phần trăm"), ("-0.05", "0,05 điểm phần trăm"), ("5", "5 điểm phần trăm"),
        ("1234.5", "1.234,50 điểm phần trăm"),
    ],
)  # fmt: skip
def test_points(difference: str, written: str) -> None:
    assert format_points(Decimal(difference)) == written


def test_ranges_and_counts() -> None:
    assert format_range("5", "7") == "từ 5 đến 7"
    assert format_range("5", "7", prose=False) == "5-7"
    assert format_range("100%", "100%") == "100%"
    assert [format_count(n) for n in (0, 1, 9, 10, 1200)] == ["0", "01", "09", "10", "1.200"]
