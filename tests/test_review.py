"""The Sở judges: each decision changes what it says and nothing else, expires with its figure, and is never lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from qng_reports import messages
from qng_reports.dataset import Assessment, Decision, Result, Verdict
from qng_reports.decisions import decision_note, effect_of, item_basis, owes, standing
from qng_reports.doors.store import Store
from qng_reports.doors.xlsx_fill import fill_workbook
from qng_reports.doors.xlsx_in import read_book
from qng_reports.errors import QngError
from qng_reports.model import Component, Past, PastResult, Round, Severity
from qng_reports.periods import parse_period
from qng_reports.review import review as review_command
from qng_reports.rounds import DATASET_FILE, open_round
from qng_reports.status import State as Standing
from qng_reports.status import round_status, table_text, to_json
from qng_reports.totals import provincial_results
from tests.reviewing import LATER, NOW, codes, figure, filled, history, only, place, read_back, review, state, written
from tests.tables import (
    TWO_COMMUNES,
    a_round,
    answer,
    answered,
    as_left_by_version_3,
    bare_round,
    collect_now,
    collect_one,
    drop,
    returned,
)
from tests.test_cli import run
from tests.validators import findings

FORM = """
    mã    | loại         | thuộc chỉ tiêu | mục tiêu | cách tổng hợp | cơ quan báo cáo
    X01   | tỷ lệ        |                | >= 80    |               |
    X02   | số đếm       |                | >= 100   |               |
    X03   | văn bản      |                |          | không         |
    X04   | gồm các phần |                |          |               |
    X04.1 | tỷ lệ        | X04            | = 100    |               |
    X04.2 | số đếm       | X04            |          |               |
    X05   | trạng thái   |                |          | một cơ quan   | S1
    X06   | có/không     |                |          | tỷ lệ cơ quan hoàn thành |
"""
AGENCIES = TWO_COMMUNES + "    S1 | Sở Một | sở | sở\n"
X1 = """
    X01/TS    | 90
    X01/MS    | 100
    X02       | 40
    X03       | Triển khai toàn xã
    X04.1/TS  | 99
    X04.1/MS  | 100
    X04.2     | 7
    X06       | Có
"""
X2 = """
    X01/TS    | 10
    X01/MS    | 100
    X02       | 50
    X03       | Chưa triển khai
    X04.1/TS  | 100
    X04.1/MS  | 100
    X04.2     | 5
    X06       | Không
"""
MET, NOT_MET, UNKNOWN = Assessment.MET, Assessment.NOT_MET, Assessment.UNKNOWN


@pytest.fixture(scope="module")
def answered_round(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round that everybody has answered; made once."""
    made = a_round(tmp_path_factory.mktemp("once"), FORM, agencies=AGENCIES)
    for agency, answers in (("X1", X1), ("X2", X2), ("S1", "X05 | Đang triển khai")):
        answer(made, agency, answers)
    collect_now(made)
    return made.folder


@pytest.fixture
def round_(answered_round: Path, tmp_path: Path) -> Round:
    """A copy of it."""
    return open_round(Path(shutil.copytree(answered_round, tmp_path / "dot")))


def told(found: Result) -> tuple[str, Assessment, str]:
    return found.text, found.assessment, f"{found.received}/{found.expected}"


# ---------------------------------------------------------------- what each decision does


def test_without_decisions_nothing_changes(round_: Round) -> None:
    before = provincial_results(round_, state(round_).dataset)
    issues = state(round_).issues
    written(round_)
    assert provincial_results(round_, state(round_).dataset) == before
    assert state(round_).issues == issues and history(round_) == ()
    assert all(r.decision is None and r.computed is Assessment.NONE and not decision_note(r) for r in before)


def test_an_empty_workbook_decides_nothing(round_: Round) -> None:
    done = review(round_, "")
    assert (done.taken, done.issues) == ((), ()) and history(round_) == ()


def test_an_assessment_by_hand_stands_over_the_rule_and_keeps_it(round_: Round) -> None:
    review(
        round_,
        """
        chỉ tiêu | X01 | Đánh giá của Sở | Đạt
        chỉ tiêu | X01 | Lý do           | Tính cả hồ sơ nộp qua bưu chính
    """,
    )
    found = figure(round_)
    assert told(found) == ("50%", MET, "2/2") and found.computed is NOT_MET
    assert found.decision is not None and found.decision.decided_by == "Bà Lan, Phó Giám đốc"
    assert decision_note(found) == ("Sở đánh giá: Đạt; theo quy tắc: Chưa đạt; lý do: Tính cả hồ sơ nộp qua bưu chính")


def test_items_in_words_and_of_parts_are_assessed_too(round_: Round) -> None:
    assert (figure(round_, "X03").assessment, figure(round_, "X04").assessment) == (Assessment.NONE, NOT_MET)
    done = review(
        round_,
        """
        chỉ tiêu | X03 | Đánh giá của Sở  | Đạt
        chỉ tiêu | X03 | Lý do            | Triển khai toàn tỉnh
        chỉ tiêu | X03 | Quyết định       | Lấy giá trị này
        chỉ tiêu | X03 | Giá trị lấy thay | Triển khai toàn tỉnh
        chỉ tiêu | X04 | Đánh giá của Sở  | Đạt
        chỉ tiêu | X04 | Lý do            | Cấp xã vượt mục tiêu
    """,
    )
    assert done.issues == () and len(done.taken) == 3
    words, parts = figure(round_, "X03"), figure(round_, "X04")
    assert (words.text, words.assessment) == ("Triển khai toàn tỉnh", MET)
    assert (parts.assessment, parts.computed) == (MET, NOT_MET)
    assert "99,5%" in parts.text, "the figure stays what was added up"


