"""Folders of rounds as they should not be: links, dates without end, targets that are no files."""

from __future__ import annotations

import os
import random
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path
from zipfile import ZipFile

import pytest

from qng_reports.backup import back_up
from qng_reports.doors.store import Store
from qng_reports.errors import QngError
from qng_reports.model import DATASET_FILE, RETURNED, Round
from tests.tables import ON_TIME, a_round, answer, collect_now

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    made = a_round(tmp_path, "mã | loại\nX01 | số đếm")
    answer(made, "X1", "X01 | 12")
    collect_now(made)
    return made


def names(packed: Path) -> list[str]:
    with ZipFile(packed) as archive:
        return [name.partition("/")[2] for name in archive.namelist()]


def test_a_linked_file_is_saved_with_what_it_holds(round_: Round, tmp_path: Path) -> None:
    (tmp_path / "ngoai.xlsx").write_bytes(b"content")
    (round_.folder / RETURNED / "trong.xlsx").symlink_to(tmp_path / "ngoai.xlsx")
    done = back_up(round_.folder, tmp_path / "sao.zip", now=ON_TIME)
    with ZipFile(done.path) as archive:
        assert archive.read(f"{round_.folder.name}/{RETURNED}/trong.xlsx") == b"content"


def test_a_linked_dataset_is_saved(round_: Round, tmp_path: Path) -> None:
    dataset = round_.folder / DATASET_FILE
    dataset.rename(tmp_path / "nơi khác.sqlite")
    dataset.symlink_to(tmp_path / "nơi khác.sqlite")
    assert DATASET_FILE in names(back_up(round_.folder, tmp_path / "sao.zip", now=ON_TIME).path)


def test_a_linked_folder_or_a_link_to_nothing_is_told_not_left_out(round_: Round, tmp_path: Path) -> None:
    link = round_.folder / RETURNED / "mạng"
    link.symlink_to(tmp_path)
    with pytest.raises(QngError, match="nhan-ve/mạng” trong đợt là liên kết"):
        back_up(round_.folder, tmp_path / "sao.zip", now=ON_TIME)
    link.unlink()
    link.symlink_to(tmp_path / "không có")
    with pytest.raises(QngError, match="Không đọc được"):
        back_up(round_.folder, tmp_path / "sao.zip", now=ON_TIME)
    assert not (tmp_path / "sao.zip").exists()


@pytest.mark.parametrize("year", [1960, 2190])
def test_a_date_that_no_zip_knows(round_: Round, tmp_path: Path, year: int) -> None:
    path = round_.folder / RETURNED / "lạ.xlsx"
    path.write_bytes(b"x")
    seconds = (year - 1970) * 31_556_952
    os.utime(path, (seconds, seconds))
    assert f"{RETURNED}/lạ.xlsx" in names(back_up(round_.folder, tmp_path / "sao.zip", now=ON_TIME).path)


def test_a_target_that_is_no_file(round_: Round, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ống.zip")
    with pytest.raises(QngError, match="không phải bản sao lưu"):
        back_up(round_.folder, tmp_path / "ống.zip", now=ON_TIME)


def test_a_dataset_with_flipped_bytes_is_one_sentence(round_: Round) -> None:
    dataset = round_.folder / DATASET_FILE
    whole = dataset.read_bytes()
    for seed in range(40):
        dice, broken = random.Random(seed), bytearray(whole)
        for _ in range(40):
            broken[dice.randrange(100, len(broken))] ^= 0xFF
        dataset.write_bytes(bytes(broken))
        with suppress(QngError), Store(dataset) as store:
            store.in_force(["X1", "X2"])
            store.takings()
            store.letters()
            store.decisions()
            store.issued()


def test_a_value_that_no_program_of_ours_wrote_is_a_damage(round_: Round) -> None:
    with closing(sqlite3.connect(round_.folder / DATASET_FILE)) as database, database:
        database.execute("UPDATE observation SET number = '1µ2'")
    with Store(round_.folder / DATASET_FILE) as store, pytest.raises(QngError, match="tệp đã hỏng"):
        store.in_force(["X1"])
