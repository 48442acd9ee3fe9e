"""A whole round collected: every file kept, read, checked and stored, against bare calamine and against itself."""

from __future__ import annotations

import resource
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from zipfile import ZIP_DEFLATED, ZipFile

from benchmarks.collect import read_by_calamine
from benchmarks.generate import FORM, PERIOD
from qng_reports.collect import collect
from qng_reports.doors.store import Store
from qng_reports.doors.xlsx_fill import Answer, fill_workbook
from qng_reports.generate import workbook_bytes
from qng_reports.layout import Input, plan_layout
from qng_reports.model import DATASET_FILE, RETURNED, Agency, Round
from qng_reports.rounds import init_round
from qng_reports.simulation import Officer

NOW = datetime(2026, 6, 16, 9)
MASTERS = 12  # communes whose workbooks are filled; the others answer alike under their own code and name


def table(sizes: Sequence[int]) -> Iterator[str]:
    """Lines of a Markdown table, one size after the other."""
    yield "## collect, whole: everything checked and stored, as ratio to bare calamine reading the same files"
    yield ""
    yield "| Workbooks | bare calamine, s | first `collect`, s | ratio | ms a file | again, of the first | memory, MB |"
    yield "|---|---|---|---|---|---|---|"
    for size in sizes:
        if size > 1:
            yield _row(size)
    yield ""
    yield "Goals: ratio <= 4; again <= 0.1; ms a file of 3,321 within 1.3 of 96; memory <= 100 MB beside the libraries."


def _row(size: int) -> str:
    with TemporaryDirectory() as folder:
        round_ = _round_of(init_round(Path(folder) / "round", FORM, PERIOD), size)
        contents = list(_returned(round_))
        for agency, content in zip(round_.agencies, contents, strict=True):
            (round_.folder / RETURNED / f"{agency.code}.xlsx").write_bytes(content)
        bare = _timed_bare(contents[:96]) * size / min(size, 96)
        contents.clear()
        before = _peak()
        first, again = _timed(round_), median(_timed(round_) for _ in range(3))
        memory = (_peak() - before) / 1024
    return (
        f"| {size:,} | {bare:.2f} | {first:.2f} | {first / bare:.2f} | {first / size * 1000:.1f} | {again / first:.3f} "
        f"| {memory:.0f} |"
    )


def _peak() -> int:
    """Most memory that this process has had, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _timed(round_: Round) -> float:
    start = perf_counter()
    with Store(round_.folder / DATASET_FILE) as store:
        done = collect(round_, store, [round_.folder / RETURNED], now=NOW)
    assert done.in_force == len(round_.agencies), [issue.message for issue in done.issues[:3]]
    return perf_counter() - start


def _timed_bare(contents: Sequence[bytes]) -> float:
    times = []
    for _ in range(3):
        start = perf_counter()
        for content in contents:
            read_by_calamine(content)
        times.append(perf_counter() - start)
    return median(times)


def _round_of(round_: Round, size: int) -> Round:
    communes = [agency for agency in round_.asked if agency.is_commune]
    named = enumerate(islice(cycle(communes[:MASTERS]), size))
    agencies = tuple(replace(a, code=f"{70_000 + n}", name=f"{a.name} {n}") for n, a in named)
    return replace(round_, agencies=agencies)


def _returned(round_: Round) -> Iterator[bytes]:
    """Each agency's filled workbook: a master's with the agency's own code and name in every part."""
    masters = _saved_by_office([_filled(round_, agency) for agency in round_.agencies[:MASTERS]])
    for n, agency in enumerate(round_.agencies):
        master = round_.agencies[n % MASTERS]
        yield _renamed(masters[n % MASTERS], master, agency) if agency != master else masters[n]


def _filled(round_: Round, agency: Agency) -> bytes:
    layout = plan_layout(round_, agency)
    answers: dict[Input, Answer] = dict(Officer(agency, agency.population or 9_000, 1).answers(layout))
    cells = [(cell.sheet, cell.cell, value) for cell, value in answers.items()]
    return fill_workbook(workbook_bytes(round_, agency, f"{PERIOD}-{agency.code}-01"), cells)


def _saved_by_office(contents: list[bytes]) -> list[bytes]:
    """The workbooks as LibreOffice saves them, which is how they come back; as they are where it is missing."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return contents
    with TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.xlsx" for number in range(len(contents))]
        for file, content in zip(files, contents, strict=True):
            file.write_bytes(content)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        out = Path(folder) / "out"
        command = [soffice, "--headless", profile, "--convert-to", "xlsx", "--outdir", str(out), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return [(out / file.name).read_bytes() for file in files]


def _renamed(content: bytes, master: Agency, agency: Agency) -> bytes:
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=1) as after:
        for name in before.namelist():
            part = before.read(name).replace(master.code.encode(), agency.code.encode())
            after.writestr(name, part.replace(master.name.encode(), agency.name.encode()))
    return stream.getvalue()
