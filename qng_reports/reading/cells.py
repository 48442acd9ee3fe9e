"""Cells of a returned workbook as texts to compare: how strictly, and how near two of them are."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from qng_reports.sheets import ReadValue
from qng_reports.vietnamese import clean_text, matching_key, slug

NOWHERE = -1  # a column that is not there; every cell of it is empty
_SIGNS = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "‐": "-"})
_WORDS = {"…": "...", "½": "1/2", "¼": "1/4", "¾": "3/4", "→": "->", "≥": ">=", "≤": "<="}
_ALIKE = str.maketrans({"o": "0", "i": "1", "l": "1", "\\": "/", ",": ".", "–": "-", "—": "-"})


def plain(value: ReadValue) -> str:
    """A cell as text for comparing: a number without an idle ".0"."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip() if value.isascii() and value.isprintable() else clean_text(value)
    return f"{value:f}" if isinstance(value, Decimal) else clean_text(str(value))


def shown(value: ReadValue) -> str:
    """A cell as an officer reads it, for quoting."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return f"{value:%d/%m/%Y}" if isinstance(value, datetime) else plain(value)


def is_blank(value: ReadValue) -> bool:
    """Nothing, or spaces only: many clear a cell with the space bar."""
    return value is None or (isinstance(value, str) and not value.strip())


@lru_cache(maxsize=8192)
def loose(text: str) -> str:
    """A key equal for texts that differ only as programs change them: case, spaces, quotes, dashes, "..." or "…"."""
    key = matching_key(text).translate(_SIGNS)
    for sign, letters in _WORDS.items():
        key = key.replace(sign, letters)
    return "".join(key.split())


@lru_cache(maxsize=8192)
def code_key(text: str) -> str:
    """A key equal for row codes that differ in case, spaces, or letters taken for figures (O and 0, l and 1)."""
    return "".join(clean_text(text).casefold().split()).translate(_ALIKE)


@lru_cache(maxsize=8192)
def title_position(text: str, titles: tuple[str, ...]) -> tuple[int, bool] | None:
    """Which title a text is, and whether exactly so; None where it is none, or near to two of them.

    Near is: without its diacritics, or one letter in five apart. Titles of two letters must stand as they are.
    """
    key = matching_key(text)
    if not key or len(key) > 120:
        return None
    keys = [matching_key(title) for title in titles]
    if key in keys:
        return keys.index(key), True
    bare = slug(text)
    near = [n for n, title in enumerate(titles) if len(title) > 3 and slug(title) == bare]
    near = near or [n for n, title in enumerate(keys) if letters_apart(key, title, len(title) // 5)]
    return (near[0], False) if len(near) == 1 else None


def letters_apart(one: str, other: str, most: int) -> bool:
    """Whether at most `most` letters must be put in, left out or exchanged to make one text of the other."""
    if abs(len(one) - len(other)) > most or not most:
        return False
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, its in enumerate(other, 1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != its)))
        if min(line) > most:
            return False
        above = line
    return above[-1] <= most


def listed(texts: list[str], most: int) -> str:
    """The first `most` texts, and how many more there are."""
    more = f" và {len(texts) - most} chỗ nữa" if len(texts) > most else ""
    return "; ".join(texts[:most]) + more
