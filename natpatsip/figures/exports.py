"""A figure as a file: CSV, Excel, JSON, PNG or SVG, each saying what was chosen and what kind of data it is."""

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

import natpatsip
from natpatsip.cells import csv_text, write_cell
from natpatsip.charts.medium import Heading, picture
from natpatsip.charts.pictures import png_bytes, svg_bytes
from natpatsip.figures.figure import Figure
from natpatsip.figures.notes import list_notes

REAL_DATA = "Returns as sent by the collaboratives."


def csv_bytes(figure: Figure) -> bytes:
    """The table under its machine names, with three columns more: the filters used, the kind of data, and what made it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*(column.name for column in figure.columns), "filters", "data", "made_by"])
    for row in _cells(figure):
        cells = [*row, figure.filters, _status(figure), natpatsip.MADE_BY]
        writer.writerow([csv_text(cell) if isinstance(cell, str) else cell for cell in cells])
    return text.getvalue().encode()


def excel_bytes(figure: Figure) -> bytes:
    """A workbook: the table as it is seen, then a sheet about it. Text that begins with = + - @ stays text."""
    book = Workbook()
    book.properties.creator = natpatsip.MADE_BY
    book.active.title = "Table"
    _write_rows(book.active, [[column.heading for column in figure.columns], *_cells(figure)])
    about = book.create_sheet("About")
    _write_rows(about, [["About", figure.finding], *_about(figure)])
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 22, 100
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def json_bytes(figure: Figure) -> bytes:
    """The figure with its words, its numbers and the rows of its table."""
    names = [column.name for column in figure.columns]
    rows = [dict(zip(names, row, strict=True)) for row in _cells(figure)]
    record = {"id": figure.id, "programme": figure.programme, "question": figure.question, "finding": figure.finding}
    about = {name.lower().replace(" ", "_"): text for name, text in _about(figure)}
    columns = [{"name": column.name, "heading": column.heading, "unit": column.unit} for column in figure.columns]
    whole = record | about | {"alt": figure.alt, "numbers": dict(figure.numbers), "columns": columns, "rows": rows}
    return json.dumps(whole, indent=2, ensure_ascii=False).encode()


def png_picture(figure: Figure) -> bytes:
    """The chart as a picture with its title, for a document. Raises NothingToDraw."""
    return png_bytes(_drawn(figure))


def svg_picture(figure: Figure) -> bytes:
    """The chart as a drawing with its title. Raises NothingToDraw."""
    return svg_bytes(_drawn(figure))


class NothingToDraw(ValueError):
    """A figure whose table is empty has no chart."""


EXPORTS: dict[str, Callable[[Figure], bytes]] = {
    "csv": csv_bytes,
    "xlsx": excel_bytes,
    "json": json_bytes,
    "png": png_picture,
    "svg": svg_picture,
}


# How each form that a page offers is called there.
PICTURES = ("png", "svg")
SUFFIX_NAMES = {"csv": "CSV", "xlsx": "Excel", "png": "PNG", "svg": "SVG"}
MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
}


def file_name(figure: Figure, suffix: str) -> str:
    """Named for what it holds: `fig19 Q4 2022-23 England demonstration.csv`."""
    parts = [figure.id, figure.period, figure.place, "demonstration" if figure.provenance.demonstration else ""]
    words = re.sub(r"[^\w &,.-]+", "-", " ".join(part for part in parts if part))
    return f"{words[:120].strip()}.{suffix}"


def _drawn(figure: Figure) -> Any:
    if figure.empty:
        raise NothingToDraw(f"{figure.finding}.")
    if figure.chart is None:
        raise NothingToDraw(f"{figure.finding}. It is a table alone: take CSV or Excel.")
    parts = (figure.provenance.coverage, figure.rules, figure.provenance.notice, natpatsip.MADE_BY)
    note = " · ".join(part for part in parts if part)
    return figure.chart(picture(Heading(figure.finding, figure.subtitle, note, list_notes(figure))))


def _cells(figure: Figure) -> list[list[Any]]:
    """The declared columns of each row."""
    return [[row.get(column.name) for column in figure.columns] for row in figure.rows]


def _status(figure: Figure) -> str:
    return figure.provenance.notice or REAL_DATA


def _about(figure: Figure) -> list[tuple[str, str]]:
    provenance = figure.provenance
    return [
        ("Measure", figure.subtitle),
        ("In words", figure.caption),
        *([("Notes", "\n".join(list_notes(figure)))] if figure.notes else []),
        ("Definition", figure.definition),
        ("Filters", figure.filters),
        ("Returned", provenance.coverage),
        ("Not returned", provenance.left_out or ("Nothing waited for" if provenance.voluntary else "None missing")),
        ("Data as at", provenance.data_as_at or "Nothing returned"),
        *([("Provisional", provenance.provisional)] if provenance.provisional else []),
        ("Data", _status(figure)),
        ("Made by", natpatsip.MADE_BY),
    ]


def _write_rows(page: Worksheet, rows: list) -> None:
    for number, row in enumerate(rows, start=1):
        for position, value in enumerate(row, start=1):
            cell = page.cell(number, position)
            write_cell(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(name="Arial", bold=number == 1)
    for position in range(1, len(rows[0]) + 1):
        page.column_dimensions[get_column_letter(position)].width = 24
