"""The reader of returned workbooks: what it gives equals what other libraries read, and what they lose is there too."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.comments import Comment
from python_calamine import CalamineWorkbook

from qng_reports.doors.apart import read_book_apart
from qng_reports.doors.reader import ooxml
from qng_reports.doors.reader.limits import DoubtError
from qng_reports.doors.xlsx_in import EncryptedError, UnreadableError, read_at_once, read_book
from qng_reports.sheets import Oddity, ReadBook, ReadValue, cell_name
from tests.parts import MAIN, SHEET, STRINGS, changed, flipped, parts_of, small_workbook, with_sheet, zipped

ROOT = Path(__file__).parent.parent
FOLDERS = [ROOT / folder for folder in ("templates", "examples", "tests/files")]
FILES = sorted(file for folder in FOLDERS for file in folder.rglob("[!p]*.xlsx"))
SAVED = ROOT / "tests" / "files"
QUICK = [file for file in FILES if file.name != "gnumeric.xlsx"]  # it indents
CALAMINE = [*QUICK, *sorted(ROOT.glob("examples/**/*.ods")), SAVED / "libreoffice.ods", SAVED / "libreoffice.xls"]


def plain(value: object) -> object:
    """A value of another library in the terms of ours."""
    if value is None or value == "":
        return None
    if isinstance(value, bool | str | datetime):
        return value
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        return number.quantize(Decimal(1)) if number == number.to_integral_value() and abs(value) < 1e15 else number
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else str(value)


def typed(book: ReadBook) -> dict[tuple[str, str], ReadValue]:
    """Every value by sheet and cell, formulas that nobody computed left out."""
    return {
        (sheet.name, cell_name(r, c)): value
        for sheet in book.sheets
        for r, row in enumerate(sheet.rows)
        for c, value in enumerate(row)
        if value is not None and not (isinstance(value, str) and value.startswith(("=", "#")))
    }


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_values_equal_those_of_openpyxl(file: Path) -> None:
    workbook = openpyxl.load_workbook(file, data_only=True)
    expected = {
        (sheet.title, cell.coordinate): plain(cell.value)
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if plain(cell.value) is not None and not str(cell.value).startswith(("=", "#"))
    }
    read = typed(read_book(file.read_bytes()))
    if file.name == "gnumeric.xlsx":  # openpyxl leaves Excel's escapes in inline texts as they are
        assert read["Số liệu", "A3"] == str(expected["Số liệu", "A3"]).replace("_x0041_", "A")
        expected["Số liệu", "A3"] = read["Số liệu", "A3"]
    assert read == expected


@pytest.mark.parametrize("file", CALAMINE, ids=lambda file: file.name)
def test_values_equal_those_of_calamine(file: Path) -> None:
    with CalamineWorkbook.from_path(file) as workbook:
        expected = {
            (name, cell_name(r, c)): plain(value)
            for name in workbook.sheet_names
            for r, row in enumerate(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for c, value in enumerate(row)
            if plain(value) is not None and not str(value).startswith(("=", "#"))
        }
    read = typed(read_book(file.read_bytes()))
    lengths = {place for place, value in expected.items() if str(value).startswith("PT")}  # of time; we write 12:30:00
    assert {place: read[place] for place in read if place not in lengths} == {
        place: expected[place] for place in expected if place not in lengths
    }


def test_what_one_workbook_says_after_every_program() -> None:
    """calamine takes line ends from Gnumeric's .xlsx and cannot read its .ods at all."""
    books = {file.name: read_book(file.read_bytes()) for file in sorted(SAVED.glob("[gl]*.*"))}
    assert len(books) == 5
    for name, book in books.items():
        at, tab = book.sheets[0].at, "" if name == "libreoffice.ods" else "\t"
        assert [sheet.name for sheet in book.sheets] == ["Số liệu", "Ẩn", "VH"], name
        assert (at(0, 0), at(1, 0)) == ("  giữ khoảng trắng  ", f"dòng 1\ndòng 2{tab}tab"), name
        assert (at(0, 1), at(1, 1), at(2, 1), at(3, 1)) == (12, Decimal("95.32"), Decimal("1e-7"), -3), name
        assert (at(0, 2), at(1, 2)) == (datetime(2026, 5, 31), datetime(2026, 5, 31, 13, 45, 59)), name
        assert (at(2, 2), at(3, 2), at(0, 3), at(2, 3), at(29, 7)) == ("12:30:00", "1 day, 6:05:00", True, 3, "xa"), (
            name
        )
        if book.tells_formulas:
            sheet = book.sheets[0]
            assert (2, 3) in sheet.formulas and at(3, 3) == "#DIV/0!", name
            assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {4}), name
            assert [(row, column) for row, column, _ in sheet.notes] == [(0, 5), (1, 5)], name
            assert "ghi chú của tôi" in sheet.notes[0][2] and book.about["subject"] == "chủ đề", name
        if not name.startswith("gnumeric"):  # which shows hidden sheets again
            assert [sheet.visible for sheet in book.sheets] == [True, False, False], name