def test_a_ratio_is_taken_by_both_its_counts_and_assessed_by_the_rule(round_: Round) -> None:
    review(
        round_,
        """
        chỉ tiêu | X01 | Quyết định      | Lấy giá trị này
        chỉ tiêu | X01 | Tử số lấy thay  | 190
        chỉ tiêu | X01 | Mẫu số lấy thay | 200
        chỉ tiêu | X01 | Lý do           | Theo báo cáo của Bưu điện tỉnh
    """,
    )
    found = figure(round_)
    assert told(found) == ("95%", MET, "2/2")
    assert (found.numerator, found.denominator, found.value) == (190, 200, Decimal("95.00"))
    assert found.computed is NOT_MET and found.taken is not None
    assert decision_note(found) == (
        "Sở lấy giá trị: 190/200; tổng hợp được: 50% (100/200); lý do: Theo báo cáo của Bưu điện tỉnh"
    )


def test_a_count_a_status_and_a_share_are_taken(round_: Round) -> None:
    done = review(
        round_,
        """
        chỉ tiêu | X02 | Quyết định       | Lấy giá trị này
        chỉ tiêu | X02 | Giá trị lấy thay | '1.250'
        chỉ tiêu | X02 | Lý do            | Theo Niên giám
        chỉ tiêu | X05 | Quyết định       | lấy giá trị này
        chỉ tiêu | X05 | Giá trị lấy thay | Hoàn thành
        chỉ tiêu | X05 | Lý do            | Đã nghiệm thu
        chỉ tiêu | X06 | Quyết định       | Lấy giá trị này
        chỉ tiêu | X06 | Tử số lấy thay   | 2
        chỉ tiêu | X06 | Mẫu số lấy thay  | 2
        chỉ tiêu | X06 | Lý do            | Phường đã có văn bản
    """,
    )
    assert done.issues == ()
    assert told(figure(round_, "X02")) == ("1.250", MET, "2/2")
    assert figure(round_, "X05").text == "Hoàn thành"
    assert (figure(round_, "X06").text, figure(round_, "X06").numerator) == ("100%", 2)


def test_an_answer_left_out_is_not_received(round_: Round) -> None:
    review(
        round_,
        """
        số liệu | trống 1 | Đơn vị     | X2 · Phường Kon Tum
        số liệu | trống 1 | Chỉ tiêu   | X01
        số liệu | trống 1 | Quyết định | Không cộng vào tổng
        số liệu | trống 1 | Lý do      | Chép nhầm số năm trước
    """,
    )
    found = figure(round_)
    assert told(found) == ("90%", UNKNOWN, "1/2") and found.excluded == 1
    assert "không cộng số liệu của 1 đơn vị" in decision_note(found).casefold()
    assert told(figure(round_, "X02")) == ("90", NOT_MET, "2/2"), "its other answers count"


def test_everything_of_an_agency_is_left_out(round_: Round) -> None:
    review(
        round_,
        """
        số liệu | trống 1 | Đơn vị     | X2
        số liệu | trống 1 | Chỉ tiêu   | tất cả
        số liệu | trống 1 | Quyết định | Không cộng vào tổng
        số liệu | trống 1 | Lý do      | Chép của xã khác
    """,
    )
    assert [figure(round_, code).received for code in ("X01", "X02", "X04.2", "X06")] == [1, 1, 1, 1]


def test_an_answer_is_replaced_part_by_part(round_: Round) -> None:
    review(
        round_,
        """
        số liệu | trống 1 | Đơn vị         | X2
        số liệu | trống 1 | Chỉ tiêu       | X01
        số liệu | trống 1 | Quyết định     | Lấy giá trị này
        số liệu | trống 1 | Tử số lấy thay | 80
        số liệu | trống 1 | Lý do          | Đơn vị xác nhận qua điện thoại
    """,
    )
    found = figure(round_)
    assert (found.numerator, found.denominator, found.replaced) == (170, 200, 1)
    assert told(found) == ("85%", MET, "2/2")
    reported = {o.part: o.text for o in state(round_).dataset.submissions["X2"].observations if o.item == "X01"}
    assert reported == {"numerator": "10", "denominator": "100"}, "what was reported stays"


