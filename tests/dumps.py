"""Text dumps of workbooks and Word files, so that a change to one can be read in review."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet


def workbook_text(content: bytes) -> str:
    """Every sheet: its state and protection, each cell with value, lock and number format, each validation."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl does not read every extension
        workbook = load_workbook(BytesIO(content))
    lines: list[str] = []
    for sheet in workbook.worksheets:
        lines += [f"# {sheet.title} [{sheet.sheet_state}{', protected' if sheet.protection.sheet else ''}]"]
        lines += _sheet(sheet)
        lines.append("")
    return "\n".join(lines)


def _sheet(sheet: Worksheet) -> Iterator[str]:
    merged = {str(area).split(":")[0]: str(area) for area in sheet.merged_cells.ranges}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None and cell.protection.locked:
                continue
            marks = [] if cell.protection.locked else ["input"]
            if cell.number_format not in ("General", "@"):
                marks.append(cell.number_format)
            if cell.coordinate in merged:
                marks.append(f"merged to {merged[cell.coordinate].split(':')[1]}")
            value = "" if cell.value is None else str(cell.value).replace("\n", "⏎")
            yield f"{cell.coordinate} | {value}" + (f" | {', '.join(marks)}" if marks else "")
    for rule in sorted(sheet.data_validations.dataValidation, key=lambda rule: str(rule.sqref)):
        limits = " ".join(str(part) for part in (rule.operator, rule.formula1, rule.formula2) if part is not None)
        prompt = (rule.prompt or "").replace("\n", "⏎")
        error = f"{rule.errorTitle or ''} | {rule.error or ''}"
        yield f"validation {rule.sqref} | {rule.type} | {limits} | {prompt} | {error}"


def word_text(path: Path) -> str:
    """Every paragraph with its style and every table row, headers and footers first."""
    document = Document(str(path))
    lines: list[str] = []
    for number, section in enumerate(document.sections, 1):
        size = f"{round(section.page_width.mm or 0)}x{round(section.page_height.mm or 0)} mm"
        lines.append(f"# section {number}: {size}")
        lines += [f"header | {p.text}" for p in section.header.paragraphs if p.text]
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            if block.text.strip():
                lines.append(f"{block.style.name if block.style else ''} | {block.text}")
        elif isinstance(block, Table):
            lines += [f"row | {' | '.join(cell.text for cell in row.cells)}" for row in block.rows]
    return "\n".join(lines) + "\n"
