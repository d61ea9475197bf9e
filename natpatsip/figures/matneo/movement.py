"""matneo_movement and matneo_moves: interventions in trusts that changed their stage, joined or left between two quarters."""

from datetime import date

from natpatsip import catalogue, organisations
from natpatsip.analysis import frames
from natpatsip.analysis.movement import Site, follow_trust
from natpatsip.analysis.selection import Selection
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import format_count, format_list
from natpatsip.figures.matneo.data import OPTIMISATION, trusts_with
from natpatsip.figures.movement import Movement, MovingSites, find_movement, movement_figure, moves_figure
from natpatsip.store import Snapshot

SUBJECT = MovingSites(
    sheet=OPTIMISATION,
    keys=("trust", "intervention"),
    singular="intervention in a trust",
    plural="interventions in trusts",
    note="Compared are the collaboratives that returned in both quarters. A trust that merged is followed into the trust that"
    " took over, with the less advanced stage of the two. Joined and left are interventions that apply to a trust in one of"
    " the quarters only; not reported are those left blank in either.",
)
# So many trusts are named in the caption; more are for the table.
NAMES_AT_MOST = 8
COLUMNS = (
    TableColumn("trust", "Trust"),
    TableColumn("psc", "Collaborative"),
    TableColumn("intervention", "Intervention"),
)


def trust_movement(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a pair of stages that occurs, then and now."""
    return movement_figure(_find_movement(selection, snapshot), selection, snapshot)


def trust_moves(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row an intervention in a trust that moved, or was not reported, those that advanced first."""
    movement = _find_movement(selection, snapshot)
    sites, finding = _sites(movement, selection.quarter.end), _finding(movement, selection)
    also = _slipped(movement, sites)
    return moves_figure(movement, sites, COLUMNS, finding, selection, snapshot, also=also)


def _find_movement(selection: Selection, snapshot: Snapshot) -> Movement:
    """What became of each intervention in each trust chosen, between the first quarter chosen and the last."""

    def follow(site: Site) -> Site:
        trust, intervention = site
        return follow_trust(trust, selection.quarter.end), intervention

    sites = snapshot.frame(frames.optimisation)
    return find_movement(SUBJECT, sites, selection, snapshot, lambda site: trusts_with(site[1]), follow)


def _sites(movement: Movement, on: date) -> dict[Site, dict[str, str]]:
    """Each intervention in each trust, as it is called on a day, by trust and in the order of the interventions."""
    order = {intervention.code: place for place, intervention in enumerate(catalogue.interventions())}
    sites = {move.site: _site(move.site, on) for move in movement.moves}
    return dict(sorted(sites.items(), key=lambda item: (item[1]["trust"], order[item[0][1]])))


def _site(site: Site, on: date) -> dict[str, str]:
    trust, intervention = site
    return {
        "trust": organisations.find_trust(trust).short_on(on),
        "psc": organisations.main_collaborative_of(trust).name,
        "intervention": catalogue.intervention(intervention).label,
    }


def _finding(movement: Movement, selection: Selection) -> str:
    trusts = {kind: {move.site[0] for move in movement.moves if move.kind == kind} for kind in ("advanced", "slipped")}
    slipped = format_count(len(trusts["slipped"]), "trust") if trusts["slipped"] else "none"
    return (
        f"{format_count(len(trusts['advanced']), 'trust')} advanced with an intervention from {selection.since} to"
        f" {selection.quarter}; {slipped} slipped back with one"
    )


def _slipped(movement: Movement, sites: dict[Site, dict[str, str]]) -> str:
    slipped = sorted({sites[move.site]["trust"] for move in movement.moves if move.kind == "slipped"})
    return f"Slipped back with at least one: {format_list(slipped)}." if 0 < len(slipped) <= NAMES_AT_MOST else ""
