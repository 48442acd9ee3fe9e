"""Every figure of the report leads to the cells that it came from: bookmarks in the Word file, trace workbook."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from lxml import etree
from openpyxl import load_workbook

from qng_reports.cli import cli
from qng_reports.dataset import Dataset
from qng_reports.doors import word
from qng_reports.doors.store import Store
from qng_reports.doors.xlsx_out import write_book
from qng_reports.errors import QngError
from qng_reports.figures import percentage
from qng_reports.model import DATASET_FILE, DONE, YES, Indicator, Kind, Method, Round
from qng_reports.render import Order, making, render_round
from qng_reports.render.sources import DENOMINATOR, NUMERATOR, Origins, Sources
from qng_reports.render.trace import trace_of, trace_round
from qng_reports.render.trace_book import trace_book
from qng_reports.report import Origin, Traced
from qng_reports.rounds import report_template
from qng_reports.sheets import Properties
from qng_reports.vietnamese import round_half_up
from tests.tables import ON_TIME, a_round, answer, answered, bare_round, collect_now
from tests.validators import findings

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CREATED = datetime(2026, 7, 5)
RATIO = Traced("72,5% (92/96)", Origin(("T.1",), how="tổng tử số chia tổng mẫu số"))
SUM = Traced("1.157.600", Origin(("T.2",), how="cộng các đơn vị"))
COUNT = Traced("03", Origin(how="đếm báo cáo đã nhận"))
NASTY = Traced("a & b <c> \"d\" 'e'", Origin(("X-9 ấ",), "21040"))
CONTEXT: dict[str, object] = {"tl": RATIO, "so": SUM, "dem": COUNT, "ten": "xã\uf8f10\uf8f2gian\uf8f3", "la": NASTY}


def template(folder: Path, *texts: str) -> Path:
    made = docx.Document()
    for text in texts:
        made.add_paragraph(text)
    path = folder / "mau.docx"
    made.save(str(path))
    return path


def xml_of(content: bytes, part: str = "word/document.xml") -> str:
    return zipfile.ZipFile(BytesIO(content)).read(part).decode()


def texts_in_bookmarks(content: bytes, part: str = "word/document.xml") -> dict[str, str]:
    """The text between start and end of each bookmark, in its order."""
    found: dict[str, str] = {}
    names: dict[str, str] = {}
    for element in etree.fromstring(xml_of(content, part).encode()).iter():
        if element.tag == f"{W}bookmarkStart":
            names[element.get(f"{W}id")] = element.get(f"{W}name")
            found[element.get(f"{W}name")] = ""
        elif element.tag == f"{W}bookmarkEnd":
            names.pop(element.get(f"{W}id"))
        elif element.tag == f"{W}t":
            for name in names.values():
                found[name] += element.text or ""
        elif element.tag == f"{W}p":
            assert not names, "a bookmark runs over the end of a paragraph"
    assert not names
    return found


def filled(path: Path, **context: object) -> word.Filled:
    made = word.filled(path, CONTEXT | context, created=CREATED)
    for name in zipfile.ZipFile(BytesIO(made.content)).namelist():
        if name.endswith((".xml", ".rels")):
            assert not re.search("[\uf8f0-\uf8f7]", xml_of(made.content, name)), name
    return made


class TestBookmarks:
    def test_lie_around_the_figures_and_nothing_else(self, tmp_path: Path) -> None:
        made = filled(
            template(tmp_path, "Đạt {{ tl }}, tổng {{so}}; {{ dem }} báo cáo của {{ ten }}.", "{{ la }}{{ la }}")
        )
        assert texts_in_bookmarks(made.content) == {
            "sl_T_1_1": RATIO, "sl_T_2_1": SUM, "dem_dem_bao_cao_da_nhan_1": COUNT, "sl_X_9_21040_1": NASTY,
            "sl_X_9_21040_2": NASTY,
        }  # fmt: skip
        assert [mark.name for mark in made.marks] == list(texts_in_bookmarks(made.content))
        assert [mark.text for mark in made.marks] == [RATIO, SUM, COUNT, NASTY, NASTY]
        assert made.marks[0].origin is RATIO.origin
        printed = [p.text for p in docx.Document(BytesIO(made.content)).paragraphs]
        assert printed == [f"Đạt {RATIO}, tổng {SUM}; {COUNT} báo cáo của xã0gian.", NASTY * 2]

    def test_keep_the_look_of_the_run(self, tmp_path: Path) -> None:
        made = docx.Document()
        run = made.add_paragraph("trước ").add_run("đậm {{ tl }} đậm")
        run.bold = True
        made.save(str(tmp_path / "m.docx"))
        done = docx.Document(BytesIO(filled(tmp_path / "m.docx").content))
        assert [(r.text, r.bold) for r in done.paragraphs[0].runs] == [
            ("trước ", None), ("đậm ", True), (RATIO, True), (" đậm", True),
        ]  # fmt: skip

    def test_the_validator_finds_nothing(self, tmp_path: Path) -> None:
        made = filled(template(tmp_path, "{{ tl }}", "x {{ la }}{% for i in [1, 2] %}{{ so }}{% endfor %}"))
        told = findings(made.content, tmp_path, ".docx")
        assert [line for line in told if not line.startswith("/word/stylesWithEffects.xml")] == []

    def test_names_are_short_valid_and_single(self, tmp_path: Path) -> None:
        long = Traced("1", Origin(("Mã-chỉ.tiêu_rất dài " * 3, "B"), "cơ quan " * 9, "cách tính " * 9))
        made = filled(template(tmp_path, "{{ a }} {{ a }} {{ b }}"), a=long, b=Traced("2", Origin(how="đếm " * 30)))
        for mark in made.marks:
            assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", mark.name)
        assert len({mark.name.casefold() for mark in made.marks}) == 3

    def test_leave_those_of_the_template_alone(self, tmp_path: Path) -> None:
        made = docx.Document()
        p = made.add_paragraph("{{ tl }}")._p
        for tag, name in (("bookmarkStart", "SL_T_1_1"), ("bookmarkEnd", "")):
            element = etree.SubElement(p, f"{W}{tag}", {f"{W}id": "7"})
            if name:
                element.set(f"{W}name", name)
        made.save(str(tmp_path / "m.docx"))
        done = xml_of(filled(tmp_path / "m.docx").content)
        assert re.findall(r'bookmarkStart w:id="(\d+)" w:name="(\w+)"', done) == [("8", "sl_T_1_2"), ("7", "SL_T_1_1")]

    @pytest.mark.parametrize(
        ("text", "printed", "marks"),
        [
            ("{{ tl|upper }}", "72,5% (92/96)", 0),
            ("{% filter truncate(4, True, '') %}{{ so }}{% endfilter %}", "1", 0),
            ("{% set x %}{{ so }}{% endset %}{{ x }}", "1.157.600", 1),
            ("{{ so }}{% if so == '1.157.600' %} đúng{% endif %}", "1.157.600 đúng", 1),
            ("{{ nhieu }}", "dòng 1\ndòng 2", 1),
            ("{{ cach }}", "trái\tphải", 1),
        ],
    )
    def test_what_a_template_may_do(self, tmp_path: Path, text: str, printed: str, marks: int) -> None:
        two = {"nhieu": Traced("dòng 1\ndòng 2", Origin(("A",))), "cach": Traced("trái\tphải", Origin(("A",)))}
        made = filled(template(tmp_path, text), **two)
        assert docx.Document(BytesIO(made.content)).paragraphs[0].text == printed
        assert len(made.marks) == len(texts_in_bookmarks(made.content)) == marks

    @pytest.mark.parametrize(
        "inner",
        [
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF {{ so }}</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            '<w:fldSimple w:instr="QUOTE {{ so }}"><w:r><w:t>x</w:t></w:r></w:fldSimple>',
            '<w:r><w:rPr><w:lang w:val="{{ so }}"/></w:rPr><w:t>x</w:t></w:r>',
        ],
    )
    def test_no_letter_survives_where_none_can_stand(self, tmp_path: Path, inner: str) -> None:
        made = docx.Document()
        p = made.add_paragraph()._p
        p.extend(etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}">{inner}</w:p>'))
        made.save(str(tmp_path / "m.docx"))
        done = filled(tmp_path / "m.docx")
        assert SUM in xml_of(done.content) and done.marks == ()

    def test_in_tables_links_text_boxes_headers_and_footers(self, tmp_path: Path) -> None:
        made = docx.Document()
        made.add_table(1, 1).cell(0, 0).text = "ô {{ so }}"
        made.sections[0].header.paragraphs[0].text = "đầu {{ dem }}"
        made.sections[0].footer.paragraphs[0].text = "chân {{ tl }}"
        w, v = W[1:-1], "urn:schemas-microsoft-com:vml"
        made.add_paragraph()._p.extend(
            etree.fromstring(
                f'<w:p xmlns:w="{w}" xmlns:v="{v}"><w:hyperlink w:anchor="x"><w:r><w:t>{{{{ so }}}}</w:t></w:r>'
                '</w:hyperlink><w:r><w:pict><v:shape style="width:9pt"><v:textbox><w:txbxContent><w:p><w:r>'
                "<w:t>hộp {{ tl }}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
                "<w:t>sau</w:t></w:r></w:p>"
            )
        )
        made.save(str(tmp_path / "m.docx"))
        done = filled(tmp_path / "m.docx")
        assert list(texts_in_bookmarks(done.content).values()) == [SUM, SUM, RATIO]
        assert list(texts_in_bookmarks(done.content, "word/header1.xml").values()) == [COUNT]
        assert list(texts_in_bookmarks(done.content, "word/footer1.xml").values()) == [RATIO]
        every = re.findall(
            r'bookmarkStart w:id="(\d+)"',
            "".join(xml_of(done.content, f"word/{n}.xml") for n in ("document", "header1", "footer1")),
        )
        assert len(every) == len(set(every)) == 5

    def test_properties_hold_the_plain_figure(self, tmp_path: Path) -> None:
        made = docx.Document()
        made.core_properties.title = "Báo cáo {{ so }}"
        made.save(str(tmp_path / "m.docx"))
        assert docx.Document(BytesIO(filled(tmp_path / "m.docx").content)).core_properties.title == f"Báo cáo {SUM}"

    def test_two_fillings_give_the_same_bytes(self, tmp_path: Path) -> None:
        path = template(tmp_path, "{{ tl }} {{ so }} {{ dem }}")
        assert filled(path) == filled(path)


# ---------------------------------------------------------------- the cells behind a figure

COMMUNES = """
    mã | tên     | loại | nhóm
    X1 | Xã Một  | xã   | cấp xã
    X2 | Xã Hai  | xã   | cấp xã
    X3 | Xã Ba   | xã   | cấp xã
    X4 | Xã Bốn  | xã   | cấp xã
    S1 | Sở Một  | sở   | sở
