"""Versions of one agency's report: what differs, what a partly sent file leaves standing, which one is in force."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import StringIO
from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from qng_reports import layout as at
from qng_reports.cli import cli
from qng_reports.collect import resent, versions_of
from qng_reports.collect import submission as collector
from qng_reports.dataset import Dataset, Identity, Issue, Observation, Place, Submission
from qng_reports.doors.store import Store, sha256_of
from qng_reports.errors import QngError
from qng_reports.export import export_round
from qng_reports.model import DATASET_FILE, FORM_FILE, RETURNED, Availability, Component, Round
from qng_reports.rounds import open_round
from qng_reports.versions import ChangeKind, Version, differences, not_sent_again
from tests.issue_codes.sending import edited
from tests.issue_codes.test_versions import ALL, FOUR, WORDS_ASKED, wish
from tests.tables import ON_TIME, a_round, collect_now, drop, form_file, held, result, returned

# ---------------------------------------------------------------- what differs


def value(
    item: str, text: str, number: str | None = None, *, component: Component = Component.VALUE, sheet: str = "Số liệu"
) -> Observation:
    """One answer; a text that is a number is that number."""
    figure = Decimal(number if number is not None else text) if number or text.replace(".", "").isdigit() else None
    place = Place("x.xlsx", sheet, "E8", "X1", item)
    return Observation("X1", item, component, figure, text, "", Availability.AVAILABLE, place)


def sent(*values: Observation, name: str = "x.xlsx") -> Submission:
    return Submission(name, sha256_of(name.encode()), Identity(agency="X1"), True, values, (), ON_TIME)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (value("A", "5"), value("A", "6"), ChangeKind.CHANGED),
        (value("A", "5"), value("A", "5"), None),
        (value("A", "95.32"), value("A", "95.3"), ChangeKind.ROUNDED),
        (value("A", "95.3"), value("A", "95.32"), ChangeKind.ROUNDED),
        (value("A", "95.35"), value("A", "95.4"), ChangeKind.ROUNDED),
        (value("A", "95.34"), value("A", "95.4"), ChangeKind.CHANGED),
        (value("A", "95.31"), value("A", "95.32"), ChangeKind.CHANGED),
        (value("A", "1234567"), value("A", "1235000"), ChangeKind.CHANGED),
        (value("A", "12.50"), value("A", "12.5"), ChangeKind.REWORDED),
        (value("A", "12,5", "12.5"), value("A", "12.5"), ChangeKind.REWORDED),
        (value("A", "Đã  hoàn thành"), value("A", "đã hoàn thành"), ChangeKind.REWORDED),
        (value("A", "Hoàn thành"), value("A", "Chưa hoàn thành"), ChangeKind.CHANGED),
        (value("A", "5"), replace(value("A", "Không phát sinh"), availability=Availability.NOT_APPLICABLE),
         ChangeKind.CHANGED),
        (value("A", "0"), replace(value("A", "Không phát sinh"), availability=Availability.NOT_APPLICABLE),
         ChangeKind.CHANGED),
    ],
)  # fmt: skip
def test_how_an_answer_differs(before: Observation, after: Observation, kind: ChangeKind | None) -> None:
    found = differences(sent(before), sent(after))
    assert [change.kind for change in found] == ([kind] if kind else [])
    assert all((change.before, change.after) == (before, after) for change in found)


def test_what_came_and_went_stands_in_the_order_of_the_form() -> None:
    before = sent(value("A", "1"), value("B", "2"), value("C", "3"), value("D", "4"))
    after = sent(value("A", "1"), value("C", "30"), value("N", "5"), value("D", "4"), value("E", "6"))
    found = [(c.item, c.kind.value) for c in differences(before, after)]
    assert found == [("B", "removed"), ("C", "changed"), ("N", "added"), ("E", "added")]
    assert [(c.item, c.kind.value) for c in differences(sent(), before)] == [(item, "added") for item in "ABCD"]
    assert [(c.item, c.kind.value) for c in differences(before, sent())] == [(item, "removed") for item in "ABCD"]


def test_cells_of_a_table_are_compared_one_by_one() -> None:
    def cell(row: int, text: str) -> Observation:
        return replace(value("T", text, component=Component.CELL), row=row, column="ten")

    before, after = sent(cell(1, "a"), cell(2, "b")), sent(cell(1, "a"), cell(2, "khác"), cell(3, "c"))
    assert [(c.part, c.kind.value) for c in differences(before, after)] == [("ten[2]", "changed"), ("ten[3]", "added")]


# ---------------------------------------------------------------- which answers stay


def many(*items: str, sheet: str = "Số liệu") -> tuple[Observation, ...]:
    return tuple(value(item, "1", sheet=sheet) for item in items)


def test_a_sheet_that_is_blank_or_gone_was_not_sent_again() -> None:
    before = sent(*many("A", "B"), *many("N1", "N2", sheet="Thuyết minh"))
    assert not_sent_again(before, sent(*many("N1", "N2", sheet="Thuyết minh"))) == {"A", "B"}
    assert not_sent_again(before, sent(*many("A", "B"))) == {"N1", "N2"}
    assert not_sent_again(before, before) == frozenset()


def test_blanks_among_many_answers_were_deleted_on_purpose() -> None:
    before = sent(*many(*"ABCDEF"))
    assert not_sent_again(before, sent(*many(*"ABCDE"))) == frozenset()
    assert not_sent_again(before, sent(*many(*"AB"))) == frozenset()  # a third is the limit
    assert not_sent_again(before, sent(*many("A"))) == set("BCDEF")


def test_an_explanation_or_a_signature_alone_is_no_answer() -> None:
    before = sent(
        *many("A", "B"), value("A", "vì", component=Component.NOTE), value("@", "Ký", component=Component.SIGNER)
    )
    after = sent(value("A", "khác", component=Component.NOTE), value("@", "Ký", component=Component.SIGNER))
    assert not_sent_again(before, after) == {"A", "B"}


def test_a_deleted_row_was_not_sent_again() -> None:
    before = sent(*many(*"ABCD"))
    assert not_sent_again(before, sent(*many(*"ACD")), lost={"B", "never answered"}) == {"B"}
    assert not_sent_again(before, sent(*many(*"ABCD")), lost={"B"}) == frozenset()


def test_more_than_before_is_never_partial() -> None:
    assert not_sent_again(sent(), sent(*many("A"))) == frozenset()
    assert not_sent_again(sent(*many("A")), sent(*many("A", "B"))) == frozenset()


# ---------------------------------------------------------------- sent again in part


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    return a_round(tmp_path, FOUR, noi_dung=WORDS_ASKED)


def send(round_: Round, name: str, content: bytes, hour: int) -> None:
    """A file saved at that hour, collected at once."""
    when = datetime(2026, 6, 16, hour)
    os.utime(drop(round_, name, content), (when.timestamp(), when.timestamp()))
    collect_now(round_, when)


def in_force(round_: Round) -> dict[str, tuple[str, str]]:
    """What is in force for X1: the text and the file of each part of an answer."""
    (submission,) = held(round_)[0].submissions.values()
    return {f"{o.item}.{o.part}": (o.text, o.place.file) for o in submission.observations if o.item != at.SIGN_ITEM}


def test_parts_of_three_files_each_keep_their_place(round_: Round) -> None:
    send(round_, "x.xlsx", returned(round_, "X1", ALL), 8)
    send(round_, "chỉ lời.xlsx", returned(round_, "X1", "N1 | Thiếu tiền"), 9)
    send(round_, "chỉ số.xlsx", returned(round_, "X1", "X03 | 2.5"), 10)
    assert in_force(round_) == {
        "X01.value": ("5", "x.xlsx"), "X02.numerator": ("3", "x.xlsx"), "X02.denominator": ("4", "x.xlsx"),
        "X03.value": ("2.5", "chỉ số.xlsx"), "X04.value": ("8", "x.xlsx"), "N1.value": ("Thiếu tiền", "chỉ lời.xlsx"),
    }  # fmt: skip
    assert [issue.code for issue in held(round_)[1]] == ["B02", "B05", "B05"]


def test_the_csv_names_the_file_of_each_value(round_: Round) -> None:
    first, second = returned(round_, "X1", ALL), returned(round_, "X1", "N1 | Thiếu tiền")
    send(round_, "x.xlsx", first, 8)
    send(round_, "con/x.xlsx", second, 9)
    export_round(round_, held(round_)[0], ["csv"], now=ON_TIME)
    text = (round_.folder / "ket-qua" / "so-lieu.csv").read_text(encoding="utf-8-sig")
    rows = {row["item"]: row for row in csv.DictReader(StringIO(text))}
    assert [rows["X01"][column] for column in ("file", "sha256", "received_at", "cell")] == [
        "x.xlsx", sha256_of(first), "2026-06-16T08:00:00", "E8",
    ]  # fmt: skip
    assert [rows["N1"][column] for column in ("file", "sha256", "received_at")] == [
        "con/x.xlsx", sha256_of(second), "2026-06-16T09:00:00",
    ]  # fmt: skip


def test_rules_are_asked_again_between_old_and_new_answers(tmp_path: Path) -> None:
    rules = """
        mã | vế trái | phép so sánh | vế phải | mức độ | thông báo
        R1 | X01     | <=           | X04     | lỗi    | X01 không lớn hơn X04.
    """
    items = FOUR + "".join(f"    Y0{n} | số đếm | cái\n" for n in range(1, 6))
    round_ = a_round(tmp_path, items, rang_buoc=rules)
    others = "".join(f"Y0{n} | 1\n" for n in range(1, 6))
    send(round_, "x.xlsx", returned(round_, "X1", f"X01 | 9\n X04 | 8\n{others}"), 8)
    assert "K01" in [issue.code for issue in held(round_)[1]] and result(round_, "X01").received == 0
    send(round_, "sửa.xlsx", returned(round_, "X1", "X04 | 10"), 9)
    assert "K01" not in [issue.code for issue in held(round_)[1]] and result(round_, "X01").text == "9"
    send(round_, "sửa nữa.xlsx", returned(round_, "X1", "X04 | 7"), 10)
    assert "K01" in [issue.code for issue in held(round_)[1]] and result(round_, "X01").received == 0


def test_errors_stay_with_the_answers_they_are_about(round_: Round) -> None:
    send(round_, "x.xlsx", returned(round_, "X1", ALL.replace("| 8", "| -8")), 8)
    send(round_, "y.xlsx", returned(round_, "X1", "N1 | Thiếu tiền"), 9)
    (wrong,) = [issue for issue in held(round_)[1] if issue.severity.value == "error"]
    assert (wrong.code, wrong.place.file, wrong.place.item) == ("S06", "x.xlsx", "X04")
    send(round_, "z.xlsx", returned(round_, "X1", "X04 | 8"), 10)
    assert [i.code for i in held(round_)[1] if i.severity.value == "error"] == []


def test_a_question_left_open_before_is_still_asked(round_: Round) -> None:
    """A sheet that is gone hides no blank: it was blank before and still is."""

    def without_data(workbook: Workbook) -> None:
        del workbook[at.DATA]

    send(round_, "x.xlsx", returned(round_, "X1", ALL.replace("X04    | 8", "")), 8)
    send(round_, "y.xlsx", edited(returned(round_, "X1", "N1 | Thiếu tiền"), without_data), 9)
    errors = [(i.code, i.place.item, i.place.file) for i in held(round_)[1] if i.severity.value == "error"]
    assert errors == [("S01", "X04", "x.xlsx")]


def test_a_deleted_row_takes_nothing_with_it(round_: Round) -> None:
    def without_row(workbook: Workbook) -> None:
        sheet = workbook[at.DATA]
        (row,) = {cell.row for cells in sheet.iter_rows() for cell in cells if cell.value == "X04"}
        sheet.delete_rows(row)

    send(round_, "x.xlsx", returned(round_, "X1", ALL), 8)
    send(round_, "y.xlsx", edited(returned(round_, "X1", ALL.replace("| 5", "| 6")), without_row), 9)
    assert in_force(round_)["X04.value"] == ("8", "x.xlsx") and in_force(round_)["X01.value"] == ("6", "y.xlsx")
    assert "C02" not in [issue.code for issue in held(round_)[1]]


def test_an_explanation_sent_alone_stands_beside_the_old_figure(round_: Round) -> None:
    send(round_, "x.xlsx", returned(round_, "X1", ALL + "X01 giải trình | cũ\n"), 8)
    send(round_, "y.xlsx", returned(round_, "X1", "X01 giải trình | mới\n N1 | Thiếu tiền"), 9)
    assert in_force(round_)["X01.value"] == ("5", "x.xlsx") and in_force(round_)["X01.note"] == ("mới", "y.xlsx")


# ---------------------------------------------------------------- the order does not matter


def everything(round_: Round) -> tuple[Dataset, tuple[Issue, ...], tuple[Version, ...]]:
    with Store(round_.folder / DATASET_FILE) as store:
        versions = tuple(version for agency in ("X1", "X2") for version in versions_of(store, agency))
    return *held(round_), versions


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_files_in_any_order_give_the_same_versions(tmp_path: Path, order: tuple[int, ...]) -> None:
    answers = [ALL, "N1 | Thiếu tiền", ALL.replace("| 5", "| 6"), "X03 | 7.5"]
    rounds: list[Round] = []
    for name in ("một lần", "từng tệp"):
        (tmp_path / name).mkdir()
        rounds.append(a_round(tmp_path / name, FOUR, noi_dung=WORDS_ASKED))
    for number in order:
        content, when = returned(rounds[0], "X1", answers[number]), datetime(2026, 6, 16, 8 + number)
        for round_ in rounds:
            os.utime(drop(round_, f"{number}.xlsx", content), (when.timestamp(), when.timestamp()))
        collect_now(rounds[1], datetime(2026, 6, 17))
    collect_now(rounds[0], datetime(2026, 6, 17))
    (one, _, versions), (other, _, again) = everything(rounds[0]), everything(rounds[1])
    assert (one, versions) == (other, again)
    assert [version.file for version in versions] == [f"{number}.xlsx" for number in range(4)]
    assert in_force(rounds[1])["N1.value"] == ("Thiếu người", "2.xlsx")
    assert in_force(rounds[1])["X03.value"] == ("7.5", "3.xlsx")


# ---------------------------------------------------------------- listed and chosen


def test_versions_are_listed_with_what_they_changed(round_: Round) -> None:
    send(round_, "x.xlsx", returned(round_, "X1", ALL), 8)
    send(round_, "y.xlsx", returned(round_, "X1", "N1 | Thiếu tiền"), 9)
    with Store(round_.folder / DATASET_FILE) as store:
        first, second = versions_of(store, "X1")
        assert versions_of(store, "X2") == () and resent(store) == (first, second)
    assert (first.number, first.in_force, first.chosen, first.changes, first.taken_over) == (1, False, False, (), ())
    assert (second.number, second.in_force, second.file) == (2, True, "y.xlsx")
    assert [(c.item, c.kind, c.before and c.before.text) for c in second.changes] == [
        ("N1", ChangeKind.CHANGED, "Thiếu người")
    ]
    ((source, items),) = second.taken_over
    assert (source.file, source.sha256, items) == ("x.xlsx", first.sha256, ("X01", "X02", "X03", "X04"))


def test_choosing_by_the_command_line(round_: Round) -> None:
    send(round_, "x.xlsx", returned(round_, "X1", ALL), 8)
    send(round_, "y.xlsx", returned(round_, "X1", ALL.replace("| 5", "| 6")), 9)
    for file in (round_.folder / RETURNED).iterdir():
        file.unlink()  # choosing needs no file
    run = CliRunner().invoke
    chosen = json.loads(run(cli, ["collect", str(round_.folder), "--prefer", "X1=1", "--json"]).stdout)
    assert [issue["code"] for issue in chosen["issues"]] == ["B08"] and chosen["received"] == 0
    told = run(cli, ["status", str(round_.folder)])
    assert "  X1: bản 1 trong 2 bản, “x.xlsx”" in told.stdout
    versions = json.loads(run(cli, ["status", str(round_.folder), "--json"]).stdout)["versions"]
    assert [(v["number"], v["in_force"], v["chosen"]) for v in versions] == [(1, True, True), (2, False, False)]
    assert versions[1]["changes"][0] == {
        "item": "X01", "component": "value", "kind": "changed",
        "before": {"number": "5", "text": "5", "availability": "available", "file": "x.xlsx", "sheet": "Số liệu",
                   "cell": "E8"},
        "after": {"number": "6", "text": "6", "availability": "available", "file": "y.xlsx", "sheet": "Số liệu",
                  "cell": "E8"},
    }  # fmt: skip
    run(cli, ["collect", str(round_.folder), "--prefer", "X1=last"])
    assert "--prefer" not in run(cli, ["status", str(round_.folder)]).stdout


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("X1=3", "không có bản “3”; chọn một trong: 1 là “x.xlsx”; hoặc last."),
        ("X1=0", "không có bản “0”"),
        ("X1=mới", "không có bản “mới”"),
        ("X1", "ghi MÃ=BẢN"),
        ("=1", "ghi MÃ=BẢN"),
        ("X1=", "ghi MÃ=BẢN"),
        ("X2=1", "chưa gửi báo cáo nào nhận được"),
        ("X9=1", "dùng một trong"),
    ],
)
def test_a_choice_that_cannot_be(round_: Round, wanted: str, says: str) -> None:
    send(round_, "x.xlsx", returned(round_, "X1", ALL), 8)
    with pytest.raises(QngError) as problem:
        wish(round_, "X1=1", wanted)
    assert says in str(problem.value)
    with Store(round_.folder / DATASET_FILE) as store:
        assert store.choices() == {}  # not even the good one


# ---------------------------------------------------------------- read again, or not


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many bytes each parsed file had."""
    found: list[int] = []
    real = collector.read_book_apart

    def counted(content: bytes) -> object:
        found.append(len(content))
        return real(content)

    monkeypatch.setattr(collector, "read_book_apart", counted)
    yield found


