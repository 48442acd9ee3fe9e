"""Whether a font has the Vietnamese letters: what its file maps, and which fonts a PDF is written in.

Some systems still ship fonts without them (Liberation 1.07 of Debian 12): such letters come out as boxes or in another
font.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import unicodedata
from pathlib import Path

_VOWELS, _TONES = "aăâeêioôơuưy", ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_LOWER = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES) + "đ"
LETTERS = _LOWER + _LOWER.upper()
_SECONDS = 20
_EMBEDDED = re.compile(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([^\s/\[\]<>(){}%]+)")
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_SIGNS = re.compile("symbol|dings|dingbats|emoji|math", re.IGNORECASE)  # fonts of signs, which hold no letters
_WHOLE = 0xFFFF


def missing_letters(font: Path) -> str:
    """The Vietnamese letters that a TrueType or OpenType font file (of a collection: its first font) has no glyph for.

    All of them for a file that cannot be read as a font.
    """
    try:
        mapped = _mapped(font.read_bytes())
    except (OSError, struct.error, IndexError, ValueError):
        mapped = frozenset()
    return "".join(letter for letter in LETTERS if ord(letter) not in mapped)


def font_files(postscript_name: str) -> tuple[Path, ...]:
    """The files of this machine that hold a font of that PostScript name; none where there is no fontconfig."""
    program = shutil.which("fc-list")
    if program is None or not _PLAIN.fullmatch(postscript_name):
        return ()
    command = [program, "-f", "%{file}\n", f":postscriptname={postscript_name}"]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=_SECONDS, check=True)
    except (subprocess.SubprocessError, OSError):
        return ()
    return tuple(Path(line) for line in sorted(done.stdout.splitlines()) if line)


def pdf_warning(pdf: bytes) -> str:
    """One sentence where a PDF that LibreOffice made on this machine is written in a font without Vietnamese letters.

    What LibreOffice takes for Times New Roman is seen only from the PDF: its own table goes before fontconfig. Nothing
    is told where fontconfig is missing (Windows, whose Times New Roman has the letters).
    """
    names = {found.decode("ascii", "replace") for found in _EMBEDDED.findall(pdf)}
    for name in sorted(names):
        missing = [missing_letters(file) for file in font_files(name) if not _SIGNS.search(name)]
        if missing and all(missing):
            return (
                f"PDF dùng phông “{name}” thiếu chữ Việt ({', '.join(missing[0][-7:-1])}…), chữ có thể lẫn phông: "
                "hãy cài Times New Roman, hoặc Tinos (gói fonts-croscore), rồi xuất lại."
            )
    return ""


def _mapped(data: bytes) -> frozenset[int]:
    """The characters of a font's table `cmap` (OpenType 1.9, formats 4 and 12)."""
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    tables = struct.unpack_from(">H", data, start + 4)[0]
    entries = (struct.unpack_from(">4sIII", data, start + 12 + 16 * n) for n in range(tables))
    cmap = next((offset for tag, _, offset, _ in entries if tag == b"cmap"), None)
    if cmap is None:
        raise ValueError("no table cmap")
    found: set[int] = set()
    for number in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)
        if platform == 0 or (platform, encoding) in ((3, 1), (3, 10)):
            kind = struct.unpack_from(">H", data, cmap + offset)[0]
            if kind == 4:
                found |= _format_4(data, cmap + offset)
            elif kind == 12:
                found |= _format_12(data, cmap + offset)
    return frozenset(found)


def _format_4(data: bytes, at: int) -> set[int]:
    """Segments of characters; within one, glyph 0 stands for none."""
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    lists = [at + 14, at + 16 + 2 * count, at + 16 + 4 * count, at + 16 + 6 * count]  # end, start, delta, offset
    ends, starts, deltas, offsets = (struct.unpack_from(f">{count}H", data, where) for where in lists)
    found = set()
    for n in range(count):
        for code in range(starts[n], ends[n] + 1):
            glyph = code
            if offsets[n]:
                glyph = struct.unpack_from(">H", data, lists[3] + 2 * n + offsets[n] + 2 * (code - starts[n]))[0]
                if not glyph:
                    continue
            if (glyph + deltas[n]) & _WHOLE:
                found.add(code)
    return found - {_WHOLE}


def _format_12(data: bytes, at: int) -> set[int]:
    """Groups of characters; only those of the first plane are of interest here."""
    found: set[int] = set()
    for number in range(struct.unpack_from(">I", data, at + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", data, at + 16 + 12 * number)
        if first <= _WHOLE:
            found |= set(range(first + (not glyph), min(last, _WHOLE) + 1))
    return found
