"""The zip around a workbook: parts by name, inflated within bounds, checked while inflating, salvaged where damaged."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from io import BytesIO

from qng_reports.doors.reader.limits import CUT, MAX_ENTRIES, MAX_INFLATED, MAX_PART, TOO_LARGE, UnreadableError

_LOCAL, _CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
_LOCAL_HEAD = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _SIZES_FOLLOW, _UTF8 = 0x1, 0x8, 0x800
_DESCRIPTOR = re.compile(rb"(?:PK\x07\x08)?(.{4})", re.DOTALL)
# what zipfile raises on damaged directories: it checks little before it seeks and decodes
_DAMAGE = (zipfile.BadZipFile, struct.error, NotImplementedError, EOFError, OSError, ValueError, OverflowError)


class Damage(Enum):
    """What is wrong with a part: nothing of it can be had, it is cut off, or its bytes are not those written."""

    LOST = "lost"
    CUT = "cut"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where a part lies: first byte of its packed content, packed size (-1: unknown), CRC (-1: unknown)."""

    name: str
    start: int
    packed: int
    crc: int
    method: int
    flags: int


@dataclass
class Package:
    """The parts of a zip. Names are compared as Office does: any case, either slash.

    `names`: as written, by key; `damaged`: what reading has found so far, by key; `is_cut`: the directory is lost, the
    parts are those that still lie in the file.
    """

    content: bytes
    most: int = MAX_INFLATED
    names: dict[str, str] = field(default_factory=dict)
    damaged: dict[str, Damage] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)
    is_cut: bool = False
    is_encrypted: bool = field(init=False)
    _entries: dict[str, _Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.content.count(_CENTRAL) > MAX_ENTRIES:
            raise UnreadableError(TOO_LARGE)
        try:
            entries = list(_listed(self.content))
        except _DAMAGE:
            self.is_cut = True
            entries = list(_found(self.content))
            if not entries:
                raise UnreadableError(CUT) from None
        for entry in entries:
            key = part_key(entry.name)
            before = self._entries.get(key)
            if before is not None and before.crc != entry.crc:
                self.twice.add(key)
            self._entries[key] = entry
            self.names[key] = entry.name
        self.is_encrypted = bool(entries) and all(entry.flags & _ENCRYPTED for entry in entries)

    def read(self, name: str) -> bytes | None:
        """A part's content, as much of it as can be had; None if it is not there or lost.

        UnreadableError when the parts read so far are more than a workbook can hold.
        """
        entry = self._entries.get(part_key(name))
        if entry is None:
            return None
        content, damage = _inflated(self.content, entry, min(MAX_PART, self.most))
        if part_key(name) in self.twice:
            damage = Damage.CHANGED
        if damage is not None:
            self.damaged[part_key(name)] = damage
        self.most -= len(content)
        return None if damage is Damage.LOST else content

    def check_all(self) -> None:
        """UnreadableError unless every part can be read whole: for what a library will read."""
        for name in self.names.values():
            self.read(name)
        if self.is_cut or self.damaged:
            raise UnreadableError(CUT)


def part_key(name: str) -> str:
    """A part's name for comparing: lower case, forward slashes, from the root."""
    return name.replace("\\", "/").lstrip("/").lower()


def _listed(content: bytes) -> Iterator[_Entry]:
    """The entries of the directory, wherever in the file the zip begins."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            head = content[info.header_offset : info.header_offset + _LOCAL_HEAD.size]
            if len(head) < _LOCAL_HEAD.size or not head.startswith(_LOCAL):
                raise zipfile.BadZipFile(info.filename)
            *_, name, extra = _LOCAL_HEAD.unpack(head)
            start = info.header_offset + _LOCAL_HEAD.size + name + extra
            yield _Entry(info.filename, start, info.compress_size, info.CRC, info.compress_type, info.flag_bits)


def _found(content: bytes) -> Iterator[_Entry]:
    """The entries that lie in a file without a directory, one after the other."""
    at = content.find(_LOCAL)
    for _ in range(MAX_ENTRIES):
        if at < 0 or at + _LOCAL_HEAD.size > len(content):
            return
        _, _, flags, method, _, _, crc, packed, _, name, extra = _LOCAL_HEAD.unpack_from(content, at)
        start = at + _LOCAL_HEAD.size + name + extra
        text = content[at + _LOCAL_HEAD.size : start - extra].decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        follows = bool(flags & _SIZES_FOLLOW)
        yield _Entry(text, start, -1 if follows else packed, -1 if follows else crc, method, flags)
        at = content.find(_LOCAL, start + (0 if follows else packed))


def _inflated(content: bytes, entry: _Entry, most: int) -> tuple[bytes, Damage | None]:
    """What can be had of an entry, and what is wrong with it; never more than `most` bytes are inflated."""
    end = len(content) if entry.packed < 0 else entry.start + entry.packed
    packed = content[entry.start : end]
    if entry.flags & _ENCRYPTED or entry.method not in (_STORED, _DEFLATED):
        return b"", Damage.LOST
    if entry.method == _STORED:
        if len(packed) > most:
            raise UnreadableError(TOO_LARGE)
        found, complete, crc = packed, 0 <= entry.packed <= len(packed), entry.crc
    else:
        found, complete, rest = _unpacked(packed, most)
        crc = entry.crc if entry.crc >= 0 else _crc_after(rest)
    if not found and not complete:
        return b"", Damage.LOST
    if not complete:
        return found, Damage.CUT if end > len(content) or entry.packed < 0 else Damage.CHANGED
    return found, None if crc in (-1, zlib.crc32(found)) else Damage.CHANGED


def _unpacked(packed: bytes, most: int) -> tuple[bytes, bool, bytes]:
    """Inflated bytes, whether the stream came to its end, and what lies behind it."""
    stream = zlib.decompressobj(-15)
    try:
        found = stream.decompress(packed, most + 1)
    except zlib.error:
        return _before_error(packed, most), False, b""
    if len(found) > most:
        raise UnreadableError(TOO_LARGE)
    return found, stream.eof, stream.unused_data[:8]


def _before_error(packed: bytes, most: int) -> bytes:
    """What a broken stream gives before it breaks."""
    stream = zlib.decompressobj(-15)
    found: list[bytes] = []
    size = 0
    try:
        for at in range(0, len(packed), 64):
            found.append(stream.decompress(packed[at : at + 64], most + 1 - size))
            size += len(found[-1])
            if size > most:
                raise UnreadableError(TOO_LARGE)
    except zlib.error:
        return b"".join(found)
    return b"".join(found)


def _crc_after(rest: bytes) -> int:
    """The CRC in the descriptor behind an entry; -1 if it is cut off."""
    told = _DESCRIPTOR.match(rest)
    return struct.unpack("<L", told[1])[0] if told else -1