def test_a_value_is_taken_for_an_answer_with_an_error_and_for_none(tmp_path: Path) -> None:
    made = a_round(tmp_path, FORM, agencies=AGENCIES)
    collect_one(made, "X1", X1.replace("X01/TS    | 90", "X01/TS    | 900"))  # more than the whole
    assert figure(made).received == 0
    done = review(
        made,
        """
        số liệu | X1 X01  | Quyết định       | Lấy giá trị này
        số liệu | X1 X01  | Tử số lấy thay   | 90
        số liệu | X1 X01  | Mẫu số lấy thay  | 100
        số liệu | X1 X01  | Lý do            | Gõ thừa số 0
        số liệu | trống 1 | Đơn vị           | X2
        số liệu | trống 1 | Chỉ tiêu         | X02
        số liệu | trống 1 | Quyết định       | Lấy giá trị này
        số liệu | trống 1 | Giá trị lấy thay | 60
        số liệu | trống 1 | Lý do            | Báo qua công văn
    """,
    )
    assert done.issues == ()
    assert (figure(made).text, figure(made).received) == ("90%", 1)
    assert told(figure(made, "X02")) == ("100", MET, "2/2")
    (issue,) = [i for i in state(made).issues if i.code == "S09"]
    assert issue.severity is Severity.NOTE and "Gõ thừa số 0" in issue.message


def doubtful(tmp_path: Path) -> Round:
    """Ten communes, one of which reports a thousandfold."""
    register = "mã | tên | loại | nhóm | dân số\n" + "\n".join(
        f"X{n} | Xã Số {n} | xã | cấp xã | {n * 1000 + 4000}" for n in range(1, 11)
    )
    made = a_round(tmp_path, "mã | loại\n X01 | số đếm", agencies=register)
    for n in range(1, 11):
        answer(made, f"X{n}", f"X01 | {(n * 1000 + 4000) * (100 + n * 7 % 17) // 1000 * (1000 if n == 3 else 1)}")
    collect_now(made)
    return made


@pytest.mark.parametrize(
    ("verdict", "received"), [("Chấp nhận số liệu", 10), ("Không cộng vào tổng", 9), ("Lấy giá trị này", 10)]
)
def test_a_decision_silences_a_doubt_and_leaves_it_visible(tmp_path: Path, verdict: str, received: int) -> None:
    made = doubtful(tmp_path)
    (doubt,) = [i for i in state(made).issues if messages.doubts_figures(i)]
    value = "số liệu | X3 X01 | Giá trị lấy thay | 735" if verdict == "Lấy giá trị này" else ""
    done = review(
        made,
        f"""
        số liệu | X3 X01 | Quyết định | {verdict}
        số liệu | X3 X01 | Lý do      | Đã xem sổ gốc
        {value}
    """,
    )
    assert done.issues == () and len(done.taken) == 1
    after = state(made)
    assert not [i for i in after.issues if messages.doubts_figures(i)]
    (note,) = [i for i in after.issues if i.code == doubt.code]
    assert note.severity is Severity.NOTE and note.message.startswith(doubt.message.rstrip("."))
    assert "Đã xem sổ gốc (Bà Lan, Phó Giám đốc, 20/06/2026)" in note.message
    assert figure(made).received == received
    content = written(made, LATER).path.read_bytes()
    shown = next(sheet for sheet in read_book(content).sheets if sheet.name == "Số liệu đáng ngờ")
    row = next(row for row in shown.rows if str(row[0]).startswith("X3 "))
    assert row[4] == "Đã xét" and str(row[5]).startswith("K03: ") and "Đã xem sổ gốc" in str(row[7])


def test_the_province_accepts_a_figure_with_all_its_doubts(tmp_path: Path) -> None:
    made = doubtful(tmp_path)
    before = figure(made)
    review(
        made,
        """
        chỉ tiêu | X01 | Quyết định | Chấp nhận số liệu
        chỉ tiêu | X01 | Lý do      | Có nhà máy mới
    """,
    )
    after = figure(made)
    assert (after.value, after.assessment) == (before.value, before.assessment)
    assert not [i for i in state(made).issues if messages.doubts_figures(i)]
    assert decision_note(after) == "Sở chấp nhận số liệu; lý do: Có nhà máy mới"


# ---------------------------------------------------------------- waivers


def test_a_waived_agency_is_neither_expected_nor_accused_until_its_day(tmp_path: Path) -> None:
    made = a_round(tmp_path, FORM, agencies=AGENCIES)
    collect_one(made, "X1", X1)
    done = review(
        made,
        """
        miễn | trống 1 | Đơn vị            | X2
        miễn | trống 1 | Chỉ tiêu          | TẤT CẢ
        miễn | trống 1 | Quyết định        | Miễn
        miễn | trống 1 | Miễn đến hết ngày | 2026-06-30
        miễn | trống 1 | Lý do             | Khắc phục bão
    """,
    )
    assert done.issues == ()
    found = figure(made)
    assert told(found) == ("90%", MET, "1/1") and found.waived == 1
    assert decision_note(found) == "1 đơn vị được miễn"
    assert told(figure(made, now=datetime(2026, 7, 1))) == ("90%", UNKNOWN, "1/2")
    for now, owed in ((datetime(2026, 6, 30, 23), False), (datetime(2026, 7, 1), True)):
        at = state(made, now)
        effect = effect_of(made, at.dataset)
        assert owes(made, effect, made.asked[1]) is owed and effect.is_waived("X2", "X02") is not owed
        status = round_status(made, at.dataset, at.issues, rejected=at.rejected, today=now.date())
        assert (status.agencies[1].state is Standing.WAIVED) is not owed
        assert status.communes.expected == 1 + owed and status.communes.missing == int(owed)
    told_ = table_text(
        round_status(made, state(made).dataset, (), rejected=(), today=NOW.date()), width=100, colour=False
    )
    assert "1 đơn vị được miễn báo cáo: Phường Kon Tum." in told_
    assert collect_now(made, NOW).missing == ("S1",)