"""
ITEMS = """
    mã  | loại         | cách tổng hợp            | trọng số | cơ quan báo cáo | danh sách | mục tiêu | cơ quan chủ trì
    X01 | tỷ lệ        |                          |          |                 |           | >= 80    | Sở Một
    X02 | số đếm       | cộng                     |          |                 |           |          |
    X03 | phần trăm    | bình quân có trọng số    | X02      |                 |           |          |
    X04 | phần trăm    | nhỏ nhất                 |          |                 |           |          |
    X05 | phần trăm    | lớn nhất                 |          |                 |           |          |
    X06 | trạng thái   | tỷ lệ cơ quan hoàn thành |          |                 |           |          |
    X07 | lựa chọn     | đếm theo trạng thái      |          |                 | Mức       |          |
    X08 | tỷ lệ        | một cơ quan              |          | S1              |           |          |
    X09 | số thập phân | một cơ quan              |          | S1              |           |          |
"""
LISTS = "danh sách | giá trị\n Mức | Tốt\n Mức | Kém"
ANSWERS = """
    đơn vị | X01/TS | X01/MS | X02  | X03  | X04  | X05  | X06             | X07 | X08/TS | X08/MS | X09
    X1     | 45     | 50     | 7    | 95.5 | 10.5 | 10.5 | Hoàn thành      | Tốt |        |        |
    X2     | 1      |        | 1200 | 80   | 20   | 20   | Đang triển khai | Kém |        |        |
    X3     | 20     | 10     | -5   | 70   | 99.9 | 99.9 | xong rồi        | Tốt |        |        |
    S1     |        |        |      |      |      |      |                 |     | 1      | 3      | 12.25
