"""Phụ lục 2 of Kế hoạch 121/KH-UBND: its 34 targets judged at the border, and its rounds in a year."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from qng_reports.cli import cli
from qng_reports.dataset import Assessment
from qng_reports.doors.xlsx_fill import fill_workbook
from qng_reports.generate import file_name
from qng_reports.layout import plan_layout
from qng_reports.model import ISSUED, RETURNED, Agency, Component, Indicator, Kind, Round, reporters_of
from qng_reports.periods import parse_period
from qng_reports.rounds import form_file, load_form, load_register, open_round, templates_folder
from qng_reports.simulation import Officer
from qng_reports.totals import provincial_results
from tests.tables import answered

FORM = "kh121-2026"
# as printed in Phụ lục 2: part, number, target
PRINTED = """
1.1 80% | 1.2 100% | 1.3 100% | 1.4 100% | 1.5 100% | 1.6 95% | 1.7 30% | 1.8 100% | 1.9 100% | 1.10 100% | 1.11 100%
2.1 60% | 2.2 Hoàn thành | 2.3 90% | 2.4 100% | 2.5 50% | 2.6 50% | 2.7 20%
3.9 12% | 3.10 80% | 3.11 50% | 3.12 87% | 3.13 53% | 3.14 15% | 3.15 83% | 3.16 100%
4.1 100% | 4.2 100% | 4.3 100%
5.1 100% | 5.2 100% | 5.3 100% | 5.4 100% | 5.5 100%
"""
TARGETS = [tuple(cell.split(maxsplit=1)) for line in PRINTED.strip().splitlines() for cell in line.split(" | ")]


def code_of(place: str) -> str:
    part, _, number = place.partition(".")
    return f"T{part}.{int(number):02d}"


@cache
def small_register() -> bytes:
    """The shipped register with three of the 96 communes."""
    book = load_workbook(templates_folder("xlsx") / "don-vi.xlsx")
    sheet = book["don_vi"]
    communes = [row for row in range(2, sheet.max_row + 1) if str(sheet.cell(row, 4).value) == "UBND cấp xã"]
    for row in reversed(communes[3:]):
        sheet.delete_rows(row)
    del book["don_vi_cu"]  # the communes before the mergers became parts of those that are not here
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("register") / "don-vi.xlsx"
    path.write_bytes(small_register())
    return path


@pytest.fixture(scope="module")
def year(register: Path) -> Round:
    """The form asked for the whole year, without a folder."""
    return Round(Path("none"), load_form(form_file(FORM)), load_register(register), parse_period("2026"), date.max)


# ---------------------------------------------------------------- the 34 targets


def test_the_form_has_the_34_printed_targets(year: Round) -> None:
    leading = {item.code: item.target.printed for item in year.form.indicators if item.lead and item.target}
    assert leading == {code_of(place): printed for place, printed in TARGETS} and len(leading) == 34


def judged(round_: Round, item: Indicator, answers: Sequence[dict[str, str]]) -> Assessment:
    """What is said of an item when its reporters answer so, one after another."""
    asked = reporters_of(item, round_.agencies)
    rows = [{"đơn vị": agency.code} | given for agency, given in zip(asked, answers, strict=True)]
    table = "\n".join(" | ".join(row) for row in ([*rows[0]], *([*row.values()] for row in rows)))
    result = next(r for r in provincial_results(round_, answered(round_, table)) if r.indicator.code == item.code)
    assert result.received == result.expected == len(asked)
    return result.assessment


@pytest.mark.parametrize(("place", "printed"), TARGETS, ids=[place for place, _ in TARGETS])
def test_a_target_is_met_at_its_border_and_not_below(place: str, printed: str, year: Round) -> None:
    item = year.form.indicator(code_of(place))
    count = len(reporters_of(item, year.agencies))
    assert count >= 1
    if item.kind is Kind.RATIO:  # a ten thousandth less shows as a hundredth of a percentage point less
        goal = int(printed.rstrip("%")) * 100
        at, below = ({f"{item.code}/TS": str(n), f"{item.code}/MS": "10000"} for n in (goal, goal - 1))
    elif item.kind is Kind.PERCENT:
        at, below = ({item.code: printed.rstrip("%")}, {item.code: str(Decimal(printed.rstrip("%")) - Decimal("0.01"))})
    else:
        at, below = ({item.code: item.choices[0]}, {item.code: item.choices[1]})
    assert judged(year, item, [at] * count) is Assessment.MET
    worse = [below] * count if item.kind in (Kind.RATIO, Kind.PERCENT) else [at] * (count - 1) + [below]
    assert judged(year, item, worse) is Assessment.NOT_MET
    more = {Kind.RATIO: {f"{item.code}/TS": "10000", f"{item.code}/MS": "10000"}, Kind.PERCENT: {item.code: "100"}}
    assert judged(year, item, [more.get(item.kind, at)] * count) is Assessment.MET


# ---------------------------------------------------------------- quarter, six months, year


def run(*arguments: str | Path) -> str:
    done = CliRunner().invoke(cli, [str(argument) for argument in arguments], catch_exceptions=False)
    assert done.exit_code in (0, 1), done.output
    return done.output


def answer_all(round_: Round, seed: int) -> None:
    """Every agency answers by simulation and sends its file in time."""
    sent = datetime.combine(round_.deadline, time(9)) - timedelta(days=1)
    for agency in round_.asked:
        layout = plan_layout(round_, agency)
        filled = [(c.sheet, c.cell, v) for c, v in officer(agency, seed).answers(layout).items()]
        issued = round_.folder / ISSUED / file_name(agency, round_)
        path = round_.folder / RETURNED / issued.name
        path.write_bytes(fill_workbook(issued.read_bytes(), filled, sent))
        os.utime(path, (sent.timestamp(), sent.timestamp()))


def officer(agency: Agency, seed: int) -> Officer:
    return Officer(agency, agency.population or 2_161_735, seed)


@pytest.fixture(scope="module")
def rounds(register: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Quarter I, six months and the year, each from the round before it."""
    folder = tmp_path_factory.mktemp("chain")
    previous: list[str | Path] = []
    made: dict[str, Path] = {}
    for seed, period in enumerate(("2026-Q1", "2026-H1", "2026")):
        at = made[period] = folder / period
        run("init", at, "--form", FORM, "--period", period, "--agencies", register, *previous)
        run("generate", at)
        answer_all(open_round(at), seed)
        run("collect", at)
        run("export", at, "--format", "csv")
        previous = ["--previous", at]
    return made


