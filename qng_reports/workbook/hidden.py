"""The hidden sheet: identity, lists, check code, and everything that is looked at while the officer types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from qng_reports import layout as at
from qng_reports import messages
from qng_reports.checkcode import LETTERS, MILLION, NOTHING, OTHER, PRIMES, weights
from qng_reports.layout import Input, Layout
from qng_reports.model import FieldType, Severity
from qng_reports.sheets import Cell, Sheet, Style, cell_name
from qng_reports.workbook.faults import (
    BLANK,
    BLANK_WORD,
    HALF,
    RULE_MARK,
    UNSIGNED,
    UNSIGNED_DUE,
    Fault,
    faults_of,
    input_ref,
    is_grave,
    ref,
)
from qng_reports.workbook.looks import Cover, Looks

# columns: what is kept, counted from 0
LABEL, VALUE = 0, 1
FIRST, SECOND, SUM_1, SUM_2 = 3, 4, 5, 6  # of each hashed answer: its two numbers, weighed for each prime
CODE, COUNT, LINK, WHERE, NAME, DUE, GRAVE = 8, 9, 10, 11, 12, 13, 14  # of each fault
KNOWN, TITLE, REMEDY, WEIGHT = 16, 17, 18, 19  # of each code that can occur
LISTS = 21  # this and every further column hold one list of choices
# rows of LABEL, after the identity: witnesses of the program's habits, counters
DECIMAL_SIGN, DAY_FIRST, CHECK_CODE, MISSING, ERRORS, REVIEWS = range(6, 12)


@dataclass(frozen=True)
class Hidden:
    """Where things stand on the hidden sheet of one workbook."""

    layout: Layout

    @cached_property
    def lists(self) -> dict[tuple[str, ...], str]:
        """The range of each list of choices."""
        ranges: dict[tuple[str, ...], str] = {}
        for cell in self.layout.inputs:
            choices = cell.field.choices
            if choices and choices not in ranges:
                column = LISTS + len(ranges)
                ranges[choices] = ref(at.IDENTITY, 0, column, (len(choices) - 1, column))
        return ranges

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that is looked at, one row each."""
        return faults_of(self.layout, self.lists)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {fault.key: row for row, fault in enumerate(self.faults)}

    def fault_of(self, key: str) -> str:
        """The cell that gives the fault of an item, question, or row of a table."""
        return ref(at.IDENTITY, self._rows[key], CODE)

    def broken_by(self, item: str) -> tuple[str, ...]:
        """The cells of the cross-checks that keep an item's figures out of totals while they do not hold."""
        rules = [rule for rule in self.layout.form.rules if rule.severity is Severity.ERROR]
        keys = [RULE_MARK + rule.code for rule in rules if any(term.item == item for term in rule.left)]
        return tuple(self.fault_of(key) for key in keys if key in self._rows)

    def blank_of(self, key: str) -> str:
        """The fault of an untouched workbook."""
        return self.faults[self._rows[key]].blank

    def column(self, column: int) -> str:
        """The range of one column over all faults."""
        return ref(at.IDENTITY, 0, column, (max(len(self.faults) - 1, 0), column))

    def counter(self, row: int) -> str:
        """One of the counters."""
        return ref(at.IDENTITY, row, VALUE)

    @property
    def known(self) -> str:
        """The table of codes with title, remedy and weight."""
        return ref(at.IDENTITY, 0, KNOWN, (max(len(self.codes) - 1, 0), WEIGHT))

    @cached_property
    def codes(self) -> tuple[tuple[str, str, str, bool], ...]:
        """Each code that can occur with title, remedy, and whether it forbids sending."""
        severities = {code: entry.severity for code, entry in messages.CATALOGUE.items()}
        used = [code for code in messages.CATALOGUE if any(f'"{code}"' in f.formula for f in self.faults)]
        found = [(c, messages.CATALOGUE[c].title, messages.CATALOGUE[c].remedy, is_grave(c, severities)) for c in used]
        found = [(c, title if grave else f"Nên xem: {title}", remedy, grave) for c, title, remedy, grave in found]
        for code, remedy in ((BLANK_WORD, messages.ANSWER_REMEDY), (UNSIGNED_DUE, messages.CATALOGUE[UNSIGNED].remedy)):
            if any(f'"{code}"' in f.formula for f in self.faults):
                found.append((code, messages.CATALOGUE[code[:3]].title, remedy, True))
        keys = {fault.key for fault in self.faults}
        for rule in self.layout.form.rules:
            if RULE_MARK + rule.code in keys:
                grave = rule.severity is Severity.ERROR
                title = messages.CATALOGUE["K01"].title
                found.append((RULE_MARK + rule.code, title if grave else f"Nên xem: {title}", rule.message, grave))
        return tuple(found)

    @property
    def graves(self) -> frozenset[str]:
        """The codes that forbid sending."""
        return frozenset(code for code, _, _, grave in self.codes if grave)

    @property
    def due(self) -> int:
        """How many answers must be there."""
        return sum(fault.due for fault in self.faults)


