"""LibreOffice computes tong-hop.xlsx from nothing: every formula comes to what the file already showed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from openpyxl import Workbook

from qng_reports.doors.xlsx_parts import uncomputed
from qng_reports.export.picture import Picture
from qng_reports.totals import provincial_results
from qng_reports.vietnamese import round_half_up
from tests.test_summary_workbook import LIVE, a_picture, column_of, content_of, row_of

pytestmark = pytest.mark.office
SECONDS = 120


def without_results(content: bytes) -> bytes:
    """The workbook with its formulas, but without what they come to."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(stream, "w", ZIP_DEFLATED) as bare:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = uncomputed(part.decode()).encode()
                assert b"</f><v>" not in part
            bare.writestr(name, part)
    return stream.getvalue()


def converted(content: bytes, folder: Path, kind: str) -> Path:
    """What LibreOffice makes of the file; it has to compute what has no result."""
    given, out = folder / "tong-hop.xlsx", folder / "out"
    given.write_bytes(content)
    soffice = shutil.which("soffice")
    assert soffice is not None, "the fixture of this folder asks for it"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, "--headless", "--norestore", profile, "--convert-to", kind, "--outdir", str(out), str(given)]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    return out


def recomputed(content: bytes, folder: Path) -> Workbook:
    out = converted(content, folder, "xlsx:Calc MS Excel 2007 XML")
    return openpyxl.load_workbook(out / "tong-hop.xlsx", data_only=True)


def formulas(content: bytes) -> Iterator[tuple[str, str]]:
    for sheet in openpyxl.load_workbook(BytesIO(content)):
        for row in sheet.iter_rows():
            yield from ((sheet.title, cell.coordinate) for cell in row if cell.data_type == "f")


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    return a_picture(tmp_path)


def test_every_formula_comes_to_what_was_shown(picture: Picture, tmp_path: Path) -> None:
    content = content_of(picture)
    shown = openpyxl.load_workbook(BytesIO(content), data_only=True)
    computed = recomputed(without_results(content), tmp_path)
    compared = 0
    for sheet, cell in formulas(content):
        told, now = shown[sheet][cell].value, computed[sheet][cell].value
        if isinstance(told, int | float):
            assert now == pytest.approx(told, rel=1e-12, abs=1e-9), f"{sheet}!{cell}"
        else:
            assert (now or "") == (told or ""), f"{sheet}!{cell}"
        compared += 1
    assert compared > 200
    province = computed["Toàn tỉnh"]
    value, judged = column_of(province, "Kết quả"), column_of(province, "Đánh giá")
    results = {r.indicator.code: r for r in provincial_results(picture.round_, picture.dataset)}
    for code in LIVE:
        figure, row = results[code].value, row_of(province, code)
        assert figure is not None
        assert round_half_up(Decimal(repr(province.cell(row, value).value)), 2) == round_half_up(figure, 2), code
        assert (province.cell(row, judged).value or "") == results[code].assessment.value, code


def test_a_figure_mended_by_hand_moves_every_sheet(picture: Picture, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(content_of(picture)))
    ledger = book["Số liệu gốc"]
    row, column = row_of(ledger, "0102"), column_of(ledger, "Tên R1")
    assert ledger.cell(row, column).value == "Lỗi: 90"
    ledger.cell(row, column).value, ledger.cell(row, column + 1).value = 10, 1_000_000
    stream = BytesIO()
    book.save(stream)
    computed = recomputed(stream.getvalue(), tmp_path)
    province, matrix, met = (computed[name] for name in ("Toàn tỉnh", "Theo xã", "Đạt mục tiêu"))
    line = row_of(province, "R1")
    share = 100 * (799_962.5 + 10) / (1_000_003.75 + 1_000_000)
    assert province.cell(line, column_of(province, "Kết quả")).value == pytest.approx(share)
    assert province.cell(line, column_of(province, "Đánh giá")).value == "Chưa đạt"
    assert province.cell(line, column_of(province, "Số đơn vị trả lời")).value == "5/6"
    assert matrix.cell(row_of(matrix, "0102"), column_of(matrix, "Tên R1")).value == pytest.approx(0.001)
    assert met.cell(row_of(met, "0102"), column_of(met, "Tên R1")).value == "Chưa đạt"


def test_numbers_are_vietnamese_whatever_the_machine_speaks(picture: Picture, tmp_path: Path) -> None:
    """A fresh profile speaks English (en-US): the figures have Vietnamese signs all the same."""
    page = next(converted(content_of(picture), tmp_path, "html:HTML (StarCalc)").glob("*.html"))
    told = re.sub(r"<[^>]*>", "", page.read_text(encoding="utf-8", errors="replace")).split()
    assert "1.157.300" in told
    assert {"799.962,5", "1.000.003,75", "80,00", "66,67"} <= set(told)
    assert not [word for word in told if re.fullmatch(r"\d{1,3}(,\d{3})+|\d+\.\d\d", word)]
