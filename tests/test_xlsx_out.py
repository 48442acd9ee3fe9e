"""Written workbooks: what XlsxWriter cannot write, its refusals, protection, and masters against direct writing."""

from __future__ import annotations

import hashlib
import re
import struct
import subprocess
import sys
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qng_reports.doors.stamp import Master
from qng_reports.doors.xlsx_out import write_book
from qng_reports.doors.xlsx_parts import SPINS, Seal, spun
from qng_reports.errors import QngError
from qng_reports.sheets import (
    Book,
    Cell,
    ColourRule,
    Merge,
    Picture,
    Properties,
    Sheet,
    Slot,
    Style,
    Validation,
    text_slot,
)

ABOUT = Properties("Biểu", "x", "UBND", "y", datetime(2026, 6, 30))
TEXT, INPUT = Style(border=True), Style(border=True, locked=False, number_format="@")
NAME, CODE, FOOTER, HINT = (text_slot(name) for name in ("name", "code", "footer", "hint"))
NUMBERS = {f"last{row}": None if row % 3 else Decimal(row) / 7 for row in range(8, 48, 2)}
AWKWARD = 'Xã A & B <c> "d" 😀 ' + "dài " * 200 + "."


def sheet(*cells: Cell, **more: Any) -> Sheet:
    return Sheet("Trang", cells, (10, 20), **more)


def book(*sheets: Sheet, **more: Any) -> Book:
    return Book(sheets, ABOUT, **more)


def read(content: bytes) -> dict[str, str]:
    """The parts of a workbook, those that are pictures left out."""
    with ZipFile(BytesIO(content)) as zipped:
        assert zipped.testzip() is None
        assert {info.date_time for info in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: zipped.read(name).decode() for name in zipped.namelist() if "/media/" not in name}


