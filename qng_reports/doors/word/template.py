"""A Word template opened: as docxtpl sees it, in an environment that runs no code of strangers."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree  # type: ignore[import-untyped]

from qng_reports.doors.charts import ChartList, PlacedChart, mended
from qng_reports.errors import QngError
from qng_reports.report import Chart
from qng_reports.vietnamese import format_date, format_number

_OLE = b"\xd0\xcf\x11\xe0"
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # not allowed in XML 1.0


class Template(DocxTemplate):  # type: ignore[misc]  # docxtpl is untyped
    """docxtpl that reads its template in NFC and refuses to build a document out of broken XML."""

    def patch_xml(self, src_xml: str) -> str:
        return str(super().patch_xml(unicodedata.normalize("NFC", src_xml)))

    def render_xml_part(self, *args: Any, **options: Any) -> str:
        xml = str(super().render_xml_part(*args, **options))
        etree.fromstring(xml.encode())  # docxtpl's own parser mends broken XML by dropping text
        return xml

    def sources(self) -> Iterator[str]:
        """Jinja sources of body, headers and footers; every Word paragraph begins a line."""
        parts = [self.get_xml()]
        for uri in (self.HEADER_URI, self.FOOTER_URI):
            parts += [self.get_part_xml(part) for _, part in self.get_headers_footers(uri)]
        for part in parts:
            yield re.sub(r"<w:p([ >])", r"\n<w:p\1", self.patch_xml(part))

    def paragraphs(self) -> list[str]:
        """Texts of all paragraphs, those in tables too, then of headers and footers."""
        roots = [self.docx.element.body]
        for uri in (self.HEADER_URI, self.FOOTER_URI):
            roots += [etree.fromstring(part.blob) for _, part in self.get_headers_footers(uri)]
        found = (p for root in roots for p in root.iter(qn("w:p")))
        return [unicodedata.normalize("NFC", "".join(t.text or "" for t in p.iter(qn("w:t")))) for p in found]


def open_template(template: Path) -> Template:
    """The template in that file; QngError in one sentence when it is none that can be filled."""
    try:
        data = template.read_bytes()
    except OSError as problem:
        raise QngError(f"Không đọc được mẫu Word “{template}”: không có tệp này hoặc tệp đang bị khóa.") from problem
    if data.startswith(_OLE):
        raise QngError(
            f"“{template.name}” là tệp .doc đời cũ hoặc có mật khẩu; mở bằng Word, bỏ mật khẩu rồi lưu thành .docx."
        )
    document = Template(io.BytesIO(mended(data)))
    try:
        document.init_docx()
    except ValueError as problem:  # python-docx: content type is a template's or a macro document's
        raise QngError(
            f"“{template.name}” không phải tài liệu .docx (có thể là .dotx, .docm); mở bằng Word rồi lưu thành .docx."
        ) from problem
    except (PackageNotFoundError, zipfile.BadZipFile, zlib.error, KeyError, EOFError, etree.XMLSyntaxError) as problem:
        raise QngError(f"“{template.name}” không phải tệp Word hoặc đã hỏng; dùng lại bản .docx còn tốt.") from problem
    return document


def environment_for() -> SandboxedEnvironment:
    """Jinja as a template of a stranger needs it: no code, escaped, and no silent blank for a misspelt field."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_printed)


def _printed(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format_number(value)
    return format_date(value) if isinstance(value, date) else value


def cleaned(value: Any, document: Template, *, pictured: bool = False) -> Any:
    """Texts in NFC and without characters that XML forbids, charts ready to be drawn, or `pictured`; at any depth."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", unicodedata.normalize("NFC", value))
    if isinstance(value, Mapping):
        return {cleaned(k, document): cleaned(inner, document, pictured=pictured) for k, inner in value.items()}
    if isinstance(value, Chart):
        return PlacedChart(value, document, pictured=pictured) if value else ""
    if not isinstance(value, Sequence):
        return value
    charts = [inner for inner in value if isinstance(inner, Chart)]
    if charts:
        return ChartList(charts, document, pictured=pictured)
    return [cleaned(inner, document, pictured=pictured) for inner in value]
