"""Mends a document whose charts point to workbooks that are not in it, as LibreOffice 7.4 saves charts of its own.

python-docx refuses such a file, and Word finds it damaged.
"""

from __future__ import annotations

import posixpath
import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

_CHART_RELATIONS = re.compile(r"^(word/charts)/_rels/([^/]+)\.rels$")
_RELATION = re.compile(rb"<Relationship\b[^>]*?/>|<Relationship\b[^>]*>\s*</Relationship>")
_TARGET = re.compile(rb'\bTarget="([^"]*)"')
_BOOK = re.compile(rb"<(?:\w+:)?externalData\b(?:[^>]*/>|.*?</(?:\w+:)?externalData>)", re.DOTALL)


def mended(document: bytes) -> bytes:
    """The document without relations from charts to missing parts; the same bytes where there is none, or no zip."""
    try:
        with ZipFile(BytesIO(document)) as zipped:
            changed = _changed(zipped)
            if not changed:
                return document
            stream = BytesIO()
            with ZipFile(stream, "w", ZIP_DEFLATED) as target:
                for entry in zipped.infolist():
                    target.writestr(entry, changed.get(entry.filename, zipped.read(entry)))
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return document
    return stream.getvalue()


def _changed(zipped: ZipFile) -> dict[str, bytes]:
    names, changed = set(zipped.namelist()), {}
    for name in names:
        found = _CHART_RELATIONS.match(name)
        relations = zipped.read(name) if found else b""
        lost = [one for one in _RELATION.findall(relations) if found and _is_lost(one, found[1], names)]
        for relation in lost:
            relations = relations.replace(relation, b"")
        if lost and found:
            part = f"{found[1]}/{found[2]}"
            changed[name] = relations
            if part in names:
                changed[part] = _BOOK.sub(b"", zipped.read(part))
    return changed


def _is_lost(relation: bytes, folder: str, names: set[str]) -> bool:
    target = _TARGET.search(relation)
    if target is None or b'TargetMode="External"' in relation:
        return False
    path = target[1].decode("utf-8", "replace")
    path = path.removeprefix("/") if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))
    return path not in names
