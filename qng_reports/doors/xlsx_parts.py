"""A workbook's finished parts: what XlsxWriter cannot write is put into their XML here, and the zip around them."""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
import zlib
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from qng_reports.errors import QngError

WORKBOOK, STYLES, STRINGS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
SPINS = 100_000  # what Excel itself writes
_PASSWORD_LIMIT = 255  # characters that Excel's dialog takes
_ROW = re.compile(r'(<row r="(\d+)"[^>]*?) customHeight="1"')
_RESULT = re.compile(r'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?)(?: t="[a-z]+")?>(<f>[^<]*</f>)<v>[^<]*</v></c>')
_RUNS, _TWICE = re.compile(r"<si><r>.*?</si>", re.DOTALL), re.compile(r"_x005F(_x[0-9a-fA-F]{4}_)")
_LAST_COLUMN = re.compile(r'max="\d+"([^>]*/></cols>)')
_CELL_FORMATS = re.compile(r"(?<=<cellXfs )(.*?)(?=</cellXfs>)", re.DOTALL)
_UNPROTECTED = re.compile(r"<xf ([^>]*?)(?:/>|>((?:(?!<protection|</xf>).)*)</xf>)")
_UNLOCKED_NORMAL = re.compile(r'<cellStyleXfs count="[0-9]+"><xf [^>]*><protection locked="0"/></xf>')
_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_VERSION, _DEFLATED, _MIDNIGHT, _FIRST_DAY = 20, 8, 0, 33  # 1980-01-01, as XlsxWriter dates its parts
_UNIX, _OWNER_ONLY = 3 << 8 | _VERSION, 0o600 << 16


def sheet_part(index: int) -> str:
    """The part that holds a sheet, counted from 0."""
    return f"xl/worksheets/sheet{index + 1}.xml"


@dataclass(frozen=True, slots=True)
class Seal:
    """A protection password as Excel stores it: its SHA-512 hash (ECMA-376 part 1, 18.3.1.85), base64, and the salt."""

    hash: str
    salt: str

    @classmethod
    def of(cls, password: str, text: str) -> Seal:
        """Takes 60 ms: make it once for a run. The same password and text, the round's, give the same seal.

        The salt comes from the text alone: made from the password as well it would let a guess be tested without the
        100,000 rounds that are to slow it down. QngError for a password that nobody could type into Excel.
        """
        typed = unicodedata.normalize("NFC", password).encode("utf-16-le")
        if not 0 < len(typed) // 2 <= _PASSWORD_LIMIT:
            raise QngError(f"Mật khẩu bảo vệ phải có từ 1 đến {_PASSWORD_LIMIT} ký tự.")
        salt = hashlib.sha256(f"qng_reports {text}".encode()).digest()[:16]
        return cls(b64encode(spun(typed, salt)).decode(), b64encode(salt).decode())

    def on_sheet(self) -> str:
        """Attributes of `sheetProtection`."""
        return f' algorithmName="SHA-512" hashValue="{self.hash}" saltValue="{self.salt}" spinCount="{SPINS}"'

    def on_workbook(self) -> str:
        """Attributes of `workbookProtection`."""
        return (
            f' workbookAlgorithmName="SHA-512" workbookHashValue="{self.hash}" workbookSaltValue="{self.salt}"'
            f' workbookSpinCount="{SPINS}"'
        )


def spun(typed: bytes, salt: bytes) -> bytes:
    """The SHA-512 of a password in UTF-16 (little-endian), hashed 100,000 times again to make guessing slow."""
    digest = hashlib.sha512(salt + typed).digest()
    for spin in range(SPINS):
        digest = hashlib.sha512(digest + spin.to_bytes(4, "little")).digest()
    return digest


def sealed_sheet(sheet: str, seal: Seal) -> str:
    """A protected sheet's XML with the password's hash."""
    return _once(sheet, "<sheetProtection", f"<sheetProtection{seal.on_sheet()}")


