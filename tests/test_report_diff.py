"""What a late submission changes in the report that is written: told sentence by sentence and cell by cell."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from qng_reports.cli import cli
from qng_reports.document import DrawnChart
from qng_reports.doors.charts_in import read_charts
from qng_reports.doors.docx_in import read_document
from qng_reports.doors.store import Store
from qng_reports.errors import QngError
from qng_reports.model import DATASET_FILE, Round
from qng_reports.render import Order, render_round
from qng_reports.render.compare import Change, Kind, Version, differences, told_difference, with_edits
from qng_reports.render.revised import change_line, revision_json, revision_lines
from qng_reports.render.revision import Revision, Turn, revision
from qng_reports.rounds import report_template
from tests.tables import a_round, answer, collect_now

ITEMS = """
    mã  | loại   | mục tiêu | cơ quan chủ trì | phụ lục theo xã
    X01 | tỷ lệ  | >= 80    | Sở Thử          | có
    X02 | số đếm |          |                 | có
"""
QUESTIONS = """
    mã  | nội dung | cơ quan báo cáo
    N01 | Khó khăn | cấp xã
"""
FIRST, LATER = date(2026, 6, 16), date(2026, 6, 16)


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    """A round in which one of two communes has answered, and its report is written."""
    made = a_round(tmp_path, ITEMS, noi_dung=QUESTIONS, ty_le_toi_thieu="50")
    answer(made, "X1", "X01/TS | 45\nX01/MS | 50\nX02 | 7\nN01 | 'Thiếu đường truyền'")
    collect_now(made)
    write(made)
    return made


def order(made: Round) -> Order:
    return Order(report_template(made.form), LATER)


def write(made: Round) -> Path:
    with Store(made.folder / DATASET_FILE) as store:
        return render_round(made, store, Order(report_template(made.form), FIRST))


def late(made: Round) -> None:
    answer(made, "X2", "X01/TS | 20\nX01/MS | 50\nX02 | 5\nN01 | 'Thiếu máy tính'")
    collect_now(made)


def compared(made: Round, against: Path | None = None) -> Revision:
    with Store(made.folder / DATASET_FILE) as store:
        return revision(made, store, against, order(made))


def edited(path: Path, change: Callable[[str], str]) -> None:
    """As a secretary edits: some paragraphs' text replaced, and saved by another program."""
    document = docx.Document(str(path))
    for paragraph in document.paragraphs:
        if change(paragraph.text) != paragraph.text:
            paragraph.text = change(paragraph.text)
    document.save(str(path))


def test_nothing_changes_where_nothing_came(round_: Round) -> None:
    found = compared(round_)
    assert (found.changes, found.edits, found.causes, found.known) == ((), (), (), True)
    assert list(revision_lines(found)) == [f"Số liệu không làm thay đổi chỗ nào của “{found.path.name}”."]


def test_a_late_submission_is_told_with_what_it_changes(round_: Round) -> None:
    before = {p: p.read_bytes() for p in (round_.folder / "bao-cao").iterdir()}
    late(round_)
    found = compared(round_)
    assert [(c.agency, c.turn) for c in found.causes] == [("X2", Turn.ARRIVED)]
    told = list(revision_lines(found))
    assert told[0].startswith("Từ khi lập “bao-cao-") and "Phường Kon Tum: mới gửi" in told[1]
    changes = [(c.kind, c.before, c.after) for c in found.changes]

    def any_of(kind: Kind, before: str, after: str) -> bool:
        return any(k is kind and before in b and after in a and bool(before) == bool(b) for k, b, a in changes)

    assert any_of(Kind.PARAGRAPH, "1/2 ", "2/2 ") and any_of(Kind.CELL, "90%", "65%")
    assert any_of(Kind.CELL, "Đạt", "Chưa đạt") and any_of(Kind.CELL, "Phường Kon Tum (chưa báo cáo)", "Phường Kon Tum")
    assert any_of(Kind.PARAGRAPH, "chưa báo cáo: phường Kon Tum", "2/2 xã, phường đã báo cáo")
    assert any_of(Kind.ROW, "", "Thiếu máy tính") and any(k is Kind.POINT for k, _, _ in changes)
    assert not any("dòng “Xã Bình Sơn”" in c.place for c in found.changes), "a row that did not change is told"
    assert "“90% (1/2 đơn vị)” → “65% (2/2 đơn vị)”" in "\n".join(told)
    assert {p: p.read_bytes() for p in (round_.folder / "bao-cao").iterdir()} == before, "a comparison writes nothing"


