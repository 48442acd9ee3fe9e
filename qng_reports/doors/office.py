"""The only door to LibreOffice, which turns a Word document into PDF where the machine has it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from qng_reports.errors import QngError

_WINDOWS = Path("C:/Program Files/LibreOffice/program/soffice.exe")
_SECONDS = 180


def to_pdf(docx: Path) -> Path:
    """Writes the document as PDF beside it and returns the PDF's path; raises QngError without LibreOffice."""
    program = _program()
    with tempfile.TemporaryDirectory(prefix="qng-office-") as folder:
        # a profile of its own: a LibreOffice that the user has open would otherwise swallow the request
        command = [
            program,
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            *("--headless", "--norestore", "--convert-to", "pdf", "--outdir", folder, str(docx.resolve())),
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
        except subprocess.TimeoutExpired as problem:
            raise QngError(f"LibreOffice chạy quá {_SECONDS} giây mà chưa xong “{docx.name}”.") from problem
        except (subprocess.CalledProcessError, OSError) as problem:
            raise QngError(f"LibreOffice không chuyển được “{docx.name}” sang PDF.") from problem
        made, pdf = Path(folder) / f"{docx.stem}.pdf", docx.with_suffix(".pdf")
        if not made.is_file():  # LibreOffice ends with 0 even when it could not load the file
            raise QngError(f"LibreOffice không chuyển được “{docx.name}” sang PDF.")
        try:
            draft = pdf.with_name(f".{pdf.name}.tmp")
            shutil.copyfile(made, draft)
            draft.replace(pdf)
        except OSError as problem:
            raise QngError(f"Không ghi được “{pdf}”; nếu tệp đang mở, hãy đóng lại rồi chạy lại.") from problem
    return pdf


def _program() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        return found
    if _WINDOWS.is_file():
        return str(_WINDOWS)
    raise QngError("Máy này chưa có LibreOffice nên chưa xuất được PDF; mở tệp .docx bằng Word rồi lưu thành PDF.")
