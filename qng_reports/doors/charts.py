"""Native charts in a Word file: the chart's XML, and the workbook behind it that Word opens on “Edit data”.

DrawingML charts of ECMA-376 part 1, 21.2; kept to what Word 2010, LibreOffice and WPS all draw.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from docx.opc.packuri import PackURI
from docx.opc.part import Part

from qng_reports.doors.xlsx_out import write_book
from qng_reports.report import Chart, ChartKind
from qng_reports.sheets import Book, Cell, Properties, Sheet, Style, Value, cell_name

_EMU = 9_525  # of a pixel at 96 dpi
_WIDTH, _ROW, _HEAD, _LINE = 605, 30, 90, 300  # pixels: of the text column; of a bar; title and legend; of a line chart
# dark, light, middle: told apart in print without colours
_DARK = ("1F4E79", "404040")
_FILLS = ("1F4E79", "BFBFBF", "7F9DB9", "404040", "D9D9D9")
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "Số liệu"
_VIETNAMESE = "[$-42A]"  # vi-VN: comma before decimals
_CREATED = datetime(2026, 1, 1)


class NativeChart:
    """A chart as docxtpl puts it into a run: drawn once for each time that it is printed."""

    def __init__(self, chart: Chart, document: Any) -> None:
        self.chart, self.document = chart, document

    def __html__(self) -> str:
        """The end of the run's text, the drawing, and a new text; the parts behind it are in the package by then."""
        drawing = place_chart(self.chart, self.document)
        return f'</w:t></w:r><w:r>{drawing}</w:r><w:r><w:t xml:space="preserve">'


def place_chart(chart: Chart, document: Any) -> str:
    """Adds chart and workbook to the package of a python-docx `document`; gives the drawing that shows the chart."""
    package = document.part.package
    number = 1 + sum(1 for part in package.iter_parts() if str(part.partname).startswith("/word/charts/chart"))
    book = Part(PackURI(f"/word/embeddings/so-lieu-bieu-do{number}.xlsx"), _BOOK_TYPE, chart_workbook(chart), package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, b"", package)
    book_id = part.relate_to(book, f"{_RELATION}/package")
    part._blob = chart_xml(chart, book_id).encode("utf-8")
    relation = document.part.relate_to(part, f"{_RELATION}/chart")
    height = _LINE if chart.kind is ChartKind.LINE else _HEAD + _ROW * len(chart.categories)
    return (
        '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{_WIDTH * _EMU}" cy="{height * _EMU}"/>'
        f'<wp:docPr id="{9_000 + number}" name="Biểu đồ {number}" descr="{escape(chart.title, _QUOTE)}"/>'
        '<wp:cNvGraphicFramePr/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
        f' xmlns:r="{_RELATION}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


_QUOTE = {'"': "&quot;"}


def chart_workbook(chart: Chart) -> bytes:
    """The numbers as a sheet: categories down, series across."""
    style = Style(wrap=False)
    rows: list[list[Value]] = [["", *(series.name for series in chart.series)]]
    rows += [[name, *(s.values[n] for s in chart.series)] for n, name in enumerate(chart.categories)]
    cells = tuple(Cell(r, c, value, style) for r, row in enumerate(rows) for c, value in enumerate(row))
    sheet = Sheet(_SHEET, cells, (40.0, *(14.0 for _ in chart.series)))
    return write_book(Book((sheet,), Properties(chart.title[:200], "", "", "", _CREATED)))


def chart_xml(chart: Chart, book: str) -> str:
    """The chart part; `book`: relation of its workbook."""
    line = chart.kind is ChartKind.LINE
    series = "".join(_series(chart, n) for n in range(len(chart.series)))
    if line:
        plot = f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>'
        plot += f"{_AXES}</c:lineChart>"
    else:
        stacked = chart.kind is ChartKind.STACKED
        grouping, overlap = ("stacked", '<c:overlap val="100"/>') if stacked else ("clustered", "")
        plot = (
            f'<c:barChart><c:barDir val="bar"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>{series}'
            f'<c:gapWidth val="45"/>{overlap}{_AXES}</c:barChart>'
        )
    legend = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if len(chart.series) > 1 else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
        f' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{_RELATION}">'
        f'<c:date1904 val="0"/><c:lang val="vi-VN"/><c:roundedCorners val="0"/><c:chart>{_title(chart.title)}'
        f'<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>{plot}{_axes(chart)}</c:plotArea>{legend}'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{_type(1100)}<c:externalData r:id="{book}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


_FACE = '<a:latin typeface="Times New Roman"/><a:cs typeface="Times New Roman"/>'
_AXES = '<c:axId val="111111"/><c:axId val="222222"/>'


def _type(size: int, colour: str = "000000") -> str:
    """Times New Roman of a size in hundredths of a point."""
    look = f'<a:defRPr sz="{size}" b="0">{_solid(colour)}{_FACE}</a:defRPr>'
    return f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{look}</a:pPr><a:endParaRPr lang="vi-VN"/></a:p></c:txPr>'


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _title(text: str) -> str:
    look = f'<a:rPr lang="vi-VN" sz="1200" b="1">{_solid("000000")}{_FACE}</a:rPr>'
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:r>{look}<a:t>{escape(text)}</a:t></a:r></a:p></c:rich>"
        '</c:tx><c:overlay val="0"/></c:title>'
    )


