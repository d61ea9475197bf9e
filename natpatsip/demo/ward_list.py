"""Who the wards of the demonstration are: whose, where, of which kind, and in which order they joined.

By collaborative, the NHS wards supported directly are as published. Everything else about a ward is invented.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from natpatsip import organisations
from natpatsip.demo.sharing import pick, share_out, variation
from natpatsip.demo.trusts import published_wards, wards_total
from natpatsip.demo.variants import once_a_variant
from natpatsip.quarters import Quarter

Support = Literal["direct", "network"]

# Published for Q4 2022/23: 47 of 52 trusts with a directly supported ward, 51 involved, 47 of them a year before. The
# report does not say which. These four are in the network only, and joined in 2022/23; the fifth has not joined.
NETWORK_ONLY, NOT_INVOLVED = ("R1C", "RJ8", "RLY", "TAH"), ("RY8",)
# A trust that straddles, directly supported in one collaborative and in the network of the other.
_NETWORK_ONLY_HERE = {("YH", "RX3")}

# Published: 41 private wards supported directly, and each major private provider among them. The collaborative of each:
_PRIVATE = {
    "direct": {
        "P-CYGNET": "KSS WM YH HIM UCLP EM SW EAST NENC IA WEX OX",
        "P-ELYSIUM": "EAST WM YH HIM UCLP KSS EM WEX SW NENC",
        "P-PIC": "EM EAST HIM UCLP YH",
        "P-PRIORY": "KSS HIM WOE WM IA",
        "P-STANDREWS": "EM EM WM UCLP",
        "P-STMATTHEWS": "EM",
        "P-CHESWOLD": "YH",
        "P-INMIND": "UCLP",
        "P-HUNTERCOMBE": "OX",
        "P-STMAGNUS": "KSS",
    },
    "network": {
        "P-CYGNET": "YH EAST WOE",
        "P-ELYSIUM": "KSS IA HIN",
        "P-PIC": "WM EM",
        "P-PRIORY": "UCLP SW",
        "P-STANDREWS": "EM",
        "P-INMIND": "YH",
    },
}
NETWORK_NHS_WARDS = 76

# Wards that left, by collaborative, provider, support and number there, with the last quarter in which each was returned.
# They come on top of those that stayed.
_LEFT = {
    ("EAST", "RWR", "direct", 1): Quarter(2021, 4),
    ("WM", "RXT", "network", 0): Quarter(2022, 1),
    ("YH", "RXG", "direct", 1): Quarter(2022, 2),
}

# Where trusts run wards beside the ICB of their head office (general knowledge, to be confirmed).
_ALSO_IN = {"RVN": ["QUY"], "RMY": ["QJG"], "RRE": ["QOC"], "RWK": ["QHG"], "RX3": ["QOQ"], "RV3": ["QRV"]}

# How much sooner or later a collaborative starts, as a share of the whole list; and where late trusts come in.
_SOONER, _LATE = 0.1, 0.66

_NHS_TYPES = (
    *["acute_adult"] * 7, *["picu"] * 3, *["older_adults"] * 3, *["low_secure"] * 2, "medium_secure",
    *["learning_disability_autism"] * 2, "children_young_people", "rehabilitation", "other",
)  # fmt: skip
_PRIVATE_TYPES = (
    *["low_secure"] * 3, *["medium_secure"] * 2, *["picu"] * 2, *["rehabilitation"] * 2, "acute_adult",
    *["children_young_people"] * 2, *["learning_disability_autism"] * 2,
)  # fmt: skip

# A prime number of names and a step: no name comes twice in a collaborative.
_NAMES = [
    "Alder", "Ash", "Aspen", "Avocet", "Beech", "Birch", "Blackbird", "Bluebell", "Bramble", "Bullfinch", "Cedar",
    "Cherry", "Chestnut", "Clover", "Coltsfoot", "Cowslip", "Curlew", "Cypress", "Dabchick", "Dipper", "Dunlin",
    "Elder", "Elm", "Fern", "Fieldfare", "Foxglove", "Goldcrest", "Goldfinch", "Gorse", "Hawthorn", "Hazel",
    "Heather", "Heron", "Holly", "Hornbeam", "Jasmine", "Juniper", "Kestrel", "Kingfisher", "Lapwing", "Larch",
    "Larkspur", "Laurel", "Lavender", "Linnet", "Maple", "Meadowsweet", "Nightingale", "Nuthatch", "Oak", "Osprey",
    "Plover", "Poplar", "Redstart", "Rowan", "Siskin", "Skylark", "Sorrel", "Swallow", "Teal", "Yew",
]  # fmt: skip
_NAME_STEP, _NAME_START = 7, 11


@dataclass(frozen=True)
class Ward:
    """What lasts about a ward. `place` orders the wards of a kind of support by when they joined, over all England."""

    psc: str
    provider: str
    support: Support
    number: int
    place: float
    last: Quarter | None

    @property
    def is_private(self) -> bool:
        return organisations.find_provider(self.provider).kind == "Private"

    @property
    def ward_type(self) -> str:
        types = _PRIVATE_TYPES if self.is_private else _NHS_TYPES
        return pick(types, self.psc, self.provider, self.support, self.number)

    @property
    def icb(self) -> str:
        areas = [icb.code for icb in organisations.icbs_of(self.psc)]
        own = [icb for icb in _areas(self.provider) if icb in areas] or areas
        return own[self.number % len(own)]


def ward_name(psc: str, number: int) -> str:
    """The name of a collaborative's ward with this number: a tree, a bird or a flower."""
    start = organisations.find_collaborative(psc).order * _NAME_START
    return f"{_NAMES[(start + number * _NAME_STEP) % len(_NAMES)]} Ward"


