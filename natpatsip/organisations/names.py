"""Recognising an organisation by its code or by any name it goes by, however that name is spaced or spelt out."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from natpatsip.errors import UserError
from natpatsip.organisations.entities import ICB, Collaborative, Network, Provider, Region, Trust
from natpatsip.organisations.reference import collaboratives, icbs, networks, providers, regions, trusts

Organisation = TypeVar("Organisation", Collaborative, ICB, Network, Provider, Region, Trust)


class UnknownOrganisation(UserError, ValueError):
    """A name or code that no organisation of the kind goes by; its words are found when they are asked for.

    Finding the nearest name takes long, and of thousands of wrong names most are only counted.
    """

    def __init__(self, tell: Callable[[], str]):
        super().__init__()
        self._tell = tell

    def __str__(self) -> str:
        return self._tell()


@dataclass(frozen=True)
class _Register(Generic[Organisation]):
    """The organisations of one kind: what one is called, and the words that say its kind and not which one it is.

    People write those words or leave them out.
    """

    called: str
    kind_words: re.Pattern[str]
    organisations: Callable[[], tuple[Organisation, ...]]

    def find(self, text: str) -> Organisation:
        """The one with this name or code; raises UnknownOrganisation, naming the nearest."""
        plain = self.plain(text)
        if plain in self._by_name:
            return self._by_name[plain]
        raise UnknownOrganisation(lambda: self._advise(text, plain))

    def _advise(self, text: str, plain: str) -> str:
        if not plain:
            return f"No name is given. Write the name or code of {self.called}."
        nearest = self._nearest(plain)
        advice = (
            f"The nearest: {'; '.join(nearest)}."
            if nearest
            else "Write the name as the template prints it, or its code."
        )
        return f"“{text.strip()}” is not {self.called} known here. {advice}"

    @cached_property
    def _by_name(self) -> dict[str, Organisation]:
        return {
            self.plain(name): organisation
            for organisation in self.organisations()
            for name in organisation.names
            if name
        }

    def _nearest(self, plain: str) -> list[str]:
        # A code resembles almost any short word, so only names are compared.
        names = [key for key, organisation in self._by_name.items() if key != organisation.code.casefold()]
        return list(dict.fromkeys(self._by_name[near].name for near in difflib.get_close_matches(plain, names, n=3)))

    def plain(self, text: str) -> str:
        """The words that tell one organisation from another: no case, punctuation, “and”, “the” or words of its kind."""
        words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", text.casefold()))
        joined = " ".join(word for word in words if word not in {"and", "the"})
        return " ".join(self.kind_words.sub("", joined).split()) or joined


_LEGAL_FORM = re.compile(r"\b(nhs|foundation|university|trust|ft|limited|ltd|plc)\b")
_COLLABORATIVES = _Register(
    "a Patient Safety Collaborative",
    re.compile(r"\b(academic health science network( for)?|patient safety collaborative|ahsn|psc|hin)\b"),
    collaboratives,
)
_ICBS = _Register("an Integrated Care Board", re.compile(r"\b(nhs|integrated care (board|system)|icb|ics)\b"), icbs)
_NETWORKS = _Register("a neonatal network", re.compile(r"\b(neonatal|operational|delivery|network|odn)\b"), networks)
_REGIONS = _Register("a region of NHS England", re.compile(r"\b(region|nhs|england)\b"), regions)
_PROVIDERS = _Register("a provider", _LEGAL_FORM, providers)
_TRUSTS = _Register("an NHS trust", _LEGAL_FORM, trusts)


_REGISTERS: Mapping[str, _Register] = {
    "regions": _REGIONS,
    "collaboratives": _COLLABORATIVES,
    "icbs": _ICBS,
    "networks": _NETWORKS,
    "trusts": _TRUSTS,
    "private_providers": _PROVIDERS,
}


def plain_name(list_name: str, text: str) -> str:
    """What of a name tells an organisation from the others of its list: two names that have this in common are the same."""
    return _REGISTERS[list_name].plain(text)


def find_collaborative(text: str) -> Collaborative:
    """The collaborative with this code, name, short name, or name before or since October 2023.

    Raises UnknownOrganisation, naming the nearest.
    """
    return _COLLABORATIVES.find(text)


def find_icb(text: str) -> ICB:
    """The ICB with this ODS or ONS code or name, with or without “NHS” and “Integrated Care Board”.

    Raises UnknownOrganisation, naming the nearest.
    """
    return _ICBS.find(text)


def find_network(text: str) -> Network:
    """The neonatal network (ODN) with this code or name. Raises UnknownOrganisation, naming the nearest."""
    return _NETWORKS.find(text)


def find_region(text: str) -> Region:
    """The NHS England region with this code or name. Raises UnknownOrganisation, naming the nearest."""
    return _REGIONS.find(text)


def find_provider(text: str) -> Provider:
    """The trust or private provider with this code or name, with or without “NHS Foundation Trust” and the like.

    Raises UnknownOrganisation, naming the nearest.
    """
    return _PROVIDERS.find(text)


def find_trust(text: str) -> Trust:
    """The NHS trust with this code or name, former and later names too, with or without “NHS Foundation Trust”.

    Raises UnknownOrganisation, naming the nearest.
    """
    return _TRUSTS.find(text)


_FINDERS: Mapping[str, Callable[[str], ICB | Collaborative | Network | Region | Trust]] = {
    "region": find_region,
    "psc": find_collaborative,
    "icb": find_icb,
    "odn": find_network,
    "trust": find_trust,
}


def find_organisation(kind: str, text: str) -> ICB | Collaborative | Network | Region | Trust:
    """The organisation of a kind (region, psc, icb, odn or trust) with this code or name.

    Raises UnknownOrganisation, naming the nearest, and KeyError for anything that is no kind of organisation.
    """
    return _FINDERS[kind](text)
