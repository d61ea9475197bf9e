"""Mental Health in a sentence and four tiles: wards supported directly, wards engaged, trusts involved, package in use."""

from natpatsip import catalogue
from natpatsip.analysis.adoption import Share, compare_shares, total_share
from natpatsip.analysis.selection import Selection
from natpatsip.figures.formatting import format_percent
from natpatsip.figures.headline import Headline, Tile, no_data, share_tile
from natpatsip.figures.mhsip.data import (
    ENGAGED,
    TARGET,
    TRUSTS,
    engagement_change,
    implementing,
    support_of_places,
    supported_place,
    trusts_chosen,
    trusts_involved,
    wards_chosen,
)
from natpatsip.figures.provenance import get_provenance
from natpatsip.figures.wording import NO_QUARTER_BEFORE, describe_gain
from natpatsip.store import Snapshot


def headline(selection: Selection, snapshot: Snapshot) -> Headline:
    """Tiles for the places and kinds of ward chosen."""
    supported = support_of_places(selection, snapshot)
    share = sum(supported.values(), Share(0, 0))
    change = compare_shares(supported, support_of_places(selection.at(selection.quarter.previous), snapshot))
    direct = share_tile(
        "NHS wards supported directly",
        change,
        share,
        "wards",
        TARGET,
        selection.quarter,
        decimals=0,
        # The ambition is for each trust, so that all of them together reach 10% is not yet that it is reached.
        when_reached=" in each trust",
    )
    sentence = (
        f"{format_percent(share.percent(), 0)} of NHS mental health, learning disability and autism wards in"
        f" {supported_place(selection)} were supported directly in {selection.quarter}, against an ambition of"
        f" {TARGET.value:g}% in each trust."
        if share.expected
        else f"No trusts were returned for {selection.quarter} that match what you chose."
    )
    tiles = (direct, _engaged(selection, snapshot), _involved(selection, snapshot), _package(selection, snapshot))
    return Headline(catalogue.programme("MHSIP"), sentence, tiles, get_provenance(snapshot, TRUSTS, selection))


def _engaged(selection: Selection, snapshot: Snapshot) -> Tile:
    wards = total_share(wards_chosen(selection, snapshot), ENGAGED)
    if not wards.expected:
        return no_data("Wards actively engaged")
    moved = describe_gain(engagement_change(selection, snapshot)) or [NO_QUARTER_BEFORE]
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
    )


def _package(selection: Selection, snapshot: Snapshot) -> Tile:
    package = implementing(wards_chosen(selection, snapshot))
    if not package.expected:
        return no_data("Change package in use")
    return Tile(
        "Change package in use",
        format_percent(package.percent(), 0),
        "",
        f"{package.reached:,} of {package.expected:,} wards supported directly",
        package.percent(1),
    )
