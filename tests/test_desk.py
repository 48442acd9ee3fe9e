"""The desk: who needs what first, groups, answers by day, letters, decisions; and what other rooms make of these."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from qng_reports.cli import cli, main
from qng_reports.collect import current_state
from qng_reports.dataset import Dataset, Decision, Identity, Observation, Place, Submission, Verdict
from qng_reports.decisions import answer_basis, effect_of, item_basis
from qng_reports.doors.store import Store
from qng_reports.doors.xlsx_out import write_book
from qng_reports.errors import QngError
from qng_reports.export import export_round
from qng_reports.generate import Press, generate
from qng_reports.inspection import inspect_path
from qng_reports.letter import AgencyMail, LetterState
from qng_reports.mail import Wish, chase_fields, debts_of, plan_reminders
from qng_reports.model import DATASET_FILE, FORM_FILE, ISSUED, Agency, Availability, Component, Round
from qng_reports.recall import own_figures
from qng_reports.render.sources import Origins
from qng_reports.render.trace_book import trace_book
from qng_reports.rounds import report_template
from qng_reports.sheets import Properties
from qng_reports.status import (
    Beside,
    RoundStatus,
    Urgency,
    VersionLine,
    beside_of,
    round_status,
    table_text,
    to_json,
    write_page,
)
from qng_reports.status.page import dot_map
from qng_reports.status.progress import progress_svg, progress_words
from tests.bounces import bounce
from tests.reviewing import filled, read_back, review, state, written
from tests.tables import ON_TIME, a_round, answer, answered, bare_round, collect_now, drop

DEADLINE, BARE = date(2026, 6, 17), Beside()
ITEMS = "mã | loại\nX01 | số đếm\nX02 | tỷ lệ"
AGENCIES = """
    mã | tên            | loại    | nhóm   | tỉnh cũ    | vĩ độ | kinh độ | e-mail
    X1 | Xã Bình Sơn    | xã      | cấp xã | Quảng Ngãi | 15.30 | 108.75  | a@example.com
    X2 | Phường Kon Tum | phường  | cấp xã | Kon Tum    | 14.35 | 108.00  | b@example.com
    X3 | Xã Đăk Hà      | xã      | cấp xã | Kon Tum    | 14.52 | 107.93  | c@example.com
    X4 | Đặc khu Lý Sơn | đặc khu | cấp xã | Quảng Ngãi | 15.38 | 109.12  | d@example.com
