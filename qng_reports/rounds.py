"""A round is a folder: made by `init`, opened by every other command."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from qng_reports.doors.files import write_atomic
from qng_reports.doors.form_reader import read_form
from qng_reports.doors.past_sheet import read_past_sheet
from qng_reports.doors.register import check_reporters, read_former_units, read_register
from qng_reports.doors.store import ISSUED_FORM, Store, sha256_of
from qng_reports.errors import QngError
from qng_reports.history import Today, Typed, earlier_periods
from qng_reports.model import (
    AGENCIES_FILE,
    CORRECTIONS,
    DATASET_FILE,
    FORM_FILE,
    ISSUED,
    LETTERS,
    PAST_FILE,
    REPORTS,
    RESULTS,
    RETURNED,
    Agency,
    Form,
    FormerUnit,
    Round,
    Taking,
)
from qng_reports.periods import Period, deadline_after, parse_period
from qng_reports.recall import check_previous, own_figures, state_of, taken_from, together

BLANK_FORM = "trong"  # the name of the annotated empty form, which is made, not shipped
_TEMPLATE = "bao-cao-ket-qua"  # of a form that names none
_FOLDERS = (ISSUED, RETURNED, CORRECTIONS, RESULTS, REPORTS)


def templates_folder(kind: str) -> Path:
    """The folder of the shipped templates, `kind` being xlsx, docx or thu; in a wheel as in an editable install."""
    package = Path(__file__).resolve().parent
    inside = package / "templates" / kind
    return inside if inside.is_dir() else package.parent / "templates" / kind


def shipped_forms() -> tuple[str, ...]:
    """Names that `init --form` takes."""
    return tuple(sorted(p.stem for p in templates_folder("xlsx").glob("*.xlsx") if p.name != AGENCIES_FILE))


def read_bytes(path: Path, what: str) -> bytes:
    """A file's bytes, or one sentence why not; `what` names the file's role."""
    if path.exists() and not path.is_file():
        raise QngError(f"“{path}” không phải là tệp, không dùng được làm {what}.")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise QngError(f"Không thấy {what}: “{path}”.") from None
    except OSError as problem:
        raise QngError(f"Không đọc được {what} “{path}”: {problem.strerror}.") from problem


def form_file(name: str) -> Path:
    """A form by shipped name (kh121-2026) or by path."""
    path = Path(name)
    shipped = templates_folder("xlsx") / f"{name}.xlsx"
    if name in shipped_forms():
        return shipped
    if path.suffix.lower() == ".xlsx" or path.exists():
        return path
    if name not in shipped_forms():
        raise QngError(
            f"Không có biểu mẫu “{name}”. Biểu mẫu có sẵn: {', '.join((*shipped_forms(), BLANK_FORM))}; "
            "hoặc chỉ tệp .xlsx."
        )
    return shipped


def load_form(path: Path) -> Form:
    """The form in a workbook; DefinitionError with every fault."""
    return read_form(read_bytes(path, "biểu mẫu"), path.name)


def load_register(path: Path) -> tuple[Agency, ...]:
    """The agencies in a register workbook; DefinitionError with every fault."""
    return read_register(read_bytes(path, "danh sách đơn vị"), path.name)


def load_units(path: Path) -> tuple[tuple[Agency, ...], tuple[FormerUnit, ...]]:
    """The agencies of a register workbook and the communes before the mergers; DefinitionError with every fault."""
    content = read_bytes(path, "danh sách đơn vị")
    agencies = read_register(content, path.name)
    return agencies, read_former_units(content, path.name, agencies)


def init_round(
    folder: Path, form: str, period_code: str, agencies: Path | None = None, previous: Sequence[Path] = (), *,
    now: datetime | None = None,
) -> Round:  # fmt: skip
    """Makes the folder of a new round; refuses a folder that holds anything.

    `previous`: rounds of earlier periods, in any order; what they know is copied into the new round, stamped with
    `now`, and the new round then needs them no more.
    """
    period = parse_period(period_code)
    form_path = form_file(form)
    agencies_path = agencies or templates_folder("xlsx") / AGENCIES_FILE
    today = Today(load_form(form_path), *load_units(agencies_path))
    check_reporters(today.form, today.agencies)
    if not today.form.asked_in(period).asks:
        raise QngError(
            f"Biểu “{today.form.code}” không hỏi gì trong {period.name}; xem cột Kỳ hỏi, hoặc chọn kỳ báo cáo khác."
        )
    takings = _takings(folder, [open_round(one) for one in previous], today, period, now)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise QngError(f"“{folder}” đã có và không trống; hãy chọn một thư mục mới cho đợt báo cáo.")
    try:
        for name in _FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(form_path, folder / FORM_FILE)
        shutil.copyfile(agencies_path, folder / AGENCIES_FILE)
    except OSError as problem:
        raise QngError(f"Không tạo được thư mục “{folder}”: {problem.strerror}.") from problem
    put_letter_templates(folder)
    with Store(folder / DATASET_FILE, create=True) as store:
        store.describe({"period": period.code, "form": today.form.code, "version": today.form.version})
        store.take(takings)
    return open_round(folder)


def _takings(
    folder: Path, previous: Sequence[Round], today: Today, period: Period, now: datetime | None
) -> tuple[Taking, ...]:
    check_previous(previous, today.form.code, (link.old_form for link in today.form.links), period)
    return together([taken_from(one, load_typed(one), folder, today, now) for one in previous])


def put_letter_templates(folder: Path) -> None:
    """Gives a round the shipped texts of letters, if it has none; texts that are there are its own."""
    letters = folder / LETTERS
    if letters.is_dir() and any(letters.glob("*.txt")):
        return
    for path in sorted(templates_folder(LETTERS).glob("*.txt")):
        write_atomic(letters / path.name, path.read_bytes())


def recall(folder: Path, previous: Sequence[Path], now: datetime) -> tuple[Taking, ...]:
    """Takes earlier rounds' figures into a round that is there, again or for the first time; gives what is new.

    What was taken before stays in the store, no longer counting. What an earlier round passes on of others fills gaps
    only. Raises QngError for a round that cannot be taken from.
    """
    round_ = open_round(folder)
    today = Today(round_.whole_form or round_.form, round_.agencies, round_.former)
    opened = [open_round(one) for one in previous]
    with Store(folder / DATASET_FILE) as store:
        known = {taking.period: taking for taking in store.all_takings()}
        own = {one.period for one in opened}
        new = tuple(
            taking
            for taking in _takings(folder, opened, today, round_.period, now)
            if taking.period not in known or (taking.period in own and taking.state != known[taking.period].state)
        )
        store.take(new)
    return new


def past_changes(round_: Round, *, only_last: bool = False) -> tuple[str, ...]:
    """Earlier rounds whose figures have changed since they were taken, in sentences; those that are gone say nothing.

    `only_last`: looks at the latest of them alone.
    """
    with Store(round_.folder / DATASET_FILE) as store:
        latest = {taking.period: taking for taking in store.all_takings()}
        issued = store.issued()
    told = []
    taken_at = max((taking.taken_at for taking in latest.values() if taking.taken_at), default=None)
    if taken_at is not None and any(one.issued_at < taken_at for one in issued):
        told.append("Số kỳ trước được lấy sau khi phát hành; tệp biểu đã gửi đi vẫn mang số kỳ trước cũ.")
    for period in sorted(latest)[-1:] if only_last else sorted(latest):
        taking = latest[period]
        where = round_.folder / taking.folder
        if not taking.state or not (where / DATASET_FILE).is_file():
            continue
        try:
            changed = state_of(*own_figures(open_round(where))) != taking.state
        except QngError as problem:
            told.append(f"Không xem lại được đợt kỳ trước {period.name}: {problem}")
            continue
        if changed:
            taken = f" ({taking.taken_at:%H:%M %d/%m/%Y})" if taking.taken_at else ""
            told.append(
                f"Kỳ trước ({period.name}) đã thay đổi sau khi lấy số{taken}; số đã lấy vẫn giữ nguyên. "
                f"Muốn lấy lại: qng-reports recall {round_.folder} {os.path.normpath(where)}"
            )
    return tuple(told)


def missing_files(folder: Path) -> tuple[str, ...]:
    """Which of the files that every round has are not in a folder."""
    return tuple(name for name in (FORM_FILE, AGENCIES_FILE, DATASET_FILE) if not (folder / name).is_file())


def missing_folders(folder: Path) -> tuple[str, ...]:
    """Which of the folders that every round has are not there."""
    return tuple(name for name in _FOLDERS if not (folder / name).is_dir())


def open_round(folder: Path) -> Round:
    """Reads a round's form, agencies and period; QngError for a folder that is no round."""
    if not folder.is_dir():
        raise QngError(f"Không thấy thư mục đợt báo cáo “{folder}”.")
    missing = missing_files(folder)
    if DATASET_FILE in missing and FORM_FILE in missing:
        raise QngError(
            f"“{folder}” không phải thư mục đợt báo cáo (thiếu {FORM_FILE} và {DATASET_FILE}); "
            "tạo đợt mới bằng lệnh: qng-reports init"
        )
    if missing:
        raise QngError(
            f"Đợt báo cáo “{folder}” thiếu {' và '.join(missing)}; chép lại từ bản sao lưu của đợt này vào đúng "
            "thư mục đó rồi chạy lại."
        )
    with Store(folder / DATASET_FILE) as store:
        facts, takings = store.facts(), store.takings()
    if "period" not in facts:
        raise QngError(f"Bộ số liệu trong “{folder}” không ghi kỳ báo cáo; đợt này được tạo dở, hãy tạo lại.")
    period = parse_period(facts["period"])
    form, (agencies, former) = load_form(folder / FORM_FILE), load_units(folder / AGENCIES_FILE)
    check_reporters(form, agencies)
    if form.code != facts["form"] and ISSUED_FORM in facts:  # nothing sent out yet: the form may still become another
        raise QngError(
            f"{FORM_FILE} trong “{folder}” nay là biểu “{form.code}”, đợt này được tạo cho biểu “{facts['form']}”; "
            "hãy để lại đúng biểu mẫu."
        )
    due = deadline_after(period.end, form.deadline)
    round_ = Round(folder, form.asked_in(period), agencies, period, due, former=former, whole_form=form)
    return _with_past(round_, takings)


