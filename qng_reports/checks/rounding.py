"""Differences that rounding explains, told apart from real ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from qng_reports.figures import RULE_DECIMALS
from qng_reports.vietnamese import round_half_up


@dataclass(frozen=True, slots=True)
class Rounded:
    """A sum of figures that may have been rounded: how many, and to how many decimals; None where they are exact."""

    value: Decimal
    terms: int = 1
    decimals: int | None = None

    @property
    def slack(self) -> Decimal:
        """By how much rounding may have moved the sum: half a unit a term; of many terms three standard deviations."""
        if self.decimals is None:
            return Decimal(0)
        return min(Decimal(self.terms), (3 * Decimal(self.terms)).sqrt()) * Decimal(5).scaleb(-self.decimals - 1)


def rounded_sum(terms: Iterable[tuple[Decimal, int, bool]]) -> Rounded:
    """The sum of terms (a value, of how many figures, whether they are whole by nature).

    Programs drop idle zeros (12,30 comes as 12,3): the most precise term tells the decimals of all. Counts and zeros
    are exact.
    """
    total, count = Decimal(0), 0
    decimals: int | None = None
    for value, figures, whole in terms:
        total += value
        if not whole and value:
            count += figures
            decimals = max(decimals or 0, decimals_of(value))
    return Rounded(total, count, decimals)


def decimals_of(value: Decimal) -> int:
    """How many decimals a figure was given with, idle zeros and the dust of binary fractions apart."""
    exponent = round_half_up(value, RULE_DECIMALS).normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def only_rounding(left: Rounded, right: Rounded) -> bool:
    """Whether two different sums may be of the same true figures.

    They may if they are equal to the decimals of the coarser, or if the difference is no more than rounding every term
    can make. One figure against one other of as many decimals has no such excuse: the same figure rounds alike.
    """
    known = [side.decimals for side in (left, right) if side.decimals is not None]
    if not known:
        return False
    if len(known) == 2 and round_half_up(left.value, min(known)) == round_half_up(right.value, min(known)):
        return True
    if left.terms <= 1 and right.terms <= 1 and len(set(known)) == 1 and len(known) == 2:
        return False
    return abs(left.value - right.value) <= left.slack + right.slack
