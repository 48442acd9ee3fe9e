"""Expressions of a template: what each gives, and what in it there is not or cannot be computed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from difflib import SequenceMatcher, get_close_matches
from typing import TypeAlias

from jinja2 import nodes
from jinja2.sandbox import SandboxedEnvironment

from qng_reports.report import Field, Shape
from qng_reports.vietnamese import slug

Scope: TypeAlias = "dict[str, Field | None]"
"""Names in force; None: anything may stand under the name."""

_TEXT, _NUMBER = Field(Shape.TEXT), Field(Shape.NUMBER)
LOOP = Field(
    Shape.RECORD,
    under={
        **dict.fromkeys(("index", "index0", "revindex", "revindex0", "length", "depth", "depth0"), _NUMBER),
        **dict.fromkeys(("first", "last", "changed", "cycle", "previtem", "nextitem"), _NUMBER),
    },
)
_LOOKUPS = frozenset(("items", "keys", "values", "get"))
_METHODS: dict[Shape, type | None] = {Shape.TEXT: str, Shape.NUMBER: None, Shape.DATE: None, Shape.LIST: list}
_DATE_NAMES = frozenset(("day", "month", "year", "isoformat", "strftime", "weekday"))
_SAME = frozenset(("sort", "list", "reverse", "unique", "select", "reject", "selectattr", "rejectattr"))
_ONE = frozenset(("first", "last", "min", "max"))
_WORDS = frozenset(
    ("join", "upper", "lower", "capitalize", "title", "trim", "replace", "truncate", "string", "chu_thich")
)
_NUMBERS = frozenset(("length", "count", "int", "float", "round", "abs", "sum", "wordcount"))
_BY_ATTRIBUTE = frozenset(("map", "selectattr", "rejectattr", "sort", "join", "sum", "groupby", "unique", "min", "max"))
_BY_FIRST = frozenset(("selectattr", "rejectattr", "groupby"))
_SAID = {
    Shape.TEXT: "là chữ", Shape.NUMBER: "là số", Shape.DATE: "là ngày", Shape.CHART: "là biểu đồ",
    Shape.LIST: "là danh sách", Shape.BY_CODE: "tra theo mã", Shape.RECORD: "gồm nhiều trường",
}  # fmt: skip
_SIGNS: dict[type[nodes.Node], str] = {
    nodes.Add: "+", nodes.Sub: "-", nodes.Mul: "*", nodes.Div: "/", nodes.FloorDiv: "//", nodes.Mod: "%",
    nodes.Pow: "**",
}  # fmt: skip
_ORDER = {"gt": ">", "gteq": ">=", "lt": "<", "lteq": "<="}
_SHOWN = 6  # names listed where none is near
_FIELDS = "docs/truong-du-lieu.md (mẫu thư: docs/thu.md)"
_CODES = "trang chi_tieu, nhiem_vu của biểu mẫu"
_Told: TypeAlias = tuple[str, str]


def element_of(field: Field | None) -> Field | None:
    """One of a list, or what a code leads to; None when that cannot be told."""
    return field.element if field is not None else None


def shape_of(node: nodes.Node, scope: Mapping[str, Field | None]) -> Field | None:
    """What an expression gives; None when that cannot be told."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name)
    if isinstance(node, nodes.Const):
        return _TEXT if isinstance(node.value, str) else _NUMBER if _is_number(node.value) else None
    if isinstance(node, nodes.Concat):
        return _TEXT
    if isinstance(node, nodes.Getattr):
        under = shape_of(node.node, scope)
        return under.under.get(node.attr) if under is not None else None
    if isinstance(node, nodes.Getitem):
        return _item_shape(node, scope)
    if isinstance(node, nodes.Filter) and node.node is not None:
        return _filter_shape(node, shape_of(node.node, scope))
    if isinstance(node, nodes.CondExpr):
        return shape_of(node.expr1, scope)
    if isinstance(node, nodes.Add):
        left, right = shape_of(node.left, scope), shape_of(node.right, scope)
        return left if left is not None and right is not None and left.shape is right.shape else None
    return None


def _item_shape(node: nodes.Getitem, scope: Mapping[str, Field | None]) -> Field | None:
    under = shape_of(node.node, scope)
    if under is None or isinstance(node.arg, nodes.Slice):
        return under
    if under.shape is Shape.RECORD and isinstance(node.arg, nodes.Const):
        return under.under.get(str(node.arg.value))
    by_name = isinstance(node.arg, nodes.Const) and not isinstance(node.arg.value, int)
    return None if under.shape is Shape.LIST and by_name else under.element


def _filter_shape(node: nodes.Filter, under: Field | None) -> Field | None:
    if node.name in _WORDS:
        return _TEXT
    if node.name in _NUMBERS:
        return _NUMBER
    if node.name in _ONE:
        return element_of(under)
    if node.name == "map":
        name = _attribute(node)
        inner = element_of(under)
        found = inner.under.get(name) if inner is not None and name else None
        return Field(Shape.LIST, element=found) if found is not None else None
    return under if node.name in _SAME or node.name in ("default", "d") else None


