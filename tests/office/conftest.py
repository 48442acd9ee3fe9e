"""The programs and rounds that the tests of this folder share."""

from __future__ import annotations

import pytest

from qng_reports.model import Round
from tests.office import programs


@pytest.fixture(scope="session", autouse=True)
def program() -> str:
    """The Python that drives LibreOffice: without it these tests fail in CI, and are skipped elsewhere."""
    python = programs.office_python()
    programs.needs(python, "needs LibreOffice (soffice) and a Python with uno; on Debian: libreoffice-calc python3-uno")
    return python


@pytest.fixture(scope="session")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """A round on the shipped form with the workbooks of a commune and a department."""
    return programs.shipped_round(tmp_path_factory.mktemp("round") / "dot")


@pytest.fixture(scope="session")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """A round on the example that has every kind of item, with the workbooks of a commune and a department."""
    return programs.every_kind(tmp_path_factory.mktemp("every") / "dot")
