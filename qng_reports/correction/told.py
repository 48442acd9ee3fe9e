"""What a run of `correct` did, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qng_reports.correction.run import Corrected
from qng_reports.generate import ISSUE_LIST

_NAMED = 12  # files that a sentence names


def correction_lines(done: Corrected, folder: Path) -> Iterator[str]:
    """One line for each thing to know; `folder`: the round's tra-lai."""
    if done.made:
        places = sum(issued.items for issued in done.made)
        yield f"Đã tạo {len(done.made)} tệp đề nghị sửa ({places} chỗ) trong “{folder}”."
        yield f"Gửi tệp nào cho ai: xem {folder / ISSUE_LIST}"
    if done.unchanged:
        names = ", ".join(issued.name for issued in done.unchanged[:_NAMED])
        more = "…" if len(done.unchanged) > _NAMED else ""
        yield (
            f"Không tạo lại cho {len(done.unchanged)} đơn vị, vì từ tệp đề nghị sửa trước đến nay không có gì mới: "
            f"{names}{more}."
        )
    if not done.made and not done.unchanged:
        yield "Không có số liệu nào cần đơn vị sửa."
    if done.sound:
        yield f"{len(done.sound)} đơn vị đã báo cáo không có gì phải sửa."
    if done.rejected:
        files = len({issue.place.file for issue in done.rejected})
        yield f"{files} tệp không nhận được nên không lập tệp đề nghị sửa; báo đơn vị gửi lại:"
        yield from (f"  - {issue.place.file}: {issue.message} {issue.remedy}" for issue in done.rejected)
