"""matneo_moves: every intervention in every trust that advanced, slipped back, joined or left between two quarters."""

from natpatsip import catalogue, organisations
from natpatsip.analysis.movement import Site
from natpatsip.analysis.selection import Selection
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.matneo.moved import moved_interventions
from natpatsip.figures.movement import Moved, moves_figure
from natpatsip.figures.wording import counted, listed
from natpatsip.store import Reading

# So many trusts are named in the caption; more are for the table.
NAMED = 8
COLUMNS = (
    TableColumn("trust", "Trust"),
    TableColumn("psc", "Collaborative"),
    TableColumn("intervention", "Intervention"),
)


def moves(selection: Selection, reading: Reading) -> Figure:
    """A row an intervention in a trust that moved, or was not reported, those that advanced first."""
    moved = moved_interventions(selection, reading)
    sites, finding = _sites(moved), _finding(moved, selection)
    also = _slipped(moved, sites)
    return moves_figure("matneo_moves", moved, sites, COLUMNS, finding, selection, reading, also=also)


def _sites(moved: Moved) -> dict[Site, dict[str, str]]:
    """Each intervention in each trust, by trust and in the order of the interventions."""
    order = {one.code: place for place, one in enumerate(catalogue.interventions())}
    sites = {move.site: _site(*move.site) for move in moved.moves}
    return dict(sorted(sites.items(), key=lambda item: (item[1]["trust"], order[item[0][1]])))


def _site(trust: str, intervention: str) -> dict[str, str]:
    return {
        "trust": organisations.find_trust(trust).short,
        "psc": organisations.main_collaborative_of(trust).name,
        "intervention": catalogue.intervention(intervention).label,
    }


def _finding(moved: Moved, selection: Selection) -> str:
    trusts = {kind: {move.site[0] for move in moved.moves if move.kind == kind} for kind in ("advanced", "slipped")}
    return (
        f"{counted(len(trusts['advanced']), 'trust')} advanced with an intervention from {selection.since} to"
        f" {selection.quarter}; {counted(len(trusts['slipped']), 'trust')} slipped back with one"
    )


def _slipped(moved: Moved, sites: dict[Site, dict[str, str]]) -> str:
    slipped = sorted({sites[move.site]["trust"] for move in moved.moves if move.kind == "slipped"})
    return f"Slipped back with at least one: {listed(slipped)}." if 0 < len(slipped) <= NAMED else ""
