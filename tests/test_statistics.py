"""Statistics that smell trouble, measured: how many planted slips and copies are found, who is accused in vain.

The rounds are of the real 96 communes with their real populations, answered by simulation.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import pytest

from qng_reports.checks import check_statistics, examine
from qng_reports.checks.rounding import only_rounding, rounded_sum
from qng_reports.dataset import Dataset, Identity, Issue, Observation, Place, Submission
from qng_reports.layout import Typed, plan_layout
from qng_reports.model import AGENCIES_FILE, Agency, Component, FieldType, Past, Round
from qng_reports.periods import deadline_after, parse_period
from qng_reports.rounds import load_form, load_register, templates_folder
from qng_reports.simulation import Officer
from tests.tables import answered, bare_round

SEEDS = (1, 2, 3, 4, 5)
SLIPS = 60  # planted in a round: about one in a hundred figures
Change = Callable[[Observation], Observation]
Numbers = Mapping[tuple[str, str, Component], Decimal]


@cache
def the_round() -> Round:
    """The shipped form, asked of all in the shipped register."""
    folder = templates_folder("xlsx")
    form, period = load_form(folder / "kh121-2026.xlsx"), parse_period("2026-H1")
    agencies = load_register(folder / AGENCIES_FILE)
    return Round(Path("none"), form, agencies, period, deadline_after(period.end, form.deadline))


@cache
def simulated(seed: int) -> Dataset:
    """What all 117 agencies answer, without a fault."""
    round_ = the_round()
    people = sum(agency.population or 0 for agency in round_.agencies)
    submissions = {}
    for agency in round_.asked:
        layout = plan_layout(round_, agency)
        answers = Officer(agency, agency.population or people, seed).answers(layout)
        typed = [
            Typed(cell, answers.get(cell), Place(f"{agency.code}.xlsx", cell.sheet, cell.cell, agency.code, cell.item))
            for cell in layout.inputs
        ]
        observations, issues = examine(layout, typed)
        submissions[agency.code] = Submission(f"{agency.code}.xlsx", "", Identity(), True, observations, issues)
    return Dataset(submissions)


def changed(dataset: Dataset, change: Change) -> Dataset:
    """The dataset with other observations."""
    return Dataset(
        {
            code: replace(submission, observations=tuple(change(o) for o in submission.observations))
            for code, submission in dataset.submissions.items()
        }
    )


def figures_in(dataset: Dataset) -> list[Observation]:
    """What communes answered with a number above zero."""
    communes = {agency.code for agency in the_round().agencies if agency.is_commune}
    return [o for o in dataset.observations() if o.number and o.agency in communes and not o.confirms]


def whole(o: Observation) -> bool:
    fields = the_round().form.indicator(o.item).fields()
    return all(field.type is FieldType.INTEGER for field in fields if field.component is o.component)


def typed_as(o: Observation, number: Decimal | float) -> Observation:
    """The observation with another number, as the form takes it."""
    number = Decimal(number).quantize(Decimal(1) if whole(o) else Decimal("0.001"))
    return replace(o, number=number, text=f"{number:f}")


def cells(issues: Iterable[Issue]) -> set[tuple[str, str]]:
    return {(issue.place.agency, issue.place.cell) for issue in issues}


def with_past(dataset: Dataset, past: Callable[[Observation], Decimal]) -> Round:
    """The round as if `past` had been answered in the quarter before."""
    answers = {
        code: tuple(
            Past(o.item, o.component, past(o), "", o.unit)
            for o in submission.observations
            if o.number is not None and not o.confirms
        )
        for code, submission in dataset.submissions.items()
    }
    return replace(the_round(), past_period=parse_period("2026-Q1"), past=answers)


def grown(o: Observation) -> Decimal:
    """Honest figures of the quarter before: 60 to 100 % of what they are now."""
    share = Random(f"{o.agency}/{o.item}/{o.component}").uniform(0.6, 1.0)
    return ((o.number or Decimal(0)) * Decimal(share)).quantize(Decimal(1))


# ---------------------------------------------------------------- how good it is


@pytest.mark.parametrize("seed", SEEDS)
def test_no_honest_round_is_accused(seed: int) -> None:
    dataset = simulated(seed)
    assert [issue.message for issue in check_statistics(the_round(), dataset)] == []
    assert [issue.message for issue in check_statistics(with_past(dataset, grown), dataset)] == []


def planted(seed: int, dataset: Dataset) -> dict[tuple[str, str], tuple[int, Observation]]:
    """Slips by place: the power of ten, and the figure with it. A figure that would be rounded to 0 is left alone."""
    luck = Random(f"{seed}/slips")
    found: dict[tuple[str, str], tuple[int, Observation]] = {}
    for o in luck.sample(figures_in(dataset), SLIPS):
        power = luck.choice((-3, -2, -1, 1, 2, 3))
        slipped = typed_as(o, (o.number or Decimal(0)) * Decimal(10) ** power)
        if slipped.number:
            found[o.agency, o.place.cell] = power, slipped
    return found


def test_planted_unit_slips_are_found() -> None:
    found: Counter[int] = Counter()
    all_: Counter[int] = Counter()
    for seed in SEEDS:
        dataset = simulated(seed)
        slips = planted(seed, dataset)
        told = cells(
            check_statistics(
                the_round(), changed(dataset, lambda o, s=slips: s.get((o.agency, o.place.cell), (0, o))[1])
            )
        )
        assert told <= set(slips), "nobody else is accused"
        for place, (power, _) in slips.items():
            all_[abs(power)] += 1
            found[abs(power)] += place in told
    recall = {power: found[power] / count for power, count in all_.items()}
    assert recall[3] >= 0.97 and recall[2] >= 0.95 and recall[1] >= 0.8, recall


def copied_by(pairs: Mapping[str, str], shares: Mapping[str, float], dataset: Dataset) -> Dataset:
    """The dataset where the first of each pair has taken a share of the other's figures, item by item."""
    numbers = {(o.agency, o.item, o.component): o.number for o in dataset.observations() if o.number is not None}

    def copied(o: Observation) -> Observation:
        theirs = numbers.get((pairs.get(o.agency, ""), o.item, o.component))
        keep = Random(f"{o.agency}/{o.item}").random() < shares.get(o.agency, 0)
        return typed_as(o, theirs) if o.number is not None and theirs is not None and keep else o

    return changed(dataset, copied)


