"""A share that every collaborative has: how one is described, and what it is in England and each collaborative."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from natpatsip import catalogue
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import PLACES, Selection
from natpatsip.figures.formatting import format_percent
from natpatsip.organisations import Collaborative
from natpatsip.store import Snapshot
from natpatsip.store.status import get_returned


@dataclass(frozen=True)
class ShareMeasure:
    """What is shared out: `things` are counted, and those that the `label` tells of have reached.

    `by_collaborative` gives the shares by code, and none for a collaborative that has not returned `sheet` and the sheets
    of `needs`. `kinds` are the kinds of a selection that narrow it, so that the `ambition`, in percent of all, no longer
    applies. `decimals` is how many a share is shown with. `few` marks things of which a collaborative has one to six:
    chance could explain almost any share of so few.
    """

    id: str
    programme: str
    label: str
    things: str
    definition: str
    sheet: str
    by_collaborative: Callable[[Selection, Snapshot], dict[str, Share]]
    ambition: catalogue.Ambition | None = None
    kinds: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    decimals: int = 0
    few: bool = False

    def format_share(self, share: Share) -> str:
        """“61.2%”, with the decimals of the measure."""
        return format_percent(share.percent(self.decimals), self.decimals)

    def applicable_selection(self, selection: Selection) -> Selection:
        """The places chosen, and of the kinds those that narrow this measure."""
        return replace(selection, **{kind: () for kind in selection.choices if kind not in (*PLACES, *self.kinds)})

    def aim(self, selection: Selection) -> float | None:
        """The ambition in percent; None where there is none, or where kinds were chosen."""
        applies = self.ambition and not any(getattr(selection, kind) for kind in self.kinds)
        return self.ambition.value if applies else None


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


def get_share_by_collaborative(measure: ShareMeasure, selection: Selection, snapshot: Snapshot) -> ShareByCollaborative:
    """The share of England and of each collaborative chosen; one that returned, but nothing that was chosen, is not listed."""
    chosen = measure.applicable_selection(selection)
    england = sum(measure.by_collaborative(chosen.of_england(), snapshot).values(), Share(0, 0))
    shares, returned = measure.by_collaborative(chosen, snapshot), get_returned(snapshot, selection.quarter)
    missing = {
        psc.code
        for psc in collaboratives_of(chosen)
        if not all((psc.code, sheet) in returned for sheet in (measure.sheet, *measure.needs))
    }
    listed = [psc for psc in collaboratives_of(chosen) if psc.code in shares.keys() | missing]
    return ShareByCollaborative(england, [CollaborativeShare(psc, shares.get(psc.code)) for psc in listed])
