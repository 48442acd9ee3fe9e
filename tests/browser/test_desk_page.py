"""The desk in a real Chromium: groups and their filters, the dot map, the bars by day, paper, keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from qng_reports.dataset import Dataset
from qng_reports.letter import AgencyMail, LetterState
from qng_reports.model import Agency, Round
from qng_reports.periods import parse_period
from qng_reports.status import Beside, round_status, write_page
from tests.browser.chromium import printed, screen, without_scripts
from tests.browser.rounds import form_of_two, received
from tests.browser.test_page import CONTRAST, ask, codes, find, go, pages

pytestmark = pytest.mark.browser
DEADLINE, NOW = date(2026, 6, 17), datetime(2026, 6, 20, 8, 30)
COMMUNES = 96
HEADS = """[...document.querySelectorAll('#agencies th[data-sort]')].map(
    h => [h.querySelector('button').offsetParent, getComputedStyle(h, '::before').content])"""


def desk_page(folder: Path) -> Path:
    """96 communes of two old provinces, each third silent, and one office; letters to all, two decisions to tell."""
    agencies = [
        Agency(
            f"{n:05}", f"{'Phường' if n % 11 == 0 else 'Xã'} Trà Bồng {n}", "phường" if n % 11 == 0 else "xã", ("all",),
            "Kon Tum" if n % 2 else "Quảng Ngãi", None, "", 14.0 + n % 12 / 8, 107.5 + n // 12 / 6,
        )
        for n in range(COMMUNES)
    ]  # fmt: skip
    agencies.append(Agency("CQ01", "Sở Nội vụ", "Cơ quan chuyên môn", ("all",)))
    round_ = Round(folder, form_of_two(), tuple(agencies), parse_period("2026-H1"), DEADLINE)
    dataset = Dataset({a.code: received(a.code) for n, a in enumerate(agencies) if n % 3})
    beside = Beside(date(2026, 6, 1), {}, ("Kỳ trước (quý I năm 2026) đã thay đổi sau khi lấy số.",))
    status = round_status(round_, dataset, (), rejected=(), today=NOW.date(), beside=beside)
    sent = AgencyMail(LetterState.SENT, datetime(2026, 6, 1), 1, datetime(2026, 6, 18), None, ("a@example.com",))
    return write_page(folder, status, now=NOW, mail={agency.code: sent for agency in agencies})


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> str:
    return desk_page(tmp_path_factory.mktemp("bàn làm việc")).as_uri()


@pytest.fixture
def page(browser: Chrome, desk: str) -> Iterator[Chrome]:
    """The desk as it opens; its console must have stayed silent."""
    browser.get_log("browser")
    go(browser, desk)
    yield browser
    assert browser.get_log("browser") == []


def choice(page: Chrome, name: str) -> Select:
    return Select(find(page, f'select[data-choice="{name}"]'))


def dot(page: Chrome, code: str) -> WebElement:
    return find(page, f'svg.ban-do a[href="#dv-{code}"]')


def focused(page: Chrome) -> object:
    """The row in which the focus is."""
    return ask(page, "(document.activeElement.closest('tbody') || {}).id")


def test_a_dot_leads_to_its_row_whatever_was_filtered(page: Chrome) -> None:
    choice(page, "tinh").select_by_value("Quảng Ngãi")
    assert "00001" not in codes(page)
    page.execute_script("arguments[0].scrollIntoView()", find(page, "svg.ban-do"))
    dot(page, "00001").click()
    WebDriverWait(page, 10).until(lambda _: focused(page) == "dv-00001")
    assert len(codes(page)) == COMMUNES + 1 and choice(page, "tinh").first_selected_option.get_attribute("value") == ""
    top = ask(page, "document.getElementById('dv-00001').getBoundingClientRect().top")
    assert isinstance(top, int | float) and 0 <= top < 200
    page.execute_script("document.activeElement.blur()")
    dot(page, "00001").click()
    WebDriverWait(page, 10).until(lambda _: focused(page) == "dv-00001", "a second time too")


def test_every_commune_has_a_dot_with_its_name(page: Chrome) -> None:
    told = ask(page, "[...document.querySelectorAll('svg.ban-do a title')].map(t => t.textContent)")
    assert isinstance(told, list) and len(told) == COMMUNES
    assert "Xã Trà Bồng 3: Chưa báo cáo. quá hạn 3 ngày" in told and "Xã Trà Bồng 4: Đã báo cáo" in told


def test_groups_filter_add_up_and_are_kept_in_the_address(page: Chrome, desk: str) -> None:
    rows = ask(page, "[...document.querySelectorAll('.groups a.filter')].map(a => a.textContent)")
    assert rows == ["Quảng Ngãi", "Kon Tum", "Phường", "Xã", "Cơ quan chuyên môn"]
    find(page, '.groups a[href="#tinh=Kon%20Tum"]').click()
    WebDriverWait(page, 10).until(lambda _: len(codes(page)) == 48)
    choice(page, "loai").select_by_value("Phường")
    shown = codes(page)
    assert shown and all(int(code) % 22 == 11 for code in shown)
    assert find(page, "#shown").text == f"Đang hiện {len(shown)}/97 đơn vị (Kon Tum; Phường)."
    kept = ask(page, "location.href")
    assert isinstance(kept, str) and kept.endswith("#tinh=Kon%20Tum&loai=Ph%C6%B0%E1%BB%9Dng")
    go(page, kept)
    assert codes(page) == shown and choice(page, "loai").first_selected_option.text == "Phường"
    go(page, f"{desk}#tinh=Atlantis&loai=%E0%A4%A")
    assert len(codes(page)) == COMMUNES + 1


def test_letters_sort_by_how_often_somebody_was_reminded(page: Chrome) -> None:
    assert find(page, "#dv-00001 td.mail").text == "gửi 01/06\nnhắc 1 (18/06)"
    find(page, '#agencies th[data-sort="thu"] button').click()
    assert find(page, '#agencies th[data-sort="thu"]').get_attribute("aria-sort") == "ascending"
    find(page, '#agencies th[data-sort="dien"] button').click()
    assert codes(page)[0] in {f"{n:05}" for n in range(0, COMMUNES + 1, 3)} | {"CQ01"}


def test_by_keyboard_alone(page: Chrome) -> None:
    """The map holds no tab stop; groups, choices and rows do."""
    assert ask(page, "document.querySelectorAll('svg a:not([tabindex=\"-1\"])').length") == 0
    find(page, '.groups a[href="#loai=X%C3%A3"]').send_keys(Keys.ENTER)
    WebDriverWait(page, 10).until(lambda _: len(codes(page)) <= COMMUNES)
    assert set(codes(page)) == {f"{n:05}" for n in range(COMMUNES) if n % 11}
    find(page, 'select[data-choice="tinh"]').send_keys("K")
    assert len(codes(page)) == sum(bool(n % 11 and n % 2) for n in range(COMMUNES))
    for picture in page.find_elements("css selector", "svg"):
        assert picture.accessible_name and picture.aria_role in ("img", "image")
    for control in page.find_elements("css selector", "button, input, select"):
        assert not control.is_displayed() or control.accessible_name
    heads = ask(page, "[...document.querySelectorAll('.groups th')].every(th => th.scope)")
    assert heads is True
    assert page.execute_script(CONTRAST) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1366])
def test_nothing_is_cut_off(page: Chrome, width: int) -> None:
    with screen(page, width):
        wide = (
            "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right >"
            " document.documentElement.clientWidth + 1).map(e => e.outerHTML.slice(0, 80))"
        )
        assert ask(page, wide) == []


def test_without_javascript_map_bars_and_groups_are_there(browser: Chrome, desk: str) -> None:
    with without_scripts(browser):
        go(browser, desk)
        assert all(picture.is_displayed() for picture in browser.find_elements("css selector", "svg, .groups"))
        assert "Kỳ trước (quý I năm 2026) đã thay đổi" in find(browser, "body").text
        assert not find(browser, "#tools").is_displayed()


def test_on_paper_the_pictures_are_on_the_first_page_and_heads_repeat(browser: Chrome, desk: str) -> None:
    go(browser, desk)
    assert 3 <= pages(printed(browser)) <= 6
    assert pages(printed(browser, pageRanges="1")) == 1
    assert re.search(rb"/MediaBox \[0 0 59[45][\d.]* 84[12]", printed(browser)), "A4"
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        with screen(browser, 703, 1017):  # an A4 page between its margins, at 96 dots an inch
            for css in ("svg.ban-do", "svg.theo-ngay", ".groups"):
                bottom = ask(browser, f"document.querySelector('{css}').getBoundingClientRect().bottom")
                assert isinstance(bottom, int | float) and bottom < 1017, css
            assert ask(browser, "getComputedStyle(document.querySelector('#agencies thead')).display") == (
                "table-header-group"
            )
            assert ask(browser, "getComputedStyle(document.querySelector('#agencies tbody tr')).breakInside") == "avoid"
            heads = ask(browser, HEADS)
            assert isinstance(heads, list) and [None, '"Đơn vị"'] in heads
            assert all(button is None for button, _ in heads), "Chromium repeats texts on later pages, not buttons"
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
