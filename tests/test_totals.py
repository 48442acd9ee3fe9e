"""From the agencies' answers to the province's figure: every rule by a small table."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qng_reports.dataset import Assessment, Dataset, Result
from qng_reports.model import Round
from qng_reports.totals import provincial_results
from tests.tables import answered, bare_round, result

MET, NOT_MET, UNKNOWN, NONE = Assessment.MET, Assessment.NOT_MET, Assessment.UNKNOWN, Assessment.NONE
FOUR_COMMUNES = """
    mã | tên     | loại | nhóm
    X1 | Xã Một  | xã   | cấp xã
    X2 | Xã Hai  | xã   | cấp xã
    X3 | Xã Ba   | xã   | cấp xã
    X4 | Xã Bốn  | xã   | cấp xã
    S1 | Sở Một  | sở   | sở
"""


def four(items: str, **parts: str) -> Round:
    return bare_round(items, agencies=FOUR_COMMUNES, **parts)


def of(items: str, answers: str, item: str = "X01", **parts: str) -> Result:
    """The province's figure for X01 (or another item) from these answers."""
    round_ = four(items, **parts)
    return result(round_, item, answered(round_, answers))


def shares(found: Result) -> tuple[str, int, int, int, int]:
    """The figure, and what it rests on: received, expected, of them không phát sinh, and chưa có số liệu."""
    return found.text, found.received, found.expected, found.not_applicable, found.not_available


# ---------------------------------------------------------------- ratios

RATE = "mã | loại\n X01 | tỷ lệ"


def test_a_ratio_is_the_sums_ratio_not_the_mean_of_percentages() -> None:
    found = of(RATE, """
        đơn vị | X01/TS | X01/MS
        X1     | 90     | 100
        X2     | 1      | 10
        X3     | 0      | 1000
    """)  # fmt: skip
    assert (found.numerator, found.denominator, found.value) == (91, 1110, Decimal("8.20"))
    assert shares(found) == ("8,2%", 3, 4, 0, 0)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (1, 3, "33,33%"),
        (2, 3, "66,67%"),
        (1, 800, "0,13%"),  # 0.125
        (1, 8, "12,5%"),
        (79995, 100000, "80%"),  # 79.995
        (79994, 100000, "79,99%"),
        (0, 7, "0%"),
        (7, 7, "100%"),
    ],
)
def test_percentages_are_rounded_half_up_to_two_decimals(part: int, whole: int, text: str) -> None:
    assert of(RATE, f"đơn vị | X01/TS | X01/MS\n X1 | {part} | {whole}").text == text


def test_half_a_ratio_and_an_impossible_one_do_not_count() -> None:
    found = of(RATE, """
        đơn vị | X01/TS | X01/MS
        X1     | 1      | 2
        X2     | 500    |
        X3     |        | 500
        X4     | 9      | 8
    """)  # fmt: skip
    assert shares(found) == ("50%", 1, 4, 0, 0)


def test_half_a_ratio_bends_no_sum_even_if_it_slips_through() -> None:
    round_ = four(RATE)
    whole = answered(round_, "đơn vị | X01/TS | X01/MS\n X1 | 1 | 2\n X2 | 500 | 500")
    x2 = whole.submissions["X2"]
    half = Dataset({**whole.submissions, "X2": replace(x2, observations=x2.observations[:1])})
    assert shares(result(round_, "X01", half)) == ("50%", 1, 4, 0, 0)


def test_a_ratio_of_one_agency() -> None:
    items = "mã | loại | cách tổng hợp | cơ quan báo cáo\n X01 | tỷ lệ | một cơ quan | S1"
    assert shares(of(items, "đơn vị | X01/TS | X01/MS\n S1 | 3 | 4")) == ("75%", 1, 1, 0, 0)


# ---------------------------------------------------------------- three kinds of nothing


