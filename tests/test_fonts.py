"""Vietnamese letters in fonts: read from the font's own table, and told where a PDF lacks them."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest

from qng_reports.doors import fonts, office
from qng_reports.doors.fonts import LETTERS, missing_letters, pdf_warning
from qng_reports.errors import QngError


def font(codes: set[int], *, wide: bool = False) -> bytes:
    """A font file of nothing but a table `cmap` for those characters, of format 4 or 12."""
    ordered = sorted(codes)
    if wide:
        groups = b"".join(struct.pack(">III", code, code, 5) for code in ordered)
        table = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(ordered)) + groups
    else:
        ends, count = [*ordered, 0xFFFF], len(ordered) + 1
        deltas = [(7 - code) % 65_536 for code in ordered] + [1]
        rows = [struct.pack(f">{count}H", *row) for row in (ends, ends, deltas, [0] * count)]
        table = struct.pack(">7H", 4, 16 + 8 * count, 0, 2 * count, 0, 0, 0)
        table += rows[0] + b"\0\0" + rows[1] + rows[2] + rows[3]
    cmap = struct.pack(">HHHHI", 0, 1, 3, 10 if wide else 1, 12) + table
    return struct.pack(">IHHHH", 0x10000, 1, 0, 0, 0) + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap)) + cmap


@pytest.mark.parametrize("wide", [False, True])
def test_letters_that_a_font_lacks(wide: bool, tmp_path: Path) -> None:
    file = tmp_path / "f.ttf"
    file.write_bytes(font({ord(letter) for letter in LETTERS}, wide=wide))
    assert missing_letters(file) == ""
    file.write_bytes(font({ord(letter) for letter in LETTERS} - {ord("ệ"), ord("Ơ")}, wide=wide))
    assert missing_letters(file) == "ệƠ"
    file.write_bytes(b"not a font")
    assert missing_letters(file) == missing_letters(tmp_path / "khong-co.ttf") == LETTERS


def test_all_letters_are_asked_for() -> None:
    assert len(LETTERS) == len(set(LETTERS)) == 146  # 12 vowels with 6 tones and đ, small and capital
    assert set("ảạệơựđẢẠỆƠỰĐ") <= set(LETTERS)


def test_the_font_of_pictures_has_every_letter() -> None:
    pytest.importorskip("matplotlib", reason="the extra charts is not installed")
    from matplotlib.font_manager import findfont

    from qng_reports.doors.charts.pictures import chart_font

    assert missing_letters(Path(findfont(chart_font()))) == ""


def test_a_pdf_in_a_font_without_the_letters_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = tmp_path / "good.ttf", tmp_path / "bad.ttf"
    good.write_bytes(font({ord(letter) for letter in LETTERS}))
    bad.write_bytes(font({ord(letter) for letter in "abcđ"}))
    installed = {"Tinos": (good,), "LiberationSerif": (bad,), "OpenSymbol": (bad,), "Both": (bad, good)}
    monkeypatch.setattr(fonts, "font_files", lambda name: installed.get(name, ()))
    told = pdf_warning(b"<</BaseFont/BAAAAA+LiberationSerif/X 1>> <</BaseFont /Tinos>>")
    assert told.startswith("PDF dùng phông “LiberationSerif” thiếu chữ Việt (") and "Tinos (gói fonts-croscore)" in told
    assert pdf_warning(b"/BaseFont/BAAAAA+Tinos /BaseFont/CAAAAA+OpenSymbol /BaseFont/Both /BaseFont/Unknown") == ""


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands for LibreOffice")
class TestOffice:
    """LibreOffice that fails, hangs, or may not write; a script stands for it."""

    def program(self, folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
        found = folder / "soffice"
        found.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        found.chmod(0o755)
        monkeypatch.setattr(office.shutil, "which", lambda _: str(found))
        report = folder / "báo cáo.docx"
        report.write_bytes(b"docx")
        return report

    def test_it_writes_nothing_or_fails(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for script in ("exit 0", "exit 3"):
            report = self.program(tmp_path, monkeypatch, script)
            with pytest.raises(QngError, match=r"không chuyển được “báo cáo\.docx” sang PDF"):
                office.to_pdf(report)
        with pytest.raises(QngError, match="Không đọc được"):
            office.to_pdf(tmp_path / "khong-co.docx")

    def test_it_hangs_and_its_children_with_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        child = tmp_path / "child"
        report = self.program(tmp_path, monkeypatch, f"sleep 60 & echo $! > '{child}'; wait")
        monkeypatch.setattr(office, "_SECONDS", 0.5)
        with pytest.raises(QngError, match="chạy quá"):
            office.to_pdf(report)
        state = Path(f"/proc/{child.read_text().strip()}/stat")
        assert not state.exists() or state.read_text().split()[2] == "Z"

    def test_a_pdf_that_cannot_be_written_leaves_the_old_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        script = 'while [ "$1" != --outdir ]; do shift; done; echo %PDF > "$2/bao-cao.pdf"'
        report = self.program(tmp_path, monkeypatch, script)
        assert office.to_pdf(report).read_bytes() == b"%PDF\n"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["báo cáo.docx", "báo cáo.pdf", "soffice"]
        report.with_suffix(".pdf").unlink()
        report.with_suffix(".pdf").mkdir()
        with pytest.raises(QngError, match=r"Không ghi được .*báo cáo\.pdf"):
            office.to_pdf(report)
