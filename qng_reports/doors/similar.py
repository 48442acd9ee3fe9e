"""Texts that are nearly the same (rapidfuzz)."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process


def nearest(text: str, known: Sequence[str], share: float) -> str | None:
    """The known text most like `text`, if at least `share` percent of their letters agree (Indel ratio); else None."""
    found = process.extractOne(text, known, scorer=fuzz.ratio, score_cutoff=share)
    return None if found is None else str(found[0])
