"""Reads spreadsheets of any program from their bytes: .xlsx, .xlsm, .xlsb, .xls, .ods."""

from __future__ import annotations

from qng_reports.doors.reader.limits import (
    MAX_BYTES,
    NO_SPREADSHEET,
    WITH_PASSWORD,
    DoubtError,
    EncryptedError,
    UnreadableError,
)
from qng_reports.doors.reader.ods import CONTENT, read_ods
from qng_reports.doors.reader.ooxml import WORKBOOK, read_ooxml
from qng_reports.doors.reader.package import Package
from qng_reports.sheets import ReadBook

__all__ = ["MAX_BYTES", "EncryptedError", "UnreadableError", "read_at_once", "read_book"]

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BINARY_WORKBOOK = "xl/workbook.bin"
_ZIP_SEARCH = 64 * 2**10  # bytes of something else before a zip begins
_QUICK_BYTES, _QUICK_INFLATED = 2 * 2**20, 6 * 2**20


def read_book(content: bytes, password: str = "") -> ReadBook:
    """Every sheet from A1 with its cached values and what stands beside them; formulas are not evaluated.

    Whatever the file is, bounded by `reader.limits`, but for the formats that a library reads: `apart` bounds those.
    Raises UnreadableError, or EncryptedError for a workbook with a password that is not (rightly) given.
    """
    if content.startswith(_OLE2):
        return _read_ole2(content, password)
    if b"PK\x03\x04" not in content[:_ZIP_SEARCH]:
        raise UnreadableError(NO_SPREADSHEET)
    package = Package(content)
    if package.is_encrypted:
        raise EncryptedError(WITH_PASSWORD)
    if _BINARY_WORKBOOK in package.names:
        from qng_reports.doors.reader.native import read_native

        package.check_all()
        return read_native(content, ".xlsb")
    if CONTENT in package.names and WORKBOOK not in package.names:
        return read_ods(package)
    return read_ooxml(package, careful=True)


def read_at_once(content: bytes) -> ReadBook | None:
    """As `read_book`, of a small workbook of the usual shape, without any library; None for every other file."""
    if len(content) > _QUICK_BYTES or not content.startswith(b"PK\x03\x04"):
        return None
    try:
        package = Package(content, _QUICK_INFLATED)
        return read_ooxml(package, careful=False) if WORKBOOK in package.names else None
    except (DoubtError, UnreadableError):
        return None


def _read_ole2(content: bytes, password: str) -> ReadBook:
    """An old .xls, or whatever lies encrypted in such a container."""
    from qng_reports.doors.reader.native import read_native
    from qng_reports.doors.reader.password import decrypted, is_encrypted

    if _ENCRYPTED in content:
        if not password:
            raise EncryptedError(WITH_PASSWORD)
        return read_book(decrypted(content, password))
    try:
        return read_native(content, ".xls")
    except UnreadableError as problem:  # calamine takes most encrypted ones for damaged
        if not is_encrypted(content):
            raise
        if not password:
            raise EncryptedError(WITH_PASSWORD) from problem
    return read_native(decrypted(content, password), ".xls")
