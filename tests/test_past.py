"""The period before: what agencies answered then stands, locked, beside what they answer now."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from qng_reports import layout as at
from qng_reports.doors.store import Store
from qng_reports.errors import QngError
from qng_reports.generate import Press
from qng_reports.model import DATASET_FILE, Component, Past, Round, Taking
from qng_reports.periods import parse_period
from qng_reports.rounds import init_round, open_round
from tests.tables import Told, a_round, answer, collect_now, form_file, issued, returned

ITEMS = """
    mã  | loại       | mục tiêu   | số lẻ
    A1  | tỷ lệ      | >= 80      |
    A2  | số đếm     |            |
    A3  | tiền       |            | 3
    A4  | trạng thái | Hoàn thành |
"""
QUARTER = """
    A1/TS | 3
    A1/MS | 4
    A2    | 120
    A4    | Đang triển khai
"""


def two_rounds(folder: Path, *, answers: str = QUARTER, period: str = "2026-9M") -> Round:
    """A round of six months that X1 answered, and the round after it."""
    first = a_round(folder, ITEMS)
    if answers:
        answer(first, "X1", answers)
        collect_now(first)
    return init_round(folder / "sau", str(folder / "form.xlsx"), period, folder / "agencies.xlsx", [first.folder])


def sheet_of(round_: Round, agency: str) -> Worksheet:
    return load_workbook(BytesIO(issued(round_, agency)))[at.DATA]


def column(sheet: Worksheet, title: str) -> dict[str, object]:
    """The cells below a title by the codes of their rows."""
    titles = [cell.value for cell in sheet[at.HEADER_ROW + 1]]
    rows = range(at.FIRST_ROW + 1, sheet.max_row + 1)
    code = titles.index("Mã") + 1
    return {
        str(sheet.cell(row, code).value): sheet.cell(row, titles.index(title) + 1).value
        for row in rows
        if sheet.cell(row, code).value
    }


def test_answers_of_the_period_before_are_shown(tmp_path: Path) -> None:
    sheet = sheet_of(two_rounds(tmp_path), "X1")
    past = column(sheet, at.Data.PAST)
    assert {code: past[code] for code in ("A1", "A1/TS", "A1/MS", "A2", "A3", "A4")} == {
        "A1": 75, "A1/TS": 3, "A1/MS": 4, "A2": 120, "A3": None, "A4": "Đang triển khai",
    }  # fmt: skip
    assert "Kỳ trước: 6 tháng đầu năm 2026" in str(sheet["A3"].value)
    change = column(sheet, at.Data.CHANGE)
    assert str(change["A2"]).startswith("=IF(AND(ISNUMBER(") and change["A4"] is None


def test_who_did_not_answer_before_has_blanks(tmp_path: Path) -> None:
    past = column(sheet_of(two_rounds(tmp_path), "X2"), at.Data.PAST)
    assert {past[code] for code in ("A1", "A1/TS", "A1/MS", "A2", "A3", "A4")} == {None}


def test_without_a_period_before_there_is_no_such_column(tmp_path: Path) -> None:
    titles = [cell.value for cell in sheet_of(a_round(tmp_path, ITEMS), "X1")[at.HEADER_ROW + 1]]
    assert at.Data.PAST not in titles and at.Data.CHANGE not in titles


def test_the_answers_now_are_collected_as_ever(tmp_path: Path) -> None:
    later = two_rounds(tmp_path)
    answer(later, "X1", "A1/TS | 9\n A1/MS | 10\n A2 | 130\n A3 | 1.5\n A4 | Hoàn thành")
    told = Told(later, collect_now(later))
    assert told.codes == []
    assert {c.value: o.number for c, o in told.kept("X1", "A1").items()} == {"numerator": 9, "denominator": 10}
    (file,) = (later.folder / "nhan-ve").iterdir()
    assert load_workbook(file)[at.DATA]["E8"].value == 75, "what stood before is not touched"


def test_the_new_round_needs_the_old_one_no_more(tmp_path: Path) -> None:
    later = two_rounds(tmp_path)
    (tmp_path / "dot").rename(tmp_path / "elsewhere")
    assert column(sheet_of(later, "X1"), at.Data.PAST)["A2"] == 120
    assert returned(later, "X1", "A2 | 5") == returned(later, "X1", "A2 | 5")


def test_the_period_before_must_be_before(tmp_path: Path) -> None:
    with pytest.raises(QngError, match="Đợt trước phải của kỳ trước"):
        two_rounds(tmp_path, period="2026-Q1")
    assert not (tmp_path / "sau").exists()


def test_the_round_before_must_have_answers(tmp_path: Path) -> None:
    with pytest.raises(QngError, match="chưa có báo cáo nào"):
        two_rounds(tmp_path, answers="")


def test_the_round_before_must_be_of_the_same_form(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    first = a_round(tmp_path / "other", ITEMS, ma="KHAC")
    answer(first, "X1", QUARTER)
    collect_now(first)
    a_round(tmp_path, ITEMS)
    with pytest.raises(QngError, match=r"dùng biểu “KHAC”, đợt này dùng biểu “THU”.*anh_xa"):
        init_round(tmp_path / "sau", str(tmp_path / "form.xlsx"), "2026-9M", tmp_path / "agencies.xlsx", [first.folder])


def test_figures_of_another_unit_or_kind_are_not_compared(tmp_path: Path) -> None:
    first = a_round(tmp_path, "mã | loại | đơn vị tính\n A1 | số đếm | đồng\n A2 | số đếm | hộ\n A3 | văn bản |")
    answer(first, "X1", "A1 | 5000000\n A2 | 12\n A3 | chữ dài của kỳ trước")
    collect_now(first)
    changed = "mã | loại | đơn vị tính\n A1 | số đếm | triệu đồng\n A2 | tỷ lệ | %\n A3 | văn bản |"
    (tmp_path / "form.xlsx").write_bytes(form_file(changed))
    later = init_round(
        tmp_path / "sau", str(tmp_path / "form.xlsx"), "2026", tmp_path / "agencies.xlsx", [first.folder]
    )
    past = column(sheet_of(later, "X1"), at.Data.PAST)
    assert {past[code] for code in ("A1", "A2", "A2/TS", "A2/MS", "A3")} == {None}


def test_odd_letters_of_the_period_before_stop_nothing(tmp_path: Path) -> None:
    first = a_round(tmp_path, "mã | loại | danh sách\n A1 | lựa chọn | L", lua_chon="danh sách | giá trị\n L | a")
    with Store(first.folder / DATASET_FILE) as store:
        past = Past("A1", Component.VALUE, None, "một\x0b\r\nhai <r>&</r> " + "ba " * 40)
        store.take([Taking(parse_period("2026-Q1"), "THU", "1", "", "", None, False, (), {"X1": (past,)})])
    shown = column(sheet_of(open_round(first.folder), "X1"), at.Data.PAST)["A1"]
    assert str(shown).startswith("một") and "<r>&</r>" in str(shown) and str(shown).endswith("…")


def test_one_master_serves_all_whatever_they_answered_before(tmp_path: Path) -> None:
    later = two_rounds(tmp_path)
    press = Press(later)
    made = {agency.code: press.workbook(agency, f"n-{agency.code}") for agency in later.agencies}
    assert len(press._masters) == 1
    assert made == {agency.code: Press(later).workbook(agency, f"n-{agency.code}") for agency in later.agencies}
