"""The letter to the Ministry under Quyết định 942 (seed 004): from answers to the .docx, its figures and its slip."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from qng_reports.cli import main
from qng_reports.decree import Level
from qng_reports.doors.form_reader import read_form
from qng_reports.example import read_example, run_example
from qng_reports.inspection import inspect_path
from qng_reports.rounds import form_file
from tests.dumps import word_text
from tests.parts import parts_of

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "qd942"
REPORT = "bao-cao/bao-cao-qd942-2025-Q1.docx"

# typed off the printed letter, not from tra-loi.csv
PRINTED = (
    "khoảng 957.600 lượt cán bộ", "hơn 10.000 lượt học viên", "được tập huấn đạt 100%.", "13/13 điểm cầu cấp huyện",
    "173/173 điểm cầu cấp xã", "07 chuỗi sự kiện với 1.000 lượt đại biểu", "06 chuỗi sự kiện.", "12 số/năm",
    "06 số/năm", "gần 60 hệ thống", "26 hệ thống", "19 hệ thống", "24 hệ thống", "cấp huyện đạt 87,85%",
    "cấp xã đạt 70,35%", "trên 95% văn bản", "bằng VNeID đạt 100%", "hơn 30 cơ quan", "06 nhà cung cấp",
    "hơn 7.000 km cáp quang", "97,3% số thôn", "hơn 1.780 vị trí", "3.700 trạm BTS", "trên 15% mỗi năm",
    "khoảng 1.160.000 thuê bao", "1.293.000 thuê bao điện thoại", "103% trên 100 dân", "hơn 240 điểm bưu cục",
    "khoảng 479,8 tỷ đồng", "Nguồn đầu tư phát triển: 119,8 tỷ đồng", "Nguồn chi sự nghiệp: 360 tỷ đồng",
    "hơn 1.000 tổ công nghệ số cộng đồng",
)  # fmt: skip
NOTES = (
    "Dự án Đầu tư chuyển đổi số: 30 tỷ đồng; Dự án chuyển đổi số các cơ quan nhà nước trên địa bàn tỉnh: 44,9 tỷ đồng; "
    "Dự án xây dựng Hệ thống Đài truyền thanh cơ sở ứng dụng CNTT: 44,9 tỷ đồng",
    "Năm 2021: 36 tỷ đồng; Năm 2022: 30,8 tỷ đồng; Năm 2023: 104,2 tỷ đồng; Năm 2024: 119 tỷ đồng; "
    "Năm 2025: 80 tỷ đồng",
)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The round, made by the one command of the README."""
    folder = tmp_path_factory.mktemp("qd942") / "dot"
    assert command("demo", str(folder), "--example", str(EXAMPLE)) == 0
    return folder


def command(*words: str) -> object:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    return ended.value.code


def paragraphs(folder: Path) -> list[str]:
    return [p.text for p in Document(str(folder / REPORT)).paragraphs if p.text.strip()]


def notes(folder: Path) -> list[str]:
    root = parse_xml(parts_of((folder / REPORT).read_bytes())["word/footnotes.xml"])
    texts = ("".join(t.text or "" for t in note.iter(qn("w:t"))).strip() for note in root.iter(qn("w:footnote")))
    return [text for text in texts if text]


def test_the_figures_printed_in_the_letter(done: Path) -> None:
    text = "\n".join(paragraphs(done))
    assert [figure for figure in PRINTED if figure not in text] == []


def test_budget_lines_have_footnotes_by_project_and_by_year(done: Path) -> None:
    assert tuple(notes(done)) == NOTES
    body = Document(str(done / REPORT)).element.body
    cited = [p for p in body.iter(qn("w:p")) if p.find(f".//{qn('w:footnoteReference')}") is not None]
    starts = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in cited]
    assert [start.split(":")[0] for start in starts] == ["- Nguồn đầu tư phát triển", "- Nguồn chi sự nghiệp"]


def test_the_form_of_an_official_letter(done: Path) -> None:
    document = Document(str(done / REPORT))
    left, right = document.tables[0].rows[1].cells
    assert left.paragraphs[0].text.split() == ["Số:", "/SKHCN-BCVT&CNTT"]
    plan = "Quyết định số 942/QĐ-TTg ngày 15/6/2021 của Thủ tướng Chính phủ"
    assert left.paragraphs[1].text == f"V/v báo cáo tình hình thực hiện nhiệm vụ theo {plan}"
    assert " ".join(right.text.split()) == "Quảng Ngãi, ngày tháng 3 năm 2025"
    text = paragraphs(done)
    assert text[0] == "Kính gửi: Bộ Khoa học và Công nghệ" and text[-1].endswith("tổng hợp./.")
    numbered = [line for line in text if re.match(r"(?:I+|\d)\. ", line)]
    assert [line.split(".")[0] for line in numbered] == ["I", "1", "2", "3", "4", "5", "II"]
    signature = document.tables[-1].rows[0].cells[1]
    assert [p.text for p in signature.paragraphs] == ["GIÁM ĐỐC", ""], "no person's name"
    findings = inspect_path(done / REPORT).findings
    assert [f for f in findings if f.level is not Level.HABIT] == []


def test_one_slip_is_told_at_its_cell_and_nothing_right_is_accused(
    done: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """36 + 30,8 + 104,2 + 119 + 80 = 370, where 360 is printed; 30 + 44,9 + 44,9 and 119,8 + 360 are right."""
    assert command("collect", str(done), "--json") == 0
    issues = [issue for issue in json.loads(capsys.readouterr().out)["issues"] if issue["severity"] != "note"]
    assert [(issue["code"], issue["item"]) for issue in issues] == [("K01", "KP3")]
    assert "KP3 ghi 360; KP5.so_tien ghi 370" in issues[0]["message"] and issues[0]["sheet"] == "Số liệu"
    with (done / "ket-qua/tong-hop.csv").open(encoding="utf-8-sig", newline="") as file:
        value = {row["item"]: row["value"] for row in csv.DictReader(file)}
    money = {code: Decimal(value[code]) for code in ("KP1", "KP2", "KP3", "KP4", "KP5")}
    assert money["KP1"] == money["KP2"] + money["KP3"] == Decimal("479.8")
    assert money["KP2"] == money["KP4"] == Decimal("119.8")
    assert (money["KP3"], money["KP5"]) == (360, 370)


def test_every_answer_tells_where_it_is_printed_and_every_item_is_answered() -> None:
    with (EXAMPLE / "tra-loi.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["source"].startswith("Công văn đã in") for row in rows)
    form = read_form(form_file("qd942").read_bytes(), "qd942.xlsx")
    assert {row["item"] for row in rows} == set(form.codes)


def test_the_same_letter_again(done: Path, tmp_path: Path) -> None:
    run_example(tmp_path / "dot", read_example(EXAMPLE))
    assert (tmp_path / "dot" / REPORT).read_bytes() == (done / REPORT).read_bytes()


def test_years_are_written_without_a_dot(done: Path) -> None:
    from openpyxl import load_workbook

    sheet = load_workbook(next((done / "phat-hanh").glob("CQ08*.xlsx")))["Bảng KP5"]
    formats = {cell.number_format for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert formats == {"0", "#,##0.0"}


def test_the_shipped_template_is_sound(same_as: Callable[[Path, str], None]) -> None:
    template = ROOT / "templates/docx/cong-van-qd942.docx"
    same_as(Path("templates") / "cong-van-qd942.docx.txt", word_text(template))
    inspection = inspect_path(template)
    assert inspection.kind == "template" and inspection.faults == ()