def test_a_replacement_is_told_as_such(round_: Round) -> None:
    answer(round_, "X1", "X01/TS | 46\nX01/MS | 50\nX02 | 7")
    collect_now(round_)
    assert [(c.agency, c.turn) for c in compared(round_).causes] == [("X1", Turn.REPLACED)]


def test_hand_edits_are_told_apart_from_the_data(round_: Round) -> None:
    path = round_.folder / "bao-cao" / next(p.name for p in (round_.folder / "bao-cao").glob("*.docx"))
    edited(path, lambda t: t.replace("Tính đến ngày", "Đến hết ngày").replace("Căn cứ số liệu", "Theo số liệu"))
    late(round_)
    found = compared(round_)
    (touched,) = [change for change in found.changes if change.edited]
    assert touched.before.startswith("Tính đến ngày") and touched.edited.startswith("Đến hết ngày")
    assert "đã sửa tay, tệp hiện ghi “Đến hết ngày 16/6/2026" in change_line(touched)
    assert [edit.after[:13] for edit in found.edits] == ["Theo số liệu "]
    assert "cần giữ lại" in "\n".join(revision_lines(found))


def test_a_report_that_is_gone_is_compared_as_it_was_written(round_: Round) -> None:
    for path in (round_.folder / "bao-cao").iterdir():
        path.unlink()
    late(round_)
    assert compared(round_).changes


def test_a_copy_elsewhere_and_one_of_unknown_origin(round_: Round, tmp_path: Path) -> None:
    (written,) = (round_.folder / "bao-cao").glob("*.docx")
    copy, strange = tmp_path / "ban-sao.docx", tmp_path / "la.docx"
    copy.write_bytes(written.read_bytes())
    strange.write_bytes(written.read_bytes())
    edited(strange, lambda t: t.replace("Căn cứ số liệu", "Theo số liệu"))
    late(round_)
    assert compared(round_, copy).known and compared(round_, copy).changes == compared(round_).changes
    unknown = compared(round_, strange)
    assert not unknown.known and len(unknown.changes) == len(compared(round_).changes) + 1
    with pytest.raises(QngError, match="Không đọc được"):
        compared(round_, tmp_path / "khong-co.docx")


def test_no_report_yet(tmp_path: Path) -> None:
    with pytest.raises(QngError, match="chưa lập báo cáo nào"):
        compared(a_round(tmp_path, ITEMS))


def test_command(round_: Round) -> None:
    late(round_)
    run = CliRunner().invoke(cli, ["render", str(round_.folder), "--diff", "--json"])
    assert run.exit_code == 0, run.output
    told = json.loads(run.stdout)
    assert set(told) == {"report", "known", "submissions", "changes", "edits"}
    assert [s["agency"] for s in told["submissions"]] == ["X2"]
    assert {c["action"] for c in told["changes"]} == {"added", "removed", "changed"}
    (written,) = (round_.folder / "bao-cao").glob("*.docx")
    plain = CliRunner().invoke(cli, ["render", str(round_.folder), "--diff", str(written)])
    assert plain.exit_code == 0 and "Phường Kon Tum: mới gửi" in plain.stdout
    clash = CliRunner().invoke(cli, ["render", str(round_.folder), "--diff", "--pdf"])
    assert clash.exit_code == 2 and "--diff không ghi tệp nào" in clash.output


# ---------------------------------------------------------------- documents of any make


def version(folder: Path, *paragraphs: str, table: list[list[str]] | None = None) -> Version:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph().add_run(text).bold = text[:1].isdigit() or text[:2] == "I."
    if table:
        grid = made.add_table(len(table), len(table[0]))
        for r, row in enumerate(table):
            for c, text in enumerate(row):
                grid.cell(r, c).text = text
    made.save(str(folder / "v.docx"))
    content = (folder / "v.docx").read_bytes()
    return Version(read_document(content, "v.docx"), read_charts(content))


def lines(before: Version, after: Version) -> list[str]:
    return [change_line(change) for change in differences(before, after)]


def test_sentences_keep_their_place_when_others_come(tmp_path: Path) -> None:
    before = version(tmp_path, "I. KẾT QUẢ", "1. Phần một", "Có 10 chỉ tiêu đạt.", "2. Phần hai", "Có 3 chỉ tiêu đạt.")
    after = version(
        tmp_path,
        "I. KẾT QUẢ",
        "1. Phần một",
        "Có 11 chỉ tiêu đạt.",
        "Câu mới hoàn toàn khác.",
        "2. Phần hai",
        "Có 3 chỉ tiêu đạt.",
    )
    assert lines(before, after) == [
        "Mục I.1, đoạn “Có 10 chỉ tiêu đạt.”: “10” → “11”",
        "Mục I.1: thêm đoạn “Câu mới hoàn toàn khác.”",
    ]
    assert lines(after, after) == []


