"""The annotated empty form (init --form trong): every sheet and column, each with a note that says what it means."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from qng_reports.doors.form_reader import meanings
from qng_reports.doors.form_reader.words import COLUMN_KINDS, KINDS, METHODS, SEVERITIES, SHEETS
from qng_reports.doors.tables import Column
from qng_reports.doors.xlsx_out import write_book
from qng_reports.model import Round
from qng_reports.rounds import BLANK_FORM, init_round
from qng_reports.sheets import Book, Cell, Note, Properties, Sheet, Style, Validation
from qng_reports.styles import HEAD, TEXT

_ROWS = 40  # that are framed and take choices; more may be typed below
_AUTHOR = "qng-reports"
_GUIDE, _GUIDE_HEAD = replace(TEXT, valign="top"), Style(bold=True, size=12, fill=HEAD.fill, wrap=False)
_BODY = replace(_GUIDE, number_format="@", locked=False)
_WIDE = frozenset(("name", "numerator", "denominator", "hint", "title", "message", "value"))
_NARROWEST = {"key": 22.0}
_YES_NO = ("có", "không")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": meanings.words_for(KINDS), "method": meanings.words_for(METHODS), "severity": tuple(SEVERITIES),
    "operator": ("<=", ">=", "=", "<", ">"), "required": _YES_NO, "explain_unmet": _YES_NO, "in_appendix": _YES_NO,
    "may_exceed": _YES_NO, "adds": _YES_NO,
}  # fmt: skip
_REFUSAL = "Chọn một giá trị trong danh sách."
_NOTE_WIDTH, _NOTE_LETTERS, _NOTE_LINE, _NOTE_EDGE = 330, 46, 18, 20  # pixels; letters that one line takes


def blank_form() -> bytes:
    """The workbook: a form that can be read as it stands, with rows to type over."""
    told = tomllib.loads(Path(__file__).with_name("blank-form.toml").read_text(encoding="utf-8"))
    guide = told.pop("guide")
    sheets = [_sheet(name, columns, told.get(name, [])) for name, columns in SHEETS.items()]
    created = datetime(2026, 1, 1)
    properties = Properties("Biểu mẫu trống có chú giải", "", _AUTHOR, "", created)
    return write_book(Book((_guide(guide), *sheets), properties))


def init_blank_round(folder: Path, period_code: str, agencies: Path | None = None) -> Round:
    """Makes the folder of a round whose form is still to be written; raises as `init_round` does."""
    with TemporaryDirectory(prefix="qng-form-") as temporary:
        form = Path(temporary) / f"{BLANK_FORM}.xlsx"
        form.write_bytes(blank_form())
        return init_round(folder, str(form), period_code, agencies)


def _guide(lines: Sequence[tuple[str, str]]) -> Sheet:
    cells, heights = [], []
    for row, (label, text) in enumerate(lines):
        cells.append(Cell(row, 0, label, _GUIDE if text else _GUIDE_HEAD))
        if text:
            cells.append(Cell(row, 1, text, _GUIDE))
        heights.append((row, 18.0 * max(1, -(-len(text) // 100)) + 4))
    return Sheet("huong_dan", tuple(cells), (24, 100), heights=tuple(heights))


def _sheet(name: str, columns: Sequence[Column], rows: Sequence[Mapping[str, str]]) -> Sheet:
    cells = [Cell(0, c, column.titles[0], HEAD) for c, column in enumerate(columns)]
    for r in range(1, _ROWS + 1):
        row = rows[r - 1] if r <= len(rows) else {}
        cells += [Cell(r, c, row.get(column.name, ""), _BODY) for c, column in enumerate(columns)]
    notes = tuple(_notes(name, columns, rows))
    validations = tuple(_validations(name, columns))
    widths = tuple(
        42.0 if column.name in _WIDE else max(_NARROWEST.get(column.name, 11.0), len(column.titles[0]) * 0.75 + 3)
        for column in columns
    )
    last = (0, 0, _ROWS, len(columns) - 1)
    return Sheet(
        name, tuple(cells), widths, notes=notes, validations=validations, freeze=(1, 1), repeat_rows=(0, 0),
        heights=((0, 36.0),), landscape=True, pages_wide=2 if len(columns) > 15 else 1, filter_range=last,
    )  # fmt: skip


def _notes(name: str, columns: Sequence[Column], rows: Sequence[Mapping[str, str]]) -> Iterator[Note]:
    for c, column in enumerate(columns):
        yield _note(0, c, meanings.MEANINGS[name][column.name], needed=column.needed)
    keys = meanings.KEY_MEANINGS.get(name, {})
    for r, row in enumerate(rows, 1):
        if row.get("key") in keys:
            yield _note(r, 0, keys[row["key"]], needed=False)


def _note(row: int, column: int, meaning: meanings.Meaning, *, needed: bool) -> Note:
    said = [f"{meaning.told}{' (phải có)' if needed else ''}", f"Ghi: {meaning.allowed}."]
    text = "\n".join([*said, f"Để trống: {meaning.blank}."]).replace("`", "")
    lines = sum(-(-len(line) // _NOTE_LETTERS) for line in text.splitlines())
    return Note(row, column, text, _AUTHOR, _NOTE_WIDTH, lines * _NOTE_LINE + _NOTE_EDGE)


def _validations(name: str, columns: Sequence[Column]) -> Iterator[Validation]:
    for c, column in enumerate(columns):
        choices = _CHOICES.get(column.name, ())
        if name == "bang" and column.name == "kind":
            choices = meanings.words_for(COLUMN_KINDS)
        for r in range(1, _ROWS + 1) if choices else ():
            yield Validation(r, c, "list", "", "", "Chưa đúng", _REFUSAL, choices=choices)
