"""Charts that staff drew in a template: their numbers are replaced, the looks that staff chose stay.

A chart is meant where its alternative text, its name (selection pane) or its title is the name of a chart of ours:
`bieu_do.danh_gia`, `{{ bieu_do.danh_gia }}`, or of a list `bieu_do.theo_xa[MÃ]`. Any other chart is left as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from qng_reports.doors.charts.book import across_place, categories_place, name_place, values_place
from qng_reports.doors.charts.native import RELATION, number_cache, text_cache
from qng_reports.doors.charts.place import CHART_URI, add_workbook, alternative
from qng_reports.errors import Fault
from qng_reports.report import Chart, ChartKind

_NAME = re.compile(r"^(?P<braces>\{\{)?\s*(?P<path>\w+(?:\.\w+)+)\s*(?:\[\s*(?P<item>[^\[\]]+?)\s*\])?\s*(?:\}\})?$")
_QUOTES = "'\"‘’“”"
_TAGS = ("descr", "title", "name")  # of wp:docPr
_PIES = ("pieChart", "pie3DChart", "doughnutChart", "ofPieChart")
_MAPS = (".ban_do", ".ban_do_chi_tieu")
_UNABLE = ("bubbleChart", "stockChart", "surfaceChart", "surface3DChart")
_SERIES_ORDER = (
    "idx", "order", "tx", "spPr", "invertIfNegative", "pictureOptions", "marker", "explosion", "dPt", "dLbls",
    "trendline", "errBars", "cat", "val", "xVal", "yVal", "smooth", "shape", "bubbleSize", "bubble3D", "extLst",
)  # fmt: skip
_AFTER_BOOK = ("printSettings", "userShapes", "extLst")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


@dataclass(frozen=True)
class _Drawn:
    """A chart of the template: its drawing's properties, its part, and the name that it bears."""

    about: Any
    frame: Any
    part: Any
    root: Any
    name: str


def charts_by_name(context: Mapping[str, object]) -> Mapping[str, Chart]:
    """The charts of a report's context under the names by which a drawn chart asks for them."""
    found: dict[str, Chart] = {}
    for key, value in context.items():
        if isinstance(value, Chart):
            found[key] = value
        elif isinstance(value, Mapping):
            found |= {f"{key}.{name}": chart for name, chart in charts_by_name(value).items()}
        elif isinstance(value, Sequence) and not isinstance(value, str):
            found |= {f"{key}[{chart.item}]": chart for chart in value if isinstance(chart, Chart)}
    return found


def chart_names_in(document: Any) -> tuple[str, ...]:
    """The names that charts drawn in a python-docx document bear, in its order: "bieu_do.theo_xa[MÃ]".

    A chart counts as named where braces say so or the first word is nearly that of our charts.
    """
    return tuple(drawn.name for drawn in _named(document))


def chart_faults(document: Any, known: Mapping[str, bool]) -> Iterator[Fault]:
    """Charts drawn in a template that bear a name which is none of `known`, or are of a kind that cannot be filled.

    `known`: names of charts without item, with whether it is a list, of which a chart must name one item.
    """
    for drawn in _named(document):
        path, bracket, _ = drawn.name.partition("[")
        if path not in known:
            near = get_close_matches(path, known, n=1, cutoff=0.6)
            remedy = f"ý bạn là “{near[0]}”?" if near else f"dùng một trong các tên: {', '.join(known)}"
            yield Fault(_place(drawn.name), f"không có biểu đồ “{path}”", remedy)
        elif known[path] and not bracket:
            yield Fault(_place(drawn.name), "chưa nói biểu đồ của chỉ tiêu nào", f"viết kèm mã: {path}[MÃ]")
        else:
            yield from _kind_faults(drawn, path.endswith(_MAPS))


def refill_charts(document: Any, charts: Mapping[str, Chart]) -> tuple[Fault, ...]:
    """Puts the report's numbers into the charts drawn in a python-docx document; one without any is taken out.

    Gives the faults for which a chart could not be filled; the document is of no use then.
    """
    faults: list[Fault] = []
    for drawn in tuple(_named(document)):
        chart = charts.get(drawn.name)
        if chart is None:
            near = get_close_matches(drawn.name, charts, n=1, cutoff=0.6)
            remedy = f"ý bạn là “{near[0]}”?" if near else "kiểm tra tên và mã chỉ tiêu ghi ở văn bản thay thế"
            faults.append(Fault(_place(drawn.name), f"không có biểu đồ “{drawn.name}”", remedy))
            continue
        wrong = tuple(_kind_faults(drawn, chart.kind is ChartKind.MAP))
        faults += wrong
        if not chart:
            _take_out(document, drawn)
        elif not wrong:
            _fill(drawn, chart)
    return tuple(faults)


