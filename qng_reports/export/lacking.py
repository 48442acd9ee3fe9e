"""Chưa báo cáo, Thiếu số liệu: who owes what, and why it is missing."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from qng_reports.export.ledger import Ledger
from qng_reports.export.picture import Picture
from qng_reports.export.table import (
    ABSENT,
    BAD,
    CENTRE,
    DOUBT,
    TEXT,
    TOTAL,
    Formula,
    Shown,
    Table,
    about_line,
    number_now,
    share_of,
)
from qng_reports.model import Agency, Asked, Availability, Component, Indicator, Kind, items_of, reporters_of
from qng_reports.sheets import cell_name
from qng_reports.vietnamese import format_count

SILENT_SHEET, ITEMS_SHEET, LACKING_SHEET = "Chưa báo cáo", "Thiếu theo chỉ tiêu", "Thiếu số liệu"
_WORDS = (Component.NOTE, Component.RESULT, Component.EVIDENCE)


class Reason(StrEnum):
    """Why an answer is missing in the province's figure."""

    SILENT = "Chưa gửi"
    BLANK = "Bỏ trống"
    FAULTY = "Lỗi"
    UNKNOWN = "Chưa có số liệu"
    EXCLUDED = "Sở không cộng"


_LOOKS = {Reason.SILENT: ABSENT, Reason.BLANK: DOUBT, Reason.FAULTY: BAD, Reason.UNKNOWN: TEXT, Reason.EXCLUDED: DOUBT}


def lacking_tables(ledger: Ledger) -> Iterator[Table]:
    """Who sent nothing; what each item lacks; which answers are missing from those that did send."""
    yield _silent_table(ledger.picture)
    yield _items_table(ledger)
    yield _lacking_table(ledger)


def reason(ledger: Ledger, agency: Agency, indicator: Indicator) -> Reason | None:
    """Why the answer of an agency that reports the item does not count; None where it does, or none is obligatory.

    Nobody is accused of lacking what the Sở excused it from; an answer that it gave and that is wrong is told.
    """
    picture = ledger.picture
    excused = picture.effect.is_waived(agency.code, indicator.code)
    if agency.code not in picture.dataset.submissions:
        return None if excused else Reason.SILENT
    if picture.is_excluded(agency.code, indicator.code):
        return Reason.EXCLUDED
    own = ledger.answers[indicator.code]
    if own.states.get(agency.code) is Availability.NOT_AVAILABLE:
        return Reason.UNKNOWN
    if ledger.is_faulty(agency, indicator):
        return Reason.FAULTY
    parts = picture.answer(agency.code, indicator.code)
    answered = agency.code in own.states or agency.code in own.words or any(c not in _WORDS for c in parts)
    answered = answered or bool(picture.table_rows(agency.code, indicator.code))
    return None if answered or excused or not indicator.required else Reason.BLANK


def _is_excused(ledger: Ledger, agency: Agency, indicator: Indicator) -> bool:
    """Whether an agency need not answer an item and did not."""
    answered = ledger.picture.answer(agency.code, indicator.code)
    given = any(c not in _WORDS for c in answered) or bool(ledger.picture.table_rows(agency.code, indicator.code))
    return not given and ledger.picture.effect.is_waived(agency.code, indicator.code)


def _silent_table(picture: Picture) -> Table:
    late = (picture.now.date() - picture.round_.deadline).days
    agencies = [a for a in picture.round_.asked if picture.is_silent(a)]
    expected = len(agencies) + len(picture.dataset.submissions)
    rows = tuple(
        ((place, CENTRE), (a.code, CENTRE), a.name, (a.type, CENTRE), a.email, (max(late, 0), CENTRE))
        for place, a in enumerate(agencies, 1)
    )
    columns = (
        ("TT", 6.0),
        ("Mã", 10.0),
        ("Đơn vị", 44.0),
        ("Loại", 24.0),
        ("Thư điện tử", 36.0),
        ("Quá hạn (ngày)", 12.0),
    )
    title = f"Đơn vị chưa báo cáo: {len(rows)}/{expected}" if rows else "Tất cả đơn vị đã báo cáo"
    return Table(SILENT_SHEET, title, about_line(picture), columns, rows)


