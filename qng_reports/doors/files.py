"""Writes result files whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from qng_reports.errors import QngError

_REASONS = {
    errno.ENOSPC: "ổ đĩa đã đầy; xóa bớt tệp không cần rồi chạy lại",
    errno.EROFS: "thư mục chỉ cho đọc; chép đợt báo cáo sang nơi ghi được rồi chạy lại",
    errno.ENAMETOOLONG: "đường dẫn quá dài; chuyển đợt báo cáo vào thư mục có tên ngắn hơn",
    errno.ENOTDIR: "nơi cần là thư mục lại là một tệp; đổi tên hoặc xóa tệp đó rồi chạy lại",
    errno.EEXIST: "nơi cần là thư mục lại là một tệp; đổi tên hoặc xóa tệp đó rồi chạy lại",
}
_IN_USE = "tệp đang mở trong chương trình khác hoặc thư mục không cho ghi; đóng tệp rồi chạy lại"


def write_atomic(path: Path, content: bytes) -> None:
    """Puts `content` at `path` through a temporary file beside it: a reader sees the old file or the new, never half.

    Missing folders are made. Raises QngError, in one sentence that names the file, when the system refuses; the old
    file then stays as it was.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as problem:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise QngError(f"Không ghi được “{path}”: {reason_of(problem)}.") from problem


def reason_of(problem: OSError) -> str:
    """Why the system refused, and what to do, for the end of a sentence."""
    if isinstance(problem, PermissionError | IsADirectoryError):
        return _IN_USE
    return _REASONS.get(problem.errno or 0, f"hệ điều hành báo “{problem.strerror or problem}”")
