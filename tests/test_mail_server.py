"""Letters through a real mail server: encrypted, refused, cut off, killed; nothing is ever sent twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope

from qng_reports.cli import main
from qng_reports.collect import current_state
from qng_reports.doors.smtp import Account, LineDroppedError, Security, Session
from qng_reports.doors.store import Store
from qng_reports.errors import QngError
from qng_reports.generate import Press, generate
from qng_reports.letter import LetterState
from qng_reports.letter_history import mail_history
from qng_reports.mail import Mailroom, Outcome, Pace, Wish, draft_all, plan_issue, send_all, settle_unfinished
from qng_reports.model import DATASET_FILE, ISSUED, LETTERS, Round
from tests.mail_server import PASSWORD, USER, Post, body_of, certificate, drop_line, free_port, only_us, serving
from tests.tables import a_round

FIVE = """
    mã    | tên         | loại | nhóm   | e-mail         | e-mail sao gửi
    21040 | Xã Bình Sơn | xã   | cấp xã | a@example.com  | cc@example.com
    21041 | Xã Ba Tơ    | xã   | cấp xã | b@example.com; b2@example.com |
    21042 | Xã Ba Vì    | xã   | cấp xã | c@example.com  |
    21043 | Xã Ba Dinh  | xã   | cấp xã | d@example.com  |
    21044 | Xã Ba Động  | xã   | cấp xã | e@example.com  |
