"""Digits and the signs between them: thousands, decimals, and the one writing that may be either."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_WHOLE = re.compile(r"\d+")
_GROUPED_BY_DOTS = re.compile(r"[1-9]\d{0,2}(\.\d{3}){2,}(,\d+)?|[1-9]\d{0,2}(\.\d{3})+,\d+")
_GROUPED_BY_COMMAS = re.compile(r"[1-9]\d{0,2}(,\d{3}){2,}(\.\d+)?|[1-9]\d{0,2}(,\d{3})+\.\d+")
_GROUPED_OTHERWISE = re.compile(r"[1-9]\d{0,2}((?: \d{3})+|(?:'\d{3})+)([.,]\d+)?")  # 1 157 600, 1'157'600
_SPACED_GROUPS = re.compile(r"[1-9]\d{0,2}(\. \d{3}){2,}|[1-9]\d{0,2}(, \d{3}){2,}")  # 1. 157. 600
_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")  # 1.234: thousands or decimals
_DECIMALS = re.compile(r"\d+[.,]\d+")


def plain_digits(text: str) -> str:
    """The text with every decimal digit of any script and width as 0-9, full-width signs as ASCII, ’ as '."""
    if text.isascii():
        return text
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    if letter in "’‘ʼ′`":
        return "'"
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    return unicodedata.normalize("NFKC", letter) if "\uff01" <= letter <= "\uff5e" else letter


def read_digits(digits: str, *, whole: bool) -> tuple[Decimal, ...]:
    """The number that `digits` says: one value, two where it can be read both ways (thousands first), or none.

    `whole`: only whole numbers are taken, so that "1.234" can only be one thousand two hundred and thirty-four.
    """
    if _SPACED_GROUPS.fullmatch(digits):
        digits = digits.replace(" ", "")
    elif _GROUPED_OTHERWISE.fullmatch(digits):
        digits = digits.replace(" ", "").replace("'", "")
        return (Decimal(digits.replace(",", ".")),)
    if _ONE_GROUP.fullmatch(digits):
        grouped = Decimal(re.sub(r"[.,]", "", digits))
        return (grouped,) if whole else (grouped, Decimal(digits.replace(",", ".")))
    if _WHOLE.fullmatch(digits):
        return (Decimal(digits),)
    if _GROUPED_BY_DOTS.fullmatch(digits):
        return (Decimal(digits.replace(".", "").replace(",", ".")),)
    if _GROUPED_BY_COMMAS.fullmatch(digits):
        return (Decimal(digits.replace(",", "")),)
    if _DECIMALS.fullmatch(digits):
        return (Decimal(digits.replace(",", ".")),)
    return ()


_RUN = re.compile(r"\d[\d.,]*\d")


def decimal_sign(text: str) -> str:
    """Which sign the writer of `text` puts before decimals, "," or ".", where the writing shows it; else nothing.

    "1.157.600" and "95,3" show a comma, "8.5" and "1,157,600" a dot; "1.234" and "12" show nothing.
    """
    found = _RUN.search(plain_digits(text))
    digits = found[0] if found else ""
    if _GROUPED_BY_DOTS.fullmatch(digits):
        return ","
    if _GROUPED_BY_COMMAS.fullmatch(digits):
        return "."
    if _DECIMALS.fullmatch(digits) and not _ONE_GROUP.fullmatch(digits):
        return "," if "," in digits else "."
    return ""
