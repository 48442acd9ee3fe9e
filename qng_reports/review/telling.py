"""`review` as a whole, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qng_reports.dataset import Issue
from qng_reports.decisions import in_words, told
from qng_reports.doors.store import Store
from qng_reports.model import Round, Severity
from qng_reports.review.run import Reviewed, Written, read_review, write_review


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of `review` says: `lines` to a person, `content` to a program, `issues` to both.

    `failed`: something in the filled workbook could not be taken.
    """

    lines: tuple[str, ...]
    content: dict[str, object]
    issues: tuple[Issue, ...]
    failed: bool = False


def review(round_: Round, store: Store, filled: Path | None, now: datetime) -> Outcome:
    """Writes the review workbook of a round, or reads the one that was filled."""
    if filled is None:
        wrote = write_review(round_, store, now)
        content: dict[str, object] = {"file": str(wrote.path), "items": wrote.items, "doubts": wrote.doubts}
        command = f"qng-reports review {_argument(round_.folder)} {_argument(wrote.path)}"
        return Outcome(tuple(_written_lines(wrote, command)), content, wrote.expired)
    done = read_review(round_, store, filled, now)
    content = {"file": done.file, "taken": _taken(done), "unchanged": done.unchanged}
    return Outcome(tuple(_read_lines(done)), content, done.issues, done.has_errors)


def _argument(path: Path) -> str:
    """A path as it is typed on a command line."""
    return f'"{path}"' if " " in str(path) else str(path)


def _written_lines(done: Written, command: str) -> Iterator[str]:
    """What to say of a workbook that was written; `command`: how the filled one is read."""
    yield f"Đã ghi tệp xem xét: {done.path}"
    yield f"Có {done.items} chỉ tiêu, nhiệm vụ và {done.doubts} số liệu đáng ngờ để xem."
    if done.expired:
        yield f"{len(done.expired)} quyết định đã hết hiệu lực vì số liệu đổi; xem ở cột “Quyết định đang có”."
    yield f"Điền xong thì lưu tệp rồi chạy: {command}"


def _read_lines(done: Reviewed) -> Iterator[str]:
    """What to say of a workbook that was read, before its issues."""
    if done.read_before is not None:
        yield f"“{done.file}” đã được đọc lúc {done.read_before:%H:%M ngày %d/%m/%Y}; không có gì mới."
        return
    refused = sum(issue.severity is Severity.ERROR for issue in done.issues)
    yield (
        f"“{done.file}”: nhận {len(done.taken)} quyết định, {done.unchanged} quyết định đã có từ trước, "
        f"{refused} chỗ chưa nhận được."
    )
    yield from (f"  - {subject}: {in_words(decision)}" for subject, decision in done.taken)


def _taken(done: Reviewed) -> list[dict[str, str]]:
    """The decisions taken, in plain types; days are ISO 8601."""
    return [
        {
            "item": d.item, "agency": d.agency, "verdict": d.verdict.value, "decision": told(d), "value": d.value,
            "reason": d.reason, "decided_by": d.decided_by, "until": d.until.isoformat() if d.until else "",
        }
        for _, d in done.taken
    ]  # fmt: skip
