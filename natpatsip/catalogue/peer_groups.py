"""Peer groups: which places of its kind a place can be set beside, other than all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from natpatsip.catalogue.definitions import find_defined, load_definitions


@dataclass(frozen=True)
class PeerGroup:
    """A way to choose the peers of a place: those `nearest` to it by a `size`, as many as its kind of place has there.

    Where it is `of` something, they are near in the share of the two. One without a size has all trusts of the same type.
    `meaning` says in words who they are, and whose numbers tell it.
    """

    code: str
    label: str
    size: str
    nearest: Mapping[str, int]
    meaning: str
    of: str = ""

    @property
    def levels(self) -> tuple[str, ...]:
        """The kinds of place that it is for."""
        return tuple(self.nearest) if self.size else ("trust",)


@cache
def peer_groups() -> tuple[PeerGroup, ...]:
    """Every peer group, in the order in which they are offered."""
    return tuple(PeerGroup(**group) for group in load_definitions("peer_groups")["peer_group"])


def peer_group(code: str) -> PeerGroup:
    """The peer group with this code; raises KeyError."""
    return find_defined({group.code: group for group in peer_groups()}, code, "peer group")
