"""Takes the figures of earlier rounds into a new one, with what they were and when they were taken."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from qng_reports.decisions import effect_of
from qng_reports.doors.files import write_atomic
from qng_reports.doors.past_sheet import empty_past_sheet
from qng_reports.doors.store import Store
from qng_reports.doors.xlsx_out import write_book
from qng_reports.errors import QngError
from qng_reports.figures import result_unit
from qng_reports.history import Earlier, Today, Typed, earlier_periods, is_former
from qng_reports.model import (
    AVAILABILITY_WORDS,
    DATASET_FILE,
    PAST_FILE,
    Component,
    Kind,
    Past,
    PastResult,
    Round,
    Taking,
)
from qng_reports.periods import Period, parse_period
from qng_reports.totals import provincial_results

_CARRIED = (Component.VALUE, Component.NUMERATOR, Component.DENOMINATOR, Component.STATUS)


def taken_from(
    previous: Round, typed: Typed, round_folder: Path, today: Today, now: datetime | None
) -> tuple[Taking, ...]:
    """What a round of `today` takes from an earlier one: what that knows of periods before it, then its own figures.

    `typed`: the earlier round's own figures typed by hand. Raises QngError if nobody answered in it.
    """
    with Store(previous.folder / DATASET_FILE) as store:
        known = store.takings(whole=True)
    before = earlier_periods(
        known, typed, Today(previous.whole_form or previous.form, previous.agencies, previous.former)
    )
    stamps = {taking.period: taking for taking in known}
    passed_on = (_passed_on(one, stamps.get(one.period), previous, round_folder, now) for one in before)
    results, answers = own_figures(previous)
    if not answers:
        raise QngError(f"Đợt trước “{previous.folder}” chưa có báo cáo nào để lấy số kỳ trước.")
    own = Taking(
        previous.period, previous.form.code, previous.form.version, way_to(previous.folder, round_folder),
        state_of(results, answers), now, is_former(previous.asked, today.agencies, today.former), results, answers,
    )  # fmt: skip
    return (*passed_on, own)


def _passed_on(earlier: Earlier, stamp: Taking | None, previous: Round, folder: Path, now: datetime | None) -> Taking:
    """An older period as the earlier round sees it, in that round's codes and agencies; its stamp stays."""
    where = ""
    if stamp is not None and stamp.folder:
        where = way_to(previous.folder / stamp.folder, folder)
    return Taking(
        earlier.period, previous.form.code, previous.form.version, where, stamp.state if stamp else "",
        stamp.taken_at if stamp else now, False, earlier.results, earlier.answers, earlier.notes,
    )  # fmt: skip


def own_figures(round_: Round) -> tuple[tuple[PastResult, ...], dict[str, tuple[Past, ...]]]:
    """The province's figures of a round as it stands now, and what its agencies answered: what can be used of it.

    Both as the decisions of the Sở leave them: a value that it took stands for the agency's own.
    """
    with Store(round_.folder / DATASET_FILE) as store:
        dataset = store.in_force(agency.code for agency in round_.asked)
    results = tuple(
        PastResult(
            round_.period, r.indicator.code, r.numerator, r.denominator, r.value, r.text, result_unit(r.indicator),
            r.assessment.value, r.received, r.expected,
        )
        for r in provincial_results(round_, dataset)
        if r.indicator.kind is not Kind.TEXT
    )  # fmt: skip
    found: dict[str, list[Past]] = {agency: [] for agency in dataset.submissions}
    for o in effect_of(round_, dataset).observations:
        if o.usable and not o.confirms and o.component in _CARRIED:
            text = AVAILABILITY_WORDS.get(o.availability, o.text)
            found.setdefault(o.agency, []).append(Past(o.item, o.component, o.number, text, o.unit))
    answers = {agency: tuple(past) for agency, past in found.items()}
    return results, answers


def state_of(results: Iterable[PastResult], answers: Mapping[str, Sequence[Past]]) -> str:
    """A fingerprint of a round's figures: the same as long as nothing changes that another round would take."""
    whole = repr((tuple(results), sorted((agency, tuple(given)) for agency, given in answers.items())))
    return hashlib.sha256(whole.encode("utf-8")).hexdigest()


def way_to(folder: Path, start: Path) -> str:
    """The way from a round's folder to another's, so that both can be moved together; the whole path across drives."""
    target = folder.resolve()
    try:
        return Path(os.path.relpath(target, start.resolve())).as_posix()
    except ValueError:  # another drive of Windows
        return target.as_posix()