"""


def received(round_: Round, days: dict[str, int]) -> Dataset:
    """Full answers of these agencies, each received on a day of June."""
    found = {}
    for agency, day in days.items():
        parts = (("X01", Component.VALUE), ("X02", Component.NUMERATOR), ("X02", Component.DENOMINATOR))
        own = tuple(
            Observation(agency, item, part, Decimal(1), "1", "", Availability.AVAILABLE, Place("f", agency=agency))
            for item, part in parts
        )
        at = datetime(2026, 6, day, 9)
        found[agency] = Submission(f"{agency}.xlsx", "00", Identity(agency=agency), True, own, (), at)
    return Dataset(found)


def looked_at(round_: Round, dataset: Dataset, today: date = date(2026, 6, 20), beside: Beside = BARE) -> RoundStatus:
    """The round on that day, with no issue at all."""
    return round_status(round_, dataset, (), rejected=(), today=today, beside=beside)


@pytest.fixture
def four() -> Round:
    """X1 in time, X2 late and incomplete, X3 late only, X4 silent."""
    return bare_round(ITEMS, agencies=AGENCIES)


@pytest.fixture
def status(four: Round) -> RoundStatus:
    dataset = received(four, {"X1": 15, "X2": 18, "X3": 18})
    second = dataset.submissions["X2"]
    short = replace(second, observations=second.observations[:1])
    dataset = Dataset({**dataset.submissions, "X2": short})
    times = {"X2": (datetime(2026, 6, 16, 8), datetime(2026, 6, 18, 9))}
    return looked_at(four, dataset, beside=Beside(date(2026, 6, 14), times, ("Kỳ trước đã thay đổi.",)))


# ---------------------------------------------------------------- order, groups, days


def test_trouble_comes_in_this_order(status: RoundStatus) -> None:
    assert list(Urgency) == sorted(Urgency)
    names = [word.name for word in Urgency]
    assert names == ["OVERDUE", "FAULTY", "DOUBTFUL", "INCOMPLETE", "AWAITED", "LATE", "SETTLED"]
    assert [(a.code, a.urgency.name) for a in status.by_urgency()] == [
        ("X4", "OVERDUE"), ("X2", "INCOMPLETE"), ("X3", "LATE"), ("X1", "SETTLED"),
    ]  # fmt: skip


def test_groups_add_up_to_the_whole(status: RoundStatus) -> None:
    told = [(g.by, g.name, f"{g.tally.received}/{g.tally.expected}", f"{g.tally.complete:f}") for g in status.groups]
    assert told == [
        ("tinh", "Quảng Ngãi", "1/2", "50.00"), ("tinh", "Kon Tum", "2/2", "75.00"),
        ("loai", "Xã", "2/2", "100.00"), ("loai", "Phường", "1/1", "50.00"), ("loai", "Đặc khu", "0/1", "0.00"),
    ]  # fmt: skip
    for by in ("tinh", "loai"):
        assert sum(g.tally.expected for g in status.groups if g.by == by) == status.everybody.expected


def test_a_single_group_is_none() -> None:
    one = bare_round(ITEMS)
    assert [g.name for g in looked_at(one, Dataset()).groups] == ["Xã", "Phường"], "no old province is known"


def test_answers_by_day_count_the_first_file_of_each(status: RoundStatus) -> None:
    days = status.answered_by_day()
    assert [count for _, count in days] == [0, 1, 2, 2, 3, 3, 3], "X2 came on the 16th, and again on the 18th"
    assert (days[0][0], days[-1][0]) == (date(2026, 6, 14), status.today)
    assert progress_words(status) == "Đã báo cáo đúng hạn 17/06/2026: 2/4 đơn vị; đến 20/06/2026: 3/4 đơn vị."


def test_no_day_without_issue_or_answer(four: Round) -> None:
    empty = looked_at(four, Dataset())
    assert (empty.answered_by_day(), progress_svg(empty), progress_words(empty)) == ((), "", "")
    issued = looked_at(four, Dataset(), date(2026, 6, 10), Beside(date(2026, 6, 9)))
    assert [count for _, count in issued.answered_by_day()] == [0, 0]
    assert progress_words(issued) == "Đã báo cáo đến 10/06/2026: 0/4 đơn vị; hạn gửi 17/06/2026."
    assert "Hạn 17/06/2026" in progress_svg(issued)


def test_the_picture_of_days_is_sound_and_marks_the_deadline(status: RoundStatus) -> None:
    picture = ElementTree.fromstring(progress_svg(status))
    bars = list(picture.iter("rect"))
    told = [b.findtext("title") for b in bars]
    assert told == ["15/06/2026: 1/4", "16/06/2026: 2/4", "17/06/2026: 2/4", *["18/06/2026: 3/4"] * 2,
                    *["19/06/2026: 3/4"] * 2, *["20/06/2026: 3/4"] * 2]  # fmt: skip
    heights = [float(b.get("height", 0)) for b in bars]
    assert heights[1] == pytest.approx(2 * heights[0]) and heights[4] == pytest.approx(heights[0])
    assert len({b.get("fill") for b in bars}) == 2, "late answers look otherwise"
    line = next(p for p in picture.iter("path") if p.get("stroke-dasharray"))
    x = float(re.match(r"M([\d.]+)", line.get("d", ""))[1])  # type: ignore[index]
    ends = [float(b.get("x", 0)) + float(b.get("width", 0)) for b in bars]
    assert ends[2] <= x <= float(bars[3].get("x", 0)), "the deadline is the end of its day"


def test_a_long_tail_is_not_drawn_and_a_long_round_is_a_curve(four: Round) -> None:
    late = looked_at(four, received(four, {"X1": 15}), date(2027, 6, 1), Beside(date(2026, 6, 10)))
    last = max(re.findall(r">(\d\d/06)<", progress_svg(late)))
    assert last == "24/06" and len(late.answered_by_day()) == 357
    long = looked_at(four, received(four, {"X1": 15}), date(2026, 6, 20), Beside(date(2025, 12, 1)))
    assert "<rect" not in progress_svg(long) and 'fill="#2f6f4f"' in progress_svg(long)


# ---------------------------------------------------------------- the page, the terminal, JSON


def test_dots_lead_to_rows_and_hostile_names_stay_text(four: Round) -> None:
    odd = replace(four.agencies[0], code="X&\"'", name='<script>alert("1")</script>')
    round_ = replace(four, agencies=(odd, *four.agencies[1:]))
    picture = dot_map(looked_at(round_, received(round_, {"X2": 15})))
    found = ElementTree.fromstring(picture)
    links = {a.get("href"): a.findtext("g/title") for a in found.iter("a")}
    assert links["#dv-X%26%22%27"].startswith('<script>alert("1")</script>: Chưa báo cáo')  # type: ignore[union-attr]
    assert links["#dv-X2"] == "Phường Kon Tum: Đã báo cáo"
    assert {a.get("tabindex") for a in found.iter("a")} == {"-1"}
    assert "xmlns" not in picture and dot_map(looked_at(bare_round(ITEMS), Dataset())) == ""


def test_the_page_shows_letters_files_groups_and_notes(tmp_path: Path, four: Round, status: RoundStatus) -> None:
    sent, last = datetime(2026, 6, 1), datetime(2026, 6, 19)
    mail = {"X4": AgencyMail(LetterState.SENT, sent, 2, last, None, ("d@example.com",))}
    files = (VersionLine(1, "a.xlsx", datetime(2026, 6, 16, 8), in_force=False),
             VersionLine(2, "b.xlsx", datetime(2026, 6, 18, 9), in_force=True))  # fmt: skip
    page = write_page(tmp_path, status, now=datetime(2026, 6, 20, 8), versions={"X2": files}, mail=mail)
    html = page.read_text(encoding="utf-8")
    assert '<td class="mail">gửi 01/06\nnhắc 2 (19/06)</td>' in html
    assert '<span class="files">2 lần, dùng lần 2</span>' in html
    assert '1/2 <span class="share">(50%)</span>' in html
    assert '<option value="Kon Tum">' in html and 'href="#tinh=Kon%20Tum"' in html and 'href="#loai=%C4%90' in html
    assert "Kỳ trước đã thay đổi." in html and "http:" not in html and "https:" not in html
    assert html.count("<svg") == 2
    bare = write_page(tmp_path, status, now=datetime(2026, 6, 20, 8)).read_text(encoding="utf-8")
    assert 'class="mail"' not in bare, "no column without a letter"


def test_the_terminal_tells_provinces_times_and_what_came_back(status: RoundStatus) -> None:
    agencies = tuple(replace(a, returned=("d@example.com",)) if a.code == "X4" else a for a in status.agencies)
    text = table_text(replace(status, agencies=agencies))
    assert re.search(r"^  Quảng Ngãi \(cũ\) +1/2 ", text, re.MULTILINE)
    assert re.search(r"^  Kon Tum \(cũ\) +2/2 ", text, re.MULTILINE)
    assert re.search(r"^X4 .*thư bị trả lại$", text, re.MULTILINE)
    assert re.search(r"^X2 .*1/2 +gửi 2 lần$", text, re.MULTILINE)


def test_json_keeps_its_keys_and_tells_more(status: RoundStatus) -> None:
    told = to_json(status)
    assert json.loads(json.dumps(told)) == told
    assert {"form", "period", "deadline", "days_left", "communes", "provincial", "rejected", "missing", "agencies",
            "issues", "codes", "rejected_files"} <= set(told)  # fmt: skip
    second = next(a for a in told["agencies"] if a["code"] == "X2")  # type: ignore[attr-defined]
    assert (second["times_received"], second["trouble"], second["former_province"]) == (2, "incomplete", "Kon Tum")
    assert second["first_received_at"] == "2026-06-16T08:00:00"
    assert told["answered_by_day"][-1] == {"day": "2026-06-20", "received": 3}  # type: ignore[index]
    assert [group["name"] for group in told["groups"] if group["by"] == "tinh"] == [  # type: ignore[attr-defined]
        "Quảng Ngãi", "Kon Tum",
    ]  # fmt: skip


def test_the_store_knows_when_everything_began_and_came(tmp_path: Path) -> None:
    made = a_round(tmp_path, ITEMS, agencies=AGENCIES)
    with Store(made.folder / DATASET_FILE) as store:
        assert beside_of(store) == Beside()
        generate(Press(made), made.folder / ISSUED, store, (), now=datetime(2026, 6, 3, 8))
    answer(made, "X1", "X01 | 5\nX02/TS | 1\nX02/MS | 2")
    collect_now(made)
    answer(made, "X1", "X01 | 6\nX02/TS | 1\nX02/MS | 2")
    collect_now(made)
    with Store(made.folder / DATASET_FILE) as store:
        found = beside_of(store, ["ghi chú"])
    assert found.begun == date(2026, 6, 3) and found.notes == ("ghi chú",)
    assert list(found.arrivals) == ["X1"] and len(found.arrivals["X1"]) == 2
    assert list(found.arrivals["X1"]) == sorted(found.arrivals["X1"])


# ---------------------------------------------------------------- decisions of the Sở in the other rooms


WAIVED = """
    miễn | trống 1 | Đơn vị            | X2
    miễn | trống 1 | Chỉ tiêu          | TẤT CẢ
    miễn | trống 1 | Quyết định        | Miễn
    miễn | trống 1 | Miễn đến hết ngày | 2026-06-30
    miễn | trống 1 | Lý do             | Khắc phục bão
