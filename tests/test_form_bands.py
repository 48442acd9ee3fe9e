"""Sections of a form that stand under a common heading (Nhóm lớn): in workbook, tong-hop.xlsx and report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qng_reports.layout import DATA, TASKS, plan_layout
from qng_reports.model import Round
from qng_reports.render.build import build_report
from tests.issue_codes.sending import send
from tests.tables import answered, bare_round, form

SECTIONS = """
    mã | tên phần                  | nhóm lớn
    A1 | Chỉ đạo                   | A. Nhiệm vụ của Kế hoạch số 16
    A2 | Dịch vụ công              | A. Nhiệm vụ của Kế hoạch số 16
    B  | Nhiệm vụ của Kế hoạch 78  | B. Nhiệm vụ của Kế hoạch 78
    C  | Số liệu                   |
"""
ITEMS = "mã | loại | phần\n X01 | số đếm | C"
WORK = """
    mã  | phần | nhiệm vụ            | cơ quan báo cáo | cách tổng hợp
    NV1 | A1   | Kiện toàn tổ chức.  | X1              | một cơ quan
    NV2 | A2   | Số hóa hồ sơ        | X1              | một cơ quan
    NV3 | B    | Quán triệt chỉ thị  | X1              | một cơ quan
"""
ANSWERS = """
    đơn vị | NV1 trạng thái | NV1 kết quả thực hiện | NV2 trạng thái  | NV2 kết quả thực hiện | X01
    X1     | Hoàn thành     | Đã kiện toàn | Đang triển khai | Đang số hóa | 5
"""
BANDS = ["A. Nhiệm vụ của Kế hoạch số 16", "Chỉ đạo", "Dịch vụ công", "B. Nhiệm vụ của Kế hoạch 78"]


def one() -> Round:
    return bare_round(ITEMS, sections=SECTIONS, nhiem_vu=WORK)


def test_the_form_says_which_sections_belong_together() -> None:
    sections = form(ITEMS, sections=SECTIONS, nhiem_vu=WORK).sections
    assert [section.is_band for section in sections] == [False, False, True, False]
    plain = form("mã | loại\n X01 | số đếm").sections
    assert [(section.band, section.is_band) for section in plain] == [("", False)]


def test_the_workbook_prints_the_common_heading_once() -> None:
    agency = one().agency("X1")
    assert agency is not None
    sections = {grid.sheet: list(grid.sections) for grid in plan_layout(one(), agency).grids}
    assert sections == {DATA: ["Số liệu"], TASKS: BANDS}


@pytest.mark.parametrize(("codes", "heads"), [({"A2", "B"}, [BANDS[0], *BANDS[2:]]), ({"C"}, ["Số liệu"]), (set(), [])])
def test_the_heading_stands_above_the_first_section_that_is_there(codes: set[str], heads: list[str]) -> None:
    found = form(ITEMS, sections=SECTIONS, nhiem_vu=WORK).headed(codes)
    assert [title for _, titles in found for title in titles] == heads


def test_the_report_numbers_the_groups_within_their_heading() -> None:
    groups = build_report(one(), answered(one(), ANSWERS), date(2026, 7, 5)).task_groups
    assert [(g.band, g.number, g.title) for g in groups] == [
        (BANDS[0], "I", "Chỉ đạo"), ("", "II", "Dịch vụ công"), (BANDS[3], "", "Nhiệm vụ của Kế hoạch 78"),
    ]  # fmt: skip


def test_a_task_has_its_name_as_printed_and_a_figure_its_words_for_a_sentence() -> None:
    items = build_report(one(), answered(one(), ANSWERS), date(2026, 7, 5)).by_code
    assert (items["NV1"].name, items["NV1"].printed_name) == ("Kiện toàn tổ chức", "Kiện toàn tổ chức.")
    assert items["NV1"].prose == "hoàn thành"
    assert items["X01"].prose.startswith("05 ")
    empty = build_report(one(), answered(one(), "đơn vị | X01\n X2 | 7"), date(2026, 7, 5)).by_code
    assert empty["NV1"].prose == "chưa đủ báo cáo"


def test_the_sheet_of_tasks_has_the_headings_too(tmp_path: Path) -> None:
    from qng_reports.cli import main

    told = send(tmp_path, ITEMS, "NV1 trạng thái | Hoàn thành", sections=SECTIONS, nhiem_vu=WORK)
    with pytest.raises(SystemExit):
        main(["export", str(told.round_.folder)])
    sheet = load_workbook(told.round_.folder / "ket-qua" / "tong-hop.xlsx")["Nhiệm vụ"]
    texts = [str(row[0].value) for row in sheet.iter_rows() if row[0].value]
    assert [text for text in texts if text in BANDS] == BANDS


def test_the_usual_template_prints_the_headings(tmp_path: Path) -> None:
    from docx import Document

    from qng_reports.cli import main

    told = send(tmp_path, ITEMS, "NV1 trạng thái | Hoàn thành", sections=SECTIONS, nhiem_vu=WORK)
    with pytest.raises(SystemExit):
        main(["render", str(told.round_.folder), "-o", str(tmp_path / "bc.docx")])
    cells = [
        list(dict.fromkeys(cell.text for cell in row.cells))
        for table in Document(str(tmp_path / "bc.docx")).tables
        for row in table.rows
    ]
    heads = [row for row in cells if row[-1] in BANDS]
    assert heads == [[BANDS[0]], ["I", "Chỉ đạo"], ["II", "Dịch vụ công"], [BANDS[3]]]
