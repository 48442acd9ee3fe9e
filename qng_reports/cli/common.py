"""What commands share: arguments, how a result is printed, a progress bar, a password that is asked."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from qng_reports.dataset import Issue
    from qng_reports.decree import Finding

ROUND = click.argument("round", metavar="ĐỢT", type=click.Path(path_type=Path))
JSON = click.option("--json", "as_json", is_flag=True, help="In kết quả thành một đối tượng JSON.")
SHOWN = 20  # lines of issues that collect prints; all of them stand in tinh-trang.html
_LEVEL_WORDS = {"error": "LỖI", "warning": "Cảnh báo", "habit": "Thông lệ"}


def issue_json(issue: Issue) -> dict[str, str]:
    """An issue as the contract spells it."""
    at = issue.place
    return {
        "code": issue.code, "severity": issue.severity.value, "file": at.file, "sheet": at.sheet, "cell": at.cell,
        "agency": at.agency, "item": at.item, "value": issue.value, "message": issue.message, "remedy": issue.remedy,
    }  # fmt: skip


def print_findings(findings: Sequence[Finding], *, aside: bool = False) -> None:
    """What a report's form lacks, gravest first, at most SHOWN lines; `aside` from a result that was asked for."""
    for f in findings[:SHOWN]:
        click.echo(
            f"  [{_LEVEL_WORDS[f.level.value]} {f.code}] {f.place}: {f.what}. {f.remedy} ({f.source})", err=aside
        )
    if len(findings) > SHOWN:
        click.echo(f"  … và {len(findings) - SHOWN} chỗ nữa; xem đủ: qng-reports check TỆP.docx --json", err=aside)


def print_issues(issues: Sequence[Issue], names: Mapping[str, str], *, limit: int = 0, more: str = "") -> None:
    """Issues in groups, at most `limit` lines (0: all) and then `more`."""
    from qng_reports.telling import issue_lines

    for line in issue_lines(issues, names, limit=limit, more=more):
        click.echo(line)


def warn(*sentences: str) -> None:
    """Things to know that stop nothing; nothing for an empty sentence."""
    for sentence in filter(None, sentences):
        click.echo(f"Lưu ý: {sentence}", err=True)


def print_json(content: object) -> None:
    """The one JSON object of `--json`."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=1))


def coloured() -> bool:
    """Whether a person watches who has not asked for plain text (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def clock() -> datetime:
    """This moment, by the second: the only clock of the program, passed to whoever needs it."""
    return datetime.now().replace(microsecond=0)


class progress:
    """A progress bar on stderr, only where a person watches."""

    def __init__(self, length: int, label: str) -> None:
        self.bar = click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())

    def __enter__(self) -> Any:
        return self.bar.__enter__().update

    def __exit__(self, *problem: Any) -> None:
        self.bar.__exit__(*problem)


@contextmanager
def steps_left(length: int, label: str) -> Iterator[Callable[[int], None]]:
    """A progress bar that is told how many steps are left, which may grow on the way."""
    with progress(length, label) as step:
        bar = step.__self__

        def left(steps: int) -> None:
            bar.length = bar.pos + 1 + steps
            step(1)

        yield left


def asked_password(given: str) -> Callable[[str], str]:
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
