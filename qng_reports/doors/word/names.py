"""What the tags of a template ask for: every name, filter and operation held against the fields that there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from jinja2 import TemplateSyntaxError, nodes

from qng_reports.doors.word.expressions import LOOP, Expressions, Scope, element_of, is_uncalled, shape_of, spelt
from qng_reports.doors.word.sandbox import WordSandbox
from qng_reports.doors.word.syntax import told_syntax
from qng_reports.doors.word.tags import Found, Tag, shortened
from qng_reports.report import Field, Fields, Shape

_CLOSED = {"for": "endfor", "if": "endif", "macro": "endmacro", "with": "endwith", "filter": "endfilter",
           "call": "endcall", "block": "endblock", "set": "endset"}  # fmt: skip
_DEEPEST = 40  # expressions within each other; people write three
_SCOPES = frozenset(("for", "macro", "with", "call", "block", "filter"))


class Names:
    """The names in force, block by block, in one part of a template; `known` None: names are not judged."""

    def __init__(self, known: Fields | None, codes: Collection[str] | None, faults: list[Found]) -> None:
        self.environment = WordSandbox()
        self.faults = faults
        self.expressions = Expressions(self.environment, codes, judged=known is not None)
        self.scopes: list[Scope] = [dict(known or {}) | dict.fromkeys(self.environment.globals)]
        self.loops: dict[str, Tag] = {}  # names of loops met so far, wherever they hold

    def print(self, tag: Tag) -> None:
        """A {{ … }}."""
        tree = self._parsed(tag, f"{{{{ {tag.body} }}}}")
        output = next(iter(tree.find_all(nodes.Output)), None) if tree else None
        if output is not None:
            self._judge(tag, output.nodes)
            for node in output.nodes:
                self._printable(tag, node)

    def argument(self, tag: Tag) -> None:
        """What docxtpl's colspan or cellbg is given."""
        tree = self._parsed(tag, f"{{{{ {tag.body.partition(' ')[2]} }}}}")
        if tree:
            self._judge(tag, tree.body)

    def middle(self, tag: Tag, word: str) -> None:
        """An elif or else; of an if only the branch taken may set names, so none are forgotten here."""
        if word == "elif":
            tree = self._parsed(tag, f"{{% {tag.body.replace('elif', 'if', 1)} %}}{{% endif %}}")
            if tree:
                self._judge(tag, [node.test for node in tree.find_all(nodes.If)])

    def enter(self, tag: Tag, word: str) -> bool:
        """A block's head; whether it must be closed ({% set a = 1 %} must not)."""
        single = word == "set" and "=" in tag.body
        tree = self._parsed(tag, f"{{% {tag.body} %}}" + ("" if single else f"{{% {_CLOSED[word]} %}}"))
        inner: Scope = {}
        for node in tree.body if tree else ():
            if isinstance(node, nodes.For):
                inner = self._loop(tag, node)
            elif isinstance(node, nodes.If):
                self._judge(tag, [node.test])
            elif isinstance(node, nodes.Assign | nodes.AssignBlock):
                self._assign(tag, node)
            elif isinstance(node, nodes.Macro | nodes.CallBlock):
                inner = self._macro(tag, node)
            elif isinstance(node, nodes.With):
                inner = self._with(tag, node)
            else:
                self._judge(tag, node.iter_child_nodes())
        if word in _SCOPES:
            self.scopes.append(inner)
        return not single

    def leave(self, word: str) -> None:
        """The end of a block, or what must be taken for it."""
        if word in _SCOPES:
            self.scopes.pop()

    def _scope(self) -> Scope:
        merged: Scope = {}
        for scope in self.scopes:
            merged |= scope
        return merged

    def _loop(self, tag: Tag, node: nodes.For) -> Scope:
        self._judge(tag, [node.iter])
        names = [target.name for target in node.find_all(nodes.Name) if target.ctx == "store"]
        here = shape_of(node.iter, self._scope())
        if here is not None and here.shape not in (Shape.LIST, Shape.BY_CODE) and self.expressions.judged:
            what = f"“{spelt(node.iter)}” không phải danh sách nên không lặp được bằng for"
            self._told(tag, what, "lặp trên một danh sách; in trường này bằng {{ … }}")
        element = element_of(here) if len(names) == 1 else None
        if here is not None and here.shape is Shape.BY_CODE:
            element = Field(Shape.TEXT)  # the codes themselves
        inner: Scope = {"loop": LOOP, **dict.fromkeys(names, element)}
        for name in names:
            self.loops.setdefault(name, tag)
        if node.test is not None:
            self._judge(tag, [node.test], inner)
        return inner

    def _assign(self, tag: Tag, node: nodes.Assign | nodes.AssignBlock) -> None:
        value = node.node if isinstance(node, nodes.Assign) else None
        if value is not None:
            self._judge(tag, [value])
        shape = shape_of(value, self._scope()) if value is not None else Field(Shape.TEXT)
        targets = [node.target, *node.target.find_all(nodes.Name)]
        names = {target.name for target in targets if isinstance(target, nodes.Name)}
        self.scopes[-1] |= {name: shape if len(names) == 1 else None for name in names}

    def _macro(self, tag: Tag, node: nodes.Macro | nodes.CallBlock) -> Scope:
        self._judge(tag, [*node.defaults, *([node.call] if isinstance(node, nodes.CallBlock) else [])])
        if isinstance(node, nodes.Macro):
            self.scopes[-1][node.name] = None
        return dict.fromkeys((*(argument.name for argument in node.args), "caller", "varargs", "kwargs"))

    def _with(self, tag: Tag, node: nodes.With) -> Scope:
        inner: Scope = {}
        for target, value in zip(node.targets, node.values, strict=True):
            self._judge(tag, [value], inner)
            if isinstance(target, nodes.Name):
                inner[target.name] = shape_of(value, self._scope() | inner)
        return inner

    def _parsed(self, tag: Tag, source: str) -> nodes.Template | None:
        try:
            tree = self.environment.parse(source)
            if not _is_deep(tree):
                return tree
        except TemplateSyntaxError as problem:
            what, remedy = told_syntax(problem.message or "", tag.body, self._names())
            self._told(tag, f"thẻ “{tag.raw}” viết sai: {what}", remedy)
            return None
        except (RecursionError, ValueError):  # Python's limits of depth and of digits
            pass
        self._told(tag, f"thẻ “{shortened(tag.raw)}” quá phức tạp", "viết ngắn lại, chia thành nhiều thẻ")
        return None

    def _names(self) -> list[str]:
        return [name for name in self._scope() if name not in self.environment.globals]

    def _judge(
        self, tag: Tag, expressions: Iterable[nodes.Node], more: Mapping[str, Field | None] | None = None
    ) -> None:
        scope = self._scope() | dict(more or {})
        for expression in expressions:
            for what, remedy in self.expressions.faults(expression, scope):
                name = what.removeprefix("không có trường “").removesuffix("”")
                if name in self.loops and what.startswith("không có trường"):
                    remedy = self._of_a_loop(tag, name)
                self._told(tag, what, remedy)

    def _of_a_loop(self, tag: Tag, name: str) -> str:
        loop = self.loops[name]
        if tag.spot.part is not loop.spot.part and tag.spot.part.name.endswith(("footnotes.xml", "endnotes.xml")):
            return (
                f"chú thích không thấy được “{name}” của vòng lặp ở {loop.spot.place}; trong đoạn văn của vòng lặp, "
                f"viết {{{{ {tag.body}|chu_thich }}}} thay cho chú thích này"
            )
        return f"“{name}” chỉ có trong vòng lặp “{loop.raw}” ({loop.spot.place}); đưa thẻ này vào trong vòng lặp"

    def _printable(self, tag: Tag, node: nodes.Node) -> None:
        if isinstance(node, nodes.Filter) and node.name == "chu_thich" and tag.spot.part.label:
            what = "chú thích “chu_thich” chỉ đặt được trong thân văn bản"
            self._told(tag, what, f"bỏ “|chu_thich” hoặc chuyển thẻ khỏi {tag.spot.part.label}")
        if is_uncalled(node, self._scope()):
            self._told(tag, f"“{spelt(node)}” thiếu () ở cuối", f"viết {{{{ {spelt(node)}() }}}}")
        elif isinstance(node, nodes.Tuple):
            self._told(tag, f"thẻ “{tag.raw}” có dấu phẩy thừa", "mỗi trường một thẻ riêng")
        here = shape_of(node, self._scope()) if self.expressions.judged else None
        if here is None or here.shape in (Shape.TEXT, Shape.NUMBER, Shape.DATE, Shape.CHART):
            return
        name = spelt(node)
        if here.shape is Shape.RECORD:
            names = ", ".join(f"{name}.{one}" for one in list(here.under)[:4])
            self._told(tag, f"“{name}” gồm nhiều trường, không in thẳng được", f"in từng trường: {names}…")
        elif here.shape is Shape.BY_CODE:
            self._told(tag, f"“{name}” tra theo mã, không in thẳng được", f'ghi mã: {name}["MÃ"]')
        else:
            remedy = (
                "lặp bằng {%p for … in "
                + name
                + " %}"
                + (f", hoặc nối lại: {{{{ {name}|join(', ') }}}}" if element_of(here) == Field() else "")
            )
            self._told(tag, f"“{name}” là danh sách, không in thẳng được", remedy)

    def _told(self, tag: Tag, what: str, remedy: str) -> None:
        self.faults.append(Found(tag.spot, tag.start, tag.end, what, remedy))


def _is_deep(tree: nodes.Node) -> bool:
    """Whether expressions stand in each other beyond what a walk through them may take."""
    level = [tree]
    for _ in range(_DEEPEST):
        level = [child for node in level for child in node.iter_child_nodes()]
    return bool(level)
