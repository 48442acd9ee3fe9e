"""An Office Open XML workbook (.xlsx, .xlsm) from its parts: transitional or strict, whole or damaged."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree

from qng_reports.doors.reader.beside import Notes, about_of, notes_of, outside
from qng_reports.doors.reader.careful import careful_cells
from qng_reports.doors.reader.cells import Budget, Cells, is_suspicious
from qng_reports.doors.reader.limits import BROKEN, CUT, MAX_SHEETS, NO_SPREADSHEET, DoubtError, UnreadableError, Watch
from qng_reports.doors.reader.package import Damage, Package, part_key
from qng_reports.doors.reader.quick import quick_cells
from qng_reports.doors.reader.strings import careful_strings, quick_strings
from qng_reports.doors.reader.styles import Styles, read_styles
from qng_reports.doors.reader.xml import attribute, decoded, found, is_true, tree
from qng_reports.sheets import Oddity, ReadBook, ReadSheet

WORKBOOK = "xl/workbook.xml"
_STRINGS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_SHEETS = "xl/worksheets/"
_ODDITIES = {
    Damage.LOST: Oddity.DAMAGED_PART, Damage.CUT: Oddity.DAMAGED_PART, Damage.CHANGED: Oddity.CHANGED_PART,
}  # fmt: skip
_MACRO_TYPE = b"macroEnabled"


@dataclass(frozen=True, slots=True)
class _Listed:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    visible: bool


@dataclass
class _Reading:
    """One workbook being read. `careful`: what is out of the ordinary is looked at, and does not raise DoubtError."""

    package: Package
    careful: bool
    watch: Watch = field(default_factory=Watch)
    budget: Budget = field(default_factory=Budget)
    oddities: list[tuple[Oddity, str]] = field(default_factory=list)
    strings: Sequence[str] = ()
    look_closer: bool = False
    styles: Styles = field(default_factory=Styles)

    def doubt(self) -> None:
        """What follows is for the careful reader only."""
        if not self.careful:
            raise DoubtError

    def content(self, part: str, shown: str) -> bytes | None:
        """A part's bytes, its damage noted under the name that people know it by."""
        content = self.package.read(part)
        damage = self.package.damaged.get(part_key(part))
        if damage is not None:
            self.doubt()
            self.oddities.append((_ODDITIES[damage], shown))
        return content


def read_ooxml(package: Package, *, careful: bool) -> ReadBook:
    """The workbook; DoubtError if it is not `careful` and meets something out of the ordinary."""
    reading = _Reading(package, careful)
    workbook = tree(package.read(WORKBOOK))
    listed = list(_listed(package, workbook))[:MAX_SHEETS]
    if workbook is None or package.is_cut or package.damaged:
        reading.doubt()
    if not listed:
        listed = [_Listed(f"Trang {n}", part, True) for n, part in enumerate(_unlisted(package), 1)]
        if not listed:
            raise UnreadableError(_why_nothing(package))
        reading.oddities.append((Oddity.DAMAGED_PART, WORKBOOK))
    elif workbook is None or package.damaged:
        reading.oddities.append((Oddity.DAMAGED_PART, WORKBOOK))
    from_1904 = any(is_true(attribute(one, "date1904")) for one in found(workbook, "workbookPr"))
    reading.styles = _styles(reading, from_1904)
    reading.strings = _strings(reading)
    if (Oddity.CHANGED_PART, _STRINGS) in reading.oddities:  # which sheets it concerns nobody can tell
        reading.oddities += [(Oddity.CHANGED_PART, one.name) for one in listed]
    sheets = tuple(_sheet(reading, one) for one in listed)
    if (package.is_cut or package.damaged) and not any(sheet.rows for sheet in sheets):
        raise UnreadableError(CUT)
    if package.is_cut:
        reading.oddities.insert(0, (Oddity.CUT, ""))
    oddities = (*dict.fromkeys(reading.oddities), *dict.fromkeys(outside(package)))
    types = package.read("[Content_Types].xml") or b""
    kind = ".xlsm" if _MACRO_TYPE in types else ".xlsx"
    return ReadBook(sheets, oddities, about_of(package), True, kind)


def _why_nothing(package: Package) -> str:
    if package.is_cut or package.damaged:
        return CUT
    return BROKEN if part_key(WORKBOOK) in package.names else NO_SPREADSHEET