"""
FIRST = ["a@example.com", "b@example.com", "c@example.com", "d@example.com", "e@example.com"]
NOW = datetime(2026, 6, 2, 8)
BY_SERVER = Wish(by_server=True)
ITEM = "mã | loại\nX02 | số đếm"


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    made = a_round(tmp_path, ITEM, agencies=FIVE)
    with Store(made.folder / DATASET_FILE) as store:
        generate(Press(made), made.folder / ISSUED, store, (), now=NOW)
    return made


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def port(post: Post) -> Iterator[int]:
    with serving(post) as found:
        yield found


def account(port: int, **parts: object) -> Account:
    values: dict[str, object] = {
        "host": "127.0.0.1", "port": port, "security": Security.NONE, "sender": USER,
    }  # fmt: skip
    return Account(**values | parts)  # type: ignore[arg-type]


class Rests(list[float]):
    """The rests that were taken, without taking them."""

    def pace(self, rest: float = 2.0) -> Pace:
        return Pace(rest, lambda: NOW, self.append)


def send(
    round_: Round,
    to: Account,
    wish: Wish = BY_SERVER,
    rests: Rests | None = None,
) -> tuple[Outcome, ...]:
    """One run."""
    with Store(round_.folder / DATASET_FILE) as store, Session(to) as session:
        settle_unfinished(store, NOW)
        plan = plan_issue(round_, store, wish, NOW)
        room = Mailroom(round_, store, current_state(round_, store), to.sender)
        return send_all(room, session, plan.due, (Rests() if rests is None else rests).pace())


def states(round_: Round) -> list[LetterState]:
    with Store(round_.folder / DATASET_FILE) as store:
        return [record.state for record in store.letters()]


def test_everybody_gets_one_letter_and_another_run_sends_nothing(round_: Round, post: Post, port: int) -> None:
    rests = Rests()
    done = send(round_, account(port), rests=rests)
    assert [one.state for one in done] == [LetterState.SENT] * 5 and all(one.clean for one in done)
    assert post.to == FIRST and post.sessions == 1
    assert rests == [2.0] * 4
    first = post.messages[0]
    assert post.taken[0][:2] == (USER, ("a@example.com", "cc@example.com"))
    assert (first["To"], first["Cc"], first["From"]) == ("a@example.com", "cc@example.com", USER)
    assert first["X-Unsent"] is None
    assert parsedate_to_datetime(first["Date"]).replace(tzinfo=None) == NOW
    assert "Kính gửi: Ủy ban nhân dân xã Bình Sơn" in body_of(first)
    (workbook,) = first.iter_attachments()
    assert workbook.get_content() == (round_.folder / ISSUED / "21040-xa-binh-son-2026-H1.xlsx").read_bytes()
    assert len({message["Message-ID"] for message in post.messages}) == 5
    assert send(round_, account(port)) == ()
    assert len(post.taken) == 5


def test_a_renamed_text_or_a_raised_version_is_no_new_letter(round_: Round, post: Post, port: int) -> None:
    send(round_, account(port))
    text = round_.folder / LETTERS / "gui-bieu.txt"
    text.rename(text.with_name("thu-moi.txt"))
    raised = replace(round_, form=replace(round_.form, version="2"))
    assert send(raised, account(port)) == ()
    assert post.to == FIRST


def test_lines_that_begin_with_a_dot_arrive(round_: Round, post: Post, port: int) -> None:
    text = "Dùng khi: phát hành\nTiêu đề: x\n\n.\n..\n.đầu dòng\nhết"
    (round_.folder / LETTERS / "gui-bieu.txt").write_text(text, encoding="utf-8")
    send(round_, account(port))
    assert body_of(post.messages[0]) == ".\n..\n.đầu dòng\nhết\n"


# ---------------------------------------------------------------- secrecy


def test_starttls_with_a_password(round_: Round, post: Post, tmp_path: Path) -> None:
    trusted, context = certificate(tmp_path)
    options = {"tls_context": context, "authenticator": only_us, "auth_required": True, "auth_require_tls": True}
    with serving(post, **options) as port:
        good = account(
            port, host="localhost", security=Security.STARTTLS, user=USER, password=PASSWORD, authority=trusted
        )
        with pytest.raises(QngError, match=r"không cho .* đăng nhập .* xem lại tên đăng nhập và mật khẩu"):
            send(round_, account(port, host="localhost", security=Security.STARTTLS, user=USER, password="sai",
                                 authority=trusted))  # fmt: skip
        with pytest.raises(QngError, match=r"không được tin cậy .*--smtp-ca"):
            send(round_, account(port, host="localhost", security=Security.STARTTLS, user=USER, password=PASSWORD))
        assert states(round_) == [] and post.taken == []
        assert len(send(round_, good)) == 5
    assert post.to == FIRST
    assert PASSWORD not in repr(good)
    assert PASSWORD.encode() not in (round_.folder / DATASET_FILE).read_bytes()


def test_tls_from_the_start(round_: Round, post: Post, tmp_path: Path) -> None:
    trusted, context = certificate(tmp_path)
    with serving(post, ssl_context=context) as port:
        send(round_, account(port, host="localhost", security=Security.TLS, authority=trusted))
    assert post.to == FIRST


def test_a_server_without_starttls_gets_nothing(round_: Round, post: Post, port: int) -> None:
    with pytest.raises(QngError, match="không nhận mã hóa STARTTLS nên không gửi gì"):
        send(round_, account(port, security=Security.STARTTLS))
    assert post.taken == [] and states(round_) == []


def test_a_password_never_travels_unencrypted() -> None:
    with pytest.raises(QngError, match="mật khẩu sẽ lộ"):
        Session(Account("mail.example.com", 25, Security.NONE, USER, USER, "x"))


def test_a_server_without_passwords(round_: Round, port: int) -> None:
    with pytest.raises(QngError, match="không có cách đăng nhập bằng mật khẩu"):
        send(round_, account(port, user=USER, password="x"))


# ---------------------------------------------------------------- refusals


def test_a_refused_recipient_is_noted_and_the_others_get_theirs(round_: Round, post: Post, port: int) -> None:
    post.on_recipient = lambda address: {
        "b2@example.com": "550 5.1.1 khong co nguoi nay", "c@example.com": "550 5.1.1 no such user",
        "d@example.com": "451 4.3.0 try later",
    }.get(address)  # fmt: skip
    done = send(round_, account(port))
    assert [one.state.name for one in done] == ["SENT", "SENT", "REFUSED", "DEFERRED", "SENT"]
    assert [one.clean for one in done] == [True, False, False, False, True]
    assert done[1].note == "b2@example.com: 550 5.1.1 khong co nguoi nay"
    assert post.to == ["a@example.com", "b@example.com", "e@example.com"]
    post.on_recipient = lambda address: None
    assert [one.letter.agency for one in send(round_, account(port))] == ["21043"]  # who was refused needs an address
    assert Counter(post.to).most_common(1)[0][1] == 1
    with Store(round_.folder / DATASET_FILE) as store:
        (held,) = [w for w in plan_issue(round_, store, BY_SERVER, NOW).withheld if w.doubtful]
        assert "máy chủ từ chối" in held.reason and "no such user" in held.reason
        assert mail_history(store)["21042"].trouble is LetterState.REFUSED


def test_a_message_refused_after_it_was_sent(round_: Round, post: Post, port: int) -> None:
    post.on_message = lambda server, envelope: (
        "552 5.3.4 qua lon" if envelope.rcpt_tos == ["c@example.com"] else None
    )  # fmt: skip
    done = send(round_, account(port))
    assert [one.state.name for one in done] == ["SENT", "SENT", "REFUSED", "SENT", "SENT"]


def test_a_sender_whom_the_server_will_not_have_stops_the_run(round_: Round, post: Post, port: int) -> None:
    post.on_sender = lambda address: "553 5.7.1 not yours"
    with pytest.raises(QngError, match=r"không nhận thư của .*553 5\.7\.1 not yours"):
        send(round_, account(port))
    assert states(round_) == [LetterState.DEFERRED]
    post.on_sender = lambda address: None
    assert len(send(round_, account(port))) == 5 and post.to == FIRST


# ---------------------------------------------------------------- lines that drop


def test_a_line_that_drops_after_the_message_is_never_sent_again_unasked(round_: Round, post: Post, port: int) -> None:
    def drop(server: SMTP, envelope: Envelope) -> str | None:
        return drop_line(server, envelope) if envelope.rcpt_tos == ["c@example.com"] else None

    post.on_message = drop
    done = send(round_, account(port))
    assert [one.state.name for one in done] == ["SENT", "SENT", "UNSURE", "SENT", "SENT"]
    post.on_message = lambda server, envelope: None
    assert send(round_, account(port)) == ()
    with Store(round_.folder / DATASET_FILE) as store:
        (held,) = [w for w in plan_issue(round_, store, BY_SERVER, NOW).withheld if w.doubtful]
    assert held.agency.code == "21042" and "--resend 21042" in held.reason
    forced = send(round_, account(port), Wish(by_server=True, resend=("21042",), codes=("21042",)))
    assert [one.state for one in forced] == [LetterState.SENT]
    assert Counter(post.to) == Counter(FIRST)


def test_a_line_that_drops_before_the_message_is_opened_again(round_: Round, post: Post, port: int) -> None:
    calls = Counter[str]()

    def closing(address: str) -> str | None:
        calls[address] += 1
        return "421 4.3.2 closing" if address == "c@example.com" and calls[address] < 3 else None

    post.on_recipient = closing
    done = send(round_, account(port))
    assert all(one.clean for one in done) and post.to == FIRST
    with Store(round_.folder / DATASET_FILE) as store:
        steps = store.letter_steps(done[2].letter.key)
    assert [state.name for state, _, _ in steps] == ["SENDING", "DEFERRED", "SENDING", "DEFERRED", "SENDING", "SENT"]


def test_a_server_that_stays_away_is_one_sentence_and_the_next_run_goes_on(round_: Round, post: Post) -> None:
    number, rests = free_port(), Rests()
    with serving(post, number) as port:

        def closing(address: str) -> str | None:
            return "421 4.3.2 closing" if address == "c@example.com" else None

        post.on_recipient = closing
        with pytest.raises(QngError, match=r"đã xử lý 2/5 thư, chạy lại lệnh này là gửi tiếp"):
            send(round_, account(port), rests=rests)
    with pytest.raises(QngError, match=r"Không giữ được liên lạc với máy chủ .*đã xử lý 0/3 thư"):
        send(round_, account(number), rests=rests)
    assert rests[-3:] == [2.0, 10.0, 30.0]
    post.on_recipient = lambda address: None
    with serving(post, number) as port:
        send(round_, account(port))
    assert post.to == FIRST


def test_no_server_of_that_name(round_: Round) -> None:
    with pytest.raises(QngError, match=r"máy chủ “khong-co\.invalid:25”"):
        send(round_, account(25, host="khong-co.invalid"))
    assert states(round_) == []


def test_two_programs_at_once_send_each_letter_once(round_: Round, post: Post, port: int) -> None:
    with Store(round_.folder / DATASET_FILE) as one, Store(round_.folder / DATASET_FILE) as other:
        plans = [plan_issue(round_, store, BY_SERVER, NOW) for store in (one, other)]
        for store, plan in zip((one, other), plans, strict=True):
            with Session(account(port)) as session:
                room = Mailroom(round_, store, current_state(round_, store), USER)
                send_all(room, session, plan.due, Rests().pace())
    assert post.to == FIRST


def test_drafts_may_have_been_sent_by_hand(round_: Round, post: Post, port: int) -> None:
    with Store(round_.folder / DATASET_FILE) as store:
        plan = plan_issue(round_, store, Wish(), NOW)
        drafts = draft_all(Mailroom(round_, store, current_state(round_, store)), plan.due, NOW)
    assert send(round_, account(port)) == ()
    assert len(send(round_, account(port), Wish(by_server=True, drafts_unsent=True))) == 5
    assert post.to == FIRST
    assert not any(one.path is not None and one.path.exists() for one in drafts)  # nobody sends them again by hand


# ---------------------------------------------------------------- killed


def command(round_: Round, port: int, *more: str) -> list[str]:
    return [
        sys.executable, "-m", "qng_reports", "mail", str(round_.folder), "--smtp-host", "127.0.0.1",
        "--smtp-port", str(port), "--from", USER, *more,
    ]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
@pytest.mark.parametrize("moment", ["at rest", "while the server thinks"])
def test_killed_in_the_middle_and_run_again(round_: Round, post: Post, port: int, moment: str) -> None:
    reached: list[str] = []

    def slow(server: SMTP, envelope: Envelope) -> str | None:
        reached.append(envelope.rcpt_tos[0])
        if moment == "while the server thinks" and envelope.rcpt_tos[0] == "c@example.com":
            os.kill(running.pid, signal.SIGKILL)
        return None

    post.on_message = slow
    running = subprocess.Popen(command(round_, port, "--pause", "1"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if moment == "at rest":
        until = time.monotonic() + 30
        while states(round_).count(LetterState.SENT) < 2 and time.monotonic() < until:
            time.sleep(0.02)
        os.kill(running.pid, signal.SIGKILL)
    running.communicate(timeout=60)
    assert running.returncode == -signal.SIGKILL
    post.on_message = lambda server, envelope: None
    again = subprocess.run(
        command(round_, port, "--pause", "0"), capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert Counter(post.to) == Counter(FIRST)
    if moment == "at rest":
        assert (again.returncode, again.stdout.splitlines()[0]) == (0, "Đã gửi 3/3 thư.")
    else:
        assert again.returncode == 1
        assert "Đã gửi 2/2 thư." in again.stdout
        assert "Xã Ba Vì (21042): không chắc đã gửi được" in again.stdout and "--resend 21042" in again.stdout


def test_the_command_sends_and_asks_for_the_password_by_the_environment(
    round_: Round, post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    trusted, context = certificate(tmp_path)
    monkeypatch.delenv("QNG_SMTP_PASSWORD", raising=False)
    with serving(post, tls_context=context, authenticator=only_us, auth_required=True) as port:
        arguments = [
            "mail", str(round_.folder), "--smtp-host", "localhost", "--smtp-port", str(port), "--starttls",
            "--smtp-ca", str(trusted), "--user", USER, "--pause", "0",
        ]  # fmt: skip
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2 and "QNG_SMTP_PASSWORD" in capsys.readouterr().err
        monkeypatch.setenv("QNG_SMTP_PASSWORD", PASSWORD)
        with pytest.raises(SystemExit) as ended:
            main(arguments)
    shown = capsys.readouterr()
    assert (ended.value.code, shown.out.splitlines()[0]) == (0, "Đã gửi 5/5 thư.")
    assert PASSWORD not in shown.out + shown.err
    assert post.to == FIRST


def test_a_line_dropped_error_says_why() -> None:
    with Session(account(free_port())) as session, pytest.raises(LineDroppedError) as told:
        session.open()
    assert not told.value.unsure and told.value.reason
