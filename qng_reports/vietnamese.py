"""Vietnamese text: comparing, the alphabet's order, numbers and dates as written."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng; ngang is 0
_VOWELS, _MARKED_VOWELS = set("aăâeêioôơuưy"), set("ăâêôơư")
_LETTERS = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_SIGNS = " _-–—,;:!?.'‘’\"“”()[]{}@*/\\&#%`^+<=>|~$"  # as ICU's root collation orders them
_INVISIBLE: dict[int, str | None] = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))
_INVISIBLE |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))  # they turn the direction of writing
_SPACES: dict[int, str | None] = dict.fromkeys((0x00A0, 0x2007, 0x2009, 0x202F), " ")
_CONTROL: dict[int, str | None] = {code: None for code in (*range(32), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"}
_ACTING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_SWAPPED = str.maketrans(",.", ".,")
_UNWANTED = _INVISIBLE | _SPACES | _CONTROL


def clean_text(text: str) -> str:
    """The same words in NFC, without invisible and control characters, with plain spaces and no blank ends."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if text.isprintable():  # false for every unwanted character, so that most texts are done here
        return text.strip()
    text = text.translate(_UNWANTED)
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()


def shown_acting(text: str) -> str:
    """The text with every character that acts on a screen without being seen written as its number, "⟨U+202E⟩".

    Those are control characters and the ones that turn the direction of writing; tabs and line breaks stay.
    """
    return text if text.isprintable() else _ACTING.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


@lru_cache(maxsize=8192)
def matching_key(text: str) -> str:
    """A key equal for texts that a reader takes for the same: case, spaces and Hòa/Hoà do not count, diacritics do."""
    return " ".join(_one_tone_place(word) for word in clean_text(text).casefold().split())


def _one_tone_place(word: str) -> str:
    """The word with its tone on one fixed vowel, so that Hòa and Hoà, Thủy and Thuỷ become the same."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    tones = "".join(part for part in parts if part in _TONES)
    letters = list(unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES)))
    if not tones or not letters:
        return word
    vowels = [at for at, letter in enumerate(letters) if letter in _VOWELS and letters[at - 1 : at + 1] != ["q", "u"]]
    marked = [at for at in vowels if letters[at] in _MARKED_VOWELS]
    open_end = len(vowels) > 1 and vowels[-1] == len(letters) - 1
    place = (marked or (vowels[-2:-1] if open_end else vowels[-1:]) or [len(letters) - 1])[-1]
    letters[place] += tones
    return unicodedata.normalize("NFC", "".join(letters))


@lru_cache(maxsize=8192)
def sort_key(text: str) -> tuple[tuple[int, ...], ...]:
    """Order of the Vietnamese alphabet: letters first (a ă â b c d đ ...), tones (ngang huyền hỏi ngã sắc nặng) after.

    Spaces, signs and digits come before letters, runs of digits by their value; of texts that differ in capitals only,
    small letters come first. The order is ICU's for "vi", digits apart.
    """
    letters: list[int] = []
    tones: list[int] = []
    capitals: list[int] = []
    for piece in re.findall(r"\d+|\D", clean_text(text)):
        if piece.isdecimal():
            letters.append(1000 + min(int(piece), 8999))
        else:
            parts = unicodedata.normalize("NFD", piece.casefold())
            tone = next((_TONES[part] for part in parts if part in _TONES), 0)
            base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
            letters.append(10_000 + _LETTERS[base] if base in _LETTERS else _sign(base))
            tones.append(tone)
            capitals.append(piece.isupper())
    return tuple(letters), tuple(tones), tuple(capitals)


def _sign(base: str) -> int:
    """Place of what is neither letter nor digit: ICU's signs in its order, all else by its number."""
    return (_SIGNS.index(base) if base in _SIGNS else len(_SIGNS) + ord(base[0]) % 900) if base else 0


def slug(text: str) -> str:
    """Lower-case ASCII for file names: "Xã Sơn Hạ" gives "xa-son-ha". Never for matching: Sơn Hà gives the same."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Rounds as taught in school (0.125 to 0.13), not to even."""
    with localcontext(prec=1000):  # the default context refuses beyond 28 digits
        return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def format_number(value: Decimal, decimals: int = 2) -> str:
    """Dots between thousands, comma before at most `decimals` decimals, no idle zeros: "1.157.600", "95,3"."""
    value = round_half_up(value, decimals)
    text = f"{value:,f}".translate(_SWAPPED)
    return text.rstrip("0").rstrip(",") if "," in text else text


def format_exactly(value: Decimal) -> str:
    """With every decimal it has, so that a figure is told as its cell shows it: "4,471" is not "4.471"."""
    exponent = value.as_tuple().exponent
    return format_number(value, max(0, -exponent) if isinstance(exponent, int) else 0)


def format_typed(text: str, number: Decimal | None) -> str:
    """What was typed, as people read it: a number of a number cell with dots and comma, text as it stands."""
    return text if number is None or text != f"{number:f}" else format_exactly(number)


def format_percent(value: Decimal, decimals: int = 2) -> str:
    """`value` in percentage points, the sign without a space before it: "95,32%"."""
    return format_number(value, decimals) + "%"


def format_count(value: int) -> str:
    """A count in running text: below ten it takes a leading zero, as official papers do ("08 nhiệm vụ")."""
    return f"{value:02d}" if 0 < value < 10 else format_number(Decimal(value), 0)


def cut(text: str, most: int) -> str:
    """A text of at most that many characters, the last of them "…" where it is longer."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def format_date(day: date) -> str:
    """dd/mm/yyyy, as cells show it."""
    return f"{day:%d/%m/%Y}"


def format_month(month: int) -> str:
    """A month in a text: 1 and 2 take a leading zero, others none (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    return f"{month:02d}" if month <= 2 else str(month)


def format_day(day: date) -> str:
    """A date inside a sentence: "05/01/2026", "20/6/2026"; days below 10 and months 1, 2 take a leading zero."""
    return f"{day.day:02d}/{format_month(day.month)}/{day.year}"


def format_long_date(day: date) -> str:
    """A date as a head or an ending has it: "ngày 05 tháng 01 năm 2026", "ngày 20 tháng 6 năm 2026"."""
    return f"ngày {day.day:02d} tháng {format_month(day.month)} năm {day.year}"


def format_points(difference: Decimal) -> str:
    """A difference of percentages, without its sign: "3,20 điểm phần trăm", "5 điểm phần trăm"."""
    number = round_half_up(abs(difference), 2)
    text = format_number(number) if number == number.to_integral_value() else f"{number:,f}".translate(_SWAPPED)
    return f"{text} điểm phần trăm"


def format_quantity(value: Decimal, unit: str, decimals: int = 2, *, prose: bool = False) -> str:
    """A figure with its unit: "95,32%", "187,248 tỷ đồng", "1.200 tổ".

    In running text (`prose`) a whole number below ten takes a leading zero, as a count does: "08 hệ thống".
    """
    unit = unit.strip()
    if unit == "%":
        return format_percent(value, decimals)
    counts = prose and not decimals and value == value.to_integral_value()
    number = format_count(int(value)) if counts and value >= 0 else format_number(value, decimals)
    return f"{number} {unit}" if unit else number


def format_range(low: str, high: str, *, prose: bool = True) -> str:
    """From one to another, as written: "từ 5 đến 7" in running text, "5-7" in a table; the same twice is told once."""
    if low == high:
        return low
    return f"từ {low} đến {high}" if prose else f"{low}-{high}"
