"""`check`: looks at a form, a register, a Word template, a round or a returned file and says what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from qng_reports.collect import current_state, read_submission
from qng_reports.dataset import Identity, Issue, Submission
from qng_reports.decisions import in_words
from qng_reports.decree import Finding, Level, document_findings, load_rules
from qng_reports.doors.apart import read_book_apart
from qng_reports.doors.docx_in import read_document
from qng_reports.doors.form_reader import read_form
from qng_reports.doors.past_sheet import SHEET as PAST_SHEET
from qng_reports.doors.past_sheet import read_past_sheet
from qng_reports.doors.register import check_reporters, read_former_units, read_register
from qng_reports.doors.store import Store
from qng_reports.doors.tables import find_sheet
from qng_reports.doors.unpacking import Kind, kind_of
from qng_reports.doors.word import template_faults, template_warnings, undeclared_fields, write_comments
from qng_reports.doors.xlsx_in import UnreadableError
from qng_reports.errors import DefinitionError, Fault, QngError
from qng_reports.history import Today
from qng_reports.layout import identity_line
from qng_reports.letter import ChaseFields
from qng_reports.letter_templates import read_template
from qng_reports.model import AGENCIES_FILE, DATASET_FILE, FORM_FILE, LETTERS, Form, Round, Severity, items_of
from qng_reports.periods import deadline_after, parse_period
from qng_reports.reading import read_identity
from qng_reports.recall import past_lines
from qng_reports.report import Fields, known_fields
from qng_reports.review import look_at_review, review_identity
from qng_reports.rounds import (
    form_file,
    load_form,
    load_register,
    load_units,
    missing_files,
    open_round,
    past_changes,
    read_bytes,
    round_containing,
    shipped_forms,
    templates_folder,
)
from qng_reports.sheets import ReadBook
from qng_reports.wholeness import damaged_parts, missing_parts

_WORD = (".docx", ".dotx", ".docm", ".dotm", ".doc", ".rtf", ".odt", ".pdf")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was looked at (`kind`), what it is, and what is wrong.

    `faults` are those of an author, `issues` those of an agency, `findings` what a report's form lacks by the decree;
    `warnings`: what works but may not be wanted.
    """

    kind: str
    summary: tuple[str, ...]
    faults: tuple[Fault, ...] = ()
    issues: tuple[Issue, ...] = ()
    findings: tuple[Finding, ...] = ()
    warnings: tuple[Fault, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether any issue or finding is an error."""
        wrong = any(finding.level is Level.ERROR for finding in self.findings)
        return wrong or any(issue.severity is Severity.ERROR for issue in self.issues)


def inspect_path(path: Path, now: datetime | None = None) -> Inspection:
    """Tells by its content what a path is and checks it; QngError when it is nothing that can be checked.

    `now`: waivers of a round whose last day is over by then count no more; None leaves all of them.
    """
    if path.is_dir():
        return _inspect_round(path, now.date() if now else None)
    content = read_bytes(path, "tệp cần kiểm tra")
    if path.suffix.lower() in _WORD or kind_of(content, path.name) in (Kind.DOCUMENT, Kind.PDF):
        return _inspect_word(path, content)
    if path.suffix.lower() == ".txt" and path.parent.name == LETTERS:
        faults = read_template(path)[1]
        return Inspection("letter", (_verdict(f"Mẫu thư “{path.name}”", len(faults)),), faults)
    try:
        book = read_book_apart(content)
    except UnreadableError as problem:
        raise QngError(f"Không đọc được “{path}”: {problem}.") from problem
    if find_sheet(book, "chi_tieu") is not None or find_sheet(book, "thong_tin") is not None:
        return _inspect_form(path, content)
    if find_sheet(book, "don_vi") is not None:
        return _inspect_register(path, content)
    if find_sheet(book, PAST_SHEET) is not None:
        return _inspect_past(path, content)
    of = review_identity(book, path.name)
    if of is not None:
        return _inspect_review(path, content, of, now)
    return _inspect_returned(path, content, book)


def comment_template(path: Path, out: Path, now: datetime) -> int:
    """Writes a copy of a Word template with a comment at each fault; gives how many, and writes nothing without faults.

    QngError when there is a file at `out` already.
    """
    if out.exists():
        raise QngError(f"“{out}” đã có; hãy chọn tên khác để không ghi đè.")
    codes = _codes_for(path)
    known, faults = _judged(path, codes)
    return write_comments(path, out, known, codes, now=now) if faults else 0


def _judged(path: Path, codes: frozenset[str] | None) -> tuple[Fields, tuple[Fault, ...]]:
    """What a template is for, a report or the letter that urges, and its faults as that."""
    judged = [(known, template_faults(path, known, codes)) for known in (known_fields(), known_fields(ChaseFields))]
    return min(judged, key=lambda pair: len(pair[1]))


def _inspect_word(path: Path, content: bytes) -> Inspection:
    _, faults = _judged(path, _codes_for(path))
    if not faults and not undeclared_fields(path):
        return _inspect_document(path, content)
    summary = (_verdict(f"Mẫu Word “{path.name}”", len(faults)),)
    return Inspection("template", summary, faults, warnings=template_warnings(path))


def _codes_for(template: Path) -> frozenset[str] | None:
    """The codes of the round in whose folder a template lies, else of the shipped forms that name it; None: any."""
    folder = round_containing(template)
    if folder is not None:
        forms = [open_round(folder).form]
    else:
        shipped = (load_form(form_file(name)) for name in shipped_forms())
        forms = [form for form in shipped if form.report_template.removesuffix(".docx") == template.stem]
    return frozenset(code for form in forms for code in form.codes) if forms else None


def _inspect_document(path: Path, content: bytes) -> Inspection:
    rules = load_rules()
    findings = report_findings(path.name, content)
    verdict = f"{len(findings)} chỗ cần xem" if findings else "đúng thể thức"
    about = f"“{path.name}” là văn bản (không có trường dữ liệu của mẫu). So với {rules.name}: {verdict}."
    return Inspection("document", (about,), findings=findings)


def report_findings(name: str, content: bytes) -> tuple[Finding, ...]:
    """What a Word report lacks of the form that the decree in force asks for; QngError when it is no .docx."""
    return document_findings(read_document(content, name), load_rules())


def _verdict(what: str, faults: int) -> str:
    return f"{what}: {'dùng được' if not faults else f'{faults} lỗi'}."


def _inspect_form(path: Path, content: bytes) -> Inspection:
    register = path.parent / AGENCIES_FILE
    if not register.is_file():
        register = templates_folder("xlsx") / AGENCIES_FILE
    try:
        form = read_form(content, path.name)
        check_reporters(form, load_register(register))
    except DefinitionError as problem:
        return Inspection("form", (f"{problem.title}: {len(problem.faults)} lỗi.",), problem.faults)
    return Inspection("form", (_verdict(f"Biểu mẫu “{path.name}”", 0), *_about_form(form)))


def _about_form(form: Form) -> tuple[str, ...]:
    tasks = f"{len(form.tasks)} nhiệm vụ, " if form.tasks else ""
    targets = sum(1 for indicator in form.indicators if indicator.target is not None)
    return (
        f"{form.code}, phiên bản {form.version}: {form.title}.",
        f"{len(form.indicators)} chỉ tiêu ({targets} có mục tiêu), {tasks}{len(form.questions)} câu hỏi bằng lời, "
        f"{len(form.rules)} ràng buộc.",
    )


def _inspect_register(path: Path, content: bytes) -> Inspection:
    try:
        agencies = read_register(content, path.name)
        former = read_former_units(content, path.name, agencies)
    except DefinitionError as problem:
        return Inspection("register", (f"{problem.title}: {len(problem.faults)} lỗi.",), problem.faults)
    communes = sum(1 for agency in agencies if agency.is_commune)
    unaddressed = sum(1 for agency in agencies if not agency.email)
    return Inspection(
        "register",
        (
            _verdict(f"Danh sách đơn vị “{path.name}”", 0),
            f"{len(agencies)} đơn vị: {communes} cấp xã, {len(agencies) - communes} cấp tỉnh; "
            f"{unaddressed} đơn vị chưa có địa chỉ thư điện tử.",
            *((f"{len(former)} đơn vị cũ trước sắp xếp.",) if former else ()),
        ),
    )


def _inspect_past(path: Path, content: bytes) -> Inspection:
    folder = round_containing(path)
    if folder is None:
        told = f"“{path.name}” là số liệu kỳ trước gõ tay; đặt vào thư mục của đợt báo cáo rồi kiểm tra lại."
        return Inspection("past", (told,))
    form, (agencies, former) = load_form(folder / FORM_FILE), load_units(folder / AGENCIES_FILE)
    with Store(folder / DATASET_FILE) as store:
        period = parse_period(store.facts()["period"])
    try:
        typed = read_past_sheet(content, path.name, Today(form, agencies, former), period)
    except DefinitionError as problem:
        return Inspection("past", (f"{problem.title}: {len(problem.faults)} lỗi.",), problem.faults)
    about = f"{len(typed.results)} số của tỉnh, {len(typed.answers)} số của đơn vị."
    return Inspection("past", (_verdict(f"Số liệu kỳ trước “{path.name}”", 0), about))


def _inspect_review(path: Path, content: bytes, of: tuple[str, str], now: datetime | None) -> Inspection:
    """A review workbook: of its round, what reading it would take; nothing is taken here."""
    what = f"Tệp xem xét “{path.name}” của biểu {of[0]}, kỳ {parse_period(of[1]).name}"
    folder = round_containing(path)
    if folder is None or now is None:
        told = f"{what}; đặt vào thư mục của đợt rồi kiểm tra lại, hoặc đọc bằng lệnh: qng-reports review ĐỢT TỆP."
        return Inspection("review", (told,))
    with Store(folder / DATASET_FILE) as store:
        found = look_at_review(open_round(folder), store, content, path.name, now)
    summary = (
        f"{what}: sẽ nhận {len(found.taken)} quyết định, {found.unchanged} quyết định đã có, "
        f"{len(found.issues)} chỗ cần xem.",
        *(f"{subject}: {in_words(decision)}" for subject, decision in found.taken),
        f"Chưa nhận gì; để nhận: qng-reports review {folder} {path}",
    )
    return Inspection("review", summary, issues=found.issues)


def _inspect_round(path: Path, today: date | None) -> Inspection:
    missing = missing_parts(path)
    if missing_files(path):
        if len(missing_files(path)) > 1 and not (path / DATASET_FILE).is_file():
            open_round(path)  # no round at all, told in one sentence
        return Inspection("round", (f"Đợt báo cáo “{path}” thiếu {len(missing)} phần.",), missing)
    with Store(path / DATASET_FILE) as store:
        texts = [fault for text in sorted((path / LETTERS).glob("*.txt")) for fault in read_template(text)[1]]
        faults = (*missing, *damaged_parts(path, store), *texts)
        if any(fault.place == DATASET_FILE for fault in faults):
            return Inspection("round", (f"Đợt báo cáo “{path}” bị hỏng: {len(faults)} chỗ.",), faults)
        round_, kept = open_round(path), store.kept_count()
        state = current_state(round_, store, today)
    asked = round_.asked
    rows = sum(len(items_of(round_.form, agency)) for agency in asked)
    return Inspection(
        "round",
        (
            f"Đợt báo cáo “{path}”: {round_.period.name}, hạn gửi {round_.deadline:%d/%m/%Y}.",
            *_about_form(round_.form),
            f"Hỏi {len(asked)} đơn vị, tổng cộng {rows} mục; {len(state.dataset.submissions)} đơn vị đã báo cáo.",
            f"Bộ số liệu toàn vẹn; {kept} tệp đã lưu đúng từng byte như khi nhận."
            + (f" Thư mục đợt có {len(faults)} chỗ cần xem." if faults else ""),
            *(past_lines(round_) if round_.history or round_.past else ()),
            *round_.history_notes,
            *past_changes(round_),
        ),
        faults=faults,
        issues=state.issues,
    )


def _shipped_round(identity: Identity) -> Round | None:
    """A round of the shipped form that a returned file says it belongs to, for a file that lies in no round."""
    register = load_register(templates_folder("xlsx") / AGENCIES_FILE)
    for name in shipped_forms():
        form = load_form(form_file(name))
        if form.code == identity.form:
            period = parse_period(identity.period)
            return Round(Path(), form, register, period, deadline_after(period.end, form.deadline))
    return None


def _code_line(submission: Submission) -> tuple[str, ...]:
    return (f"Mã đối chiếu tính từ số liệu: {submission.check_code}.",) if submission.check_code else ()


def _inspect_returned(path: Path, content: bytes, book: ReadBook) -> Inspection:
    folder = round_containing(path)
    if folder is not None:
        submission = read_submission(open_round(folder), content, path.name)
        verdict = "nhận được" if submission.accepted else "không nhận được"
        summary = (f"Tệp gửi về “{path.name}”: {verdict}.", identity_line(submission.identity), *_code_line(submission))
        return Inspection("submission", summary, issues=submission.issues)
    identity, issues = read_identity(book, path.name)
    shipped = identity is not None and _shipped_round(identity)
    if shipped:
        submission = read_submission(shipped, content, path.name)
        verdict = "nhận được" if submission.accepted else "không nhận được"
        summary = (
            f"Tệp gửi về “{path.name}”: {verdict}, so với biểu mẫu {shipped.form.code} có sẵn.",
            identity_line(submission.identity),
            *_code_line(submission),
        )
        return Inspection("submission", summary, issues=submission.issues)
    if identity is None:
        return Inspection("submission", (f"“{path.name}” không phải tệp của chương trình này.",), issues=issues)
    summary = (
        f"Tệp gửi về “{path.name}”: {identity_line(identity)}.",
        "Để kiểm tra số liệu, đặt tệp vào thư mục nhan-ve của đợt báo cáo rồi chạy lại.",
    )
    return Inspection("submission", summary, issues=issues)