"""


def every_method() -> tuple[Round, Dataset]:
    round_ = bare_round(ITEMS, agencies=COMMUNES, lua_chon=LISTS)
    return round_, answered(round_, ANSWERS)


def recomputed(found: Sources) -> Decimal | dict[str, int] | None:
    """An item's figure by plain arithmetic from the cells marked as counted."""
    item, used = found.item, [cell for cell in found.cells if cell.used]
    assert isinstance(item, Indicator)
    numbers = [cell.number for cell in used if cell.number is not None]
    if item.kind is Kind.RATIO:
        part, whole = (
            sum((c.number or Decimal(0) for c in used if c.part == name), Decimal(0))
            for name in (NUMERATOR, DENOMINATOR)
        )
        return percentage(part, whole) if whole else None
    if item.method is Method.SHARE_COMPLETED:
        return percentage(Decimal(sum(c.text in (DONE, YES) for c in used)), Decimal(len(used))) if used else None
    if item.method is Method.COUNT_BY_STATUS:
        return {word: n for word in item.choices if (n := sum(c.text == word for c in used))}
    if item.method is Method.WEIGHTED_MEAN:
        weights = [cell.weight or Decimal(0) for cell in used]
        return round_half_up(sum(n * w for n, w in zip(numbers, weights, strict=True)) / sum(weights), 2)
    rule = {Method.MIN: min, Method.MAX: max, Method.SUM: sum, Method.SINGLE: sum}[item.method]
    return rule(numbers) if numbers else None