@pytest.mark.parametrize("file", QUICK, ids=lambda file: file.name)
def test_the_quick_way_and_the_careful_one_give_the_same(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = file.read_bytes()
    quick = read_at_once(content)
    assert quick is not None and quick == read_book(content)

    def doubtful(*_: object, **__: object) -> None:
        raise DoubtError

    monkeypatch.setattr(ooxml, "quick_cells", doubtful)
    monkeypatch.setattr(ooxml, "quick_strings", lambda _: None)
    assert read_book(content) == quick


def test_what_stands_beside_the_values() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Số liệu"
    sheet["A1"], sheet["A2"], sheet["B1"] = "một", "hai", 0.5
    sheet["B1"].number_format, sheet["B2"], sheet["B2"].number_format = "0.00%", 46000, "dd/mm/yyyy"
    sheet["C1"], sheet["C2"] = "=1+2", True
    sheet["C2"].number_format = "0.0"
    sheet["A2"].comment = Comment("Số này tạm tính\nsẽ sửa sau", "ai đó")
    sheet["E9"].comment = Comment("ở ô trống", "ai đó")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    workbook.create_sheet("Ẩn").sheet_state = "hidden"
    workbook.create_sheet("Rất ẩn").sheet_state = "veryHidden"
    about = workbook.properties
    about.title, about.subject, about.description = "Tên", "Chủ đề", "Mô tả"
    book = read_book(saved(workbook))
    read = book.sheets[0]
    assert read.rows == (("một", Decimal("0.5"), "=1+2"), ("hai", datetime(2025, 12, 9), True))
    assert read.formulas == {(0, 2)}
    assert read.formats == {(0, 1): "0.00%", (1, 1): "dd/mm/yyyy"}
    assert read.notes == ((1, 0, "Số này tạm tính\nsẽ sửa sau"), (8, 4, "ở ô trống"))
    assert (read.hidden_rows, read.hidden_columns) == ({1}, {1})
    assert [sheet.visible for sheet in book.sheets] == [True, False, False]
    assert (book.about["title"], book.about["subject"], book.about["description"]) == ("Tên", "Chủ đề", "Mô tả")
    assert book.tells_formulas and book.kind == ".xlsx" and "Excel" in book.about["application"]


def saved(workbook: openpyxl.Workbook) -> bytes:
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def test_a_thread_of_comments_is_read_and_not_its_stand_in() -> None:
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = workbook.add_worksheet("Số liệu")
    sheet.write(0, 0, 1)
    sheet.write_comment("A1", "[Threaded comment] Your version of Excel ...")
    workbook.close()
    thread = '<ThreadedComments xmlns="x"><threadedComment ref="A1"><text>Xem lại?</text></threadedComment>'
    thread += '<threadedComment ref="A1"><text>Đúng rồi</text></threadedComment></ThreadedComments>'
    relation = b'<Relationship Id="r9" Type="a/threadedComment" Target="../threadedComments/t.xml"/></Relationships>'
    parts = parts_of(stream.getvalue()) | {"xl/threadedComments/t.xml": thread.encode()}
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", relation)
    assert read_book(zipped(parts)).sheets[0].notes == ((0, 0, "Xem lại?\nĐúng rồi"),)


def cells(xml: str, **about: str) -> tuple[tuple[ReadValue, ...], ...]:
    """The rows that the first sheet has with this XML in it; the reader in a process of its own agrees."""
    content = with_sheet(xml, **about)
    book = read_book(content)
    assert read_book_apart(content) == book
    return book.sheets[0].rows


def row(*values: str) -> str:
    return f"<row>{''.join(values)}</row>"


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ("<c><v>12</v></c>", Decimal(12)),
        ("<c t='n'><v>16.100000000000001</v></c>", Decimal("16.1")),
        ("<c><v>1E-7</v></c>", Decimal("1e-7")),
        ("<c><v> 5 </v></c>", Decimal(5)),
        ("<c><v>007</v></c>", Decimal(7)),
        ("<c><v>NaN</v></c>", "NaN"),
        ("<c><v>95,32</v></c>", "95,32"),
        ("<c><v>1_000</v></c>", "1_000"),
        ("<c><v>1e999</v></c>", "1e999"),
        ("<c><v></v></c>", None),
        ("<c t='b'><v>1</v></c>", True),
        ("<c t='b'><v>false</v></c>", False),
        ("<c t='e'><v>#N/A</v></c>", "#N/A"),
        ("<c t='e'><f>x</f><v>#SPILL!</v></c>", "#SPILL!"),
        ("<c t='str'><f>x</f><v>a &amp; b &lt; c</v></c>", "a & b < c"),
        ("<c t='str'><f>x</f><v></v></c>", None),
        ("<c><f>1+2</f></c>", "=1+2"),
        ("<c><f>A1&amp;\"x\"</f><v></v></c>", '=A1&"x"'),
        ("<c t='d'><v>2026-05-31</v></c>", datetime(2026, 5, 31)),
        ("<c t='d'><v>2026-05-31T13:45:00Z</v></c>", datetime(2026, 5, 31, 13, 45)),
        ("<c t='inlineStr'><is><t xml:space='preserve'>  hai  </t></is></c>", "  hai  "),
        ("<c t='inlineStr'><is><r><t>ha</t></r><r><t>i</t></r></is></c>", "hai"),
        ("<c t='inlineStr'><is><t>dòng 1\r\ndòng 2</t></is></c>", "dòng 1\ndòng 2"),
        ("<c t='inlineStr'><is><t>a_x000D_b_xD83D__xDE00_</t></is></c>", "a\rb😀"),
        ("<c t='inlineStr'><is><t>&#7893;&#x1ED5;</t></is></c>", "ổổ"),
        ("<c t='inlineStr'><is><t><![CDATA[<b> & ]]></t></is></c>", "<b> & "),
        ("<c t='s'><v>1</v></c>", "hai"),
        ("<c t='mới'><v>chữ</v></c>", "chữ"),
    ],
)  # fmt: skip
def test_a_cell(xml: str, value: ReadValue) -> None:
    for form in (xml, '<c r="A1"' + xml[2:].replace("'", '"')):
        read = cells(row(form, "<c><v>1</v></c>"))[0][0]
        assert read == value and type(read) is type(value)


