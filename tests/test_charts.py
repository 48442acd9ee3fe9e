"""Charts in the report: native, with their numbers in a workbook behind, and nothing where there is nothing to show."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook

from qng_reports.doors.charts import chart_workbook, chart_xml, place_chart
from qng_reports.doors.store import Store
from qng_reports.model import DATASET_FILE
from qng_reports.render import render_round
from qng_reports.report import Chart, ChartKind, Series
from qng_reports.rounds import report_template
from tests.tables import ON_TIME, a_round, answer, collect_now

C = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
PLAN = """
    mã  | loại  | mục tiêu | cơ quan chủ trì
    X01 | tỷ lệ | >= 80    | Sở Thử
    X02 | tỷ lệ | >= 80    | Sở Thử
"""
SHARES = Chart(
    "Tỷ lệ & <số>", ChartKind.BARS, ("Xã Bình Sơn", 'Phường "Kon Tum"'),
    (Series("Kỳ này", (Decimal("95.32"), None)), Series("Kỳ trước", (Decimal("90"), Decimal("88.5")))),
)  # fmt: skip


def rendered(folder: Path, answers: str, items: str = PLAN) -> zipfile.ZipFile:
    """The report of a round in which one commune answers."""
    round_ = a_round(folder, items, ty_le_toi_thieu="50")
    if answers:
        answer(round_, "X1", answers)
        collect_now(round_)
    with Store(round_.folder / DATASET_FILE) as store:
        out = render_round(round_, store, report_template(round_.form), None, ON_TIME.date())
    return zipfile.ZipFile(BytesIO(out.read_bytes()))


def test_the_report_draws_its_assessments(tmp_path: Path) -> None:
    parts = rendered(tmp_path, "X01/TS | 45\nX01/MS | 50\nX02/TS | 1\nX02/MS | 50")
    chart = etree.fromstring(parts.read("word/charts/chart1.xml"))
    names = chart.xpath("//c:ser/c:tx//c:v/text()", namespaces=C)
    values = chart.xpath("//c:ser/c:val//c:v/text()", namespaces=C)
    assert (names, values) == (["Đạt", "Chưa đạt"], ["1", "1"])
    relation = etree.fromstring(parts.read("word/charts/_rels/chart1.xml.rels"))[0]
    sheet = load_workbook(BytesIO(parts.read(f"word{relation.get('Target').removeprefix('..')}"))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [[None, *names], ["1. Phần thử", 1, 1]]
    assert b"{{" not in parts.read("word/document.xml")


def test_no_chart_where_nothing_is_judged(tmp_path: Path) -> None:
    parts = rendered(tmp_path, "", "    mã | loại\n    X01 | số đếm")
    assert not any("chart" in name for name in parts.namelist())
    assert b"bieu_do" not in parts.read("word/document.xml")


@pytest.mark.parametrize("kind", ChartKind)
def test_every_kind_is_written_whole(kind: ChartKind) -> None:
    chart = Chart(SHARES.title, kind, SHARES.categories, SHARES.series)
    root = etree.fromstring(chart_xml(chart, "rId1").encode())
    first, second = root.xpath("//c:ser", namespaces=C)
    assert [(pt.get("idx"), pt[0].text) for pt in first.xpath(".//c:val//c:pt", namespaces=C)] == [("0", "95.32")]
    assert second.xpath(".//c:cat//c:v/text()", namespaces=C) == list(SHARES.categories)
    assert {n.get("formatCode") for n in root.xpath("//c:valAx/c:numFmt", namespaces=C)} == {"[$-42A]#,##0.00"}
    assert "Tỷ lệ & <số>" in "".join(root.itertext())


def test_the_workbook_behind_leaves_unknown_values_blank() -> None:
    sheet = load_workbook(BytesIO(chart_workbook(SHARES))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [[None, "Kỳ này", "Kỳ trước"], ["Xã Bình Sơn", 95.32, 90], ['Phường "Kon Tum"', None, 88.5]]


def test_two_charts_do_not_share_parts() -> None:
    document = Document()
    drawings = [place_chart(SHARES, document) for _ in range(2)]
    assert "Biểu đồ 1" in drawings[0] and "Biểu đồ 2" in drawings[1]
    stream = BytesIO()
    document.save(stream)
    names = zipfile.ZipFile(stream).namelist()
    assert {"word/charts/chart1.xml", "word/charts/chart2.xml"} <= set(names)
    assert sum(name.startswith("word/embeddings/") for name in names) == 2
