"""Rounds after rounds: what is taken, what is passed on, what is told when an earlier round changes."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from qng_reports.cli import cli
from qng_reports.doors.store import SCHEMA_VERSION, Store
from qng_reports.errors import QngError
from qng_reports.model import DATASET_FILE, Component, PastResult, Round
from qng_reports.recall import past_lines
from qng_reports.rounds import init_round, open_round, past_changes, recall
from tests.tables import TWO_COMMUNES, answer, as_left_by_version_3, book, collect_now, form_file

NOW, LATER = datetime(2026, 7, 1, 8), datetime(2026, 8, 1, 9, 30)
ITEMS = """
    mã  | loại   | đơn vị tính
    A1  | tỷ lệ  |
    A2  | số đếm | người
"""

FIRST = "A1/TS | 3\n A1/MS | 4\n A2 | 100"


def start(
    folder: Path, name: str, period: str, items: str = ITEMS, previous: Sequence[Round] = (), **parts: str
) -> Round:
    """A round of its own form file, from the rounds before it."""
    form, units = folder / f"{name}-form.xlsx", folder / f"{name}-units.xlsx"
    form.write_bytes(form_file(items, **parts))
    units.write_bytes(book(don_vi=TWO_COMMUNES))
    return init_round(folder / name, str(form), period, units, [one.folder for one in previous], now=NOW)


def filled(round_: Round, **answers: str) -> Round:
    """The round after its agencies answered."""
    for agency, given in answers.items():
        answer(round_, agency, given)
    assert not collect_now(round_).has_errors
    return open_round(round_.folder)


def told(history: Sequence[PastResult]) -> list[str]:
    return [f"{r.period} {r.item} {r.text} {r.received}/{r.expected}" for r in history]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three rounds, each taken from the one before."""
    folder = tmp_path_factory.mktemp("chain")
    first = filled(start(folder, "q1", "2026-Q1"), X1=FIRST, X2="A1/TS | 1\n A1/MS | 4\n A2 | 20")
    second = filled(start(folder, "q2", "2026-Q2", previous=[first]), X1="A1/TS | 4\n A1/MS | 4\n A2 | 110")
    start(folder, "q3", "2026-Q3", previous=[second])
    return folder