def totals(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "ket-qua" / "tong-hop.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["item"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("period", "start", "end", "deadline", "targets"),
    [
        ("2026-Q1", date(2025, 12, 15), date(2026, 3, 14), date(2026, 3, 17), 33),
        ("2026-H1", date(2025, 12, 15), date(2026, 6, 14), date(2026, 6, 17), 34),
        ("2026", date(2025, 12, 15), date(2026, 12, 14), date(2026, 12, 17), 34),
    ],
)
def test_each_round_has_its_days_and_asks_what_is_asked_then(
    rounds: dict[str, Path], period: str, start: date, end: date, deadline: date, targets: int
) -> None:
    round_ = open_round(rounds[period])
    assert (round_.period.start, round_.period.end, round_.deadline) == (start, end, deadline)
    found = totals(rounds[period])
    planned = [code for code in found if code.startswith("T")]
    assert len(planned) == targets and ("T3.09" in planned) == (targets == 34)
    assert {row["period"] for row in found.values()} == {period}
    assert all(0 < int(row["received"]) <= int(row["expected"]) for row in found.values())
    assert all(found[code]["assessment"] for code in planned)
    office = round_.agency("CQ08")
    assert office is not None
    assert ("T3.09" in {cell.item for cell in plan_layout(round_, office).inputs}) == (targets == 34)


def test_every_item_carries_its_figure_into_the_next_round(rounds: dict[str, Path]) -> None:
    for before, after in (("2026-Q1", "2026-H1"), ("2026-H1", "2026")):
        earlier, later = open_round(rounds[before]), open_round(rounds[after])
        assert later.past_period == earlier.period
        figures = totals(rounds[before])
        for item in later.form.indicators:
            carried = {
                agency: {p.component: p.number for p in given if p.item == item.code}
                for agency, given in later.past.items()
            }
            sums = [
                sum(parts[component] or 0 for parts in carried.values() if component in parts)
                for component in (Component.NUMERATOR, Component.DENOMINATOR)
            ]
            if item.code not in figures:
                assert item.code == "T3.09" and not any(carried.values()), "nobody was asked in the quarter"
            elif item.kind is Kind.RATIO:
                row = figures[item.code]
                assert [Decimal(row["numerator"]), Decimal(row["denominator"])] == sums


def test_the_yearly_figure_has_a_period_before_only_in_the_year(rounds: dict[str, Path]) -> None:
    past = {period: open_round(at).past.get("CQ08", ()) for period, at in rounds.items()}
    assert [any(p.item == "T3.09" for p in past[period]) for period in rounds] == [False, False, True]
