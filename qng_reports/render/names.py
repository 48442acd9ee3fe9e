"""How agencies are counted, called and ordered in the report."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from qng_reports.figures import percentage
from qng_reports.model import COMMUNE_TYPES, Agency
from qng_reports.vietnamese import format_count, format_percent, sort_key

_PROVINCIAL = "cơ quan cấp tỉnh"


def some(count: int) -> str:
    """A count for a sentence that is left out when there is none."""
    return format_count(count) if count else ""


def share(part: int, whole: int) -> str:
    """A part of a count in percent: "96,58%"."""
    return format_percent(percentage(Decimal(part), Decimal(whole))) if whole else "0%"


def kinds(agencies: Iterable[Agency]) -> str:
    """What to call these agencies of one level: "xã, phường", "cơ quan cấp tỉnh"."""
    types = {agency.type.casefold() for agency in agencies if agency.is_commune}
    return ", ".join(kind for kind in COMMUNE_TYPES if kind in types) or _PROVINCIAL


def by_name(agency: Agency) -> tuple[Any, ...]:
    """The alphabet's order by the name proper: xã, phường, đặc khu stand together."""
    return sort_key(proper_name(agency)), sort_key(agency.name.removeprefix("UBND ")), agency.code


def formal_name(agency: Agency) -> str:
    """Whom an official paper addresses: "Ủy ban nhân dân xã Bình Sơn" for a commune, else the agency's own name."""
    if not agency.is_commune:
        return agency.name
    name, kind = agency.name.removeprefix("UBND "), agency.type.casefold()
    return f"Ủy ban nhân dân {kind}{name[len(kind) :]}" if name.casefold().startswith(kind) else agency.name


def proper_name(agency: Agency) -> str:
    """The name without what kind of agency it is: "Bình Sơn" of "UBND xã Bình Sơn"."""
    name = agency.name.removeprefix("UBND ")
    return name[len(agency.type) :].strip() if name.casefold().startswith(agency.type.casefold()) else name
