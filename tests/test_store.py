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
from qng_reports.dataset import Dataset, Identity, Issue, Issued, Observation, Place, Source, Submission
from qng_reports.doors.store import SCHEMA_VERSION, Choice, Kept, Store, schema, sha256_of
from qng_reports.errors import QngError
from qng_reports.model import Availability, Component, Severity
from qng_reports.rounds import DATASET_FILE, open_round
from tests.tables import ON_TIME, TOO_LATE, a_round, answer, collect_now, collect_one, drop, held, returned

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
    store.put_submission(read)
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
    assert store.versions("X1") == (first, second) and store.versions("X2") == ()
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
        store.put_submission(broken)
    assert store.submission_of(good.sha256) is None
    assert store.in_force(["X1"]) == Dataset({})
    store.put_submission(good)
    assert store.in_force(["X1"]).submissions == {"X1": good}


def test_another_reading_takes_the_place_of_the_first(store: Store) -> None:
    first, second = keep(store, "X1", b"one", figure="1"), keep(store, "X1", b"two", figure="2")
    again = replace(first, observations=(replace(first.observations[0], number=Decimal(9)),), issues=())
    store.put_submission(again, "new rules")
    assert store.versions("X1") == (again, second) and store.in_force(["X1"]).submissions == {"X1": second}
    with closing(sqlite3.connect(store.path)) as database:
        assert database.execute("SELECT count(*) FROM submission").fetchone() == (2,)
        assert database.execute("SELECT count(*) FROM observation").fetchone() == (2,)


def test_the_one_received_last_is_in_force_however_late_the_others_were_read(store: Store) -> None:
    new, old = submission("X1", b"new", figure="2"), submission("X1", b"old", figure="1")
    new, old = replace(new, received_at=TOO_LATE), replace(old, received_at=ON_TIME)
    for content, read in ((b"new", new), (b"old", old)):
        store.keep_file(content, read.file, read.received_at or ON_TIME)
        store.put_submission(read)
    assert store.in_force(["X1"]).submissions == {"X1": new}
    assert store.versions("X1") == (old, new)
    links = store.chains()["X1"]
    assert [(link.sha256, link.in_force) for link in links] == [(old.sha256, False), (new.sha256, True)]
    assert links[0].kept > links[1].kept


def test_a_choice_holds_until_it_is_undone(store: Store) -> None:
    first, second = keep(store, "X1", b"one", figure="1"), keep(store, "X1", b"two", figure="2")
    choice = Choice("X1", first.sha256, second.sha256, ON_TIME)
    store.choose(choice)
    assert store.choices() == {"X1": choice} and store.in_force(["X1"]).submissions == {"X1": first}
    third = keep(store, "X1", b"three", figure="3")
    assert store.in_force(["X1"]).submissions == {"X1": first}
    store.choose_last("X1")
    assert store.choices() == {} and store.in_force(["X1"]).submissions == {"X1": third}


def test_what_is_still_to_be_read(store: Store) -> None:
    read = submission("X1", b"one")
    store.keep_file(b"two", "hai.xlsx", TOO_LATE)
    store.keep_file(b"one", read.file, ON_TIME)
    kept = (Kept(sha256_of(b"two"), "hai.xlsx", TOO_LATE), Kept(read.sha256, read.file, ON_TIME))
    assert store.unread("A") == kept
    store.put_submission(read, "A")
    assert store.unread("A") == kept[:1] and store.unread("B") == kept
    store.put_submission(read)  # set among other versions: what it was read under stays
    assert store.unread("A") == kept[:1]
    store.mark_read(read.sha256, "B")
    assert store.unread("B") == kept[:1]


def test_values_of_an_earlier_file_name_it(store: Store) -> None:
    first, second = keep(store, "X1", b"one"), submission("X1", b"two")
    source = Source(first.sha256, first.file, ON_TIME)
    mixed = replace(second, observations=(replace(second.observations[0], source=source),))
    store.keep_file(b"two", "X1.xlsx", ON_TIME)
    store.put_submission(mixed)
    assert store.in_force(["X1"]).submissions == {"X1": mixed}


