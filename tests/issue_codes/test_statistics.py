"""K from 03: figures that smell of trouble, in workbooks that came back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from qng_reports.dataset import Issue
from qng_reports.layout import plan_layout
from qng_reports.model import Component, Past, Round
from qng_reports.periods import parse_period
from qng_reports.rounds import init_round
from tests.issue_codes.sending import X1_FILE, X2_FILE, expect, expect_file, expect_spelt, kept, province, send
from tests.tables import Told, a_round, answer, collect_now, held, input_of

CODES = tuple(f"X{number}" for number in range(1, 11))
TEN = "mã | tên | loại | nhóm | dân số\n" + "\n".join(
    f"{code} | Xã Số {number} | xã | cấp xã | {number * 1000 + 4000}" for number, code in enumerate(CODES, 1)
)
X3_FILE = "X3-xa-so-3-2026-H1.xlsx"
SPENT = "mã | loại | đơn vị tính\n X01 | tiền | triệu đồng"
MANY = "mã | loại | số lẻ\n" + "\n".join(f"X0{number} | số đếm |" for number in range(1, 8))


def figures(number: int, item: int) -> int:
    """An honest count: about 100 for each 1,000 inhabitants, never twice the same."""
    return (number * 1000 + 4000) * (100 + (number * 7 + item * 13) % 17) // 1000 + item


def told_of(round_: Round) -> dict[str, Issue]:
    """The issues by the agency they are about; one each."""
    _, issues = held(round_)
    found = {issue.place.agency: issue for issue in issues}
    assert len(found) == len(issues), [issue.message for issue in issues]
    return found


def all_answer(round_: Round, change: dict[str, str], items: int = 1) -> None:
    """Every commune answers honestly but those with a `change`."""
    for number, code in enumerate(CODES, 1):
        honest = "\n".join(f"X0{item} | {figures(number, item)}" for item in range(1, items + 1))
        answer(round_, code, change.get(code, honest))
    collect_now(round_)


def test_K03_money_in_another_unit_than_asked(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, SPENT, agencies=TEN)
    all_answer(round_, {"X3": "X01 | 745000000"})
    found = told_of(round_)
    expect(found["X3"], "warning", "E8", "X01", "745000000", file=X3_FILE, agency="X3")
    assert found["X3"].message == (
        "“Chỉ tiêu X01” ghi 745.000.000: gấp khoảng 1.000.000 lần mức thường thấy (106.000.000 trên 1.000 dân; "
        "phần lớn trong 9 xã khác từ 101 đến 115); có thể đã ghi theo đồng thay vì triệu đồng."
    )
    assert found.keys() == {"X3"}
    assert province(Told(round_, collect_now(round_))).endswith("(10/10)"), "it stays in the total"


def test_a_value_refused_for_what_it_is_has_no_size_to_tell(tmp_path: Path) -> None:
    """12.672 of somebody who typed "12.672" is one mistake: S05 says it, K03 would say it again."""
    round_ = a_round(tmp_path, "mã | loại\n X01 | số đếm", agencies=TEN)
    all_answer(round_, {"X3": "X01 | 0.731"})
    assert told_of(round_)["X3"].code == "S05"


def test_K04_a_thousandth_of_the_period_before(tmp_path: Path) -> None:
    first = a_round(tmp_path, SPENT)
    answer(first, "X1", "X01 | 1250.5")
    collect_now(first)
    files = (tmp_path / "form.xlsx", tmp_path / "agencies.xlsx")
    later = init_round(tmp_path / "sau", str(files[0]), "2026-9M", files[1], [first.folder])
    answer(later, "X1", "X01 | 1.32")
    collect_now(later)
    issue = told_of(later)["X1"]
    cell = input_of(plan_layout(later, later.agencies[0]), "X01").cell
    expect(issue, "warning", cell, "X01", "1.32", file="X1-xa-binh-son-2026-9M.xlsx")
    assert issue.message == (
        "“Chỉ tiêu X01” ghi 1,32: chỉ bằng khoảng 1/1.000 kỳ trước (6 tháng đầu năm 2026: 1.250,5); "
        "có thể đã ghi theo tỷ đồng thay vì triệu đồng."
    )


def with_past(round_: Round, past: dict[str, dict[str, int]]) -> Round:
    """The round as if these had been answered in the quarter before."""
    answers = {
        agency: tuple(Past(item, Component.VALUE, Decimal(number), str(number)) for item, number in given.items())
        for agency, given in past.items()
    }
    return replace(round_, past_period=parse_period("2026-Q1"), past=answers)


def test_K05_the_figures_of_the_period_before_again(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, MANY, agencies=TEN)
    all_answer(round_, {}, items=7)
    past = {
        code: {f"X0{i}": figures(n, i) - (0 if code == "X3" and i < 7 else 40) for i in range(1, 8)}
        for n, code in enumerate(CODES, 1)
    }
    issue = told_of(with_past(round_, past))["X3"]
    expect_file(issue, "warning", X3_FILE, agency="X3")
    assert issue.message == (
        f"6 trong 7 số liệu so sánh được giống hệt kỳ trước (quý I năm 2026), ví dụ: mục X06 ghi {figures(3, 6)}; "
        f"mục X02 ghi {figures(3, 2)}; mục X03 ghi {figures(3, 3)}. Có thể tệp này chép lại số liệu kỳ trước."
    )
    past["X3"]["X06"] = past["X3"]["X05"] = 600
    assert "X3" not in told_of(with_past(round_, past)), "some figures may stay as they were"


def test_K06_two_agencies_with_the_same_figures(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, MANY, agencies=TEN)
    copied = "\n".join(f"X0{item} | {figures(4, item)}" for item in range(1, 7)) + f"\nX07 | {figures(3, 7)}"
    all_answer(round_, {"X3": copied}, items=7)
    found = told_of(round_)
    assert found.keys() == {"X3", "X4"}
    expect_file(found["X3"], "warning", X3_FILE, agency="X3")
    expect_file(found["X4"], "warning", X3_FILE.replace("3", "4"), agency="X4")
    assert found["X3"].message.startswith("6 trong 7 số liệu giống hệt số liệu của Xã Số 4, ví dụ: mục X0")
    assert "của Xã Số 3, ví dụ" in found["X4"].message


def test_K07_a_jump_that_no_other_made(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, "mã\n X01", agencies=TEN)
    all_answer(round_, {"X3": "X01 | 14000"})
    past = {code: {"X01": figures(n, 1) * 10 // 11} for n, code in enumerate(CODES, 1)}
    (issue,) = told_of(with_past(round_, past)).values()
    expect(issue, "warning", "E8", "X01", "14000", file=X3_FILE, agency="X3")
    assert issue.code == "K07"
    assert issue.message == (
        "“Chỉ tiêu X01” ghi 14.000: gấp 22 lần kỳ trước (quý I năm 2026: 637); "
        "phần lớn trong 9 đơn vị khác bằng 1,1 đến 1,1 lần kỳ trước."
    )


RUNNING = "mã | chỉ tiêu | đơn vị tính\n X01 | Số nhà, lũy kế từ đầu năm | nhà"


def test_K08_a_running_total_that_fell(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, RUNNING)
    answer(round_, "X1", "X01 | 1100")
    answer(round_, "X2", "X01 | 900")
    collect_now(round_)
    found = told_of(with_past(round_, {"X1": {"X01": 1250}, "X2": {"X01": 900}}))
    expect(found["X1"], "warning", "E8", "X01", "1100")
    assert found["X1"].code == "K08" and found.keys() == {"X1"}
    assert "nhỏ hơn số đã báo quý I năm 2026 (1.250)" in found["X1"].message


def test_K09_more_people_than_inhabitants(tmp_path: Path) -> None:
    people = "mã | loại | đơn vị tính\n X01 | số đếm | người\n X02 | số đếm | hộ\n X03 | số đếm | lượt người"
    agencies = "mã | tên | loại | nhóm | dân số\n X1 | Xã Bình Sơn | xã | cấp xã | 4000"
    round_ = a_round(tmp_path, people, agencies=agencies)
    answer(round_, "X1", "X01 | 6001\n X02 | 4000\n X03 | 90000")
    collect_now(round_)
    issue = told_of(round_)["X1"]
    expect(issue, "warning", "E8", "X01", "6001")
    assert issue.message == "“Chỉ tiêu X01” ghi 6.001 người, trong khi cả địa bàn có 4.000 người dân."


PARTS = "mã | loại | số lẻ\n X01 | số thập phân | 2\n X02 | số thập phân | 2\n X03 | số thập phân | 2"
SUM = "mã | vế trái | phép so sánh | vế phải | thông báo\n R | X01 + X02 | = | X03 | Hai phần phải bằng tổng số."


def test_K10_parts_that_miss_the_whole_by_rounding(tmp_path: Path) -> None:
    told = send(tmp_path, PARTS, "X01 | 12.34\n X02 | 4.57\n X03 | 16.9", rang_buoc=SUM)
    issue = told.issue("K10")
    expect_spelt(issue, "note", "E8", "12.34")
    assert issue.message == (
        "Hai phần phải bằng tổng số (X01 ghi 12,34; X02 ghi 4,57; X03 ghi 16,9): "
        "chỉ lệch 0,01 do làm tròn, coi như khớp."
    )
    assert kept(told, "X01") == "value 12.34"


def test_K11_a_confirmation_with_fewer_decimals(tmp_path: Path) -> None:
    items = "mã | loại | cơ quan báo cáo | cơ quan xác nhận\n X01 | tiền | X1 | X2"
    told = send(tmp_path, items, "X01 | 1250.46", "X01 | 1250.5")
    issue = told.issue("K11")
    expect_spelt(replace(issue, place=replace(issue.place, file=X1_FILE, agency="X1")), "note", "E8", "1250.5")
    assert (issue.place.file, issue.place.agency) == (X2_FILE, "X2")
    assert "cơ quan phối hợp báo 1.250,5, số của tỉnh là 1.250,46" in issue.message