class TestSources:
    @pytest.mark.parametrize("code", [f"X0{n}" for n in range(1, 10)])
    def test_every_figure_is_recomputed_from_its_cells(self, code: str) -> None:
        found = Origins(*every_method()).of(code)
        assert found is not None and found.result is not None
        printed = dict(found.result.counts) if found.result.value is None else found.result.value
        assert printed not in (None, {}) and recomputed(found) == printed

    def test_what_is_not_counted_says_why(self) -> None:
        origins = Origins(*every_method())
        found = origins.of("X01")
        assert found is not None
        told = {(cell.agency.code, cell.part): cell.why for cell in found.cells}
        assert told["X1", NUMERATOR] == told["X1", DENOMINATOR] == ""
        assert told["X3", NUMERATOR] == "Có lỗi, không tổng hợp"
        assert [(agency.code, why) for agency, why in found.missing] == [
            ("X2", "Có lỗi, không tổng hợp"), ("X3", "Có lỗi, không tổng hợp"), ("X4", "Chưa có báo cáo hợp lệ"),
        ]  # fmt: skip

    def test_half_a_ratio_is_not_counted(self) -> None:
        round_, dataset = every_method()
        half = [o for o in dataset.submissions["X1"].observations if (o.item, o.part) != ("X01", "denominator")]
        one = replace(dataset.submissions["X1"], observations=tuple(half))
        found = Origins(round_, Dataset({**dataset.submissions, "X1": one})).of("X01")
        assert found is not None and found.cells[0].why == "Thiếu tử số hoặc mẫu số"

    def test_what_the_office_decided_is_told(self) -> None:
        round_, dataset = every_method()
        counted = [
            replace(o, number=Decimal(9)) if (o.agency, o.item) == ("X1", "X02") else o
            for o in dataset.observations()
            if (o.agency, o.item) != ("X2", "X02")
        ]
        found = Origins(round_, dataset, counted).of("X02")
        assert found is not None
        assert [(c.number, c.text, c.why) for c in found.cells[:2]] == [
            (Decimal(9), "7", ""), (Decimal(1200), "1.200", "Quyết định của Sở"),
        ]  # fmt: skip

    def test_unknown_item(self) -> None:
        assert Origins(*every_method()).of("khong-co") is None


# ---------------------------------------------------------------- the workbook

