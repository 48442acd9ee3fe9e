"""Reads the entries of a zip: names of any code page, only as much inflated as is needed, the good beside the bad."""

from __future__ import annotations

import lzma
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from qng_reports.doors.unpacking.letters import local_time
from qng_reports.doors.unpacking.names import zip_name
from qng_reports.doors.unpacking.pieces import MAX_MEMBER, MAX_RATIO, Trouble

# what zipfile raises on damaged archives: it checks little before it seeks, decodes and unpacks
DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, RuntimeError, EOFError, OSError, ValueError,
          LookupError, OverflowError, AssertionError)  # fmt: skip
HEAD = 4096  # bytes that tell what an entry is
_MOST_ENTRIES = 20_000
_ENTRY, _BODY = b"PK\x01\x02", b"PK\x03\x04"  # in the list of names, and before what was packed
_UTF8, _ENCRYPTED = 0x800, 0x1
_RATIO_FROM = 2**20  # bytes; small files may well be mostly zeros


class ZipError(Exception):
    """The archive as a whole cannot be read; `trouble` is why."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        super().__init__(trouble)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a zip, not yet inflated."""

    name: str
    saved_at: datetime | None
    is_link: bool
    info: zipfile.ZipInfo
    archive: zipfile.ZipFile
    password: str

    def head(self) -> bytes:
        """The first bytes; raises what `content` raises."""
        return self._inflated(HEAD)

    def content(self, room: int) -> bytes:
        """All bytes; ZipError if they are locked, damaged or more than `room`."""
        content = self._inflated(room + 1)
        if len(content) > room or _is_bomb(len(content), self.info.compress_size):
            raise ZipError(Trouble.TOO_LARGE)
        return content

    def _inflated(self, size: int) -> bytes:
        if self.info.flag_bits & _ENCRYPTED and not self.password:
            raise ZipError(Trouble.LOCKED)
        try:
            with self.archive.open(self.info, pwd=self._key()) as stream:
                return stream.read(size)
        except NotImplementedError as problem:
            raise ZipError(Trouble.CIPHER) from problem
        except DAMAGE as problem:
            wrong_password = self.info.flag_bits & _ENCRYPTED and "password" in str(problem)
            raise ZipError(Trouble.LOCKED if wrong_password else Trouble.DAMAGED) from problem

    def _key(self) -> bytes | None:
        return self.password.encode("utf-8") if self.info.flag_bits & _ENCRYPTED else None


def _is_bomb(size: int, compressed: int) -> bool:
    return size > _RATIO_FROM and size > MAX_RATIO * max(compressed, 1)


def entries(content: bytes, password: str) -> Iterator[Entry]:
    """The files of a zip in the order of its list, folders passed over; ZipError if there is no list to go by."""
    if content.count(_ENTRY) > _MOST_ENTRIES:
        raise ZipError(Trouble.TOO_MANY)
    with _opened(content) as archive:
        for info in archive.infolist():
            if not info.is_dir() and not info.orig_filename.endswith("\\"):
                yield _entry(archive, info, password)


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, password: str) -> Entry:
    name = zip_name(info.orig_filename, bool(info.flag_bits & _UTF8), info.extra)
    try:
        saved = local_time(datetime(*info.date_time)) if info.date_time[0] > 1980 else None
    except ValueError:
        saved = None
    return Entry(name, saved, stat.S_ISLNK(info.external_attr >> 16), info, archive, password)


def _opened(content: bytes) -> zipfile.ZipFile:
    for attempt in (bytes, _unflagged):
        try:
            return zipfile.ZipFile(BytesIO(attempt(content)))
        except UnicodeDecodeError:  # a name that says it is UTF-8 and is not
            continue
        except NotImplementedError as problem:
            raise ZipError(Trouble.CIPHER) from problem
        except DAMAGE as problem:
            raise ZipError(Trouble.DAMAGED) from problem
    raise ZipError(Trouble.DAMAGED)


def _unflagged(content: bytes) -> bytes:
    """The same archive with the flag "UTF-8" taken from names that are no UTF-8, in its list and before each body."""
    mended = bytearray(content)
    for signature, flags_at, name_at in ((_ENTRY, 8, 46), (_BODY, 6, 30)):
        for found in re.finditer(re.escape(signature), content):
            at = found.start()
            if at + 46 > len(content):
                break
            flags = struct.unpack_from("<H", content, at + flags_at)[0]
            length = struct.unpack_from("<H", content, at + (28 if signature == _ENTRY else 26))[0]
            try:
                content[at + name_at : at + name_at + length].decode("utf-8")
            except UnicodeDecodeError:
                struct.pack_into("<H", mended, at + flags_at, flags & ~_UTF8)
    return bytes(mended)


def salvaged(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Files of a zip that was cut short and lost its list: each that is whole, by what stands before it.

    Entries are followed one after the other; the first that does not unpack and agree with its CRC ends it.
    """
    at = 0
    while content[at : at + 4] == _BODY and at + 30 <= len(content):
        _, flags, method, _, _, crc, packed, size, name, extra = struct.unpack_from("<5H3I2H", content, at + 4)
        start = at + 30 + name + extra
        raw = content[at + 30 : at + 30 + name]
        if flags & (_ENCRYPTED | 0x8) or method not in (0, 8) or size > MAX_MEMBER or start + packed > len(content):
            return
        body = content[start : start + packed]
        if method == 8:
            inflater = zlib.decompressobj(-15)
            try:
                body = inflater.decompress(body, size + 1)
            except zlib.error:
                return
        if len(body) != size or zlib.crc32(body) != crc or _is_bomb(size, packed):
            return
        if not raw.endswith(b"/"):
            yield zip_name(raw.decode("cp437"), False, b""), body
        at = start + packed
