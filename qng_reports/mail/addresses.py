"""Addresses of the agencies: what is missing, malformed, given twice, or looks as if it were another agency's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qng_reports.model import Agency
from qng_reports.vietnamese import clean_text, slug

_APART = re.compile(r"[;,\n]+")
_NAMED = re.compile(r"^.*<\s*([^<>]+?)\s*>$")  # "Văn thư <van-thu@example.com>"
_ADDRESS = re.compile(
    r"(?=.{6,254}$)(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
_TELLING = 4  # letters of a name that stand in an address by more than chance


@dataclass(frozen=True, slots=True)
class Suspicion:
    """An address of one agency whose local part names another one. `mutual`: the other one's names this agency."""

    agency: Agency
    address: str
    named: Agency
    mutual: bool


@dataclass(frozen=True, slots=True)
class AddressBook:
    """The addresses of some agencies, looked through before anything is written.

    `malformed`: agency and what was typed; `shared`: an address, and the agencies that all have it.
    """

    missing: tuple[Agency, ...] = ()
    malformed: tuple[tuple[Agency, str], ...] = ()
    shared: tuple[tuple[str, tuple[Agency, ...]], ...] = ()
    suspicions: tuple[Suspicion, ...] = ()

    @property
    def grave(self) -> bool:
        """Whether something must be looked at before a letter may be written."""
        return bool(self.malformed or self.shared or any(one.mutual for one in self.suspicions))


def addresses_in(text: str) -> tuple[str, ...]:
    """The addresses of a cell, good or bad, each once; several stand apart by ";", "," or a line break."""
    found: dict[str, str] = {}
    for part in filter(None, map(clean_text, _APART.split(text))):
        named = _NAMED.match(part)
        address = named[1] if named else part
        found.setdefault(address.casefold(), address)
    return tuple(found.values())


def is_address(text: str) -> bool:
    """Whether a server could take it: one @, a domain with a dot, letters without diacritics."""
    return _ADDRESS.fullmatch(text) is not None


def good_addresses(text: str) -> tuple[str, ...]:
    """The addresses of a cell that a server could take."""
    return tuple(filter(is_address, addresses_in(text)))


def look_through(agencies: Sequence[Agency], everybody: Sequence[Agency]) -> AddressBook:
    """Everything that is wrong, or may be, with the addresses of these agencies, in their order.

    `everybody`: the agencies whose addresses could have been taken for theirs, they themselves among them.
    """
    missing = tuple(agency for agency in agencies if not addresses_in(agency.email))
    malformed = tuple(
        (agency, address)
        for agency in agencies
        for address in (*addresses_in(agency.email), *addresses_in(agency.cc))
        if not is_address(address)
    )
    wanted = set(agencies)
    owners: dict[str, list[Agency]] = {}
    for agency in everybody:
        for address in good_addresses(agency.email):
            owners.setdefault(address.casefold(), []).append(agency)
    shared = tuple((address, tuple(own)) for address, own in owners.items() if len(own) > 1 and wanted & set(own))
    suspicions = tuple(one for one in _suspicions(everybody) if one.agency in wanted)
    return AddressBook(missing, malformed, shared, suspicions)


def _suspicions(agencies: Sequence[Agency]) -> Iterator[Suspicion]:
    keys = {agency.code: _keys(agency) for agency in agencies}
    named = [
        (agency, address, other)
        for agency in agencies
        for address in good_addresses(agency.email)
        if (other := _named(address, agency, agencies, keys)) is not None
    ]
    pairs = {(agency.code, other.code) for agency, _, other in named}
    for agency, address, other in named:
        yield Suspicion(agency, address, other, (other.code, agency.code) in pairs)


def _keys(agency: Agency) -> tuple[str, ...]:
    """What an address that names the agency holds: its name without diacritics and spaces, or its code."""
    name = slug(agency.proper_name).replace("-", "")
    return tuple(key for key in (name, slug(agency.code).replace("-", "")) if len(key) >= _TELLING)


def _named(address: str, own: Agency, agencies: Sequence[Agency], keys: dict[str, tuple[str, ...]]) -> Agency | None:
    """The other agency that the part before the @ names, if it names exactly one and not the owner."""
    local = re.sub(r"[^a-z0-9]", "", address.rpartition("@")[0].casefold())
    if any(key in local for key in keys[own.code]):
        return None
    found = {
        agency.code: max(hits, key=len) for agency in agencies if (hits := [k for k in keys[agency.code] if k in local])
    }
    longest = max(map(len, found.values()), default=0)
    best = [agency for agency in agencies if len(found.get(agency.code, "")) == longest and longest]
    return best[0] if len(best) == 1 else None


def trouble_lines(book: AddressBook, register: str) -> Iterator[str]:
    """One line for each thing to look at; `register`: the file that the addresses stand in."""
    for agency, typed in book.malformed:
        yield f"  - {agency.name} ({agency.code}): “{typed}” không phải địa chỉ thư; sửa trong {register}."
    for address, owners in book.shared:
        names = ", ".join(f"{owner.name} ({owner.code})" for owner in owners)
        yield f"  - “{address}” ghi cho {len(owners)} đơn vị: {names}; mỗi đơn vị cần địa chỉ riêng."
    for one in book.suspicions:
        if one.mutual:
            yield (
                f"  - {one.agency.name} ({one.agency.code}) ghi “{one.address}”, có vẻ bị đổi chỗ với "
                f"{one.named.name} ({one.named.code})."
            )


def doubt_lines(book: AddressBook) -> Iterator[str]:
    """One line for each address that only looks strange."""
    for one in book.suspicions:
        if not one.mutual:
            yield (
                f"{one.agency.name} ({one.agency.code}) ghi “{one.address}”, giống địa chỉ của "
                f"{one.named.name} ({one.named.code}); xem lại có nhầm không."
            )
