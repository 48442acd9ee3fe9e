"""The whole round on the shipped form and register, answered by simulation, with the mishaps of real life."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from qng_reports import layout as at
from qng_reports.collect import Collected, collect, current_state, resent
from qng_reports.demo.deciding import decide
from qng_reports.doors.files import write_atomic
from qng_reports.doors.store import Store
from qng_reports.doors.xlsx_fill import fill_workbook
from qng_reports.errors import QngError
from qng_reports.export import export_round
from qng_reports.generate import Press, file_name, generate
from qng_reports.layout import Input, Layout, plan_layout
from qng_reports.model import DATASET_FILE, ISSUED, RETURNED, Agency, FieldType, Round
from qng_reports.render import Order, render_round
from qng_reports.review import REVIEWS
from qng_reports.rounds import init_round, report_template
from qng_reports.simulation import Answers, Officer
from qng_reports.status import beside_of, round_status, version_lines, write_page

FORM, PERIOD = "kh121-2026", "2026-H1"
Say = Callable[[str], None]
Mishap = Callable[[Layout, Answers], None]


@dataclass(frozen=True, slots=True)
class _Mail:
    """One returned file: under which name, when, with which bytes."""

    name: str
    received: datetime
    content: bytes


def run_demo(folder: Path, seed: int, say: Say) -> Sequence[str]:
    """Runs a round in `folder` (new or empty) and gives the closing lines, which name the files to open.

    The same seed gives the same answers, mishaps and figures. Faults among the answers are part of the show.
    """
    if folder.exists() and any(folder.iterdir()):
        raise QngError(f"“{folder}” đã có và không trống; hãy xóa hoặc chọn thư mục khác để chạy thử.")
    say(f"1/7 Tạo đợt báo cáo {PERIOD} từ biểu mẫu {FORM}")
    round_ = init_round(folder, FORM, PERIOD)
    begin = datetime.combine(round_.period.end + timedelta(days=1), time(8, 0))
    close = datetime.combine(round_.deadline, time(16, 30))
    after = close + timedelta(days=2)
    with Store(folder / DATASET_FILE) as store:
        say(f"2/7 Phát hành tệp biểu cho {len(round_.asked)} đơn vị")
        generate(Press(round_), folder / ISSUED, store, (), now=begin)
        say("3/7 Mô phỏng các đơn vị điền và gửi về (có tệp muộn, thiếu, gõ sai, gửi hai lần)")
        mails = sorted(_returned(round_, seed, begin, close), key=lambda mail: (mail.received, mail.name))
        say("4/7 Thu biểu: một lần đúng hạn, một lần sau hạn")
        _deliver(folder / RETURNED, [mail for mail in mails if mail.received <= close])
        collect(round_, store, [folder / RETURNED], now=close)
        _deliver(folder / RETURNED, [mail for mail in mails if mail.received > close])
        done = collect(round_, store, [folder / RETURNED], now=after)
        say("5/7 Sở xem xét số liệu đáng ngờ, miễn báo cáo")
        decided = decide(round_, store, after)
        now = current_state(round_, store, after.date())
        say("6/7 Tổng hợp toàn tỉnh")
        files = list(export_round(round_, now.dataset, ("xlsx", "csv"), now=after, issues=now.issues))
        status = round_status(
            round_, now.dataset, now.issues, rejected=now.rejected, today=after.date(), beside=beside_of(store)
        )
        files.append(write_page(folder, status, now=after, versions=version_lines(resent(store))))
        say("7/7 Lập báo cáo Word")
        files.append(
            render_round(round_, store, Order(report_template(round_.form, folder), after.date(), now.standing))
        )
    return _closing(folder, round_, replace(done, issues=now.issues), files, len(decided.taken))


def _closing(folder: Path, round_: Round, done: Collected, files: Sequence[Path], decisions: int) -> list[str]:
    example = file_name(next(a for a in round_.asked if a.is_commune), round_)
    return [
        f"Xong: {done.in_force}/{done.expected} đơn vị đã báo cáo, {len(done.missing)} đơn vị chưa; "
        f"{len(done.issues)} mục cần xem; {decisions} quyết định của Sở (thư mục {REVIEWS}).",
        "Số liệu trong đợt này do máy mô phỏng, không phải số liệu thật. Mở xem:",
        f"  Tệp biểu của một xã:  {folder / ISSUED / example}",
        *(f"  {_LABELS.get(path.name, 'Báo cáo Word')}:  {path}" for path in files),
    ]


_LABELS = {
    "tong-hop.xlsx": "Bảng tổng hợp",
    "so-lieu.csv": "Bộ số liệu",
    "tong-hop.csv": "Kết quả toàn tỉnh",
    "tinh-trang.html": "Tình hình gửi báo cáo",
}


def _deliver(folder: Path, mails: Sequence[_Mail]) -> None:
    for mail in mails:
        write_atomic(folder / mail.name, mail.content)
        os.utime(folder / mail.name, (mail.received.timestamp(), mail.received.timestamp()))


# ---------------------------------------------------------------- who sends what


def _returned(round_: Round, seed: int, begin: datetime, close: datetime) -> Iterator[_Mail]:
    """Every file that comes back. Who mishandles what is drawn once, from the seed."""
    luck = Random(f"{seed}/mishaps")
    communes = [agency for agency in round_.asked if agency.is_commune]
    offices = [agency for agency in round_.asked if not agency.is_commune]
    drawn = luck.sample(communes, 18)
    silent, late, careless, twice = drawn[:3], drawn[3:7], drawn[7 : 7 + len(_MISHAPS)], drawn[14:16]
    cut, blank = drawn[16], drawn[17]
    silent.append(luck.choice([office for office in offices if len(_inputs(round_, office)) > 4]))
    mishaps = dict(zip((agency.code for agency in careless), _MISHAPS, strict=True))
    people = sum(agency.population or 0 for agency in communes)
    for agency in round_.asked:
        if agency in silent:
            continue
        officer = Officer(agency, agency.population or people, seed)
        layout = plan_layout(round_, agency)
        received = close - timedelta(minutes=luck.randint(1, int((close - begin).total_seconds() // 60)))
        if agency in late:
            received = close + timedelta(hours=luck.randint(12, 40))
        issued = (round_.folder / ISSUED / file_name(agency, round_)).read_bytes()
        answers = officer.answers(layout)
        if agency.code in mishaps:
            mishaps[agency.code](layout, answers)
        name = file_name(agency, round_)
        if agency == blank:
            yield _Mail(name, received, issued)
            continue
        content = fill_workbook(issued, _typed(answers), received)
        if agency == cut:
            content = content[: len(content) // 50]  # no sheet is left in it
        yield _Mail(name, received, content)
        if agency in twice:
            yield from _again(agency, name, received, issued, answers)


def _again(agency: Agency, name: str, received: datetime, issued: bytes, answers: Answers) -> Iterator[_Mail]:
    """A second, corrected file under a name of the officer's own, and the same bytes once more."""
    figure = next(cell for cell, value in answers.items() if isinstance(value, Decimal) and value > 20)
    answers = answers | {figure: Decimal(answers[figure]) - 1}
    corrected = fill_workbook(issued, _typed(answers), received + timedelta(minutes=1))
    stem = f"Bao cao {agency.name} (sua lai)"
    yield _Mail(f"{stem}.xlsx", received + timedelta(minutes=1), corrected)
    yield _Mail(f"{stem} - Copy.xlsx", received + timedelta(minutes=2), corrected)