def hidden_sheet(hidden: Hidden, cover: Cover, looks: Looks) -> Sheet:
    """The sheet itself."""
    style = looks.plain
    cells = [
        *(
            Cell(row, column, text, style)
            for row, pair in enumerate(at.identity_pairs(cover.identity))
            for column, text in zip((LABEL, VALUE), pair, strict=True)
        ),
        *_counters(hidden, style),
        *(cell for row, answer in enumerate(hidden.layout.hashed) for cell in _hash_cells(hidden, row, answer, style)),
        *_fault_cells(hidden, style),
        *(
            Cell(row, KNOWN + step, value, style)
            for row, known in enumerate(hidden.codes)
            for step, value in enumerate(_known_row(known))
        ),
        *(
            Cell(row, LISTS + step, choice, style)
            for step, choices in enumerate(hidden.lists)
            for row, choice in enumerate(choices)
        ),
    ]
    return Sheet(at.IDENTITY, tuple(cells), (16, 40), very_hidden=True, protected=True)


def _known_row(known: tuple[str, str, str, bool]) -> tuple[str | int, ...]:
    return (*known[:3], int(known[3]))


def _counters(hidden: Hidden, style: Style) -> Iterator[Cell]:
    """Witnesses of the program that computed last, the check code, and how much is left to do."""
    numbers = [cell for cell in hidden.layout.hashed if not cell.field.choices]
    inputs = input_ref(numbers[0]) if numbers else ref(at.IDENTITY, 0, LABEL)
    missing, errors = _missing(hidden), _errors(hidden)
    reviews = sum(bool(f.blank) and f.blank not in hidden.graves for f in hidden.faults)
    counted: tuple[tuple[int, str, str, str | float], ...] = (
        (DECIMAL_SIGN, at.DECIMAL_LABEL, f'IF(COUNT({inputs})>=0,1/2&"","")', ""),
        (DAY_FIRST, at.DAY_LABEL, f'IFERROR(MONTH(DATEVALUE("1/7/2025"))+0*COUNT({inputs}),"")', ""),
        (CHECK_CODE, at.CODE_LABEL, _code_formula(len(hidden.layout.hashed)), NOTHING),
        (MISSING, "Còn thiếu", missing, hidden.due),
        (ERRORS, "Phải sửa", errors, hidden.due),
        (REVIEWS, "Cần xem lại", _reviews(hidden), reviews),
    )
    for row, label, formula, cached in counted:
        yield Cell(row, LABEL, label, style)
        yield Cell(row, VALUE, f"={formula}", style, formula=True, cached=cached)


def _missing(hidden: Hidden) -> str:
    """Answers that must be there and are not, or only half."""
    if not hidden.faults:
        return "0"
    faults, due = hidden.column(CODE), hidden.column(DUE)
    missing = "+".join(
        f'({faults}="{code}")' for code in (BLANK, BLANK_WORD, HALF)
    )  # Gnumeric takes no LEFT of a range
    return f"SUMPRODUCT({due}*({missing}))"


def _reviews(hidden: Hidden) -> str:
    """What should be looked at again but may be sent."""
    if not hidden.faults:
        return "0"
    return f"MAX({hidden.column(COUNT)})-{hidden.counter(ERRORS)}"


def _errors(hidden: Hidden) -> str:
    return f"SUM({hidden.column(GRAVE)})" if hidden.faults else "0"


