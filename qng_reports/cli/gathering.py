"""Commands about what comes back: collect, correct, status."""

from __future__ import annotations

from pathlib import Path
from shutil import get_terminal_size

import click

from qng_reports.cli.common import (
    JSON,
    ROUND,
    SHOWN,
    asked_password,
    clock,
    coloured,
    issue_json,
    print_issues,
    print_json,
    progress,
    steps_left,
    warn,
)
from qng_reports.cli.words import VietnameseCommand
from qng_reports.errors import QngError


@click.command("collect", cls=VietnameseCommand)
@ROUND
@click.argument("paths", metavar="[TỆP|THƯ MỤC]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--prefer", "wishes", multiple=True, metavar="MÃ=BẢN",
    help="Đơn vị gửi nhiều lần: dùng bản này (21040=1 là bản đầu tiên; 21040=last là bản mới nhất, như mặc định).",
)  # fmt: skip
@click.option(
    "--password", default="", metavar="MẬT KHẨU", help="Mật khẩu mở các tệp và gói nén có khóa; không lưu lại."
)
@JSON
def collect_command(round: Path, paths: tuple[Path, ...], wishes: tuple[str, ...], password: str, as_json: bool) -> int:
    """Đọc các tệp nhận về vào bộ số liệu (mặc định: thư mục nhan-ve của đợt)."""
    from qng_reports.collect import Operator, collect, is_waiting, returned_files
    from qng_reports.doors.store import Store
    from qng_reports.model import DATASET_FILE, RETURNED
    from qng_reports.rounds import changed_since_issue, open_round

    opened = open_round(round)
    sources = paths or (round / RETURNED,)
    files, unread = returned_files(sources)
    with Store(round / DATASET_FILE) as store, steps_left(len(files), "Đọc tệp") as step:
        if not files and not unread and not wishes and not is_waiting(opened, store):
            raise QngError(
                f"Chưa có tệp nào trong {', '.join(f'“{p}”' for p in sources)}; bỏ tệp nhận về vào đó rồi chạy lại."
            )
        warn(changed_since_issue(round, store))
        operator = Operator(wishes, asked_password(password))
        done = collect(opened, store, sources, now=clock(), operator=operator, progress=step)
    if as_json:
        print_json({"received": done.received, "accepted": done.accepted, "rejected": done.rejected,
                     "duplicates": done.duplicates, "in_force": done.in_force, "expected": done.expected,
                     "missing": list(done.missing), "issues": [issue_json(i) for i in done.issues]})  # fmt: skip
    else:
        click.echo(f"Đã xem {done.received} tệp: nhận {done.accepted}, không nhận {done.rejected}, "
                   f"trùng tệp đã có {done.duplicates}.")  # fmt: skip
        click.echo(f"Đến nay {done.in_force}/{done.expected} đơn vị đã báo cáo, còn {len(done.missing)} đơn vị chưa.")
        names = {agency.code: agency.name for agency in opened.asked}
        more = f"xem đủ: qng-reports status {round}, rồi mở ket-qua/tinh-trang.html"
        print_issues(done.issues, names, limit=SHOWN, more=more)
    return int(done.has_errors)


@click.command("correct", cls=VietnameseCommand)
@ROUND
@click.option("--agency", "agencies", multiple=True, metavar="MÃ", help="Chỉ lập cho đơn vị này (lặp lại được).")
@click.option("--password", default="", metavar="MẬT KHẨU", help="Khóa các trang bằng mật khẩu này.")
def correct_command(round: Path, agencies: tuple[str, ...], password: str) -> int:
    """Tạo tệp đề nghị sửa cho đơn vị gửi số liệu có lỗi, vào thư mục tra-lai."""
    from qng_reports.collect import current_state
    from qng_reports.correction import correct, correction_lines
    from qng_reports.doors.store import Store
    from qng_reports.generate import Press
    from qng_reports.model import CORRECTIONS, DATASET_FILE
    from qng_reports.rounds import changed_since_issue, open_round

    opened = open_round(round)
    with Store(round / DATASET_FILE) as store, progress(len(agencies or opened.asked), "Tạo tệp đề nghị sửa") as step:
        warn(changed_since_issue(round, store))
        state = current_state(opened, store, clock().date())
        done = correct(Press(opened, password), store, state, agencies, now=clock(), progress=lambda _: step(1))
    for line in correction_lines(done, round / CORRECTIONS):
        click.echo(line)
    return int(bool(done.rejected))


@click.command("review", cls=VietnameseCommand)
@ROUND
@click.argument("filled", metavar="[TỆP.xlsx]", required=False, type=click.Path(path_type=Path))
@JSON
def review_command(round: Path, filled: Path | None, as_json: bool) -> int:
    """Ghi tệp xem xét của Sở vào thư mục xem-xet; có TỆP.xlsx thì đọc các quyết định đã điền."""
    from qng_reports.doors.store import Store
    from qng_reports.model import DATASET_FILE
    from qng_reports.review import review
    from qng_reports.rounds import open_round

    opened = open_round(round)
    with Store(round / DATASET_FILE) as store:
        done = review(opened, store, filled, clock())
    if as_json:
        print_json(done.content | {"issues": [issue_json(issue) for issue in done.issues]})
    else:
        click.echo("\n".join(done.lines))
        print_issues(done.issues, {agency.code: agency.name for agency in opened.asked})
    return int(done.failed)


@click.command("status", cls=VietnameseCommand)
@ROUND
@JSON
def status_command(round: Path, as_json: bool) -> int:
    """Xem ai đã gửi, ai chưa, tệp nào có lỗi; ghi trang ket-qua/tinh-trang.html."""
    from qng_reports.collect import current_state, resent
    from qng_reports.doors.store import Store
    from qng_reports.letter_history import mail_history, mail_json
    from qng_reports.model import DATASET_FILE
    from qng_reports.rounds import changed_since_issue, open_round, past_changes
    from qng_reports.status import beside_of, round_status, table_text, to_json, version_lines, write_page
    from qng_reports.versions import choice_lines, version_json

    opened = open_round(round)
    now = clock()
    with Store(round / DATASET_FILE) as store:
        earlier = past_changes(opened, only_last=True)
        warn(changed_since_issue(round, store), *earlier)
        state = current_state(opened, store, now.date())
        versions, mail, beside = resent(store), mail_history(store), beside_of(store, earlier)
    status = round_status(opened, state.dataset, state.issues, rejected=state.rejected, today=now.date(), beside=beside)
    page = write_page(opened.folder, status, now=now, versions=version_lines(versions), mail=mail)
    if as_json:
        print_json(
            to_json(status) | {"versions": [version_json(version) for version in versions], "mail": mail_json(mail)}
        )
    else:
        click.echo(table_text(status, width=get_terminal_size((100, 24)).columns - 1, colour=coloured(), mail=mail))
        for line in choice_lines(versions):
            click.echo(line)
        click.echo(f"Xem đủ, lọc, tìm: {page}")
    return int(any(issue.severity.value == "error" for issue in state.issues))
