"""From the dataset to the official Word report (báo cáo): computes what it says and fills the Word template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from qng_reports.dataset import Dataset, Issue
from qng_reports.doors import word
from qng_reports.doors.store import Store, sha256_of
from qng_reports.errors import DefinitionError, QngError
from qng_reports.model import REPORTS, Round
from qng_reports.render.build import build_report
from qng_reports.report import as_context, known_fields

__all__ = ["Paper", "build_report", "render_report", "render_round"]
_WRITTEN = "report:"  # facts of the store that hold the SHA-256 of reports as written


@dataclass(frozen=True, slots=True)
class Paper:
    """A Word template, and whether the charts that it prints become PNG pictures, for programs that show no others."""

    template: Path
    pictured: bool = False


def render_report(
    round_: Round,
    dataset: Dataset,
    template: Path | Paper,
    out: Path,
    today: date,
    issues: Sequence[Issue] | None = None,
) -> None:
    """Writes the Word report; raises DefinitionError with every fault of the template before anything is written.

    `issues`: as for `build_report`.
    """
    paper = template if isinstance(template, Paper) else Paper(template)
    faults = word.template_faults(paper.template, known_fields())
    if faults:
        raise DefinitionError(f"Mẫu Word “{paper.template.name}” chưa dùng được", faults)
    report = build_report(round_, dataset, today, issues)
    created = datetime.combine(today, time())
    word.fill_template(paper.template, as_context(report), out, created=created, pictured=paper.pictured)


def render_round(
    round_: Round,
    store: Store,
    template: Path | Paper,
    out: Path | None,
    today: date,
    issues: Sequence[Issue] | None = None,
) -> Path:
    """Writes the report into ROUND/bao-cao (or to `out`) and gives its path. `issues`: as for `build_report`.

    A report that someone has edited since it was written is never written over: the new one takes the next free name,
    and QngError is raised where `out` names the edited one.
    """
    wanted = out or round_.folder / REPORTS / f"bao-cao-{round_.form.code.lower()}-{round_.period.code}.docx"
    ours = {value for key, value in store.facts().items() if key.startswith(_WRITTEN)}
    path, number = wanted, 1
    while path.exists() and not (path.is_file() and sha256_of(path.read_bytes()) in ours):
        if out is not None:
            raise QngError(f"“{out}” đã có và không phải báo cáo chương trình vừa ghi; hãy chọn tên khác.")
        number += 1
        path = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
    dataset = store.in_force(agency.code for agency in round_.asked)
    render_report(round_, dataset, template, path, today, issues)
    store.describe({_WRITTEN + path.name: sha256_of(path.read_bytes())})
    return path
