"""Fills a Word template, whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from jinja2 import TemplateSyntaxError
from lxml import etree

from qng_reports.doors.charts import charts_by_name, fit_charts, refill_charts
from qng_reports.doors.files import write_atomic
from qng_reports.doors.sandbox import told
from qng_reports.doors.word.faults import syntax_faults
from qng_reports.doors.word.finish import drop_empty_end, fit_rules, twips
from qng_reports.doors.word.marks import Ledger, Mark, bookmarked
from qng_reports.doors.word.notes import place_notes
from qng_reports.doors.word.packing import packed, unpacked
from qng_reports.doors.word.rows import Rows
from qng_reports.doors.word.sandbox import WordSandbox
from qng_reports.doors.word.template import RenderProblem, Template, cleaned, open_template
from qng_reports.errors import DefinitionError, QngError

_BODY = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled document, and the bookmarks of its figures in the order in which they stand in each part."""

    content: bytes
    marks: tuple[Mark, ...] = ()


def fill_template(
    template: Path, context: Mapping[str, object], out: Path, *, created: datetime, pictured: bool = False
) -> tuple[Mark, ...]:
    """Writes the template filled with `context` to `out`, whole or not at all, and gives its bookmarks.

    As for `filled`.
    """
    made = filled(template, context, created=created, pictured=pictured)
    write_atomic(out, made.content)
    return made.marks


def filled(
    template: Path, context: Mapping[str, object], *, created: datetime, pictured: bool = False, beside: bool = True
) -> Filled:
    """The template filled with `context`; equal data give equal bytes.

    None prints nothing, Decimal "1.157.600,5", date "05/07/2026". `created` is the date kept in the file's properties;
    `pictured`: charts that the template prints are PNG pictures, not native; those drawn in it stay native;
    without `beside` every row of a table goes through the template engine, for the same bytes later. Raises QngError
    (DefinitionError for faults of the template) in one Vietnamese sentence.
    """
    document, ledger = open_template(template), Ledger()
    environment = WordSandbox(ledger)
    document.rows = Rows(environment) if beside else None
    unfilled = refill_charts(document.docx, charts_by_name(context))
    if unfilled:
        raise DefinitionError(f"Mẫu Word “{template.name}” chưa dùng được", unfilled)
    document.prepare()
    try:
        _render(document, environment, template.name, cleaned(context, document, pictured=pictured))
    except (QngError, TemplateSyntaxError) as problem:  # looked for only now: it takes as long as filling
        faults = syntax_faults(open_template(template))
        if not faults and beside:  # the engine alone names the place as its author knows it
            return filled(template, context, created=created, pictured=pictured, beside=False)
        if not faults:
            raise
        raise DefinitionError(f"Mẫu Word “{template.name}” chưa dùng được", faults) from problem
    for step in _STEPS:
        step(document.docx, environment)
    properties = document.docx.core_properties
    properties.created = properties.modified = created
    properties.revision = 1
    parts = unpacked(document.docx)
    if document.rows:
        parts[_BODY] = document.rows.put_in(parts[_BODY].decode("utf-8")).encode("utf-8")
    parts, marks = bookmarked(parts, ledger)
    return Filled(packed(parts), marks)


def _fit_charts(document: Any, _: WordSandbox) -> None:
    fit_charts(document)


def _fit_rules(document: Any, _: WordSandbox) -> None:
    fit_rules(document)
    drop_empty_end(document)


def _place_notes(document: Any, environment: WordSandbox) -> None:
    place_notes(document, environment.notes)


def _render(document: Template, environment: WordSandbox, name: str, context: Mapping[str, object]) -> None:
    try:
        document.render(context, environment)
    except RenderProblem as problem:
        place = f", {problem.place}" if problem.place else ""
        raise QngError(f"Mẫu Word “{name}”{place}: {told(problem.__cause__)}.") from problem.__cause__
    except etree.XMLSyntaxError as problem:
        raise QngError(
            f"Mẫu Word “{name}” có khối {{% for %}} hoặc {{% if %}} mở ở một đoạn, dòng hay ô bảng "
            "mà đóng ở chỗ không tương xứng."
        ) from problem


def _fit_tables(document: Any, _: WordSandbox) -> None:
    for table in document.element.body.iter(qn("w:tbl")):
        _fit_columns(table)


def _fit_columns(table: Any) -> None:
    """Gives columns that a {%tc for %} multiplied equal shares of the width that the others leave.

    docxtpl copies the cell with its width, so the table would run off the page. Tables that fit are not touched.
    """
    width = table.find(f"{qn('w:tblPr')}/{qn('w:tblW')}")
    grid = table.find(qn("w:tblGrid"))
    rows = [[tc.find(f"{qn('w:tcPr')}/{qn('w:tcW')}") for tc in row.iter(qn("w:tc"))] for row in table.iter(qn("w:tr"))]
    if width is None or width.get(qn("w:type")) != "dxa" or not rows or any(w is None for row in rows for w in row):
        return
    whole, widths = twips(width), [twips(w) for w in rows[0]]
    if abs(sum(widths) - whole) <= len(widths) or any(len(row) != len(widths) for row in rows):
        return
    tally = Counter(reversed(widths))  # of two as frequent, the one further right
    shared, times = tally.most_common(1)[0]
    share = (whole - sum(w for w in widths if w != shared)) // times
    fitted = [share if w == shared else w for w in widths]
    for cells in (*rows, list(grid)):
        for cell, value in zip(cells, fitted, strict=False):
            cell.set(qn("w:w"), str(value))


# what is done to the python-docx document once its tags are filled, in this order
_STEPS = (_fit_charts, _fit_tables, _fit_rules, _place_notes)
