"""Workbooks of a round: the whole command against a bare XlsxWriter script."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks import bare
from qng_reports.dataset import Identity
from qng_reports.doors.store import Store
from qng_reports.generate import Press, generate
from qng_reports.layout import plan_layout
from qng_reports.model import DATASET_FILE, Agency, Round
from qng_reports.rounds import init_round
from qng_reports.sheets import Book
from qng_reports.workbook import Cover, build_book

NOW = datetime(2026, 7, 1, 8)
GOALS = {1: 1.2, 96: 0.25, 3321: 0.15}
FORM, PERIOD = "kh121-2026", "2026-H1"


def table(sizes: Sequence[int]) -> Iterator[str]:
    """Lines of a Markdown table, one size after the other."""
    yield "## generate: seconds, and as ratio to a bare XlsxWriter script that writes the same workbooks"
    yield ""
    yield "| Workbooks | bare XlsxWriter | our `generate` | ratio | goal |"
    yield "|---|---|---|---|---|"
    with tempfile.TemporaryDirectory() as folder:
        shipped = init_round(Path(folder) / "shipped", FORM, PERIOD)
        for size in sizes:
            yield _row(_round_of(shipped, size), size)


def _row(round_: Round, size: int) -> str:
    books = [_described(round_, agency) for agency in islice(round_.asked, 96)]
    _write(books[:1]), _generated(_round_of(round_, 1))  # imports and caches
    times = [
        (_timed(lambda: _write(islice(cycle(books), size))), _generated(round_))
        for _ in range(15 if size < 10 else 3 if size < 1000 else 1)
    ]
    bare_time, own = (median(column) for column in zip(*times, strict=True))
    goal = f"<= {GOALS[size]}" if size in GOALS else ""
    return f"| {size:,} | {bare_time:.3f} | {own:.3f} | {own / bare_time:.2f} | {goal} |"


def _timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _write(books: Any) -> None:
    for book in books:
        bare.write(book)


def _generated(round_: Round) -> float:
    """Seconds of the whole `generate` into a new folder, with its store."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / DATASET_FILE, create=True) as store:
        return _timed(lambda: generate(Press(round_), Path(folder), store, (), now=NOW))


def _round_of(round_: Round, size: int) -> Round:
    """The round asked of as many communes, the shipped ones again and again under other names."""
    communes = tuple(agency for agency in round_.asked if agency.is_commune)
    repeated = islice(enumerate(cycle(communes), 1), len(communes), max(size, len(communes)))
    renamed = (replace(agency, code=f"{n:05d}", name=f"{agency.name} {n}") for n, agency in repeated)
    return replace(round_, agencies=(*communes[:size], *renamed))


def _described(round_: Round, agency: Agency) -> Book:
    """An agency's workbook as data; what a bare script has in its head."""
    identity = Identity(round_.form.code, round_.form.version, agency.code, PERIOD, f"{PERIOD}-{agency.code}-01")
    cover = Cover(identity, round_.deadline, datetime(2026, 6, 30), round_.form.title, agency.name)
    return build_book(plan_layout(round_, agency), cover)