def first_sheet(described: Book, seal: Seal | None = None) -> str:
    return read(write_book(described, seal))["xl/worksheets/sheet1.xml"]


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress((b"\0" + b"\xff\0\0" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def realistic(issued: bool = True) -> Book:
    """Slots in every kind of place, in sheets long enough to have stretches deflated beforehand."""
    guide = Sheet(
        "Hướng dẫn",
        (
            Cell(0, 1, f"Đơn vị: {NAME} (mã {CODE})", TEXT),
            Cell(1, 1, "Câu hỏi", TEXT, aside=f"\n({HINT})"),
            Cell(2, 1, NAME, TEXT, aside="\n(tên)"),
            Cell(3, 1, "Xem số liệu", TEXT, link="'Số liệu'!A1"),
            *(Cell(row, 1, f"Dòng {row} & <số> " + "chữ " * row, TEXT) for row in range(4, 40)),
        ),
        (2, 96),
        protected=True,
        select_locked=True,
        footer=f"&L{FOOTER}&RTrang &P/&N",
        tab="#1F4E79",
        pictures=(Picture(42, 1, png(40, 20), 20, 20),),
    )
    data = Sheet(
        "Số liệu",
        tuple(cell for row in range(8, 48) for cell in _line(row)),
        (5, 50, 12, 12, 12),
        merges=(
            Merge(0, 0, 0, 4, f"Báo cáo của {NAME}", TEXT),
            Merge(1, 0, 1, 4, '="Đã nhập"', TEXT, formula=True, cached=f"{NAME}: 0/40"),
        ),
        validations=tuple(
            Validation(row, 4, "decimal", "Nhập", "Số", "Sai", "Chỉ nhận số", minimum=Decimal(0))
            for row in range(8, 48)
        ),
        colour_rules=(ColourRule(8, 3, 47, 3, '=D9="Lỗi"', "#9C0006", "#FFC7CE"),),
        heights=tuple((row, 30.0) for row in range(8, 48)),
        growing=frozenset(range(8, 48)),
        protected=True,
        footer=f"&L{FOOTER}&RTrang &P/&N",
    )
    identity = Sheet("dinh-danh", (Cell(0, 0, "Mã", TEXT), Cell(0, 1, CODE, TEXT)), (9, 9), very_hidden=True)
    about = replace(ABOUT, title=f"Biểu: {NAME}", subject=CODE, comments=f"mã {CODE}", custom=(("Mã", CODE),))
    return Book((guide, data, identity), about, issued=issued)


def _line(row: int) -> tuple[Cell, ...]:
    last = Slot(f"last{row}") if f"last{row}" in NUMBERS else None
    return (
        Cell(row, 0, row - 7, TEXT),
        Cell(row, 1, f"Chỉ tiêu {row}", TEXT),
        Cell(row, 2, last, TEXT),
        Cell(row, 3, f"=E{row + 1}*2", TEXT, formula=True, cached=0.5 if row % 2 else f"của {NAME}"),
        Cell(row, 4, None, INPUT),
    )


def replaced(value: Any, texts: dict[str, str], numbers: dict[str, Decimal | None]) -> Any:
    """A description with its slots replaced."""
    if isinstance(value, str):
        return re.sub("\ue000(.*?)\ue001", lambda slot: texts[slot[1]], value)
    if isinstance(value, Slot):
        return numbers[value.name]
    if isinstance(value, tuple):
        return tuple(replaced(item, texts, numbers) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: replaced(getattr(value, f.name), texts, numbers) for f in fields(value)})
    return value


# -- what a description may ask for


def test_fonts_of_styles_and_of_the_normal_style_are_not_the_theme_s() -> None:
    described = book(sheet(Cell(0, 0, "a", Style(font="Arial"))), font="Times New Roman", size=12)
    styles = read(write_book(described))["xl/styles.xml"]
    assert re.findall('<name val="([^"]*)"', styles) == ["Times New Roman", "Arial"]
    assert re.findall('<sz val="([^"]*)"', styles) == ["12", "11"]
    assert "<scheme" not in styles


def test_a_formula_s_cached_number_stands_as_a_number() -> None:
    cells = Cell(0, 0, "=1/2", TEXT, formula=True, cached=0.5), Cell(1, 0, '="a"', TEXT, formula=True, cached="a")
    xml = first_sheet(book(sheet(*cells)))
    assert re.findall('<c r="A1" s="1"><f>1/2</f><v>0.5</v></c>', xml)
    assert re.findall('<c r="A2" s="1" t="str"><f>"a"</f><v>a</v></c>', xml)


def test_tab_colour_and_selection_of_locked_cells() -> None:
    plain = first_sheet(book(sheet(protected=True)))
    told = first_sheet(book(sheet(protected=True, select_locked=True, tab="#1F4E79")))
    assert 'selectLockedCells="1"' in plain
    assert "tabColor" not in plain
    assert 'selectLockedCells="1"' not in told
    assert '<tabColor rgb="FF1F4E79"/>' in told


def test_heights_stop_at_what_excel_takes_and_growing_rows_are_not_custom() -> None:
    cells = (Cell(row, 0, "a", TEXT) for row in range(3))
    xml = first_sheet(book(sheet(*cells, heights=((0, 500.0), (1, 30.0), (2, 30.0)), growing=frozenset({1}))))
    assert re.findall("<row [^>]*>", xml) == [
        '<row r="1" spans="1:1" ht="408.75" customHeight="1">',
        '<row r="2" spans="1:1" ht="30">',
        '<row r="3" spans="1:1" ht="30" customHeight="1">',
    ]


@pytest.mark.parametrize(("natural", "room", "shown"), [((40, 20), (20, 20), (20, 10)), ((40, 20), (80, 80), (40, 20))])
def test_a_picture_is_scaled_down_only(natural: tuple[int, int], room: tuple[int, int], shown: tuple[int, int]) -> None:
    drawing = read(write_book(book(sheet(pictures=(Picture(1, 1, png(*natural), *room),)))))["xl/drawings/drawing1.xml"]
    assert f'<a:ext cx="{shown[0] * 9525}" cy="{shown[1] * 9525}"/>' in drawing
    assert 'editAs="oneCell"' in drawing
    assert 'decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"' in drawing


# -- issued workbooks


def test_cells_never_written_are_locked_and_the_normal_style_is_not() -> None:
    got = read(write_book(book(sheet(Cell(0, 0, "a", TEXT), Cell(0, 1, None, INPUT), protected=True), issued=True)))
    columns = re.findall('<col min="([0-9]+)" max="([0-9]+)" [^>]*?style="([0-9]+)"', got["xl/worksheets/sheet1.xml"])
    assert [(first, last) for first, last, _ in columns] == [("1", "1"), ("2", "2"), ("3", "16384")]
    normal, cells = re.findall("<cell(?:Style)?Xfs .*?</cell(?:Style)?Xfs>", got["xl/styles.xml"])
    locks = re.findall('<xf .*?<protection locked="([01])"/></xf>', cells)
    assert re.findall("locked=.([01])", normal) == ["0"]
    assert locks == ["0", "1", "1", "0"]  # Normal, columns, TEXT, INPUT
    assert len(locks) == cells.count("<xf ")
    assert {locks[int(style)] for *_, style in columns} == {"1"}
    assert '<workbookProtection lockStructure="1"/><bookViews>' in got["xl/workbook.xml"]


def test_an_issued_sheet_without_columns_is_locked_all_the_same() -> None:
    xml = first_sheet(Book((Sheet("T", (), (), protected=True),), ABOUT, issued=True))
    assert '<cols><col min="1" max="16384" width="9.140625" style="1"/></cols>' in xml


def test_a_book_not_issued_is_left_alone() -> None:
    got = read(write_book(book(sheet(protected=True))))
    assert "workbookProtection" not in got["xl/workbook.xml"]
    assert 'max="16384"' not in got["xl/worksheets/sheet1.xml"]


# -- the seal


def test_the_hash_is_the_one_of_a_published_vector() -> None:
    """exceljs, spec/unit/utils/encryptor.spec.js."""
    hashed = "RHtx1KpAYT7nBzGCTInkHrbf2wTZxP3BT4Eo8PBHPTM4KfKArJTluFvizDvo6GnBCOO6JJu7qwKvMqnKHs7dcw=="
    assert b64encode(spun("123".encode("utf-16-le"), b64decode("6tC6yotbNa8JaMaDvbUgxw=="))).decode() == hashed


def test_a_seal_is_the_hash_that_the_standard_describes() -> None:
    """Against a second, plain reading of ECMA-376 part 1, 18.3.1.85."""
    seal = Seal.of("Mật khẩu 1", "kh121 2026-H1")
    state = hashlib.new("sha512", b64decode(seal.salt) + "Mật khẩu 1".encode("utf-16")[2:])
    for turn in range(SPINS):
        state = hashlib.new("sha512", state.digest() + struct.pack("<I", turn))
    assert b64decode(seal.hash) == state.digest()
    assert len(b64decode(seal.salt)) == 16


def test_seal_is_repeatable_and_its_salt_tells_nothing_of_the_password() -> None:
    assert Seal.of("a", "đợt") == Seal.of("a", "đợt")
    assert Seal.of("a", "đợt").salt == Seal.of("b", "đợt").salt != Seal.of("a", "đợt khác").salt
    assert Seal.of("e\u0302", "") == Seal.of("\u00ea", "")  # the same letter, typed by another keyboard


@pytest.mark.parametrize("password", ["", "a" * 256])
def test_a_password_that_cannot_be_typed_is_refused(password: str) -> None:
    with pytest.raises(QngError, match="Mật khẩu"):
        Seal.of(password, "")


def test_the_seal_is_on_protected_sheets_and_on_the_structure() -> None:
    seal = Seal("aGFzaA==", "c2FsdA==")
    described = book(sheet(protected=True), replace(sheet(), name="Mở"), issued=True)
    got = read(write_book(described, seal))
    given_ = 'lgorithmName="SHA-512" {}ashValue="aGFzaA==" {}altValue="c2FsdA==" {}pinCount="100000"'
    assert "<sheetProtection a" + given_.format("h", "s", "s") in got["xl/worksheets/sheet1.xml"]
    assert "sheetProtection" not in got["xl/worksheets/sheet2.xml"]
    structure = "<workbookProtection workbookA" + given_.format(*["workbook" + letter for letter in "HSS"])
    assert structure + ' lockStructure="1"/>' in got["xl/workbook.xml"]
    assert "password=" not in "".join(got.values())


# -- refusals


def rule(**more: Any) -> Sheet:
    asked: dict[str, Any] = {"type": "list", "prompt_title": "", "prompt": "", "error_title": "", "error": ""}
    return sheet(validations=(Validation(0, 0, **(asked | more)),))


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (lambda: rule(choices=tuple(f"lựa chọn {n}" for n in range(40))), "Danh sách chọn ở ô A1 .* 255"),
        (lambda: rule(prompt="a" * 256, choices=("a",)), "Lời nhắc ở ô A1 .* 256 .* 255"),
        (lambda: rule(error="a" * 256, choices=("a",)), "Lời nhắc ở ô A1 .* 256 .* 255"),
        (lambda: rule(prompt_title="a" * 33, choices=("a",)), "Tiêu đề lời nhắc ở ô A1 .* 33 .* 32"),
        (lambda: sheet(Cell(0, 0, "a" * 32_768, TEXT)), "32768 ký tự"),
        (lambda: sheet(Cell(0, 0, "😀" * 16_384, TEXT)), "32768 ký tự"),
        (lambda: sheet(Cell(0, 0, "a" * 20_000, TEXT, aside="b" * 20_000)), "40000 ký tự"),
        (lambda: sheet(merges=(Merge(0, 0, 0, 1, "a" * 32_768, TEXT),)), "32768 ký tự"),
        (lambda: sheet(merges=(Merge(0, 0, 1, 1, "a", TEXT), Merge(1, 1, 2, 2, "b", TEXT))), "vùng gộp ô B2:C3"),
        (lambda: replace(sheet(), name="a" * 32), "Tên trang"),
        (lambda: replace(sheet(), name="a/b"), "Tên trang"),
        (lambda: sheet(footer="a" * 256), "Chân trang"),
        (lambda: sheet(Cell(0, 0, "<r>a</r>", TEXT)), "<r>"),
        (lambda: sheet(Cell(1_048_576, 0, "a", TEXT)), "Excel không nhận"),
        (lambda: sheet(pictures=(Picture(0, 0, b"no picture at all" * 9, 9, 9),)), "Ảnh trên trang"),
        (lambda: sheet(footer="&G"), "Excel không nhận"),
    ],
)
def test_what_excel_cannot_hold_is_refused_in_one_sentence(refused: Callable[[], Sheet], words: str) -> None:
    with pytest.raises(QngError, match=words) as told:
        write_book(book(refused()))
    assert "\n" not in str(told.value)
    assert len(str(told.value)) < 400