def spelt(node: nodes.Node) -> str:
    """An expression of names as its author spelt it."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{spelt(node.node)}.{node.attr}"
    if isinstance(node, nodes.Filter) and node.node is not None:
        return f"{spelt(node.node)}|{node.name}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{spelt(node.node)}[{node.arg.value!r}]"
    return f"{spelt(node.node)}[…]" if isinstance(node, nodes.Getitem) else "biểu thức này"


class Expressions:
    """What is wrong with expressions; `judged`: the names, too. `codes` None: any code may be looked up."""

    def __init__(self, environment: SandboxedEnvironment, codes: Collection[str] | None, *, judged: bool) -> None:
        self.environment, self.codes, self.judged = environment, codes, judged
        self._checks: dict[type[nodes.Node], Callable[..., Iterator[_Told]]] = {
            nodes.Name: self._name, nodes.Getattr: self._attribute, nodes.Getitem: self._item,
            nodes.Filter: self._filter, nodes.Test: self._test, nodes.Compare: self._compare,
            **dict.fromkeys(_SIGNS, self._operation),
        }  # fmt: skip

    def faults(self, node: nodes.Node, scope: Scope) -> Iterator[_Told]:
        """What is wrong and what to do, for the expression and all in it, the inner ones first."""
        for child in node.iter_child_nodes():
            yield from self.faults(child, scope)
        check = self._checks.get(type(node))
        if check is not None:
            yield from check(node, scope)

    def _name(self, node: nodes.Name, scope: Scope) -> Iterator[_Told]:
        if node.ctx != "load" or node.name in scope or not self.judged:
            return
        if node.name == "loop":
            yield "“loop” chỉ dùng được trong vòng lặp for", "đưa thẻ này vào giữa for và endfor"
            return
        candidates = sorted(set(scope) - set(self.environment.globals) - {"loop"})
        yield f"không có trường “{node.name}”", _meant(node.name, candidates, "dùng một trong các trường: ")

    def _attribute(self, node: nodes.Getattr, scope: Scope) -> Iterator[_Told]:
        if node.attr.startswith("_") or node.attr == "mro":
            yield f"“{node.attr}” là phần trong của chương trình, không được phép chạy trong mẫu", "xóa phần này"
            return
        under = shape_of(node.node, scope)
        if under is None or not self.judged or node.attr in under.under or _is_method(under.shape, node.attr):
            return
        name = spelt(node.node)
        if under.shape is Shape.RECORD:
            yield f"không có trường “{node.attr}”", _meant(node.attr, list(under.under), f"các trường của “{name}”: ")
        elif node.attr in self.environment.filters:
            yield f"“{name}” {_SAID[under.shape]}, không có trường “{node.attr}”", f"viết {name}|{node.attr}"
        elif under.shape is Shape.LIST:
            yield f"“{name}” là danh sách, không có trường “{node.attr}”", _in_a_loop(name, node.attr, under.element)
        elif under.shape is Shape.BY_CODE:
            yield f"“{name}” tra theo mã, không có trường “{node.attr}”", f'viết {name}["MÃ"].{node.attr}'
        else:
            yield f"“{name}” {_SAID[under.shape]}, không có trường “{node.attr}”", f"in cả trường: {{{{ {name} }}}}"

    def _item(self, node: nodes.Getitem, scope: Scope) -> Iterator[_Told]:
        under = shape_of(node.node, scope)
        if under is None or not self.judged or not isinstance(node.arg, nodes.Const):
            return
        key, name = node.arg.value, spelt(node.node)
        if under.shape is Shape.BY_CODE and self.codes is not None and key not in self.codes:
            yield f"biểu mẫu không có mã “{key}”", _meant(str(key), list(self.codes), "các mã của biểu: ", _CODES)
        elif under.shape is Shape.RECORD and key not in under.under:
            yield f"không có trường “{key}”", _meant(str(key), list(under.under), f"các trường của “{name}”: ")
        elif under.shape is Shape.LIST and not isinstance(key, int):
            yield (
                f"“{name}” là danh sách, không tra được bằng “{key}”",
                f"lấy phần tử đầu: {name}[0], hoặc lặp bằng for",
            )

    def _filter(self, node: nodes.Filter, scope: Scope) -> Iterator[_Told]:
        if node.name not in self.environment.filters:
            known = [name for name in self.environment.filters if not name.startswith("_")]
            yield f"không có bộ lọc “{node.name}”", _meant(node.name, sorted(known), "các bộ lọc: ")
            return
        under = element_of(shape_of(node.node, scope)) if node.node is not None else None
        name = _attribute(node)
        if self.judged and under is not None and name and under.shape is Shape.RECORD:
            first = name.partition(".")[0]
            if first not in under.under:
                yield f"không có trường “{first}”", _meant(first, list(under.under), "các trường ở đó: ")

    def _test(self, node: nodes.Test, scope: Scope) -> Iterator[_Told]:
        if node.name not in self.environment.tests:
            yield (
                f"không có phép thử “is {node.name}”",
                _meant(node.name, sorted(self.environment.tests), "các phép thử: ", whole=""),
            )

    def _operation(self, node: nodes.BinExpr, scope: Scope) -> Iterator[_Told]:
        sides = [(side, shape_of(side, scope)) for side in (node.left, node.right)]
        shapes = [shape.shape for _, shape in sides if shape is not None]
        sign = _SIGNS[type(node)]
        for side, shape in sides:
            bad = shape is not None and shape.shape is not Shape.NUMBER
            if isinstance(node, nodes.Add):
                bad = bad and len(set(shapes)) == 2
            elif isinstance(node, nodes.Mul | nodes.Mod):
                bad = bad and shape is not None and shape.shape is not Shape.TEXT
            if bad and shape is not None and not isinstance(side, nodes.Const):
                yield _impossible(spelt(side), shape.shape, sign)
                return

    def _compare(self, node: nodes.Compare, scope: Scope) -> Iterator[_Told]:
        sides = [(node.expr, None), *((operand.expr, operand.op) for operand in node.ops)]
        shapes = [shape_of(side, scope) for side, _ in sides]
        signs = [sign for _, sign in sides if sign in _ORDER]
        kinds = {shape.shape for shape in shapes if shape is not None}
        if not signs or len(kinds) < 2:
            return
        for (side, _), shape in zip(sides, shapes, strict=True):
            if shape is not None and shape.shape is not Shape.NUMBER and not isinstance(side, nodes.Const):
                yield _impossible(spelt(side), shape.shape, _ORDER[str(signs[0])])
                return


def _impossible(name: str, shape: Shape, sign: str) -> _Told:
    remedy = f"đổi ra số trước: ({name}|int) hoặc ({name}|float)" if shape is Shape.TEXT else "xóa phép tính này"
    return f"phép tính không làm được: “{name}” {_SAID[shape]}, không dùng được với dấu {sign}", remedy


def _attribute(node: nodes.Filter) -> str:
    """The field of each element that a filter is told to look at; "" for none."""
    if node.name not in _BY_ATTRIBUTE:
        return ""
    given = [keyword.value for keyword in node.kwargs if keyword.key == "attribute"]
    given += node.args[:1] if node.name in _BY_FIRST else []
    return given[0].value if given and isinstance(given[0], nodes.Const) and isinstance(given[0].value, str) else ""


def is_uncalled(node: nodes.Node, scope: Mapping[str, Field | None]) -> bool:
    """Whether an expression names a method of a text, list or record without calling it."""
    under = shape_of(node.node, scope) if isinstance(node, nodes.Getattr) else None
    if under is None or not isinstance(node, nodes.Getattr) or node.attr in under.under or node.attr.startswith("_"):
        return False
    return _is_method(under.shape, node.attr) and node.attr not in ("day", "month", "year")


def _is_method(shape: Shape, name: str) -> bool:
    if shape in (Shape.RECORD, Shape.BY_CODE) and name in _LOOKUPS:
        return True
    if shape is Shape.DATE:
        return name in _DATE_NAMES
    kind = _METHODS.get(shape)
    return kind is not None and hasattr(kind, name)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _in_a_loop(name: str, attribute: str, element: Field | None) -> str:
    if element is not None and attribute in element.under:
        first = f"hoặc lấy phần tử đầu: {name}[0].{attribute}"
        return f"lặp {{%p for x in {name} %}} rồi viết {{{{ x.{attribute} }}}}, {first}"
    return f"lặp {{%p for x in {name} %}} rồi in từng phần tử"


def _meant(name: str, candidates: list[str], otherwise: str, whole: str = _FIELDS) -> str:
    """The one that was meant; else the few most like it, and where all stand (`whole`; "" where nothing lists them)."""
    near = nearest_name(name, candidates)
    if near:
        return f"ý bạn là “{near}”?"
    if len(candidates) <= _SHOWN:
        return otherwise + ", ".join(candidates)
    likeness = SequenceMatcher(b=_plain(name), autojunk=False)

    def unlike(candidate: str) -> float:
        likeness.set_seq1(_plain(candidate))
        return -likeness.ratio()

    shown = f"{otherwise}{', '.join(sorted(candidates, key=unlike)[:_SHOWN])}…"
    return f"{shown}; xem đủ: {whole}" if whole else shown


def _plain(name: str) -> str:
    return slug(name).replace("-", "_")


def nearest_name(name: str, candidates: Iterable[str]) -> str:
    """The candidate most like a name, with or without diacritics, spaces and capitals; "" when none is."""
    plain = {_plain(candidate): candidate for candidate in reversed(list(candidates))}
    found = get_close_matches(_plain(name), list(plain), n=1, cutoff=0.6)
    return plain[found[0]] if found else ""
