"""Charts in the report: native, with their numbers in a workbook behind, and nothing where there is nothing to show."""

from __future__ import annotations

import sys
import zipfile
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm
from lxml import etree
from openpyxl import load_workbook

from qng_reports.doors import word
from qng_reports.doors.charts import chart_workbook, chart_xml, place_chart
from qng_reports.doors.charts.numbers import axis_steps, labels_are_texts
from qng_reports.doors.store import Store
from qng_reports.errors import QngError
from qng_reports.model import DATASET_FILE
from qng_reports.render import Order, render_round
from qng_reports.report import Chart, ChartKind, Series
from qng_reports.rounds import report_template
from tests.tables import ON_TIME, a_round, answer, collect_now
from tests.validators import findings, sdk_findings, sdk_program

C = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c15": "http://schemas.microsoft.com/office/drawing/2012/chart",
}
WP = {"wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"}
CREATED = datetime(2026, 6, 19)
PLAN = """
    mã  | loại  | mục tiêu | cơ quan chủ trì
    X01 | tỷ lệ | >= 80    | Sở Thử
    X02 | tỷ lệ | >= 80    | Sở Thử
"""
SHARES = Chart(
    "Tỷ lệ & <số>", ChartKind.BARS, ("Xã Bình Sơn", 'Phường "Kon Tum"'),
    (Series("Kỳ này", (Decimal("95.32"), None)), Series("Kỳ trước", (Decimal("90"), Decimal("88.5")))),
)  # fmt: skip
COUNTS = replace(SHARES, series=(Series("Kỳ này", (Decimal(1_157_600), Decimal(0))),))
MAP = Chart(
    "Bản đồ", ChartKind.MAP, ("Xã A", "Xã B", "Xã C"),
    (
        Series("Đạt (2)", (Decimal("15.1"), None, Decimal("14.3")), 0),
        Series("Chưa (1)", (None, Decimal("15.2"), None), 2),
    ),
    across=(Decimal("108.1"), Decimal("108.9"), Decimal("107.5")),
)  # fmt: skip


def rendered(folder: Path, answers: str, items: str = PLAN) -> zipfile.ZipFile:
    """The report of a round in which one commune answers."""
    round_ = a_round(folder, items, ty_le_toi_thieu="50")
    if answers:
        answer(round_, "X1", answers)
        collect_now(round_)
    with Store(round_.folder / DATASET_FILE) as store:
        out = render_round(round_, store, Order(report_template(round_.form), ON_TIME.date()))
    return zipfile.ZipFile(BytesIO(out.read_bytes()))


