"""What the report says of each item: change, extremes, judgement by hand, waivers, tasks, tables, answers, origins."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args, get_type_hints

import docx
import pytest

from qng_reports.dataset import Assessment, Dataset, Decision, Verdict
from qng_reports.doors import word
from qng_reports.model import Agency, Component, PastResult, Round
from qng_reports.periods import parse_period
from qng_reports.render import Order, build_report, render_report
from qng_reports.render.item import item_of
from qng_reports.render.names import called, listed
from qng_reports.render.view import View
from qng_reports.report import Chart, Report, Traced, as_context, known_fields
from qng_reports.totals import provincial_results
from tests.tables import answered, bare_round

TODAY = date(2026, 6, 20)
SIX = """
    mã | tên                       | loại   | nhóm
    X1 | Xã Ba Tơ                  | xã     | cấp xã
    X2 | Xã Ba Tô                  | xã     | cấp xã
    X3 | Phường Trương Quang Trọng | phường | cấp xã
    X4 | Phường Kon Tum            | phường | cấp xã
    X5 | Đặc khu Lý Sơn            | đặc khu | cấp xã
    S1 | Sở Y tế                   | sở     | sở
"""
RATIO = """
    mã  | loại   | mục tiêu | mục tiêu (bản in) | cơ quan chủ trì     | phụ lục theo xã
    X01 | tỷ lệ  | >= 80    | 80%               | UBND các địa phương | có
    X02 | số đếm |          |                   |                     |
"""
SHARES = """
    đơn vị | X01/TS | X01/MS | X02
    X1     | 90     | 100    | 1
    X2     | 50     | 100    | 2
    X3     | 100    | 100    | 2
    X4     | 100    | 100    | 0
