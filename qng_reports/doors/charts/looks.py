"""How charts look: tones and hatchings told apart without colours, Times New Roman of at least 10 pt."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

FACE = "Times New Roman"
TITLE, NOTE, TEXT = 1200, 1100, 1000  # hundredths of a point
_FACES = f'<a:latin typeface="{FACE}"/><a:cs typeface="{FACE}"/>'


@dataclass(frozen=True, slots=True)
class Look:
    """A series: colour "RRGGBB" of its fill or line, that of its edge, the letters on it.

    `hatch`: a preset pattern in the fill's colour on white. `dash`: of a line. `mark`: of a line's or map's points,
    with its size in points.
    """

    fill: str
    edge: str = "404040"
    letters: str = "000000"
    hatch: str = ""
    dash: str = "solid"
    mark: str = "none"
    size: int = 7


FILLS = (
    Look("1F4E79", letters="FFFFFF"),
    Look("F4B183"),
    Look("595959", hatch="wdUpDiag"),
    Look("D9D9D9"),
    Look("1F4E79", hatch="dkHorz"),
)
LINES = (
    Look("1F4E79", mark="circle"),
    Look("C55A11", dash="dash"),
    Look("595959", mark="square"),
    Look("7F7F7F", dash="sysDot", mark="diamond"),
)
MARKS = (
    Look("1F4E79", edge="1F4E79", mark="circle", size=8),
    Look("ED7D31", edge="7F3F00", mark="triangle", size=9),
    Look("404040", edge="404040", mark="x", size=8),
    Look("A6A6A6", edge="404040", mark="square", size=7),
)


def solid(colour: str) -> str:
    """A fill of one colour."""
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def edge(colour: str, width: int = 6_350) -> str:
    """A thin line; width in EMU."""
    return f'<a:ln w="{width}">{solid(colour)}</a:ln>'


def filled(look: Look) -> str:
    """A bar."""
    inside = solid(look.fill)
    if look.hatch:
        inside = (
            f'<a:pattFill prst="{look.hatch}"><a:fgClr><a:srgbClr val="{look.fill}"/></a:fgClr>'
            '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
        )
    return f"<c:spPr>{inside}{edge(look.edge)}</c:spPr>"


def lined(look: Look) -> str:
    """A line and its points."""
    line = f'<a:ln w="28575" cap="rnd">{solid(look.fill)}<a:prstDash val="{look.dash}"/><a:round/></a:ln>'
    return f"<c:spPr>{line}</c:spPr>{marked(look)}"


def dotted(look: Look) -> str:
    """Points without a line."""
    return f'<c:spPr><a:ln w="19050"><a:noFill/></a:ln></c:spPr>{marked(look)}'


def marked(look: Look) -> str:
    """The mark of a point."""
    if look.mark == "none":
        return '<c:marker><c:symbol val="none"/></c:marker>'
    inside = "<a:noFill/>" if look.mark == "x" else solid(look.fill)
    line = edge(look.edge, 19_050 if look.mark == "x" else 9_525)
    return (
        f'<c:marker><c:symbol val="{look.mark}"/><c:size val="{look.size}"/><c:spPr>{inside}{line}</c:spPr></c:marker>'
    )


def letters(colour: str = "000000") -> str:
    """How the text of a part of the chart is written."""
    look = f'<a:defRPr sz="{TEXT}" b="0">{solid(colour)}{_FACES}</a:defRPr>'
    return f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{look}</a:pPr><a:endParaRPr lang="vi-VN"/></a:p></c:txPr>'


def run(size: int = TEXT, colour: str = "000000", *, bold: bool = False) -> str:
    """How a text that stands in the chart itself is written."""
    return f'<a:rPr lang="vi-VN" sz="{size}" b="{int(bold)}">{solid(colour)}{_FACES}</a:rPr>'


def title(text: str, note: str) -> str:
    """The title, with its note below it."""
    lines = [(text, run(TITLE, bold=True)), *([(note, run(NOTE))] if note else [])]
    paragraphs = "".join(f"<a:p><a:r>{look}<a:t>{escape(words)}</a:t></a:r></a:p>" for words, look in lines)
    return f'<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/>{paragraphs}</c:rich></c:tx><c:overlay val="0"/></c:title>'
