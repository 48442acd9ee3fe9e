"""The command `qng-reports`: parses, calls one function, prints, gives the exit code.

0 clean, 1 done with error issues, 2 could not run. Results go to stdout, everything else to stderr. Nothing heavy is
imported before a command needs it: each module of commands imports at its top only click and its neighbours here.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from qng_reports import __version__
from qng_reports.cli.earlier import recall_command
from qng_reports.cli.gathering import collect_command, correct_command, review_command, status_command
from qng_reports.cli.mail import mail_command
from qng_reports.cli.making import check_command, generate_command, init_command
from qng_reports.cli.results import backup_command, demo_command, export_command, render_command
from qng_reports.cli.words import HELP_SETTINGS, VietnameseGroup, usage_sentence
from qng_reports.errors import QngError

_COMMANDS = (  # in the order of the work
    init_command, recall_command, check_command, generate_command, mail_command, collect_command,
    correct_command, status_command, review_command, export_command, render_command, backup_command, demo_command,
)  # fmt: skip


@click.group(cls=VietnameseGroup, context_settings=HELP_SETTINGS)
@click.version_option(__version__, message="%(prog)s %(version)s", help="Hiện phiên bản rồi thoát.")
def cli() -> None:
    """Báo cáo định kỳ bằng tệp Excel, không cần mạng: phát biểu, thu biểu, tổng hợp, lập báo cáo."""


for _command in _COMMANDS:
    cli.add_command(_command)


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
