"""Names of files inside archives and mails, as text: only ever a label, whatever code page or trick they come with."""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator

from qng_reports.vietnamese import clean_text

_COMPANIONS = re.compile(
    r"(~\$.*|\.~lock\..*#|\._.*|thumbs\.db|ehthumbs\.db|desktop\.ini|\.ds_store|icon\r?"  # of file managers and offices
    r"|att\d+\.(txt|html?|c)|image\d+\.(png|jpe?g|gif|emz|wmz)|oledata\.mso|smime\.p7s|signature\.asc)",  # of mails
    re.IGNORECASE,
)
_HIDDEN_FOLDERS = ("__macosx", "$recycle.bin", ".trashes", ".spotlight-v100", "system volume information")
_LONGEST = 240
_VIETNAMESE = frozenset(
    unicodedata.normalize("NFC", f"{letter}{tone}")
    for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
) | frozenset("đĐ–—“”‘’…")
_UNICODE_PATH = 0x7075


def is_companion(name: str) -> bool:
    """Whether a program left this file beside a document (lock files, thumbnails, parts of a mail's signature)."""
    *folders, last = re.split(r"[/\\]", name)
    return _COMPANIONS.fullmatch(last) is not None or any(f.lower() in _HIDDEN_FOLDERS for f in folders)


def decoded(raw: bytes) -> str:
    """A name in an unknown code page: UTF-8 if it is valid, Vietnamese Windows if that gives Vietnamese, else DOS.

    Every byte stays visible: the DOS code page has a sign for each.
    """
    for encoding in ("utf-8", "cp1258"):
        try:
            text = unicodedata.normalize("NFC", raw.decode(encoding))
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or all(sign.isascii() or sign in _VIETNAMESE for sign in text):
            return text
    return raw.decode("cp437")


def zip_name(name: str, flagged: bool, extra: bytes) -> str:
    """A zip entry's name: `name` as zipfile gives it, in UTF-8 if `flagged`, else taken for the DOS code page."""
    if flagged:
        return name
    raw = name.encode("cp437")
    for tag, value in _extra_fields(extra):
        if tag == _UNICODE_PATH and len(value) > 5 and struct.unpack_from("<I", value, 1)[0] == zlib.crc32(raw):
            return value[5:].decode("utf-8", "replace")
    return decoded(raw)


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        tag, size = struct.unpack_from("<2H", extra, at)
        yield tag, extra[at + 4 : at + 4 + size]
        at += 4 + size


def label(name: str) -> tuple[str, bool]:
    """A name as it may be shown, with "/" between folders, and whether it tried to lead out of its archive.

    Roots, drives, "..", control signs and signs that turn the direction of writing are taken away.
    """
    parts = [part for part in re.split(r"[/\\]", name) if part not in ("", ".")]
    kept = [part for part in parts if part != ".." and not re.fullmatch(r"[A-Za-z]:", part)]
    clean = "/".join(filter(None, (clean_text(part).replace("\n", " ") for part in kept)))
    odd = name.startswith(("/", "\\")) or len(kept) < len(parts) or any(ord(sign) < 32 for sign in name)
    if len(clean) > _LONGEST:
        clean = "…" + clean[-_LONGEST:]
    return clean or "không tên", odd


class Labels:
    """Labels within one container: of two entries with one name the second becomes "name (2)"."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def of(self, clean: str) -> str:
        """The label, told apart from those given before."""
        given, number = clean, self._given.get(clean.casefold(), 1)
        stem, dot, extension = clean.rpartition(".")
        while given.casefold() in self._given:
            number += 1
            given = f"{stem} ({number}){dot}{extension}" if dot and stem else f"{clean} ({number})"
        self._given[clean.casefold()] = number
        self._given[given.casefold()] = self._given.get(given.casefold(), 1)
        return given
