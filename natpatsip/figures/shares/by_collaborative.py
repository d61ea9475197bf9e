"""A share that every collaborative has: what it is in England and in each collaborative."""

from collections.abc import Mapping
from dataclasses import dataclass

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import Measure, share_of_places, shares_of
from natpatsip.analysis.places import collaboratives_of, is_marked
from natpatsip.analysis.ranking import Rank, rank_places
from natpatsip.analysis.selection import PLACES, Selection
from natpatsip.figures.formatting import format_percent
from natpatsip.figures.parts import describe_part
from natpatsip.figures.subject import Subject, get_subject
from natpatsip.organisations import Collaborative
from natpatsip.store import Snapshot
from natpatsip.store.status import get_returned


@dataclass(frozen=True)
class CollaborativeShare:
    """A collaborative and the share that it `returned`: None where it has not, and of nothing where nothing there is counted.

    `part` says which part of it the share is of, where the places chosen leave out some of what it has.
    """

    psc: Collaborative
    returned: Share | None
    part: str = ""

    @property
    def share(self) -> Share:
        """Its share; of nothing where it has not returned."""
        return self.returned or Share(0, 0)

    @property
    def name(self) -> str:
        """“Wessex”, “UCLPartners (London region part: 478 of its 774 care homes)”."""
        return f"{self.psc.name} ({self.part})" if self.part else self.psc.name

    @property
    def short(self) -> str:
        """For a phone: “Wessex”, “UCLPartners (part)”."""
        return f"{self.psc.short} (part)" if self.part else self.psc.short

    @property
    def known(self) -> bool:
        """Whether there is a share to speak of."""
        return bool(self.share.expected)

    @property
    def missing(self) -> str:
        """Why there is no share; nothing where there is one."""
        return "" if self.known else "Not returned" if self.returned is None else "None counted"


@dataclass(frozen=True)
class ShareByCollaborative:
    """England's share, never narrowed by place, and the collaboratives of the places chosen, in published order.

    `everyone` is England, or those of it that have returned, and `all_chosen` says that no smaller place was chosen.
    """

    everyone: Subject
    all_chosen: bool
    england: Share
    entries: list[CollaborativeShare]

    @property
    def where(self) -> str:
        """Where England’s share is, in a sentence after the opening of its figure, which names whom it is of."""
        return self.everyone.where if self.all_chosen else f"in {self.everyone.name}"

    def possessive(self, what: str) -> str:
        """England’s `what`, in a sentence after that opening: “England’s 61.2%”."""
        return self.everyone.possessive(what, named=self.all_chosen)

    @property
    def known(self) -> list[CollaborativeShare]:
        """The collaboratives whose share is known, the lowest first."""
        return sorted((entry for entry in self.entries if entry.known), key=lambda entry: entry.share.ratio)

    @property
    def whole(self) -> list[CollaborativeShare]:
        """Those that can be ranked, the lowest first: the share of a part is not set against those of wholes."""
        return [entry for entry in self.known if not entry.part] or self.known[:1]

    def count_at(self, percent: float) -> int:
        """How many of those that can be ranked have a share of so many percent or more."""
        return sum(100 * entry.share.ratio >= percent for entry in self.whole)

    @property
    def ranks(self) -> dict[str, Rank]:
        """The ranks of the collaboratives, by code: of wholes alone, and of none while others are waited for."""
        shares = {entry.psc.code: entry.share for entry in self.entries if entry.known and not entry.part}
        return rank_places(shares) if self.everyone.settled else {}

    def highlighted(self, selection: Selection) -> list[CollaborativeShare]:
        """The collaboratives that are looked for, as far as they are among those listed."""
        return [entry for entry in self.entries if is_marked(selection, "psc", entry.psc.code)]

    @property
    def not_returned(self) -> list[str]:
        """The names of the collaboratives that are left out."""
        return [entry.psc.name for entry in self.entries if entry.returned is None]


def get_share_by_collaborative(measure: Measure, selection: Selection, snapshot: Snapshot) -> ShareByCollaborative:
    """The share of England and of each collaborative chosen; one that returned, but nothing that was chosen, is not listed."""
    chosen = measure.applicable_selection(selection)
    sheets = measure.sheet, *measure.needs
    shares, returned = (
        shares_of(measure, "psc", chosen, snapshot.frame),
        get_returned(snapshot, selection.quarter, sheets),
    )
    expected = collaboratives_of(chosen, measure.sheet)
    missing = {psc.code for psc in expected if not all((psc.code, sheet) in returned for sheet in sheets)}
    listed = [psc for psc in expected if psc.code in shares.keys() | missing]
    england = share_of_places(measure, chosen.of_england(), snapshot.frame)
    everyone = get_subject(chosen.of_england(), snapshot, *sheets)
    parts = _name_parts(measure, chosen, shares, snapshot)
    entries = [CollaborativeShare(psc, shares.get(psc.code), parts.get(psc.code, "")) for psc in listed]
    return ShareByCollaborative(everyone, chosen.all_places, england, entries)


def _name_parts(measure: Measure, chosen: Selection, shares: Mapping[str, Share], snapshot: Snapshot) -> dict[str, str]:
    """By collaborative, which part of it was chosen: “London region part: 478 of its 774 care homes”; none for a whole."""
    narrowing = [place for place in PLACES if place != "psc" and getattr(chosen, place)]
    if not narrowing:
        return {}
    wholes = shares_of(measure, "psc", chosen.without(narrowing), snapshot.frame)
    part = describe_part("psc", chosen)
    return {
        code: f"{part}: {share.expected:,} of its {wholes[code].expected:,} {measure.things}"
        for code, share in shares.items()
        if share.expected != wholes[code].expected
    }


def format_share(measure: Measure, share: Share) -> str:
    """“61.2%”, with as many decimals as its programme is reported with."""
    return format_percent(share.percent(measure.decimals), measure.decimals)
