"""Which files came back: found under the given paths, oldest first, with what could not be looked at."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from qng_reports import messages
from qng_reports.dataset import Issue, Place
from qng_reports.doors.xlsx_in import MAX_BYTES
from qng_reports.errors import QngError
from qng_reports.model import RETURNED, Round

_COMPANIONS = re.compile(r"^(~\$.*|\.~lock\..*#|\._.*|thumbs\.db|desktop\.ini|\.ds_store)$", re.IGNORECASE)


def returned_files(paths: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Issue, ...]]:
    """Files to read under the given paths, oldest first, and what could not even be looked at.

    Companions that programs leave behind and anything but regular files are passed over. Among files of one agency the
    later one is in force, so the order is by time of saving, then by name.
    """
    found: list[tuple[float, str, Path]] = []
    issues: list[Issue] = []

    def refused(problem: OSError) -> None:
        issues.append(unreachable(Path(problem.filename), problem))

    for path in paths:
        if not path.exists():
            raise QngError(f"Không thấy “{path}”.")
        inside = [path]
        if path.is_dir():
            inside = [Path(root, name) for root, _, names in os.walk(path, onerror=refused) for name in names]
        for file in inside:
            try:
                status = file.lstat()
            except OSError as problem:
                refused(problem)
                continue
            if stat.S_ISREG(status.st_mode) and not _COMPANIONS.match(file.name):
                found.append((status.st_mtime, file.as_posix(), file))
    return tuple(file for _, _, file in sorted(found)), tuple(issues)


def unreachable(file: Path, problem: OSError) -> Issue:
    """T01: the system does not let the file be looked at."""
    return messages.unreadable_file(Place(printable(file.name)), f"hệ điều hành báo “{problem.strerror}”")


def printable(name: str) -> str:
    """A file name as text: names that are no Unicode (unzipped on Linux) show their bytes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


class TooLargeError(Exception):
    """A file beyond MAX_BYTES is not read: it would not fit the store either."""

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(size)


def content_of(file: Path) -> bytes:
    """A file's bytes; TooLargeError, or OSError when the system refuses."""
    size = file.stat().st_size
    if size > MAX_BYTES:
        raise TooLargeError(size)
    return file.read_bytes()


def names_of(round_: Round, file: Path) -> tuple[str, str]:
    """What messages call the file, and where it lay: below nhan-ve, or a full path."""
    try:
        inside = file.resolve().relative_to((round_.folder / RETURNED).resolve()).as_posix()
    except ValueError:
        return printable(file.name), printable(file.resolve().as_posix())
    return printable(inside), printable(inside)
