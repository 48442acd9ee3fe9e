"""Which files came back: found under the given paths, oldest first, with what could not be looked at."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from qng_reports import messages
from qng_reports.dataset import Issue, Place
from qng_reports.doors.unpacking import is_companion
from qng_reports.doors.xlsx_in import MAX_BYTES
from qng_reports.errors import QngError
from qng_reports.model import RETURNED, Round
from qng_reports.vietnamese import shown_acting

_SPECIAL = (
    (stat.S_ISFIFO, "đường ống"), (stat.S_ISSOCK, "cổng nối giữa chương trình"), (stat.S_ISBLK, "thiết bị"),
    (stat.S_ISCHR, "thiết bị"),
)  # fmt: skip
_OUTSIDE = "liên kết trỏ ra ngoài thư mục"


def returned_files(paths: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Issue, ...]]:
    """Files to read under the given paths, at any depth, oldest first, and what could not even be looked at.

    Companions that programs leave behind are passed over; what is no regular file, or is a link out of its folder, is
    told. Among files of one agency the later one is in force, so the order is by time of saving, then by name.
    """
    found: dict[Path, tuple[float, str, Path]] = {}
    issues: list[Issue] = []

    def refused(problem: OSError) -> None:
        issues.append(unreachable(Path(problem.filename), problem))

    for path in paths:
        if not path.exists():
            raise QngError(f"Không thấy “{path}”.")
        for file in _files_under(path, refused):
            if is_companion(file.relative_to(path).as_posix() if file != path else file.name):
                continue
            try:
                status = path.stat() if file == path else file.lstat()  # a link that was named is meant
                reason = _no_file(file, status, path)
            except OSError as problem:
                refused(problem)
                continue
            if reason:
                issues.append(messages.not_regular(Place(printable(file.name)), reason))
            elif stat.S_ISREG(status.st_mode):
                found.setdefault(file.resolve(), (status.st_mtime, file.as_posix(), file))
    return tuple(file for _, _, file in sorted(found.values())), tuple(sorted(issues, key=lambda i: i.place.file))


def _files_under(path: Path, refused: Callable[[OSError], None]) -> Iterator[Path]:
    """A file itself; of a folder all files at any depth, and links to folders, which are not followed."""
    if not path.is_dir():
        yield path
        return
    for root, folders, names in os.walk(path, onerror=refused):
        yield from (Path(root, name) for name in names)
        yield from (link for link in (Path(root, name) for name in folders) if link.is_symlink())


def _no_file(file: Path, status: os.stat_result, top: Path) -> str:
    """Why this is no file that can be read; empty for a regular file and for a link to one that is found anyway."""
    for is_special, word in _SPECIAL:
        if is_special(status.st_mode):
            return word
    if stat.S_ISLNK(status.st_mode) and not _end_of(file).is_relative_to(_end_of(top)):
        return _OUTSIDE
    return "liên kết hỏng" if stat.S_ISLNK(status.st_mode) and not file.exists() else ""


def _end_of(path: Path) -> Path:
    """Where links lead; Path.resolve of Python before 3.13 raises RuntimeError for one that leads to itself."""
    return Path(os.path.realpath(path))


def unreachable(file: Path, problem: OSError) -> Issue:
    """T01: the system does not let the file be looked at."""
    return messages.unreadable_file(Place(printable(file.name)), f"hệ điều hành báo “{problem.strerror}”")


def printable(name: str) -> str:
    """A file name as text on one line: names that are no Unicode (unzipped on Linux) show their bytes, and what acts
    unseen (it may clear a terminal, or turn "fdp.xlsx" round) its number.
    """
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return shown_acting(re.sub(r"[\t\n\r]", " ", text))


class TooLargeError(Exception):
    """A file beyond MAX_BYTES is not read: it would not fit the store either."""

    def __init__(self, size: int, head: bytes) -> None:
        self.size, self.head = size, head
        super().__init__(size)


def content_of(file: Path) -> bytes:
    """A file's bytes; TooLargeError, or OSError when the system refuses."""
    size = file.stat().st_size
    if size > MAX_BYTES:
        with file.open("rb") as stream:
            raise TooLargeError(size, stream.read(4096))
    return file.read_bytes()


def names_of(round_: Round, file: Path) -> tuple[str, str]:
    """What messages call the file, and where it lay as seen from nhan-ve: a round goes on wherever it is copied.

    Only on another drive of Windows, to which no such way leads, is it a full path.
    """
    own, lay = (round_.folder / RETURNED).resolve(), file.resolve()
    if lay.is_relative_to(own):
        inside = printable(lay.relative_to(own).as_posix())
        return inside, inside
    try:
        where = Path(os.path.relpath(lay, own))
    except ValueError:
        where = lay
    return printable(file.name), printable(where.as_posix())
