"""Small Word files made of the XML that Word, LibreOffice and Google Docs really write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import docx
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

SPACES = nsdecls("w", "r", "wp", "a", "pic") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*pieces: str) -> str:
    """Pieces that are no XML become runs of their own."""
    return f"<w:p>{''.join(piece if piece.startswith('<') else run(piece) for piece in pieces)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    def cell(text: str) -> str:
        inner = text if text.startswith("<") else paragraph(text)
        return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{inner}</w:tc>'

    lines = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    grid = '<w:gridCol w:w="2000"/>' * max(len(row) for row in rows)
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>'


def box(text: str) -> str:
    """A text box as Word 2010 and later write it, with its copy for older programs."""
    inner = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="900000" cy="300000"/>'
        '<wp:docPr id="5" name="Hộp 5"/><a:graphic><a:graphicData uri='
        '"http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        '<wps:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx>{inner}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
        "</mc:Choice>"
        f'<mc:Fallback><w:pict><v:rect style="width:70pt;height:20pt"><v:textbox>{inner}</v:textbox></v:rect></w:pict>'
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def word_file(
    path: Path, *blocks: str, header: str = "", footnotes: tuple[str, ...] = (), title: str = "", sections: int = 1
) -> Path:
    """A .docx of those blocks (XML, or texts that become paragraphs); footnotes have ids from 1."""
    made = docx.Document()
    body = made.element.body
    last = body[-1]
    for number, block in enumerate(blocks):
        xml = block if block.startswith("<w:") else paragraph(block)
        element = parse_xml(f"<w:body {SPACES}>{xml}</w:body>")[0]
        last.addprevious(element)
        if number + 1 < sections:
            made_section = parse_xml(f"<w:p {SPACES}><w:pPr><w:sectPr/></w:pPr></w:p>")
            last.addprevious(made_section)
    if header:
        made.sections[0].header.paragraphs[0].text = header
    if footnotes:
        notes = "".join(
            f'<w:footnote w:id="{number}">{paragraph(text)}</w:footnote>' for number, text in enumerate(footnotes, 1)
        )
        xml = f"<w:footnotes {SPACES}>{notes}</w:footnotes>"
        part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES, xml.encode(), made.part.package)
        made.part.relate_to(part, f"{RELATIONS}/footnotes")
    made.core_properties.title = title
    made.save(str(path))
    return path


def reference(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def changed(path: Path, parts: Mapping[str, tuple[bytes, bytes]], more: Mapping[str, bytes] | None = None) -> Path:
    """The same package with some bytes of some parts replaced, and parts added."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            old, new = parts.get(name, (b"", b""))
            content = source.read(name)
            assert old in content, f"{name} has no {old!r}"
            target.writestr(name, content.replace(old, new, 1) if old else content)
        for name, content in (more or {}).items():
            target.writestr(name, content)
    path.write_bytes(made.getvalue())
    return path


def part_text(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode("utf-8")


def texts(path: Path) -> list[str]:
    """Paragraphs of the body, those of tables and boxes too, as they are written."""
    body = docx.Document(str(path)).element.body
    found = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))
    return [text for text in found if text]