@pytest.mark.parametrize(
    ("code", "serial", "value"),
    [
        ("dd/mm/yyyy", "46173", datetime(2026, 5, 31)),
        ("dd/mm/yyyy hh:mm", "46173.5", datetime(2026, 5, 31, 12)),
        ("[$-42A]dd mmmm yyyy", "46173", datetime(2026, 5, 31)),
        ("mmm-yy;@", "46173", datetime(2026, 5, 31)),
        ("hh:mm", "0.520833333333333", str(time(12, 30))),
        ("[h]:mm", "1.25", "1 day, 6:00:00"),
        ("dd/mm/yyyy", "1", datetime(1900, 1, 1)),
        ("dd/mm/yyyy", "61", datetime(1900, 3, 1)),
        ("dd/mm/yyyy", "-5", Decimal(-5)),
        ("dd/mm/yyyy", "99999999", Decimal(99999999)),
        ('0 "ngày"', "5", Decimal(5)),
        ("[Red]#,##0.00", "46173.5", Decimal("46173.5")),
        ("General", "46173", Decimal(46173)),
        ("#,##0_d", "5", Decimal(5)),
    ],
)
def test_dates_by_their_number_format(code: str, serial: str, value: ReadValue) -> None:
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    workbook.add_worksheet().write_number(0, 0, float(serial), workbook.add_format({"num_format": code}))
    workbook.close()
    read = read_book(stream.getvalue()).sheets[0]
    assert read.at(0, 0) == value
    assert read.formats == ({} if code == "General" else {(0, 0): code})


def test_dates_of_an_old_mac_count_from_1904() -> None:
    content = changed(small_workbook(), workbook=lambda part: part.replace(b"<workbookPr", b'<workbookPr date1904="1"'))
    styles = f'<styleSheet {MAIN}><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'.encode()
    content = changed(content, styles=styles, sheet=lambda part: part.replace(b"<v>12</v>", b"<v>44711</v>"))
    assert read_book(content).sheets[0].at(0, 1) == datetime(2026, 5, 31)