def _named(document: Any) -> Iterator[_Drawn]:
    host = document.part
    for frame in document.element.body.iter(f"{{{CHART_URI}}}chart"):
        part = host.related_parts.get(frame.get(qn("r:id")))
        drawing = next(frame.iterancestors(qn("wp:inline"), qn("wp:anchor")), None)
        about = drawing.find(qn("wp:docPr")) if drawing is not None else None
        if part is None or about is None:
            continue
        try:
            root = etree.fromstring(part.blob, _PARSER)
        except etree.XMLSyntaxError:
            continue  # Word will say so too; nothing of it can be known
        for text in (*(about.get(tag, "") for tag in _TAGS), _title(root)):
            name = _name_in(text)
            if name:
                yield _Drawn(about, frame, part, root, name)
                break


def _name_in(text: str) -> str:
    """The chart that a text names, in its plain writing; empty where it names none."""
    found = _NAME.match(unicodedata.normalize("NFC", text).strip())
    if not found:
        return ""
    head = found["path"].partition(".")[0]
    if not found["braces"] and not get_close_matches(head, ["bieu_do"], cutoff=0.7):
        return ""
    return found["path"] + (f"[{found['item'].strip(_QUOTES)}]" if found["item"] else "")


def _title(root: Any) -> str:
    return "".join(root.xpath("c:chart/c:title/c:tx//a:t/text()", namespaces=_NAMES))


_NAMES = {"c": CHART_URI, "a": "http://schemas.openxmlformats.org/drawingml/2006/main"}


def _c(name: str) -> str:
    return f"{{{CHART_URI}}}{name}"


def _place(name: str) -> str:
    return f"biểu đồ vẽ sẵn “{name}”"


def _kind_faults(drawn: _Drawn, is_map: bool) -> Iterator[Fault]:
    kinds = [etree.QName(plot).localname for plot in _plots(drawn.root)]
    if not any(True for _ in drawn.root.iter(_c("ser"))):
        yield Fault(_place(drawn.name), "chưa có dãy số liệu mẫu nào", "vẽ lại với ít nhất một dãy số liệu mẫu")
    elif is_map and kinds != ["scatterChart"]:
        yield Fault(_place(drawn.name), "bản đồ phải là biểu đồ phân tán XY", "đổi kiểu biểu đồ thành XY (Scatter)")
    elif not is_map and ("scatterChart" in kinds or any(kind in _UNABLE for kind in kinds)):
        yield Fault(
            _place(drawn.name), "kiểu biểu đồ này không điền được", "đổi sang kiểu cột, thanh, đường, miền hoặc tròn"
        )


def _plots(root: Any) -> list[Any]:
    return list(root.xpath("c:chart/c:plotArea/*[c:ser]", namespaces=_NAMES))


def _take_out(document: Any, drawn: _Drawn) -> None:
    """Sample figures must not stand in a report, so a chart without figures goes."""
    drawing = next(drawn.frame.iterancestors(qn("w:drawing")))
    drawing.getparent().remove(drawing)
    relation = drawn.frame.get(qn("r:id"))
    if not any(f.get(qn("r:id")) == relation for f in document.element.body.iter(_c("chart"))):
        document.part.rels.pop(relation)


def _fill(drawn: _Drawn, chart: Chart) -> None:
    root, plots = drawn.root, _plots(drawn.root)
    if all(etree.QName(plot).localname in _PIES for plot in plots):
        chart = chart.totals()
    series = sorted((s for plot in plots for s in plot.findall(_c("ser"))), key=_order)
    while len(series) < len(chart.series):
        series.append(_one_more(series[-1], len(series)))
    for number, element in enumerate(series):
        if number < len(chart.series):
            _fill_series(element, chart, number)
        else:
            element.getparent().remove(element)
    if _name_in(_title(root)):
        first, *others = root.xpath("c:chart/c:title/c:tx//a:t", namespaces=_NAMES)
        first.text = chart.title
        for other in others:
            other.text = ""
    _change_workbook(drawn.part, root, chart)
    drawn.part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    for tag in _TAGS:
        if _name_in(drawn.about.get(tag, "")):
            drawn.about.set(tag, alternative(chart) if tag == "descr" else chart.title)
    if not drawn.about.get("descr"):
        drawn.about.set("descr", alternative(chart))


