"""What the report says: every figure and sentence computed from the dataset."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from qng_reports.dataset import Dataset, Issue
from qng_reports.model import Kind, Round
from qng_reports.periods import Period
from qng_reports.render.charts import assessed_chart
from qng_reports.render.communes import commune_tables
from qng_reports.render.digest import digests_of
from qng_reports.render.items import figure_groups, in_plan, parts_of, tally_of, whole_items
from qng_reports.render.turnout import turnout_of
from qng_reports.report import Charts, Report
from qng_reports.totals import provincial_results
from qng_reports.vietnamese import clean_text, format_percent


def build_report(round_: Round, dataset: Dataset, today: date, issues: Sequence[Issue] | None = None) -> Report:
    """Computes what the report says on the day `today`; an empty dataset gives a report that says so.

    `issues`: all that stand, those between agencies too; without it only those of the submissions are counted.
    """
    form = round_.form
    results = tuple(r for r in provincial_results(round_, dataset) if r.indicator.kind is not Kind.TASK)
    plan = tuple(result for result in results if in_plan(result.indicator))
    parts = tuple(parts_of(form, plan))
    digests, communes = digests_of(round_, dataset), tuple(commune_tables(round_, dataset, results))
    return Report(
        parent_body=re.sub(r"(?<= tỉnh) (\w+) (\w+)$", "\u00a0\\1\u00a0\\2", form.parent_body),  # breaks before "tỉnh"
        issuer=form.issuer,
        place=form.place,
        year=str(today.year),
        recipients=tuple(name.strip(" .") for name in form.recipient.split(";") if name.strip(" .")),
        signer_post=form.signer_post,
        plan=form.plan.strip(" .;"),
        subject=_subject(form.title, round_.period),
        period=round_.period.name,
        today=today,
        minimum_share=format_percent(form.minimum_share),
        turnout=turnout_of(round_, dataset, issues),
        tally=tally_of(whole_items(plan)),
        parts=parts,
        figures_number=str(len(parts) + 1),
        figures=tuple(figure_groups(form, results)),
        digests=digests,
        opinions_appendix=("Phụ lục III" if communes else "Phụ lục II") if any(d.whole for d in digests) else "",
        communes=communes,
        charts=Charts(assessed_chart(form, plan)),
    )


def _subject(title: str, period: Period) -> str:
    """The trích yếu: the form's title without "Báo cáo", with the period instead of the bare year."""
    subject = re.sub(r"^báo cáo\s+", "", clean_text(title), flags=re.IGNORECASE)
    if period.name not in subject:
        unbroken = period.name.replace(" ", "\u00a0")  # a line may end before the period, not inside it
        subject = f"{subject.removesuffix(f'năm {period.year}').rstrip(' ,;-')} {unbroken}"
    return subject[:1].upper() + subject[1:]