@pytest.mark.parametrize("seed", SEEDS)
def test_planted_copies_are_found_and_nobody_else(seed: int) -> None:
    communes = [agency.code for agency in the_round().agencies if agency.is_commune]
    codes = Random(f"{seed}/copies").sample(communes, 10)
    pairs = dict(zip(codes[:5], codes[5:], strict=True))  # who copies from whom
    shares = dict(zip(codes[:5], (0.7, 0.8, 0.85, 0.9, 1.0), strict=True))
    copied = copied_by(pairs, shares, simulated(seed))
    told = [issue for issue in check_statistics(the_round(), copied) if issue.code == "K06"]
    assert {issue.place.agency for issue in told} == set(codes)
    names = {agency.code: agency.name for agency in the_round().agencies}
    assert all(names[pairs[i.place.agency]] in i.message for i in told if i.place.agency in pairs)


def test_the_period_before_copied_is_found() -> None:
    dataset = simulated(1)
    lazy = [agency.code for agency in the_round().agencies if agency.is_commune][::20]

    def past(o: Observation) -> Decimal:
        same = o.agency in lazy and Random(f"{o.agency}/{o.item}/lazy").random() < 0.92
        return (o.number or Decimal(0)) if same else grown(o)

    told = list(check_statistics(with_past(dataset, past), dataset))
    assert {(i.code, i.place.agency) for i in told} == {("K05", code) for code in lazy}


def scattered(seed: int) -> Change:
    """Places differ honestly by much more than in the simulation: by up to 58 % (a standard deviation), a third of
    the items with the heavy tails of Student's t with 4 degrees of freedom. People and households stay as they are.
    """

    def change(o: Observation) -> Observation:
        if not o.number or o.unit in ("người", "hộ") or o.confirms:
            return o
        item, luck = Random(f"{seed}/{o.item}"), Random(f"{seed}/{o.item}/{o.agency}")
        spread, heavy = item.uniform(0.05, 0.2), item.random() < 0.3
        z = luck.gauss(0, 1)
        if heavy:
            z /= (sum(luck.gauss(0, 1) ** 2 for _ in range(4)) / 4) ** 0.5
        return typed_as(o, max(o.number * Decimal(10 ** (spread * z)), 1))

    return change


