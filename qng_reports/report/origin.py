"""Where a figure of the report comes from, carried by its text from the dataset to the Word file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Origin:
    """What a figure rests on: the answers to these items, of one agency or (empty) of all that report them.

    No items: the figure counts agencies or reports. `how`: in a few Vietnamese words, how it was computed.
    """

    items: tuple[str, ...] = ()
    agency: str = ""
    how: str = ""


class Traced(str):
    """A text of the report with the origin of the figure in it; any operation on it gives a plain text."""

    origin: Origin

    def __new__(cls, text: str, origin: Origin) -> Self:
        """The same text, with its origin."""
        made = super().__new__(cls, text)
        made.origin = origin
        return made
