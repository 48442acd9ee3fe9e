"""The texts that cells share (`xl/sharedStrings.xml`): the quick way, and the one for files out of the ordinary."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qng_reports.doors.reader.careful import Walk, walked
from qng_reports.doors.reader.limits import MAX_CELLS, TOO_MANY_CELLS, UnreadableError, Watch
from qng_reports.doors.reader.xml import excel_text, unescaped

_ITEM = re.compile(
    r"<si(?:/>|>(?:<t(?: [^<>]*+)?+>([^<]*+)</t></si>|([^<]*+(?:<(?!/?si[\s/>])[^<>]*+>[^<]*+)*+)</si>))"
)
_OTHER = re.compile(r"<(?:!|si\s|\w+:)")
_SPOKEN = re.compile(r"<rPh[ >][^<]*+(?:<(?!/rPh>)[^<>]*+>[^<]*+)*+</rPh>")  # how a Japanese word is spoken
_INDENTATION = re.compile(r">\s+<(?!/t>)")
_TEXT = re.compile(r"<t(?: [^<>]*+)?+>([^<]*+)</t>")


def quick_strings(text: str) -> Sequence[str] | None:
    """Texts by index; None where the careful way must be taken."""
    items = _ITEM.findall(text)
    amount = text.count("<si>") + text.count("<si/>")
    if len(items) != amount:
        items = _ITEM.findall(_INDENTATION.sub("><", text))
    if len(items) != amount or _OTHER.search(text):
        return None
    return [
        "".join(map(_plain, _TEXT.findall(_SPOKEN.sub("", rich)))) if rich
        else simple if "&" not in simple and "_x" not in simple
        else _plain(simple)
        for simple, rich in items
    ]  # fmt: skip


def _plain(text: str) -> str:
    return excel_text(unescaped(text))


class _Strings(Walk):
    """Collects the texts as the parser meets them."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.spoken = 0
        self.inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A text begins, one of its pieces, or how it is spoken."""
        if name == "si":
            self.pieces = []
        self.spoken += name == "rPh"
        self.inside = name == "t" and not self.spoken

    def text(self, data: str) -> None:
        """Letters of a piece."""
        if self.inside:
            self.pieces.append(data)

    def end(self, name: str) -> None:
        """A text is complete."""
        self.inside = False
        self.spoken -= name == "rPh"
        if name == "si":
            self.found.append(excel_text("".join(self.pieces)))
            if len(self.found) > 2 * MAX_CELLS:
                raise UnreadableError(TOO_MANY_CELLS)


def careful_strings(text: str, watch: Watch) -> tuple[Sequence[str], bool]:
    """Texts by index, and whether the part was whole."""
    strings = _Strings()
    return strings.found, walked(text, strings, watch)
