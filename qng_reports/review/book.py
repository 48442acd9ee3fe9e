"""The review workbook: what the Sở looks at, and the cells in which it decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qng_reports.dataset import Assessment, Issue, Matter, Place
from qng_reports.decisions import Shape, answer_shape, in_words, province_shape, told
from qng_reports.messages import SEVERITY_WORDS
from qng_reports.model import Asked, Indicator, Kind, Severity, items_of
from qng_reports.review.desk import Desk, province_text
from qng_reports.review.page import BAD, BOLD, CENTRE, DOUBT, GOOD, TEXT, Choice, Column, Page, Shown
from qng_reports.review.sheet_words import (
    ALL,
    ASSESSMENT_CHOICES,
    DECIDER,
    DOUBT_GUIDE,
    DOUBTS,
    FREE_ROWS,
    HIDDEN,
    HISTORY,
    HISTORY_GUIDE,
    ITEM_GUIDE,
    ITEMS,
    KIND,
    LISTS,
    WAIVER_GUIDE,
    WAIVERS,
    Act,
    Head,
    labelled,
)
from qng_reports.sheets import Book, Cell, Properties, Sheet, Style
from qng_reports.vietnamese import format_date

_EVIDENCE = 6  # points of doubt told of one answer
_LIST_ROW = 3  # of the first entry in the lists
_JUDGED = {Assessment.MET: GOOD, Assessment.NOT_MET: BAD, Assessment.UNKNOWN: DOUBT, Assessment.NONE: TEXT}
_REASON = Choice("Ghi vì sao quyết định như vậy; bắt buộc. Lý do được lưu và hiện trong tổng hợp, báo cáo.")
_WHO = Choice("Họ tên, chức vụ người quyết định. Để trống thì lấy tên ghi ở đầu trang Chỉ tiêu.", length=100)
_COUNT = Choice("Gõ cả tử số và mẫu số; tỷ lệ được tính lại.", length=40)
_ALL_ITEMS = labelled(ALL, "mọi chỉ tiêu")


def review_book(desk: Desk) -> Book:
    """The workbook, described; the same desk gives the same book."""
    form, period = desk.round_.form, desk.round_.period
    sheets = (
        _items(desk), _doubts(desk), _waivers(desk), _history(desk), _lists(desk), _hidden(desk),
    )  # fmt: skip
    about = Properties(
        title=f"Tệp xem xét số liệu {period.name}",
        subject=f"{form.code} {period}",
        author=form.issuer,
        comments="",
        created=desk.now.replace(tzinfo=None),
    )
    return Book(sheets, about, issued=True, answered=True)


def _about(desk: Desk) -> str:
    received = f"{len(desk.dataset.submissions)}/{len(desk.round_.asked)} đơn vị đã báo cáo"
    return (
        f"{desk.round_.form.title} · Kỳ báo cáo: {desk.round_.period.name} · {received} · "
        f"Số liệu lúc {desk.now:%H:%M} ngày {format_date(desk.now.date())}"
    )


# ---------------------------------------------------------------- the province's figures


def _items(desk: Desk) -> Sheet:
    columns = (
        Column(Head.CODE, 8, Head.CODE), Column("Chỉ tiêu", 36), Column("Mục tiêu", 11),
        Column("Kết quả tổng hợp", 20), Column("Số đơn vị", 9), Column("Kỳ trước", 14), Column("Theo quy tắc", 11),
        Column("Số đơn vị có nghi vấn", 9), Column("Quyết định đang có", 26), Column(Head.VERDICT, 15, Head.VERDICT),
        Column(Head.VALUE, 13, Head.VALUE), Column(Head.NUMERATOR, 10, Head.NUMERATOR),
        Column(Head.DENOMINATOR, 10, Head.DENOMINATOR), Column(Head.ASSESSMENT, 13, Head.ASSESSMENT),
        Column(Head.REASON, 28, Head.REASON), Column(Head.DECIDER, 15, Head.DECIDER),
    )  # fmt: skip
    page = Page(ITEMS.sheet, columns)
    page.top(
        "XEM XÉT SỐ LIỆU CỦA TỈNH",
        (
            _about(desk),
            *ITEM_GUIDE,
        ),
    )
    page.asked(DECIDER, "Họ tên, chức vụ người quyết định; dùng cho mọi dòng, mọi trang để trống cột Người quyết định.")
    page.heads()
    form = desk.round_.form
    for section, titles in form.headed({item.section for item in form.items}):
        for title in titles:
            page.section(title)
        for item in form.items:
            if item.section == section.code:
                _item_line(page, desk, item)
    return page.sheet(2, filtered=page.row, tab="#1F4E79")


def _item_line(page: Page, desk: Desk, item: Indicator) -> None:
    result = desk.by_rule(item.code)
    text = province_text(result)
    bare = text and result.value is not None and not (result.printed or result.counts or result.text.endswith("%"))
    unit = item.unit if bare else ""
    doubts = desk.doubted(item.code)
    judged = result.assessment
    values: tuple[Shown, ...] = (
        (item.code, CENTRE),
        item.name,
        (item.target.printed if item.target else "", CENTRE),
        (f"{text} {unit}".strip() or "Chưa có số liệu", BOLD),
        (f"{result.received}/{result.expected}", CENTRE),
        (desk.past_result(item.code), CENTRE),
        (judged.value, CENTRE if judged is Assessment.NONE else _centred(judged)),
        (doubts or None, CENTRE),
        _standing(desk, item.code, ""),
    )
    inputs = _value_inputs(province_shape(item), item)
    inputs |= {
        Head.VERDICT: Choice("Để trống nếu không có gì phải quyết định về số liệu.", tuple(ITEMS.acts)),
        Head.ASSESSMENT: Choice(
            "Chỉ chọn khi Sở đánh giá khác quy tắc, hoặc quy tắc không đánh giá được.", ASSESSMENT_CHOICES
        ),
        Head.REASON: _REASON,
        Head.DECIDER: _WHO,
    }
    page.line(values, inputs)


def _centred(judged: Assessment) -> Style:
    return replace(_JUDGED[judged], align="center")


def _value_inputs(shape: Shape, item: Indicator) -> dict[Head, Choice]:
    """What may be typed where another value is taken."""
    if shape is Shape.COUNTS:
        return {Head.NUMERATOR: _COUNT, Head.DENOMINATOR: _COUNT}
    if shape is Shape.NUMBER:
        return {Head.VALUE: Choice(f"Gõ số ({item.unit})." if item.unit else "Gõ số.", length=40)}
    if shape is Shape.WORD:
        short = len(",".join(item.choices)) <= 255
        return {Head.VALUE: Choice("Chọn giá trị lấy thay.", item.choices if short else ())}
    return {Head.VALUE: Choice("Gõ kết quả bằng lời.")} if shape is Shape.TEXT else {}


def _standing(desk: Desk, item: str, agency: str) -> Shown:
    """The decisions that stand of a subject; one that has expired says so, with the figure then."""
    lines, expired = [], False
    for decision in desk.dataset.decisions:
        if (decision.item, decision.agency) == (item, agency) and decision.matter is not Matter.DUTY:
            gone = decision in desk.effect.expired
            expired = expired or gone
            then = f"HẾT HIỆU LỰC, khi đó số liệu là {decision.figure or 'chưa có'}: " if gone else ""
            lines.append(f"{then}{in_words(decision)}")
    return "\n".join(lines), DOUBT if expired else TEXT


# ---------------------------------------------------------------- agencies' answers


def _doubts(desk: Desk) -> Sheet:
    columns = (
        Column(Head.AGENCY, 22, Head.AGENCY), Column(Head.ITEM, 28, Head.ITEM), Column("Số đã báo", 14),
        Column("Kỳ trước", 11), Column("Mức", 9), Column("Căn cứ nghi vấn", 52), Column("Tệp, trang, ô", 24),
        Column("Quyết định đang có", 24), Column(Head.VERDICT, 15, Head.VERDICT), Column(Head.VALUE, 13, Head.VALUE),
        Column(Head.NUMERATOR, 10, Head.NUMERATOR), Column(Head.DENOMINATOR, 10, Head.DENOMINATOR),
        Column(Head.REASON, 28, Head.REASON), Column(Head.DECIDER, 15, Head.DECIDER),
    )  # fmt: skip
    page = Page(DOUBTS.sheet, columns)
    decided = {(d.agency, d.item) for d in desk.dataset.decisions if d.agency and d.matter is Matter.FIGURE}
    agencies, items = list(desk.agencies), ["", *desk.items]
    known = [(a, i) for a, i in decided - set(desk.doubts) if a in agencies and i in items]
    rows = sorted((*desk.doubts, *known), key=lambda row: (agencies.index(row[0]), items.index(row[1])))
    page.top(
        f"SỐ LIỆU ĐÁNG NGỜ: {len(desk.doubts)}" if desk.doubts else "KHÔNG CÓ SỐ LIỆU ĐÁNG NGỜ",
        (
            _about(desk),
            *DOUBT_GUIDE,
        ),
    )
    page.heads()
    for agency, item in rows:
        _answer_line(page, desk, agency, item)
    filtered = page.row
    page.section("Số liệu khác cần quyết định: chọn đơn vị, chỉ tiêu trong danh sách của ô")
    for _ in range(FREE_ROWS):
        free = {Head.AGENCY: _agency_choice(desk), Head.ITEM: _item_choice(desk)}
        page.line((None,) * 6, free | _answer_inputs(None))
    return page.sheet(2, filtered=filtered, tab="#C65911")


def _answer_line(page: Page, desk: Desk, agency: str, item: str) -> None:
    open_ones = desk.doubts.get((agency, item), [])
    issues = open_ones or desk.answered_doubts(agency, item)
    indicator = desk.items.get(item)
    grave = any(issue.severity is Severity.ERROR for issue in open_ones)
    word = SEVERITY_WORDS[Severity.ERROR if grave else Severity.WARNING] if open_ones else "Đã xét" if issues else ""
    values: tuple[Shown, ...] = (
        labelled(agency, desk.agencies[agency].name),
        labelled(item, indicator.short_name or indicator.name) if indicator else _ALL_ITEMS,
        (desk.answer(agency, item) or _typed(issues), BOLD),
        (desk.past_answer(agency, item), CENTRE),
        (word, BAD if grave else DOUBT if open_ones else TEXT),
        _evidence(issues),
        "\n".join(dict.fromkeys(_spot(issue.place) for issue in issues[:_EVIDENCE])),
        _standing(desk, item, agency),
    )
    page.line(values, _answer_inputs(indicator, whole=not item))


def _typed(issues: Sequence[Issue]) -> str:
    return next((issue.value for issue in issues if issue.value), "")


def _evidence(issues: Sequence[Issue]) -> str:
    lines = [f"{issue.code}: {issue.message}" for issue in issues[:_EVIDENCE]]
    more = len(issues) - _EVIDENCE
    return "\n".join((*lines, f"… và {more} điểm khác") if more > 0 else lines)


def _spot(place: Place) -> str:
    cell = f"{place.sheet}!{place.cell}" if place.sheet and place.cell else place.sheet
    return f"{place.file}, {cell}" if cell else place.file


def _answer_inputs(item: Indicator | None, *, whole: bool = False) -> dict[Head, Choice]:
    """The inputs of an agency's answer; of all its answers at once no value can be taken."""
    acts = [act for act in DOUBTS.acts if act is not Act.VALUE or not whole]
    values: dict[Head, Choice] = {}
    if item is not None:
        values = _value_inputs(answer_shape(item), item)
    elif not whole:
        values = {
            Head.VALUE: Choice("Gõ số hoặc chữ lấy thay; tỷ lệ thì gõ tử số, mẫu số."),
            Head.NUMERATOR: _COUNT,
            Head.DENOMINATOR: _COUNT,
        }
    verdict = Choice("Để trống nếu chưa quyết định.", tuple(acts))
    return {Head.VERDICT: verdict, Head.REASON: _REASON, Head.DECIDER: _WHO} | values


