"""Letters to the agencies: addresses, texts, drafts as mail programs read them, and who is reminded of what."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from qng_reports.cli import main
from qng_reports.collect import current_state
from qng_reports.doors.letter_texts import fill_text
from qng_reports.doors.letters import message_bytes
from qng_reports.doors.store import Store
from qng_reports.errors import DefinitionError, QngError
from qng_reports.generate import Press, generate
from qng_reports.inspection import inspect_path
from qng_reports.letter import Attachment, Letter, LetterState, Occasion
from qng_reports.letter_history import mail_history
from qng_reports.letter_templates import parse_template, read_templates, reminder_template
from qng_reports.mail import Mailroom, Plan, Wish, draft_all, drop_settled, plan_issue, plan_reminders
from qng_reports.mail.addresses import AddressBook, addresses_in, doubt_lines, is_address, look_through, trouble_lines
from qng_reports.mail.plan import Due
from qng_reports.model import DATASET_FILE, ISSUED, LETTERS, Round
from qng_reports.rounds import open_round, templates_folder
from tests.mail_server import body_of, read
from tests.tables import a_round, answer, collect_now, register

AGENCIES = """
    mã    | tên            | loại   | nhóm   | e-mail             | e-mail sao gửi
    21040 | Xã Bình Sơn    | xã     | cấp xã | a@example.com; b@example.com | c@example.com, A@example.com
    21484 | Xã Ba Tơ       | xã     | cấp xã | bato@example.com   |
    23332 | Xã Đăk Rơ Wa   | xã     | cấp xã | dakrowa@example.com |
    23293 | Phường Kon Tum | phường | cấp xã |                    |
"""
ITEMS = """
    mã  | loại  | mục tiêu
    X01 | tỷ lệ | >= 80
    X02 | số đếm |
