"""A workbook built once with places left open, and stamped for each agency: only what differs is written again."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import unescape

from qng_reports.doors.xlsx_out import CELL_LIMIT, LINE_LIMIT, write_parts
from qng_reports.doors.xlsx_parts import Entry, Seal, archive, deflated, sheet_part
from qng_reports.errors import QngError
from qng_reports.sheets import Book, text_slot

_OPENS, _CLOSES = text_slot("")[0], text_slot("")[1]
_SLOT = re.compile(f"{_OPENS}([^{_CLOSES}]*){_CLOSES}")
# elements whose text may hold slots, with the most characters that Excel takes there
_LIMITS = {"t": CELL_LIMIT, "v": CELL_LIMIT, "oddFooter": LINE_LIMIT, "vt:lpwstr": LINE_LIMIT} | dict.fromkeys(
    ("dc:title", "dc:subject", "dc:creator", "dc:description", "cp:lastModifiedBy"), CELL_LIMIT
)
_ELEMENT = re.compile(
    rf'<(?P<tag>{"|".join(_LIMITS)})(?: xml:space="preserve")?>(?P<text>[^<]*{_OPENS}[^<]*)</(?P=tag)>'
    r'|<c r="(?P<cell>[A-Z]+[0-9]+)"(?P<style> s="[0-9]+")?/>'
)
_NO_LETTERS = re.compile(
    f"[\0-\x08\x0b-\x1f\ufffe\uffff{_OPENS}{_CLOSES}]"
)  # no XML can hold them, or slots are made of them
_LOOKS_ESCAPED = re.compile(r"(_x[0-9a-fA-F]{4}_)")
_FROZEN = 2_000  # from this many bytes on, deflating a constant stretch beforehand is worth its own block


class Master:
    """A workbook of which every agency gets its own copy.

    `stamp` gives, part by part, what `write_book` gives for the same book with the slots replaced beforehand. The one
    difference: a filled text that is equal to another text of the book stands twice in the table of shared strings.
    """

    def __init__(self, book: Book, seal: Seal | None = None) -> None:
        """Raises QngError as `write_book` does, and ValueError for a slot where none can be filled."""
        written = write_parts(book, seal)
        numbers: dict[str, dict[str, str]] = {}
        for (sheet, cell), name in written.numbers.items():
            numbers.setdefault(sheet_part(sheet), {})[cell] = name
        self._parts = tuple(
            _part(name, content, numbers.get(name, {})) for name, content in written.parts.items()
        )  # fmt: skip

    def stamp(self, texts: Mapping[str, str], numbers: Mapping[str, Decimal | str | None]) -> bytes:
        """The .xlsx with every slot filled: a number slot by a blank for None, by a text for a text.

        The same values give the same bytes.

        Raises KeyError for a slot without a value, QngError for a text that Excel could not hold in its place.
        """
        values = _Values(texts, numbers)
        return archive(part if isinstance(part, Entry) else part.filled(values) for part in self._parts)


@dataclass(frozen=True, slots=True)
class _Values:
    texts: Mapping[str, str]
    numbers: Mapping[str, Decimal | str | None]


@dataclass(frozen=True, slots=True)
class _Number:
    """A cell that shows a number or nothing."""

    start: str
    name: str

    def filled(self, values: _Values) -> str:
        value = values.numbers[self.name]
        if isinstance(value, str):
            _check_text(self.name, value)
            return f'{self.start} t="inlineStr"><is><t>{_xml(value)}</t></is></c>'
        return f"{self.start}/>" if value is None else f"{self.start}><v>{float(value):.16G}</v></c>"


@dataclass(frozen=True, slots=True)
class _Text:
    """An element whose text holds slots: `pieces` are constants, escaped already, and between them names.

    `room`: characters left for the values; `escapes`: how often XlsxWriter escapes what looks like an escape itself.
    """

    tag: str
    pieces: tuple[str, ...]
    room: int
    escapes: int

    def filled(self, values: _Values) -> str:
        given = [values.texts[name] for name in self.pieces[1::2]]
        for name, value in zip(self.pieces[1::2], given, strict=True):
            _check_text(name, value)
        if sum(map(_length, given)) > self.room:
            raise QngError(f"Văn bản “{max(given, key=len)[:40]}…” quá dài so với chỗ dành cho nó trong tệp Excel.")
        pieces = list(self.pieces)
        pieces[1::2] = [self._escaped(value) for value in given]
        body = "".join(pieces)
        if not body:
            raise QngError(f"Văn bản ({self.pieces[1]}) để trống, trong khi ô của nó không có chữ nào khác.")
        keep = ' xml:space="preserve"' if self.tag == "t" and (body[0].isspace() or body[-1].isspace()) else ""
        return f"<{self.tag}{keep}>{body}</{self.tag}>"

    def _escaped(self, text: str) -> str:
        for _ in range(self.escapes):
            text = _LOOKS_ESCAPED.sub(r"_x005F\1", text)
        return _xml(text)


def _check_text(name: str, value: str) -> None:
    if _NO_LETTERS.search(value):
        raise QngError(f"Văn bản “{value[:40]}” ({name}) có ký tự mà tệp Excel không chứa được.")


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _length(text: str) -> int:
    """In UTF-16 units, as Excel counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


