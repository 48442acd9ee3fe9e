"""Where something stands in a document, in the words of a reader: “Mục II.1”, “Phụ lục II, Bảng 1, dòng …, cột …”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qng_reports.document import Document, Paragraph
from qng_reports.vietnamese import clean_text, cut, matching_key

_APPENDIX = re.compile(r"phụ lục(?:\s+(?:số\s+)?(?:[IVXLC]+|\d+))?\b", re.IGNORECASE)
_LEVELS = (re.compile(r"([IVXLC]+)\.\s"), re.compile(r"(\d+)\.\s"), re.compile(r"([a-zđ])\)\s"))
_TABLE_TITLE = re.compile(r"(?:bảng|biểu)(?:\s+(?:số\s+)?[\dIVX]+)?\b.{0,120}", re.IGNORECASE)
TOP = "Phần đầu"  # of a document, above its first heading
_RUNNING = frozenset(map(matching_key, ("TT", "STT", "Số TT", "Số thứ tự")))
_LONGEST_HEADING, _QUOTED = 250, 60  # letters
_MARGINS = {"header": "Đầu trang", "first header": "Đầu trang", "footer": "Chân trang", "first footer": "Chân trang"}


@dataclass
class Grid:
    """A table as a reader finds his way in it: rows by their label, columns by their title."""

    place: str
    rows: dict[int, dict[int, list[str]]] = field(default_factory=dict)

    def text(self, row: int, column: int) -> str:
        """What a cell says."""
        return "\n".join(self.rows.get(row, {}).get(column, ()))

    @property
    def head(self) -> tuple[str, ...]:
        """The titles of the columns: the first row."""
        first = min(self.rows)
        return tuple(self.text(first, column) for column in sorted(self.rows[first]))

    @property
    def numbered(self) -> bool:
        """Whether the first column only counts the rows."""
        return bool(self.head) and matching_key(self.head[0]) in _RUNNING

    def label(self, row: int) -> str:
        """What a row is called: its first text that is not its running number."""
        cells = self.rows[row]
        texts = [self.text(row, column) for column in sorted(cells)]
        named = texts[1:] if self.numbered and len(texts) > 1 else texts
        return next((text for text in named if text.strip()), texts[0] if texts else "")

    def title(self, row: int, column: int) -> str:
        """What a cell's column is called; empty in rows that are cut otherwise than the first."""
        return self.head[column - 1] if len(self.rows[row]) == len(self.head) else ""


@dataclass(frozen=True)
class Placed:
    """A document's paragraphs outside tables, each with where it stands, and its tables by number."""

    paragraphs: tuple[tuple[str, Paragraph], ...]
    grids: dict[int, Grid]


def placed(document: Document) -> Placed:
    """Everything of a document with the words that lead to it; headers, footers and notes come last."""
    path: list[str] = []
    told: list[tuple[str, Paragraph]] = []
    grids: dict[int, Grid] = {}
    under: dict[str, int] = {}  # tables under a heading
    title = ""
    for paragraph in document.paragraphs:
        if paragraph.where == "table" and paragraph.cell:
            if paragraph.table not in grids:
                place = _joined(path)
                under[place] = under.get(place, 0) + 1
                name = title or (f"bảng {under[place]}" if path else "")
                grids[paragraph.table] = Grid(", ".join(filter(None, (place, name))) or TOP)
                title = ""
            row, column = paragraph.cell
            grids[paragraph.table].rows.setdefault(row, {}).setdefault(column, []).append(clean_text(paragraph.text))
        elif paragraph.where == "body":
            path = _path(path, paragraph)
            text = clean_text(paragraph.text)
            if text:
                title = text if _TABLE_TITLE.fullmatch(text) else ""
            told.append((_joined(path), paragraph))
        else:
            told.append((_MARGINS.get(paragraph.where, "Chú thích cuối trang"), paragraph))
    return Placed(tuple(told), grids)


def _path(path: list[str], paragraph: Paragraph) -> list[str]:
    """The headings above and with a paragraph, as they are numbered."""
    text = clean_text(paragraph.text)
    if not text or len(text) > _LONGEST_HEADING:
        return path
    appendix = _APPENDIX.match(text)
    if appendix and (paragraph.align == "center" or appendix[0] == text):
        return [f"Phụ lục{appendix[0][len('phụ lục') :]}"]
    loud = all(run.bold for run in paragraph.runs if run.text.strip())
    for level, pattern in enumerate(_LEVELS):
        number = pattern.match(text)
        if number and (loud or level == 2):
            return [*_padded(path, level), number[1]]
    return path


def _padded(path: Sequence[str], level: int) -> list[str]:
    """The headings above one of that level; an appendix stays above all of its own."""
    appendix = [name for name in path if name.startswith("Phụ lục")]
    numbers = [name for name in path if not name.startswith("Phụ lục")]
    return [*appendix, *numbers[:level]]


def _joined(path: Sequence[str]) -> str:
    appendix = [name for name in path if name.startswith("Phụ lục")]
    number = ".".join(name for name in path if not name.startswith("Phụ lục"))
    return ", ".join(filter(None, (*appendix, f"Mục {number}" if number else ""))) or ""


def bookmark_places(document: Document) -> dict[str, str]:
    """Where each bookmark begins, by its name."""
    whole = placed(document)
    found: dict[str, str] = {}
    for where, paragraph in whole.paragraphs:
        for name in paragraph.bookmarks:
            found.setdefault(name, ", ".join(filter(None, (where or TOP, f"đoạn {quoted(paragraph.text)}"))))
    for name, grid, row, column in _in_tables(document, whole):
        found.setdefault(name, cell_place(grid, row, column))
    return found


def _in_tables(document: Document, whole: Placed) -> Iterator[tuple[str, Grid, int, int]]:
    for paragraph in document.paragraphs:
        if paragraph.where == "table" and paragraph.cell:
            for name in paragraph.bookmarks:
                yield name, whole.grids[paragraph.table], *paragraph.cell


def cell_place(grid: Grid, row: int, column: int) -> str:
    """The words that lead to a cell."""
    label, title = grid.label(row), grid.title(row, column)
    return ", ".join(
        filter(None, (
            grid.place, f"dòng {quoted(label)}" if label else f"dòng {row}",
            f"cột {quoted(title)}" if title else "",
        ))
    )  # fmt: skip


def quoted(text: str) -> str:
    """The beginning of a text as it is quoted."""
    return f"“{cut(' '.join(text.split()), _QUOTED)}”"
