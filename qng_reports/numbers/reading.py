"""Reads a typed number as a careful clerk does: what is certain, what was beside it, what may be meant otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from qng_reports.numbers.digits import plain_digits, read_digits
from qng_reports.numbers.units import MONEY, same_unit, scaled_pieces, worth
from qng_reports.vietnamese import clean_text, matching_key, slug

_LONGEST = 120  # characters; nothing longer is a number, and hostile texts stay cheap


class NumberForm(Enum):
    """What a typed text is, seen as a number."""

    PLAIN = "plain"  # digits and nothing else
    NORMALISED = "normalised"  # one number, but written with separators, a unit or words
    AMBIGUOUS = "ambiguous"  # 1.234: thousands or decimals
    FRACTION = "fraction"  # 36/40: two numbers of one ratio
    OTHER_UNIT = "other unit"  # a number with a unit that is not the field's
    SEVERAL = "several"  # two numbers: 5-6, 12 15
    ABSENCE = "absence"  # a word or sign for nothing: không có, -, n/a
    NONE = "none"  # no number


@dataclass(frozen=True, slots=True)
class NumberReading:
    """What a typed text says as a number; `value` only where that is certain (PLAIN, NORMALISED).

    `values`: both readings of an AMBIGUOUS one, thousands first; both numbers of a FRACTION. Taken away: `qualifier`
    ("trên", "≈", "(ước)"), `scale` ("triệu"), and by `repaired` letters that stood for digits. `unit`: of OTHER_UNIT.
    """

    form: NumberForm
    value: Decimal | None = None
    values: tuple[Decimal, ...] = ()
    qualifier: str = ""
    scale: str = ""
    repaired: bool = False
    unit: str = ""


_NOTHING = NumberReading(NumberForm.NONE)
_SURE = (NumberForm.PLAIN, NumberForm.NORMALISED)
_UNTOUCHED = re.compile(r"-?\d+")
_NUMBER = re.compile(r"(?P<sign>[-+−]?)\s*(?P<digits>\d[\d.,' ]*?)\s*(?P<tail>[^\W\d_][^\d()/]*[23²³]?|%[% ]*)?")
_BRACKETED = re.compile(r"\(\s*(\d[\d.,' ]*)\)")  # how accountants write less than zero
_REMARK = re.compile(r"(.*\S)\s*\(([^()\d]{1,40})\)", re.DOTALL)
_FRACTION = re.compile(r"(\d[\d.,' ]*?)\s*[/\u2044\u2215]\s*(\d[\d.,' ]*?)\s*(%|[^\W\d_][^\d]*)?")
_TOKEN = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)")
_VULGAR = {"½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3), "⅕": (1, 5), "⅛": (1, 8)}
_MISTYPED = re.compile(r"(?=[OoIl|.,]*\d)(?=[\d.,]*[OoIl|])[\dOoIl|.,]*[\dOoI](?![OoIl|.,])")
_LETTERS = str.maketrans("OoIl|", "00111")
_QUALIFIERS = (
    "trên dưới", "khoảng chừng", "khoảng", "trên", "hơn", "gần", "dưới", "ước tính", "ước đạt", "ước thực hiện", "ước",
    "xấp xỉ", "chừng", "tầm", "cỡ", "độ", "ít nhất", "nhiều nhất", "tối thiểu", "tối đa", "không quá", "không dưới",
    "lên đến", "lên tới",
)  # fmt: skip
_SIGNS = (">=", "=>", "<=", "=<", "+/-", "≥", "≤", "≈", "≃", "∼", "~", "±", "<", ">")
_NEUTRAL = ("đạt được", "đạt", "được", "là", "có", "tổng số", "tổng cộng", "tổng", "số")
_AFTER = ("trở lên", "trở xuống", "ước", "ước tính", "ước đạt", "lẻ", "hơn", "+")


def _words(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_BEFORE = re.compile(
    rf"(?:(?P<qualifier>(?:{_words(_QUALIFIERS)})(?=[\s\d])|{_words(_SIGNS)})|(?P<neutral>(?:{_words(_NEUTRAL)})\b))"
    r"\s*[:=]?\s*",
    re.IGNORECASE,
)
_BEHIND = re.compile(rf"(?P<rest>.*\d.*?)(?:\s+|(?<=[\d%])(?=\+))(?P<qualifier>{_words(_AFTER)})", re.IGNORECASE)
_ABSENCE_WORDS = (
    "không|không có|không có số liệu|chưa có|chưa có số liệu|không phát sinh|không có phát sinh|chưa phát sinh|kps|ko|"
    "không thực hiện|chưa thực hiện|chưa thống kê|chưa tổng hợp|chưa báo cáo|k/c|kc|k|k có|ko có|0 có|x|n/a|na|n.a|"
    "none|nil|null|trống|chưa|chưa rõ|không rõ|không biết"
)
_ABSENCE = frozenset(_ABSENCE_WORDS.split("|"))
_ABSENCE_PLAIN = frozenset(slug(word) for word in _ABSENCE if len(word) > 3)
_ONLY_SIGNS = re.compile(r"[-–—−_.…?*x/\\ ]+", re.IGNORECASE)


def read_number(text: str, *, whole: bool, unit: str = "") -> NumberReading:
    """Reads only what is certain: one number, Vietnamese or English separators, the field's own `unit` behind it.

    `whole`: the field takes whole numbers only, which decides "1.234" (one thousand two hundred and thirty-four).
    Gives PLAIN, NORMALISED, AMBIGUOUS, or NONE for all else.
    """
    found = _bare(plain_digits(clean_text(text)[:_LONGEST]), whole=whole, unit=unit)
    return found if found.form in (*_SURE, NumberForm.AMBIGUOUS) else _NOTHING


def read_typed_number(text: str, *, whole: bool, unit: str = "") -> NumberReading:
    """Reads whatever an officer types into a number cell; what was taken away or put right is told in the reading."""
    text = " ".join(clean_text(text).split())
    if len(text) > _LONGEST:
        return _NOTHING
    if _is_absence(text):
        return NumberReading(NumberForm.ABSENCE)
    bare = plain_digits(text)
    shown = bare.lstrip("'").rstrip(" .,;:")
    found = _qualified(shown, whole=whole, unit=unit)
    if found.form is NumberForm.PLAIN and not _UNTOUCHED.fullmatch(text):
        return replace(found, form=NumberForm.NORMALISED)
    return found


def _is_absence(text: str) -> bool:
    key = matching_key(text).rstrip(".")
    return key in _ABSENCE or slug(key).replace("-", " ") in _ABSENCE or (
        slug(key) in _ABSENCE_PLAIN or _ONLY_SIGNS.fullmatch(text) is not None
    )  # fmt: skip


def _qualified(text: str, *, whole: bool, unit: str) -> NumberReading:
    """Takes words of doubt off both ends, then reads what stands between them."""
    dropped: list[str] = []
    while found := _BEFORE.match(text):
        if found["qualifier"]:
            dropped.append(found["qualifier"])
        text = text[found.end() :]
    while remark := _REMARK.fullmatch(text):
        if not (unit and same_unit(remark[2], unit)):
            dropped.append(f"({remark[2]})")
        text = remark[1]
    if behind := _BEHIND.fullmatch(text):
        dropped.append(behind["qualifier"])
        text = behind["rest"].rstrip()
    found_number = _bare(text, whole=whole, unit=unit)
    if found_number.form is NumberForm.NONE or found_number.form is NumberForm.OTHER_UNIT:
        found_number = _further(text, whole=whole, unit=unit, otherwise=found_number)
    return replace(found_number, qualifier=" ".join(dropped)) if dropped else found_number


def _bare(text: str, *, whole: bool, unit: str) -> NumberReading:
    """One number, with a sign before it and the field's unit behind it, or with another unit."""
    found = _NUMBER.fullmatch(text)
    if not found:
        bracketed = _BRACKETED.fullmatch(text)
        values = read_digits(bracketed[1].strip(), whole=whole) if bracketed else ()
        return _reading(tuple(-value for value in values), text)
    values = read_digits(found["digits"], whole=whole)
    if found["sign"] in ("-", "−"):
        values = tuple(-value for value in values)
    tail = (found["tail"] or "").strip()
    if values and tail and not same_unit(tail, unit):
        return NumberReading(NumberForm.OTHER_UNIT, unit=tail)
    return _reading(values, text)


