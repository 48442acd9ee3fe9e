"""The dataset as files for people and for tools: so-lieu.csv, tong-hop.csv, so-lieu.parquet, tong-hop.xlsx."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from qng_reports.dataset import Dataset, Issue
from qng_reports.doors.files import write_atomic
from qng_reports.errors import QngError
from qng_reports.export.flat import csv_files, parquet_files
from qng_reports.export.picture import Picture
from qng_reports.export.summary import xlsx_files
from qng_reports.model import RESULTS, Round

DEFAULT_FORMATS = ("xlsx", "csv")
_MAKERS: dict[str, Callable[[Picture], dict[str, bytes]]] = {
    "xlsx": xlsx_files,
    "csv": csv_files,
    "parquet": parquet_files,
}
FORMATS = tuple(_MAKERS)


def export_round(
    round_: Round, dataset: Dataset, formats: Sequence[str], *, now: datetime, issues: Sequence[Issue] | None = None
) -> tuple[Path, ...]:
    """Writes the files of `formats` (of FORMATS; none means DEFAULT_FORMATS) into ROUND/ket-qua and gives their paths.

    `issues`: every open issue of the round, those of rejected files and between agencies too; without it only those of
    the submissions in force are listed.

    Everything is computed before the first file is written. Raises QngError for an unknown format, a missing extra,
    or a file that cannot be written.
    """
    wanted = tuple(dict.fromkeys(formats)) or DEFAULT_FORMATS
    unknown = [name for name in wanted if name not in _MAKERS]
    if unknown:
        raise QngError(f"Không có dạng tệp “{unknown[0]}”; chọn trong: {', '.join(FORMATS)}.")
    picture = Picture(round_, dataset, now, tuple(dataset.issues() if issues is None else issues))
    contents = {name: content for wish in wanted for name, content in _MAKERS[wish](picture).items()}
    paths = tuple(round_.folder / RESULTS / name for name in contents)
    for path, content in zip(paths, contents.values(), strict=True):
        write_atomic(path, content)
    return paths
