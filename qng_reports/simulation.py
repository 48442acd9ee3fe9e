"""What officers would answer, invented from a commune's population and a seed; for the demonstration only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from qng_reports.figures import percentage
from qng_reports.layout import SIGN_ITEM, Input, Layout
from qng_reports.model import (
    AVAILABILITY_WORDS,
    Agency,
    Asked,
    Availability,
    Component,
    CrossRule,
    Field,
    FieldType,
    Form,
    Indicator,
    Kind,
    Method,
    Question,
)
from qng_reports.vietnamese import clean_text, round_half_up

# How many there are for each 1,000 inhabitants, by a word of the label or by the unit; a guess of the right order (from
# the plan's own counts: 1,477 tổ, 12,198 members, 395 procedures at commune level), so that figures look alive.
_PER_THOUSAND_BY_LABEL = {
    "từ đủ 18 tuổi": 700.0, "trưởng thành": 700.0, "15 tuổi": 760.0, "thành viên": 5.65, "người lao động": 310.0,
    "trong độ tuổi": 90.0, "giáo dục": 0.6,
}  # fmt: skip
_PER_THOUSAND_BY_UNIT = {
    "người": 1000.0, "người dân, doanh nghiệp": 60.0, "hộ": 270.0, "hồ sơ": 95.0, "hồ sơ công việc": 120.0,
    "văn bản": 110.0, "lượt đánh giá": 30.0, "kết quả": 88.0, "thôn, tổ dân phố": 0.69, "tổ": 0.69, "nhà": 0.66,
    "triệu đồng": 2600.0, "lượt người": 190.0, "doanh nghiệp": 3.2, "hộ kinh doanh": 24.0, "sản phẩm": 0.5,
    "điểm": 0.8, "tin, bài": 2.0, "tthc": 1.01,
}  # fmt: skip
_PER_OFFICE = {
    "số cơ quan, địa phương": 111.0,
    "cán bộ": 60.0,
    "máy tính": 58.0,
    "công chức": 60.0,
}  # whatever the population
_RARE = ("lõm sóng",)  # shares that are small because they are bad
_FEW = (4, 14)  # systems, databases, kinds of report: a handful an office
_REASONS = (
    "Đường truyền ở các thôn xa trung tâm chưa ổn định.",
    "Người dân lớn tuổi chưa quen thao tác, còn nhờ người nhà nộp thay.",
    "Đang rà soát, dự kiến hoàn thành trong quý III/2026.",
    "Thiếu nhân lực chuyên trách; cán bộ kiêm nhiệm nhiều việc.",
    "Chưa bố trí đủ kinh phí trong 6 tháng đầu năm.",
)
_WORDS = {
    "khó khăn": (
        "Nhân lực làm công tác chuyển đổi số còn thiếu, chủ yếu kiêm nhiệm.",
        "Một số thôn ở vùng sâu, vùng xa còn lõm sóng di động.",
        "Tổ công nghệ số cộng đồng chưa có kinh phí hoạt động.",
        "Máy tính, máy quét tại bộ phận một cửa đã cũ, xử lý chậm.",
    ),
    "kiến nghị": (
        "Đề nghị tỉnh hỗ trợ kinh phí hoạt động cho Tổ công nghệ số cộng đồng.",
        "Đề nghị doanh nghiệp viễn thông sớm phủ sóng các thôn còn lõm sóng.",
        "Đề nghị Sở Khoa học và Công nghệ tổ chức thêm lớp tập huấn cho công chức cấp xã.",
    ),
    "": (
        "Đã ban hành kế hoạch chuyển đổi số năm 2026 và giao chỉ tiêu đến từng thôn, tổ dân phố.",
        "Duy trì hỗ trợ người dân nộp hồ sơ trực tuyến tại Trung tâm Phục vụ hành chính công.",
        "Tổ công nghệ số cộng đồng hướng dẫn người dân cài đặt, sử dụng VNeID tại nhà.",
    ),
}
_SIMULATED = "(mô phỏng)"  # no names are invented
_DAY_0 = date(1899, 12, 30)
_PROVINCE = "tỉnh"  # stands for the agency where one agency answers for the province
Answers = dict[Input, str | Decimal]


@dataclass(frozen=True, slots=True)
class Officer:
    """One agency's answering: `population` is the commune's, or the whole province's for a provincial agency."""

    agency: Agency
    population: int
    seed: int

    def answers(self, layout: Layout) -> Answers:
        """A value for every input that would be filled, by input cell."""
        numbers: dict[tuple[str, Component], Decimal] = {}
        words: dict[str, str] = {}
        states: dict[str, str] = {}
        for asked in layout.asked():
            self._answer(layout.form, asked, numbers, words, states)
        _obey_rules(layout.form, numbers)
        answers: Answers = {}
        for asked in layout.asked():
            code = asked.indicator.code
            for cell in layout.inputs_of(code):
                value = self._cell(asked, cell, numbers, words, states)
                if value is not None:
                    answers[cell] = value
        for question in layout.questions():
            answers[layout.inputs_of(question.code)[0]] = self._narrative(question)
        for cell in layout.inputs_of(SIGN_ITEM):
            answers[cell] = _SIMULATED if cell.field.type is FieldType.TEXT else Decimal(_serial(layout))
        return answers

    def _random(self, *about: str) -> Random:
        return Random("/".join((str(self.seed), *about)))

    def _answer(
        self, form: Form, asked: Asked, numbers: dict[tuple[str, Component], Decimal], words: dict[str, str],
        states: dict[str, str],
    ) -> None:  # fmt: skip
        indicator = asked.indicator
        if asked.confirms and indicator.method is Method.RATIO_OF_SUMS:
            return
        whose = _PROVINCE if indicator.method is Method.SINGLE else self.agency.code
        luck = self._random(whose, indicator.code, "state")
        if indicator.is_figure and whose != _PROVINCE and luck.random() < 0.05:
            none = luck.random() < 0.7
            states[indicator.code] = AVAILABILITY_WORDS[
                Availability.NOT_APPLICABLE if none else Availability.NOT_AVAILABLE
            ]
        elif indicator.kind is Kind.RATIO:
            part, whole = indicator.fields()
            amount = self._amount(whole, whose, indicator.decimals)
            share = Decimal(self._share(form, indicator, whose)).quantize(Decimal("0.0001"))
            top = min(round_half_up(amount * share, indicator.decimals), amount)
            numbers[indicator.code, whole.component], numbers[indicator.code, part.component] = amount, top
        elif indicator.is_figure:
            numbers[indicator.code, Component.VALUE] = self._figure(indicator, whose)
        elif indicator.choices:
            weights = [40, *([1] * (len(indicator.choices) - 1))]
            words[indicator.code] = luck.choices(indicator.choices, weights)[0]

    def _amount(self, field: Field, whose: str, decimals: int) -> Decimal:
        """How many there are; the same label means the same number everywhere in one agency's answers."""
        label = _folded(field.label)
        luck = self._random(whose, label)
        province = whose == _PROVINCE
        office = next((base for word, base in _PER_OFFICE.items() if word in label), None)
        rate = next((rate for word, rate in _PER_THOUSAND_BY_LABEL.items() if word in label), None)
        rate = rate or _PER_THOUSAND_BY_UNIT.get(_folded(field.unit))
        if office is not None:
            base = office * (96 if province else 1)
        elif rate is not None:
            reach = 1 if province or self.agency.is_commune else 1 / 200  # a department's own classes, not the province
            base = rate * self.population / 1000 * reach
        else:
            base = luck.randint(*_FEW) * (12.0 if province else 1.0)
        return max(round_half_up(Decimal(base * luck.uniform(0.93, 1.07)), decimals), Decimal(1))

    def _share(self, form: Form, indicator: Indicator, whose: str) -> float:
        """A share between 0 and 1, near the target of the item or of the one it supports: most meet it, some do not."""
        aim = form.indicator(indicator.supports) if indicator.supports and not indicator.target else indicator
        target = float(aim.target.number) / 100 if aim.target and aim.target.number else 0.88
        province = self._random(aim.code, "province")
        good = province.random() < 0.68
        if any(word in _folded(indicator.name) for word in _RARE):
            return province.uniform(0.02, 0.06) if self._random(whose, indicator.code).random() < 0.3 else 0.0
        if target >= 0.999 and good:
            return 1.0
        middle = target * (province.uniform(1.02, 1.12) if good else province.uniform(0.82, 0.97))
        return min(max(self._random(whose, indicator.code).gauss(middle, 0.03 * middle), 0.0), 1.0)

    def _figure(self, indicator: Indicator, whose: str) -> Decimal:
        luck = self._random(whose, indicator.code)
        if indicator.kind is Kind.PERCENT:
            wanted = indicator.target.number if indicator.target and indicator.target.number else Decimal(50)
            return round_half_up(wanted * Decimal(luck.uniform(0.85, 1.1)), indicator.decimals)
        return self._amount(indicator.fields()[0], whose, indicator.decimals)

    def _cell(
        self, asked: Asked, cell: Input, numbers: Mapping[tuple[str, Component], Decimal], words: Mapping[str, str],
        states: Mapping[str, str],
    ) -> str | Decimal | None:  # fmt: skip
        code = asked.indicator.code
        if cell.is_state:
            return states.get(code)
        if cell.is_note:
            return None if asked.confirms else self._reason(asked.indicator, numbers, words)
        return numbers.get((code, cell.field.component)) if asked.indicator.is_figure else words.get(code)

    def _reason(
        self, indicator: Indicator, numbers: Mapping[tuple[str, Component], Decimal], words: Mapping[str, str]
    ) -> str | None:
        target = indicator.target
        part = numbers.get((indicator.code, Component.NUMERATOR))
        whole = numbers.get((indicator.code, Component.DENOMINATOR))
        value = numbers.get((indicator.code, Component.VALUE))
        if part is not None and whole:
            value = round_half_up(part * 100 / whole, 2)
        if target is None:
            return None
        if indicator.choices:
            missed = words.get(indicator.code) != indicator.choices[0]
        else:
            missed = target.number is not None and value is not None and not target.met_by(value)
        luck = self._random(self.agency.code, indicator.code, "note")
        return luck.choice(_REASONS) if missed and luck.random() < 0.9 else None

    def _narrative(self, question: Question) -> str:
        kind = next(key for key in _WORDS if key in _folded(question.title))
        return self._random(self.agency.code, question.code).choice(_WORDS[kind])