ROUND_ITEMS = """
    mã  | loại   | mục tiêu | cơ quan chủ trì | phụ lục theo xã
    X01 | tỷ lệ  | >= 80    | Sở Thử          | có
    X02 | số đếm |          |                 | có
"""


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    made = a_round(tmp_path, ROUND_ITEMS, ty_le_toi_thieu="50")
    answer(made, "X1", "X01/TS | 45\nX01/MS | 50\nX02 | 1700")
    answer(made, "X2", "X01/TS | 20\nX01/MS | 50\nX02 | 5")
    collect_now(made)
    return made


def written(round_: Round, out: Path) -> tuple[Path, Path]:
    with Store(round_.folder / DATASET_FILE) as store:
        order = Order(report_template(round_.form), ON_TIME.date())
        report = render_round(round_, store, order)
        return report, trace_round(round_, store, order, report, out)


def test_formulas_and_checks_stand_under_the_cells() -> None:
    round_, dataset = every_method()
    origins = Origins(round_, dataset)
    sources = [found for code in (f"X0{n}" for n in range(1, 10)) if (found := origins.of(code))]
    content = write_book(trace_book([], sources, Properties("x", "", "", "", CREATED), "a.docx"))
    formulas, shown = (load_workbook(BytesIO(content), data_only=only)["Ô nguồn"] for only in (False, True))
    for row in formulas.iter_rows():
        assert not str(row[9].value).startswith("=IF(ABS") or shown[row[9].coordinate].value == "Khớp"
    totals = [row for row in shown.iter_rows() if row[9].value == "Khớp" and "trả lời “" not in row[0].value]
    cached = [row[10].value for row in totals]
    values = [s.result.value for s in sources if s.result and s.result.value is not None]
    assert cached == [pytest.approx(float(value)) for value in values]


class TestWorkbook:
    def test_leads_from_the_report_to_the_cells_and_back(self, round_: Round) -> None:
        report, out = written(round_, round_.folder / "bao-cao" / "so-lieu-goc.xlsx")
        book = load_workbook(out)
        assert book.sheetnames == ["Số trong báo cáo", "Ô nguồn", "Đơn vị chưa có số", "Tệp đã nhận"]
        bookmarks = texts_in_bookmarks(report.read_bytes())
        lines = list(book["Số trong báo cáo"].iter_rows(min_row=5))
        links = {row[7].hyperlink.location: row for row in lines if row[7].hyperlink}
        assert {name: row[2].value for name, row in links.items()} == {n: t[:300] for n, t in bookmarks.items()}
        assert {row[7].hyperlink.target for row in links.values()} == {report.name}
        led = set()
        for row in links.values():
            assert row[1].value and row[3].value, "every figure is somewhere, and computed somehow"
            if row[6].hyperlink:  # those that count agencies rest on no item
                place = re.fullmatch(r"'Ô nguồn'!A(\d+)", row[6].hyperlink.location)
                assert place is not None
                led.add(book["Ô nguồn"][f"A{place[1]}"].value[:5])
        assert led == {"X01. ", "X02. "}
        assert lines[-1][1].value.startswith("Biểu đồ “")
        cells = {tuple(c.value for c in row[:9]) for row in book["Ô nguồn"].iter_rows(min_row=5)}
        assert any(row[0] == "Xã Bình Sơn" and row[1] == "Tử số" and row[6] == 45 and row[8] == "Có" for row in cells)

    def test_validators_find_nothing(self, round_: Round, tmp_path: Path) -> None:
        report, out = written(round_, round_.folder / "bao-cao" / "số liệu & gốc #1.xlsx")
        assert findings(out.read_bytes(), tmp_path) == []
        assert findings(report.read_bytes(), tmp_path, ".docx") == []

    def test_the_same_twice_and_never_over_a_changed_one(self, round_: Round) -> None:
        out = round_.folder / "bao-cao" / "so-lieu-goc.xlsx"
        first = [path.read_bytes() for path in written(round_, out)]
        assert [path.read_bytes() for path in written(round_, out)] == first
        out.write_bytes(out.read_bytes() + b"\0")
        with pytest.raises(QngError, match="đã có và không phải tệp chương trình vừa ghi"):
            written(round_, out)

    def test_a_report_of_other_figures_has_no_trace(self, round_: Round) -> None:
        report, out = written(round_, round_.folder / "bao-cao" / "so-lieu-goc.xlsx")
        answer(round_, "X2", "X01/TS | 21\nX01/MS | 50\nX02 | 5")
        collect_now(round_)
        order = Order(report_template(round_.form), ON_TIME.date())
        with Store(round_.folder / DATASET_FILE) as store, pytest.raises(QngError, match="lập lại báo cáo"):
            trace_round(round_, store, order, report, out)

    def test_command(self, round_: Round, tmp_path: Path) -> None:
        out = tmp_path / "goc.xlsx"
        run = CliRunner().invoke(cli, ["render", str(round_.folder), "--trace", str(out)])
        assert run.exit_code == 0, run.output
        assert run.stdout.splitlines()[1] == str(out) and out.is_file()
        link = next(
            r[7].hyperlink for r in load_workbook(out)["Số trong báo cáo"].iter_rows(min_row=5) if r[7].hyperlink
        )
        assert (tmp_path / link.target.replace("\\", "/")).resolve() == Path(run.stdout.splitlines()[0]).resolve()


