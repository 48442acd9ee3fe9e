"""Writes .msg files as Outlook lays them out (MS-CFB, MS-OXMSG), for tests: nothing else here can."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_STRING, _BINARY, _TIME, _INTEGER = 0x001F, 0x0102, 0x0040, 0x0003

Node = dict[str, "bytes | Node"]


@dataclass(frozen=True)
class Mail:
    """A mail: attachments are files (name, bytes) or other mails."""

    subject: str = "Báo cáo"
    sender: str = "xa@example.com"
    sent: datetime = datetime(2026, 6, 15, 1, 30, tzinfo=UTC)
    attached: tuple[tuple[str, bytes] | Mail, ...] = ()
    extra: dict[int, str] = field(default_factory=dict)


def msg(mail: Mail) -> bytes:
    """The file that Outlook would save."""
    tree = _message(mail, header=32)
    tree["__nameid_version1.0"] = {}
    return _compound(tree)


def _message(mail: Mail, header: int) -> Node:
    texts = {0x001A: "IPM.Note", 0x0037: mail.subject, 0x5D01: mail.sender} | mail.extra
    tree, table = _strings(texts)
    ticks = int((mail.sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
    table += _property(0x0039, _TIME, struct.pack("<Q", ticks))
    head = struct.pack("<8x4I", 0, len(mail.attached), 0, len(mail.attached)).ljust(header, b"\0")
    tree["__properties_version1.0"] = head + table
    for number, attached in enumerate(mail.attached):
        tree[f"__attach_version1.0_#{number:08X}"] = _attachment(attached)
    return tree


def _attachment(attached: tuple[str, bytes] | Mail) -> Node:
    if isinstance(attached, Mail):
        tree, table = _strings({0x3001: attached.subject})
        table += _property(0x3705, _INTEGER, struct.pack("<Ii", 5, 0)) + _property(0x3701, 0x000D, bytes(8))
        tree["__substg1.0_3701000D"] = _message(attached, header=24)
    else:
        name, content = attached
        tree, table = _strings({0x3707: name})
        table += _property(0x3705, _INTEGER, struct.pack("<Ii", 1, 0))
        table += _property(0x3701, _BINARY, struct.pack("<Ii", len(content), 0))
        tree["__substg1.0_37010102"] = content
    tree["__properties_version1.0"] = bytes(8) + table
    return tree


def _strings(texts: dict[int, str]) -> tuple[Node, bytes]:
    tree: Node = {}
    table = b""
    for number, text in texts.items():
        raw = text.encode("utf-16-le")
        tree[f"__substg1.0_{number:04X}001F"] = raw
        table += _property(number, _STRING, struct.pack("<Ii", len(raw) + 2, 0))
    return tree, table


def _property(number: int, kind: int, value: bytes) -> bytes:
    return struct.pack("<2HI", kind, number, 6) + value


# ---------------------------------------------------------------- compound file


@dataclass
class _Entry:
    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    content: bytes = b""
    child: int = _FREE
    right: int = _FREE
    start: int = _END


def _compound(tree: Node) -> bytes:
    """A compound file of version 3; siblings hang to the right of each other, which every reader follows."""
    entries = [_Entry("Root Entry", 5)]
    _hang(entries, 0, tree)
    mini = b""
    minifat: list[int] = []
    sectors: list[bytes] = []
    fat: list[int] = []
    for entry in entries:
        if entry.kind == 2 and 0 < len(entry.content) < _CUTOFF:
            entry.start = len(minifat)
            _chain(minifat, -(-len(entry.content) // _MINI))
            mini += _padded(entry.content, _MINI)
    entries[0].content = mini
    for entry in entries:
        if entry.kind == 5 or len(entry.content) >= _CUTOFF:
            entry.start = _stored(entry.content, sectors, fat)
    minifat_at = _stored(struct.pack(f"<{len(minifat)}I", *minifat), sectors, fat)
    directory_at = _stored(b"".join(_directory(entry) for entry in entries), sectors, fat)
    needed = 1
    while (len(fat) + needed) * 4 > needed * _SECTOR:
        needed += 1
    fat_at = list(range(len(fat), len(fat) + needed))
    fat += [_FAT] * needed
    table = struct.pack(f"<{len(fat)}I", *fat)
    sectors.append(table + b"\xff" * (needed * _SECTOR - len(table)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6) + struct.pack("<3I", 0, needed, directory_at)
    header += struct.pack("<6I", 0, _CUTOFF, minifat_at, -(-len(minifat) * 4 // _SECTOR), _END, 0)
    header += struct.pack("<109I", *fat_at, *[_FREE] * (109 - needed))
    return header + b"".join(sectors)


def _hang(entries: list[_Entry], parent: int, tree: Node) -> None:
    before = -1
    for name, content in sorted(tree.items(), key=lambda item: (len(item[0]), item[0].upper())):
        number = len(entries)
        entries.append(_Entry(name, 2, content) if isinstance(content, bytes) else _Entry(name, 1))
        if before < 0:
            entries[parent].child = number
        else:
            entries[before].right = number
        before = number
        if not isinstance(content, bytes):
            _hang(entries, number, content)


def _chain(fat: list[int], count: int) -> None:
    fat += [len(fat) + step + 1 for step in range(count - 1)] + [_END] * (count > 0)


def _stored(content: bytes, sectors: list[bytes], fat: list[int]) -> int:
    if not content:
        return _END
    start = len(fat)
    _chain(fat, -(-len(content) // _SECTOR))
    sectors.append(_padded(content, _SECTOR))
    return start


def _padded(content: bytes, size: int) -> bytes:
    return content + bytes(-len(content) % size)


def _directory(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    raw = name.ljust(64, b"\0") + struct.pack("<H2B3I", len(name), entry.kind, 1, _FREE, entry.right, entry.child)
    return raw + bytes(16 + 4 + 16) + struct.pack("<IQ", entry.start, len(entry.content))
