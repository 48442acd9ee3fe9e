"""A round in one zip, on another machine, with parts missing, damaged or newer: nothing lost, one sentence each."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import datetime
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from qng_reports import backup
from qng_reports.backup import MANIFEST, back_up
from qng_reports.cli import main
from qng_reports.doors.store import SCHEMA_VERSION, Store, sha256_of
from qng_reports.errors import QngError
from qng_reports.generate import Press, generate
from qng_reports.model import AGENCIES_FILE, DATASET_FILE, FORM_FILE, ISSUED, RESULTS, RETURNED, Round
from qng_reports.rounds import open_round
from tests.tables import ON_TIME, a_round, answer, collect_now, drop, returned

NOW = datetime(2026, 6, 20, 9, 30, 5)
ITEMS = """
    mã  | loại   | đơn vị tính
    X01 | số đếm | người
    X02 | tỷ lệ  |
"""
ANSWERS = """
    X01    | 12
    X02/TS | 3
    X02/MS | 4
"""


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    """One agency has answered, one file lies unread, one was refused and came from elsewhere; workbooks are issued."""
    made = a_round(tmp_path, ITEMS)
    with Store(made.folder / DATASET_FILE) as store:
        generate(Press(made), made.folder / ISSUED, store, (), now=ON_TIME)
    answer(made, "X1", ANSWERS)
    collect_now(made)
    outside = tmp_path / "tải về" / "hỏng.xlsx"
    outside.parent.mkdir()
    outside.write_bytes(b"PK\x03\x04 rubbish")
    assert run("collect", made.folder, outside)[0] == 1
    name = "Xã Hai gửi lại (bản cuối).xlsx"
    when = datetime(2026, 6, 16, 7, 30, 10).timestamp()
    os.utime(drop(made, name, returned(made, "X2", ANSWERS)), (when, when))
    return made


def run(command: str, folder: Path, *more: object) -> tuple[int, str, str]:
    """The command line in this process: exit code, what it prints, what it says aside."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main([command, str(folder), *map(str, more)])
    return int(str(ended.value.code)), out.getvalue(), err.getvalue()