def test_where_places_differ_much_few_are_accused_and_great_slips_are_found() -> None:
    false, missed, great = [], 0, 0
    for seed in SEEDS:
        honest = changed(simulated(seed), scattered(seed))
        accused = cells(check_statistics(the_round(), honest))
        false.append(len(accused))
        slips = planted(seed, honest)
        bad = changed(honest, lambda o, s=slips: s.get((o.agency, o.place.cell), (0, o))[1])
        told = cells(check_statistics(the_round(), bad))
        assert len(told - set(slips) - accused) <= 1
        for place, (power, _) in slips.items():
            great += abs(power) > 1
            missed += abs(power) > 1 and place not in told
    assert sum(false) <= 2 * len(SEEDS), false
    assert missed <= 0.1 * great, (missed, great)


# ---------------------------------------------------------------- one by one

PLACES = 32
COMMUNES = "mã | tên | loại | nhóm | dân số\n" + "\n".join(
    f"A{n} | Xã {n} | {'đặc khu' if n == 0 else 'xã'} | cấp xã | {4336 if n == 0 else 5000 + 4000 * n}"
    for n in range(PLACES)
)
COUNT = "mã | đơn vị tính\n X01 | việc"


def told_among(values: Mapping[int, str], items: str = COUNT, column: str = "X01", **past: str) -> list[str]:
    """What is told of communes of 4,336 to 129,000 people, by code and agency."""
    round_ = bare_round(items, agencies=COMMUNES)
    if past:
        before = {code: (Past("X01", Component.VALUE, Decimal(number), number),) for code, number in past.items()}
        round_ = replace(round_, past_period=parse_period("2026-Q1"), past=before)
    rows = "\n".join(f"A{n} | {value}" for n, value in values.items())
    return [
        f"{i.code} {i.place.agency}" for i in check_statistics(round_, answered(round_, f"đơn vị | {column}\n{rows}"))
    ]


def rate(n: int, per_thousand: float) -> int:
    people = 4336 if n == 0 else 5000 + 4000 * n
    return round(people * per_thousand * (1 + (n * 7 % 10 - 5) / 50) / 1000)


