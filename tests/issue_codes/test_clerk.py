"""Reading like a careful clerk: how a typed value is understood, what is told of it, and what is left to a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from qng_reports import layout as at
from qng_reports.checks import Witness, examine, witness_of
from qng_reports.dataset import Issue, Observation, Place
from qng_reports.doors.xlsx_in import read_book
from qng_reports.layout import Typed, plan_layout
from qng_reports.model import Component, Past, Round
from qng_reports.periods import parse_period
from qng_reports.reading import locate
from qng_reports.sheets import ReadValue
from tests.issue_codes.sending import (
    PEOPLE,
    QUESTION,
    RATE,
    X1_FILE,
    edited,
    expect,
    kept,
    province,
    send,
)
from tests.tables import Told, a_round, bare_round, collect_now, drop, input_of, lines, returned, typed

HECTARES = "mã | loại | đơn vị tính | số lẻ\n X01 | số thập phân | ha | 2\n X02 | số thập phân | ha | 2"
SHARE = "mã | loại | đơn vị tính | mục tiêu\n X01 | phần trăm | % | >= 80"
DAY = "mã | loại\n X01 | ngày"


def looked_at(
    round_: Round, answers: str, *, witness: Witness | None = None, received: date | None = None, format: str = ""
) -> tuple[tuple[Observation, ...], tuple[Issue, ...]]:  # fmt: skip
    """What is made of X1's answers without a file; `format` is that of every answered cell."""
    layout = plan_layout(round_, round_.agencies[0])
    given = {input_of(layout, name).cell: as_read(text) for name, text in lines(answers)}
    cells = [
        Typed(cell, given[cell.cell], Place("x.xlsx", cell.sheet, cell.cell, "X1", cell.item), format)
        if cell.cell in given
        else Typed(cell, None, Place("x.xlsx", cell.sheet, cell.cell, "X1", cell.item))
        for cell in layout.inputs
    ]
    return examine(layout, cells, witness or Witness(), received)


def as_read(text: str) -> ReadValue:
    """A cell of a table as the reader would give it."""
    value = typed(text)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def with_past(round_: Round, figure: str, item: str = "X01", component: Component = Component.VALUE) -> Round:
    """The round with one figure of the period before."""
    past = Past(item, component, Decimal(figure), figure)
    return replace(round_, past_period=parse_period("2025-H2"), past={"X1": (past,)})


def codes(issues: tuple[Issue, ...]) -> set[str]:
    """The codes told of X01."""
    return {issue.code for issue in issues if issue.place.item == "X01"} - {"S01", "S11"}


# ---------------------------------------------------------------- numbers that can be read in two ways


EVIDENCE = """
    typed   | past   | other   | witness | format   | understood
    '1.234' |        |         |         |          | ?
    '1,234' |        |         |         |          | ?
    '1.234' | 1190   |         |         |          | 1234 kỳ trước
    '1.234' | 1.3    |         |         |          | 1.234 kỳ trước
    '1.234' | 40     |         |         |          | ?
    '1.234' |        | '95,3'  |         |          | 1234 các số khác
    '1.234' |        | '8.5'   |         |          | 1.234 các số khác
    '1,234' |        | '8.5'   |         |          | 1234 các số khác
    '1.234' |        | '1.157.600' |     |          | 1234 các số khác
    '1.234' |        | '2.345' |         |          | ?
    '1.234' |        |         | ,       |          | 1234 máy tính
    '1,234' |        |         | ,       |          | 1.234 máy tính
    '1.234' |        |         | .       |          | ?
    '1.234' |        | 0.5     | .       |          | 1.234 các số khác
    '1.234' |        | 8.5     | .       |          | ?
    '1.234' |        | 0.5     | ,       |          | 1234 các số khác
    '1.234' |        |         |         | #,##0    | 1234 định dạng
    '1.234' |        |         |         | 0.000    | 1.234 định dạng
    '1.234' |        |         |         | #,##0.00 | ?
    '1.234' |        |         |         | @        | ?
    '1.234' | 1190   | '8.5'   |         |          | ! kỳ trước
    '1.234' | 1190   | '95,3'  |         |          | 1234 kỳ trước
    '1.234' | 1.3    |         | ,       |          | ! kỳ trước
"""