def _serial(layout: Layout) -> int:
    """The day after the period, as spreadsheets keep dates."""
    return (layout.period.end - _DAY_0).days + 1


def _folded(text: str) -> str:
    return clean_text(text).casefold()


def _obey_rules(form: Form, numbers: dict[tuple[str, Component], Decimal]) -> None:
    """Officers who know their figures do not contradict themselves: makes the form's cross-checks hold."""
    for _ in range(2):
        for rule in form.rules:
            if rule.is_share:
                _obey_share(rule, numbers)
                continue
            left = [(term.item, term.component) for term in rule.left]
            right = [(term.item, term.component) for term in rule.right]
            if any(term not in numbers for term in (*left, *right)) or len(left) != 1:
                continue
            total = sum((numbers[term] for term in right), Decimal(0))
            if (
                rule.operator == "="
                or (rule.operator == "<=" and numbers[left[0]] > total)
                or (rule.operator == ">=" and numbers[left[0]] < total)
            ):
                numbers[left[0]] = total
        for (item, component), part in list(numbers.items()):
            whole = numbers.get((item, Component.DENOMINATOR))
            if component is Component.NUMERATOR and whole is not None and part > whole:
                numbers[item, component] = whole


def _obey_share(rule: CrossRule, numbers: dict[tuple[str, Component], Decimal]) -> None:
    typed, part, whole = ((term.item, term.component) for term in rule.terms)
    if typed in numbers and part in numbers and numbers.get(whole):
        numbers[typed] = percentage(numbers[part], numbers[whole])