def test_a_long_custom_property_and_two_sheets_of_one_name_are_refused() -> None:
    with pytest.raises(QngError, match="Thuộc tính “Mã”"):
        write_book(Book((sheet(),), replace(ABOUT, custom=(("Mã", "a" * 256),))))
    with pytest.raises(QngError, match="Tên trang “Trang”"):
        write_book(book(sheet(), sheet()))


# -- masters


def texts(name: str = AWKWARD, code: str = "00123", hint: str = "gợi ý & <ý>") -> dict[str, str]:
    return {"name": name, "code": code, "footer": name[:40].replace("&", "&&"), "hint": hint}


def same_parts(described: Book, words: dict[str, str], seal: Seal | None = None) -> None:
    stamped = read(Master(described, seal).stamp(words, NUMBERS))
    direct = read(write_book(replaced(described, words, NUMBERS), seal))
    assert list(stamped) == list(direct)
    for name, part in stamped.items():
        assert part == direct[name], name


@pytest.mark.parametrize("issued", [False, True])
def test_stamped_equals_directly_written(issued: bool) -> None:
    same_parts(realistic(issued), texts(), Seal("aGFzaA==", "c2FsdA==") if issued else None)


NO_CONTROL = st.characters(exclude_categories=("Cs", "Cc", "Co"), exclude_characters="\ufffe\uffff") | st.sampled_from(
    "\n\t&<>\"'"
)
WORDS = st.text(NO_CONTROL, min_size=1, max_size=60) | st.sampled_from(
    [AWKWARD, " a", "a\n", "_x0041_", "=1+1", "http://a/"]
)


