"""tong-hop.xlsx counts met and not met over the items that the report counts: those with a lead agency."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qng_reports.export.communes import Communes
from qng_reports.export.ledger import Ledger
from qng_reports.export.overview import overview_sheet
from qng_reports.export.picture import Picture
from qng_reports.export.province import Province, sections_table
from qng_reports.export.table import Formula
from tests.test_summary_workbook import picture

__all__ = ["picture"]


def led(picture: Picture, *codes: str) -> Picture:
    """The picture where only those items have a lead agency."""
    form = picture.round_.form
    indicators = tuple(replace(i, lead="Sở Nội vụ" if i.code in codes else "") for i in form.indicators)
    return replace(picture, round_=replace(picture.round_, form=replace(form, indicators=indicators)))


def test_a_supporting_figure_with_a_target_is_not_counted(picture: Picture) -> None:
    table = sections_table(Province(Ledger(led(picture, "R1", "C1"))))
    first, second = table.rows[:2]
    assert (first[3], second[3]) == (2, 0)
    assert "có cơ quan chủ trì" in table.note
    met = first[4]
    assert isinstance(met, Formula)
    areas = [f"'Toàn tỉnh'!${column}$6:${column}$10" for column in "INM"]
    assert met.text == f'=COUNTIFS({areas[0]},"Đạt",{areas[1]},"",{areas[2]},"?*")'


@pytest.mark.parametrize(("leads", "sections"), [(("R1", "C1"), 1), ((), 2)], ids=["with leads", "no leads"])
def test_sections_without_items_of_the_plan_are_not_on_the_first_page(
    picture: Picture, leads: tuple[str, ...], sections: int
) -> None:
    sheet = overview_sheet(Communes(Province(Ledger(led(picture, *leads)))), "")
    titles = {s.title for s in picture.round_.form.sections}
    assert sum(cell.value in titles for cell in sheet.cells) == sections
