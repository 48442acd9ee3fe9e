"""Commands that give the province its figures: export, render, and the demonstration."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qng_reports.cli.common import JSON, ROUND, clock, print_findings, print_json, warn
from qng_reports.cli.words import VietnameseCommand
from qng_reports.errors import QngError

if TYPE_CHECKING:
    from qng_reports.doors.store import Store
    from qng_reports.model import Round
    from qng_reports.render import Order


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
        state = current_state(opened, store, clock().date())
    for path in export_round(opened, state.dataset, formats, now=clock(), issues=state.issues):
        click.echo(str(path))


@click.command("render", cls=VietnameseCommand)
@ROUND
@click.option("--template", type=click.Path(path_type=Path), metavar="TỆP.docx", help="Mẫu Word riêng.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="TỆP.docx", help="Tệp báo cáo sẽ ghi.")
@click.option("--pdf", is_flag=True, help="Ghi thêm bản PDF (cần LibreOffice trên máy).")
@click.option("--trace", type=click.Path(path_type=Path), metavar="TỆP.xlsx",
              help="Ghi thêm bảng số liệu gốc: mỗi số trong báo cáo lấy từ đơn vị, tệp, ô nào.")  # fmt: skip
@click.option("--diff", is_flag=False, flag_value="", metavar="[TỆP.docx]",
              help="Không ghi báo cáo; chỉ kể những chỗ sẽ đổi so với báo cáo lập gần nhất (hoặc TỆP).")  # fmt: skip
@click.option("--charts", type=click.Choice(["word", "png"]), default="word", show_default="word",
              help="Biểu đồ sửa được bằng Word, hoặc ảnh PNG cho phần mềm không hiện được biểu đồ.")  # fmt: skip
@JSON
def render_command(round: Path, template: Path | None, output: Path | None, pdf: bool, trace: Path | None,
                   diff: str | None, charts: str, as_json: bool) -> None:  # fmt: skip
    """Lập báo cáo Word từ bộ số liệu, vào thư mục bao-cao."""
    from qng_reports.collect import current_state
    from qng_reports.doors.fonts import pdf_warning
    from qng_reports.doors.office import to_pdf
    from qng_reports.doors.store import Store
    from qng_reports.inspection import report_findings
    from qng_reports.model import DATASET_FILE
    from qng_reports.render import Order, render_round
    from qng_reports.render.trace import trace_round
    from qng_reports.rounds import open_round, report_template

    if diff is not None and (output or pdf or trace):
        raise click.UsageError("--diff không ghi tệp nào nên không dùng cùng --output, --pdf, --trace.")
    if trace is not None and trace.suffix.lower() != ".xlsx":  # it could be the report's own name
        raise QngError(f"Tệp của --trace phải có đuôi .xlsx, không phải “{trace.name}”.")
    opened = open_round(round)
    with Store(round / DATASET_FILE) as store:
        issues = current_state(opened, store, clock().date()).standing
        chosen = template or report_template(opened.form, round)
        order = Order(chosen, clock().date(), issues, pictured=charts == "png")
        if diff is not None:
            _print_revision(opened, store, Path(diff) if diff else None, order, as_json)
            return
        out = render_round(opened, store, order, output)
        written = [out] + ([trace_round(opened, store, order, out, trace)] if trace else [])
    if pdf:
        written.append(to_pdf(out))
        warn(pdf_warning(written[-1].read_bytes()))
    findings = report_findings(out.name, out.read_bytes())
    if as_json:
        print_json({"files": list(map(str, written)), "findings": len(findings)})
        return
    for path in written:
        click.echo(str(path))
    print_findings(findings, aside=True)


def _print_revision(round_: Round, store: Store, against: Path | None, order: Order, as_json: bool) -> None:
    from qng_reports.render.revised import revision_json, revision_lines
    from qng_reports.render.revision import revision

    found = revision(round_, store, against, order)
    if as_json:
        print_json(revision_json(found))
        return
    for line in revision_lines(found):
        click.echo(line)


@click.command("backup", cls=VietnameseCommand)
@ROUND
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="TỆP.zip", help="Tệp hoặc thư mục nhận bản sao lưu."
)
def backup_command(round: Path, output: Path | None) -> None:
    """Sao lưu cả đợt vào một tệp .zip, đọc lại để chắc là đúng."""
    from qng_reports.backup import back_up
    from qng_reports.vietnamese import format_number

    done = back_up(round, output, now=clock())
    size = format_number(Decimal(done.size) / 10**6, 1)
    click.echo(f"Đã sao lưu {done.files} tệp ({size} MB) vào “{done.path}”; đã đọc lại và đúng từng byte.")
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
