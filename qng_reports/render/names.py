"""How agencies are counted, called and ordered in the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from qng_reports.figures import percentage
from qng_reports.model import COMMUNE_TYPES, Agency
from qng_reports.vietnamese import clean_text, format_count, format_percent, matching_key, sort_key

_PROVINCIAL = "cơ quan cấp tỉnh"
# family names that begin no name of a place in the province: a unit with one of them bears a person's name
_FAMILIES = frozenset(map(matching_key, (
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Ngô", "Trương",
)))  # fmt: skip


def some(count: int) -> str:
    """A count for a sentence that is left out when there is none."""
    return format_count(count) if count else ""


def share(part: int, whole: int) -> str:
    """A part of a count in percent: "96,58%"."""
    return format_percent(percentage(Decimal(part), Decimal(whole))) if whole else "0%"


def roman(number: int) -> str:
    """A number below 100 as parts and appendices are numbered: IV."""
    tens, ones = divmod(number, 10)
    tens_written = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")[tens]
    return tens_written + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def kinds(agencies: Iterable[Agency]) -> str:
    """What to call these agencies of one level: "xã, phường", "cơ quan cấp tỉnh"."""
    types = {agency.type.casefold() for agency in agencies if agency.is_commune}
    return ", ".join(kind for kind in COMMUNE_TYPES if kind in types) or _PROVINCIAL


def by_name(agency: Agency) -> tuple[Any, ...]:
    """The alphabet's order by the name proper: xã, phường, đặc khu stand together."""
    name = clean_text(agency.name).removeprefix("UBND ")
    return sort_key(agency.proper_name), sort_key(name), agency.code


def formal_name(agency: Agency) -> str:
    """Whom an official paper addresses: "Ủy ban nhân dân xã Bình Sơn" for a commune, else the agency's own name."""
    if not agency.is_commune:
        return agency.name
    name, kind = agency.name.removeprefix("UBND "), agency.type.casefold()
    return f"Ủy ban nhân dân {kind}{name[len(kind) :]}" if name.casefold().startswith(kind) else agency.name


def called(agency: Agency) -> str:
    """The agency inside a sentence: "xã Ba Tơ", but "Phường Trương Quang Trọng", "Phường 1", "Sở Y tế".

    A unit named after a person or by a number keeps the capital (Nghị định 30/2020/NĐ-CP, Phụ lục II).
    """
    name = clean_text(agency.name)
    words = agency.proper_name.split()
    kept = not agency.is_commune or agency.proper_name == name or name.startswith("UBND ") or not words
    if kept or words[0].isdecimal() or (len(words) > 1 and matching_key(words[0]) in _FAMILIES):
        return name
    return name[:1].lower() + name[1:]


def listed(agencies: Iterable[Agency]) -> str:
    """Agencies one after the other inside a sentence, in the alphabet's order: "xã Ba Tơ; Phường Trần Phú"."""
    return "; ".join(called(agency) for agency in sorted(agencies, key=by_name))


def summed_up(agencies: Sequence[Agency], named: int) -> str:
    """At most `named` agencies by name, more by number: "xã Ba Tơ, xã Ba Vì", "12 xã, phường"."""
    if len(agencies) <= named:
        return ", ".join(called(agency) for agency in sorted(agencies, key=by_name))
    levels = [[agency for agency in agencies if agency.is_commune is communal] for communal in (True, False)]
    return " và ".join(f"{format_count(len(level))} {kinds(level)}" for level in levels if level)
