"""Reads a .docx as it looks: every format resolved through runs, styles, defaults and theme (ECMA-376 part 1, 17.7)."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from qng_reports.document import Document, Paragraph, Run, Section
from qng_reports.errors import QngError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OFF = frozenset(("0", "false", "off", "none"))
_MAX_BYTES = 64 * 2**20
_ALIGN = {"start": "left", "end": "right"}
_Values = dict[str, str]


@dataclass
class _Styles:
    """What styles, defaults and theme say: properties by style, with those a style is based on already in."""

    paragraph_defaults: _Values = field(default_factory=dict)
    run_defaults: _Values = field(default_factory=dict)
    styles: dict[str, etree._Element] = field(default_factory=dict)
    normal: str = ""
    theme: Mapping[str, str] = field(default_factory=dict)

    def paragraph(self, style: str) -> tuple[_Values, _Values]:
        """Paragraph and run properties of a paragraph style, after the defaults."""
        paragraph, run = dict(self.paragraph_defaults), dict(self.run_defaults)
        for element in self._chain(style or self.normal):
            paragraph |= _paragraph_values(element.find(f"{_W}pPr"))
            run |= _run_values(element.find(f"{_W}rPr"), self.theme)
        return paragraph, run

    def run(self, style: str) -> _Values:
        """Run properties of a character style alone."""
        values: _Values = {}
        for element in self._chain(style):
            values |= _run_values(element.find(f"{_W}rPr"), self.theme)
        return values

    def _chain(self, style: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while style in self.styles and self.styles[style] not in chain:
            element = self.styles[style]
            chain.insert(0, element)
            based = element.find(f"{_W}basedOn")
            style = based.get(f"{_W}val", "") if based is not None else ""
        return chain


def read_document(content: bytes, name: str) -> Document:
    """The document in those bytes; QngError in one sentence when they are no .docx."""
    parts = _parts(content, name)
    root = _xml(parts, "word/document.xml")
    if root is None or root.find(f"{_W}body") is None:
        raise QngError(f"“{name}” không phải tệp Word .docx hoặc đã hỏng.")
    styles = _read_styles(parts)
    body = root.find(f"{_W}body")
    properties = [*body.iterfind(f"{_W}p/{_W}pPr/{_W}sectPr"), *body.iterfind(f"{_W}sectPr")]
    reader = _Reader(styles)
    paragraphs = list(reader.body(body))
    relations = _relations(parts)
    for index, setup in enumerate(properties):
        paragraphs += reader.margins(setup, index, relations, parts)
    notes = _xml(parts, "word/footnotes.xml")
    if notes is not None:
        paragraphs += [reader.paragraph(p, "footnote", 0) for p in notes.iter(f"{_W}p")]
    drawings = sum(1 for _ in root.iter(f"{_W}drawing", f"{_W}pict"))
    return Document(tuple(map(_section, properties)), tuple(paragraphs), drawings)


def _parts(content: bytes, name: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            wanted = [entry for entry in archive.infolist() if entry.filename.endswith((".xml", ".rels"))]
            if sum(entry.file_size for entry in wanted) > _MAX_BYTES:
                raise QngError(f"“{name}” lớn bất thường, không kiểm tra được.")
            return {entry.filename: archive.read(entry) for entry in wanted}
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError) as problem:
        raise QngError(f"“{name}” không phải tệp Word .docx hoặc đã hỏng.") from problem


def _xml(parts: Mapping[str, bytes], part: str) -> etree._Element | None:
    if part not in parts:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(parts[part], parser)
    except etree.XMLSyntaxError:
        return None


def _relations(parts: Mapping[str, bytes]) -> dict[str, str]:
    root = _xml(parts, "word/_rels/document.xml.rels")
    if root is None:
        return {}
    return {r.get("Id", ""): posixpath.normpath(posixpath.join("word", r.get("Target", ""))) for r in root}


# ---------------------------------------------------------------- styles


def _read_styles(parts: Mapping[str, bytes]) -> _Styles:
    theme = _theme(parts)
    root = _xml(parts, "word/styles.xml")
    found = _Styles(theme=theme)
    if root is None:
        return found
    found.run_defaults = _run_values(root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr"), theme)
    found.paragraph_defaults = _paragraph_values(root.find(f"{_W}docDefaults/{_W}pPrDefault/{_W}pPr"))
    for style in root.iter(f"{_W}style"):
        found.styles[style.get(f"{_W}styleId", "")] = style
        if style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") in ("1", "true", "on"):
            found.normal = style.get(f"{_W}styleId", "")
    return found


def _theme(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The faces behind minorHAnsi, majorAscii ...; of a Vietnamese document those for its script."""
    settings, theme = _xml(parts, "word/settings.xml"), _xml(parts, "word/theme/theme1.xml")
    if theme is None:
        return {}
    language = settings.find(f"{_W}themeFontLang") if settings is not None else None
    vietnamese = language is not None and (language.get(f"{_W}val") or "").startswith("vi")
    faces = {}
    for kind in ("major", "minor"):
        fonts = theme.find(f".//{_A}{kind}Font")
        if fonts is None:
            continue
        latin = fonts.find(f"{_A}latin")
        own = fonts.find(f"{_A}font[@script='Viet']") if vietnamese else None
        faces[kind] = (own if own is not None else latin).get("typeface", "") if latin is not None else ""
    return {f"{kind}{script}": face for kind, face in faces.items() for script in ("Ascii", "HAnsi")}