def filled(folder: Path, *paragraphs: str, width: int = 210, pictured: bool = False, **context: object) -> bytes:
    """A template of those paragraphs on a page of that width in mm, filled."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(width), Mm(507 - width)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(folder / "mau.docx"))
    word.fill_template(folder / "mau.docx", context, folder / "ra.docx", created=CREATED, pictured=pictured)
    return (folder / "ra.docx").read_bytes()


def chart_of(content: bytes, number: int = 1) -> etree._Element:
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return etree.fromstring(parts.read(f"word/charts/bieu-do{number}.xml"))


def body_of(content: bytes) -> etree._Element:
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return etree.fromstring(parts.read("word/document.xml"))


def test_the_report_draws_its_assessments(tmp_path: Path) -> None:
    parts = rendered(tmp_path, "X01/TS | 45\nX01/MS | 50\nX02/TS | 1\nX02/MS | 50")
    chart = etree.fromstring(parts.read("word/charts/bieu-do1.xml"))
    names = chart.xpath("//c:ser/c:tx//c:v/text()", namespaces=C)
    values = chart.xpath("//c:ser/c:val//c:v/text()", namespaces=C)
    assert (names, values) == (["Đạt", "Chưa đạt"], ["1", "1"])
    relation = etree.fromstring(parts.read("word/charts/_rels/bieu-do1.xml.rels"))[0]
    sheet = load_workbook(BytesIO(parts.read(f"word{relation.get('Target').removeprefix('..')}"))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [[None, *names], ["1. Phần thử", 1, 1]]
    assert b"{{" not in parts.read("word/document.xml")


def test_no_chart_where_nothing_is_judged(tmp_path: Path) -> None:
    parts = rendered(tmp_path, "", "    mã | loại\n    X01 | số đếm")
    assert not any("chart" in name for name in parts.namelist())
    assert b"bieu_do" not in parts.read("word/document.xml")


@pytest.mark.parametrize("kind", [ChartKind.BARS, ChartKind.STACKED, ChartKind.LINE])
def test_every_kind_is_written_whole(kind: ChartKind) -> None:
    root = etree.fromstring(chart_xml(replace(SHARES, kind=kind, note="Mục tiêu 80%"), "rId1").encode())
    first, second = root.xpath("//c:ser", namespaces=C)
    assert [(pt.get("idx"), pt[0].text) for pt in first.xpath(".//c:val//c:pt", namespaces=C)] == [("0", "95.32")]
    assert second.xpath(".//c:cat//c:v/text()", namespaces=C) == list(SHARES.categories)
    assert root.xpath("c:chart/c:title//a:t/text()", namespaces=C) == ["Tỷ lệ & <số>", "Mục tiêu 80%"]
    sizes = {int(size) for size in root.xpath("//@sz")}
    assert min(sizes) >= 1000 and set(root.xpath("//a:latin/@typeface", namespaces=C)) == {"Times New Roman"}
    assert set(root.xpath("//c:numFmt/@sourceLinked", namespaces=C)) == {"0"}


def test_no_number_depends_on_the_language_of_the_machine() -> None:
    """Whole numbers take a format whose dots are letters; labels with decimals are texts of the workbook."""
    codes = set(etree.fromstring(chart_xml(COUNTS, "rId1").encode()).xpath("//c:numFmt/@formatCode", namespaces=C))
    assert codes == {"General", r"[>=1000000]#\.000\.000;[>=1000]#\.000;0"}  # General: of the names' axis
    assert not labels_are_texts(COUNTS)
    root = etree.fromstring(chart_xml(SHARES, "rId1").encode())
    assert root.xpath("//c:ser[1]//c15:dlblRangeCache//c:v/text()", namespaces=C) == ["95,32"]
    assert root.xpath("//c:ser[1]//a:fld[@type='CELLRANGE']/a:t/text()", namespaces=C) == ["95,32"]
    assert root.xpath("//c:ser[2]//c15:f/text()", namespaces=C) == ["'Số liệu'!$E$2:$E$3"]
    sheet = load_workbook(BytesIO(chart_workbook(SHARES)), data_only=True).active
    assert [sheet[cell].value for cell in ("D2", "D3", "E2", "E3")] == ["95,32", None, "90", "88,5"]
    assert str(load_workbook(BytesIO(chart_workbook(SHARES))).active["E3"].value).startswith('=IF(C3="","",')


@pytest.mark.parametrize(
    ("values", "kind", "steps"),
    [
        (("75.8", "65.5"), ChartKind.BARS, ("0", "20", None)),
        (("85.8", "65.5"), ChartKind.BARS, ("0", "20", "100")),
        (("0.94", "0.82"), ChartKind.BARS, ("0", "0.2", None)),
        (("61.2", "71.3"), ChartKind.LINE, ("60", "5", None)),
        (("100", "100"), ChartKind.LINE, ("80", "20", "100")),
        (("-3", "8"), ChartKind.BARS, ("-5", "5", None)),
        ((None, "0"), ChartKind.BARS, ("0", "1", None)),
    ],
)
def test_axes_go_in_round_steps(values: tuple[str | None, ...], kind: ChartKind, steps: tuple[str | None, ...]) -> None:
    numbers = tuple(Decimal(value) if value else None for value in values)
    chart = Chart("", kind, ("a", "b"), (Series("", numbers),), share=True)
    assert axis_steps(chart) == tuple(Decimal(step) if step else None for step in steps)


def test_the_workbook_behind_leaves_unknown_values_blank() -> None:
    sheet = load_workbook(BytesIO(chart_workbook(SHARES))).active
    rows = [[cell.value for cell in row[:3]] for row in sheet.iter_rows()]
    assert rows == [[None, "Kỳ này", "Kỳ trước"], ["Xã Bình Sơn", 95.32, 90], ['Phường "Kon Tum"', None, 88.5]]
    sheet = load_workbook(BytesIO(chart_workbook(MAP))).active
    assert [cell.value for cell in sheet[1]] == [None, "Kinh độ", "Đạt (2)", "Chưa (1)"]
    assert [cell.value for cell in sheet[3]] == ["Xã B", 108.9, None, 15.2]


def test_two_charts_do_not_share_parts() -> None:
    document = Document()
    drawings = [place_chart(SHARES, document.part) for _ in range(2)]
    assert "Biểu đồ 1" in drawings[0] and "Biểu đồ 2" in drawings[1]
    stream = BytesIO()
    document.save(stream)
    names = zipfile.ZipFile(stream).namelist()
    assert {"word/charts/bieu-do1.xml", "word/charts/bieu-do2.xml"} <= set(names)
    assert sum(name.startswith("word/embeddings/") for name in names) == 2


def test_a_chart_is_as_wide_as_the_text_around_it(tmp_path: Path) -> None:
    def width(content: bytes) -> int:
        return round(int(body_of(content).xpath("//wp:extent/@cx", namespaces=WP)[0]) / 36_000)

    assert width(filled(tmp_path, "{{ b }}", b=COUNTS)) == 160
    assert width(filled(tmp_path, "{{ b }}", width=297, b=COUNTS)) == 247
    document = Document()
    document.add_table(1, 2).cell(0, 1).text = "{{ b }}"
    document.save(str(tmp_path / "o.docx"))
    word.fill_template(tmp_path / "o.docx", {"b": MAP}, tmp_path / "ra.docx", created=CREATED)
    assert width((tmp_path / "ra.docx").read_bytes()) < 76


def test_a_chart_tells_itself_to_those_who_cannot_see_it(tmp_path: Path) -> None:
    told = body_of(filled(tmp_path, "{{ b }}", b=replace(SHARES, note="Mục tiêu 80%"))).xpath("//@descr")
    assert told == [
        "Biểu đồ thanh: Tỷ lệ & <số>. Mục tiêu 80%. Xã Bình Sơn (Kỳ này 95,32, Kỳ trước 90); "
        'Phường "Kon Tum" (Kỳ trước 88,5).'
    ]
    assert MAP.described == "Bản đồ chấm: Bản đồ. Đạt (2); Chưa (1): Xã B."


def test_a_list_of_charts_is_gone_through_or_asked_by_code(tmp_path: Path) -> None:
    charts = (replace(SHARES, item="A"), Chart("", ChartKind.BARS, (), (), item="B"), replace(COUNTS, item="C"))
    content = filled(tmp_path, "{%p for b in ds %}", "{{ b.ma }} {{ b }}", "{%p endfor %}", ds=charts)
    assert len(body_of(content).xpath("//wp:inline", namespaces=WP)) == 2
    content = filled(tmp_path, "{{ ds['C'] }}{{ ds['B'] }}", ds=charts)
    assert len(body_of(content).xpath("//wp:inline", namespaces=WP)) == 1
    with pytest.raises(QngError, match="X9"):
        filled(tmp_path, "{{ ds['X9'] }}", ds=charts)


def test_a_map_keeps_the_shape_of_the_land(tmp_path: Path) -> None:
    content = filled(tmp_path, "{{ b }}", b=MAP)
    root, extent = chart_of(content), body_of(content).xpath("//wp:extent", namespaces=WP)[0]
    share = {name: float(root.xpath(f"//c:manualLayout/c:{name}/@val", namespaces=C)[0]) for name in "wh"}
    drawn = share["w"] * int(extent.get("cx")) / (share["h"] * int(extent.get("cy")))
    east, west, north, south = (float(v) for v in root.xpath("//c:valAx/c:scaling/*[@val>0]/@val", namespaces=C))
    assert drawn == pytest.approx((east - west) * 0.967 / (north - south), rel=0.01)  # cosine of 14.8 degrees
    symbols = root.xpath("//c:marker/c:symbol/@val", namespaces=C)
    assert symbols == ["circle", "x"]  # told apart without colours
    assert root.xpath("//c:ser[2]//a:fld/a:t/text()", namespaces=C) == ["Xã B"]


def test_equal_data_give_equal_bytes_that_validators_take(tmp_path: Path) -> None:
    charts = {"a": SHARES, "b": COUNTS, "c": replace(SHARES, kind=ChartKind.LINE), "d": MAP}
    charts["e"] = replace(COUNTS, kind=ChartKind.STACKED)
    tags = [f"{{{{ {name} }}}}" for name in charts]
    content = filled(tmp_path, *tags, **charts)
    assert content == filled(tmp_path, *tags, **charts)
    assert not [found for found in findings(content, tmp_path, ".docx") if "stylesWithEffects" not in found]
    with zipfile.ZipFile(BytesIO(content)) as parts:
        books = [parts.read(name) for name in parts.namelist() if "embeddings" in name]
    assert [findings(book, tmp_path) for book in books] == [[]] * 5
    if sdk_program():
        assert not [found for found in sdk_findings(content, tmp_path, ".docx") if "charts" in found]


class TestPictures:
    """Charts as PNG, for programs that show no native ones."""

    def test_every_kind_becomes_a_picture(self, tmp_path: Path) -> None:
        pytest.importorskip("matplotlib", reason="the extra charts is not installed")
        charts = {"a": SHARES, "b": replace(SHARES, kind=ChartKind.LINE), "c": MAP}
        tags = [f"{{{{ {name} }}}}" for name in charts]
        content = filled(tmp_path, *tags, pictured=True, **charts)
        with zipfile.ZipFile(BytesIO(content)) as parts:
            pictures = [parts.read(name) for name in parts.namelist() if name.startswith("word/media/")]
            assert not any("charts" in name for name in parts.namelist())
        assert len(pictures) == 3 and all(picture.startswith(b"\x89PNG") for picture in pictures)
        assert (
            len(
                body_of(content).xpath(
                    "//wp:docPr[starts-with(@descr, 'Bi') or starts-with(@descr, 'Bả')]", namespaces=WP
                )
            )
            == 3
        )
        assert content == filled(tmp_path, *tags, pictured=True, **charts)

    def test_a_report_is_rendered_with_pictures(self, tmp_path: Path) -> None:
        pytest.importorskip("matplotlib", reason="the extra charts is not installed")
        round_ = a_round(tmp_path, PLAN, ty_le_toi_thieu="50")
        answer(round_, "X1", "X01/TS | 45\nX01/MS | 50")
        collect_now(round_)
        with Store(round_.folder / DATASET_FILE) as store:
            order = Order(report_template(round_.form), ON_TIME.date(), pictured=True)
            parts = zipfile.ZipFile(render_round(round_, store, order))
        assert [name for name in parts.namelist() if name.startswith("word/media/")]
        assert not [name for name in parts.namelist() if "charts" in name]

    def test_without_the_extra_one_sentence_says_what_to_install(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "matplotlib", None)
        with pytest.raises(QngError, match=r"Chưa cài phần vẽ biểu đồ.*qng_reports\[charts\]"):
            filled(tmp_path, "{{ b }}", pictured=True, b=SHARES)
