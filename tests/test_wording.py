"""How a result is printed is written in the form: read with every fault, printed alike in report and tong-hop.xlsx."""

from __future__ import annotations

from pathlib import Path

import pytest

from qng_reports.dataset import Assessment, Result
from qng_reports.errors import DefinitionError
from tests.tables import answered, bare_round, collect_one, form, result

PARTS = """
    mã    | loại        | thuộc chỉ tiêu | cơ quan báo cáo | cách tổng hợp | mục tiêu | danh sách lựa chọn | bắt buộc | mẫu kết quả
    X01   | gồm các phần |               |                 |               |          |                    |          | Tỉnh {X01.1}; Xã {X01.3} {X01.2}
    X01.1 | phần trăm   | X01            | X1              | một cơ quan   | = 100    |                    |          |
    X01.2 | phần trăm   | X01            | X1              | một cơ quan   | >= 80    |                    |          |
    X01.3 | lựa chọn    | X01            | X1              | một cơ quan   |          | cách               | không    |
"""  # noqa: E501
HOW = """
    danh sách | giá trị   | in ra
    cách      | Chính xác | -
    cách      | Ước       |
    cách      | Trên      | >
    cách      | Dưới      | <
"""
RATE = "mã | loại | mẫu kết quả\n X01 | tỷ lệ | {tử số}/{mẫu số} cơ sở hoàn thành"


def of(items: str, answers: str, item: str = "X01", **parts: str) -> Result:
    round_ = bare_round(items, **parts)
    return result(round_, item, answered(round_, answers))


def parts(first: str, second: str, how: str, item: str = "X01", items: str = PARTS) -> Result:
    answers = f"đơn vị | X01.1 | X01.2 | X01.3\n X1 | {first} | {second} | {how}"
    return of(items, answers, item, lua_chon=HOW)


@pytest.mark.parametrize(
    ("how", "printed"),
    [
        ("Trên", "Tỉnh 99,5%; Xã >98%"),
        ("Dưới", "Tỉnh 99,5%; Xã <98%"),
        ("Ước", "Tỉnh 99,5%; Xã Ước 98%"),
        ("Chính xác", "Tỉnh 99,5%; Xã 98%"),
        ("", "Tỉnh 99,5%; Xã 98%"),
    ],
)
def test_parts_are_printed_in_the_form_s_words(how: str, printed: str) -> None:
    assert parts("99.5", "98", how).printed == printed


def test_a_part_that_is_not_known_leaves_the_usual_text() -> None:
    found = parts("99.5", "", "Trên")
    assert found.printed == "" and found.text.startswith("Chỉ tiêu X01.1: 99,5%")


def test_counts_are_printed_as_counts() -> None:
    found = of(RATE, "đơn vị | X01/TS | X01/MS\n X1 | 1200 | 1500\n X2 | 300 | 500")
    assert (found.printed, found.text) == ("1.500/2.000 cơ sở hoàn thành", "75%")


def test_a_unit_is_the_wording_s_and_dates_are_written_as_in_a_sentence() -> None:
    items = """
        mã    | loại         | thuộc chỉ tiêu | đơn vị tính | cơ quan báo cáo | cách tổng hợp | mẫu kết quả
        X01   | gồm các phần |                |             |                 |               | {X01.1} trạm từ {X01.2}, {X01.3}
        X01.1 | số đếm       | X01            | trạm        | X1              |               |
        X01.2 | ngày         | X01            |             | X1              | một cơ quan   |
        X01.3 | văn bản      | X01            |             | X1              | một cơ quan   |
    """  # noqa: E501
    found = of(items, "đơn vị | X01.1 | X01.2 | X01.3\n X1 | 1532 | 2025-07-01 | ổn định")
    assert found.printed == "1.532 trạm từ 01/7/2025, ổn định"


def test_an_answer_in_words_of_one_agency_is_the_result() -> None:
    items = "mã | loại | cơ quan báo cáo | cách tổng hợp\n X01 | văn bản | X1 | một cơ quan"
    found = of(items, "đơn vị | X01\n X1 | Triển khai toàn tỉnh")
    assert (found.text, found.assessment, found.received) == ("Triển khai toàn tỉnh", Assessment.NONE, 1)


