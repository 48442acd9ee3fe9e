"""tong-hop.xlsx, the workbook in which the Sở reads the round: a sheet a subject, its totals live formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from qng_reports.doors.xlsx_out import write_book
from qng_reports.export.agencies import agencies_table
from qng_reports.export.communes import Communes, communes_table
from qng_reports.export.decided import decided_tables
from qng_reports.export.faults import issues_table
from qng_reports.export.lacking import lacking_tables
from qng_reports.export.ledger import Ledger, ledger_table
from qng_reports.export.lists import repeated_tables, task_tables, words_table
from qng_reports.export.overview import overview_sheet
from qng_reports.export.picture import Picture
from qng_reports.export.province import Province, province_sheets
from qng_reports.export.ranking import ranking_tables
from qng_reports.export.table import Table, sheet_of
from qng_reports.export.trend import Trends, trend_charts, trend_tables
from qng_reports.sheets import Book, Properties
from qng_reports.vietnamese import format_date


def _by_commune(communes: Communes) -> Iterator[Table]:
    if communes.ledger.communes:
        yield communes_table(communes)
        yield from ranking_tables(communes)


# in the order of the workbook, after the province; another subject is one more function here
_SHEETS: tuple[Callable[[Communes], Iterable[Table]], ...] = (
    _by_commune,
    lambda communes: [agencies_table(communes.ledger.picture)],
    lambda communes: task_tables(communes.ledger.picture),
    lambda communes: repeated_tables(communes.ledger.picture),
    lambda communes: decided_tables(communes.ledger.picture),
    lambda communes: lacking_tables(communes.ledger),
    lambda communes: [issues_table(communes.ledger.picture)],
    lambda communes: [words_table(communes.ledger.picture)],
    lambda communes: [ledger_table(communes.ledger)],
)


def xlsx_files(picture: Picture) -> dict[str, bytes]:
    """tong-hop.xlsx: one sheet a subject, ready to print. Raises QngError when Excel cannot hold it."""
    form, period = picture.round_.form, picture.round_.period
    communes = Communes(Province(Ledger(picture)))
    source = f"Nguồn: báo cáo {period.name} của các đơn vị gửi {form.issuer}; lập {format_date(picture.now.date())}"
    sheets, trends = [overview_sheet(communes, source)], Trends(picture)
    for tables in (province_sheets(communes.province), trend_tables(trends)):
        sheets += [sheet_of(table, source) for table in tables]
    sheets += trend_charts(trends, source)
    sheets += [sheet_of(table, source) for make in _SHEETS for table in make(communes)]
    properties = Properties(
        title=f"Bảng tổng hợp {period.name}",
        subject=f"{form.code} {period}",
        author=form.issuer,
        comments="",
        created=picture.now.replace(tzinfo=None),
    )
    return {"tong-hop.xlsx": write_book(Book(tuple(sheets), properties))}
