"""Reads workbooks and opens archives and mails in a process of its own: a hostile file ends that one only."""

from __future__ import annotations

import atexit
import pickle
import struct
import subprocess
import sys
import threading
from dataclasses import astuple
from typing import IO

from qng_reports.doors.unpacking import Kind, Piece, Trouble, unpack
from qng_reports.doors.xlsx_in import EncryptedError, UnreadableError, read_book
from qng_reports.sheets import ReadBook

SECONDS = 20.0
_MEMORY = 2**30  # bytes of address space; calamine aborts beyond it instead of taking the machine down
_LARGEST_ANSWER = 64 * 2**20  # bytes; a workbook of ours gives some 50 kB
_LENGTH = struct.Struct(">Q")


def serve() -> None:
    """The child's side: answers each workbook on stdin with what was read, until stdin ends."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while (content := _receive(source)) is not None:
        password, name = ((_receive(source) or b"").decode() for _ in range(2))
        answer = pickle.dumps(_unpacked(content, name, password) if name else _outcome(content, password))
        if len(answer) > _LARGEST_ANSWER:
            answer = pickle.dumps(UnreadableError("nội dung lớn bất thường"))
        _send(sink, answer)


def _outcome(content: bytes, password: str) -> ReadBook | UnreadableError:
    try:
        return read_book(content)
    except UnreadableError as problem:
        return type(problem)(str(problem))
    except MemoryError:
        return UnreadableError("nội dung lớn bất thường")


def _unpacked(content: bytes, name: str, password: str) -> list[tuple[object, ...]] | UnreadableError:
    try:
        pieces = unpack(content, name, password)
    except MemoryError:
        return UnreadableError("nội dung lớn bất thường")
    return [(p.name, p.kind.value, p.trouble.value, *astuple(p)[3:]) for p in pieces]


def _send(stream: IO[bytes], content: bytes) -> None:
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes | None:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length)
    return content if len(content) == length else None


class _Child:
    """The reading process, started when first needed and again after a file has ended it."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, content: bytes, password: str, name: str = "") -> bytes | None:
        """The answer to one workbook, or to an archive or mail if it has a `name`; None if the process died."""
        process = self._running()
        assert process.stdin is not None and process.stdout is not None
        timer = threading.Timer(SECONDS, process.kill)
        timer.start()
        try:
            for part in (content, password.encode(), name.encode("utf-8", "replace")):
                _send(process.stdin, part)
            return _receive(process.stdout)
        except OSError:
            return None
        finally:
            timer.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.stop()
            self.process = subprocess.Popen(
                [sys.executable, "-c", "from qng_reports.doors.apart import serve; serve()"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        return self.process

    def stop(self) -> None:
        """Ends the process, if there is one."""
        if self.process is None:
            return
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
        self.process.wait()
        self.process = None


_CHILD = _Child()
atexit.register(_CHILD.stop)


def read_book_apart(content: bytes, password: str = "") -> ReadBook:
    """As `xlsx_in.read_book`, within SECONDS and a bounded memory; a file beyond them is unreadable too."""
    answer = _CHILD.ask(content, password)
    if answer is None:
        _CHILD.stop()
        raise UnreadableError("nội dung lớn hoặc sai cấu trúc bất thường, bộ đọc phải dừng")
    outcome = pickle.loads(answer)  # written by our own child process
    if isinstance(outcome, EncryptedError | UnreadableError):
        raise outcome
    assert isinstance(outcome, ReadBook)
    return outcome


def unpack_apart(content: bytes, name: str, password: str = "") -> tuple[Piece, ...]:
    """As `unpacking.unpack`, within the same bounds; UnreadableError for a file that goes beyond them."""
    answer = _CHILD.ask(content, password, name)
    if answer is None:
        _CHILD.stop()
        raise UnreadableError("nội dung lớn hoặc sai cấu trúc bất thường, bộ đọc phải dừng")
    outcome = pickle.loads(answer)  # written by our own child process
    if isinstance(outcome, UnreadableError):
        raise outcome
    return tuple(Piece(label, Kind(kind), Trouble(trouble), *rest) for label, kind, trouble, *rest in outcome)
