"""What the report says: every figure and sentence computed from the dataset."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qng_reports.dataset import Dataset, Issue
from qng_reports.model import Kind, Round
from qng_reports.periods import Period
from qng_reports.render.charts import Picture, charts_of
from qng_reports.render.communes import commune_tables
from qng_reports.render.digest import digests_of
from qng_reports.render.items import figure_groups, in_plan, items_by_code, leads_of, parts_of, tally_of, whole_items
from qng_reports.render.names import roman
from qng_reports.render.standings import standings_of
from qng_reports.render.tables import tables_of
from qng_reports.render.tasks import task_groups, task_tally, tasks_of
from qng_reports.render.turnout import turnout_of
from qng_reports.render.view import View
from qng_reports.report import Appendices, Headings, Report
from qng_reports.totals import provincial_results
from qng_reports.vietnamese import clean_text, format_day, format_long_date, format_month, format_percent


def build_report(round_: Round, dataset: Dataset, today: date, issues: Sequence[Issue] | None = None) -> Report:
    """Computes what the report says on the day `today`; an empty dataset gives a report that says so.

    `issues`: all that stand, those between agencies too; without it only those of the submissions are counted.
    """
    form = round_.form
    view = View(round_, dataset, provincial_results(round_, dataset))
    results = tuple(result for result in view.results if result.indicator.kind is not Kind.TASK)
    plan = tuple(result for result in results if in_plan(result.indicator))
    items = items_by_code(view)
    parts, leads = tuple(parts_of(form, plan, items)), tuple(leads_of(plan, items))
    tables, standings = tables_of(view), tuple(standings_of(view))
    figures = tuple(figure_groups(form, results, tables))
    groups, digests = tuple(task_groups(view)), digests_of(round_, dataset)
    report = Report(
        parent_body=re.sub(r"(?<= tỉnh) (\w+) (\w+)$", "\u00a0\\1\u00a0\\2", form.parent_body),  # breaks before "tỉnh"
        issuer=form.issuer,
        place=form.place,
        month=format_month(today.month),
        year=str(today.year),
        recipients=tuple(name.strip(" .") for name in form.recipient.split(";") if name.strip(" .")),
        signer_post=form.signer_post,
        plan=form.plan.strip(" .;"),
        grounds=tuple(line.strip(" .;") for line in re.split(r"[;\n]", form.plan) if line.strip(" .;")),
        subject=_subject(form.title, round_.period),
        period=round_.period.name,
        today=format_day(today),
        long_today=format_long_date(today),
        minimum_share=format_percent(form.minimum_share),
        headings=Headings("", "", ""),
        appendices=Appendices("", "", "", "", "", ""),
        turnout=turnout_of(view, issues),
        tally=tally_of(whole_items(plan)),
        parts=parts,
        leads=leads,
        figures_number=str(len(parts) + 1),
        figures=figures,
        standings_number=str(len(parts) + bool(figures) + 1),
        standings=standings,
        tasks=task_tally(view, tasks_of(view)),
        task_groups=groups,
        digests=digests,
        communes=tuple(commune_tables(view, results)),
        by_code=items,
        answers={q.code: digest for q, digest in zip(form.questions, digests, strict=True)},
        tables=tables,
        filled_tables=tuple(table for table in tables.values() if table.rows),
        charts=charts_of(Picture(round_, dataset, results, issues), plan),
    )
    return replace(report, headings=_headings(report), appendices=_appendices(report))


def _headings(report: Report) -> Headings:
    items = report.parts or report.figures or report.standings or report.communes or report.filled_tables
    return Headings(*_numbered("", bool(items), bool(report.task_groups), bool(report.digests)))


def _appendices(report: Report) -> Appendices:
    opinions = any(digest.whole for digest in report.digests)
    shown = (report.parts, report.leads[1:], report.task_groups, report.communes, report.filled_tables)
    return Appendices(*_numbered("Phụ lục", *map(bool, shown), opinions))


def _numbered(word: str, *present: bool) -> list[str]:
    """Names of those present, numbered I, II, III; parts begin at II, and an appendix that is alone has no number."""
    named, number = [], 0 if word else 1
    for there in present:
        number += there
        written = f"{word} {roman(number)}".strip() if not word or sum(present) > 1 else word
        named.append(written if there else "")
    return named


def _subject(title: str, period: Period) -> str:
    """The trích yếu: the form's title without "Báo cáo", with the period instead of the bare year."""
    subject = re.sub(r"^báo cáo\s+", "", clean_text(title), flags=re.IGNORECASE)
    unbroken = period.name.replace(" ", "\u00a0")  # a line may end before the period, not inside it
    if period.name not in subject:
        subject = f"{subject.removesuffix(f'năm {period.year}').rstrip(' ,;-')} {unbroken}"
    subject = subject.replace(period.name, unbroken)
    return subject[:1].upper() + subject[1:]
