"""The official letter that urges the late: what it says, its form by the decree, and what `check` finds in one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from docx import Document as open_word
from docx.document import Document as WordDocument
from docx.shared import Pt

from qng_reports.collect import current_state
from qng_reports.decree import document_findings, load_rules
from qng_reports.doors.docx_in import read_document
from qng_reports.doors.store import Store
from qng_reports.doors.word import template_faults
from qng_reports.inspection import inspect_path
from qng_reports.letter import ChaseFields, LetterState
from qng_reports.letter_history import mail_history
from qng_reports.mail import Wish, chase_fields, plan_reminders, write_chase
from qng_reports.model import DATASET_FILE, Round
from qng_reports.report import known_fields
from qng_reports.rounds import chase_template
from tests.tables import a_round, answer, collect_now
from tests.test_decree import edited, found, runs, say, shape

ALPHABET = """
    mã    | tên            | loại   | nhóm   | e-mail
    21001 | Xã Sơn Tây     | xã     | cấp xã | a@example.com
    21002 | Xã Đăk Hà      | xã     | cấp xã | b@example.com
    21003 | Xã Dục Nông    | xã     | cấp xã | c@example.com
    21004 | Phường Cẩm Thành | phường | cấp xã | d@example.com
    21005 | Xã Ba Tơ       | xã     | cấp xã | e@example.com
    21006 | Xã An Phú      | xã     | cấp xã | f@example.com
    21007 | Xã Ba Dinh     | xã     | cấp xã | g@example.com
