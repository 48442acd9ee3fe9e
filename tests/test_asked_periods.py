"""Kỳ hỏi: what is asked in some periods only, from the form to the report's totals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from qng_reports.errors import QngError
from qng_reports.layout import plan_layout
from qng_reports.model import Form, Round
from qng_reports.periods import parse_period
from qng_reports.rounds import init_round, open_round
from tests.tables import TWO_COMMUNES, answer, book, collect_now, form, form_file, result
from tests.test_form_reader import fault

ITEMS = """
    mã   | loại         | kỳ hỏi     | thuộc chỉ tiêu | cách tổng hợp         | trọng số | phục vụ chỉ tiêu
    A1   | số đếm       |            |                |                       |          |
    A2   | số đếm       | năm        |                |                       |          |
    A3   | số đếm       | 6 tháng; Năm |              |                       |          | A2
    A4   | gồm các phần |            |                |                       |          |
    A4.1 | tỷ lệ        | năm        | A4             |                       |          |
    A4.2 | số đếm       | quý        | A4             |                       |          |
    A5   | gồm các phần |            |                |                       |          |
    A5.1 | số đếm       | năm        | A5             |                       |          |
    A6   | số thập phân | năm        |                | bình quân có trọng số | A2       |
"""
TASKS = """
    mã | phần | nhiệm vụ | cơ quan báo cáo | kỳ hỏi
    V1 | P    | Kế hoạch | cấp xã          | năm
    V2 | P    | Tập huấn | cấp xã          |
"""
QUESTIONS = """
    mã | nội dung | cơ quan báo cáo | kỳ hỏi
    N1 | Khó khăn | cấp xã          |
    N2 | Phương hướng năm sau | cấp xã | năm; 9 tháng
"""
RULES = """
    mã | vế trái | phép so sánh | vế phải | thông báo
    R1 | A2      | <=           | A1      | A2 không quá A1
    R2 | A4.2    | <=           | A1      | A4.2 không quá A1
"""


def whole() -> Form:
    return form(ITEMS, nhiem_vu=TASKS, noi_dung=QUESTIONS, rang_buoc=RULES)


@pytest.mark.parametrize(
    ("period", "items", "questions", "rules"),
    [
        ("2026-M05", "A1 V2", "N1", ""),
        ("2026-Q1", "A1 A4 A4.2 V2", "N1", "R2"),
        ("2026-H1", "A1 A3 V2", "N1", ""),
        ("2026-9M", "A1 V2", "N1 N2", ""),
        ("2026", "A1 A2 A3 A4 A4.1 A5 A5.1 A6 V1 V2", "N1 N2", "R1"),
    ],
)
def test_a_form_of_a_period(period: str, items: str, questions: str, rules: str) -> None:
    asked = whole().asked_in(parse_period(period))
    assert " ".join(item.code for item in asked.items) == items
    assert " ".join(question.code for question in asked.questions) == questions
    assert " ".join(rule.code for rule in asked.rules) == rules


def test_a_form_that_always_asks_everything_stays_as_it_is() -> None:
    usual = form("mã | loại\n X01 | số đếm")
    assert usual.asked_in(parse_period("2026-M05")) is usual


def test_what_served_an_item_not_asked_serves_nothing() -> None:
    assert whole().asked_in(parse_period("2026-H1")).indicator("A3").supports == ""
    assert whole().asked_in(parse_period("2026")).indicator("A3").supports == "A2"


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ("X01 | số đếm | hằng năm | |", "không hiểu kỳ “hằng năm” → dùng một trong: “tháng”, “quý”"),
        ("X01 | số đếm | 6 tháng; nửa quý | |", "không hiểu kỳ “nửa quý”"),
    ],
)
def test_a_period_that_is_none_is_a_fault(column: str, told: str) -> None:
    assert told in fault(f"mã | loại | kỳ hỏi | cách tổng hợp | trọng số\n {column}")


def test_a_weight_is_asked_whenever_what_it_weighs_is() -> None:
    items = """
        mã  | loại         | kỳ hỏi   | cách tổng hợp         | trọng số
        X01 | số đếm       | năm      | cộng                  |
        X02 | số thập phân | {spans}  | bình quân có trọng số | X01
    """
    assert form(items.format(spans="năm")).indicator("X02").spans == (12,)
    for spans in ("", "quý; năm"):
        assert "trọng số “X01” không được hỏi trong mọi kỳ" in fault(items.format(spans=spans))


def test_a_heading_has_no_period_of_its_own() -> None:
    items = "mã | loại | kỳ hỏi | thuộc chỉ tiêu\n A | gồm các phần | năm |\n A.1 | số đếm | năm | A"
    assert "đề mục không có kỳ hỏi riêng" in fault(items)


def start(folder: Path, period: str, previous: Sequence[Path] = ()) -> Round:
    (folder / "form.xlsx").write_bytes(form_file(ITEMS, nhiem_vu=TASKS, noi_dung=QUESTIONS, rang_buoc=RULES))
    (folder / "agencies.xlsx").write_bytes(book(don_vi=TWO_COMMUNES))
    return init_round(folder / period, str(folder / "form.xlsx"), period, folder / "agencies.xlsx", previous)


def test_a_quarter_asks_and_totals_nothing_of_the_year(tmp_path: Path) -> None:
    round_ = start(tmp_path, "2026-Q1")
    layout = plan_layout(round_, round_.agencies[0])
    assert {cell.item for cell in layout.inputs if not cell.is_sign} == {"A1", "A4.2", "V2", "N1"}
    answers = "A1 | 5\n A4.2 | 4\n V2 trạng thái | Hoàn thành\n V2 kết quả thực hiện | Đã mở hai lớp"
    for agency in ("X1", "X2"):
        answer(round_, agency, answers)
    assert not collect_now(round_, datetime(2026, 3, 16, 9)).has_errors
    again = open_round(round_.folder)
    assert again.form == round_.form, "a round that is opened again asks the same"
    assert result(again, "A1").value == 10


def test_a_yearly_figure_passes_through_a_quarter(tmp_path: Path) -> None:
    last = start(tmp_path, "2025")
    answers = "A1 | 5\n A2 | 4\n A3 | 3\n A4.1/TS | 1\n A4.1/MS | 2\n A5.1 | 2\n A6 | 1.5\n V1 trạng thái | Hoàn thành"
    for agency in ("X1", "X2"):
        answer(last, agency, answers)
    collect_now(last)
    quarter = start(tmp_path, "2026-Q1", [last.folder])
    assert [result.item for result in quarter.history] == ["A1", "A4", "V2"], "what the quarter asks"
    for agency in ("X1", "X2"):
        answer(quarter, agency, "A1 | 6\n A4.2 | 4")
    collect_now(quarter)
    year = start(tmp_path, "2026", [quarter.folder])
    assert "8" in [result.text for result in year.history if result.item == "A2"], "of the year before the quarter"


def test_a_period_in_which_nothing_is_asked_makes_no_round(tmp_path: Path) -> None:
    (tmp_path / "form.xlsx").write_bytes(form_file("mã | loại | kỳ hỏi\n X01 | số đếm | năm"))
    (tmp_path / "agencies.xlsx").write_bytes(book(don_vi=TWO_COMMUNES))
    with pytest.raises(QngError, match=r"không hỏi gì trong quý I năm 2026"):
        init_round(tmp_path / "dot", str(tmp_path / "form.xlsx"), "2026-Q1", tmp_path / "agencies.xlsx")
    assert not (tmp_path / "dot").exists()
