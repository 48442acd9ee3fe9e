"""A file that says it is a Word template, looked at byte by byte before any library reads it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from qng_reports.errors import Fault, QngError

_OLE = b"\xd0\xcf\x11\xe0"
_MOST_PARTS, _MOST_BYTES, _MOST_XML = 3_000, 64 * 2**20, 16 * 2**20  # a long template of ours unpacks to 1 MB
_TYPES, _RELATIONS = "[Content_Types].xml", "_rels/.rels"
_SAVE_AS = "mở bằng Word, chọn Lưu thành (Save As), kiểu “Word Document (*.docx)”, rồi dùng tệp mới"
_OTHERS = (  # by the first bytes
    (b"%PDF", "bản PDF; PDF không sửa thành mẫu được, hãy dùng tệp Word gốc"),
    (b"{\\rtf", f"tệp RTF; {_SAVE_AS}"),
    (b"Rar!\x1a\x07", "gói nén RAR; giải nén rồi dùng tệp .docx ở trong"),
    (b"7z\xbc\xaf", "gói nén 7-Zip; giải nén rồi dùng tệp .docx ở trong"),
    (b"\x89PNG", "ảnh"), (b"\xff\xd8\xff", "ảnh"),
)  # fmt: skip
_MAIN = (  # by the content type of the main part
    (b"wordprocessingml.document.main+xml", ""),
    (b"wordprocessingml.template.main+xml", f"mẫu trống của Word (.dotx), không phải tài liệu .docx; {_SAVE_AS}"),
    (b"ms-word.document.macroEnabled", f"tệp Word có macro (.docm), không phải tài liệu .docx; {_SAVE_AS}"),
    (b"ms-word.template.macroEnabled", f"mẫu Word có macro (.dotm), không phải tài liệu .docx; {_SAVE_AS}"),
    (b"spreadsheetml.", "tệp bảng tính Excel, không phải tài liệu .docx"),
    (b"presentationml.", "tệp trình chiếu, không phải tài liệu .docx"),
)
_STRICT = b"http://purl.oclc.org/ooxml/"
_EXTERNAL = re.compile(rb"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LINKED = {
    "attachedTemplate": ("mẫu gắn kèm", "trong Word: thẻ Nhà phát triển (Developer) → Mẫu tài liệu, đổi thành Normal"),
    "image": ("ảnh", "xóa ảnh rồi chèn lại ảnh lưu trên máy, không chọn “Liên kết tới tệp”"),
    "oleObject": ("đối tượng nhúng", "xóa đối tượng rồi chèn lại, không chọn “Liên kết tới tệp”"),
    "frame": ("khung", "xóa khung này"),
    "subDocument": ("tài liệu con", "chép nội dung tài liệu con vào mẫu"),
    "aFChunk": ("đoạn văn bản chèn", "chép nội dung vào mẫu"),
}


def template_bytes(template: Path) -> bytes:
    """The bytes of a .docx that a library may safely read; QngError in one sentence for anything else."""
    try:
        data = template.read_bytes()
    except OSError as problem:
        raise QngError(f"Không đọc được mẫu Word “{template}”: không có tệp này hoặc tệp đang bị khóa.") from problem
    told = _not_a_document(data)
    if told:
        raise QngError(f"“{template.name}” là {told}.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            told = _size_fault(package) or _package_fault(package) or _xml_fault(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OSError) as problem:
        raise QngError(f"“{template.name}” không phải tệp Word hoặc đã hỏng; dùng lại bản .docx còn tốt.") from problem
    if told:
        raise QngError(f"“{template.name}” {told}.")
    return data


def package_warnings(data: bytes) -> tuple[Fault, ...]:
    """What Word would fetch from elsewhere when it opens a report (hyperlinks may stay), and tags that stay tags."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        found = [
            Fault("liên kết ra ngoài", f"{_LINKED[kind][0]} lấy từ “{target}” mỗi khi mở báo cáo", _LINKED[kind][1])
            for name in sorted(package.namelist())
            if name.endswith(".rels")
            for kind, target in _external(package.read(name))
        ]
        found += [
            Fault(f"SmartArt “{name}”", "có thẻ, nhưng thẻ trong SmartArt không được điền", "chuyển thẻ ra đoạn văn")
            for name in sorted(package.namelist())
            if name.startswith("word/diagrams/data") and b"{{" in package.read(name)
        ]
    return tuple(dict.fromkeys(found))


def _external(relations: bytes) -> Iterator[tuple[str, str]]:
    for element in _EXTERNAL.findall(relations):
        values: Mapping[bytes, bytes] = {name: one or other for name, one, other in _ATTRIBUTE.findall(element)}
        kind = values.get(b"Type", b"").rpartition(b"/")[2].decode("utf-8", "replace")
        if values.get(b"TargetMode") == b"External" and kind in _LINKED:
            yield kind, values.get(b"Target", b"").decode("utf-8", "replace")[:120]


def _not_a_document(data: bytes) -> str:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "tệp có mật khẩu; mở bằng Word, bỏ mật khẩu (Tệp → Thông tin → Bảo vệ tài liệu) rồi lưu lại"
        if "WordDocument".encode("utf-16-le") in data:
            return f"tệp .doc đời cũ; {_SAVE_AS}"
        return f"tệp .doc đời cũ hoặc có mật khẩu; {_SAVE_AS}, không đặt mật khẩu"
    for magic, told in _OTHERS:
        if data.startswith(magic):
            return told
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<?xml") and (b"schemas.microsoft.com/office/2006/xmlPackage" in head or b"progid" in head):
        return f"tệp XML của Word; {_SAVE_AS}"
    if head[:100].lower().startswith((b"<!doctype html", b"<html")):
        return f"trang web (HTML); {_SAVE_AS}"
    if data.startswith(b"PK") and b"mimetypeapplication/vnd.oasis.opendocument" in data[:200]:
        return "tệp OpenDocument (.odt); mở bằng LibreOffice hoặc Word rồi lưu thành .docx"
    return ""


def _size_fault(package: zipfile.ZipFile) -> str:
    parts = package.infolist()
    whole = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or whole > _MOST_BYTES:
        return f"lớn bất thường ({len(parts)} phần, {whole // 2**20} MB khi mở ra); dùng một mẫu gọn hơn"
    if len({part.filename for part in parts}) < len(parts):
        return "có hai phần cùng tên ở trong; mở bằng Word rồi lưu lại"
    return ""


def _package_fault(package: zipfile.ZipFile) -> str:
    types = package.read(_TYPES)
    for mark, told in _MAIN:
        if mark in types:
            if told:
                return f"là {told}"
            break
    else:
        return "không phải tài liệu .docx"
    if _STRICT in package.read(_RELATIONS):
        return "lưu ở dạng “Strict Open XML”; mở bằng Word rồi lưu thành kiểu “Word Document (*.docx)”"
    return ""


def _xml_fault(package: zipfile.ZipFile) -> str:
    """Word never writes a DTD nor another encoding than UTF-8; both have been used to make readers fetch or swell."""
    for part in package.infolist():
        if not part.filename.lower().endswith((".xml", ".rels")):
            continue
        if part.file_size > _MOST_XML:
            return f"có phần “{part.filename}” lớn bất thường ({part.file_size // 2**20} MB)"
        content = package.read(part)
        if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")):
            return f"có phần “{part.filename}” không mã hóa bằng UTF-8; mở bằng Word rồi lưu lại"
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            return f"có khai báo DTD trong phần “{part.filename}”, Word không bao giờ ghi như vậy; không dùng tệp này"
    return ""