def load_typed(round_: Round) -> Typed:
    """The round's earlier figures that were typed by hand, if it has any; DefinitionError with every fault."""
    path = round_.folder / PAST_FILE
    if not path.exists():
        return Typed()
    today = Today(round_.whole_form or round_.form, round_.agencies, round_.former)
    return read_past_sheet(read_bytes(path, "số liệu kỳ trước"), path.name, today, round_.period)


def _with_past(round_: Round, takings: Sequence[Taking]) -> Round:
    """The round with what is known of earlier periods, as its form and register see it now."""
    earlier = earlier_periods(takings, load_typed(round_), Today(round_.form, round_.agencies, round_.former))
    answered = [one for one in earlier if one.answers]
    return replace(
        round_,
        past_period=answered[-1].period if answered else None,
        past=answered[-1].answers if answered else {},
        history=tuple(result for one in earlier for result in one.results),
        history_notes=tuple(note for one in earlier for note in one.notes),
    )


def changed_since_issue(folder: Path, store: Store) -> str:
    """A sentence if the form is no longer the one that was issued; empty if it is, or nothing was issued."""
    issued = store.facts().get(ISSUED_FORM)
    if issued is None or issued == sha256_of(read_bytes(folder / FORM_FILE, "biểu mẫu")):
        return ""
    return (
        f"{FORM_FILE} đã sửa sau khi phát hành; tệp đã gửi đi vẫn theo biểu cũ. "
        "Nếu thêm bớt chỉ tiêu thì tăng phien_ban và phát hành lại cho các đơn vị."
    )


def round_containing(path: Path) -> Path | None:
    """The round's folder around a file, if there is one."""
    for parent in path.resolve().parents:
        if (parent / DATASET_FILE).is_file() and (parent / FORM_FILE).is_file():
            return parent
    return None


def report_template(form: Form, folder: Path | None = None) -> Path:
    """The Word template that a form names: a file of the round's folder before a shipped one of the name.

    Raises QngError when there is neither; a shipped text that is filled with other fields is no report's template.
    """
    name = form.report_template.removesuffix(".docx") or _TEMPLATE
    own = folder / f"{name}.docx" if folder is not None else None
    if own is not None and own.is_file():
        return own
    shipped = templates_folder("docx")
    names = sorted(path.stem for path in shipped.glob("*.docx") if path != chase_template())
    if name not in names:
        raise QngError(
            f"Biểu mẫu dùng mẫu Word “{name}” nhưng không thấy trong thư mục của đợt. Mẫu có sẵn: {', '.join(names)}."
        )
    return shipped / f"{name}.docx"


def chase_template() -> Path:
    """The shipped Word template of the official letter that urges the late."""
    return templates_folder("docx") / "cong-van-don-doc.docx"
