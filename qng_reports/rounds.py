"""A round is a folder: made by `init`, opened by every other command."""

from __future__ import annotations

import shutil
from pathlib import Path

from qng_reports.doors.form_reader import read_form
from qng_reports.doors.register import check_reporters, read_register
from qng_reports.doors.store import ISSUED_FORM, Store, sha256_of
from qng_reports.errors import QngError
from qng_reports.model import (
    AGENCIES_FILE,
    CORRECTIONS,
    DATASET_FILE,
    FORM_FILE,
    ISSUED,
    REPORTS,
    RESULTS,
    RETURNED,
    Agency,
    Component,
    Form,
    Past,
    Round,
)
from qng_reports.periods import Period, deadline_after, parse_period

BLANK_FORM = "trong"  # the name of the annotated empty form, which is made, not shipped
PAST_PERIOD = "past_period"  # fact: the period whose answers stand in the column of the period before
_TEMPLATE = "bao-cao-ket-qua"  # of a form that names none
_CARRIED = (Component.VALUE, Component.NUMERATOR, Component.DENOMINATOR, Component.STATUS)
_FOLDERS = (ISSUED, RETURNED, CORRECTIONS, RESULTS, REPORTS)


def templates_folder(kind: str) -> Path:
    """The folder of the shipped templates, `kind` being xlsx or docx; in a wheel as in an editable install."""
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


def init_round(
    folder: Path, form: str, period_code: str, agencies: Path | None = None, previous: Path | None = None
) -> Round:
    """Makes the folder of a new round; refuses a folder that holds anything.

    `previous`: the round of the period before; its answers are copied into the new round, which then needs it no more.
    """
    period = parse_period(period_code)
    form_path = form_file(form)
    agencies_path = agencies or templates_folder("xlsx") / AGENCIES_FILE
    checked_form = load_form(form_path)
    check_reporters(checked_form, load_register(agencies_path))
    before = open_round(previous) if previous is not None else None
    past = answers_of(before, checked_form.code, period) if before is not None else {}
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise QngError(f"“{folder}” đã có và không trống; hãy chọn một thư mục mới cho đợt báo cáo.")
    try:
        for name in _FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(form_path, folder / FORM_FILE)
        shutil.copyfile(agencies_path, folder / AGENCIES_FILE)
    except OSError as problem:
        raise QngError(f"Không tạo được thư mục “{folder}”: {problem.strerror}.") from problem
    with Store(folder / DATASET_FILE, create=True) as store:
        store.describe({"period": period.code, "form": checked_form.code, "version": checked_form.version})
        if before is not None:
            store.describe({PAST_PERIOD: before.period.code})
        for agency, answers in past.items():
            store.keep_past(agency, answers)
    return open_round(folder)


def answers_of(previous: Round, form: str, period: Period) -> dict[str, tuple[Past, ...]]:
    """What the agencies answered in a round of an earlier period: every usable figure and word, by agency.

    Raises QngError if that round is of another form (`form`: its code) or not of an earlier period, or has no answer.
    """
    if previous.form.code != form:
        raise QngError(
            f"Đợt trước “{previous.folder}” dùng biểu “{previous.form.code}”, đợt này dùng biểu “{form}”; "
            "số kỳ trước chỉ lấy được từ cùng một biểu."
        )
    if not previous.period < period:
        raise QngError(
            f"Đợt trước phải của kỳ trước {period.name}, nhưng “{previous.folder}” là {previous.period.name}."
        )
    with Store(previous.folder / DATASET_FILE) as store:
        dataset = store.in_force(agency.code for agency in previous.asked)
    if not dataset.submissions:
        raise QngError(f"Đợt trước “{previous.folder}” chưa có báo cáo nào để lấy số kỳ trước.")
    return {
        agency: tuple(
            Past(o.item, o.component, o.number, o.text, o.unit)
            for o in submission.observations
            if o.usable and not o.confirms and o.component in _CARRIED
        )
        for agency, submission in dataset.submissions.items()
    }


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
        facts, past = store.facts(), store.past()
    if "period" not in facts:
        raise QngError(f"Bộ số liệu trong “{folder}” không ghi kỳ báo cáo; đợt này được tạo dở, hãy tạo lại.")
    period = parse_period(facts["period"])
    form, agencies = load_form(folder / FORM_FILE), load_register(folder / AGENCIES_FILE)
    check_reporters(form, agencies)
    if form.code != facts["form"] and ISSUED_FORM in facts:  # nothing sent out yet: the form may still become another
        raise QngError(
            f"{FORM_FILE} trong “{folder}” nay là biểu “{form.code}”, đợt này được tạo cho biểu “{facts['form']}”; "
            "hãy để lại đúng biểu mẫu."
        )
    before = parse_period(facts[PAST_PERIOD]) if PAST_PERIOD in facts else None
    return Round(folder, form, agencies, period, deadline_after(period.end, form.deadline), before, past)


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

    Raises QngError when there is neither.
    """
    name = form.report_template.removesuffix(".docx") or _TEMPLATE
    own = folder / f"{name}.docx" if folder is not None else None
    if own is not None and own.is_file():
        return own
    shipped = templates_folder("docx")
    names = sorted(path.stem for path in shipped.glob("*.docx"))
    if name not in names:
        raise QngError(
            f"Biểu mẫu dùng mẫu Word “{name}” nhưng không thấy trong thư mục của đợt. Mẫu có sẵn: {', '.join(names)}."
        )
    return shipped / f"{name}.docx"
