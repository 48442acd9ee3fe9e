"""Where agencies stand, and how it is told: in lines, in plain types, on a page."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from qng_reports import messages
from qng_reports.dataset import Dataset, Identity, Issue, Observation, Place, Submission
from qng_reports.model import Agency, Availability, Component, Form, Indicator, Kind, Method, Question, Round, Section
from qng_reports.periods import parse_period
from qng_reports.status import RoundStatus, State, round_status, table_text, to_json, write_page

DEADLINE = date(2026, 6, 17)
NOW = datetime(2026, 6, 19, 8, 30)
SCRIPT = "<script>alert('1')</script>"
FORM = Form(
    code="KH",
    version="1",
    title="Kết quả thực hiện kế hoạch",
    plan="",
    issuer="Sở",
    contact="",
    sections=(Section("I", "I"),),
    indicators=(
        Indicator("R1", "1", "I", "Tỷ lệ", "%", Kind.RATIO, Method.RATIO_OF_SUMS, ("all",)),
        Indicator("C1", "2", "I", "Số người", "người", Kind.COUNT, Method.SUM, ("all",)),
        Indicator("C2", "3", "I", "Tùy chọn", "người", Kind.COUNT, Method.SUM, ("all",), required=False),
        Indicator("C3", "4", "I", "Phối hợp", "người", Kind.COUNT, Method.SUM, ("X",), confirmers=("all",)),
    ),
    questions=(Question("Q1", "Khó khăn", ("all",), required=True), Question("Q2", "Kiến nghị", ("all",))),
)
AGENCIES = (
    Agency("0102", "Xã Đăk Hà", "xã", ("all",)),
    Agency("0101", "Phường B", "Phường", ("all",)),
    Agency("0103", f"Đặc khu {SCRIPT}", "đặc khu", ("all",)),
    Agency("0104", "Xã Án", "xã", ("all",)),
    Agency("S1", "Sở Nội vụ", "sở", ("all",)),
    Agency("S2", "Không được hỏi", "sở"),
)


def seen(
    item: str, component: Component = Component.VALUE, *, usable: bool = True,
    state: Availability = Availability.AVAILABLE,
) -> Observation:  # fmt: skip
    return Observation("", item, component, Decimal(1), "1", "", state, Place("f"), usable)


def submission(
    agency: str, observations: tuple[Observation, ...], issues: tuple[Issue, ...] = (), day: int = 15
) -> Submission:
    own = tuple(replace(o, agency=agency) for o in observations)
    return Submission(f"{agency}.xlsx", "00", Identity(), True, own, issues, datetime(2026, 6, day, 9, 5))


FULL = (seen("R1", Component.NUMERATOR), seen("R1", Component.DENOMINATOR), seen("C1"), seen("Q1"))
ERROR = messages.not_a_number(Place("0103.xlsx", "Số liệu", "E9", "0103", "C1"), "Số người", SCRIPT)
WARNING = messages.superseded(Place("0103.xlsx", agency="0103"), "cũ.xlsx", (), real=True)
REJECTED = (
    messages.unreadable_file(Place(f"{SCRIPT}.xlsx"), "tệp bị hỏng"),
    messages.other_period(Place("nam-truoc.xlsx", agency="0104"), "2025-H1", "2026-H1"),
)


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    return Round(tmp_path, FORM, AGENCIES, parse_period("2026-H1"), DEADLINE)


@pytest.fixture
def dataset() -> Dataset:
    third = (seen("R1", Component.NUMERATOR), seen("C1", usable=False), seen("Q1"), seen("C1", Component.NOTE))
    lead = (seen("C1", state=Availability.NOT_AVAILABLE), seen("R1", state=Availability.NOT_APPLICABLE), seen("C3"))
    return Dataset(
        {
            "0101": submission("0101", FULL, day=18),
            "0102": submission("0102", FULL),
            "0103": submission("0103", third, (WARNING, ERROR)),
            "S1": submission("S1", lead),
        }
    )


@pytest.fixture
def status(round_: Round, dataset: Dataset) -> RoundStatus:
    return round_status(round_, dataset, REJECTED, today=NOW.date())


def test_states_and_counts(status: RoundStatus) -> None:
    found = {agency.code: agency for agency in status.agencies}
    assert list(found) == ["0102", "0101", "0103", "0104", "S1"]
    states = [State.REPORTED, State.REPORTED, State.FAULTY, State.MISSING, State.REPORTED]
    assert [agency.state for agency in status.agencies] == states
    assert [agency.late for agency in status.agencies] == [False, True, False, False, False]
    assert [(agency.answered, agency.asked) for agency in status.agencies] == [(3, 3), (3, 3), (1, 3), (0, 3), (2, 3)]
    assert found["0103"].complete == Decimal("33.33")
    assert (found["0103"].errors, found["0103"].warnings) == (1, 1)
    assert [agency.rejected for agency in status.agencies] == [0, 0, 0, 1, 0]
    communes, provincial = status.communes, status.provincial
    assert (communes.received, communes.expected, communes.faulty, communes.late, communes.missing) == (3, 4, 1, 1, 1)
    assert (provincial.received, provincial.expected) == (1, 1)
    assert (status.rejected, status.days_left) == (2, -2)


def test_plain_types(status: RoundStatus) -> None:
    told = to_json(status)
    assert json.loads(json.dumps(told)) == told
    assert told["missing"] == ["0104"]
    assert told["communes"] == {"expected": 4, "received": 3, "missing": 1, "faulty": 1, "late": 1, "share": "75.00"}


def test_terminal(status: RoundStatus) -> None:
    text = table_text(status)
    assert "hạn gửi 17/06/2026 (đã quá hạn 2 ngày)" in text
    head, communes, provincial = text.split("\n")[3:6]
    assert len(head) == len(communes) == len(provincial)
    assert communes.split() == ["Cấp", "xã", "3/4", "75%", "1", "1", "1"]
    assert "Chưa báo cáo: 1 đơn vị\n  Xã Án (0104)." in text
    assert "Tệp không nhận được: 2." in text


@pytest.mark.parametrize(("day", "words"), [(14, "còn 3 ngày"), (17, "hạn là hôm nay"), (18, "đã quá hạn 1 ngày")])
def test_deadline_words(round_: Round, day: int, words: str) -> None:
    status = round_status(round_, Dataset(), (), today=date(2026, 6, day))
    assert f"({words})" in table_text(status)


def test_terminal_stays_short(tmp_path: Path) -> None:
    agencies = tuple(Agency(f"{n:05}", f"Xã Trương Quang Trọng {n}", "xã", ("all",)) for n in range(200))
    round_ = Round(tmp_path, FORM, agencies, parse_period("2026-H1"), DEADLINE)
    faulty = {agency.code: submission(agency.code, FULL, (ERROR,)) for agency in agencies[:90]}
    text = table_text(round_status(round_, Dataset(faulty), (), today=DEADLINE))
    assert len(text.split("\n")) <= 40
    assert max(len(line) for line in text.split("\n")) <= 100


def test_everybody_has_answered(round_: Round) -> None:
    full = Dataset({agency.code: submission(agency.code, FULL) for agency in AGENCIES[:5]})
    assert "Tất cả đơn vị đã báo cáo." in table_text(round_status(round_, full, (), today=DEADLINE))


class Page(HTMLParser):
    """Checks that tags close in order; keeps rows, texts and what would be fetched."""

    VOID = frozenset({"meta", "input", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [
            f"{name}={value}" for name, value in attrs if name in ("src", "href") and value and value[0] != "#"
        ]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_page(round_: Round, dataset: Dataset, status: RoundStatus) -> None:
    path = write_page(round_, status, [*REJECTED, *dataset.issues()], now=NOW)
    assert path == round_.folder / "ket-qua" / "tinh-trang.html"
    html = path.read_text(encoding="utf-8")
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == []
    assert page.fetched == []
    assert "http" not in html and "url(" not in html and "@import" not in html
    assert html.count("<script>") == 1
    assert "&lt;script&gt;" in html
    assert page.tags.count("tr") == 1 + len(status.agencies)
    text = " ".join(" ".join(page.texts).split())
    assert "3/4" in text
    assert f"“Số người” phải là số nhưng ô ghi “{SCRIPT}”. S02" in text
    assert "Tệp 0103.xlsx, trang Số liệu, ô E9, mã C1" in text
    assert text.index("Tệp chưa rõ của đơn vị nào") < text.index("1 lỗi, 1 cảnh báo")
    assert text.index("S02") < text.index("B02")


def test_page_of_a_quiet_round(round_: Round) -> None:
    path = write_page(round_, round_status(round_, Dataset(), (), today=DEADLINE), (), now=NOW)
    html = path.read_text(encoding="utf-8")
    assert "Không có lỗi hoặc cảnh báo nào." in html
    assert "0/4" in html