def _listed(package: Package, workbook: ElementTree.Element | None) -> Iterator[_Listed]:
    """The worksheets in their order; chart sheets hold no cells."""
    relations = {
        attribute(one, "Id"): (attribute(one, "Type").rpartition("/")[2], _joined("xl", attribute(one, "Target")))
        for one in found(tree(package.read("xl/_rels/workbook.xml.rels")), "Relationship")
    }
    for number, sheet in enumerate(found(workbook, "sheet"), 1):
        kind, part = relations.get(_relation_id(sheet), ("worksheet", f"{_SHEETS}sheet{number}.xml"))
        if kind == "worksheet":
            yield _Listed(attribute(sheet, "name"), part, attribute(sheet, "state") not in ("hidden", "veryHidden"))


def _relation_id(sheet: ElementTree.Element) -> str:
    """r:id; without its namespace it is still told from sheetId."""
    return next((value for key, value in sheet.attrib.items() if key.rpartition("}")[2].rpartition(":")[2] == "id"), "")


def _joined(folder: str, target: str) -> str:
    """A relation's target from the root of the zip; it may not leave the zip, for it only looks up a name there."""
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")


def _unlisted(package: Package) -> list[str]:
    """Worksheets by the list of parts, where the workbook's own list is lost."""
    parts = [key for key in package.names if key.startswith(_SHEETS) and key.endswith(".xml")]
    return sorted(parts, key=lambda key: (len(key), key))[:MAX_SHEETS]


def _styles(reading: _Reading, from_1904: bool) -> Styles:
    """The number formats; without that part every cell is General."""
    content = reading.content(_STYLES, _STYLES)
    if content is None:
        return Styles(from_1904=from_1904)
    styles = read_styles(content, from_1904)
    if styles is None:
        reading.doubt()
        reading.oddities.append((Oddity.DAMAGED_PART, _STYLES))
    return styles or Styles(from_1904=from_1904)


def _strings(reading: _Reading) -> Sequence[str]:
    content = reading.content(_STRINGS, _STRINGS)
    if content is None:
        return ()
    reading.look_closer = is_suspicious(content)
    text = decoded(content)
    strings = quick_strings(text)
    if strings is None:
        reading.doubt()
        strings, whole = careful_strings(text, reading.watch)
        if not whole:
            reading.oddities.append((Oddity.DAMAGED_PART, _STRINGS))
    return strings


def _sheet(reading: _Reading, listed: _Listed) -> ReadSheet:
    content = reading.content(listed.part, listed.name)
    if content is None:
        reading.doubt()
        reading.oddities.append((Oddity.DAMAGED_PART, listed.name))
        return ReadSheet(listed.name, (), visible=listed.visible)
    cells = _cells(reading, content, listed.name)
    reading.oddities += [(Oddity.DDE, f"{listed.name}!{cell}") for cell in cells.commands[:20]]
    reading.oddities += [(Oddity.EXTERNAL_LINK, f"{listed.name}!{cell}") for cell in cells.outward[:20]]
    reading.oddities += [(Oddity.REPEATED_CELL, f"{listed.name}!{cell}") for cell in cells.repeated]
    reading.oddities += [(Oddity.COVERED_CELL, f"{listed.name}!{cell}") for cell in cells.covered()]
    if cells.far:
        reading.oddities.append((Oddity.FAR_CELL, f"{listed.name}!{cells.far}"))
    return cells.sheet(listed.name, _notes(reading.package, listed.part), listed.visible)


def _cells(reading: _Reading, content: bytes, name: str) -> Cells:
    left = reading.budget.left
    try:
        return quick_cells(content, reading.strings, reading.styles, reading.budget, look_closer=reading.look_closer)
    except DoubtError:
        reading.doubt()
    reading.budget.left = left
    cells, whole = careful_cells(decoded(content), reading.strings, reading.styles, reading.budget, reading.watch)
    if not whole:
        reading.oddities.append((Oddity.DAMAGED_PART, name))
    return cells


def _notes(package: Package, part: str) -> Notes:
    folder, _, file = part.rpartition("/")
    relations = package.read(f"{folder}/_rels/{file}.rels")
    targets = {"comments": "", "threadedComment": ""}
    for one in found(tree(relations), "Relationship"):
        kind = attribute(one, "Type").rpartition("/")[2]
        if kind in targets:
            targets[kind] = _joined(folder, attribute(one, "Target"))
    return notes_of(package, targets["comments"], targets["threadedComment"])
