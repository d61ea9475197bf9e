"""place_queries: the queries about the returns of a place, those that wait for an answer first."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from natpatsip import organisations
from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import Row
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import agree
from natpatsip.figures.narrative import SHEET
from natpatsip.figures.provenance import get_provenance
from natpatsip.figures.wording import describe_filters, name_places
from natpatsip.store import Snapshot
from natpatsip.store.queries import Query, get_queries
from natpatsip.text import written_day

COLUMNS = (
    TableColumn("where", "Where"),
    TableColumn("psc", "Collaborative"),
    TableColumn("found", "What was found"),
    TableColumn("state", "State"),
    TableColumn("explanation", "Explanation"),
)
DEFINITION = (
    "Queries that the checks raised about the returns of the quarter as they stand, those first that wait for the collaborative."
    " A return is a collaborative’s: of an ICB or a trust these are the queries of all that its collaboratives returned."
)
_QUERY_BYTES = 2**11
_ORDER = ("collaborative", "national team", "")


def place_queries(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a query about the quarter’s returns of the collaboratives that work in the place chosen."""
    queries = _find_queries(selection, snapshot)
    whose = "its return" if selection.of_one_collaborative else "the returns of its collaboratives"
    return Figure(
        programme="",
        question=f"Which queries are open about {whose}?",
        finding=_finding(queries, selection),
        measure="Queries about the returns",
        place=name_places(selection),
        period=selection.quarter.label,
        caption="",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=[_tell(query) for query in queries],
        provenance=get_provenance(snapshot, SHEET, selection),
        filters=describe_filters(selection),
        chart=None,
        numbers=_count(queries),
    )


def _describe_state(query: Query) -> str:
    """“open, due by 12 May 2023”, “accepted”."""
    return f"{query.state}, due by {written_day(query.due)}" if query.owner == "collaborative" else query.state


def _find_queries(selection: Selection, snapshot: Snapshot) -> list[Query]:
    """Those of a quarter are looked up once for all places."""
    quarter = selection.quarter
    known = snapshot.keep(
        ("queries", quarter),
        lambda: {psc: [*own] for psc, own in groupby(get_queries(snapshot, quarter), lambda query: query.scope.psc)},
        lambda known: _QUERY_BYTES * sum(map(len, known.values())),
    )
    found = [query for psc in collaboratives_of(selection) for query in known.get(psc.code, [])]
    return sorted(found, key=lambda query: _ORDER.index(query.owner))


def _tell(query: Query) -> Row:
    return {
        "where": query.place,
        "psc": organisations.find_collaborative(query.scope.psc).name,
        "found": query.found,
        "state": _describe_state(query),
        "explanation": query.explanation.words if query.explanation else "",
    }


def _count(queries: Sequence[Query]) -> dict[str, int]:
    states = Counter(query.state.replace(" ", "_") for query in queries)
    waiting = sum(query.owner == "collaborative" for query in queries)
    return {"queries": len(queries), "waiting": waiting, **states}


def _finding(queries: Sequence[Query], selection: Selection) -> str:
    if not queries:
        return f"No query is raised by the returns for {selection.quarter}"
    waiting = sum(query.owner == "collaborative" for query in queries)
    if len(queries) == 1:
        waits = "waits" if waiting else "does not wait"
        return f"The one query about the returns for {selection.quarter} {waits} for an explanation"
    of_all = f"{waiting or 'None'} of {len(queries):,} queries about the returns for {selection.quarter}"
    return f"{of_all} {agree('waits', waiting)} for an explanation"
