"""What the exported files say, byte by byte where programs read them, by independent sums where people trust them."""

from __future__ import annotations

import csv
import errno
import io
import os
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qng_reports import messages
from qng_reports.dataset import Dataset, Identity, Issue, Observation, Place, Submission
from qng_reports.doors.files import write_atomic
from qng_reports.errors import QngError
from qng_reports.export import export_round
from qng_reports.export.flat import OBSERVATION_COLUMNS, inert
from qng_reports.model import (
    DONE,
    STATUSES,
    YES_NO,
    Agency,
    Availability,
    Component,
    Form,
    Indicator,
    Kind,
    Method,
    Question,
    Round,
    Section,
    Target,
)
from qng_reports.periods import parse_period

NOW = datetime(2026, 6, 19, 8, 30)
EVIL = '=HYPERLINK("http://example.invalid","bấm")'
NUMERATOR, DENOMINATOR, VALUE, NOTE = Component.NUMERATOR, Component.DENOMINATOR, Component.VALUE, Component.NOTE


def indicator(code: str, kind: Kind, method: Method, unit: str = "", **more: Any) -> Indicator:
    base = Indicator(code, code[-1], "I", f"Chỉ tiêu {code}", unit, kind, method, ("communes",), short_name=code)
    return replace(base, **more)


FORM = Form(
    code="KH",
    version="1",
    title="Kết quả thực hiện kế hoạch",
    plan="",
    issuer="Sở Khoa học và Công nghệ",
    contact="",
    sections=(Section("I", "I. CHÍNH QUYỀN SỐ"),),
    indicators=(
        indicator("R1", Kind.RATIO, Method.RATIO_OF_SUMS, "%", target=Target("80%", ">=", Decimal(80)),
                  numerator="Hồ sơ trực tuyến", denominator="Tổng hồ sơ", part_unit="hồ sơ", confirmers=("S1",)),
        indicator("C1", Kind.COUNT, Method.SUM, "người"),
        indicator("D1", Kind.DECIMAL, Method.WEIGHTED_MEAN, "điểm", weight="C1", decimals=1),
        indicator("Y1", Kind.YESNO, Method.SHARE_COMPLETED, choices=YES_NO),
        indicator("S1", Kind.STATUS, Method.SINGLE, reporters=("S1",), choices=STATUSES),
    ),
    questions=(Question("Q1", "Khó khăn", ("communes",)),),
    minimum_share=Decimal(50),
)  # fmt: skip
AGENCIES = (
    Agency("0101", "Xã A", "xã", ("communes",)),
    Agency("0102", "Phường B", "phường", ("communes",)),
    Agency("0103", "Đặc khu C", "đặc khu", ("communes",)),
    Agency("0104", "Xã D", "xã", ("communes",)),
    Agency("S1", "Sở Nội vụ", "sở"),
)


def seen(
    agency: str, item: str, component: Component, value: str | int | float, *, usable: bool = True,
    confirms: bool = False, state: Availability = Availability.AVAILABLE,
) -> Observation:  # fmt: skip
    number = None if isinstance(value, str) else Decimal(str(value))
    place = Place(f"{agency}.xlsx", "Số liệu", "E9", agency, item)
    return Observation(agency, item, component, number, str(value), "", state, place, usable, confirms)


def submission(agency: str, observations: Sequence[Observation], issues: Sequence[Issue] = ()) -> Submission:
    received = datetime(2026, 6, 15, 9, 5, 7, 123)
    return Submission(f"{agency}.xlsx", "ab12", Identity(), True, tuple(observations), tuple(issues), received)


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    return Round(tmp_path, FORM, AGENCIES, parse_period("2026-H1"), date(2026, 6, 17))