@pytest.mark.parametrize("row", lines(EVIDENCE)[1:], ids=lambda row: " ".join(row))
def test_S24_decided_by_evidence_or_left_to_a_person(row: list[str]) -> None:
    text, past, other, sign, format_, understood = row
    round_ = bare_round(HECTARES)
    if past:
        round_ = with_past(round_, past)
    answers = f"X01 | {text}" + (f"\n X02 | {other}" if other else "")
    observations, issues = looked_at(round_, answers, witness=Witness(sign), format=format_)
    (issue,) = [i for i in issues if i.code in ("S03", "S24") and i.place.item == "X01"]
    value = next(o for o in observations if o.item == "X01")
    assert issue.value == value.text == text.strip("'")
    figure, _, reason = understood.partition(" ")
    assert reason in issue.message
    if figure in "?!":
        assert (issue.code, issue.severity, value.number, value.usable) == ("S03", "error", None, False)
        assert "1.234 hay 1,234" in issue.message
        assert ("nhưng" in issue.message) == (figure == "!")
    else:
        assert (issue.code, issue.severity, value.number, value.usable) == ("S24", "warning", Decimal(figure), True)


def test_S24_a_percentage_cannot_be_a_thousand() -> None:
    observations, issues = looked_at(with_past(bare_round(SHARE), "98"), "X01 | '95.321'")
    assert (codes(issues), observations[0].number) == ({"S24"}, Decimal("95.321"))
    assert "mức cao nhất là 100" in next(i for i in issues if i.code == "S24").message


@pytest.mark.parametrize(
    ("answers", "number", "reason"),
    [
        ("X01/TS | '1.234'\n X01/MS | 900", "1.234", "mẫu số là 900"),
        ("X01/TS | 900\n X01/MS | '1.234'", "1234", "tử số là 900"),
        ("X01/TS | '1.234'\n X01/MS | '8.900,5'", "1234", "các số khác"),
    ],
)
def test_S24_the_other_count_of_a_ratio_tells(answers: str, number: str, reason: str) -> None:
    observations, issues = looked_at(bare_round("mã | loại | số lẻ\n X01 | tỷ lệ | 3"), answers)
    issue = next(i for i in issues if i.code == "S24")
    assert reason in issue.message and Decimal(number) in {o.number for o in observations}


def test_S24_in_a_file(tmp_path: Path) -> None:
    told = send(tmp_path, HECTARES, "X01 | '1.234'\n X02 | '95,3'")
    expect(told.issue("S24"), "warning", "E8", "X01", "1.234")
    assert "đã hiểu là 1.234 vì" in told.issue("S24").message and kept(told, "X01") == "value 1.234"


def test_S03_shows_both_readings(tmp_path: Path) -> None:
    told = send(tmp_path, HECTARES, "X01 | '1.234'\n X02 | 5")
    expect(told.issue("S03"), "error", "E8", "X01", "1.234")
    assert "không rõ là 1.234 hay 1,234" in told.issue("S03").message


def test_whole_numbers_need_no_evidence() -> None:
    observations, issues = looked_at(bare_round(PEOPLE), "X01 | '1.234'", witness=Witness("."))
    assert (codes(issues), observations[0].number) == ({"S04"}, 1234)


@pytest.mark.parametrize(("sign", "hint"), [(".", True), (",", True), ("", False)])
def test_S05_says_what_a_program_may_have_swallowed(sign: str, hint: bool) -> None:
    """ "1.500" typed in English Excel is 1.5; in Vietnamese Excel so is "1,500"."""
    _, issues = looked_at(bare_round(PEOPLE), "X01 | 1.5", witness=Witness(sign))
    (issue,) = [i for i in issues if i.code == "S05"]
    assert ("ghi 1,5; có thể số đúng là 1.500" in issue.message) == hint
    _, issues = looked_at(bare_round(PEOPLE), "X01 | 4.471", witness=Witness("."))
    assert any("ghi 4,471; có thể số đúng là 4.471" in i.message for i in issues), "not the same figure twice"
    _, issues = looked_at(bare_round(PEOPLE), "X01 | 1.2345", witness=Witness(sign))
    assert not any("có thể" in i.message for i in issues)


