"""Click speaking Vietnamese: headings of the help and the sentences for a mistyped command line."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import click

HELP_SETTINGS: dict[str, Any] = {"help_option_names": ["--help", "-h"], "max_content_width": 100}
_ONE_SENTENCE = 200  # characters: the list of commands shows each first sentence whole


def _usage(command: click.Command, context: click.Context, formatter: click.HelpFormatter) -> None:
    pieces = command.collect_usage_pieces(context)
    words = {"[OPTIONS]": "[TÙY CHỌN]", "COMMAND [ARGS]...": "LỆNH [THAM SỐ]..."}
    formatter.write_usage(context.command_path, " ".join(words.get(p, p) for p in pieces), prefix="Cách dùng: ")


def _options(command: click.Command, context: click.Context, formatter: click.HelpFormatter) -> None:
    options = [p for p in command.get_params(context) if isinstance(p, click.Option)]
    records = [record for option in options if (record := option.get_help_record(context)) is not None]
    if records:
        words = (("[required]", "[bắt buộc]"), ("[default: ", "[mặc định: "))
        for english, vietnamese in words:
            records = [(name, text.replace(english, vietnamese)) for name, text in records]
        with formatter.section("Tùy chọn"):
            formatter.write_dl(records)


class VietnameseCommand(click.Command):
    """A command whose help is in Vietnamese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage line."""
        _usage(self, ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List of options."""
        _options(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help` with its own description in Vietnamese."""
        return _translated(super().get_help_option(ctx))


class VietnameseGroup(click.Group):
    """The group of commands, likewise; commands keep the order of a round."""

    command_class = VietnameseCommand

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of their definition, which is the order of the work."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but a misspelt command is answered with the nearest ones."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            near = get_close_matches(args[0], self.commands, n=2) or list(self.commands)
            raise click.UsageError(f"không có lệnh “{args[0]}”; ý bạn là {' hoặc '.join(near[:9])}?", ctx)
        return super().resolve_command(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage line."""
        _usage(self, ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then commands."""
        _options(self, ctx, formatter)
        with formatter.section("Các lệnh"):
            formatter.write_dl([(n, c.get_short_help_str(_ONE_SENTENCE)) for n, c in self.commands.items()])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help` with its own description in Vietnamese."""
        return _translated(super().get_help_option(ctx))


def _translated(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Hiện hướng dẫn này rồi thoát."
    return option


def usage_sentence(problem: click.UsageError) -> str:
    """A mistyped command line, in one Vietnamese sentence."""
    path = problem.ctx.command_path if problem.ctx else "qng-reports"
    more = f" Xem: {path} --help"
    if isinstance(problem, click.NoSuchOption):
        return f"Không có tùy chọn “{problem.option_name}”{_near(problem.possibilities)}.{more}"
    if isinstance(problem, click.MissingParameter):
        name = problem.param.human_readable_name if problem.param else "tham số"
        opts = problem.param.opts[0] if isinstance(problem.param, click.Option) else name.upper()
        return f"Thiếu {opts}.{more}"
    if isinstance(problem, click.BadParameter):
        return f"{_bad_value(problem)}{more}"
    if isinstance(problem, click.BadOptionUsage):
        return f"Tùy chọn “{problem.option_name}” dùng chưa đúng.{more}"
    return f"Dòng lệnh chưa đúng: {problem.message}{more}"


def _bad_value(problem: click.BadParameter) -> str:
    param = problem.param
    name = param.opts[0] if param is not None else "tham số"
    if param is not None and isinstance(param.type, click.Choice):
        return f"Giá trị của {name} không đúng; chọn một trong: {', '.join(map(str, param.type.choices))}."
    if param is not None and param.type is click.INT:
        return f"Giá trị của {name} phải là số nguyên."
    return f"Giá trị của {name} không dùng được."


def _near(possibilities: Sequence[str] | None) -> str:
    return f" (ý bạn là {' hoặc '.join(possibilities)}?)" if possibilities else ""
