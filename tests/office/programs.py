"""Real programs at work on issued workbooks: LibreOffice typed into, Gnumeric recalculating; and their rounds."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from openpyxl.utils.cell import coordinate_to_tuple
from python_calamine import CalamineWorkbook

from qng_reports import rounds
from qng_reports.checkcode import check_code
from qng_reports.collect import Collected, collect
from qng_reports.dataset import Dataset
from qng_reports.doors.store import Store
from qng_reports.doors.xlsx_fill import Answer
from qng_reports.generate import Press, file_name, generate
from qng_reports.layout import Input, Layout, plan_layout
from qng_reports.model import Agency, FieldType, Past, Round
from qng_reports.periods import parse_period
from qng_reports.sheets import ReadValue
from tests.tables import input_of, lines, typed

WORKER = Path(__file__).with_name("libreoffice_type.py")
EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "moi-loai"
SECONDS = 60  # for one LibreOffice; a session here takes about 5
SUFFIXES = (".xlsx", ".ods", ".xls")
IN_TIME = datetime(2026, 6, 16, 8, 0)
UNTIDY = "S36"  # a note, of texts that begin like a formula or end in blanks, as some are typed here
COMMUNE, DEPARTMENT, ISLAND = "21025", "CQ08", "21548"  # the last of the example of every kind

Shown = str | float  # what a cell shows: text, or number
Cell = tuple[str, str]  # sheet, A1 name


def needs(found: object, what: str) -> None:
    """A program that is missing fails the test in CI, and skips it elsewhere."""
    if not found:
        if os.environ.get("CI"):
            pytest.fail(what)
        pytest.skip(what)


# ---------------------------------------------------------------- LibreOffice


@cache
def office_python() -> str:
    """A Python that has `uno`, with soffice at hand; empty where something is missing."""
    soffice = shutil.which("soffice")
    if os.name != "posix" or soffice is None:
        return ""
    beside = Path(soffice).resolve().with_name("python")  # LibreOffice's own builds bring one
    for python in (shutil.which("python3", path=os.defpath), str(beside), sys.executable):
        if python and Path(python).exists():
            done = subprocess.run([python, "-I", "-c", "import uno"], capture_output=True, timeout=30, check=False)
            if done.returncode == 0:
                return python
    return ""


@dataclass(frozen=True)
class Work:
    """One workbook: what to type, what to read then, where to save it; `links`: hyperlinks to evaluate and follow."""

    issued: Path
    saved: tuple[Path, ...] = ()
    entries: tuple[tuple[str, str, str], ...] = ()
    read: tuple[Cell, ...] = ()
    links: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Done:
    """What became of a workbook: of each value typed, each cell read (after a full recalculation), each link."""

    told: list[dict[str, str | bool]]
    cells: dict[Cell, Shown]
    links: list[dict[str, str]]


def type_with(python: str, locale: str, folder: Path, works: list[Work], seconds: int = SECONDS) -> list[Done]:
    """Does the work in one LibreOffice."""
    job = folder / f"{locale}.json"
    books = [
        {
            "open": str(w.issued), "save": [str(path) for path in w.saved], "type": w.entries, "read": w.read,
            "links": w.links,
        }
        for w in works
    ]  # fmt: skip
    job.write_text(json.dumps({"locale": locale, "seconds": seconds, "workbooks": books}), encoding="utf-8")
    done = subprocess.run(
        [python, "-I", str(WORKER), str(job)], capture_output=True, encoding="utf-8", timeout=seconds + 30, check=False
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    print("LibreOffice", report["version"], locale)
    return [
        Done(one["told"], dict(zip(work.read, one["read"], strict=True)), one["links"])
        for work, one in zip(works, report["workbooks"], strict=True)
    ]


# ---------------------------------------------------------------- Gnumeric

# its reader knows no structure protection, of whichever workbook; it says so and goes on
_GNUMERIC_SAYS = ("Unexpected element 'workbookProtection' in state :", "workbook")


def ssconvert(source: Path, target: Path) -> list[str]:
    """Lets Gnumeric load, recalculate and save a workbook; gives what it complained of."""
    needs(shutil.which("ssconvert"), "needs Gnumeric (ssconvert); on Debian: gnumeric")
    done = subprocess.run(
        ["ssconvert", "--recalc", str(source), str(target)],
        env={**os.environ, "LC_ALL": "C.UTF-8"}, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = [line.strip() for line in done.stderr.splitlines()]
    return [line for line in said if line and line not in _GNUMERIC_SAYS]


def gnumeric_cells(source: Path, target: Path, cells: tuple[Cell, ...]) -> dict[Cell, Shown]:
    """What cells hold after Gnumeric recalculated the workbook."""
    ssconvert(source, target)
    return values_of(target, cells)


def values_of(path: Path, cells: tuple[Cell, ...]) -> dict[Cell, Shown]:
    """The values that a file keeps for cells, formulas among them."""
    book = CalamineWorkbook.from_path(str(path))
    rows = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in {name for name, _ in cells}}
    found: dict[Cell, Shown] = {}
    for sheet, cell in cells:
        row, column = coordinate_to_tuple(cell)
        value = rows[sheet][row - 1][column - 1] if row <= len(rows[sheet]) and column <= len(rows[sheet][0]) else ""
        assert isinstance(value, str | float | int), (path.name, sheet, cell, value)
        found[sheet, cell] = value if isinstance(value, str) else float(value)
    return found


# ---------------------------------------------------------------- rounds


def a_round(folder: Path, form: str, agencies: Path | None, codes: list[str], password: str = "") -> Round:
    """A round with the workbooks of some agencies issued."""
    round_ = rounds.init_round(folder, form, "2026-H1", agencies)
    with Store(folder / rounds.DATASET_FILE) as store:
        generate(Press(round_, password), folder / rounds.ISSUED, store, codes, now=IN_TIME)
    return round_


def shipped_round(folder: Path, password: str = "") -> Round:
    """The shipped form, for a commune and a department."""
    return a_round(folder, "kh121-2026", None, [COMMUNE, DEPARTMENT], password)


def every_kind(folder: Path, password: str = "") -> Round:
    """The example that has every kind of item, for a commune and a department."""
    form, agencies = str(EXAMPLE / "bieu-mau.xlsx"), EXAMPLE / "don-vi.xlsx"
    return a_round(folder, form, agencies, [ISLAND, DEPARTMENT], password)


def with_past(round_: Round, answers: tuple[Past, ...], agency: str) -> Round:
    """The same round, when it is known what the agency answered in the period before."""
    return replace(round_, past_period=parse_period("2025"), past={agency: answers})


def agency_of(round_: Round, code: str) -> Agency:
    found = round_.agency(code)
    assert found is not None
    return found


def workbook_of(round_: Round, agency: str) -> Path:
    return round_.folder / rounds.ISSUED / file_name(agency_of(round_, agency), round_)


def layout_of(round_: Round, agency: str) -> Layout:
    return plan_layout(round_, agency_of(round_, agency))


def collect_files(round_: Round, copy: Path, files: list[Path]) -> tuple[Collected, Dataset]:
    """Collects files into a copy of the round."""
    shutil.copytree(round_.folder, copy)
    own = rounds.open_round(copy)
    for file in files:
        shutil.copy(file, copy / rounds.RETURNED)
    with Store(copy / rounds.DATASET_FILE) as store:
        done = collect(own, store, [copy / rounds.RETURNED], now=IN_TIME)
        return done, store.in_force([agency.code for agency in own.asked])


# ---------------------------------------------------------------- answers to the example of every kind

# an answer to everything that must be answered, nothing wrong with it
SOUND = """
    A01/TS                  | 1000
    A01/MS                  | 1000
    A02.2/TS                | 9
    A02.2/MS                | 11
    A03                     | Hoàn thành
    A04                     | Có
    B01                     | 3
    B02                     | 40
    B03                     | 99.5
    B04                     | 1250000
    B05                     | 0.5
    B06                     | 1234.567
    B07                     | 7700
    B08                     | 7700
    B09                     | 60
    B10                     | Chưa có điều kiện họp trực tuyến
    C02#1 ten_lop           | Lớp một
    C02#1 ngay_mo           | 2026-03-05
    C02#1 hinh_thuc         | Trực tiếp
    C02#1 so_nguoi          | 25
    C03                     | 25
    NV01 trạng thái         | Hoàn thành
    NV01 kết quả thực hiện  | Đã kiện toàn
    NV02 trạng thái         | Thường xuyên
    NV02 kết quả thực hiện  | 12 tổ
