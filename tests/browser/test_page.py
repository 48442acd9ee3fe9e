"""The status page in a real Chromium: filter, search, order, details, address, print, and what it must never do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.browser.chromium import printed, screen, seconds_of_work, without_scripts
from tests.browser.rounds import HOSTILE, NAMES, SIGNALS, large_page

pytestmark = pytest.mark.browser
SHOWN = "[...document.querySelectorAll('#agencies tbody')].filter(b => !b.hidden)"
TELLING = sorted(code for code, _, _ in NAMES if code != "21043")  # all but who is only missing
LEVELS = ["Tất cả", "Chưa báo cáo", "Có lỗi", "Có cảnh báo", "Đủ", "Gửi muộn", "Mọi cấp", "Cấp xã", "Cấp tỉnh"]


@pytest.fixture
def page(browser: Chrome, address: str) -> Iterator[Chrome]:
    """The page as it opens, with nothing chosen; its console must have stayed silent."""
    for log in ("browser", "performance"):
        browser.get_log(log)
    go(browser, address)
    yield browser
    assert browser.get_log("browser") == []


def go(browser: Chrome, address: str) -> None:
    """Opens the page anew, also where only the part after # differs."""
    browser.get("about:blank")
    browser.get(address)


def ask(browser: Chrome, expression: str, *arguments: object) -> object:
    return browser.execute_script(f"return {expression}", *arguments)


def codes(browser: Chrome) -> list[str]:
    """Codes of the agencies shown, from top to bottom."""
    found = ask(browser, f"{SHOWN}.map(b => b.id.slice(3))")
    assert isinstance(found, list)
    return found


def find(browser: Chrome, css: str) -> WebElement:
    return browser.find_element("css selector", css)


def chip(browser: Chrome, value: str, group: str = "loc") -> WebElement:
    return find(browser, f'#tools [data-group="{group}"][data-value="{value}"]')


def search(browser: Chrome, text: str) -> list[str]:
    field = find(browser, "#search")
    field.clear()
    field.send_keys(text)
    return codes(browser)


def head(browser: Chrome, name: str) -> WebElement:
    return find(browser, f'#agencies th[data-sort="{name}"]')


def part(browser: Chrome) -> object:
    """What stands after # in the address."""
    return ask(browser, "decodeURIComponent(location.hash)")


def opened(browser: Chrome) -> object:
    return ask(browser, "[...document.querySelectorAll('tbody.open')].map(b => b.id.slice(3)).sort()")


# ---------------------------------------------------------------- filter, search, order


def test_worst_first_and_counts_on_the_chips(page: Chrome) -> None:
    worst = ["21292", "21043", "21289", "21343", "X&\"'", "23332"]
    assert codes(page)[: len(worst)] == worst and len(codes(page)) == len(NAMES)
    labels = [c.text for c in page.find_elements("css selector", "#tools [data-group]")]
    assert labels == [f"{name} {n}" for name, n in zip(LEVELS, (10, 2, 3, 3, 5, 1, 10, 9, 1), strict=True)]
    assert find(page, "#shown").text == "Đang hiện 10/10 đơn vị."


def test_chips_filter_together_and_count_what_is_left(page: Chrome) -> None:
    chip(page, "loi").click()
    assert codes(page) == ["21289", "21343", "X&\"'"]
    assert find(page, "#shown").text == "Đang hiện 3/10 đơn vị (Có lỗi)."
    assert chip(page, "xa", "cap").text == "Cấp xã 3" and chip(page, "tinh", "cap").text == "Cấp tỉnh 0"
    chip(page, "tinh", "cap").click()
    assert codes(page) == [] and find(page, "#shown").text == "Không có đơn vị nào phù hợp (Có lỗi; Cấp tỉnh)."
    chip(page, "").click()
    assert codes(page) == ["CQ01"]
    pressed = page.find_elements("css selector", '#tools [aria-pressed="true"]')
    assert [c.text for c in pressed] == ["Tất cả 1", "Cấp tỉnh 1"]
    chip(page, "", "cap").click()
    for value, expected in (
        ("chua", ["21292", "21043"]),
        ("muon", ["23332"]),
        ("canh-bao", ["21343", "X&\"'", "23332"]),
    ):
        chip(page, value).click()
        assert codes(page) == expected


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("son ha", {"21289", "21292"}),
        ("SƠN HÀ", {"21292"}),
        ("Sơn Hạ", {"21289"}),
        ("So\u031bn Ha\u0323", {"21289"}),  # NFD, as some keyboards of Macs send it
        ("sơn", {"21289", "21292", "21343"}),
        ("dak", {"23332", "23338"}),
        ("đăk", {"23332"}),
        ("hoà", {"23338"}),  # the tone in the other place
        ("hó", set()),
        ("an phu", {"21034", "21040", "21043"}),
        ("ân phú", {"21040"}),
        ("ăn", {"21043"}),
        ("  xã   AN  ", {"21034", "21040", "21043"}),
        ("2128", {"21289"}),
        ("2134-abcd", {"21343"}),  # the check code on a signed paper
        ("<script>", {"X&\"'"}),
        ("không có ai", set()),
    ],
)
def test_search_with_and_without_diacritics(page: Chrome, typed: str, found: set[str]) -> None:
    assert set(search(page, typed)) == found


