"""The command line as scripts and people use it: exit codes, streams, one Vietnamese sentence for each mistake."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from qng_reports.doors.xlsx_fill import fill_workbook
from tests.wrapping import locked_zip, zipped

FORM = ("--form", "kh121-2026", "--period", "2026-H1")


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "qng_reports", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
        env={**os.environ, **environment},
    )  # fmt: skip


def refused(*arguments: str | Path) -> str:
    """Runs what must not run: exit 2, nothing on stdout, no traceback; gives the sentence."""
    done = run(*arguments)
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.strip(), "no sentence"
    return done.stderr.strip()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round with the workbooks of two agencies; tests copy it."""
    folder = tmp_path_factory.mktemp("cli") / "dot"
    assert run("init", folder, *FORM).returncode == 0
    assert run("generate", folder, "--agency", "21040", "--agency", "CQ20").returncode == 0
    return folder


@pytest.fixture
def dot(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "dot"))


def answer(dot: Path, *answers: tuple[str, object]) -> None:
    """CQ20's workbook comes back with these answers."""
    issued = next((dot / "phat-hanh").glob("CQ20-*.xlsx"))
    content = fill_workbook(issued.read_bytes(), [("Số liệu", cell, value) for cell, value in answers])
    (dot / "nhan-ve" / issued.name).write_bytes(content)


def test_help_is_vietnamese_throughout() -> None:
    for command in ([], ["init"], ["check"], ["generate"], ["collect"], ["status"], ["export"], ["render"], ["demo"]):
        done = run(*command, "--help")
        assert done.returncode == 0
        for english in ("Usage", "Options", "Show this", "Commands", "Show the version", "[OPTIONS]", "required"):
            assert english not in done.stdout, f"{command}: {english}"
        assert done.stdout.startswith("Cách dùng: qng-reports")


def test_init_makes_the_folder_of_the_contract(made: Path) -> None:
    names = {path.name for path in made.iterdir()}
    assert {
        "bieu-mau.xlsx",
        "don-vi.xlsx",
        "phat-hanh",
        "nhan-ve",
        "tra-lai",
        "so-lieu.sqlite",
        "ket-qua",
        "bao-cao",
    } <= names
    assert sorted(p.name for p in (made / "phat-hanh").iterdir()) == [
        "21040-xa-binh-son-2026-H1.xlsx",
        "CQ20-ngan-hang-nha-nuoc-khu-vuc-9-2026-H1.xlsx",
        "danh-sach.xlsx",
    ]


@pytest.mark.parametrize("period", ["2026-H3", "2026-13", "nửa năm", "2026-M00"])
def test_wrong_period(period: str, tmp_path: Path) -> None:
    assert "Kỳ báo cáo" in refused("init", tmp_path / "x", "--form", "kh121-2026", "--period", period)
    assert not (tmp_path / "x").exists()


def test_unknown_form_names_the_known_ones(tmp_path: Path) -> None:
    assert "kh121-2026" in refused("init", tmp_path / "x", "--form", "kh122", "--period", "2026")
    assert "Không thấy biểu mẫu" in refused("init", tmp_path / "x", "--form", tmp_path / "no.xlsx", "--period", "2026")


def test_broken_form_file(tmp_path: Path) -> None:
    (tmp_path / "form.xlsx").write_bytes(b"no workbook")
    assert "Không đọc được “form.xlsx”" in refused(
        "init", tmp_path / "x", "--form", tmp_path / "form.xlsx", "--period", "2026"
    )


def test_init_never_overwrites(dot: Path) -> None:
    before = (dot / "so-lieu.sqlite").read_bytes()
    assert "không trống" in refused("init", dot, *FORM)
    assert (dot / "so-lieu.sqlite").read_bytes() == before


def test_a_folder_that_is_no_round(tmp_path: Path) -> None:
    for command in ("generate", "collect", "status", "export", "render"):
        assert "không phải thư mục đợt báo cáo" in refused(command, tmp_path)
        assert "Không thấy thư mục" in refused(command, tmp_path / "none")


def test_second_generate_over_sent_files(dot: Path) -> None:
    sent = {path.name: path.read_bytes() for path in (dot / "phat-hanh").glob("*-2026-H1.xlsx")}
    assert "Đã phát hành" in refused("generate", dot, "--agency", "21040")
    assert {path.name: path.read_bytes() for path in (dot / "phat-hanh").glob("*-2026-H1.xlsx")} == sent
    rest = run("generate", dot)
    assert rest.returncode == 0 and "Đã tạo 115 tệp" in rest.stdout, "goes on where it stopped"
    assert "đã có tệp trong" in refused("generate", dot)
    now = {path.name: path.read_bytes() for path in (dot / "phat-hanh").glob("*-2026-H1.xlsx")}
    assert len(now) == 117 and sent.items() <= now.items()