"""


def report_of(round_: Round, answers: str = "", dataset: Dataset | None = None) -> Report:
    return build_report(round_, dataset or (answered(round_, answers) if answers else Dataset()), TODAY)


def six(**parts: str) -> Round:
    return bare_round(RATIO, agencies=SIX, ty_le_toi_thieu="75", co_quan_ban_hanh="Sở Thử nghiệm", **parts)


def past(round_: Round, item: str, number: str | None, *, unit: str = "", period: str = "2026-Q1") -> Round:
    told = PastResult(
        parse_period(period), item, None, None, Decimal(number) if number else None, number or "", unit, "", 5, 5
    )
    return replace(round_, history=(*round_.history, told))


class TestChange:
    """85% of 400 and 5 in all, against an earlier figure."""

    @pytest.mark.parametrize(
        ("item", "number", "change"),
        [
            ("X01", "81.8", "tăng 3,20 điểm phần trăm so với quý I năm 2026"),
            ("X01", "90", "giảm 5 điểm phần trăm so với quý I năm 2026"),
            ("X01", "85", "không đổi so với quý I năm 2026"),
            ("X01", None, ""),
            ("X02", "125", "giảm 120 so với quý I năm 2026"),
            ("X02", "3", "tăng 02 so với quý I năm 2026"),
        ],
    )
    def test_since_the_period_before(self, item: str, number: str | None, change: str) -> None:
        told = report_of(past(six(), item, number), SHARES).by_code[item]
        assert told.change == change
        assert change in told.remark

    def test_nothing_where_nothing_is_known(self) -> None:
        item = report_of(six(), SHARES).by_code["X01"]
        assert item.change == ""
        assert item.remark == "kết quả 85% (4/5 đơn vị), mục tiêu 80%"

    def test_only_the_last_period_before_counts(self) -> None:
        round_ = past(past(six(), "X01", "10", period="2025"), "X01", "80")
        assert report_of(round_, SHARES).by_code["X01"].change.endswith("tăng 5 điểm phần trăm so với quý I năm 2026")
        gap = past(past(six(), "X01", "10", period="2025"), "X02", "80")
        assert report_of(gap, SHARES).by_code["X01"].change == ""
        later = past(six(), "X01", "10", period="2026-Q4")
        assert report_of(later, SHARES).by_code["X01"].change == ""

    def test_other_units_are_not_compared(self) -> None:
        items = "mã | loại | đơn vị tính\n X01 | tiền | tỷ đồng\n"
        round_ = bare_round(items)
        answers = "đơn vị | X01\n X1 | 187.25\n X2 | 1.5"
        assert report_of(past(round_, "X01", "180", unit="triệu đồng"), answers).by_code["X01"].change == ""
        told = report_of(past(round_, "X01", "180", unit="Tỷ đồng"), answers).by_code["X01"].change
        assert told == "tăng 8,75 tỷ đồng so với quý I năm 2026"


class TestStandings:
    def test_extremes_and_those_below_the_target(self) -> None:
        item = report_of(six(), SHARES).by_code["X01"]
        assert item.highest == "phường Kon Tum, Phường Trương Quang Trọng (cùng 100%)"
        assert item.lowest == "xã Ba Tô (50%)"
        assert item.below == "1/4"
        assert item.extremes == (
            "cao nhất: phường Kon Tum, Phường Trương Quang Trọng (cùng 100%); thấp nhất: xã Ba Tô (50%); "
            "1/4 đơn vị chưa đạt mục tiêu 80%"
        )
        assert [(r.rank, r.name, r.value) for r in item.ranking] == [
            ("1-2", "phường Kon Tum", "100%"), ("1-2", "Phường Trương Quang Trọng", "100%"), ("3", "xã Ba Tơ", "90%"),
            ("4", "xã Ba Tô", "50%"),
        ]  # fmt: skip
        (standing,) = report_of(six(), SHARES).standings
        assert (standing.extremes, standing.basis) == (item.extremes, "4/5 đơn vị có số liệu")

    def test_too_few_answers_are_not_compared(self) -> None:
        item = report_of(six(), "\n".join(SHARES.splitlines()[:-2])).by_code["X01"]
        assert (item.highest, item.lowest, item.below, item.ranking) == ("", "", "", ())
        assert report_of(six(), "\n".join(SHARES.splitlines()[:-2])).standings == ()

    def test_counts_are_not_compared_since_communes_differ_in_size(self) -> None:
        assert report_of(six(), SHARES).by_code["X02"].ranking == ()

    def test_all_alike(self) -> None:
        answers = "đơn vị | X01/TS | X01/MS\n" + "\n".join(f"X{n} | {n} | {n}" for n in range(1, 5))
        item = report_of(six(), answers).by_code["X01"]
        assert item.extremes == "04 xã, phường cùng 100%; 4/4 đơn vị đạt mục tiêu 80%"
        assert item.highest == item.lowest == ""

    def test_no_division_by_nothing(self) -> None:
        item = report_of(six(), SHARES.replace("100    | 0", "0    | 0")).by_code["X01"]
        assert "phường Kon Tum" not in item.extremes

    def test_an_answer_left_out_by_decision_is_not_ranked(self) -> None:
        round_ = six()
        answers = SHARES + "    X5     | 10     | 100    | 1\n"
        dataset = replace(answered(round_, answers), decisions=(decision("X01", "X5", Verdict.EXCLUDE),))
        item = report_of(round_, dataset=dataset).by_code["X01"]
        assert "Lý Sơn" not in item.extremes
        assert "Không tính số liệu của đặc khu Lý Sơn." in item.note


def decision(item: str, agency: str, verdict: Verdict, value: str = "", reason: str = "") -> Decision:
    return Decision(item, agency, verdict, value, None, reason, "BCVT", datetime(2026, 6, 18))


class TestDecisions:
    def test_judged_by_hand(self) -> None:
        round_ = six()
        dataset = answered(round_, SHARES)
        found = provincial_results(round_, dataset)
        by_hand = replace(
            found[0],
            assessment=Assessment.NOT_MET,
            computed=Assessment.MET,
            decision=decision("X01", "", Verdict.ASSESS, "Chưa đạt", "số liệu chưa được kiểm tra tại chỗ."),
        )
        item = item_of(View(round_, dataset, (by_hand, *found[1:])), by_hand)
        judged = "Sở đánh giá: Chưa đạt (theo quy tắc: Đạt) – số liệu chưa được kiểm tra tại chỗ"
        assert item.judged == judged
        assert item.assessment == "Chưa đạt"
        assert item.remark == f"kết quả 85% (4/5 đơn vị), mục tiêu 80%; {judged}"
        assert item.note == ""

    def test_waivers_are_counted_apart(self) -> None:
        round_ = six()
        waivers = (decision("X01", "X5", Verdict.WAIVE), decision("X02", "X4", Verdict.WAIVE))
        report = report_of(round_, dataset=replace(answered(round_, SHARES), decisions=waivers))
        assert report.by_code["X01"].waived == "01 đơn vị được miễn báo cáo"
        assert report.by_code["X01"].note == "01 đơn vị được miễn báo cáo: đặc khu Lý Sơn."
        assert "; 01 đơn vị được miễn báo cáo" in report.by_code["X01"].remark
        assert report.turnout.levels[0].waived == "02"

    def test_estimates_and_the_lead_s_own_note_are_told_below(self) -> None:
        round_ = bare_round("mã | loại | cơ quan báo cáo\n X01 | số đếm | S1", agencies=SIX)
        dataset = answered(round_, "đơn vị | X01 | X01 giải trình\n S1 | khoảng 350 | Số đến ngày 14/6. |")
        item = report_of(round_, dataset=dataset).by_code["X01"]
        assert item.result == "350"
        assert item.note == "Số liệu ước tính: Sở Y tế. Sở Y tế ghi chú: Số đến ngày 14/6."

    def test_nothing_decided(self) -> None:
        item = report_of(six(), SHARES).by_code["X01"]
        assert (item.judged, item.waived, item.note) == ("", "", "")


class TestTurnout:
    def test_by_level_with_the_silent_named(self) -> None:
        report = report_of(six(noi_dung="mã | nội dung | cơ quan báo cáo\n N1 | Kiến nghị | sở"), SHARES)
        assert report.today == "20/6/2026"
        assert [(level.sent, level.missing) for level in report.turnout.levels] == [
            ("4/5 xã, phường, đặc khu", "đặc khu Lý Sơn"), ("0/1 cơ quan cấp tỉnh", "Sở Y tế"),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "type_", "inside"),
    [
        ("Xã Ba Tơ", "xã", "xã Ba Tơ"),
        ("Đặc khu Lý Sơn", "đặc khu", "đặc khu Lý Sơn"),
        ("Phường Trương Quang Trọng", "phường", "Phường Trương Quang Trọng"),
        ("Xã Nguyễn Nghiêm", "xã", "Xã Nguyễn Nghiêm"),
        ("Xã Đặng Thùy Trâm", "xã", "Xã Đặng Thùy Trâm"),
        ("Phường 5", "phường", "Phường 5"),
        ("Xã Đặng", "xã", "xã Đặng"),
        ("UBND xã Ba Tơ", "xã", "UBND xã Ba Tơ"),
        ("Sở Y tế", "sở", "Sở Y tế"),
    ],
)
def test_names_inside_a_sentence(name: str, type_: str, inside: str) -> None:
    """Nghị định 30/2020/NĐ-CP, Phụ lục II: a unit named after a person or by a number keeps its capital."""
    assert called(Agency("X", name, type_)) == inside


def test_three_of_the_96_bear_a_person_s_name() -> None:
    from qng_reports.rounds import load_register, templates_folder

    communes = [a for a in load_register(templates_folder("xlsx") / "don-vi.xlsx") if a.is_commune]
    assert [called(a) for a in communes if called(a)[0].isupper()] == [
        "Phường Trương Quang Trọng", "Xã Nguyễn Nghiêm", "Xã Đặng Thùy Trâm",
    ]  # fmt: skip
    assert listed(communes[:2]) == "phường Cẩm Thành; phường Nghĩa Lộ"


TASKS = """
    mã  | phần | nhiệm vụ                | thời hạn | cơ quan báo cáo
    NV1 | A    | Ban hành kế hoạch.      | Quý I    | S1
    NV2 | A    | Tuyên truyền            | 2026-06-30 | S1
    NV3 | B    | Thành lập tổ công nghệ  |          | cấp xã
    NV4 | B    | Tập huấn                |          | cấp xã
    NV5 | B    | Kiểm tra                |          | S1
