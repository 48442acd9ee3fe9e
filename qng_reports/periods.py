"""Reporting periods and their data cut-off dates.

The dates follow Nghị định 09/2019/NĐ-CP, Điều 12: a month is counted from the 15th of the month before to the 14th, a
quarter, six months, nine months and a year likewise, the year beginning on 15 December of the year before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from qng_reports.errors import QngError

_PATTERN = re.compile(
    r"^(?P<year>20\d\d)(?:-(?:M(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<nine>9M)))?$"
)
_ROMAN = ("I", "II", "III", "IV")
# how long a period is, in months, by the word that forms use
SPANS = {"tháng": 1, "quý": 3, "6 tháng": 6, "9 tháng": 9, "năm": 12}
EXAMPLES = "2026-M05 (tháng), 2026-Q3 (quý), 2026-H1 (6 tháng), 2026-9M (9 tháng), 2026 (năm)"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A reporting period; ordered by its last month, then by its length.

    `first`, `last`: months 1-12 of `year` that the period is named after (not its cut-off dates).
    """

    year: int
    last: int
    first: int
    code: str

    @property
    def start(self) -> date:
        """First day counted: the 15th of the month before the period."""
        return date(self.year - 1, 12, 15) if self.first == 1 else date(self.year, self.first - 1, 15)

    @property
    def end(self) -> date:
        """Last day counted: the 14th of the period's last month."""
        return date(self.year, self.last, 14)

    @property
    def months(self) -> int:
        """How many months it is long: 1, 3, 6, 9 or 12."""
        return self.last - self.first + 1

    @property
    def name(self) -> str:
        """As written in a report: "6 tháng đầu năm 2026"."""
        months = self.months
        if months == 12:
            return f"năm {self.year}"
        if months == 9:
            return f"9 tháng đầu năm {self.year}"
        if months == 6:
            return f"6 tháng {'đầu' if self.first == 1 else 'cuối'} năm {self.year}"
        if months == 3:
            return f"quý {_ROMAN[self.first // 3]} năm {self.year}"
        # Nghị định 30/2020/NĐ-CP, Phụ lục I: only days below 10 and months 1, 2 take a leading zero
        return f"tháng {self.last:02d} năm {self.year}" if self.last <= 2 else f"tháng {self.last} năm {self.year}"

    def __str__(self) -> str:
        return self.code


def parse_period(text: str) -> Period:
    """Reads a period code such as `2026-H1`; raises QngError for anything else."""
    code = text.strip().upper()
    found = _PATTERN.match(code)
    if not found:
        raise QngError(f"Kỳ báo cáo “{text}” không đúng. Viết theo một trong các mẫu: {EXAMPLES}.")
    year = int(found["year"])
    if found["month"]:
        first = last = int(found["month"])
    elif found["quarter"]:
        first, last = int(found["quarter"]) * 3 - 2, int(found["quarter"]) * 3
    elif found["half"]:
        first, last = (1, 6) if found["half"] == "1" else (7, 12)
    else:
        first, last = (1, 9) if found["nine"] else (1, 12)
    return Period(year, last, first, code)


def deadline_after(end: date, rule: str) -> date:
    """The day answers are due: `rule` is "+N" days after the cut-off `end`, or a date `dd/mm/yyyy`.

    Raises ValueError when it is neither.
    """
    relative = re.fullmatch(r"\+(\d{1,3})", rule.strip())
    if relative:
        return end + timedelta(days=int(relative[1]))
    written = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", rule.strip())
    if written is None:
        raise ValueError(rule)
    return date(int(written[3]), int(written[2]), int(written[1]))
