"""`backup`: the whole round in one zip that is read back before it counts, and that Explorer can unpack."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from qng_reports.doors.files import reason_of
from qng_reports.doors.store import Store
from qng_reports.doors.unpacking import is_companion
from qng_reports.errors import QngError
from qng_reports.model import DATASET_FILE

MANIFEST = "ban-ke-sha256.txt"
_COMPANIONS = tuple(f"{DATASET_FILE}{end}" for end in ("-wal", "-shm", "-journal"))
_PACKED = (".xlsx", ".xlsm", ".xlsb", ".docx", ".ods", ".zip", ".png", ".jpg", ".jpeg", ".pdf", ".parquet")
_FIRST_YEAR = (1980, 1, 1, 0, 0, 0)  # before which a zip knows no date
_LAST_YEAR = (2107, 12, 31, 23, 59, 58)
_PIECE = 1 << 20
_LARGE = 1 << 31  # from here an entry needs the fields of ZIP64
_FILE, _FOLDER = (stat.S_IFREG | 0o644) << 16, (stat.S_IFDIR | 0o755) << 16 | 0x10
_UNIX = 3


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup: where it is, how many files are in it, how many bytes it takes."""

    path: Path
    files: int
    size: int


def back_up(folder: Path, output: Path | None, *, now: datetime) -> Backup:
    """Writes every file of a round, the dataset as of one moment, and a list of their SHA-256 into one zip.

    The same round gives the same bytes. `output`: a zip, or the folder for one; None puts it beside the round. It takes
    the place of an older backup only after it was read back and found right. Raises QngError when `folder` is no round
    (its form may be faulty, its dataset not), when `output` lies in it, or is something else, or cannot be written.
    """
    target = _target(folder, output, now)
    with Store(folder / DATASET_FILE) as store:
        try:
            with tempfile.TemporaryDirectory(prefix=".sao-luu-", dir=target.parent) as beside:
                copy, packed = Path(beside, DATASET_FILE), Path(beside, target.name)
                store.copy_to(copy)
                hashes = _pack(folder, copy, packed)
                _put_on_disk(packed)
                _verify(packed, hashes, _top(folder), Path(beside))
                size = packed.stat().st_size
                packed.replace(target)
        except OSError as problem:
            raise QngError(f"Không ghi được bản sao lưu “{target}”: {reason_of(problem)}.") from problem
    return Backup(target, len(hashes), size)


def _target(folder: Path, output: Path | None, now: datetime) -> Path:
    own = folder.resolve()
    name = f"{own.name}-sao-luu-{now:%Y%m%d-%H%M%S}.zip"
    if output is None:
        return own.parent / name
    target = (output / name if output.is_dir() else output).resolve()
    if target.is_relative_to(own):
        raise QngError(f"Bản sao lưu phải nằm ngoài thư mục đợt “{folder}”; chọn nơi khác, tốt nhất là ổ đĩa khác.")
    if not target.parent.is_dir():
        raise QngError(f"Không thấy thư mục “{target.parent}” để ghi bản sao lưu; tạo thư mục đó rồi chạy lại.")
    if target.exists() and not (target.is_file() and _is_backup(target)):
        raise QngError(f"“{target}” đã có và không phải bản sao lưu của chương trình này; chọn tên khác.")
    return target


def _is_backup(path: Path) -> bool:
    try:
        with ZipFile(path) as packed:
            return any(name.rpartition("/")[2] == MANIFEST for name in packed.namelist())
    except (BadZipFile, OSError):
        return False


def _top(folder: Path) -> str:
    return _plain(folder.resolve().name) or "dot-bao-cao"


def _plain(name: str) -> str:
    """A name that a zip can hold, whatever bytes a file system of Linux gave it."""
    return os.fsencode(name).decode("utf-8", "replace")


