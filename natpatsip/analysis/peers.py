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
    sizes = _get_sizes(level, chosen)
    if place not in sizes:
        return frozenset()
    apart = {code: abs(size - sizes[place]) for code, size in sizes.items() if code != place}
    return frozenset(sorted(apart, key=lambda code: (apart[code], code))[: chosen.nearest[level]])


def _get_sizes(level: str, group: catalogue.PeerGroup) -> Mapping[str, float]:
    """The size of each place of a level of which it is known, on the scale by which places are near: a count by how many times
    as large it is, a share as it is. A collaborative has what its ICBs have together.
    """
    if not group.of:
        return {code: log(size) for code, size in _count(level, group.size).items() if size}
    whole = _count(level, group.of)
    return {code: part / whole[code] for code, part in _count(level, group.size).items() if whole.get(code)}


def _count(level: str, size: str) -> Mapping[str, int]:
    if level == "psc":
        known = {psc.code: _add_up(psc.code, size) for psc in organisations.collaboratives()}
    else:
        known = {place.code: getattr(place, size) for place in _OF_LEVEL[level]()}
    return {code: count for code, count in known.items() if count is not None}


def _add_up(psc: str, size: str) -> int | None:
    sizes = [getattr(icb, size) for icb in organisations.icbs_of(psc)]
    return None if None in sizes else sum(sizes)
