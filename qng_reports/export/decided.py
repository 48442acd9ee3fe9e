"""Quyết định: what the Sở decided of figures and duties, by whom, when, why, and whether it still counts."""

from __future__ import annotations

from collections.abc import Iterator

from qng_reports.dataset import Decision
from qng_reports.decisions import told
from qng_reports.export.picture import Picture
from qng_reports.export.table import CENTRE, DOUBT, TEXT, Shown, Table, about_line
from qng_reports.vietnamese import format_date

SHEET = "Quyết định"
_HOLDS, _EXPIRED = "Đang có hiệu lực", "Hết hiệu lực: số liệu đã đổi"


def decided_tables(picture: Picture) -> Iterator[Table]:
    """The sheet, where anything was decided: the province's figures first, then agencies in the register's order."""
    effect = picture.effect
    if not effect.holding and not effect.expired:
        return
    agencies = {agency.code: place for place, agency in enumerate(picture.round_.agencies, 1)}
    items = {item.code: place for place, item in enumerate(picture.round_.form.items, 1)}
    found = [*((d, True) for d in effect.holding), *((d, False) for d in effect.expired)]
    found.sort(key=lambda pair: (agencies.get(pair[0].agency, 0), items.get(pair[0].item, 0), pair[0].matter))
    columns = (
        ("TT", 6.0), ("Phạm vi", 26.0), ("Mã", 9.0), ("Chỉ tiêu", 44.0), ("Số liệu khi đó", 20.0),
        ("Quyết định", 30.0), ("Lý do", 44.0), ("Người quyết định", 26.0), ("Ngày", 13.0), ("Hiệu lực", 20.0),
    )  # fmt: skip
    rows = tuple(_row(picture, place, decision, holds) for place, (decision, holds) in enumerate(found, 1))
    title = f"Quyết định của Sở: {len(effect.holding)} đang có hiệu lực, {len(effect.expired)} hết hiệu lực"
    yield Table(SHEET, title, about_line(picture), columns, rows, 2)


def _row(picture: Picture, place: int, decision: Decision, holds: bool) -> tuple[Shown, ...]:
    agency = picture.round_.agency(decision.agency)
    item = next((item for item in picture.round_.form.items if item.code == decision.item), None)
    name = (item.short_name or item.name) if item else "Mọi chỉ tiêu"
    return (
        (place, CENTRE), (agency.name if agency else decision.agency) or "Toàn tỉnh", (decision.item, CENTRE), name,
        decision.figure, told(decision), decision.reason, decision.decided_by,
        (format_date(decision.decided_at.date()), CENTRE), (_HOLDS if holds else _EXPIRED, TEXT if holds else DOUBT),
    )  # fmt: skip