def _contents(folder: Path) -> Iterator[Path]:
    """Folders and files of the round in one order, as ways from it; nothing that programs leave behind.

    A link to a file counts as that file. QngError for one to a folder, or to nothing: left out, data would be missing.
    """
    for root, folders, names in os.walk(folder):
        here = Path(root).relative_to(folder)
        for name in sorted(folders):
            if Path(root, name).is_symlink():
                raise QngError(
                    f"“{(here / name).as_posix()}” trong đợt là liên kết đến một thư mục khác nên chưa sao lưu; chép "
                    "hẳn thư mục đó vào đợt thay cho liên kết rồi chạy lại."
                )
        folders.sort()
        yield from (here / name for name in folders)
        for name in sorted(names):
            path, way = Path(root, name), here / name
            if not _is_left_behind(way) and _is_file(path):
                yield way


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError as problem:
        raise QngError(f"Không đọc được “{path}” để sao lưu: {reason_of(problem)}.") from problem


def _is_left_behind(way: Path) -> bool:
    if way.as_posix() in (*_COMPANIONS, MANIFEST):
        return True
    return is_companion(way.as_posix()) or (way.name.startswith(".") and way.suffix == ".tmp")


def _pack(folder: Path, dataset: Path, packed: Path) -> dict[str, str]:
    """Writes the zip; gives the SHA-256 of each file by its way from the round."""
    hashes: dict[str, str] = {}
    top = _top(folder)
    with ZipFile(packed, "w") as archive:
        archive.writestr(_entry(f"{top}/", folder.stat().st_mtime, _FOLDER), b"")
        for way in _contents(folder):
            path, name = folder / way, _plain(way.as_posix())
            if path.is_dir():
                archive.writestr(_entry(f"{top}/{name}/", path.stat().st_mtime, _FOLDER), b"")
                continue
            source = dataset if name == DATASET_FILE else path
            entry = _entry(f"{top}/{name}", path.stat().st_mtime, _FILE)
            entry.compress_type = ZIP_STORED if way.suffix.lower() in _PACKED else ZIP_DEFLATED
            hashes[name] = _copied(archive, entry, source)
        listed = "".join(f"{sha}  {name}\n" for name, sha in hashes.items())
        manifest = _entry(f"{top}/{MANIFEST}", (folder / DATASET_FILE).stat().st_mtime, _FILE)
        manifest.compress_type = ZIP_DEFLATED
        archive.writestr(manifest, listed.encode("utf-8"))
    return hashes


def _entry(name: str, saved: float, attributes: int) -> ZipInfo:
    entry = ZipInfo(name, min(_LAST_YEAR, max(_FIRST_YEAR, time.localtime(saved)[:6])))
    entry.create_system, entry.external_attr = _UNIX, attributes
    return entry


def _copied(archive: ZipFile, entry: ZipInfo, source: Path) -> str:
    digest = hashlib.sha256()
    try:
        stream = source.open("rb")
    except OSError as problem:
        raise QngError(f"Không đọc được “{source}” để sao lưu: {reason_of(problem)}.") from problem
    with stream, archive.open(entry, "w", force_zip64=source.stat().st_size >= _LARGE) as out:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()


def _put_on_disk(packed: Path) -> None:
    """Waits until the disk has it; where the system allows, what is read then comes from there, not from memory."""
    with packed.open("rb+") as stream:
        os.fsync(stream.fileno())
        if sys.platform == "linux":
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _verify(packed: Path, hashes: Mapping[str, str], top: str, beside: Path) -> None:
    """Reads everything back from the disk; the dataset must open and be sound."""
    read: dict[str, str] = {}
    with ZipFile(packed) as archive:
        for name in hashes:
            with archive.open(f"{top}/{name}") as stream:
                digest = hashlib.sha256()
                while piece := stream.read(_PIECE):
                    digest.update(piece)
            read[name] = digest.hexdigest()
        unpacked = Path(archive.extract(f"{top}/{DATASET_FILE}", beside / "doc-lai"))
    with Store(unpacked) as store:
        sound = not store.damages() and not store.changed_files()
    if read != hashes or not sound:
        raise QngError("Bản sao lưu đọc lại không đúng nên không được giữ; kiểm tra ổ đĩa và đợt báo cáo rồi chạy lại.")