def test_zero_not_applicable_and_not_available_are_three_answers() -> None:
    found = of("mã\nX01", """
        đơn vị | X01 | X01 tình trạng
        X1     | 0   |
        X2     | 5   |
        X3     |     | Không phát sinh
        X4     |     | Chưa có số liệu
    """)  # fmt: skip
    assert shares(found) == ("5", 3, 4, 1, 1)


def test_of_a_ratio_too() -> None:
    found = of(RATE, """
        đơn vị | X01/TS | X01/MS | X01 tình trạng
        X1     | 1      | 4      |
        X2     |        |        | Không phát sinh
        X3     |        |        | Chưa có số liệu
    """)  # fmt: skip
    assert shares(found) == ("25%", 2, 4, 1, 1)


def test_nobody_answered() -> None:
    found = of("mã\nX01", "đơn vị | X01 giải trình\n X1 | đang rà soát")
    assert shares(found) == ("", 0, 4, 0, 0)
    assert (found.value, found.numerator, found.denominator) == (None, None, None)


def test_all_of_them_have_nothing_to_report() -> None:
    found = of("mã | mục tiêu\n X01 | 80", """
        đơn vị | X01 tình trạng
        X1     | Không phát sinh
        X2     | Không phát sinh
        X3     | Không phát sinh
        X4     | Không phát sinh
    """)  # fmt: skip
    assert shares(found) == ("", 4, 4, 4, 0)
    assert found.assessment is UNKNOWN


def test_values_with_an_error_do_not_count() -> None:
    found = of("mã\nX01", """
        đơn vị | X01       | X01 tình trạng
        X1     | 5         |
        X2     | -1        |
        X3     | mười      |
        X4     | 7         | Không phát sinh
    """)  # fmt: skip
    assert shares(found) == ("5", 1, 4, 0, 0)


def test_confirming_agencies_do_not_count() -> None:
    items = "mã | cơ quan báo cáo | cơ quan xác nhận\n X01 | X1 | S1; X2"
    assert shares(of(items, "đơn vị | X01\n X1 | 5\n X2 | 6\n S1 | 7")) == ("5", 1, 1, 0, 0)


# ---------------------------------------------------------------- other figures

TONNES = """
    mã  | loại         | cách tổng hợp | số lẻ
    X01 | số thập phân | {method}      | 1
"""
THREE_FIGURES = """
    đơn vị | X01
    X1     | 2.5
    X2     | 10
    X4     | 4
"""


@pytest.mark.parametrize(("method", "text"), [("cộng", "16,5"), ("nhỏ nhất", "2,5"), ("lớn nhất", "10"), ("không", "")])
def test_sum_least_greatest_none(method: str, text: str) -> None:
    assert shares(of(TONNES.format(method=method), THREE_FIGURES)) == (text, 3, 4, 0, 0)


@pytest.mark.parametrize("method", ["cộng", "nhỏ nhất", "lớn nhất", "bình quân có trọng số", "không"])
def test_no_figure_of_nobody(method: str) -> None:
    items = "mã | loại | cách tổng hợp | trọng số\n X01 | số thập phân | {} | X02\n X02 | số đếm | cộng |"
    assert of(items.format(method), "đơn vị | X02\n X1 | 5").value is None


WEIGHED = """
    mã  | loại      | cách tổng hợp         | trọng số
    X01 | phần trăm | bình quân có trọng số | X02
    X02 | số đếm    | cộng                  |
"""


def test_weighted_mean() -> None:
    found = of(WEIGHED, """
        đơn vị | X01 | X02
        X1     | 90  | 100
        X2     | 30  | 200
        X3     | 99  |
        X4     |     | 5000
    """)  # fmt: skip
    assert (found.value, found.text) == (Decimal("50.00"), "50%")
    assert (found.received, found.expected) == (2, 4)  # one has no weight, one no answer


def test_weighted_mean_rounds_half_up_and_never_divides_by_nothing() -> None:
    assert of(WEIGHED, "đơn vị | X01 | X02\n X1 | 0.01 | 1\n X2 | 0.02 | 1").value == Decimal("0.02")
    assert of(WEIGHED, "đơn vị | X01 | X02\n X1 | 90 | 0").value is None


