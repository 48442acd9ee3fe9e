"""What can be wrong with an answer, as plain formulas: each gives the code of the collector's catalogue, or nothing.

Only functions that compute alike in Excel 2010, WPS, LibreOffice and Gnumeric (tests/test_generate.py names them). The
sheets show what these formulas say, so that no two places judge differently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qng_reports.figures import LARGEST, RULE_DECIMALS
from qng_reports.layout import SIGN_ITEM, Grid, Input, Layout, Line
from qng_reports.model import YES_NO, Asked, Component, CrossRule, Field, FieldType, Indicator, Kind, Severity, Term
from qng_reports.sheets import cell_name

BLANK, HALF, UNEXPLAINED = "S01", "S11", "S16"  # what the check column does not call a fault
TOO_LONG = "S14"  # kept as it is
BLANK_WORD = BLANK + "w"  # the same where no word of absence is offered, with another remedy
UNSIGNED = "B03"
UNSIGNED_DUE = UNSIGNED + "w"  # the same where a name is all that is wanted
RULE_MARK = "K:"
_SHORT = 84  # characters
Lists = Mapping[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is looked at: `formula` gives a code or an empty text; `due`: an answer must be there.

    `elsewhere`: code, condition and cell, where a fault is mended in another cell than the first.
    `key`: the row code, item or rule it is about; `blank`: what the formula gives in an untouched workbook.
    """

    key: str
    name: str
    sheet: str
    cell: str
    formula: str
    due: bool = False
    blank: str = ""
    elsewhere: tuple[tuple[str, str, str], ...] = ()


def ref(sheet: str, row: int, column: int, last: tuple[int, int] | None = None) -> str:
    """A fixed reference to a cell, or to a range up to `last`, on any sheet."""
    end = f":{cell_name(*last, fixed=True)}" if last else ""
    return f"'{sheet}'!{cell_name(row, column, fixed=True)}{end}"


def input_ref(cell: Input) -> str:
    """A fixed reference to an input."""
    return ref(cell.sheet, cell.row, cell.column)


def faults_of(layout: Layout, lists: Lists) -> tuple[Fault, ...]:
    """Everything that the workbook checks, in the order of its sheets; cross-checks and the sign-off last."""
    found: list[Fault] = []
    for grid in layout.grids:
        for line in grid.lines:
            if line.question is not None:
                found.append(_question_fault(layout, line))
            elif grid.table is not None:
                found.append(_row_fault(grid, line, lists))
            elif line.asked is not None and line.is_item and line.asked.indicator.kind is not Kind.PARTS:
                found.append(_item_fault(layout, line.asked, lists))
    found += [fault for rule in layout.form.rules if (fault := _rule_fault(layout, rule))]
    sign = [cell for cell in layout.inputs if cell.is_sign]
    if sign:
        found.append(_sign_fault(sign, UNSIGNED if layout.due else UNSIGNED_DUE))
    return tuple(found)


def short(name: str) -> str:
    """A name for a list of faults: two lines at most."""
    return name if len(name) <= _SHORT else name[: _SHORT - 1].rsplit(" ", 1)[0] + "…"


def _sign_fault(cells: list[Input], unsigned: str) -> Fault:
    """The sign-off; where nothing must be answered, a name is what makes the workbook an answer."""
    refs = [input_ref(cell) for cell in cells]
    day = next(input_ref(cell) for cell in cells if cell.field.type is FieldType.DATE)
    blank = ",".join(f'TRIM({at})=""' for at in refs)
    formula = chain([(f'AND({day}<>"",NOT(ISNUMBER({day})))', "S13"), (f"OR({blank})", unsigned)])
    elsewhere = tuple((unsigned, f'TRIM({at})=""', cell.cell) for at, cell in zip(refs, cells, strict=True))
    return Fault(SIGN_ITEM, "Phần ký", cells[0].sheet, cells[0].cell, formula, blank=unsigned, elsewhere=elsewhere)


def chain(tests: Iterable[tuple[str, str]], last: str = '""') -> str:
    """IF(a,"A",IF(b,"B",last)): the code of the first test that holds."""
    formula = last
    for condition, code in reversed(list(tests)):
        formula = f'IF({condition},"{code}",{formula})'
    return formula


def _item_fault(layout: Layout, asked: Asked, lists: Lists) -> Fault:
    indicator = asked.indicator
    cells = layout.inputs_of(indicator.code)
    values = [cell for cell in cells if not cell.is_state and not cell.is_note]
    state = next((input_ref(cell) for cell in cells if cell.is_state), "")
    note = next((input_ref(cell) for cell in cells if cell.is_note), "")
    due = indicator.required and not asked.confirms
    blank = (BLANK if indicator.may_be_absent else BLANK_WORD) if due else ""
    if indicator.kind is Kind.TASK:
        formula = _task_formula(values, due, lists)
    else:
        filled = chain(_doubts(indicator, values, lists, "" if asked.confirms else note))
        area = ref(values[0].sheet, values[0].row, values[0].column, (values[-1].row, values[-1].column))
        none, some = f"COUNTA({area})=0", f"COUNTA({area})>0"
        formula = chain([(none, blank)], filled) if due else f'IF({none},"",{filled})'
        if state:
            words = " ".join(f'{state}<>"{word}",' for word in _state_words(cells)).rstrip(",")
            formula = f'IF({state}<>"",{chain([(f"AND({words})", "S12"), (some, "S15")])},{formula})'
    first = values[0]
    return Fault(
        indicator.code,
        short(indicator.short_name or indicator.name),
        first.sheet,
        first.cell,
        formula,
        due,
        blank,
        _elsewhere(indicator, values, cells),
    )