def _inputs(round_: Round, agency: Agency) -> Sequence[Input]:
    return tuple(cell for cell in plan_layout(round_, agency).inputs if not cell.is_sign)


def _typed(answers: Answers) -> Iterator[tuple[str, str, str | Decimal]]:
    for cell, value in answers.items():
        yield cell.sheet, cell.cell, value


# ---------------------------------------------------------------- what goes wrong


def _pairs(layout: Layout, answers: Answers) -> Iterator[tuple[Input, Input]]:
    """Numerator and denominator cells that were both answered."""
    for asked in layout.asked():
        cells = [c for c in layout.inputs_of(asked.indicator.code) if not c.is_state and not c.is_note and c in answers]
        if len(cells) == 2:
            yield cells[0], cells[1]


def _swap(layout: Layout, answers: Answers) -> None:
    """Numerator and denominator exchanged."""
    part, whole = next((p, w) for p, w in _pairs(layout, answers) if answers[p] != answers[w])
    answers[part], answers[whole] = answers[whole], answers[part]


def _with_unit(layout: Layout, answers: Answers) -> None:
    """ "1.250 hồ sơ" typed as text: read, with a note."""
    whole = next(w for _, w in _pairs(layout, answers) if w.field.unit and Decimal(answers[w]) > 1000)
    answers[whole] = f"{int(answers[whole]):,} {whole.field.unit}".replace(",", ".")


def _in_words(layout: Layout, answers: Answers) -> None:
    """Words where a number belongs."""
    part, _ = list(_pairs(layout, answers))[4]
    answers[part] = "chưa thống kê xong"


def _decimals(layout: Layout, answers: Answers) -> None:
    """A count with decimals."""
    _, whole = next((p, w) for p, w in list(_pairs(layout, answers))[2:] if w.field.type is FieldType.INTEGER)
    answers[whole] = Decimal(answers[whole]) + Decimal("0.5")


def _left_blank(layout: Layout, answers: Answers) -> None:
    """Three items not answered at all."""
    for part, whole in list(_pairs(layout, answers))[-3:]:
        del answers[part], answers[whole]


def _half(layout: Layout, answers: Answers) -> None:
    """A numerator without its denominator."""
    _, whole = list(_pairs(layout, answers))[6]
    del answers[whole]


def _both(layout: Layout, answers: Answers) -> None:
    """A figure, and "chưa có số liệu" beside it."""
    part, _ = list(_pairs(layout, answers))[8]
    state = next(cell for cell in layout.inputs_of(part.item) if cell.is_state)
    answers[state] = at.STATE_FIELD.choices[1]


_MISHAPS: tuple[Mishap, ...] = (_swap, _with_unit, _in_words, _decimals, _left_blank, _half, _both)
