"""T06 to T13: what the reader notices about a file beside its cells."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from qng_reports import layout as at
from qng_reports.model import Round
from tests.issue_codes.sending import PEOPLE, X1_FILE, edited, expect, expect_file, province
from tests.parts import flipped, parts_of, zipped
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