def test_money_is_summed_exactly() -> None:
    found = of("mã | loại\n X01 | tiền", "đơn vị | X01\n X1 | 0.1\n X2 | 0.2\n X3 | 1234567.89")
    assert (found.value, found.text) == (Decimal("1234568.19"), "1.234.568,19")


# ---------------------------------------------------------------- words

STATUS = "mã | loại | cách tổng hợp | mục tiêu\n X01 | trạng thái | {method} | Hoàn thành"
FOUR_WORDS = """
    đơn vị | X01
    X1     | Hoàn thành
    X2     | hoàn thành
    X3     | Đang triển khai
    X4     | xong rồi
"""


def test_share_completed() -> None:
    found = of(STATUS.format(method="tỷ lệ cơ quan hoàn thành"), FOUR_WORDS)
    assert (found.numerator, found.denominator, found.value) == (2, 3, Decimal("66.67"))
    assert shares(found) == ("66,67%", 3, 4, 0, 0)
    assert found.assessment is UNKNOWN


def test_count_by_status() -> None:
    found = of(STATUS.format(method="đếm theo trạng thái"), FOUR_WORDS)
    assert found.counts == (("Hoàn thành", 2), ("Đang triển khai", 1))
    assert shares(found) == ("Hoàn thành: 2; Đang triển khai: 1", 3, 4, 0, 0)


def test_yes_and_no() -> None:
    found = of("mã | loại | cách tổng hợp\n X01 | có/không | tỷ lệ cơ quan hoàn thành", """
        đơn vị | X01
        X1     | Có
        X2     | TRUE
        X3     | Không
    """)  # fmt: skip
    assert found.counts == (("Có", 2), ("Không", 1))
    assert shares(found) == ("66,67%", 3, 4, 0, 0)


def test_choices_are_counted_in_the_order_of_their_list() -> None:
    found = of(
        "mã | loại | cách tổng hợp | danh sách\n X01 | lựa chọn | đếm theo trạng thái | Mức",
        "đơn vị | X01\n X1 | Kém\n X2 | Tốt\n X3 | kém\n X4 | Khá",
        lua_chon="danh sách | giá trị\n Mức | Tốt\n Mức | Khá\n Mức | Kém",
    )
    assert found.counts == (("Tốt", 1), ("Khá", 1), ("Kém", 2))
    assert shares(found) == ("Tốt: 1; Khá: 1; Kém: 2", 4, 4, 0, 0)
    assert found.value is None


@pytest.mark.parametrize(("word", "judged"), [("Hoàn thành", MET), ("HOÀN THÀNH", MET), ("Đang triển khai", NOT_MET)])
def test_a_status_of_one_agency(word: str, judged: Assessment) -> None:
    items = """
        mã  | loại       | cách tổng hợp | cơ quan báo cáo | mục tiêu
        X01 | trạng thái | một cơ quan   | S1              | hoàn thành
    """
    found = of(items, f"đơn vị | X01\n S1 | {word}")
    assert (found.text.casefold(), found.assessment) == (word.casefold(), judged)


# ---------------------------------------------------------------- against the target


@pytest.mark.parametrize(
    ("target", "judged"),
    [
        (">= 80", MET),
        (">= 80.01", NOT_MET),
        ("> 80", NOT_MET),
        ("> 79.9", MET),
        ("= 80", MET),
        ("= 100", NOT_MET),
        ("<= 80", MET),
        ("<= 79", NOT_MET),
        ("< 80", NOT_MET),
        ("< 81", MET),
        ("", NONE),
    ],
)
def test_target(target: str, judged: Assessment) -> None:
    items = f"mã | loại | mục tiêu | cơ quan báo cáo\n X01 | tỷ lệ | {target} | X1"
    assert of(items, "đơn vị | X01/TS | X01/MS\n X1 | 4 | 5").assessment is judged


