"""Styles of Word's own that a document may lack: those of footnotes and comments."""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

_SMALL = (
    '<w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/></w:pPr>'
    '<w:rPr><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr>'
)
_STYLES = {  # by the name that Word of every language knows them under: type, id, format
    "footnote text": ("paragraph", "FootnoteText", _SMALL),
    "footnote reference": ("character", "FootnoteReference", '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'),
    "annotation text": ("paragraph", "CommentText", _SMALL),
    "annotation reference": (
        "character", "CommentReference", '<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr>'
    ),
}  # fmt: skip


def style_for(document: Any, name: str) -> str:
    """The id of the style of that name in a python-docx `document`, which gets it when it has none."""
    styles = list(document.styles.element.iter(qn("w:style")))
    for style in styles:
        named = style.find(qn("w:name"))
        if named is not None and named.get(qn("w:val"), "").lower() == name:
            return str(style.get(qn("w:styleId")))
    kind, style_id, form = _STYLES[name]
    if style_id in {style.get(qn("w:styleId")) for style in styles}:
        style_id += "Qng"
    normal = [s.get(qn("w:styleId")) for s in styles if s.get(qn("w:default")) and s.get(qn("w:type")) == kind]
    based = f'<w:basedOn w:val="{normal[0]}"/>' if normal else ""
    xml = (
        f'<w:style {nsdecls("w")} w:type="{kind}" w:styleId="{style_id}"><w:name w:val="{name}"/>{based}'
        f'<w:uiPriority w:val="99"/><w:unhideWhenUsed/>{form}</w:style>'
    )
    document.styles.element.append(parse_xml(xml))
    return style_id
