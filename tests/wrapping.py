"""Archives and mails as people send them, for tests."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from io import BytesIO

SENT = datetime(2026, 6, 15, 8, 30).astimezone()


def zipped(files: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED, saved: datetime | None = None) -> bytes:
    """A zip of these files; `saved` is when each says it was saved."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            stamp = (saved or datetime(1980, 1, 1)).timetuple()[:6]
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type = method
            archive.writestr(info, content)
    return stream.getvalue()


def raw_zip(files: Mapping[bytes, bytes], *, flags: int = 0, attributes: int = 0) -> bytes:
    """A zip whose names are these very bytes, stored; `attributes`: as Unix keeps them, for links."""
    body, table = b"", b""
    for name, content in files.items():
        crc, size = zlib.crc32(content), len(content)
        common = struct.pack("<4H3I2H", flags, 0, 0x4800, 0x5CCF, crc, size, size, len(name), 0)
        at = len(body)
        table += b"PK\x01\x02" + struct.pack("<2H", 0x0314, 20) + common + struct.pack("<3H2I", 0, 0, 0, attributes, at)
        table += name
        body += b"PK\x03\x04" + struct.pack("<H", 20) + common + name + content
    end = struct.pack("<4H2IH", 0, 0, len(files), len(files), len(table), len(body), 0)
    return body + table + b"PK\x05\x06" + end


def locked_zip(name: str, content: bytes, password: bytes) -> bytes:
    """A zip of one stored file under the old cipher of PKZIP (APPNOTE 6.1), which `zipfile` only reads."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def turn(byte: int) -> None:
        keys[0] = zlib.crc32(bytes([byte]), keys[0] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = zlib.crc32(bytes([keys[1] >> 24]), keys[2] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF

    for byte in password:
        turn(byte)
    crc = zlib.crc32(content)
    hidden = bytearray()
    for byte in bytes(11) + bytes([crc >> 24]) + content:
        word = (keys[2] | 2) & 0xFFFF
        hidden.append(byte ^ ((word * (word ^ 1)) >> 8 & 0xFF))
        turn(byte)
    plain = bytearray(raw_zip({name.encode(): bytes(hidden)}, flags=0x801))
    for at, signature in ((14, b"PK\x03\x04"), (16, b"PK\x01\x02")):
        found = plain.index(signature)
        struct.pack_into("<I", plain, found + at, crc)
        struct.pack_into("<I", plain, found + at + 8, len(content))
    return bytes(plain)


def letter(
    *attached: tuple[str, bytes] | EmailMessage, subject: str = "Báo cáo 6 tháng", sender: str = "xa@example.com",
    sent: datetime | None = SENT, body: str = "Kính gửi Sở, xã gửi báo cáo.",
) -> EmailMessage:  # fmt: skip
    """A mail with attachments: files (name, bytes), or other mails that it forwards."""
    message = EmailMessage()
    message["From"] = f"UBND xã <{sender}>"
    message["To"] = "so@example.com"
    message["Subject"] = subject
    if sent is not None:
        message["Date"] = format_datetime(sent)
    message.set_content(body)
    for part in attached:
        if isinstance(part, EmailMessage):
            message.add_attachment(part)
        else:
            message.add_attachment(part[1], maintype="application", subtype="octet-stream", filename=part[0])
    return message