def test_known_files_are_not_written_again(store: Store) -> None:
    store.keep_file(b"one", "a.xlsx", ON_TIME)
    changes = store._connection.total_changes
    store.keep_file(b"one", "a.xlsx", TOO_LATE)
    assert store._connection.total_changes == changes
    store.keep_file(b"two", "a.xlsx", TOO_LATE)
    assert store.arrivals(sha256_of(b"one")) == () and store.arrivals(sha256_of(b"two")) == ("a.xlsx",)
    store.keep_file(b"one", "a.xlsx", TOO_LATE)  # the old bytes under that name again
    assert store.arrivals(sha256_of(b"one")) == ("a.xlsx",) and store.arrivals(sha256_of(b"two")) == ()


def test_nothing_is_kept_of_a_file_that_was_not_kept(store: Store) -> None:
    with pytest.raises(QngError):
        store.put_submission(submission("X1", b"one"))
    with pytest.raises(ValueError, match="time it was received"):
        store.put_submission(replace(submission("X1", b"one"), received_at=None))


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
    with pytest.raises(
        QngError, match=f"mới hơn .* phiên bản {SCHEMA_VERSION + 1}, .* đến phiên bản {SCHEMA_VERSION}\\)"
    ):
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
    store._connection.set_trace_callback(watch)
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


def old_store(path: Path, version: int) -> None:
    """As 0.1.0 (version 1) or 0.2.0 (2) left it: X1 sent twice, the older file of X2 was read after the newer one."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(schema.FIRST + "".join(schema.MIGRATIONS[: version - 1]))
        database.execute(f"PRAGMA user_version = {version}")
        for number, (agency, when) in enumerate(
            [("X1", "2026-06-15T08:00:00"), ("X2", "2026-06-15T09:00:00"), ("X1", "2026-06-15T10:00:00"),
             ("X2", "2026-06-15T07:00:00")], 1,
        ):  # fmt: skip
            sha = f"sha {number}"
            database.execute("INSERT INTO file VALUES (?, ?, ?)", (sha, b"bytes", when))
            database.execute("INSERT INTO arrival VALUES (?, ?, ?)", (sha, f"{number}.xlsx", when))
            row = (number, sha, f"{number}.xlsx", "F", "1", agency, "2026-H1", "n", 1, when)
            database.execute(f"INSERT INTO submission VALUES ({', '.join('?' * len(row))}{', ?' * (version - 1)})",
                             (*row, *["AB12"] * (version - 1)))  # fmt: skip
            value = (number, 0, agency, "A1", "value", str(number), str(number), "", "available", "S", "E9", 1, 0)
            cells = (3, "ten") if version == 2 else ()
            marks = ", ".join("?" * (len(value) + len(cells)))
            database.execute(f"INSERT INTO observation VALUES ({marks})", (*value, *cells))
        database.commit()


@pytest.mark.parametrize("version", [1, 2])
def test_a_store_of_an_older_version_is_brought_up(tmp_path: Path, version: int) -> None:
    path = tmp_path / "old.sqlite"
    old_store(path, version)
    with Store(path) as opened:
        found = opened.in_force(["X1", "X2"])
        assert [(o.agency, o.number, o.source) for o in found.observations()] == [("X1", 3, None), ("X2", 2, None)]
        assert {(o.row, o.column) for o in found.observations()} == {(3, "ten") if version == 2 else (0, "")}
        assert {s.check_code for s in found.submissions.values()} == {"AB12" if version == 2 else ""}
        assert [s.file for s in opened.versions("X2")] == ["4.xlsx", "2.xlsx"]
        assert (opened.takings(), opened.choices()) == ((), {})
        assert len(opened.unread("rules of today")) == 4  # everything is read again by the next collect
    with Store(path) as again:
        assert again.in_force(["X1", "X2"]) == found
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


def test_two_programs_bring_an_old_store_up_at_once(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    old_store(path, 1)
    code = "import sys, pathlib, qng_reports.doors.store as door; door.Store(pathlib.Path(sys.argv[1])).close()"
    running = [subprocess.Popen([sys.executable, "-c", code, str(path)], stderr=subprocess.PIPE) for _ in range(4)]
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in running] == [(b"", 0)] * 4
