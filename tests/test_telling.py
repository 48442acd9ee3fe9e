"""Issues told in groups: worst first, nothing dropped, one line for many of a kind."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from qng_reports import messages
from qng_reports.dataset import Issue, Place
from qng_reports.messages import CATALOGUE
from qng_reports.model import Severity
from qng_reports.telling import by_agency, by_code, clusters, count, issue_lines

NAMES = {"1": "Xã Ân", "2": "Xã An", "3": "Xã Đăk"}


def at(agency: str = "1", cell: str = "E9", sheet: str = "Số liệu", file: str = "") -> Place:
    return Place(file or f"{agency}.xlsx", sheet if cell else "", cell, agency, "X01" if cell else "")


def blank(cell: str, agency: str = "1", *, figure: bool = True) -> Issue:
    return messages.missing_value(at(agency, cell), f"Chỉ tiêu {cell}", is_figure=figure)


def wordy(cell: str, typed: str, agency: str = "1") -> Issue:
    return messages.not_a_number(at(agency, cell), "Số người", typed)


BLANKS = [blank(f"E{row}") for row in (10, 9, 111, 20)]


def test_many_of_a_kind_are_one_line_with_cells_downwards() -> None:
    (one,) = clusters(BLANKS)
    assert one.text() == "Chưa điền (4 chỗ): E9, E10, E20, E111."
    assert one.text(spots=3) == "Chưa điền (4 chỗ): E9, E10, E20, … và 1 chỗ nữa."


def test_one_of_a_kind_is_its_message() -> None:
    assert clusters([wordy("E9", "12 ha")])[0].text() == "“Số người” phải là số nhưng ô ghi “12 ha”."


def test_what_was_typed_is_told_shortened_and_without_control_characters() -> None:
    (one,) = clusters([wordy("E9", "12\nha"), wordy("E10", "\x1b[31m\u202e" + "dài " * 30)])
    assert one.text() == "Không phải số (2 chỗ): E9 “12 ha”, E10 “[31mdài dài dài dài dài dài d…”."


def test_whole_files_are_told_together() -> None:
    files = [messages.unreadable_file(Place(f"{n}.xlsx"), "tệp bị hỏng") for n in range(14)]
    (one,) = clusters(files)
    assert one.text(spots=2) == "Tệp không đọc được (14 tệp): 0.xlsx, 1.xlsx, … và 12 tệp nữa."


def test_two_remedies_are_two_lines() -> None:
    """A question offers no word of absence, so the remedy of a figure would contradict its prompt."""
    told = clusters([blank("E9"), blank("E30", figure=False)])
    assert [one.first.remedy for one in told] == sorted({blank("E9").remedy, blank("E30", figure=False).remedy})


def test_worst_first_then_by_sheet_then_by_code() -> None:
    note = messages.number_from_text(at(cell="E8"), "Số", "5", Decimal(5))
    second = replace(wordy("B3", "x"), place=at(cell="B3", sheet="Bảng 1"))
    told = clusters([note, second, wordy("E9", "x"), blank("E10")])
    assert [(one.first.code, one.first.place.sheet) for one in told] == [
        ("S01", "Số liệu"), ("S02", "Số liệu"), ("S02", "Bảng 1"), ("S04", "Số liệu"),
    ], "sheets as they are met"  # fmt: skip


def test_the_agency_with_most_errors_first_and_what_nobody_sent_before_all() -> None:
    late = messages.superseded(at("3", ""), "a.xlsx", (), real=True)
    stray = messages.unreadable_file(Place("x.xlsx"), "hỏng")
    foreign = blank("E9", "9")
    groups = by_agency([late, blank("E9", "1"), blank("E9", "2"), blank("E10", "2"), stray, foreign], NAMES)
    assert [(group.agency, group.name, group.count.words) for group in groups] == [
        ("", "Chưa rõ đơn vị", "2 lỗi"), ("2", "Xã An", "2 lỗi"),
        ("1", "Xã Ân", "1 lỗi"), ("3", "Xã Đăk", "1 cảnh báo"),
    ]  # fmt: skip
    tied = by_agency([blank("E9", "1"), blank("E9", "2")], NAMES)
    assert [group.name for group in tied] == ["Xã An", "Xã Ân"]


def test_the_province_by_code() -> None:
    stray = messages.unreadable_file(Place("x.xlsx"), "hỏng")
    codes = by_code([wordy("E9", "x"), wordy("E10", "x"), wordy("E9", "x", "2"), blank("E1"), stray], NAMES)
    assert [(one.code, one.title, one.words) for one in codes] == [
        ("S02", "Không phải số", "3 chỗ ở 2 đơn vị"), ("S01", "Chưa điền", "1 chỗ ở 1 đơn vị"),
        ("T01", "Tệp không đọc được", "1 chỗ"),
    ]  # fmt: skip
    assert codes[0].agencies == (("1", 2), ("2", 1))


def test_a_code_with_two_severities_stands_twice() -> None:
    """A cross-check's severity is the form's."""
    grave = messages.rule_broken(at(), "A bằng B", "1", "A 1; B 2", Severity.ERROR)
    mild = messages.rule_broken(at(), "C bằng D", "1", "C 1; D 2", Severity.WARNING)
    assert [(one.code, one.severity.value, one.total) for one in by_code([mild, grave], NAMES)] == [
        ("K01", "error", 1), ("K01", "warning", 1),
    ]  # fmt: skip


def test_lines_are_worst_first_and_the_rest_is_counted() -> None:
    issues = [
        messages.superseded(at("3", ""), "a.xlsx", (), real=True),
        *BLANKS,
        wordy("E5", "x", "2"),
        wordy("E6", "y", "2"),
    ]
    lines = list(issue_lines(issues, NAMES))
    assert lines == [
        "  [LỖI S01] Xã Ân (1), Số liệu: Chưa điền (4 chỗ): E9, E10, E20, E111. " + BLANKS[0].remedy,
        "  [LỖI S02] Xã An (2), Số liệu: Không phải số (2 chỗ): E5 “x”, E6 “y”. " + CATALOGUE["S02"].remedy,
        "  [Cảnh báo B02] Xã Đăk (3): Đơn vị đã gửi “a.xlsx” trước đó; nay dùng “3.xlsx”, số liệu không khác. "
        + CATALOGUE["B02"].remedy,
    ]
    assert list(issue_lines(issues, NAMES, limit=3, more="xem")) == lines
    assert list(issue_lines(issues, NAMES, limit=1, more="xem đủ: x"))[1] == "  … và 2 lỗi, 1 cảnh báo nữa; xem đủ: x"


def test_without_names_a_line_says_the_file() -> None:
    assert next(issue_lines([blank("E9")], {})).startswith("  [LỖI S01] 1.xlsx, Số liệu!E9: Chưa điền “Chỉ tiêu E9”.")


def test_a_code_of_a_newer_program_is_told_by_its_message() -> None:
    newer = replace(blank("E9"), code="Z99", message="Điều chưa biết.")
    assert by_code([newer], NAMES)[0].title == "Điều chưa biết"


ANY = st.builds(
    Issue,
    code=st.sampled_from(["S01", "S02", "K01", "Z99"]),
    severity=st.sampled_from(Severity),
    place=st.builds(
        Place,
        file=st.sampled_from(["a.xlsx", "b.xlsx"]),
        sheet=st.sampled_from(["", "Số liệu", "Bảng"]),
        cell=st.sampled_from(["", "E9", "AA10", "?"]),
        agency=st.sampled_from(["", "1", "2", "9"]),
        item=st.sampled_from(["", "X01"]),
    ),
    value=st.text(max_size=40),
    message=st.text(max_size=40),
    remedy=st.sampled_from(["Gõ lại.", "Điền."]),
)


@given(st.lists(ANY, max_size=30), st.integers(1, 5))
def test_nothing_is_dropped_and_every_view_adds_up(issues: list[Issue], limit: int) -> None:
    groups = by_agency(issues, NAMES)
    told = [issue for group in groups for issue in group.issues]
    assert sorted(map(repr, told)) == sorted(map(repr, issues))
    assert sum(one.total for one in by_code(issues, NAMES)) == len(issues) == count(issues).total
    for group in groups:
        graves = [list(Severity).index(issue.severity) for issue in group.issues]
        assert graves == sorted(graves)
    lines = list(issue_lines(issues, NAMES, limit=limit))
    assert len(lines) <= limit + 1
    signs = {sign for line in issue_lines(issues, NAMES) for sign in line}
    assert not signs & {"\n", "\u2028"} and not {unicodedata.category(sign) for sign in signs} & {"Cc", "Cf", "Cs"}
