"""The only door to LibreOffice, which turns a Word document into PDF where the machine has it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from qng_reports.doors.files import write_atomic
from qng_reports.errors import QngError

_WINDOWS = "LibreOffice/program/soffice.com"  # the .com waits for its end, the .exe does not
_MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
_SECONDS = 180


def to_pdf(docx: Path) -> Path:
    """Writes the document as PDF beside it and returns the PDF's path.

    Raises QngError without LibreOffice, where it fails or takes longer than three minutes, and where the PDF cannot be
    written; a PDF that was there stays as it was then.
    """
    program = _program()
    with tempfile.TemporaryDirectory(prefix="qng-office-", ignore_cleanup_errors=True) as folder:
        made = _converted(program, docx, Path(folder))
        pdf = docx.with_suffix(".pdf")
        write_atomic(pdf, made.read_bytes())
    return pdf


def _converted(program: str, docx: Path, folder: Path) -> Path:
    """The PDF in a folder of its own, made of a copy: a document open in Word, or a lock beside it, is no bar."""
    source = folder / "bao-cao.docx"
    try:
        shutil.copyfile(docx, source)
    except OSError as problem:
        raise QngError(f"Không đọc được “{docx}”: không có tệp này hoặc tệp đang bị khóa.") from problem
    # a profile of its own: a LibreOffice that the user has open would otherwise swallow the request
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nodefault"),
        *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder), str(source)),
    ]
    try:
        _run(command)
    except subprocess.TimeoutExpired as problem:
        raise QngError(f"LibreOffice chạy quá {_SECONDS} giây mà chưa xong “{docx.name}”.") from problem
    except (subprocess.CalledProcessError, OSError) as problem:
        raise QngError(f"LibreOffice không chuyển được “{docx.name}” sang PDF.") from problem
    made = source.with_suffix(".pdf")
    if not made.is_file():  # LibreOffice ends with 0 even when it could not load the file
        raise QngError(f"LibreOffice không chuyển được “{docx.name}” sang PDF.")
    return made


def _run(command: list[str]) -> None:
    """Runs the program; where it takes too long, it ends with everything that it started, which `run` would leave."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=os.name == "posix",
    ) as running:  # fmt: skip
        try:
            code = running.wait(_SECONDS)
        except BaseException:  # an interrupt by the user too
            _end(running)
            raise
    if code:
        raise subprocess.CalledProcessError(code, command)


def _end(running: subprocess.Popen[bytes]) -> None:
    """Ends a program and its children: soffice is a script that starts the office proper."""
    if os.name == "posix":
        import signal

        os.killpg(running.pid, signal.SIGKILL)
    else:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(running.pid)], capture_output=True, check=False)
    running.wait()


def _program() -> str:
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return found
    bases = (os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432"))
    for path in (*(Path(base, _WINDOWS) for base in bases if base), _MAC):
        if path.is_file():
            return str(path)
    raise QngError("Máy này chưa có LibreOffice nên chưa xuất được PDF; mở tệp .docx bằng Word rồi lưu thành PDF.")