def locked_structure(workbook: str, seal: Seal | None) -> str:
    """The workbook's XML with its sheets kept from being renamed, moved or deleted."""
    attributes = seal.on_workbook() if seal else ""
    return _once(workbook, "<bookViews>", f'<workbookProtection{attributes} lockStructure="1"/><bookViews>')


def locked_formats(styles: str) -> str:
    """The styles, Normal being unlocked (Excel gives it to what is pasted from other programs), with their locks told.

    XlsxWriter leaves `locked` out of the cell formats where it is true, and a reader could then take it from Normal.
    """
    changed, found = _CELL_FORMATS.subn(lambda formats: _UNPROTECTED.sub(_locked, formats[0]), styles)
    _must_be_one(found, "<cellXfs>")
    _must_be_one(len(_UNLOCKED_NORMAL.findall(changed)), "an unlocked Normal style")
    return changed


def _locked(cell_format: re.Match[str]) -> str:
    return f'<xf {cell_format[1]} applyProtection="1">{cell_format[2] or ""}<protection locked="1"/></xf>'


def all_columns(sheet: str) -> str:
    """A sheet's XML with its last described column stretched to the last column there is.

    Done here because XlsxWriter keeps each column of a range by itself: 16,384 for each row.
    """
    changed, found = _LAST_COLUMN.subn(r'max="16384"\1', sheet)
    _must_be_one(found, "</cols>")
    return changed


def growing_rows(sheet: str, rows: frozenset[int]) -> str:
    """A sheet's XML in which the height of these rows, counted from 0, is no longer the user's own choice."""
    return _ROW.sub(lambda row: row[1] if int(row[2]) - 1 in rows else row[0], sheet)


def uncomputed(sheet: str) -> str:
    """A sheet's XML without the results of its formulas: what has none is computed by every program that opens it.

    LibreOffice believes a result that is there, and would show what an untouched workbook says.
    """
    return _RESULT.sub(r"\1>\2</c>", sheet)


def once_escaped(strings: str) -> str:
    """The shared strings with control characters escaped once; in texts of several pieces XlsxWriter does it twice."""
    return _RUNS.sub(lambda text: _TWICE.sub(r"\1", text[0]), strings)


def _once(text: str, old: str, new: str) -> str:
    _must_be_one(text.count(old), old)
    return text.replace(old, new)


def _must_be_one(found: int, what: str) -> None:
    """Another version of XlsxWriter may write other XML; better no workbook than an unprotected one."""
    if found != 1:
        raise RuntimeError(f"XlsxWriter wrote {what} {found} times, not once")


@dataclass(frozen=True, slots=True)
class Entry:
    """A deflated file inside a zip."""

    name: bytes
    crc: int
    size: int
    packed: bytes


def deflated(name: str, content: bytes) -> Entry:
    """A part, deflated."""
    packer = zlib.compressobj(wbits=-15)
    return Entry(name.encode("ascii"), zlib.crc32(content), len(content), packer.compress(content) + packer.flush())


def archive(entries: Iterable[Entry]) -> bytes:
    """The zip that holds the entries, in their order; nothing in it depends on the machine or the time."""
    written: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for entry in entries:
        about = (_DEFLATED, _MIDNIGHT, _FIRST_DAY, entry.crc, len(entry.packed), entry.size, len(entry.name), 0)
        local = _LOCAL.pack(b"PK\3\4", _VERSION, 0, *about)
        directory += (_CENTRAL.pack(b"PK\1\2", _UNIX, _VERSION, 0, *about, 0, 0, 0, _OWNER_ONLY, at), entry.name)
        written += (local, entry.name, entry.packed)
        at += len(local) + len(entry.name) + len(entry.packed)
    index = b"".join(directory)
    count = len(directory) // 2
    return b"".join((*written, index, _END.pack(b"PK\5\6", 0, 0, count, count, len(index), at, 0)))
