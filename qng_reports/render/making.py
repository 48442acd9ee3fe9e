"""The report made whole, in memory: the template checked, filled, with its figures marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from qng_reports.dataset import Dataset, Issue
from qng_reports.doors import word
from qng_reports.doors.store import Store, sha256_of
from qng_reports.errors import DefinitionError, QngError
from qng_reports.model import Round
from qng_reports.render.build import build_report
from qng_reports.report import Report, as_context, known_fields

WRITTEN = "report:"  # facts of the store that hold the SHA-256 of what was written into the round for people to edit


@dataclass(frozen=True)
class Order:
    """What a report is to be made of: template, day and the issues that stand (as for `build_report`).

    `pictured`: the charts that the template prints become PNG pictures, for programs that show no others.
    """

    template: Path
    today: date
    issues: Sequence[Issue] | None = None
    pictured: bool = False


@dataclass(frozen=True)
class Made:
    """A report in memory: what it says, the document, and the dataset that it rests on."""

    report: Report
    document: word.Filled
    dataset: Dataset


def make_report(round_: Round, dataset: Dataset, order: Order) -> Made:
    """The report as it would be written; raises DefinitionError with every fault of the template."""
    faults = word.template_faults(order.template, known_fields(), round_.form.codes)
    if faults:
        raise DefinitionError(f"Mẫu Word “{order.template.name}” chưa dùng được", faults)
    report = build_report(round_, dataset, order.today, order.issues)
    created = datetime.combine(order.today, time())
    document = word.filled(order.template, as_context(report), created=created, pictured=order.pictured)
    return Made(report, document, dataset)


def make_now(round_: Round, store: Store, order: Order) -> Made:
    """The report of what is in force now."""
    return make_report(round_, store.in_force((agency.code for agency in round_.asked), order.today), order)


def is_ours(store: Store, path: Path) -> bool:
    """Whether a file is as the program wrote it: edited since, it is somebody's work."""
    ours = {value for key, value in store.facts().items() if key.startswith(WRITTEN)}
    return path.is_file() and sha256_of(path.read_bytes()) in ours


def must_be_free(store: Store, path: Path) -> None:
    """QngError where a file that somebody made or edited would be written over."""
    if path.exists() and not is_ours(store, path):
        raise QngError(f"“{path}” đã có và không phải tệp chương trình vừa ghi; hãy chọn tên khác.")
