"""A figure as a file: CSV, Excel, JSON, PNG or SVG, each saying what was chosen and what kind of data it is."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import natpatsip
from natpatsip.cells import csv_text
from natpatsip.charts.medium import Heading, picture
from natpatsip.charts.pictures import Description, png_bytes, svg_bytes
from natpatsip.charts.specification import Specification
from natpatsip.errors import UserError
from natpatsip.figures.about import describe_kind, describe_source, list_about
from natpatsip.figures.figure import Figure
from natpatsip.figures.notes import list_notes
from natpatsip.figures.workbook import workbook_bytes


def csv_bytes(figure: Figure) -> bytes:
    """The table under its machine names, with three columns more: the filters used, the kind of data, and what made it; and
    before these, of numbers of people, whether they are for sharing.

    Its byte-order mark tells Excel that it is UTF-8.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    sharing = {"small_numbers": figure.sharing} if figure.sharing else {}
    origin = sharing | {"filters": figure.filters, "data": describe_kind(figure), "made_by": natpatsip.MADE_BY}
    writer.writerow([*(column.name for column in figure.columns), *origin])
    for row in _cells(figure):
        cells = [*row, *origin.values()]
        writer.writerow([csv_text(cell) if isinstance(cell, str) else cell for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def excel_bytes(figure: Figure) -> bytes:
    """A workbook: the table as it is seen, with its chart as Excel draws it, then a sheet about it."""
    return workbook_bytes([figure])


def json_bytes(figure: Figure) -> bytes:
    """The figure with its words, its numbers and the rows of its table."""
    names = [column.name for column in figure.columns]
    rows = [dict(zip(names, row, strict=True)) for row in _cells(figure)]
    record = {"id": figure.id, "programme": figure.programme, "question": figure.question, "finding": figure.finding}
    about = {name.lower().replace(" ", "_"): text for name, text in list_about(figure)}
    columns = [{"name": column.name, "heading": column.heading, "unit": column.unit} for column in figure.columns]
    whole = record | about | {"alt": figure.alt, "numbers": dict(figure.numbers), "columns": columns, "rows": rows}
    return json.dumps(whole, indent=2, ensure_ascii=False).encode()


def png_picture(figure: Figure) -> bytes:
    """The chart as a picture with its title, for a document. Raises NothingToDraw."""
    return png_bytes(_drawn(figure), _description(figure))


def svg_picture(figure: Figure) -> bytes:
    """The chart as a drawing with its title. Raises NothingToDraw."""
    return svg_bytes(_drawn(figure), _description(figure))


class NothingToDraw(UserError, ValueError):
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
    "zip": "application/zip",
    "ics": "text/calendar; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
}


def _drawn(figure: Figure) -> Specification:
    if figure.empty:
        raise NothingToDraw(f"{figure.finding}.")
    if figure.chart is None:
        raise NothingToDraw(f"{figure.finding}. It is a table alone: take CSV or Excel.")
    heading = Heading(figure.finding, figure.subtitle, describe_source(figure), list_notes(figure))
    return figure.chart(picture(heading))


def _description(figure: Figure) -> Description:
    """What a picture says of itself to who cannot see it, or finds it again without the document it came from."""
    return Description(f"{figure.finding} ({figure.subtitle})", figure.alt, describe_source(figure))


def _cells(figure: Figure) -> list[list[Any]]:
    """The declared columns of each row."""
    return [[row.get(column.name) for column in figure.columns] for row in figure.rows]
