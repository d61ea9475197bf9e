"""Mental Health in a sentence and four tiles: wards supported directly, wards engaged, trusts involved, package in use."""

from natpatsip.analysis.measures import share_of_places
from natpatsip.analysis.selection import Selection
from natpatsip.figures.changes import get_quarter_change
from natpatsip.figures.formatting import format_count, format_percent
from natpatsip.figures.headline import Headline, Tile, add_trend, no_data, share_tile
from natpatsip.figures.mhsip.data import (
    DIRECT,
    TARGET,
    TRUSTS,
    WARDS,
    WARDS_ENGAGED,
    implementing,
    trusts_chosen,
    trusts_involved,
    wards_chosen,
)
from natpatsip.figures.provenance import get_provenance
from natpatsip.figures.subject import get_subject
from natpatsip.figures.wording import NO_QUARTER_BEFORE, describe_gain, describe_nothing_returned
from natpatsip.store import Snapshot


def headline(selection: Selection, snapshot: Snapshot) -> Headline:
    """Tiles for the places and kinds of ward chosen."""
    subject = get_subject(selection, snapshot, TRUSTS, WARDS)
    goal = TARGET if subject.settled else None
    share = share_of_places(DIRECT, selection, snapshot.frame)
    change = get_quarter_change(DIRECT, selection, snapshot)
    direct = share_tile(
        "NHS wards supported directly",
        change,
        share,
        "wards",
        goal,
        selection.quarter,
        decimals=0,
        # The ambition is for each trust, so that all of them together reach 10% is not yet that it is reached.
        when_reached=" in each trust",
    )
    sentence = (
        f"{format_percent(share.percent(), 0)} of NHS mental health, learning disability and autism wards in"
        f" {subject.name} were supported directly in {selection.quarter}"
        + (f", against an ambition of {goal.value:g}% in each trust." if goal else ".")
        if share.expected
        else f"{describe_nothing_returned('trusts', selection.quarter)}."
    )
    tiles = (
        add_trend(direct, DIRECT, selection, snapshot),
        add_trend(_engaged(selection, snapshot), WARDS_ENGAGED, selection, snapshot),
        _involved(selection, snapshot),
        _package(selection, snapshot),
    )
    return Headline(DIRECT, sentence, tiles, get_provenance(snapshot, TRUSTS, selection))


def _engaged(selection: Selection, snapshot: Snapshot) -> Tile:
    wards = share_of_places(WARDS_ENGAGED, selection, snapshot.frame)
    if not wards.expected:
        return no_data("Wards actively engaged")
    moved = describe_gain(get_quarter_change(WARDS_ENGAGED, selection, snapshot)) or [NO_QUARTER_BEFORE]
    return Tile(
        "Wards actively engaged", f"{wards.reached:,}", moved[0], f"At stage 3 or above, of {wards.expected:,} listed"
    )


def _involved(selection: Selection, snapshot: Snapshot) -> Tile:
    involved = trusts_involved(trusts_chosen(selection, snapshot))
    if not involved.expected:
        return no_data("NHS trusts involved")
    return Tile(
        "NHS trusts involved",
        f"{involved.reached} of {involved.expected}",
        "",
        f"{format_percent(involved.percent(), 0)} of trusts, directly or through the network",
        involved.percent(1),
        figure="fig17",
    )


def _package(selection: Selection, snapshot: Snapshot) -> Tile:
    package = implementing(wards_chosen(selection, snapshot))
    if not package.expected:
        return no_data("Change package in use")
    return Tile(
        "Change package in use",
        format_percent(package.percent(), 0),
        "",
        f"{package.reached:,} of {format_count(package.expected, 'ward')} supported directly",
        package.percent(1),
        figure="fig18",
    )