"""


@pytest.fixture
def waived(tmp_path: Path) -> Round:
    """X1 has answered, X2 is excused from everything until the end of June."""
    made = a_round(tmp_path, ITEMS)
    answer(made, "X1", "X01 | 5\nX02/TS | 1\nX02/MS | 2")
    collect_now(made)
    assert review(made, WAIVED).issues == ()
    return made


def test_who_is_excused_from_everything_is_not_reminded(waived: Round) -> None:
    june, july = datetime(2026, 6, 25, 8), datetime(2026, 7, 1, 8)
    assert debts_of(waived, state(waived, june)) == ()
    assert [debt.agency.code for debt in debts_of(waived, state(waived, july))] == ["X2"]
    assert chase_fields(waived, state(waived, june), {}, june.date()).sent == "1/1"
    with Store(waived.folder / DATASET_FILE) as store:
        assert plan_reminders(waived, store, state(waived, june), Wish(), june).due == ()


def test_waivers_stand_apart_on_the_desk(waived: Round) -> None:
    at = state(waived, datetime(2026, 6, 25))
    found = round_status(waived, at.dataset, at.issues, rejected=at.rejected, today=date(2026, 6, 25))
    assert [one.subject for one in found.waivers] == ["Phường Kon Tum: mọi chỉ tiêu"]
    assert "Miễn báo cáo đến 30/06/2026; lý do: Khắc phục bão" in found.waivers[0].words
    assert "Sở: 1 quyết định miễn báo cáo đang có hiệu lực." in table_text(found)
    html = write_page(waived.folder, found, now=datetime(2026, 6, 25)).read_text(encoding="utf-8")
    assert "Được miễn báo cáo: 1" in html and "Khắc phục bão" in html and "1 miễn" in html
    assert to_json(found)["waivers"] == [{"subject": found.waivers[0].subject, "decision": found.waivers[0].words}]


def test_an_expired_decision_is_told(tmp_path: Path) -> None:
    made = a_round(tmp_path, ITEMS)
    answer(made, "X1", "X01 | 5\nX02/TS | 1\nX02/MS | 2")
    collect_now(made)
    done = review(
        made,
        """
        chỉ tiêu | X01 | Quyết định       | Lấy giá trị này
        chỉ tiêu | X01 | Giá trị lấy thay | 7
        chỉ tiêu | X01 | Lý do            | Đếm lại
    """,
    )
    assert done.issues == ()
    answer(made, "X2", "X01 | 8\nX02/TS | 1\nX02/MS | 2")
    collect_now(made)
    at = state(made)
    found = round_status(made, at.dataset, at.issues, rejected=(), today=ON_TIME.date())
    assert [one.subject for one in found.expired] == ["Toàn tỉnh: “Chỉ tiêu X01” (X01)"]
    assert "1 quyết định hết hiệu lực" in table_text(found)
    html = write_page(made.folder, found, now=ON_TIME).read_text(encoding="utf-8")
    assert "Hết hiệu lực vì số liệu đã đổi" in html and "Đếm lại" in html


def sheet_rows(path: Path, name: str) -> list[list[object]]:
    return [list(row) for row in load_workbook(path, data_only=True)[name].iter_rows(values_only=True)]


def test_tong_hop_tells_decisions_and_accuses_nobody_excused(waived: Round) -> None:
    done = review(
        waived,
        """
        chỉ tiêu | X01 | Quyết định       | Lấy giá trị này
        chỉ tiêu | X01 | Giá trị lấy thay | 7
        chỉ tiêu | X01 | Lý do            | Đếm lại
    """,
        now=datetime(2026, 6, 22, 9),
    )
    assert done.issues == ()
    at = state(waived, datetime(2026, 6, 25))
    (path,) = export_round(waived, at.dataset, ["xlsx"], now=datetime(2026, 6, 25), issues=at.issues)
    province = sheet_rows(path, "Toàn tỉnh")
    column = province[3].index("Quyết định của Sở")
    notes = {row[1]: row[column] for row in province[4:] if len(row) > column}
    assert notes["X01"] == ("Sở lấy giá trị: 7; tổng hợp được: 5; lý do: Đếm lại; 1 đơn vị được miễn")
    assert notes["X02"] == "1 đơn vị được miễn"
    value = province[3].index("Kết quả")
    assert next(row for row in province if row[1] == "X01")[value] == 7
    decided = sheet_rows(path, "Quyết định")
    assert decided[0][0] == "Quyết định của Sở: 2 đang có hiệu lực, 0 hết hiệu lực"
    assert [(row[1], row[2], row[5], row[6]) for row in decided[4:]] == [
        ("Toàn tỉnh", "X01", "Lấy giá trị này: 7", "Đếm lại"),
        ("Phường Kon Tum", None, "Miễn báo cáo đến 30/06/2026", "Khắc phục bão"),
    ]  # fmt: skip
    assert sheet_rows(path, "Chưa báo cáo")[0][0] == "Tất cả đơn vị đã báo cáo"
    assert sheet_rows(path, "Thiếu số liệu")[0][0] == "Không còn câu trả lời nào thiếu"
    overview = sheet_rows(path, "Tổng quan")
    assert overview[5][:4] == ["Xã, phường, đặc khu", 1, 1, 0]
    state_of = {row[1]: row[3] for row in sheet_rows(path, "Theo xã") if row[1] in ("X1", "X2")}
    assert "Được miễn" in str(sheet_rows(path, "Theo xã")) and state_of


def test_without_decisions_there_is_neither_column_nor_sheet(tmp_path: Path) -> None:
    made = a_round(tmp_path, ITEMS)
    (path,) = export_round(made, Dataset(), ["xlsx"], now=ON_TIME)
    assert "Quyết định" not in load_workbook(path).sheetnames
    assert "Quyết định của Sở" not in sheet_rows(path, "Toàn tỉnh")[3]


def decision(
    item: str, agency: str, verdict: Verdict, counted: tuple[Round, Dataset], number: int | None = None
) -> Decision:
    """A decision about what stands now."""
    round_, dataset = counted
    own = [o for o in dataset.observations() if (o.agency, o.item) == (agency, item)]
    by_item: dict[str, list[Observation]] = {}
    for o in dataset.observations():
        by_item.setdefault(o.item, []).append(o)
    basis = answer_basis(own) if agency else item_basis(round_.form, item, by_item)
    value = None if number is None else Decimal(number)
    at, text = datetime(2026, 6, 20), str(number or "")
    return Decision(item, agency, verdict, text, value, "Đã hỏi lại", "Bà Lan", at, basis)


def counted_items() -> tuple[Round, Dataset]:
    round_ = bare_round("mã | loại\nX01 | số đếm", agencies=AGENCIES)
    return round_, answered(round_, "đơn vị | X01\nX1 | 7\nX2 | 1200\nX3 | -5")


def test_the_trace_tells_what_was_left_out_given_and_replaced() -> None:
    round_, dataset = counted_items()
    own = (
        decision("X01", "X2", Verdict.EXCLUDE, (round_, dataset)),
        decision("X01", "X3", Verdict.VALUE, (round_, dataset), 9),
        decision("X01", "X4", Verdict.VALUE, (round_, dataset), 4),
    )
    decided = replace(dataset, decisions=own)
    found = Origins(round_, decided, effect_of(round_, decided).observations).of("X01")
    assert found is not None and found.result is not None
    assert [(c.agency.code, c.place.file, c.number, c.used, c.why) for c in found.cells] == [
        ("X1", "X1.xlsx", Decimal(7), True, ""), ("X2", "X2.xlsx", Decimal(1200), False, "Quyết định của Sở"),
        ("X3", "X3.xlsx", Decimal(9), True, ""), ("X4", "Quyết định của Sở", Decimal(4), True, ""),
    ]  # fmt: skip
    assert found.result.value == sum(c.number or 0 for c in found.cells if c.used) == 20
    assert [(agency.code, why) for agency, why in found.missing] == [("X2", "Quyết định của Sở")]


def test_a_figure_taken_by_hand_is_no_discrepancy() -> None:
    round_, dataset = counted_items()
    decided = replace(dataset, decisions=(decision("X01", "", Verdict.VALUE, (round_, dataset), 1500),))
    found = Origins(round_, decided, effect_of(round_, decided).observations).of("X01")
    assert found is not None and found.result is not None and found.result.value == 1500
    book = write_book(trace_book([], [found], Properties("x", "", "", "", datetime(2026, 7, 1)), "a.docx"))
    rows = [list(row) for row in load_workbook(BytesIO(book), data_only=True)["Ô nguồn"].iter_rows(values_only=True)]
    checks = [row[9] for row in rows if row[9] in ("Khớp", "Lệch", "Theo quyết định của Sở")]
    assert checks == ["Theo quyết định của Sở"]
    total = next(row for row in rows if row[0] == "Cộng các đơn vị")
    assert total[10] == 1207, "what the agencies' own cells come to"
    told = next(row for row in rows if row[9] == "Theo quyết định của Sở")
    assert (told[0], told[5]) == ("Sở lấy giá trị này: Đã hỏi lại", "Báo cáo: 1.500")


def test_the_next_round_takes_what_the_office_decided(tmp_path: Path) -> None:
    made = a_round(tmp_path, "mã | loại\nX01 | số đếm")
    answer(made, "X1", "X01 | 5")
    answer(made, "X2", "X01 | 8")
    collect_now(made)
    before = own_figures(made)[1]
    assert [past.number for past in before["X1"]] == [Decimal(5)]
    done = review(
        made,
        """
        số liệu | trống 1 | Đơn vị           | X1
        số liệu | trống 1 | Chỉ tiêu         | X01
        số liệu | trống 1 | Quyết định       | Lấy giá trị này
        số liệu | trống 1 | Giá trị lấy thay | 6
        số liệu | trống 1 | Lý do            | Gõ nhầm
        số liệu | trống 2 | Đơn vị           | X2
        số liệu | trống 2 | Chỉ tiêu         | X01
        số liệu | trống 2 | Quyết định       | Không cộng vào tổng
        số liệu | trống 2 | Lý do            | Chưa rõ
    """,
    )
    assert done.issues == ()
    results, answers = own_figures(made)
    assert results[0].number == 6
    assert [past.number for past in answers["X1"]] == [Decimal(6)] and answers["X2"] == ()


# ---------------------------------------------------------------- check, templates


def test_check_knows_a_review_workbook(waived: Round, tmp_path: Path) -> None:
    content = filled(
        written(waived).path.read_bytes(),
        "chỉ tiêu | X01 | Quyết định | Chấp nhận số liệu\nchỉ tiêu | X01 | Lý do | Đúng\n"
        "chỉ tiêu | X02 | Quyết định | Chấp nhận số liệu",
    )
    inside = waived.folder / "xem-xet" / "đã điền.xlsx"
    inside.write_bytes(content)
    found = inspect_path(inside, datetime(2026, 6, 20, 9))
    assert found.kind == "review" and "sẽ nhận 1 quyết định" in found.summary[0] and "“" in found.summary[1]
    assert [issue.severity.value for issue in found.issues] == ["error"], "X02 lacks its reason"
    with Store(waived.folder / DATASET_FILE) as store:
        assert len(store.decisions()) == 1, "looking takes nothing"
    outside = tmp_path / "a.xlsx"
    outside.write_bytes(content)
    told = inspect_path(outside, datetime(2026, 6, 20, 9))
    assert (told.kind, len(told.summary)) == ("review", 1) and "qng-reports review" in told.summary[0]


def test_check_counts_waivers_by_the_day(waived: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[date | None] = []
    monkeypatch.setattr(
        "qng_reports.inspection.current_state",
        lambda round_, store, today=None: seen.append(today) or current_state(round_, store, today),  # type: ignore[func-returns-value]
    )
    inspect_path(waived.folder, datetime(2026, 7, 1, 8))
    assert seen == [date(2026, 7, 1)]


def test_the_letter_that_urges_is_no_report_template() -> None:
    form = bare_round(ITEMS).form
    for name in ("cong-van-don-doc", "khong-co"):
        with pytest.raises(QngError) as raised:
            report_template(replace(form, report_template=name))
        assert "Mẫu có sẵn: bao-cao" in str(raised.value) and "don-doc," not in str(raised.value)


# ---------------------------------------------------------------- bad input: one clear sentence, nothing lost


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def told_by(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the command says where it can do nothing: exit code 2, nothing on stdout."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    return err


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    made = a_round(tmp_path, ITEMS, agencies=AGENCIES)
    with Store(made.folder / DATASET_FILE) as store:
        generate(Press(made), made.folder / ISSUED, store, (), now=datetime(2026, 6, 3, 8))
    return made


def test_a_bounce_is_told_by_collect_status_and_page(round_: Round) -> None:
    drop(round_, "tra-lai.eml", bounce("d@example.com"))
    done = run("collect", str(round_.folder))
    assert done.exit_code == 0 and "không nhận 0" in done.stdout
    assert "Thư gửi đến d@example.com bị máy chủ trả lại" in done.stdout
    told = json.loads(run("status", str(round_.folder), "--json").stdout)
    assert {a["code"]: a["returned_mail"] for a in told["agencies"] if a["returned_mail"]} == {"X4": ["d@example.com"]}
    assert told["rejected"] == 0
    html = (round_.folder / "ket-qua" / "tinh-trang.html").read_text(encoding="utf-8")
    assert html.count("thư bị trả lại") == 1 and "sửa trong don-vi.xlsx" in html


def test_swapped_addresses_stop_every_letter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    swapped = """
        mã | tên         | loại | nhóm   | e-mail
        X1 | Xã Bình Sơn | xã   | cấp xã | ubnd.bato@example.com
        X2 | Xã Ba Tơ    | xã   | cấp xã | ubnd.binhson@example.com
    """
    made = a_round(tmp_path, ITEMS, agencies=swapped)
    with Store(made.folder / DATASET_FILE) as store:
        generate(Press(made), made.folder / ISSUED, store, (), now=datetime(2026, 6, 3, 8))
    err = told_by(capsys, "mail", str(made.folder))
    assert "Chưa soạn, chưa gửi thư nào vì có địa chỉ sai hoặc đáng ngờ" in err
    assert "Xã Bình Sơn" in err and not list(made.folder.rglob("*.eml"))


def test_a_review_workbook_of_an_older_state_takes_only_what_still_holds(waived: Round) -> None:
    old = written(waived).path.read_bytes()
    answer(waived, "X1", "X01 | 6\nX02/TS | 1\nX02/MS | 2")
    collect_now(waived)
    done = read_back(
        waived,
        filled(old, "chỉ tiêu | X01 | Quyết định | Chấp nhận số liệu\nchỉ tiêu | X01 | Lý do | Đúng"),
    )
    (issue,) = done.issues
    assert issue.code == "Q08" and done.taken == () and issue.message.count(".") <= 2


@pytest.mark.parametrize("command", ["status", "mail", "export", "review", "collect"])
def test_a_missing_part_and_a_newer_database(round_: Round, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(round_.folder)
    form = (round_.folder / FORM_FILE).read_bytes()
    (round_.folder / FORM_FILE).unlink()
    err = told_by(capsys, command, path)
    assert f"thiếu {FORM_FILE}" in err and len(err.strip().splitlines()) == 1
    (round_.folder / FORM_FILE).write_bytes(form)
    with sqlite3.connect(round_.folder / DATASET_FILE) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    before = (round_.folder / DATASET_FILE).read_bytes()
    err = told_by(capsys, command, path)
    assert "phiên bản" in err and len(err.strip().splitlines()) == 1
    assert (round_.folder / DATASET_FILE).read_bytes() == before


def test_the_register_may_lack_places_and_provinces(tmp_path: Path) -> None:
    agency = Agency("1", "Xã A", "xã", ("cấp xã",))
    round_ = replace(bare_round(ITEMS), agencies=(agency,), folder=tmp_path)
    found = looked_at(round_, received(round_, {"1": 15}), DEADLINE + timedelta(days=1))
    html = write_page(tmp_path, found, now=datetime(2026, 6, 18)).read_text(encoding="utf-8")
    assert 'class="ban-do"' not in html and "<select" not in html and found.groups == ()