@pytest.mark.parametrize(
    ("shown", "witness"),
    [
        (("0,5", Decimal(7)), Witness(",", True)), (("0.5", "1"), Witness(".", False)), (("", ""), Witness()),
        ((None, None), Witness()), (("=1/2", "x"), Witness()),
    ],
)  # fmt: skip
def test_the_witness_cells_of_a_returned_workbook(
    tmp_path: Path, shown: tuple[object, object], witness: Witness
) -> None:
    round_ = a_round(tmp_path, PEOPLE)

    def show(workbook: Workbook) -> None:
        sheet = workbook[at.IDENTITY]
        for row in sheet.iter_rows(max_col=2):
            for label, value in zip((at.DECIMAL_LABEL, at.DAY_LABEL), shown, strict=True):
                if row[0].value == label:
                    row[1].value = int(value) if isinstance(value, Decimal) else value
                    if isinstance(value, str):
                        row[1].data_type = "s"

    assert witness_of(read_book(edited(returned(round_, "X1", "X01 | 5"), show))) == witness
    assert witness_of(read_book(edited(returned(round_, "X1", "X01 | 5"), lambda w: w.remove(w[at.IDENTITY])))) == (
        Witness()
    )


# ---------------------------------------------------------------- words around a number


@pytest.mark.parametrize("text", ["2026-05-12"])
def test_S21_a_date_in_a_count(tmp_path: Path, text: str) -> None:
    told = send(tmp_path, PEOPLE, f"X01 | {text}", "X01 | 7")
    expect(told.issue("S21"), "error", "E8", "X01", "12/05/2026")
    assert (kept(told, "X01"), province(told)) == ("value 12/05/2026 unused", "7 (1/2)")


@pytest.mark.parametrize(
    ("text", "dropped"), [("trên 98", "trên"), ("≈ 98", "≈"), ("98 (ước)", "(ước)"), ("khoảng 98 người", "khoảng")]
)
def test_S22_a_word_of_doubt_beside_the_number(tmp_path: Path, text: str, dropped: str) -> None:
    told = send(tmp_path, PEOPLE, f"X01 | {text}", "X01 | 7")
    expect(told.issue("S22"), "warning", "E8", "X01", text)
    assert f"bỏ “{dropped}”" in told.issue("S22").message
    assert (told.codes, kept(told, "X01"), province(told)) == (["S22"], f"value {text}", "105 (2/2)")


def test_S23_letters_for_digits(tmp_path: Path) -> None:
    told = send(tmp_path, PEOPLE, "X01 | 2.OOO người", "X01 | 7")
    expect(told.issue("S23"), "warning", "E8", "X01", "2.OOO người")
    assert (told.codes, province(told)) == (["S23"], "2.007 (2/2)")


@pytest.mark.parametrize("text", ["không có", "'-'", "n/a", "…", "x", "không"])
def test_S25_a_word_for_nothing_is_no_zero(tmp_path: Path, text: str) -> None:
    told = send(tmp_path, PEOPLE, f"X01 | {text}", "X01 | 7")
    expect(told.issue("S25"), "error", "E8", "X01", str(typed(text)))
    assert "Không phát sinh" in told.issue("S25").remedy and "gõ 0" in told.issue("S25").remedy
    assert province(told) == "7 (1/2)"


def test_S25_in_a_table_there_is_no_state_to_choose(tmp_path: Path) -> None:
    columns = "chỉ tiêu | mã cột | tên cột | loại\n B1 | nguoi | Số người | số đếm"
    told = send(tmp_path, "mã | loại\n B1 | bảng", "B1#1 nguoi | không có", bang=columns)
    assert "Tình trạng" not in told.issue("S25").remedy and "gõ 0" in told.issue("S25").remedy


@pytest.mark.parametrize("text", ["12 ha", "95,32%", "1,1 triệu lượt", "1k"])
def test_S26_another_unit(tmp_path: Path, text: str) -> None:
    told = send(tmp_path, PEOPLE, f"X01 | {text}", "X01 | 7")
    expect(told.issue("S26"), "error", "E8", "X01", text)
    assert "“người”" in told.issue("S26").message
    assert (kept(told, "X01"), province(told)) == (f"value {text} unused", "7 (1/2)")


def test_a_word_of_the_label_is_a_unit_where_none_is_given() -> None:
    items = "mã | loại | chỉ tiêu\n X01 | số đếm | Số hộ nghèo"
    observations, issues = looked_at(bare_round(items), "X01 | 10 hộ")
    assert (codes(issues), observations[0].number) == ({"S04"}, 10)
    assert codes(looked_at(bare_round(items), "X01 | 10 lớp")[1]) == {"S02"}


