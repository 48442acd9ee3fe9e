"""Charts that staff drew in the template: filled by name, with the looks that staff chose."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from lxml import etree
from openpyxl import load_workbook

from qng_reports.doors import word
from qng_reports.doors.charts import chart_faults, chart_names_in
from qng_reports.errors import DefinitionError
from qng_reports.report import Chart, ChartKind, Series, chart_fields, known_fields
from tests.validators import findings

CREATED = datetime(2026, 6, 19)
LIBREOFFICE = Path(__file__).parent / "files" / "bieu-do-libreoffice.docx"  # see the README there
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
C = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
ASSESSED = Chart(
    "Số chỉ tiêu", ChartKind.STACKED, ("Phần một", "Phần hai"),
    (
        Series("Đạt", (Decimal(7), Decimal(5))),
        Series("Chưa đạt", (Decimal(4), None)),
        Series("Chưa đủ", (None, Decimal(1))),
    ),
)  # fmt: skip
COMMUNES = Chart("Hộ số", ChartKind.BARS, ("Xã A", "Xã B"), (Series("Hộ", (Decimal("9.5"), Decimal(3))),), item="X26")
TREND = Chart("Qua các kỳ", ChartKind.LINE, ("2025", "2026"), (Series("Hộ", (Decimal(1), Decimal(2))),), item="X02")
MAP = Chart(
    "Bản đồ", ChartKind.MAP, ("Xã A", "Xã B"),
    (Series("Đạt", (Decimal("15.1"), None)), Series("Chưa", (None, Decimal(15)))),
    across=(Decimal(108), Decimal(109)),
)  # fmt: skip
NOTHING = Chart("", ChartKind.LINE, (), (), item="X03")
CONTEXT = {"bieu_do": {"danh_gia": ASSESSED, "theo_xa": (COMMUNES,), "xu_huong": (TREND, NOTHING), "ban_do": MAP}}


def excel_chart(kind: dict[str, str], series: int) -> tuple[bytes, bytes]:
    """A chart part as Excel and Word write it, with samples of three points, and the workbook behind it."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sheet1")
        chart = book.add_chart(kind)
        for column in range(series + 1):
            sheet.write_column(0, column, ["", 1, 2, 3] if column else ["", "Mẫu A", "Mẫu B", "Mẫu C"])
            if column:
                sheet.write(0, column, f"Mẫu {column}")
                places = {"categories": ["Sheet1", 1, 0, 3, 0], "values": ["Sheet1", 1, column, 3, column]}
                look = {
                    "name": ["Sheet1", 0, column],
                    "fill": {"color": f"#{column}0AA00"},
                    "data_labels": {"value": True},
                }
                chart.add_series(places | look)
        sheet.insert_chart("H2", chart)
    with zipfile.ZipFile(stream) as parts:
        return parts.read("xl/charts/chart1.xml"), stream.getvalue()


