"""The mã đối chiếu: a short code over every number, date and list answer of a workbook.

The workbook computes it by formulas and prints it beside the signatures, the collector computes it again: paper and
file that show the same code hold the same answers. Each answer becomes two whole numbers; both are weighed by the place
of its cell and summed modulo two primes, which gives two groups of four letters. A count that changes by less than
a million millions always changes the code, because the two primes never both divide the difference; any other change is
missed once in a million millions.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from math import floor

from qng_reports.sheets import ReadValue

PRIMES = (1_048_573, 1_048_571)  # the two largest below 2**20: four letters of 32
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that can be taken for another
GROUP = 4
MILLION = 1_000_000  # parts of one that count: six decimals
OTHER = MILLION + 2  # second number of an answer that is neither number nor choice
NOTHING = "(chưa có số liệu)"
_STEPS = (7_919, 104_729)  # primes far from 2**20; place times step is a weight
_DAY_0 = datetime(1899, 12, 30)


def weights(place: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """For each prime, what the two numbers of the answer at a place (from 1) are multiplied with; never 0 modulo it."""
    first, second = ((place * step) % 1_048_000 + 1 for step in _STEPS)
    return (first, second), (second, first)


def numbers_of(value: ReadValue, choices: tuple[str, ...]) -> tuple[int, int]:
    """The two whole numbers that stand for an answer: 0, 0 for none; whole part and millionths for a number.

    A choice counts by its place in the list, exactly as written; anything else is only known to be there.
    """
    if value is None or value == "":
        return 0, 0
    if isinstance(value, datetime):
        since = value - _DAY_0
        value = Decimal(since.days) + Decimal(since.seconds) / 86_400
    if choices and isinstance(value, Decimal):  # programs keep the choice "2" as the number 2
        value = f"{value:f}"
    if isinstance(value, str) and value in choices:
        return choices.index(value) + 1, 1
    if not isinstance(value, Decimal) or choices:
        return 0, OTHER
    number = float(value)  # as the program holds it: far from the point it keeps fewer decimals than were typed
    whole = floor(number)
    return whole, 1 + floor((number - whole) * MILLION + 0.5)


def check_code(answers: Iterable[tuple[ReadValue, tuple[str, ...]]]) -> str:
    """The code of the answers, each with the choices of its cell, in the order of the layout's hashed inputs."""
    sums = [0, 0]
    filled = False
    for place, (value, choices) in enumerate(answers, 1):
        first, second = numbers_of(value, choices)
        filled = filled or second > 0
        for which, (prime, (a, b)) in enumerate(zip(PRIMES, weights(place), strict=True)):
            sums[which] += (a * (first % prime) + b * second) % prime
    if not filled:
        return NOTHING
    return "-".join(_letters(total % prime) for total, prime in zip(sums, PRIMES, strict=True))


def _letters(number: int) -> str:
    found = ""
    for _ in range(GROUP):
        number, rest = divmod(number, len(LETTERS))
        found = LETTERS[rest] + found
    return found