def test_a_waived_item_is_no_fault_and_an_answer_to_it_counts(tmp_path: Path) -> None:
    made = a_round(tmp_path, FORM, agencies=AGENCIES)
    collect_one(made, "X1", X1.replace("    X02       | 40\n", "").replace("    X04.2     | 7\n", ""))
    blank = [i for i in state(made).issues if i.code == "S01" and i.severity is Severity.ERROR]
    assert sorted(i.place.item for i in blank) == ["X02", "X04.2"]
    review(
        made,
        """
        miễn | trống 1 | Đơn vị            | X1
        miễn | trống 1 | Chỉ tiêu          | X02 · Chỉ tiêu X02
        miễn | trống 1 | Quyết định        | Miễn
        miễn | trống 1 | Miễn đến hết ngày | '30/09/2026'
        miễn | trống 1 | Lý do             | Không có bưu cục
        miễn | trống 2 | Đơn vị            | X1
        miễn | trống 2 | Chỉ tiêu          | X04
        miễn | trống 2 | Quyết định        | Miễn
        miễn | trống 2 | Miễn đến hết ngày | 2026-09-30
        miễn | trống 2 | Lý do             | Mới chia tách
    """,
    )
    at = state(made)
    assert not [i for i in at.issues if i.severity is Severity.ERROR]
    status = round_status(made, at.dataset, at.issues, rejected=(), today=NOW.date())
    assert status.agencies[0].waived == 2, "X02 and X04.2; the other part was answered"
    assert status.agencies[0].full
    assert '"waived": 2' in json.dumps(to_json(status))
    assert figure(made, "X02").expected == 1
    collect_one(made, "X1", X1)
    assert (figure(made, "X02").received, figure(made, "X02").expected) == (1, 2), "an answer counts all the same"


def test_a_waiver_is_withdrawn(tmp_path: Path) -> None:
    made = a_round(tmp_path, FORM, agencies=AGENCIES)
    review(
        made,
        """
        miễn | trống 1 | Đơn vị            | X2
        miễn | trống 1 | Chỉ tiêu          | X01
        miễn | trống 1 | Quyết định        | Miễn
        miễn | trống 1 | Miễn đến hết ngày | 2026-06-30
        miễn | trống 1 | Lý do             | Khắc phục bão
    """,
    )
    assert figure(made).expected == 1
    review(
        made,
        """
        miễn | X2 X01 | Quyết định | Bỏ quyết định cũ
        miễn | X2 X01 | Lý do      | Đã khắc phục xong
    """,
        LATER,
    )
    assert figure(made).expected == 2
    assert [d.verdict for d in history(made)] == [Verdict.WAIVE, Verdict.WITHDRAW]


# ---------------------------------------------------------------- expiry and older states

ASSESSED = """
    chỉ tiêu | X01 | Đánh giá của Sở | Đạt
    chỉ tiêu | X01 | Lý do           | Đã kiểm tra thực tế
"""


def test_a_decision_expires_when_its_figure_changes_and_says_both_figures(round_: Round) -> None:
    review(round_, ASSESSED)
    drop(round_, "x2-sua.xlsx", returned(round_, "X2", X2.replace("X01/TS    | 10", "X01/TS    | 30")))
    collect_now(round_, LATER)
    found = figure(round_)
    assert told(found) == ("60%", NOT_MET, "2/2") and found.decision is None
    (issue,) = [i for i in state(round_).issues if i.code == "Q01"]
    assert issue.severity is Severity.WARNING and (issue.place.item, issue.place.agency) == ("X01", "")
    assert issue.message == (
        "“Chỉ tiêu X01”: quyết định “Đánh giá: Đạt” có khi số liệu là 50% (100/200), nay số liệu là 60%."
    )
    again = written(round_, LATER)
    assert [i.code for i in again.expired] == ["Q01"]
    shown = read_book(again.path.read_bytes()).sheets[0]
    assert any("HẾT HIỆU LỰC, khi đó số liệu là 50% (100/200)" in str(v) for row in shown.rows for v in row)


def test_an_expired_decision_is_confirmed_again(round_: Round) -> None:
    review(round_, ASSESSED)
    drop(round_, "x2-sua.xlsx", returned(round_, "X2", X2.replace("X01/TS    | 10", "X01/TS    | 30")))
    collect_now(round_, LATER)
    done = review(round_, "chỉ tiêu | X01 | Đánh giá của Sở | Giữ quyết định cũ", LATER, who="Ông Minh, Giám đốc")
    assert done.issues == ()
    found = figure(round_)
    assert told(found) == ("60%", MET, "2/2") and found.decision is not None
    assert (found.decision.reason, found.decision.decided_by) == ("Đã kiểm tra thực tế", "Ông Minh, Giám đốc")
    assert found.decision.figure == "60% (120/200)" and len(history(round_)) == 2


def test_the_same_figures_sent_again_expire_nothing(round_: Round) -> None:
    review(round_, ASSESSED)
    drop(round_, "x2-gui-lai.xlsx", returned(round_, "X2", X2 + "    X01 giải trình | Đã đối chiếu\n"))
    collect_now(round_, LATER)
    assert figure(round_).assessment is MET


