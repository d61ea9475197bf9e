"""The results that people ask for first: modelled ones as the report states them, counted ones from the returns."""

from natpatsip.analysis.measures import share_of_places
from natpatsip.analysis.selection import Selection
from natpatsip.catalogue.facts import fact
from natpatsip.figures import figure
from natpatsip.figures.formatting import format_percent
from natpatsip.figures.headline import Tile, no_data
from natpatsip.figures.mhsip.data import DIRECT
from natpatsip.figures.subject import get_subject
from natpatsip.store import Snapshot

# The facts of the report's own infographics: what each is called, what it came from, and the figure that models it.
_STATED = {
    "mandet_infographic_admissions": ("Hospital admissions avoided", "Managing deterioration in care homes", "fig04"),
    "matneo_lives": ("Babies’ lives saved, up to", "Preterm optimisation", "fig13"),
    "matneo_cp": ("Cases of cerebral palsy prevented, up to", "Magnesium sulphate, since 2016", "fig14"),
    "medsip_lives": ("Lives saved by safer medicines", "People on opioids", "medsip_benefit"),
    "medsip_severe_harms": ("Severe harms prevented", "People on opioids", "medsip_benefit"),
    "medsip_readmissions": ("Readmissions avoided", "People on opioids", "medsip_benefit"),
}


def key_results(selection: Selection, snapshot: Snapshot) -> tuple[Tile, ...]:
    """A tile a result. Those that the report states are England's, and stay what they are whatever is chosen."""
    return (*_counted(selection, snapshot), *(_stated(id, *words) for id, words in _STATED.items()))


def _stated(id: str, label: str, of: str, modelled: str) -> Tile:
    stated = fact(id)
    told = f"{of} · England · modelled, as published for {stated.quarter}"
    return Tile(label, f"{stated.value:,}", "", told, figure=modelled)


def _counted(selection: Selection, snapshot: Snapshot) -> tuple[Tile, ...]:
    wards = figure("fig17", selection, snapshot).numbers
    direct = share_of_places(DIRECT, selection, snapshot.frame)
    place = get_subject(selection, snapshot, "wards", "trusts").label
    where = f"{place} · {selection.quarter} · counted from the returns"
    return (
        Tile("Wards at work on less restrictive practice", f"{wards['wards_engaged']:,}", "", where, figure="fig17")
        if wards.get("wards_engaged")
        else no_data("Wards at work on less restrictive practice"),
        Tile("NHS wards supported directly", format_percent(direct.percent(), 0), "", where, measure=DIRECT.id)
        if direct.expected
        else no_data("NHS wards supported directly"),
    )
