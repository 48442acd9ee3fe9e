"""A chart as the XML of its part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from uuid import NAMESPACE_OID, uuid5
from xml.sax.saxutils import escape

from qng_reports.doors.charts import looks
from qng_reports.doors.charts.book import across_place, categories_place, labels_place, name_place, values_place
from qng_reports.doors.charts.looks import FILLS, LINES, MARKS, Look, letters, solid
from qng_reports.doors.charts.numbers import axis_steps, label_text, labels_are_texts, whole_format
from qng_reports.doors.charts.size import Size, map_bounds, size_of
from qng_reports.doors.charts.spots import name_spots
from qng_reports.report import Chart, ChartKind

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_C15 = 'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"'
_AXES = '<c:axId val="111111"/><c:axId val="222222"/>'
_GRID = f"<c:majorGridlines><c:spPr>{looks.edge('D9D9D9')}</c:spPr></c:majorGridlines>"
_SHOWN = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")


def chart_xml(chart: Chart, book: str, size: Size | None = None) -> str:
    """The chart part; `book`: relation of its workbook; `size`: as it is drawn, None for its own."""
    size = size or size_of(chart)
    if chart.kind is ChartKind.MAP:
        plot = _map(chart, size)
    else:
        plot = _lines(chart) if chart.kind is ChartKind.LINE else _bars(chart)
    legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{letters()}</c:legend>'
    shown = len(chart.series) > 1 or chart.kind is ChartKind.MAP
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
        f' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{RELATION}">'
        '<c:date1904 val="0"/><c:lang val="vi-VN"/><c:roundedCorners val="0"/>'
        f'<c:chart>{looks.title(chart.title, chart.note)}<c:autoTitleDeleted val="0"/>'
        f"<c:plotArea>{_layout(chart, size)}{plot}</c:plotArea>{legend if shown else ''}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr>{solid('FFFFFF')}<a:ln><a:noFill/></a:ln></c:spPr>"
        f'{letters()}<c:externalData r:id="{book}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def look_of(chart: Chart, number: int) -> Look:
    """The look of a series: that of its meaning, else of its place."""
    kinds = {ChartKind.LINE: LINES, ChartKind.MAP: MARKS}.get(chart.kind, FILLS)
    own = chart.series[number].look
    return kinds[(number if own is None else own) % len(kinds)]


def _bars(chart: Chart) -> str:
    """Categories from the top down, as they are read."""
    stacked = chart.kind is ChartKind.STACKED
    grouping, overlap = ("stacked", '<c:overlap val="100"/>') if stacked else ("clustered", "")
    series = []
    for number in range(len(chart.series)):
        look = look_of(chart, number)
        place = "ctr" if stacked else "outEnd"
        ink = look.letters if stacked and not look.hatch else "000000"
        shape = f'{looks.filled(look)}<c:invertIfNegative val="0"/>{_labels(chart, number, place, ink)}'
        series.append(_series(chart, number, shape))
    return (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>{"".join(series)}'
        f'<c:gapWidth val="40"/>{overlap}{_AXES}</c:barChart>{_category_axis("maxMin", "l")}{_value_axis(chart, "b")}'
    )


def _lines(chart: Chart) -> str:
    """Periods from left to right; only the first line is labelled, the others stand in the legend."""
    series = []
    for number in range(len(chart.series)):
        labels = _labels(chart, number, "t", "000000") if not number else ""
        series.append(_series(chart, number, f"{looks.lined(look_of(chart, number))}{labels}", '<c:smooth val="0"/>'))
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{"".join(series)}<c:marker val="1"/>'
        f"{_AXES}</c:lineChart>{_category_axis('minMax', 'b')}{_value_axis(chart, 'l')}"
    )


def _map(chart: Chart, size: Size) -> str:
    """Longitude across, latitude up, one degree as long as on the ground; axes are there, and hidden."""
    shown, spots = map_bounds(chart), name_spots(chart, size)
    series = ""
    for n in range(len(chart.series)):
        names = _names(chart, n, spots)
        series += _series(chart, n, f"{looks.dotted(look_of(chart, n))}{names}", label_range(chart, n) if names else "")
    axes = ""
    sides = ((111111, 222222, "b", shown.west, shown.east), (222222, 111111, "l", shown.south, shown.north))
    for own, other, place, low, high in sides:
        axes += (
            f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/><c:max val="{high:.4f}"/>'
            f'<c:min val="{low:.4f}"/></c:scaling><c:delete val="1"/><c:axPos val="{place}"/>'
            '<c:numFmt formatCode="0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
            f'<c:tickLblPos val="none"/><c:crossAx val="{other}"/><c:crosses val="min"/>'
            '<c:crossBetween val="midCat"/></c:valAx>'
        )
    frame = f"<c:spPr>{solid('F5F7FA')}{looks.edge('BFBFBF')}</c:spPr>"
    return (
        f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{series}{_AXES}</c:scatterChart>'
        f"{axes}{frame}"
    )


def _layout(chart: Chart, size: Size) -> str:
    """The place of the plot in the chart: set only where its shape means something."""
    if chart.kind is not ChartKind.MAP:
        return "<c:layout/>"
    x, y, w, h = size.plot
    sides = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in (("x", x), ("y", y), ("w", w), ("h", h)))
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f"{sides}</c:manualLayout></c:layout>"
    )


def _category_axis(order: str, place: str) -> str:
    return (
        f'<c:catAx><c:axId val="111111"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{place}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{letters()}<c:crossAx val="222222"/>'
        '<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        '<c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(chart: Chart, place: str) -> str:
    """In whole steps; below them the labels at the bars say enough."""
    low, step, most = axis_steps(chart)
    crosses = "max" if place == "b" else "autoZero"  # of bars from the top down, at the foot
    written = "nextTo" if step >= 1 and low >= 0 else "none"  # LibreOffice drops the sign of such a code
    bounds = f'<c:max val="{most}"/>' if most is not None else ""
    bounds += f'<c:min val="{low:f}"/>'
    return (
        f'<c:valAx><c:axId val="222222"/><c:scaling><c:orientation val="minMax"/>{bounds}</c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{place}"/>{_GRID}'
        f'<c:numFmt formatCode="{escape(whole_format(zeros=True))}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="{written}"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{letters()}<c:crossAx val="111111"/><c:crosses val="{crosses}"/><c:crossBetween val="between"/>'
        f'<c:majorUnit val="{step:f}"/></c:valAx>'
    )


def _series(chart: Chart, number: int, shape: str, end: str = "") -> str:
    """A series with the numbers kept in the chart and where they stand in the workbook."""
    series = chart.series[number]
    names, values = ("xVal", "yVal") if chart.kind is ChartKind.MAP else ("cat", "val")
    if chart.kind is ChartKind.MAP:
        along = f"<c:xVal>{number_cache(across_place(chart), chart.across)}</c:xVal>"
        end = f'<c:smooth val="0"/>{end}'
    else:
        along = f"<c:{names}>{text_cache(categories_place(chart), chart.categories)}</c:{names}>"
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>'
        f"<c:tx>{text_cache(name_place(chart, number), (series.name,))}</c:tx>{shape}{along}"
        f"<c:{values}>{number_cache(values_place(chart, number), series.values)}</c:{values}>{end}"
        f"{label_range(chart, number) if labels_are_texts(chart) and '<c:dLbl>' in shape else ''}</c:ser>"
    )


def text_cache(place: str, texts: tuple[str, ...]) -> str:
    """Texts as kept in the chart, and where they stand."""
    points = "".join(f'<c:pt idx="{n}"><c:v>{escape(text)}</c:v></c:pt>' for n, text in enumerate(texts))
    cache = f'<c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache>'
    return f"<c:strRef><c:f>{escape(place)}</c:f>{cache}</c:strRef>"


def number_cache(place: str, values: tuple[Decimal | None, ...], code: str = "General") -> str:
    """Numbers as kept in the chart, None left out as a gap, and where they stand."""
    points = "".join(f'<c:pt idx="{n}"><c:v>{v:f}</c:v></c:pt>' for n, v in enumerate(values) if v is not None)
    return (
        f"<c:numRef><c:f>{escape(place)}</c:f><c:numCache><c:formatCode>{escape(code)}</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )


def _labels(chart: Chart, number: int, place: str, ink: str) -> str:
    """The numbers at bars and points; on hatching they have a ground of their own. Zeros of a stack are not written."""
    texts = labels_are_texts(chart)
    behind = solid("FFFFFF") if chart.kind is ChartKind.STACKED and look_of(chart, number).hatch else "<a:noFill/>"
    around = f"<c:spPr>{behind}<a:ln><a:noFill/></a:ln></c:spPr>{letters(ink)}"
    code = escape(whole_format(zeros=chart.kind is not ChartKind.STACKED))
    number_format = f'<c:numFmt formatCode="{code}" sourceLinked="0"/>'
    shown = "".join(f'<c:{name} val="{int(name == "showVal")}"/>' for name in _SHOWN)
    single = "".join(_text_labels(chart, number, (place,) * len(chart), ink)) if texts else ""
    return f'<c:dLbls>{single}{number_format}{around}<c:dLblPos val="{place}"/>{shown}</c:dLbls>'


def _names(chart: Chart, number: int, spots: Mapping[tuple[int, int], str]) -> str:
    """The names of dots where they find room."""
    places = [spots.get((number, at), "") for at in range(len(chart))]
    if not any(places):
        return ""
    shown = "".join(f'<c:{name} val="0"/>' for name in _SHOWN)
    return f"<c:dLbls>{''.join(_text_labels(chart, number, places, '000000'))}{letters()}{shown}</c:dLbls>"


def _text_labels(chart: Chart, number: int, places: Sequence[str], ink: str) -> Iterator[str]:
    """Labels that are texts of the workbook, with the text for programs that do not look there."""
    for index, text in enumerate(_texts(chart, number)):
        if not text or not places[index]:
            continue
        key = str(uuid5(NAMESPACE_OID, f"{number}/{index}")).upper()
        shown = "".join(f'<c:{name} val="0"/>' for name in _SHOWN)
        yield (
            f'<c:dLbl><c:idx val="{index}"/><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:fld id="{{{key}}}"'
            f' type="CELLRANGE">{looks.run(colour=ink)}<a:pPr/><a:t>{escape(text)}</a:t></a:fld>'
            f'<a:endParaRPr lang="vi-VN"/></a:p></c:rich></c:tx><c:dLblPos val="{places[index]}"/>{shown}'
            f'<c:extLst><c:ext uri="{{CE6537A1-D6FC-4f65-9D91-7224C49458BB}}" {_C15}>'
            '<c15:showDataLabelsRange val="1"/></c:ext></c:extLst></c:dLbl>'
        )


def _texts(chart: Chart, number: int) -> list[str]:
    """The label of each category: its name on a map, else its value; empty where there is no value."""
    is_map, values = chart.kind is ChartKind.MAP, chart.series[number].values
    pairs = zip(chart.categories, values, strict=True)
    return ["" if value is None else name if is_map else label_text(value) for name, value in pairs]


def label_range(chart: Chart, number: int) -> str:
    """Where the labels of a series stand in the workbook (Word 2013 on)."""
    texts = _texts(chart, number)
    points = "".join(f'<c:pt idx="{n}"><c:v>{escape(text)}</c:v></c:pt>' for n, text in enumerate(texts) if text)
    place = categories_place(chart) if chart.kind is ChartKind.MAP else labels_place(chart, number)
    return (
        f'<c:extLst><c:ext uri="{{02D57815-91ED-43cb-92C2-25804820EDAC}}" {_C15}><c15:datalabelsRange>'
        f"<c15:f>{escape(place)}</c15:f><c15:dlblRangeCache>"
        f'<c:ptCount val="{len(texts)}"/>{points}</c15:dlblRangeCache></c15:datalabelsRange></c:ext></c:extLst>'
    )
