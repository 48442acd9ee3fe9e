"""The command `qng-reports`: parses, calls one function, prints, gives the exit code.

0 clean, 1 done with error issues, 2 could not run. Results go to stdout, everything else to stderr. Nothing heavy is
imported before a command needs it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click

from qng_reports import __version__
from qng_reports.cli_words import HELP_SETTINGS, VietnameseGroup, usage_sentence
from qng_reports.errors import QngError

if TYPE_CHECKING:
    from qng_reports.dataset import Issue
    from qng_reports.decree import Finding

_ROUND = click.argument("round", metavar="ĐỢT", type=click.Path(path_type=Path))
_JSON = click.option("--json", "as_json", is_flag=True, help="In kết quả thành một đối tượng JSON.")
_LEVEL_WORDS = {"error": "LỖI", "warning": "Cảnh báo", "habit": "Thông lệ"}
_SHOWN = 20  # lines of issues that collect prints; all of them stand in tinh-trang.html


@click.group(cls=VietnameseGroup, context_settings=HELP_SETTINGS)
@click.version_option(__version__, message="%(prog)s %(version)s", help="Hiện phiên bản rồi thoát.")
def cli() -> None:
    """Báo cáo định kỳ bằng tệp Excel, không cần mạng: phát biểu, thu biểu, tổng hợp, lập báo cáo."""


@cli.command("init")
@_ROUND
@click.option("--form", required=True, metavar="TÊN|TỆP.xlsx", help="Biểu mẫu có sẵn (kh121-2026) hoặc tệp biểu mẫu.")
@click.option("--period", required=True, metavar="KỲ", help="Kỳ báo cáo: 2026-H1, 2026-Q3, 2026-M05, 2026-9M, 2026.")
@click.option("--agencies", type=click.Path(path_type=Path), metavar="TỆP.xlsx", help="Danh sách đơn vị riêng.")
@click.option(
    "--previous", type=click.Path(path_type=Path), metavar="ĐỢT", help="Đợt của kỳ trước: điền cột “Kỳ trước”."
)
def init_command(round: Path, form: str, period: str, agencies: Path | None, previous: Path | None) -> None:
    """Tạo thư mục cho một đợt báo cáo mới."""
    from qng_reports.rounds import init_round

    made = init_round(round, form, period, agencies, previous)
    click.echo(f"Đã tạo đợt báo cáo “{made.form.title}”, {made.period.name}, trong “{round}”.")
    if made.past_period is not None:
        known = sum(bool(made.past.get(agency.code)) for agency in made.asked)
        click.echo(f"Cột “Kỳ trước” lấy số liệu {made.past_period.name} của {known} đơn vị.")
    click.echo(f"Hỏi {len(made.asked)} đơn vị; hạn gửi {made.deadline:%d/%m/%Y}.")
    click.echo(f"Bước tiếp theo: qng-reports generate {round}")


@cli.command("check")
@click.argument("path", metavar="TỆP|ĐỢT", type=click.Path(path_type=Path))
@click.option("--comment", type=click.Path(path_type=Path), metavar="BẢN-SAO.docx",
              help="Ghi lỗi của mẫu Word thành ghi chú (comment) vào một bản sao để mở bằng Word mà sửa.")  # fmt: skip
@_JSON
def check_command(path: Path, comment: Path | None, as_json: bool) -> int:
    """Kiểm tra một biểu mẫu, mẫu Word, đợt báo cáo hoặc tệp gửi về."""
    from qng_reports.inspection import comment_template, inspect_path

    found = inspect_path(path)
    if comment is not None:
        count = comment_template(path, comment, _now())
        said = f"Đã ghi {count} ghi chú vào “{comment}”." if count else "Mẫu không có lỗi nên không ghi bản sao."
        click.echo(said, err=True)
    elif found.kind == "template" and found.faults:
        click.echo("Thêm --comment BAN-SAO.docx để có bản sao ghi sẵn từng lỗi ngay tại chỗ sai.", err=True)
    if as_json:
        _print_json(
            {
                "path": str(path), "kind": found.kind, "summary": list(found.summary),
                "faults": [{"place": f.place, "what": f.what, "remedy": f.remedy} for f in found.faults],
                "issues": [issue_json(issue) for issue in found.issues],
                "findings": [{"code": f.code, "level": f.level.value, "place": f.place, "what": f.what,
                              "remedy": f.remedy, "source": f.source} for f in found.findings],
                "warnings": [{"place": f.place, "what": f.what, "remedy": f.remedy} for f in found.warnings],
            }
        )  # fmt: skip
    else:
        for line in found.summary:
            click.echo(line)
        for fault in found.faults:
            click.echo(f"  - {fault}")
        for warning in found.warnings:
            click.echo(f"  [Cảnh báo] {warning}")
        _print_issues(found.issues, {})
        _print_findings(found.findings)
    if found.faults:
        return 2
    return int(found.has_errors)


@cli.command("generate")
@_ROUND
@click.option("--agency", "agencies", multiple=True, metavar="MÃ", help="Chỉ phát hành cho đơn vị này (lặp lại được).")
@click.option(
    "--password",
    default="",
    metavar="MẬT KHẨU",
    help="Khóa các trang bằng mật khẩu này; LibreOffice khi đó không lưu được sang .ods, .xls.",
)
def generate_command(round: Path, agencies: tuple[str, ...], password: str) -> None:
    """Tạo tệp biểu Excel cho từng đơn vị, vào thư mục phat-hanh."""
    from qng_reports.doors.store import Store
    from qng_reports.generate import Press, generate
    from qng_reports.model import DATASET_FILE, ISSUED, RETURNED
    from qng_reports.rounds import changed_since_issue, open_round

    opened = open_round(round)
    with Store(round / DATASET_FILE) as store, _progress(len(agencies or opened.asked), "Tạo tệp biểu") as step:
        _warn(changed_since_issue(round, store))
        issued = generate(
            Press(opened, password), round / ISSUED, store, agencies, now=_now(), progress=lambda _: step(1)
        )
    click.echo(f"Đã tạo {len(issued)} tệp biểu trong “{round / ISSUED}”.")
    click.echo(f"Tệp nhận về bỏ vào “{round / RETURNED}” rồi chạy: qng-reports collect {round}")


@cli.command("collect")
@_ROUND
@click.argument("paths", metavar="[TỆP|THƯ MỤC]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--prefer", "wishes", multiple=True, metavar="MÃ=BẢN",
    help="Đơn vị gửi nhiều lần: dùng bản này (21040=1 là bản đầu tiên; 21040=last là bản mới nhất, như mặc định).",
)  # fmt: skip
@click.option(
    "--password", default="", metavar="MẬT KHẨU", help="Mật khẩu mở các tệp và gói nén có khóa; không lưu lại."
)
@_JSON
def collect_command(round: Path, paths: tuple[Path, ...], wishes: tuple[str, ...], password: str, as_json: bool) -> int:
    """Đọc các tệp nhận về vào bộ số liệu (mặc định: thư mục nhan-ve của đợt)."""
    from qng_reports.collect import Operator, collect, is_waiting, returned_files
    from qng_reports.doors.store import Store
    from qng_reports.model import DATASET_FILE, RETURNED
    from qng_reports.rounds import changed_since_issue, open_round

    opened = open_round(round)
    sources = paths or (round / RETURNED,)
    files, unread = returned_files(sources)
    with Store(round / DATASET_FILE) as store, _steps_left(len(files), "Đọc tệp") as step:
        if not files and not unread and not wishes and not is_waiting(opened, store):
            raise QngError(
                f"Chưa có tệp nào trong {', '.join(f'“{p}”' for p in sources)}; bỏ tệp nhận về vào đó rồi chạy lại."
            )
        _warn(changed_since_issue(round, store))
        operator = Operator(wishes, _password(password))
        done = collect(opened, store, sources, now=_now(), operator=operator, progress=step)
    if as_json:
        _print_json({"received": done.received, "accepted": done.accepted, "rejected": done.rejected,
                     "duplicates": done.duplicates, "in_force": done.in_force, "expected": done.expected,
                     "missing": list(done.missing), "issues": [issue_json(i) for i in done.issues]})  # fmt: skip
    else:
        click.echo(f"Đã xem {done.received} tệp: nhận {done.accepted}, không nhận {done.rejected}, "
                   f"trùng tệp đã có {done.duplicates}.")  # fmt: skip
        click.echo(f"Đến nay {done.in_force}/{done.expected} đơn vị đã báo cáo, còn {len(done.missing)} đơn vị chưa.")
        names = {agency.code: agency.name for agency in opened.asked}
        more = f"xem đủ: qng-reports status {round}, rồi mở ket-qua/tinh-trang.html"
        _print_issues(done.issues, names, limit=_SHOWN, more=more)
    return int(done.has_errors)


@cli.command("correct")
@_ROUND
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
    with Store(round / DATASET_FILE) as store, _progress(len(agencies or opened.asked), "Tạo tệp đề nghị sửa") as step:
        _warn(changed_since_issue(round, store))
        state = current_state(opened, store)
        done = correct(Press(opened, password), store, state, agencies, now=_now(), progress=lambda _: step(1))
    for line in correction_lines(done, round / CORRECTIONS):
        click.echo(line)
    return int(bool(done.rejected))


@cli.command("status")
@_ROUND
@_JSON
def status_command(round: Path, as_json: bool) -> int:
    """Xem ai đã gửi, ai chưa, tệp nào có lỗi; ghi trang ket-qua/tinh-trang.html."""
    from qng_reports.collect import current_state, resent
    from qng_reports.doors.store import Store
    from qng_reports.model import DATASET_FILE
    from qng_reports.rounds import changed_since_issue, open_round
    from qng_reports.status import round_status, table_text, to_json, version_lines, write_page
    from qng_reports.versions import choice_lines, version_json

    opened = open_round(round)
    now = _now()
    with Store(round / DATASET_FILE) as store:
        _warn(changed_since_issue(round, store))
        state = current_state(opened, store)
        versions = resent(store)
    status = round_status(opened, state.dataset, state.issues, rejected=state.rejected, today=now.date())
    page = write_page(opened.folder, status, now=now, versions=version_lines(versions))
    if as_json:
        _print_json(to_json(status) | {"versions": [version_json(version) for version in versions]})
    else:
        click.echo(table_text(status, width=get_terminal_size((100, 24)).columns - 1, colour=_colour()))
        for line in choice_lines(versions):
            click.echo(line)
        click.echo(f"Xem đủ, lọc, tìm: {page}")
    return int(any(issue.severity.value == "error" for issue in state.issues))


@cli.command("export")
@_ROUND
@click.option("--format", "formats", multiple=True, type=click.Choice(["xlsx", "csv", "parquet"]),
              help="Dạng cần xuất (lặp lại được; mặc định xlsx và csv).")  # fmt: skip
def export_command(round: Path, formats: tuple[str, ...]) -> None:
    """Xuất bảng tổng hợp và bộ số liệu vào thư mục ket-qua."""
    from qng_reports.collect import current_state
    from qng_reports.doors.store import Store
    from qng_reports.export import export_round
    from qng_reports.model import DATASET_FILE
    from qng_reports.rounds import open_round

    opened = open_round(round)
    with Store(round / DATASET_FILE) as store:
        state = current_state(opened, store)
    for path in export_round(opened, state.dataset, formats, now=_now(), issues=state.issues):
        click.echo(str(path))


@cli.command("render")
@_ROUND
@click.option("--template", type=click.Path(path_type=Path), metavar="TỆP.docx", help="Mẫu Word riêng.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="TỆP.docx", help="Tệp báo cáo sẽ ghi.")
@click.option("--pdf", is_flag=True, help="Ghi thêm bản PDF (cần LibreOffice trên máy).")
def render_command(round: Path, template: Path | None, output: Path | None, pdf: bool) -> None:
    """Lập báo cáo Word từ bộ số liệu, vào thư mục bao-cao."""
    from qng_reports.collect import current_state
    from qng_reports.doors.office import to_pdf
    from qng_reports.doors.store import Store
    from qng_reports.inspection import report_findings
    from qng_reports.model import DATASET_FILE
    from qng_reports.render import render_round
    from qng_reports.rounds import open_round, report_template

    opened = open_round(round)
    with Store(round / DATASET_FILE) as store:
        issues = current_state(opened, store).standing
        out = render_round(
            opened, store, template or report_template(opened.form, round), output, _now().date(), issues
        )
    click.echo(str(out))
    _print_findings(report_findings(out.name, out.read_bytes()), aside=True)
    if pdf:
        click.echo(str(to_pdf(out)))


@cli.command("demo")
@click.argument("folder", metavar="[THƯ MỤC]", default="demo", type=click.Path(path_type=Path))
@click.option("--seed", default=121, show_default="121", metavar="SỐ", help="Số gieo: cùng số thì cùng kết quả.")
def demo_command(folder: Path, seed: int) -> None:
    """Chạy thử cả đợt với 96 xã, phường, đặc khu; số liệu do máy mô phỏng."""
    from qng_reports.demo import run_demo

    for line in run_demo(folder, seed, say=lambda text: click.echo(text, err=True)):
        click.echo(line)


def issue_json(issue: Issue) -> dict[str, str]:
    """An issue as the contract spells it."""
    at = issue.place
    return {
        "code": issue.code, "severity": issue.severity.value, "file": at.file, "sheet": at.sheet, "cell": at.cell,
        "agency": at.agency, "item": at.item, "value": issue.value, "message": issue.message, "remedy": issue.remedy,
    }  # fmt: skip


def _print_findings(findings: Sequence[Finding], *, aside: bool = False) -> None:
    """What a report's form lacks, gravest first, at most _SHOWN lines; `aside` from a result that was asked for."""
    for f in findings[:_SHOWN]:
        click.echo(
            f"  [{_LEVEL_WORDS[f.level.value]} {f.code}] {f.place}: {f.what}. {f.remedy} ({f.source})", err=aside
        )
    if len(findings) > _SHOWN:
        click.echo(f"  … và {len(findings) - _SHOWN} chỗ nữa; xem đủ: qng-reports check TỆP.docx --json", err=aside)


