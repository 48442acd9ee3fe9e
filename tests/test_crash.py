"""Killed at any moment, run twice at once, refused by the disk: the dataset is the one of an undisturbed run."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest

from qng_reports.cli import main
from qng_reports.collect import collect
from qng_reports.doors.store import Store, database, sha256_of
from qng_reports.errors import QngError
from qng_reports.model import DATASET_FILE, ISSUED, RETURNED, Round
from qng_reports.rounds import open_round
from tests.issue_codes.test_versions import ALL, FOUR, WORDS_ASKED
from tests.tables import a_round, drop, held, result, returned

POINTS = 30
COMMAND = [sys.executable, "-m", "qng_reports"]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="limits of files and mounts are Linux's")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round whose files wait in nhan-ve: whole, in part, wrong, rubbish, the same bytes twice."""
    round_ = a_round(tmp_path_factory.mktemp("crash"), FOUR, noi_dung=WORDS_ASKED)
    six = ALL.replace("| 5", "| 6")
    sendings = [
        ("1.xlsx", returned(round_, "X1", ALL)),
        ("2.xlsx", returned(round_, "X2", ALL.replace("| 8", "| -8"))),
        ("3 hỏng.xlsx", b"PK\x03\x04 rubbish"),
        ("4 chỉ lời.xlsx", returned(round_, "X1", "N1 | Thiếu tiền")),
        ("5 bản sao.xlsx", returned(round_, "X1", ALL)),
        ("6.xlsx", returned(round_, "X2", six)),
        ("7 trống.xlsx", returned(round_, "X2", "", sign=False)),
        ("8 chỉ số.xlsx", returned(round_, "X2", "X03 | 7.5")),
        ("con/9.xlsx", returned(round_, "X1", "X04 | 80")),
    ]
    for hour, (name, content) in enumerate(sendings, 6):
        when = datetime(2026, 6, 16, hour).timestamp()
        os.utime(drop(round_, name, content), (when, when))
    return round_.folder