def test_S27_thousands_and_millions_in_words(tmp_path: Path) -> None:
    money = "mã | loại | đơn vị tính\n X01 | tiền | triệu đồng"
    told = send(tmp_path, money, "X01 | 2 tỷ 300 triệu")
    expect(told.issue("S27"), "warning", "E8", "X01", "2 tỷ 300 triệu")
    assert "2.300 triệu đồng" in told.issue("S27").message and told.kept("X1", "X01")[Component.VALUE].number == 2300


# ---------------------------------------------------------------- two numbers in one cell, percentages


@pytest.mark.parametrize(
    "answers", ["X01/TS | 36/40", "X01/MS | 36/40", "X01/TS | 36/40\n X01/MS | 40", "X01/TS | 36 / 40\n X01/MS | '40'"]
)
def test_S28_both_counts_in_one_cell(tmp_path: Path, answers: str) -> None:
    told = send(tmp_path, RATE, answers)
    issue = told.issue("S28")
    assert (issue.severity, issue.place.item, issue.value in answers) == ("warning", "X01", True)
    assert "tử số 36, mẫu số 40" in issue.message
    found = told.kept("X1", "X01")
    assert [found[c].number for c in (Component.NUMERATOR, Component.DENOMINATOR)] == [36, 40]
    assert (told.codes, province(told)) == (["S28"], "90% (1/2)")
    assert found[Component.NUMERATOR].text in answers and found[Component.DENOMINATOR].place.cell in ("E9", "E10")


def test_S30_a_fraction_that_the_other_cell_contradicts(tmp_path: Path) -> None:
    told = send(tmp_path, RATE, "X01/TS | 36/40\n X01/MS | 50")
    expect(told.issue("S30"), "error", "E9", "X01", "36/40")
    assert province(told) == "(0/2)"


@pytest.mark.parametrize("text", ["36/36", "5-6", "12 15", "½"])
def test_S30_several_numbers_where_one_is_asked(tmp_path: Path, text: str) -> None:
    told = send(tmp_path, PEOPLE, f"X01 | {text}")
    expect(told.issue("S30"), "error", "E8", "X01", text)
    assert kept(told, "X01") == f"value {text} unused"


def test_S29_a_fraction_where_a_percentage_is_asked(tmp_path: Path) -> None:
    told = send(tmp_path, SHARE, "X01 | 36/40")
    expect(told.issue("S29"), "warning", "E8", "X01", "36/40")
    assert "90%" in told.issue("S29").message and told.kept("X1", "X01")[Component.VALUE].number == 90


def formatted(folder: Path, items: str, answers: str, format: str) -> tuple[Observation, tuple[Issue, ...]]:
    """X1's workbook whose answered cell carries a number format, read from its bytes as the collector reads it."""
    round_ = a_round(folder, items)
    book = read_book(returned(round_, "X1", answers))
    sheets = tuple(replace(s, formats={(7, 4): format}) if s.name == at.DATA else s for s in book.sheets)
    layout = plan_layout(round_, round_.agencies[0])
    found, _ = locate(layout, replace(book, sheets=sheets), X1_FILE)
    observations, issues = examine(layout, found)
    return observations[0], issues


def test_S31_a_percentage_kept_as_a_part_of_one(tmp_path: Path) -> None:
    """LibreOffice and Excel keep 95% typed into a number cell as 0.95 and change the cell's format."""
    value, issues = formatted(tmp_path, SHARE, "X01 | 0.9532", "0.00%")
    issue = next(i for i in issues if i.code == "S31")
    expect(issue, "note", "E8", "X01", "95.32%")
    assert (value.number, value.text, value.usable) == (Decimal("95.32"), "95.32%", True)


@pytest.mark.parametrize("format", ['0"%"', "0.00", r"0\%", ""])
def test_S31_not_where_the_sign_is_only_shown(tmp_path: Path, format: str) -> None:
    value, issues = formatted(tmp_path, SHARE, "X01 | 95", format)
    assert (value.number, [i.code for i in issues if i.code in ("S31", "S39")]) == (95, [])


def test_S39_a_count_shown_as_a_percentage(tmp_path: Path) -> None:
    value, issues = formatted(tmp_path, PEOPLE, "X01 | 12", "0%")
    expect(next(i for i in issues if i.code == "S39"), "warning", "E8", "X01", "1200%")
    assert (value.number, value.usable) == (12, True)


