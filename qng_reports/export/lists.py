"""Sheets of tong-hop.xlsx that list answers: the tasks, every row of every table, every answer in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from qng_reports.export.picture import Picture
from qng_reports.export.table import ABSENT, BAD, CENTRE, TEXT, Shown, Table, about_line, sheet_name
from qng_reports.model import DONE, Agency, Component, Indicator, Kind, Question, items_of
from qng_reports.vietnamese import format_number

_PLAIN = replace(TEXT, bold=True)


def task_tables(picture: Picture) -> Iterator[Table]:
    """The sheet of tasks, where the form has any: one row a task and agency asked."""
    if not picture.round_.form.tasks:
        return
    columns = (
        ("TT", 6.0), ("Nhiệm vụ", 50.0), ("Thời hạn", 12.0), ("Chủ trì", 20.0), ("Đơn vị báo cáo", 22.0),
        ("Trạng thái", 16.0), ("Kết quả thực hiện", 50.0), ("Văn bản đã ban hành", 30.0),
    )  # fmt: skip
    rows: list[tuple[Shown, ...]] = []
    counted: dict[str, int] = {}
    form = picture.round_.form
    for section, titles in form.headed({task.section for task in form.tasks}):
        found = [
            (task, agency)
            for task in form.tasks
            if task.section == section.code
            for agency in picture.round_.asked
            if agency.answers_to(task.reporters)
        ]
        if found:
            rows += [(title,) for title in titles]
        for task, agency in found:
            row, status = _task_row(picture, task, agency)
            rows.append(row)
            counted[status] = counted.get(status, 0) + 1
    told = "; ".join(f"{word}: {number}" for word, number in counted.items() if word)
    note = f"{about_line(picture)} · {told}" if told else about_line(picture)
    yield Table("Nhiệm vụ", "Tình hình thực hiện nhiệm vụ", note, columns, tuple(rows), 2, filtered=False)


def _task_row(picture: Picture, task: Indicator, agency: Agency) -> tuple[tuple[Shown, ...], str]:
    parts = picture.answer(agency.code, task.code)
    status, result, evidence = (
        parts[c].text if c in parts else "" for c in (Component.STATUS, Component.RESULT, Component.EVIDENCE)
    )
    shown: Shown = (status, replace(CENTRE, bold=status == DONE))
    if agency.code not in picture.dataset.submissions:
        excused = picture.effect.is_waived(agency.code, task.code)
        shown = ("Được miễn" if excused else "Chưa báo cáo", ABSENT)
    elif Component.STATUS in parts and not parts[Component.STATUS].usable:
        shown, status = (f"Lỗi: {status}", BAD), ""
    head = ((task.printed_number, CENTRE), task.name, (task.due, CENTRE), task.lead, agency.name)
    return (*head, shown, result, evidence), status


def repeated_tables(picture: Picture) -> Iterator[Table]:
    """One sheet a table item: the rows of all agencies below each other, as typed."""
    taken: set[str] = set()
    for indicator in picture.round_.form.indicators:
        if indicator.kind is not Kind.TABLE:
            continue
        widths = [column.width or (32.0 if column.kind is Kind.TEXT else 15.0) for column in indicator.columns]
        heads = [(column.heading, width) for column, width in zip(indicator.columns, widths, strict=True)]
        columns = (("TT", 6.0), ("Đơn vị", 24.0), ("Dòng", 7.0), *heads)
        rows: list[tuple[Shown, ...]] = []
        for agency in picture.round_.asked:
            for number, cells in sorted(picture.table_rows(agency.code, indicator.code).items()):
                values: list[Shown] = []
                for column in indicator.columns:
                    o = cells.get(column.code)
                    value = None if o is None else o.text if o.number is None else o.number
                    values.append((value, TEXT if o is None or o.usable else BAD))
                rows.append(((len(rows) + 1, CENTRE), agency.name, (number, CENTRE), *values))
        title = f"{indicator.name}: {len(rows)} dòng"
        yield Table(sheet_name(f"Bảng {indicator.code}", taken), title, about_line(picture), columns, tuple(rows), 2)


def table_text(picture: Picture, agency: Agency, indicator: Indicator) -> str:
    """One agency's table in a word: how many rows, and what they add up to."""
    rows = picture.table_rows(agency.code, indicator.code)
    told = [f"{len(rows)} dòng"]
    for column in indicator.columns:
        numbers = [r[column.code].number for r in rows.values() if column.code in r and r[column.code].usable]
        if column.adds:
            total = sum((number for number in numbers if number is not None), Decimal(0))
            told.append(f"{column.title}: {format_number(total, column.decimals)}")
    return "; ".join(told)


def words_table(picture: Picture) -> Table:
    """Answers in words: narrative questions and indicators that ask for text."""
    rows = []
    for agency in picture.round_.asked:
        for item in items_of(picture.round_.form, agency):
            title = item.title if isinstance(item, Question) else item.indicator.name
            code = item.code if isinstance(item, Question) else item.indicator.code
            text = picture.answer(agency.code, code).get(Component.VALUE)
            if text is not None and text.text and (isinstance(item, Question) or item.indicator.kind is Kind.TEXT):
                rows.append((agency.name, title, text.text))
    columns = (("Đơn vị", 28.0), ("Nội dung hỏi", 36.0), ("Trả lời", 96.0))
    return Table("Nội dung", "Nội dung trả lời bằng lời", about_line(picture), columns, tuple(rows), 1)