"""


def cell_of(layout: Layout, name: str) -> Input:
    if name.startswith("@"):
        return next(cell for cell in layout.inputs if cell.row_code == name)
    return input_of(layout, name)


def value_of(text: str) -> Answer | None:
    repeated = re.fullmatch(r"x\*(\d+)", text)
    return "ờ" * int(repeated[1]) if repeated else typed(text)


def sound(layout: Layout) -> dict[Input, Answer]:
    """An answer to everything that must be answered, and the sign-off."""
    found: dict[Input, Answer] = {}
    for name, text in lines(SOUND):
        value = typed(text)
        assert value is not None
        found[cell_of(layout, name)] = value
    for cell in layout.inputs:
        if cell.is_sign:
            found[cell] = date(2026, 6, 15) if cell.field.type is FieldType.DATE else "Nguyễn Văn A"
    return found


def changed(layout: Layout, changes: str) -> dict[Input, Answer]:
    """The same with changes: "B04 = 12; B05 = -"; "-" takes an answer away, "x*9" is nine letters."""
    answers = sound(layout)
    for change in changes.split("; "):
        name, _, text = change.partition(" = ")
        answers.pop(cell_of(layout, name.strip()), None)
        if text.strip() != "-":
            value = value_of(text.strip())
            assert value is not None
            answers[cell_of(layout, name.strip())] = value
    return answers


def code_of(layout: Layout, answers: dict[Input, Answer]) -> str:
    """The check code of answers, by the collector's own definition of it."""

    def as_read(value: Answer | None) -> ReadValue:
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day)
        return Decimal(value) if isinstance(value, int) else value

    return check_code((as_read(answers.get(cell)), cell.field.choices) for cell in layout.hashed)
