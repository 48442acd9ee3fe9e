"""Earlier figures under today's codes and in today's communes: what is followed, added, and honestly left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qng_reports import layout as at
from qng_reports.errors import DefinitionError
from qng_reports.history import NOTHING, Obstacle, RolledUp, is_former, roll_up
from qng_reports.history.mapping import mapped_answers, mapped_results, origins
from qng_reports.model import Agency, Component, Past, PastResult, Round
from qng_reports.periods import parse_period
from qng_reports.rounds import init_round, load_units, templates_folder
from tests.tables import TWO_COMMUNES, answer, book, collect_now, form, form_file
from tests.test_form_reader import faults
from tests.test_past import column, sheet_of

VALUE, NUMERATOR, DENOMINATOR = Component.VALUE, Component.NUMERATOR, Component.DENOMINATOR
SPLIT_UNIT, HEIRS = "21142", ("21136", "21157")  # xã Trà Bùi, now of Cà Đam and Tây Trà Bồng
AGENCIES, FORMER = load_units(templates_folder("xlsx") / "don-vi.xlsx")


def past(item: str, number: int | str | None, text: str = "", unit: str = "", component: Component = VALUE) -> Past:
    figure = None if number is None else Decimal(number)
    return Past(item, component, figure, text or f"{figure}", unit)


def result(item: str, number: str, counts: tuple[str, str] | None = None, unit: str = "") -> PastResult:
    part, whole = (Decimal(counts[0]), Decimal(counts[1])) if counts else (None, None)
    period = parse_period("2025")
    return PastResult(period, item, part, whole, Decimal(number), number, unit, "Đạt", 9, 9)


# ---------------------------------------------------------------- the sheet anh_xa

TODAY = """
    mã | loại       | đơn vị tính  | số lẻ
    A  | tỷ lệ      |              |
    B  | số đếm     | người        |
    C  | tiền       | tỷ đồng      | 3
    D  | trạng thái |              |
"""


def told(links: str, *past_results: PastResult, old_form: str = "THU") -> list[str]:
    """Today's items with their earlier figures."""
    found = origins(form(TODAY, anh_xa="mã cũ | biểu cũ | mã mới | cách | hệ số\n" + links), old_form)
    return [f"{r.item} {r.text} {r.unit} {r.assessment}".strip() for r in mapped_results(past_results, found)]


def test_a_code_that_stayed_needs_no_row() -> None:
    assert told("", result("A", "50", ("1", "2"), "%"), result("B", "7", unit="người")) == [
        "A 50 % Đạt",
        "B 7 người Đạt",
    ]


def test_a_renamed_item_keeps_its_figure_and_assessment() -> None:
    assert told("X | | B | đổi mã |", result("X", "7", unit="người"), result("B", "9", unit="người")) == [
        "B 7 người Đạt"
    ]


def test_codes_that_changed_places() -> None:
    links = "B | | C | đổi mã | 1\n C | | B | đổi mã | 1"
    assert told(links, result("B", "7"), result("C", "9")) == ["B 9 người", "C 7 tỷ đồng"]


def test_merged_counts_are_added_with_their_factors() -> None:
    links = "X | | C | gộp | 0.001\n Y | | C | gộp | 1"
    assert told(links, result("X", "1500", unit="triệu đồng"), result("Y", "2", unit="tỷ đồng")) == ["C 3,5 tỷ đồng"]


def test_merged_ratios_add_numerators_and_denominators_not_percentages() -> None:
    links = "X | | A | gộp |\n Y | | A | gộp |"
    parts = result("X", "50", ("1", "2"), "%"), result("Y", "75", ("30", "40"), "%")
    assert told(links, *parts) == ["A 73,81% %"]  # 31 of 42
    assert told(links, parts[0]) == [], "half of a merged item is no figure of it"
    assert told(links, parts[0], result("Y", "75", unit="%")) == [], "a percentage without counts cannot be added"


def test_a_split_item_is_not_compared_even_under_its_own_code() -> None:
    links = "B | | B | tách |\n B | | C | tách |"
    assert told(links, result("B", "7", unit="người")) == []