"""
TASK_ANSWERS = """
    đơn vị | NV1 trạng thái | NV1 kết quả thực hiện | NV1 văn bản đã ban hành | NV2 trạng thái | NV3 trạng thái | NV4 trạng thái | NV3 kết quả thực hiện
    S1 | Hoàn thành | Đã ban hành | Kế hoạch số 5/KH-SYT | Thường xuyên | | |
    X1 | | | | | Hoàn thành | Hoàn thành | Đã thành lập 05 tổ
    X2 | | | | | Chưa hoàn thành | Hoàn thành | đã thành lập 05 tổ.
    X3 | | | | | Hoàn thành | | Đã thành lập 07 tổ
    X4 | | | | | Hoàn thành | | Không
"""  # noqa: E501


def with_tasks() -> Round:
    sections = "mã | tên phần\n P | Phần thử\n A | A. Nhóm của tỉnh\n B | Nhóm cấp xã"
    return bare_round("mã | loại\n X01 | số đếm", agencies=SIX, sections=sections, nhiem_vu=TASKS, ty_le_toi_thieu="75")


class TestTasks:
    def test_counted_by_status(self) -> None:
        report = report_of(with_tasks(), TASK_ANSWERS)
        tally = report.tasks
        assert (tally.total, tally.done, tally.regular, tally.ongoing, tally.undone, tally.untold) == (
            "05", "01", "01", "01", "0", "02",
        )  # fmt: skip
        assert [(g.number, g.title, g.tally.total, g.tally.done) for g in report.task_groups] == [
            ("A", "Nhóm của tỉnh", "02", "01"), ("II", "Nhóm cấp xã", "03", "0"),
        ]  # fmt: skip
        assert [group.tally.summary for group in report.task_groups] == [
            "02 nhiệm vụ, trong đó 01 đã hoàn thành, 01 thực hiện thường xuyên",
            "03 nhiệm vụ, trong đó 01 đang triển khai, 02 chưa đủ báo cáo",
        ]
        assert [item.number for group in report.task_groups for item in group.tasks] == ["1", "2", "3", "4", "5"]

    def test_one_agency_s_task_is_told_as_written(self) -> None:
        task = report_of(with_tasks(), TASK_ANSWERS).by_code["NV1"]
        assert (task.name, task.status, task.result, task.due) == (
            "Ban hành kế hoạch", "Hoàn thành", "Hoàn thành", "Quý I",
        )  # fmt: skip
        assert (task.work, task.paragraphs, task.documents) == (
            "Đã ban hành", ("Đã ban hành",), "Kế hoạch số 5/KH-SYT",
        )  # fmt: skip

    def test_a_deadline_is_a_date_of_a_sentence(self) -> None:
        assert report_of(with_tasks(), TASK_ANSWERS).by_code["NV2"].due == "30/6/2026"

    def test_many_agencies_are_counted_and_the_same_said_once(self) -> None:
        by_code = report_of(with_tasks(), TASK_ANSWERS).by_code
        task = by_code["NV3"]
        assert task.status == "Đang triển khai"
        assert task.result == "Đang triển khai (Hoàn thành: 3; Chưa hoàn thành: 1; 4/5 đơn vị)"
        assert task.paragraphs == (
            "- 02 xã (Ba Tô, Ba Tơ) nêu: đã thành lập 05 tổ.",
            "- Phường Trương Quang Trọng: Đã thành lập 07 tổ.",
        )
        assert by_code["NV4"].status == "Chưa đủ báo cáo"
        assert by_code["NV5"].status == "Chưa đủ báo cáo" and by_code["NV5"].paragraphs == ()


BUDGET = {
    "items": "mã | loại | số dòng | cách tổng hợp\n X40 | bảng | 10 | cộng",
    "bang": """
        chỉ tiêu | mã cột | tên cột  | loại     | cộng | số lẻ | danh sách | đơn vị tính
        X40      | nguon  | Nguồn vốn | lựa chọn |      |       | nguon     |
        X40      | nam    | Năm      | số đếm   |      |       |           |
        X40      | tien   | Kinh phí | tiền     | có   | 1     |           | tỷ đồng
        X40      | viec   | Nội dung | văn bản  |      |       |           |
    """,
    "lua_chon": "danh sách | giá trị\n nguon | Đầu tư phát triển\n nguon | Chi sự nghiệp",
}
BUDGET_ANSWERS = """
    đơn vị | X40#1 nguon | X40#1 nam | X40#1 tien | X40#1 viec | X40#2 nguon | X40#2 nam | X40#2 tien | X40#3 nguon | X40#3 nam | X40#3 tien
    X1 | Chi sự nghiệp | 2024 | 119 | Phần mềm & <máy> | Chi sự nghiệp | 2025 | 80 | Đầu tư phát triển | 2024 | 30
    X2 | Chi sự nghiệp | 2024 | 0.8 | | | | | | |