def _elsewhere(
    indicator: Indicator, values: list[Input], cells: Iterable[Input]
) -> tuple[tuple[str, str, str], ...]:  # fmt: skip
    """Where a missing half, result or explanation is to be typed."""
    if indicator.kind is Kind.TASK:
        return (("S20", "TRUE", values[1].cell),)
    found = [(UNEXPLAINED, "TRUE", cell.cell) for cell in cells if cell.is_note]
    if indicator.kind is Kind.RATIO:
        found.append((HALF, f'{input_ref(values[1])}=""', values[1].cell))
        found.append(("S10", "TRUE", values[1].cell))
    return tuple(found)


def _state_words(cells: Iterable[Input]) -> tuple[str, ...]:
    return next(cell.field.choices for cell in cells if cell.is_state)


def _doubts(
    indicator: Indicator, values: list[Input], lists: Lists, note: str
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """The tests of an answer that is not blank, gravest first."""
    if indicator.kind is Kind.TABLE:  # its rows are looked at one by one
        return
    if indicator.kind is Kind.RATIO:
        part, whole = (input_ref(cell) for cell in values)
        area = ref(values[0].sheet, values[0].row, values[0].column, (values[1].row, values[1].column))
        yield f"COUNTA({area})<2", HALF
        yield f"OR(COUNT({area})<2,ISLOGICAL({part}),ISLOGICAL({whole}))", "S02"
        yield f"OR({part}<0,{whole}<0)", "S06"
        if values[0].field.type is FieldType.INTEGER:
            yield f"OR({part}<>INT({part}),{whole}<>INT({whole}))", "S05"
        yield f"{whole}=0", "S10"
        if not indicator.may_exceed:
            yield f"{part}>{whole}", "S09"
    else:
        yield from _cell_doubts(values[0].field, input_ref(values[0]), lists)
    unmet = unmet_condition(indicator, [input_ref(cell) for cell in values])
    if unmet and note and indicator.explain_unmet:
        yield f'AND({unmet},TRIM({note})="")', UNEXPLAINED


def _cell_doubts(field: Field, cell: str, lists: Lists) -> Iterator[tuple[str, str]]:
    if field.type is FieldType.LIST:
        among = f'SUMPRODUCT(--({lists[field.choices]}={cell}&""))>0'  # a choice like 2 comes as a number
        yield f"IF(ISERROR({cell}),TRUE,NOT({among}))", "S12"
    elif field.type is FieldType.DATE:
        yield f"OR(ISLOGICAL({cell}),NOT(ISNUMBER({cell})))", "S13"
    elif field.type is FieldType.TEXT:
        yield f"ISERROR({cell})", "S02"
        yield f"LEN({cell})>{field.max_length}", TOO_LONG
    else:
        yield f"OR(ISLOGICAL({cell}),NOT(ISNUMBER({cell})))", "S02"  # LibreOffice takes TRUE for a number
        if field.type is FieldType.INTEGER:
            yield f"{cell}<>INT({cell})", "S05"
        if field.minimum is not None:
            yield f"{cell}<{field.minimum:f}", "S06" if field.minimum == 0 else "S07"
        yield f"{cell}>{LARGEST if field.maximum is None else field.maximum:f}", "S08"


def unmet_condition(indicator: Indicator, values: list[str]) -> str:
    """A condition that holds where a sound answer misses the target; empty where there is nothing to miss."""
    target = indicator.target
    if target is None or indicator.kind in (Kind.TABLE, Kind.PARTS):
        return ""
    if target.number is None:
        return f'{values[0]}<>"{_quoted(target.status)}"' if target.status else ""
    if indicator.kind is Kind.YESNO:
        return f'{values[0]}="{YES_NO[1]}"'
    if not indicator.is_figure:
        return ""
    value = f"ROUND({values[0]}/{values[1]}*100,2)" if indicator.kind is Kind.RATIO else values[0]
    opposite = {">=": "<", "<=": ">", ">": "<=", "<": ">=", "=": "<>"}[target.operator]
    return f"{value}{opposite}{target.number:f}"


def _quoted(text: str) -> str:
    return text.replace('"', '""')


def _task_formula(values: list[Input], due: bool, lists: Lists) -> str:
    status, result, evidence = (input_ref(cell) for cell in values)
    blank = BLANK_WORD if due else ""
    told = f'IF(AND(TRIM({result})="",TRIM({evidence})=""),"{blank}","{BLANK_WORD}")'
    tests = [*_cell_doubts(values[0].field, status, lists), (f'TRIM({result})=""', "S20")]
    tests += [(f"LEN({cell})>{values[1].field.max_length}", TOO_LONG) for cell in (result, evidence)]
    return f'IF({status}="",{told},{chain(tests)})'


def _row_fault(grid: Grid, line: Line, lists: Lists) -> Fault:
    """One row of a table: nothing to say of an empty one."""
    cells = [cell for cell in grid.inputs if cell.row_code == line.code]
    area = ref(grid.sheet, line.row, cells[0].column, (line.row, cells[-1].column))
    assert line.asked is not None
    indicator = line.asked.indicator
    needed = {column.code for column in indicator.columns if column.required}
    tests: list[tuple[str, str]] = []
    for cell in cells:
        at = input_ref(cell)
        tests += [(f'AND({at}<>"",{condition})', code) for condition, code in _cell_doubts(cell.field, at, lists)]
    tests = _by_code(tests)
    blank = [f'{input_ref(cell)}=""' for cell in cells if cell.table_column in needed]
    elsewhere = [("S19", f'{input_ref(cell)}=""', cell.cell) for cell in cells if cell.table_column in needed]
    if blank:
        tests.append((f"OR({','.join(blank)})", "S19"))
    name = f"{short(indicator.short_name or indicator.name)}, dòng {line.number}"
    return Fault(
        line.code,
        name,
        grid.sheet,
        cells[0].cell,
        f'IF(COUNTA({area})=0,"",{chain(tests)})',
        elsewhere=tuple(elsewhere),
    )


def _by_code(tests: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """One test a code, those of the wrong type first: Excel nests no deeper than 64, and INT of a text is an error."""
    grouped: dict[str, list[str]] = {code: [] for code in ("S02", "S12", "S13")}
    for condition, code in tests:
        grouped.setdefault(code, []).append(condition)
    return [(f"OR({','.join(conditions)})", code) for code, conditions in grouped.items() if conditions]


def _question_fault(layout: Layout, line: Line) -> Fault:
    question = line.question
    assert question is not None
    (cell,) = layout.inputs_of(question.code)
    at = input_ref(cell)
    blank = BLANK_WORD if question.required else ""
    told = f'IF(TRIM({at})="","{blank}",IF(LEN({at})>{question.max_length},"S14",""))'
    formula = f'IF(ISERROR({at}),"S02",{told})'
    return Fault(question.code, short(question.title), cell.sheet, cell.cell, formula, question.required, blank)


def _rule_fault(layout: Layout, rule: CrossRule) -> Fault | None:
    """A cross-check whose items are all asked here; it speaks once every value it needs is there."""
    reported = {asked.indicator.code for asked in layout.asked() if not asked.confirms}
    terms = rule.terms
    if any(term.item not in reported for term in terms):
        return None
    areas = [_term_cells(layout, term) for term in terms]
    refs = [ref(c[0].sheet, c[0].row, c[0].column, (c[-1].row, c[-1].column)) for c in areas]
    known = ",".join(f"COUNT({area})>0,COUNT({area})=COUNTA({area})" for area in refs)
    first = areas[0][0]
    if rule.is_share:
        typed, part, whole = (f"SUM({area})" for area in refs)
        rounded = (f"ROUND({typed}-ROUND(100*{part}/{whole},{n}),{RULE_DECIMALS})<>0" for n in range(RULE_DECIMALS + 1))
        formula = f'IF(AND({known},{whole}<>0),IF(AND({",".join(rounded)}),"{RULE_MARK}{rule.code}",""),"")'
        return Fault(f"{RULE_MARK}{rule.code}", short(rule.message), first.sheet, first.cell, formula)
    left, right = (
        "+".join(f"SUM({area})" for area in part) for part in (refs[: len(rule.left)], refs[len(rule.left) :])
    )
    sign = "<>" if rule.operator == "=" else rule.operator
    holds = f"ROUND({left}-({right}),{RULE_DECIMALS}){sign}0"
    broken = holds if rule.operator == "=" else f"NOT({holds})"
    formula = f'IF(AND({known}),IF({broken},"{RULE_MARK}{rule.code}",""),"")'
    return Fault(f"{RULE_MARK}{rule.code}", short(rule.message), first.sheet, first.cell, formula)


def _term_cells(layout: Layout, term: Term) -> list[Input]:
    """The cell of a term, or the cells of a table's column."""
    cells = layout.inputs_of(term.item)
    if term.column:
        return [cell for cell in cells if cell.table_column == term.column]
    wanted = Component.VALUE if term.component is Component.CELL else term.component
    return [cell for cell in cells if cell.field.component is wanted and not cell.is_state and not cell.is_note]


def is_missing(fault: str) -> str:
    """A condition that holds where an answer is not there, or only half."""
    return f'OR(LEFT({fault},{len(BLANK)})="{BLANK}",{fault}="{HALF}")'


def is_grave(code: str, severities: Mapping[str, Severity]) -> bool:
    """Whether a workbook with that fault should not be sent yet: errors, and a missing explanation."""
    return code == UNEXPLAINED or severities[code] is Severity.ERROR