"""
GOOD = "X01/TS | 45\nX01/MS | 50\nX02 | 7"
DEADLINE = date(2026, 6, 17)
CALM = datetime(2026, 6, 1, 8)
ALL = Wish()


def on(day: int) -> datetime:
    """A morning, by days from the deadline."""
    return datetime(2026, 6, 17, 8) + timedelta(days=day)


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    """A round whose workbooks are issued; Kon Tum has no address."""
    made = a_round(tmp_path, ITEMS, agencies=AGENCIES, lien_he="Phòng Thử nghiệm, 0255 000 000", han_nop="17/06/2026")
    assert made.deadline == DEADLINE
    with Store(made.folder / DATASET_FILE) as store:
        generate(Press(made), made.folder / ISSUED, store, (), now=CALM)
    return made


def planned(round_: Round, now: datetime, *, remind: bool = False, wish: Wish = ALL) -> Plan:
    with Store(round_.folder / DATASET_FILE) as store:
        if not remind:
            return plan_issue(round_, store, wish, now)
        return plan_reminders(round_, store, current_state(round_, store), wish, now)


def drafted(round_: Round, now: datetime, *, remind: bool = False) -> dict[str, EmailMessage]:
    """A run that writes drafts; what lies there, by agency."""
    with Store(round_.folder / DATASET_FILE) as store:
        state = current_state(round_, store)
        wish = Wish()
        plan = plan_reminders(round_, store, state, wish, now) if remind else plan_issue(round_, store, wish, now)
        room = Mailroom(round_, store, state)
        done = draft_all(room, plan.due, now)
        if remind:
            drop_settled(room, plan.due, round_.asked, now.date())
    return {one.letter.agency: read(one.path.read_bytes()) for one in done if one.path}


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(("typed", "found"), [
    ("a@example.com", ("a@example.com",)),
    (" a@example.com ; b@example.com,c@example.com", ("a@example.com", "b@example.com", "c@example.com")),
    ("a@example.com\nA@EXAMPLE.com", ("a@example.com",)),
    ("Văn thư <van-thu@example.com>", ("van-thu@example.com",)),
    ("\u200ba@example.com\u00a0", ("a@example.com",)),
    ("", ()), (" ; ,", ()),
])  # fmt: skip
def test_addresses_as_people_type_them(typed: str, found: tuple[str, ...]) -> None:
    assert addresses_in(typed) == found


@pytest.mark.parametrize("bad", [
    "a", "a@", "@example.com", "a@example", "a b@example.com", "a@@example.com", "a@b@example.com", "a..b@example.com",
    ".a@example.com", "a.@example.com", "a@-example.com", "a@example..com", "xã@example.com", "a@exámple.com",
    "a@example.c0m1", f"{'a' * 65}@example.com", "a@example.com>", "a@example.com\r\nBcc: b@example.com",
])  # fmt: skip
def test_what_is_no_address(bad: str) -> None:
    assert not is_address(bad)


def book(*emails: str) -> AddressBook:
    names = ("Xã Bình Sơn", "Xã Ba Tơ", "Xã Sơn Hà", "Xã Sơn Hạ")
    rows = "\n".join(
        f"2104{n} | {name} | xã | g | {mail} |" for n, (name, mail) in enumerate(zip(names, emails, strict=False))
    )
    agencies = register(f"mã | tên | loại | nhóm | e-mail | cc\n{rows}")
    return look_through(agencies, agencies)


def test_missing_malformed_and_shared_addresses_are_told() -> None:
    found = book("", "a@example", "x@example.com", "X@example.com")
    assert [agency.name for agency in found.missing] == ["Xã Bình Sơn"]
    assert [typed for _, typed in found.malformed] == ["a@example"]
    assert [(address, len(owners)) for address, owners in found.shared] == [("x@example.com", 2)]
    assert found.grave
    told = "\n".join(trouble_lines(found, "don-vi.xlsx"))
    assert "Xã Ba Tơ (21041): “a@example” không phải địa chỉ thư" in told
    assert "ghi cho 2 đơn vị: Xã Sơn Hà (21042), Xã Sơn Hạ (21043)" in told


def test_swapped_addresses_stop_and_one_strange_address_is_only_told() -> None:
    swapped = book("ubnd.bato2@example.com", "binhson@example.com")
    assert swapped.grave and [one.mutual for one in swapped.suspicions] == [True, True]
    assert "có vẻ bị đổi chỗ với Xã Bình Sơn (21040)" in "\n".join(trouble_lines(swapped, "don-vi.xlsx"))
    strange = book("vanthu@example.com", "xabinhson@example.com")
    assert not strange.grave
    assert [one.named.name for one in strange.suspicions] == ["Xã Bình Sơn"]
    assert "xem lại có nhầm không" in "\n".join(doubt_lines(strange))


def test_an_address_is_held_against_those_who_get_no_letter_too() -> None:
    rows = "21040 | Xã Bình Sơn | xã | g | x@example.com |\n21041 | Xã Ba Tơ | xã | g | x@example.com |"
    agencies = register(f"mã | tên | loại | nhóm | e-mail | cc\n{rows}")
    assert look_through(agencies[:1], agencies).grave and not look_through((), agencies).grave


def test_names_that_differ_by_tone_only_are_no_swap() -> None:
    """Sơn Hà and Sơn Hạ are the same without diacritics."""
    assert book("a@example.com", "b@example.com", "sonha@example.com", "sonha2@example.com").suspicions == ()


# ---------------------------------------------------------------- texts


def test_the_shipped_texts_are_sound_and_cover_every_occasion(round_: Round) -> None:
    shipped = {path.name for path in templates_folder(LETTERS).glob("*.txt")}
    assert {path.name for path in (round_.folder / LETTERS).glob("*.txt")} == shipped
    templates = read_templates(round_.folder)
    assert {template.occasion for template in templates} == set(Occasion)


def test_check_looks_at_the_texts(round_: Round) -> None:
    path = round_.folder / LETTERS / "den-han.txt"
    assert (inspect_path(path).kind, inspect_path(path).faults) == ("letter", ())
    path.write_text("Dùng khi: chưa gửi\nTiêu đề: x\n\n{{ han_guii }}", encoding="utf-8")
    for place in (path, round_.folder):
        (fault,) = inspect_path(place).faults
        assert (fault.place, fault.remedy) == ("thu/den-han.txt, dòng 4", "ý bạn là “han_gui”?")


def test_texts_of_a_round_are_its_own(round_: Round) -> None:
    folder = round_.folder / LETTERS
    (folder / "den-han.txt").unlink()
    assert "den-han" not in {template.name for template in read_templates(round_.folder)}
    for path in folder.glob("*.txt"):
        path.unlink()
    assert "den-han" in {template.name for template in read_templates(round_.folder)}  # as an older program made it


HEAD = "Dùng khi: chưa gửi\nTiêu đề: Nhắc {{ don_vi }}\n"


@pytest.mark.parametrize(("text", "told"), [
    (HEAD + "\nKính gửi {{ don_vii }}", "thu/x.txt, dòng 4: không có trường “don_vii” → ý bạn là “don_vi”?"),
    (HEAD + "\n\nA\n{{ ky", "thu/x.txt, dòng 6: thẻ viết sai"),
    (HEAD.replace("Tiêu đề", "Tiêu dề") + "\nA", "ý bạn là “Tiêu đề: …”?"),
    (HEAD.replace("chưa gửi", "chua gui") + "\nA", "ghi một trong: phát hành, chưa gửi, cần sửa"),
    (HEAD + "Từ ngày: mai\n\nA", "dòng 3: “Từ ngày: mai” không phải số nguyên"),
    (HEAD + "Đã nhắc: -1\n\nA", "là số âm"),
    (HEAD, "chưa có nội dung thư"),
    ("Dùng khi: chưa gửi\n\nA", "thiếu “Tiêu đề”"),
])  # fmt: skip
def test_a_broken_text_is_told_with_its_line(text: str, told: str) -> None:
    template, faults = parse_template(text, "thu/x.txt")
    assert template is None and told in "\n".join(map(str, faults))


def test_all_faults_of_all_texts_at_once(round_: Round) -> None:
    folder = round_.folder / LETTERS
    for name in ("den-han.txt", "qua-han.txt"):
        (folder / name).write_text("Dùng khi: chưa gửi\n\n{{ sai }}", encoding="utf-8")
    with pytest.raises(DefinitionError) as told:
        planned(round_, on(1), remind=True)
    assert len(told.value.faults) == 4 and {f.place.split(",")[0] for f in told.value.faults} == {
        "thu/den-han.txt", "thu/qua-han.txt",
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_texts_saved_by_notepad(round_: Round, encoding: str) -> None:
    path = round_.folder / LETTERS / "gui-bieu.txt"
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(text.encode(encoding))
    assert drafted(round_, CALM)["21484"]["subject"].startswith("Đề nghị báo cáo")


def test_a_text_in_another_code_page_is_one_sentence(round_: Round) -> None:
    (round_.folder / LETTERS / "gui-bieu.txt").write_bytes("Tiêu".encode("cp1258", "replace") + b"\xff")
    with pytest.raises(QngError, match="lưu lại với mã hóa UTF-8"):
        planned(round_, CALM)


def test_a_text_runs_no_code(round_: Round) -> None:
    evil = "Dùng khi: phát hành\nTiêu đề: x\n\n{{ don_vi.__class__.__mro__ }}"
    (round_.folder / LETTERS / "gui-bieu.txt").write_text(evil, encoding="utf-8")
    with pytest.raises(QngError, match="không được phép chạy"):
        planned(round_, CALM)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{% for a in range(90000) %}{% for b in range(90000) %}x{% endfor %}{% endfor %}", "lặp quá nhiều lần"),
        ("{{ 'a' * 10**9 }}", "quá lớn"),
        ("{{ don_vi.ljust(10**9) }}", "thuộc tính “ljust”"),
        ("{{ don_vi + 1 }}", "có phép tính không làm được"),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "gọi lại chính nó"),
    ],
)
def test_a_text_neither_loops_nor_grows_without_end(body: str, said: str) -> None:
    with pytest.raises(QngError) as problem:
        fill_text(body, "phat-hanh", {"don_vi": "Xã Ba Tơ"})
    assert str(problem.value).startswith("Mẫu thư “phat-hanh” ") and said in str(problem.value)


def test_the_ladder_is_data(round_: Round) -> None:
    templates = read_templates(round_.folder)

    def step(day: int, reminded: int = 0, occasion: Occasion = Occasion.MISSING) -> str:
        found = reminder_template(templates, occasion, day, reminded)
        return found.name if found else ""

    assert [step(day) for day in (-4, -3, -1, 0, 1, 4)] == [
        "", "nhac-truoc-han", "nhac-truoc-han", "den-han", "qua-han", "qua-han",
    ]  # fmt: skip
    assert step(4, 1) == "qua-han-nhac-lai"
    assert step(-30, 0, Occasion.FAULTY) == "de-nghi-sua"


# ---------------------------------------------------------------- drafts


def test_a_draft_is_ready_to_be_sent(round_: Round) -> None:
    drafts = drafted(round_, CALM)
    assert set(drafts) == {"21040", "21484", "23332"}
    message = drafts["21040"]
    assert (message["X-Unsent"], message["From"]) == ("1", None)
    assert (message["To"], message["Cc"]) == ("a@example.com, b@example.com", "c@example.com")
    assert message["Subject"] == "Đề nghị báo cáo 6 tháng đầu năm 2026: Biểu thử (Xã Bình Sơn)"
    text = body_of(message)
    assert "Kính gửi: Ủy ban nhân dân xã Bình Sơn" in text and "17/6/2026" in text
    assert "Phòng Thử nghiệm, 0255 000 000" in text and "{{" not in text
    (workbook,) = message.iter_attachments()
    name = "21040-xa-binh-son-2026-H1.xlsx"
    assert workbook.get_filename() == name
    assert workbook.get_content_type() == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert workbook.get_content() == (round_.folder / ISSUED / name).read_bytes()


def test_drafts_are_named_by_agency_and_equal_for_equal_clocks(round_: Round) -> None:
    drafted(round_, CALM)
    folder = round_.folder / LETTERS / "phat-hanh"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(before) == {"21040-xa-binh-son.eml", "21484-xa-ba-to.eml", "23332-xa-dak-ro-wa.eml"}
    drafted(round_, CALM)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    for content in before.values():
        lines = content.split(b"\r\n")
        assert not any(b"\n" in line or b"\r" in line for line in lines)
        assert max(map(len, lines)) <= 79 and content.isascii()


def letter(**parts: object) -> Letter:
    values: dict[str, object] = {
        "key": "k", "agency": "X", "occasion": Occasion.ISSUE, "template": "t", "ordinal": 1,
        "to": ("a@example.com",), "cc": (), "subject": "Tiêu đề", "text": "Nội dung",
    }  # fmt: skip
    return Letter(**values | parts)  # type: ignore[arg-type]


def test_names_with_diacritics_and_long_subjects_survive() -> None:
    name = "Biểu số liệu của Ủy ban nhân dân xã Đăk Rơ Wa – bản đề nghị sửa lần thứ hai, ngày 05 tháng 7.xlsx"
    subject = "Đề nghị " + "rất dài, có dấu, " * 20 + "hết"
    attachment = Attachment(name, Path(name), "", "01")
    content = message_bytes(
        letter(subject=subject, attachment=attachment), b"PK", sender="s@example.com", now=CALM, draft=False
    )
    message = read(content)
    assert message["Subject"] == subject and message["X-Unsent"] is None and message["From"] == "s@example.com"
    assert message["Message-ID"] == "<k@example.com>"
    (part,) = message.iter_attachments()
    assert part.get_filename() == name
    assert b"filename*0*=utf-8''" in content


def test_a_subject_or_text_smuggles_no_header() -> None:
    content = message_bytes(
        letter(subject="a\r\nBcc: x@example.com", text="b\r\n.\r\nc"), b"", sender="", now=CALM, draft=True
    )
    message = read(content)
    assert message["Bcc"] is None and message["Subject"] == "a Bcc: x@example.com"
    assert body_of(message) == "b\n.\nc\n"


def test_who_has_no_workbook_or_a_changed_one_is_withheld(round_: Round) -> None:
    (round_.folder / ISSUED / "21484-xa-ba-to-2026-H1.xlsx").unlink()
    (round_.folder / ISSUED / "23332-xa-dak-ro-wa-2026-H1.xlsx").write_bytes(b"PK changed")
    plan = planned(round_, CALM)
    assert [one.letter.agency for one in plan.due] == ["21040"]
    assert [agency.code for agency in plan.book.missing] == ["23293"]
    reasons = {one.agency.code: one.reason for one in plan.withheld}
    assert "không thấy" in reasons["21484"] and "đã bị sửa sau khi phát hành" in reasons["23332"]


# ---------------------------------------------------------------- reminders


def test_only_those_who_owe_are_reminded_each_by_its_own_text(round_: Round) -> None:
    answer(round_, "21040", GOOD)
    answer(round_, "21484", GOOD.replace("| 7", "| 7.5"))
    collect_now(round_)
    drafts = drafted(round_, on(2), remind=True)
    assert set(drafts) == {"21484", "23332"}
    assert drafts["23332"]["subject"] == "Đã quá hạn gửi báo cáo 6 tháng đầu năm 2026 (Xã Đăk Rơ Wa)"
    assert drafts["21484"]["subject"] == "Đề nghị sửa báo cáo 6 tháng đầu năm 2026, 01 chỗ (Xã Ba Tơ)"
    assert "phải là số nguyên nhưng ô ghi 7,5" in body_of(drafts["21484"])
    (workbook,) = drafts["21484"].iter_attachments()
    assert workbook.get_filename() == "21484-xa-ba-to-2026-H1-sua-02.xlsx"
    lying = round_.folder / "tra-lai" / "21484-xa-ba-to-2026-H1-sua-02.xlsx"
    assert workbook.get_content() == lying.read_bytes()
    (again,) = drafts["23332"].iter_attachments()
    assert again.get_filename() == "23332-xa-dak-ro-wa-2026-H1.xlsx"


def test_a_refused_file_is_told_in_the_reminder(round_: Round) -> None:
    path = round_.folder / "nhan-ve" / "23332-xa-dak-ro-wa-2026-H1.xlsx"
    path.write_bytes((round_.folder / ISSUED / "23332-xa-dak-ro-wa-2026-H1.xlsx").read_bytes())
    collect_now(round_)
    message = drafted(round_, on(2), remind=True)["23332"]
    assert "Tệp đơn vị đã gửi chưa dùng được vì:\n- " in body_of(message)


def test_reminders_climb_and_are_not_repeated_too_soon(round_: Round) -> None:
    answer(round_, "21040", GOOD)
    answer(round_, "21484", GOOD)
    collect_now(round_)

    def subjects(day: int) -> list[str]:
        return [str(m["subject"]).split(" báo cáo")[0] for m in drafted(round_, on(day), remind=True).values()]

    assert subjects(-10) == []
    assert subjects(-3) == ["Nhắc gửi"]
    assert subjects(-3) == ["Nhắc gửi"]  # the same day: the same draft, written anew
    assert subjects(-2) == []
    assert subjects(0) == ["Hôm nay hết hạn gửi"]
    assert subjects(1) == ["Đã quá hạn gửi"]
    assert subjects(3) == []
    assert subjects(4) == ["Đề nghị gửi gấp"]
    assert subjects(5) == []
    assert subjects(7) == ["Đề nghị gửi gấp"]
    with Store(round_.folder / DATASET_FILE) as store:
        mail = mail_history(store)["23332"]
    assert (mail.reminded, mail.last_reminded) == (5, on(7))
    answer(round_, "23332", GOOD)
    collect_now(round_, on(9))
    assert subjects(20) == []


def test_the_draft_of_one_who_has_answered_since_is_taken_away(round_: Round) -> None:
    drafted(round_, on(1), remind=True)
    lying = round_.folder / LETTERS / "nhac-2026-06-18" / "23332-xa-dak-ro-wa.eml"
    assert lying.is_file()
    answer(round_, "23332", GOOD)
    collect_now(round_, on(1))
    drafted(round_, on(1), remind=True)
    assert not lying.exists()


def test_new_faults_are_told_at_once(round_: Round) -> None:
    answer(round_, "21484", GOOD.replace("| 7", "| 7.5"))
    collect_now(round_)
    assert "21484" in drafted(round_, on(0), remind=True)
    assert "21484" not in drafted(round_, on(1), remind=True)
    answer(round_, "21484", GOOD.replace("| 7", "| -3"))
    collect_now(round_, on(1))
    drafts = drafted(round_, on(1), remind=True)
    (workbook,) = drafts["21484"].iter_attachments()
    assert workbook.get_filename() == "21484-xa-ba-to-2026-H1-sua-03.xlsx"


# ---------------------------------------------------------------- command line


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the clock of the command line."""

    def set_clock(now: datetime) -> None:
        for module in ("mail", "gathering"):
            monkeypatch.setattr(f"qng_reports.cli.{module}.clock", lambda: now)

    return set_clock


