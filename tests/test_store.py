"""The dataset on disk: nothing is lost, nothing is half done, every version stays."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from qng_reports.collect import read_submission
from qng_reports.dataset import Dataset, Identity, Issue, Observation, Place, Submission
from qng_reports.doors import store as door
from qng_reports.doors.store import SCHEMA_VERSION, Issued, Store, sha256_of
from qng_reports.errors import QngError
from qng_reports.model import Availability, Component, Severity
from qng_reports.rounds import DATASET_FILE, open_round
from tests.tables import ON_TIME, a_round, answer, collect_now, collect_one, drop, held, returned

PEOPLE = """
    mã  | loại   | đơn vị tính
    X01 | số đếm | người
    X02 | tỷ lệ  |
"""
ANSWERS = """
    X01            | 1234567
    X01 giải trình | 'đã rà soát; tăng 5 % so với kỳ trước'
    X02/TS         | 3
    X02/MS         | 4
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "so-lieu.sqlite", create=True) as opened:
        yield opened


def submission(agency: str, content: bytes, *, accepted: bool = True, figure: str = "12.50") -> Submission:
    """One file as read, with one observation and one issue."""
    place = Place(f"{agency}.xlsx", "Số liệu", "E10", agency, "X01")
    seen = Observation(
        agency, "X01", Component.VALUE, Decimal(figure), "12,50", "tấn", Availability.AVAILABLE, place, usable=False
    )
    doubt = Issue("S08", Severity.ERROR, place, "12,50", "Lớn quá.", "Xem lại.")
    identity = Identity("THU", "1", agency, "2026-H1", f"2026-H1-{agency}-01")
    return Submission(place.file, sha256_of(content), identity, accepted, (seen,), (doubt,), ON_TIME)


def keep(store: Store, agency: str, content: bytes, *, accepted: bool = True, figure: str = "12.50") -> Submission:
    """Keeps a file and what was read of it, as the collector does."""
    read = submission(agency, content, accepted=accepted, figure=figure)
    assert store.keep_file(content, read.file, ON_TIME) == read.sha256
    store.add_submission(read)
    return read


def test_what_is_kept_comes_back_as_it_was(store: Store) -> None:
    kept = keep(store, "X1", b"one")
    assert store.in_force(["X1"]) == Dataset({"X1": kept})
    (seen,) = store.in_force(["X1"]).observations()
    assert str(seen.number) == "12.50"


def test_the_last_accepted_version_is_in_force_and_the_others_stay(store: Store) -> None:
    first, second = keep(store, "X1", b"one", figure="1"), keep(store, "X1", b"two", figure="2")
    keep(store, "X1", b"three", accepted=False, figure="3")
    assert store.in_force(["X1"]).submissions == {"X1": second}
    assert store.last_accepted("X1") == "X1.xlsx" and store.last_accepted("X2") is None
    assert all(store.submission_of(sha256_of(content)) for content in (b"one", b"two", b"three"))
    assert first.sha256 != second.sha256 and store.submission_of(sha256_of(b"four")) is None


def test_in_force_follows_the_given_order_and_knows_only_those(store: Store) -> None:
    for agency in ("X3", "X1", "X2"):
        keep(store, agency, agency.encode())
    assert list(store.in_force(["X1", "X2", "X9", "X3"]).submissions) == ["X1", "X2", "X3"]
    assert list(store.in_force(["X2"]).submissions) == ["X2"]


def test_a_rejected_file_is_forgotten_once_its_agency_has_sent_a_good_one(store: Store) -> None:
    early, other = (
        keep(store, "X1", b"bad", accepted=False),
        keep(store, "X2", b"bad too", accepted=False),
    )
    assert store.rejected() == (early, other)
    keep(store, "X1", b"good")
    assert store.rejected() == (other,)
    later = keep(store, "X1", b"bad again", accepted=False)
    assert store.rejected() == (other, later)


