"""Labels of charts: the formula in the workbook behind, computed by LibreOffice, writes what the report writes."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from qng_reports.doors.charts import chart_workbook
from qng_reports.doors.charts.numbers import label_text
from qng_reports.report import Chart, ChartKind, Series
from tests.office.programs import needs

EDGES = ("0.5", "-0.05", "1234567.891", "99.995", "0.005", "1000", "999.999", "-1234.5", "0", "12.30", "1000000.01")
CSV = "csv:Text - txt - csv (StarCalc):9,34,76"  # tabs, UTF-8


@pytest.mark.office
def test_the_formula_writes_numbers_the_vietnamese_way(tmp_path: Path) -> None:
    needs(shutil.which("soffice"), "no LibreOffice (soffice) on this machine")
    random = Random(1)
    values = [Decimal(edge) for edge in EDGES] + [Decimal(random.randint(-(10**7), 10**9)) / 100 for _ in range(200)]
    names = tuple(str(number) for number in range(len(values)))
    chart = Chart("Thử", ChartKind.BARS, names, (Series("Dãy", tuple(values)),))
    book = tmp_path / "so-lieu.xlsx"
    book.write_bytes(without_results(chart_workbook(chart)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", CSV, "--outdir", str(tmp_path), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    lines = book.with_suffix(".csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split("\t")[-1].strip('"') for line in lines] == [label_text(value) for value in values]


def without_results(book: bytes) -> bytes:
    """The workbook without what its formulas gave when it was written, so that the program must compute."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content.replace(b' t="str"', b""))
            target.writestr(name, content)
    return stream.getvalue()
