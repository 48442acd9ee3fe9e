"""The keyboard walk: a LibreOffice window with real key presses, through the inputs of a workbook."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from qng_reports import layout as at
from qng_reports import messages
from qng_reports.layout import Input, Layout
from qng_reports.model import FieldType, Kind, Round
from tests.office.programs import ISLAND, layout_of, needs, workbook_of

pytestmark = pytest.mark.office

WORKER = Path(__file__).with_name("libreoffice_window.py")
SECONDS = 240  # a walk here takes about 30
PROGRAMS = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool", "import": "imagemagick"}
Told = dict[str, object]


@dataclass
class Walk:
    """Steps to be done in one window, by name of what they try; and what was told of each."""

    layout: Layout
    steps: list[tuple[str, ...]]
    parts: dict[str, range]
    told: list[Told]

    def add(self, name: str, *steps: tuple[str, ...]) -> None:
        self.parts[name] = range(len(self.steps), len(self.steps) + len(steps))
        self.steps += [*steps, ("look", name)]

    def of(self, name: str) -> list[Told]:
        return [self.told[number] for number in self.parts[name]]

    @cached_property
    def inputs(self) -> dict[str, tuple[Input, ...]]:
        return {grid.sheet: grid.inputs for grid in self.layout.grids}

    def first(self, kind: FieldType, sheet: str = at.DATA) -> Input:
        return next(cell for cell in self.inputs[sheet] if cell.field.type is kind)


def plan(layout: Layout) -> Walk:
    walk = Walk(layout, [], {}, [])
    # the workbook opens on the guide; the first sheet of inputs is the next one
    walk.add("opened", ("key", "ctrl+Next"))
    walk.add("typed", ("type", "12"), ("key", "Tab"), ("key", "shift+Tab"), ("key", "Delete"))
    for sheet, cells in walk.inputs.items():
        start = ("go", sheet, cells[0].cell)
        walk.add(f"tab {sheet}", start, *[("key", "Tab")] * min(len(cells) - 1, 54 if sheet == at.DATA else 25))
    whole = walk.first(FieldType.INTEGER)
    walk.add(
        "refused", ("go", whole.sheet, whole.cell), ("type", "abc"), ("key", "Return"), ("look", "refusal dialog"),
        ("key", "Escape"),
    )  # fmt: skip
    chosen = walk.first(FieldType.LIST)
    walk.add(
        "list", ("go", chosen.sheet, chosen.cell), ("key", "alt+Down"), ("look", "list open"), ("key", "Down"),
        ("key", "Return"),
    )  # fmt: skip
    walk.add("locked", ("go", at.DATA, whole.cell), ("click", at.DATA, "D8"), ("click", at.DATA, "B8"))
    walk.add("locked typed", ("go", at.CHECK, "C7"), ("key", "x"), ("key", "Escape"))
    walk.add("link", ("go", at.CHECK, "A7"), ("click", at.CHECK, "B9", "ctrl"))
    return walk


@pytest.fixture(scope="module")
def walk(program: str, every_kind: Round, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    for name, package in PROGRAMS.items():
        needs(shutil.which(name), f"needs {name}; on Debian: {package}")
    folder = tmp_path_factory.mktemp("keyboard")
    walk = plan(layout_of(every_kind, ISLAND))
    workbook = folder / "bieu.xlsx"
    shutil.copy(workbook_of(every_kind, ISLAND), workbook)
    job = folder / "job.json"
    job.write_text(
        json.dumps({
            "locale": "vi-VN", "seconds": SECONDS, "open": str(workbook), "pictures": str(folder), "steps": walk.steps,
        }),
        encoding="utf-8",
    )  # fmt: skip
    done = subprocess.run(
        [program, "-I", str(WORKER), str(job)], capture_output=True, encoding="utf-8", timeout=SECONDS + 30, check=False
    )
    assert done.returncode == 0, done.stderr
    walk.told += json.loads(done.stdout)
    print(folder, *(f"{step} {told}" for step, told in zip(walk.steps, walk.told, strict=True)), sep="\n")
    return walk


def dialogs(told: Told) -> list[list[str]]:
    """The texts of each dialog, and of each open list, by the accessibility that a screen reader uses."""
    assert isinstance(told["open"], list)
    return told["open"]


def where(told: Told) -> tuple[object, object]:
    return told["sheet"], told["cell"]


def test_the_first_sheet_of_inputs_is_one_key_away_and_stands_on_its_first_input(walk: Walk) -> None:
    (opened,) = walk.of("opened")
    first = walk.inputs[at.DATA][0]
    assert where(opened) == (at.DATA, first.cell)


def test_what_is_typed_stands_and_tab_goes_on(walk: Walk) -> None:
    first, second = walk.inputs[at.DATA][:2]
    _, tabbed, back, deleted = walk.of("typed")
    assert where(tabbed) == (at.DATA, second.cell)
    assert (*where(back), back["stored"]) == (at.DATA, first.cell, "12")
    assert deleted["stored"] == ""


def test_tab_walks_the_inputs_in_their_order(walk: Walk) -> None:
    """Row by row, an item's state and explanation after its figures, and at last the sign-off."""
    steps = 0
    for sheet, cells in walk.inputs.items():
        told = walk.of(f"tab {sheet}")
        assert [where(one) for one in told] == [(sheet, cell.cell) for cell in cells[: len(told)]]
        steps += len(told) - 1
    assert len(walk.of(f"tab {at.DATA}")) == len(walk.inputs[at.DATA]) > 25
    assert len(walk.inputs) == 4 and steps > 80


def test_a_wrong_value_is_refused_in_vietnamese(walk: Walk) -> None:
    cell = walk.first(FieldType.INTEGER)
    _, _, refused, _, closed = walk.of("refused")
    (dialog,) = dialogs(refused)
    assert dialog[:2] == [messages.refusal_title(cell.field), messages.refusal(cell.field)]
    assert (*where(refused), refused["stored"]) == (cell.sheet, cell.cell, "")
    assert dialogs(closed) == []


def test_a_list_opens_and_gives_a_choice(walk: Walk) -> None:
    cell = walk.first(FieldType.LIST)
    _, opened, _, _, chosen = walk.of("list")
    assert dialogs(opened) == [list(cell.field.choices)]
    assert (*where(chosen), dialogs(chosen)) == (cell.sheet, cell.cell, [])
    assert chosen["stored"] in cell.field.choices


def test_locked_cells_cannot_be_selected_on_a_sheet_of_inputs(walk: Walk) -> None:
    start, *clicked = walk.of("locked")
    assert len(clicked) == 2
    assert {where(one) for one in clicked} == {where(start)}


def test_typing_into_a_locked_cell_is_refused(walk: Walk) -> None:
    """On Tự kiểm tra, whose cells can be selected for their links."""
    start, refused, closed = walk.of("locked typed")
    assert len(dialogs(refused)) == 1  # in LibreOffice's own words and language
    assert refused["stored"] == closed["stored"] == start["stored"]
    assert str(start["stored"]).startswith("=") and dialogs(closed) == []


def test_ctrl_and_click_on_a_listed_fault_leads_to_its_cell(walk: Walk) -> None:
    """The third of the faults that are left once the first item has the choice made above."""
    start, followed = walk.of("link")
    answered = walk.first(FieldType.LIST).item
    due = [
        walk.layout.inputs_of(asked.indicator.code)[0]
        for asked in walk.layout.asked()
        if asked.indicator.required and asked.indicator.code != answered and asked.indicator.kind is not Kind.PARTS
    ]
    assert where(start) == (at.CHECK, "A7")
    assert where(followed) == (due[2].sheet, due[2].cell)
