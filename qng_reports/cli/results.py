"""Commands that give the province its figures: export, render, and the demonstration."""

from __future__ import annotations

from pathlib import Path

import click

from qng_reports.cli.common import ROUND, clock, print_findings, warn
from qng_reports.cli.words import VietnameseCommand


@click.command("export", cls=VietnameseCommand)
@ROUND
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
    for path in export_round(opened, state.dataset, formats, now=clock(), issues=state.issues):
        click.echo(str(path))


@click.command("render", cls=VietnameseCommand)
@ROUND
@click.option("--template", type=click.Path(path_type=Path), metavar="TỆP.docx", help="Mẫu Word riêng.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="TỆP.docx", help="Tệp báo cáo sẽ ghi.")
@click.option("--pdf", is_flag=True, help="Ghi thêm bản PDF (cần LibreOffice trên máy).")
@click.option("--charts", type=click.Choice(["word", "png"]), default="word", show_default="word",
              help="Biểu đồ sửa được bằng Word, hoặc ảnh PNG cho phần mềm không hiện được biểu đồ.")  # fmt: skip
def render_command(round: Path, template: Path | None, output: Path | None, pdf: bool, charts: str) -> None:
    """Lập báo cáo Word từ bộ số liệu, vào thư mục bao-cao."""
    from qng_reports.collect import current_state
    from qng_reports.doors.fonts import pdf_warning
    from qng_reports.doors.office import to_pdf
    from qng_reports.doors.store import Store
    from qng_reports.inspection import report_findings
    from qng_reports.model import DATASET_FILE
    from qng_reports.render import Paper, render_round
    from qng_reports.rounds import open_round, report_template

    opened = open_round(round)
    with Store(round / DATASET_FILE) as store:
        issues = current_state(opened, store).standing
        paper = Paper(template or report_template(opened.form, round), pictured=charts == "png")
        out = render_round(opened, store, paper, output, clock().date(), issues)
    click.echo(str(out))
    print_findings(report_findings(out.name, out.read_bytes()), aside=True)
    if pdf:
        made = to_pdf(out)
        click.echo(str(made))
        warn(pdf_warning(made.read_bytes()))


@click.command("backup", cls=VietnameseCommand)
@ROUND
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="TỆP.zip", help="Tệp hoặc thư mục nhận bản sao lưu."
)
def backup_command(round: Path, output: Path | None) -> None:
    """Sao lưu cả đợt vào một tệp .zip, đọc lại để chắc là đúng."""
    from qng_reports.backup import back_up

    done = back_up(round, output, now=clock())
    click.echo(
        f"Đã sao lưu {done.files} tệp ({done.size / 1e6:.1f} MB) vào “{done.path}”; đã đọc lại và đúng từng byte."
    )
    click.echo("Dùng trên máy khác: giải nén (Windows: Extract All), rồi chạy các lệnh với thư mục vừa giải nén.")


@click.command("demo", cls=VietnameseCommand)
@click.argument("folder", metavar="[THƯ MỤC]", default="demo", type=click.Path(path_type=Path))
@click.option("--seed", default=121, show_default="121", metavar="SỐ", help="Số gieo: cùng số thì cùng kết quả.")
@click.option("--example", type=click.Path(path_type=Path), metavar="THƯ MỤC", help="Chạy một ví dụ của examples/.")
def demo_command(folder: Path, seed: int, example: Path | None) -> None:
    """Chạy thử cả đợt với 96 xã, phường, đặc khu (số liệu do máy mô phỏng), hoặc một ví dụ có sẵn câu trả lời."""
    from qng_reports.demo import run_demo
    from qng_reports.example import read_example, run_example

    if example is not None:
        for line in run_example(folder, read_example(example)):
            click.echo(line)
        return
    for line in run_demo(folder, seed, say=lambda text: click.echo(text, err=True)):
        click.echo(line)