def test_columns_sort_by_number_and_by_the_vietnamese_alphabet(page: Chrome) -> None:
    head(page, "ten").find_element("tag name", "button").click()
    assert head(page, "ten").get_attribute("aria-sort") == "ascending"
    in_order = ["CQ01", "X&\"'", "21034", "21043", "21040", "23338", "23332", "21292", "21289", "21343"]
    assert codes(page) == in_order
    head(page, "loi").find_element("tag name", "button").send_keys(Keys.ENTER)
    assert codes(page)[-3:] == ["X&\"'", "21343", "21289"], "1, 2, 12"
    assert codes(page)[:7] == [code for code in in_order if code not in ("X&\"'", "21343", "21289")], "stable"
    head(page, "loi").find_element("tag name", "button").send_keys(Keys.SPACE)
    assert head(page, "loi").get_attribute("aria-sort") == "descending"
    assert codes(page)[:3] == ["21289", "21343", "X&\"'"]
    assert codes(page)[3:] == [code for code in in_order if code not in ("X&\"'", "21343", "21289")], "stable"
    assert ask(page, "document.querySelectorAll('#agencies [aria-sort]').length") == 1
    head(page, "nhan").find_element("tag name", "button").click()
    assert codes(page)[:2] == ["21043", "21292"] and codes(page)[-1] == "23332", "missing first, the late one last"
    head(page, "tt").find_element("tag name", "button").click()
    assert codes(page) == [code for code, _, _ in NAMES]


# ---------------------------------------------------------------- details


def test_an_agency_opens_by_keyboard_and_tells_the_worst_first(page: Chrome) -> None:
    button = find(page, "#dv-21289 button")
    detail = find(page, "#ct-21289")
    assert button.get_attribute("aria-controls") == "ct-21289"
    assert (button.get_attribute("aria-expanded"), detail.is_displayed()) == ("false", False)
    button.send_keys(Keys.ENTER)
    assert (button.get_attribute("aria-expanded"), detail.is_displayed()) == ("true", True)
    text = detail.text
    assert text.index("S01 Chưa điền (11 chỗ)") < text.index("S02 Không phải số") < text.index("B01 Gửi sau thời hạn")
    assert text.index("E9") < text.index("E10") < text.index("E19")
    assert "Chỉ gõ số, không gõ chữ, dấu = hay đơn vị tính." in text
    assert "Tệp 21289.xlsx, nhận lúc 09:05 15/06/2026 · có hiệu lực · mã đối chiếu 2128-ABCD" in text
    button.send_keys(Keys.SPACE)
    assert not detail.is_displayed()


def test_versions_are_told_with_sender_and_changes(page: Chrome) -> None:
    find(page, "#dv-21343 button").click()
    text = find(page, "#ct-21343").text
    assert "Lần 1: tệp a.xlsx, nhận lúc 09:00 12/06/2026, từ xa@example.com · đã được thay" in text
    assert "Lần 2: tệp b.xlsx, nhận lúc 09:00 15/06/2026 · có hiệu lực" in text
    assert "Số liệu!E4: 12 → 12 ha" in text


def test_only_who_has_something_to_tell_opens(page: Chrome) -> None:
    find(page, "#open-all").click()
    assert opened(page) == TELLING, "a refused file is something too"
    assert "nam-truoc.xlsx" in find(page, "#ct-21292").text
    find(page, "#close-all").click()
    assert opened(page) == []


