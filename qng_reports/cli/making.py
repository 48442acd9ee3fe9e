"""Commands that make a round and what is sent: init, check, generate."""

from __future__ import annotations

from pathlib import Path

import click

from qng_reports.cli.common import (
    JSON,
    ROUND,
    clock,
    issue_json,
    print_findings,
    print_issues,
    print_json,
    progress,
    warn,
)
from qng_reports.cli.words import VietnameseCommand


def _list_forms(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Prints name and title of each shipped form, and ends."""
    if not wanted or context.resilient_parsing:
        return
    from qng_reports.rounds import BLANK_FORM, form_file, load_form, shipped_forms

    for name in shipped_forms():
        click.echo(f"{name}: {load_form(form_file(name)).title}")
    click.echo(f"{BLANK_FORM}: biểu mẫu trống có chú giải, để tự soạn")
    context.exit()


@click.command("init", cls=VietnameseCommand)
@ROUND
@click.option("--forms", is_flag=True, is_eager=True, expose_value=False, callback=_list_forms,
              help="Liệt kê các biểu mẫu có sẵn rồi thoát.")  # fmt: skip
@click.option("--form", required=True, metavar="TÊN|TỆP.xlsx", help="Biểu mẫu có sẵn (xem --forms) hoặc tệp biểu mẫu.")
@click.option("--period", required=True, metavar="KỲ", help="Kỳ báo cáo: 2026-H1, 2026-Q3, 2026-M05, 2026-9M, 2026.")
@click.option("--agencies", type=click.Path(path_type=Path), metavar="TỆP.xlsx", help="Danh sách đơn vị riêng.")
@click.option(
    "--previous", multiple=True, type=click.Path(path_type=Path), metavar="ĐỢT",
    help="Đợt của kỳ trước: điền cột “Kỳ trước”, lập xu hướng (lặp lại được).",
)  # fmt: skip
def init_command(round: Path, form: str, period: str, agencies: Path | None, previous: tuple[Path, ...]) -> None:
    """Tạo thư mục cho một đợt báo cáo mới."""
    from qng_reports.blank_form import init_blank_round
    from qng_reports.model import FORM_FILE
    from qng_reports.rounds import BLANK_FORM, init_round

    if form == BLANK_FORM and not previous:
        init_blank_round(round, period, agencies)
        click.echo(f"Đã tạo đợt báo cáo với biểu mẫu trống có chú giải: soạn tiếp “{round / FORM_FILE}” bằng Excel.")
        click.echo(f"Bước tiếp theo: qng-reports check {round}")
        return
    made = init_round(round, form, period, agencies, previous, now=clock())
    click.echo(f"Đã tạo đợt báo cáo “{made.form.title}”, {made.period.name}, trong “{round}”.")
    if made.past_period is not None:
        known = sum(bool(made.past.get(agency.code)) for agency in made.asked)
        click.echo(f"Cột “Kỳ trước” lấy số liệu {made.past_period.name} của {known} đơn vị.")
    warn(*made.history_notes)
    click.echo(f"Hỏi {len(made.asked)} đơn vị; hạn gửi {made.deadline:%d/%m/%Y}.")
    click.echo(f"Bước tiếp theo: qng-reports generate {round}")


@click.command("check", cls=VietnameseCommand)
@click.argument("path", metavar="TỆP|ĐỢT", type=click.Path(path_type=Path))
@click.option("--comment", type=click.Path(path_type=Path), metavar="BẢN-SAO.docx",
              help="Ghi lỗi của mẫu Word thành ghi chú (comment) vào một bản sao để mở bằng Word mà sửa.")  # fmt: skip
@JSON
def check_command(path: Path, comment: Path | None, as_json: bool) -> int:
    """Kiểm tra một biểu mẫu, mẫu Word, đợt báo cáo hoặc tệp gửi về."""
    from qng_reports.inspection import comment_template, inspect_path

    found = inspect_path(path, clock())
    if comment is not None:
        count = comment_template(path, comment, clock())
        said = f"Đã ghi {count} ghi chú vào “{comment}”." if count else "Mẫu không có lỗi nên không ghi bản sao."
        click.echo(said, err=True)
    elif found.kind == "template" and found.faults:
        click.echo("Thêm --comment BAN-SAO.docx để có bản sao ghi sẵn từng lỗi ngay tại chỗ sai.", err=True)
    if as_json:
        print_json(
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
        print_issues(found.issues, {})
        print_findings(found.findings)
    if found.faults:
        return 2
    return int(found.has_errors)


@click.command("generate", cls=VietnameseCommand)
@ROUND
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
    with Store(round / DATASET_FILE) as store, progress(len(agencies or opened.asked), "Tạo tệp biểu") as step:
        warn(changed_since_issue(round, store))
        issued = generate(
            Press(opened, password), round / ISSUED, store, agencies, now=clock(), progress=lambda _: step(1)
        )
    click.echo(f"Đã tạo {len(issued)} tệp biểu trong “{round / ISSUED}”.")
    click.echo(f"Tệp nhận về bỏ vào “{round / RETURNED}” rồi chạy: qng-reports collect {round}")