def test_of_a_workbook_filled_against_an_older_state_only_what_still_holds_is_taken(round_: Round) -> None:
    old = written(round_).path.read_bytes()
    drop(round_, "x2-sua.xlsx", returned(round_, "X2", X2.replace("X01/TS    | 10", "X01/TS    | 30")))
    collect_now(round_, LATER)
    done = read_back(
        round_,
        filled(
            old,
            ASSESSED
            + """
        chỉ tiêu | X02 | Đánh giá của Sở | Đạt
        chỉ tiêu | X02 | Lý do           | Đã kiểm tra thực tế
    """,
        ),
        LATER,
    )
    assert [subject for subject, _ in done.taken] == ["“Chỉ tiêu X02”"]
    issue = only(done, "Q08")
    assert issue.place.cell and "50% (100/200)" in issue.message and "60% (120/200)" in issue.message
    assert told(figure(round_)) == ("60%", NOT_MET, "2/2")


def test_answers_and_the_figure_are_decided_together_and_once(round_: Round) -> None:
    both = filled(
        written(round_).path.read_bytes(),
        ASSESSED
        + """
        số liệu | trống 1 | Đơn vị     | X2
        số liệu | trống 1 | Chỉ tiêu   | X01
        số liệu | trống 1 | Quyết định | Không cộng vào tổng
        số liệu | trống 1 | Lý do      | Chép nhầm
    """,
    )
    assert read_back(round_, both).issues == ()
    found = figure(round_)
    assert told(found) == ("90%", MET, "1/2") and found.decision is not None
    assert found.decision.figure == "90% (90/100)"
    more = filled(both, "chỉ tiêu | X02 | Đánh giá của Sở | Đạt\n chỉ tiêu | X02 | Lý do | Đã xem")
    done = read_back(round_, more, LATER)
    assert (done.issues, len(done.taken), done.unchanged) == ((), 1, 2)
    assert len(history(round_)) == 3


def test_an_expired_decision_on_an_answer_frees_the_answer(round_: Round) -> None:
    review(
        round_,
        """
        số liệu | trống 1 | Đơn vị     | X2
        số liệu | trống 1 | Chỉ tiêu   | X01
        số liệu | trống 1 | Quyết định | Không cộng vào tổng
        số liệu | trống 1 | Lý do      | Chép nhầm
    """,
    )
    drop(round_, "x2-sua.xlsx", returned(round_, "X2", X2.replace("X01/TS    | 10", "X01/TS    | 80")))
    collect_now(round_, LATER)
    assert told(figure(round_)) == ("85%", MET, "2/2")
    (issue,) = [i for i in state(round_).issues if i.code == "Q01"]
    assert issue.place.agency == "X2" and "10/100" in issue.message and "80/100" in issue.message


def test_a_target_that_changes_expires_an_assessment() -> None:
    bare = bare_round("mã | loại | mục tiêu\n X01 | số đếm | >= 100", agencies=AGENCIES)
    data = answered(bare, "đơn vị | X01\n X1 | 5\n X2 | 6")
    by_hand = Decision("X01", "", Verdict.ASSESS, "Đạt", None, "Lý do", "Bà Lan", NOW, "")
    basis = _basis(bare, data.submissions)
    held = replace(data, decisions=(replace(by_hand, basis=basis),))
    assert effect_of(bare, held).holding and not effect_of(bare, held).expired
    other = bare_round("mã | loại | mục tiêu\n X01 | số đếm | >= 200", agencies=AGENCIES)
    assert effect_of(other, held).expired


BARE = bare_round(
    """
    mã    | loại         | thuộc chỉ tiêu | mục tiêu
    X01   | tỷ lệ        |                | >= 80
    X04   | gồm các phần |                |
    X04.1 | số đếm       | X04            | >= 5
    X04.2 | số đếm       | X04            |
    """,
    agencies=AGENCIES,
)
ANSWERED = answered(BARE, "đơn vị | X01/TS | X01/MS | X04.1 | X04.2\n X1 | 1 | 2 | 3 | 4\n X2 | 5 | 6 | 7 | 8")


@given(
    st.lists(
        st.builds(
            Decision,
            item=st.sampled_from(("X01", "X04", "X04.1", "X99")),
            agency=st.sampled_from(("", "X1", "X2", "X9")),
            verdict=st.sampled_from((Verdict.ACCEPT, Verdict.VALUE, Verdict.EXCLUDE, Verdict.ASSESS)),
            value=st.sampled_from(("Đạt", "5/6")),
            number=st.just(Decimal(5)),
            reason=st.just("Lý do"),
            decided_by=st.just("Bà Lan"),
            decided_at=st.just(NOW),
            basis=st.text("0123456789abcdef", max_size=15),
        ),
        max_size=6,
    )
)
def test_decisions_whose_figures_are_others_change_nothing(decisions: list[Decision]) -> None:
    data = replace(ANSWERED, decisions=tuple(decisions))
    assert provincial_results(BARE, data) == provincial_results(BARE, ANSWERED)
    assert set(effect_of(BARE, data).expired) == {d for d in decisions if d.item != "X99"}


