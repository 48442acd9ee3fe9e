"""The command mail: letters to the agencies, as files or through a mail server."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qng_reports.cli.common import JSON, ROUND, clock, print_findings, print_json, progress
from qng_reports.cli.words import VietnameseCommand
from qng_reports.errors import QngError

if TYPE_CHECKING:
    from qng_reports.doors.smtp import Account
    from qng_reports.mail import Mailroom, Outcome, Plan

PASSWORD = "QNG_SMTP_PASSWORD"  # name of the environment variable that may hold the password


@dataclass(frozen=True, slots=True)
class _Server:
    """The options that say which server sends; `pause` in seconds."""

    host: str
    port: int | None
    starttls: bool
    ssl: bool
    user: str
    sender: str
    authority: Path | None
    pause: float


@click.command("mail", cls=VietnameseCommand)
@ROUND
@click.option("--remind", is_flag=True, help="Nhắc đơn vị chưa gửi, đề nghị sửa báo cáo có lỗi; lập công văn đôn đốc.")
@click.option("--agency", "agencies", multiple=True, metavar="MÃ", help="Chỉ gửi đơn vị này (lặp lại được).")
@click.option("--dry-run", is_flag=True, help="Không soạn, không gửi gì; chỉ in danh sách thư sẽ gửi.")
@click.option("--smtp-host", default="", metavar="MÁY CHỦ", help="Gửi qua máy chủ thư này, thay vì ghi tệp .eml.")
@click.option("--smtp-port", type=click.IntRange(1, 65535), metavar="SỐ",
              help="Cổng (mặc định 587 khi --starttls, 465 khi --ssl, nếu không thì 25).")  # fmt: skip
@click.option("--starttls", is_flag=True, help="Mã hóa đường truyền bằng STARTTLS; máy chủ không có thì không gửi.")
@click.option("--ssl", is_flag=True, help="Mã hóa đường truyền ngay từ đầu.")
@click.option("--smtp-ca", type=click.Path(path_type=Path), metavar="TỆP.pem", help="Tin thêm chứng thư trong tệp này.")
@click.option("--user", default="", metavar="TÊN", help="Tên đăng nhập; mật khẩu sẽ được hỏi, không lưu lại.")
@click.option("--from", "sender", default="", metavar="ĐỊA CHỈ", help="Địa chỉ người gửi (mặc định lấy của --user).")
@click.option("--pause", type=click.FloatRange(0, 600), default=2.0, metavar="GIÂY",
              help="Nghỉ giữa hai thư (mặc định 2 giây).")  # fmt: skip
@click.option("--addresses-checked", is_flag=True,
              help="Đã xem danh sách địa chỉ đáng ngờ: vẫn gửi; địa chỉ sai dạng thì bỏ qua.")  # fmt: skip
@click.option("--drafts-unsent", is_flag=True, help="Các tệp .eml đã soạn chưa ai gửi tay: gửi qua máy chủ.")
@click.option("--resend", multiple=True, metavar="MÃ", help="Gửi lại cho đơn vị này, dù đã gửi hoặc không chắc.")
@JSON
def mail_command(
    round: Path, remind: bool, agencies: tuple[str, ...], dry_run: bool, smtp_host: str, smtp_port: int | None,
    starttls: bool, ssl: bool, smtp_ca: Path | None, user: str, sender: str, pause: float, addresses_checked: bool,
    drafts_unsent: bool, resend: tuple[str, ...], as_json: bool,
) -> int:  # fmt: skip
    """Soạn hoặc gửi thư kèm tệp biểu cho từng đơn vị; --remind: thư nhắc, công văn đôn đốc."""
    from qng_reports import mail
    from qng_reports.collect import current_state
    from qng_reports.doors.store import Store
    from qng_reports.generate import chosen_agencies
    from qng_reports.model import DATASET_FILE
    from qng_reports.rounds import open_round

    server = _Server(smtp_host, smtp_port, starttls, ssl, user, sender, smtp_ca, pause)
    _sensible(server)
    opened, now = open_round(round), clock()
    wish = mail.Wish(agencies, resend, bool(smtp_host), drafts_unsent)
    with Store(round / DATASET_FILE) as store:
        if smtp_host and not dry_run:
            mail.settle_unfinished(store, now)
        state = current_state(opened, store, clock().date())
        plan = (
            mail.plan_reminders(opened, store, state, wish, now)
            if remind
            else mail.plan_issue(opened, store, wish, now)
        )
        _addresses(plan, addresses_checked)
        room = mail.Mailroom(opened, store, state, server.sender or (user if "@" in user else ""))
        lines: list[str] = []
        if dry_run:
            done: tuple[Outcome, ...] = ()
            lines += mail.rehearsal_lines(opened, plan)
        elif smtp_host:
            done = _send(room, plan, server)
            lines += mail.sent_lines(opened, done)
        else:
            done = _draft(room, plan, now)
            gone = mail.drop_settled(room, plan.due, chosen_agencies(opened, agencies), now.date()) if remind else ()
            lines += mail.draft_lines(done, gone)
        if remind and not dry_run:
            lines += _chase(room, now)
    if as_json:
        print_json(mail.run_json(plan, done))
    else:
        for line in (*lines, *mail.withheld_lines(plan)):
            click.echo(line)
    doubtful = any(one.doubtful for one in plan.withheld)
    return int(doubtful or bool(plan.book.malformed) or not all(one.clean for one in done))


def _sensible(server: _Server) -> None:
    """Refuses options that mean nothing together."""
    if server.ssl and server.starttls:
        raise QngError("Chỉ chọn một trong --ssl và --starttls.")
    if not server.host and (server.ssl or server.starttls or server.user or server.port or server.authority):
        raise QngError("Thiếu --smtp-host: các tùy chọn về máy chủ thư chỉ dùng khi gửi qua máy chủ.")
    if server.host and not server.sender and "@" not in server.user:
        raise QngError("Chưa biết địa chỉ người gửi; thêm --from ĐỊA CHỈ.")
    sender = server.sender or (server.user if "@" in server.user else "")
    if sender:
        from qng_reports.mail import is_address

        if not is_address(sender):
            option = "--from" if server.sender else "--user (thêm --from nếu đó chỉ là tên đăng nhập)"
            raise QngError(f"“{sender}” ở {option} không phải địa chỉ thư.")


def _addresses(plan: Plan, checked: bool) -> None:
    """Lists what is wrong with the addresses; stops there unless the operator has looked at them."""
    from qng_reports.mail import address_lines

    for line in address_lines(plan):
        click.echo(line, err=True)
    if plan.book.grave and not checked:
        raise QngError(
            "Chưa soạn, chưa gửi thư nào vì có địa chỉ sai hoặc đáng ngờ nêu trên; sửa trong don-vi.xlsx rồi chạy lại, "
            "hoặc thêm --addresses-checked nếu đã xem và vẫn gửi."
        )


def _draft(room: Mailroom, plan: Plan, now: datetime) -> tuple[Outcome, ...]:
    from qng_reports.mail import draft_all

    with progress(len(plan.due), "Soạn thư") as step:
        return draft_all(room, plan.due, now, lambda _: step(1))


def _send(room: Mailroom, plan: Plan, server: _Server) -> tuple[Outcome, ...]:
    from qng_reports.doors.smtp import Session
    from qng_reports.mail import Pace, send_all

    if not plan.due:
        return ()
    with Session(_account(server, room.sender)) as session, progress(len(plan.due), "Gửi thư") as step:
        return send_all(room, session, plan.due, Pace(server.pause, clock, time.sleep), lambda _: step(1))


def _account(server: _Server, sender: str) -> Account:
    from qng_reports.doors.smtp import Account, Security

    security = Security.TLS if server.ssl else Security.STARTTLS if server.starttls else Security.NONE
    port = server.port or {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}[security]
    password = _password(server) if server.user else ""
    return Account(server.host, port, security, sender, server.user, password, server.authority)


def _password(server: _Server) -> str:
    """From the environment, or asked without being shown; kept in memory only."""
    given = os.environ.get(PASSWORD, "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise QngError(f"Cần mật khẩu của “{server.user}”: chạy ở cửa sổ lệnh để được hỏi, hoặc đặt biến {PASSWORD}.")
    answer: str = click.prompt(f"Mật khẩu thư của {server.user}", hide_input=True, err=True)
    return answer


def _chase(room: Mailroom, now: datetime) -> Iterator[str]:
    """Writes the official letter to those who owe, and tells what its form lacks."""
    from qng_reports.inspection import report_findings
    from qng_reports.letter_history import mail_history
    from qng_reports.mail import chase_fields, write_chase
    from qng_reports.rounds import chase_template

    fields = chase_fields(room.round_, room.state, mail_history(room.store), now.date())
    if not fields.groups:
        yield "Mọi đơn vị đã báo cáo và không có lỗi: không phải nhắc ai."
        return
    path = write_chase(room.round_, room.store, chase_template(), fields)
    yield f"Công văn đôn đốc: {path}"
    print_findings(report_findings(path.name, path.read_bytes()), aside=True)