"""
TODAY = date(2026, 6, 20)


@pytest.fixture(scope="module")
def round_(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """Ba Dinh has answered, Ba Tơ with an error; An Phú was reminded once."""
    made = a_round(
        tmp_path_factory.mktemp("chase"), "mã | loại\nX02 | số đếm", agencies=ALPHABET,
        co_quan_chu_quan="UBND tỉnh Quảng Ngãi", co_quan_ban_hanh="Sở Khoa học và Công nghệ", dia_danh="Quảng Ngãi",
        chuc_vu_ky="GIÁM ĐỐC", ke_hoach="Kế hoạch số 121/KH-UBND ngày 31/12/2025", lien_he="Phòng Thử nghiệm",
        ten="Kết quả thực hiện Kế hoạch chuyển đổi số",
    )  # fmt: skip
    answer(made, "21007", "X02 | 3")
    answer(made, "21005", "X02 | 3.5")
    collect_now(made)
    with Store(made.folder / DATASET_FILE) as store:
        state = current_state(made, store)
        plan = plan_reminders(made, store, state, Wish(codes=("21006",)), datetime(2026, 6, 18, 8))
        store.note_letter(plan.due[0].letter, LetterState.SENT, datetime(2026, 6, 18, 8))
    return made


@pytest.fixture(scope="module")
def written(round_: Round) -> Path:
    with Store(round_.folder / DATASET_FILE) as store:
        return write_chase(round_, store, chase_template(), fields(round_))


def fields(round_: Round, today: date = TODAY) -> ChaseFields:
    with Store(round_.folder / DATASET_FILE) as store:
        return chase_fields(round_, current_state(round_, store), mail_history(store), today)


def texts(path: Path) -> list[str]:
    return [p.text for p in read_document(path.read_bytes(), path.name).paragraphs if p.text.strip()]


def test_the_late_stand_in_the_order_of_the_alphabet(round_: Round) -> None:
    (group,) = fields(round_).groups
    assert [(line.number, line.name) for line in group.lines] == [
        ("1", "Xã An Phú"), ("2", "Xã Ba Tơ"), ("3", "Phường Cẩm Thành"), ("4", "Xã Dục Nông"), ("5", "Xã Đăk Hà"),
        ("6", "Xã Sơn Tây"),
    ]  # fmt: skip
    assert [line.state for line in group.lines[:2]] == ["Chưa gửi báo cáo", "Báo cáo có 01 chỗ cần sửa"]
    assert [line.reminded for line in group.lines[:2]] == ["01 lần, gần nhất 18/6/2026", ""]


def test_what_the_letter_says(written: Path) -> None:
    told = "\n".join(texts(written))
    assert "V/v đôn đốc gửi báo cáo 6\u00a0tháng\u00a0đầu\u00a0năm\u00a02026" in told
    assert "đã có 2/7 cơ quan, đơn vị, địa phương gửi báo cáo; còn 05 cơ quan" in told
    assert "01 báo cáo có số liệu cần sửa" in told
    assert "Ủy ban nhân dân các xã, phường có tên tại Phụ lục" in told
    assert "ngay sau khi nhận được công văn này" in told
    assert "{{" not in told and "{%" not in told


def test_before_the_deadline_it_asks_for_the_deadline(round_: Round, tmp_path: Path) -> None:
    with Store(round_.folder / DATASET_FILE) as store:
        path = write_chase(round_, store, chase_template(), fields(round_, date(2026, 6, 15)))
    assert "trước hết ngày 17/6/2026" in "\n".join(texts(path))


def test_few_are_addressed_by_name(tmp_path: Path) -> None:
    agencies = (
        "mã | tên | loại | nhóm\n21004 | Phường Trương Quang Trọng | phường | cấp xã\nCQ1 | Sở Nội vụ | sở | cấp xã"
    )
    made = a_round(tmp_path, "mã | loại\nX02 | số đếm", agencies=agencies)
    assert fields(made).addressed == ("Ủy ban nhân dân phường Trương Quang Trọng", "Sở Nội vụ")


def test_an_edited_letter_is_not_written_over(round_: Round, written: Path) -> None:
    with Store(round_.folder / DATASET_FILE) as store:
        before = written.read_bytes()
        assert write_chase(round_, store, chase_template(), fields(round_)) == written
        assert written.read_bytes() == before  # equal data, equal bytes
        document = open_word(str(written))
        document.save(str(written))
        other = write_chase(round_, store, chase_template(), fields(round_))
    assert other.name == "cong-van-don-doc-2.docx"
    written.write_bytes(before)


def test_the_letter_keeps_the_decree(written: Path) -> None:
    assert found(written.read_bytes()) == ()
    inspection = inspect_path(written)
    assert (inspection.kind, inspection.findings) == ("document", ())


BROKEN: tuple[tuple[str, Callable[[WordDocument], object], str], ...] = (
    ("S1", say("Số:", "Số: 05/BC-SKHCN"), "05/BC-SKHCN"),
    ("S1", say("Số:", "Số: 05/CV-SKHCN"), "05/CV-SKHCN"),
    ("S1", say("Số:", "Số: 5/SKHCN-VP"), "5/SKHCN-VP"),
    ("L2", runs("V/v", bold=True), "chữ đậm"),
    ("L2", runs("V/v", size=Pt(14)), "cỡ chữ 14"),
    ("L2", runs("V/v", italic=True), "chữ nghiêng"),
    ("L2", say("V/v", "Về việc đôn đốc gửi báo cáo"), "Về việc"),
    ("L2", shape("V/v", alignment=0), "không canh giữa"),
    ("R0", say("Kính gửi", "Gửi:"), "không thấy “Kính gửi”"),
    ("L1", say("V/v", "đôn đốc gửi báo cáo"), "không thấy tên loại văn bản"),
    ("B8", say("Sở Khoa học và Công nghệ đề nghị", "Đề nghị thực hiện."), "./."),
)


@pytest.mark.parametrize(("code", "change", "told"), BROKEN)
def test_rules_of_letters(written: Path, code: str, change: Callable[[WordDocument], object], told: str) -> None:
    findings = [f for f in found(edited(written.read_bytes(), change)) if f.code == code]
    assert any(told in f.what for f in findings), findings


@pytest.mark.parametrize(
    "number", ["Số: /SKHCN-VP", "Số: 05/SKHCN-VP", "Số: 1027/SKHCN-BCVT&CNTT", "Số:      /UBND-KGVX"]
)
def test_numbers_of_letters(written: Path, number: str) -> None:
    """As genuine letters of the Sở and of UBND tỉnh have them."""
    assert not [f for f in found(edited(written.read_bytes(), say("Số:", number))) if f.code == "S1"]


def test_the_template_is_known_to_check() -> None:
    assert template_faults(chase_template(), known_fields(ChaseFields)) == ()
    inspection = inspect_path(chase_template())
    assert (inspection.kind, inspection.faults) == ("template", ())


def test_a_misspelt_field_of_the_letter_is_told(tmp_path: Path) -> None:
    document = open_word(str(chase_template()))
    say("Đến ngày", "Đến ngày {{ ngayy }}")(document)
    document.save(str(tmp_path / "x.docx"))
    (fault,) = inspect_path(tmp_path / "x.docx").faults
    assert "“ngayy”" in fault.what and "“ngay”" in fault.remedy


def test_a_document_of_neither_kind_is_judged_as_a_report(written: Path) -> None:
    content = edited(written.read_bytes(), say("V/v", "x"))
    assert "L1" in {f.code for f in document_findings(read_document(content, "x"), load_rules())}
