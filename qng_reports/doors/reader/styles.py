"""Number formats by the index that cells carry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from qng_reports.doors.reader.values import Shows, built_in_format, shows
from qng_reports.doors.reader.xml import attribute, found, local, tree

_MOST_FORMATS = 65_536


@dataclass(frozen=True, slots=True)
class Styles:
    """By cell format: the number format's code (empty for General) and what it shows.

    `from_1904`: dates count from 1904, as old Macs wrote them. An index beyond the table is General.
    """

    codes: tuple[str, ...] = ()
    kinds: tuple[Shows, ...] = ()
    from_1904: bool = False

    def code(self, index: int) -> str:
        """The number format of a cell format."""
        return self.codes[index] if index < len(self.codes) else ""

    def kind(self, index: int) -> Shows:
        """What a number in that cell format shows."""
        return self.kinds[index] if index < len(self.kinds) else Shows.NUMBER


@lru_cache(maxsize=8)
def read_styles(part: bytes, from_1904: bool) -> Styles | None:
    """The table of `xl/styles.xml`, remembered: files of a round often share theirs; None if it is malformed."""
    root = tree(part)
    if root is None:
        return None
    own = {attribute(one, "numFmtId"): attribute(one, "formatCode") for one in found(root, "numFmt")}
    codes = tuple(
        _code(attribute(one, "numFmtId"), own)
        for table in found(root, "cellXfs")
        for one in list(table)[:_MOST_FORMATS]
        if isinstance(one.tag, str) and local(one.tag) == "xf"
    )
    kinds = {code: shows(code) for code in set(codes)}
    return Styles(codes, tuple(kinds[code] for code in codes), from_1904)


def _code(number: str, own: dict[str, str]) -> str:
    if number in own:
        code = own[number]
    else:
        code = built_in_format(int(number)) if number.isdecimal() and len(number) < 6 else ""
    return "" if code.lower() == "general" else code
