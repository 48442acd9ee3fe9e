"""The decree's rules: our own report keeps them, and each rule finds the document that breaks it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as open_word
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from qng_reports.cli import main
from qng_reports.decree import Finding, Level, document_findings, load_rules
from qng_reports.document import Paragraph, Run
from qng_reports.doors.docx_in import read_document
from qng_reports.errors import QngError
from qng_reports.inspection import inspect_path
from qng_reports.rounds import report_template
from qng_reports.widths import text_width
from tests.tables import ON_TIME, a_round, answer, collect_now

DATA = Path(__file__).parent.parent / "qng_reports" / "decree" / "nd30-2020.toml"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A rendered report of a small round."""
    from qng_reports.doors.store import Store
    from qng_reports.model import DATASET_FILE
    from qng_reports.render import Order, render_round

    items = """
        mã  | loại  | mục tiêu | phụ lục theo xã | cơ quan chủ trì
        X01 | tỷ lệ | >= 80    | có              | UBND cấp xã
    """
    round_ = a_round(
        tmp_path_factory.mktemp("decree"), items, co_quan_chu_quan="UBND TỈNH QUẢNG NGÃI",
        co_quan_ban_hanh="SỞ KHOA HỌC VÀ CÔNG NGHỆ", dia_danh="Quảng Ngãi", kinh_gui="UBND tỉnh Quảng Ngãi",
        chuc_vu_ky="GIÁM ĐỐC", ten="Kết quả thực hiện Kế hoạch chuyển đổi số tỉnh Quảng Ngãi",
        ke_hoach="Kế hoạch số 121/KH-UBND ngày 31/12/2025",
    )  # fmt: skip
    answer(round_, "X1", "X01/TS | 45\nX01/MS | 50")
    collect_now(round_)
    with Store(round_.folder / DATASET_FILE) as store:
        out = render_round(round_, store, Order(report_template(round_.form), ON_TIME.date()))
    return out.read_bytes()


def found(content: bytes) -> tuple[Finding, ...]:
    return document_findings(read_document(content, "báo cáo.docx"), load_rules())


def edited(report: bytes, change: Callable[[WordDocument], object]) -> bytes:
    document = open_word(BytesIO(report))
    change(document)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def paragraph(document: WordDocument, begins: str) -> WordParagraph:
    """The first paragraph that begins so, in tables too."""
    for element in document.element.body.iter(qn("w:p")):
        p = WordParagraph(element, document)  # type: ignore[arg-type]
        if p.text.strip().startswith(begins):
            return p
    raise AssertionError(begins)


def say(begins: str, text: str) -> Callable[[WordDocument], object]:
    """The paragraph says something else."""

    def change(document: WordDocument) -> None:
        p = paragraph(document, begins)
        p.runs[0].text = text
        for run in p.runs[1:]:
            run.text = ""

    return change


def runs(begins: str, **look: object) -> Callable[[WordDocument], object]:
    """The paragraph's type looks otherwise."""

    def change(document: WordDocument) -> None:
        for run in paragraph(document, begins).runs:
            for name, value in look.items():
                setattr(run.font, name, value)

    return change


def set_up(**lengths: object) -> Callable[[WordDocument], object]:
    """The first section's pages are set up otherwise."""

    def change(document: WordDocument) -> None:
        for name, value in lengths.items():
            setattr(document.sections[0], name, value)

    return change


def shape(begins: str, **format: object) -> Callable[[WordDocument], object]:
    """The paragraph is formatted otherwise."""

    def change(document: WordDocument) -> None:
        for name, value in format.items():
            setattr(paragraph(document, begins).paragraph_format, name, value)

    return change


def colour(document: WordDocument) -> None:
    paragraph(document, "Căn cứ").runs[0].font.color.rgb = RGBColor(255, 0, 0)


def page_number_left(document: WordDocument) -> None:
    document.sections[0].header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.LEFT


def numbered_first_page(document: WordDocument) -> None:
    document.sections[0].different_first_page_header_footer = False


