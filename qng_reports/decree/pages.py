"""Pages: paper, margins, numbers, fonts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from qng_reports.decree.places import place_of
from qng_reports.decree.rules import Finding, Rules
from qng_reports.document import Document, Paragraph, Section

_LEGACY = re.compile(r"^(\.Vn|VNI-)", re.IGNORECASE)
_MM = 56.69  # twips


def check_paper(document: Document, rules: Rules) -> Iterator[Finding]:
    """A4, the first pages upright."""
    width, height, tolerance = (rules.of("P1", name) for name in ("width", "height", "tolerance"))
    for number, section in enumerate(document.sections, 1):
        sides = sorted((section.width, section.height))
        if abs(sides[0] - width) > tolerance or abs(sides[1] - height) > tolerance:
            size = f"{section.width / _MM:.0f} × {section.height / _MM:.0f} mm"
            yield rules.finding("P1", f"phần {number} của tài liệu", f"khổ giấy {size}")
    if document.sections and document.sections[0].landscape:
        yield rules.finding("P1L", "phần 1 của tài liệu", "trang đầu nằm ngang")


def check_margins(document: Document, rules: Rules) -> Iterator[Finding]:
    """Margins of every section; of pages that lie, as they are read."""
    names = {"top": "lề trên", "bottom": "lề dưới", "left": "lề trái", "right": "lề phải"}
    for number, section in enumerate(document.sections, 1):
        for side, label in names.items():
            twips = _side(section, side)
            if not rules.within("P2", side, twips, rules.of("P2", "tolerance")):
                told = f"{twips / _MM:.1f}".replace(".", ",")
                yield rules.finding("P2", f"phần {number} của tài liệu", f"{label} {told} mm")


def _side(section: Section, side: str) -> int:
    return {"top": section.top, "bottom": section.bottom, "left": section.left, "right": section.right}[side]


def check_numbers(document: Document, rules: Rules) -> Iterator[Finding]:
    """Page numbers in the middle of the top margin, none on the first page."""
    headers = [p for p in document.paragraphs if p.where == "header" and _numbers(p)]
    if not headers:
        below = any(p.where == "footer" and _numbers(p) for p in document.paragraphs)
        yield rules.finding("N1", "đầu trang", "số trang nằm ở chân trang" if below else "không có số trang")
    for p in headers:
        if p.align != "center":
            yield rules.finding("N1", "đầu trang", "số trang không canh giữa")
        bad = [run for run in p.runs if not rules.within("N1", "sizes", run.size) or run.italic]
        if bad:
            yield rules.finding("N1", "đầu trang", f"số trang cỡ {bad[0].size / 2:g}" + " nghiêng" * bad[0].italic)
    if document.sections and headers:
        first = any(p.where == "first header" and p.section == 0 and _numbers(p) for p in document.paragraphs)
        if first or not document.sections[0].title_page:
            yield rules.finding("N4", "trang 1", "trang đầu có số trang")


def _numbers(paragraph: Paragraph) -> bool:
    return any(field.split()[:1] == ["PAGE"] for field in paragraph.fields)


def check_fonts(document: Document, rules: Rules) -> Iterator[Finding]:
    """One face, black, Unicode; each paragraph is told once for each fault."""
    face = rules.of("F1", "face")
    for p in document.paragraphs:
        told = [run for run in p.runs if run.text.strip()]
        others = sorted({font for run in told for font in run.fonts if font != face})
        if others:
            yield rules.finding("F1", place_of(p), f"phông {', '.join(others)}")
        colours = sorted({run.color for run in told if run.color not in ("", "000000")})
        if colours:
            yield rules.finding("F2", place_of(p), f"chữ màu #{', #'.join(colours)}")
        if p.text != unicodedata.normalize("NFC", p.text):
            yield rules.finding("F3", place_of(p), "chữ Unicode tổ hợp (dấu rời)")
        if any(_LEGACY.match(font) for run in told for font in run.fonts):
            yield rules.finding("F3", place_of(p), "phông của bảng mã cũ (TCVN3, VNI)")
