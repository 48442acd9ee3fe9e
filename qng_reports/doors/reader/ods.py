"""An OpenDocument spreadsheet (.ods) from its parts, whatever program wrote it."""

from __future__ import annotations

import re
from datetime import timedelta
from xml.etree import ElementTree

from qng_reports.doors.reader.beside import macros
from qng_reports.doors.reader.careful import Walk, walked
from qng_reports.doors.reader.cells import Budget, Cells
from qng_reports.doors.reader.limits import (
    BROKEN,
    CUT,
    MAX_COLUMNS,
    MAX_NOTES,
    MAX_ROWS,
    MAX_SHEETS,
    WITH_PASSWORD,
    EncryptedError,
    UnreadableError,
    Watch,
)
from qng_reports.doors.reader.package import Damage, Package, part_key
from qng_reports.doors.reader.values import Shows, iso_moment, numeric, truth
from qng_reports.doors.reader.xml import attribute, decoded, found, tree
from qng_reports.sheets import Oddity, ReadBook, ReadSheet, ReadValue, cell_name

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_LENGTH = re.compile(r"PT(?:(\d{1,7})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:[.,]\d{1,9})?)S)?")
_NAMESPACE = re.compile(r"^(?:of|oooc|msoxl):")
_HIDDEN = ("collapse", "filter")
_NUMBERS = ("float", "percentage", "currency")
_FILLED = ("office:value-type", "table:formula")
_MOST_SPACES = 1000


def read_ods(package: Package) -> ReadBook:
    """The workbook; UnreadableError, or EncryptedError for one with a password."""
    if b"encryption-data" in (package.read(_MANIFEST) or b""):
        raise EncryptedError(WITH_PASSWORD)
    content = package.read(CONTENT)
    if content is None:
        raise UnreadableError(CUT)
    document = _Document()
    whole = walked(decoded(content), document, Watch())
    damage = package.damaged.get(part_key(CONTENT))
    if not document.sheets:
        raise UnreadableError(BROKEN if damage is None else CUT)
    oddities = [(Oddity.CUT, "")] if package.is_cut else []
    if damage is Damage.CHANGED:
        oddities += [(Oddity.CHANGED_PART, sheet.name) for sheet in document.sheets]
    elif damage is not None or not whole:
        oddities.append((Oddity.DAMAGED_PART, document.sheets[-1].name))
    oddities += [*macros(package), *dict.fromkeys(document.oddities)]
    return ReadBook(tuple(document.sheets), tuple(oddities), _about(tree(package.read("meta.xml"))), True, ".ods")


def _about(meta: ElementTree.Element | None) -> dict[str, str]:
    names = {"title": "title", "subject": "subject", "description": "description", "generator": "application"}
    about = {key: one.text.strip() for name, key in names.items() for one in found(meta, name) if one.text}
    for one in found(meta, "user-defined"):
        about[f"custom:{attribute(one, 'name')}"] = "".join(one.itertext()).strip()
    return about


