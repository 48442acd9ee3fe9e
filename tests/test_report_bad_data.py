"""Data at its worst: every report is a right Word document that keeps the decree and loses no letter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from qng_reports.dataset import Dataset
from qng_reports.decree import Finding, document_findings, load_rules
from qng_reports.doors.docx_in import read_document
from qng_reports.model import Round, Section
from qng_reports.render import Order, render_report
from qng_reports.rounds import report_template
from tests.tables import answered, bare_round
from tests.test_report_content import (
    BUDGET,
    BUDGET_ANSWERS,
    QUESTIONS,
    RATIO,
    SHARES,
    SIX,
    TASK_ANSWERS,
    TODAY,
    past,
    six,
    with_tasks,
)

HEAD = {
    "co_quan_chu_quan": "UBND tỉnh Quảng Ngãi", "co_quan_ban_hanh": "Sở Khoa học và Công nghệ",
    "dia_danh": "Quảng Ngãi", "kinh_gui": "UBND tỉnh Quảng Ngãi", "chuc_vu_ky": "Giám đốc",
    "ten": "Kết quả thực hiện kế hoạch chuyển đổi số",
    "ke_hoach": "Kế hoạch số 121/KH-UBND ngày 31/12/2025; Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị",
}  # fmt: skip
TASKS_ONLY = replace(with_tasks().form, indicators=(), rules=())
NARRATIVE = "    mã | nội dung | cơ quan báo cáo\n    N1 | Khó khăn | cấp xã\n    N2 | Kết quả | S1"
NASTY = "Sở KH&CN <b>đậm</b> {{ 7 * 7 }} {% raw %} {# x #} & <50% “…” \u202eđảo\u202c"


def with_head(round_: Round, **changes: object) -> Round:
    form = round_.form
    names = {
        "parent_body": HEAD["co_quan_chu_quan"], "issuer": HEAD["co_quan_ban_hanh"], "place": HEAD["dia_danh"],
        "recipient": HEAD["kinh_gui"], "signer_post": HEAD["chuc_vu_ky"], "title": HEAD["ten"],
        "plan": HEAD["ke_hoach"],
    }  # fmt: skip
    return replace(round_, form=replace(form, **(names | changes)))  # type: ignore[arg-type]


def rendered(folder: Path, round_: Round, dataset: Dataset) -> tuple[Document, tuple[Finding, ...]]:
    out = folder / "bao-cao.docx"
    render_report(round_, dataset, Order(report_template(round_.form), TODAY), out)
    content = out.read_bytes()
    return docx.Document(str(out)), document_findings(read_document(content, out.name), load_rules())


def words(document: Document) -> str:
    """Everything that a reader sees, tables too."""
    body = document.element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def only(round_: Round, *codes: str) -> Round:
    return replace(round_, agencies=tuple(agency for agency in round_.agencies if agency.code in codes))


def narrative(text: str) -> tuple[Round, Dataset]:
    round_ = six(noi_dung=NARRATIVE)
    dataset = answered(round_, "đơn vị | N1 | N2\n X1 | a |\n S1 | | b")
    changed = {
        code: replace(s, observations=tuple(replace(o, text=text) for o in s.observations if o.item.startswith("N")))
        for code, s in dataset.submissions.items()
    }
    return round_, Dataset(changed)


FIGURE_TOO = TASK_ANSWERS.replace("NV3 kết quả thực hiện\n", "NV3 kết quả thực hiện | X01\n").replace(
    "Đã thành lập 05 tổ\n", "Đã thành lập 05 tổ | 3\n"
)
CASES = {
    "whole": (past(six(noi_dung=QUESTIONS), "X01", "81.8"), SHARES),
    "no submission": (six(noi_dung=NARRATIVE), ""),
    "one commune": (only(six(), "X1"), "đơn vị | X01/TS | X01/MS | X02\n X1 | 90 | 100 | 1"),
    "nobody asked": (only(six(), "S1"), ""),
    "provincial agencies only": (only(six(noi_dung=NARRATIVE), "S1"), "đơn vị | N2\n S1 | Một"),
    "no questions": (six(), SHARES),
    "questions only, unanswered": (
        replace(six(noi_dung=NARRATIVE), form=replace(six(noi_dung=NARRATIVE).form, indicators=())), "",
    ),
    "tasks": (with_tasks(), FIGURE_TOO),
    "tasks only": (replace(with_tasks(), form=TASKS_ONLY), TASK_ANSWERS),
    "tasks only, unanswered": (replace(with_tasks(), form=TASKS_ONLY), ""),
    "table": (bare_round(BUDGET["items"], bang=BUDGET["bang"], lua_chon=BUDGET["lua_chon"]), BUDGET_ANSWERS),
    "sections without titles": (
        replace(six(), form=replace(six().form, sections=(Section("P", ""),))), SHARES,
    ),
    "items without targets": (bare_round(RATIO.replace(">= 80", "").replace("80% ", ""), agencies=SIX), SHARES),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_right_document(case: str, tmp_path: Path) -> None:
    round_, answers = CASES[case]
    document, findings = rendered(tmp_path, with_head(round_), answered(round_, answers) if answers else Dataset())
    assert findings == ()
    text = words(document)
    assert "{{" not in text and "{%" not in text and "None" not in text
    assert "./." in text and "GIÁM ĐỐC" in text
    first, *rest = [(section.page_width.mm, section.page_height.mm) for section in document.sections]
    assert first[0] < first[1] and all(wide > high for wide, high in rest)
    last = document.element.body[-2]
    assert last.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None, "an empty page at the end"


def test_numbers_of_parts_and_appendices_follow_what_is_there(tmp_path: Path) -> None:
    round_, answers = CASES["tasks only"]
    text = words(rendered(tmp_path, with_head(round_), answered(round_, answers))[0])
    assert "II. KẾT QUẢ THỰC HIỆN NHIỆM VỤ" in text and "CÁC CHỈ TIÊU" not in text and "III." not in text
    assert "tại Phụ lục kèm theo." in text and "\nPhụ lục\n" in text
    round_, answers = CASES["tasks"]
    text = words(rendered(tmp_path, with_head(round_), answered(round_, answers))[0])
    assert "III. KẾT QUẢ THỰC HIỆN NHIỆM VỤ" in text
    assert (
        "Tổng số 05 nhiệm vụ, trong đó: 01 đã hoàn thành; 0 chưa hoàn thành; 01 thực hiện thường xuyên; "
        "01 đang triển khai; 02 chưa đủ báo cáo. Kết quả cụ thể từng nhiệm vụ tại Phụ lục kèm theo."
    ) in text
    assert "Văn bản đã ban hành: Kế hoạch số 5/KH-SYT." in text


def test_rows_and_sums_of_a_table_are_printed(tmp_path: Path) -> None:
    round_, answers = CASES["table"]
    document, _ = rendered(tmp_path, with_head(round_), answered(round_, answers))
    cross, rows = ([[cell.text for cell in row.cells] for row in table.rows] for table in document.tables[-2:])
    assert cross[0] == ["TT", "Nguồn vốn", "2024", "2025", "Tổng cộng"]
    assert cross[-1] == ["", "Tổng cộng", "149,8", "80", "229,8"]
    assert rows[0] == ["TT", "Đơn vị", "Nguồn vốn", "Năm", "Kinh phí (tỷ đồng)", "Nội dung"]
    assert rows[1] == ["1", "Xã Bình Sơn", "Chi sự nghiệp", "2024", "119", "Phần mềm & <máy>"]
    text = words(document)
    assert "Chỉ tiêu X40: 229,8 tỷ đồng (2/2 đơn vị), trong đó:\n+ Đầu tư phát triển: 30 tỷ đồng" in text
    assert "Số liệu các đơn vị ghi theo từng bảng tại Phụ lục kèm theo." in text


def test_a_report_without_appendices_is_one_upright_section(tmp_path: Path) -> None:
    round_, _ = CASES["questions only, unanswered"]
    document, _ = rendered(tmp_path, with_head(round_), Dataset())
    assert len(document.sections) == 1
    assert "Phụ lục" not in words(document)


@pytest.mark.parametrize(
    "text",
    [NASTY, "a" * 30_000, "Ý kiến rất dài. " * 1900, "một\nhai\n\n{{ ba }}"],
    ids=["nasty", "word", "long", "lines"],
)
def test_nothing_that_was_written_is_lost_or_run(text: str, tmp_path: Path) -> None:
    round_, dataset = narrative(text)
    document, findings = rendered(tmp_path, with_head(round_), dataset)
    shown = words(document)
    assert [finding.code for finding in findings] in ([], ["W3"] * 3), findings  # a leftover {{ is told, never blocking
    for line in filter(None, text.replace("\u202e", "").replace("\u202c", "").strip(" .").split("\n")):
        assert shown.count(line.strip(" .")) >= 2  # of the commune, and of the only agency asked


def test_texts_of_the_form_are_escaped_too(tmp_path: Path) -> None:
    round_ = six()
    named = tuple(replace(item, name=f"Chỉ tiêu & <{item.code}> {{{{ x }}}}") for item in round_.form.indicators)
    document, _ = rendered(tmp_path, with_head(round_, indicators=named), answered(round_, SHARES))
    assert "- Chỉ tiêu & <X01> {{ x }}: kết quả 85% (4/5 đơn vị), mục tiêu 80%." in words(document)


def test_grounds_stand_one_a_line(tmp_path: Path) -> None:
    document, _ = rendered(tmp_path, with_head(six()), Dataset())
    grounds = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "QNG Căn cứ"]
    assert grounds == [
        "Căn cứ Kế hoạch số 121/KH-UBND ngày 31/12/2025;",
        "Căn cứ Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị;",
        "Căn cứ số liệu do các cơ quan, đơn vị, địa phương báo cáo 6 tháng đầu năm 2026.",
    ]


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("Kết quả A", "Sở Y tế"),
        ("Kết quả thực hiện kế hoạch", "Sở Khoa học và Công nghệ"),
        ("Kết quả thực hiện nhiệm vụ " * 5, "Sở Nông nghiệp và Môi trường tỉnh Kon Tum"),
    ],
)
def test_rules_are_as_long_as_their_text_asks(title: str, issuer: str, tmp_path: Path) -> None:
    """Nghị định 30/2020/NĐ-CP, Phụ lục I: a third to a half of the title, the whole of the motto."""
    document, findings = rendered(tmp_path, with_head(six(), title=title, issuer=issuer), Dataset())
    assert [finding for finding in findings if finding.code in ("H3", "O3", "L3")] == []
    rules = document.element.body.xpath(".//w:p[w:pPr/w:pBdr]")
    assert len(rules) == 3
