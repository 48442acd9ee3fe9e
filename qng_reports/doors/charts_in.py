"""Reads the numbers that the charts of a .docx show, as kept in the charts themselves."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal, InvalidOperation
from io import BytesIO

from lxml import etree

from qng_reports.document import DrawnChart

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_P = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_COUNTED = re.compile(r"\s*\(\d+\)$")  # a legend that says how many places a series has
_PLACES = "số điểm"


def read_charts(content: bytes) -> tuple[DrawnChart, ...]:
    """The charts of a document that `read_document` takes, in the order of their numbers; a damaged one is left out."""
    found = []
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = [n for n in archive.namelist() if n.startswith("word/charts/") and n.endswith(".xml")]
        for name in sorted(names, key=lambda name: (len(name), name)):
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            try:
                root = etree.fromstring(archive.read(name), parser)
            except (etree.XMLSyntaxError, zipfile.BadZipFile):
                continue
            if root.tag != f"{_C}chartSpace":  # styles and colours lie in the same folder
                continue
            title, *more = _title(root) or [""]
            found.append(DrawnChart(title, tuple(_points(root)), " ".join(more)))
    return tuple(found)


def alternative_texts(content: bytes) -> tuple[str, ...]:
    """What is told of the pictures and charts in the text of a .docx to those who cannot see them, in its order."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(archive.read("word/document.xml"), parser)
    return tuple(text for drawn in root.iter(f"{_P}docPr") if (text := drawn.get("descr")))


def _title(root: etree._Element) -> list[str]:
    """The lines of the title."""
    title = root.find(f"{_C}chart/{_C}title")
    lines = [] if title is None else ["".join(t.text or "" for t in p.iter(f"{_A}t")) for p in title.iter(f"{_A}p")]
    return [text for line in lines if (text := line.strip())]


def _points(root: etree._Element) -> list[tuple[str, str, Decimal]]:
    points = []
    for number, series in enumerate(root.iter(f"{_C}ser"), 1):
        own = series.find(f"{_C}tx")
        name = "".join(v.text or "" for v in own.iter(f"{_C}v")) if own is not None else f"{number}"
        if places := _values(series, "xVal"):
            points.append((_COUNTED.sub("", name), _PLACES, Decimal(len(places))))
            continue
        categories = _values(series, "cat")
        for index, text in _values(series, "val").items():
            try:
                points.append((name, categories.get(index, index), Decimal(text)))
            except InvalidOperation:
                continue
    return points


def _values(series: etree._Element, axis: str) -> dict[str, str]:
    found = series.find(f"{_C}{axis}")
    if found is None:
        return {}
    return {point.get("idx", ""): point.findtext(f"{_C}v") or "" for point in found.iter(f"{_C}pt")}