def _print_issues(issues: Sequence[Issue], names: Mapping[str, str], *, limit: int = 0, more: str = "") -> None:
    from qng_reports.telling import issue_lines

    for line in issue_lines(issues, names, limit=limit, more=more):
        click.echo(line)


def _warn(sentence: str) -> None:
    if sentence:
        click.echo(f"Lưu ý: {sentence}", err=True)


def _print_json(content: object) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=1))


def _colour() -> bool:
    """Whether a person watches who has not asked for plain text (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)


class _progress:
    """A progress bar on stderr, only where a person watches."""

    def __init__(self, length: int, label: str) -> None:
        self.bar = click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())

    def __enter__(self) -> Any:
        return self.bar.__enter__().update

    def __exit__(self, *problem: Any) -> None:
        self.bar.__exit__(*problem)


@contextmanager
def _steps_left(length: int, label: str) -> Iterator[Callable[[int], None]]:
    """A progress bar that is told how many steps are left, which may grow on the way."""
    with _progress(length, label) as step:
        bar = step.__self__

        def left(steps: int) -> None:
            bar.length = bar.pos + 1 + steps
            step(1)

        yield left


def _password(given: str) -> Callable[[str], str]:
    """What opens protected files: as given, else asked once for the whole run, if there is somebody to ask."""

    @cache
    def ask() -> str:
        text = "Mật khẩu mở tệp (không biết thì nhấn Enter)"
        answer: str = click.prompt(text, default="", show_default=False, hide_input=True, err=True)
        return answer

    def password(name: str) -> str:
        if given or not sys.stdin.isatty():
            return given
        if not ask.cache_info().currsize:
            click.echo(f"\nTệp “{name}” có mật khẩu.", err=True)
        return ask()

    return password


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits with its code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        code = cli.main(arguments, prog_name="qng-reports", standalone_mode=False)
    except QngError as problem:
        click.echo(str(problem), err=True)
        code = 2
    except click.exceptions.NoArgsIsHelpError as problem:
        click.echo(problem.ctx.get_help() if problem.ctx else "", err=True)
        code = 2
    except click.UsageError as problem:
        click.echo(usage_sentence(problem), err=True)
        code = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Đã dừng theo yêu cầu; những tệp đã đọc xong vẫn được giữ, chạy lại là tiếp tục.", err=True)
        code = 2
    sys.exit(code if isinstance(code, int) else 0)
