"""Maternity and Neonatal in a sentence and four tiles: all seven, the lowest of them, cords left, interventions given."""

from natpatsip import catalogue
from natpatsip.analysis.measures import ENGLAND, MEASURES, columns_of, share_of_places
from natpatsip.analysis.pathway import PATHWAY
from natpatsip.analysis.selection import Selection
from natpatsip.figures.changes import describe_parting, get_quarter_change
from natpatsip.figures.formatting import format_count
from natpatsip.figures.headline import Headline, Tile, add_trend, no_data, share_tile
from natpatsip.figures.matneo.data import (
    ALL_SEVEN,
    AMBITION,
    OPTIMISATION,
    of_the_pathway,
    share_words,
    trusts_with,
)
from natpatsip.figures.national import count_sites_expected
from natpatsip.figures.provenance import get_provenance
from natpatsip.figures.subject import get_subject
from natpatsip.figures.wording import describe_nothing_returned, describe_quarter_change
from natpatsip.store import Snapshot

CORD, DELIVERED = MEASURES["cord_management"], MEASURES["interventions_delivered"]


def headline(selection: Selection, snapshot: Snapshot) -> Headline:
    """Tiles for the places chosen; all seven interventions together, whichever were picked out."""
    selection = of_the_pathway(selection)
    subject = get_subject(selection, snapshot, OPTIMISATION)
    goal = AMBITION if subject.settled else None
    share = share_of_places(ALL_SEVEN, selection, snapshot.frame)
    change = get_quarter_change(ALL_SEVEN, selection, snapshot)
    tiles = (
        add_trend(
            share_tile("All seven adopted", change, share, "trusts", goal, selection.quarter, decimals=0),
            ALL_SEVEN,
            selection,
            snapshot,
        ),
        _lowest(selection, snapshot),
        _cord_management(selection, snapshot),
        _given(selection, snapshot),
    )
    sentence = (
        f"{share_words(share)} of trusts in {subject.name} had adopted all seven preterm optimisation interventions"
        f" by {selection.quarter}, {describe_quarter_change(change)}"
        + (f", against an ambition of {goal.value:g}%." if goal else ".")
        if share.expected
        else f"{describe_nothing_returned('trusts', selection.quarter)}."
    )
    return Headline(ALL_SEVEN, sentence, tiles, get_provenance(snapshot, OPTIMISATION, selection))


def _lowest(selection: Selection, snapshot: Snapshot) -> Tile:
    """The intervention of the pathway that the smallest share of trusts has adopted."""
    found = {code: share_of_places(trusts_with(code), selection, snapshot.frame) for code in PATHWAY}
    shares = {code: share for code, share in found.items() if share.expected}
    if not shares:
        return no_data("Least adopted of the seven")
    code = min(shares, key=lambda code: (shares[code].ratio, PATHWAY.index(code)))
    lowest = shares[code]
    return Tile(
        "Least adopted of the seven",
        share_words(lowest),
        "",
        f"{catalogue.intervention(code).label}: {lowest.reached:,} of {format_count(lowest.expected, 'trust')}",
        lowest.percent(1),
        figure="fig05",
    )


def _cord_management(selection: Selection, snapshot: Snapshot) -> Tile:
    """The share of babies given optimal cord management in the latest month with data, and how many trusts have data."""
    months = columns_of(CORD, ENGLAND, selection, snapshot.frame)
    if not len(months):
        return no_data(CORD.label)
    month, share, trusts = months.dates[-1].item(), months.shares[-1], months.sites[-1]
    expected = count_sites_expected(CORD, selection, snapshot)[month]
    return Tile(
        CORD.label,
        share_words(share),
        "",
        f"{share.reached:,} of {share.expected:,} eligible babies in {month:%B %Y} · data of {trusts} of"
        f" {format_count(expected, 'trust')}",
        share.percent(1),
        figure="fig09",
        of_people=True,
    )


def _given(selection: Selection, snapshot: Snapshot) -> Tile:
    """How many of the seven interventions were given in the latest month with data, beside the same month a year earlier."""
    label = "Interventions given in a month"
    given = columns_of(DELIVERED, ENGLAND, selection, snapshot.frame).share_of_dates
    if not given:
        return no_data(label)
    month = max(given)
    year_before = month.replace(year=month.year - 1)
    before = given[year_before].reached if year_before in given else 0
    parting = describe_parting(DELIVERED, (year_before, month), selection, snapshot)
    earlier = f", {before:,} a year earlier" if before else ""
    earlier = f", not comparable with a year earlier ({parting})" if before and parting else earlier
    told = f"The seven interventions, in {month:%B %Y}{earlier}"
    return Tile(label, f"{given[month].reached:,}", "", told, figure="fig11", of_people=True)
