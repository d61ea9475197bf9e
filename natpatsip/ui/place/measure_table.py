"""The measures of a place as a table: each leads to its chart, and is drawn among the place's peers and over time."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from natpatsip import catalogue
from natpatsip.analysis.measures import Measure
from natpatsip.analysis.selection import Selection, mark
from natpatsip.analysis.spc.parameters import Better
from natpatsip.charts.icons import icon_words, svg_address
from natpatsip.charts.place_profile import strip_svg
from natpatsip.figures.control.summary_row import SummaryRow
from natpatsip.figures.control.summary_table import describe_steps
from natpatsip.figures.formatting import MISSING
from natpatsip.figures.place.measures import describe_band
from natpatsip.figures.place.rows import NOT_RETURNED, PlaceRow
from natpatsip.figures.place.strip import find_strip
from natpatsip.figures.query import HIGHLIGHT
from natpatsip.figures.wording import chosen_labels, labels
from natpatsip.ui.control.cells import line_html, number_html, under_html
from natpatsip.ui.control.icon_table import Heading, IconRow, icon_cell, link_html, table_html
from natpatsip.ui.filters import SHARED
from natpatsip.ui.links import Address
from natpatsip.ui.measure_links import link_to_measure
from natpatsip.ui.pages import PROGRAMMES

_COLUMNS = tuple(
    map(Heading, ("Value", "Change on the quarter", "England", "Among its peers", "Over time", "Variation", "Ambition"))
)
# On a phone a measure is a card of three columns, its cells under their headings.
_STYLE = """<style>
.icons.of-place caption { padding-top: 0.25rem; }
/* A fold has the title already, and a screen reader reads it with the table still. */
[data-testid="stExpander"] .icons.of-place caption { position: absolute; width: 1px; height: 1px; padding: 0;
  overflow: hidden; clip-path: inset(50%); }
.of-place .number { font-weight: 600; }
.icons.of-place .number + .under { white-space: normal; }
@container (min-width: 54rem) { .icons.of-place td:nth-child(2) { min-width: 6.5rem; } }
@container (max-width: 54rem) {
  .icons.of-place tbody tr:not(.group) { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.15rem 0.75rem; }
  .icons.of-place tbody tr:not(.group) th { grid-column: 1 / -1; }
  .icons.of-place td { flex-direction: column; align-items: flex-start; gap: 0; }
  .icons.of-place td::before { font-weight: 400; font-size: 0.8rem; flex: none; }
  .icons.of-place td img { max-width: 100%; }
}
</style>"""
_KEY = (
    "Among its peers: from the lowest at the left to the highest at the right, the bar the middle half of them, the stroke"
    " England, the dot this place."
)


def measure_table_html(
    rows: Sequence[PlaceRow], selection: Selection, quarters: Address, dark: bool, title: str = "Every measure"
) -> str:
    """A row a measure, under the names of their programmes where they are of several; each leads to its chart, with the place
    highlighted or chosen there, for the quarters that the address has.
    """
    of_programmes = {
        catalogue.programme(code).short: [_row(row, _link(row.measure, selection, quarters), dark) for row in of_it]
        for code, of_it in groupby(rows, lambda row: row.measure.programme)
    }
    groups = [(programme if len(of_programmes) > 1 else "", of_it) for programme, of_it in of_programmes.items()]
    table = table_html(f"{title}, {selection.quarter}", "Measure", _COLUMNS, groups, look="of-place")
    return f'{_STYLE}{table}<p class="quiet">{_KEY}</p>'


def _link(measure: Measure, selection: Selection, quarters: Address) -> str:
    """To where places are compared with this one highlighted; to a control chart, of this place alone."""
    level, place = selection.one_place or ("", "")
    page = next(entry for entry in PROGRAMMES if entry.programme == measure.programme)
    highlight = labels(HIGHLIGHT).get(mark(level, place))
    here: Address = ()
    if measure.by_place and highlight:
        here = ((HIGHLIGHT, highlight),)
    elif level in (*SHARED, *page.filters) and place in labels(level):
        here = tuple((level, label) for label in chosen_labels(selection, level))
    return link_to_measure(measure, (*quarters, *here))


def _row(row: PlaceRow, link: str, dark: bool) -> IconRow:
    fewer = "lower is better" if row.measure.better is Better.DECREASE else ""
    standing = row.standing
    value = row.write(standing.now) if standing else NOT_RETURNED
    return IconRow(
        link_html(row.measure.label, link) + under_html(fewer),
        [
            number_html(value, _describe_parts(row)),
            escape(row.describe_change()) or MISSING,
            number_html(row.write(row.england)),
            _draw_strip(row, dark) + under_html(describe_band(row)),
            line_html(row.charted, dark, height=28) if row.charted else "",
            _describe_variation(row.charted),
            _describe_ambition(row),
        ],
    )


def _describe_parts(row: PlaceRow) -> str:
    """“742 of 895”, what the value is out of, the month where it is one, and who returned where not all did."""
    share = row.standing.now if row.standing else None
    parts = f"{share.reached:,} of {share.expected:,}" if share and share.expected and not row.single else ""
    if row.measure.unit == "count":
        parts = ""
    month = row.when if row.when[:1] != "Q" else ""
    return ", ".join(filter(None, [parts, month, row.returned]))


def _draw_strip(row: PlaceRow, dark: bool) -> str:
    if not row.standing or not row.standing.lowest:
        return ""
    words = (
        f"{row.write(row.standing.now)}, between {row.write(row.standing.lowest)} and {row.write(row.standing.highest)}"
    )
    svg = strip_svg(find_strip(row), escape(words), dark=dark)
    return f'<img src="{svg_address(svg)}" alt="{escape(words)}" title="{escape(words)}">' if svg else escape(words)


def _describe_variation(row: SummaryRow | None) -> str:
    """The icon of its latest point, and when it stepped up or down."""
    if row is None or not row.charted:
        return ""
    steps = under_html(" · ".join(step.partition(",")[0] for step in describe_steps(row)))
    words = icon_words(row.variation)
    return icon_cell(row.variation, words, steps) if row.variation else under_html("Too few points") + steps


def _describe_ambition(row: PlaceRow) -> str:
    """Whether it was met, and of what adds up how fast it goes on."""
    verdict = row.status.judgement.verdict.value.capitalize() if row.status else ""
    return escape(verdict) + under_html(row.charted.trajectory if row.charted else "")
