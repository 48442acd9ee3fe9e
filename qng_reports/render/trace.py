"""Every figure of a report with the cells that it came from, as a workbook beside the report."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from qng_reports.decisions import effect_of
from qng_reports.doors.charts_in import alternative_texts
from qng_reports.doors.docx_in import read_document
from qng_reports.doors.files import write_atomic
from qng_reports.doors.store import Store, sha256_of
from qng_reports.doors.word import Mark
from qng_reports.doors.xlsx_out import write_book
from qng_reports.errors import QngError
from qng_reports.model import Agency, Form, Kind, Round
from qng_reports.render.items import in_plan
from qng_reports.render.making import WRITTEN, Made, Order, make_now, must_be_free
from qng_reports.render.places import bookmark_places, quoted
from qng_reports.render.sources import Origins, Sources
from qng_reports.render.trace_book import FigureLine, trace_book
from qng_reports.sheets import Properties

_TELLING = 120  # letters of a chart's description by which it is known


@dataclass(frozen=True)
class Trace:
    """The figures of a report in its order, and the cells of all items that they rest on, in the form's order."""

    figures: tuple[FigureLine, ...]
    sources: tuple[Sources, ...]


def trace_round(round_: Round, store: Store, order: Order, report: Path, out: Path) -> Path:
    """Writes the trace of the report just written to `report` into `out`, and gives that path.

    Raises QngError where `out` is a file that somebody made or edited, or where `report` is not what is in force now.
    """
    must_be_free(store, out)
    made = make_now(round_, store, order)
    if made.document.content != report.read_bytes():
        raise QngError(
            f"“{report.name}” không phải báo cáo của số liệu hiện có; lập lại báo cáo rồi ghi bảng số liệu gốc."
        )
    trace = trace_of(round_, made)
    about = Properties(
        f"Số liệu gốc của báo cáo {round_.period.name}", f"{round_.form.code} {round_.period}", round_.form.issuer, "",
        datetime.combine(order.today, time()),
    )  # fmt: skip
    content = write_book(trace_book(trace.figures, trace.sources, about, _target(report, out)))
    write_atomic(out, content)
    store.describe({WRITTEN + out.name: sha256_of(content)})
    return out


def trace_of(round_: Round, made: Made) -> Trace:
    """Where each figure of a report stands and what it was made of; charts after the figures in the text."""
    document = read_document(made.document.content, "")
    places = bookmark_places(document)
    names = {agency.code: agency for agency in round_.agencies}
    origins = Origins(round_, made.dataset, effect_of(round_, made.dataset).observations)
    found: dict[str, Sources] = {}

    parts: dict[str, list[str]] = {}
    for item in round_.form.items:
        if item.part_of:
            parts.setdefault(item.part_of, []).append(item.code)

    def sources(named: Sequence[str]) -> tuple[Sources, ...]:
        codes = [code for name in named for code in parts.get(name, [name])]  # an item of parts is made of theirs
        for code in codes:
            if code not in found and (made_of := origins.of(code)) is not None:
                found[code] = made_of
        return tuple(found[code] for code in codes if code in found)

    figures = [
        _line(mark, places.get(mark.name, ""), sources(mark.origin.items), names) for mark in made.document.marks
    ]
    figures += [
        FigureLine(f"Biểu đồ {quoted(title)}", "biểu đồ", "số liệu của các cột, đường trong biểu đồ", sources(codes))
        for title, codes in _charts(made, round_.form)
    ]
    order = [*(i.code for i in round_.form.items), *(q.code for q in round_.form.questions)]
    return Trace(tuple(figures), tuple(found[code] for code in order if code in found))


def _line(mark: Mark, place: str, sources: tuple[Sources, ...], names: Mapping[str, Agency]) -> FigureLine:
    agency = names.get(mark.origin.agency)
    return FigureLine(place, mark.text, mark.origin.how, sources, agency, mark.name)


def _charts(made: Made, form: Form) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The charts that the template prints, and the items that they draw; the map of who reported draws none."""
    told = [text[:_TELLING] for text in alternative_texts(made.document.content)]
    plan = tuple(i.code for i in form.items if in_plan(i) and i.kind is not Kind.TASK and not i.part_of)
    charts = made.report.charts
    drawn = [(charts.assessed, plan), (charts.map, ())]
    drawn += [(c, (c.item,) if c.item else plan) for c in (*charts.communes, *charts.trends, *charts.maps)]
    for chart, codes in drawn:
        if chart and chart.described[:_TELLING] in told:
            yield chart.title, codes


def _target(report: Path, out: Path) -> str:
    """The report as the workbook links to it: by the way from its own folder, so that both can move together."""
    try:
        return Path(os.path.relpath(report.resolve(), out.resolve().parent)).as_posix()
    except ValueError:  # on another drive of Windows
        return str(report.resolve())