@pytest.fixture
def chain(made: Path, tmp_path: Path) -> tuple[Round, Round, Round]:
    """The three rounds, in a folder of the test's own: they can be carried about together."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    first, second, third = (open_round(tmp_path / name) for name in ("q1", "q2", "q3"))
    return first, second, third


def test_a_third_round_knows_both_before_it(chain: tuple[Round, Round, Round]) -> None:
    third = chain[2]
    assert told(third.history) == [
        "2026-Q1 A1 50% 2/2", "2026-Q1 A2 120 2/2", "2026-Q2 A1 100% 1/2", "2026-Q2 A2 110 1/2",
    ]  # fmt: skip
    assert third.past_period is not None and third.past_period.code == "2026-Q2"
    assert {agency: {p.item for p in given} for agency, given in third.past.items()} == {"X1": {"A1", "A2"}}
    with Store(third.folder / DATASET_FILE) as store:
        whole = store.takings(whole=True)
    assert [(t.period.code, sorted(t.answers), t.taken_at) for t in whole] == [
        ("2026-Q1", ["X1", "X2"], NOW), ("2026-Q2", ["X1"], NOW),
    ]  # fmt: skip
    numbers = {(p.item, p.component): p.number for p in whole[0].answers["X1"]}
    assert numbers[("A1", Component.NUMERATOR)] == 3 and numbers[("A2", Component.VALUE)] == 100


def test_the_third_round_needs_neither(chain: tuple[Round, Round, Round], tmp_path: Path) -> None:
    for one in chain[:2]:
        shutil.rmtree(one.folder)
    assert len(open_round(chain[2].folder).history) == 4
    assert past_changes(chain[2]) == ()


def test_rounds_are_named_in_any_order_and_speak_for_themselves(
    tmp_path: Path, chain: tuple[Round, Round, Round]
) -> None:
    first, second, third = chain
    answer(first, "X2", "A1/TS | 4\n A1/MS | 4\n A2 | 21")
    filled(first)
    both = [
        start(tmp_path, f"a{n}", "2026-Q3", previous=named)
        for n, named in enumerate(([first, second], [second, first]))
    ]
    assert told(both[0].history) == told(both[1].history)
    assert "2026-Q1 A2 121 2/2" in told(both[0].history), (
        "what the first round says now, not what the second knew of it"
    )
    assert "2026-Q1 A2 120 2/2" in told(third.history)


def test_an_earlier_round_that_is_opened_again_is_told_and_changes_nothing(chain: tuple[Round, Round, Round]) -> None:
    first, second, third = chain
    assert past_changes(third) == () == past_changes(second)
    answer(second, "X2", "A1/TS | 0\n A1/MS | 4\n A2 | 30")
    filled(second)
    (sentence,) = past_changes(third)
    assert sentence.startswith("Kỳ trước (quý II năm 2026) đã thay đổi sau khi lấy số (08:00 01/07/2026)")
    assert f"qng-reports recall {third.folder}" in sentence
    assert past_changes(third, only_last=True) == (sentence,)
    assert told(open_round(third.folder).history) == told(third.history), "what was taken stays"
    filled(first, X1="A1/TS | 2\n A1/MS | 4\n A2 | 100")
    assert len(past_changes(third)) == 2, "the first round is followed through the second"


def test_taking_again_is_asked_for_and_every_taking_is_kept(chain: tuple[Round, Round, Round]) -> None:
    _, second, third = chain
    answer(second, "X2", "A1/TS | 0\n A1/MS | 4\n A2 | 30")
    filled(second)
    (taken,) = recall(third.folder, [second.folder], LATER)
    assert (taken.period.code, sorted(taken.answers)) == ("2026-Q2", ["X1", "X2"])
    again = open_round(third.folder)
    assert "2026-Q2 A2 140 2/2" in told(again.history) and "2026-Q1 A2 120 2/2" in told(again.history)
    assert past_changes(again) == () and recall(third.folder, [second.folder], LATER) == ()
    with Store(third.folder / DATASET_FILE) as store:
        assert [(t.period.code, t.taken_at) for t in store.all_takings()] == [
            ("2026-Q1", NOW), ("2026-Q2", NOW), ("2026-Q2", LATER),
        ]  # fmt: skip
        kept = store._rows("SELECT text FROM past_result WHERE taking = 2 AND item = 'A2'")
        assert [row["text"] for row in kept] == ["110"], "the first taking is never rewritten"
    assert past_lines(again)[-1] == (
        "Quý II năm 2026: 2 chỉ tiêu; 2 đơn vị; lấy lúc 09:30 01/08/2026 từ “../q2”, lần thứ 2."
    )


def test_an_earlier_period_can_be_joined_later(tmp_path: Path, chain: tuple[Round, Round, Round]) -> None:
    alone = start(tmp_path, "alone", "2026-Q3")
    assert alone.history == () and alone.past_period is None
    recall(alone.folder, [chain[0].folder], LATER)
    assert told(open_round(alone.folder).history) == ["2026-Q1 A1 50% 2/2", "2026-Q1 A2 120 2/2"]
    recall(alone.folder, [chain[1].folder], LATER)
    assert len(open_round(alone.folder).history) == 4


def test_both_rounds_can_be_moved_together(tmp_path: Path, chain: tuple[Round, Round, Round]) -> None:
    filled(chain[1], X2="A1/TS | 0\n A1/MS | 4\n A2 | 30")
    shutil.copytree(tmp_path, tmp_path.parent / f"{tmp_path.name}-usb")
    assert len(past_changes(open_round(tmp_path.parent / f"{tmp_path.name}-usb" / "q3"))) == 1


# ---------------------------------------------------------------- what cannot be taken


def test_what_is_no_earlier_round_is_one_sentence(tmp_path: Path, chain: tuple[Round, Round, Round]) -> None:
    first, second, _ = chain
    empty = start(tmp_path, "empty", "2025")
    other = start(tmp_path, "other", "2025-Q4", ma="KHAC")
    newer = tmp_path / "newer"
    shutil.copytree(first.folder, newer)
    with sqlite3.connect(newer / DATASET_FILE) as database:
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    database.close()
    form, units = str(tmp_path / "q1-form.xlsx"), tmp_path / "q1-units.xlsx"
    for previous, period, sentence in (
        ([first.folder], "2026-Q1", "cùng kỳ với đợt này"),
        ([second.folder], "2026-Q1", "phải của kỳ trước quý I năm 2026, nhưng"),
        ([tmp_path / "none"], "2026-Q3", "Không thấy thư mục đợt báo cáo"),
        ([newer], "2026-Q3", f"dữ liệu phiên bản {SCHEMA_VERSION + 1}"),
        ([empty.folder], "2026-Q3", "chưa có báo cáo nào"),
        ([other.folder], "2026-Q3", "khai ở trang anh_xa"),
        ([first.folder, newer.parent / "q1"], "2026-Q3", "cùng là quý I năm 2026"),
        ([tmp_path], "2026-Q3", "không phải thư mục đợt báo cáo"),
    ):
        with pytest.raises(QngError, match=sentence) as problem:
            init_round(tmp_path / "new", form, period, units, previous, now=NOW)
        assert "\n" not in str(problem.value)
        assert not (tmp_path / "new").exists(), "nothing is half made"


def test_an_earlier_round_that_cannot_be_read_does_not_stop_the_new_one(chain: tuple[Round, Round, Round]) -> None:
    _, second, third = chain
    with sqlite3.connect(second.folder / DATASET_FILE) as database:
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    database.close()
    (sentence,) = past_changes(third, only_last=True)
    assert sentence.startswith("Không xem lại được đợt kỳ trước quý II năm 2026: Bộ số liệu")


def test_a_round_of_an_older_program_keeps_its_period_before(tmp_path: Path, chain: tuple[Round, Round, Round]) -> None:
    """As 0.2.0 and 0.3.0 left it: a fact, and answers in a table of their own."""
    second = chain[1]
    with sqlite3.connect(second.folder / DATASET_FILE) as db:
        as_left_by_version_3(db)
        db.execute("INSERT INTO past VALUES ('X1', 'A2', 'value', '77', '77', 'người')")
        db.execute("INSERT INTO round VALUES ('past_period', '2026-Q1')")
    db.close()
    opened = open_round(second.folder)
    assert opened.past_period is not None and opened.past_period.code == "2026-Q1" and opened.history == ()
    assert [(p.item, p.number) for p in opened.past["X1"]] == [("A2", Decimal(77))]
    assert past_changes(opened) == () and past_lines(opened) == ("Quý I năm 2026: 0 chỉ tiêu; 1 đơn vị; lấy.",)


# ---------------------------------------------------------------- items that changed


RENAMED = """
    mã  | loại   | đơn vị tính
    B1  | tỷ lệ  |
    B2  | số đếm | nghìn người
    A2  | số đếm | máy