def faults(folder: Path) -> list[str]:
    """What `check` says of the parts of a round."""
    code, out, err = run("check", folder)
    assert code == 2 and not err, err
    return [line.strip() for line in out.splitlines() if line.startswith("  - ")]


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256_of(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# ---------------------------------------------------------------- the zip


def test_a_backup_holds_every_file_and_lists_their_hashes(round_: Round, tmp_path: Path) -> None:
    (round_.folder / RETURNED / "~$đang mở.xlsx").write_bytes(b"lock")
    done = back_up(round_.folder, tmp_path / "b.zip", now=NOW)
    unpacked = tmp_path / "máy khác"
    with ZipFile(done.path) as packed:
        assert packed.testzip() is None
        packed.extractall(unpacked)
    found, given = hashes(unpacked / "dot"), hashes(round_.folder)
    listed = dict(
        reversed(line.split("  ", 1)) for line in (unpacked / "dot" / MANIFEST).read_text("utf-8").splitlines()
    )
    del found[MANIFEST], given[f"{RETURNED}/~$đang mở.xlsx"]
    assert listed == found
    assert found | {DATASET_FILE: ""} == given | {DATASET_FILE: ""}  # a copy of it counts its changes anew
    assert done.files == len(found)
    assert done.size == done.path.stat().st_size
    assert (unpacked / "dot" / RESULTS).is_dir()  # empty as yet


def test_the_same_round_gives_the_same_bytes(round_: Round, tmp_path: Path) -> None:
    first, second = (back_up(round_.folder, tmp_path / name, now=NOW).path.read_bytes() for name in ("1.zip", "2.zip"))
    assert first == second


def test_it_stands_beside_the_round_unless_said_otherwise(round_: Round, tmp_path: Path) -> None:
    code, out, _ = run("backup", round_.folder)
    (made,) = tmp_path.glob("dot-sao-luu-2*.zip")
    assert code == 0 and str(made) in out and "đã đọc lại và đúng từng byte" in out
    (tmp_path / "usb").mkdir()
    assert (
        back_up(round_.folder, tmp_path / "usb", now=NOW).path == tmp_path / "usb" / "dot-sao-luu-20260620-093005.zip"
    )


def test_an_unpacked_backup_goes_on(round_: Round, tmp_path: Path) -> None:
    with ZipFile(back_up(round_.folder, None, now=NOW).path) as packed:
        names = packed.namelist()
        packed.extractall(tmp_path / "khác")
        times = {entry.filename: entry.date_time for entry in packed.infolist()}
    waiting = next(name for name in names if "bản cuối" in name)
    assert times[waiting] == (2026, 6, 16, 7, 30, 10)  # when it was saved tells which of two versions is the later
    folder = tmp_path / "khác" / "dot"
    round_.folder.rename(tmp_path / "mất")
    assert run("check", folder)[0] in (0, 1)
    code, out, _ = run("collect", folder)
    assert code == 0 and "Đến nay 2/2 đơn vị đã báo cáo" in out
    assert run("status", folder)[0] in (0, 1)
    issued = sorted((folder / ISSUED).glob("X*.xlsx"))
    issued[1].unlink()
    assert run("generate", folder, "--agency", "X2")[0] == 0
    assert sorted((folder / ISSUED).glob("X*.xlsx")) == issued
    assert run("export", folder)[0] == 0


def test_no_path_in_the_dataset_is_absolute(round_: Round, tmp_path: Path) -> None:
    collect_now(round_)
    with closing(sqlite3.connect(round_.folder / DATASET_FILE)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        words = [
            value for name in names for row in database.execute(f"SELECT * FROM {name}") for value in row
            if isinstance(value, str)
        ]  # fmt: skip
    assert any("hỏng.xlsx" in word for word in words)
    assert not [word for word in words if str(tmp_path) in word or Path(word).is_absolute()]


def test_a_refused_file_from_elsewhere_stays_an_open_issue_while_it_is_there(round_: Round, tmp_path: Path) -> None:
    assert "hỏng.xlsx" in run("status", round_.folder, "--json")[1]
    (tmp_path / "tải về" / "hỏng.xlsx").unlink()
    assert "hỏng.xlsx" not in run("status", round_.folder, "--json")[1]


WRITER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
print("writing", flush=True)
for number in range(100_000):
    db.execute("BEGIN IMMEDIATE")
    db.execute("INSERT OR REPLACE INTO round VALUES ('a', ?)", (str(number),))
    db.execute("INSERT OR REPLACE INTO round VALUES ('b', ?)", (str(number),))
    db.execute("COMMIT")
"""


def test_a_backup_while_another_program_writes_is_of_one_moment(round_: Round, tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(round_.folder / DATASET_FILE)], stdout=subprocess.PIPE, encoding="utf-8"
    )
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        for number in range(3):
            done = back_up(round_.folder, tmp_path / f"{number}.zip", now=NOW)
            with ZipFile(done.path) as packed:
                packed.extract(f"dot/{DATASET_FILE}", tmp_path / str(number))
            with Store(tmp_path / str(number) / "dot" / DATASET_FILE) as store:
                facts = store.facts()
            assert facts.get("a") == facts.get("b")
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()


def test_a_backup_that_reads_back_wrong_is_not_kept(
    round_: Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "b.zip"
    back_up(round_.folder, target, now=NOW)
    before = target.read_bytes()
    packed = backup._pack

    def damaged(folder: Path, copy: Path, into: Path) -> dict[str, str]:
        found = packed(folder, copy, into)
        return found | {FORM_FILE: hashlib.sha256(b"other").hexdigest()}

    monkeypatch.setattr(backup, "_pack", damaged)
    with pytest.raises(QngError, match="đọc lại không đúng nên không được giữ"):
        back_up(round_.folder, target, now=NOW)
    assert target.read_bytes() == before
    assert not list(tmp_path.glob(".sao-luu-*"))


def test_places_where_a_backup_does_not_belong(round_: Round, tmp_path: Path) -> None:
    (tmp_path / "thu.zip").write_bytes(b"a letter")
    for output, told in (
        (round_.folder / "b.zip", "phải nằm ngoài thư mục đợt"),
        (round_.folder, "phải nằm ngoài thư mục đợt"),
        (tmp_path / "không có" / "b.zip", "Không thấy thư mục"),
        (tmp_path / "thu.zip", "không phải bản sao lưu"),
    ):
        code, out, err = run("backup", round_.folder, "-o", output)
        assert (code, out) == (2, "") and told in err and err.count("\n") == 1
    assert (tmp_path / "thu.zip").read_bytes() == b"a letter"
    code, _, err = run("backup", tmp_path / "tải về")
    assert code == 2 and "Không thấy bộ số liệu" in err


@pytest.mark.skipif(sys.platform != "linux", reason="mounts are Linux's")
def test_a_disk_that_is_read_only(round_: Round, tmp_path: Path) -> None:
    """A round on such a disk can be saved elsewhere; nothing can be saved onto one."""
    (tmp_path / "usb").mkdir()
    script = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && exec "$2" -m qng_reports backup "$3" -o "$4"'
    if not shutil.which("unshare"):
        pytest.skip("needs unshare (util-linux)")

    def saved(read_only: Path, output: Path) -> subprocess.CompletedProcess[str]:
        command = ["unshare", "-rm", "sh", "-c", script, "sh", read_only, sys.executable, round_.folder, output]
        return subprocess.run(list(map(str, command)), capture_output=True, encoding="utf-8", check=False)

    refused = saved(tmp_path / "usb", tmp_path / "usb")
    if "unshare" in refused.stderr:
        pytest.skip("this system gives no mounts of one's own")
    assert refused.returncode == 2
    assert "chỉ cho đọc" in refused.stderr and refused.stderr.count("\n") == 1
    assert saved(round_.folder, tmp_path / "usb").returncode == 0
    assert len(list((tmp_path / "usb").glob("*.zip"))) == 1


# ---------------------------------------------------------------- check


def test_a_whole_round(round_: Round) -> None:
    code, out, _ = run("check", round_.folder)
    assert code in (0, 1) and "Bộ số liệu toàn vẹn; 2 tệp đã lưu đúng từng byte" in out


@pytest.mark.parametrize("name", [FORM_FILE, AGENCIES_FILE, DATASET_FILE])
def test_a_file_of_the_round_is_missing(round_: Round, name: str) -> None:
    (round_.folder / name).unlink()
    (told,) = faults(round_.folder)
    assert told.startswith(f"- {name}: thiếu {name} → chép lại")
    before = hashes(round_.folder)
    for command in ("status", "collect", "generate", "export", "render"):
        code, out, err = run(command, round_.folder)
        assert (code, out) == (2, "") and f"thiếu {name};" in err and err.count("\n") == 1
    assert hashes(round_.folder) == before


def test_folders_are_missing(round_: Round) -> None:
    shutil.rmtree(round_.folder / RETURNED)
    shutil.rmtree(round_.folder / RESULTS)
    told = faults(round_.folder)
    assert [line.split(":")[0] for line in told] == [f"- {RETURNED}", f"- {RESULTS}"]
    assert "tạo thư mục trống" in told[0]


def test_a_folder_that_is_no_round(tmp_path: Path) -> None:
    code, _, err = run("check", tmp_path)
    assert code == 2 and "không phải thư mục đợt báo cáo" in err and err.count("\n") == 1


def test_issued_workbooks_changed_or_gone(round_: Round) -> None:
    first, second = sorted((round_.folder / ISSUED).glob("X*.xlsx"))
    first.write_bytes(first.read_bytes() + b" ")
    second.unlink()
    told = faults(round_.folder)
    assert told[0].startswith(f"- {ISSUED}/{second.name}: tệp đã phát hành không còn ở đây")
    assert told[1].startswith(f"- {ISSUED}/{first.name}: tệp đã phát hành bị sửa sau khi tạo")


def test_many_issued_workbooks_gone_are_counted(round_: Round) -> None:
    with Store(round_.folder / DATASET_FILE) as store, store.change() as database:
        for number in range(9):
            database.execute(
                "INSERT INTO issued VALUES ('X1', ?, ?, 'x', 1, '2026-06-01')", (f"n{number}", f"{number}.xlsx")
            )
    told = faults(round_.folder)
    assert len(told) == 6
    assert "còn 4 tệp đã phát hành nữa" in told[-1]


def changed(round_: Round, sql: str) -> None:
    with closing(sqlite3.connect(round_.folder / DATASET_FILE)) as database:
        database.execute(sql)
        database.commit()


def test_a_kept_file_that_changed(round_: Round) -> None:
    changed(round_, "UPDATE file SET content = zeroblob(10) WHERE rowid = 1")
    (told,) = faults(round_.folder)
    assert "không còn đúng từng byte như khi nhận" in told and "X1" in told
    with pytest.raises(QngError, match="đọc lại không đúng"):
        back_up(round_.folder, None, now=NOW)


def test_a_reference_to_nothing(round_: Round) -> None:
    changed(round_, "DELETE FROM file WHERE rowid = 1")
    (told,) = faults(round_.folder)
    assert "bộ số liệu bị hỏng" in told and "bản sao lưu" in told


def test_a_dataset_with_broken_pages(round_: Round) -> None:
    path = round_.folder / DATASET_FILE
    content = bytearray(path.read_bytes())
    content[3 * 4096 : 9 * 4096] = b"\xff" * (6 * 4096)
    path.write_bytes(content)
    code, out, err = run("check", round_.folder)
    assert code == 2 and ("hỏng" in out or "hỏng" in err)
    assert "Traceback" not in err


def test_a_dataset_of_a_newer_version_is_not_touched(round_: Round) -> None:
    changed(round_, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = hashes(round_.folder)
    for command in ("check", "status", "collect", "generate", "export", "render", "backup"):
        code, out, err = run(command, round_.folder)
        assert (code, out) == (2, "") and err.count("\n") == 1
        assert "được tạo bởi phiên bản mới hơn" in err and "cài phiên bản mới" in err
    assert hashes(round_.folder) == before


def test_a_newer_version_still_in_the_log(round_: Round) -> None:
    """Where the other program is open the version may stand in the write-ahead log only."""
    held, ready = threading.Event(), threading.Event()

    def newer() -> None:
        with closing(sqlite3.connect(round_.folder / DATASET_FILE)) as database:
            database.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
            database.commit()
            ready.set()
            held.wait(30)

    other = threading.Thread(target=newer)
    other.start()
    try:
        assert ready.wait(30)
        with pytest.raises(QngError, match="được tạo bởi phiên bản mới hơn"):
            open_round(round_.folder)
    finally:
        held.set()
        other.join()