def _number(element: Any, name: str) -> int:
    """A whole number that a chart says of a part; 0 where it says none."""
    found = element.find(_c(name))
    written = found.get("val", "") if found is not None else ""
    return int(written) if re.fullmatch("[0-9]{1,9}", written) else 0


def _order(series: Any) -> int:
    return _number(series, "order")


def _one_more(last: Any, number: int) -> Any:
    """A series more, like the last but for its colour: the next of the theme, or the program's own choice."""
    made = deepcopy(last)
    for tag in ("idx", "order"):
        found = made.find(_c(tag))
        if found is None:
            found = etree.Element(_c(tag))
            made.insert(("idx", "order").index(tag), found)
        found.set("val", str(number))
    for point in made.findall(_c("dPt")):
        made.remove(point)
    accents = [c for c in made.iter(f"{{{_NAMES['a']}}}schemeClr") if c.get("val", "").startswith("accent")]
    for colour in accents:
        colour.set("val", f"accent{number % 6 + 1}")
    look = made.find(_c("spPr"))
    if look is not None and not accents:
        made.remove(look)
    for extension in made.findall(_c("extLst")):  # holds an identifier that must not occur twice
        made.remove(extension)
    last.addnext(made)
    return made


def _fill_series(series: Any, chart: Chart, number: int) -> None:
    """Name, categories and values; what was said of single points or in fixed words no longer holds."""
    _put(series, "tx", text_cache(name_place(chart, number), (chart.series[number].name,)))
    values = number_cache(values_place(chart, number), chart.series[number].values, _code(series))
    if chart.kind is ChartKind.MAP:
        _put(series, "xVal", number_cache(across_place(chart), chart.across))
        _put(series, "yVal", values)
    else:
        _put(series, "cat", text_cache(categories_place(chart), chart.categories))
        _put(series, "val", values)
    for point in series.findall(_c("dPt")):
        if _number(point, "idx") >= len(chart):
            series.remove(point)
    for labels in series.findall(_c("dLbls")):
        for label in labels.findall(_c("dLbl")):
            labels.remove(label)
        for extension in labels.findall(_c("extLst")):
            if b"showDataLabelsRange" in etree.tostring(extension):
                labels.remove(extension)
                shown = labels.find(_c("showVal"))
                if shown is not None:
                    shown.set("val", "1")
    for extension in series.findall(_c("extLst")):
        if b"datalabelsRange" in etree.tostring(extension):
            series.remove(extension)


def _code(series: Any) -> str:
    """The number format that the sample's values had."""
    return str(series.findtext(f"{_c('val')}/{_c('numRef')}/{_c('numCache')}/{_c('formatCode')}") or "General")


def _put(series: Any, name: str, content: str) -> None:
    """Puts an element into a series at its place in the schema's order, for one that was there."""
    made = etree.fromstring(f'<c:{name} xmlns:c="{CHART_URI}">{content}</c:{name}>')
    old = series.find(_c(name))
    if old is not None:
        series.replace(old, made)
        return
    later = {_c(tag) for tag in _SERIES_ORDER[_SERIES_ORDER.index(name) + 1 :]}
    following = next((child for child in series if child.tag in later), None)
    if following is None:
        series.append(made)
    else:
        following.addprevious(made)


def _change_workbook(part: Any, root: Any, chart: Chart) -> None:
    """The chart's own workbook for the sample's, be it embedded, linked or missing."""
    external = root.find(_c("externalData"))
    if external is None:
        external = etree.Element(_c("externalData"))
        following = next((child for child in root if etree.QName(child).localname in _AFTER_BOOK), None)
        if following is None:
            root.append(external)
        else:
            following.addprevious(external)
    old = external.get(f"{{{RELATION}}}id")
    if old in part.rels:
        part.rels.pop(old)
    external.set(f"{{{RELATION}}}id", add_workbook(chart, part))
