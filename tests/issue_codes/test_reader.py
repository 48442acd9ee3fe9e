"""T06 to T13: what the reader notices about a file beside its cells."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from qng_reports import layout as at
from qng_reports.doors.xlsx_in import UnreadableError, read_book
from qng_reports.model import Round
from qng_reports.sheets import Oddity
from tests.issue_codes.sending import PEOPLE, X1_FILE, edited, expect, expect_file, kept, province
from tests.parts import flipped, parts_of, with_sheet, zipped
from tests.tables import Told, a_round, collect_now, drop, returned

DATA = "xl/worksheets/sheet2.xml"


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    return a_round(tmp_path, PEOPLE)


def sent(round_: Round, content: bytes, name: str = X1_FILE) -> Told:
    drop(round_, name, content)
    return Told(round_, collect_now(round_))


def whole(round_: Round) -> bytes:
    """X1's good answer, 5."""
    return returned(round_, "X1", "X01 | 5")


def test_T06_macros(round_: Round) -> None:
    told = sent(round_, zipped(parts_of(whole(round_)) | {"xl/vbaProject.bin": b"Sub Auto_Open()"}))
    expect_file(told.issue("T06"), "warning", X1_FILE, agency="X1")
    assert province(told) == "5 (1/2)"


def test_T07_a_link_to_another_workbook(round_: Round) -> None:
    link = {
        "xl/externalLinks/externalLink1.xml": b"<externalLink><externalBook/></externalLink>",
        "xl/externalLinks/_rels/externalLink1.xml.rels":
            b'<Relationships><Relationship Id="rId1" Target="so-lieu-goc.xlsx"/></Relationships>',
    }  # fmt: skip
    told = sent(round_, zipped(parts_of(whole(round_)) | link))
    expect_file(told.issue("T07"), "warning", X1_FILE, "so-lieu-goc.xlsx", "X1")
    assert province(told) == "5 (1/2)"


def test_T07_a_cell_that_asks_the_web(round_: Round) -> None:
    content = edited(whole(round_), lambda book: book[at.DATA].cell(20, 12, '=_xlfn.WEBSERVICE("https://example.com")'))
    expect(sent(round_, content).issue("T07"), "warning", "L20")


def test_T08_a_formula_that_calls_a_program(round_: Round) -> None:
    content = edited(whole(round_), lambda book: book[at.DATA].cell(20, 12, "=cmd|'/C calc'!A0"))
    told = sent(round_, content)
    expect(told.issue("T08"), "warning", "L20")
    assert "Ô L20 chứa lệnh gọi chương trình khác" in told.issue("T08").message and province(told) == "5 (1/2)"


def test_T08_a_link_that_calls_a_program(round_: Round) -> None:
    dde = b'<externalLink><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>'
    told = sent(round_, zipped(parts_of(whole(round_)) | {"xl/externalLinks/externalLink1.xml": dde}))
    expect_file(told.issue("T08"), "warning", X1_FILE, "cmd|/C calc", "X1")


def test_T09_a_sheet_broken_below_the_answers(round_: Round) -> None:
    parts = parts_of(whole(round_))
    parts[DATA] = parts[DATA][: parts[DATA].index(b"</sheetData>")]
    told = sent(round_, zipped(parts))
    expect(told.issue("T09"), "warning")
    assert province(told) == "5 (1/2)"


def test_T09_a_part_that_is_no_sheet(round_: Round) -> None:
    told = sent(round_, zipped(parts_of(whole(round_)) | {"xl/styles.xml": b"<styleSheet"}))
    expect_file(told.issue("T09"), "warning", X1_FILE, agency="X1")
    assert "“xl/styles.xml”" in told.issue("T09").message and province(told) == "5 (1/2)"


def test_T10_a_sheet_with_a_wrong_checksum_does_not_count(round_: Round) -> None:
    content = whole(round_)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        crc = archive.getinfo(DATA).CRC.to_bytes(4, "little")
    told = sent(round_, content.replace(crc, b"\1\2\3\4"))
    expect(told.issue("T10"), "error")
    assert province(told) == "(0/2)", "kept, but not counted"
    assert [o.text for o in told.kept("X1", "X01").values()] == ["5"]


def test_T10_no_flipped_bit_changes_a_figure_unnoticed(round_: Round) -> None:
    content = whole(round_)
    for number, share in enumerate((0.2, 0.4, 0.6, 0.8)):
        told = sent(round_, flipped(content, DATA, share), f"{number}.xlsx")
        assert {"T01", "T09", "T10"} & set(told.codes) or province(told) == "5 (1/2)"