def test_shared_texts_of_every_make() -> None:
    strings = f"""<sst {MAIN}><si><t>một</t></si><si/><si><t xml:space="preserve"> hai </t></si>
        <si><r><rPr><b/></rPr><t>b</t></r><r><t>a</t></r></si>
        <si><t>日本</t><rPh sb="0" eb="2"><t>にほん</t></rPh><phoneticPr fontId="1"/></si><si><t/></si>
        <si><t>&lt;sáu&gt; _x000D_</t></si></sst>"""
    data = row(*(f'<c r="{letter}1" t="s"><v>{n}</v></c>' for n, letter in enumerate("ABCDEFG")))
    expected = (("một", None, " hai ", "ba", "日本", None, "<sáu> \r"),)
    for text in (strings, strings.replace("<si>", "<!-- x --><si>")):
        book = read_book(changed(with_sheet(data), strings=text.encode()))
        assert book.sheets[0].rows == expected and book.oddities == ()
    prefixed = strings.replace("<", "<x:").replace("<x:/", "</x:").replace(MAIN, MAIN.replace("xmlns", "xmlns:x"))
    assert read_book(changed(with_sheet(data), strings=prefixed.encode())).sheets[0].rows == expected


def test_cells_and_rows_that_do_not_say_where_they_stand() -> None:
    one, two = "<c><v>1</v></c>", '<c r="C3"><v>2</v></c>'
    assert cells(row(one, one) + row() + row(one, two, one)) == (
        (1, 1, None, None), (None,) * 4, (1, None, 2, 1),
    )  # fmt: skip
    assert cells('<row r="3"><c><v>1</v></c></row>') == ((None,), (None,), (1,))
    assert cells('<row r="1"><c r="b1"><v>1</v></c></row>') == ((None, 1),)


def test_the_dimension_is_not_believed() -> None:
    for told in ("A1", "A1:XFD1048576", "nonsense"):
        assert cells(row("<c><v>1</v></c>", "<c><v>2</v></c>"), before=f'<dimension ref="{told}"/>') == ((1, 2),)


def test_a_shared_formula_that_nobody_computed() -> None:
    shared = '<c r="A1"><f t="shared" ref="A1:A2" si="0">B1+1</f><v>5</v></c>'
    book = read_book(with_sheet(row(shared) + '<row r="2"><c r="A2"><f t="shared" si="0"/></c></row>'))
    assert book.sheets[0].rows == ((5,), ("=B1+1",)) and book.sheets[0].formulas == {(0, 0), (1, 0)}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1"])
def test_any_encoding(encoding: str) -> None:
    sheet = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><worksheet {MAIN}><sheetData>'
    sheet += '<row r="1"><c r="A1" t="inlineStr"><is><t>số é</t></is></c></row></sheetData></worksheet>'
    text = sheet if encoding != "iso-8859-1" else sheet.replace("số", "so")
    read = read_book(changed(small_workbook(), sheet=text.encode(encoding))).sheets[0].at(0, 0)
    assert read == ("số é" if encoding != "iso-8859-1" else "so é")


def _strict(part: bytes) -> bytes:
    return part.replace(b"schemas.openxmlformats.org/", b"purl.oclc.org/ooxml/").replace(b"/2006/", b"/")


# each: how the small workbook is changed; it is read all the same
HARMLESS: dict[str, Callable[[bytes], bytes]] = {
    "bytes before the zip": lambda content: b"\r\n\r\n" + b"x" * 500 + content,
    "bytes behind the zip": lambda content: content + b"\0" * 5000,
    "no content types": lambda content: changed(content, types=None),
    "no styles": lambda content: changed(content, styles=None),
    "strict": lambda content: zipped({name: _strict(part) for name, part in parts_of(content).items()}),
    "names in capitals": lambda content: zipped({name.upper(): part for name, part in parts_of(content).items()}),
    "backslashes": lambda content: zipped({name.replace("/", "\\"): p for name, p in parts_of(content).items()}),
    "stored, not deflated": lambda content: zipped(parts_of(content), zipfile.ZIP_STORED),
    "absolute targets": lambda content: changed(
        content, **{"xl/_rels/workbook.xml.rels": lambda part: part.replace(b'"worksheets/', b'"/xl/worksheets/')}
    ),
    "no relations": lambda content: changed(content, **{"xl/_rels/workbook.xml.rels": None}),
    "a prefix before every name": lambda content: changed(
        content, sheet=lambda p: p.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"<x:?", b"<?")
        .replace(b"xmlns=", b"xmlns:x="),
    ),
    "comments in between": lambda content: changed(
        content, sheet=lambda part: part.replace(b"<sheetData>", b"<!-- <sheetData> --><sheetData><!-- x -->")
    ),
    "single quotes": lambda content: changed(content, sheet=lambda part: part.replace(b'"', b"'")),
    "locks in words": lambda content: changed(
        content, styles=lambda part: part.replace(b"<cellXfs", b'<x locked="false"/><cellXfs')
    ),
    "styles that nobody can read": lambda content: changed(content, styles=b"<styleSheet><oops"),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_read_all_the_same(name: str) -> None:
    content = HARMLESS[name](small_workbook())
    book = read_book_apart(content)
    assert [sheet.name for sheet in book.sheets] == ["Số liệu", "Hai"]
    assert book.sheets[0].rows == (("một", 12, None), ("hai", Decimal("95.5"), 24)) and book.sheets[1].rows == ((7,),)
    assert book.sheets[0].formulas == {(1, 2)}
    expected = {Oddity.DAMAGED_PART} if "nobody" in name else set()
    assert {kind for kind, _ in book.oddities} == expected


