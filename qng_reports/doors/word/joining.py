"""Makes a template's XML ready for docxtpl: every tag in one piece of text, tracked changes taken as accepted.

Word splits a tag over runs as it likes: for spelling marks, bookmarks, links, fields, a change of format. docxtpl joins
them by deleting what stands between, which leaves bookmarks and links open; here only text moves, markup stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from docx.oxml.ns import qn

from qng_reports.doors.word.places import Part, Spot, spots_of
from qng_reports.doors.word.tags import cleaned_tag

AUTHOR = "qng-reports"  # of the comments that `check` writes into a copy
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TEXTS = (qn("w:t"), qn("w:instrText"))
_GONE = tuple(
    qn(f"w:{name}")
    for name in (
        "del", "moveFrom", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "rPrChange",
        "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange", "tblPrExChange", "trPrChange", "tcPrChange",
        "numberingChange", "cellIns", "cellDel", "cellMerge",
    )
)  # fmt: skip
_KEPT = (qn("w:ins"), qn("w:moveTo"))
_ROW, _ROW_FORMAT = qn("w:tr"), qn("w:trPr")
_MARKS = {qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:commentReference")}


def drop_marks(root: Any, comments: Collection[str]) -> None:
    """Takes out where the comments of those ids begin and end and are referred to."""
    for mark in [mark for mark in root.iter(*_MARKS) if mark.get(qn("w:id")) in comments]:
        run = mark.getparent()
        run.remove(mark)
        if run.tag == qn("w:r") and all(child.tag == qn("w:rPr") for child in run):
            run.getparent().remove(run)


def prepare_part(part: Part) -> None:
    """Changes the part's elements in place."""
    _accept_changes(part.root)
    for spot in spots_of(part):
        for start, end in reversed(list(_tags(spot.text))):
            _join(spot, start, end)


def _tags(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while True:
        start = min((found for opener in ("{{", "{%", "{#") if (found := text.find(opener, at)) >= 0), default=-1)
        if start < 0:
            return
        closer = {"{": "}}", "%": "%}", "#": "#}"}[text[start + 1]]
        end = text.find(closer, start + 2)
        if end < 0:  # a comment that goes on in the next paragraph
            return
        at = end + 2
        yield start, at


def _join(spot: Spot, start: int, end: int) -> None:
    """The tag from `start` to `end`, cleaned, into the first element that has some of it."""
    held = set(spot.around(start, end))
    pieces = [(piece, at) for piece, at in spot.pieces if piece in held]
    first = pieces[0][0]
    for piece, at in pieces:
        if piece.tag not in _TEXTS:  # a tab or line break within the tag
            piece.getparent().remove(piece)
            continue
        text = piece.text or ""
        head, rest = text[: max(0, start - at)], text[max(0, end - at) :]
        if piece is first:
            piece.text = head + cleaned_tag(spot.text[start:end]) + rest
        else:
            piece.text = rest
        if piece.tag == _TEXTS[0]:
            piece.set(_SPACE, "preserve")


def _accept_changes(root: Any) -> None:
    """What was inserted stays, what was deleted goes: an official report shows no changes that were tracked."""
    for row in [row for row in root.iter(_ROW) if row.find(f"{_ROW_FORMAT}/{qn('w:del')}") is not None]:
        row.getparent().remove(row)
    for mark in list(root.iter(qn("w:del"))):
        if mark.getparent() is not None and mark.getparent().tag == qn("w:rPr"):
            _merge_with_next(mark.getparent().getparent().getparent())
    for gone in list(root.iter(*_GONE)):
        if gone.getparent() is not None:
            gone.getparent().remove(gone)
    for kept in list(root.iter(*_KEPT)):
        parent = kept.getparent()
        at = parent.index(kept)
        parent[at : at + 1] = list(kept)


def _merge_with_next(paragraph: Any) -> None:
    """A paragraph whose end was deleted: its text goes before that of the next, which lends its format."""
    after = paragraph.getnext()
    if paragraph.tag != qn("w:p") or after is None or after.tag != qn("w:p"):
        return
    at = 1 if len(after) and after[0].tag == qn("w:pPr") else 0
    after[at:at] = [child for child in paragraph if child.tag != qn("w:pPr")]
    paragraph.getparent().remove(paragraph)
