"""From the dataset to the official Word report (báo cáo): computes what it says and fills the Word template."""

from __future__ import annotations

from pathlib import Path

from qng_reports.dataset import Dataset
from qng_reports.doors.files import write_atomic
from qng_reports.doors.store import KeptReport, Store, sha256_of
from qng_reports.model import REPORTS, Round
from qng_reports.render.build import build_report
from qng_reports.render.making import WRITTEN, Order, is_ours, make_now, make_report, must_be_free

__all__ = ["Order", "build_report", "render_report", "render_round"]


def render_report(round_: Round, dataset: Dataset, order: Order, out: Path) -> None:
    """Writes the Word report; raises DefinitionError with every fault of the template before anything is written."""
    write_atomic(out, make_report(round_, dataset, order).document.content)


def render_round(round_: Round, store: Store, order: Order, out: Path | None = None) -> Path:
    """Writes the report into ROUND/bao-cao (or to `out`) and gives its path.

    A report that someone has edited since it was written is never written over: the new one takes the next free name,
    and QngError is raised where `out` names the edited one. The store keeps what was written.
    """
    wanted = out or round_.folder / REPORTS / f"bao-cao-{round_.form.code.lower()}-{round_.period.code}.docx"
    path, number = wanted, 1
    if out is not None:
        must_be_free(store, out)
    while path.exists() and not is_ours(store, path):
        number += 1
        path = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
    made = make_now(round_, store, order)
    write_atomic(path, made.document.content)
    with store.change():
        store.describe({WRITTEN + path.name: sha256_of(made.document.content)})
        basis = {agency: submission.sha256 for agency, submission in made.dataset.submissions.items()}
        store.keep_report(KeptReport(path.name, made.document.content, order.today, basis))
    return path
