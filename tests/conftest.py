"""Golden files: text dumps that are compared, and written anew by `pytest --refresh`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="write golden files and generated docs anew")


@pytest.fixture
def same_as(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compares a text with a kept file; with --refresh it writes the file instead."""

    def compare(path: Path, text: str) -> None:
        path = path if path.is_absolute() else GOLDEN / path
        if request.config.getoption("--refresh"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path} is missing; make it with: pytest --refresh"
        assert text == path.read_text(encoding="utf-8"), f"{path.name} differs; if that is right: pytest --refresh"

    return compare