def _on(parent: etree._Element, name: str) -> str | None:
    """ "1" or "" for a switch that is told; None where nothing is said."""
    found = parent.find(f"{_W}{name}")
    return None if found is None else "" if found.get(f"{_W}val", "1") in _OFF else "1"


def _run_values(properties: etree._Element | None, theme: Mapping[str, str]) -> _Values:
    if properties is None:
        return {}
    values: _Values = {}
    for name in ("b", "i", "u", "caps"):
        told = _on(properties, name)
        if told is not None:
            values[name] = told
    for name in ("sz", "color"):
        found = properties.find(f"{_W}{name}")
        if found is not None:
            values[name] = found.get(f"{_W}val", "")
    fonts = properties.find(f"{_W}rFonts")
    for script in ("ascii", "hAnsi") if fonts is not None else ():
        themed = theme.get(fonts.get(f"{_W}{script}Theme", ""), "")
        face = themed or fonts.get(f"{_W}{script}")
        if face:
            values[script] = face
    return values


def _paragraph_values(properties: etree._Element | None) -> _Values:
    if properties is None:
        return {}
    values: _Values = {}
    align = properties.find(f"{_W}jc")
    if align is not None:
        values["align"] = _ALIGN.get(align.get(f"{_W}val", ""), align.get(f"{_W}val", ""))
    indent = properties.find(f"{_W}ind")
    for name in ("left", "right", "firstLine", "hanging") if indent is not None else ():
        told = indent.get(f"{_W}{name}") or indent.get(f"{_W}{ {'left': 'start', 'right': 'end'}.get(name, name) }")
        if told is not None:
            values[name] = told
    spacing = properties.find(f"{_W}spacing")
    for name in ("before", "after", "line", "lineRule") if spacing is not None else ():
        if spacing.get(f"{_W}{name}") is not None:
            values[name] = spacing.get(f"{_W}{name}")
    borders = properties.find(f"{_W}pBdr")
    if borders is not None:
        drawn = any(b.get(f"{_W}val") not in (None, "none", "nil") for b in borders)
        values["ruled"] = "1" if drawn else ""
    return values


def _number(text: str) -> int:
    """A measure as written: 120, -120, 12.5; anything else is 0."""
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return 0


# ---------------------------------------------------------------- paragraphs


