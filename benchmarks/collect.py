"""Returned workbooks: the reader against the bare libraries."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from python_calamine import CalamineWorkbook

from benchmarks.generate import FORM, PERIOD
from qng_reports.doors.apart import read_book_apart
from qng_reports.doors.xlsx_in import read_book
from qng_reports.generate import workbook_bytes
from qng_reports.rounds import init_round

SAMPLES = 12  # workbooks of different communes, in turn
COMMENTED = "files out of the ordinary, in a process of its own"
Read = Callable[[bytes], object]


def table(sizes: Sequence[int]) -> Iterator[str]:
    """Lines of a Markdown table: milliseconds a workbook, and the ratio to bare calamine."""
    yield "## collect, reading: milliseconds a workbook, and as ratio to bare calamine"
    yield ""
    yield "| Reader | ms | ratio | goal |"
    yield "|---|---|---|---|"
    with TemporaryDirectory() as folder:
        round_ = init_round(Path(folder) / "round", FORM, PERIOD)
        asked = [agency for agency in round_.asked if agency.is_commune][:SAMPLES]
        files = [workbook_bytes(round_, agency, f"{PERIOD}-{agency.code}-01") for agency in asked]
    commented = [_commented(content) for content in files]
    repeats = 3 if max(sizes) < 96 else 9
    times: dict[str, list[float]] = {name: [] for name in READERS}
    for _ in range(repeats):
        for name, (read, _) in READERS.items():  # in turn, so that a drift of the machine hits all
            times[name] += _timed(read, commented if COMMENTED in name else files)
    bare = median(times["bare calamine"])
    for name, (_, goal) in READERS.items():
        own = median(times[name])
        yield f"| {name} | {own * 1000:.1f} | {own / bare:.2f} | {goal} |"


def _timed(read: Read, files: Sequence[bytes]) -> list[float]:
    read(files[0])  # imports, the child, caches
    times = []
    gc.collect()
    for content in files:
        start = perf_counter()
        read(content)
        times.append(perf_counter() - start)
    return times


def read_by_calamine(content: bytes) -> object:
    """Every sheet of a workbook by the bare library."""
    with CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
        return [workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names]


def _openpyxl(content: bytes, **options: bool) -> object:
    workbook = openpyxl.load_workbook(BytesIO(content), **options)
    return [list(sheet.iter_rows(values_only=True)) for sheet in workbook.worksheets]


def _commented(content: bytes) -> bytes:
    """The workbook with an XML comment before its cells, which the quick way leaves alone."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(stream, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b"<sheetData>", b"<sheetData><!-- -->"))
    return stream.getvalue()


READERS: dict[str, tuple[Read, str]] = {
    "bare calamine": (read_by_calamine, ""),
    "our `read_book`: values, formulas, formats, comments, what is hidden, CRC": (read_book, "<= 2.5"),
    "our `read_book_apart`: the same, within bounds": (read_book_apart, "<= 2.5"),
    f"our `read_book_apart`, {COMMENTED}": (read_book_apart, ""),
    "openpyxl, read_only": (lambda content: _openpyxl(content, read_only=True, data_only=True), ""),
    "openpyxl": (_openpyxl, ""),
}