def found(book: ReadBook) -> list[tuple[str, str]]:
    return [(kind.name, detail) for kind, detail in book.oddities]


def test_a_sheet_that_breaks_off_is_read_up_to_the_break() -> None:
    content = changed(small_workbook(), sheet=lambda part: part[: part.index(b'</row><row r="2"') + 30])
    book = read_book_apart(content)
    assert book.sheets[0].rows == (("một", 12),) and book.sheets[1].rows == ((7,),)
    assert found(book) == [("DAMAGED_PART", "Số liệu")]


def test_a_cut_file_gives_what_lies_in_the_rest() -> None:
    parts = parts_of(small_workbook())
    last = {name: parts[name] for name in parts if name != "docProps/app.xml"} | {"docProps/app.xml": bytes(3000)}
    content = zipped(last, zipfile.ZIP_STORED)
    book = read_book_apart(content[: content.index(b"docProps/app.xml" + bytes(50)) + 100])
    assert book.sheets[0].rows == (("một", 12, None), ("hai", Decimal("95.5"), 24))
    assert found(book) == [("CUT", "")]
    with pytest.raises(UnreadableError, match="cắt cụt"):
        read_book_apart(content[: content.index(b"<worksheet") - 100])


def test_a_cut_file_of_a_program_that_writes_sizes_behind() -> None:
    """A zip written to a pipe tells no sizes before its parts."""

    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    stream = Pipe()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts_of(small_workbook()).items():
            archive.writestr(name, part)
    whole = stream.getvalue()
    assert found(read_book(whole)) == []
    book = read_book(whole[: whole.index(b"PK\x01\x02")])
    assert book.sheets[0].rows[0] == ("một", 12, None) and found(book) == [("CUT", "")]


def test_changed_bytes_are_noticed_wherever_they_are() -> None:
    content = small_workbook()
    true = read_book(content)
    for name in (SHEET, STRINGS, "xl/worksheets/sheet2.xml"):
        for share in range(20):
            try:
                book = read_book(flipped(content, name, share / 20))
            except UnreadableError:
                continue
            assert book.oddities or book.sheets == true.sheets, f"{name} {share}"


def test_a_wrong_checksum_makes_the_sheet_doubtful_and_no_other() -> None:
    with zipfile.ZipFile(BytesIO(small_workbook())) as archive:
        crc = archive.getinfo(SHEET).CRC.to_bytes(4, "little")
    book = read_book_apart(small_workbook().replace(crc, b"\1\2\3\4"))
    assert book.sheets[0].at(0, 1) == 12 and found(book) == [("CHANGED_PART", "Số liệu")]


def test_one_name_twice() -> None:
    stream = BytesIO(small_workbook())
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, parts_of(small_workbook())[SHEET].replace(b"<v>12</v>", b"<v>13</v>"))
    assert found(read_book(stream.getvalue())) == [("CHANGED_PART", "Số liệu")]


def test_a_lost_list_of_sheets() -> None:
    book = read_book(changed(small_workbook(), workbook=b"<workbook"))
    assert [sheet.rows[0][0] for sheet in book.sheets] == ["một", 7] and found(book) == [
        ("DAMAGED_PART", "xl/workbook.xml")
    ]