# ---------------------------------------------------------------- every numeral of the report

# what is no figure: dates, numbers of headings and rows, of laws and documents, of appendices and tables
NO_FIGURES = re.compile(
    r"\d{1,2}/\d{1,2}/\d{4}|ngày\s+\d+ tháng \d+|(?:tháng|năm|quý|kỳ)\s+\d+|\d+\s+tháng"
    r"|^[≥≤<>=]\s*\d+%?$|ít nhất \d+%|\d+/[A-ZĐ][\w&-]*(?:-[\w&Đ]+)*"
    r"|^\d+\. |^\d+$|(?:Bảng|Biểu|Phụ lục)\s+\d+|\bX0\d\b",
)
NUMERAL = re.compile(r"\d+(?:[.,/]\d+)*")


def untraced(content: bytes) -> Iterator[str]:
    """Numerals in body, tables, headers and footers that lie in no bookmark and are figures; each in its paragraph."""
    names = [
        n for n in zipfile.ZipFile(BytesIO(content)).namelist() if re.fullmatch(r"word/(document|footnotes)\.xml", n)
    ]
    for name in names:
        for paragraph in etree.fromstring(xml_of(content, name).encode()).iter(f"{W}p"):
            text, inside, depth = "", [], 0
            for element in paragraph.iter():
                depth += (element.tag == f"{W}bookmarkStart") - (element.tag == f"{W}bookmarkEnd")
                if element.tag == f"{W}t":
                    text += element.text or ""
                    inside += [depth > 0] * len(element.text or "")
            spared = {place for found in NO_FIGURES.finditer(text) for place in range(*found.span())}
            for numeral in NUMERAL.finditer(text):
                if not all(inside[numeral.start() : numeral.end()]) and not set(range(*numeral.span())) <= spared:
                    yield f"{numeral[0]} in “{text[:90]}”"


def test_every_numeral_of_the_report_is_traced(round_: Round) -> None:
    report, _ = written(round_, round_.folder / "bao-cao" / "so-lieu-goc.xlsx")
    assert list(untraced(report.read_bytes())) == []


def test_a_numeral_without_a_trace_is_named(tmp_path: Path) -> None:
    made = filled(template(tmp_path, "Đạt {{ tl }}; 12 xã; ngày 05/07/2026; Kế hoạch số 121/KH-UBND", "3. Mục"))
    assert list(untraced(made.content)) == [
        "12 in “Đạt 72,5% (92/96); 12 xã; ngày 05/07/2026; Kế hoạch số 121/KH-UBND”"
    ]


def test_trace_names_every_item_once_in_the_forms_order(round_: Round) -> None:
    with Store(round_.folder / DATASET_FILE) as store:
        made = making.make_now(round_, store, Order(report_template(round_.form), ON_TIME.date()))
    trace = trace_of(round_, made)
    assert [found.item.code for found in trace.sources] == ["X01", "X02"]
    assert [figure.text for figure in trace.figures if figure.bookmark] == [mark.text for mark in made.document.marks]
