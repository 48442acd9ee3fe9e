"""The Word report: what it says, how it looks by Nghị định 30/2020/NĐ-CP, and what a broken template is told."""

from __future__ import annotations

import re
import shutil
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table

from qng_reports.dataset import Dataset, Identity, Issue, Observation, Place, Submission
from qng_reports.doors import office, word
from qng_reports.errors import DefinitionError, QngError
from qng_reports.model import (
    DONE,
    STATUSES,
    Agency,
    Availability,
    Component,
    Form,
    Indicator,
    Kind,
    Method,
    Question,
    Round,
    Section,
    Severity,
    Target,
)
from qng_reports.periods import parse_period
from qng_reports.render import Order, build_report, render_report
from qng_reports.report import Field, Fields, Shape, as_context, known_fields
from qng_reports.rounds import report_template

TEMPLATE = Path(__file__).parents[1] / "templates" / "docx" / "bao-cao-ket-qua.docx"
TODAY = date(2026, 7, 5)
COMMUNES = ("UBND các địa phương",)
LONG = "đường truyền chập chờn " * 150

AGENCIES = (
    Agency("X3", "Phường Đức Phổ", "phường", COMMUNES),
    Agency("X2", "Xã Sơn Hạ", "xã", COMMUNES),
    Agency("X1", "Xã Sơn Hà", "xã", COMMUNES),
    Agency("X4", "Đặc khu Lý Sơn", "đặc khu", COMMUNES),
    Agency("S1", "Sở Khoa học và Công nghệ", "sở"),
    Agency("S2", "Sở Y tế", "sở"),
)
INDICATORS = (
    Indicator(
        "A1", "1", "A", "Tỷ lệ hồ sơ & văn bản <điện tử> {{ x }}", "%", Kind.RATIO, Method.RATIO_OF_SUMS, COMMUNES,
        lead="UBND các địa phương", target=Target("80%", ">=", Decimal(80)), in_appendix=True, short_name="Hồ sơ số",
    ),
    Indicator(
        "A2", "2", "A", "Tỷ lệ phủ sóng 5G", "%", Kind.PERCENT, Method.SINGLE, ("S1",),
        lead="Sở Khoa học và Công nghệ", target=Target("60%", ">=", Decimal(60)),
    ),
    Indicator(
        "A3", "4", "A", "Sổ sức khỏe điện tử.", "%", Kind.PERCENT, Method.SINGLE, ("S2",), lead="Sở Y tế",
        target=Target("83%", ">=", Decimal(83)),
    ),
    Indicator(
        "B1", "9", "B", "Mạng nội bộ LAN thông suốt", "", Kind.STATUS, Method.SHARE_COMPLETED, COMMUNES,
        lead="Các sở, ban, ngành; UBND các địa phương", target=Target(DONE, status=DONE), choices=STATUSES,
    ),
    Indicator(
        "C1", "1", "C", "Tổ công nghệ số cộng đồng", "tổ", Kind.COUNT, Method.SUM, COMMUNES, in_appendix=True,
    ),
)  # fmt: skip
FORM = Form(
    code="KH",
    version="1",
    title="Báo cáo kết quả thực hiện các chỉ tiêu chuyển đổi số tỉnh Quảng Ngãi năm 2026",
    plan="Kế hoạch số 121/KH-UBND ngày 31/12/2025",
    issuer="Sở Khoa học và Công nghệ",
    contact="",
    sections=(Section("A", "Chính quyền số"), Section("B", ""), Section("C", "Số liệu cấp xã")),
    indicators=INDICATORS,
    questions=(Question("Q1", "Khó khăn, vướng mắc", (*COMMUNES, "S1")), Question("Q2", "Kiến nghị", COMMUNES)),
    parent_body="Ủy ban nhân dân tỉnh Quảng Ngãi",
    place="Quảng Ngãi",
    recipient="Ủy ban nhân dân tỉnh",
    signer_post="Giám đốc",
    minimum_share=Decimal(75),
)
ROUND = Round(Path("dot"), FORM, AGENCIES, parse_period("2026-H1"), date(2026, 6, 17))