def test_S39_points_in_a_cell_that_shows_a_percentage(tmp_path: Path) -> None:
    value, issues = formatted(tmp_path, SHARE, "X01 | 95", "0%")
    assert (value.number, "S39" in codes(issues)) == (95, True)


@pytest.mark.parametrize(("past", "text", "told"), [
    ("78", "0.8", True), ("78", "'0,8'", True), ("0.7", "0.8", False), ("78", "8", False), ("78", "0", False),
])  # fmt: skip
def test_S32_a_part_of_one_where_points_are_asked(past: str, text: str, told: bool) -> None:
    observations, issues = looked_at(with_past(bare_round(SHARE), past), f"X01 | {text}")
    found = [i for i in issues if i.code == "S32"]
    assert bool(found) == told
    if told:
        assert "80%" in found[0].message and f"kỳ trước là {past}%" in found[0].message
        assert found[0].severity == "warning" and observations[0].number == Decimal("0.8")


def test_S32_in_a_file_by_its_target(tmp_path: Path) -> None:
    told = send(tmp_path, SHARE, "X01 | 0.8")
    expect(told.issue("S32"), "warning", "E8", "X01", "0.8")
    assert "mục tiêu là ≥ 80%" in told.issue("S32").message and kept(told, "X01") == "value 0.8"


# ---------------------------------------------------------------- dates

DATES = """
    '05/06/2026'                | 05/06/2026 |
    '5/6/2026'                  | 05/06/2026 | S35
    '5.6.2026'                  | 05/06/2026 | S35
    '5-6-26'                    | 05/06/2026 | S35
    ' 05/06/2026 '              | 05/06/2026 | S35
    '05 / 06 / 2026'            | 05/06/2026 | S35
    '2026-06-05'                | 05/06/2026 | S35
    '2026/6/5'                  | 05/06/2026 | S35
    '2026-06-05 00:00:00'       | 05/06/2026 | S35
    'ngày 5 tháng 6 năm 2026'   | 05/06/2026 | S35
    '05 tháng 6 năm 2026.'      | 05/06/2026 | S35
    46178                       | 05/06/2026 | S35
    '46178'                     | 05/06/2026 | S35
    '06/15/2026'                | 15/06/2026 | S33
    '31/02/2026'                |            | S13
    '29/02/2027'                |            | S13
    '15/15/2026'                |            | S13
    '2026'                      |            | S13
    5                           |            | S13
    'tháng 6'                   |            | S13
    'cuối năm'                  |            | S13
    '05/06/1926'                | 05/06/1926 | S34
    '05/06/2062'                | 05/06/2062 | S34
"""


@pytest.mark.parametrize("row", lines(DATES), ids=lambda row: row[0])
def test_S35_dates_as_people_write_them(row: list[str]) -> None:
    text, day, code = row
    observations, issues = looked_at(bare_round(DAY), f"X01 | {text}")
    assert codes(issues) == ({code} if code else set())
    value = next(o for o in observations if o.item == "X01")
    assert (value.text, value.usable) == (day or text.strip("'"), code != "S13")
    if code:
        issue = next(i for i in issues if i.code == code)
        assert issue.value == text.strip("'") and str(issue.severity) == {"S35": "note", "S13": "error"}.get(
            code, "warning"
        )


def test_S33_only_the_month_first_makes_a_date(tmp_path: Path) -> None:
    told = send(tmp_path, DAY, "X01 | '06/15/2026'")
    expect(told.issue("S33"), "warning", "E8", "X01", "06/15/2026")
    assert kept(told, "X01") == "value 15/06/2026"


@pytest.mark.parametrize(
    ("day", "day_first", "told"),
    [
        ("2026-03-06", False, True), ("2026-03-06", True, False), ("2026-03-06", None, False),
        ("2026-03-26", False, False), ("2026-05-05", False, False), ("2026-03-12", False, False),
    ],
)  # fmt: skip
def test_S40_a_date_of_a_program_that_takes_the_month_first(day: str, day_first: bool | None, told: bool) -> None:
    """12/3/2026 lies in the period and 3/12/2026 months after it: no doubt there."""
    observations, issues = looked_at(bare_round(DAY), f"X01 | {day}", witness=Witness(".", day_first))
    assert (codes(issues) == {"S40"}) == told
    assert observations[0].text == f"{date.fromisoformat(day):%d/%m/%Y}" and observations[0].usable