@once_a_variant
def wards(support: Support) -> tuple[Ward, ...]:
    """Every ward ever supported in this way, in the order in which they joined."""
    found = [ward for psc in organisations.collaboratives() for ward in _wards_of(psc.code, support)]
    return tuple(sorted(found, key=lambda ward: (ward.place, ward.psc)))


def _wards_of(psc: str, support: Support) -> Iterable[Ward]:
    counts = _nhs_wards(psc, support) | _private_wards(psc, support)
    for in_psc, provider, in_support, _ in _LEFT:
        if (in_psc, in_support) == (psc, support):
            counts[provider] += 1
    turns = sorted(
        ((provider, n) for provider, count in counts.items() for n in range(count)),
        key=lambda turn: (turn[1] > 0, turn[1] / counts[turn[0]], variation(psc, *turn)),
    )
    for position, (provider, number) in enumerate(turns):
        is_late = provider in NETWORK_ONLY
        place = _LATE if is_late else (position + 0.5) / len(turns) + _SOONER * variation(psc)
        yield Ward(psc, provider, support, number, place, _LEFT.get((psc, provider, support, number)))


def _nhs_wards(psc: str, support: Support) -> dict[str, int]:
    if support == "network":
        return {trust: n for (in_psc, trust), n in _network_nhs_wards().items() if in_psc == psc and n}
    supported = {trust: n for trust, n in wards_total(psc).items() if not _is_never_direct(psc, trust)}
    return share_out(published_wards()[psc].direct, supported, at_least=1)


@once_a_variant
def _network_nhs_wards() -> dict[tuple[str, str], int]:
    """Wards in the networks by collaborative and trust: one for each that has no other, the rest by what room it has."""
    room, first = {}, {}
    for psc in organisations.collaboratives():
        direct = _nhs_wards(psc.code, "direct")
        for trust, total in wards_total(psc.code).items():
            if trust not in NOT_INVOLVED:
                room[psc.code, trust] = total - direct.get(trust, 0)
                first[psc.code, trust] = int(_is_never_direct(psc.code, trust))
    shared = share_out(NETWORK_NHS_WARDS - sum(first.values()), {key: room[key] - first[key] for key in room})
    return {key: first[key] + shared[key] for key in room}


def _private_wards(psc: str, support: Support) -> dict[str, int]:
    counts = {provider: pscs.split().count(psc) for provider, pscs in _PRIVATE[support].items()}
    return {provider: n for provider, n in counts.items() if n}


def _is_never_direct(psc: str, trust: str) -> bool:
    return trust in NETWORK_ONLY or trust in NOT_INVOLVED or (psc, trust) in _NETWORK_ONLY_HERE


def _areas(provider: str) -> list[str]:
    own = [m.of for m in organisations.memberships() if (m.member, m.of_kind) == (provider, "icb")]
    return own + _ALSO_IN.get(provider, [])