class _Reader:
    """Walks body, tables, headers and footers."""

    def __init__(self, styles: _Styles) -> None:
        self.styles = styles
        self.section = 0
        self.tables = 0

    def body(self, body: Iterable[etree._Element]) -> Iterator[Paragraph]:
        for element in body:
            if element.tag == f"{_W}tbl":
                yield from self._table(element)
            elif element.tag == f"{_W}sdt":
                content = element.find(f"{_W}sdtContent")
                yield from self.body(content if content is not None else ())
            elif element.tag == f"{_W}p":
                yield self.paragraph(element, "body", self.section)
                if element.find(f"{_W}pPr/{_W}sectPr") is not None:
                    self.section += 1

    def _table(self, table: etree._Element) -> Iterator[Paragraph]:
        self.tables += 1
        number = self.tables
        for r, row in enumerate(table.iterfind(f"{_W}tr"), 1):
            for c, cell in enumerate(row.iterfind(f"{_W}tc"), 1):
                width = cell.find(f"{_W}tcPr/{_W}tcW")
                room = _number(width.get(f"{_W}w", "0")) if width is not None else 0
                for p in cell.iter(f"{_W}p"):
                    yield self.paragraph(p, "table", self.section, (number, r, c, room))

    def margins(
        self, setup: etree._Element, section: int, relations: Mapping[str, str], parts: Mapping[str, bytes]
    ) -> Iterator[Paragraph]:
        """Headers and footers that a section names itself."""
        for kind in ("header", "footer"):
            for reference in setup.iterfind(f"{_W}{kind}Reference"):
                root = _xml(parts, relations.get(reference.get(f"{_R}id", ""), ""))
                first = "first " if reference.get(f"{_W}type") == "first" else ""
                for p in root.iter(f"{_W}p") if root is not None else ():
                    yield self.paragraph(p, first + kind, section)

    def paragraph(
        self, p: etree._Element, where: str, section: int, cell: tuple[int, int, int, int] = (0, 0, 0, 0)
    ) -> Paragraph:
        """One paragraph with every format resolved; `cell`: number of the table, row, column, width."""
        properties = p.find(f"{_W}pPr")
        named = properties.find(f"{_W}pStyle") if properties is not None else None
        style = named.get(f"{_W}val", "") if named is not None else ""
        values, run_values = self.styles.paragraph(style)
        values |= _paragraph_values(properties)
        runs = tuple(self._runs(p, run_values))
        fixed = values.get("lineRule", "auto") != "auto"
        fields = tuple(
            [(i.text or "").strip() for i in p.iter(f"{_W}instrText")]
            + [f.get(f"{_W}instr", "").strip() for f in p.iter(f"{_W}fldSimple")]
        )
        first = _number(values.get("firstLine", "0")) - _number(values.get("hanging", "0"))
        return Paragraph(
            "".join(run.text for run in runs), runs, where, section, values.get("align", "left"), first,
            _number(values.get("left", "0")), _number(values.get("right", "0")), _number(values.get("before", "0")),
            _number(values.get("after", "0")), 0 if fixed else _number(values.get("line", "240")), style, fields,
            cell[1:3] if cell[0] else None, cell[0], cell[3], bool(values.get("ruled")),
            tuple(b.get(f"{_W}name", "") for b in p.iter(f"{_W}bookmarkStart")),
        )  # fmt: skip

    def _runs(self, p: etree._Element, inherited: _Values) -> Iterator[Run]:
        for r in p.iter(f"{_W}r"):
            text = "".join(_text_of(child) for child in r)
            if not text:
                continue
            properties = r.find(f"{_W}rPr")
            named = properties.find(f"{_W}rStyle") if properties is not None else None
            values = inherited | (self.styles.run(named.get(f"{_W}val", "")) if named is not None else {})
            values |= _run_values(properties, self.styles.theme)
            color = values.get("color", "")
            ascii_face = values.get("ascii", "Times New Roman")
            yield Run(
                text,
                (ascii_face, values.get("hAnsi", ascii_face)), _number(values.get("sz", "20")), bool(values.get("b")),
                bool(values.get("i")), bool(values.get("u")), bool(values.get("caps")),
                "" if color in ("", "auto") else color.upper(),
            )  # fmt: skip


def _text_of(child: etree._Element) -> str:
    if child.tag == f"{_W}t":
        return child.text or ""
    if child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
        return " "
    return "-" if child.tag == f"{_W}noBreakHyphen" else ""


def _section(setup: etree._Element) -> Section:
    size, margin = setup.find(f"{_W}pgSz"), setup.find(f"{_W}pgMar")
    numbers = setup.find(f"{_W}pgNumType")

    def told(element: etree._Element | None, name: str) -> int:
        return _number(element.get(f"{_W}{name}", "0")) if element is not None else 0

    return Section(
        told(size, "w"), told(size, "h"), told(margin, "top"), told(margin, "bottom"), told(margin, "left"),
        told(margin, "right"), _on(setup, "titlePg") == "1", told(numbers, "start"),
    )  # fmt: skip
