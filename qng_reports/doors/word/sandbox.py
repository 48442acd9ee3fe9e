"""The sandbox of a Word template: figures leave a mark for their bookmark, `chu_thich` one for its footnote."""

from __future__ import annotations

from markupsafe import Markup

from qng_reports.doors.sandbox import Sandbox
from qng_reports.doors.word.marks import Ledger
from qng_reports.report import Traced

# noncharacters: no data holds them once it is cleaned, so a mark cannot be forged
NOTE_START, NOTE_END = "\ufdd0", "\ufdd1"


class WordSandbox(Sandbox):
    """Environment of one document; `ledger` takes down the figures that are printed, `notes` the texts of footnotes."""

    def __init__(self, ledger: Ledger | None = None) -> None:
        super().__init__(autoescape=True)
        self.ledger = ledger
        self.notes: list[str] = []
        self.filters["chu_thich"] = self._note

    def printed(self, value: object) -> object:
        """As every sandbox; a figure with the mark that its bookmark takes the place of."""
        if self.ledger is not None and isinstance(value, Traced):
            value = self.ledger.enter(value)
        return super().printed(value)

    def _note(self, text: object) -> Markup:
        """A mark where a footnote of that text is to stand; nothing for a blank text."""
        words = str(self.printed(text)).strip()
        if not words:
            return Markup("")
        self.notes.append(words)
        return Markup(f"{NOTE_START}{len(self.notes) - 1}{NOTE_END}")