def test_another_unit_or_kind_without_a_factor_is_not_compared() -> None:
    assert (
        told("", result("B", "7", unit="hộ"), result("C", "7", ("1", "2"), "%"), result("A", "7", unit="người")) == []
    )
    assert told("B | | B | đổi mã | 4", result("B", "7", unit="hộ")) == ["B 28 người"]


def test_another_form_speaks_only_where_it_is_named() -> None:
    figures = result("A", "50", ("1", "2"), "%"), result("X", "7", unit="người")
    assert told("X | CU | B | đổi mã |", *figures, old_form="CU") == ["B 7 người Đạt"]
    assert told("X | CU | B | đổi mã |", *figures) == ["A 50 % Đạt"]


def test_answers_of_an_agency_are_followed_alike() -> None:
    links = "X | | B | gộp |\n Y | | B | gộp |\n Z | | C | đổi mã | 0.001\n S | | D | đổi mã |"
    found = origins(form(TODAY, anh_xa="mã cũ | biểu cũ | mã mới | cách | hệ số\n" + links), "THU")

    def shown(*answers: Past) -> list[tuple[str, Decimal | None, str]]:
        return [(p.item, p.number, p.unit) for p in mapped_answers(answers, found)]

    assert shown(past("X", 3, unit="người"), past("Y", 4, unit="người")) == [("B", 7, "người")]
    assert shown(past("X", 3, unit="người"), past("Y", None, NOTHING)) == [("B", 3, "người")]
    assert shown(past("X", None, NOTHING), past("Y", None, NOTHING)) == [("B", None, "")]
    assert shown(past("X", 3)) == [] == shown(past("X", 3), past("Y", None, "Chưa có số liệu"))
    assert shown(past("Z", 1500, unit="triệu đồng")) == [("C", Decimal("1.500"), "tỷ đồng")]
    word = Past("S", Component.STATUS, None, "Hoàn thành")
    assert mapped_answers([word], found) == (replace(word, item="D"),)


def test_faults_of_anh_xa_are_told_at_once() -> None:
    items = "mã | loại\n A | tỷ lệ\n B | số đếm\n C | văn bản\n D | gồm các phần\n E | phần trăm\n F | số đếm"
    items = items.replace("gồm các phần", "trạng thái")
    links = """
        mã cũ | biểu cũ | mã mới | cách   | hệ số
        X     |         | AA     | đổi mã |
        Y     |         | B      | gop    |
        Y2    |         |        | đổi mã | 2
        Z     |         | C      | gộp    |
        P     |         | E      | gộp    |
        S     |         | B      | tách   | 0.5
        T     |         | D      | đổi mã | 2
        U     |         | A      | đổi mã | -1
        V     |         | A      | đổi mã |
        W     |         | A      | đổi mã |
        W     |         | F      | đổi mã |
        V     |         | A      | đổi mã |
    """
    places = [fault.split(": ")[0] for fault in faults(items, anh_xa=links)]
    assert sorted(places) == sorted([
        "anh_xa!C2", "anh_xa!D3", "anh_xa!C4", "anh_xa!D5", "anh_xa!D6", "anh_xa!E7", "anh_xa!E8", "anh_xa!E9",
        "anh_xa!D7", "anh_xa!D10", "anh_xa!D11", "anh_xa!D12", "anh_xa!A13", "anh_xa!D13",
    ])  # fmt: skip


# ---------------------------------------------------------------- communes before the mergers


def test_the_272_units_of_the_province() -> None:
    assert len(FORMER) == 272
    assert [unit.code for unit in FORMER if len(unit.agencies) > 1] == [SPLIT_UNIT]
    communes = {agency.code: agency.name for agency in AGENCIES if agency.is_commune}
    assert len(communes) == 96
    without = set(communes) - {heir for unit in FORMER for heir in unit.agencies}
    assert {communes[code] for code in without} == {"Đặc khu Lý Sơn"}, "its district had no communes"
    assert next(unit for unit in FORMER if unit.code == SPLIT_UNIT).agencies == HEIRS


