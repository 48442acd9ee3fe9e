"""Codes told of a file because of the others of its agency: sent again, in part, chosen, too old, not read again."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from qng_reports.collect import Operator, collect
from qng_reports.doors.store import Store
from qng_reports.layout import DATA, WORDS
from qng_reports.model import DATASET_FILE, RETURNED, Round
from tests.issue_codes.sending import edited, expect_file, province
from tests.tables import ON_TIME, Told, a_round, collect_now, drop, returned
from tests.test_reader import encrypted

FOUR = """
    mã  | loại     | đơn vị tính
    X01 | số đếm   | người
    X02 | tỷ lệ    |
    X03 | số thập phân | ha
    X04 | số đếm   | hộ
"""
WORDS_ASKED = """
    mã | nội dung | cơ quan báo cáo
    N1 | Khó khăn | cấp xã
"""
ALL = """
    X01    | 5
    X02/TS | 3
    X02/MS | 4
    X03    | 1.25
    X04    | 8
    N1     | Thiếu người
"""
LATER = datetime(2026, 6, 16, 15)


def two(folder: Path, first: str, second: str, items: str = FOUR) -> Told:
    """X1 sends one file and then another under another name."""
    round_ = a_round(folder, items, noi_dung=WORDS_ASKED)
    drop(round_, "một.xlsx", returned(round_, "X1", first))
    collect_now(round_)
    drop(round_, "hai.xlsx", returned(round_, "X1", second))
    return Told(round_, collect_now(round_, LATER))


def wish(round_: Round, *wishes: str, now: datetime = LATER) -> Told:
    """A run of the collector in which the operator chooses."""
    with Store(round_.folder / DATASET_FILE) as store:
        return Told(round_, collect(round_, store, [round_.folder / RETURNED], now=now, operator=Operator(wishes)))


# ---------------------------------------------------------------- B02: what changed


def test_B02_tells_what_changed_with_cells(tmp_path: Path) -> None:
    told = two(tmp_path, ALL, ALL.replace("| 5", "| 6").replace("Thiếu người", "Thiếu tiền"))
    issue = told.issue("B02")
    expect_file(issue, "warning", "hai.xlsx", "một.xlsx", "X1")
    assert "khác 2 chỗ: X01 ô E8: 5 → 6; N1 ô " in issue.message and "Thiếu người → Thiếu tiền" in issue.message
    assert told.codes == ["B02"]


def test_B02_rounding_and_writing_are_told_apart(tmp_path: Path) -> None:
    told = two(tmp_path, ALL, ALL.replace("| 1.25", "| 1.3").replace("| 8", "| '8'"))
    issue = told.issue("B02")
    expect_file(issue, "note", "hai.xlsx", "một.xlsx", "X1")
    assert "1,25 → 1,3, chỉ khác số lẻ" in issue.message


def test_B02_a_long_list_is_cut(tmp_path: Path) -> None:
    second = "X01 | 6\n X02/TS | 1\n X02/MS | 2\n X03 | 9\n X04 | 9\n N1 | Khác hẳn"
    message = two(tmp_path, ALL, second).issue("B02").message
    assert "khác 6 chỗ" in message and message.endswith("; và 1 chỗ khác.") and "Khác hẳn" not in message


def test_B02_the_same_answers_signed_anew(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, FOUR, noi_dung=WORDS_ASKED)
    drop(round_, "một.xlsx", returned(round_, "X1", ALL))
    collect_now(round_)
    drop(round_, "hai.xlsx", returned(round_, "X1", ALL + "@3 | Người ký khác"))
    issue = Told(round_, collect_now(round_)).issue("B02")
    expect_file(issue, "note", "hai.xlsx", "một.xlsx", "X1")
    assert "số liệu không khác" in issue.message


# ---------------------------------------------------------------- B05: sent in part


def test_B05_only_the_words_are_sent_again(tmp_path: Path) -> None:
    told = two(tmp_path, ALL, "N1 | Thiếu tiền")
    issue = told.issue("B05")
    expect_file(issue, "warning", "hai.xlsx", "một.xlsx", "X1")
    assert "4 mục (X01; X02; X03; X04)" in issue.message and "09:00 ngày 16/06/2026" in issue.message
    assert sorted(told.codes) == ["B02", "B05"]
    assert province(told) == "5 (1/2)"


def test_B05_a_sheet_is_gone_from_the_file(tmp_path: Path) -> None:
    def without_words(workbook: Workbook) -> None:
        del workbook[WORDS]

    round_ = a_round(tmp_path, FOUR, noi_dung=WORDS_ASKED)
    drop(round_, "một.xlsx", returned(round_, "X1", ALL))
    collect_now(round_)
    drop(round_, "hai.xlsx", edited(returned(round_, "X1", ALL.replace("| 5", "| 6")), without_words))
    told = Told(round_, collect_now(round_, LATER))
    assert "1 mục (N1)" in told.issue("B05").message
    assert "C01" not in told.codes and province(told) == "6 (1/2)"


def test_B05_what_stands_is_taken_from_a_file_that_wants_its_password_again(tmp_path: Path) -> None:
    """The first file came with a password that nobody gives a second time: its answers stay all the same."""
    round_ = a_round(tmp_path, FOUR, noi_dung=WORDS_ASKED)
    drop(round_, "một.xlsx", encrypted(returned(round_, "X1", ALL), "mk"))
    with Store(round_.folder / DATASET_FILE) as store:
        operator = Operator(password=lambda _: "mk")
        assert collect(round_, store, [round_.folder / RETURNED], now=LATER, operator=operator).in_force == 1
    drop(round_, "hai.xlsx", returned(round_, "X1", "N1 | Thiếu tiền"))
    told = Told(round_, collect_now(round_, LATER))
    assert "4 mục (X01; X02; X03; X04)" in told.issue("B05").message
    assert "B06" not in told.codes and province(told) == "5 (1/2)"


# ---------------------------------------------------------------- B06: deleted


def test_B06_answers_deleted_from_a_whole_file(tmp_path: Path) -> None:
    told = two(tmp_path, ALL, ALL.replace("X01    | 5\n", ""))
    expect_file(told.issue("B06"), "warning", "hai.xlsx", "một.xlsx", "X1")
    assert "để trống 1 chỗ" in told.issue("B06").message and "X01: 5" in told.issue("B06").message
    assert "X01 ô E8: 5 → trống" in told.issue("B02").message
    assert sorted(told.codes) == ["B02", "B06", "S01"] and province(told) == "(0/2)"


def test_an_answer_that_gave_way_to_another_is_not_blank(tmp_path: Path) -> None:
    """A word of absence where figures now stand, or the other way round, was not deleted: B02 tells it."""
    none = ALL.replace("X01    | 5", "X01 tình trạng | Không phát sinh")
    for number, (first, second) in enumerate(((none, ALL), (ALL, none))):
        folder = tmp_path / str(number)
        folder.mkdir()
        told = two(folder, first, second)
        assert told.codes == ["B02"], told.codes


def test_a_sheet_not_sent_again_was_signed_where_it_was(tmp_path: Path) -> None:
    def without_data(workbook: Workbook) -> None:
        del workbook[DATA]

    round_ = a_round(tmp_path, FOUR, noi_dung=WORDS_ASKED)
    drop(round_, "một.xlsx", returned(round_, "X1", ALL))
    collect_now(round_)
    drop(round_, "hai.xlsx", edited(returned(round_, "X1", "N1 | Thiếu tiền"), without_data))
    told = Told(round_, collect_now(round_, LATER))
    assert sorted(told.codes) == ["B02", "B05"]


def test_B02_tells_two_files_of_one_name_apart(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, FOUR, noi_dung=WORDS_ASKED)
    drop(round_, "một.xlsx", returned(round_, "X1", ALL))
    collect_now(round_)
    drop(round_, "một.xlsx", returned(round_, "X1", ALL.replace("| 5", "| 6")))
    told = Told(round_, collect_now(round_, LATER))
    assert "trước đó (nhận " in told.issue("B02").message and "tệp cùng tên gửi sau" in told.issue("B02").message


# ---------------------------------------------------------------- B07, B08: chosen


def test_B08_the_operator_chose_the_first(tmp_path: Path) -> None:
    told = wish(two(tmp_path, ALL, ALL.replace("| 5", "| 6")).round_, "X1=1")
    expect_file(told.issue("B08"), "note", "một.xlsx", "", "X1")
    assert "bản 1 trong 2 bản" in told.issue("B08").message and "15:00 ngày 16/06/2026" in told.issue("B08").message
    assert told.codes == ["B08"] and province(told) == "5 (1/2)"
    undone = wish(told.round_, "X1=last")
    assert undone.codes == ["B02"] and province(undone) == "6 (1/2)"


def test_B07_a_newer_file_than_the_chosen_one(tmp_path: Path) -> None:
    told = wish(two(tmp_path, ALL, ALL.replace("| 5", "| 6")).round_, "X1=1")
    drop(told.round_, "ba.xlsx", returned(told.round_, "X1", ALL.replace("| 5", "| 7")))
    later = Told(told.round_, collect_now(told.round_, datetime(2026, 6, 17, 8)))
    expect_file(later.issue("B07"), "warning", "một.xlsx", "ba.xlsx", "X1")
    assert later.codes == ["B07"] and province(later) == "5 (1/2)"
    again = wish(told.round_, "X1=1", now=datetime(2026, 6, 17, 9))
    assert again.codes == ["B08"]  # looked at, and kept all the same


# ---------------------------------------------------------------- B09: older, but came later


def test_B09_an_older_file_turns_up_late(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, FOUR, noi_dung=WORDS_ASKED)
    new = drop(round_, "mới.xlsx", returned(round_, "X1", ALL.replace("| 5", "| 6")))
    os.utime(new, (ON_TIME.timestamp(),) * 2)
    collect_now(round_)
    os.utime(drop(round_, "cũ.xlsx", returned(round_, "X1", ALL)), (ON_TIME.timestamp() - 3600,) * 2)
    told = Told(round_, collect_now(round_))
    expect_file(told.issue("B09"), "warning", "cũ.xlsx", "mới.xlsx", "X1")
    assert sorted(told.codes) == ["B02", "B09"] and province(told) == "6 (1/2)"
    assert told.issue("B02").place.file == "mới.xlsx"
    assert "B09" not in wish(round_, "X1=2").codes


# ---------------------------------------------------------------- B10: not read again


def test_B10_the_form_changed_and_the_file_cannot_be_read(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, FOUR, noi_dung=WORDS_ASKED)
    drop(round_, "một.xlsx", returned(round_, "X1", ALL))
    collect_now(round_)
    # every item has another code and name now: the file answers nothing that is asked
    items = tuple(
        replace(i, code=f"M{i.code}", name=f"Khác {i.code}", numerator=f"Tử {i.code}", denominator=f"Mẫu {i.code}")
        for i in round_.form.indicators
    )
    questions = tuple(replace(q, code=f"M{q.code}", title=f"Khác {q.code}") for q in round_.form.questions)
    mended = replace(round_, form=replace(round_.form, indicators=items, questions=questions))
    for _ in range(2):
        told = Told(round_, collect_now(mended))
        expect_file(told.issue("B10"), "warning", "một.xlsx", "", "X1")
    assert (told.collected.in_force, told.collected.rejected) == (1, 0)
    assert {o.item for o in told.kept("X1", "X01").values()} == {"X01"}
    assert collect_now(round_).issues == ()  # the form is put right again