def _axes(chart: Chart) -> str:
    """Categories from the top down in a bar chart, as they are read; whole numbers where all values are."""
    line = chart.kind is ChartKind.LINE
    order, across, along = ("minMax", "b", "l") if line else ("maxMin", "l", "b")
    crosses = "autoZero" if line else "max"
    whole = all(v is None or v == v.to_integral_value() for s in chart.series for v in s.values)
    steps = '<c:majorUnit val="1"/>' if whole and chart.largest <= 12 else ""
    return (
        f'<c:catAx><c:axId val="111111"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{across}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_type(1100)}<c:crossAx val="222222"/>'
        '<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
        '<c:valAx><c:axId val="222222"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{along}"/><c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill>'
        '<a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>'
        f'<c:numFmt formatCode="{_format(whole)}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{_type(1000)}<c:crossAx val="111111"/>'
        f'<c:crosses val="{crosses}"/><c:crossBetween val="between"/>{steps}</c:valAx>'
    )


def _format(whole: bool) -> str:
    return f"{_VIETNAMESE}#,##0" if whole else f"{_VIETNAMESE}#,##0.00"


def _series(chart: Chart, number: int) -> str:
    series, rows = chart.series[number], len(chart.categories)
    names = f"'{_SHEET}'!{cell_name(1, 0, fixed=True)}:{cell_name(rows, 0, fixed=True)}"
    column = f"'{_SHEET}'!{cell_name(1, number + 1, fixed=True)}:{cell_name(rows, number + 1, fixed=True)}"
    name = f"'{_SHEET}'!{cell_name(0, number + 1, fixed=True)}"
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef><c:f>{escape(name)}</c:f>'
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(series.name)}</c:v></c:pt></c:strCache></c:strRef>'
        f"</c:tx>{_look(chart, number)}"
        f'<c:cat><c:strRef><c:f>{escape(names)}</c:f><c:strCache><c:ptCount val="{rows}"/>'
        f"{''.join(_points(chart.categories))}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>{escape(column)}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{rows}"/>{"".join(_points(series.values))}</c:numCache></c:numRef></c:val></c:ser>'
    )


def _look(chart: Chart, number: int) -> str:
    """Fill or line, and the numbers in or at it; zeros are not written."""
    fill = _FILLS[number % len(_FILLS)]
    on_dark = fill in _DARK and chart.kind is ChartKind.STACKED
    shape = f'<c:spPr>{_solid(fill)}</c:spPr><c:invertIfNegative val="0"/>'
    if chart.kind is ChartKind.LINE:
        shape = f'<c:spPr><a:ln w="28575">{_solid(fill)}</a:ln></c:spPr>'
    whole = all(v is None or v == v.to_integral_value() for v in chart.series[number].values)
    return (
        f'{shape}<c:dLbls><c:numFmt formatCode="{_format(whole)};;" sourceLinked="0"/><c:spPr><a:noFill/></c:spPr>'
        f'{_type(1000, "FFFFFF" if on_dark else "000000")}<c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    )


def _points(values: tuple[str, ...] | tuple[Decimal | None, ...]) -> Iterator[str]:
    """The values kept in the chart itself; None leaves a gap."""
    for index, value in enumerate(values):
        if value is not None:
            text = f"{value:f}" if isinstance(value, Decimal) else escape(value)
            yield f'<c:pt idx="{index}"><c:v>{text}</c:v></c:pt>'
