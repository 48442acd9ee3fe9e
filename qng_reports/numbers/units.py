"""Units and the words for thousands and millions: what a unit is called, what a scaled number is worth."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from qng_reports.vietnamese import matching_key

# what is written for one unit; the first is its name
_NAMES = (
    ("%", "phần trăm", "phần trăm (%)", "điểm %", "điểm phần trăm"),
    ("ha", "hecta", "héc ta", "héc-ta", "hécta"),
    ("km2", "km²", "ki lô mét vuông"),
    ("m2", "m²", "mét vuông"),
    ("m3", "m³", "mét khối", "khối"),
    ("km", "ki lô mét", "kilômét", "cây số"),
    ("đồng", "đ", "vnđ", "vnd", "đồng việt nam"),
    ("tấn", "t"),
    ("kg", "kilôgam", "ki lô gam", "cân"),
    ("lít", "l"),
)
_MAGNITUDES = {
    "chục": 10, "trăm": 100, "nghìn": 10**3, "ngàn": 10**3, "k": 10**3, "triệu": 10**6, "tr": 10**6, "tỷ": 10**9,
    "tỉ": 10**9,
}  # fmt: skip
MONEY = "đồng"
_BY_KEY = {matching_key(name): names[0] for names in _NAMES for name in names}
_MAGNITUDE_KEYS = {matching_key(word): size for word, size in _MAGNITUDES.items()}
_WORD = r"(?:" + "|".join(sorted(map(re.escape, _MAGNITUDE_KEYS), key=len, reverse=True)) + r")"
_HEAD = re.compile(rf"((?:{_WORD}\b\.?\s*)+)(.*)", re.DOTALL)
_PIECE = re.compile(rf"\s*(\d[\d.,' ]*?)\s*((?:{_WORD}(?![^\W\d_])\.?\s*)+)")


def same_unit(typed: str, unit: str) -> bool:
    """Whether both are one unit: "km²" and "km2", "Hồ sơ" and "hồ sơ", "đ" and "đồng"."""
    return _name(typed) == _name(unit)


@lru_cache(maxsize=1024)
def _name(unit: str) -> tuple[int, str]:
    """How many of what: "triệu đồng", "trđ" and "triệu" are a million đồng."""
    key = matching_key(unit).rstrip(".").replace("%%", "%")
    if key in _BY_KEY:
        return 1, _BY_KEY[key]
    head = _HEAD.fullmatch(re.sub(r"^(tr|tỷ|tỉ)\.?\s?đ(?:ồng)?$", r"\1 đồng", key))
    if head is None:
        return 1, key
    base = head[2].strip()
    return _product(head[1]), _BY_KEY.get(base, base) or MONEY


def _product(words: str) -> int:
    size = 1
    for word in words.replace(".", " ").split():
        size *= _MAGNITUDE_KEYS[word]
    return size


def scaled_pieces(text: str) -> tuple[tuple[tuple[str, int], ...], str]:
    """The digits and the size of each piece of "2 tỷ 300 triệu đồng", and what follows them ("đồng").

    No piece where the text is not written so.
    """
    key, at = matching_key(text), 0
    pieces: list[tuple[str, int]] = []
    while found := _PIECE.match(key, at):
        pieces.append((found[1], _product(found[2])))
        at = found.end()
    return tuple(pieces), key[at:].strip()


def worth(size: int, base: str, unit: str) -> Decimal | None:
    """What one of `size` is in the field's `unit`; None where that is not certain.

    "5 nghìn" where millions are counted may be thousands of đồng or of millions; with "đồng" behind it, it is certain.
    """
    own, counted = _name(unit)
    if base and _name(base) != (1, counted):
        return None
    if counted == "%" or (size < own and not base):
        return None
    return Decimal(size) / own
