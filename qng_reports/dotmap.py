"""Places as dots: how large a map of them is, and the map as a picture for a page (SVG)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_MARGIN = 0.04  # of the larger side, around the outermost dots
_LEAST = 0.05  # degrees: the side of a map of one place
_QUOTE = {'"': "&quot;"}
_LINE, _GAP, _RADIUS = 22, 14, 5.5  # pixels: a line of the legend, its distance, a dot


@dataclass(frozen=True, slots=True)
class Dot:
    """A place in degrees (WGS 84) and its class, a number from 0.

    `told`: more to say of it, shown with its name. `link`: where a click on it leads on the page, "#place" or empty.
    """

    name: str
    latitude: float
    longitude: float
    look: int
    told: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a map shows, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def ratio(self) -> float:
        """Width by height as on the ground: a degree of longitude is shorter by the cosine of the latitude."""
        middle = math.radians((self.south + self.north) / 2)
        return (self.east - self.west) * math.cos(middle) / (self.north - self.south)


def bounds_of(places: Iterable[tuple[float, float]]) -> Bounds:
    """The map that shows all places (latitude, longitude), with a margin; ValueError without any."""
    found = tuple(places)
    if not found:
        raise ValueError("a map without a place")
    latitudes, longitudes = [latitude for latitude, _ in found], [longitude for _, longitude in found]
    side = max(max(latitudes) - min(latitudes), max(longitudes) - min(longitudes), _LEAST)
    margin = max(side * _MARGIN, _LEAST / 2)
    return Bounds(min(longitudes) - margin, min(latitudes) - margin, max(longitudes) + margin, max(latitudes) + margin)


def svg_map(
    dots: Sequence[Dot], classes: Mapping[int, str], *, title: str, width: int = 640, within_page: bool = False
) -> str:
    """The map as one SVG element, `width` pixels wide, without scripts or outside resources; empty without dots.

    `classes`: the name of each class by its number, in the order of the legend. Each dot carries its name as a tooltip
    and the CSS classes `diem` and `lop-N`; classes differ by shape too, so that they can be told apart in print.
    `within_page`: the element stands in a page of HTML, which needs no name of its namespace.

    Links are for the mouse: whoever reads by keyboard or ear has the list that they lead to.
    """
    if not dots:
        return ""
    shown = bounds_of((dot.latitude, dot.longitude) for dot in dots)
    high = round(width / shown.ratio)
    below = high + _GAP + _LINE * len(classes)
    marks = []
    for dot in sorted(dots, key=lambda d: (-d.look, d.name)):  # the first class on top
        x = (dot.longitude - shown.west) / (shown.east - shown.west) * width
        y = (shown.north - dot.latitude) / (shown.north - shown.south) * high
        told = f"{dot.name}: {classes.get(dot.look, '')}{f'. {dot.told}' if dot.told else ''}"
        mark = _mark(dot.look, x, y, told)
        marks.append(f'<a href="{escape(dot.link, _QUOTE)}" tabindex="-1">{mark}</a>' if dot.link else mark)
    for line, (look, name) in enumerate(classes.items()):
        y = high + _GAP + line * _LINE
        count = sum(dot.look == look for dot in dots)
        text = f'<text x="{_LINE}" y="{y + 5}" font-size="14">{escape(name)} ({count})</text>'
        marks += [_mark(look, _LINE / 2, y, name), text]
    space = "" if within_page else ' xmlns="http://www.w3.org/2000/svg"'
    return (
        f'<svg{space} class="ban-do" role="img" viewBox="0 0 {width} {below}"'
        f' width="{width}" height="{below}"><title>{escape(title)}</title>'
        f'<rect width="{width}" height="{high}" fill="#F5F7FA"/>{"".join(marks)}</svg>'
    )


def _mark(look: int, x: float, y: float, told: str) -> str:
    """A dot of a class: circle, triangle, cross, square."""
    r = _RADIUS
    shapes = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" fill="#1F4E79" stroke="#FFFFFF"/>',
        f'<path d="M{x:.1f} {y - r - 1:.1f}l{r + 1} {2 * r + 1}h-{2 * r + 2}z" fill="#ED7D31" stroke="#7F3F00"/>',
        f'<path d="M{x - r:.1f} {y - r:.1f}l{2 * r} {2 * r}m0 -{2 * r}l-{2 * r} {2 * r}" stroke="#404040"'
        ' stroke-width="2.5" fill="none"/>',
        f'<rect x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r}" height="{2 * r}" fill="#A6A6A6" stroke="#404040"/>',
    )
    return f'<g class="diem lop-{look}"><title>{escape(told)}</title>{shapes[look % len(shapes)]}</g>'
