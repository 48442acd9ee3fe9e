"""The annotated empty form, and a form of one's own from data alone: no Python changes for a new plan."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from qng_reports.blank_form import blank_form
from qng_reports.cli import cli
from qng_reports.doors.form_reader import read_form
from qng_reports.doors.form_reader.words import SHEETS
from qng_reports.errors import QngError
from qng_reports.model import Component
from qng_reports.rounds import init_round, shipped_forms
from tests.validators import findings


def run(*words: object) -> str:
    result = CliRunner().invoke(cli, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.output


def test_it_is_a_form_as_it_stands_and_every_column_is_explained() -> None:
    assert read_form(blank_form(), "trong.xlsx").indicators
    book = openpyxl.load_workbook(BytesIO(blank_form()))
    assert book.sheetnames == ["huong_dan", *SHEETS]
    for name, columns in SHEETS.items():
        heads = [book[name].cell(1, c + 1) for c in range(len(columns))]
        assert [head.value for head in heads] == [column.titles[0] for column in columns]
        assert all(head.comment and "Để trống: " in head.comment.text for head in heads), name
    assert blank_form() == blank_form()


def test_the_sample_of_a_cross_check_compares_two_items() -> None:
    """Within one ratio the built-in check speaks already: one slip would be told twice."""
    (rule,) = read_form(blank_form(), "trong.xlsx").rules
    assert [(term.item, term.component) for term in (*rule.left, *rule.right)] == [
        ("A02", Component.VALUE), ("A01", Component.DENOMINATOR),
    ]  # fmt: skip


def test_it_opens_clean(tmp_path: Path) -> None:
    assert not findings(blank_form(), tmp_path)


def test_every_shipped_form_is_listed_and_taken(tmp_path: Path) -> None:
    listed = run("init", "--forms")
    names = [line.split(":")[0] for line in listed.splitlines()]
    assert names == [*shipped_forms(), "trong"]
    for name in names:
        run("init", tmp_path / name, "--form", name, "--period", "2026-H1")


def test_a_form_written_over_the_empty_one_makes_a_round(tmp_path: Path) -> None:
    """What a specialist does: init --form trong, type in Excel, check, generate; then the form is settled."""
    dot = tmp_path / "dot"
    assert "bieu-mau.xlsx" in run("init", dot, "--form", "trong", "--period", "2026-Q3")
    form = dot / "bieu-mau.xlsx"
    book = openpyxl.load_workbook(form)
    book["thong_tin"]["B2"] = "HO-SO-SO"
    items = book["chi_tieu"]
    heads = {cell.value: cell.column for cell in items[1]}
    for title, value in {
        "Mã": "H03", "Phần": "P1", "Chỉ tiêu": "Kinh phí chi cho số hóa hồ sơ", "Loại": "tiền",
        "Đơn vị tính": "triệu đồng", "Cơ quan báo cáo": "UBND cấp xã",
    }.items():  # fmt: skip
        items.cell(4, heads[title]).value = value
    book.save(form)
    run("check", dot)
    run("generate", dot, "--agency", "21025")
    issued = next((dot / "phat-hanh").glob("21025-*.xlsx"))
    texts = {cell.value for sheet in openpyxl.load_workbook(issued) for row in sheet.iter_rows() for cell in row}
    assert any("Kinh phí chi cho số hóa hồ sơ" in str(text) for text in texts)
    book["thong_tin"]["B2"] = "KHAC"
    book.save(form)
    result = CliRunner().invoke(cli, ["status", str(dot)])
    assert "HO-SO-SO" in str(result.exception)


def test_an_unknown_name_tells_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(QngError, match=r"kh121-2026.*trong"):
        init_round(tmp_path / "dot", "khong-co", "2026")
