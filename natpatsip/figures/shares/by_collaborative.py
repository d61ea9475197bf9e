"""A share that every collaborative has: what it is in England and in each collaborative."""

from dataclasses import dataclass

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import Measure, share_of_places, shares_of
from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import Selection
from natpatsip.figures.formatting import format_percent
from natpatsip.organisations import Collaborative
from natpatsip.store import Snapshot
from natpatsip.store.status import get_returned


@dataclass(frozen=True)
class CollaborativeShare:
    """A collaborative and its share: None where it has not returned, and of nothing where nothing there is counted."""

    psc: Collaborative
    share: Share | None

    @property
    def known(self) -> bool:
        """Whether there is a share to speak of."""
        return bool(self.share and self.share.expected)

    @property
    def missing(self) -> str:
        """Why there is no share; nothing where there is one."""
        return "" if self.known else "Not returned" if self.share is None else "None counted"


@dataclass(frozen=True)
class ShareByCollaborative:
    """England's share, never narrowed by place, and the collaboratives of the places chosen, in published order."""

    england: Share
    entries: list[CollaborativeShare]

    @property
    def known(self) -> list[CollaborativeShare]:
        """The collaboratives whose share is known, the lowest first."""
        return sorted((entry for entry in self.entries if entry.known), key=lambda entry: entry.share.ratio)

    @property
    def not_returned(self) -> list[str]:
        """The names of the collaboratives that are left out."""
        return [entry.psc.name for entry in self.entries if entry.share is None]


def get_share_by_collaborative(measure: Measure, selection: Selection, snapshot: Snapshot) -> ShareByCollaborative:
    """The share of England and of each collaborative chosen; one that returned, but nothing that was chosen, is not listed."""
    chosen = measure.applicable_selection(selection)
    shares, returned = shares_of(measure, "psc", chosen, snapshot.frame), get_returned(snapshot, selection.quarter)
    missing = {
        psc.code
        for psc in collaboratives_of(chosen)
        if not all((psc.code, sheet) in returned for sheet in (measure.sheet, *measure.needs))
    }
    listed = [psc for psc in collaboratives_of(chosen) if psc.code in shares.keys() | missing]
    england = share_of_places(measure, chosen.of_england(), snapshot.frame)
    return ShareByCollaborative(england, [CollaborativeShare(psc, shares.get(psc.code)) for psc in listed])


def format_share(measure: Measure, share: Share) -> str:
    """“61.2%”, with as many decimals as its programme is reported with."""
    return format_percent(share.percent(measure.decimals), measure.decimals)
