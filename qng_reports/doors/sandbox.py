"""Jinja for the template of a stranger: no code, no markup, no blank for a misspelt field, bounded in work and size."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from jinja2 import StrictUndefined, TemplateRuntimeError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

from qng_reports.vietnamese import format_day, format_number

# what a template's expressions may raise in Jinja and in the methods of texts, lists and dates
PROBLEMS = (
    TemplateRuntimeError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError, RuntimeError,
    NameError,  # a number without end that Jinja has computed beforehand
)  # fmt: skip
LARGEST = 100_000  # letters of a text, elements of a list, or a number given to a filter, that a template may make
_MOST_WORK = 300_000_000  # letters that loops may write; a table of 3,321 communes and 10 items takes 12 million
_STEP, _CALL = 100, 3_000  # letters that a turn of a loop and a call count for beside what they write
_COUNTED, _JOINED = "_counted", "_joined"
# what reports use; the others of Jinja write markup (safe), differ from time to time (random) or only serve programs
_FILTERS = (
    "abs", "batch", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float", "groupby",
    "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace",
    "reverse", "round", "select", "selectattr", "sort", "string", "sum", "title", "trim", "truncate", "unique", "upper",
    "wordcount",
)  # fmt: skip
_GLOBALS = ("cycler", "dict", "joiner", "namespace")
_PADDING = frozenset(
    ("center", "expandtabs", "format", "format_map", "join", "ljust", "replace", "rjust", "translate", "zfill")
)
_TOO_LARGE = "tạo ra văn bản hoặc danh sách quá lớn"


class Sandbox(ImmutableSandboxedEnvironment):
    """Environment of one filling: counts its work; numbers and dates are printed as in Vietnamese, None is not.

    `lines`: for texts, where a block that stands alone on a line leaves no empty line behind. Raises SecurityError with
    the Vietnamese reason.
    """

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

    def __init__(self, *, autoescape: bool, lines: bool = False) -> None:
        super().__init__(
            autoescape=autoescape, undefined=StrictUndefined, finalize=self.printed, trim_blocks=lines,
            lstrip_blocks=lines, keep_trailing_newline=lines,
        )  # fmt: skip
        self.work = 0
        self.filters = {name: _bounded(self.filters[name]) for name in _FILTERS}
        self.filters |= {_COUNTED: self._count, _JOINED: self._joined}
        self.filters["join"] = _bounded_join(self.filters["join"])
        self.filters["replace"] = _bounded_replace(self.filters["replace"])
        self.globals = {name: self.globals[name] for name in _GLOBALS} | {"range": _range}

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """The operation, unless its result would be enormous."""
        sized = [value for value in (left, right) if isinstance(value, str | list | tuple)]
        if operator == "%" and isinstance(left, str):
            raise SecurityError("định dạng chữ bằng dấu %")
        if operator == "+" and sum(len(value) for value in sized) > LARGEST:
            raise SecurityError(_TOO_LARGE)
        if operator == "*" and sized:
            times = next((value for value in (left, right) if isinstance(value, int)), 0)
            if len(sized[0]) * times > LARGEST:
                raise SecurityError(_TOO_LARGE)
        if operator in ("*", "**") and _bits(left, right, operator) > LARGEST:
            raise SecurityError("tạo ra số quá lớn")
        return super().call_binop(context, operator, left, right)

    def call(self, context: Any, callee: Any, *arguments: Any, **named: Any) -> Any:
        """The call, counted: macros may call each other."""
        self._work_on(_CALL)
        return super().call(context, callee, *arguments, **named)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Nothing of Python's insides, and no method that pads or multiplies."""
        return not (isinstance(obj, str) and attr in _PADDING) and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """No wrapped str.format either: widths in a format make texts without end."""
        return

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        """Every loop counts its turns, each by the text that it writes; `~` obeys the limits of `+`."""
        for loop in source.find_all(nodes.For):
            size = _STEP + sum(len(text.data) for text in loop.find_all(nodes.TemplateData))
            loop.iter = nodes.Filter(
                loop.iter, _COUNTED, [nodes.Const(size)], [], None, None, lineno=loop.iter.lineno
            ).set_environment(self)
        for concat in source.find_all(nodes.Concat):
            pieces = nodes.List(concat.nodes, lineno=concat.lineno)
            concat.nodes = [nodes.Filter(pieces, _JOINED, [], [], None, None, lineno=concat.lineno)]
            concat.set_environment(self)
        return super()._generate(source, name, filename, defer_init)

    def _joined(self, pieces: list[Any]) -> str:
        if sum(len(piece) for piece in pieces if isinstance(piece, str)) > LARGEST:
            raise SecurityError(_TOO_LARGE)
        return markup_join(pieces)

    def _count(self, values: Iterable[Any], size: int) -> Iterator[Any] | list[Any]:
        if isinstance(values, StrictUndefined):
            return list(values)
        return self._counted(values, size)

    def _counted(self, values: Iterable[Any], size: int) -> Iterator[Any]:
        for value in values:
            self._work_on(size)
            yield value

    def _work_on(self, size: int) -> None:
        self.work += size
        if self.work > _MOST_WORK:
            raise SecurityError("lặp quá nhiều lần")

    def printed(self, value: object) -> object:
        """What is written for a value of the data."""
        if value is None:
            return ""
        if isinstance(value, Decimal):
            return format_number(value)
        if isinstance(value, str):
            self._work_on(len(value))
        return format_day(value) if isinstance(value, date) else value