def test_T11_a_workbook_under_another_extension(round_: Round) -> None:
    told = sent(round_, whole(round_), "X1.xls")
    expect_file(told.issue("T11"), "note", "X1.xls", ".xls", "X1")
    assert "“.xlsx”" in told.issue("T11").message and province(told) == "5 (1/2)"


def test_T12_something_typed_far_away(round_: Round) -> None:
    content = edited(whole(round_), lambda book: book[at.DATA].cell(1_048_576, 5, 123))
    told = sent(round_, content)
    expect(told.issue("T12"), "warning", "E1048576")
    assert province(told) == "5 (1/2)"


def test_T13_a_cut_file_gives_what_is_left(round_: Round) -> None:
    parts = parts_of(whole(round_))
    content = zipped(dict(sorted(parts.items(), key=lambda part: "theme" in part[0])))
    told = sent(round_, content[: content.index(b"xl/theme/") + 100])
    expect_file(told.issue("T13"), "warning", X1_FILE, agency="X1")
    assert province(told) == "5 (1/2)"


def test_a_usual_workbook_has_none_of_these(round_: Round) -> None:
    assert sent(round_, whole(round_)).codes == []
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    workbook.add_worksheet().write(0, 0, "không phải tệp biểu")
    workbook.close()
    assert sent(round_, stream.getvalue(), "khác.xlsx").codes == ["D01"]


def _with_cell(content: bytes, xml: str, tail: str = "") -> bytes:
    """The answer's cell written by hand, and something behind the cells."""
    parts = parts_of(content)
    data = re.sub(rb'<c r="E8"[^>]*>.*?</c>', xml.encode(), parts[DATA])
    parts[DATA] = data.replace(b"</sheetData>", b"</sheetData>" + tail.encode())
    return zipped(parts)


@pytest.mark.parametrize(
    ("xml", "typed"),
    [
        ('<c r="E8"><v>5</v></c><c r="E8"><v>99</v></c>', "99"),
        ('<c r="E8"><v>99</v></c><c r="e8"><v>5</v></c>', "5"),
        ('<c r="E8"><v>5</v></c><c r="E08" t="inlineStr"><is><t>99</t></is></c>', "99"),
        ('<c r="E8"><v>5</v><v>9</v></c>', "59"),
        ('<c r="E8" t="inlineStr"><v>5</v><is><t>9</t></is></c>', "59"),
    ],
)
def test_T14_a_cell_written_twice(round_: Round, xml: str, typed: str) -> None:
    told = sent(round_, _with_cell(whole(round_), xml))
    expect(told.issue("T14"), "error", "E8", "X01", typed)
    assert kept(told, "X01") == f"value {typed} unused" and province(told) == "(0/2)"


def test_T15_an_answer_below_a_merged_cell(round_: Round) -> None:
    merged = edited(whole(round_), lambda book: None)
    parts = parts_of(merged)
    parts[DATA] = parts[DATA].replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="D8:F9"/></mergeCells>')
    told = sent(round_, zipped(parts))
    expect(told.issue("T15"), "warning", "E8", "X01", "5")
    assert province(told) == "5 (1/2)"


def test_T15_an_answer_below_a_merged_cell_of_libreoffice(round_: Round) -> None:
    cells = "".join(f'<table:{kind} office:value-type="float" office:value="{n}"/>' for kind, n in
                    (("table-cell", 1), ("covered-table-cell", 2), ("table-cell", 3)))  # fmt: skip
    names = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in ("office", "table", "text"))
    content = f'<x {names}><table:table table:name="S"><table:table-row>{cells}</table:table-row></table:table></x>'
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    book = read_book(zipped({"mimetype": kind, "content.xml": content.encode()}))
    assert book.oddities == ((Oddity.COVERED_CELL, "S!B1"),)


def test_merged_cells_over_each_other_do_not_take_for_ever() -> None:
    areas = '<mergeCell ref="A1:ZZ9999"/>' * 20_000
    rows = '<row r="9999"><c r="A1"><v>1</v></c><c r="J9999"><v>1</v></c></row>'
    with pytest.raises(UnreadableError):
        read_book(_merged(rows, areas))


def _merged(rows: str, areas: str) -> bytes:
    content = with_sheet(rows)
    parts = parts_of(content)
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"</sheetData>", f"</sheetData><mergeCells>{areas}</mergeCells>".encode())
    return zipped(parts)