def test_a_file_is_kept_whole_once_and_each_name_it_came_under(store: Store) -> None:
    content = bytes(range(256)) * 100
    for name in ("a.xlsx", "b.xlsx", "a.xlsx"):
        assert store.keep_file(content, name, ON_TIME) == sha256_of(content)
    assert store.file_content(sha256_of(content)) == content
    assert store.file_content("0" * 64) is None
    with closing(sqlite3.connect(store.path)) as database:
        assert database.execute("SELECT count(*) FROM file").fetchone() == (1,)
        assert database.execute("SELECT name FROM arrival ORDER BY name").fetchall() == [("a.xlsx",), ("b.xlsx",)]


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    good = submission("X1", b"one")
    store.keep_file(b"one", "X1.xlsx", ON_TIME)
    broken = replace(good, issues=(replace(good.issues[0], message=None),))  # type: ignore[arg-type]
    with pytest.raises(QngError, match="Không ghi được"):
        store.add_submission(broken)
    assert store.submission_of(good.sha256) is None
    assert store.in_force(["X1"]) == Dataset({})
    store.add_submission(good)
    assert store.in_force(["X1"]).submissions == {"X1": good}


def test_the_same_bytes_are_never_read_twice(store: Store) -> None:
    kept = keep(store, "X1", b"one")
    with pytest.raises(QngError):
        store.add_submission(kept)
    assert store.in_force(["X1"]).submissions == {"X1": kept}


def test_nothing_is_kept_of_a_file_that_was_not_kept(store: Store) -> None:
    with pytest.raises(QngError):
        store.add_submission(submission("X1", b"one"))
    with pytest.raises(ValueError, match="time it was received"):
        store.add_submission(replace(submission("X1", b"one"), received_at=None))


def test_facts_and_issued_workbooks(store: Store) -> None:
    store.describe({"period": "2026-H1", "form": "A"})
    store.describe({"form": "B"})
    assert store.facts() == {"period": "2026-H1", "form": "B"}
    issued = [Issued(a, f"2026-H1-{a}-01", f"{a}.xlsx", sha256_of(b"x"), 42, ON_TIME) for a in ("X2", "X1")]
    store.record_issued(issued)
    assert store.issued() == tuple(issued)
    with pytest.raises(QngError):
        store.record_issued([replace(issued[0], number="new"), issued[1]])
    assert store.issued() == tuple(issued)


def test_another_version_of_the_dataset(tmp_path: Path) -> None:
    path = tmp_path / "so-lieu.sqlite"
    Store(path, create=True).close()
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(QngError, match=f"thuộc phiên bản {SCHEMA_VERSION + 1}, .* phiên bản {SCHEMA_VERSION};"):
        Store(path)


def test_no_dataset_and_no_sqlite(tmp_path: Path) -> None:
    with pytest.raises(QngError, match="Không thấy bộ số liệu"):
        Store(tmp_path / "none.sqlite")
    assert not (tmp_path / "none.sqlite").exists()
    (tmp_path / "text.sqlite").write_text("không phải sqlite " * 100, encoding="utf-8")
    for create in (False, True):
        with pytest.raises(QngError, match="Không đọc được bộ số liệu"):
            Store(tmp_path / "text.sqlite", create=create)
    with pytest.raises(QngError, match="Không đọc được bộ số liệu"):
        Store(tmp_path / "no folder" / "so-lieu.sqlite", create=True)


def test_a_damaged_dataset(tmp_path: Path) -> None:
    path = tmp_path / "so-lieu.sqlite"
    with Store(path, create=True) as store:
        keep(store, "X1", b"one" * 10_000)
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"?" * (len(whole) - 4096))
    with Store(path) as store, pytest.raises(QngError, match="Không đọc được bộ số liệu"):
        store.in_force(["X1"])


