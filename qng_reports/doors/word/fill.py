"""Fills a Word template, whole or not at all."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError
from lxml import etree  # type: ignore[import-untyped]

from qng_reports.doors.charts import charts_by_name, fit_charts, refill_charts
from qng_reports.doors.files import write_atomic
from qng_reports.doors.word.faults import syntax_faults
from qng_reports.doors.word.finish import drop_empty_end, fit_rules
from qng_reports.doors.word.template import Template, cleaned, environment_for, open_template
from qng_reports.errors import DefinitionError, QngError

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def fill_template(
    template: Path, context: Mapping[str, object], out: Path, *, created: datetime, pictured: bool = False
) -> None:
    """Writes the template filled with `context` to `out`, whole or not at all; equal data give equal bytes.

    None prints nothing, Decimal "1.157.600,5", date "05/07/2026". `created` is the date kept in the file's properties.
    `pictured`: charts that the template prints are PNG pictures, not native; those drawn in it stay native.
    Raises QngError (DefinitionError for faults of the template) in one Vietnamese sentence.
    """
    document = open_template(template)
    faults = tuple(syntax_faults(document)) or refill_charts(document.docx, charts_by_name(context))
    if faults:
        raise DefinitionError(f"Mẫu Word “{template.name}” chưa dùng được", faults)
    _render(document, template.name, cleaned(context, document, pictured=pictured))
    fit_charts(document.docx)
    for table in document.docx.element.body.iter(qn("w:tbl")):
        _fit_columns(table)
    fit_rules(document.docx)
    drop_empty_end(document.docx)
    properties = document.docx.core_properties
    properties.created = properties.modified = created
    properties.revision = 1
    write_atomic(out, _packed(document))


def _render(document: Template, name: str, context: Mapping[str, object]) -> None:
    try:
        document.render(context, environment_for())
    except UndefinedError as problem:
        raise QngError(f"Mẫu Word “{name}” dùng trường {_undefined(problem)} không có trong dữ liệu.") from problem
    except SecurityError as problem:
        raise QngError(f"Mẫu Word “{name}” có lệnh không được phép chạy: {problem}.") from problem
    except etree.XMLSyntaxError as problem:
        raise QngError(
            f"Mẫu Word “{name}” có khối {{% for %}} hoặc {{% if %}} mở ở một đoạn, dòng hay ô bảng "
            "mà đóng ở chỗ không tương xứng."
        ) from problem
    except (TypeError, ValueError, ArithmeticError) as problem:
        raise QngError(f"Mẫu Word “{name}” có phép tính không làm được: {problem}.") from problem


def _undefined(problem: UndefinedError) -> str:
    found = re.search(r"'([^']+)' is undefined|has no attribute '([^']+)'", str(problem))
    return f"“{found[1] or found[2]}”" if found else f"({problem})"


def _fit_columns(table: Any) -> None:
    """Gives columns that a {%tc for %} multiplied equal shares of the width that the others leave.

    docxtpl copies the cell with its width, so the table would run off the page. Tables that fit are not touched.
    """
    width = table.find(f"{qn('w:tblPr')}/{qn('w:tblW')}")
    rows = [[tc.find(f"{qn('w:tcPr')}/{qn('w:tcW')}") for tc in row.iter(qn("w:tc"))] for row in table.iter(qn("w:tr"))]
    if width is None or width.get(qn("w:type")) != "dxa" or not rows or any(w is None for row in rows for w in row):
        return
    whole, widths = int(width.get(qn("w:w"))), [int(w.get(qn("w:w"))) for w in rows[0]]
    if abs(sum(widths) - whole) <= len(widths) or any(len(row) != len(widths) for row in rows):
        return
    tally = Counter(reversed(widths))  # of two as frequent, the one further right
    shared, times = tally.most_common(1)[0]
    share = (whole - sum(w for w in widths if w != shared)) // times
    fitted = [share if w == shared else w for w in widths]
    grid = table.find(qn("w:tblGrid"))
    for cells in (*rows, list(grid)):
        for cell, value in zip(cells, fitted, strict=False):
            cell.set(qn("w:w"), str(value))


def _packed(document: Template) -> bytes:
    """The document's zip with fixed dates and parts in a fixed order."""
    saved, packed = io.BytesIO(), io.BytesIO()
    document.docx.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return packed.getvalue()