def _fault_cells(hidden: Hidden, style: Style) -> Iterator[Cell]:
    count = 0
    for row, fault in enumerate(hidden.faults):
        code = cell_name(row, CODE)
        above = f"{cell_name(row - 1, COUNT)}+" if row else ""
        count += bool(fault.blank)
        weight = f'IF({code}="",0,VLOOKUP({code},{hidden.known},{WEIGHT - KNOWN + 1},FALSE))'
        grave = f"=IF(ISERROR({code}),1,{weight})"
        yield Cell(row, CODE, f"={fault.formula}", style, formula=True, cached=fault.blank)
        yield Cell(row, COUNT, f'={above}IF(ISERROR({code}),1,IF({code}="",0,1))', style, formula=True, cached=count)
        yield from _way(row, fault, style)
        yield Cell(row, NAME, fault.name, style)
        yield Cell(row, DUE, int(fault.due), style)
        yield Cell(row, GRAVE, grave, style, formula=True, cached=int(fault.blank in hidden.graves))


def _way(row: int, fault: Fault, style: Style) -> Iterator[Cell]:
    """The link to the cell where a fault is mended, and what it is called."""
    code = cell_name(row, CODE)
    for column, mark, quote in ((LINK, "#", "'"), (WHERE, "", "")):
        first = f"{mark}{quote}{fault.sheet}{quote}!"
        if not fault.elsewhere:
            yield Cell(row, column, first + fault.cell, style)
            continue
        formula = f'"{first}{fault.cell}"'
        for wanted, condition, cell in reversed(fault.elsewhere):
            formula = f'IF(AND({code}="{wanted}",{condition}),"{first}{cell}",{formula})'
        yield Cell(row, column, f"={formula}", style, formula=True, cached=first + fault.cell)


def _hash_cells(hidden: Hidden, row: int, answer: Input, style: Style) -> Iterator[Cell]:
    """The two numbers of an answer and both weighed sums, as `checkcode` defines them."""
    at_input, first, second = input_ref(answer), cell_name(row, FIRST), cell_name(row, SECOND)
    other = f'IF(TRIM({at_input})="",0,{OTHER})'
    if answer.field.type is FieldType.LIST:
        numbers = (_place_in_list(answer, hidden), f"IF({first}>0,1,{other})")
    else:
        is_number = f"AND(ISNUMBER({at_input}),NOT(ISLOGICAL({at_input})))"  # LibreOffice takes TRUE for a number
        fraction = f"1+ROUND(({at_input}-INT({at_input}))*{MILLION},0)"
        numbers = (f"IF({is_number},INT({at_input}),0)", f"IF({is_number},{fraction},{other})")
    for column, formula, fallback in zip((FIRST, SECOND), numbers, (0, OTHER), strict=True):
        yield Cell(row, column, f"=IFERROR({formula},{fallback})", style, formula=True, cached=0)
    for column, prime, (a, b) in zip((SUM_1, SUM_2), PRIMES, weights(row + 1), strict=True):
        formula = f"=MOD({a}*MOD({first},{prime})+{b}*{second},{prime})"
        yield Cell(row, column, formula, style, formula=True, cached=0)


def _place_in_list(answer: Input, hidden: Hidden) -> str:
    """Which choice stands in a cell, exactly as written, or 0; Gnumeric takes no EXACT of a range."""
    choices, wanted = hidden.lists[answer.field.choices], f'{input_ref(answer)}&""'
    found = wanted
    if any(sign in choice for choice in answer.field.choices for sign in "~*?"):  # MATCH would take them for wildcards
        for sign in "~*?":
            found = f'SUBSTITUTE({found},"{sign}","~{sign}")'
    found = f"MATCH({found},{choices},0)"
    return f"IF(ISNUMBER({found}),{found}*EXACT(INDEX({choices},{found}),{wanted}),0)"


def _code_formula(answers: int) -> str:
    if not answers:
        return f'"{NOTHING}"'
    areas = [ref(at.IDENTITY, 0, column, (answers - 1, column)) for column in (SECOND, SUM_1, SUM_2)]
    groups = []
    for area, prime in zip(areas[1:], PRIMES, strict=True):
        total = f"MOD(SUM({area}),{prime})"
        letters = [f'MID("{LETTERS}",MOD(INT({total}/{32**place}),32)+1,1)' for place in (3, 2, 1, 0)]
        groups.append("&".join(letters))
    return f'IF(SUM({areas[0]})=0,"{NOTHING}",{groups[0]}&"-"&{groups[1]})'