def test_a_part_that_was_judged_lends_its_whole_no_decision() -> None:
    found = [o for o in ANSWERED.observations() if o.item == "X04.2"]
    basis = item_basis(BARE.form, "X04.2", {"X04.2": found})
    judged = Decision("X04.2", "", Verdict.ASSESS, "Chưa đạt", None, "Lý do", "Bà Lan", NOW, basis)
    results = {r.indicator.code: r for r in provincial_results(BARE, replace(ANSWERED, decisions=(judged,)))}
    assert results["X04.2"].decision == judged and results["X04"].decision is None
    assert (results["X04"].assessment, results["X04"].computed) == (NOT_MET, Assessment.NONE)


def _basis(round_: Round, submissions: object) -> str:
    assert isinstance(submissions, dict)
    found = [o for s in submissions.values() for o in s.observations if o.item == "X01"]
    return item_basis(round_.form, "X01", {"X01": found})


# ---------------------------------------------------------------- the file, its history, its safety


def test_the_same_bytes_again_are_quiet(round_: Round) -> None:
    content = filled(written(round_).path.read_bytes(), ASSESSED)
    assert len(read_back(round_, content).taken) == 1
    done = read_back(round_, content, LATER, "ten-khac.xlsx")
    assert (done.read_before, done.taken, done.issues) == (NOW, (), ()) and len(history(round_)) == 1
    with Store(round_.folder / DATASET_FILE) as store:
        outcome = review_command(round_, store, round_.folder.parent / "ten-khac.xlsx", LATER)
    assert outcome.lines == ("“ten-khac.xlsx” đã được đọc lúc 09:00 ngày 20/06/2026; không có gì mới.",)


def test_withdrawing_is_a_new_row_and_nothing_is_erased(round_: Round) -> None:
    review(round_, ASSESSED)
    review(
        round_,
        """
        chỉ tiêu | X01 | Đánh giá của Sở | Bỏ quyết định cũ
        chỉ tiêu | X01 | Lý do           | Có số liệu chính thức
    """,
        LATER,
    )
    assert told(figure(round_)) == ("50%", NOT_MET, "2/2")
    assert [(d.verdict, d.decided_at) for d in history(round_)] == [(Verdict.ASSESS, NOW), (Verdict.WITHDRAW, LATER)]
    assert standing(history(round_)) == ()
    shown = next(s for s in read_book(written(round_, LATER).path.read_bytes()).sheets if s.name == "Quyết định đã có")
    states = [row[6] for row in shown.rows if len(row) > 6 and row[6]]
    assert states == ["Tình trạng", "Đã bỏ quyết định cũ", "Đã được thay"]


