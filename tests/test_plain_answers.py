"""What a newcomer reads first on the screen: whole sentences, and no list that nobody can use."""

from __future__ import annotations

import pytest

from qng_reports.cli import main
from qng_reports.letter import Letter
from qng_reports.mail.addresses import AddressBook
from qng_reports.mail.plan import Plan
from qng_reports.mail.told import address_lines, rehearsal_lines
from qng_reports.model import Agency
from tests.test_mail import round_

__all__ = ["Letter", "round_"]


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


def test_a_rehearsal_without_letters(round_) -> None:  # type: ignore[no-untyped-def]
    assert list(rehearsal_lines(round_, unaddressed(3))) == ["Sẽ không có thư nào."]
