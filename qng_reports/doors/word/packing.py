"""A Word package written so that equal documents are equal byte for byte."""

from __future__ import annotations

import io
import zipfile
from typing import Any

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def packed(document: Any) -> bytes:
    """The zip of a python-docx or docxtpl `document`, with fixed dates and parts in a fixed order."""
    saved, made = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return made.getvalue()