"""  # noqa: E501


class TestTables:
    def table(self, answers: str) -> Any:
        parts = dict(BUDGET)
        return report_of(bare_round(parts.pop("items"), **parts), answers).tables["X40"]

    def test_rows_of_agencies(self) -> None:
        table = self.table(BUDGET_ANSWERS)
        assert [column.title for column in table.columns] == ["Nguồn vốn", "Năm", "Kinh phí", "Nội dung"]
        assert [(row.number, row.name, row.cells) for row in table.rows] == [
            ("1", "Xã Bình Sơn", ("Chi sự nghiệp", "2024", "119", "Phần mềm & <máy>")),
            ("2", "Xã Bình Sơn", ("Chi sự nghiệp", "2025", "80", "…")),
            ("3", "Xã Bình Sơn", ("Đầu tư phát triển", "2024", "30", "…")),
            ("4", "Phường Kon Tum", ("Chi sự nghiệp", "2024", "0,8", "…")),
        ]
        assert (table.total, table.basis, table.columns[2].total) == ("229,8 tỷ đồng", "2/2", "229,8")

    def test_sums_by_source_and_year(self) -> None:
        table = self.table(BUDGET_ANSWERS)
        assert [(s.name, s.value, s.details) for s in table.sums] == [
            ("Đầu tư phát triển", "30 tỷ đồng", "năm 2024: 30 tỷ đồng"),
            ("Chi sự nghiệp", "199,8 tỷ đồng", "năm 2024: 119,8 tỷ đồng; năm 2025: 80 tỷ đồng"),
        ]
        assert table.cross.title == "Nguồn vốn" and table.cross.heads == ("2024", "2025", "Tổng cộng")
        assert [(row.name, row.cells) for row in table.cross.rows] == [
            ("Đầu tư phát triển", ("30", "0", "30")), ("Chi sự nghiệp", ("119,8", "80", "199,8")),
            ("Tổng cộng", ("149,8", "80", "229,8")),
        ]  # fmt: skip

    def test_the_total_is_told_with_its_sums(self) -> None:
        parts = dict(BUDGET)
        ((figure,),) = [g.figures for g in report_of(bare_round(parts.pop("items"), **parts), BUDGET_ANSWERS).figures]
        assert figure.value == "229,8 tỷ đồng (2/2 đơn vị)"
        assert figure.details == (
            "Đầu tư phát triển: 30 tỷ đồng (năm 2024: 30 tỷ đồng)",
            "Chi sự nghiệp: 199,8 tỷ đồng (năm 2024: 119,8 tỷ đồng; năm 2025: 80 tỷ đồng)",
        )

    def test_nothing_answered(self) -> None:
        table = self.table("")
        assert (table.rows, table.sums, table.cross.rows, table.total, table.basis) == ((), (), (), "", "0/2")


QUESTIONS = """
    mã | nội dung           | cơ quan báo cáo
    N1 | Kết quả của ngành. | S1
    N2 | Khó khăn           | cấp xã
