"""The files that can be downloaded, each by its name: made for what the query of its link asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from starlette.datastructures import QueryParams

from natpatsip.analysis.selection import Selection
from natpatsip.errors import UserError
from natpatsip.figures import FIGURES, figure, get_programme
from natpatsip.figures.about import name_file
from natpatsip.figures.bundle import BUNDLES, name_bundle
from natpatsip.figures.exports import EXPORTS, NothingToDraw
from natpatsip.figures.figure import Figure
from natpatsip.figures.query import OWN, Query, UnknownChoice, read_query, select_own
from natpatsip.figures.record_shown import describe_record
from natpatsip.intake import mark_draft, template_file, template_files
from natpatsip.lineage.exports import cells_csv, name_cells_file
from natpatsip.lineage.rows import find_row
from natpatsip.lineage.tracing import trace_row
from natpatsip.organisations import find_collaborative
from natpatsip.quarters import Quarter
from natpatsip.report.ward_charts import make_ward_charts
from natpatsip.report.word.writer import word_bytes
from natpatsip.returns.opened_at import open_at
from natpatsip.returns.template import template_name, zip_name, zip_templates
from natpatsip.sheets.cover import sender_names
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Snapshot, Store
from natpatsip.store.calendar_file import make_calendar_file
from natpatsip.store.coverage import get_quarter_to_show
from natpatsip.store.releases import get_release
from natpatsip.store.submissions import get_file_name
from natpatsip.ui.database import drafts, store
from natpatsip.ui.definitions import dictionary_csv
from natpatsip.ui.downloads import ALL_FIGURES
from natpatsip.ui.published import published_csv
from natpatsip.ui.record_shown import read_record_shown
from natpatsip.ui.sending.returns_status import returned_csv

# In one file; no page has as many.
_MOST_FIGURES = 20


class NoSuchFile(UserError):
    """A link names no file that can be downloaded."""


@dataclass(frozen=True)
class MadeFile:
    """A file as it is sent: what it is called, and what is in it."""

    name: str
    content: bytes


def make_file(file: str, query: QueryParams) -> MadeFile:
    """The file that a link names: a figure in one of its forms, all of a page, a template, or one of the tables.

    Raises NoSuchFile, and a UserError that says what of the query is wrong, or that there is nothing to make.
    """
    name, _, suffix = file.rpartition(".")
    if name == ALL_FIGURES and suffix in BUNDLES:
        return _make_bundle(suffix, query)
    if name in FIGURES and suffix in EXPORTS:
        return _make_figure(name, suffix, query)
    if file in _FILES:
        return _FILES[file](query, store())
    raise NoSuchFile(f"There is no file “{file}” to download here.")


def _make_figure(figure_id: str, suffix: str, query: QueryParams) -> MadeFile:
    shown, chosen = read_record_shown(query.multi_items())
    with shown.snapshot() as snapshot:
        drawn, _ = _draw(figure_id, chosen, snapshot)
    if drawn.empty and drawn.sharing:
        raise NothingToDraw(f"{drawn.finding}.")
    return MadeFile(name_file(drawn, suffix), EXPORTS[suffix](drawn))


def _make_bundle(suffix: str, query: QueryParams) -> MadeFile:
    """Of the figures that the query names, each by its id with the query of its own."""
    shown, asked = read_record_shown(query.multi_items())
    if not 0 < len(asked) <= _MOST_FIGURES or not {figure_id for figure_id, _ in asked} <= set(FIGURES):
        raise UnknownChoice(f"The link names no figure, one that there is not, or more than {_MOST_FIGURES}.")
    with shown.snapshot() as snapshot:
        drawn = [_draw(figure_id, parse_qsl(own), snapshot) for figure_id, own in asked]
    figures = [one for one, _ in drawn if not one.empty]
    if not figures:
        raise NothingToDraw("None of these figures has anything in it for what you chose.")
    withheld = [one for one, _ in drawn if one.empty and one.sharing]
    return MadeFile(name_bundle(figures, drawn[0][1].quarter, suffix), BUNDLES[suffix](figures, withheld))


def _draw(figure_id: str, query: Query, snapshot: Snapshot) -> tuple[Figure, Selection]:
    """A figure for what a query chooses, and the choice: for sharing, unless `own` is the collaborative that it is of."""
    own, latest = dict(query).get(OWN, ""), _latest_quarter(figure_id, snapshot)
    selection, assumptions = read_query([(name, value) for name, value in query if name != OWN], latest)
    selection = select_own(selection, own) if own else replace(selection, for_sharing=True)
    return figure(figure_id, selection, snapshot, assumptions), selection


def _latest_quarter(figure_id: str, snapshot: Snapshot) -> Quarter:
    """The quarter of a link that names none. Raises NothingToDraw."""
    latest = get_quarter_to_show(snapshot, get_programme(figure_id))
    if latest is None:
        raise NothingToDraw("No returns are stored yet.")
    return latest


def _make_template(query: QueryParams, store: Store) -> MadeFile:
    psc = query.get("psc", "")
    sender = psc if psc in sender_names() else find_collaborative(psc).code
    scope = ReturnScope(sender, Quarter.parse(query.get("quarter")))
    return MadeFile(template_name(scope), template_file(store, scope))


def _make_templates(query: QueryParams, store: Store) -> MadeFile:
    quarter = Quarter.parse(query.get("quarter"))
    return MadeFile(zip_name(quarter), zip_templates(template_files(store, quarter)))


def _make_returned(query: QueryParams, store: Store) -> MadeFile:
    quarter = Quarter.parse(query.get("quarter"))
    return MadeFile(f"Returned {quarter.label.replace('/', '-')}.csv", returned_csv(store, quarter))


def _make_calendar(query: QueryParams, store: Store) -> MadeFile:
    quarter = Quarter.parse(query.get("quarter"))
    with store.snapshot() as snapshot:
        return MadeFile(f"Returns {quarter.label.replace('/', '-')}.ics", make_calendar_file(snapshot, quarter))


def _make_marked(query: QueryParams, store: Store) -> MadeFile:
    """A file of a draft, by its fingerprint, with its problems marked."""
    sender = find_collaborative(query.get("psc", "")).code
    scope = ReturnScope(sender, Quarter.parse(query.get("quarter")))
    marked = mark_draft(store, drafts(), scope, query.get("file", ""))
    return MadeFile(marked.name, marked.content)


def _make_wards(query: QueryParams, store: Store) -> MadeFile:
    """The charts of all wards of a collaborative, for itself, of the numbers that its page shows."""
    psc, quarter = find_collaborative(query.get("psc", "")).code, Quarter.parse(query.get("quarter"))
    shown, _ = read_record_shown(query.multi_items())
    with shown.snapshot() as snapshot:
        charts = make_ward_charts(Selection.ending(quarter, psc=(psc,)), snapshot)
        return MadeFile(f"{charts.name}.docx", word_bytes(charts))


def _make_published(query: QueryParams, store: Store) -> MadeFile:
    """Published numbers beside those that the page shows."""
    shown, _ = read_record_shown(query.multi_items())
    with shown.snapshot() as snapshot:
        parts = ("Published and computed", describe_record(snapshot))
        return MadeFile(f"{', '.join(filter(None, parts))}.csv", published_csv(snapshot))


def _make_original(query: QueryParams, store: Store) -> MadeFile:
    """A return’s file as it came, by the number of its submission; with a sheet and a cell, a workbook that opens there."""
    number = _read_number("submission", query)
    with store.snapshot() as snapshot:
        name = get_file_name(snapshot, number)
    content = store.get_workbook(number)
    if "cell" in query and not name.endswith(".csv"):
        content = open_at(content, query.get("sheet", ""), query["cell"])
    return MadeFile(name, content)


def _make_cells(query: QueryParams, store: Store) -> MadeFile:
    """The cells that a row of a figure comes from, of the numbers that its page shows."""
    shown, chosen = read_record_shown(query.multi_items())
    figure_id, row = query.get("figure", ""), query.get("row", "")
    if figure_id not in FIGURES:
        raise UnknownChoice("The link names no figure.")
    with shown.snapshot() as snapshot:
        own = [(name, value) for name, value in chosen if name not in ("figure", "row")]
        selection, _ = read_query(own, _latest_quarter(figure_id, snapshot))
        trace = trace_row(figure_id, selection, find_row(figure(figure_id, selection, snapshot), row), snapshot)
        return MadeFile(name_cells_file(trace), cells_csv(trace, snapshot))


def _make_released(query: QueryParams, store: Store) -> MadeFile:
    """A report as it was released, by the number of its release."""
    with store.snapshot() as snapshot:
        release = get_release(snapshot, _read_number("release", query))
    return MadeFile(release.file_name, store.get_released_file(release.number))


def _read_number(of: str, query: QueryParams) -> int:
    number = query.get(of, "")
    if not number.isascii() or not number.isdecimal():
        raise UnknownChoice(f"The link names no {of}.")
    return int(number)


_FILES: Mapping[str, Callable[[QueryParams, Store], MadeFile]] = {
    "template.xlsx": _make_template,
    "templates.zip": _make_templates,
    "returned.csv": _make_returned,
    "calendar.ics": _make_calendar,
    "original.xlsx": _make_original,
    "cells.csv": _make_cells,
    "wards.docx": _make_wards,
    "released.docx": _make_released,
    "marked.xlsx": _make_marked,
    "published.csv": _make_published,
    "dictionary.csv": lambda query, store: MadeFile("Data dictionary.csv", dictionary_csv()),
}