def test_a_closed_round_is_one_file(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    collect_one(round_, "X1", ANSWERS)
    assert [path.name for path in round_.folder.glob("so-lieu.sqlite*")] == ["so-lieu.sqlite"]


# ---------------------------------------------------------------- interrupted


def test_a_file_kept_but_not_read_is_read_the_next_time(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    name = answer(round_, "X1", ANSWERS)
    content = returned(round_, "X1", ANSWERS)
    with Store(round_.folder / DATASET_FILE) as store:
        store.keep_file(content, name, ON_TIME)
    told = collect_now(round_)
    assert (told.accepted, told.duplicates, told.in_force) == (1, 0, 1)
    expected = read_submission(round_, content, name)
    (found,) = held(round_)[0].submissions.values()
    assert found == replace(expected, sha256=sha256_of(content), received_at=ON_TIME)


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from qng_reports.collect import collect
from qng_reports.doors.store import Store
from qng_reports.rounds import DATASET_FILE, RETURNED, open_round

folder, sql, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])

def watch(statement):
    global times
    if statement.startswith(sql):
        times -= 1
        if times == 0:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

with Store(folder / DATASET_FILE) as store:
    store._db.set_trace_callback(watch)
    collect(open_round(folder), store, [folder / RETURNED], now=datetime.fromisoformat(sys.argv[4]))
"""


@pytest.mark.parametrize(
    ("sql", "times"),
    [
        ("INSERT OR REPLACE INTO arrival", 2),  # the second file's bytes half kept
        ("INSERT INTO observation", 5),  # the second file's values half written
        ("INSERT INTO issue", 1),  # the last table of a submission
        ("COMMIT", 4),  # everything written, nothing certain
    ],
)
def test_a_collect_that_is_killed_loses_nothing(tmp_path: Path, sql: str, times: int) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    disturbed, undisturbed = a_round(tmp_path / "a", PEOPLE), a_round(tmp_path / "b", PEOPLE)
    for round_ in (disturbed, undisturbed):
        drop(round_, "1.xlsx", returned(round_, "X1", ANSWERS))
        drop(round_, "2.xlsx", returned(round_, "X2", "X01 | -5\n X02 tình trạng | Không phát sinh"))
        drop(round_, "3.xlsx", b"rubbish")
    command = [sys.executable, "-c", KILLED, str(disturbed.folder), sql, str(times), ON_TIME.isoformat()]
    killed = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert killed.returncode == -getattr(signal, "SIGKILL", -signal.SIGTERM), killed.stderr
    assert open_round(disturbed.folder).period == disturbed.period
    told, expected = collect_now(disturbed), collect_now(undisturbed)
    assert held(disturbed) == held(undisturbed)
    assert replace(told, accepted=0, rejected=0, duplicates=0) == replace(
        expected, accepted=0, rejected=0, duplicates=0
    )
    again = collect_now(disturbed, datetime(2027, 1, 1))
    assert (again.duplicates, held(disturbed)) == (3, held(undisturbed))


def test_a_store_of_version_1_is_brought_up(tmp_path: Path) -> None:
    """As 0.1.0 left it: no rows of tables, no check code, no period before."""
    path = tmp_path / "old.sqlite"
    with sqlite3.connect(path) as database:
        database.executescript(door._SCHEMA + "PRAGMA user_version = 1;")
        database.execute("INSERT INTO file VALUES ('a', x'00', '2026-06-15T08:00:00')")
        database.execute(
            "INSERT INTO submission VALUES (1, 'a', 'x.xlsx', 'F', '1', 'X1', '2026-H1', 'n', 1, '2026-06-15T08:00:00')"
        )
        database.execute(
            "INSERT INTO observation VALUES (1, 0, 'X1', 'A1', 'value', '5', '5', '', 'available', 'S', 'E9', 1, 0)"
        )
    database.close()
    with Store(path) as opened:
        submission = opened.in_force(["X1"]).submissions["X1"]
        assert [(o.number, o.row, o.column) for o in submission.observations] == [(5, 0, "")]
        assert submission.check_code == "" and opened.past() == {}
    with Store(path) as again:
        assert again.in_force(["X1"]).submissions["X1"] == submission