def test_the_file_is_kept_and_a_kill_before_the_decisions_loses_nothing(
    round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = filled(written(round_).path.read_bytes(), ASSESSED)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("qng_reports.doors.store.reviews._row", killed)
        with pytest.raises(KeyboardInterrupt):
            read_back(round_, content)
    assert history(round_) == ()
    with closing(sqlite3.connect(round_.folder / DATASET_FILE)) as db:
        assert db.execute("SELECT content, read_at FROM review").fetchall() == [(content, "")]
    assert len(read_back(round_, content).taken) == 1 and len(history(round_)) == 1


def test_the_workbook_shows_what_there_is_to_judge_by(round_: Round) -> None:
    before = parse_period("2025")
    was = PastResult(before, "X01", Decimal(45), Decimal(100), Decimal(45), "45%", "%", "Chưa đạt", 2, 2)
    own = {"X2": (Past("X02", Component.VALUE, Decimal(1250), "1250"),)}
    round_ = replace(round_, history=(was,), past=own, past_period=before)
    review(
        round_,
        """
        số liệu | trống 1 | Đơn vị     | X2
        số liệu | trống 1 | Chỉ tiêu   | X02
        số liệu | trống 1 | Quyết định | Chấp nhận số liệu
        số liệu | trống 1 | Lý do      | Đúng
    """,
    )
    book = read_book(written(round_, LATER).path.read_bytes())
    figures, answers, waivers, decided, lists, hidden = book.sheets
    (row,) = [row for row in figures.rows if row[0] == "X01"]
    assert row[:8] == ("X01", "Chỉ tiêu X01", "≥ 80%", "50% (100/200)", "2/2", "45% (năm 2025)", "Chưa đạt", None)
    (row,) = [row for row in answers.rows if str(row[0]).startswith("X2 ")]
    assert row[:4] == ("X2 · Phường Kon Tum", "X02 · Chỉ tiêu X02", "50", "1.250")
    assert row[7] == "Chấp nhận số liệu; lý do: Đúng (Bà Lan, Phó Giám đốc, 20/06/2026)"
    assert [one.name for one in (waivers, decided, lists)] == ["Miễn báo cáo", "Quyết định đã có", "Danh mục"]
    assert not hidden.visible


def test_only_inputs_are_open_and_each_says_what_it_takes(round_: Round) -> None:
    sheet = load_workbook(BytesIO(written(round_).path.read_bytes()))["Chỉ tiêu"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "Mã")
    (row,) = [row for row in sheet.iter_rows(min_row=header[0].row) if row[0].value == "X01"]
    open_ones = [str(title.value) for title, cell in zip(header, row, strict=True) if not cell.protection.locked]
    assert open_ones == [
        "Quyết định", "Tử số lấy thay", "Mẫu số lấy thay", "Đánh giá của Sở", "Lý do", "Người quyết định",
    ], "of a ratio no value is typed, but both its counts"  # fmt: skip
    prompts = {str(rule.sqref): rule.prompt for rule in sheet.data_validations.dataValidation}
    assert all(prompts[cell.coordinate] for cell in row if not cell.protection.locked)
    assert sheet.protection.sheet and sheet.freeze_panes == f"C{header[0].row + 1}" and sheet.auto_filter.ref


def test_a_workbook_that_somebody_fills_is_never_written_over(round_: Round) -> None:
    first = written(round_).path
    assert written(round_, LATER).path == first
    first.write_bytes(filled(first.read_bytes(), ASSESSED))
    second = written(round_, LATER).path
    assert second != first and "Đã kiểm tra thực tế" in str(read_book(first.read_bytes()).sheets[0].rows)


def test_the_same_state_gives_the_same_bytes_and_clean_ones(round_: Round, tmp_path: Path) -> None:
    review(round_, ASSESSED)
    first = written(round_, LATER).path.read_bytes()
    assert written(round_, LATER).path.read_bytes() == first
    assert findings(first, tmp_path) == []


def test_reading_twice_what_was_filled_gives_what_was_filled(round_: Round) -> None:
    review(
        round_,
        """
        chỉ tiêu | X02 | Quyết định       | Lấy giá trị này
        chỉ tiêu | X02 | Giá trị lấy thay | 110
        chỉ tiêu | X02 | Lý do            | =1+1 & <r>Đạt</r> “ngoặc”
        chỉ tiêu | X02 | Người quyết định | 'Ông Đỗ Văn Ý'
    """,
    )
    (decision,) = history(round_)
    assert (decision.number, decision.reason, decision.decided_by) == (110, "=1+1 & <r>Đạt</r> “ngoặc”", "Ông Đỗ Văn Ý")
    assert "=1+1 & <r>Đạt</r>" in str(read_book(written(round_, LATER).path.read_bytes()).sheets[0].rows)


@pytest.mark.parametrize("what", ["form", "period", "foreign", "text"])
def test_a_workbook_that_is_not_of_this_round_is_refused(round_: Round, tmp_path: Path, what: str) -> None:
    content = written(round_).path.read_bytes()
    if what == "form":
        (tmp_path / "khac").mkdir()
        other = a_round(tmp_path / "khac", FORM, agencies=AGENCIES, ma="KHAC")
        content = written(other).path.read_bytes()
    if what == "period":
        with Store(round_.folder / DATASET_FILE) as store:
            store.describe({"period": "2026-Q3"})
        round_ = open_round(round_.folder)
    if what == "foreign":
        content = returned(round_, "X1", X1)
    if what == "text":
        content = b"no workbook"
    with pytest.raises(QngError, match="tệp xem xét"):
        read_back(round_, content)
    assert history(round_) == ()


def test_rows_and_columns_are_found_wherever_they_went(round_: Round) -> None:
    content = filled(written(round_).path.read_bytes(), ASSESSED)
    book = load_workbook(BytesIO(content))
    sheet = book["Chỉ tiêu"]
    sheet.insert_rows(2, 3)
    sheet.title = "Trang 1"
    stream = BytesIO()
    book.save(stream)
    done = read_back(round_, stream.getvalue())
    assert done.issues == () and len(done.taken) == 1 and figure(round_).assessment is MET


def test_what_the_workbook_shows_is_not_believed(round_: Round) -> None:
    content = written(round_).path.read_bytes()
    sheet, cell = place(content, "chỉ tiêu", "X01", "Kết quả tổng hợp")
    forged = fill_workbook(filled(content, ASSESSED), [(sheet, cell, "99%")])
    read_back(round_, forged)
    assert figure(round_).text == "50%" and history(round_)[0].figure == "50% (100/200)"


def test_a_dataset_of_the_version_before_is_brought_up(round_: Round) -> None:
    with closing(sqlite3.connect(round_.folder / DATASET_FILE)) as db:
        as_left_by_version_3(db)
        db.commit()
    review(round_, ASSESSED)
    assert figure(round_).assessment is MET


def test_dates_of_waivers_are_kept(tmp_path: Path) -> None:
    made = a_round(tmp_path, FORM, agencies=AGENCIES)
    review(
        made,
        """
        miễn | trống 1 | Đơn vị            | X2
        miễn | trống 1 | Chỉ tiêu          | X01
        miễn | trống 1 | Quyết định        | Miễn
        miễn | trống 1 | Miễn đến hết ngày | 2026-06-30
        miễn | trống 1 | Lý do             | Khắc phục bão
    """,
    )
    assert history(made)[0].until == date(2026, 6, 30)


def test_codes_of_faults_do_not_stop_what_is_sound(round_: Round) -> None:
    done = review(
        round_,
        ASSESSED
        + """
        chỉ tiêu | X02 | Đánh giá của Sở | Rất tốt
        chỉ tiêu | X02 | Lý do           | Đã xem
    """,
    )
    assert codes(done) == ["Q04"] and len(done.taken) == 1 and done.has_errors


# ---------------------------------------------------------------- rows of the plan of 2025, as the province judged them

PLAN = """
    mã  | loại         | thuộc chỉ tiêu | mục tiêu | cách tổng hợp | cơ quan báo cáo | tên ngắn
    9   | gồm các phần |                |          |               |                 |
    9.1 | phần trăm    | 9              | = 100    | một cơ quan   | S1              | Tỉnh
    9.2 | phần trăm    | 9              | >= 80    | một cơ quan   | S1              | Xã
    11  | phần trăm    |                | > 80     | một cơ quan   | S1              |
    17  | gồm các phần |                |          |               |                 |
    17a | phần trăm    | 17             | >= 20    | một cơ quan   | S1              | Cụm dân cư lõm sóng
    17b | phần trăm    | 17             | = 100    | một cơ quan   | S1              | Hộ dùng cáp quang
    19  | văn bản      |                |          | không         | S1              |
"""


def test_rows_that_the_province_judged_otherwise_are_told_with_the_rule_beside(tmp_path: Path) -> None:
    """Rows 9, 11, 17 and 19 of Phụ lục 1, Kế hoạch 121: printed "Đạt", two of them below their own targets."""
    made = a_round(tmp_path, PLAN, agencies=AGENCIES)
    collect_one(
        made,
        "S1",
        """
        9.1 | 99.5
        9.2 | 98
        11  | 90
        17a | 42.9
        17b | 69.13
        19  | Triển khai toàn tỉnh
    """,
    )
    rule = {code: figure(made, code).assessment for code in ("9", "11", "17", "19")}
    assert rule == {"9": NOT_MET, "11": MET, "17": NOT_MET, "19": Assessment.NONE}
    done = review(
        made,
        """
        chỉ tiêu | 9  | Quyết định       | Lấy giá trị này
        chỉ tiêu | 9  | Giá trị lấy thay | Tỉnh 99,5%; Xã >98%
        chỉ tiêu | 9  | Đánh giá của Sở  | Đạt
        chỉ tiêu | 9  | Lý do            | Trừ hồ sơ mật
        chỉ tiêu | 11 | Quyết định       | Chấp nhận số liệu
        chỉ tiêu | 11 | Lý do            | Tính trên đơn vị cung cấp dịch vụ thiết yếu
        chỉ tiêu | 17 | Đánh giá của Sở  | Đạt
        chỉ tiêu | 17 | Lý do            | Vượt mục tiêu cụm dân cư lõm sóng
        chỉ tiêu | 19 | Đánh giá của Sở  | Đạt
        chỉ tiêu | 19 | Lý do            | Triển khai toàn tỉnh
    """,
    )
    assert done.issues == () and len(done.taken) == 5
    found = {code: figure(made, code) for code in rule}
    assert {result.assessment for result in found.values()} == {MET}
    assert {code: result.computed for code, result in found.items()} == rule
    assert found["9"].text == "Tỉnh 99,5%; Xã >98%"
    assert "Cụm dân cư lõm sóng: 42,9%" in found["17"].text
    assert decision_note(found["17"]).startswith("Sở đánh giá: Đạt; theo quy tắc: Chưa đạt; lý do: Vượt mục tiêu")


# ---------------------------------------------------------------- beside the room


def test_a_review_workbook_among_returned_files_is_no_submission(round_: Round) -> None:
    before = provincial_results(round_, state(round_).dataset)
    drop(round_, "xem-xet.xlsx", filled(written(round_).path.read_bytes(), ASSESSED))
    done = collect_now(round_, LATER)
    assert (done.rejected, done.accepted) == (1, 0)
    assert provincial_results(round_, state(round_).dataset) == before and history(round_) == ()


def test_the_command_writes_reads_and_says_what_it_could_not_take(round_: Round) -> None:
    wrote = run("review", round_.folder)
    path = next((round_.folder / "xem-xet").glob("*.xlsx"))
    assert wrote.returncode == 0 and str(path) in wrote.stdout and "8 chỉ tiêu" in wrote.stdout
    entries = ASSESSED + "chỉ tiêu | X02 | Đánh giá của Sở | Đạt"
    path.write_bytes(filled(path.read_bytes(), entries))
    done = run("review", round_.folder, path, "--json")
    told_ = json.loads(done.stdout)
    assert done.returncode == 1
    assert [(one["item"], one["verdict"], one["value"]) for one in told_["taken"]] == [("X01", "assess", "Đạt")]
    assert [(one["code"], one["sheet"], one["cell"][0]) for one in told_["issues"]] == [("Q05", "Chỉ tiêu", "O")]
    again = run("review", round_.folder, path)
    assert again.returncode == 0 and "đã được đọc lúc" in again.stdout
    missing = run("review", round_.folder, path.with_name("khong-co.xlsx"))
    assert missing.returncode == 2 and missing.stderr.startswith("Không thấy tệp xem xét")


@pytest.mark.parametrize("number", ["1" + "0" * 60, "'" + "9" * 40 + "'", "-1000000000000000"])
def test_a_number_that_no_cell_keeps_exactly_is_not_taken(round_: Round, number: str) -> None:
    """Added up it would be rounded in silence."""
    done = review(
        round_,
        f"""
        chỉ tiêu | X02 | Quyết định       | Lấy giá trị này
        chỉ tiêu | X02 | Giá trị lấy thay | {number}
        chỉ tiêu | X02 | Lý do            | Thử
    """,
    )
    assert "quá lớn" in only(done, "Q07").message and done.taken == ()
