"""Rounds whose status page is hard to get right: names that look alike, hostile texts, very many agencies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from qng_reports import messages
from qng_reports.dataset import Dataset, Identity, Issue, Observation, Place, Submission
from qng_reports.model import Agency, Availability, Component, Form, Indicator, Kind, Method, Round, Section, Severity
from qng_reports.periods import parse_period
from qng_reports.status import VersionLine, round_status, write_page

DEADLINE = date(2026, 6, 17)
NOW = datetime(2026, 6, 20, 8, 30)
HOSTILE = "<script>document.title='hacked'</script>\"'><img src=x onerror=alert(1)>\u2028\u202egnp.exe"
SIGNALS = "⟨U+2028⟩⟨U+202E⟩"  # how the page shows the last but one and two of HOSTILE's signs
NAMES = (  # in the register's order, which is not the alphabet's
    ("CQ01", "Sở Nội vụ", "sở"),
    ("21289", "Xã Sơn Hạ", "xã"),
    ("21292", "Xã Sơn Hà", "xã"),
    ("21343", "Xã Sơn Tây Hạ", "xã"),
    ("23332", "Xã Đăk Rơ Wa", "xã"),
    ("23338", "Xã Dăk Hòa", "xã"),
    ("21034", "Xã An Phú", "xã"),
    ("21040", "Xã Ân Phú", "xã"),
    ("21043", "Xã Ăn Phú", "xã"),
    ("X&\"'", f"Xã {HOSTILE}", "xã"),
)
_FORM = Form(
    code="KH", version="1", title="Kết quả thực hiện kế hoạch chuyển đổi số", plan="", issuer="Sở", contact="",
    sections=(Section("I", "I"),),
    indicators=(
        Indicator("C1", "1", "I", "Số người", "người", Kind.COUNT, Method.SUM, ("all",)),
        Indicator("C2", "2", "I", "Số hộ", "hộ", Kind.COUNT, Method.SUM, ("all",)),
    ),
    questions=(),
)  # fmt: skip


def hard_page(folder: Path) -> Path:
    """The page of ten agencies: two missing, of which one sent a file of the wrong period, and trouble of all kinds.

    Sơn Hạ has 12 errors, Sơn Tây Hạ two, Đăk Rơ Wa a warning and is two days late, the hostile one all of it.
    """
    blanks = tuple(messages.missing_value(_at("21289", row), f"Ô {row}", is_figure=True) for row in range(9, 20))
    hostile = _at("X&\"'", 5, file=f"{HOSTILE}.xlsx")
    own: dict[str, tuple[Issue, ...]] = {
        "CQ01": (),
        "21289": (
            messages.late(_at("21289", 0), DEADLINE, DEADLINE), *blanks,
            messages.not_a_number(_at("21289", 4), "Số người", "mười"),
        ),
        "21343": (
            messages.superseded(Place("b.xlsx", agency="21343"), "a.xlsx", (), real=True),
            messages.not_a_number(_at("21343", 4), "Số người", "12 ha"),
            messages.not_a_number(_at("21343", 5), "Số hộ", "không rõ"),
        ),
        "23332": (messages.like_a_date(_at("23332", 4), "Số người", "46176", DEADLINE),),
        "23338": (), "21034": (), "21040": (),
        'X&"\'': (messages.not_a_number(hostile, HOSTILE, HOSTILE), messages.copied_sheet(hostile, HOSTILE, HOSTILE)),
    }  # fmt: skip
    refused = (messages.other_period(Place("nam-truoc.xlsx", agency="21292"), "2025-H1", "2026-H1"),
               messages.unreadable_file(Place(f"{HOSTILE}.xlsx"), HOSTILE))  # fmt: skip
    agencies = tuple(Agency(code, name, kind, ("all",)) for code, name, kind in NAMES)
    received = {code: _submission(code, issues, late=code == "23332") for code, issues in own.items()}
    status = round_status(
        Round(folder, _FORM, agencies, parse_period("2026-H1"), DEADLINE), Dataset(received),
        tuple(issue for issues in own.values() for issue in issues) + refused, rejected=refused, today=NOW.date(),
    )  # fmt: skip
    versions = {
        "21343": (
            VersionLine(1, "a.xlsx", datetime(2026, 6, 12, 9, 0), in_force=False, sender="xa@example.com"),
            VersionLine(2, "b.xlsx", datetime(2026, 6, 15, 9, 0), in_force=True, changes=("Số liệu!E4: 12 → 12 ha",)),
        )
    }
    return write_page(folder, status, now=NOW, versions=versions)


def large_page(folder: Path, agencies: int, issues: int) -> Path:
    """The page of so many communes with so many issues among them."""
    asked = tuple(Agency(f"{n:05}", f"Xã Trương Quang Trọng {n}", "xã", ("all",)) for n in range(agencies))
    found = [
        messages.not_a_number(_at(f"{n % agencies:05}", 9 + n // agencies), f"Tổng số hồ sơ thủ tục {n}", f"{n} hồ sơ")
        for n in range(issues)
    ]
    faulty = [replace(i, severity=Severity.WARNING) if n % 3 else i for n, i in enumerate(found)]
    received = {agency.code: _submission(agency.code, ()) for agency in asked[::2]}
    round_ = Round(folder, _FORM, asked, parse_period("2026-H1"), DEADLINE)
    status = round_status(round_, Dataset(received), faulty, rejected=(), today=NOW.date())
    return write_page(folder, status, now=NOW)


def _at(agency: str, row: int, file: str = "") -> Place:
    cell = ("Số liệu", f"E{row}", agency, "C1") if row else ("", "", agency, "")
    return Place(file or f"{agency}.xlsx", *cell)


def _submission(agency: str, issues: tuple[Issue, ...], *, late: bool = False) -> Submission:
    received = datetime(2026, 6, 19 if late else 15, 9, 5)
    seen = tuple(
        Observation(agency, item, Component.VALUE, Decimal(1), "1", "", Availability.AVAILABLE, Place("f"))
        for item in ("C1", "C2")
    )
    code = f"{agency[:4]}-ABCD".upper()
    return Submission(f"{agency}.xlsx", "00", Identity(), True, seen, issues, received, code)


def form_of_two() -> Form:
    """The form of these pages: two counts, asked of everybody."""
    return _FORM


def received(agency: str) -> Submission:
    """A full answer that came in time."""
    return _submission(agency, ())
