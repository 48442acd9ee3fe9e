"""The faults of a template written as Word comments into a copy of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from docx.text.run import Run

from qng_reports.doors.files import write_atomic
from qng_reports.doors.word.faults import found_faults
from qng_reports.doors.word.joining import AUTHOR
from qng_reports.doors.word.packing import packed, unpacked
from qng_reports.doors.word.styles import style_for
from qng_reports.doors.word.tags import Found
from qng_reports.doors.word.template import Template, open_template
from qng_reports.report import Fields

_CHARACTER, _PARAGRAPH = qn("w:rStyle"), qn("w:pStyle")


def write_comments(
    template: Path, out: Path, known: Fields, codes: Collection[str] | None = None, *, now: datetime
) -> int:
    """Writes a copy of the template with a comment at each fault; gives how many. Comments of an earlier check go.

    Faults of headers and notes, where Word takes no comments, stand at the beginning of the text, with their place.
    """
    document = open_template(template)
    document.drop_our_comments()
    mark, words = (style_for(document.docx, f"annotation {kind}") for kind in ("reference", "text"))
    faults = list(dict.fromkeys(found_faults(document, known, codes)))
    for found in faults:
        first, last = _runs(found, document)
        comment = document.docx.add_comment(runs=[first, last], text=_told(found), author=AUTHOR, initials="QNG")
        comment._comment_elm.set(qn("w:date"), now.strftime("%Y-%m-%dT%H:%M:%SZ"))  # python-docx takes the clock's
        reference = last._r.xpath(f"following::w:commentReference[@w:id='{comment.comment_id}']")[0]
        for styled in (*comment._comment_elm.iter(_CHARACTER, _PARAGRAPH), *reference.getparent().iter(_CHARACTER)):
            styled.set(qn("w:val"), words if styled.tag == _PARAGRAPH else mark)
    write_atomic(out, packed(unpacked(document.docx)))
    return len(faults)


def _told(found: Found) -> str:
    place = f"{found.spot.place}: " if found.spot.part.label else ""
    what = found.what[:1].upper() + found.what[1:]
    return f"{place}{what}.\nCách sửa: {found.remedy}"


def _runs(found: Found, document: Template) -> tuple[Run, Run]:
    """The runs with the text of a fault; an empty run at the beginning of the body where it cannot be commented."""
    owner = document.docx
    if not found.spot.part.label:
        runs = list(_around(found))
        if runs:
            return Run(runs[0], owner), Run(runs[-1], owner)
    body = owner.element.body
    paragraph = body.find(f".//{qn('w:p')}")
    if paragraph is None:
        paragraph = owner.add_paragraph()._p
    run = next(paragraph.iter(qn("w:r")), None)
    if run is None:
        run = paragraph.add_r()
    return Run(run, owner), Run(run, owner)


def _around(found: Found) -> Iterator[Any]:
    for piece in found.spot.around(found.start, max(found.end, found.start + 1)):
        run = piece.getparent()
        if run.tag == qn("w:r"):
            yield run
