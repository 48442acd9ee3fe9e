"""Reads workbooks and opens archives and mails in a process of its own: a hostile file ends that one only."""

from __future__ import annotations

import atexit
import io
import pickle
import struct
import subprocess
import sys
import threading
from dataclasses import astuple
from pathlib import Path
from typing import IO

from qng_reports.doors.unpacking import Kind, Piece, Trouble, unpack
from qng_reports.doors.xlsx_in import UnreadableError, read_at_once, read_book
from qng_reports.sheets import ReadBook

SECONDS = 10.0  # by the clock on the wall; the child's own clock, of the processor, ends long before
_PROCESSOR_SECONDS = 2
MEMORY = 300 * 2**20  # bytes of address space; beyond it the child gives up or ends, and the machine does not feel it
_LARGEST_ANSWER = 32 * 2**20  # bytes; a workbook of ours gives some 60 kB
_LARGEST_PIECES = 64 * 2**20  # bytes: what an archive holds
_LENGTH = struct.Struct(">Q")
_TOO_LARGE = "nội dung lớn bất thường"
_NO_ANSWER = "nội dung lớn hoặc sai cấu trúc bất thường, bộ đọc phải dừng"
# never a module of the folder of the run, where a file that came in could bear a library's name
_ROOT = str(Path(__file__).parents[2])
_SERVE = f"import sys; sys.path.append({_ROOT!r}); from qng_reports.doors.apart import serve; serve()"
# what an answer may be made of: a child that a file has taken over cannot make its parent run anything
_ANSWERS = {
    ("qng_reports.sheets", "ReadBook"), ("qng_reports.sheets", "ReadSheet"), ("qng_reports.sheets", "Oddity"),
    ("qng_reports.doors.reader.limits", "UnreadableError"), ("qng_reports.doors.reader.limits", "EncryptedError"),
    ("decimal", "Decimal"), ("datetime", "datetime"), ("builtins", "frozenset"),
    ("copyreg", "_reconstructor"), ("builtins", "object"),
}  # fmt: skip


def read_book_apart(content: bytes, password: str = "") -> ReadBook:
    """As `xlsx_in.read_book`, within bounded time and memory; a file beyond them is unreadable too.

    A small workbook of the usual shape is read at once: within bounds of its own, and with nothing but zlib and regular
    expressions. All others go to the child.
    """
    book = read_at_once(content)
    if book is not None:
        return book
    outcome = _asked(content, password)
    assert isinstance(outcome, ReadBook)
    return outcome


def unpack_apart(content: bytes, name: str, password: str = "") -> tuple[Piece, ...]:
    """As `unpacking.unpack`, within the same bounds; UnreadableError for a file that goes beyond them."""
    outcome = _asked(content, password, name)
    assert isinstance(outcome, list)
    return tuple(Piece(label, Kind(kind), Trouble(trouble), *rest) for label, kind, trouble, *rest in outcome)


def _asked(content: bytes, password: str, name: str = "") -> object:
    """The child's answer; raises what the child could not do."""
    answer = _CHILD.ask(content, password, name)
    if answer is None:
        _CHILD.stop()
        raise UnreadableError(_NO_ANSWER)
    outcome: object = _Answer(io.BytesIO(answer)).load()
    if isinstance(outcome, UnreadableError):
        raise outcome
    return outcome


class _Answer(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        if (module, name) not in _ANSWERS:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


def serve() -> None:
    """The child's side: answers each workbook on stdin with what was read, until stdin ends."""
    _limit_memory()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while (content := _receive(source)) is not None:
        password, name = ((_receive(source) or b"").decode() for _ in range(2))
        _limit_time()
        answer = pickle.dumps(_unpacked(content, name, password) if name else _outcome(content, password))
        if len(answer) > (_LARGEST_PIECES if name else _LARGEST_ANSWER):
            answer = pickle.dumps(UnreadableError(_TOO_LARGE))
        _send(sink, answer)


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time() -> None:
    """The processor's time for one workbook: the system ends the child beyond it, even inside a library."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + _PROCESSOR_SECONDS, hard))


def _outcome(content: bytes, password: str) -> ReadBook | UnreadableError:
    try:
        return read_book(content, password)
    except UnreadableError as problem:
        return type(problem)(str(problem))
    except MemoryError:
        return UnreadableError(_TOO_LARGE)


def _unpacked(content: bytes, name: str, password: str) -> list[tuple[object, ...]] | UnreadableError:
    try:
        pieces = unpack(content, name, password)
    except MemoryError:
        return UnreadableError(_TOO_LARGE)
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
        self.lock = threading.Lock()

    def ask(self, content: bytes, password: str, name: str = "") -> bytes | None:
        """The answer to one workbook, or to an archive or mail if it has a `name`; None if the process died of it."""
        with self.lock:
            process = self._running()
            assert process.stdin is not None and process.stdout is not None
            timer = threading.Timer(SECONDS, process.kill)
            timer.start()
            try:
                for part in (content, *(text.encode("utf-8", "replace") for text in (password, name))):
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
                [sys.executable, "-P", "-c", _SERVE],
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
