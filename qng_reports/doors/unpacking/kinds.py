"""Tells what a file is by its first bytes and its names inside, and by its extension only where bytes say nothing."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from enum import StrEnum
from pathlib import PurePath


class Kind(StrEnum):
    """What a file is; the value is what officers call it."""

    WORKBOOK = "tệp bảng tính Excel"
    ZIP = "gói nén ZIP"
    MAIL = "thư điện tử"
    OUTLOOK = "thư Outlook"
    RAR = "gói nén RAR"
    SEVEN_ZIP = "gói nén 7-Zip"
    ARCHIVE = "gói nén loại khác"
    PICTURE = "ảnh"
    PDF = "bản PDF"
    DOCUMENT = "văn bản Word"
    SLIDES = "tệp trình chiếu"
    TEXT = "tệp văn bản thuần"
    CSV = "tệp CSV"
    PAGE = "trang web"
    SHORTCUT = "đường tắt"
    UNFINISHED = "tệp tải về chưa xong"
    TNEF = "phần đính kèm riêng của Outlook"
    MAIL_STORE = "thư có chữ ký số, thư mã hóa hoặc hộp thư"
    EMPTY = "tệp rỗng"
    UNKNOWN = "tệp lạ"


CONTAINERS = frozenset({Kind.ZIP, Kind.MAIL, Kind.OUTLOOK})
SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"%PDF", Kind.PDF), (b"Rar!\x1a\x07", Kind.RAR), (b"7z\xbc\xaf\x27\x1c", Kind.SEVEN_ZIP),
    (b"\x1f\x8b", Kind.ARCHIVE), (b"BZh", Kind.ARCHIVE), (b"\xfd7zXZ\0", Kind.ARCHIVE), (b"MSCF", Kind.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Kind.ARCHIVE), (b"\x60\xea", Kind.ARCHIVE),
    (b"\xff\xd8\xff", Kind.PICTURE), (b"\x89PNG", Kind.PICTURE), (b"GIF8", Kind.PICTURE), (b"BM", Kind.PICTURE),
    (b"II*\0", Kind.PICTURE), (b"MM\0*", Kind.PICTURE), (b"{\\rtf", Kind.DOCUMENT),
    (b"L\0\0\0\x01\x14\x02\0", Kind.SHORTCUT), (b"[InternetShortcut]", Kind.SHORTCUT),
    (b"\x78\x9f\x3e\x22", Kind.TNEF), (b"!BDN", Kind.MAIL_STORE),
)  # fmt: skip
# where bytes do not tell: texts, and files whose first bytes differ from program to program
_EXTENSIONS = {
    Kind.MAIL: (".eml",),
    Kind.ARCHIVE: (".tar", ".lzh", ".arj", ".cab", ".z", ".iso"),
    Kind.PICTURE: (".heic", ".heif", ".avif", ".svg", ".tif", ".tiff"),
    Kind.CSV: (".csv", ".tsv"),
    Kind.PAGE: (".htm", ".html", ".mht", ".mhtml"),
    Kind.TEXT: (".txt", ".log", ".md"),
    Kind.SHORTCUT: (".lnk", ".url", ".webloc", ".desktop", ".gsheet", ".gdoc", ".icloud"),
    Kind.UNFINISHED: (".crdownload", ".part", ".partial", ".opdownload", ".download"),
    Kind.MAIL_STORE: (".mbox", ".pst", ".ost", ".p7m", ".emlx"),
}
_TYPES = b"[Content_Types].xml"
_PACKAGES = (  # what only such a package holds
    (re.compile(rb"xl/"), Kind.WORKBOOK), (re.compile(rb"word/"), Kind.DOCUMENT), (re.compile(rb"ppt/"), Kind.SLIDES),
)  # fmt: skip
_OPEN_DOCUMENT = (
    (b"opendocument.spreadsheet", Kind.WORKBOOK), (b"opendocument.text", Kind.DOCUMENT),
    (b"opendocument.presentation", Kind.SLIDES),
)  # fmt: skip
_STREAMS = (  # of an OLE2 file, the telling ones first
    ("EncryptedPackage", Kind.WORKBOOK), ("__properties_version1.0", Kind.OUTLOOK),
    ("PowerPoint Document", Kind.SLIDES), ("WordDocument", Kind.DOCUMENT), ("Workbook", Kind.WORKBOOK),
    ("Book", Kind.WORKBOOK),
)  # fmt: skip
_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,60}:[ \t][^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}")
_OF_A_MAIL = re.compile(rb"(?im)^(?:received|message-id|mime-version|return-path): ")
_MOST_NAMES = 3_000


def kind_of(content: bytes, name: str) -> Kind:
    """What the bytes are, whatever `name` ends in; the extension decides where bytes say nothing.

    `content` may be the beginning of a file only, except for zip files, whose list of names stands at their end. Bytes
    that tell nothing under a spreadsheet's extension are a workbook: the reader then says what is wrong with it.
    """
    extension = PurePath(name).suffix.lower()
    if not content:
        return Kind.EMPTY if extension != ".icloud" else Kind.SHORTCUT
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK")):
        return _zip_kind(content, extension)
    if content.startswith(_OLE2):
        return _ole_kind(content, extension)
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"avif"):
        return Kind.PICTURE
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.PICTURE
    if content[257:262] == b"ustar":
        return Kind.ARCHIVE
    return _text_kind(content, extension)


def beginning_tells(head: bytes) -> bool:
    """Whether the first bytes are enough for `kind_of`: zip and OLE2 files have their names elsewhere."""
    return not head.startswith((b"PK", _OLE2))


def _text_kind(content: bytes, extension: str) -> Kind:
    for kind, extensions in _EXTENSIONS.items():
        if extension in extensions:
            return kind
    if extension in SPREADSHEETS:
        return Kind.WORKBOOK
    if b"%PDF-" in content[:1024]:
        return Kind.PDF
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"From ") and _HEADER.match(head.partition(b"\n")[2]):
        return Kind.MAIL_STORE
    if _HEADER.match(head) and _OF_A_MAIL.search(head):
        return Kind.MAIL
    if head[:200].lower().startswith((b"<!doctype html", b"<html")):
        return Kind.PAGE
    control = sum(byte < 32 and byte not in b"\t\r\n\f" for byte in head)
    return Kind.TEXT if head and not control else Kind.UNKNOWN


def _zip_kind(content: bytes, extension: str) -> Kind:
    names = tuple(member_names(content))
    first = content[30 : 30 + struct.unpack_from("<H", content, 26)[0]] if len(content) > 30 else b""
    if not names and not content.startswith(b"PK\x05\x06"):  # cut short: the list at the end is gone
        return Kind.WORKBOOK if extension in SPREADSHEETS or first in (_TYPES, b"mimetype") else Kind.ZIP
    if b"mimetype" in names:
        for word, kind in _OPEN_DOCUMENT:
            if word in content[:200]:
                return kind
    if _TYPES in names:
        for pattern, kind in _PACKAGES:
            if any(pattern.match(name) for name in names):
                return kind
        return Kind.WORKBOOK if extension in SPREADSHEETS else Kind.UNKNOWN
    return Kind.ZIP


def member_names(content: bytes) -> Iterator[bytes]:
    """Names in the list at the end of a zip, as they stand there; nothing where it is damaged; at most 3,000."""
    end = content.rfind(b"PK\x05\x06")
    if end < 0 or end + 22 > len(content):
        return
    at = end - int(struct.unpack_from("<I", content, end + 12)[0])
    for _ in range(_MOST_NAMES):
        if at < 0 or content[at : at + 4] != b"PK\x01\x02" or at + 46 > len(content):
            return
        name, extra, comment = struct.unpack_from("<3H", content, at + 28)
        yield content[at + 46 : at + 46 + name]
        at += 46 + name + extra + comment


def _ole_kind(content: bytes, extension: str) -> Kind:
    """By the names of its streams; a Word file may hold an Excel table, so the extension speaks first among those."""
    found = [kind for name, kind in _STREAMS if name.encode("utf-16-le") + b"\0\0" in content]
    if Kind.OUTLOOK in found and extension not in SPREADSHEETS:
        return Kind.OUTLOOK
    if extension in SPREADSHEETS and (not found or Kind.WORKBOOK in found):
        return Kind.WORKBOOK
    if not found and extension in (".msg", ".oft"):  # cut short before its names
        return Kind.OUTLOOK
    return found[0] if found else Kind.UNKNOWN
