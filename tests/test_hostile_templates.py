"""Templates that nobody would write on purpose, and those of other programs: filled or told, never a traceback."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from qng_reports.cli import cli
from qng_reports.document import Document, Paragraph
from qng_reports.doors import word
from qng_reports.doors.docx_in import read_document
from qng_reports.errors import QngError
from qng_reports.render.compare import Version, differences
from qng_reports.report import Chart, ChartKind, Origin, Series, Traced
from qng_reports.rounds import report_template
from tests.tables import a_round, bare_round
from tests.word_files import FOOTNOTES, RELATIONS, changed, paragraph, part_text, reference, table, texts, word_file

NOW = datetime(2026, 7, 5, 8, 0)
LINES = [{"ten": "Một"}, {"ten": "Hai"}]
DATA: Mapping[str, object] = {"co_quan": "Sở", "muc": LINES, "so": Traced("95,32", Origin(("X01",), how="chia"))}
ROWS = table(("{%tr for m in muc %}", ""), ("{{ m.ten }}", "a"), ("{%tr endfor %}", ""))


def filled(folder: Path, *blocks: str, **more: object) -> Path:
    made = word_file(folder / "mau.docx", *blocks, **more)  # type: ignore[arg-type]
    word.fill_template(made, DATA, folder / "ra.docx", created=NOW)
    return folder / "ra.docx"


def refilled(folder: Path, pattern: str, new: str, *blocks: str) -> Path:
    """As `filled`, of a template whose body was changed as another program writes it."""
    made = word_file(folder / "mau.docx", *blocks)
    body = part_text(made, "word/document.xml")
    other = re.sub(pattern, new, body, flags=re.DOTALL)
    assert other != body
    changed(made, {"word/document.xml": (body.encode(), other.encode())})
    word.fill_template(made, DATA, folder / "ra.docx", created=NOW)
    return folder / "ra.docx"


class TestEscapes:
    """An escape in quotes writes any letter, also those that the program marks figures, rows and notes with."""

    @pytest.mark.parametrize(
        "escape", [r"\uf8f1999\uf8f2x\uf8f3", r"\ufdd05\ufdd1", r"\uf8f47.3\uf8f5", r"\ud800", r"\x00", r"\uffff"]
    )
    def test_no_mark_is_forged(self, tmp_path: Path, escape: str) -> None:
        out = filled(tmp_path, ROWS, f'{{{{ "{escape}" }}}}|{{{{ so }}}}', f'{{{{ ["{escape}"]|join("-") }}}}')
        printed = "".join(texts(out))
        assert printed.startswith("MộtaHaia") and "|95,32" in printed
        assert not re.search("[\uf8f0-\uf8f7\ufdd0-\ufdef]", part_text(out, "word/document.xml"))
        assert 'w:name="sl_X01_1"' in part_text(out, "word/document.xml")

    def test_marks_taken_apart_by_filters_leave_no_letter(self, tmp_path: Path) -> None:
        out = filled(tmp_path, "{{ co_quan|chu_thich|reverse }}", "{{ (co_quan|chu_thich)|chu_thich }}", ROWS)
        assert not re.search(
            "[\ufdd0-\ufdef]", part_text(out, "word/document.xml") + part_text(out, "word/footnotes.xml")
        )
        assert texts(out)[-4:] == ["Một", "a", "Hai", "a"]

    def test_letters_decoded_from_bytes_are_no_marks(self, tmp_path: Path) -> None:
        codes = r"""{{ "\\uf8f19\\uf8f2\\ufdd09\\ufdd1\\uf8f49.0\\uf8f5".encode().decode("unicode_escape") }}"""
        out = filled(tmp_path, ROWS, codes)
        assert not re.search("[\uf8f0-\uf8f3\ufdd0-\ufdef]", part_text(out, "word/document.xml"))

    def test_a_number_without_end_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(QngError, match="phép tính không làm được"):
            filled(tmp_path, '{{ "inf"|float|int }}')


class TestOtherPrograms:
    def test_widths_with_decimals_of_google_docs(self, tmp_path: Path) -> None:
        body = table(("{{ co_quan }}", "b"))
        widths = r'w:w="(2000|12240)"|w:w="0" w:type="auto"|w:left="1800"'
        made = {"2000": 'w:w="2000.5118"', "12240": 'w:w="12240.4"', None: 'w:w="9025.5118" w:type="dxa"'}

        out_path = tmp_path / "mau.docx"
        word_file(out_path, body)
        xml = part_text(out_path, "word/document.xml")
        other = re.sub(widths, lambda m: 'w:left="1800.0002"' if "left" in m[0] else made[m[1]], xml)
        changed(out_path, {"word/document.xml": (xml.encode(), other.encode())})
        word.fill_template(out_path, DATA, tmp_path / "ra.docx", created=NOW)
        assert texts(tmp_path / "ra.docx") == ["Sở", "b"]

    @pytest.mark.parametrize("lost", [r"<w:tblGrid>.*?</w:tblGrid>", r"<w:sectPr\b.*?</w:sectPr>"])
    def test_without_grid_or_section(self, tmp_path: Path, lost: str) -> None:
        assert texts(refilled(tmp_path, lost, "", table(("{{ co_quan }}", "b")))) == ["Sở", "b"]

    def test_a_body_under_the_name_that_word_on_the_web_gives(self, tmp_path: Path) -> None:
        made = word_file(tmp_path / "mau.docx", ROWS, "{{ so }}")
        body = part_text(made, "word/document.xml").encode()
        links = part_text(made, "word/_rels/document.xml.rels").encode()
        changed(
            made,
            {
                "[Content_Types].xml": (b"/word/document.xml", b"/word/document2.xml"),
                "_rels/.rels": (b"word/document.xml", b"word/document2.xml"),
            },
            {"word/document2.xml": body, "word/_rels/document2.xml.rels": links},
        )
        word.fill_template(made, DATA, tmp_path / "ra.docx", created=NOW)
        assert texts(tmp_path / "ra.docx") == ["Một", "a", "Hai", "a", "95,32"]
        assert "bookmarkStart" in part_text(tmp_path / "ra.docx", "word/document.xml")

    def test_a_reference_to_no_footnote_in_a_loop(self, tmp_path: Path) -> None:
        loop = ("{%p for m in muc %}", paragraph("a", reference(7)), "{%p endfor %}")
        assert texts(filled(tmp_path, *loop, footnotes=("x",))) == ["a", "a"]
        assert texts(filled(tmp_path, *loop)) == ["a", "a"]

    def test_a_figure_in_an_endnote_keeps_no_mark(self, tmp_path: Path) -> None:
        made = word_file(tmp_path / "mau.docx", "x", footnotes=("{{ so }}",))
        changed(
            made,
            {
                "word/_rels/document.xml.rels": (
                    f'{RELATIONS}/footnotes" Target="footnotes.xml'.encode(),
                    f'{RELATIONS}/endnotes" Target="endnotes.xml'.encode(),
                ),
                "[Content_Types].xml": (
                    f'/word/footnotes.xml" ContentType="{FOOTNOTES}'.encode(),
                    f'/word/endnotes.xml" ContentType="{FOOTNOTES.replace("footnotes", "endnotes")}'.encode(),
                ),
            },
            {
                "word/endnotes.xml": part_text(made, "word/footnotes.xml").replace("footnote", "endnote").encode(),
            },
        )
        word.fill_template(made, DATA, tmp_path / "ra.docx", created=NOW)
        notes = part_text(tmp_path / "ra.docx", "word/endnotes.xml")
        assert "95,32" in notes and not re.search("[\uf8f0-\uf8f7]", notes)


def test_two_categories_of_one_name_are_told_with_their_own_values() -> None:
    chart = Chart("Kết quả", ChartKind.BARS, ("Xã A", "Xã A"), (Series("Đạt", (Decimal(90), Decimal(10))),))
    assert chart.described == "Biểu đồ thanh: Kết quả. Xã A 90; Xã A 10."


class TestReportOfOthers:
    def test_a_content_control_without_content_is_read(self, tmp_path: Path) -> None:
        made = word_file(tmp_path / "mau.docx", "<w:sdt><w:sdtPr/></w:sdt>", "chữ")
        document = read_document(made.read_bytes(), "mau.docx")
        assert "chữ" in [p.text for p in document.paragraphs]

    def test_the_number_of_a_page_is_no_change(self) -> None:
        def version(number: str, field: str = "PAGE \\* MERGEFORMAT") -> Version:
            top = Paragraph(number, (), "header", 0, fields=(field,))
            return Version(Document((), (Paragraph("Kết quả 10", (), "body", 0), top), 0))

        assert differences(version("2"), version("17")) == ()
        assert len(differences(version("2", ""), version("17", ""))) == 1

    def test_a_template_is_looked_for_in_the_round_only(self, tmp_path: Path) -> None:
        (tmp_path / "dot").mkdir()
        word_file(tmp_path / "ngoai.docx", "x")
        for name in ("../ngoai", str(tmp_path / "ngoai"), "x" * 400, "ợ" * 100):
            form = replace(bare_round("mã | loại\nX01 | số đếm").form, report_template=name)
            with pytest.raises(QngError, match="không thấy trong thư mục của đợt"):
                report_template(form, tmp_path / "dot")

    def test_a_trace_never_takes_the_place_of_the_report(self, tmp_path: Path) -> None:
        out = tmp_path / "bao-cao.docx"
        made = a_round(tmp_path, "mã | loại\nX01 | số đếm")
        done = CliRunner().invoke(cli, ["render", str(made.folder), "-o", str(out), "--trace", str(out)])
        assert isinstance(done.exception, QngError) and "đuôi .xlsx" in str(done.exception)
        assert not out.exists()