def test_a_new_row_shifts_nothing(tmp_path: Path) -> None:
    head = ["TT", "Xã", "Số"]
    before = version(tmp_path, table=[head, ["1", "Xã Bình Sơn", "5"], ["2", "Xã Trà Bồng", "7"]])
    after = version(
        tmp_path, table=[head, ["1", "Xã Ba Tơ", "9"], ["2", "Xã Bình Sơn", "5"], ["3", "Xã Trà Bồng", "8"]]
    )
    assert lines(before, after) == [
        "Phần đầu, dòng “Xã Trà Bồng”, cột “Số”: “7” → “8”", "Phần đầu: thêm dòng “1 | Xã Ba Tơ | 9”",
    ]  # fmt: skip


def test_a_new_column_shifts_nothing(tmp_path: Path) -> None:
    before = version(tmp_path, table=[["TT", "Xã", "Số"], ["1", "Xã Bình Sơn", "5"]])
    after = version(tmp_path, table=[["TT", "Xã", "Mới", "Số"], ["1", "Xã Bình Sơn", "x", "5"]])
    assert lines(before, after) == ["Phần đầu: thêm cột “Mới”"]


def test_a_moved_sentence_is_no_change(tmp_path: Path) -> None:
    one, two = "- Xã Ba Tơ nêu thiếu kinh phí;", "- Xã Trà Bồng nêu thiếu máy tính."
    assert lines(version(tmp_path, "a", one, two), version(tmp_path, "a", two, one)) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("đạt 72,5% (92/96) số xã", "đạt 73,1% (93/96) số xã", [("72,5% (92/96)", "73,1% (93/96)")]),
        ("có: Sở A; Sở B; Sở D", "có: Sở A; Sở B; Sở C; Sở D", [("", "Sở C;")]),
        ("a b c d", "x y z t", [("a b c d", "x y z t")]),
        ("", "mới", [("", "mới")]),
    ],
)
def test_only_the_words_that_differ(before: str, after: str, told: list[tuple[str, str]]) -> None:
    assert told_difference(before, after) == told


def test_an_edit_at_a_changed_place_goes_with_the_change() -> None:
    change = Change(Kind.PARAGRAPH, "Mục I", "a 1", "a 2", (3,))
    merged, rest = with_edits(
        [change], [Change(Kind.PARAGRAPH, "Mục I", "a 1", "", (3,)), Change(Kind.PARAGRAPH, "Mục I", "b", "c", (4,))]
    )
    assert merged[0].edited == "(đã xóa)" and [edit.at for edit in rest] == [(4,)]


def test_json_says_what_became_of_each_place() -> None:
    found = Revision(Path("a.docx"), True, (Change(Kind.ROW, "Phụ lục I", "", "x"),), (), ())
    assert revision_json(found)["changes"] == [
        {"kind": "row", "action": "added", "place": "Phụ lục I", "before": "", "after": "x", "edited": ""}
    ]


# ---------------------------------------------------------------- charts


def test_charts_are_told_by_title_and_a_map_by_how_many_places_it_shows(tmp_path: Path) -> None:
    plain = version(tmp_path, "I. KẾT QUẢ")

    def drawn(share: str, places: int) -> Version:
        bars = DrawnChart("Hồ sơ (%)", (("Hồ sơ", "Xã Ba Tơ", Decimal(share)),), f"toàn tỉnh {share}%")
        return replace(plain, charts=(bars, DrawnChart("Bản đồ", (("Đã báo cáo", "số điểm", Decimal(places)),))))

    assert lines(plain, drawn("75", 80)) == ["Thêm biểu đồ “Hồ sơ (%)”", "Thêm biểu đồ “Bản đồ”"]
    assert lines(drawn("75", 80), plain) == ["Bỏ biểu đồ “Hồ sơ (%)”", "Bỏ biểu đồ “Bản đồ”"]
    assert lines(drawn("75", 80), drawn("76", 81)) == [
        "Biểu đồ “Hồ sơ (%)”: “toàn tỉnh 75%” → “toàn tỉnh 76%”",
        "Biểu đồ “Hồ sơ (%)”, Hồ sơ, “Xã Ba Tơ”: “75” → “76”",
        "Biểu đồ “Bản đồ”, Đã báo cáo, “số điểm”: “80” → “81”",
    ]
