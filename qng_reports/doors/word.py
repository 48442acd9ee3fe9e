"""The only door to Word files: fills a .docx template by docxtpl, and says what is wrong with a template."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, UndefinedError, meta
from jinja2.exceptions import SecurityError
from lxml import etree  # type: ignore[import-untyped]

from qng_reports.doors.charts import NativeChart
from qng_reports.doors.files import write_atomic
from qng_reports.doors.jinja import sandbox, undefined_name, unknown_names
from qng_reports.errors import DefinitionError, Fault, QngError
from qng_reports.report import Chart, Fields

_OLE = b"\xd0\xcf\x11\xe0"
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # not allowed in XML 1.0
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_BLOCK = re.compile(r"\{%-?(?:tr |tc |p |r )?\s*(for|if|endfor|endif)\b[^%]*%\}")
_TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_SHOWN = 70  # letters of a paragraph quoted in a fault: enough to find it in Word


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl is untyped
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


def fill_template(template: Path, context: Mapping[str, object], out: Path, *, created: datetime) -> None:
    """Writes the template filled with `context` to `out`, whole or not at all; equal data give equal bytes.

    None prints nothing, Decimal "1.157.600,5", date "05/07/2026". `created` is the date kept in the file's properties.
    Raises QngError (DefinitionError for faults of the template) in one Vietnamese sentence.
    """
    document = _open(template)
    faults = tuple(_syntax_faults(document))
    if faults:
        raise DefinitionError(f"Mẫu Word “{template.name}” chưa dùng được", faults)
    _render(document, template.name, context)
    for table in document.docx.element.body.iter(qn("w:tbl")):
        _fit_columns(table)
    properties = document.docx.core_properties
    properties.created = properties.modified = created
    properties.revision = 1
    write_atomic(out, _packed(document))


def _render(document: _Template, name: str, context: Mapping[str, object]) -> None:
    try:
        document.render(_clean(context, document), sandbox(autoescape=True))
    except UndefinedError as problem:
        raise QngError(f"Mẫu Word “{name}” dùng trường {undefined_name(problem)} không có trong dữ liệu.") from problem
    except SecurityError as problem:
        raise QngError(f"Mẫu Word “{name}” có lệnh không được phép chạy: {problem}.") from problem
    except etree.XMLSyntaxError as problem:
        raise QngError(
            f"Mẫu Word “{name}” có khối {{% for %}} hoặc {{% if %}} mở ở một đoạn, dòng hay ô bảng "
            "mà đóng ở chỗ không tương xứng."
        ) from problem
    except (TypeError, ValueError, ArithmeticError) as problem:
        raise QngError(f"Mẫu Word “{name}” có phép tính không làm được: {problem}.") from problem


def undeclared_fields(template: Path) -> frozenset[str]:
    """Top-level names that the template asks of its data; raises like `fill_template` when it cannot be read."""
    document, environment = _open(template), sandbox(autoescape=True)
    faults = tuple(_syntax_faults(document))
    if faults:
        raise DefinitionError(f"Mẫu Word “{template.name}” chưa dùng được", faults)
    found = (meta.find_undeclared_variables(environment.parse(source)) for source in document.sources())
    return frozenset(name for names in found for name in names) - frozenset(environment.globals)


def template_faults(template: Path, known: Fields) -> tuple[Fault, ...]:
    """Everything wrong with a template at once: blocks not closed, tags misspelt, fields that are not `known`.

    Raises QngError when the file is no Word template at all.
    """
    document, environment = _open(template), sandbox(autoescape=True)
    faults = list(_syntax_faults(document))
    if not faults:
        paragraphs = document.paragraphs()
        for source in document.sources():
            for name, remedy, _ in unknown_names(environment.parse(source), known, environment):
                faults.append(Fault(_place_of(name, paragraphs), f"không có trường “{name}”", remedy))
    return tuple(dict.fromkeys(faults))


def _open(template: Path) -> _Template:
    try:
        data = template.read_bytes()
    except OSError as problem:
        raise QngError(f"Không đọc được mẫu Word “{template}”: không có tệp này hoặc tệp đang bị khóa.") from problem
    if data.startswith(_OLE):
        raise QngError(
            f"“{template.name}” là tệp .doc đời cũ hoặc có mật khẩu; mở bằng Word, bỏ mật khẩu rồi lưu thành .docx."
        )
    document = _Template(io.BytesIO(data))
    try:
        document.init_docx()
    except ValueError as problem:  # python-docx: content type is a template's or a macro document's
        raise QngError(
            f"“{template.name}” không phải tài liệu .docx (có thể là .dotx, .docm); mở bằng Word rồi lưu thành .docx."
        ) from problem
    except (PackageNotFoundError, zipfile.BadZipFile, zlib.error, KeyError, EOFError, etree.XMLSyntaxError) as problem:
        raise QngError(f"“{template.name}” không phải tệp Word hoặc đã hỏng; dùng lại bản .docx còn tốt.") from problem
    return document


def _clean(value: Any, document: _Template) -> Any:
    """Texts in NFC and without characters that XML forbids, charts ready to be drawn; at any depth."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", unicodedata.normalize("NFC", value))
    if isinstance(value, Mapping):
        return {_clean(key, document): _clean(inner, document) for key, inner in value.items()}
    if isinstance(value, Chart):
        return NativeChart(value, document.docx) if value else ""
    return [_clean(inner, document) for inner in value] if isinstance(value, Sequence) else value


def _syntax_faults(document: _Template) -> Iterator[Fault]:
    blocks = tuple(_block_faults(document.paragraphs()))
    yield from blocks
    for source in () if blocks else document.sources():
        try:
            sandbox(autoescape=True).compile(source, raw=True)
        except TemplateSyntaxError as problem:
            line = unescape(re.sub(r"<[^>]+>", "", source.splitlines()[problem.lineno - 1]))
            what = f"thẻ viết sai ({problem.message})"
            yield Fault(_place(line), what, "sửa lại thẻ {{ … }} hoặc {% … %} trong đoạn này")


def _block_faults(paragraphs: list[str]) -> Iterator[Fault]:
    """Blocks not closed, told where they were opened; Jinja would name the end of the document."""
    opened: list[tuple[str, str, str]] = []
    for text in paragraphs:
        for tag in _BLOCK.finditer(text):
            if not tag[1].startswith("end"):
                opened.append((tag[1], tag[0], text))
            elif not opened:
                yield Fault(_place(text), f"“{tag[0]}” không có thẻ mở", "xóa thẻ này hoặc thêm thẻ mở trước nó")
            elif opened[-1][0] == tag[1].removeprefix("end"):
                opened.pop()
            else:
                break
    for word, tag_text, text in opened:
        yield Fault(_place(text), f"khối “{tag_text}” chưa đóng", f"thêm thẻ {{% end{word} %}} ở cuối khối")


def _place_of(name: str, paragraphs: list[str]) -> str:
    word = re.compile(rf"\b{re.escape(name)}\b")
    return _place(next((text for text in paragraphs if any(word.search(tag) for tag in _TAG.findall(text))), ""))


def _place(text: str) -> str:
    text = " ".join(text.split())
    return f"đoạn “{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”"


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


def _packed(document: _Template) -> bytes:
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
