"""Who has answered by when, as a picture: a bar a day from the first issue, the deadline marked (SVG for the page)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import ceil
from xml.sax.saxutils import escape

from qng_reports.status.model import RoundStatus
from qng_reports.vietnamese import format_date

_WIDTH, _HEIGHT = 560, 236  # of the picture
_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 548.0, 24.0, 200.0  # of the field of the bars
_NEAR = 42.0  # two labels under the field stand at least so far apart
_TAIL = 7  # days drawn after the deadline and the last answer; later ones would only press the others together
_MOST_BARS = 120  # with more days the bars would be thinner than a line; a curve takes their place
_IN_TIME, _LATE, _LINE, _INK, _MARK = "#2f6f4f", "#b7791f", "#d5dae1", "#3d4957", "#b03a2e"


def progress_words(status: RoundStatus) -> str:
    """The picture in a sentence: how many had answered at the deadline, and how many have by now; or empty."""
    days, expected = status.answered_by_day(), status.everybody.expected
    if not days or not expected:
        return ""
    now = f"đến {format_date(days[-1][0])}: {days[-1][1]}/{expected} đơn vị"
    until = [count for day, count in days if day <= status.deadline]
    if status.today <= status.deadline:
        return f"Đã báo cáo {now}; hạn gửi {format_date(status.deadline)}."
    return f"Đã báo cáo đúng hạn {format_date(status.deadline)}: {until[-1] if until else 0}/{expected} đơn vị; {now}."


def progress_svg(status: RoundStatus) -> str:
    """The picture as one SVG element of a page; empty before anything was issued or received."""
    days, expected = _drawn(status), status.everybody.expected
    if not days or not expected:
        return ""
    first = days[0][0]
    length = (max(days[-1][0], status.deadline) - first).days + 1
    step = (_RIGHT - _LEFT) / length
    marks = [*_grid(expected), *(_bars(days, status, step) if length <= _MOST_BARS else _curve(days, expected, step))]
    deadline = _LEFT + ((status.deadline - first).days + 1) * step  # the end of that day
    if deadline > _LEFT:
        marks.append(
            f'<path d="M{deadline:.1f} {_TOP - 8}V{_BOTTOM}" stroke="{_MARK}" stroke-width="2" stroke-dasharray="5 3"/>'
        )
        anchor = "end" if deadline > _LEFT + 90 else "start"
        marks.append(_text(deadline - 5 if anchor == "end" else deadline + 5, _TOP - 10,
                           f"Hạn {format_date(status.deadline)}", anchor, _MARK))  # fmt: skip
    marks += _dates(days, status, step)
    title = f"Số đơn vị đã báo cáo theo ngày. {progress_words(status)}"
    return (
        f'<svg class="theo-ngay" role="img" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}">'
        f"<title>{escape(title)}</title>{''.join(marks)}</svg>"
    )


def _drawn(status: RoundStatus) -> Sequence[tuple[date, int]]:
    days = status.answered_by_day()
    last = next((day for day, count in days if count == days[-1][1]), status.deadline)
    end = max(last, status.deadline) + timedelta(days=_TAIL)
    return [(day, count) for day, count in days if day <= end]


def _text(x: float, y: float, text: str, anchor: str, colour: str = _INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="13" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'


def _at(count: int, expected: int) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * count / expected


def _grid(expected: int) -> Iterator[str]:
    for quarter in range(5):
        y = _BOTTOM - (_BOTTOM - _TOP) * quarter / 4
        yield f'<path d="M{_LEFT} {y:.1f}H{_RIGHT}" stroke="{_LINE}"/>'
        yield _text(_LEFT - 6, y + 4.5, f"{25 * quarter}%", "end")


def _bars(days: Sequence[tuple[date, int]], status: RoundStatus, step: float) -> Iterator[str]:
    """A bar a day; those after the deadline in another colour, with what came late on top of what came in time."""
    expected = status.everybody.expected
    in_time = max((count for day, count in days if day <= status.deadline), default=0)
    for place, (day, count) in enumerate(days):
        x, width = _LEFT + place * step + step * 0.1, max(step * 0.8, 0.8)
        told = f"{format_date(day)}: {count}/{expected}"
        for low, high, fill in ((0, min(count, in_time), _IN_TIME), (in_time, count, _LATE)):
            if high > low:
                top, base = _at(high, expected), _at(low, expected)
                yield (
                    f'<rect x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{base - top:.1f}" fill="{fill}">'
                    f"<title>{escape(told)}</title></rect>"
                )
    last = days[-1][1]
    x = _LEFT + (len(days) - 0.5) * step
    anchor = "end" if x > _RIGHT - 24 else "middle"
    yield _text(min(x + step / 2, _RIGHT) if anchor == "end" else x, _at(last, expected) - 5, f"{last}", anchor)


def _curve(days: Sequence[tuple[date, int]], expected: int, step: float) -> Iterator[str]:
    points = [f"M{_LEFT:.1f} {_BOTTOM}"]
    points += [f"V{_at(count, expected):.1f}H{_LEFT + (place + 1) * step:.1f}" for place, (_, count) in enumerate(days)]
    yield f'<path d="{"".join(points)}V{_BOTTOM}z" fill="{_IN_TIME}"/>'


def _dates(days: Sequence[tuple[date, int]], status: RoundStatus, step: float) -> Iterator[str]:
    """Under the field: the first day, today, and between them so many more as have room."""
    first, last = days[0][0], max(days[-1][0], status.deadline)
    length = (last - first).days
    every = max(1, ceil(_NEAR / step))
    for place in range(0, length + 1, every):
        day = first + timedelta(days=place)
        x = _LEFT + (place + 0.5) * step
        yield _text(x, _BOTTOM + 18, f"{day:%d/%m}", "middle")
