"""Which paragraph of a report is what: head, title, grounds, body, signature, recipients, appendices."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qng_reports.document import Document, Paragraph

_STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_ABOUT = re.compile(r"^\s*(V/v\b|Về việc\b)", re.IGNORECASE)
APPENDIX = re.compile(r"^\s*phụ lục\b(?:\s+([IVXLC]+|\d+))?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts found; None or empty where the document has none."""

    state: Paragraph | None
    motto: Paragraph | None
    motto_rule: Paragraph | None
    parent: Paragraph | None
    issuer: Paragraph | None
    issuer_rule: Paragraph | None
    number: Paragraph | None
    dated: Paragraph | None
    kind: Paragraph | None
    subject: tuple[Paragraph, ...]
    subject_rule: Paragraph | None
    addressed: tuple[Paragraph, ...]
    grounds: tuple[Paragraph, ...]
    body: tuple[Paragraph, ...]
    recipients: tuple[Paragraph, ...]
    signature: tuple[Paragraph, ...]
    appendices: tuple[tuple[Paragraph, ...], ...]
    about: tuple[Paragraph, ...] = ()

    @property
    def is_letter(self) -> bool:
        """Whether this is an official letter (công văn): no name of a kind, but "V/v" below its number."""
        return self.kind is None and bool(self.about)


def find_parts(document: Document, kinds: tuple[str, ...]) -> Parts:
    """Takes a document apart by its texts and by where they stand; `kinds`: names that a document may bear."""
    paragraphs = document.paragraphs
    filled = [p for p in paragraphs if p.text.strip() and p.where in ("body", "table")]
    state = next((p for p in filled if _folded(p.text) == _folded(_STATE)), None)
    head = [p for p in paragraphs if state is not None and p.table == state.table and p.where == "table"]
    right = [p for p in head if state is not None and p.cell == state.cell]
    left = [p for p in head if state is not None and p.cell is not None and state.cell is not None
            and p.cell[0] == state.cell[0] and p.cell != state.cell]  # fmt: skip
    bodies = [p for p in paragraphs if p.where == "body"]
    named = next((n for n, p in enumerate(bodies) if p.text.strip().upper() in kinds), None)
    number = next((p for p in filled if re.match(r"^Số\s*:", p.text.strip())), None)
    dated = next((p for p in filled if re.search(r"\bngày\b.*\btháng\b.*\bnăm\b", p.text) and p.table), None)
    subject, subject_rule, rest = _subject(bodies[named + 1 :]) if named is not None else ((), None, bodies)
    main, appendices = _appendices(rest)
    addressed = _addressed(main)
    grounds = tuple(p for p in main if p.text.strip().startswith("Căn cứ "))
    recipients, signature = _closing(paragraphs)
    told = tuple(p for p in main if p.text.strip() and p not in addressed and p not in grounds)
    lines = [p for p in left if p.text.strip()]
    return Parts(
        state, next((p for p in right if p is not state and p.text.strip()), None), _ruled(right),
        lines[-2] if len(lines) > 1 else None, lines[-1] if lines else None, _ruled(left), number, dated,
        bodies[named] if named is not None else None, subject, subject_rule, addressed, grounds, told, recipients,
        signature, appendices, _about(paragraphs, number),
    )  # fmt: skip


def _about(paragraphs: tuple[Paragraph, ...], number: Paragraph | None) -> tuple[Paragraph, ...]:
    """What an official letter is about: the lines from "V/v" on, in the cell of the number or right below it."""
    if number is None or number.cell is None:
        return ()
    row, column = number.cell
    below = [p for p in paragraphs if p.table == number.table and p.cell in ((row, column), (row + 1, column))]
    filled = [p for p in below if p is not number and p.text.strip()]
    start = next((n for n, p in enumerate(filled) if _ABOUT.match(p.text)), None)
    return tuple(filled[start:]) if start is not None else ()


def _folded(text: str) -> str:
    return " ".join(text.upper().replace("HOÀ", "HÒA").split())


def _ruled(paragraphs: list[Paragraph]) -> Paragraph | None:
    return next((p for p in paragraphs if p.ruled and not p.text.strip()), None)


def _subject(after: list[Paragraph]) -> tuple[tuple[Paragraph, ...], Paragraph | None, list[Paragraph]]:
    """The lines below the document's name up to its rule, or the bold centred ones."""
    found: list[Paragraph] = []
    for n, p in enumerate(after[:8]):
        if p.ruled and not p.text.strip():
            return tuple(found), p, after[n + 1 :]
        if p.text.strip() and p.align != "center":
            break
        if p.text.strip():
            found.append(p)
    return tuple(found), None, after[len(found) :]


def _addressed(main: list[Paragraph]) -> tuple[Paragraph, ...]:
    start = next((n for n, p in enumerate(main) if p.text.strip().startswith("Kính gửi")), None)
    if start is None:
        return ()
    found = [main[start]]
    for p in main[start + 1 :]:
        if not p.text.strip().startswith("- "):
            break
        found.append(p)
    return tuple(found)


def _appendices(rest: list[Paragraph]) -> tuple[list[Paragraph], tuple[tuple[Paragraph, ...], ...]]:
    starts = [n for n, p in enumerate(rest) if APPENDIX.match(p.text) and p.align == "center"]
    if not starts:
        return rest, ()
    ends = [*starts[1:], len(rest)]
    return rest[: starts[0]], tuple(
        tuple(p for p in rest[a:b] if p.text.strip()) for a, b in zip(starts, ends, strict=True)
    )


def _closing(paragraphs: tuple[Paragraph, ...]) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """The cell with "Nơi nhận", and the one beside it."""
    first = next((p for p in paragraphs if p.text.strip().startswith("Nơi nhận") and p.where == "table"), None)
    if first is None or first.cell is None:
        return (), ()
    row = [p for p in paragraphs if p.table == first.table and p.cell and p.cell[0] == first.cell[0] and p.text.strip()]
    return tuple(p for p in row if p.cell == first.cell), tuple(p for p in row if p.cell != first.cell)