def test_codes_add_up_and_lead_to_the_agencies(page: Chrome) -> None:
    rows = ask(page, "[...document.querySelectorAll('.codes tbody tr')].map(r => Number(r.cells[2].textContent))")
    assert isinstance(rows, list)
    assert sum(rows) == 21 == int(find(page, ".codes tfoot .n").text)
    assert find(page, ".codes tfoot").text.endswith("17 lỗi, 3 cảnh báo, 1 ghi chú")
    chip(page, "chua").click()
    find(page, '.codes a[href="#dv-21343"]').click()
    assert opened(page) == ["21343"] and len(codes(page)) == len(NAMES), "the filter would have hidden it"
    assert ask(page, "document.activeElement.closest('tbody').id") == "dv-21343"
    find(page, '.codes a[href="#ma=S02"]').click()
    assert set(codes(page)) == {"21289", "21343", "X&\"'"}
    assert find(page, "#shown").text == "Đang hiện 3/10 đơn vị (mã S02)."
    find(page, "#only-code").click()
    assert len(codes(page)) == len(NAMES) and not find(page, "#only-code").is_displayed()


# ---------------------------------------------------------------- the address


def test_a_view_can_be_kept_as_a_bookmark(page: Chrome, address: str) -> None:
    assert part(page) == ""
    chip(page, "loi").click()
    chip(page, "xa", "cap").click()
    head(page, "loi").find_element("tag name", "button").click()
    search(page, "xã sơn")
    find(page, "#dv-21343 button").click()
    assert part(page) == "#loc=loi&cap=xa&tim=xã sơn&xep=loi&mo=21343"
    kept = ask(page, "location.href")
    assert isinstance(kept, str)
    go(page, kept)
    assert codes(page) == ["21343", "21289"] and opened(page) == ["21343"]
    assert find(page, "#search").get_attribute("value") == "xã sơn"
    assert head(page, "loi").get_attribute("aria-sort") == "ascending"
    assert chip(page, "loi").get_attribute("aria-pressed") == "true"
    page.refresh()
    assert codes(page) == ["21343", "21289"]


def test_all_open_is_one_word_of_the_address(page: Chrome, address: str) -> None:
    find(page, "#open-all").click()
    assert part(page) == "#mo=tat-ca"
    go(page, f"{address}#mo=tat-ca")
    assert opened(page) == TELLING


@pytest.mark.parametrize(
    "junk", ["#loc=xyz&cap=%E0%A4%A&xep=-ten", "#tim", "#mo=,,&=&xep=--", "#__proto__=1&constructor=2", "#dv-khong-co"]
)
def test_an_address_out_of_order_harms_nothing(page: Chrome, address: str, junk: str) -> None:
    go(page, address + junk)
    assert len(codes(page)) == len(NAMES)
    assert find(page, "#shown").text == "Đang hiện 10/10 đơn vị."


def test_an_odd_code_is_reached_by_its_link(page: Chrome, address: str) -> None:
    go(page, f"{address}#dv-X%26%22%27")
    assert opened(page) == ["X&\"'"]


# ---------------------------------------------------------------- what it must never do