def _items_table(ledger: Ledger) -> Table:
    """One row an item: how many answers it lacks, for each reason."""
    picture = ledger.picture
    reasons = [word for word in Reason if word is not Reason.EXCLUDED or picture.effect.holding]
    lacks = 5 + len(reasons)  # the column of their sum
    columns = (
        ("TT", 6.0), ("Mã", 9.0), ("Chỉ tiêu", 60.0), ("Phải trả lời", 11.0), ("Dùng được", 11.0),
        *((word.value, 11.0) for word in reasons), ("Còn thiếu", 11.0), ("Đầy đủ (%)", 11.0),
    )  # fmt: skip
    rows: list[tuple[Shown, ...]] = []
    for indicator in (i for i in picture.round_.form.items if i.kind is not Kind.PARTS):
        row = 4 + len(rows)
        asked = [a for a in reporters_of(indicator, picture.round_.agencies) if not _is_excused(ledger, a, indicator)]
        found = [reason(ledger, agency, indicator) for agency in asked]
        counts = [found.count(word) for word in reasons]
        usable = len(asked) - sum(counts)
        lacking = Formula(f"=SUM({cell_name(row, 5)}:{cell_name(row, lacks - 1)})", float(sum(counts)), 0)
        share = f'=IF({cell_name(row, 3)}=0,"",100*{cell_name(row, 4)}/{cell_name(row, 3)})'
        full = Formula(share, 100 * usable / len(asked) if asked else "")
        shown: list[Shown] = [
            (count, _LOOKS[word] if count else TEXT) for word, count in zip(reasons, counts, strict=True)
        ]
        head = ((len(rows) + 1, CENTRE), (indicator.code, CENTRE), indicator.short_name or indicator.name)
        rows.append((*head, len(asked), usable, *shown, lacking, full))
    last = 4 + len(rows)
    now = [sum(number_now(row[column]) for row in rows) for column in range(3, lacks + 1)]
    areas = [f"{cell_name(4, column)}:{cell_name(last - 1, column)}" for column in range(3, lacks + 1)]
    sums = [(Formula(f"=SUM({area})", figure, 0), TOTAL) for area, figure in zip(areas, now, strict=True)]
    full = share_of(cell_name(last, 4), cell_name(last, 3), now[1], now[0])
    if rows:
        rows.append(((None, TOTAL), (None, TOTAL), ("Tổng cộng", TOTAL), *sums, (full, TOTAL)))
    note = f"{about_line(picture)} · Dùng được: có số, “không phát sinh”, hoặc không bắt buộc"
    return Table(ITEMS_SHEET, "Mỗi chỉ tiêu còn thiếu của ai", note, columns, tuple(rows), 3, totals=min(1, len(rows)))


def _lacking_table(ledger: Ledger) -> Table:
    """One row an agency and item that is missing; one row for all the items of an agency that sent nothing."""
    picture = ledger.picture
    rows: list[tuple[Shown, ...]] = []
    for agency in (*ledger.communes, *(a for a in picture.round_.asked if not a.is_commune)):
        who = ((agency.code, CENTRE), agency.name)
        items = [
            asked.indicator
            for asked in items_of(picture.round_.form, agency)
            if isinstance(asked, Asked) and not asked.confirms and asked.indicator.kind is not Kind.PARTS
        ]
        if agency.code not in picture.dataset.submissions:
            if not picture.is_silent(agency):
                continue
            items = [i for i in items if not picture.effect.is_waived(agency.code, i.code)]
            what = f"Tất cả {format_count(len(items))} mục"
            rows.append(((len(rows) + 1, CENTRE), *who, ("", CENTRE), what, (Reason.SILENT.value, ABSENT), ""))
            continue
        for indicator in items:
            why = reason(ledger, agency, indicator)
            if why is not None:
                name, typed = indicator.short_name or indicator.name, _typed(ledger, agency, indicator, why)
                code = (indicator.code, CENTRE)
                rows.append(((len(rows) + 1, CENTRE), *who, code, name, (why.value, _LOOKS[why]), typed))
    columns = (
        ("TT", 6.0), ("Mã", 9.0), ("Đơn vị", 30.0), ("Mã chỉ tiêu", 10.0), ("Chỉ tiêu", 48.0), ("Lý do", 17.0),
        ("Đã gõ, giải trình", 48.0),
    )  # fmt: skip
    title = f"Câu trả lời còn thiếu: {len(rows)} dòng" if rows else "Không còn câu trả lời nào thiếu"
    return Table(LACKING_SHEET, title, about_line(picture), columns, tuple(rows), 3)


def _typed(ledger: Ledger, agency: Agency, indicator: Indicator, why: Reason) -> str:
    """What stands there instead, and the explanation that was given."""
    parts = ledger.picture.answer(agency.code, indicator.code)
    typed = " / ".join(o.text for component, o in parts.items() if component not in _WORDS and o.text)
    note = parts[Component.NOTE].text if Component.NOTE in parts else ""
    return "; ".join(text for text in (typed if why in (Reason.FAULTY, Reason.EXCLUDED) else "", note) if text)
