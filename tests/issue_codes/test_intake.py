"""T20 to T34, D16: files that are no workbooks, archives, mails and who sent them."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from qng_reports.collect import Operator, current_state
from qng_reports.dataset import Issue
from qng_reports.doors.store import Store
from qng_reports.model import DATASET_FILE, RETURNED, Round
from tests.issue_codes.sending import PEOPLE, expect, expect_file, province, send_file
from tests.tables import ON_TIME, Told, a_round, answer, collect_now, drop, returned
from tests.wrapping import SENT, letter, locked_zip, raw_zip, zipped

AGENCIES = """
    mã    | tên            | loại   | nhóm   | thư điện tử
    21040 | Xã Bình Sơn    | xã     | cấp xã | binhson@example.com
    X2    | Phường Kon Tum | phường | cấp xã | kontum@example.com; vanthu@example.com
"""
OWN = "21040-xa-binh-son-2026-H1.xlsx"


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    return a_round(tmp_path, PEOPLE, agencies=AGENCIES)


def only(told: Told, code: str, severity: str, file: str, value: str = "") -> Issue:
    """The only issue: of that code, about that file."""
    assert told.codes == [code]
    expect_file(told.issue(code), severity, file, value)
    return told.issue(code)


def told_of(folder: Path, name: str, content: bytes, code: str, what: str) -> None:
    """The file alone gives this one issue that says what it is; the good one beside it counts."""
    told = send_file(folder, content, name)
    issue = only(told, code, "error", name)
    assert f"là {what}" in issue.message
    assert (province(told), told.collected.rejected) == ("7 (1/2)", 1)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("xã.rar", b"Rar!\x1a\x07\x01\0", "gói nén RAR"),
        ("xã.xlsx", b"Rar!\x1a\x07\x01\0", "gói nén RAR"),
        ("xã.7z", b"7z\xbc\xaf\x27\x1c\0\4", "gói nén 7-Zip"),
        ("xã.tar.gz", b"\x1f\x8b\x08\0", "gói nén loại khác"),
    ],
)
def test_T20_archives_that_are_not_opened(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    told_of(tmp_path, name, content, "T20", what)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [("scan.pdf", b"%PDF-1.7", "bản PDF"), ("IMG_01.JPG", b"\xff\xd8\xff\xe0", "ảnh"), ("a.xlsx", b"\x89PNG", "ảnh")],
)
def test_T21_pictures(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    told_of(tmp_path, name, content, "T21", what)


def test_T22_documents(tmp_path: Path) -> None:
    document = zipped({"[Content_Types].xml": b"", "word/document.xml": b""})
    told_of(tmp_path, "Báo cáo.docx", document, "T22", "văn bản Word")


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [("số.csv", "Xã;5\n".encode(), "tệp CSV"), ("ghi chú.txt", "Xã có 5".encode(), "tệp văn bản thuần")],
)
def test_T23_texts(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    told_of(tmp_path, name, content, "T23", what)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("Biểu.xlsx.lnk", b"L\0\0\0\x01\x14\x02\0", "đường tắt"),
        ("Biểu.gsheet", b'{"doc_id": "1"}', "đường tắt"),
        ("Biểu.xlsx.crdownload", b"PK", "tệp tải về chưa xong"),
    ],
)
def test_T24_shortcuts(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    told_of(tmp_path, name, content, "T24", what)


def test_T25_a_signed_copy_beside_the_workbook(round_: Round) -> None:
    mail = letter((OWN, returned(round_, "21040", "X01 | 5")), ("Bản ký.pdf", b"%PDF-1.7"))
    drop(round_, "thư.eml", bytes(mail))
    told = Told(round_, collect_now(round_))
    only(told, "T25", "note", "thư.eml › Bản ký.pdf")
    with Store(round_.folder / DATASET_FILE) as store:
        assert not current_state(round_, store).rejected, "nobody is asked to send it again"
    assert (told.collected.received, told.collected.in_force, told.collected.has_errors) == (1, 1, False)


def test_T26_a_locked_zip(round_: Round) -> None:
    drop(round_, "gói.zip", locked_zip(OWN, returned(round_, "21040", "X01 | 5"), b"bi mat"))
    told = Told(round_, collect_now(round_))
    only(told, "T26", "error", "gói.zip", OWN)
    assert "--password" in told.issue("T26").remedy
    assert (told.collected.received, told.collected.rejected) == (1, 1)


def test_T26_a_cipher_of_its_own(round_: Round) -> None:
    """AES as WinZip and 7-Zip write it: method 99."""
    content = bytearray(raw_zip({b"a.xlsx": b"x" * 40}, flags=1))
    for at, signature in ((8, b"PK\x03\x04"), (10, b"PK\x01\x02")):
        found = content.index(signature)
        content[found + at] = 99
    drop(round_, "gói.zip", bytes(content))
    from qng_reports.collect.run import collect
    from qng_reports.doors.store import Store
    from qng_reports.model import DATASET_FILE

    with Store(round_.folder / DATASET_FILE) as store:
        told = collect(
            round_, store, [round_.folder / RETURNED], now=ON_TIME, operator=Operator(password=lambda _: "mk")
        )
    assert [issue.code for issue in told.issues] == ["T26"]
    assert "chỉ chương trình nén mở được" in told.issues[0].message


def test_T27_damaged_archive_and_member(round_: Round) -> None:
    whole = zipped({"a.xlsx": returned(round_, "21040", "X01 | 5")})
    drop(round_, "gói.zip", whole[:400])
    assert "gói nén ZIP" in only(Told(round_, collect_now(round_)), "T27", "error", "gói.zip").message
    content = bytearray(zipped({"a.xlsx": returned(round_, "21040", "X01 | 5")}, method=0))
    content[500] ^= 0xFF
    drop(round_, "gói.zip", bytes(content))
    only(Told(round_, collect_now(round_)), "T27", "error", "gói.zip › a.xlsx")


def test_T28_a_bomb(round_: Round) -> None:
    drop(round_, "bom.zip", zipped({"a.xlsx": bytes(64 * 2**20)}))
    assert "bung ra" in only(Told(round_, collect_now(round_)), "T28", "error", "bom.zip › a.xlsx").message


def test_T28_too_deep_and_too_large(round_: Round) -> None:
    content = zipped({"a.txt": b""})
    for number in range(6):
        content = zipped({f"{number}.zip": content})
    drop(round_, "sâu.zip", content)
    told = Told(round_, collect_now(round_))
    assert "nhiều lớp" in only(told, "T28", "error", "sâu.zip › 5.zip › 4.zip › 3.zip › 2.zip").message
    (round_.folder / RETURNED / "sâu.zip").unlink()
    drop(round_, "to.zip", b"PK\x03\x04" + bytes(33 * 2**20))
    told = Told(round_, collect_now(round_))
    assert "lớn 34 MB, quá mức 32 MB" in only(told, "T28", "error", "to.zip").message


def test_T29_a_name_that_leads_out(round_: Round) -> None:
    drop(round_, "gói.zip", raw_zip({f"../../{OWN}".encode(): returned(round_, "21040", "X01 | 5")}))
    told = Told(round_, collect_now(round_))
    only(told, "T29", "warning", f"gói.zip › {OWN}", f"../../{OWN}")
    assert told.collected.in_force == 1


def test_T30_a_mail_without_a_workbook(round_: Round) -> None:
    drop(round_, "thư.eml", bytes(letter(subject="V/v báo cáo 6 tháng", sender="vanthu@example.com")))
    issue = only(Told(round_, collect_now(round_)), "T30", "error", "thư.eml", "V/v báo cáo 6 tháng")
    assert "vanthu@example.com" in issue.message and "15/06/2026" in issue.message and "không kèm" in issue.message


def test_T30_a_mail_with_a_picture_only(round_: Round) -> None:
    drop(round_, "thư.eml", bytes(letter(("scan.pdf", b"%PDF"), subject="Báo cáo")))
    issue = only(Told(round_, collect_now(round_)), "T30", "error", "thư.eml", "Báo cáo")
    assert "chỉ kèm scan.pdf" in issue.message


def test_T31_winmail(round_: Round) -> None:
    drop(round_, "thư.eml", bytes(letter(("winmail.dat", b"\x78\x9f\x3e\x22\0"))))
    only(Told(round_, collect_now(round_)), "T31", "error", "thư.eml › winmail.dat")


def test_T32_nothing_in_a_zip(round_: Round) -> None:
    drop(round_, "gói.zip", zipped({"__MACOSX/._a": b"", "thư mục/": b""}))
    only(Told(round_, collect_now(round_)), "T32", "error", "gói.zip")


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
def test_T33_a_pipe_and_a_socket_do_not_stop_the_run(round_: Round) -> None:
    folder = round_.folder / RETURNED
    answer(round_, "21040", "X01 | 5")
    os.mkfifo(folder / "ống.xlsx")
    here = Path.cwd()
    os.chdir(folder)  # names of sockets are short
    try:
        with socket.socket(socket.AF_UNIX) as opened:
            opened.bind("cổng.xlsx")
    finally:
        os.chdir(here)
    told = Told(round_, collect_now(round_))
    assert [(i.code, i.place.file, i.severity) for i in told.collected.issues] == [
        ("T33", "cổng.xlsx", "error"), ("T33", "ống.xlsx", "error"),
    ]  # fmt: skip
    assert told.collected.in_force == 1


def test_T34_an_envelope(round_: Round) -> None:
    sealed = letter(sent=SENT)
    sealed.replace_header("Content-Type", "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m")
    drop(round_, "thư.eml", bytes(sealed))
    only(Told(round_, collect_now(round_)), "T34", "error", "thư.eml")


def test_T34_a_mailbox(tmp_path: Path) -> None:
    mailbox = b"From xa@example.com Mon Jun 15\nFrom: xa@example.com\nMessage-ID: <1@example.com>\nSubject: x\n\n"
    only(send_file(tmp_path, mailbox, "Inbox"), "T34", "error", "Inbox")


def test_T11_a_workbook_named_like_an_archive(round_: Round) -> None:
    drop(round_, "21040.zip", returned(round_, "21040", "X01 | 5"))
    told = Told(round_, collect_now(round_))
    assert told.issue("T11").value == ".zip"
    assert told.collected.in_force == 1


def test_D16_sent_from_another_agencys_address(round_: Round) -> None:
    mail = letter((OWN, returned(round_, "21040", "X01 | 5")), sender="VanThu@example.com")
    drop(round_, "thư.eml", bytes(mail))
    told = Told(round_, collect_now(round_))
    assert told.codes == ["D16"]
    place = {"sheet": "", "file": f"thư.eml › {OWN}", "agency": "21040"}
    expect(told.issue("D16"), "warning", value="vanthu@example.com", **place)
    assert "Phường Kon Tum" in told.issue("D16").message
    assert province(told) == "5 (1/2)"


@pytest.mark.parametrize("sender", ["binhson@example.com", "canbo@example.com", ""])
def test_D16_is_silent_where_nothing_speaks_against_it(round_: Round, sender: str) -> None:
    drop(round_, "thư.eml", bytes(letter((OWN, returned(round_, "21040", "X01 | 5")), sender=sender or "x")))
    assert collect_now(round_).issues == ()


def test_D16_goes_when_the_agency_sends_the_same_itself(round_: Round) -> None:
    content = returned(round_, "21040", "X01 | 5")
    drop(round_, "1.eml", bytes(letter((OWN, content), sender="kontum@example.com")))
    assert Told(round_, collect_now(round_)).codes == ["D16"]
    drop(round_, "2.eml", bytes(letter((OWN, content), sender="binhson@example.com")))
    assert Told(round_, collect_now(round_)).codes == []