def _reading(values: tuple[Decimal, ...], text: str) -> NumberReading:
    if not values:
        return _NOTHING
    if len(values) > 1:
        return NumberReading(NumberForm.AMBIGUOUS, values=values)
    plain = _UNTOUCHED.fullmatch(text) is not None
    return NumberReading(NumberForm.PLAIN if plain else NumberForm.NORMALISED, values[0])


def _further(text: str, *, whole: bool, unit: str, otherwise: NumberReading) -> NumberReading:
    """What else a text may be that is no bare number: scaled, a fraction, mistyped, several numbers."""
    pieces, base = scaled_pieces(text)
    if pieces:
        return _scaled(pieces, base, unit, text) or otherwise
    if text in _VULGAR:
        return NumberReading(NumberForm.FRACTION, values=tuple(map(Decimal, _VULGAR[text])))
    if found := _FRACTION.fullmatch(text):
        both = [read_digits(digits, whole=True) for digits in found.groups()[:2]]
        if all(len(values) == 1 for values in both) and (not found[3] or same_unit(found[3], unit)):
            return NumberReading(NumberForm.FRACTION, values=(both[0][0], both[1][0]))
        return NumberReading(NumberForm.SEVERAL)
    repaired = _repaired(text, whole=whole, unit=unit)
    if repaired is not None:
        return repaired
    if otherwise.form is NumberForm.NONE and not text.startswith("=") and len(_TOKEN.findall(text)) > 1:
        return NumberReading(NumberForm.SEVERAL)
    return otherwise


