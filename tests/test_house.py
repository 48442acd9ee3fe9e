"""The law of the house: floors, budgets, doors, and a command line that starts at once."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "qng_reports"

# from the ground up; rooms on one floor do not know each other
FLOORS = (
    ("errors", "vietnamese", "periods", "model", "dataset", "sheets", "document", "numbers", "legacy_text"),
    (
        "figures",
        "messages",
        "checkcode",
        "layout",
        "report",
        "letter",
        "widths",
        "versions",
        "dotmap",
        "history",
        "decisions",
        "trends",
        "wording",
        "styles",
    ),
    ("checks", "reading", "totals", "workbook", "doors", "decree", "telling"),
    ("recall", "rounds", "generate", "collect", "export", "render", "simulation", "status", "letter_history"),
    ("correction", "review", "letter_templates", "backup", "wholeness"),
    ("blank_form", "demo", "example", "inspection", "mail"),
    ("cli",),
)
# within these floors a room may use one named before it
STAIRS = {
    "dataset": {"model"}, "model": {"periods", "vietnamese"}, "periods": {"errors"},
    "numbers": {"vietnamese"}, "history": {"figures"}, "trends": {"figures"}, "rounds": {"recall"},
}  # fmt: skip
DOORS = {  # a room covers what is in it
    "xlsxwriter": {"doors.xlsx_out", "doors.xlsx_charts"},
    "openpyxl": {"doors.xlsx_fill"},
    "python_calamine": {"doors.reader.native"},
    "msoffcrypto": {"doors.reader.password"},
    "docxtpl": {"doors.word"},
    "docx": {"doors.word", "doors.charts"},
    "pandas": {"doors.frames"},
    "pyarrow": {"doors.frames"},
    "rapidfuzz": {"doors.similar"},
    "sqlite3": {"doors.store"},
    "oxmsg": {"doors.unpacking.outlook_in"},
    "olefile": {"doors.unpacking.outlook_in"},
    "lxml": {"doors.word", "doors.docx_in", "doors.charts_in", "doors.charts"},
    "matplotlib": {"doors.charts.pictures"},
    "jinja2": {"doors.word", "doors.pages", "doors.sandbox", "doors.letter_texts"},
    "markupsafe": {"doors.pages", "doors.word"},
    "smtplib": {"doors.smtp"},
    "click": {"cli"},
    "subprocess": {"doors.office", "doors.apart", "doors.fonts"},
}
MODULE_LINES, FUNCTION_LINES, PARAMETERS = 400, 50, 6


def modules() -> dict[str, Path]:
    """Every module by its name inside the package."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name not in ("", "__main__"):
            found[name] = path
    return found


MODULES = modules()


def room(module: str) -> str:
    return module.split(".")[0]


ROOMS = {room(module) for module in MODULES}


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


@cache
def imports(module: str) -> frozenset[str]:
    """Full names of what a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return frozenset(found)


def inner_rooms(module: str) -> set[str]:
    names = {name.removeprefix("qng_reports.") for name in imports(module) if name.startswith("qng_reports.")}
    return {room(name) for name in names} & ROOMS


def floor_of(name: str) -> int:
    floors = [number for number, rooms in enumerate(FLOORS) if name in rooms]
    assert len(floors) == 1, f"room {name} stands on {len(floors)} floors; name it once in FLOORS"
    return floors[0]


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down_only(module: str) -> None:
    own = room(module)
    for other in inner_rooms(module) - {own}:
        below = floor_of(other) < floor_of(own)
        assert below or other in STAIRS.get(own, set()), f"{module} may not import {other}"


def test_every_room_named_stands() -> None:
    assert {name for rooms in FLOORS for name in rooms} == ROOMS


@pytest.mark.parametrize("module", MODULES)
def test_heavy_libraries_have_one_door(module: str) -> None:
    for library, doors in DOORS.items():
        used = any(name == library or name.startswith(library + ".") for name in imports(module))
        inside = any(f"{module}.".startswith(f"{door}.") for door in doors)
        assert not used or inside, f"{module} imports {library}, which belongs to {sorted(doors)}"


@pytest.mark.parametrize("module", MODULES)
def test_budgets(module: str) -> None:
    source = MODULES[module].read_text(encoding="utf-8")
    assert source.count("\n") <= MODULE_LINES, f"{module}: {source.count(chr(10))} lines"
    for node in ast.walk(tree_of(module)):
        if not isinstance(node, ast.FunctionDef):
            continue
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        assert lines <= FUNCTION_LINES, f"{module}.{node.name}: {lines} lines"
        if room(module) != "cli":
            given = [a for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs) if a.arg != "self"]
            assert len(given) <= PARAMETERS, f"{module}.{node.name}: {len(given)} parameters"


@pytest.mark.parametrize("module", MODULES)
def test_no_broad_except_and_no_stub(module: str) -> None:
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"{module}:{node.lineno} bare except"
            assert not (isinstance(node.type, ast.Name) and node.type.id == "Exception"), f"{module}:{node.lineno}"
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            stub = body and all(isinstance(p, ast.Pass) or _is_ellipsis(p) for p in body)
            assert not stub, f"{module}.{node.name} is a stub"


def _is_ellipsis(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is ...


@pytest.mark.parametrize("module", MODULES)
def test_public_names_are_described(module: str) -> None:
    tree = tree_of(module)
    assert ast.get_docstring(tree), f"{module} has no docstring"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{module}.{node.name} has no docstring"


def test_no_form_year_or_item_code_in_python() -> None:
    """New forms are data: only the demonstration names a form, and nothing names an item."""
    for module, path in MODULES.items():
        text = path.read_text(encoding="utf-8")
        assert room(module) == "demo" or '"kh121-2026"' not in text, f"{module} names a form"
        for code in ('"T1.', '"T2.', '"X0', '"X1', '"ND1'):
            assert code not in text, f"{module} names an item"


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, qng_reports.cli as c\n"
        "try: c.main(['--help'])\n"
        "except SystemExit as e: assert e.code == 0, e.code\n"
        "heavy = {'pandas', 'openpyxl', 'xlsxwriter', 'docxtpl', 'docx', 'jinja2', 'sqlite3', 'numpy'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert "HEAVY []" in done.stdout
    assert "Các lệnh" in done.stdout
