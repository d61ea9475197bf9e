"""Figures as an Excel workbook: a sheet for each, with its chart as Excel draws it, and what they are about."""

import io
import math
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

import natpatsip
from natpatsip import catalogue
from natpatsip.cells import write_cell
from natpatsip.charts.specification import Row
from natpatsip.figures.about import describe_data, describe_withheld, list_about, name_measure
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import read_month
from natpatsip.figures.sharing import name_sharing
from natpatsip.figures.workbook_charts import add_chart
from natpatsip.organisations.made_up import count_variants

# Rows of a sheet: finding, what it is of, its source, the kind of data, a blank one, and the headings.
HEADINGS_AT = 6
_FONT, _FILL = "Arial", PatternFill("solid", fgColor="E8EDEE")
_NARROWEST, _WIDEST = 9, 48
_LONGEST_SHEET_NAME = 31


def workbook_bytes(figures: Sequence[Figure], withheld: Sequence[Figure] = ()) -> bytes:
    """A workbook with a sheet a figure, its rows in the order of its chart, and a sheet “About” at the end, which also says
    what is `withheld`.

    Percentages are fractions shown as percentages, months are dates. Text that begins with = + - @ stays text.
    """
    book = Workbook()
    book.remove(book.active)
    book.properties.creator, book.properties.title = natpatsip.MADE_BY, figures[0].finding
    for drawn, name in zip(figures, _name_sheets(figures), strict=True):
        _write_figure(book.create_sheet(name), drawn)
    _write_about(book.create_sheet("About"), figures, withheld)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _name_sheets(figures: Sequence[Figure]) -> list[str]:
    """What each figure measures, as much of it as Excel takes; several are numbered in their order on the page."""
    numbers = [f"{number} " for number, _ in enumerate(figures, start=1)] if len(figures) > 1 else [""]
    return [
        number + name_measure(drawn, _LONGEST_SHEET_NAME - len(number)).replace("/", "-")
        for number, drawn in zip(numbers, figures, strict=True)
    ]


def _write_figure(sheet: Worksheet, drawn: Figure) -> None:
    coverage, made_by = drawn.provenance.coverage, natpatsip.MADE_BY
    heading = [drawn.finding, drawn.subtitle, f"Source: {coverage}. {made_by}", _describe_data(drawn)]
    for number, line in enumerate(heading, start=1):
        _write(sheet.cell(number, 1), line, bold=number == 1, size=14 if number == 1 else 11)
    rows = order_rows(drawn)
    for position, column in enumerate(drawn.columns, start=1):
        _write_column(sheet, position, column, rows)
    sheet.freeze_panes = sheet.cell(HEADINGS_AT + 1, 2)
    add_chart(sheet, drawn, HEADINGS_AT)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = sheet.ORIENTATION_LANDSCAPE, sheet.PAPERSIZE_A4
    # As high as it needs, and the table with the chart beside it on the width of one page.
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = f"{HEADINGS_AT}:{HEADINGS_AT}"


def _describe_data(drawn: Figure) -> str:
    """What kind of data it is, and whether it is for sharing, in a line; “About” says it in full."""
    demonstration = drawn.provenance.demonstration
    kind = catalogue.demonstration_in_short(count_variants()) if demonstration else describe_data(drawn)
    sharing = name_sharing(drawn.sharing)
    return f"{sharing.capitalize()}: see “About”. {kind}" if sharing else kind


def order_rows(drawn: Figure) -> list[Row]:
    """The rows in the order in which they are drawn: those of the whole, then the highest first, what is missing last."""
    chart, rows = drawn.workbook_chart, list(drawn.rows)
    if chart is None or not chart.ranked:
        return rows
    by = chart.columns[0]
    ranked = sorted(rows[chart.whole :], key=lambda row: math.inf if row[by] is None else -row[by])
    return [*rows[: chart.whole], *ranked]


def _write_column(sheet: Worksheet, position: int, column: TableColumn, rows: Sequence[Row]) -> None:
    """A heading, and below it what the rows have of it in the form of the column's unit, as wide as they need."""
    heading = sheet.cell(HEADINGS_AT, position)
    _write(heading, column.heading, bold=True)
    is_text = column.unit == "text"
    # Words begin a little to the right of the numbers that end before them.
    side = {"horizontal": "left", "indent": position > 1} if is_text else {"horizontal": "right"}
    heading.alignment, heading.fill = Alignment(wrap_text=True, vertical="bottom", **side), _FILL
    shown = [len(column.format_cell(row)) for row in rows]
    widest = max([*shown, *map(len, column.heading.split()), math.ceil(len(column.heading) / 2)])
    width = min(max(widest + 2, _NARROWEST), _WIDEST)
    sheet.column_dimensions[get_column_letter(position)].width = width
    for number, row in enumerate(rows, start=HEADINGS_AT + 1):
        cell = sheet.cell(number, position)
        _write(cell, _to_excel(row.get(column.name), column))
        cell.alignment = Alignment(wrap_text=is_text, vertical="top", **side)
        if not isinstance(cell.value, str):
            cell.number_format = _number_format(cell.value, column)


def _to_excel(value: Any, column: TableColumn) -> Any:
    """A percentage as a fraction, a month as its first day; anything else as it is."""
    if value is None or isinstance(value, str):
        return (read_month(value) or value) if value and column.unit == "month" else value
    return round(float(value) / 100, column.decimals + 4) if column.unit == "percent" else value


def _number_format(value: Any, column: TableColumn) -> str:
    if column.unit == "month":
        return "mmm yyyy"
    if column.in_words:
        return "General"
    decimals = f".{'0' * column.decimals}" if column.decimals else ""
    return f"0{decimals}%" if column.unit == "percent" else f"#,##0{decimals}"


def _write_about(sheet: Worksheet, figures: Sequence[Figure], withheld: Sequence[Figure]) -> None:
    """For each figure its finding, and below it what it is of and where its numbers came from; then what is not there."""
    number = 1
    told = [[("About", drawn.finding), *list_about(drawn)] for drawn in figures]
    for lines in (*told, [("Not in this file", describe_withheld(drawn)) for drawn in withheld]):
        for line in lines:
            for position, words in enumerate(line, start=1):
                cell = sheet.cell(number, position)
                _write(cell, words, bold=line[0] == "About")
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            number += 1
        number += 1
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 100


def _write(cell: Cell, value: Any, *, bold: bool = False, size: int = 11) -> None:
    write_cell(cell, value)
    cell.font = Font(name=_FONT, bold=bold, size=size)
