"""Where most of many figures lie, in powers of ten, and which of them lie apart; a few wrong ones move nothing.

Median and median absolute deviation, as in Rousseeuw and Croux (1993), with a second look at the tail: figures that are
honestly spread far (a normal bulk with a heavy tail) raise the bar instead of being accused.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from statistics import median

LEAST = 8  # figures, fewer say nothing about what is usual
_MAD = 1.4826  # makes the median absolute deviation a standard deviation, where the bulk is normal
_TAIL, _TAIL_SCORE = 0.95, 1.96  # so many lie within 1.96 standard deviations
_FEW = 0.03  # share of the others that may lie out there too
_TIGHT = 0.03  # no bulk is taken for tighter: 7 %
_POISSON = 0.1886  # variance of log10 of a count, times the count


@dataclass(frozen=True, slots=True)
class Bulk:
    """Deviations from what is usual, in powers of ten, sorted; `spread` is a standard deviation that ignores a few."""

    signed: tuple[float, ...]
    sizes: tuple[float, ...]
    spread: float

    def sigma(self, noise: float) -> float:
        """The standard deviation that one figure may have, with the `noise` (a variance) of its own."""
        return sqrt(self.spread**2 + noise)

    def lies_apart(self, deviation: float, noise: float, cut: float, least: float) -> bool:
        """Whether one of the figures is at least `cut` standard deviations and `least` powers of ten off, alone.

        The figure itself does not count as evidence; neither do others much farther off.
        """
        size, rest = abs(deviation), len(self.sizes) - 1
        if rest + 1 < LEAST or size < least:
            return False
        tail = self.sizes[min(max(ceil(_TAIL * rest) - 1, 0), rest)]
        sigma = sqrt(max(self.spread, tail / _TAIL_SCORE) ** 2 + noise)
        if size < cut * (1 + 4 / (rest + 1)) * sigma or tail >= size:
            return False
        near, far = sorted((deviation / 2, deviation * 1 + (0.6 if deviation > 0 else -0.6)))
        company = bisect_right(self.signed, far) - bisect_left(self.signed, near) - 1
        return company <= floor(_FEW * rest)


def bulk_of(deviations: Sequence[float]) -> Bulk:
    """The bulk of deviations that were measured from their own median."""
    sizes = sorted(abs(deviation) for deviation in deviations)
    return Bulk(tuple(sorted(deviations)), tuple(sizes), max(_MAD * median(sizes), _TIGHT) if sizes else _TIGHT)


def count_noise(*counts: float) -> float:
    """The variance that small whole numbers have by chance, in powers of ten, where these are expected."""
    return sum(_POISSON / max(count, 1.0) for count in counts)


def nearest_power(deviation: float, powers: Sequence[int], tolerance: float) -> int:
    """The power of ten that explains a deviation; 0 for none."""
    best = min(powers, key=lambda power: abs(deviation - power), default=0)
    return best if best and abs(deviation - best) <= tolerance else 0


def most_of(values: Sequence[float]) -> tuple[float, float]:
    """From where to where nine tenths of the values lie."""
    ordered = sorted(values)
    cut = len(ordered) // 20
    return ordered[cut], ordered[-1 - cut]