@pytest.mark.parametrize(
    ("how", "target", "value", "assessment"),
    [
        ("Trên", ">= 80", "98", Assessment.MET),
        ("Trên", "> 98", "98", Assessment.MET),
        ("Trên", ">= 99", "98", Assessment.UNKNOWN),
        ("Trên", "<= 5", "5", Assessment.NOT_MET),
        ("Trên", "= 100", "98", Assessment.UNKNOWN),
        ("Dưới", ">= 80", "80", Assessment.NOT_MET),
        ("Dưới", ">= 80", "98", Assessment.UNKNOWN),
        ("Dưới", "<= 5", "5", Assessment.MET),
        ("Dưới", "= 100", "100", Assessment.NOT_MET),
        ("Ước", ">= 80", "80", Assessment.MET),
        ("Chính xác", "= 98", "98", Assessment.MET),
    ],
)
def test_what_is_only_above_or_below_is_judged_where_it_is_sure(
    how: str, target: str, value: str, assessment: Assessment
) -> None:
    found = parts("100", value, how, "X01.2", PARTS.replace(">= 80", target))
    assert found.assessment is assessment
    assert found.bound == {"Trên": ">", "Dưới": "<"}.get(how, "")
    assert parts("100", value, how, "X01", PARTS.replace(">= 80", target)).assessment is assessment


# ---------------------------------------------------------------- the form


def faults(wording: str, **other: str) -> list[str]:
    items = PARTS.replace("Tỉnh {X01.1}; Xã {X01.3} {X01.2}", wording)
    with pytest.raises(DefinitionError) as told:
        form(items + other.pop("more", ""), lua_chon=HOW, **other)
    assert all(fault.place == "chi_tieu!I2" for fault in told.value.faults)
    return [f"{fault.what} → {fault.remedy}" for fault in told.value.faults]


@pytest.mark.parametrize(
    ("wording", "told"),
    [
        ("Tỉnh {X01.l}", "không hiểu “{X01.l}” → ý bạn là “X01."),
        ("Tỉnh {X0}", "không hiểu “{X0}” → dùng một trong: “X01.1”, “X01.2”, “X01.3”"),
        ("Tỉnh {}", "không hiểu “{}” → dùng một trong"),
        ("Tỉnh {X01.1/TU}", "không hiểu “TU” trong “{X01.1/TU}” → viết MÃ"),
        ("Tỉnh {X01.1/TS}", "“{X01.1/TS}”: chỉ loại tỷ lệ có tử số, mẫu số"),
        ("{kết quả} tích hợp", "“{kết quả}”: đề mục không có số liệu riêng"),
        ("Tỉnh {X01.1", "ngoặc nhọn mở và đóng không đi thành cặp"),
        ("Tỉnh X01.1}", "ngoặc nhọn mở và đóng không đi thành cặp"),
        ("Tỉnh {{X01.1}}", "ngoặc nhọn mở và đóng không đi thành cặp"),
        ("Triển khai toàn tỉnh", "mẫu kết quả không có chỗ nào cho số liệu"),
        ("Tỉnh {X01.1}%", "sau “{X01.1}” có hai dấu %"),
        ("Tỉnh {X02}", "“X02” không phải là phần của “X01” → dùng một trong: “X01.1”"),
        ("{X01.1}" + "a" * 500, "mẫu kết quả dài 507 ký tự, quá 500"),
    ],
)
def test_each_fault_of_a_wording_is_told(wording: str, told: str) -> None:
    (found,) = faults(wording, more="X02 | phần trăm | | X1 | một cơ quan | | | |\n")
    assert found.startswith(told)


def test_all_faults_of_a_wording_at_once() -> None:
    assert len(faults("{X1.1}% và {X01.2/MS} và {X01.1}%")) == 3


def test_what_is_never_a_result_cannot_be_printed() -> None:
    with pytest.raises(DefinitionError) as told:
        form("mã | loại | mẫu kết quả\n X01 | văn bản | Đã có {kết quả}")
    assert told.value.faults[0].what == "“X01” không tổng hợp thành một kết quả nên “{kết quả}” không có gì để in"
    with pytest.raises(DefinitionError, match="chưa dùng được"):
        form("mã | loại | mẫu ket quả\n X01 | số đếm | {kết quả}")


def test_the_collector_keeps_the_choice_like_any_answer(tmp_path: Path) -> None:
    from tests.tables import a_round

    round_ = a_round(tmp_path, PARTS, lua_chon=HOW)
    done = collect_one(round_, "X1", "X01.1 | 99.5\n X01.2 | 98\n X01.3 | Trên")
    assert done.in_force == 1 and not [issue for issue in done.issues if issue.severity == "error"]
    assert result(round_, "X01").printed == "Tỉnh 99,5%; Xã >98%"
