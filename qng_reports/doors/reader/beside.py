"""What a workbook holds beside its cells: comments, document properties, macros, links to elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from qng_reports.doors.reader.cells import COLUMNS
from qng_reports.doors.reader.limits import MAX_NOTES
from qng_reports.doors.reader.package import Package
from qng_reports.doors.reader.xml import attribute, excel_text, found, local, tree
from qng_reports.sheets import Oddity

_REF = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_MACRO_PARTS = re.compile(
    r"(^|/)vbaproject\.bin$|(^|/)macrosheets/|^basic/[^/]+/[^/]+\.xml$|^scripts/.+", re.IGNORECASE
)
_LINKS = re.compile(r"^xl/externallinks/[^/]+\.xml$")
_CONNECTIONS = "xl/connections.xml"
_CORE, _APP, _CUSTOM = "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"
_IN_CORE = ("title", "subject", "description")
_MOST_LINKS = 20
Notes = tuple[tuple[int, int, str], ...]


def notes_of(package: Package, comments: str, threads: str) -> Notes:
    """Comments by place; where a cell has a thread, that is taken and not the text kept for older programs."""
    by_place: dict[tuple[int, int], list[str]] = {}
    for part, element in ((threads, "threadedComment"), (comments, "comment")):
        if not part:
            continue
        threaded = set(by_place)
        for one in found(tree(package.read(part)), element):
            place = _REF.fullmatch(attribute(one, "ref"))
            text = excel_text("".join(piece for text in found(one, "text") for piece in text.itertext())).strip()
            if place is None or not text:
                continue
            at = int(place[2]) - 1, COLUMNS[place[1]]
            if at not in threaded and at[1] >= 0 and len(by_place) < MAX_NOTES:
                by_place.setdefault(at, []).append(text)
    return tuple((row, column, "\n".join(texts)) for (row, column), texts in sorted(by_place.items()))


def about_of(package: Package) -> dict[str, str]:
    """Document properties: title, subject, description, application, "custom:NAME"."""
    about: dict[str, str] = {}
    core, app = tree(package.read(_CORE)), tree(package.read(_APP))
    for name in _IN_CORE:
        _note(about, name, core, name)
    _note(about, "application", app, "Application")
    for one in found(tree(package.read(_CUSTOM)), "property"):
        about[f"custom:{attribute(one, 'name')}"] = "".join(one.itertext()).strip()
    return about


def _note(about: dict[str, str], key: str, root: ElementTree.Element | None, name: str) -> None:
    text = next(("".join(one.itertext()).strip() for one in found(root, name)), "")
    if text:
        about[key] = text


def outside(package: Package) -> Iterator[tuple[Oddity, str]]:
    """Macros, and links to other files, programs and databases, by the list of parts."""
    yield from macros(package)
    for key in sorted(key for key in package.names if _LINKS.match(key))[:_MOST_LINKS]:
        yield from _link(package, key)
    for connection in found(tree(package.read(_CONNECTIONS)), "connection"):
        yield Oddity.EXTERNAL_LINK, attribute(connection, "name") or "kết nối dữ liệu"


def macros(package: Package) -> Iterator[tuple[Oddity, str]]:
    """The first part that holds a macro, if any does."""
    found_in = next((name for key, name in package.names.items() if _MACRO_PARTS.search(key)), None)
    if found_in is not None:
        yield Oddity.MACROS, found_in


def _link(package: Package, part: str) -> Iterator[tuple[Oddity, str]]:
    folder, _, file = part.rpartition("/")
    targets = [
        attribute(one, "Target") for one in found(tree(package.read(f"{folder}/_rels/{file}.rels")), "Relationship")
    ]
    for one in found(tree(package.read(part)), "externalLink"):
        for link in one:
            kind = local(link.tag) if isinstance(link.tag, str) else ""
            if kind == "ddeLink":
                yield Oddity.DDE, f"{attribute(link, 'ddeService')}|{attribute(link, 'ddeTopic')}"
            elif kind == "oleLink":
                yield Oddity.DDE, attribute(link, "progId") or file
            elif kind == "externalBook":
                yield Oddity.EXTERNAL_LINK, targets[0] if targets else file
