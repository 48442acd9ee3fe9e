"""The totals of so-lieu-goc.xlsx, computed by LibreOffice: every one equals the figure that the report prints."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from qng_reports.doors.xlsx_in import read_book
from qng_reports.doors.xlsx_out import write_book
from qng_reports.render.sources import Origins
from qng_reports.render.trace_book import trace_book
from qng_reports.sheets import Properties
from tests.office.programs import needs
from tests.test_trace import every_method

pytestmark = pytest.mark.office


def without_results(content: bytes) -> bytes:
    """The workbook without what its formulas show, so that the program must compute it."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(stream, "w") as after:
        for name in before.namelist():
            after.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", before.read(name)))
    return stream.getvalue()


def test_every_total_is_the_printed_one(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    needs(soffice, "LibreOffice")
    origins = Origins(*every_method())
    sources = [found for n in range(1, 10) if (found := origins.of(f"X0{n}")) is not None]
    book = trace_book([], sources, Properties("x", "", "", "", datetime(2026, 7, 5)), "a.docx")
    (tmp_path / "goc.xlsx").write_bytes(without_results(write_book(book)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        str(soffice),
        "--headless",
        profile,
        "--convert-to",
        "ods",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "goc.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    sheet = read_book((tmp_path / "goc.ods").read_bytes()).sheets[1]
    checks = [row[9] for row in sheet.rows if row[9] in ("Khớp", "Lệch")]
    assert checks == ["Khớp"] * 10
    computed = [row[10] for row in sheet.rows if row[9] == "Khớp"]
    assert computed[0] == Decimal(90) and computed[1] == Decimal(1207)