def _repaired(text: str, *, whole: bool, unit: str) -> NumberReading | None:
    """The number where O, o, I, l stand between digits for 0 and 1: "1O5", "2.OOO người"."""
    token = _MISTYPED.match(text)
    if not token:
        return None
    found = _bare(f"{token[0].translate(_LETTERS)} {text[token.end() :]}".strip(), whole=whole, unit=unit)
    return replace(found, repaired=True) if found.form in (*_SURE, NumberForm.AMBIGUOUS) else None


def _scaled(pieces: tuple[tuple[str, int], ...], base: str, unit: str, text: str) -> NumberReading | None:
    """ "2 tỷ 300 triệu" in the field's unit; None where the words leave a doubt."""
    sizes = [size for _, size in pieces]
    if sizes != sorted(set(sizes), reverse=True) or ("k" in text.casefold() and not same_unit(unit, MONEY)):
        return None
    totals = [Decimal(0)]
    for digits, size in pieces:
        each = worth(size, base, unit)
        values = read_digits(digits, whole=False)
        if each is None or not values or (len(pieces) > 1 and len(values) > 1):
            return None
        totals = [total + value * each for total in totals for value in values]
    if any(value >= larger / size for (value, size), larger in zip(_later(pieces), sizes, strict=False)):
        return None
    if same_unit(re.sub(r"^[\d.,' ]+", "", text), unit):
        return _reading(tuple(totals), text)
    found = _reading(tuple(totals), text)
    return replace(found, scale=re.sub(r"[\d.,' ]+", " ", text).strip())


def _later(pieces: tuple[tuple[str, int], ...]) -> list[tuple[Decimal, int]]:
    """The pieces after the first: each must be less than one of the piece before it."""
    return [(read_digits(digits, whole=False)[0], size) for digits, size in pieces[1:]]
