"""Types answers into an issued workbook and saves it, as another spreadsheet program would (openpyxl)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

Answer = str | Decimal | int | bool | date
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def fill_workbook(
    content: bytes, answers: Iterable[tuple[str, str, Answer]], saved: datetime = datetime(2026, 1, 1)
) -> bytes:
    """The workbook with answers in its cells; each is (sheet, A1 cell, value).

    `saved` is the time that the file says it was saved at, so that the same answers give the same bytes.
    """
    workbook = load_workbook(BytesIO(content), rich_text=True)
    for sheet, cell, value in answers:
        target = workbook[sheet][cell]
        target.value = value
        if isinstance(value, str):
            target.data_type = "s"  # a text that begins with "=" stays a text
    stream = BytesIO()
    workbook.save(stream)
    return _dated(stream.getvalue(), saved)


def _dated(content: bytes, saved: datetime) -> bytes:
    """openpyxl stamps the present time into the zip and its properties; this puts `saved` there."""
    stream = BytesIO()
    stamp = f"{saved:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>" + stamp, part)
            info = zipfile.ZipInfo(name, saved.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(info, part)
    return stream.getvalue()
