"""What a reader is told who points at the mark of a place: its rank among the others, and who returned its numbers and when."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from natpatsip import organisations
from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.ranking import COUNTED_AT_LEAST
from natpatsip.analysis.selection import Selection
from natpatsip.figures import FIGURES
from natpatsip.figures.figure import Figure
from natpatsip.figures.formatting import format_list
from natpatsip.figures.places_shown import find_code
from natpatsip.store import Snapshot
from natpatsip.store.status import get_returned
from natpatsip.text import capitalised, written_day

RANK, SOURCE = "Rank", "Source"
# More collaboratives than this are counted, and not named.
_NAMED_AT_MOST = 2
_UNRANKED = f"Not ranked: fewer than {COUNTED_AT_LEAST} counted, a part of it, or not returned"


def tell_places(drawn: Figure, selection: Selection, snapshot: Snapshot) -> dict[str, dict[str, str]]:
    """By the name of each place of a figure's first column, a text under each heading; none where it marks no places.

    The rank is told where any place has one. The source is that of the quarter chosen, and so is left out of a table over
    quarters that collaboratives return.
    """
    definition = FIGURES.get(drawn.id)
    # A table of wards names each without the id that its mark has; all are of one extract, which its subtitle names.
    if not definition or definition.marks in ("", "ward"):
        return {}
    names = list(dict.fromkeys(row[drawn.columns[0].name] for row in drawn.rows))
    ranks = {name: {RANK: capitalised(drawn.ranks.get(name, _UNRANKED))} if drawn.ranks else {} for name in names}
    if drawn.over_time and not drawn.provenance.extract:
        return ranks if drawn.ranks else {}
    sources = _find_sources(drawn, names, (definition.sheet, *definition.beside), selection, snapshot)
    return {name: ranks[name] | {SOURCE: sources[name]} for name in names}


def _find_sources(
    drawn: Figure, names: Sequence[str], sheets: Sequence[str], selection: Selection, snapshot: Snapshot
) -> dict[str, str]:
    """Of each place who returned all of these sheets, and when; of national data, of which day it is."""
    if drawn.provenance.extract:
        return dict.fromkeys(names, drawn.provenance.extract)
    arrived = get_returned(snapshot, selection.quarter, sheets)
    sources = {}
    for name in names:
        level, code = find_code(drawn.id, name, selection)
        place = Selection.ending(selection.quarter, **{level: (code,)}) if code else None
        senders = [psc.code for psc in collaboratives_of(place, sheets[0])] if place else []
        days = {
            psc: max(arrived[psc, sheet].happened_at for sheet in sheets)
            for psc in senders
            if all((psc, sheet) in arrived for sheet in sheets)
        }
        sources[name] = _describe_returned(days) if place else drawn.provenance.coverage
    return sources


def _describe_returned(days: Mapping[str, datetime]) -> str:
    """“Returned by Wessex on 20 April 2023”, by the code of each collaborative the day."""
    if not days:
        return "Not returned"
    if len(days) > _NAMED_AT_MOST:
        return f"Returned by {len(days)} collaboratives, last on {written_day(max(days.values()))}"
    names = [f"{organisations.find_collaborative(psc).name} on {written_day(day)}" for psc, day in days.items()]
    return f"Returned by {format_list(names)}"
