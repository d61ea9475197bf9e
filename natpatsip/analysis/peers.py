"""Peers: the places of its kind that one place is set beside, all of them or those that are like it in one thing."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from math import log
from typing import Any

from natpatsip import catalogue, organisations

_OF_LEVEL: Mapping[str, Callable[[], Sequence[Any]]] = {
    "region": organisations.regions,
    "odn": organisations.networks,
    "psc": organisations.collaboratives,
    "icb": organisations.icbs,
    "trust": organisations.trusts,
}


@cache
def find_peers(level: str, place: str, group: str = "") -> frozenset[str]:
    """The codes of the peers of a place, itself not among them: of a peer group by its code, or all of its kind.

    The nearest by a size are those whose size it is the least times as large, or as small; of equals the first by name. A
    place of which the size is not known has no peers by it. Raises KeyError for a group or a kind that there is not.
    """
    everyone = {known.code for known in _OF_LEVEL[level]()}
    if not group:
        return frozenset(everyone - {place})
    chosen = catalogue.peer_group(group)
    if not chosen.size:
        kinds = {trust.code: trust.kind for trust in organisations.trusts()}
        return frozenset(code for code, kind in kinds.items() if kind == kinds.get(place) and code != place)
    sizes = _get_sizes(level, chosen.size)
    if place not in sizes:
        return frozenset()
    others = sorted(sizes.keys() - {place}, key=lambda code: (abs(log(sizes[code] / sizes[place])), code))
    return frozenset(others[: chosen.nearest[level]])


def _get_sizes(level: str, size: str) -> Mapping[str, int]:
    """The size of each place of a level of which it is known; a collaborative has that of its ICBs together."""
    if level != "psc":
        known = {place.code: getattr(place, size) for place in _OF_LEVEL[level]()}
    else:
        known = {psc.code: _add_up(psc.code, size) for psc in organisations.collaboratives()}
    return {code: own for code, own in known.items() if own}


def _add_up(psc: str, size: str) -> int | None:
    sizes = [getattr(icb, size) for icb in organisations.icbs_of(psc)]
    return None if None in sizes else sum(sizes)