# ---------------------------------------------------------------- waivers, history, lists


def _waivers(desk: Desk) -> Sheet:
    columns = (
        Column(Head.AGENCY, 28, Head.AGENCY), Column(Head.ITEM, 36, Head.ITEM), Column("Đang miễn", 32),
        Column(Head.VERDICT, 16, Head.VERDICT), Column(Head.UNTIL, 13, Head.UNTIL),
        Column(Head.REASON, 28, Head.REASON), Column(Head.DECIDER, 15, Head.DECIDER),
    )  # fmt: skip
    page = Page(WAIVERS.sheet, columns)
    page.top(
        "MIỄN BÁO CÁO",
        (
            _about(desk),
            *WAIVER_GUIDE,
        ),
    )
    page.heads()
    ends = Choice("Ngày cuối cùng được miễn, dạng ngày/tháng/năm.", is_date=True)
    rest = {Head.REASON: _REASON, Head.DECIDER: _WHO}
    for decision in desk.dataset.decisions:
        if decision.matter is Matter.DUTY and decision.agency in desk.agencies:
            item = desk.items.get(decision.item)
            values: tuple[Shown, ...] = (
                labelled(decision.agency, desk.agencies[decision.agency].name),
                labelled(item.code, item.short_name or item.name) if item else _ALL_ITEMS,
                in_words(decision),
            )
            again = Choice("Gia hạn thì chọn Miễn và gõ ngày mới; thôi miễn thì chọn Bỏ quyết định cũ.", WAIVERS.acts)
            page.line(values, {Head.VERDICT: again, Head.UNTIL: ends} | rest)
    for _ in range(FREE_ROWS):
        free = {Head.AGENCY: _agency_choice(desk), Head.ITEM: _item_choice(desk)}
        verdict = Choice("Chọn Miễn.", (Act.WAIVE.value,))
        page.line((None,), free | {Head.VERDICT: verdict, Head.UNTIL: ends} | rest)
    return page.sheet(1, tab="#548235")


