"""Figures that were copied: from the agency's own answers of the period before, or from another agency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, repeat
from math import log2

from qng_reports import messages
from qng_reports.checks.series import Figures
from qng_reports.dataset import Issue, Observation, Place
from qng_reports.vietnamese import format_number

_LEAST = 5  # equal figures, fewer may be chance
_NEARLY_ALL = 0.8
_STANDING = 0.5  # a figure that so many agencies did not change is one that does not change
_HALF, _MANY = 0.5, 8  # of the figures of a file, or so many of them, make a copy
_SHARED = 12  # agencies; of more with one figure, each is compared with the first only
_SURE = 10  # bits beyond what the number of pairs explains
_SHOWN = 3

# the particular figures of an agency, each number once (a denominator asked three times is one figure), by series
Kept = Mapping[tuple[int, float], Observation]


def check_copied_period(figures: Figures) -> Iterator[Issue]:
    """An agency nearly all of whose particular figures are exactly those of the period before: told once."""
    compared: dict[str, dict[Decimal, Observation]] = {}
    equal: dict[str, dict[Decimal, Observation]] = {}
    for series in figures.series:
        known = [(o, series.past[o.agency]) for o in series.observations if o.agency in series.past]
        standing = sum(o.number == past for o, past in known)
        if len(known) >= _LEAST and standing > _STANDING * len(known):
            continue
        for o, past in known:
            if series.tells(float(past)):
                compared.setdefault(o.agency, {}).setdefault(past, o)
                if o.number == past:
                    equal.setdefault(o.agency, {}).setdefault(past, o)
    for code in figures.agencies:
        same = tuple(equal.get(code, {}).values())
        if len(same) >= _LEAST and len(same) >= _NEARLY_ALL * len(compared[code]) and figures.past_period is not None:
            alike = messages.Alike(len(same), len(compared[code]), _examples(same))
            yield messages.same_as_before(_file(same[0]), figures.past_period.name, alike)


def check_twins(figures: Figures) -> Iterator[Issue]:
    """Agencies that share so many particular figures that one file was made from another's: told once for each."""
    kept: dict[str, dict[tuple[int, float], Observation]] = {}
    seen: dict[str, set[float]] = {}
    for at, series in enumerate(figures.series):
        for o in series.observations:
            number = float(o.number or 0)
            if series.tells(number) and number not in seen.setdefault(o.agency, set()):
                seen[o.agency].add(number)
                kept.setdefault(o.agency, {})[at, number] = o
    twins: dict[str, list[tuple[int, str]]] = {}
    for first, second, equal in _alike(kept):
        twins.setdefault(first, []).append((equal, second))
        twins.setdefault(second, []).append((equal, first))
    for code in figures.agencies:
        if code in twins:
            yield _twin(figures, kept, code, sorted(twins[code], key=lambda found: (-found[0], found[1])))


def _twin(figures: Figures, kept: Mapping[str, Kept], code: str, others: Sequence[tuple[int, str]]) -> Issue:
    nearest = kept[others[0][1]]
    equal = tuple(o for key, o in kept[code].items() if key in nearest)
    names = tuple(figures.agencies[other].name for _, other in others)
    return messages.same_as_other(_file(equal[0]), names, messages.Alike(len(equal), len(kept[code]), _examples(equal)))


def _alike(kept: Mapping[str, Kept]) -> Iterator[tuple[str, str, int]]:
    """Pairs of agencies with the number of their equal figures, by an index of figures: not all pairs are tried."""
    codes = tuple(kept)
    index: dict[tuple[int, float], list[int]] = {}
    asked: Counter[int] = Counter()
    for number, code in enumerate(codes):
        for key in kept[code]:
            index.setdefault(key, []).append(number)
            asked[key[0]] += 1
    # a pair is one number: a million tuples would keep the garbage collector busy
    equal = Counter(
        first * len(codes) + second
        for key, agencies in index.items()
        for first, second in _pairs(agencies, asked[key[0]])
    )
    sure = 2 * log2(max(len(kept), 2)) + _SURE
    for pair, count in equal.items():
        if count < _LEAST:
            continue
        first, second = codes[pair // len(codes)], codes[pair % len(codes)]
        shared = kept[first].keys() & kept[second].keys()
        bits = sum(max(log2(asked[key[0]] / len(index[key])), _own_bits(key[1])) for key in shared)
        if bits >= sure and count >= min(_MANY, _HALF * min(len(kept[first]), len(kept[second]))):
            yield first, second, count


def _pairs(agencies: Sequence[int], asked: int) -> Iterable[tuple[int, int]]:
    """The pairs of agencies with one figure: all of a few, each with the first of many, none where half have it."""
    if len(agencies) <= _SHARED:
        return combinations(agencies, 2)
    return zip(repeat(agencies[0]), agencies[1:], strict=False) if len(agencies) <= _STANDING * asked else ()


def _own_bits(number: float) -> float:
    """What a figure tells by its digits, idle zeros apart: places of one size differ by some 10 % anyway."""
    digits = f"{number:.6f}".replace(".", "").replace("-", "").strip("0")
    return log2(max(int(digits or 0) / 10, 1.0))


def _examples(found: Sequence[Observation]) -> tuple[str, ...]:
    """The most particular of the figures, as a clerk finds them in the form."""
    best = sorted(found, key=lambda o: abs(o.number or Decimal(0)), reverse=True)[:_SHOWN]
    return tuple(f"mục {o.item} ghi {format_number(o.number or Decimal(0), 6)}" for o in best)


def _file(o: Observation) -> Place:
    return Place(o.place.file, agency=o.agency)
