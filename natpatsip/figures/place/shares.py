"""What a measure came to in every place of a kind, worked out once for whichever of them is looked at."""

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import ENGLAND, MEASURES, Measure
from natpatsip.analysis.peers import find_peers
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.standing import Comparison, Period, compare_places, find_period, find_shares
from natpatsip.figures.wording import MARKED
from natpatsip.store import Snapshot

_PERIOD_BYTES = _SHARE_BYTES = 200


def get_period(measure: Measure, selection: Selection, snapshot: Snapshot) -> Period | None:
    """The time that a measure is told of, the same for every place; None where England has no data."""
    england = selection.of_england()
    key = ("period", measure.id, england.quarter, tuple(england.choices.items()))
    return snapshot.keep(key, lambda: find_period(measure, england, snapshot.frame), lambda period: _PERIOD_BYTES)


def get_shares(
    measure: Measure, level: str, period: Period, selection: Selection, snapshot: Snapshot
) -> tuple[dict[str, Share], dict[str, Share]]:
    """The share of each unit of a level over a period and the one before, by its code."""
    alike = selection.without(["highlight"]).at(selection.quarter)
    key = ("shares of a period", measure.id, level, period.now, alike.quarter, tuple(alike.choices.items()))
    return snapshot.keep(
        key,
        lambda: find_shares(measure, level, period, selection, snapshot.frame),
        lambda found: _SHARE_BYTES * len(found[0]),
    )


def get_comparison(
    measure: Measure, level: str, period: Period, selection: Selection, snapshot: Snapshot
) -> Comparison | None:
    """The one place chosen among its peers, over a period; where these are all of its kind, the same for each of them."""
    england = selection.of_england()
    if selection.peers and selection.one_place:
        _, place = selection.one_place
        now, _ = get_shares(measure, level, period, england, snapshot)
        return compare_places(now, {place, *find_peers(level, place, selection.peers)})
    key = ("comparison", measure.id, level, period.now, england.quarter, tuple(england.choices.items()))
    return snapshot.keep(
        key,
        lambda: compare_places(get_shares(measure, level, period, england, snapshot)[0], find_peers(level, "")),
        lambda compared: _SHARE_BYTES * (len(compared.ranks) if compared else 0),
    )


def keep_shares(measure_id: str, england: Selection, snapshot: Snapshot) -> None:
    """Work out for the snapshot to keep what a measure came to in England and in every place that has a page."""
    measure = MEASURES[measure_id]
    period = get_period(measure, england, snapshot)
    if period is None:
        return
    for level in measure.levels:
        if level in MARKED or level == ENGLAND:
            get_shares(measure, level, period, england, snapshot)