def _history(desk: Desk) -> Sheet:
    columns = (
        Column("Lúc", 16), Column("Về", 44), Column("Quyết định đã ghi", 30), Column("Lý do đã ghi", 40),
        Column("Ai quyết định", 22), Column("Số liệu khi đó", 18), Column("Tình trạng", 20),
    )  # fmt: skip
    page = Page(HISTORY, columns)
    page.top(
        f"QUYẾT ĐỊNH ĐÃ CÓ: {len(desk.history)}",
        (
            _about(desk),
            *HISTORY_GUIDE,
        ),
    )
    page.heads()
    for decision, state in desk.states():
        holds = state.startswith("Đang")
        page.line(
            (
                (f"{decision.decided_at:%H:%M %d/%m/%Y}", CENTRE),
                desk.subject(decision.item, decision.agency),
                told(decision),
                decision.reason,
                decision.decided_by,
                decision.figure,
                (state, GOOD if holds else DOUBT if state.startswith("Hết") else TEXT),
            ),
            {},
        )
    return page.sheet(0, filtered=page.row)


def _lists(desk: Desk) -> Sheet:
    page = Page(LISTS, (Column("Đơn vị (danh mục)", 44), Column("Chỉ tiêu (danh mục)", 80)))
    page.top("DANH MỤC", ("Mã và tên để chọn trong các ô của trang khác.",))
    page.heads()
    assert page.row == _LIST_ROW
    agencies, items = _agency_labels(desk), _item_labels(desk)
    for at in range(max(len(agencies), len(items))):
        page.line([names[at] if at < len(names) else "" for names in (agencies, items)], {})
    return page.sheet(0)