def test_all_agencies_completed_meets_a_status_target() -> None:
    done = "đơn vị | X01\n X1 | Hoàn thành\n X2 | Hoàn thành\n X3 | Hoàn thành\n X4 | "
    items = STATUS.format(method="tỷ lệ cơ quan hoàn thành")
    assert of(items, done + "Hoàn thành").assessment is MET
    assert of(items, done + "Thường xuyên").assessment is NOT_MET
    assert of(STATUS.format(method="đếm theo trạng thái"), done + "Hoàn thành").assessment is MET


def ninety_six(answering: int, minimum_share: str, state: str = "") -> Assessment:
    """X01 of 96 communes, `answering` of which give 90 of 100, against 80 %."""
    agencies = "mã | tên | loại | nhóm\n" + "\n".join(f"X{n} | Xã {n} | xã | cấp xã" for n in range(96))
    items = "mã | loại | mục tiêu\n X01 | tỷ lệ | 80"
    round_ = bare_round(items, agencies=agencies, ty_le_toi_thieu=minimum_share)
    rows = [f"X{n} | 90 | 100 | " for n in range(answering)]
    rows += [f"X{n} | | | {state}" for n in range(answering, 96)]
    table = "đơn vị | X01/TS | X01/MS | X01 tình trạng\n" + "\n".join(rows)
    return result(round_, "X01", answered(round_, table)).assessment


def test_a_target_is_judged_only_on_enough_answers() -> None:
    """89 of 96 are 92.7 %, 86 of 96 are 89.6 %."""
    assert ninety_six(89, "90") is MET
    assert ninety_six(87, "90") is MET
    assert ninety_six(86, "90") is UNKNOWN
    assert ninety_six(95, "100") is UNKNOWN
    assert ninety_six(96, "100") is MET
    assert ninety_six(48, "50") is MET


def test_not_applicable_is_an_answer_and_not_available_is_none() -> None:
    assert ninety_six(89, "100", "Không phát sinh") is MET
    assert ninety_six(89, "100", "Chưa có số liệu") is UNKNOWN


# ---------------------------------------------------------------- whatever the order

ALL_RULES = """
    mã  | loại         | cách tổng hợp            | trọng số
    X01 | tỷ lệ        | tỷ lệ cộng dồn           |
    X02 | số đếm       | cộng                     |
    X03 | số thập phân | bình quân có trọng số    | X02
    X04 | số thập phân | nhỏ nhất                 |
    X05 | số thập phân | lớn nhất                 |
    X06 | trạng thái   | đếm theo trạng thái      |
    X07 | có/không     | tỷ lệ cơ quan hoàn thành |
"""
HEADER = "đơn vị | X01/TS | X01/MS | X02 | X02 tình trạng | X03 | X04 | X05 | X06 | X07"
ALL_ROUND = four(ALL_RULES)
NUMBER = st.one_of(st.just(""), st.integers(-1, 10**6).map(str), st.integers(0, 10**6).map(lambda n: f"{n / 100}"))
STATUS_WORD = st.sampled_from(["", "Hoàn thành", "đang triển khai", "Chưa thực hiện", "khác"])


@st.composite
def replies(draw: st.DrawFn) -> str:
    parts = [draw(NUMBER), draw(NUMBER), draw(NUMBER), draw(st.sampled_from(["", "Không phát sinh"]))]
    parts += [draw(NUMBER), draw(NUMBER), draw(NUMBER), draw(STATUS_WORD), draw(st.sampled_from(["Có", "Không", ""]))]
    return " | ".join(parts)


@settings(max_examples=60, deadline=None)
@given(st.lists(replies(), min_size=4, max_size=4), st.permutations(["X1", "X2", "X3", "X4"]))
def test_the_order_of_the_agencies_does_not_matter(rows: list[str], order: list[str]) -> None:
    table = "\n".join([HEADER, *(f"X{n} | {row}" for n, row in enumerate(rows, 1))])
    straight = answered(ALL_ROUND, table)
    turned = Dataset({code: straight.submissions[code] for code in order})
    assert provincial_results(ALL_ROUND, turned) == provincial_results(ALL_ROUND, straight)