@settings(max_examples=40, deadline=None)
@given(WORDS, WORDS, WORDS)
def test_stamped_equals_directly_written_for_any_text(name: str, code: str, hint: str) -> None:
    """Equal texts would share an entry of the table of strings if written directly: the one known difference."""
    assume(len({name, code, hint, "Mã"}) == 4)
    described = Book(
        (
            Sheet(
                "T",
                (Cell(0, 0, NAME, TEXT), Cell(1, 0, f"_{CODE} ", TEXT, aside=HINT), Cell(2, 0, "Mã", TEXT)),
                (9,),
                merges=(Merge(3, 0, 3, 1, '="a"', TEXT, formula=True, cached=NAME),),
                footer=f"&L{CODE[:0]}&P",
            ),
        ),
        replace(ABOUT, title=NAME, custom=(("Mã", f"x{CODE[:0]}"),)),
    )
    assume(not re.match("x[0-9a-fA-F]{4}_", code))  # an escape of Excel's, begun by the constant before it
    same_parts(described, texts(name, code, hint))


def test_texts_that_are_equal_stand_twice_and_are_read_alike() -> None:
    described = book(sheet(Cell(0, 0, NAME, TEXT), Cell(1, 0, "Trùng", TEXT)))
    strings = read(Master(described).stamp({"name": "Trùng"}, {}))["xl/sharedStrings.xml"]
    assert strings.endswith('count="2" uniqueCount="2"><si><t>Trùng</t></si><si><t>Trùng</t></si></sst>')