def _agency_labels(desk: Desk) -> list[str]:
    return [labelled(agency.code, agency.name) for agency in desk.round_.asked]


def _item_labels(desk: Desk) -> list[str]:
    return [_ALL_ITEMS, *(labelled(item.code, item.short_name or item.name) for item in desk.round_.form.items)]


def _agency_choice(desk: Desk) -> Choice:
    last = _LIST_ROW + len(desk.round_.asked)
    return Choice("Chọn đơn vị trong danh sách, hoặc gõ mã.", source=f"='{LISTS}'!$A${_LIST_ROW + 1}:$A${last}")


def _item_choice(desk: Desk) -> Choice:
    last = _LIST_ROW + len(desk.round_.form.items) + 1
    prompt = f"Chọn chỉ tiêu trong danh sách; “{ALL}” là mọi chỉ tiêu của đơn vị."
    return Choice(prompt, source=f"='{LISTS}'!$B${_LIST_ROW + 1}:$B${last}")


def _hidden(desk: Desk) -> Sheet:
    """What this workbook is, and the fingerprint and words of every figure that it was made from."""
    form = desk.round_.form
    head = (KIND, form.code, form.version, desk.round_.period.code, desk.now.isoformat(timespec="seconds"))
    seen = [(agency.code, "") for agency in desk.round_.asked]
    for agency in desk.round_.asked:
        seen += [
            (agency.code, asked.indicator.code)
            for asked in items_of(form, agency)
            if isinstance(asked, Asked) and asked.indicator.kind is not Kind.PARTS
        ]
    rows = [head, *((item.code, "", desk.basis(item.code, ""), desk.figure(item.code)) for item in form.items)]
    rows += [
        (item, agency, desk.basis(item, agency), desk.figure(item, agency))
        for agency, item in seen
        if desk.answers.get((agency, item))
    ]
    style = Style()
    cells = tuple(Cell(row, at, text, style) for row, texts in enumerate(rows) for at, text in enumerate(texts) if text)
    return Sheet(HIDDEN, cells, (12.0,) * 5, very_hidden=True, protected=True)