def test_lost_texts_leave_the_numbers() -> None:
    book = read_book(changed(small_workbook(), strings=None))
    assert book.sheets[0].rows == ((None, 12, None), (None, Decimal("95.5"), 24))
    assert ("DAMAGED_PART", "Số liệu") in found(book)


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("cmd|'/C calc'!A0", True), ('DDE("cmd";"/C calc";"x")', True), ("MSEXCEL|'\\..\\cmd.exe'!''", True),
        ("SUM(A1:A3)", False), ('"a|b"&amp;A1', False), ("'A|B'!C1", False), ("DDECIMAL", False),
    ],
)  # fmt: skip
def test_formulas_that_call_a_program(formula: str, told: bool) -> None:
    book = read_book(with_sheet(f'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>{formula}</f><v>1</v></c></row>'))
    assert found(book) == ([("DDE", "Số liệu!B1")] if told else [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("=cmd|' /C calc'!A0", True), ("@SUM(1+1)*cmd|' /C calc'!A0", True), ('=DDE("cmd";"/C calc")', True),
        ("- Xã A|Xã B đã xong!", False), ("+84 901 234 567", False), ("=1+2", False), ("cmd|'/C calc'!A0", False),
    ],
)  # fmt: skip
def test_texts_that_would_call_a_program(text: str, told: bool) -> None:
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    workbook.add_worksheet("Số liệu").write_string(0, 0, text)
    workbook.close()
    for content in (stream.getvalue(), changed(stream.getvalue(), sheet=lambda part: part.replace(b'"', b"'"))):
        book = read_book(content)
        assert book.sheets[0].at(0, 0) == text and found(book) == ([("DDE", "Số liệu!A1")] if told else [])


def test_macros_and_links_elsewhere() -> None:
    link = b'<externalLink><externalBook r:id="rId1" xmlns:r="x"/></externalLink>'
    target = b'<Relationships><Relationship Id="rId1" Target="file:///C:/so-lieu.xlsx"/></Relationships>'
    dde = b'<externalLink><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>'
    parts = parts_of(small_workbook()) | {
        "xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": link,
        "xl/externalLinks/_rels/externalLink1.xml.rels": target, "xl/externalLinks/externalLink2.xml": dde,
        "xl/connections.xml": b'<connections><connection id="1" name="Kho"/></connections>',
    }  # fmt: skip
    book = read_book(zipped(parts))
    assert found(book) == [
        ("MACROS", "xl/vbaProject.bin"), ("EXTERNAL_LINK", "file:///C:/so-lieu.xlsx"), ("DDE", "cmd|/C calc"),
        ("EXTERNAL_LINK", "Kho"),
    ]  # fmt: skip
    web = read_book(with_sheet('<row r="1"><c r="A1"><f>_xlfn.WEBSERVICE("http://a")</f><v>1</v></c></row>'))
    assert found(web) == [("EXTERNAL_LINK", "Số liệu!A1")]


def encrypted(content: bytes, password: str) -> bytes:
    stream = BytesIO()
    OOXMLFile(BytesIO(content)).encrypt(password, stream)
    return stream.getvalue()


def test_a_password_that_takes_a_million_hashes_is_refused_at_once() -> None:
    content = encrypted(small_workbook(), "mk").replace(b'spinCount="100000"', b'spinCount="999999"')
    with pytest.raises(UnreadableError, match="nặng bất thường"):
        read_book(content, "mk")


def test_a_password() -> None:
    content = encrypted(small_workbook(), "mật khẩu")
    assert read_book_apart(content, "mật khẩu").sheets == read_book(small_workbook()).sheets
    for password, reason in (("", "có mật khẩu"), ("sai", "mật khẩu không đúng")):
        with pytest.raises(EncryptedError, match=reason):
            read_book_apart(content, password)
    assert msoffcrypto.OfficeFile(BytesIO(content)).is_encrypted()
    for share in (0.3, 0.9):
        with pytest.raises(UnreadableError):
            read_book_apart(content[: int(len(content) * share)], "mật khẩu")


@pytest.mark.parametrize("name", ["password.xlsx", "password.xls"])
def test_a_password_given_in_libreoffice(name: str) -> None:
    content = (SAVED / name).read_bytes()
    assert read_book_apart(content, "mat-khau").sheets[0].at(1, 1) == Decimal("95.32")
    for password, reason in (("", "có mật khẩu"), ("sai", "mật khẩu không đúng")):
        with pytest.raises(EncryptedError, match=reason):
            read_book_apart(content, password)


def test_every_finite_number_is_the_shortest_decimal() -> None:
    for value in (0.1, 1 / 3, 1e15, 1e16, 123456789.125, 5e-324, math.pi, 2.0**53):
        assert cells(row(f"<c><v>{value!r}</v></c>")) == ((plain(value),),)