@pytest.fixture(scope="module")
def expected(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What an undisturbed run keeps."""
    folder = shutil.copytree(prepared, tmp_path_factory.mktemp("undisturbed") / "dot")
    assert finish(folder) == (9, 6, 2)
    found = dump(folder)
    assert len(found) > 60
    return found


Done = subprocess.CompletedProcess[str]


def run(command: str, folder: Path) -> Done:
    """The command line in this process, with what it prints and its exit code."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main([command, str(folder)])
    return subprocess.CompletedProcess([command], int(str(ended.value.code)), out.getvalue(), err.getvalue())


def one_sentence(done: Done) -> str:
    """What the operator reads: one line, no traceback, exit code 2."""
    assert done.returncode == 2, (done.stdout, done.stderr)
    (line,) = [line for line in done.stderr.splitlines() if not line.startswith("Lưu ý")]
    assert "Traceback" not in line and line.endswith(".")
    return line


def finish(folder: Path) -> tuple[int, int, int]:
    """A run of the collector to its end: files seen, versions kept, agencies that have answered."""
    round_ = open_round(folder)
    with Store(folder / DATASET_FILE) as store:
        done = collect(round_, store, [folder / RETURNED], now=datetime(2026, 6, 20))
        return done.received, sum(len(store.versions(agency.code)) for agency in round_.asked), done.in_force


def dump(folder: Path) -> list[str]:
    """Everything that the store holds, by content: no row numbers."""
    queries = (
        "SELECT sha256, length(content), received_at FROM file",
        "SELECT sha256, name FROM arrival",
        "SELECT sha256, file, form, version, agency, period, issue_number, accepted, received_at, check_code, reader"
        " FROM submission",
        "SELECT s.sha256, position, o.agency, item, component, number, text, unit, availability, sheet, cell, usable,"
        " source FROM observation AS o JOIN submission AS s ON s.id = o.submission",
        "SELECT s.sha256, position, code, severity, i.file, sheet, cell, i.agency, item, value, message, remedy"
        " FROM issue AS i JOIN submission AS s ON s.id = i.submission",
        "SELECT agency, file FROM in_force",
    )
    with closing(sqlite3.connect(folder / DATASET_FILE)) as database_:
        assert database_.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database_.execute("PRAGMA foreign_key_check").fetchall() == []
        return [repr(row) for query in queries for row in sorted(database_.execute(query).fetchall(), key=repr)]


def collecting(folder: Path) -> subprocess.Popen[bytes]:
    """A real collector at work."""
    command = [*COMMAND, "collect", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def written(folder: Path) -> int:
    """Bytes in the write-ahead log, which only grows while a collector works."""
    log = folder / f"{DATASET_FILE}-wal"
    try:
        return log.stat().st_size
    except FileNotFoundError:
        return 0


@pytest.fixture(scope="module")
def log_size(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> int:
    """The size to which the log grows in an undisturbed run."""
    folder = shutil.copytree(prepared, tmp_path_factory.mktemp("measured") / "dot")
    most = 0
    with closing_process(collecting(folder)) as running:
        while running.poll() is None:
            most = max(most, written(folder))
    assert most > 100_000
    return most


class closing_process:
    """A process that is over when the block is."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def __enter__(self) -> subprocess.Popen[bytes]:
        return self.process

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)


@pytest.mark.parametrize("point", range(POINTS))
def test_killed_at_any_point_and_run_again(
    prepared: Path, expected: list[str], log_size: int, tmp_path: Path, point: int
) -> None:
    """SIGKILL from outside, as soon as that share of what is to be written has been written."""
    folder = shutil.copytree(prepared, tmp_path / "dot")
    until = time.monotonic() + 60
    with closing_process(collecting(folder)) as running:
        while written(folder) <= log_size * point / POINTS and running.poll() is None:
            assert time.monotonic() < until
        running.kill()
        running.wait(60)
        assert running.returncode != 2, running.stderr and running.stderr.read()
    finish(folder)
    assert dump(folder) == expected


def test_killed_again_and_again(prepared: Path, expected: list[str], tmp_path: Path) -> None:
    """Each run gets a little further than the one before; the folder stays as it is all the while."""
    folder = shutil.copytree(prepared, tmp_path / "dot")
    killed = 0
    for attempt in range(12):
        with closing_process(collecting(folder)) as running:
            before, until = written(folder), time.monotonic() + 60
            while written(folder) <= before + 4096 * attempt and running.poll() is None and time.monotonic() < until:
                time.sleep(0.001)
            running.kill()
            killed += running.wait(60) not in (0, 1)
    finish(folder)
    assert dump(folder) == expected and (killed > 1 or sys.platform == "win32")


def test_kept_and_killed_before_it_was_read_and_then_gone(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, FOUR, noi_dung=WORDS_ASKED)
    when = datetime(2026, 6, 15, 8)
    with Store(round_.folder / DATASET_FILE) as store:
        store.keep_file(returned(round_, "X1", ALL), "x.xlsx", when)
    assert run("collect", round_.folder).returncode == 0
    (submission,) = held(round_)[0].submissions.values()
    assert (submission.file, submission.received_at) == ("x.xlsx", when)
    assert result(round_, "X01").text == "5"
    assert "Chưa có tệp nào" in one_sentence(run("collect", round_.folder))


# ---------------------------------------------------------------- at the same time


@pytest.mark.parametrize("attempt", range(3))
def test_three_collectors_at_once(prepared: Path, expected: list[str], tmp_path: Path, attempt: int) -> None:
    folder = shutil.copytree(prepared, tmp_path / "dot")
    running = [collecting(folder) for _ in range(3)]
    assert [(process.communicate(timeout=120)[1], process.returncode) for process in running] == [(b"", 1)] * 3
    assert dump(folder) == expected and attempt < 3


def test_others_read_while_a_collector_writes(prepared: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(prepared, tmp_path / "dot")
    finish(folder)
    before = dump(folder)
    with Store(folder / DATASET_FILE) as writer, writer.change() as connection:
        connection.execute("DELETE FROM observation")
        for command in ("status", "export", "check"):
            done = run(command, folder)
            assert done.returncode in (0, 1), done.stderr
        connection.execute("ROLLBACK")
        connection.execute("BEGIN")
    assert dump(folder) == before


# ---------------------------------------------------------------- refused by the system


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.2)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE"])
def test_locked_by_another_program(prepared: Path, expected: list[str], tmp_path: Path, lock: str) -> None:
    folder = shutil.copytree(prepared, tmp_path / "dot")
    with closing(sqlite3.connect(folder / DATASET_FILE, isolation_level=None)) as other:
        for statement in lock.split(";"):
            other.execute(statement)
        told = one_sentence(run("collect", folder))
        assert "chương trình khác đang dùng bộ số liệu; đóng chương trình đó rồi chạy lại" in told
    finish(folder)
    assert dump(folder) == expected


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from qng_reports.cli import main
main(["collect", sys.argv[2]])
"""


@LINUX
@pytest.mark.parametrize("share", [0.05, 0.2, 0.4, 0.6, 0.8, 0.95])
def test_no_room_for_a_larger_file(
    prepared: Path, expected: list[str], log_size: int, tmp_path: Path, share: float
) -> None:
    """A limit of the kernel on the size of a file, which holds for root too, met at several moments."""
    folder = shutil.copytree(prepared, tmp_path / "dot")
    command = [sys.executable, "-c", LIMITED, str(int(log_size * share)), str(folder)]
    told = one_sentence(subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False))
    assert "ổ đĩa" in told and DATASET_FILE in told
    finish(folder)
    assert dump(folder) == expected


def mounted(folder: Path, mount: str, command: str) -> subprocess.CompletedProcess[str]:
    """Runs a shell command in a mount namespace of its own, after `mount`; both know "$1", the folder."""
    script = f"set -e; {mount}; set +e; {command}"
    arguments = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, sys.executable, str(folder)]
    done = subprocess.run(arguments, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode in (1, 32, 127) and ("unshare" in done.stderr or "mount" in done.stderr):
        pytest.skip(f"this system lets no test mount anything: {done.stderr.strip()}")
    return done


RUN = '"$0" -m qng_reports'


@LINUX
def test_a_full_disk(prepared: Path, expected: list[str], tmp_path: Path) -> None:
    """A file system of 300 kB of its own: full after a few files."""
    (tmp_path / "small").mkdir()
    source, kept = shutil.copytree(prepared, tmp_path / "dot"), tmp_path / "kept"
    full = 'mount -t tmpfs -o size=%dk tmpfs "$1/small" && cp -rp "$1/dot/." "$1/small"'
    size = sum(file.stat().st_size for file in source.rglob("*") if file.is_file()) // 1024
    run_and_copy = f'{RUN} collect "$1/small"; code=$?; cp -rp "$1/small" "$1/kept"; exit $code'
    done = mounted(tmp_path, full % (size + 300), run_and_copy)
    assert "ổ đĩa đã đầy" in one_sentence(done)
    finish(kept)
    assert dump(kept) == expected


@LINUX
def test_a_read_only_folder(prepared: Path, tmp_path: Path) -> None:
    """Nothing can be written, but what is there can be looked at."""
    folder = shutil.copytree(prepared, tmp_path / "dot")
    finish(folder)
    drop(open_round(folder), "mới.xlsx", b"new")
    before = dump(folder)
    read_only = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1"'
    assert "chỉ cho đọc" in one_sentence(mounted(folder, read_only, f'{RUN} collect "$1"'))
    assert "chỉ cho đọc" in one_sentence(mounted(folder, read_only, f'{RUN} status "$1"'))  # its page
    looked = mounted(folder, read_only, f'{RUN} check "$1"')
    assert looked.returncode in (0, 1) and "2 đơn vị đã báo cáo" in looked.stdout
    assert dump(folder) == before


@LINUX
def test_a_read_only_folder_left_by_a_killed_run(prepared: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(prepared, tmp_path / "dot")
    with Store(folder / DATASET_FILE) as store:
        store.keep_file(b"x", "x.xlsx", datetime(2026, 6, 16))
        shutil.copytree(folder, tmp_path / "left")  # its log not folded in
    read_only = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1"'
    done = mounted(tmp_path / "left", read_only, f'rm -f "$1/{DATASET_FILE}-shm"; {RUN} check "$1"')
    assert done.returncode in (0, 1) or DATASET_FILE in one_sentence(done)


def test_a_round_that_disappears_meanwhile(prepared: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(prepared, tmp_path / "dot")
    round_ = open_round(folder)

    def move(_: Path) -> None:
        if folder.exists():
            folder.rename(tmp_path / "elsewhere")

    with (
        Store(folder / DATASET_FILE) as store,
        pytest.raises(QngError, match="không còn ở đó; tìm lại thư mục đợt báo cáo"),
    ):
        collect(round_, store, [folder / RETURNED], now=datetime(2026, 6, 20), progress=move)


class Refusing(sqlite3.Connection):
    """A connection whose disk gives up: stands in for what no test can ask of the kernel."""

    code = sqlite3.SQLITE_IOERR

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:  # type: ignore[override]
        if sql.startswith("INSERT"):
            problem = sqlite3.OperationalError("disk I/O error")
            problem.sqlite_errorcode = self.code
            raise problem
        return super().execute(sql, *values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (sqlite3.SQLITE_IOERR_WRITE, "ổ đĩa báo lỗi hoặc đã đầy"),
        (sqlite3.SQLITE_FULL, "ổ đĩa đã đầy"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "chỉ cho đọc"),
        (sqlite3.SQLITE_PERM, "không cho ghi"),
        (sqlite3.SQLITE_CORRUPT, "lấy lại bản sao lưu"),
    ],
)
def test_what_the_disk_says_becomes_a_sentence(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, says: str
) -> None:
    folder = shutil.copytree(prepared, tmp_path / "dot")
    connect = sqlite3.connect
    monkeypatch.setattr(Refusing, "code", code)
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, factory=Refusing, **k))
    assert says in one_sentence(run("collect", folder))
    monkeypatch.undo()
    assert dump(folder) == []  # nothing half kept


# ---------------------------------------------------------------- generate


@pytest.fixture
def issuing(tmp_path: Path) -> Iterator[Round]:
    agencies = "mã | tên | loại | nhóm\n" + "\n".join(f"Z{n} | Xã {n} | xã | cấp xã" for n in range(100, 160))
    yield a_round(tmp_path, FOUR, noi_dung=WORDS_ASKED, agencies=agencies)


@pytest.mark.parametrize("count", [1, 20, 45])
def test_generate_killed_and_run_again(issuing: Round, count: int) -> None:
    """Every file that is there was noted before it could be sent; what is missing is made by the next run."""
    folder = issuing.folder / ISSUED
    command = [*COMMAND, "generate", str(issuing.folder)]
    with closing_process(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)) as running:
        while len(list(folder.glob("Z*.xlsx"))) < count and running.poll() is None:
            time.sleep(0.0005)
        running.kill()
    if len(list(folder.glob("Z*.xlsx"))) < 60:
        assert run("generate", issuing.folder).returncode == 0
    with Store(issuing.folder / DATASET_FILE) as store:
        noted = {(issued.file, issued.sha256) for issued in store.issued()}
    files = {(file.name, sha256_of(file.read_bytes())) for file in folder.glob("Z*.xlsx")}
    assert len(files) == 60 and files <= noted