@pytest.fixture
def dataset() -> Dataset:
    """0101 answers well; 0102 has an impossible ratio; 0103 half a ratio and "không phát sinh"; 0104 is silent."""
    place = Place("0102.xlsx", "Số liệu", "E9", "0102", "R1")
    first = [
        seen("0101", "R1", NUMERATOR, 953), seen("0101", "R1", DENOMINATOR, 1000), seen("0101", "R1", NOTE, "-"),
        seen("0101", "C1", VALUE, 1200), seen("0101", "D1", VALUE, 7.5), seen("0101", "Y1", VALUE, "Có"),
        seen("0101", "Q1", VALUE, EVIL),
    ]  # fmt: skip
    second = [
        seen("0102", "R1", NUMERATOR, 90, usable=False), seen("0102", "R1", DENOMINATOR, 80, usable=False),
        seen("0102", "C1", VALUE, 300), seen("0102", "D1", VALUE, 9), seen("0102", "Y1", VALUE, "Không"),
    ]  # fmt: skip
    third = [
        seen("0103", "R1", NUMERATOR, 5),
        seen("0103", "C1", VALUE, "Không phát sinh", state=Availability.NOT_APPLICABLE),
    ]
    lead = [
        seen("S1", "S1", Component.STATUS, DONE),
        seen("S1", "R1", NUMERATOR, 1, confirms=True), seen("S1", "R1", DENOMINATOR, 2, confirms=True),
    ]  # fmt: skip
    wrong = messages.exceeds_whole(place, FORM.indicators[0], Decimal(90), Decimal(80))
    late = messages.late(Place("0102.xlsx", agency="0102"), date(2026, 6, 18), date(2026, 6, 17))
    parts = {"S1": lead, "0103": third, "0101": first}
    found = {code: submission(code, observations) for code, observations in parts.items()}
    return Dataset(found | {"0102": submission("0102", second, (late, wrong))})


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_csv_bytes(round_: Round, dataset: Dataset) -> None:
    data, totals = export_round(round_, dataset, ["csv"], now=NOW)
    assert (data.name, totals.name, data.parent.name) == ("so-lieu.csv", "tong-hop.csv", "ket-qua")
    lines = data.read_bytes().split(b"\r\n")
    assert lines[0] == (
        b"\xef\xbb\xbfperiod,form,agency,agency_name,item,component,number,text,unit,availability,file,sheet,cell,"
        b"sha256,received_at"
    )
    tail = "0101.xlsx,Số liệu,E9,ab12,2026-06-15T09:05:07"
    assert lines[1].decode() == f"2026-H1,KH,0101,Xã A,R1,numerator,953,953,,available,{tail}"
    assert lines[3].decode() == f"2026-H1,KH,0101,Xã A,R1,note,,'-,,available,{tail}"
    assert lines[5].decode() == f"2026-H1,KH,0101,Xã A,D1,value,7.5,7.5,,available,{tail}"
    assert lines[-1] == b""
    assert totals.read_bytes().split(b"\r\n")[:3] == [
        b"\xef\xbb\xbfperiod,item,name,numerator,denominator,value,unit,target,assessment,received,expected,method",
        "2026-H1,R1,Chỉ tiêu R1,953,1000,95.30,%,80%,Chưa đủ số liệu,1,4,ratio_of_sums".encode(),
        "2026-H1,C1,Chỉ tiêu C1,,,1500,người,,,3,4,sum".encode(),
    ]


def test_large_and_small_numbers_are_plain(round_: Round) -> None:
    values = [seen("0101", "C1", VALUE, 0), seen("0101", "D1", VALUE, 0)]
    numbers = [replace(values[0], number=Decimal("1E+7")), replace(values[1], number=Decimal("1E-7"))]
    paths = export_round(round_, Dataset({"0101": submission("0101", numbers)}), ["csv"], now=NOW)
    assert [row["number"] for row in read_csv(paths[0])] == ["10000000", "0.0000001"]


def test_rows_say_what_totals_leave_out(round_: Round, dataset: Dataset) -> None:
    rows = read_csv(export_round(round_, dataset, ["csv"], now=NOW)[0])
    assert list(dict.fromkeys(row["agency"] for row in rows)) == ["0101", "0102", "0103", "S1"]
    said = {(row["agency"], row["item"], row["component"]): row["availability"] for row in rows}
    assert said["0102", "R1", "numerator"] == "unusable"
    assert said["0103", "R1", "numerator"] == "unusable"  # half a ratio
    assert said["0103", "C1", "value"] == "not_applicable"
    assert said["S1", "R1", "numerator"] == "confirming"
    assert next(row["number"] for row in rows if row["availability"] == "unusable") == "90"


