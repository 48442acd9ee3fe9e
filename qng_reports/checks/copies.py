"""Figures that were copied: from the agency's own answers of the period before, or from another agency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from math import log2

from qng_reports import messages
from qng_reports.checks.series import Figures, Series, tells
from qng_reports.dataset import Issue, Observation, Place
from qng_reports.vietnamese import format_number

_LEAST = 5  # equal figures, fewer may be chance
_NEARLY_ALL = 0.8
_STANDING = 0.5  # a figure that so many agencies did not change is one that does not change
_HALF, _MANY = 0.5, 10  # of the figures of a file, or so many of them, make a copy
_SHARED = 12  # agencies; a figure that more of them have is nobody's own
_SURE = 10  # bits beyond what the number of pairs explains
_SHOWN = 3

Kept = tuple[Series, Observation]


def check_copied_period(figures: Figures) -> Iterator[Issue]:
    """An agency nearly all of whose particular figures are exactly those of the period before: told once."""
    compared: dict[str, list[Kept]] = {}
    for series in figures.series:
        pairs = [(o, figures.before(o)) for o in series.observations]
        known = [(o, past) for o, past in pairs if past is not None]
        standing = sum(o.number == past for o, past in known)
        if len(known) >= _LEAST and standing > _STANDING * len(known):
            continue
        for o, past in known:
            if tells(series, past):
                compared.setdefault(o.agency, []).append((series, o))
    for code in figures.agencies:
        found = _distinct(compared.get(code, ()))
        equal = [(series, o) for series, o in found if o.number == figures.before(o)]
        if len(equal) >= max(_LEAST, _NEARLY_ALL * len(found)) and figures.past_period is not None:
            alike = messages.Alike(len(equal), len(found), _examples(equal))
            yield messages.same_as_before(_file(equal[0][1]), figures.past_period.name, alike)


def check_twins(figures: Figures) -> Iterator[Issue]:
    """Agencies that share so many particular figures that one file was made from another's: told once for each."""
    own: dict[str, list[Kept]] = {}
    for series in figures.series:
        for o in series.observations:
            if o.number is not None and tells(series, o.number):
                own.setdefault(o.agency, []).append((series, o))
    kept = {agency: _distinct(found) for agency, found in own.items()}
    twins: dict[str, list[tuple[int, str]]] = {}
    for first, second, equal in _alike(kept):
        twins.setdefault(first, []).append((equal, second))
        twins.setdefault(second, []).append((equal, first))
    for code in figures.agencies:
        if code in twins:
            yield _twin(figures, kept, code, sorted(twins[code], key=lambda found: (-found[0], found[1])))


def _twin(figures: Figures, kept: Mapping[str, Sequence[Kept]], code: str, others: Sequence[tuple[int, str]]) -> Issue:
    nearest = {_key(series, o) for series, o in kept[others[0][1]]}
    equal = [(series, o) for series, o in kept[code] if _key(series, o) in nearest]
    names = tuple(figures.agencies[other].name for _, other in others)
    alike = messages.Alike(len(equal), len(kept[code]), _examples(equal))
    return messages.same_as_other(_file(equal[0][1]), names, alike)


def _alike(kept: Mapping[str, Sequence[Kept]]) -> Iterator[tuple[str, str, int]]:
    """Pairs of agencies with the number of their equal figures, by an index of figures: not all pairs are tried."""
    index: dict[tuple[str, str, Decimal], list[str]] = {}
    asked: Counter[tuple[str, str]] = Counter()
    for agency, found in kept.items():
        for series, o in found:
            key = _key(series, o)
            index.setdefault(key, []).append(agency)
            asked[key[:2]] += 1
    equal: Counter[tuple[str, str]] = Counter()
    bits: dict[tuple[str, str], float] = {}
    for key, agencies in index.items():
        if 2 <= len(agencies) <= _SHARED:
            told = log2(asked[key[:2]] / len(agencies))
            for pair in combinations(agencies, 2):
                equal[pair] += 1
                bits[pair] = bits.get(pair, 0.0) + told
    sure = 2 * log2(max(len(kept), 2)) + _SURE
    for (first, second), count in equal.items():
        fewest = min(len(kept[first]), len(kept[second]))
        if count >= _LEAST and bits[first, second] >= sure and (count >= _MANY or count >= _HALF * fewest):
            yield first, second, count


def _key(series: Series, o: Observation) -> tuple[str, str, Decimal]:
    return series.indicator.code, series.field.component.value, o.number or Decimal(0)


def _distinct(found: Iterable[Kept]) -> list[Kept]:
    """Each number once: the same denominator asked three times is one figure."""
    first: dict[Decimal, Kept] = {}
    for series, o in found:
        first.setdefault(o.number or Decimal(0), (series, o))
    return list(first.values())


def _examples(found: Sequence[Kept]) -> tuple[str, ...]:
    """The most particular of the figures, as a clerk finds them in the form."""
    best = sorted(found, key=lambda kept: -abs(kept[1].number or Decimal(0)))[:_SHOWN]
    return tuple(f"mục {o.item} ghi {format_number(o.number or Decimal(0), 6)}" for _, o in best)


def _file(o: Observation) -> Place:
    return Place(o.place.file, agency=o.agency)
