"""A real Chromium without a window and without network, which opens pages from disk."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
A4 = {"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": True, "preferCSSPageSize": True}


def programs() -> tuple[str, str] | None:
    """Chromium and its driver, where both are installed."""
    browser = next(filter(None, map(shutil.which, PROGRAMS)), None)
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


@contextmanager
def chromium(profile: Path) -> Iterator[Chrome]:
    """A browser that keeps what its console says; every name of a host leads nowhere."""
    found = programs()
    assert found is not None
    options = ChromeOptions()
    options.binary_location = found[0]
    flags = ["--headless=new", f"--user-data-dir={profile}", "--window-size=1366,768", "--lang=vi", "--disable-gpu",
             "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-dev-shm-usage", "--force-device-scale-factor=1",
             "--no-first-run", "--disable-extensions", "--disable-background-networking"]  # fmt: skip
    if os.name == "posix" and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium refuses a sandbox to root
    for flag in flags:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = Chrome(options=options, service=Service(found[1]))
    try:
        yield browser
    finally:
        browser.quit()


def printed(browser: Chrome, **settings: Any) -> bytes:
    """The page as PDF, as the print window would make it."""
    made = browser.execute_cdp_cmd("Page.printToPDF", {**A4, **settings})
    return base64.b64decode(made["data"])


@contextmanager
def screen(browser: Chrome, width: int, height: int = 800) -> Iterator[None]:
    """Another screen for a while: a telephone's, where it is narrow."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@contextmanager
def without_scripts(browser: Chrome) -> Iterator[None]:
    """JavaScript of pages is switched off; what a test asks still runs."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def seconds_of_work(browser: Chrome, address: str) -> float:
    """Processor seconds that the page's thread needs to open it: however busy the machine is."""
    ticks = {"timeDomain": "threadTicks"}
    browser.execute_cdp_cmd("Performance.setTimeDomain", ticks)
    browser.execute_cdp_cmd("Performance.enable", ticks)
    browser.get("about:blank")
    browser.get(address)
    metrics = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    browser.execute_cdp_cmd("Performance.disable", {})
    return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))