def test_totals_follow_from_the_rows(round_: Round, dataset: Dataset) -> None:
    data, totals = export_round(round_, dataset, ["csv"], now=NOW)
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    words: dict[str, list[str]] = defaultdict(list)
    figures: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in read_csv(data):
        if row["availability"] == "available" and row["number"]:
            sums[row["item"], row["component"]] += Decimal(row["number"])
            figures[row["item"]][row["agency"]] = Decimal(row["number"])
        elif row["availability"] == "available" and row["component"] in ("value", "status"):
            words[row["item"]].append(row["text"])
    told = {row["item"]: row for row in read_csv(totals)}
    share = sums["R1", "numerator"] * 100 / sums["R1", "denominator"]
    assert Decimal(told["R1"]["value"]) == share == Decimal("95.3")
    assert Decimal(told["C1"]["value"]) == sums["C1", "value"] == 1500
    weights = figures["C1"]
    assert Decimal(told["D1"]["value"]) == sum(v * weights[a] for a, v in figures["D1"].items()) / 1500
    assert Decimal(told["Y1"]["value"]) == Decimal(100 * words["Y1"].count("Có")) / len(words["Y1"]) == 50
    assert told["Y1"]["unit"] == "%"
    assert (told["S1"]["value"], told["S1"]["method"]) == (DONE, "single") == (words["S1"][0], "single")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+84 905", "'+84 905"),
        ("-2+3", "'-2+3"),
        ("- Đã ban hành kế hoạch", "'- Đã ban hành kế hoạch"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =cmd|' /C calc'!A0", "' =cmd|' /C calc'!A0"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("-5", "-5"),
        ("+1.200,5 %", "+1.200,5 %"),
        ("Một; =1+1", "Một; '=1+1"),
        ('Một;"=1+1"', 'Một;"\'=1+1"'),
        ("Hai\n=cmd|x", "Hai\n'=cmd|x"),
        ("Hai\n- cmd|'/C calc'!A0", "Hai\n'- cmd|'/C calc'!A0"),
        ("Hai\n+HYPERLINK(A1)", "Hai\n'+HYPERLINK(A1)"),
        ("Hai\n- Tổ công nghệ (96 tổ)\n+ Đã tập huấn", "Hai\n- Tổ công nghệ (96 tổ)\n+ Đã tập huấn"),
        ("a = b, c@example.com", "a = b, c@example.com"),
        ("\u202e=1+1", "⟨U+202E⟩=1+1"),
        ("\x00\x1b[2J=1\u2028=1", "⟨U+0000⟩⟨U+001B⟩[2J=1⟨U+2028⟩=1"),
        ("＝1+1", "'＝1+1"),
        ("＠SUM(A1)", "'＠SUM(A1)"),
        ("", ""),
    ],
)
def test_no_text_becomes_a_formula(text: str, written: str) -> None:
    assert inert(text) == written


def test_parquet_keeps_texts_as_typed(round_: Round, dataset: Dataset) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    (path,) = export_round(round_, dataset, ["parquet"], now=NOW)
    frame = pandas.read_parquet(path)
    assert tuple(frame.columns) == OBSERVATION_COLUMNS
    assert str(frame["number"].dtype) == "float64"
    assert frame.loc[frame["item"] == "Q1", "text"].item() == EVIL
    assert frame.loc[frame["item"] == "D1", "number"].tolist() == [7.5, 9.0]


def test_parquet_of_an_empty_round(round_: Round) -> None:
    pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    assert export_round(round_, Dataset(), ["parquet"], now=NOW)[0].stat().st_size > 0