def test_nothing_is_parsed_twice_while_nothing_changes(round_: Round, readings: list[int]) -> None:
    drop(round_, "x.xlsx", returned(round_, "X1", ALL))
    drop(round_, "y.xlsx", returned(round_, "X2", ALL))
    drop(round_, "trống.xlsx", returned(round_, "X2", "", sign=False))
    collect_now(round_)
    assert len(readings) == 3
    before = held(round_)
    collect_now(round_)
    assert len(readings) == 3 and held(round_) == before


def test_a_mended_form_reads_every_kept_file_again(round_: Round, readings: list[int]) -> None:
    """A limit that was wrong: the value it spoilt counts at once, even where the file is gone from the folder."""
    strict = FOUR.replace("| đơn vị tính", "| đơn vị tính | lớn nhất").replace("| người", "| người | 4")
    form = round_.folder / FORM_FILE
    good = form.read_bytes()
    form.write_bytes(form_file(strict, noi_dung=WORDS_ASKED))
    wrong = open_round(round_.folder)
    file = drop(wrong, "x.xlsx", returned(round_, "X1", ALL))
    drop(wrong, "y.xlsx", returned(round_, "X1", "N1 | Thiếu tiền"))
    os.utime(file, (1000, 1000))
    assert "S08" in [issue.code for issue in collect_now(wrong).issues]
    received = [version.received_at for version in everything(wrong)[2]]
    file.unlink()
    form.write_bytes(good)
    mended = open_round(round_.folder)
    told = collect_now(mended, datetime(2026, 6, 20))
    assert (told.accepted, told.duplicates) == (0, 1)
    assert sorted(issue.code for issue in told.issues) == ["B02", "B05"] and result(mended, "X01").text == "5"
    assert [version.received_at for version in everything(mended)[2]] == received
    count = len(readings)
    assert collect_now(mended).issues == told.issues and len(readings) == count


def test_an_address_of_an_agency_makes_nobody_read_again(round_: Round, readings: list[int]) -> None:
    drop(round_, "x.xlsx", returned(round_, "X1", ALL))
    collect_now(round_)
    addressed = tuple(replace(agency, email="xa@example.com") for agency in round_.agencies)
    collect_now(replace(round_, agencies=addressed))
    assert len(readings) == 1
    collect_now(replace(round_, agencies=tuple(replace(agency, population=1000) for agency in round_.agencies)))
    assert len(readings) == 2
