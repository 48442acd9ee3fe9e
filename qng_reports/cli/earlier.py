"""The command about earlier periods: recall."""

from __future__ import annotations

from pathlib import Path

import click

from qng_reports.cli.common import ROUND, clock, warn
from qng_reports.cli.words import VietnameseCommand


@click.command("recall", cls=VietnameseCommand)
@ROUND
@click.argument("previous", metavar="[ĐỢT-TRƯỚC]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--sheet", metavar="KỲ", help="Ghi tệp ky-truoc.xlsx trống để gõ số của một kỳ trước, ví dụ 2025.")
def recall_command(round: Path, previous: tuple[Path, ...], sheet: str) -> None:
    """Xem, lấy hoặc lấy lại số liệu kỳ trước của một đợt đã tạo."""
    from qng_reports.recall import past_lines, taken_line, write_past_sheet
    from qng_reports.rounds import open_round, past_changes, recall

    if sheet:
        click.echo(f"Gõ số kỳ trước vào “{write_past_sheet(open_round(round), sheet, clock())}” rồi lưu lại.")
    if previous:
        click.echo(taken_line(recall(round, previous, clock())))
    opened = open_round(round)
    click.echo("\n".join(past_lines(opened)))
    warn(*opened.history_notes, *past_changes(opened))
