"""place_behind: the measures of a place on which most of its peers are ahead of it."""

from collections.abc import Sequence
from fractions import Fraction

from natpatsip import catalogue
from natpatsip.analysis.ranking import Rank
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.spc.parameters import Better
from natpatsip.analysis.targets import gap_to_ambition
from natpatsip.charts.specification import Row
from natpatsip.figures.control.summary_table import summary_provenance
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.place.measures import describe_peers
from natpatsip.figures.place.rows import PlaceRow, make_place_rows
from natpatsip.figures.wording import describe_filters, name_places
from natpatsip.store import Snapshot

_LISTED_AT_MOST = 10
COLUMNS = (
    TableColumn("measure", "Measure"),
    TableColumn("programme", "Programme"),
    TableColumn("value", "This place"),
    TableColumn("england", "England"),
    TableColumn("ahead", "Peers ahead", "count"),
    TableColumn("peers", "Of its peers", "count"),
    TableColumn("apart", "From England", "rate", 1),
    TableColumn("to_go", "To go to the ambition", "count"),
)
_CHOOSE = "No one place is chosen: choose one to set it among its peers"
DEFINITION = (
    "The measures on which more than half of a place’s peers are ahead, the one with most of them first: higher where more is"
    " better, lower where less is. A measure that knows no better, and one of which fewer than 20 are counted, has no such place."
    " What is to go is how many more sites would bring the place itself to the ambition. It is no list of priorities: the"
    " collaborative knows what stands behind a number."
)


def place_behind(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a measure on which most peers are ahead of the place chosen, at most ten."""
    told = make_place_rows(selection, snapshot)
    behind = _find_behind(told)
    place = name_places(selection)
    return Figure(
        programme="",
        question="What is it furthest behind on?",
        finding=_finding(told, behind, place) if selection.one_place else _CHOOSE,
        measure="Measures on which most of its peers are ahead",
        place=place,
        period=selection.quarter.label,
        caption="",
        definition=f"{DEFINITION} {describe_peers(selection)}",
        columns=COLUMNS,
        rows=[_tell(row, row.rank, selection) for row in behind if row.rank],
        provenance=summary_provenance([row.measure for row in told], selection, snapshot),
        filters=describe_filters(selection),
        chart=None,
        numbers={"measures": len(behind), "ranked": sum(row.rank is not None for row in told)},
    )


def _find_behind(rows: Sequence[PlaceRow]) -> list[PlaceRow]:
    """At most ten, that with most peers ahead first, and of equals the one further from England."""
    parts = {row.measure.id: _part_ahead(row) for row in rows if row.rank and row.measure.better is not Better.NEUTRAL}
    behind = [row for row in rows if parts.get(row.measure.id, Fraction(0)) > Fraction(1, 2)]
    return sorted(behind, key=lambda row: -parts[row.measure.id])[:_LISTED_AT_MOST]


def _part_ahead(row: PlaceRow) -> Fraction:
    rank = row.rank
    return Fraction(_count_ahead(row, rank), rank.among - 1) if rank and rank.among > 1 else Fraction(0)


def _count_ahead(row: PlaceRow, rank: Rank) -> int:
    return rank.higher if row.measure.better is Better.INCREASE else rank.among - rank.higher - rank.level


def _tell(row: PlaceRow, rank: Rank, selection: Selection) -> Row:
    own, england = (row.value(share) for share in (row.standing.now if row.standing else None, row.england))
    apart = None if own is None or england is None else float(half_up(own - england, 1))
    return {
        "measure": row.measure.label,
        "programme": catalogue.programme(row.measure.programme).short,
        "value": row.write(row.standing.now if row.standing else None),
        "england": row.write(row.england),
        "ahead": _count_ahead(row, rank),
        "peers": rank.among - 1,
        "apart": apart,
        "to_go": _count_to_go(row, selection),
    }


def _count_to_go(row: PlaceRow, selection: Selection) -> int | None:
    """How many more sites would reach the ambition; None where there is none that counts sites here."""
    ambition = row.measure.ambition(selection)
    if not ambition or not row.measure.adds_up or ambition.unit != "percent" or not row.standing:
        return None
    return gap_to_ambition(row.standing.now, ambition.value, selection.quarter, ambition.by).to_go


def _finding(told: Sequence[PlaceRow], behind: Sequence[PlaceRow], place: str) -> str:
    ranked = sum(row.rank is not None for row in told)
    if not ranked:
        return f"No measure of {place} counts enough, or has returned as a whole, to be set among its peers"
    if ranked == 1:
        return f"On the one measure ranked most of its peers are {'' if behind else 'not '}ahead of {place}"
    if not behind:
        return f"On none of {ranked} measures are most of its peers ahead of {place}"
    return f"On {len(behind)} of {ranked} measures most of its peers are ahead of {place}"
