"""A revision in plain Vietnamese, line by line, and as the command line's JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qng_reports.render.compare import Change, Kind, told_difference
from qng_reports.render.places import quoted
from qng_reports.render.revision import Revision, Turn
from qng_reports.vietnamese import cut, format_count

_LONGEST = 300  # letters of a text that a line quotes
_THINGS = {
    Kind.PARAGRAPH: "đoạn", Kind.ROW: "dòng", Kind.COLUMN: "cột", Kind.TABLE: "bảng", Kind.CELL: "ô",
    Kind.CHART: "biểu đồ", Kind.POINT: "số liệu",
}  # fmt: skip
_TURNS = {Turn.ARRIVED: "mới gửi", Turn.REPLACED: "gửi bản thay thế", Turn.WITHDRAWN: "không còn báo cáo hợp lệ"}


def revision_lines(revision: Revision) -> Iterator[str]:
    """What a terminal shows."""
    causes, changes = revision.causes, revision.changes
    if causes:
        yield f"Từ khi lập “{revision.path.name}”, {format_count(len(causes))} đơn vị có báo cáo khác trước:"
        yield from (f"  {c.name}: {_TURNS[c.turn]}{f' ({c.file})' if c.file else ''}" for c in causes)
    if not changes:
        yield f"Số liệu không làm thay đổi chỗ nào của “{revision.path.name}”."
    else:
        yield f"Lập lại báo cáo sẽ thay đổi {format_count(len(changes))} chỗ so với “{revision.path.name}”:"
        yield from (f"  {change_line(change)}" for change in changes)
    if revision.edits:
        yield f"Đã sửa tay {format_count(len(revision.edits))} chỗ khác, cần giữ lại khi dùng báo cáo lập lại:"
        yield from (f"  {change_line(edit)}" for edit in revision.edits)
    if not revision.known:
        yield "Không có bản gốc của tệp này trong đợt báo cáo nên chỗ sửa tay cũng được kể như thay đổi."


def change_line(change: Change) -> str:
    """One change: “Mục II.1, đoạn “…”: “10” → “11””."""
    thing = _THINGS[change.kind]
    edited = f"; đã sửa tay, tệp hiện ghi “{cut(_flat(change.edited), _LONGEST)}”" if change.edited else ""
    if not change.before or not change.after:
        turn = "thêm" if change.after else "bỏ"
        text = cut(_flat(change.after or change.before), _LONGEST)
        where = f"{change.place}: {turn}" if change.place else turn.capitalize()
        return f"{where} {thing} “{text}”{edited}"
    pairs = told_difference(change.before, change.after)
    if change.kind is not Kind.PARAGRAPH and len(change.before) <= len(quoted(change.before)):
        pairs = [(change.before, change.after)]
    told = "; ".join(f"{_side(before)} → {_side(after)}" for before, after in pairs)
    return f"{change.place}: {told}{edited}"


def _side(text: str) -> str:
    return f"“{cut(_flat(text), _LONGEST)}”" if text else "(không có)"


def _flat(text: str) -> str:
    return " ".join(text.split())


def revision_json(revision: Revision) -> dict[str, Any]:
    """The revision as one object: report, known, edited, submissions[], changes[], edits[]."""
    return {
        "report": str(revision.path),
        "known": revision.known,
        "submissions": [
            {"agency": c.agency, "name": c.name, "file": c.file, "change": c.turn.value} for c in revision.causes
        ],
        "changes": [_change(change) for change in revision.changes],
        "edits": [_change(edit) for edit in revision.edits],
    }


def _change(change: Change) -> dict[str, str]:
    action = "added" if not change.before else "removed" if not change.after else "changed"
    return {
        "kind": change.kind.value, "action": action, "place": change.place, "before": change.before,
        "after": change.after, "edited": change.edited,
    }  # fmt: skip
