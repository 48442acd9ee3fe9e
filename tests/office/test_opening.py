"""Issued workbooks as they are first opened: no program complains, and what they show before anything is computed is
what computing gives."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from qng_reports import layout as at
from qng_reports.model import Round
from tests.office import programs
from tests.office.programs import COMMUNE, DEPARTMENT, ISLAND, Cell, Work, layout_of, type_with, workbook_of

pytestmark = pytest.mark.office

MADE: dict[str, tuple[Callable[[Path, str], Round], tuple[str, ...]]] = {
    "kh121": (programs.shipped_round, (COMMUNE, DEPARTMENT)),
    "moi-loai": (programs.every_kind, (ISLAND, DEPARTMENT)),
}


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Round]:
    """Both rounds, issued under a password."""
    folder = tmp_path_factory.mktemp("locked")
    return {name: make(folder / name, "mật khẩu") for name, (make, _) in MADE.items()}


@pytest.fixture(scope="module")
def workbooks(issued: Round, every_kind: Round, locked: dict[str, Round], tmp_path_factory) -> list[Path]:
    """Every workbook, with and without a password, copied side by side under a name of its own."""
    folder = tmp_path_factory.mktemp("copies")
    found = []
    for name, round_ in {"kh121": issued, "moi-loai": every_kind}.items():
        for kind, one in {"open": round_, "locked": locked[name]}.items():
            for agency in MADE[name][1]:
                copy = folder / f"{name}-{agency}-{kind}.xlsx"
                copy.write_bytes(workbook_of(one, agency).read_bytes())
                found.append(copy)
    return found


def test_libreoffice_opens_without_a_word(workbooks: list[Path], tmp_path: Path) -> None:
    """What it writes to its error stream, but for the missing Java, of which a workbook needs none."""
    assert len(workbooks) == 8
    with tempfile.TemporaryDirectory(prefix="qng-open-", ignore_cleanup_errors=True) as home:
        done = subprocess.run(
            ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation={Path(home).as_uri()}",
             "--convert-to", "ods", "--outdir", str(tmp_path), *map(str, workbooks)],
            env={**os.environ, "HOME": home, "TMPDIR": home, "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"},
            capture_output=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip
    assert done.returncode == 0
    said = [line for line in done.stderr.splitlines() if line.strip() and "javaldx" not in line]
    assert said == []
    assert {path.stem for path in tmp_path.glob("*.ods")} == {path.stem for path in workbooks}


def test_gnumeric_opens_without_a_word(workbooks: list[Path], tmp_path: Path) -> None:
    for workbook in workbooks:
        assert programs.ssconvert(workbook, tmp_path / workbook.name) == [], workbook.name


def test_what_is_shown_before_computing_is_what_computing_gives(
    program: str, workbooks: list[Path], tmp_path: Path
) -> None:
    """Excel's Protected View and mail previews show the values that we ship; every formula of a visible sheet."""
    untouched = [workbook for workbook in workbooks if workbook.stem.endswith("open")]
    formulas = [formulas_of(workbook) for workbook in untouched]
    done = type_with(
        program, "vi-VN", tmp_path, [Work(w, read=cells) for w, cells in zip(untouched, formulas, strict=True)]
    )
    for workbook, cells, one in zip(untouched, formulas, done, strict=True):
        shipped = programs.values_of(workbook, cells)
        assert len(cells) > 40
        differ = {cell: (shipped[cell], one.cells[cell]) for cell in cells if shipped[cell] != one.cells[cell]}
        assert differ == {}, workbook.name


def formulas_of(workbook: Path) -> tuple[Cell, ...]:
    """The formula cells of all visible sheets, and of the hidden one but for what tells the program's habits."""
    habits = {"B7", "B8"}
    return tuple(
        (sheet.title, cell.coordinate)
        for sheet in openpyxl.load_workbook(workbook)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and not (sheet.title == at.IDENTITY and cell.coordinate in habits)
    )


# ---------------------------------------------------------------- hyperlinks


@pytest.mark.parametrize("name", MADE)
def test_each_listed_fault_leads_to_its_cell(
    name: str, issued: Round, every_kind: Round, program: str, tmp_path: Path
) -> None:
    round_ = issued if name == "kh121" else every_kind
    agency = MADE[name][1][0]
    layout, workbook = layout_of(round_, agency), workbook_of(round_, agency)
    sheet = openpyxl.load_workbook(workbook, data_only=True)[at.CHECK]
    listed = {f"B{row}": sheet[f"B{row}"].value for row in range(7, sheet.max_row + 1) if sheet[f"B{row}"].value}
    (done,) = type_with(program, "vi-VN", tmp_path, [Work(workbook, links=tuple((at.CHECK, c) for c in listed))])
    inputs = {(cell.sheet, cell.cell) for cell in layout.inputs}
    for link, place in zip(done.links, listed.values(), strict=True):
        target, cell = str(place).rsplit("!", 1)
        assert link == {"text": place, "url": f"#'{target}'!{cell}", "sheet": target, "cell": cell}
        assert (target, cell) in inputs
    sheets = {link["sheet"] for link in done.links}
    assert sheets == {at.DATA} | ({at.table_sheet("C02"), at.TASKS} if name == "moi-loai" else set())
    assert len(done.links) > 10