"""
ANSWERS = """
    đơn vị | N1                                     | N2
    S1     | Đoạn một có 05 ý.\\nĐoạn hai & <b> |
    X1     |                                        | Thiếu máy
    X2     |                                        | thiếu máy.
    X4     |                                        | Chậm
"""


class TestAnswers:
    def asked(self) -> tuple[Round, Dataset]:
        round_ = six(noi_dung=QUESTIONS)
        dataset = answered(round_, ANSWERS)
        sent = dataset.submissions["S1"]
        lines = tuple(replace(o, text=o.text.replace("\\n", "\n")) for o in sent.observations)
        return round_, Dataset({**dataset.submissions, "S1": replace(sent, observations=lines)})

    def report(self) -> Report:
        round_, dataset = self.asked()
        return report_of(round_, dataset=dataset)

    def test_the_only_agency_asked_is_printed_as_it_wrote(self) -> None:
        digest = self.report().answers["N1"]
        assert digest.paragraphs == ("Đoạn một có 05 ý.", "Đoạn hai & <b>")
        assert (digest.single, digest.whole) == ("Sở Y tế", ())

    def test_many_are_told_as_a_digest(self) -> None:
        digest = self.report().answers["N2"]
        assert digest.single == ""
        assert digest.paragraphs == ("- 02 xã (Ba Tô, Ba Tơ) nêu: thiếu máy;", "- Phường Kon Tum: Chậm.")
        assert digest.opinions == ("02 xã (Ba Tô, Ba Tơ) nêu: thiếu máy", "Phường Kon Tum: Chậm")

    def test_only_opinions_of_many_make_an_appendix(self) -> None:
        report = self.report()
        assert report.appendices.opinions.startswith("Phụ lục")
        only = six(noi_dung="\n".join(QUESTIONS.splitlines()[:-1]))
        told = report_of(only, "đơn vị | N1\n S1 | Một")
        assert told.appendices.opinions == ""


class TestSingleFigures:
    """What a template of another form prints: theo_ma["X01"].gia_tri."""

    def test_parts_of_a_figure(self) -> None:
        context: Any = as_context(report_of(six(), SHARES))
        ratio, count = context["theo_ma"]["X01"], context["theo_ma"]["X02"]
        parts = [ratio[name] for name in ("gia_tri", "don_vi_tinh", "tu_so", "mau_so", "ty_le", "co_so", "danh_gia")]
        assert parts == ["85", "%", "340", "400", "85%", "4/5", "Đạt"]
        assert [count[name] for name in ("gia_tri", "ty_le", "tu_so", "ket_qua")] == ["5", "", "", "5 (4/5 đơn vị)"]
        assert context["theo_ma"]["X02"]["nhan_xet"] == "kết quả 05 (4/5 đơn vị)"

    def test_empty_where_nobody_answered(self) -> None:
        item = report_of(six()).by_code["X01"]
        assert (item.value, item.share, item.numerator, item.basis) == ("", "", "", "0/5")
        assert item.remark == "chưa có số liệu (0/5 đơn vị), mục tiêu 80%"


# what the form, the plan and the calendar say, and numbers of lines: no figures of agencies
NOT_FIGURES = {
    "tt", "so_la_ma", "ten", "muc_tieu", "chu_tri", "de_muc", "nam", "thang", "ngay", "ngay_thang_nam", "ky", "can_cu",
    "ke_hoach", "trich_yeu", "nguong", "tt_so_lieu", "tt_so_sanh", "co_quan_chu_quan", "thoi_han", "danh_gia", "cot",
    "ten_in", "nhom_lon", "theo_quy_tac", "la_phan_cua", "nguoi_danh_gia",
}  # fmt: skip


def untraced(record: Any) -> Iterator[str]:
    for attribute, hint in get_type_hints(type(record), include_extras=True).items():
        name, value = get_args(hint)[1], getattr(record, attribute)
        values = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else (value,)
        for inner in values:
            if dataclasses.is_dataclass(inner) and not isinstance(inner, Chart):
                yield from untraced(inner)
            elif isinstance(inner, str) and re.search(r"\d", inner) and not isinstance(inner, Traced):
                yield f"{type(record).__name__}.{name}: {inner}"


@pytest.mark.parametrize(
    "report",
    [
        report_of(past(six(), "X01", "81.8"), SHARES),
        report_of(with_tasks(), TASK_ANSWERS),
        report_of(bare_round(BUDGET["items"], bang=BUDGET["bang"], lua_chon=BUDGET["lua_chon"]), BUDGET_ANSWERS),
        TestAnswers().report(),
        report_of(six()),
    ],
)
def test_every_figure_carries_its_origin(report: Report) -> None:
    told = [line for line in untraced(report) if line.partition(": ")[0].partition(".")[2] not in NOT_FIGURES]
    assert told == []


def test_origins_name_items_and_agencies() -> None:
    report = report_of(six(), SHARES)
    met, item, row = report.tally.met, report.by_code["X01"], report.communes[0].rows[1]
    assert isinstance(met, Traced) and met.origin.items == ("X01",) and met.origin.how == "đếm chỉ tiêu đạt"
    assert isinstance(item.result, Traced)
    assert item.result.origin.how == "tổng tử số / tổng mẫu số của các đơn vị"
    cell = row.cells[0]
    assert row.name == "Xã Ba Tơ"
    assert isinstance(cell, Traced) and (cell.origin.items, cell.origin.agency) == (("X01",), "X1")
    sent = report.turnout.sent
    assert isinstance(sent, Traced) and sent.origin.items == () and sent.origin.how == "đếm đơn vị đã gửi"


class TestTemplatesOfOtherForms:
    def test_single_figures_answers_and_tables_by_code(self, tmp_path: Path) -> None:
        """And a misspelt field under a code is told."""
        made = docx.Document()
        for line in (
            '{{ theo_ma["X01"].ket_qua }}; {{ theo_ma["X01"].ty_le }}; {{ theo_ma["X01"].cao_nhat }}',
            '{%p for d in tra_loi["N1"].cac_doan %}', "{{ d }}", "{%p endfor %}",
            "{{ theo_ma['X02'].gia_tri }}/{{ nop.cac_cap[0].da_gui }}",
        ):  # fmt: skip
            made.add_paragraph(line)
        made.save(str(tmp_path / "mau.docx"))
        assert word.template_faults(tmp_path / "mau.docx", known_fields()) == ()
        render_report(*TestAnswers().asked(), Order(tmp_path / "mau.docx", TODAY), tmp_path / "ra.docx")
        assert [p.text for p in docx.Document(str(tmp_path / "ra.docx")).paragraphs] == [
            "Chưa có số liệu (0/5 đơn vị); ; ", "Đoạn một có 05 ý.", "Đoạn hai & <b>", "/3/5 xã, phường, đặc khu",
        ]  # fmt: skip
        made.add_paragraph('{{ theo_ma["X01"].ket_quaa }}')
        made.save(str(tmp_path / "mau.docx"))
        (fault,) = word.template_faults(tmp_path / "mau.docx", known_fields())
        assert (fault.what, fault.remedy) == ("không có trường “ket_quaa”", "ý bạn là “ket_qua”?")

    def test_the_context_keeps_origins(self) -> None:
        context: Any = as_context(report_of(six(), SHARES))
        assert isinstance(context["theo_ma"]["X01"]["ket_qua"], Traced)

    def test_a_text_of_several_lines_keeps_its_lines(self, tmp_path: Path) -> None:
        round_ = with_tasks()
        dataset = answered(round_, TASK_ANSWERS)
        sent = dataset.submissions["S1"]
        lines = tuple(
            replace(o, text="Một & hai\nBa") if o.component is Component.RESULT else o for o in sent.observations
        )
        made = docx.Document()
        made.add_paragraph('{{ theo_ma["NV1"].ket_qua_thuc_hien }}')
        made.save(str(tmp_path / "mau.docx"))
        changed = Dataset({**dataset.submissions, "S1": replace(sent, observations=lines)})
        render_report(round_, changed, Order(tmp_path / "mau.docx", TODAY), tmp_path / "ra.docx")
        assert docx.Document(str(tmp_path / "ra.docx")).paragraphs[0].text == "Một & hai\nBa"
