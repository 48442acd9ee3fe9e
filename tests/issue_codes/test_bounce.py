"""T35: a letter of ours came back."""

from __future__ import annotations

from pathlib import Path

import pytest

from qng_reports.collect import current_state
from qng_reports.doors.store import Store
from qng_reports.model import AGENCIES_FILE, DATASET_FILE, RETURNED, Round
from qng_reports.rounds import open_round
from tests.bounces import bounce
from tests.issue_codes.sending import PEOPLE, expect_file
from tests.tables import Told, a_round, answer, book, collect_now, drop, issued
from tests.wrapping import letter, zipped

AGENCIES = """
    mã    | tên            | loại   | nhóm   | thư điện tử                              | e-mail sao gửi
    21040 | Xã Bình Sơn    | xã     | cấp xã | binhson@example.com                      |
    X2    | Phường Kon Tum | phường | cấp xã | kontum@example.com; VanThu@example.com   | sao@example.com
"""


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    return a_round(tmp_path, PEOPLE, agencies=AGENCIES)


def test_T35_a_letter_that_came_back(round_: Round) -> None:
    """With the agency and the address; the workbook that came back with it is nobody's answer."""
    drop(round_, "trả lại.eml", bounce("vanthu@example.com", workbook=issued(round_, "X2")))
    told = Told(round_, collect_now(round_))
    assert told.codes == ["T35"]
    issue = told.issue("T35")
    expect_file(issue, "warning", "trả lại.eml", "vanthu@example.com", agency="X2")
    assert issue.place.agency == "X2"
    assert issue.message == (
        "Thư gửi đến vanthu@example.com bị máy chủ trả lại: “550 5.1.1 Recipient address rejected: User unknown in "
        "local recipient table”."
    )
    assert (told.collected.rejected, told.collected.in_force) == (0, 0)
    again = collect_now(round_)
    assert [i.code for i in again.issues] == ["T35"], "told once, however often it is collected"


@pytest.mark.parametrize(("address", "agencies"), [
    ("BINHSON@example.com", ["21040"]), ("sao@example.com", ["X2"]), ("la@example.com", [""]),
])  # fmt: skip
def test_T35_finds_whose_address_it_was(round_: Round, address: str, agencies: list[str]) -> None:
    drop(round_, "a.eml", bounce(address))
    assert [i.place.agency for i in collect_now(round_).issues] == agencies


def test_T35_of_every_address_that_failed_alone(round_: Round) -> None:
    drop(round_, "a.eml", bounce("kontum@example.com", "vanthu@example.com"))
    assert [(i.code, i.value) for i in collect_now(round_).issues] == [
        ("T35", "kontum@example.com"), ("T35", "vanthu@example.com"),
    ]  # fmt: skip


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_T35_is_not_said_of_what_is_only_late(round_: Round, action: str) -> None:
    """Nor is the letter in the report opened: its workbook is ours."""
    drop(round_, "a.eml", bounce("kontum@example.com", action=action, workbook=issued(round_, "X2")))
    assert [i.code for i in collect_now(round_).issues] == ["T30"]


def test_T35_within_an_archive_and_forwarded(round_: Round) -> None:
    drop(round_, "thư.zip", zipped({"b.eml": bounce("binhson@example.com")}))
    drop(round_, "chuyển tiếp.eml", bytes(letter(("trả lại.eml", bounce("kontum@example.com")), subject="Chuyển tiếp")))
    found = collect_now(round_).issues
    assert sorted((i.code, i.place.agency) for i in found) == [("T35", "21040"), ("T35", "X2")]


def test_T35_is_settled_when_the_address_is_mended_or_the_mail_taken_away(round_: Round) -> None:
    drop(round_, "a.eml", bounce("binhson@example.com"))
    drop(round_, "b.eml", bounce("kontum@example.com"))
    answer(round_, "21040", "X01 | 5")
    assert [i.place.agency for i in collect_now(round_).issues] == ["21040", "X2"], "an answer mends no address"
    mended = AGENCIES.replace("binhson@example.com", "ubnd.binhson@example.com")
    (round_.folder / AGENCIES_FILE).write_bytes(book(don_vi=mended))
    (round_.folder / RETURNED / "b.eml").unlink()
    with Store(round_.folder / DATASET_FILE) as store:
        assert current_state(open_round(round_.folder), store).issues == ()
