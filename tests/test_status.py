"""Where agencies stand, and how it is told: in lines, in plain types, on a page."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from qng_reports import messages
from qng_reports.collect import current_state, resent
from qng_reports.dataset import Dataset, Identity, Issue, Observation, Place, Submission
from qng_reports.doors.store import Store
from qng_reports.model import (
    DATASET_FILE,
    Agency,
    Availability,
    Component,
    Form,
    Indicator,
    Kind,
    Method,
    Question,
    Round,
    Section,
)
from qng_reports.periods import parse_period
from qng_reports.status import RoundStatus, State, Urgency, round_status, table_text, to_json, version_lines, write_page
from qng_reports.status.terminal import columns_of, fair_shares
from qng_reports.telling import by_agency, by_code
from tests.tables import ON_TIME, a_round, answer, collect_now, drop, returned

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
DIFFER = messages.figures_differ(
    Place("0101.xlsx", agency="0101", item="C1"), FORM.indicators[1], "1", "1", "2", "Sở A"
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
    return round_status(round_, dataset, [*REJECTED, *dataset.issues(), DIFFER], rejected=REJECTED, today=NOW.date())


def quiet(round_: Round, dataset: Dataset, today: date = DEADLINE) -> RoundStatus:
    """Where only the submissions have issues."""
    return round_status(round_, dataset, tuple(dataset.issues()), rejected=(), today=today)


def test_states_and_counts(status: RoundStatus) -> None:
    found = {agency.code: agency for agency in status.agencies}
    assert list(found) == ["0102", "0101", "0103", "0104", "S1"]
    states = [State.REPORTED, State.REPORTED, State.FAULTY, State.MISSING, State.REPORTED]
    assert [agency.state for agency in status.agencies] == states
    assert [agency.late for agency in status.agencies] == [False, True, False, False, False]
    assert [(agency.answered, agency.asked) for agency in status.agencies] == [(3, 3), (3, 3), (1, 3), (0, 3), (2, 3)]
    assert found["0103"].complete == Decimal("33.33")
    assert [(a.errors, a.warnings) for a in status.agencies] == [(0, 0), (0, 1), (1, 1), (0, 0), (0, 0)]
    assert [agency.days_late for agency in status.agencies] == [0, 1, 0, 2, 0]
    assert [agency.full for agency in status.agencies] == [True, True, False, False, False]
    assert [agency.rejected for agency in status.agencies] == [0, 0, 0, 1, 0]
    communes, provincial = status.communes, status.provincial
    assert (communes.received, communes.expected, communes.faulty, communes.late, communes.missing) == (3, 4, 1, 1, 1)
    assert (provincial.received, provincial.expected) == (1, 1)
    assert (len(status.refused), status.days_left) == (2, -2)


def test_plain_types(status: RoundStatus) -> None:
    told = to_json(status)
    assert json.loads(json.dumps(told)) == told
    assert told["missing"] == ["0104"]
    assert told["communes"] == {"expected": 4, "received": 3, "missing": 1, "faulty": 1, "late": 1, "share": "75.00",
                                "full": 2, "doubtful": 2}  # fmt: skip
    assert told["issues"] == {"error": 3, "warning": 2, "note": 0}
    assert told["codes"] == [
        {"code": "D04", "severity": "error", "count": 1, "agencies": {"0104": 1}},
        {"code": "S02", "severity": "error", "count": 1, "agencies": {"0103": 1}},
        {"code": "T01", "severity": "error", "count": 1, "agencies": {}},
        {"code": "B02", "severity": "warning", "count": 1, "agencies": {"0103": 1}},
        {"code": "K02", "severity": "warning", "count": 1, "agencies": {"0101": 1}},
    ]
    assert told["rejected"] == 2
    assert told["rejected_files"] == [
        {"file": f"{SCRIPT}.xlsx", "agency": "", "codes": ["T01"]},
        {"file": "nam-truoc.xlsx", "agency": "0104", "codes": ["D04"]},
    ]


def test_every_issue_is_told_once(status: RoundStatus) -> None:
    """Those in force by agency and those of refused files are together all; by code they add up to the same."""
    names = status.names
    told = [i for group in by_agency(status.issues, names) for i in group.issues]
    told += [i for file in status.refused for i in file.issues]
    assert sorted(i.message for i in told) == sorted(i.message for i in status.all_issues)
    assert sum(code.total for code in by_code(status.all_issues, names)) == len(told) == 5
    by_name = {group.agency: group.count for group in by_agency(status.issues, names)}
    for agency in status.agencies:
        count = by_name.get(agency.code)
        assert (agency.errors, agency.warnings) == ((count.errors, count.warnings) if count else (0, 0))


def test_who_needs_most_comes_first(round_: Round, dataset: Dataset, status: RoundStatus) -> None:
    assert [a.code for a in status.by_urgency()] == ["0104", "0103", "0101", "S1", "0102"]
    assert [a.urgency for a in status.by_urgency()] == [
        Urgency.OVERDUE, Urgency.FAULTY, Urgency.DOUBTFUL, Urgency.INCOMPLETE, Urgency.SETTLED,
    ]  # fmt: skip
    early = quiet(round_, dataset, date(2026, 6, 1))
    assert [a.code for a in early.by_urgency()] == ["0103", "S1", "0104", "0101", "0102"], "nobody is overdue yet"


def test_terminal(status: RoundStatus) -> None:
    lines = table_text(status).split("\n")
    assert lines[1].endswith("hạn gửi 17/06/2026 (đã quá hạn 2 ngày)")
    head, communes, provincial = lines[3:6]
    assert len(head) == len(communes) == len(provincial)
    assert communes.split() == ["Cấp", "xã", "3/4", "75%", "2", "1", "2", "1", "1"]
    assert [line.split("  ")[0] for line in lines[9:13]] == ["0104", "0103", "0101", "S1"]
    assert lines[9].split(maxsplit=3)[3] == "Chưa báo cáo, quá hạn 2 ngày           1 tệp không nhận"
    assert lines[10].endswith("1/3      1 lỗi, 1 cảnh báo")
    assert lines[13] == "1 đơn vị khác đã báo cáo đủ, đúng hạn, không có lỗi hoặc cảnh báo."
    assert "  S02 Không phải số (lỗi): 1 chỗ ở 1 đơn vị" in lines
    assert "  T01 Tệp không đọc được (lỗi): 1 chỗ" in lines
    assert "Tệp không nhận được: 2" in lines


@pytest.mark.parametrize(("day", "words"), [(14, "còn 3 ngày"), (17, "hạn là hôm nay"), (18, "đã quá hạn 1 ngày")])
def test_deadline_words(round_: Round, day: int, words: str) -> None:
    text = table_text(quiet(round_, Dataset(), date(2026, 6, day)))
    assert f"({words})" in text
    assert ("quá hạn 1 ngày" in text.split("\n", 2)[2]) is (day == 18)


def test_a_round_that_everybody_answered_is_not_overdue(round_: Round, dataset: Dataset) -> None:
    whole = Dataset(dataset.submissions | {"0104": submission("0104", FULL)})
    text = table_text(quiet(round_, whole, date(2028, 2, 14)))
    assert "hạn gửi 17/06/2026 (mọi đơn vị đã báo cáo)" in text
    assert "quá hạn" not in text
    assert "hạn gửi 17/06/2026 (còn 3 ngày)" in table_text(quiet(round_, whole, date(2026, 6, 14)))


@pytest.mark.parametrize("width", [40, 80, 100, 250])
def test_terminal_stays_on_one_screen(tmp_path: Path, width: int) -> None:
    names = ("Xã Trương Quang Trọng và rất nhiều chữ trong tên của một đơn vị", unicodedata.normalize("NFD", "Xã Đắk"))
    agencies = tuple(Agency(f"{n:05}", f"{names[n % 2]} {n}", "xã", ("all",)) for n in range(200))
    round_ = Round(tmp_path, FORM, agencies, parse_period("2026-H1"), DEADLINE)
    issues = [messages.not_a_number(Place(f"{n}.xlsx", "Số liệu", "E9", f"{n:05}"), "Số", "x") for n in range(60)]
    issues += [messages.superseded(Place(f"{n}.xlsx", agency=f"{n:05}"), "y.xlsx", (), real=True) for n in range(90)]
    refused = tuple(messages.unreadable_file(Place("tệp " * 40 + f"{n}.xlsx"), "hỏng") for n in range(9))
    received = Dataset({agency.code: submission(agency.code, FULL) for agency in agencies[:90]})
    status = round_status(round_, received, [*issues, *refused], rejected=refused, today=date(2026, 6, 20))
    lines = table_text(status, width=width).split("\n")
    assert len(lines) <= 40
    assert max(map(columns_of, lines)) <= min(max(width, 80), 100)
    states = {
        columns_of(line[: line.index(word)])
        for line in lines
        for word in ("Chưa báo cáo, quá", "Có lỗi  ")
        if word in line
    }
    assert len(states) == 2, "one place in the totals, one in the table: combining marks take no room"
    shown = [
        sum(word in line for line in lines[8:]) for word in ("Chưa báo cáo, quá hạn 3 ngày", "1 lỗi, 1", "Đã báo cáo  ")
    ]
    assert shown == [5, 4, 4], "every kind is shown"
    rest = [int(line.split()[2]) for line in lines if line.startswith("… và")]
    assert rest == [110 - 5, 60 - 4, 30 - 4]
    assert "… và 6 tệp nữa" in lines[-1]


def test_terminal_is_plain_unless_told(status: RoundStatus) -> None:
    assert "\x1b" not in table_text(status)
    coloured = table_text(status, colour=True)
    assert re.sub(r"\x1b\[\d+m", "", coloured) == table_text(status)
    assert "\x1b[31m0104" in coloured and "\x1b[33m0101" in coloured


def test_terminal_shows_no_control_characters(tmp_path: Path) -> None:
    agency = Agency("1", "Xã \x1b[2J\u202eA\nB", "xã", ("all",))
    round_ = Round(tmp_path, FORM, (agency,), parse_period("2026-H1"), DEADLINE)
    refused = (messages.unreadable_file(Place("\x1b]0;x\x07.xlsx"), "\x9b31m"),)
    text = table_text(round_status(round_, Dataset(), refused, rejected=refused, today=DEADLINE))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert "[2JA B" in text


def test_shares_are_fair() -> None:
    assert fair_shares([6, 6, 30], 13) == [5, 4, 4]
    assert fair_shares([1, 0, 30], 13) == [1, 0, 12]
    assert fair_shares([2, 3, 1], 13) == [2, 3, 1]


def test_everybody_has_answered(round_: Round) -> None:
    full = Dataset({agency.code: submission(agency.code, FULL) for agency in AGENCIES[:5]})
    assert "Tất cả đơn vị đã báo cáo đủ, không có lỗi hoặc cảnh báo." in table_text(quiet(round_, full))


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


def test_page(round_: Round, status: RoundStatus) -> None:
    path = write_page(round_.folder, status, now=NOW)
    assert path == round_.folder / "ket-qua" / "tinh-trang.html"
    html = path.read_text(encoding="utf-8")
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == []
    assert page.fetched == []
    assert "http:" not in html and "https:" not in html and "url(" not in html and "@import" not in html
    assert html.count("<script>") == 2
    assert "&lt;script&gt;" in html
    assert page.tags.count("tbody") == len(status.agencies) + 1
    text = " ".join(" ".join(page.texts).split())
    assert "3/4" in text
    assert f"phải là số nhưng ô ghi “{SCRIPT}”." in text
    assert text.index("S02 Không phải số · trang Số liệu") < text.index("B02 Đơn vị gửi nhiều lần")
    assert "K02" in text, "what a check over several agencies says stands with the agency too"
    assert "nam-truoc.xlsx · Xã Án" in text and f"{SCRIPT}.xlsx · chưa rõ của đơn vị nào" in text
    assert "3 lỗi, 2 cảnh báo" in text


def test_the_same_round_makes_the_same_page(round_: Round, status: RoundStatus) -> None:
    first = write_page(round_.folder, status, now=NOW).read_bytes()
    assert write_page(round_.folder, status, now=NOW).read_bytes() == first


def test_page_of_a_quiet_round(round_: Round) -> None:
    html = write_page(round_.folder, quiet(round_, Dataset()), now=NOW).read_text(encoding="utf-8")
    assert "Không có lỗi hoặc cảnh báo nào." in html
    assert "0/4" in html


def test_page_tells_what_belongs_to_nobody_asked(round_: Round) -> None:
    dropped = messages.no_longer_asked(Place("x.xlsx", agency="9999"), "9999")
    status = round_status(round_, Dataset(), (dropped,), rejected=(), today=DEADLINE)
    html = write_page(round_.folder, status, now=NOW).read_text(encoding="utf-8")
    assert "không thuộc đơn vị nào của đợt" in html and html.count("<b>D10</b>") == 2


def test_the_page_tells_each_version_and_what_it_changed(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, "    mã | loại\n    X01 | số đếm")
    answer(round_, "X1", "X01 | 12")
    collect_now(round_)
    drop(round_, "sửa lại.xlsx", returned(round_, "X1", "X01 | 15"))
    collect_now(round_)
    with Store(round_.folder / DATASET_FILE) as store:
        state = current_state(round_, store)
        lines = version_lines(resent(store))
    assert [(line.number, line.in_force) for line in lines["X1"]] == [(1, False), (2, True)]
    cell = next(iter(state.dataset.observations())).place.cell
    assert lines["X1"][1].changes == (f"X01 (ô Số liệu!{cell}): 12 → 15 (sửa)",)
    status = round_status(round_, state.dataset, state.issues, rejected=state.rejected, today=ON_TIME.date())
    page = write_page(round_.folder, status, now=ON_TIME, versions=lines).read_text(encoding="utf-8")
    assert lines["X1"][1].changes[0] in page and "sửa lại.xlsx" in page
