"""How a place of a Word document is named, so that a person finds it by looking or by Word's own search."""

from __future__ import annotations

from qng_reports.document import Paragraph

_SHOWN = 60
_NAMES = {
    "header": "đầu trang", "first header": "đầu trang thứ nhất", "footer": "chân trang",
    "first footer": "chân trang thứ nhất", "footnote": "chú thích",
}  # fmt: skip


def place_of(paragraph: Paragraph) -> str:
    """ "đoạn “Căn cứ …”", "bảng 2, dòng 3, cột 1 “…”"."""
    text = " ".join(paragraph.text.split())
    quoted = f"“{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”"
    if paragraph.cell is not None:
        row, column = paragraph.cell
        return f"bảng {paragraph.table}, dòng {row}, cột {column} {quoted}"
    return f"{_NAMES.get(paragraph.where, 'đoạn')} {quoted}"