def test_generate_unknown_agency(dot: Path) -> None:
    assert "ý bạn là" in refused("generate", dot, "--agency", "CQ2O")
    assert "không hỏi gì" in refused("generate", dot, "--agency", "CQ18")


def test_empty_returned_folder(dot: Path) -> None:
    assert "Chưa có tệp nào" in refused("collect", dot)
    assert "Không thấy" in refused("collect", dot, dot / "nowhere")


def test_misspelt_command_line(dot: Path) -> None:
    assert "Không có tùy chọn" in refused("collect", dot, "--jsn")
    assert "Thiếu" in refused("init", dot / "x")
    assert "Dòng lệnh" in refused("colect", dot)


def test_a_clean_answer_exits_0_and_garbage_exits_1(dot: Path) -> None:
    answer(dot, ("E9", 1_200_000), ("E10", 1_600_000))
    clean = run("collect", dot, "--json")
    assert clean.returncode == 0, clean
    told = json.loads(clean.stdout)
    assert list(told) == ["received", "accepted", "rejected", "duplicates", "in_force", "expected", "missing", "issues"]
    assert (told["received"], told["accepted"], told["in_force"], told["expected"]) == (1, 1, 1, 117)
    (dot / "nhan-ve" / "hỏng.xlsx").write_bytes(b"PK\x03\x04 not a zip")
    again = run("collect", dot, "--json")
    assert again.returncode == 1
    told = json.loads(again.stdout)
    assert (told["received"], told["accepted"], told["rejected"], told["duplicates"]) == (2, 0, 1, 1)
    assert told["in_force"] == 1
    (issue,) = [i for i in told["issues"] if i["severity"] == "error"]
    assert list(issue) == ["code", "severity", "file", "sheet", "cell", "agency", "item", "value", "message", "remedy"]
    assert (issue["code"], issue["file"]) == ("T01", "hỏng.xlsx")
    third = run("collect", dot, "--json")
    assert json.loads(third.stdout)["duplicates"] == 2 and third.returncode == 1


def locked_answer(dot: Path) -> None:
    """CQ20's workbook comes back in a zip with the password "mk"."""
    answer(dot, ("E9", 1_200_000), ("E10", 1_600_000))
    (workbook,) = (dot / "nhan-ve").iterdir()
    (dot / "nhan-ve" / "khóa.zip").write_bytes(locked_zip(workbook.name, workbook.read_bytes(), b"mk"))
    workbook.unlink()


def test_password_of_returned_files(dot: Path) -> None:
    locked_answer(dot)
    told = run("collect", dot)  # nobody to ask here
    assert told.returncode == 1 and "T26" in told.stdout and "--password" in told.stdout
    assert "nhận 1, không nhận 0" in run("collect", dot, "--password", "mk").stdout
    assert b"mk" not in {value for row in stored_texts(dot) for value in row}
    assert "nhận 0, không nhận 0" in run("collect", dot).stdout


