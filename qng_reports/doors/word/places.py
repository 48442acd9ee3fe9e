"""Where a template's text stands: every paragraph of every part, with the place at which its author finds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

_NOTES = {"footnotes": "chú thích cuối trang", "endnotes": "chú thích cuối văn bản"}
_HEADERS = {"header": "đầu trang", "footer": "chân trang"}
_KINDS = {"first": " (trang đầu)", "even": " (trang chẵn)"}
PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")  # those that docxtpl fills
_CHECKED = ("header", "footer", "footnotes", "endnotes")
_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN, _TEXT = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "r", "t"))
_BOX = qn("w:txbxContent")
_UNSEEN = frozenset(qn(f"w:{name}") for name in ("pPr", "rPr", "del", "moveFrom"))
_BLANKS = {qn("w:tab"): " ", qn("w:br"): " ", qn("w:cr"): " ", qn("w:noBreakHyphen"): "-"}
_TEXTS = frozenset((_TEXT, qn("w:instrText")))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the package with text: its name there, how an author calls it ("" for the body), its root element."""

    name: str
    label: str
    root: Any


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph. `pieces`: the elements that hold its own text (not that of boxes in it), each with where it begins.

    `number` counts the paragraphs of the part as they stand in its XML.
    """

    part: Part
    number: int
    element: Any
    place: str
    text: str
    pieces: tuple[tuple[Any, int], ...]

    def around(self, start: int, end: int) -> list[Any]:
        """The elements that hold the text from `start` to `end`."""
        ends = [at for _, at in self.pieces[1:]] + [len(self.text)]
        return [piece for (piece, at), stop in zip(self.pieces, ends, strict=True) if at < end and stop > start]


def parts_of(document: Any) -> tuple[Part, ...]:
    """Body, headers, footers and notes of a python-docx document; the elements are its own or parsed copies."""
    main = document.part
    found = [Part(str(main.partname), "", document.element)]
    labels = dict(_header_labels(document.element))
    for relation_id, relation in sorted(main.rels.items()):
        kind = relation.reltype.rpartition("/")[2]
        if kind in _CHECKED and not relation.is_external:
            part = relation.target_part
            root = part.element if hasattr(part, "element") else etree.fromstring(part.blob)
            label = _NOTES.get(kind) or labels.get(relation_id) or _HEADERS[kind]
            found.append(Part(str(part.partname), label, root))
    words = [text for text in property_texts(document) if "{" in text]
    if words:
        root = etree.Element(_BOX)
        for text in words:
            run = etree.SubElement(etree.SubElement(root, _PARAGRAPH), _RUN)
            etree.SubElement(run, _TEXT).text = text
        found.append(Part("/docProps/core.xml", "thuộc tính của tệp (tiêu đề, tác giả…)", root))
    return tuple(found)


def property_texts(document: Any) -> tuple[str, ...]:
    """The properties of the file, such as its title, that a template may fill."""
    return tuple(getattr(document.core_properties, name) for name in PROPERTIES)


def _header_labels(root: Any) -> Iterator[tuple[str, str]]:
    sections = list(root.iter(qn("w:sectPr")))
    for number, section in reversed(list(enumerate(sections, 1))):  # the first section that shows it names it
        for kind, label in _HEADERS.items():
            for reference in section.iter(qn(f"w:{kind}Reference")):
                which = _KINDS.get(reference.get(qn("w:type")), "")
                part = f" phần {number}" if len(sections) > 1 else ""
                yield reference.get(qn("r:id")), f"{label}{part}{which}"


def spots_of(part: Part) -> tuple[Spot, ...]:
    """Its paragraphs in the order of its XML."""
    numbers = {paragraph: number for number, paragraph in enumerate(part.root.iter(_PARAGRAPH))}
    found = []
    for element, place in _places(part.root, "", [0], [0]):
        pieces, text = [], ""
        for piece, words in _pieces(element):
            pieces.append((piece, len(text)))
            text += words
        label = f"{part.label}, {place}" if part.label else place
        found.append(Spot(part, numbers[element], element, label, text, tuple(pieces)))
    return tuple(sorted(found, key=lambda spot: spot.number))


def _places(node: Any, where: str, paragraphs: list[int], tables: list[int]) -> Iterator[tuple[Any, str]]:
    """Paragraphs under a node with their places; the counters are those of the story or cell that holds them."""
    for child in node:
        if child.tag == _PARAGRAPH:
            paragraphs[0] += 1
            place = where or f"đoạn {paragraphs[0]}"
            yield child, place
            for box in child.iter(_BOX):
                if next(box.iterancestors(_PARAGRAPH)) is child:
                    yield from ((p, f"hộp chữ ở {place}, {inner}") for p, inner in _places(box, "", [0], [0]))
        elif child.tag == _TABLE:
            tables[0] += 1
            inner = f"{where}, bảng con {tables[0]}" if where else f"bảng {tables[0]}"
            yield from _cells(child, inner)
        elif not isinstance(child.tag, str) or child.tag in _UNSEEN:
            continue
        else:
            yield from _places(child, where, paragraphs, tables)


def _cells(table: Any, where: str) -> Iterator[tuple[Any, str]]:
    rows = (row for row in table.iter(_ROW) if next(row.iterancestors(_TABLE)) is table)
    for row_number, row in enumerate(rows, 1):
        column = 1
        for cell in (cell for cell in row.iter(_CELL) if next(cell.iterancestors(_ROW)) is row):
            yield from _places(cell, f"{where}, dòng {row_number}, cột {column}", [0], [0])
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            width = span.get(qn("w:val"), "1") if span is not None else "1"
            column += int(width) if width.isdecimal() else 1


def _pieces(node: Any) -> Iterator[tuple[Any, str]]:
    """Elements with text of a paragraph's own, with the text; what tracked changes have deleted is none."""
    for child in node:
        if child.tag in _TEXTS:
            yield child, child.text or ""
        elif child.tag in _BLANKS and node.tag == _RUN:
            yield child, _BLANKS[child.tag]
        elif child.tag != _PARAGRAPH and child.tag not in _UNSEEN and isinstance(child.tag, str):
            yield from _pieces(child)
