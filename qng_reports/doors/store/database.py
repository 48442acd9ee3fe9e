"""The open file so-lieu.sqlite: transactions that hold through a kill, and every refusal as one sentence."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self
from urllib.parse import quote

from qng_reports.doors.store.schema import FIRST, MIGRATIONS, SCHEMA_VERSION
from qng_reports.errors import QngError

PATIENCE = 30.0  # seconds to wait while another program writes
_MAGIC, _VERSION_PLACE = b"SQLite format 3\0", 60  # https://www.sqlite.org/fileformat.html, 1.3
_AT_ONCE = 500  # keys in one query
_DAMAGED = "tệp đã hỏng; lấy lại bản sao lưu của đợt báo cáo"
_REASONS = {
    sqlite3.SQLITE_FULL: "ổ đĩa đã đầy; xóa bớt tệp không cần rồi chạy lại",
    sqlite3.SQLITE_READONLY: "tệp hoặc thư mục chỉ cho đọc; chép đợt báo cáo sang nơi ghi được rồi chạy lại",
    sqlite3.SQLITE_PERM: "tệp hoặc thư mục không cho ghi; chép đợt báo cáo sang nơi ghi được rồi chạy lại",
    sqlite3.SQLITE_BUSY: "chương trình khác đang dùng bộ số liệu; đóng chương trình đó rồi chạy lại",
    sqlite3.SQLITE_LOCKED: "chương trình khác đang dùng bộ số liệu; đóng chương trình đó rồi chạy lại",
    sqlite3.SQLITE_IOERR: "ổ đĩa báo lỗi hoặc đã đầy; kiểm tra ổ đĩa, dây nối rồi chạy lại",
    sqlite3.SQLITE_CANTOPEN: "không mở được tệp; kiểm tra thư mục còn đó và cho ghi",
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: "tệp không phải bộ số liệu hoặc đã hỏng; lấy lại bản sao lưu của đợt báo cáo",
    sqlite3.SQLITE_TOOBIG: "tệp quá lớn",
}
# what reading a damaged file raises: SQLite's own words may hold letters of it that are none
_DAMAGES = (sqlite3.DatabaseError, UnicodeDecodeError)
_UNWRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)


def _written_version(path: Path) -> int:
    """The version that stands in the file, read without SQLite, which might touch it; 0 where it cannot be told."""
    with contextlib.suppress(OSError), path.open("rb") as stream:
        head = stream.read(_VERSION_PLACE + 4)
        if head.startswith(_MAGIC) and len(head) == _VERSION_PLACE + 4:
            return int.from_bytes(head[_VERSION_PLACE:], "big")
    return 0


def _kind(problem: sqlite3.Error) -> int:
    """The primary result code; 0 where the library gives none."""
    return getattr(problem, "sqlite_errorcode", 0) & 0xFF


def _reason(problem: sqlite3.Error) -> str:
    return _REASONS.get(_kind(problem), str(problem))


class Database:
    """An open dataset; use as a context manager. Every change is one transaction.

    Write-ahead log: readers never wait for a writer, and a killed process loses no transaction that was committed. A
    power cut loses none either once it is on the disk: that is when a transaction ends, or, for what can be read again
    from files that are still there (`change(lasting=False)`), when the store is closed.
    Where the folder cannot be written the dataset is still read.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if not create and not path.is_file():
            raise QngError(f"Không thấy bộ số liệu “{path}”; thư mục này chưa được tạo bằng lệnh init.")
        self.path = path
        self._refuse_newer(0 if create else _written_version(path))
        try:
            version = self._opened(create)
        except (sqlite3.Error, UnicodeDecodeError) as problem:
            self.close()
            raise self._unusable(problem) from problem
        if version != SCHEMA_VERSION:
            self.close()
            self._refuse_newer(version)
            raise QngError(
                f"Bộ số liệu “{path}” thuộc phiên bản {version}, chương trình này dùng phiên bản {SCHEMA_VERSION}; "
                "hãy dùng đúng phiên bản chương trình."
            )

    def _refuse_newer(self, version: int) -> None:
        if version > SCHEMA_VERSION:
            raise QngError(
                f"Bộ số liệu “{self.path}” được tạo bởi phiên bản mới hơn của chương trình (dữ liệu phiên bản "
                f"{version}, chương trình này đọc được đến phiên bản {SCHEMA_VERSION}); hãy cài phiên bản mới rồi chạy "
                "lại, bộ số liệu chưa bị thay đổi gì."
            )

    _db: sqlite3.Connection | None = None

    def _opened(self, create: bool) -> int:
        """Connects and gives the version; a file that can only be read is read as it lies there."""
        self._connect(str(self.path))
        if create:
            self._create()
        try:
            return self._migrated()
        except sqlite3.OperationalError as problem:
            log = self.path.with_name(f"{self.path.name}-wal")
            if create or _kind(problem) not in _UNWRITABLE or log.exists():
                raise
        self.close()
        self._connect(f"file:{quote(self.path.resolve().as_posix())}?immutable=1")
        return self._version()

    def _connect(self, address: str) -> None:
        uri = address.startswith("file:")
        self._db = sqlite3.connect(address, isolation_level=None, timeout=PATIENCE, uri=uri)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA foreign_keys = ON")

    @property
    def _connection(self) -> sqlite3.Connection:
        assert self._db is not None, "the store was closed"
        return self._db

    def _create(self) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.executescript(f"BEGIN; {FIRST} PRAGMA user_version = 1; COMMIT;")

    def _version(self) -> int:
        version: int = self._connection.execute("PRAGMA user_version").fetchone()[0]
        return version

    def _migrated(self) -> int:
        """Brings a store of an older version up to ours in one transaction; gives its version."""
        version = self._version()
        if not 1 <= version < SCHEMA_VERSION:
            return version
        db = self._connection
        db.execute("BEGIN IMMEDIATE")  # another program may be bringing it up just now: ask again inside
        version = self._version()
        for changes in MIGRATIONS[version - 1 :]:
            for statement in filter(str.strip, changes.split(";")):
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        db.execute("COMMIT")
        return SCHEMA_VERSION

    def _unusable(self, problem: Exception) -> QngError:
        reason = _reason(problem) if isinstance(problem, sqlite3.Error) else _DAMAGED
        return QngError(f"Không đọc được bộ số liệu “{self.path}”: {reason}.")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; the write-ahead log is folded in, so that the round can be copied as one file."""
        if self._db is None:
            return
        with contextlib.suppress(sqlite3.Error):  # what is committed is safe in the log, folded in or not
            if self._db.total_changes and not self._db.in_transaction:
                self._db.execute("PRAGMA wal_checkpoint(PASSIVE)")  # on the disk even while another program reads
        self._db.close()
        self._db = None

    @contextlib.contextmanager
    def change(self, *, lasting: bool = True) -> Iterator[sqlite3.Connection]:
        """One transaction, all or nothing; inside another one it is part of that one.

        `lasting`: the disk has it when the transaction ends. Raises QngError when the file cannot be written.
        """
        db = self._connection
        if db.in_transaction:
            yield db
            return
        try:
            db.execute(f"PRAGMA synchronous = {'FULL' if lasting else 'NORMAL'}")
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")
        except sqlite3.Error as problem:
            self._undo()
            raise QngError(f"Không ghi được vào “{self.path}”: {_reason(problem)}.") from problem
        except BaseException:
            self._undo()
            raise
        self.must_be_there()

    def must_be_there(self) -> None:
        """Raises QngError if the file was deleted or moved away meanwhile: SQLite would go on writing into nothing."""
        if not self.path.exists():
            raise QngError(f"Bộ số liệu “{self.path}” không còn ở đó; tìm lại thư mục đợt báo cáo rồi chạy lại.")

    def copy_to(self, path: Path) -> None:
        """Writes the dataset as it is at one moment to a new file, also while other programs write to it."""
        try:
            with contextlib.closing(sqlite3.connect(path)) as copy:
                self._connection.backup(copy)
        except sqlite3.Error as problem:
            raise QngError(f"Không sao chép được bộ số liệu “{self.path}”: {_reason(problem)}.") from problem

    def _undo(self) -> None:
        """Takes an unfinished transaction back; SQLite may have done so itself, and does at the latest on closing."""
        if self._connection.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")

    def _rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        try:
            with contextlib.closing(self._connection.execute(sql, values)) as cursor:
                return cursor.fetchall()
        except _DAMAGES as problem:  # a damaged file opens well and fails when it is read
            raise self._unusable(problem) from problem

    def _rows_of(self, sql: str, keys: Iterable[object]) -> Iterator[sqlite3.Row]:
        """The rows of a query whose `{keys}` stands for many values, in few queries and little memory."""
        wanted = list(keys)
        for first in range(0, len(wanted), _AT_ONCE):
            some = wanted[first : first + _AT_ONCE]
            try:
                yield from self._connection.execute(sql.format(keys=",".join("?" * len(some))), some)
            except _DAMAGES as problem:
                raise self._unusable(problem) from problem

    @contextlib.contextmanager
    def _values_sound(self) -> Iterator[None]:
        """While values are made of what was read: one that is none of ours is a damage like any other."""
        try:
            yield
        except (ArithmeticError, ValueError, LookupError) as problem:
            raise self._unusable(problem) from problem