def check_previous(previous: Sequence[Round], form: str, linked: Iterable[str], period: Period) -> None:
    """Earlier rounds that a round of the form `form` and `period` can take from; QngError tells the first that is not.

    `linked`: codes of other forms that the form's sheet anh_xa names.
    """
    known = {form, *linked}
    seen: dict[Period, Round] = {}
    for one in previous:
        if one.form.code not in known:
            raise QngError(
                f"Đợt trước “{one.folder}” dùng biểu “{one.form.code}”, đợt này dùng biểu “{form}”; muốn lấy số kỳ "
                f"trước từ biểu khác thì khai ở trang anh_xa của biểu mẫu, cột Biểu cũ ghi “{one.form.code}”."
            )
        if one.period == period:
            raise QngError(f"Đợt trước “{one.folder}” cùng kỳ với đợt này ({period.name}); hãy chọn đợt của kỳ trước.")
        if not one.period < period:
            raise QngError(f"Đợt trước phải của kỳ trước {period.name}, nhưng “{one.folder}” là {one.period.name}.")
        if one.period in seen:
            raise QngError(
                f"“{seen[one.period].folder}” và “{one.folder}” cùng là {one.period.name}; chỉ chọn một đợt cho mỗi kỳ."
            )
        seen[one.period] = one


def together(takings: Sequence[Sequence[Taking]]) -> tuple[Taking, ...]:
    """Takings from several rounds, one a period: what a round says of itself before what others passed on of it.

    `takings`: from each round, its own last. Of two that were passed on, the later round's stands.
    """
    chosen: dict[Period, Taking] = {}
    for from_round in sorted(takings, key=lambda some: some[-1].period):
        chosen |= {taking.period: taking for taking in from_round[:-1]}
    chosen |= {from_round[-1].period: from_round[-1] for from_round in takings}
    return tuple(chosen[period] for period in sorted(chosen))


# ---------------------------------------------------------------- what a round holds


def past_lines(round_: Round) -> tuple[str, ...]:
    """What the round knows of earlier periods, a line each: how many figures, from where, taken when."""
    with Store(round_.folder / DATASET_FILE) as store:
        every = store.all_takings()
    counted = Counter(result.period for result in round_.history)
    typed = Counter(result.period for result in round_.history if result.source)
    latest = {taking.period: taking for taking in every}
    lines = []
    for period in sorted({*counted, *latest}):
        told = [f"{counted[period]} chỉ tiêu"]
        if period == round_.past_period:
            told.append(f"{len(round_.past)} đơn vị")
        if typed[period]:
            told.append(f"{typed[period]} số gõ tay")
        if period in latest:
            times = [taking for taking in every if taking.period == period]
            told.append(_stamp(latest[period]) + (f", lần thứ {len(times)}" if len(times) > 1 else ""))
        lines.append(f"{period.name[:1].upper()}{period.name[1:]}: {'; '.join(told)}.")
    return tuple(lines) or ("Đợt này chưa có số liệu kỳ trước nào.",)


def taken_line(taken: Sequence[Taking]) -> str:
    """What `recall` took, in a sentence."""
    if not taken:
        return "Số kỳ trước không có gì thay đổi so với lần đã lấy."
    told = "; ".join(f"{one.period.name} ({len(one.answers)} đơn vị)" for one in taken)
    return f"Đã lấy số kỳ trước: {told}."


def _stamp(taking: Taking) -> str:
    when = f" lúc {taking.taken_at:%H:%M %d/%m/%Y}" if taking.taken_at else ""
    where = f" từ “{taking.folder}”" if taking.folder else ""
    return f"lấy{when}{where}"


def write_past_sheet(round_: Round, period_code: str, now: datetime) -> Path:
    """Writes an empty ky-truoc.xlsx for figures of an earlier period; QngError if there is one already."""
    period, path = parse_period(period_code), round_.folder / PAST_FILE
    if not period < round_.period:
        raise QngError(f"{period.name.capitalize()} không trước {round_.period.name}; ghi một kỳ trước.")
    if path.exists():
        raise QngError(f"“{path}” đã có; mở tệp đó, thêm dòng cho kỳ khác.")
    book = empty_past_sheet(Today(round_.form, round_.agencies, round_.former), period, now)
    write_atomic(path, write_book(book))
    return path
