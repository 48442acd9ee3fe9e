"""Types answers into an issued workbook and saves it, as another spreadsheet program would (openpyxl)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

Answer = str | Decimal | int | bool | date


def fill_workbook(content: bytes, answers: Iterable[tuple[str, str, Answer]]) -> bytes:
    """The workbook with answers in its cells; each is (sheet, A1 cell, value). Bytes are not reproducible."""
    workbook = load_workbook(BytesIO(content))
    for sheet, cell, value in answers:
        target = workbook[sheet][cell]
        target.value = value
        if isinstance(value, str):
            target.data_type = "s"  # a text that begins with "=" stays a text
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()
