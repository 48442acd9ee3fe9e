"""rang_buoc: a typed percentage must be that of the two counts typed beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qng_reports.layout import plan_layout
from qng_reports.model import Component, CrossRule, Severity, Term
from qng_reports.workbook.faults import faults_of
from tests.issue_codes.sending import send
from tests.tables import bare_round, form
from tests.test_form_reader import faults

# "Cấp Xã 384 DVCTT/395 TTHC; chiếm tỷ lệ 97,22%", as three figures
ITEMS = """
    mã  | loại      | số lẻ
    X01 | số đếm    |
    X02 | số đếm    |
    X03 | phần trăm | 2
    X04 | tỷ lệ     |
"""
RULES = """
    mã  | vế trái | phép so sánh | vế phải       | mức độ   | thông báo
    RB1 | X03     | =            | X01 : X02     | {level}  | Tỷ lệ phải là X01 chia X02
"""
RULE = RULES.format(level="lỗi")


def test_a_rule_of_a_share_is_read() -> None:
    (rule,) = form(ITEMS, rang_buoc=RULE).rules
    value = Component.VALUE
    assert rule.left == (Term("X03", value),) and rule.right == (Term("X01", value, whole=Term("X02", value)),)
    assert rule.is_share and [term.item for term in rule.terms] == ["X03", "X01", "X02"]


@pytest.mark.parametrize(
    ("left", "sign", "right", "told"),
    [
        ("X01", "=", "X02 : X03", "vế trái không so sánh được"),
        ("X03", "<=", "X01 : X02", "phép so sánh là ="),
        ("X03", "=", "X01 : X02 : X04/MS", "đúng hai số"),
        ("X03", "=", "X01 : Y9", "không có chỉ tiêu mã “Y9”"),
        ("X03", "=", "X01 + X02 : X04/MS", "không có chỉ tiêu mã “X01 + X02”"),
        ("X03 + X01", "=", "X04/TS : X04/MS", "vế trái không so sánh được"),
    ],
)
def test_a_rule_of_a_share_that_says_nothing_is_a_fault(left: str, sign: str, right: str, told: str) -> None:
    table = f"mã | vế trái | phép so sánh | vế phải | thông báo\n R | {left} | {sign} | {right} | Khác nhau"
    assert told in " ".join(faults(ITEMS, rang_buoc=table))


@pytest.mark.parametrize("typed", ["97.22", "97.2", "97"])
def test_a_rounded_percentage_is_right(typed: str, tmp_path: Path) -> None:
    answers = f"X01 | 384\n X02 | 395\n X03 | {typed}\n X04/TS | 1\n X04/MS | 2"
    assert send(tmp_path, ITEMS, answers, rang_buoc=RULE).codes == []


def test_a_cut_percentage_is_told_at_its_cell_and_not_used(tmp_path: Path) -> None:
    told = send(tmp_path, ITEMS, "X01 | 11695\n X02 | 11876\n X03 | 98.47\n X04/TS | 1\n X04/MS | 2", rang_buoc=RULE)
    issue = told.issue("K01")
    assert (issue.place.item, issue.value, told.codes) == ("X03", "98.47", ["K01"])
    assert issue.message == (
        "Tỷ lệ phải là X01 chia X02 (X03 ghi 98,47; X01 ghi 11.695; X02 ghi 11.876; chia ra được 98,48%)."
    )
    usable = {item: told.kept("X1", item)[Component.VALUE].usable for item in ("X01", "X02", "X03")}
    assert usable == {"X01": True, "X02": True, "X03": False}


def test_of_nothing_every_percentage_is_let_through(tmp_path: Path) -> None:
    answers = "X01 | 0\n X02 | 0\n X03 | 100\n X04/TS | 1\n X04/MS | 2"
    assert send(tmp_path, ITEMS, answers, rang_buoc=RULE).codes == []


def test_the_workbook_checks_it_too() -> None:
    round_ = bare_round(ITEMS, rang_buoc=RULE)
    fault = next(f for f in faults_of(plan_layout(round_, round_.agencies[0]), {}) if f.key == "K:RB1")
    assert "ROUND(100*SUM('Số liệu'!$E$8:$E$8)/SUM('Số liệu'!$E$9:$E$9),2)" in fault.formula
    assert fault.cell == "E10", "the typed percentage is what is to be mended"


def test_a_rule_without_a_share_has_none() -> None:
    rule = CrossRule("R", (Term("A", Component.VALUE),), "=", (Term("B", Component.VALUE),), Severity.ERROR, "x")
    assert not rule.is_share and len(rule.terms) == 2
