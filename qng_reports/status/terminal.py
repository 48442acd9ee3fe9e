"""The status for a terminal: who answered, who is late, what is wrong, on one screen."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

from qng_reports import telling
from qng_reports.letter import AgencyMail, LetterState, MailHistory
from qng_reports.messages import SEVERITY_WORDS
from qng_reports.model import Severity
from qng_reports.status.model import AgencyStatus, RoundStatus, State, Tally, Urgency, deadline_words, late_words
from qng_reports.telling import one_line
from qng_reports.vietnamese import format_date, format_percent

NARROW, WIDE = 79, 100  # one less than 80: old Windows consoles break a line that fills the last column
_ROWS, _CODES, _FILES = 13, 4, 3  # agencies, codes and refused files named
_GAP = "  "
_BOLD, _RED, _YELLOW = "1", "31", "33"  # ANSI
_COLOURS = {
    Urgency.OVERDUE: _RED, Urgency.FAULTY: _RED, Urgency.DOUBTFUL: _YELLOW,
    Urgency.INCOMPLETE: _YELLOW, Urgency.AWAITED: "", Urgency.LATE: _YELLOW,
}  # fmt: skip
_KINDS = (  # of agencies to look at, and how their rest is counted
    ((Urgency.OVERDUE, Urgency.AWAITED), "đơn vị nữa chưa báo cáo"),
    ((Urgency.FAULTY,), "đơn vị nữa có lỗi"),
    ((Urgency.DOUBTFUL, Urgency.INCOMPLETE, Urgency.LATE), "đơn vị nữa có cảnh báo, chưa điền đủ hoặc gửi muộn"),
)
Row = tuple[str, ...]


def table_text(status: RoundStatus, *, width: int = WIDE, colour: bool = False, mail: MailHistory | None = None) -> str:
    """The status in at most about 40 lines: totals, agencies with trouble, frequent codes, refused files.

    `width` in columns, used from 79 to 100; with `colour` ANSI sequences mark what is grave.
    """
    width = min(max(width, NARROW), WIDE)
    lines = [
        *(_paint(line, _BOLD, colour) for line in textwrap.wrap(one_line(status.title), width)),
        f"Kỳ báo cáo: {status.period_name} · hạn gửi {format_date(status.deadline)} ({deadline_words(status)})",
        "",
        *_totals(status, colour),
        "",
        *_agencies(status, width, colour, mail or {}),
        *_codes(status, width, colour),
        *_refused(status, width),
        *_decisions(status),
        *_mail(status, mail or {}),
    ]
    return "\n".join(lines)


# ---------------------------------------------------------------- parts


def _totals(status: RoundStatus, colour: bool) -> Iterator[str]:
    head = ("", "Đã báo cáo", "Tỷ lệ", "Đủ", "Có lỗi", "Cảnh báo", "Muộn", "Chưa báo cáo")
    rows = [_total(name, tally) for name, tally in _levels(status) if tally.expected]
    for at, line in enumerate(_table([head, *rows], left=1)):
        yield line if at else _paint(line, _BOLD, colour)


def _levels(status: RoundStatus) -> Sequence[tuple[str, Tally]]:
    """The two levels, and of the communal one the parts that were provinces of their own."""
    former = [(f"  {group.name} (cũ)", group.tally) for group in status.groups if group.by == "tinh"]
    return ("Cấp xã", status.communes), *former, ("Cơ quan cấp tỉnh", status.provincial)


def _total(name: str, tally: Tally) -> Row:
    numbers = (tally.full, tally.faulty, tally.doubtful, tally.late, tally.missing)
    return name, f"{tally.received}/{tally.expected}", format_percent(tally.share), *map(str, numbers)


def _agencies(status: RoundStatus, width: int, colour: bool, mail: MailHistory) -> Iterator[str]:
    """The table of agencies to look at; every kind of trouble has its fair share of the rows."""
    kinds = [([a for a in status.by_urgency() if a.urgency in urgencies], rest) for urgencies, rest in _KINDS]
    shares = fair_shares([len(found) for found, _ in kinds], _ROWS)
    shown = [agency for (found, _), share in zip(kinds, shares, strict=True) for agency in found[:share]]
    shown.sort(key=lambda agency: agency.urgency)
    if shown:
        head = ("Mã", "Đơn vị", "Tình trạng", "Đã điền", "Cần xem")
        rows = [_agency(agency, mail.get(agency.code)) for agency in shown]
        lines = _table([head, *rows], left=5, stretch=1, width=width)
        yield _paint(next(lines), _BOLD, colour)
        yield "─" * width
        for agency, line in zip(shown, lines, strict=True):
            yield _paint(line, _COLOURS[agency.urgency], colour)
        for (found, rest), share in zip(kinds, shares, strict=True):
            if len(found) > share:
                yield f"… và {len(found) - share} {rest}"
    waived = [one_line(agency.name) for agency in status.agencies if agency.state is State.WAIVED]
    calm = sum(agency.urgency is Urgency.SETTLED for agency in status.agencies) - len(waived)
    if waived:
        yield f"{len(waived)} đơn vị được miễn báo cáo: {'; '.join(waived)}."
    if calm == len(status.agencies):
        yield "Tất cả đơn vị đã báo cáo đủ, không có lỗi hoặc cảnh báo."
    elif calm:
        yield f"{calm} đơn vị khác đã báo cáo đủ, đúng hạn, không có lỗi hoặc cảnh báo."


def _agency(agency: AgencyStatus, mail: AgencyMail | None) -> Row:
    state = f"{agency.state.value}, miễn {agency.waived} chỉ tiêu" if agency.waived else agency.state.value
    late = late_words(agency)
    returned = "thư bị trả lại" if agency.returned else ""
    times = f"gửi {len(agency.arrivals)} lần" if len(agency.arrivals) > 1 else ""
    told = (_numbered(agency), returned, times, mail.reminder_words if mail else "")
    trouble = ", ".join(part for part in told if part)
    filled = "" if agency.state is State.MISSING else f"{agency.answered}/{agency.asked}"
    return one_line(agency.code), one_line(agency.name), f"{state}, {late}" if late else state, filled, trouble


def _numbered(agency: AgencyStatus) -> str:
    refused = f"{agency.rejected} tệp không nhận" if agency.rejected else ""
    found = telling.Count(agency.errors, agency.warnings).grave
    return ", ".join(part for part in (found, refused) if part)


def _codes(status: RoundStatus, width: int, colour: bool) -> Iterator[str]:
    found = [one for one in telling.by_code(status.all_issues, status.names) if one.severity is not Severity.NOTE]
    if not found:
        return
    yield ""
    yield _paint("Lỗi và cảnh báo theo mã", _BOLD, colour)
    for one in found[:_CODES]:
        yield _fit(f"  {one.code} {one.title} ({SEVERITY_WORDS[one.severity].lower()}): {one.words}", width).rstrip()
    if len(found) > _CODES:
        rest = sum(one.total for one in found[_CODES:])
        yield f"  … và {len(found) - _CODES} mã nữa: {rest} chỗ"


def _refused(status: RoundStatus, width: int) -> Iterator[str]:
    if not status.refused:
        return
    yield ""
    yield f"Tệp không nhận được: {len(status.refused)}"
    for file in status.refused[:_FILES]:
        name, message = one_line(file.file), one_line(file.issues[0].message)
        yield _fit(f"  {message}" if name in message else f"  {name}: {message}", width).rstrip()
    if len(status.refused) > _FILES:
        yield f"  … và {len(status.refused) - _FILES} tệp nữa"


def _decisions(status: RoundStatus) -> Iterator[str]:
    """One line about what the Sở decided, where something of it excuses somebody or has expired."""
    parts = []
    if status.waivers:
        parts.append(f"{len(status.waivers)} quyết định miễn báo cáo đang có hiệu lực")
    if status.expired:
        parts.append(f"{len(status.expired)} quyết định hết hiệu lực vì số liệu đã đổi, xem lại bằng lệnh review")
    if parts:
        yield ""
        yield f"Sở: {'; '.join(parts)}."


def _mail(status: RoundStatus, mail: MailHistory) -> Iterator[str]:
    """One line about letters, where there are any."""
    own = [mail[agency.code] for agency in status.agencies if agency.code in mail]
    parts = []
    for state, words in ((LetterState.SENT, "đã gửi tệp biểu"), (LetterState.DRAFTED, "đã soạn thư gửi tệp biểu")):
        if number := sum(one.sent is state for one in own):
            parts.append(f"{words} cho {number}/{len(status.agencies)} đơn vị")
    if dates := [one.last_reminded for one in own if one.last_reminded is not None]:
        parts.append(f"đã nhắc {len(dates)} đơn vị, gần nhất {format_date(max(dates).date())}")
    if doubtful := sum(one.trouble is not None for one in own):
        parts.append(f"{doubtful} đơn vị chưa chắc nhận được thư")
    if parts:
        yield ""
        yield f"Thư: {'; '.join(parts)}."


# ---------------------------------------------------------------- columns


def fair_shares(sizes: Sequence[int], rows: int) -> list[int]:
    """How many of each size are shown where `rows` are to be had: nobody is starved, nothing is wasted."""
    shares = [0] * len(sizes)
    while rows and shares != list(sizes):
        for at, size in enumerate(sizes):
            if rows and shares[at] < size:
                shares[at] += 1
                rows -= 1
    return shares


def _table(rows: Sequence[Row], *, left: int, stretch: int = 0, width: int = 0) -> Iterator[str]:
    """Lines of aligned columns: the first `left` to the left, the others to the right.

    With a `width` the column `stretch` takes what the others leave, cut with "…" where that is too little.
    """
    widths = [max(columns_of(row[at]) for row in rows) for at in range(len(rows[0]))]
    if width:
        room = width - sum(widths) + widths[stretch] - len(_GAP) * (len(widths) - 1)
        widths[stretch] = min(widths[stretch], max(room, 12))
    for row in rows:
        parts = (_fit(text, size, right=at >= left) for at, (text, size) in enumerate(zip(row, widths, strict=True)))
        yield _GAP.join(parts).rstrip()


def columns_of(text: str) -> int:
    """Columns that a terminal gives the text: none for combining marks, two for wide signs."""
    return sum(map(_columns, text))


def _columns(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1


def _fit(text: str, width: int, *, right: bool = False) -> str:
    if columns_of(text) > width:
        text = _cut(text, width - 1) + "…"
    space = " " * (width - columns_of(text))
    return space + text if right else text + space


def _cut(text: str, width: int) -> str:
    kept, taken = "", 0
    for sign in text:
        taken += _columns(sign)
        if taken > width:
            break
        kept += sign
    return kept


def _paint(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour and code else text