def stored_texts(dot: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(dot / "so-lieu.sqlite")) as database:
        return database.execute("SELECT key, value FROM round").fetchall()


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_a_password_is_asked_for_once_where_somebody_watches(dot: Path) -> None:
    import pty

    locked_answer(dot)
    locked = dot / "nhan-ve" / "khóa.zip"
    (dot / "nhan-ve" / "lại.zip").write_bytes(zipped({"trong.zip": locked.read_bytes()}))
    keyboard, terminal = pty.openpty()
    command = [sys.executable, "-m", "qng_reports", "collect", str(dot)]
    with subprocess.Popen(
        command,
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        for _ in range(120):  # what is typed before the prompt appears is thrown away, so type until it was taken
            if process.poll() is not None:
                break
            os.write(keyboard, b"mk\n")
            time.sleep(0.5)
        process.kill()
        told, asked = process.communicate(timeout=60)
    os.close(keyboard)
    os.close(terminal)
    assert "nhận 1, không nhận 0, trùng tệp đã có 1" in told
    assert asked.count("có mật khẩu") == asked.count("Mật khẩu mở tệp") == 1, asked


def test_status_export_and_render_of_a_round(dot: Path) -> None:
    answer(dot, ("E9", 1_200_000), ("E10", 1_600_000))
    assert run("collect", dot).returncode == 0
    status = run("status", dot)
    assert status.returncode == 0 and "1/21" in status.stdout
    exported = run("export", dot, "--format", "csv", "--format", "xlsx", "--format", "parquet")
    assert exported.returncode == 0, exported
    made = {path.name for path in (dot / "ket-qua").iterdir()}
    assert {"so-lieu.csv", "tong-hop.csv", "tong-hop.xlsx", "so-lieu.parquet", "tinh-trang.html"} <= made
    rendered = run("render", dot, "-o", dot / "bao-cao" / "thu.docx")
    assert rendered.returncode == 0, rendered
    assert (dot / "bao-cao" / "thu.docx").read_bytes().startswith(b"PK")


def test_status_fits_its_terminal_and_is_plain_in_a_pipe(dot: Path) -> None:
    for columns, most in (("80", 80), ("100", 100), ("300", 100), ("20", 80)):
        lines = run("status", dot, COLUMNS=columns, PYTHONIOENCODING="cp1252").stdout.split("\n")
        assert 30 < max(map(len, lines[:-2])) <= most and "Chưa báo cáo" in lines[3]
        assert "\x1b" not in "".join(lines)


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_status_is_coloured_for_a_person_only(dot: Path, variables: dict[str, str], coloured: bool) -> None:
    import pty

    master, terminal = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    done = subprocess.Popen(
        [sys.executable, "-m", "qng_reports", "status", str(dot)], stdout=terminal, stderr=subprocess.PIPE,
        env={**kept, "TERM": "xterm", "COLUMNS": "100", **variables},
    )  # fmt: skip
    os.close(terminal)
    shown = b""
    try:
        while part := os.read(master, 4096):
            shown += part
    except OSError:  # what Linux says when the other end is closed
        pass
    os.close(master)
    assert done.communicate(timeout=60)[1] == b"" and done.returncode == 0
    assert (b"\x1b[" in shown) is coloured
    assert "Chưa báo cáo" in shown.decode()


def test_collect_tells_the_worst_first_in_few_lines(dot: Path) -> None:
    for number in range(30):
        (dot / "nhan-ve" / f"{number}.xlsx").write_bytes(b"no workbook %d" % number)
    answer(dot, ("E9", "nhiều"), ("E10", 1_600_000))
    lines = [line for line in run("collect", dot).stdout.split("\n") if line.startswith("  ")]
    assert len(lines) <= 21
    assert (
        lines[0].startswith("  [LỖI ") and "(30 tệp): 0.xlsx, 1.xlsx, " in lines[0] and "… và 18 tệp nữa." in lines[0]
    )
    assert lines[1].startswith("  [LỖI S02] Ngân hàng Nhà nước Khu vực 9 (CQ20), Số liệu!E9: ")


def test_a_round_with_no_answer_still_reports(dot: Path) -> None:
    assert run("status", dot).returncode == 0
    assert run("export", dot).returncode == 0
    assert run("render", dot).returncode == 0


def test_a_report_edited_by_hand_is_never_written_over(dot: Path) -> None:
    first = Path(run("render", dot).stdout.strip())
    assert Path(run("render", dot).stdout.strip()) == first, "nobody touched it"
    first.write_bytes(first.read_bytes() + b"edited")
    second = Path(run("render", dot).stdout.strip())
    assert second != first and second.is_file() and first.read_bytes().endswith(b"edited")
    assert "đã có" in refused("render", dot, "-o", first)
    assert "đã có" in refused("render", dot, "-o", dot / "bao-cao")
    assert first.read_bytes().endswith(b"edited")


def test_a_form_changed_after_issue_is_noticed(dot: Path) -> None:
    from openpyxl import load_workbook

    assert "đã sửa" not in run("status", dot).stderr
    book = load_workbook(dot / "bieu-mau.xlsx")
    book["chi_tieu"]["D2"].value = "Tên khác"
    book.save(dot / "bieu-mau.xlsx")
    assert "đã sửa sau khi phát hành" in run("status", dot).stderr


def test_render_with_a_missing_template(dot: Path) -> None:
    refused("render", dot, "--template", dot / "none.docx")


def test_check_knows_what_it_is_given(dot: Path, tmp_path: Path) -> None:
    assert "dùng được" in run("check", dot / "bieu-mau.xlsx").stdout
    assert "118 đơn vị" in run("check", dot / "don-vi.xlsx").stdout
    assert "Hỏi 117 đơn vị" in run("check", dot).stdout
    assert "nhận được" in check_returned(dot)
    refused("check", tmp_path / "none.xlsx")
    (tmp_path / "x.xlsx").write_bytes(b"garbage")
    refused("check", tmp_path / "x.xlsx")


def check_returned(dot: Path) -> str:
    answer(dot, ("E9", 1_200_000), ("E10", 1_600_000))
    done = run("check", next((dot / "nhan-ve").iterdir()))
    assert done.returncode == 0, done
    return done.stdout


def test_check_of_a_broken_form_lists_every_fault(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "thong_tin"
    book.active.append(["Khóa", "Giá trị"])
    book.active.append(["mã", "X"])
    book.create_sheet("chi_tieu").append(["Mã", "Phần", "Chi tiêu"])
    book.save(tmp_path / "form.xlsx")
    done = run("check", tmp_path / "form.xlsx")
    assert done.returncode == 2
    assert done.stdout.count("\n  - ") >= 5
    assert "thong_tin!A2" in done.stdout and "Traceback" not in done.stderr
