"""The summary of measures as tables: a measure a row with its numbers and line, or a place a row with an icon a measure."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import groupby

from natpatsip import catalogue
from natpatsip.analysis.selection import mark
from natpatsip.charts.icons import icon_words
from natpatsip.figures.control.limits import describe_limits
from natpatsip.figures.control.summary_row import SummaryRow
from natpatsip.figures.control.summary_table import describe_steps, name_unit
from natpatsip.figures.formatting import MISSING
from natpatsip.figures.query import PLACE
from natpatsip.figures.wording import labels
from natpatsip.ui.control.cells import line_html, under_html
from natpatsip.ui.control.icon_table import Heading, IconRow, icon_cell, link_html, table_html
from natpatsip.ui.links import place_link

_OF_A_MEASURE = tuple(
    map(Heading, ("Latest", "Target", "Mean", "Limits", "Variation", "Stepped up or down", "Over time"))
)
# Where the cell of a measure at a place or ward leads.
LinkCell = Callable[[SummaryRow], str]
_LESS = {True: "used less", False: "", None: "less or not: not known"}


def measures_html(rows: Sequence[SummaryRow], caption: str, dark: bool, links: Mapping[str, str]) -> str:
    """A row a measure, under the name of its programme; `links` lead to the chart of each, by its id."""
    groups = [
        (catalogue.programme(code).short, [_measure(row, dark, links[row.measure.id]) for row in of_it])
        for code, of_it in groupby(rows, lambda row: row.measure.programme)
    ]
    return f'<p class="quiet">{escape(caption)}</p>{table_html("Every measure", "Measure", _OF_A_MEASURE, groups)}'


def units_html(
    rows: Sequence[SummaryRow],
    caption: str,
    unit: str,
    whereabouts: Mapping[str, str],
    links: Mapping[str, str],
    link_cell: LinkCell,
) -> str:
    """For each programme a table with a row a place or ward, and a column a measure.

    `unit` heads the names, and `whereabouts` says more of a ward, by its id; `links` lead to the charts of measures, by
    theirs, and `link_cell` says where a cell leads. Measures without any limits have no column, unless none has.
    """
    limited = {row.measure.id for row in rows if not row.run_chart} or {row.measure.id for row in rows}
    kept = groupby((row for row in rows if row.measure.id in limited), lambda row: row.measure.programme)
    tables = [
        _of_programme(catalogue.programme(code).short, list(of_it), unit, whereabouts, links, link_cell)
        for code, of_it in kept
    ]
    return f'<p class="quiet">{escape(caption)}</p>{"".join(tables)}'


def _of_programme(
    name: str,
    rows: Sequence[SummaryRow],
    unit: str,
    whereabouts: Mapping[str, str],
    links: Mapping[str, str],
    link_cell: LinkCell,
) -> str:
    measures = list({row.measure.id: row.measure for row in rows}.values())
    units: dict[str, dict[str, SummaryRow]] = {}
    for row in rows:
        units.setdefault(row.unit, {})[row.measure.id] = row
    body = [
        IconRow(
            _head(next(iter(known.values())), whereabouts.get(code, "")),
            [_of_unit(known.get(measure.id), bool(whereabouts), link_cell) for measure in measures],
        )
        for code, known in units.items()
    ]
    headings = [Heading(measure.label, measure.short, links[measure.id]) for measure in measures]
    return table_html(name, unit, headings, [("", body)])


def _measure(row: SummaryRow, dark: bool, link: str) -> IconRow:
    limits = MISSING if row.lpl is None or row.upl is None else describe_limits(row.measure, row.lpl, row.upl)
    return IconRow(
        link_html(row.measure.label, link) + under_html(name_unit(row.measure) if row.measure.unit == "rate" else ""),
        [
            _number(row.format_value(row.value), row.when),
            _number(row.format_value(row.target)),
            _number(row.format_value(row.mean), f"median {row.format_value(row.median)}" if row.run_chart else ""),
            _number(limits, "provisional" if row.provisional_limits else "recalculated" if row.segments > 1 else ""),
            _icon(row.variation) if row.charted else escape(row.trajectory),
            "<br>".join(map(escape, describe_steps(row))),
            line_html(row, dark),
        ],
    )


def _of_unit(row: SummaryRow | None, ward: bool, link_cell: LinkCell) -> str:
    """The icon of a measure at a place with its latest value, which leads to its chart; nothing where there is no data."""
    if row is None:
        return ""
    words = ", ".join(filter(None, (f"{icon_words(row.variation)}. {row.when}", row.parts)))
    about = f"{row.measure.label}, {row.unit_name}"
    value = link_html(row.format_value(row.value), link_cell(row), about, f"{about}. {words}")
    return icon_cell(row.variation, words, _part(value, _LESS[row.reduced] if ward else ""))


def _icon(icon: str) -> str:
    if not icon:
        return "Too few points"
    words = icon_words(icon)
    return icon_cell(icon, words, f'<span aria-hidden="true">{escape(words.partition(":")[0])}</span>')


def _head(row: SummaryRow, under: str) -> str:
    """The name of a place, which leads to its page, or of a ward with where it is under it."""
    place = mark(row.level, row.unit)
    name = link_html(row.unit_name, place_link(place)) if place in labels(PLACE) else escape(row.unit_name)
    return name + under_html(under)


def _number(written: str, under: str = "") -> str:
    return _part(escape(written), under)


def _part(html: str, under: str) -> str:
    none = " none" if html == MISSING else ""
    return f'<span><span class="number{none}">{html}</span>{under_html(under)}</span>'
