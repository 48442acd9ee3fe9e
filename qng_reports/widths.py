"""How long a line of Times New Roman is, so that the rules under titles can be held against their text."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from qng_reports.document import Paragraph, Run

_EM = 2048  # units of the table in one type size
_OTHER = 1024  # of a letter that the table lacks: a digit's
_KEPT = frozenset("đĐơƠưƯ")


@lru_cache
def _table() -> Mapping[str, Mapping[str, int]]:
    told = tomllib.loads((Path(__file__).parent / "letter-widths.toml").read_text(encoding="utf-8"))
    return {face: {letter: int(width) for width, letters in rows.items() for letter in letters}
            for face, rows in told.items()}  # fmt: skip


def text_width(paragraph: Paragraph) -> float:
    """Length of the paragraph on one line, in twips."""
    return sum(_run_width(run) for run in paragraph.runs)


def _run_width(run: Run) -> float:
    face = {(False, False): "regular", (True, False): "bold", (False, True): "italic", (True, True): "bold_italic"}
    widths = _table()[face[run.bold, run.italic]]
    text = run.text.upper() if run.caps else run.text
    return sum(widths.get(_plain(letter), _OTHER) for letter in text) * run.size * 10 / _EM


@lru_cache(maxsize=1024)
def _plain(letter: str) -> str:
    """The letter without tones and marks that do not widen it: ấ is as wide as a, ớ as ơ."""
    parts = unicodedata.normalize("NFD", letter)
    if len(parts) > 1 and parts[1] == "\u031b":
        return unicodedata.normalize("NFC", parts[:2])
    return letter if letter in _KEPT else parts[:1]
