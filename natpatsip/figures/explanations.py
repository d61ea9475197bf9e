"""What the returns that a figure counts are asked about, and how their senders explain it."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import Selection
from natpatsip.figures import FIGURES
from natpatsip.figures.figure import Figure
from natpatsip.figures.formatting import format_count, format_list
from natpatsip.figures.query import read_query
from natpatsip.quarters import Quarter
from natpatsip.sheets import find_sheet
from natpatsip.sheets.cover import sender_name
from natpatsip.store import Snapshot
from natpatsip.store.queries import Query, get_queries

# More than these are past reading beside a figure; the status page has them all.
_MOST_TOLD = 8


def describe_queries(figure: Figure, snapshot: Snapshot) -> str:
    """How many queries there are about the sheets that a figure counts, in its quarter and places; empty for none.

    They may be about lines and answers that the figure does not use.
    """
    queries = _queries_of(figure, snapshot)
    waiting = sum(query.state in ("open", "asked back") for query in queries)
    explained = len(queries) - waiting
    parts = [f"{waiting:,} not explained yet"] if waiting else []
    parts += [f"{explained:,} explained by their senders"] if explained else []
    titles = format_list(list(dict.fromkeys(query.sheet for query in queries)))
    count = format_count(len(queries), "query is", "queries are")
    return f"{count} raised by what was returned on {titles}: {format_list(parts)}." if queries else ""


def list_explanations(figure: Figure, snapshot: Snapshot) -> list[str]:
    """Each explanation about these sheets, a line each: whose, where, what was found, and the words; then how many more."""
    explained = [query for query in _queries_of(figure, snapshot) if query.state in ("explained", "accepted")]
    lines = [_tell(query) for query in explained[:_MOST_TOLD]]
    left = len(explained) - _MOST_TOLD
    return [*lines, f"and {left:,} more, on the page “Status and queries”"] if left > 0 else lines


def _tell(query: Query) -> str:
    explanation = query.explanation
    words = f"{explanation.choice}. {explanation.words}" if explanation else ""
    accepted = "" if query.state == "accepted" else " (not yet accepted by the national team)"
    return f"{sender_name(query.scope.psc)}, {query.place}: {query.found}. {words}{accepted}"


def _queries_of(figure: Figure, snapshot: Snapshot) -> Sequence[Query]:
    definition = FIGURES.get(figure.id)
    if definition is None or not definition.sheet or not figure.query:
        return []
    selection = _selection_of(figure)
    titles = {find_sheet(name).title for name in (definition.sheet, *definition.beside)}
    pscs = {psc.code for psc in collaboratives_of(selection, definition.sheet)}
    queries = get_queries(snapshot, selection.quarter)
    return [query for query in queries if query.sheet in titles and query.scope.psc in pscs]


def _selection_of(figure: Figure) -> Selection:
    """What a figure is drawn for, from its query, which always names the quarter."""
    query = parse_qsl(figure.query)
    selection, _ = read_query(query, Quarter.parse(dict(query)["quarter"]))
    return selection
