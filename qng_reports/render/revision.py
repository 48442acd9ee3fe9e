"""What a late submission changes in a report that is written already, and what somebody has edited in it since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from qng_reports.dataset import Dataset
from qng_reports.doors.charts_in import read_charts
from qng_reports.doors.docx_in import read_document
from qng_reports.doors.store import KeptReport, Store, sha256_of
from qng_reports.errors import QngError
from qng_reports.model import REPORTS, Round
from qng_reports.render.compare import Change, Version, differences, with_edits
from qng_reports.render.making import Order, make_now


class Turn(StrEnum):
    """What has become of an agency's submission since the report was written."""

    ARRIVED = "arrived"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Cause:
    """An agency whose submission is another one than when the report was written."""

    agency: str
    name: str
    file: str
    turn: Turn


@dataclass(frozen=True, slots=True)
class Revision:
    """What would change in a report.

    `changes` come from the data; where somebody has edited the place, they say what stands there now. `edits` were made
    by hand elsewhere. `known`: whether the store has the report as it was written; without, hand edits cannot be told
    from changes of the data.
    """

    path: Path
    known: bool
    changes: tuple[Change, ...]
    edits: tuple[Change, ...]
    causes: tuple[Cause, ...]


def revision(round_: Round, store: Store, against: Path | None, order: Order) -> Revision:
    """The report of what is in force now held against the last one written, or against the file `against`.

    Writes nothing. Raises QngError where there is no report to compare with.
    """
    path, current, base = _earlier(round_, store, against)
    made = make_now(round_, store, order)
    now = _version(made.document.content, path.name)
    causes = tuple(_causes(round_, made.dataset, base)) if base else ()
    if base is None:
        assert current is not None
        return Revision(path, False, differences(_version(current, path.name), now), (), causes)
    written = _version(base.content, base.name)
    changes = differences(written, now)
    if current is None or current == base.content:
        return Revision(path, True, changes, (), causes)
    merged, edits = with_edits(changes, differences(written, _version(current, path.name)))
    return Revision(path, True, merged, edits, causes)


def _earlier(round_: Round, store: Store, against: Path | None) -> tuple[Path, bytes | None, KeptReport | None]:
    """The file to compare with, its bytes (None where it is gone), and the report as it was written."""
    if against is not None:
        try:
            content = against.read_bytes()
        except OSError as problem:
            raise QngError(f"Không đọc được “{against}”: không có tệp này hoặc tệp đang bị khóa.") from problem
        same = store.last_report(sha256=sha256_of(content))
        return against, content, same or store.last_report(name=against.name)
    last = store.last_report()
    if last is None:
        raise QngError(
            "Đợt này chưa lập báo cáo nào để so sánh; chạy “qng-reports render” trước, "
            "hoặc chỉ tệp báo cáo cũ: --diff TỆP.docx."
        )
    path = round_.folder / REPORTS / last.name
    return path, path.read_bytes() if path.is_file() else None, last


def _version(content: bytes, name: str) -> Version:
    return Version(read_document(content, name), read_charts(content))


def _causes(round_: Round, dataset: Dataset, base: KeptReport) -> Iterator[Cause]:
    for agency in round_.asked:
        then, submission = base.basis.get(agency.code), dataset.submissions.get(agency.code)
        if submission is None:
            if then is not None:
                yield Cause(agency.code, agency.name, "", Turn.WITHDRAWN)
        elif then != submission.sha256:
            turn = Turn.ARRIVED if then is None else Turn.REPLACED
            yield Cause(agency.code, agency.name, submission.file, turn)