def told(problem: BaseException | None) -> str:
    """What a filling failed for, as the end of a sentence about the template."""
    if isinstance(problem, UndefinedError):
        found = re.search(r"'([^']+)' is undefined|has no attribute '([^']+)'", str(problem))
        name = f"“{found[1] or found[2]}”" if found else f"({problem})"
        return f"dùng trường {name} không có trong dữ liệu"
    if isinstance(problem, SecurityError):
        found = re.search(r"attribute '([^']+)'", str(problem))
        reason = f"thuộc tính “{found[1]}”" if found else str(problem)
        return f"có lệnh không được phép chạy: {reason}"
    if isinstance(problem, RecursionError):
        return "có lệnh không được phép chạy: macro gọi lại chính nó mãi"
    return "có phép tính không làm được, ví dụ cộng chữ với số hoặc chia cho 0"


def _range(*bounds: int) -> range:
    made = range(*bounds)
    if len(made) > LARGEST:
        raise SecurityError("lặp quá nhiều lần")
    return made


def _bits(left: Any, right: Any, operator: str) -> float:
    if not (isinstance(left, int) and isinstance(right, int)):
        return 0
    return left.bit_length() * abs(right) if operator == "**" else left.bit_length() + right.bit_length()


def _bounded(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, refusing numbers that would make it write or compute without end."""

    @functools.wraps(filter_)
    def bounded(*arguments: Any, **named: Any) -> Any:
        for value in (*arguments[1:], *named.values()):
            if isinstance(value, int) and abs(value) > LARGEST:
                raise SecurityError(_TOO_LARGE)
        return filter_(*arguments, **named)

    return bounded


def _bounded_join(join: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(join)
    def bounded(context: Any, value: Iterable[Any], d: str = "", attribute: Any = None) -> Any:
        pieces = list(value)
        size = sum(len(piece) if isinstance(piece, str) else 1 for piece in pieces) + len(str(d)) * len(pieces)
        if size > 10 * LARGEST:  # a list of all communes with what each says is long
            raise SecurityError(_TOO_LARGE)
        return join(context, pieces, d, attribute)

    return bounded


def _bounded_replace(replace: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(replace)
    def bounded(context: Any, s: str, old: str, new: str, count: int | None = None) -> Any:
        text = str(s)
        if len(text) + text.count(str(old)) * len(str(new)) > 10 * LARGEST:
            raise SecurityError(_TOO_LARGE)
        return replace(context, s, old, new, count)

    return bounded
