"""Last touches to a filled document: rules as long as their text asks, and no empty pages at its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from qng_reports.document import Paragraph as Looked
from qng_reports.document import Run
from qng_reports.widths import text_width

_MOTTO = "Độc lập - Tự do - Hạnh phúc"  # its rule is as long as the text; others a third to a half of it
_RATIO = 0.42
_SIZE = 28  # half-points of a text whose styles name none


def fit_rules(document: Docx) -> None:
    """Gives the empty ruled paragraphs below bold centred titles the length that the decree asks, by their indents.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I. Rules that stand elsewhere are not touched.
    """
    section = document.sections[0]
    wide, left, right = (
        length.twips if length is not None else 0
        for length in (section.page_width, section.left_margin, section.right_margin)
    )
    body = document.element.body
    heads = [child for child in body.iterchildren() if child.tag == qn("w:p")]
    _fit(heads, wide - left - right, document)
    for cell in body.iter(qn("w:tc")):
        width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
        if width is not None and width.get(qn("w:type")) == "dxa":
            _fit(list(cell.iterchildren(qn("w:p"))), twips(width), document)


def drop_empty_end(document: Docx) -> None:
    """Takes a last section without any content away, so that it prints no empty page."""
    body = document.element.body
    *content, last = list(body)
    if last.tag != qn("w:sectPr") or not content:
        return
    inner = content[-1].find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    if inner is not None:
        body.replace(last, inner)
        body.remove(content[-1])


def twips(width: Any) -> int:
    """The measure of a width in twentieths of a point, which Google Docs writes with decimals; 0 for none."""
    try:
        return round(float(width.get(qn("w:w"), "")))
    except (ValueError, OverflowError):
        return 0


def _fit(paragraphs: list[Any], room: int, document: Docx) -> None:
    for n, element in enumerate(paragraphs):
        border = element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
        if border is None or _text(element):
            continue
        titles = list(_titles(paragraphs[:n], document))
        if not titles:
            continue
        longest = min(max(text_width(title) for title in titles), room - titles[0].left - titles[0].right)
        wanted = longest if titles[-1].text.strip() == _MOTTO else longest * _RATIO
        side = str(max(0, round((room - wanted) / 2)))
        indent = element.find(qn("w:pPr")).get_or_add_ind()
        indent.set(qn("w:left"), side)
        indent.set(qn("w:right"), side)


def _titles(before: list[Any], document: Docx) -> Iterator[Looked]:
    """The lines straight above a rule that look like the last of them: bold, centred, with text."""
    found: list[Looked] = []
    for element in reversed(before):
        looked = _looked(Paragraph(element, document))
        same = looked.align == "center" and looked.runs and all(run.bold for run in looked.runs)
        if not same or (found and looked.style != found[0].style):
            break
        found.append(looked)
    yield from reversed(found)


def _looked(paragraph: Paragraph) -> Looked:
    """As much of a paragraph's effective look as its length depends on."""
    styles, style = [], paragraph.style
    while style is not None:
        styles.append(style)
        style = style.base_style
    fonts = [style.font for style in styles]
    formats = [paragraph.paragraph_format, *(style.paragraph_format for style in styles)]
    sizes = [int(font.size.pt * 2) for font in fonts if font.size is not None]
    bold = next((font.bold for font in fonts if font.bold is not None), False)
    runs = tuple(
        Run(run.text, ("", ""), int(run.font.size.pt * 2) if run.font.size else (sizes or [_SIZE])[0],
            bold=bool(bold if run.bold is None else run.bold), caps=bool(run.font.all_caps))
        for run in paragraph.runs if run.text.strip()
    )  # fmt: skip
    centred = next((f.alignment for f in formats if f.alignment is not None), None)
    left, right = (
        next((getattr(f, side).twips for f in formats if getattr(f, side) is not None), 0)
        for side in ("left_indent", "right_indent")
    )
    return Looked(
        paragraph.text, runs, "body", 0, align="center" if centred is not None and centred.value == 1 else "left",
        left=left, right=right, style=styles[0].name or "" if styles else "",
    )  # fmt: skip


def _text(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t"))).strip()