def appendix_numbers_go_on(document: WordDocument) -> None:
    for numbers in document.element.body.iter(qn("w:pgNumType")):
        numbers.attrib.pop(qn("w:start"), None)


def longer_rule(which: int) -> Callable[[WordDocument], object]:
    """The rule below issuer (0), motto (1) or subject (2) as long as the column."""

    def change(document: WordDocument) -> None:
        ruled = [
            p for p in document.element.body.iter(qn("w:p")) if p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}") is not None
        ]
        indent = ruled[which].find(f"{qn('w:pPr')}/{qn('w:ind')}")
        indent.set(qn("w:left"), "0")
        indent.set(qn("w:right"), "0")

    return change


BROKEN: tuple[tuple[str, Callable[[WordDocument], object], str], ...] = (
    ("P1", set_up(page_width=Mm(216), page_height=Mm(279)), "216 × 279 mm"),
    ("P1L", set_up(page_width=Mm(297), page_height=Mm(210)), "nằm ngang"),
    ("P2", set_up(left_margin=Mm(25)), "lề trái 25,0 mm"),
    ("F1", runs("Căn cứ", name="Arial"), "Arial"),
    ("F2", colour, "#FF0000"),
    ("F3", say("Căn cứ", "Ca\u0306n cứ;"), "tổ hợp"),
    ("F3", runs("Căn cứ", name=".VnTime"), "bảng mã cũ"),
    ("N1", page_number_left, "không canh giữa"),
    ("N4", numbered_first_page, "trang đầu có số"),
    ("H1", runs("CỘNG HÒA", size=Pt(14)), "cỡ chữ 14"),
    ("H1", say("CỘNG HÒA", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"), "HOÀ"),
    ("H2", say("Độc lập", "Độc lập-Tự do-Hạnh phúc"), "Độc lập-Tự do"),
    ("H3", longer_rule(1), "dòng chữ"),
    ("O1", runs("UBND", bold=True), "chữ đậm"),
    ("O2", runs("SỞ KHOA", bold=False), "chưa đậm"),
    ("O3", longer_rule(0), "dòng chữ"),
    ("S1", say("Số:", "Số: 5/BC-SKHCN"), "5/BC"),
    ("S1", say("Số:", "Số: 05/BC - SKHCN"), "BC - SKHCN"),
    ("D1", say("Quảng Ngãi, ngày", "Quảng Ngãi, ngày 5 tháng 06 năm 2026"), "tháng ghi “06”"),
    ("L1", runs("BÁO CÁO", bold=False), "chưa đậm"),
    ("L3", longer_rule(2), "dòng chữ"),
    ("R0", runs("Kính gửi", size=Pt(12)), "cỡ chữ 12"),
    ("C1", runs("Căn cứ", italic=False), "chưa nghiêng"),
    ("B1", shape("Tính đến ngày", alignment=WD_ALIGN_PARAGRAPH.LEFT), "canh đều"),
    ("B2", shape("Tính đến ngày", first_line_indent=Mm(20)), "lùi 2,00 cm"),
    ("B3", shape("Tính đến ngày", space_before=Pt(0), space_after=Pt(0)), "0 pt"),
    ("B4", shape("Tính đến ngày", line_spacing=2.0), "khoảng cách dòng 2"),
    ("B5", runs("Tính đến ngày", size=Pt(12)), "cỡ chữ 12"),
    ("B6", say("I. ", "I. Tình hình gửi báo cáo"), "chưa in hoa"),
    ("B6", say("1. ", "1) Phần thử"), "1)"),
    ("B7", say("II. ", "III. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU"), "nối tiếp"),
    ("K1", runs("GIÁM ĐỐC", bold=False), "chưa đậm"),
    ("R1", runs("- Lưu", size=Pt(13)), "cỡ chữ 13"),
    ("A1", say("Phụ lục I", "Phụ lục 1"), "La Mã"),
    ("A6", appendix_numbers_go_on, "không bắt đầu lại"),
    ("W1", say("Tính đến ngày", "Tính đến nay đạt 94.87% số đơn vị."), "94.87%"),
    ("W2", say("Tính đến ngày", "Tính đến nay đạt 94,87 % số đơn vị."), "7 %"),
    ("W3", say("Tính đến ngày", "Tính đến {{ hom_nay }}."), "thẻ mẫu"),
    ("V1", say("Tính đến ngày", "Các cơ quan nhà nước đã báo cáo."), "viết “nhà nước”, cách viết là “Nhà nước”"),
)


def test_our_report_keeps_the_decree(report: bytes) -> None:
    assert [f for f in found(report) if f.level is not Level.HABIT] == []


@pytest.mark.parametrize(("code", "change", "told"), BROKEN)
def test_each_rule_finds_what_breaks_it(
    report: bytes, code: str, change: Callable[[WordDocument], object], told: str
) -> None:
    findings = [f for f in found(edited(report, change)) if f.code == code]
    assert findings and any(told in f.what for f in findings), [f.what for f in found(edited(report, change))]
    assert all(f.remedy.endswith(".") and f.source.startswith("Nghị định 30/2020/NĐ-CP, ") for f in findings)


def test_a_report_without_end_mark_and_recipients(report: bytes) -> None:
    def change(document: WordDocument) -> None:
        for element in document.element.body.iter(qn("w:t")):
            element.text = (element.text or "").replace("./.", ".").replace("Nơi nhận", "Gửi")

    assert {"B8", "R1"} <= {f.code for f in found(edited(report, change))}


def test_an_appendix_that_nobody_mentions(report: bytes) -> None:
    def change(document: WordDocument) -> None:
        for p in document.paragraphs:
            for run in p.runs:
                if len(p.text) > 30:
                    run.text = run.text.replace("Phụ lục", "bảng")

    assert "A3" in {f.code for f in found(edited(report, change))}


def test_every_rule_is_broken_here() -> None:
    rules = set(tomllib.loads(DATA.read_text(encoding="utf-8"))["rules"])
    assert rules == {code for code, _, _ in BROKEN} | {"B8", "R1", "A3"} | {"L2"}  # L2 is of letters: test_chase


def test_an_empty_document_says_what_is_missing() -> None:
    stream = BytesIO()
    open_word().save(stream)
    assert {"H1", "O2", "S1", "D1", "L1", "R1", "N1"} <= {f.code for f in found(stream.getvalue())}


@pytest.mark.parametrize(("text", "size", "centimetres"), [
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 26, 9.57), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 24, 8.83),
    ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", 26, 7.02),
])  # fmt: skip
def test_widths_are_those_of_times_new_roman(text: str, size: int, centimetres: float) -> None:
    run = Run(text, ("Times New Roman", "Times New Roman"), size, bold=True)
    measured = text_width(Paragraph(text, (run,), "body", 0)) / 566.9
    assert measured == pytest.approx(centimetres, abs=0.02)
    assert text_width(Paragraph(text, (replace(run, bold=False),), "body", 0)) < measured * 566.9


def test_check_reads_a_report(report: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "đúng.docx", tmp_path / "sai.docx"
    good.write_bytes(report)
    bad.write_bytes(edited(report, runs("Căn cứ", name="Arial")))
    assert inspect_path(good).findings == ()
    inspection = inspect_path(bad)
    assert inspection.kind == "document" and inspection.has_errors
    assert [f.code for f in inspection.findings] == ["F1"]
    with pytest.raises(SystemExit) as ended:
        main(["check", str(bad)])
    shown = capsys.readouterr().out
    assert (ended.value.code, "[LỖI F1]" in shown, "Phụ lục I, Phần I, Mục I" in shown) == (1, True, True)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + bytes(600)])
def test_no_word_file(content: bytes) -> None:
    with pytest.raises(QngError, match=r"“x\.docx” không phải tệp Word"):
        read_document(content, "x.docx")


def test_names_of_laws_that_write_nha_nuoc_small_are_no_finding(report: bytes) -> None:
    change = say("Tính đến ngày", "Không tính hồ sơ thuộc phạm vi bí mật nhà nước; chi ngân sách nhà nước đạt 1%.")
    assert "V1" not in [f.code for f in found(edited(report, change))]