class _Document(Walk):
    """Collects the sheets as the parser meets them."""

    def __init__(self) -> None:
        self.sheets: list[ReadSheet] = []
        self.oddities: list[tuple[Oddity, str]] = []
        self.budget = Budget()
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.depth = 0  # of tables: one inside a cell is passed over
        self.note: list[str] | None = None
        self.paragraphs: list[str] = []
        self.in_paragraph = False
        self.cell: dict[str, str] | None = None
        self.is_covered = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A sheet, a row, a cell, or what it holds."""
        if name == "table":
            self.depth += 1
            if self.depth == 1:
                self._open(attributes)
        elif name == "style":
            self.style = attributes.get("style:name", "")
        elif name == "table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self.style)
        elif name == "dde-source":
            service, topic = attributes.get("office:dde-application", ""), attributes.get("office:dde-topic", "")
            self.oddities.append((Oddity.DDE, f"{service}|{topic}"))
        elif name == "table-source":
            self.oddities.append((Oddity.EXTERNAL_LINK, attributes.get("xlink:href", "")))
        elif self.depth == 1:
            self._inside(name, attributes)

    def _open(self, attributes: dict[str, str]) -> None:
        if len(self.sheets) >= MAX_SHEETS:
            raise UnreadableError(BROKEN)
        self.name = attributes.get("table:name", "")
        self.visible = attributes.get("table:style-name", "") not in self.hidden_styles
        self.cells = Cells()
        self.notes: list[tuple[int, int, str]] = []
        self.row = self.next_row = self.column = self.titled = 0

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table-row":
            self.row, self.column = self.next_row, 0
            self.next_row = self.row + _times(attributes, "rows")
            if attributes.get("table:visibility") in _HIDDEN:
                self.cells.hidden_rows.update(range(self.row, min(self.next_row, MAX_ROWS)))
        elif name in ("table-cell", "covered-table-cell"):
            self.cell, self.paragraphs, self.is_covered = attributes, [], name.startswith("covered")
        elif name == "annotation":
            self.note, self.paragraphs = [], []
        elif name == "p":
            self.in_paragraph = True
            self.paragraphs.append("")
        elif name == "s" and self.in_paragraph:
            self.paragraphs[-1] += " " * min(_whole(attributes.get("text:c", "1")), _MOST_SPACES)
        elif name in ("tab", "line-break") and self.in_paragraph:
            self.paragraphs[-1] += "\t" if name == "tab" else "\n"
        elif name == "table-column":
            last = self.titled + _times(attributes, "columns")
            if attributes.get("table:visibility") in _HIDDEN:
                self.cells.hidden_columns.append((self.titled, min(last, MAX_COLUMNS) - 1))
            self.titled = last

    def text(self, data: str) -> None:
        """Letters of a paragraph."""
        if self.in_paragraph:
            self.paragraphs[-1] += data

    def end(self, name: str) -> None:
        """A sheet, a row or a cell is complete."""
        if name == "table":
            self.depth -= 1
            if self.depth == 0:
                self._close()
        elif self.depth != 1:
            return
        elif name == "p":
            self.in_paragraph = False
        elif name == "annotation":
            self.note, self.paragraphs = list(self.paragraphs), []
        elif name in ("table-cell", "covered-table-cell") and self.cell is not None:
            self._put(self.cell)
            self.cell = None
        elif name == "table-row":
            self._repeat_row()

    def _put(self, attributes: dict[str, str]) -> None:
        times = _times(attributes, "columns")
        column, self.column = self.column, self.column + times
        if self.note is None and not self.paragraphs and attributes.keys().isdisjoint(_FILLED):
            return
        value = _value(attributes, "\n".join(self.paragraphs))
        formula = _NAMESPACE.sub("", attributes.get("table:formula", ""))
        if self.note is not None:
            if len(self.notes) < MAX_NOTES and (text := "\n".join(self.note).strip()):
                self.notes.append((self.row, column, text))
            self.note = None
        if formula and not any(key.endswith(":value-type") for key in attributes):
            value = formula  # nobody computed it
        if value is None:
            return
        for at in range(column, column + min(times, MAX_COLUMNS + 1)):
            self.budget.spend(1)
            if not self.cells.put(self.row, at, value):
                return
            if self.is_covered:
                self.cells.note_covered(self.row, at)
            if formula:
                self.cells.formulas.add((self.row, at))
                self.cells.note_formula(self.row, at, formula)
                if "'file:" in formula:
                    self.cells.outward.append(cell_name(self.row, at))
            elif isinstance(value, str):
                self.cells.note_text(self.row, at, value)

    def _repeat_row(self) -> None:
        """A row that stands for several equal ones."""
        rows = self.cells.rows
        if self.next_row - self.row < 2 or len(rows) <= self.row or not rows[self.row]:
            return
        line = rows[self.row]
        filled = [(column, value) for column, value in enumerate(line) if value is not None]
        for row in range(self.row + 1, min(self.next_row, MAX_ROWS)):
            self.budget.spend(len(filled))
            for column, value in filled:
                self.cells.put(row, column, value)

    def _close(self) -> None:
        cells = self.cells
        self.oddities += [(Oddity.DDE, f"{self.name}!{cell}") for cell in cells.commands[:20]]
        self.oddities += [(Oddity.EXTERNAL_LINK, f"{self.name}!{cell}") for cell in cells.outward[:20]]
        self.oddities += [(Oddity.COVERED_CELL, f"{self.name}!{cell}") for cell in cells.covered()]
        if cells.far:
            self.oddities.append((Oddity.FAR_CELL, f"{self.name}!{cells.far}"))
        self.sheets.append(cells.sheet(self.name, tuple(self.notes), self.visible))


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 1


def _times(attributes: dict[str, str], what: str) -> int:
    return max(1, _whole(attributes.get(f"table:number-{what}-repeated", "1")))


def _value(attributes: dict[str, str], shown: str) -> ReadValue:
    kind = attributes.get("office:value-type", "")
    if kind in _NUMBERS:
        return numeric(attributes.get("office:value", shown), Shows.NUMBER)
    if kind == "date":
        return iso_moment(attributes.get("office:date-value", shown))
    if kind == "time":
        return _length(attributes.get("office:time-value", shown))
    if kind == "boolean":
        return truth(attributes.get("office:boolean-value", shown))
    return shown or attributes.get("office:string-value") or None


def _length(text: str) -> ReadValue:
    """A time of day or a length of time, as the other formats give it: "12:30:00"."""
    told = _LENGTH.fullmatch(text)
    if told is None:
        return text or None
    hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in told.groups())
    return str(timedelta(hours=hours, minutes=minutes, seconds=seconds))