def test_small_and_large_places_are_measured_by_their_people() -> None:
    assert told_among({n: str(rate(n, 90)) for n in range(22)}) == []
    assert told_among({n: str(rate(n, 90) * (100 if n == 0 else 1)) for n in range(22)}) == ["K03 A0"]
    assert told_among({n: str(rate(n, 90) // (100 if n == 21 else 1)) for n in range(22)}) == ["K03 A21"]


def test_what_every_place_has_alike_is_not_measured_by_people() -> None:
    assert told_among({n: str(55 + n % 9) for n in range(22)}) == []
    assert told_among({n: str((55 + n % 9) * (10 if n == 4 else 1)) for n in range(22)}) == ["K03 A4"]


def test_an_item_with_honest_extremes_accuses_nobody() -> None:
    values = {n: str(round(30 * 1.55**n)) for n in range(22)}  # from 30 to 300,000
    assert told_among(values) == []
    cities = {n: str(rate(n, 5) * (12 if n > 18 else 1)) for n in range(22)}  # three towns are of another kind
    assert told_among(cities) == []


def test_few_peers_say_nothing() -> None:
    assert told_among({n: str(rate(n, 90) * (1000 if n == 3 else 1)) for n in range(7)}) == []


def test_zeros_and_small_counts_accuse_nobody() -> None:
    assert told_among({n: str(n % 4) for n in range(22)}) == []
    assert told_among({n: str(0 if n == 3 else rate(n, 90)) for n in range(22)}) == []


def test_a_fraction_where_others_give_per_cent() -> None:
    items = "mã | loại\n X01 | phần trăm"
    given = {n: str(Decimal(90 + n % 9)) for n in range(22)}
    assert told_among(given, items) == []
    assert told_among(given | {5: "0.95"}, items) == ["K03 A5"]
    assert told_among(given | {5: "9.5"}, items) == [], "a low percentage may be true"


def test_the_ratio_tells_which_of_two_counts_slipped() -> None:
    """Numbers of places so unlike that peers alone are not sure; but their shares are all alike."""
    unlike = {n: round(rate(n, 90) * 1.5 ** (n * 5 % 7 - 3)) for n in range(22)}
    rows = {n: f"{whole * 9 // 10} | {whole * (10 if n == 5 else 1)}" for n, whole in unlike.items()}
    assert told_among(rows, "mã | loại\n X01 | tỷ lệ", "X01/TS | X01/MS") == ["K03 A5"]


def test_both_counts_slipped_are_told_one_by_one() -> None:
    rows = {n: f"{rate(n, 80) * (100 if n == 2 else 1)} | {rate(n, 90) * (100 if n == 2 else 1)}" for n in range(22)}
    assert told_among(rows, "mã | loại\n X01 | tỷ lệ", "X01/TS | X01/MS") == ["K03 A2", "K03 A2"]


def test_a_place_that_was_as_unlike_before_is_of_its_own_kind() -> None:
    values = {n: str(rate(n, 90) * (10 if n == 2 else 1)) for n in range(22)}
    assert told_among(values) == ["K03 A2"]
    assert told_among(values, **{f"A{n}": str(int(value) * 9 // 10) for n, value in values.items()}) == []


def test_own_history_tells_where_there_are_no_peers() -> None:
    for now, before, told in (
        ("1250000", "1250", True), ("1250", "1180000", True), ("12900", "1250", True), ("8000", "1250", False),
        ("3000", "1250", False), ("12", "1", False), ("1250", "1250", False),
    ):  # fmt: skip
        assert told_among({3: now}, A3=before) == (["K04 A3"] if told else []), (now, before)


def test_history_of_all_tells_what_change_is_usual() -> None:
    past = {f"A{n}": str(rate(n, 9)) for n in range(22)}
    values = {n: str(rate(n, 90)) for n in range(22)}  # ten times, of everybody
    assert told_among(values, **past) == []
    values[7] = past["A7"]
    assert told_among(values, **past) == ["K07 A7"], "as before, which is a tenth of what it should be"


def test_a_wrong_figure_of_the_period_before_is_not_told_of_the_right_one_now() -> None:
    past = {f"A{n}": str(rate(n, 85) * (1000 if n == 7 else 1)) for n in range(22)}
    assert told_among({n: str(rate(n, 90)) for n in range(22)}, **past) == []


def test_running_totals_fall_only_within_a_year() -> None:
    items = "mã | chỉ tiêu\n X01 | Số việc lũy kế từ đầu năm"
    assert told_among({1: "90"}, items, A1="100") == ["K08 A1"]
    assert told_among({1: "100"}, items, A1="100") == []
    assert told_among({1: "90"}, A1="100") == []
    round_ = bare_round(items, agencies=COMMUNES)
    before = {"A1": (Past("X01", Component.VALUE, Decimal(100), "100"),)}
    old = replace(round_, past_period=parse_period("2025"), past=before)
    assert list(check_statistics(old, answered(old, "đơn vị | X01\n A1 | 90"))) == []


def test_counts_within_longer_periods_seldom_fall() -> None:
    items = "mã | chỉ tiêu\n X01 | Số việc trong kỳ"
    past = {f"A{n}": str(rate(n, 90)) for n in range(22)}
    now = {n: str(rate(n, 120)) for n in range(22)}
    assert told_among(now | {7: str(rate(7, 80))}, items, **past) == ["K08 A7"]
    many = {n: str(rate(n, 80)) for n in range(0, 22, 4)}
    assert told_among(now | many, items, **past) == [], "where many fall, falling is no sign"


def test_structural_constants_are_no_copy() -> None:
    items = "mã\n" + "\n".join(f"X0{n}" for n in range(1, 8))
    round_ = bare_round(items, agencies=COMMUNES)
    rows = [f"A{n} | " + " | ".join(str(rate(n, 80) + 13 * k * n) for k in range(7)) for n in range(22)]
    dataset = answered(round_, "đơn vị | " + " | ".join(f"X0{n}" for n in range(1, 8)) + "\n" + "\n".join(rows))
    before = {
        code: tuple(Past(o.item, o.component, o.number, o.text) for o in submission.observations if o.number)
        for code, submission in dataset.submissions.items()
    }
    all_same = replace(round_, past_period=parse_period("2026-Q1"), past=before)
    assert list(check_statistics(all_same, dataset)) == []


def test_a_whole_district_with_one_file_is_told_once_each() -> None:
    items = "mã\n" + "\n".join(f"X0{n}" for n in range(1, 8))
    round_ = bare_round(items, agencies=COMMUNES)
    own = {n: [1500 + 71 * n + 13 * k * n for k in range(7)] for n in range(PLACES)}
    own |= {n: [1234 + 357 * k for k in range(7)] for n in range(14)}
    rows = "\n".join(f"A{n} | " + " | ".join(map(str, figures)) for n, figures in own.items())
    dataset = answered(round_, "đơn vị | " + " | ".join(f"X0{n}" for n in range(1, 8)) + "\n" + rows)
    told = [issue for issue in check_statistics(round_, dataset) if issue.code == "K06"]
    assert [issue.place.agency for issue in told] == [f"A{n}" for n in range(14)]
    assert "của Xã 1 (và của Xã 10, Xã 11 và 10 đơn vị khác)" in told[0].message
    assert "giống hệt số liệu của Xã 0, ví dụ" in told[13].message


# ---------------------------------------------------------------- rounding


@pytest.mark.parametrize(
    ("left", "right", "excused"),
    [
        ("12.34 4.57", "16.9", True),  # the whole has fewer decimals
        ("33.3 33.3 33.3", "100", True),
        ("33.33 33.33 33.33", "100.00", True),
        ("12.3 4.5", "16.9", True),  # 12.34 + 4.54 = 16.88
        ("12.3 4.5", "17.1", False),
        ("12.34", "12.3", True),
        ("12.36", "12.3", False),
        ("12.3", "12.4", False),  # one figure in two places is rounded alike
        ("1500.25 0", "1500.3", True),
        ("0.04", "0", False),  # nothing is not a rounded something
    ],
)
def test_what_rounding_explains(left: str, right: str, excused: bool) -> None:
    sides = [rounded_sum((Decimal(n), 1, False) for n in side.split()) for side in (left, right)]
    assert only_rounding(*sides) is excused
    assert only_rounding(*reversed(sides)) is excused


def test_counts_are_never_rounded() -> None:
    assert not only_rounding(
        rounded_sum([(Decimal(800), 1, True), (Decimal(700), 1, True)]), rounded_sum([(Decimal(1501), 1, True)])
    )


def test_many_terms_round_by_less_than_all_at_once() -> None:
    many = rounded_sum([(Decimal("100.1"), 96, False)])
    assert not only_rounding(many, rounded_sum([(Decimal("104.8"), 1, False)]))
    assert only_rounding(many, rounded_sum([(Decimal("100.7"), 1, False)]))


# ---------------------------------------------------------------- how fast it is


def a_nation(size: int) -> tuple[Round, Dataset]:
    """As many communes as wanted, each answering as one of the 96, a little changed."""
    luck = Random(7)
    models = [agency for agency in the_round().agencies if agency.is_commune]
    answers = simulated(1).submissions
    agencies: list[Agency] = []
    submissions = {}
    for n in range(size):
        model, code, scale = luck.choice(models), f"{n:05d}", luck.uniform(0.7, 1.4)
        agencies.append(replace(model, code=code, population=round((model.population or 0) * scale)))
        observations = tuple(
            replace(
                o if o.number is None else typed_as(o, o.number * Decimal(scale * luck.uniform(0.95, 1.05))),
                agency=code,
            )
            for o in answers[model.code].observations
        )
        submissions[code] = replace(answers[model.code], file=code, observations=observations)
    return replace(the_round(), agencies=tuple(agencies)), Dataset(submissions)


def seconds(round_: Round, dataset: Dataset) -> float:
    began = time.process_time()
    list(check_statistics(round_, dataset))
    return time.process_time() - began


def test_growth_to_the_nation_is_linear() -> None:
    small, large = a_nation(96), a_nation(480)
    once = min(seconds(*small) for _ in range(5))
    assert min(seconds(*large) for _ in range(3)) <= 15 * once, "five times the agencies"