def test_S34_signed_before_the_period_or_after_it_came(tmp_path: Path) -> None:
    told = send(tmp_path, PEOPLE, "X01 | 5\n @5 | 2025-06-15")
    expect(told.issue("S34"), "warning", "E14", at.SIGN_ITEM, "15/06/2025")
    _, issues = looked_at(bare_round(DAY), "X01 | 2026-07-01", received=date(2026, 6, 16))
    (issue,) = [i for i in issues if i.code == "S34"]
    assert "sau ngày 16/06/2026" in issue.message
    assert codes(looked_at(bare_round(DAY), "X01 | 2026-06-16", received=date(2026, 6, 16))[1]) == set()


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("thie\u0302\u0301u ma\u0301y", "gõ rời"), ("thiếu\u200b máy", "ký tự ẩn"), ("thiếu\u00a0máy", "cách cứng"),
        ("\u202ethiếu máy", "đổi hướng"), ("thiếu  máy", "cách thừa"), (" thiếu máy", "cách thừa"),
        ("=cmd|' /C calc'!A0", "công thức"), ("@SUM(1)", "công thức"), ("-2+3+cmd|' /C calc'!A0", "công thức"),
    ],
)  # fmt: skip
def test_S36_what_a_reader_does_not_see(text: str, found: str) -> None:
    round_ = bare_round(PEOPLE, noi_dung=QUESTION)
    layout = plan_layout(round_, round_.agencies[0])
    cell = input_of(layout, "N1")
    observations, issues = examine(layout, [Typed(cell, text, Place("x.xlsx", item="N1"))])
    (issue,) = [i for i in issues if i.code == "S36"]
    assert (issue.severity, issue.value, observations[0].text) == ("note", text, text), "kept as typed"
    assert found in issue.message


@pytest.mark.parametrize("text", ["- Đã tập huấn\n- Đã cấp máy", "+84 255 3822 000", "“Đạt” – tốt…", "5 = 2 + 3", "-5"])
def test_S36_not_for_how_people_write(text: str) -> None:
    round_ = bare_round(PEOPLE, noi_dung=QUESTION)
    layout = plan_layout(round_, round_.agencies[0])
    observations, issues = examine(layout, [Typed(input_of(layout, "N1"), text, Place("x.xlsx", item="N1"))])
    assert ([i.code for i in issues if i.place.item == "N1"], observations[0].text) == ([], text)


def test_S36_in_a_file(tmp_path: Path) -> None:
    told = send(tmp_path, PEOPLE, "X01 | 5\n N1 | thiếu\u00a0máy", noi_dung=QUESTION)
    expect(replace(told.issue("S36"), message="thiếu\u00a0máy"), "note", "C7", "N1", "thiếu\u00a0máy", sheet="Nội dung")
    assert kept(told, "N1") == "value thiếu\u00a0máy"


@pytest.mark.parametrize(
    ("text", "meant"),
    [("ThiÕu m¸y tÝnh, m¹ng yÕu", "Thiếu máy tính, mạng yếu"), ("Thieáu maùy tính", "Thiếu máy tính")],
)
def test_S37_a_text_of_an_old_font(tmp_path: Path, text: str, meant: str) -> None:
    told = send(tmp_path, PEOPLE, f"X01 | 5\n N1 | {text}", noi_dung=QUESTION)
    expect(told.issue("S37"), "warning", "C7", "N1", text, sheet="Nội dung")
    assert meant in told.issue("S37").message and kept(told, "N1") == f"value {meant}"


def test_S38_a_telephone_number_without_its_zero(tmp_path: Path) -> None:
    told = send(tmp_path, PEOPLE, "X01 | 5\n @2 | 905123456")
    expect(told.issue("S38"), "note", "E11", at.SIGN_ITEM, "905123456")
    assert "0905123456" in told.issue("S38").message
    assert told.kept("X1", at.SIGN_ITEM)[Component.PHONE].text == "905123456"


# ---------------------------------------------------------------- lists

CHOICES = "mã | loại | danh sách\n X01 | lựa chọn | L"


