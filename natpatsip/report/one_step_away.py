"""What a collaborative is one step away from: of each programme the sites that are nearest to its ambition."""

from collections.abc import Iterator

from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.figures.figure import Figure
from natpatsip.figures.where_next import NEAREST
from natpatsip.figures.wording import name_places
from natpatsip.report.document import Block, Heading, Section, Table, say
from natpatsip.store import Snapshot

# Longer lists are on the dashboard.
_ROWS_AT_MOST = 10
# The collaborative itself stands in the title.
_LEFT_OUT = ("psc", "together_pct")


def write_one_step_away(selection: Selection, snapshot: Snapshot) -> Section:
    """The nearest sites of each programme that has any, ten at most, without an order of priority."""
    place = name_places(selection)
    drawn = [figure(id, selection, snapshot) for id in NEAREST]
    lists = [block for one in drawn if not one.empty for block in _write_list(one)]
    opening = (
        "The sites that are nearest to an ambition. This is no order of priority: those further off may need help more."
    )
    return Section(
        "one_step_away",
        f"What {place} is one step away from",
        (say(opening), *lists)
        if lists
        else (say("No site is just short of an ambition that can be told site by site."),),
    )


def _write_list(drawn: Figure) -> Iterator[Block]:
    columns = [column for column in drawn.columns if column.name not in _LEFT_OUT]
    rows = [tuple(column.format_cell(row) for column in columns) for row in drawn.rows[:_ROWS_AT_MOST]]
    numeric = frozenset(number for number, column in enumerate(columns) if not column.in_words)
    yield Heading(drawn.question)
    yield say(f"{drawn.finding}.")
    yield Table(drawn.question, tuple(column.heading for column in columns), rows, numeric)
    if len(drawn.rows) > _ROWS_AT_MOST:
        yield say(f"Here are the first {_ROWS_AT_MOST} of {len(drawn.rows)}; the dashboard has all of them.")
