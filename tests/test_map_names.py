"""The names of dots on a map: all of a small class, or none."""

from __future__ import annotations

from decimal import Decimal

from qng_reports.doors.charts.size import size_of
from qng_reports.doors.charts.spots import name_spots
from qng_reports.report import Chart, ChartKind, Series

CROWD = [(15.0 + row * 0.02, 108.5 + column * 0.02) for row in range(5) for column in range(5)]
CORNERS = [(14.2, 107.6), (15.6, 109.3)]


def named(*classes: list[tuple[float, float]]) -> list[int]:
    """How many dots of each class bear names, where these are the latitudes and longitudes of its dots."""
    places = [place for dots in classes for place in dots]
    owners = [number for number, dots in enumerate(classes) for _ in dots]
    north = [Decimal(str(latitude)) for latitude, _ in places]
    series = tuple(
        Series(f"Lớp {n}", tuple(y if o == n else None for y, o in zip(north, owners, strict=True)), n)
        for n in range(len(classes))
    )
    names, across = tuple(f"Xã Tên Dài {n:02d}" for n in range(len(places))), tuple(Decimal(str(p[1])) for p in places)
    chart = Chart("Bản đồ", ChartKind.MAP, names, series, across=across)
    spots = name_spots(chart, size_of(chart))
    assert set(spots.values()) <= set("rltb")
    return [sum(key[0] == number for key in spots) for number in range(len(classes))]


def test_dots_with_room_bear_their_names() -> None:
    assert named(CORNERS, [(14.5, 108.2), (15.3, 107.9)]) == [0, 2], "the first look is how all should be: never named"


def test_one_dot_without_room_leaves_its_class_without_names() -> None:
    assert named([*CORNERS, *CROWD], [(14.5, 108.2), (15.041, 108.541)]) == [0, 0]


def test_another_class_keeps_its_names() -> None:
    assert named([*CORNERS, *CROWD], [(14.5, 108.2), (15.041, 108.541)], [(14.8, 107.9)]) == [0, 0, 1]


def test_many_dots_go_without() -> None:
    assert named(CORNERS, [(14.3 + n * 0.13, 108.2) for n in range(8)]) == [0, 8]
    assert named(CORNERS, [(14.3 + n * 0.13, 108.2) for n in range(9)]) == [0, 0]


def test_a_name_moves_aside_for_its_neighbour() -> None:
    side_by_side = [(14.9, 108.2), (14.9, 108.3), (14.9, 108.4)]
    assert named(CORNERS, side_by_side) == [0, 3]