def test_workbook(round_: Round, dataset: Dataset) -> None:
    (path,) = export_round(round_, dataset, ["xlsx", "xlsx"], now=NOW)
    book = openpyxl.load_workbook(path, data_only=True)
    names = [
        "Tổng quan", "Toàn tỉnh", "Theo phần", "Theo xã", "Đạt mục tiêu", "Xếp hạng", "Cơ quan cấp tỉnh",
        "Chưa báo cáo", "Thiếu theo chỉ tiêu", "Thiếu số liệu", "Lỗi và cảnh báo", "Nội dung", "Số liệu gốc",
    ]  # fmt: skip
    assert book.sheetnames == names
    values = {name: [list(row) for row in book[name].iter_rows(values_only=True)] for name in names}
    method = "Tổng tử số / tổng mẫu số"
    ratio = ["1", "R1", "Chỉ tiêu R1", "%", "80%", 953, 1000, 95.3, "Chưa đủ số liệu", "1/4", None, method, None]
    assert values["Toàn tỉnh"][4][0] == "I. CHÍNH QUYỀN SỐ"
    assert values["Toàn tỉnh"][5] == ratio
    matrix = values["Theo xã"]
    assert matrix[6][4:] == ["R1", "C1", "D1", "Y1"]
    assert matrix[7] == [1, "0101", "Xã A", "Đã báo cáo", 95.3, 1200, 7.5, "Có"]
    assert matrix[8] == [2, "0102", "Phường B", "Có lỗi (1)", "Lỗi: 90 / 80", 300, 9, "Không"]
    assert matrix[9][4:6] == ["Lỗi: 5", "-"]
    assert matrix[10][3:] == ["Chưa báo cáo", None, None, None, None]
    assert matrix[11][2:] == ["Toàn tỉnh", None, 95.3, 1500, 7.8, 50]
    assert [row[:2] for row in values["Cơ quan cấp tỉnh"][4:]] == [["Sở Nội vụ", "Báo cáo"], ["Sở Nội vụ", "Phối hợp"]]
    assert [row[1] for row in values["Chưa báo cáo"][4:]] == ["0104"]
    assert [row[:3] for row in values["Lỗi và cảnh báo"][4:]] == [
        ["Lỗi", "S09", "Phường B"],
        ["Ghi chú", "B01", "Phường B"],
    ]
    assert values["Nội dung"][4] == ["Xã A", "Khó khăn", EVIL]


def test_workbook_prints_and_scrolls(round_: Round, dataset: Dataset) -> None:
    (path,) = export_round(round_, dataset, ["xlsx"], now=NOW)
    book = openpyxl.load_workbook(path)
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToHeight == 0  # one page wide, as many as needed
    assert book["Theo xã"].freeze_panes == "D8"
    assert book["Theo xã"].auto_filter.ref == "A7:H11"
    assert book["Toàn tỉnh"]["F6"].number_format == "[$-42A]#,##0"
    assert book["Toàn tỉnh"]["H6"].number_format == "[$-42A]#,##0.00"


def test_workbook_of_what_no_cell_can_hold(round_: Round) -> None:
    huge = replace(seen("0101", "C1", VALUE, 0), number=Decimal("1E+20"))
    found = {"0101": submission("0101", [huge, seen("0101", "Q1", VALUE, "x" * 40_000)])}
    (path,) = export_round(round_, Dataset(found), ["xlsx"], now=NOW)
    text = openpyxl.load_workbook(path)["Nội dung"]["C5"].value
    assert isinstance(text, str)
    assert text.endswith("xem so-lieu.csv)")


def test_same_round_same_bytes(round_: Round, dataset: Dataset) -> None:
    first = [path.read_bytes() for path in export_round(round_, dataset, ["xlsx", "csv"], now=NOW)]
    assert first == [path.read_bytes() for path in export_round(round_, dataset, [], now=NOW)]


def test_unknown_format(round_: Round, dataset: Dataset) -> None:
    with pytest.raises(QngError, match="Không có dạng tệp “pdf”; chọn trong: xlsx, csv, parquet"):
        export_round(round_, dataset, ["csv", "pdf"], now=NOW)
    assert not list(round_.folder.iterdir())


def test_a_refused_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tong-hop.xlsx"
    write_atomic(path, b"old")

    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(QngError, match=r"Không ghi được “.*tong-hop\.xlsx”: ổ đĩa đã đầy"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "so-lieu.csv").mkdir()
    with pytest.raises(QngError, match=r"so-lieu\.csv"):
        write_atomic(tmp_path / "so-lieu.csv", b"new")
    (tmp_path / "ket-qua").write_bytes(b"")
    with pytest.raises(QngError, match="nơi cần là thư mục lại là một tệp"):
        write_atomic(tmp_path / "ket-qua" / "so-lieu.csv", b"new")


def test_parquet_without_its_extra(round_: Round, dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(QngError, match=r"qng_reports\[parquet\]"):
        export_round(round_, dataset, ["csv", "parquet"], now=NOW)
    assert not list(round_.folder.iterdir())