def answer(agency: str, item: str, component: Component, value: object, **options: object) -> Observation:
    number = Decimal(value) if isinstance(value, int) else None
    observation = Observation(
        agency, item, component, number, str(value), "", Availability.AVAILABLE, Place("tep.xlsx", agency=agency)
    )
    return replace(observation, **options)


def submission(agency: str, *observations: Observation, severities: Iterable[Severity] = ()) -> Submission:
    issues = tuple(Issue("S02", severity, Place("tep.xlsx"), "", "", "") for severity in severities)
    return Submission("tep.xlsx", "0" * 64, Identity(), True, observations, issues, datetime(2026, 6, 16))


def ratio(agency: str, part: int, whole: int) -> tuple[Observation, Observation]:
    return (
        answer(agency, "A1", Component.NUMERATOR, part),
        answer(agency, "A1", Component.DENOMINATOR, whole),
    )


DATASET = Dataset(
    {
        "X1": submission(
            "X1",
            *ratio("X1", 700, 1000),
            answer("X1", "B1", Component.STATUS, DONE),
            answer("X1", "C1", Component.VALUE, 1200),
            answer("X1", "Q1", Component.VALUE, "Thiếu kinh phí & nhân lực <50%."),
            answer("X1", "Q2", Component.VALUE, "Không có"),
            severities=[Severity.ERROR, Severity.WARNING],
        ),
        "X2": submission(
            "X2",
            *ratio("X2", 450, 1000),
            answer("X2", "B1", Component.STATUS, DONE),
            answer("X2", "C1", Component.VALUE, "", availability=Availability.NOT_APPLICABLE),
            answer("X2", "Q1", Component.VALUE, "thiếu kinh phí  & nhân lực <50%"),
        ),
        "X3": submission(
            "X3",
            *ratio("X3", 1, 1),
            answer("X3", "B1", Component.STATUS, DONE, usable=False),
            answer("X3", "C1", Component.VALUE, 5, usable=False),
            answer("X3", "Q1", Component.VALUE, LONG + "\n{{ nop.ty_le }} {% raw"),
        ),
        "S1": submission("S1", answer("S1", "A2", Component.VALUE, 72)),
    }
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("bao-cao") / "bao-cao.docx"
    render_report(ROUND, DATASET, Order(TEMPLATE, TODAY), out)
    return out


@pytest.fixture(scope="module")
def document(report: Path) -> Document:
    return docx.Document(str(report))


def paragraphs(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def rows(document: Document, table: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in figures(document)[table].rows]


def figures(document: Document) -> list[Table]:
    """The tables of figures: not those that the head, the signature and charts stand in."""
    return [table for table in document.tables if table.style is not None and table.style.name == "QNG Bảng"]


def render(round_: Round, dataset: Dataset, folder: Path) -> Document:
    out = folder / "bao-cao.docx"
    render_report(round_, dataset, Order(TEMPLATE, TODAY), out)
    return docx.Document(str(out))


def template(folder: Path, *texts: str, name: str = "mau.docx") -> Path:
    made = docx.Document()
    for text in texts:
        made.add_paragraph(text)
    made.save(str(folder / name))
    return folder / name


def fill(folder: Path, *texts: str) -> list[str]:
    out = folder / "ra.docx"
    word.fill_template(template(folder, *texts), SAMPLE, out, created=datetime(2026, 7, 5))
    return paragraphs(docx.Document(str(out)))


SAMPLE: dict[str, object] = {
    "ten": "Sở KH&CN",
    "so": Decimal("1157600.5"),
    "ngay": TODAY,
    "trong": None,
    "nhom": [{"ma": "X1"}, {"ma": "X2"}],
}
SAMPLE_FIELDS: Fields = {
    "ten": Field(),
    "so": Field(Shape.NUMBER),
    "ngay": Field(Shape.DATE),
    "trong": Field(),
    "nhom": Field(Shape.LIST, element=Field(Shape.RECORD, under={"ma": Field()})),
}


class TestWords:
    @pytest.mark.parametrize(
        "sentence",
        [
            "Tính đến ngày 05/7/2026, 3/4 xã, phường, đặc khu đã báo cáo; chưa báo cáo: đặc khu Lý Sơn.",
            "Có 1/2 cơ quan cấp tỉnh đã báo cáo; chưa báo cáo: Sở Y tế.",
            "Tỷ lệ đơn vị đã báo cáo đạt 66,67%. Trong 04 báo cáo hợp lệ, 01 báo cáo có số liệu lỗi (số liệu lỗi không "
            "được đưa vào tổng hợp); "
            "01 báo cáo có số liệu cần xác nhận (vẫn được tổng hợp).",
            "Trong tổng số 04 chỉ tiêu của kế hoạch, có 01 chỉ tiêu đạt (25%), 01 chỉ tiêu chưa đạt (25%), "
            "02 chỉ tiêu chưa đủ số liệu để đánh giá (50%). Chi tiết từng chỉ tiêu tại Phụ lục I, theo cơ quan chủ trì "
            "tại Phụ lục II kèm theo.",
            "Số liệu của từng xã, phường, đặc khu tại Phụ lục III kèm theo.",
            "1. Chính quyền số",
            "Có 03 chỉ tiêu, trong đó 01 đạt, 01 chưa đạt, 01 chưa đủ số liệu để đánh giá.",
            "a) Chỉ tiêu đạt",
            "- Tỷ lệ phủ sóng 5G: kết quả 72%, mục tiêu 60%.",
            "b) Chỉ tiêu chưa đạt",
            "- Tỷ lệ hồ sơ & văn bản <điện tử> {{ x }}: kết quả 57,52% (3/4 đơn vị), mục tiêu 80%.",
            "c) Chỉ tiêu chưa đủ số liệu để đánh giá",
            "- Sổ sức khỏe điện tử: chưa có số liệu, mục tiêu 83%.",
            "2. Nhóm chỉ tiêu 2",
            "Chỉ tiêu chưa đủ số liệu để đánh giá:",
            "- Mạng nội bộ LAN thông suốt: kết quả 100% (2/2 đơn vị hoàn thành; 2/4 đơn vị đã trả lời), "
            "mục tiêu Hoàn thành.",
            "3. Số liệu khác do các đơn vị báo cáo",
            "- Tổ công nghệ số cộng đồng: 1.200 tổ (2/4 đơn vị).",
            "Có 03 đơn vị nêu ý kiến:",
            "- 02 xã (Sơn Hà, Sơn Hạ) nêu: Thiếu kinh phí & nhân lực <50%;",
            "Không có đơn vị nêu ý kiến.",
            "Trên đây là kết quả tổng hợp 6 tháng đầu năm 2026, "
            "Sở Khoa học và Công nghệ báo cáo Ủy ban nhân dân tỉnh./.",
            "(Kèm theo Báo cáo số        /BC-SKHCN ngày       tháng 7 năm 2026 của Sở Khoa học và Công nghệ)",
        ],
    )
    def test_sentence(self, document: Document, sentence: str) -> None:
        assert sentence in paragraphs(document)

    def test_long_text_with_tags_is_printed_as_typed(self, document: Document) -> None:
        (found,) = [text for text in paragraphs(document) if "chập chờn" in text]
        assert found == f"- Phường Đức Phổ: {LONG.strip()}; {{{{ nop.ty_le }}}} {{% raw."

    def test_table_of_the_plan(self, document: Document) -> None:
        table = rows(document, -4)
        assert table[0] == ["TT", "Chỉ tiêu", "Mục tiêu", "Cơ quan chủ trì", "Kết quả", "Đánh giá"]
        assert table[1][:2] == ["I", "Chính quyền số"]
        assert [row[0] for row in table] == ["TT", "I", "1", "2", "4", "II", "9"]
        assert table[3] == ["2", "Tỷ lệ phủ sóng 5G", "60%", "Sở Khoa học và Công nghệ", "72%", "Đạt"]
        assert [row[4:] for row in table[4:]] == [
            ["Chưa có số liệu", "Chưa đủ số liệu"],
            [table[5][1], table[5][1]],
            ["100% (2/2 đơn vị hoàn thành; 2/4 đơn vị đã trả lời)", "Chưa đủ số liệu"],
        ]

    def test_appendix_by_commune(self, document: Document) -> None:
        assert rows(document, -2) == [
            ["TT", "Xã, phường, đặc khu", "Hồ sơ số (%)", "Tổ công nghệ số cộng đồng (tổ)"],
            ["", "Chung các xã, phường, đặc khu", "57,52", "1.200"],
            ["", "Số đơn vị đã trả lời", "3/4", "2/4"],
            ["1", "Phường Đức Phổ", "100", "Lỗi"],
            ["2", "Đặc khu Lý Sơn (chưa báo cáo)", "", ""],
            ["3", "Xã Sơn Hà", "70", "1.200"],
            ["4", "Xã Sơn Hạ", "45", "-"],
        ]

    def test_nothing_is_left_over(self, document: Document) -> None:
        text = "\n".join(paragraphs(document) + [" ".join(row) for n in range(4) for row in rows(document, n)])
        text = text.replace("{{ x }}", "").replace("{{ nop.ty_le }} {% raw", "")
        assert not re.search(r"\{\{|\{%|None|\d\.\d+%| %", text)
        assert text == unicodedata.normalize("NFC", text)

    def test_text_in_another_unicode_form_is_composed(self, tmp_path: Path) -> None:
        agencies = tuple(replace(a, name=unicodedata.normalize("NFD", a.name)) for a in AGENCIES)
        made = render(replace(ROUND, agencies=agencies), DATASET, tmp_path)
        assert any("chưa báo cáo: đặc khu Lý Sơn." in text for text in paragraphs(made))


class TestForm:
    """Nghị định 30/2020/NĐ-CP, Phụ lục I."""

    def test_pages(self, document: Document) -> None:
        sizes = [(s.page_width.mm, s.page_height.mm) for s in document.sections]
        assert [tuple(map(round, size)) for size in sizes] == [(210, 297), *[(297, 210)] * 4]
        for section in document.sections:
            margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
            assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
            assert section.different_first_page_header_footer
        starts = [section._sectPr.find(qn("w:pgNumType")) for section in document.sections]
        assert [s is not None and s.get(qn("w:start")) for s in starts] == [False, "1", "1", "1", "1"]

    def test_page_number(self, document: Document) -> None:
        section = document.sections[0]
        assert "PAGE" in section.header._element.xpath("string(.//w:instrText)")
        assert section.first_page_header._element.xpath(".//w:instrText") == []
        styles = document.styles
        assert section.header.paragraphs[0].style.name.casefold() == "header"
        assert styles["Header"].element.xpath("w:pPr/w:jc/@w:val") == ["center"]
        assert styles["Normal"].font.size.pt == 14

    def test_one_font(self, report: Path) -> None:
        with zipfile.ZipFile(report) as package:
            parts = [n for n in package.namelist() if re.search(r"document|styles|header", n) and "rels" not in n]
            xml = b"".join(package.read(name) for name in parts).decode()
            theme = package.read("word/theme/theme1.xml").decode()
        fonts = "".join(re.findall(r"<w:rFonts[^>]*>", xml))
        assert set(re.findall(r'w:(\w+)="([^"]*)"', fonts)) == {
            (face, "Times New Roman") for face in ("ascii", "hAnsi", "eastAsia", "cs")
        }
        assert set(re.findall(r'<a:latin typeface="([^"]*)"', theme)) == {"Times New Roman"}
        assert "w:docDefaults" in xml

    def test_head(self, document: Document) -> None:
        (left, right), (number, place) = (row.cells for row in document.tables[0].rows)
        assert left.text.split("\n")[:2] == ["ỦY BAN NHÂN DÂN TỈNH\u00a0QUẢNG\u00a0NGÃI", "SỞ KHOA HỌC VÀ CÔNG NGHỆ"]
        assert right.text.split("\n")[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
        sizes = [(p.style.font.size.pt, p.style.font.bold) for p in right.paragraphs[:2]]
        assert sizes == [(12, True), (13, True)]
        assert re.fullmatch(r"Số:\s*(\d{2,})?/BC-[A-ZĐ&]+", number.text)
        assert re.fullmatch(r"Quảng Ngãi, ngày\s+tháng 7 năm 2026", place.text)
        assert len(document.tables[0]._tbl.xpath(".//w:pBdr/w:top[@w:val='single']")) == 2

    def test_subject_and_recipient(self, document: Document) -> None:
        found = paragraphs(document)
        assert found[0] == "BÁO CÁO"
        subject = "Kết quả thực hiện các chỉ tiêu chuyển đổi số tỉnh Quảng Ngãi 6 tháng đầu năm 2026"
        assert found[1].replace("\u00a0", " ") == subject
        assert found[2] == "Kính gửi: Ủy ban nhân dân tỉnh"
        assert found[3] == "Căn cứ Kế hoạch số 121/KH-UBND ngày 31/12/2025;"

    def test_several_recipients_stand_one_a_line(self, tmp_path: Path) -> None:
        form = replace(FORM, recipient="Bộ Khoa học và Công nghệ; Ủy ban nhân dân tỉnh")
        found = paragraphs(render(replace(ROUND, form=form), DATASET, tmp_path))
        assert found[2:5] == ["Kính gửi:", "- Bộ Khoa học và Công nghệ;", "- Ủy ban nhân dân tỉnh."]

    def test_body(self, document: Document) -> None:
        body = [p for p in document.paragraphs if p.style.name in ("QNG Thân bài", "QNG Gạch đầu dòng")]
        style = document.styles["QNG Thân bài"]
        layout = style.paragraph_format
        assert len(body) > 10
        assert style.element.xpath("w:pPr/w:jc/@w:val") == ["both"]
        assert round(layout.first_line_indent.cm, 2) == 1.27
        assert layout.space_before.pt + layout.space_after.pt >= 6
        assert 1.0 <= layout.line_spacing <= 1.5
        assert style.font.size.pt == 14
        assert document.styles["QNG Gạch đầu dòng"].base_style.name == "QNG Thân bài"
        assert [p.text for p in body][-1].endswith("./.")

    def test_tables_repeat_their_head_and_keep_rows_whole(self, document: Document) -> None:
        for table in figures(document)[-3:]:
            assert len(table._tbl.xpath("w:tr/w:trPr/w:tblHeader")) == 1
            assert len(table._tbl.xpath("w:tr/w:trPr/w:cantSplit")) == len(table.rows)
            for row in table._tbl.tr_lst:
                widths = [int(w) for w in row.xpath("w:tc/w:tcPr/w:tcW/@w:w")]
                assert abs(sum(widths) - 14287) <= len(widths)

    def test_signature(self, document: Document) -> None:
        left, right = document.tables[1].rows[0].cells
        assert left.text.split("\n")[0] == "Nơi nhận:"
        assert left.text.endswith("- Lưu: VT, BCVT&CĐS.")
        assert right.text.strip() == "GIÁM ĐỐC"


class TestEdges:
    def test_two_renders_are_equal(self, report: Path, tmp_path: Path) -> None:
        render(ROUND, DATASET, tmp_path)
        assert (tmp_path / "bao-cao.docx").read_bytes() == report.read_bytes()

    def test_nobody_has_answered(self, tmp_path: Path) -> None:
        made = render(ROUND, Dataset(), tmp_path)
        found = "\n".join(paragraphs(made))
        assert (
            "05/7/2026, 0/4 xã, phường, đặc khu đã báo cáo; chưa báo cáo: phường Đức Phổ; đặc khu Lý Sơn; xã Sơn"
            in found
        )
        assert "Có 0/2 cơ quan cấp tỉnh đã báo cáo; chưa báo cáo: Sở Khoa học và Công nghệ; Sở Y tế." in found
        assert "04 chỉ tiêu chưa đủ số liệu để đánh giá (100%)" in found
        assert "báo cáo đã nhận" not in found
        assert {row[2] for row in rows(made, -1)[3:]} == {""}

    def test_one_commune_only(self, tmp_path: Path) -> None:
        made = render(replace(ROUND, agencies=AGENCIES[2:3]), DATASET, tmp_path)
        assert "Tính đến ngày 05/7/2026, 1/1 xã đã báo cáo." in paragraphs(made)
        assert len(rows(made, -1)) == 4

    def test_no_communes_no_second_appendix(self, tmp_path: Path) -> None:
        made = render(replace(ROUND, agencies=AGENCIES[4:]), DATASET, tmp_path)
        found = "\n".join(paragraphs(made))
        assert "Tính đến ngày 05/7/2026, 1/2 cơ quan cấp tỉnh đã báo cáo; chưa báo cáo: Sở Y tế." in found
        assert "Phụ lục III" not in found
        assert len(made.sections) == 3

    def test_form_without_plan_items_or_questions(self, tmp_path: Path) -> None:
        form = replace(FORM, indicators=INDICATORS[-1:], questions=(), recipient="", plan="", parent_body="")
        found = "\n".join(paragraphs(render(replace(ROUND, form=form), DATASET, tmp_path)))
        assert "1. Số liệu khác do các đơn vị báo cáo" in found
        assert "III." not in found
        assert "Kính gửi" not in found

    def test_many_columns_become_several_tables(self, tmp_path: Path) -> None:
        many = tuple(replace(INDICATORS[-1], code=f"C{n}", short_name=f"Cột {n}") for n in range(13))
        made = render(replace(ROUND, form=replace(FORM, indicators=many)), DATASET, tmp_path)
        assert [len(figures(made)[n].rows[0].cells) for n in (-3, -2)] == [9, 8]
        assert {"Bảng 1", "Bảng 2"} <= set(paragraphs(made))

    def test_supporting_figures_stand_under_their_sections(self, tmp_path: Path) -> None:
        count = INDICATORS[-1]
        yes_no = replace(INDICATORS[3], kind=Kind.YESNO, lead="", target=None)
        form = replace(FORM, indicators=(count, yes_no, replace(count, code="C2")))
        found = paragraphs(render(replace(ROUND, form=replace(form, sections=FORM.sections[::-1])), DATASET, tmp_path))
        start = found.index("1. Số liệu khác do các đơn vị báo cáo")
        assert found[start - 1] == "Số liệu của từng xã, phường, đặc khu tại Phụ lục I kèm theo."
        assert found[start + 1 : start + 3] == [
            "a) Số liệu cấp xã",
            "- Tổ công nghệ số cộng đồng: 1.200 tổ (2/4 đơn vị).",  # nobody answered C2
        ]
        assert "- Mạng nội bộ LAN thông suốt: 100% (2/2 đơn vị trả lời “Có”; 2/4 đơn vị đã trả lời)." in found

    def test_one_column(self, tmp_path: Path) -> None:
        made = render(replace(ROUND, form=replace(FORM, indicators=INDICATORS[-1:])), DATASET, tmp_path)
        assert figures(made)[-2]._tbl.xpath("w:tr[1]/w:tc/w:tcPr/w:tcW/@w:w") == ["600", "2987", "10700"]


class TestTemplate:
    def test_ours_has_no_faults(self) -> None:
        assert word.template_faults(TEMPLATE, known_fields()) == ()
        assert word.undeclared_fields(TEMPLATE) <= set(known_fields())

    def test_every_field_has_a_value(self) -> None:
        context = as_context(build_report(ROUND, DATASET, TODAY))
        assert list(context) == list(known_fields())

    def test_values_are_printed_the_vietnamese_way(self, tmp_path: Path) -> None:
        assert fill(tmp_path, "{{ ten }}: {{ so }} ngày {{ ngay }}{{ trong }}.") == [
            "Sở KH&CN: 1.157.600,5 ngày 05/7/2026."
        ]

    def test_smart_quotes_and_other_unicode_forms(self, tmp_path: Path) -> None:
        assert fill(tmp_path, unicodedata.normalize("NFD", "Tệp {{ [ten, “ạ”]|join(‘, ’) }}")) == ["Tệp Sở KH&CN, ạ"]

    def test_tag_split_over_runs(self, tmp_path: Path) -> None:
        made = docx.Document()
        paragraph = made.add_paragraph("{")
        for piece in ("{ te", "n }", "}"):
            paragraph.add_run(piece).bold = True
        made.save(str(tmp_path / "mau.docx"))
        word.fill_template(tmp_path / "mau.docx", SAMPLE, tmp_path / "ra.docx", created=datetime(2026, 7, 5))
        assert paragraphs(docx.Document(str(tmp_path / "ra.docx"))) == ["Sở KH&CN"]

    def test_unknown_fields_are_all_told_with_what_was_meant(self, tmp_path: Path) -> None:
        path = template(
            tmp_path, "Gửi {{ tenn }}", "{% for n in nhom %}{{ n.maa }}{{ loop.index }}{% endfor %}", "{{ zzz }}"
        )
        faults = word.template_faults(path, SAMPLE_FIELDS)
        assert [(f.place, f.what, f.remedy) for f in faults] == [
            ("đoạn 1: “Gửi {{ tenn }}”", "không có trường “tenn”", "ý bạn là “ten”?"),
            (
                "đoạn 2: “{% for n in nhom %}{{ n.maa }}{{ loop.index }}{% endfor %}”",
                "không có trường “maa”",
                "ý bạn là “ma”?",
            ),
            ("đoạn 3: “{{ zzz }}”", "không có trường “zzz”", "dùng một trong các trường: ngay, nhom, so, ten, trong"),
        ]

    def test_unknown_field_stops_the_render_and_keeps_the_old_file(self, tmp_path: Path) -> None:
        out = tmp_path / "bao-cao.docx"
        out.write_bytes(b"cu")
        with pytest.raises(DefinitionError, match="không có trường “trich_yeuu” → ý bạn là “trich_yeu”"):
            render_report(ROUND, DATASET, Order(template(tmp_path, "{{ trich_yeuu }}"), TODAY), out)
        assert out.read_bytes() == b"cu"

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("{{ khac }}", "dùng trường “khac” không có trong dữ liệu"),
            ("{{ nhom[0].khac }}", "dùng trường “khac” không có trong dữ liệu"),
            ("{% for n in nhom %}{{ n.ma }}", "“{% for n in nhom %}” chưa đóng → thêm thẻ {% endfor %}"),
            ("{% endif %}", "“{% endif %}” không có thẻ mở"),
            ("Xin {{ ten | khong_co }}", "đoạn 1: “Xin {{ ten | khong_co }}”: không có bộ lọc “khong_co”"),
            ("{{ ten + 1 }}", "phép tính không làm được"),
            ("{{ ten.__class__.__mro__ }}", "không được phép chạy"),
            ("{{ self.__init__.__globals__ }}", "không được phép chạy"),
        ],
    )
    def test_broken_tags(self, tmp_path: Path, text: str, told: str) -> None:
        with pytest.raises(QngError, match=re.escape(told)):
            fill(tmp_path, text)
        assert not (tmp_path / "ra.docx").exists()

    def test_block_across_cells(self, tmp_path: Path) -> None:
        made = docx.Document()
        made.add_table(1, 1).cell(0, 0).text = "{% for n in nhom %}"
        made.add_paragraph("{% endfor %}")
        made.save(str(tmp_path / "mau.docx"))
        with pytest.raises(QngError, match="không tương xứng"):
            word.fill_template(tmp_path / "mau.docx", SAMPLE, tmp_path / "ra.docx", created=datetime(2026, 7, 5))

    def test_files_that_are_no_template(self, tmp_path: Path) -> None:
        told = {"rac.docx": "đã hỏng", "cu.doc": "đời cũ hoặc có mật khẩu", "mau.dotx": "không phải tài liệu .docx"}
        (tmp_path / "rac.docx").write_bytes(b"khong phai zip")
        (tmp_path / "cu.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
        with zipfile.ZipFile(TEMPLATE) as source, zipfile.ZipFile(tmp_path / "mau.dotx", "w") as target:
            for name in source.namelist():
                data = source.read(name).replace(b"document.main+xml", b"template.main+xml")
                target.writestr(name, data)
        for name, words in told.items():
            with pytest.raises(QngError, match=re.escape(words)):
                render_report(ROUND, DATASET, Order(tmp_path / name, TODAY), tmp_path / "ra.docx")
        with pytest.raises(QngError, match="không có tệp này"):
            render_report(ROUND, DATASET, Order(tmp_path / "khong-co.docx", TODAY), tmp_path / "ra.docx")
        with zipfile.ZipFile(tmp_path / "rong.docx", "w") as target:
            target.writestr("a.txt", "a")
        with pytest.raises(QngError, match="đã hỏng"):
            word.undeclared_fields(tmp_path / "rong.docx")


class TestPdf:
    def test_machine_without_libreoffice(self, report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(shutil, "which", lambda _: None)
        monkeypatch.setattr(office, "_WINDOWS", "khong-co")
        monkeypatch.setattr(office, "_MAC", Path("khong-co"))
        with pytest.raises(QngError, match="chưa có LibreOffice"):
            office.to_pdf(report)

    @pytest.mark.office
    @pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice (soffice) on this machine")
    def test_libreoffice_opens_the_report(self, report: Path, tmp_path: Path) -> None:
        copy = tmp_path / "báo cáo & kết quả.docx"
        shutil.copyfile(report, copy)
        pdf = office.to_pdf(copy)
        assert pdf.name == "báo cáo & kết quả.pdf"
        assert pdf.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("code", "doubts"),
    [
        ("S22", True), ("K01", True), ("C10", True), ("C18", True),
        *((code, False) for code in ("T06", "T07", "D06", "D13", "D16", "B02", "B05", "B07")),
        *((code, False) for code in ("C16", "S14", "S20", "S37")),
    ],
)  # fmt: skip
def test_only_warnings_about_figures_ask_to_confirm_figures(code: str, doubts: bool) -> None:
    told = replace(DATASET.submissions["S1"], issues=(Issue(code, Severity.WARNING, Place("tep.xlsx"), "", "", ""),))
    turnout = build_report(ROUND, Dataset({"S1": told}), TODAY).turnout
    assert turnout.doubtful == ("01" if doubts else "")
    assert turnout.unexplained == ""


def test_warnings_between_agencies_count_as_doubts_too() -> None:
    """Figures like another agency's, or tenfold its own past, are told by no submission alone."""
    between = Issue("K06", Severity.WARNING, Place("tep.xlsx", agency="S1"), "", "", "")
    dataset = Dataset({"S1": replace(DATASET.submissions["S1"], issues=())})
    assert build_report(ROUND, dataset, TODAY).turnout.doubtful == ""
    assert build_report(ROUND, dataset, TODAY, [between]).turnout.doubtful == "01"


def test_a_form_names_its_word_template(tmp_path: Path) -> None:
    form = replace(FORM, report_template="cong-van")
    with pytest.raises(QngError, match=r"“cong-van” nhưng không thấy.*bao-cao-ket-qua"):
        report_template(form, tmp_path)
    (tmp_path / "cong-van.docx").write_bytes(b"")
    assert report_template(form, tmp_path) == tmp_path / "cong-van.docx"
    assert report_template(replace(form, report_template="")).name == "bao-cao-ket-qua.docx"
