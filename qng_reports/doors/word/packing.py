"""A Word package taken apart, and written so that equal documents are equal byte for byte."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def unpacked(document: Any) -> dict[str, bytes]:
    """The parts of a python-docx or docxtpl `document`, by name."""
    saved = io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source:
        return {name: source.read(name) for name in source.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The zip of those parts, with fixed dates and in a fixed order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, parts[name])
    return made.getvalue()
