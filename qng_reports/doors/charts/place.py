"""Puts charts into a Word document where a template prints them, as wide as the text is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Emu

from qng_reports.doors.charts.book import chart_workbook
from qng_reports.doors.charts.native import RELATION, chart_xml
from qng_reports.doors.charts.size import EMU, Size, size_of
from qng_reports.report import Chart
from qng_reports.vietnamese import cut

CHART_URI = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING_URI = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOOK_RELATION = f"{RELATION}/package"
_TWIPS = 15  # of a pixel at 96 dpi
_CELL_MARGINS, _CAPTION = 15, 60  # pixels: left and right of a cell's text; kept free on a page for what belongs to it
_ALIKE = 0.02  # share of the width within which a picture is not drawn again
_ALT = 1_000  # characters of an alternative text; screen readers stop listening long before


class DrawnPart(Part):
    """A chart part of our own making, which is made again where its width turns out to be another."""

    chart: Chart
    book: str

    def draw(self, size: Size) -> None:
        """Writes the part for that size."""
        self._blob = chart_xml(self.chart, self.book, size).encode("utf-8")


class PlacedChart:
    """A chart as docxtpl puts it into a run: drawn once for each time that it is printed.

    A template may ask for the item's code (`ma`) and the title (`ten`) too.
    """

    def __init__(self, chart: Chart, template: Any, *, pictured: bool = False) -> None:
        self.chart, self.template, self.pictured = chart, template, pictured
        self.ma, self.ten = chart.item, chart.title

    def __html__(self) -> str:
        """The end of the run's text, the drawing, and a new text; the parts behind it are in the package by then."""
        host = self.template.current_rendering_part or self.template.docx.part
        drawing = place_picture(self.chart, host) if self.pictured else place_chart(self.chart, host)
        return f'</w:t></w:r><w:r>{drawing}</w:r><w:r><w:t xml:space="preserve">'


class ChartList(list[Any]):
    """Charts to go through, those with something to show; or one by its item's code, blank with nothing to show."""

    def __init__(self, charts: Sequence[Chart], template: Any, *, pictured: bool = False) -> None:
        placed = {c.item: PlacedChart(c, template, pictured=pictured) if c else "" for c in charts}
        super().__init__(chart for chart in placed.values() if chart)
        self._by_item = placed

    def __getitem__(self, key: Any) -> Any:
        return self._by_item[key] if isinstance(key, str) else super().__getitem__(key)


