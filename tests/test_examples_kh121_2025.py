"""Phụ lục 1 of Kế hoạch 121 (2025): from the agencies' workbooks and the Sở's judgements to the table as printed."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn

from qng_reports.cli import cli
from qng_reports.collect import current_state
from qng_reports.dataset import Assessment, Result, Verdict
from qng_reports.decree import Level, document_findings, load_rules
from qng_reports.doors.docx_in import read_document
from qng_reports.doors.store import Store
from qng_reports.errors import DefinitionError, QngError
from qng_reports.example import read_example, run_example
from qng_reports.model import DATASET_FILE, Severity
from qng_reports.rounds import open_round
from qng_reports.totals import provincial_results
from tests.dumps import word_text

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "kh121-2025"
PRINTED = Path(__file__).parent / "files" / "phu-luc-1-2025.csv"
HEAD = ["TT", "Chỉ tiêu", "Cơ quan chủ trì", "Kết quả thực hiện năm 2025", "Đánh giá"]
SOURCE = "Số liệu do Cục Thống kê, Bộ Tài chính đánh giá hàng năm"
JUDGED = {8, 9, 11, 13, 15, 16, 17, 18, 19, 22, 23}


def printed() -> list[list[str]]:
    with PRINTED.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("kh121") / "dot"
    run_example(made, read_example(EXAMPLE))
    return made


@pytest.fixture(scope="module")
def results(folder: Path) -> dict[str, Result]:
    round_ = open_round(folder)
    with Store(folder / DATASET_FILE) as store:
        dataset = current_state(round_, store, date(2025, 12, 19)).dataset
    return {r.indicator.code: r for r in provincial_results(round_, dataset)}


@pytest.fixture(scope="module")
def report(folder: Path) -> Path:
    (path,) = (folder / "bao-cao").glob("*.docx")
    return path


def whole(results: dict[str, Result]) -> Iterator[tuple[int, Result]]:
    """The 23 items by their printed number, without parts."""
    return ((int(r.indicator.printed_number), r) for r in results.values() if not r.indicator.part_of)


def noted(cell: Any, notes: dict[str, str]) -> list[str]:
    return [notes[mark.get(qn("w:id"))] for mark in cell._tc.iter(qn("w:footnoteReference"))]


def footnotes(path: Path) -> dict[str, str]:
    document = docx.Document(str(path))
    (part,) = [p for p in document.part.package.iter_parts() if str(p.partname) == "/word/footnotes.xml"]
    root = docx.oxml.parse_xml(part.blob)
    return {
        note.get(qn("w:id")): "".join(text.text or "" for text in note.iter(qn("w:t"))).strip()
        for note in root.iter(qn("w:footnote"))
    }


# ---------------------------------------------------------------- the table


def test_the_report_s_table_is_the_printed_one_cell_by_cell(report: Path) -> None:
    table = next(t for t in docx.Document(str(report)).tables if [c.text for c in t.rows[0].cells] == HEAD)
    rows = [[cell.text for cell in row.cells] for row in table.rows if row.cells[0].text.isdecimal()]
    expected = [[*row[:3], row[3].removesuffix("[4]"), row[4]] for row in printed()]
    assert rows == expected
    assert len(table.rows) == 24, "nothing but the heads and the 23 items"


def test_the_printed_footnote_is_a_footnote(report: Path) -> None:
    table = next(t for t in docx.Document(str(report)).tables if [c.text for c in t.rows[0].cells] == HEAD)
    notes = footnotes(report)
    marked = {row.cells[0].text: noted(row.cells[3], notes) for row in table.rows[1:]}
    assert {number: texts for number, texts in marked.items() if texts} == {"10": [SOURCE]}
    assert [row[0] for row in printed() if "[" in row[3]] == ["10"]


def test_the_report_shows_what_was_judged(report: Path) -> None:
    document = docx.Document(str(report))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Trong tổng số 23 chỉ tiêu, có 19 chỉ tiêu đạt (82,61%), 04 chỉ tiêu chưa đạt (17,39%)" in text
    assert "riêng 11 chỉ tiêu (số 8, 9, 11, 13, 15, 16, 17, 18, 19, 22, 23)" in text
    rows = [[c.text for c in row.cells] for row in document.tables[-1].rows[1:]]
    assert {int(row[0]) for row in rows} == JUDGED and {row[3] for row in rows} == {"Đạt"}
    assert {row[0] for row in rows if row[2] == "Chưa đạt"} == {"9", "17"}
    assert all(row[4].startswith("Theo đánh giá in tại Phụ lục 1; ") for row in rows)
    first = next(t for t in document.tables if [c.text for c in t.rows[0].cells] == HEAD)
    notes = footnotes(report)
    marked = {row.cells[0].text: noted(row.cells[4], notes) for row in first.rows[1:] if noted(row.cells[4], notes)}
    assert set(marked) == {"8", "9", "11", "17", "22"}, "where the rule would say otherwise"
    assert marked["9"][0].startswith("Sở đánh giá: Đạt (theo quy tắc: Chưa đạt) – ")


def test_every_figure_leads_to_its_cells(folder: Path) -> None:
    trace = folder.parent / "nguon.xlsx"
    out = folder.parent / "nguon.docx"
    done = CliRunner().invoke(cli, ["render", str(folder), "-o", str(out), "--trace", str(trace)])
    assert done.exit_code == 0, done.output
    told = {str(cell.value) for sheet in openpyxl.load_workbook(trace) for row in sheet.iter_rows() for cell in row}
    assert "Tỉnh 99,5%; Xã >98%" in told and "36/36 cơ sở KCB hoàn thành" in told
    assert any("in theo mẫu kết quả" in text for text in told)


# ---------------------------------------------------------------- computed and judged


def test_what_can_be_computed_is_as_printed(results: dict[str, Result]) -> None:
    judged = {number for number, r in whole(results) if r.decision is not None}
    assert judged == JUDGED
    computed = {number: r.assessment.value for number, r in whole(results) if number not in judged}
    assert computed == {int(row[0]): row[4] for row in printed() if int(row[0]) not in judged}
    assert len(computed) == 12


def test_what_the_rule_says_of_the_others(results: dict[str, Result]) -> None:
    by_rule = {number: r.computed for number, r in whole(results) if r.decision is not None}
    assert {n for n, said in by_rule.items() if said is Assessment.NOT_MET} == {9, 17}
    assert {n for n, said in by_rule.items() if said is Assessment.UNKNOWN} == {8, 11, 22}
    assert all(r.decision.verdict is Verdict.ASSESS and r.decision.reason for _, r in whole(results) if r.decision)


def test_the_printed_contradictions_are_told_at_their_cells(folder: Path) -> None:
    round_ = open_round(folder)
    with Store(folder / DATASET_FILE) as store:
        issues = current_state(round_, store, date(2025, 12, 19)).issues
    assert not [issue for issue in issues if issue.severity is Severity.ERROR]
    below = {issue.place.item for issue in issues if issue.code == "S16"}
    assert below == {"C01.1", "C04", "C09.1", "C14", "C17.3"}
    assert all(issue.place.cell for issue in issues if issue.code == "S16")


def test_a_printed_percentage_is_computed_where_the_plan_prints_its_counts(results: dict[str, Result]) -> None:
    found = results["C01.2"]
    assert (found.numerator, found.denominator, found.text) == (384, 395, "97,22%")


def test_a_bound_is_judged_and_printed_as_one(results: dict[str, Result]) -> None:
    assert (results["C09.2"].bound, results["C09.2"].assessment) == (">", Assessment.MET)
    assert results["C10"].printed == "Ước 10%" and results["C10"].assessment is Assessment.NOT_MET


# ---------------------------------------------------------------- one truth, files


def test_the_summary_prints_the_same(folder: Path) -> None:
    sheet = openpyxl.load_workbook(folder / "ket-qua" / "tong-hop.xlsx", data_only=True)["Toàn tỉnh"]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(list(row) for row in rows if "Chi tiết" in row)
    found = {}
    for row in rows:
        told = dict(zip(head, row, strict=True))
        if str(told["TT"] or "").isdecimal() and told["Mã"]:
            value = told["Kết quả"]
            shown = f"{value:g}%".replace(".", ",") if isinstance(value, float | int) else str(value)
            found[str(told["TT"])] = {str(told["Chi tiết"]), shown}
    for row in printed():
        assert row[3].removesuffix("[4]") in found[row[0]], row


def test_the_form_is_the_plan_s_own_words(results: dict[str, Result]) -> None:
    told = [[r.indicator.printed_number, r.indicator.name, r.indicator.lead] for _, r in whole(results)]
    assert told == [row[:3] for row in printed()]


def test_the_report_keeps_the_decree(report: Path) -> None:
    found = document_findings(read_document(report.read_bytes(), report.name), load_rules())
    assert not [finding for finding in found if finding.level is Level.ERROR]


def test_the_same_example_gives_the_same_files(folder: Path, report: Path, tmp_path: Path) -> None:
    run_example(tmp_path / "dot", read_example(EXAMPLE))
    for path in (report, folder / "ket-qua" / "tong-hop.xlsx", *(folder / "xem-xet").iterdir()):
        again = tmp_path / "dot" / path.relative_to(folder)
        assert again.read_bytes() == path.read_bytes(), path.name


def test_the_template_as_text(same_as: Callable[[Path, str], None]) -> None:
    template = ROOT / "templates" / "docx" / "ket-qua-chi-tieu-nam.docx"
    same_as(Path("templates") / f"{template.name}.txt", word_text(template))


def test_the_template_names_no_year() -> None:
    with ZipFile(ROOT / "templates" / "docx" / "ket-qua-chi-tieu-nam.docx") as template:
        text = re.sub(r"<[^>]+>", "", template.read("word/document.xml").decode("utf-8"))
    assert not re.search(r"20\d\d", text)


# ---------------------------------------------------------------- decisions of an example


def example_with(folder: Path, rulings: str) -> Path:
    folder.mkdir()
    for name in ("vi-du.toml", "tra-loi.csv"):
        (folder / name).write_bytes((EXAMPLE / name).read_bytes())
    head = "item,agency,verdict,value,reason,decided_by\n"
    (folder / "quyet-dinh.csv").write_text(head + rulings, encoding="utf-8")
    return folder


def test_decisions_of_every_kind_go_through_the_review_workbook(tmp_path: Path) -> None:
    rulings = (
        "C02,,value,61.5,Số chốt lại,Phó Giám đốc\n"
        "C21,,value,35/36,Một cơ sở chưa xong,Phó Giám đốc\n"
        "C20,CQ10,exclude,,Chưa đủ căn cứ,Phó Giám đốc\n"
        "C14,CQ08,value,12,Số mới,Phó Giám đốc\n"
        "C12,CQ04,accept,,Đã kiểm tra,Phó Giám đốc\n"
        ",CQ18,waive,2026-01-31,Đang sắp xếp,Phó Giám đốc\n"
    )
    run_example(tmp_path / "dot", read_example(example_with(tmp_path / "vd", rulings)))
    round_ = open_round(tmp_path / "dot")
    with Store(round_.folder / DATASET_FILE) as store:
        found = {(d.item, d.agency): d for d in store.decisions()}
        state = current_state(round_, store, date(2025, 12, 19))
    assert len(found) == 6
    assert found["", "CQ18"].until == date(2026, 1, 31)
    results = {r.indicator.code: r for r in provincial_results(round_, state.dataset)}
    assert results["C02"].text == "61,5%" and results["C14"].text == "12%"
    assert results["C21"].printed == "35/36 cơ sở KCB hoàn thành" and results["C21"].assessment is Assessment.NOT_MET
    assert results["C20"].received == 0


def untaken(folder: Path, rulings: str) -> list[str]:
    with pytest.raises(DefinitionError) as raised:
        run_example(folder / "dot", read_example(example_with(folder / "vd", rulings)))
    return [fault.place for fault in raised.value.faults]


def test_a_decision_without_a_row_is_told(tmp_path: Path) -> None:
    assert untaken(tmp_path, "C02,,assess,Đạt,x,y\nC99,,assess,Đạt,x,y\n") == ["quyet-dinh.csv, dòng 3"]


def test_what_the_review_does_not_take_is_told(tmp_path: Path) -> None:
    """A word that is no assessment, a reason that is missing, an agency that is not asked."""
    told = untaken(tmp_path, "C02,,assess,Đat,x,y\nC04,,assess,Đạt,,y\nC02,CQ99,accept,,x,y\n")
    assert len(told) == 3
    assert [place.partition("!")[0] for place in told] == [
        "quyet-dinh.csv, Chỉ tiêu", "quyet-dinh.csv, Chỉ tiêu", "quyet-dinh.csv, Số liệu đáng ngờ",
    ]  # fmt: skip


@pytest.mark.parametrize("ruling", ["C02,,dat,Đạt,x,y\n", "C02,,withdraw,figure,x,y\n", ",CQ18,waive,31/12/2025,x,y\n"])
def test_a_misspelt_decision_is_one_sentence(ruling: str, tmp_path: Path) -> None:
    with pytest.raises(QngError, match="dòng 2"):
        read_example(example_with(tmp_path / "vd", ruling))
    with pytest.raises(QngError, match="Dòng đầu"):
        path = example_with(tmp_path / "khac", "")
        (path / "quyet-dinh.csv").write_text("item,agency\n", encoding="utf-8")
        read_example(path)