"""
LINKS = """
    mã cũ | mã mới | cách   | hệ số
    A1    | B1     | đổi mã |
    A2    | B2     | đổi mã | 0.001
"""


def test_renamed_items_and_units_are_followed(tmp_path: Path, chain: tuple[Round, Round, Round]) -> None:
    later = start(tmp_path, "later", "2026-Q3", RENAMED, [chain[1]], anh_xa=LINKS)
    assert told(later.history) == [
        "2026-Q1 B1 50% 2/2", "2026-Q1 B2 0,12 2/2", "2026-Q2 B1 100% 1/2", "2026-Q2 B2 0,11 1/2",
    ]  # fmt: skip
    past = {(p.item, p.component): (p.number, p.unit) for p in later.past["X1"]}
    assert past[("B2", Component.VALUE)] == (Decimal("0.110"), "nghìn người")
    assert ("A2", Component.VALUE) not in past, "today's A2 is another thing than A2 was"


def test_another_form_is_taken_item_by_item(tmp_path: Path) -> None:
    old = filled(
        start(tmp_path, "old", "2025", ma="CU"),
        X1=FIRST,
        X2="A2 | 5\n A1/TS | 1\n A1/MS | 1",
    )
    links = "mã cũ | biểu cũ | mã mới | cách\n A1 | CU | A1 | đổi mã"
    new = start(tmp_path, "new", "2026", previous=[old], anh_xa=links)
    assert told(new.history) == ["2025 A1 80% 2/2"], "A2 is the same code by chance"


def test_a_unit_that_changed_without_a_factor_is_told(tmp_path: Path, chain: tuple[Round, Round, Round]) -> None:
    items = "mã | loại | đơn vị tính\n A1 | tỷ lệ |\n A2 | số đếm | nghìn người"
    later = start(tmp_path, "later", "2026-Q3", items, [chain[1]])
    assert {result.item for result in later.history} == {"A1"}
    assert later.history_notes[0].startswith(
        "Kỳ trước quý I năm 2026, mã A2: số cũ 120 tính theo “người”, nay theo “nghìn người”"
    )


def test_merged_over_three_rounds(tmp_path: Path) -> None:
    """Two ratios become one, whose code then changes once more: each form needs to know the one before it only."""
    first = filled(
        start(tmp_path, "r1", "2024", "mã | loại\n A | tỷ lệ\n B | tỷ lệ"),
        X1="A/TS | 1\n A/MS | 2\n B/TS | 30\n B/MS | 40", X2="A/TS | 1\n A/MS | 2\n B/TS | 10\n B/MS | 40",
    )  # fmt: skip
    merge = "mã cũ | mã mới | cách\n A | C | gộp\n B | C | gộp"
    second = filled(
        start(tmp_path, "r2", "2025", "mã | loại\n C | tỷ lệ", [first], anh_xa=merge), X1="C/TS | 9\n C/MS | 10"
    )
    rename = "mã cũ | mã mới | cách\n C | D | đổi mã"
    third = start(tmp_path, "r3", "2026", "mã | loại\n D | tỷ lệ", [second], anh_xa=rename)
    assert told(second.history) == ["2024 C 50% 2/2"]  # (1 + 30 + 1 + 10) / (2 + 40 + 2 + 40)
    assert told(third.history) == ["2024 D 50% 2/2", "2025 D 90% 1/2"]
    assert (third.history[0].numerator, third.history[0].denominator) == (42, 84)


# ---------------------------------------------------------------- the command line


def run(*arguments: object) -> str:
    done = CliRunner().invoke(cli, [str(argument) for argument in arguments], catch_exceptions=False)
    assert done.exit_code in (0, 1), done.output
    return done.output


def test_status_check_and_recall_say_it(tmp_path: Path, chain: tuple[Round, Round, Round]) -> None:
    _, second, third = chain
    filled(second, X2="A1/TS | 0\n A1/MS | 4\n A2 | 30")
    for command in ("status", "check", "recall"):
        assert "đã thay đổi sau khi lấy số" in run(command, third.folder), command
    assert "Đã lấy số kỳ trước: quý II năm 2026 (2 đơn vị)." in run("recall", third.folder, second.folder)
    assert "không có gì thay đổi" in run("recall", third.folder, second.folder)
    assert "đã thay đổi" not in run("status", third.folder)
    form, units = tmp_path / "q1-form.xlsx", tmp_path / "q1-units.xlsx"
    made = run("init", tmp_path / "y", "--form", form, "--agencies", units, "--period", "2026-9M",
               "--previous", chain[0].folder, "--previous", second.folder)  # fmt: skip
    assert "Cột “Kỳ trước” lấy số liệu quý II năm 2026 của 2 đơn vị." in made


def test_what_was_sent_out_before_is_remembered(chain: tuple[Round, Round, Round]) -> None:
    _, second, third = chain
    run("generate", third.folder)
    filled(second, X2="A1/TS | 0\n A1/MS | 4\n A2 | 30")
    with Store(third.folder / DATASET_FILE) as store:
        after = max(one.issued_at for one in store.issued()).replace(year=2099)
    recall(third.folder, [second.folder], after)
    assert past_changes(open_round(third.folder))[0].startswith("Số kỳ trước được lấy sau khi phát hành")
