"""What an issued workbook says and does, cell by cell, where the golden files only show that something changed."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from qng_reports import layout as at
from qng_reports.generate import Press
from qng_reports.layout import plan_layout
from qng_reports.model import Indicator, Kind, Method, Round, Target
from qng_reports.status import round_status
from qng_reports.workbook.faults import Fault, unmet_condition
from qng_reports.workbook.hidden import Hidden
from qng_reports.workbook.looks import ERROR, MISSING
from tests.tables import answered, bare_round, issued, result

CLASSES = """
    chỉ tiêu | mã cột | tên cột | loại    | bắt buộc | cộng
    B1       | ten    | Tên     | văn bản | có       |
    B1       | a      | Số a    | số đếm  | có       | có
    B1       | b      | Số b    | số đếm  |          | có
"""
TABLE = "mã | loại | cách tổng hợp | số dòng\n B1 | bảng | cộng | 4\n X01 | số đếm | |"
PARTS = "mã | loại | mục tiêu | thuộc chỉ tiêu\n A | gồm các phần | |\n A1 | tỷ lệ | >= 50 | A\n A2 | tỷ lệ | >= 50 | A"


def faults_of(round_: Round, agency: str = "X1") -> dict[str, Fault]:
    who = round_.agency(agency)
    assert who is not None
    return {fault.key: fault for fault in Hidden(plan_layout(round_, who)).faults}


def test_red_is_wrong_and_amber_is_missing() -> None:
    sheet = load_workbook(BytesIO(issued(bare_round("mã\n X01"), "X1")))[at.DATA]
    looks = {
        rule.formula[0]: (rule.dxf.font.color.rgb, rule.dxf.fill.bgColor.rgb)
        for area in sheet.conditional_formatting
        for rule in area.rules
    }
    assert looks['G7="Lỗi"'] == tuple(f"FF{colour[1:]}" for colour in ERROR)
    assert looks['G7="Thiếu"'] == tuple(f"FF{colour[1:]}" for colour in MISSING)


def test_what_stays_usable_on_a_protected_sheet() -> None:
    with ZipFile(BytesIO(issued(bare_round("mã\n X01"), "X1"))) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        workbook = archive.read("xl/workbook.xml").decode()
    protections = [dict(re.findall(r'(\w+)="(\d)"', re.search(r"<sheetProtection ([^>]*)/>", p)[1])) for p in parts]
    data = protections[1]
    assert data.items() >= {"sheet": "1", "formatColumns": "0", "formatRows": "0", "autoFilter": "0"}.items()
    assert data["selectLockedCells"] == "1" and "sort" not in data and len(protections) == len(parts)
    assert '<workbookProtection lockStructure="1"' in workbook


def test_sums_and_rules_cover_every_row_of_a_table() -> None:
    rules = "mã | vế trái | phép so sánh | vế phải | thông báo\n R1 | X01 | = | B1.a | bằng nhau"
    round_ = bare_round(TABLE, bang=CLASSES, rang_buoc=rules)
    sheet = load_workbook(BytesIO(issued(round_, "X1")))["Bảng B1"]
    assert [sheet.cell(11, column).value for column in (1, 3, 4)] == ["Cộng", "=SUM(C7:C10)", "=SUM(D7:D10)"]
    assert "SUM('Bảng B1'!$C$7:$C$10)" in faults_of(round_)["K:R1"].formula
    row = faults_of(round_)["B1#4"]
    assert '"S19"' in row.formula and {cell for _, _, cell in row.elsewhere} == {"B10", "C10"}


def test_the_first_summed_column_makes_the_province_s_sum() -> None:
    round_ = bare_round(TABLE, bang=CLASSES)
    rows = "đơn vị | B1#1 ten | B1#1 a | B1#1 b | X01\n X1 | lớp | 5 | 100 | 1"
    assert result(round_, "B1", answered(round_, rows)).value == 5


def test_parts_are_counted_once(tmp_path: Path) -> None:
    round_ = bare_round(PARTS)
    assert Press(round_).items(round_.agencies[0]) == 2
    dataset = answered(round_, "đơn vị | A1/TS | A1/MS | A2/TS | A2/MS\n X1 | 9 | 10 | 1 | 10\n X2 | 9 | 10 | 1 | 10")
    status = round_status(round_, dataset, (), rejected=(), today=round_.deadline)
    assert (status.agencies[0].answered, status.agencies[0].asked) == (2, 2)
    assert result(round_, "A", dataset).assessment.value == "Chưa đạt", "the worst of its parts"


@pytest.mark.parametrize("operator", [">=", "<=", ">", "<", "="])
def test_the_sheet_misses_a_target_exactly_where_the_province_does(operator: str) -> None:
    target = Target("x", operator, Decimal(80))
    item = Indicator("X", "", "P", "n", "", Kind.COUNT, Method.SUM, (), target=target)
    condition = unmet_condition(item, ["V"])
    for value in (79, 80, 81):
        python = condition.replace("<>", "!=").replace("V", str(value))
        python = re.sub(r"(?<![<>!=])=(?!=)", "==", python)
        assert eval(python) is not target.met_by(Decimal(value)), (condition, value)


def test_what_may_exceed_is_no_fault() -> None:
    strict, free = (
        bare_round(f"mã | loại | cho phép tử số lớn hơn mẫu số\n X01 | tỷ lệ | {word}") for word in ("", "có")
    )
    assert '"S09"' in faults_of(strict)["X01"].formula and '"S09"' not in faults_of(free)["X01"].formula


def test_who_confirms_is_not_held_to_cross_checks_and_has_a_master_of_its_own() -> None:
    items = "mã | cơ quan báo cáo | cơ quan xác nhận\n X01 | X1 | X2\n X02 | X1 | X2"
    rules = "mã | vế trái | phép so sánh | vế phải | thông báo\n R1 | X01 | <= | X02 | không lớn hơn"
    round_ = bare_round(items, rang_buoc=rules)
    assert "K:R1" in faults_of(round_) and "K:R1" not in faults_of(round_, "X2")
    press = Press(round_)
    both = [press.workbook(agency, "n") for agency in round_.agencies]
    assert both == [Press(round_).workbook(agency, "n") for agency in round_.agencies]
    long = replace(
        round_, agencies=tuple(replace(a, name=a.name * n) for a, n in zip(round_.agencies, (1, 20), strict=True))
    )
    same = replace(
        long, agencies=(long.agencies[0], replace(long.agencies[1], code="X3", groups=long.agencies[0].groups))
    )
    press = Press(same)
    assert [press.workbook(a, "n") for a in same.agencies] == [Press(same).workbook(a, "n") for a in same.agencies]


def test_choices_with_signs_that_a_cell_s_list_cannot_hold() -> None:
    for odd in ('Loại "A"', "một, hai"):
        listed = f"danh sách | giá trị\n L | '{odd}'\n L | B"
        sheet = load_workbook(
            BytesIO(issued(bare_round("mã | loại | danh sách\n X01 | lựa chọn | L", lua_chon=listed), "X1"))
        )[at.DATA]
        (rule,) = [r for r in sheet.data_validations.dataValidation if str(r.sqref) == "E8"]
        assert rule.formula1.startswith("'qng'!$")


def test_a_task_that_need_not_be_answered_wants_its_status_once_begun() -> None:
    tasks = "mã | phần | nhiệm vụ | cơ quan báo cáo | bắt buộc\n NV1 | P | Việc | cấp xã | không"
    formula = faults_of(bare_round("mã\n X01", nhiem_vu=tasks))["NV1"].formula
    assert formula.startswith("IF('Nhiệm vụ'!$D$8=\"\",IF(AND(TRIM('Nhiệm vụ'!$E$8)=\"\"") and '"","S01w")' in formula