def place_chart(chart: Chart, host: Any) -> str:
    """Adds chart and workbook to the package of a python-docx part; gives the drawing that shows the chart there."""
    package = host.package
    number = 1 + sum(1 for part in package.iter_parts() if str(part.partname).startswith("/word/charts/bieu-do"))
    part = DrawnPart(PackURI(f"/word/charts/bieu-do{number}.xml"), _CHART_TYPE, b"", package)
    part.chart, part.book = chart, add_workbook(chart, part)
    size = size_of(chart)
    part.draw(size)
    return (
        f'<w:drawing><wp:inline xmlns:wp="{_DRAWING_URI}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{size.width * EMU}" cy="{size.height * EMU}"/>'
        f'<wp:docPr id="{9_000 + number}" name="Biểu đồ {number}" descr={quoteattr(alternative(chart))}/>'
        '<wp:cNvGraphicFramePr/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f'<a:graphicData uri="{CHART_URI}"><c:chart xmlns:c="{CHART_URI}" xmlns:r="{RELATION}"'
        f' r:id="{escape(host.relate_to(part, f"{RELATION}/chart"))}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def add_workbook(chart: Chart, part: Any) -> str:
    """Adds the workbook behind a chart part; gives the relation that leads to it."""
    name = f"/word/embeddings/so-lieu-{str(part.partname).rpartition('/')[2].removesuffix('.xml')}.xlsx"
    book = Part(PackURI(name), _BOOK_TYPE, chart_workbook(chart), part.package)
    return str(part.relate_to(book, _BOOK_RELATION))


def place_picture(chart: Chart, host: Any) -> str:
    """Adds the chart as a PNG picture to the package of a python-docx part; gives the drawing that shows it there.

    Raises QngError where the extra `charts` is not installed, or no font has the Vietnamese letters.
    """
    from qng_reports.doors.charts.pictures import chart_picture

    size = size_of(chart)
    inline = host.new_pic_inline(BytesIO(chart_picture(chart, size)), Emu(size.width * EMU), Emu(size.height * EMU))
    about = inline.find(qn("wp:docPr"))
    about.set("name", f"Ảnh biểu đồ {about.get('id')}")
    about.set("descr", alternative(chart))
    host.related_parts[next(inline.iter(qn("a:blip"))).get(qn("r:embed"))].chart = chart
    return f"<w:drawing>{inline.xml}</w:drawing>"


def alternative(chart: Chart) -> str:
    """The text for those who cannot see the chart."""
    return cut(chart.described, _ALT)


def fit_charts(document: Any) -> None:
    """Makes our charts in the body of a python-docx document as wide as the text column or cell that they stand in."""
    for element, section in _by_section(document.element.body):
        for inline in element.iter(qn("wp:inline")):
            width, height = _room(inline, section)
            found = next(iter(inline.iter(f"{{{CHART_URI}}}chart")), None)
            part = document.part.related_parts.get(found.get(qn("r:id"))) if found is not None else None
            extent = inline.find(qn("wp:extent"))
            if isinstance(part, DrawnPart):
                size = size_of(part.chart, width, height)
                part.draw(size)
                _resize(inline, extent, size.width * EMU, size.height * EMU)
            else:
                _fit_picture(document, inline, (width, height))


def _fit_picture(document: Any, inline: Any, room: tuple[int, int]) -> None:
    """Draws a picture of ours again where its width turns out to be another."""
    from qng_reports.doors.charts.pictures import chart_picture

    extent, blips = inline.find(qn("wp:extent")), tuple(inline.iter(qn("a:blip")))
    old = blips[0].get(qn("r:embed")) if blips else None
    chart: Chart | None = getattr(document.part.related_parts.get(old), "chart", None)
    if chart is None:
        return
    size, wide = size_of(chart, *room), int(extent.get("cx"))
    if abs(size.width * EMU - wide) < wide * _ALIKE:
        return
    new, _ = document.part.get_or_add_image(BytesIO(chart_picture(chart, size)))
    for blip in blips:
        blip.set(qn("r:embed"), new)
    if not any(blip.get(qn("r:embed")) == old for blip in document.element.body.iter(qn("a:blip"))):
        document.part.rels.pop(old)
    _resize(inline, extent, size.width * EMU, size.height * EMU)


def _resize(inline: Any, extent: Any, wide: int, high: int) -> None:
    for element in (extent, *inline.iter(qn("a:ext"))):
        if element.get("cx"):  # other extensions have the same name
            element.set("cx", str(wide))
            element.set("cy", str(high))


def _by_section(body: Any) -> Iterator[tuple[Any, Any]]:
    """Paragraphs and tables of the body, each with the properties of its section, which stand at the section's end."""
    waiting = []
    for element in body:
        if element.tag == qn("w:sectPr"):
            section = element
        else:
            waiting.append(element)
            section = element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if section is not None:
            yield from ((one, section) for one in waiting)
            waiting = []
    yield from ((one, None) for one in waiting)


def _room(inline: Any, section: Any) -> tuple[int, int]:
    """Pixels of width and height for a drawing at its place."""
    width, height = _column(section)
    for cell in inline.iterancestors(qn("w:tc")):
        own = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
        if own is not None and own.get(qn("w:type")) == "dxa" and own.get(qn("w:w"), "").isdigit():
            width = min(width, int(own.get(qn("w:w"))) // _TWIPS - _CELL_MARGINS)
    return max(width, 100), max(height - _CAPTION, 100)


def _column(section: Any) -> tuple[int, int]:
    """Pixels of a section's text column and height; those of A4 by the decree where the section does not say."""
    size = section.find(qn("w:pgSz")) if section is not None else None
    margins = section.find(qn("w:pgMar")) if section is not None else None
    if size is None or margins is None:
        return 605, 971
    columns = section.find(qn("w:cols"))
    count = int(columns.get(qn("w:num"), "1")) if columns is not None else 1

    def inner(whole: str, sides: tuple[str, ...]) -> int:
        taken = sum(abs(int(margins.get(qn(f"w:{side}"), "0"))) for side in sides)
        return (int(size.get(qn(f"w:{whole}"))) - taken) // _TWIPS

    wide = inner("w", ("left", "right", "gutter"))
    return (wide - (count - 1) * 48) // count, inner("h", ("top", "bottom"))
