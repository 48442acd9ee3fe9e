"""Texts of letters that staff edit: filled in a sandbox, and every fault told with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from qng_reports.doors.jinja import sandbox, undefined_name, unknown_names
from qng_reports.errors import Fault, QngError
from qng_reports.report import Names


def text_faults(text: str, name: str, first_line: int, known: Names) -> Iterator[Fault]:
    """What is wrong with a text: tags misspelt, fields that are not `known`; places are "NAME, dòng N"."""
    environment = sandbox(autoescape=False, lines=True)
    try:
        tree = environment.parse(text)
        environment.compile(text)
    except TemplateSyntaxError as problem:
        place = f"{name}, dòng {first_line + problem.lineno - 1}"
        yield Fault(place, f"thẻ viết sai ({problem.message})", "sửa lại thẻ {{ … }} hoặc {% … %} ở dòng này")
        return
    for field, remedy, line in unknown_names(tree, known, environment):
        yield Fault(f"{name}, dòng {first_line + line - 1}", f"không có trường “{field}”", remedy)


def fill_text(text: str, name: str, context: Mapping[str, object]) -> str:
    """The text filled in; QngError in one sentence for what only shows then."""
    try:
        return sandbox(autoescape=False, lines=True).from_string(text).render(context)
    except UndefinedError as problem:
        raise QngError(f"Mẫu thư “{name}” dùng trường {undefined_name(problem)} không có trong dữ liệu.") from problem
    except SecurityError as problem:
        raise QngError(f"Mẫu thư “{name}” có lệnh không được phép chạy: {problem}.") from problem
    except (TypeError, ValueError, ArithmeticError) as problem:
        raise QngError(f"Mẫu thư “{name}” có phép tính không làm được: {problem}.") from problem
