"""One Chromium and one page for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.browser.chromium import chromium, programs
from tests.browser.rounds import hard_page
from tests.office.programs import needs


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """Without Chromium these tests fail in CI, and are skipped elsewhere."""
    needs(programs(), "needs Chromium and its driver; on Debian: chromium chromium-driver")
    with chromium(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the page with the hard cases lies, as file://."""
    folder: Path = tmp_path_factory.mktemp("đợt báo cáo 1")
    return hard_page(folder).as_uri()
