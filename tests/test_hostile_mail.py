"""Mail servers that talk nonsense, hang up at every stage, and addresses that hide another one."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from qng_reports.doors.letters import message_bytes
from qng_reports.doors.smtp import Account, LineDroppedError, Security, Session
from qng_reports.letter import Attachment, Letter, Occasion
from qng_reports.mail.addresses import addresses_in, good_addresses
from tests.mail_server import read
from tests.test_cli import run

MESSAGE = b"Subject: x\r\n\r\nx\r\n"
OK = {"": b"220 hi", "EHLO": b"250 hi", "MAIL": b"250 ok", "RCPT": b"250 ok", "DATA": b"354 go", ".": b"250 taken"}


@contextmanager
def scripted(**answers: bytes) -> Iterator[tuple[int, list[str]]]:
    """A server that gives those answers, an empty one for hanging up; its port, and the commands that it heard."""
    told = OK | {"." if key == "END" else "" if key == "GREETING" else key: value for key, value in answers.items()}
    heard: list[str] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line, line.makefile("rb") as lines:
                line.sendall(told[""] + b"\r\n" if told[""] else b"")
                if not told[""]:
                    continue
                body = False
                for sent in lines:
                    word = sent.split()[0].decode().upper() if sent.split() else ""
                    if body and sent != b".\r\n":
                        continue
                    body = word == "DATA" and told["DATA"].startswith(b"354")
                    heard.append(word)
                    answer = told.get(word, b"250 ok")
                    if not answer:
                        break
                    line.sendall(answer + b"\r\n")

    threading.Thread(target=talk, daemon=True).start()
    try:
        yield listener.getsockname()[1], heard
    finally:
        listener.close()


def send(port: int) -> tuple[object, ...]:
    with Session(Account("127.0.0.1", port, Security.NONE, "tong-hop@example.com")) as session:
        return session.send(("a@example.com",), MESSAGE)


@pytest.mark.parametrize("answer", [b"", b"xin chao", b"\xff\xfe\x00", b"354 more", b"999 what", b"099 no"])
def test_whatever_is_no_answer_after_the_message_leaves_it_in_doubt(answer: bytes) -> None:
    """Sent again unasked it might arrive twice."""
    with scripted(END=answer) as (port, _), pytest.raises(LineDroppedError) as caught:
        send(port)
    assert caught.value.unsure


@pytest.mark.parametrize("answer", [b"200 fine", b"251 forwarded", b"252 perhaps"])
def test_every_answer_of_the_twos_after_the_message_means_taken(answer: bytes) -> None:
    with scripted(END=answer) as (port, _):
        assert send(port) == ()


@pytest.mark.parametrize("stage", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", [b"", b"xin chao", b"\xff\xfe\x00", b"099 no"])
def test_nonsense_before_the_message_is_a_line_to_open_anew(stage: str, answer: bytes) -> None:
    more = {"HELO": answer} if stage == "EHLO" else {}
    with scripted(**{stage: answer}, **more) as (port, heard), pytest.raises(LineDroppedError) as caught:
        send(port)
    assert not caught.value.unsure and "." not in heard


def test_an_address_before_another_in_brackets_is_told_not_lost() -> None:
    assert good_addresses("A <a@example.com> <b@example.com>") == ()
    assert good_addresses("a@example.com <b@example.com>") == ()
    assert addresses_in("Văn thư <van-thu@example.com>") == ("van-thu@example.com",)


@pytest.mark.parametrize("user", ["a@example.com\r\nBcc: x@example.com", "họ@example.com", "a b@example.com"])
def test_a_user_that_is_no_address_sends_under_none(tmp_path: Path, user: str) -> None:
    result = run("mail", str(tmp_path), "--smtp-host", "mail.invalid", "--user", user)
    assert result.returncode == 2 and "không phải địa chỉ thư" in result.stderr


def test_five_hundred_addresses_and_odd_names_of_files(tmp_path: Path) -> None:
    to = tuple(f"dia-chi-rat-dai-so-{n}@example.com" for n in range(500))
    for name in ("Biểu “mẫu”; của\\xã.xlsx", "x" * 230 + ".xlsx", 'a"b\r\nX-Y: z.xlsx', "đ" * 200 + ".xlsx"):
        attachment = Attachment(name, tmp_path / "x.xlsx", "", "")
        letter = Letter("k", "X1", Occasion.ISSUE, "t", 1, to, (), "Tiêu đề\r\nBcc: x@example.com", "x", attachment)
        raw = message_bytes(letter, b"PK", sender="a@example.com", now=datetime(2026, 6, 2), draft=False)
        found = read(raw)
        assert [str(address.addr_spec) for address in found["To"].addresses] == list(to)
        assert found["Bcc"] is None and found["X-Y"] is None
        (workbook,) = found.iter_attachments()
        assert workbook.get_filename() is not None
        assert max(map(len, raw.split(b"\r\n"))) <= 998