ITEMS = """
    mã | loại     | cách tổng hợp           | trọng số
    S  | số đếm   |                         |
    R  | tỷ lệ    |                         |
    M  | số đếm   | lớn nhất                |
    W  | số đếm   | bình quân có trọng số   | S
    T  | trạng thái |                       |
"""
INDICATORS = form(ITEMS).items


def rolled(answers: Mapping[str, tuple[Past, ...]]) -> RolledUp:
    return roll_up(answers, FORMER, INDICATORS)


def total(answers: Mapping[str, tuple[Past, ...]], item: str, component: Component) -> Decimal:
    found = (p.number for given in answers.values() for p in given if (p.item, p.component) == (item, component))
    return sum((number for number in found if number is not None), Decimal(0))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=3 * 272, max_size=3 * 272))
def test_the_province_keeps_every_figure_but_those_of_the_split_unit(figures: list[int]) -> None:
    """Whatever was answered: sums, numerators and denominators over the 96 are those over the 272."""
    answers = {
        unit.code: (
            past("S", figures[3 * n]),
            past("R", figures[3 * n + 1], component=NUMERATOR),
            past("R", figures[3 * n + 2], component=DENOMINATOR),
        )
        for n, unit in enumerate(FORMER)
    }
    found = rolled(answers)
    assert set(found.answers) == {heir for unit in FORMER for heir in unit.agencies} - set(HEIRS)
    assert {(one.agency, one.obstacle, one.former) for one in found.left_out} == {
        (heir, Obstacle.SPLIT, (SPLIT_UNIT,)) for heir in HEIRS
    }
    gone = {unit.code: answers[unit.code] for unit in FORMER if set(unit.agencies) & set(HEIRS)}
    for item, component in (("S", VALUE), ("R", NUMERATOR), ("R", DENOMINATOR)):
        assert total(found.answers, item, component) + total(gone, item, component) == total(answers, item, component)


def units_of(agency: str) -> list[str]:
    return [unit.code for unit in FORMER if unit.agencies == (agency,)]


def test_an_agency_has_a_figure_only_if_all_its_units_answered() -> None:
    units = units_of("21025")
    assert len(units) == 4
    answers = {code: (past("S", 10),) for code in units}
    assert [p.number for p in rolled(answers).answers["21025"]] == [40]
    answers[units[0]] = (past("S", None, NOTHING),)
    assert [p.number for p in rolled(answers).answers["21025"]] == [30], "nothing occurred there: an answer"
    answers[units[0]] = (past("S", None, "Chưa có số liệu"),)
    assert [one.obstacle for one in rolled(answers).left_out] == [Obstacle.UNADDABLE]
    del answers[units[0]]
    (missing,) = rolled(answers).left_out
    assert (missing.agency, missing.item, missing.obstacle, missing.former) == (
        "21025",
        "S",
        Obstacle.SILENT,
        (units[0],),
    )
    assert rolled(answers).answers["21025"] == ()


def test_half_a_ratio_makes_no_ratio() -> None:
    units = units_of("21025")
    whole = {c: (past("R", 1, component=NUMERATOR), past("R", 2, component=DENOMINATOR)) for c in units}
    assert [p.number for p in rolled(whole).answers["21025"]] == [4, 8]
    half = whole | {units[0]: whole[units[0]][:1]}
    assert rolled(half).answers["21025"] == () and rolled(half).left_out[0].obstacle is Obstacle.UNADDABLE


def test_what_cannot_be_added_is_not() -> None:
    units = units_of("21025")
    answers = {
        code: (
            past("M", n),
            past("W", n),
            Past("T", Component.STATUS, None, "Hoàn thành"),
            past("S", 1, unit=f"u{n % 2}"),
        )
        for n, code in enumerate(units)
    }
    found = rolled(answers)
    assert [(p.item, p.number) for p in found.answers["21025"]] == [("M", 3)], "the greatest of all is the greatest"
    assert {one.item for one in found.left_out} == {"W", "T", "S"}


