"""Number formats under which a cell shows another figure than it holds."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

_LITERAL = re.compile(r'"([^"]*)"?|\\(.)|[_*].|\[[^\]]*\]')
_SHOWN_DIGITS = re.compile(r"[\s.,]*[0-9][0-9\s.,]*")
_DIVIDES = re.compile(r"[0#?],+(?![0#?,])")  # "#,##0," shows thousands
_CHOOSES = re.compile(r"\[[<>=]")
_QUOTED = re.compile(r'"[^"]*"?|\\.')
_INSIDE = "\ue000"  # stands for a ";" in quotes
_LONGEST = 255  # characters; Excel's own limit


def shows_otherwise(code: str, value: Decimal) -> bool:
    """Whether the format `code` hides a number, divides it, turns its sign or writes other digits beside it.

    Fewer decimals, separators, colours, units and "%" are no such thing; percentages are told of by themselves.
    """
    return _shows_otherwise(code, (value > 0) - (value < 0))


@lru_cache(maxsize=1024)
def _shows_otherwise(code: str, sign: int) -> bool:
    if not code or code == "@" or len(code) > _LONGEST:
        return len(code) > _LONGEST
    if _CHOOSES.search(code):
        return True
    sections = _sections(code)
    section = sections[_which(sign, len(sections))]
    literals = [quoted or single for quoted, single in _LITERAL.findall(section)]
    bare = _LITERAL.sub("", section)
    if "general" in bare.lower():
        bare = "0"
    if any(_SHOWN_DIGITS.fullmatch(text) for text in literals) or re.search("[1-9]", bare.partition("/")[0]):
        return True
    if not re.search("[0#?]", bare) or _DIVIDES.search(bare):
        return True
    return sign > 0 and len(sections) < 3 and bare.lstrip().startswith("-")


def _sections(code: str) -> list[str]:
    """The parts between ";", which may also stand in quotes; four at most."""
    marked = _QUOTED.sub(lambda quoted: quoted[0].replace(";", _INSIDE), code)
    return [part.replace(_INSIDE, ";") for part in marked.split(";")][:4]


def _which(sign: int, sections: int) -> int:
    """Positive, negative, zero."""
    if sign < 0 and sections > 1:
        return 1
    return 2 if not sign and sections > 2 else 0