def test_nothing_is_fetched(page: Chrome, address: str) -> None:
    assert ask(page, "performance.getEntriesByType('resource').map(e => e.name)") == []
    messages = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    asked = {m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"}
    assert {url.split("#")[0] for url in asked} <= {address, "about:blank"}


def test_what_was_typed_stays_text(page: Chrome) -> None:
    find(page, "#open-all").click()
    assert ask(page, "document.querySelectorAll('script').length") == 2
    assert ask(page, "document.images.length") == 0
    assert page.title == "Tình trạng báo cáo 6 tháng đầu năm 2026"
    seen = HOSTILE[:-9] + SIGNALS + HOSTILE[-7:]
    assert seen in find(page, "#dv-X\\&\\\"\\' .name").text
    assert f"phải là số nhưng ô ghi “{HOSTILE[:-9]}" in find(page, "#agencies").text
    assert ask(page, "/[\\u2028\\u202e]/.test(document.documentElement.outerHTML)") is False


def test_a_script_that_came_in_all_the_same_would_not_run(browser: Chrome, address: str) -> None:
    go(browser, address)
    browser.execute_script(
        "var s = document.createElement('script'); s.textContent = 'document.title = \"hacked\"';"
        "document.body.appendChild(s);"
        "var i = document.createElement('img'); i.src = 'https://example.invalid/x.png'; document.body.appendChild(i);"
    )
    assert browser.title.startswith("Tình trạng")
    told = [entry["message"] for entry in browser.get_log("browser")]
    assert len(told) == 2 and all("Content Security Policy" in message for message in told)


# ---------------------------------------------------------------- every reader


def test_without_javascript_everything_is_there(browser: Chrome, address: str) -> None:
    with without_scripts(browser):
        go(browser, address)
        assert not find(browser, "#tools").is_displayed()
        details = browser.find_elements("css selector", ".detail")
        assert len(details) == len(TELLING) and all(detail.is_displayed() for detail in details)
        text = find(browser, "body").text
        for told in ("E19", "“Số hộ” phải là số", "nam-truoc.xlsx", "xa@example.com", "17 lỗi, 3 cảnh báo, 1 ghi chú"):
            assert told in text
        assert "Lọc 3 đơn vị" not in text, "a link that needs JavaScript"


@pytest.mark.parametrize("width", [320, 390, 768, 1366])
def test_nothing_is_cut_off(page: Chrome, width: int) -> None:
    with screen(page, width):
        find(page, "#open-all").click()
        wide = (
            "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right >"
            " document.documentElement.clientWidth + 1).map(e => e.outerHTML.slice(0, 80))"
        )
        assert ask(page, wide) == []
        assert ask(page, "document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        head(page, "ten").find_element("tag name", "button").click()
        assert head(page, "ten").get_attribute("aria-sort") == "ascending"


CONTRAST = """
function light(c) {
  return c.slice(0, 3).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : Math.pow((v + .055) / 1.055, 2.4))
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
}
function numbers(text) { return text.match(/[\\d.]+/g).map(Number); }
function ground(e) {
  for (; e; e = e.parentElement) {
    const c = numbers(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c;
  }
  return [255, 255, 255];
}
return [...document.querySelectorAll('body *')].filter(e => e.offsetParent && [...e.childNodes].some(n =>
  n.nodeType === 3 && n.data.trim())).map(e => {
    const a = light(numbers(getComputedStyle(e).color)), b = light(ground(e));
    return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.outerHTML.slice(0, 80)];
  }).filter(pair => pair[0] < 4.5);
"""


def test_contrast_and_names_of_controls(page: Chrome) -> None:
    find(page, "#open-all").click()
    chip(page, "loi").click()
    assert page.execute_script(CONTRAST) == []
    for control in page.find_elements("css selector", "button, input"):
        assert not control.is_displayed() or control.accessible_name, control.get_attribute("outerHTML")
    assert ask(page, "document.documentElement.lang") == "vi"
    find(page, "#search").send_keys(Keys.TAB)
    assert ask(page, "getComputedStyle(document.activeElement).outlineStyle") == "solid"


# ---------------------------------------------------------------- paper, size


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_print_shows_what_is_shown(browser: Chrome, tmp_path: Path) -> None:
    go(browser, large_page(tmp_path, 117, 300).as_uri())
    closed = pages(printed(browser))
    assert 3 <= closed <= 7
    find(browser, "#open-all").click()
    assert pages(printed(browser)) > closed + 3
    find(browser, "#close-all").click()
    search(browser, "Trọng 116")
    assert pages(printed(browser)) == 1
    assert re.search(rb"/MediaBox \[0 0 59[45][\d.]* 84[12]", printed(browser)), "A4"


@pytest.mark.parametrize(
    ("agencies", "issues", "most_bytes", "most_seconds"), [(117, 3_000, 1_000_000, 1), (3_321, 3_321, 4_000_000, 4)]
)
def test_a_large_round_opens_at_once(
    browser: Chrome, tmp_path: Path, agencies: int, issues: int, most_bytes: int, most_seconds: float
) -> None:
    path = large_page(tmp_path, agencies, issues)
    size, seconds = path.stat().st_size, seconds_of_work(browser, path.as_uri())
    assert len(search(browser, "trong 11")) == sum("Trọng 11" in f"Trọng {n}" for n in range(agencies))
    print(f"{agencies} agencies, {issues} issues: {size:,} bytes, {seconds:.2f} s to open")
    assert size < most_bytes
    assert 0 < seconds < most_seconds, "a tenth of that, a third of that on the machine where it was written"