def test_a_number_slot_without_a_number_is_a_blank_cell() -> None:
    master = Master(book(sheet(Cell(8, 4, Slot("n"), TEXT))))
    cells = [
        re.findall('<c r="E9".*?(?=</row>)', read(master.stamp({}, {"n": number}))["xl/worksheets/sheet1.xml"])
        for number in (None, Decimal("0.1"), Decimal(12345678901234567890))
    ]
    assert cells == [
        ['<c r="E9" s="1"/>'], ['<c r="E9" s="1"><v>0.1</v></c>'], ['<c r="E9" s="1"><v>1.234567890123457E+19</v></c>'],
    ]  # fmt: skip


def test_same_values_same_bytes_in_another_process_too() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from tests.test_xlsx_out import *\n"
        "print(hashlib.sha256(Master(realistic()).stamp(texts(), NUMBERS)).hexdigest())\n"
        "print(hashlib.sha256(write_book(book(sheet(), issued=True))).hexdigest())"
    )
    root = str(Path(__file__).parent.parent)
    done = subprocess.run([sys.executable, "-c", code, root], capture_output=True, text=True, check=True)
    master = Master(realistic())
    assert master.stamp(texts(), NUMBERS) == master.stamp(texts(), NUMBERS)
    own = [Master(realistic()).stamp(texts(), NUMBERS), write_book(book(sheet(), issued=True))]
    assert done.stdout.split() == [hashlib.sha256(content).hexdigest() for content in own]


def test_slots_must_be_filled_and_stand_where_they_can_be() -> None:
    with pytest.raises(KeyError):
        Master(realistic()).stamp({}, NUMBERS)
    with pytest.raises(KeyError):
        Master(realistic()).stamp(texts(), {})
    for open_cell in (Cell(0, 0, NAME, TEXT), Cell(0, 0, Slot("n"), TEXT)):
        with pytest.raises(KeyError):
            write_book(book(sheet(open_cell)))
    with pytest.raises(ValueError, match="a slot stands where none can be filled"):
        Master(book(replace(sheet(), name=NAME)))


@pytest.mark.parametrize(
    ("described", "value", "words"),
    [
        (sheet(Cell(0, 0, f"a{NAME}", TEXT)), "b" * 32_767, "quá dài"),
        (sheet(Cell(0, 0, "a", TEXT, aside=NAME)), "b" * 32_767, "quá dài"),
        (sheet(footer=f"&L{NAME}"), "b" * 254, "quá dài"),
        (sheet(Cell(0, 0, NAME, TEXT)), "a\x07", "ký tự"),
        (sheet(Cell(0, 0, NAME, TEXT)), "", "để trống"),
    ],
)
def test_a_value_that_excel_cannot_hold_is_refused(described: Sheet, value: str, words: str) -> None:
    with pytest.raises(QngError, match=words):
        Master(book(described)).stamp({"name": value}, {})
