"""A table told line by line, as a footnote tells it, and results as a sentence has them."""

from __future__ import annotations

from datetime import date

import pytest

from qng_reports.render import build_report
from qng_reports.report import Report
from tests.tables import answered, bare_round

ITEMS = """
    mã  | loại     | số dòng | cách tổng hợp | đơn vị tính
    X40 | bảng     | 10      | cộng          |
    X50 | số đếm   |         | cộng          | nhà cung cấp
"""
HEAD = "chỉ tiêu | mã cột | tên cột | loại | cộng | số lẻ | danh sách | đơn vị tính\n"
MONEY = "X40 | tien | Số tiền | tiền | có | 1 | | tỷ đồng\n"
YEAR, TEXT = "X40 | nam | Năm | số đếm | | | |\n", "X40 | viec | Tên dự án | văn bản | | | |\n"
CHOICE = "X40 | nguon | Nguồn vốn | lựa chọn | | | nguon |\n"
NOT_YEARS = "X40 | nam | Số năm | số đếm | | | | năm\n"


def made(columns: str, answers: str) -> Report:
    lists = "danh sách | giá trị\n nguon | Đầu tư phát triển\n nguon | Chi sự nghiệp"
    round_ = bare_round(ITEMS, bang=HEAD + columns, lua_chon=lists)
    return build_report(round_, answered(round_, answers), date(2026, 6, 20))


@pytest.mark.parametrize(
    ("columns", "answers", "told"),
    [
        # years in their order, whatever the order of the lines and of the agencies; equal years are added
        (YEAR + MONEY, "đơn vị | X40#1 nam | X40#1 tien | X40#2 nam | X40#2 tien\nX1 | 2022 | 30.8 | 2021 | 36\n"
         "X2 | 2022 | 1 | 2023 | 0.5",
         "Năm 2021: 36 tỷ đồng; Năm 2022: 31,8 tỷ đồng; Năm 2023: 0,5 tỷ đồng"),
        # names as written, in the order of the lines, without their own full stop
        (TEXT + MONEY, "đơn vị | X40#1 viec | X40#1 tien | X40#2 viec | X40#2 tien\n"
         "X1 | Dự án B. | 30 | Dự án A & C | 44.9",
         "Dự án B: 30 tỷ đồng; Dự án A & C: 44,9 tỷ đồng"),
        # a choice names a line before a text does, a year before a choice
        (TEXT + CHOICE + MONEY, "đơn vị | X40#1 viec | X40#1 nguon | X40#1 tien\nX1 | Dự án B | Chi sự nghiệp | 30",
         "Chi sự nghiệp: 30 tỷ đồng"),
        (CHOICE + YEAR + MONEY, "đơn vị | X40#1 nguon | X40#1 nam | X40#1 tien\nX1 | Chi sự nghiệp | 2024 | 119",
         "Năm 2024: 119 tỷ đồng"),
        # a number of years is no year
        (NOT_YEARS + TEXT + MONEY, "đơn vị | X40#1 nam | X40#1 viec | X40#1 tien\nX1 | 3 | Dự án B | 30",
         "Dự án B: 30 tỷ đồng"),
        # nothing names a line; nothing was answered
        (MONEY, "đơn vị | X40#1 tien\nX1 | 30", ""),
        (YEAR + MONEY, "đơn vị | X50\nX1 | 3", ""),
    ],
)  # fmt: skip
def test_a_table_line_by_line(columns: str, answers: str, told: str) -> None:
    assert made(columns, answers).tables["X40"].details == told


def test_a_result_as_a_sentence_has_it() -> None:
    item = made(YEAR + MONEY, "đơn vị | X50\nX1 | 2\nX2 | 4").by_code["X50"]
    assert (item.prose, item.result) == ("06 nhà cung cấp (2/2 đơn vị)", "6 nhà cung cấp (2/2 đơn vị)")
    assert made(YEAR + MONEY, "đơn vị | X40\nX1 |").by_code["X50"].prose.startswith("chưa có số liệu")