@pytest.mark.parametrize(
    ("choices", "text", "choice"),
    [
        ("Hoàn thành;Đang làm", "hoan thanh", "Hoàn thành"), ("Hoàn thành;Đang làm", "Hoàn thanh", "Hoàn thành"),
        ("Hoàn thành;Đang làm", "HOÀN THÀNH.", "Hoàn thành"), ("Hoàn thành;Đang làm", "“Đang làm”", "Đang làm"),
        ("Hoàn thành;Đang làm", "dang lam", "Đang làm"), ("Hoàn thành;Đang làm", "đã xong", None),
        ("Hoàn thành;Đang làm", "Hoàn thánh", None), ("Sơn Hà;Sơn Hạ", "sơn hạ", "Sơn Hạ"),
        ("Sơn Hà;Sơn Hạ", "Son Ha", None), ("Sơn Hà;Ba Tơ", "Sơn Hạ", None), ("Sơn Hà;Ba Tơ", "Sơn Ha", "Sơn Hà"),
        ("1;2;3", "2", "2"), ("1;2;3", "'2'", "2"), ("1;2;3", "4", None),
    ],
)  # fmt: skip
def test_S17_a_choice_in_other_letters(choices: str, text: str, choice: str | None) -> None:
    listed = "danh sách | giá trị\n" + "\n".join(f"L | '{word}'" for word in choices.split(";"))
    observations, issues = looked_at(bare_round(CHOICES, lua_chon=listed), f"X01 | {text}")
    told = codes(issues)
    plain = str(typed(text))
    assert told == ({"S12"} if choice is None else set() if choice == plain else {"S17"})
    assert (observations[0].text, observations[0].usable) == (choice or plain, choice is not None)


# ---------------------------------------------------------------- nothing silent


def test_a_value_is_never_another_without_an_issue_at_its_cell(tmp_path: Path) -> None:
    """Over every reading of the table of numbers: what counts is either the bare digits or is told."""
    from tests.test_numbers import READINGS

    round_ = bare_round("mã | loại\n X01 | số đếm\n X02 | số thập phân")
    for text, *_ in lines(READINGS):
        if "\\" in text:
            continue
        for item in ("X01", "X02"):
            observations, issues = looked_at(round_, f"{item} | {text}")
            value = next(o for o in observations if o.item == item)
            told = [i for i in issues if i.place.item == item and i.code != "S01"]
            assert told, f"{text} in {item} is told nothing of"
            assert value.text == text[1:-1] and (value.number is None) <= (not value.usable)


def collected(folder: Path, change: Callable[[Workbook], object]) -> Told:
    round_ = a_round(folder, HECTARES)
    drop(round_, X1_FILE, edited(returned(round_, "X1", "X01 | '1.234'\n X02 | 5"), change))
    return Told(round_, collect_now(round_))


def test_the_collector_asks_the_witness_of_the_file(tmp_path: Path) -> None:
    def vietnamese(workbook: Workbook) -> None:
        for row in workbook[at.IDENTITY].iter_rows(max_col=2):
            if row[0].value == at.DECIMAL_LABEL:
                row[1].value = "0,5"

    told = collected(tmp_path, vietnamese)
    assert "máy tính của đơn vị" in told.issue("S24").message and kept(told, "X01") == "value 1.234"


@pytest.mark.parametrize(
    "format",
    [";;;", "#,##0,", "0,,", '"99"', '0"0"', r"0\0", "-0", '[>3]"12";0', "#,##0.0,", "[Red];[Blue]", "9", "0" * 300],
)
def test_S41_a_number_that_shows_as_another(tmp_path: Path, format: str) -> None:
    value, issues = formatted(tmp_path, PEOPLE, "X01 | 5", format)
    expect(next(i for i in issues if i.code == "S41"), "warning", "E8", "X01", "5")
    assert (value.number, value.usable) == (5, True)


@pytest.mark.parametrize(
    "format",
    ["", "0", "#,##0", "#,##0.##", "0.00", "@", "General", "[Red]#,##0", "#,##0_);(#,##0)", "# ?/?", "0.00E+00",
     '#,##0" m2"', '#,##0 "người"', "_-* #,##0_-;-* #,##0_-", "+#,##0;-#,##0;0", "00000", "##0.0E+0", "[$-42A]#,##0",
     "# ##0", "0;-0", '#,##0\\ "₫"', "# ??/100"],
)  # fmt: skip
def test_S41_not_for_formats_of_every_day(tmp_path: Path, format: str) -> None:
    _, issues = formatted(tmp_path, PEOPLE, "X01 | 5", format)
    assert "S41" not in codes(issues)
