"""What a newcomer reads first on the screen: whole sentences, and no list that nobody can use."""

from __future__ import annotations

from pathlib import Path

import pytest

from qng_reports.cli import main
from qng_reports.doors.store import ISSUED_FORM, Store
from qng_reports.errors import QngError
from qng_reports.generate import Press, generate
from qng_reports.mail.addresses import AddressBook
from qng_reports.mail.plan import Plan
from qng_reports.mail.told import address_lines, rehearsal_lines
from qng_reports.model import DATASET_FILE, ISSUED, Agency
from qng_reports.render.turnout import _named
from qng_reports.rounds import changed_since_issue
from tests.tables import ON_TIME, a_round


def unaddressed(count: int) -> Plan:
    agencies = tuple(Agency(f"2{n:04}", f"Xã Số {n}", "xã") for n in range(count))
    return Plan(due=(), withheld=(), book=AddressBook(missing=agencies))


def test_the_list_of_commands_cuts_no_sentence_short(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "..." not in capsys.readouterr().out.split("Các lệnh")[1]


def test_nobody_has_an_address_yet() -> None:
    assert list(address_lines(unaddressed(96))) == [
        "96 đơn vị chưa có địa chỉ thư: ghi địa chỉ vào cột E-mail của don-vi.xlsx rồi chạy lại."
    ]
    (few,) = address_lines(unaddressed(2))
    assert few.endswith("nên chưa có thư: Xã Số 0 (20000), Xã Số 1 (20001).")


def test_a_sentence_names_no_more_than_thirty_who_are_silent() -> None:
    assert _named(unaddressed(31).book.missing) == "31 xã"
    assert _named(unaddressed(2).book.missing) == "xã Số 0; xã Số 1"


def test_a_rehearsal_without_letters(tmp_path: Path) -> None:
    assert list(rehearsal_lines(a_round(tmp_path, "mã\n A1"), unaddressed(3))) == ["Sẽ không có thư nào."]


def test_a_form_mended_before_anything_was_sent_is_issued_anew(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, "mã\n A1")
    issued = round_.folder / ISSUED
    with Store(round_.folder / DATASET_FILE) as store:
        generate(Press(round_), issued, store, (), now=ON_TIME)
        with pytest.raises(QngError, match=r"Cả 2 đơn vị đã có tệp .*chưa gửi đi thì xóa"):
            generate(Press(round_), issued, store, (), now=ON_TIME)
        store.describe({ISSUED_FORM: "of an earlier form"})
        assert changed_since_issue(round_.folder, store)
        for path in issued.iterdir():
            path.unlink()
        assert len(generate(Press(round_), issued, store, (), now=ON_TIME)) == 2
        assert changed_since_issue(round_.folder, store) == ""
