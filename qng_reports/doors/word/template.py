"""A Word template opened, as docxtpl sees it."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import Environment
from lxml import etree

from qng_reports.doors.charts import ChartList, PlacedChart, mended
from qng_reports.doors.sandbox import PROBLEMS
from qng_reports.doors.word.joining import AUTHOR, drop_marks, prepare_part
from qng_reports.doors.word.marks import RESERVED
from qng_reports.doors.word.opening import template_bytes
from qng_reports.doors.word.places import PROPERTIES, parts_of, property_texts
from qng_reports.doors.word.rows import Rows
from qng_reports.doors.word.sandbox import printable
from qng_reports.doors.word.tags import cleaned_tags, shortened
from qng_reports.errors import QngError
from qng_reports.report import Chart, Traced

_TAG = re.compile(r"\{[{%].*?[}%]\}", re.DOTALL)
_DECIMALS = re.compile(r"-?\d+\.\d+")
_MAIN = "/word/document.xml"
_NOTES = ("footnotes+xml", "endnotes+xml")


class RenderProblem(Exception):
    """Jinja stopped in a paragraph: `place` quotes it, the cause says why."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class Template(DocxTemplate):  # type: ignore[misc]  # docxtpl is untyped
    """docxtpl that takes every tag as Word splits it, fills notes once, and never builds a document of broken XML.

    `rows`: builds long tables of the body beside the engine, where set.
    """

    prepared = False
    rows: Rows | None = None

    def prepare(self) -> None:
        """Joins the tags that Word has split; twice is once. Our comments of an earlier check are left out."""
        if self.prepared:
            return
        self.drop_our_comments()
        for part in parts_of(self.docx):
            prepare_part(part)
            target = next(p for p in self.docx.part.package.iter_parts() if str(p.partname) == part.name)
            if not hasattr(target, "element"):
                target._blob = etree.tostring(part.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        self.prepared = True

    def drop_our_comments(self) -> None:
        """Takes out the comments of an earlier check: they speak to the author of the template, not to readers."""
        ours = {c.get(qn("w:id")): c for c in self._comments() if c.get(qn("w:author")) == AUTHOR}
        drop_marks(self.docx.element, ours)
        for comment in ours.values():
            comment.getparent().remove(comment)

    def _comments(self) -> Iterator[Any]:
        for relation in self.docx.part.rels.values():
            if relation.reltype.endswith("/comments") and hasattr(relation.target_part, "element"):
                yield from relation.target_part.element.iter(qn("w:comment"))

    def patch_xml(self, src_xml: str) -> str:
        """In NFC, whatever the program that saved the template writes; & within a tag is no entity."""
        patched = str(super().patch_xml(RESERVED.sub("", unicodedata.normalize("NFC", src_xml))))
        return _TAG.sub(lambda tag: tag[0].replace("&quot;", '"').replace("&amp;", "&"), patched)

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        """As docxtpl, but data keep their braces, and a problem knows its paragraph (raises RenderProblem)."""
        self.current_rendering_part = part
        if self.rows and part is self.docx.part:
            src_xml = self.rows.taken_out(src_xml)
        xml = self._rendered(_lined(src_xml), context, jinja_env)
        xml = re.sub(r"\n<w:p([ >])", r"<w:p\1", xml)
        if "\n" in xml or "\t" in xml:  # docxtpl looks through every run for them
            xml = self.resolve_listing(xml)
        etree.fromstring(xml.encode())  # docxtpl's own parser mends broken XML by dropping text
        return str(xml)

    def render_footnotes(self, context: Any, jinja_env: Any = None) -> None:
        """Footnotes and endnotes, once: docxtpl fills them again for each section, data with tags in them too."""
        for part in self._notes():
            xml = self.render_xml_part(self.patch_xml(part.blob.decode("utf-8")), part, context, jinja_env)
            part._blob = xml.encode("utf-8")

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Title, subject and the like, as plain text."""
        for name in PROPERTIES:
            text = getattr(self.docx.core_properties, name)
            if "{" in text:
                filled = unescape(self._rendered(cleaned_tags(text), context, jinja_env))
                setattr(self.docx.core_properties, name, filled[:255])

    def _rendered(self, source: str, context: Any, environment: Environment) -> str:
        try:
            return environment.from_string(source).render(context)
        except PROBLEMS as problem:
            raise RenderProblem(self.place_of(source, _line(problem))) from problem

    def _notes(self) -> list[Any]:
        return [part for part in self.docx.part.package.iter_parts() if part.content_type.endswith(_NOTES)]

    def sources(self) -> Iterator[str]:
        """Jinja sources of all that is filled; every Word paragraph begins a line."""
        parts = [self.get_xml()]
        for uri in (self.HEADER_URI, self.FOOTER_URI):
            parts += [self.get_part_xml(part) for _, part in self.get_headers_footers(uri)]
        parts += [part.blob.decode("utf-8") for part in self._notes()]
        for xml in parts:
            yield _lined(self.patch_xml(xml))
        yield from map(cleaned_tags, property_texts(self.docx))

    @staticmethod
    def place_of(source: str, line: int) -> str:
        """The paragraph on a line of a source, quoted as its author knows it; "" when Jinja names none."""
        lines = source.splitlines()
        text = re.sub(r"<[^>]+>", "", lines[line - 1]) if 0 < line <= len(lines) else ""
        text = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
        return f"đoạn “{shortened(' '.join(text.split()))}”" if text.strip() else ""


def _lined(xml: str) -> str:
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", xml)


def _line(problem: BaseException) -> int:
    """The line of the template in which a problem arose; 0 when it cannot be told."""
    line, trace = 0, problem.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def open_template(template: Path) -> Template:
    """The template in that file; QngError in one sentence when it is none that can be filled."""
    document = Template(io.BytesIO(mended(template_bytes(template))))
    try:
        document.init_docx()
        if document.docx.element.body is None:
            raise KeyError("w:body")
        _completed(document.docx)
    except (
        PackageNotFoundError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, AttributeError,
        etree.XMLSyntaxError,
    ) as problem:  # fmt: skip
        raise QngError(f"“{template.name}” không phải tệp Word hoặc đã hỏng; dùng lại bản .docx còn tốt.") from problem
    return document


def _completed(document: Any) -> None:
    """Adds what Word does without and others rely on: the usual name of the body, a last section, its measures as
    whole numbers, grids of tables.
    """
    main = document.part
    if str(main.partname) != _MAIN:  # Word on the web writes document2.xml
        main.partname = PackURI(_MAIN)
    main.element.body.get_or_add_sectPr()
    for measures in main.element.body.iter(qn("w:pgSz"), qn("w:pgMar")):
        for name, written in measures.items():
            if _DECIMALS.fullmatch(written):
                measures.set(name, written.partition(".")[0])
    for table in main.element.body.iter(qn("w:tbl")):
        if table.find(qn("w:tblGrid")) is None:
            grid = OxmlElement("w:tblGrid")
            rows = table.iterchildren(qn("w:tr"))
            for _ in range(max((sum(1 for _ in row.iterchildren(qn("w:tc"))) for row in rows), default=0)):
                grid.append(OxmlElement("w:gridCol"))
            before = table.find(qn("w:tblPr"))
            table.insert(0 if before is None else table.index(before) + 1, grid)


def cleaned(value: Any, document: Template, *, pictured: bool = False) -> Any:
    """Texts in NFC and without characters that XML forbids, charts ready to be drawn, or `pictured`; at any depth."""
    if isinstance(value, str):
        text = printable(unicodedata.normalize("NFC", value))
        return Traced(text, value.origin) if isinstance(value, Traced) else text
    if isinstance(value, Mapping):
        return {cleaned(k, document): cleaned(inner, document, pictured=pictured) for k, inner in value.items()}
    if isinstance(value, Chart):
        return PlacedChart(value, document, pictured=pictured) if value else ""
    if not isinstance(value, Sequence):
        return value
    charts = [inner for inner in value if isinstance(inner, Chart)]
    if charts:
        return ChartList(charts, document, pictured=pictured)
    return [cleaned(inner, document, pictured=pictured) for inner in value]
