"""The mã đối chiếu: whatever answer changes, it changes; the same answers, the same code."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from qng_reports.checkcode import LETTERS, NOTHING, PRIMES, check_code, numbers_of, weights
from qng_reports.model import STATUSES
from qng_reports.sheets import ReadValue
from tests.tables import Told, a_round, answer, collect_now, drop, held, returned

CHOICES = ("Hoàn thành", "Thường xuyên", "Đang triển khai")
NUMBERS = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**11).map(Decimal),
    st.decimals(-(10**6), 10**9, places=6, allow_nan=False, allow_infinity=False),
)
ANSWERS = st.one_of(
    st.tuples(NUMBERS, st.just(())),
    st.tuples(st.one_of(st.none(), st.sampled_from(CHOICES)), st.just(CHOICES)),
)


@given(st.lists(ANSWERS, min_size=1, max_size=40), st.data())
def test_any_single_change_changes_the_code(
    answers: list[tuple[ReadValue, tuple[str, ...]]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(answers) - 1))
    other = data.draw(ANSWERS.filter(lambda a: a[1] == answers[place][1] and a[0] != answers[place][0]))
    changed = [*answers[:place], other, *answers[place + 1 :]]
    assert check_code(answers) != check_code(changed)


def test_two_answers_exchanged_change_the_code() -> None:
    pair: list[tuple[ReadValue, tuple[str, ...]]] = [(Decimal(12), ()), (Decimal(21), ())]
    assert check_code(pair) != check_code(pair[::-1])


def test_the_code_is_short_and_has_no_letters_that_look_alike() -> None:
    code = check_code([(Decimal(n), ()) for n in range(100)])
    assert len(code) == 9 and code[4] == "-" and set(code) <= {*LETTERS, "-"}
    assert not {"0", "O", "1", "I"} & set(LETTERS) and len(set(LETTERS)) == 32
    assert check_code([(None, ()), (None, CHOICES)]) == NOTHING


def test_blank_zero_and_words_are_told_apart() -> None:
    whole: list[tuple[ReadValue, tuple[str, ...]]] = [(None, ()), (Decimal(0), ()), ("chưa rõ", ()), (True, ())]
    assert [numbers_of(value, choices) for value, choices in whole] == [(0, 0), (0, 1), (0, 1_000_002), (0, 1_000_002)]
    assert numbers_of("Hoàn thành", CHOICES) == (1, 1) and numbers_of("hoàn thành", CHOICES) == (0, 1_000_002)
    assert numbers_of(datetime(2026, 6, 15), ()) == (46188, 1)
    assert numbers_of(Decimal("-0.5"), ()) == (-1, 500_001)


def test_the_weights_are_never_nothing() -> None:
    for place in range(1, 6000):
        assert all(0 < weight < prime for pair, prime in zip(weights(place), PRIMES, strict=True) for weight in pair)
    assert len({weights(place) for place in range(1, 6000)}) == 5999


def test_it_goes_with_the_submission(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, "mã | loại\n A1 | số đếm\n A2 | trạng thái")
    name = answer(round_, "X1", "A1 | 5\n A2 | Hoàn thành")
    collect_now(round_)
    first = held(round_)[0].submissions["X1"].check_code
    absent = ("Không phát sinh", "Chưa có số liệu")
    assert first == check_code([(Decimal(5), ()), (None, absent), ("Hoàn thành", STATUSES)])
    drop(round_, name, returned(round_, "X1", "A1 | 6\n A2 | Hoàn thành\n A1 giải trình | chữ"))
    told = Told(round_, collect_now(round_))
    assert told.codes == ["B02"]
    second = held(round_)[0].submissions["X1"].check_code
    drop(round_, "x.xlsx", returned(round_, "X1", "A1 | 6\n A2 | Hoàn thành\n A1 giải trình | chữ khác"))
    collect_now(round_)
    assert first != second == held(round_)[0].submissions["X1"].check_code, "texts are not part of it"