_Piece = str | _Number | _Text


@dataclass(frozen=True, slots=True)
class _Frozen:
    """A constant stretch of a part, deflated beforehand up to a full flush, so that anything can follow it."""

    content: bytes
    packed: bytes


@dataclass(frozen=True, slots=True)
class _Open:
    """A part with slots, as stretches that stay and stretches that are written for each agency."""

    name: str
    stretches: tuple[_Frozen | tuple[_Piece, ...], ...]

    def filled(self, values: _Values) -> Entry:
        """The part as a zip holds it."""
        crc = size = 0
        packed = []
        for stretch in self.stretches:
            if isinstance(stretch, _Frozen):
                content = stretch.content
                packed.append(stretch.packed)
            else:
                content = "".join(p if isinstance(p, str) else p.filled(values) for p in stretch).encode()
                packed.append(_flushed(content))
            crc = zlib.crc32(content, crc)
            size += len(content)
        packed.append(b"\x03\x00")  # an empty last block
        return Entry(self.name.encode("ascii"), crc, size, b"".join(packed))


def _flushed(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)


def _part(name: str, content: bytes, numbers: Mapping[str, str]) -> Entry | _Open:
    """A part made ready; one without slots is finished at once."""
    if not numbers and _OPENS.encode() not in content:
        return deflated(name, content)
    pieces = tuple(_pieces(content.decode(), numbers))
    astray = next((piece for piece in pieces if isinstance(piece, str) and _OPENS in piece), None)
    if astray is not None:
        around = astray[max(astray.index(_OPENS) - 60, 0) :][:120]
        raise ValueError(f"a slot stands where none can be filled, in {name}: {around}")
    return _Open(name, tuple(_stretches(pieces)))


def _pieces(xml: str, numbers: Mapping[str, str]) -> Iterator[_Piece]:
    """The XML cut into constants and elements with slots."""
    at = 0
    for found in _ELEMENT.finditer(xml):
        cell = found["cell"]
        if cell is not None and cell not in numbers:
            continue
        yield xml[at : found.start()]
        at = found.end()
        if cell is not None:
            yield _Number(f'<c r="{cell}"{found["style"] or ""}', numbers[cell])
            continue
        tag, pieces = found["tag"], tuple(_SLOT.split(found["text"]))
        runs = tag == "t" and not xml.startswith("<si>", found.start() - 4)  # of one cell, in two kinds of letters
        most = _LIMITS[tag] // 2 if runs else _LIMITS[tag]  # the two together must not be too long
        room = most - sum(_length(unescape(constant)) for constant in pieces[::2])
        yield _Text(tag, pieces, room, 0 if tag == "v" else 2 if runs else 1)
    yield xml[at:]


def _stretches(pieces: tuple[_Piece, ...]) -> Iterator[_Frozen | tuple[_Piece, ...]]:
    """Pieces gathered between the long constants."""
    gathered: list[_Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and len(piece) >= _FROZEN:
            if gathered:
                yield tuple(gathered)
            gathered = []
            content = piece.encode()
            yield _Frozen(content, _flushed(content))
        else:
            gathered.append(piece)
    if gathered:
        yield tuple(gathered)
