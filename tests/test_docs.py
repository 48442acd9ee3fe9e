"""Generated documents say what the program does; README and CHANGELOG hold what they promise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from pathlib import Path
from typing import get_args, get_origin, get_type_hints

import click

from qng_reports import __version__
from qng_reports.cli import cli
from qng_reports.messages import CATALOGUE
from qng_reports.model import Severity
from qng_reports.report import Report

ROOT = Path(__file__).parent.parent
SameAs = Callable[[Path, str], None]
GENERATED = "<!-- Tệp này do chương trình sinh ra (pytest --refresh); không sửa tay. -->\n\n"
SEVERITIES = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo", Severity.NOTE: "Ghi chú"}
GROUPS = {
    "T": "Tệp",
    "D": "Nhận biết: của ai, biểu nào, kỳ nào",
    "C": "Trang, dòng, cột",
    "S": "Số liệu",
    "K": "Đối chiếu giữa các số liệu",
    "B": "Lần gửi",
}


def test_cli_reference(same_as: SameAs) -> None:
    parts = [GENERATED, "# Các lệnh của qng-reports\n"]
    for name in ("", *cli.commands):
        command: click.Command = cli.commands[name] if name else cli
        path = f"qng-reports {name}".strip()
        context = click.Context(command, info_name=path, terminal_width=88, **cli.context_settings)
        parts.append(f"\n## {path}\n\n```text\n{command.get_help(context)}\n```\n")
    parts.append("\nMã thoát: 0 xong, không có lỗi; 1 xong, có số liệu lỗi cần xem; 2 không chạy được.\n")
    same_as(ROOT / "docs" / "cli.md", "".join(parts))


def test_catalogue_of_issues(same_as: SameAs) -> None:
    lines = [GENERATED, "# Mã lỗi, cảnh báo, ghi chú\n\n"]
    lines.append("Lỗi: số liệu không dùng được, không đưa vào tổng. Cảnh báo: vẫn dùng, cần xác nhận. "
                 "Ghi chú: đã hiểu và chuẩn hóa.\n")  # fmt: skip
    for letter, title in GROUPS.items():
        lines.append(f"\n## {title}\n\n| Mã | Mức | Nghĩa | Cách xử lý |\n|---|---|---|---|\n")
        for code, entry in CATALOGUE.items():
            if code.startswith(letter):
                lines.append(f"| {code} | {SEVERITIES[entry.severity]} | {entry.title} | {entry.remedy} |\n")
    assert {code[0] for code in CATALOGUE} == set(GROUPS)
    same_as(ROOT / "docs" / "loi.md", "".join(lines))


def test_fields_of_the_word_template(same_as: SameAs) -> None:
    lines = [GENERATED, "# Trường dữ liệu dùng trong mẫu Word\n\n"]
    lines.append("Gõ trong mẫu: `{{ ten_truong }}`. Danh sách: `{%p for x in ten %}` … `{%p endfor %}`.\n\n")
    lines += [
        "| Trường | Nghĩa |\n|---|---|\n",
        *(f"| `{name}` | {meaning} |\n" for name, meaning in fields(Report, "")),
    ]
    same_as(ROOT / "docs" / "truong-du-lieu.md", "".join(lines))


def fields(record: type, prefix: str) -> Iterator[tuple[str, str]]:
    for hint in get_type_hints(record, include_extras=True).values():
        kind, name, meaning = get_args(hint)
        many = get_origin(kind) is tuple
        inner = get_args(kind)[0] if many else kind
        yield f"{prefix}{name}{'[]' if many else ''}", meaning
        if isinstance(inner, type) and is_dataclass(inner):
            yield from fields(inner, f"{prefix}{name}{'[]' if many else ''}.")


def test_changelog_knows_this_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_links_and_pictures_of_the_documents_exist() -> None:
    texts = [path for folder in ("docs", "examples") for path in sorted((ROOT / folder).rglob("*.md"))]
    for document in (ROOT / "README.md", *texts):
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_dependency_is_named_with_its_reason() -> None:
    setup = (ROOT / "setup.cfg").read_text(encoding="utf-8")
    named = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for block in re.findall(r"(?:install_requires|parquet|test|lint) =\n((?:    .+\n)+)", setup):
        for line in block.splitlines():
            library = re.split(r"[>\[]", line.strip())[0]
            assert library == "qng_reports" or f"| {library} |" in named, library
