"""The files of an agency as the page tells them: which one is in force, and what each changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qng_reports.status.page import VersionLine
from qng_reports.versions import Change, ChangeKind, Version, shown

_KINDS = {
    ChangeKind.ADDED: "thêm",
    ChangeKind.REMOVED: "bỏ trống",
    ChangeKind.CHANGED: "sửa",
    ChangeKind.ROUNDED: "chỉ khác do làm tròn",
    ChangeKind.REWORDED: "chỉ khác cách viết",
}


def version_lines(versions: Iterable[Version]) -> Mapping[str, Sequence[VersionLine]]:
    """The versions by agency, in their order."""
    found: dict[str, list[VersionLine]] = {}
    for version in versions:
        line = VersionLine(
            version.number, version.file, version.received_at, version.in_force, tuple(_sentences(version))
        )
        found.setdefault(version.agency, []).append(line)
    return found


def _sentences(version: Version) -> Iterable[str]:
    for source, items in version.taken_over:
        yield f"{', '.join(items)}: lấy từ “{source.file}”, vì tệp này không gửi lại"
    yield from (_told(change) for change in version.changes)


def _told(change: Change) -> str:
    """Item, cell, what was there and what is now, and in a word how they differ."""
    standing = change.after or change.before
    at = f" (ô {standing.place.sheet}!{standing.place.cell})" if standing is not None else ""
    return f"{change.item}{at}: {shown(change.before)} → {shown(change.after)} ({_KINDS[change.kind]})"