def test_who_is_one_whole_unit_or_a_department_keeps_every_answer() -> None:
    alone = next(
        code for code in {heir for u in FORMER for heir in u.agencies} if len(units_of(code)) == 1 and code not in HEIRS
    )
    given = (past("W", 5), Past("T", Component.STATUS, None, "Hoàn thành"))
    found = rolled({units_of(alone)[0]: given, "CQ01": given})
    assert found.answers == {alone: given, "CQ01": given} and found.left_out == ()


def test_a_register_of_former_units_is_told_by_its_names() -> None:
    old = [Agency(unit.code, unit.name, "xã") for unit in FORMER]
    assert is_former(old, AGENCIES, FORMER) and not is_former(AGENCIES, AGENCIES, FORMER)
    nguyen_nghiem = [agency for agency in old if agency.code == "21025"]
    assert is_former(nguyen_nghiem, AGENCIES, FORMER), "21025 is another agency today"
    spelt = [replace(a, name=a.name.replace("Đăk", "Đắk")) for a in AGENCIES]
    assert not is_former(spelt, AGENCIES, FORMER), "a few names spelt otherwise make no former units"
    assert not is_former(old, AGENCIES, ())


def test_faults_of_the_former_units_are_told_at_once() -> None:
    units = """
        mã cũ | tên cũ | mã mới
        1     | Xã A   | X1
        1     | Xã B   | X2
        1     | Xã A   | X1
              | Xã C   | X9
        x y   | Xã D   |
    """
    from qng_reports.doors.register import read_former_units, read_register

    content = book(don_vi=TWO_COMMUNES, don_vi_cu=units)
    with pytest.raises(DefinitionError) as broken:
        read_former_units(content, "don-vi.xlsx", read_register(content, "don-vi.xlsx"))
    assert sorted(fault.place for fault in broken.value.faults) == [
        "don_vi_cu!A5", "don_vi_cu!A6", "don_vi_cu!B3", "don_vi_cu!C4", "don_vi_cu!C5", "don_vi_cu!C6",
    ]  # fmt: skip


def test_a_round_before_the_mergers_fills_the_column_of_the_period_before(tmp_path: Path) -> None:
    old_units = "mã | tên | loại | nhóm" + "".join(f"\n U{n} | Xã số {n} | xã | cấp xã" for n in (1, 2, 3))
    (tmp_path / "form.xlsx").write_bytes(form_file("mã | loại\n S | số đếm\n R | tỷ lệ"))
    (tmp_path / "old.xlsx").write_bytes(book(don_vi=old_units))
    before = init_round(tmp_path / "truoc", str(tmp_path / "form.xlsx"), "2025-H1", tmp_path / "old.xlsx")
    for unit, count in (("U1", 10), ("U2", 20), ("U3", 40)):
        answer(before, unit, f"S | {count}\n R/TS | {count}\n R/MS | 100")
    collect_now(before)

    def made(name: str, *links: str) -> Round:
        units = "mã cũ | tên cũ | huyện cũ | mã mới\n" + "\n".join(links)
        (tmp_path / f"{name}.xlsx").write_bytes(book(don_vi=TWO_COMMUNES, don_vi_cu=units))
        form_path = str(tmp_path / "form.xlsx")
        return init_round(tmp_path / name, form_path, "2026-H1", tmp_path / f"{name}.xlsx", [before.folder])

    links = "U1 | Xã số 1 | H | X1", "U2 | Xã số 2 | H | X1", "U3 | Xã số 3 | H | X2"
    whole, split = made("whole", *links), made("split", *links, "U3 | Xã số 3 | H | X1")
    for round_ in (whole, split):
        assert [(r.item, r.number) for r in round_.history] == [("S", 70), ("R", Decimal("23.33"))]
    columns = [column(sheet_of(whole, agency), at.Data.PAST) for agency in ("X1", "X2")]
    shown = [[cells[code] for code in ("S", "R", "R/TS", "R/MS")] for cells in columns]
    assert shown == [[30, 15, 30, 200], [40, 40, 40, 100]] and whole.history_notes == ()
    assert split.past == {} and split.past_period is None
    (note,) = split.history_notes
    assert "Xã số 3 cũ (mã U3) chia về Phường Kon Tum và Xã Bình Sơn; số liệu không chia theo được" in note
