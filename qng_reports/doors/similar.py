"""Texts that are nearly the same (rapidfuzz)."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process


def nearest(text: str, known: Sequence[str], share: float) -> str | None:
    """The known text most like `text`, if at least `share` percent of their letters agree (Indel ratio); else None."""
    found = process.extractOne(text, known, scorer=fuzz.ratio, score_cutoff=share)
    return None if found is None else str(found[0])


def nearest_places(texts: Sequence[str], known: Sequence[str], share: float) -> list[tuple[int, int]]:
    """Pairs of places in `texts` and in `known` whose texts are alike as for `nearest`, each place once, best first."""
    alike = [
        (-float(score), n, int(place))
        for n, text in enumerate(texts)
        for _, score, place in process.extract(text, known, scorer=fuzz.ratio, score_cutoff=share, limit=5)
    ]
    pairs: list[tuple[int, int]] = []
    left, right = set[int](), set[int]()
    for _, n, place in sorted(alike):
        if n not in left and place not in right:
            pairs.append((n, place))
            left.add(n)
            right.add(place)
    return sorted(pairs)
