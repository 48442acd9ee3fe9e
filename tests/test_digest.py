"""What 96 agencies wrote: the same said once, other figures and negations kept apart, nothing dropped."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from qng_reports.dataset import Dataset, Identity, Observation, Place, Submission
from qng_reports.model import Availability, Component, Round
from qng_reports.render.digest import digests_of
from qng_reports.report import Digest
from tests.tables import bare_round

QUESTION = """
    mã | nội dung  | cơ quan báo cáo
    N1 | Khó khăn  | cấp xã
"""
NAMES = ("Ba Tơ", "Ba Tô", "Sơn Hà", "Sơn Hạ", "Đức Phổ", "An Phú")
AGENCIES = "\n".join(("mã | tên | loại | nhóm", *(f"X{n} | Xã {x} | xã | cấp xã" for n, x in enumerate(NAMES, 1))))


def told(*texts: str) -> Digest:
    """The digest of one text an agency; an empty one for an agency that says nothing."""
    round_: Round = bare_round("    mã | loại\n    X01 | số đếm", agencies=AGENCIES, noi_dung=QUESTION)
    submissions = {
        agency.code: Submission("x.xlsx", "", Identity(), True, tuple(_said(agency.code, text)))
        for agency, text in zip(round_.agencies, texts, strict=False)
    }
    (digest,) = digests_of(round_, Dataset(submissions))
    return digest


def _said(agency: str, text: str) -> Sequence[Observation]:
    place = Place("x.xlsx", "Nội dung", "C7", agency, "N1")
    return [Observation(agency, "N1", Component.VALUE, None, text, "", Availability.AVAILABLE, place)] if text else []


def test_nearly_the_same_is_said_once_and_worded_in_full() -> None:
    digest = told(
        "Đường truyền mạng không ổn định, hay mất kết nối", "Đường truyền mạng không ổn định, hay mất kết nối.",
        "Đường truyền mạng không ổn định; hay mất kết nối", "Thiếu máy tính",
    )  # fmt: skip
    assert digest.count == "04"
    assert digest.opinions == (
        "03 xã (Ba Tô, Ba Tơ, Sơn Hà) nêu: Đường truyền mạng không ổn định, hay mất kết nối",
        "Xã Sơn Hạ: Thiếu máy tính",
    )
    assert [(o.number, o.count, o.who) for o in digest.whole] == [
        ("1", "02", "Ba Tô; Ba Tơ"), ("", "01", "Xã Sơn Hà"), ("2", "01", "Xã Sơn Hạ"),
    ]  # fmt: skip


def test_another_figure_or_negation_is_another_opinion() -> None:
    digest = told(
        "Còn thiếu 2 máy tính cho bộ phận một cửa", "Còn thiếu 5 máy tính cho bộ phận một cửa",
        "Cán bộ đã được tập huấn đầy đủ về an toàn thông tin", "Cán bộ chưa được tập huấn đầy đủ về an toàn thông tin",
    )  # fmt: skip
    assert [o.count for o in digest.whole] == ["01"] * 4 and len(digest.opinions) == 4


def test_many_are_counted_and_nothing_is_said_by_those_who_say_no() -> None:
    digest = told(*["Thiếu kinh phí"] * 5, "Không có ý kiến")
    assert digest.opinions == ("05 xã nêu: Thiếu kinh phí",)
    assert digest.whole[0].who == "Ba Tô; Ba Tơ; Đức Phổ; Sơn Hà; Sơn Hạ"


def test_nobody_says_anything() -> None:
    assert told("", "Không").whole == () and told().count == ""


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.sampled_from("abcd áàảãạ đ0123,. \n"), max_size=40), max_size=6))
def test_nothing_is_dropped(texts: list[str]) -> None:
    digest = told(*texts)
    assert sum(int(opinion.count) for opinion in digest.whole) == int(digest.count or 0)
    assert int(digest.count or 0) == sum(any(c not in " .;,\n" for c in text) for text in texts)