def drawn(document: Any, about: str, kind: str = "column", subtype: str = "", series: int = 2) -> None:
    """A chart drawn in the document; `about`: attributes of its docPr."""
    xml, book = excel_chart({"type": kind} | ({"subtype": subtype} if subtype else {}), series)
    package = document.part.package
    number = 1 + sum(str(part.partname).startswith("/word/charts/") for part in package.iter_parts())
    content_type = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), content_type, b"", package)
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    behind = Part(PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"), content_type, book, package)
    external = (
        f'<c:externalData r:id="{part.relate_to(behind, f"{R}/package")}"><c:autoUpdate val="0"/></c:externalData>'
    )
    part._blob = xml.replace(b"<c:printSettings>", external.encode() + b"<c:printSettings>")
    relation = document.part.relate_to(part, f"{R}/chart")
    run = document.add_paragraph().add_run()
    run._r.append(
        parse_xml(
            '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><wp:inline xmlns:wp='
            '"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
            '<wp:extent cx="5400000" cy="2700000"/>'
            f'<wp:docPr id="{number}" {about}/><wp:cNvGraphicFramePr/><a:graphic xmlns:a="{C["a"]}"><a:graphicData uri='
            f'"{C["c"]}"><c:chart xmlns:c="{C["c"]}" xmlns:r="{R}" r:id="{relation}"/></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing>"
        )
    )


def filled(folder: Path, document: Any) -> zipfile.ZipFile:
    """The template filled with CONTEXT."""
    document.save(str(folder / "mau.docx"))
    return filled_file(folder / "mau.docx", folder / "ra.docx")


def filled_file(template: Path, out: Path) -> zipfile.ZipFile:
    word.fill_template(template, CONTEXT, out, created=CREATED)
    return zipfile.ZipFile(BytesIO(out.read_bytes()))


def series_of(parts: zipfile.ZipFile, number: int = 1) -> dict[str, list[tuple[str, str]]]:
    """What a chart shows: its series by name, each value with its category."""
    root = etree.fromstring(parts.read(f"word/charts/chart{number}.xml"))
    found = {}
    for series in root.iter(f"{{{C['c']}}}ser"):
        names = dict(enumerate(series.xpath("c:cat//c:v/text()", namespaces=C)))
        points = series.xpath("c:val//c:pt", namespaces=C)
        name = series.xpath("c:tx//c:v/text()", namespaces=C)[0]
        found[name] = [(names[int(point.get("idx"))], point[0].text) for point in points]
    return found


def book_of(parts: zipfile.ZipFile, number: int = 1) -> list[list[object]]:
    relations = etree.fromstring(parts.read(f"word/charts/_rels/chart{number}.xml.rels"))
    (target,) = [r.get("Target") for r in relations if r.get("Type").endswith("/package")]
    sheet = load_workbook(BytesIO(parts.read(f"word/{target.removeprefix('../')}"))).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


STACKED = {
    "Đạt": [("Phần một", "7"), ("Phần hai", "5")],
    "Chưa đạt": [("Phần một", "4")],
    "Chưa đủ": [("Phần hai", "1")],
}


@pytest.mark.parametrize("series", [1, 3, 5])
def test_series_are_added_and_taken_away(series: int, tmp_path: Path) -> None:
    document = Document()
    kinds = (("column", "stacked"), ("column", ""), ("bar", "percent_stacked"), ("line", ""), ("area", ""))
    for kind, subtype in kinds:
        drawn(document, 'name="Chart 1" descr="{{ bieu_do.danh_gia }}"', kind, subtype, series)
    parts = filled(tmp_path, document)
    for number in range(1, len(kinds) + 1):
        assert series_of(parts, number) == STACKED
        assert book_of(parts, number) == [
            [None, "Đạt", "Chưa đạt", "Chưa đủ"], ["Phần một", 7, 4, None], ["Phần hai", 5, None, 1],
        ]  # fmt: skip
        root = etree.fromstring(parts.read(f"word/charts/chart{number}.xml"))
        assert root.xpath("//c:ser[1]/c:val//c:f/text()", namespaces=C) == ["'Số liệu'!$B$2:$B$3"]
        colours = root.xpath("//c:ser/c:spPr/a:solidFill/a:srgbClr/@val", namespaces=C)
        assert colours == [f"{n}0AA00" for n in range(1, min(series, 3) + 1)]  # one more: the program's own colour
        assert len(root.xpath("//c:ser/c:dLbls/c:showVal", namespaces=C)) == 3
    assert not [f for f in findings((tmp_path / "ra.docx").read_bytes(), tmp_path, ".docx") if "charts" in f]
    assert filled(tmp_path, document).read("word/charts/chart1.xml") == parts.read("word/charts/chart1.xml")


def test_a_pie_shows_the_sums_of_the_series(tmp_path: Path) -> None:
    document = Document()
    drawn(document, 'name="bieu_do.danh_gia"', "pie", series=1)
    drawn(document, 'name="Chart 2" title="bieu_do.theo_xa[X26]"', "doughnut", series=1)
    parts = filled(tmp_path, document)
    assert series_of(parts) == {"Số chỉ tiêu": [("Đạt", "12"), ("Chưa đạt", "4"), ("Chưa đủ", "1")]}
    assert series_of(parts, 2) == {"Hộ": [("Xã A", "9.5"), ("Xã B", "3")]}


def test_a_map_is_filled_into_a_scatter_chart(tmp_path: Path) -> None:
    document = Document()
    drawn(document, 'name="bieu_do.ban_do"', "scatter", series=1)
    root = etree.fromstring(filled(tmp_path, document).read("word/charts/chart1.xml"))
    first, second = root.xpath("//c:ser", namespaces=C)
    assert first.xpath("c:xVal//c:v/text()", namespaces=C) == ["108", "109"]
    assert [(p.get("idx"), p[0].text) for p in second.xpath("c:yVal//c:pt", namespaces=C)] == [("1", "15")]


def test_the_name_gives_way_to_what_the_chart_shows(tmp_path: Path) -> None:
    document = Document()
    drawn(document, 'name="Chart 1" descr="{{ bieu_do.xu_huong[“X02”] }}"', "line", series=1)
    body = filled(tmp_path, document).read("word/document.xml").decode()
    assert 'descr="Biểu đồ đường: Qua các kỳ. 2025 1; 2026 2."' in body and 'name="Chart 1"' in body
    assert "bieu_do" not in body


def test_other_charts_are_left_as_they_are(tmp_path: Path) -> None:
    document = Document()
    for about in ('name="Chart 1"', 'name="Chart 2" descr="Biểu đồ riêng của Sở"', 'name="3" descr="anh.png"'):
        drawn(document, about)
    document.save(str(tmp_path / "mau.docx"))
    before = zipfile.ZipFile(tmp_path / "mau.docx")
    parts = filled_file(tmp_path / "mau.docx", tmp_path / "ra.docx")
    assert chart_names_in(Document(str(tmp_path / "mau.docx"))) == ()
    for number in (1, 2, 3):
        assert parts.read(f"word/charts/chart{number}.xml") == before.read(f"word/charts/chart{number}.xml")


def test_sample_figures_never_stay_in_a_report(tmp_path: Path) -> None:
    document = Document()
    drawn(document, 'name="bieu_do.xu_huong[X03]"', "line")
    parts = filled(tmp_path, document)
    assert b"<w:drawing" not in parts.read("word/document.xml")
    assert not [name for name in parts.namelist() if "chart" in name or "embeddings" in name]


@pytest.mark.parametrize(
    ("about", "kind", "what", "remedy"),
    [
        ('descr="bieu_do.danh_gja"', "column", "không có biểu đồ “bieu_do.danh_gja”", "ý bạn là “bieu_do.danh_gia”?"),
        ('descr="{{ bieudo.ban_do }}"', "scatter", "không có biểu đồ “bieudo.ban_do”", "ý bạn là “bieu_do.ban_do”?"),
        ('descr="bieu_do.theo_xa[X27]"', "bar", "không có biểu đồ “bieu_do.theo_xa[X27]”",
         "ý bạn là “bieu_do.theo_xa[X26]”?"),
        ('descr="bieu_do.ban_do"', "column", "bản đồ phải là biểu đồ phân tán XY", "đổi kiểu biểu đồ thành XY"),
        ('descr="bieu_do.danh_gia"', "scatter", "kiểu biểu đồ này không điền được", "đổi sang kiểu cột, thanh"),
    ],
)  # fmt: skip
def test_a_chart_that_cannot_be_filled_is_told(about: str, kind: str, what: str, remedy: str, tmp_path: Path) -> None:
    document = Document()
    drawn(document, f'name="Chart 1" {about}', kind)
    with pytest.raises(DefinitionError) as raised:
        filled(tmp_path, document)
    (fault,) = raised.value.faults
    assert fault.what == what and fault.remedy.startswith(remedy) and fault.place.startswith("biểu đồ vẽ sẵn “")
    if "X27" not in about:  # which items have charts is known only with the data
        assert any(f.what == what for f in word.template_faults(tmp_path / "mau.docx", known_fields()))


def test_a_chart_of_a_list_names_its_item() -> None:
    document = Document()
    drawn(document, 'name="bieu_do.theo_xa"')
    drawn(document, 'name="bieu_do.theo_xa[X26]"')
    assert chart_names_in(document) == ("bieu_do.theo_xa", "bieu_do.theo_xa[X26]")
    (fault,) = chart_faults(document, chart_fields())
    assert (fault.what, fault.remedy) == ("chưa nói biểu đồ của chỉ tiêu nào", "viết kèm mã: bieu_do.theo_xa[MÃ]")


def test_charts_saved_by_libreoffice(tmp_path: Path) -> None:
    """It keeps neither names nor alternative texts, only titles, and leaves out the workbooks."""
    parts = filled_file(LIBREOFFICE, tmp_path / "ra.docx")
    assert series_of(parts) == STACKED
    assert list(series_of(parts, 2)) == ["Số chỉ tiêu"]
    assert series_of(parts, 3) == {"Hộ": [("2025", "1"), ("2026", "2")]}
    assert series_of(parts, 4) == {"Hộ": [("Xã A", "9.5"), ("Xã B", "3")]}
    assert [row[:2] for row in book_of(parts, 4)] == [[None, "Hộ"], ["Xã A", 9.5], ["Xã B", 3]]
    titles = [
        etree.fromstring(parts.read(f"word/charts/chart{n}.xml")).xpath("string(//c:title)", namespaces=C)
        for n in (1, 3)
    ]
    assert [title.strip() for title in titles] == ["Số chỉ tiêu", "Qua các kỳ"]
    assert not [f for f in findings((tmp_path / "ra.docx").read_bytes(), tmp_path, ".docx") if "chart" in f]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (rb'<c:order val="\d+"/>', b""),
        (rb'<c:idx val="\d+"/>', b""),
        (rb'<c:order val="\d+"/>', b'<c:order val="x"/>'),
        (rb"<c:cat>", b'<c:dPt><c:idx val="z"/></c:dPt><c:dPt/><c:cat>'),
        (
            rb"<c:plotArea>",
            b'<c:title><c:tx><c:rich><a:p xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:r/><a:fld>'
            b"<a:t>bieu_do.danh_gia</a:t></a:fld></a:p></c:rich></c:tx></c:title><c:plotArea>",
        ),
    ],
)
def test_a_chart_with_damaged_numbers_or_title_is_filled(tmp_path: Path, old: bytes, new: bytes) -> None:
    document = Document()
    drawn(document, 'descr="bieu_do.danh_gia"')
    document.save(str(tmp_path / "mau.docx"))
    made = BytesIO()
    with zipfile.ZipFile(tmp_path / "mau.docx") as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, re.sub(old, new, part) if re.match(r"word/charts/[^/]+\.xml", name) else part)
    (tmp_path / "mau.docx").write_bytes(made.getvalue())
    word.fill_template(tmp_path / "mau.docx", CONTEXT, tmp_path / "ra.docx", created=CREATED)
    with zipfile.ZipFile(tmp_path / "ra.docx") as filled:
        (name,) = (n for n in filled.namelist() if re.match(r"word/charts/[^/]+\.xml", n))
        chart = etree.fromstring(filled.read(name))
    assert chart.xpath("//c:ser/c:tx//c:v/text()", namespaces=C) == ["Đạt", "Chưa đạt", "Chưa đủ"]