def test_the_command_drafts_and_status_tells(
    round_: Round, at: Callable[[datetime], None], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(round_.folder)
    at(CALM)
    assert run("mail", folder) == 0
    shown = capsys.readouterr()
    assert "Đã soạn 3 thư (.eml)" in shown.out
    assert "1 đơn vị chưa có địa chỉ thư trong don-vi.xlsx nên chưa có thư: Phường Kon Tum (23293)." in shown.err
    at(on(2))
    assert run("mail", folder, "--remind") == 0
    assert "Công văn đôn đốc: " in capsys.readouterr().out
    run("status", folder)
    shown = capsys.readouterr()
    assert "Thư: đã soạn thư gửi tệp biểu cho 3/4 đơn vị; đã nhắc 3 đơn vị, gần nhất 19/06/2026." in shown.out
    assert "nhắc 1 lần 19/06" in shown.out
    page = (round_.folder / "ket-qua" / "tinh-trang.html").read_text(encoding="utf-8")
    assert "Thư: đã soạn thư gửi tệp biểu 01/06/2026 (dakrowa@example.com); đã nhắc 1 lần, gần nhất 19/06/2026" in page
    run("status", folder, "--json")
    assert json.loads(capsys.readouterr().out)["mail"]["23332"] == {
        "workbook": "drafted", "workbook_at": "2026-06-01T08:00:00", "workbook_to": ["dakrowa@example.com"],
        "reminded": 1,
        "last_reminded": "2026-06-19T08:00:00", "trouble": None,
    }  # fmt: skip


def test_a_rehearsal_leaves_nothing(
    round_: Round, at: Callable[[datetime], None], capsys: pytest.CaptureFixture[str]
) -> None:
    answer(round_, "21484", GOOD.replace("| 7", "| 7.5"))
    collect_now(round_)
    before = sorted(path for path in round_.folder.rglob("*") if path.is_file())
    at(on(2))
    assert run("mail", str(round_.folder), "--remind", "--dry-run") == 0
    shown = capsys.readouterr().out
    assert "Sẽ có 3 thư:" in shown and "21484-xa-ba-to-2026-H1-sua-02.xlsx" in shown
    assert sorted(path for path in round_.folder.rglob("*") if path.is_file()) == before
    with Store(round_.folder / DATASET_FILE) as store:
        assert store.letters() == () and not any(one.is_correction for one in store.issued())


def readdressed(round_: Round, **emails: str) -> None:
    """don-vi.xlsx with other addresses."""
    from openpyxl import load_workbook

    path = round_.folder / "don-vi.xlsx"
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    for row in range(2, sheet.max_row + 1):
        code = f"d{sheet.cell(row, 1).value}"
        if code in emails:
            sheet.cell(row, 5).value = emails[code]
    workbook.save(path)


def test_grave_addresses_stop_before_anything_is_written(
    round_: Round, at: Callable[[datetime], None], capsys: pytest.CaptureFixture[str]
) -> None:
    readdressed(round_, d21484="bato@example", d23332="b@example.com")
    at(CALM)
    assert run("mail", str(round_.folder)) == 2
    told = capsys.readouterr().err
    assert "“bato@example” không phải địa chỉ thư" in told and "“b@example.com” ghi cho 2 đơn vị" in told
    assert not (round_.folder / LETTERS / "phat-hanh").exists()
    assert run("mail", str(round_.folder), "--addresses-checked") == 1
    assert "Đã soạn 2 thư" in capsys.readouterr().out


@pytest.mark.parametrize(("arguments", "told"), [
    (("--ssl",), "Thiếu --smtp-host"),
    (("--smtp-host", "localhost", "--ssl", "--starttls"), "Chỉ chọn một"),
    (("--smtp-host", "localhost"), "thêm --from"),
    (("--smtp-host", "localhost", "--from", "xyz"), "không phải địa chỉ thư"),
    (("--agency", "99999"), "Không có đơn vị mã “99999”"),
    (("--resend", "99999"), "Không có đơn vị mã “99999”"),
    (("--pause", "-1"), "--pause"),
])  # fmt: skip
def test_options_that_make_no_sense(
    round_: Round, arguments: Sequence[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("mail", str(round_.folder), *arguments) == 2
    assert told in capsys.readouterr().err


def test_rounds_of_an_older_program_can_mail(round_: Round) -> None:
    assert open_round(round_.folder).asked == round_.asked
    due = planned(round_, CALM).due
    assert all(isinstance(one, Due) and one.record is None for one in due)
    with Store(round_.folder / DATASET_FILE) as store:
        store.note_letter(due[0].letter, LetterState.SENT, CALM)
        store.note_letter(due[0].letter, LetterState.UNSURE, CALM, "x")
        assert [state for state, _, _ in store.letter_steps(due[0].letter.key)] == ["đã gửi", "không chắc"]
