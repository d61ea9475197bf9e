"""Recognising an organisation by its code or by any name it goes by, however that name is spaced or spelt out."""

import difflib
import re
from functools import cache
from typing import TypeVar

from natpatsip.organisations.kinds import ICB, Collaborative, Network, Provider, Region, Trust
from natpatsip.organisations.reference import collaboratives, icbs, networks, providers, regions, trusts

Organisation = TypeVar("Organisation", Collaborative, ICB, Network, Provider, Region, Trust)

_LEGAL_FORM = re.compile(r"\b(nhs|foundation|university|trust|ft|limited|ltd|plc)\b")
# Words that say what kind of organisation it is, not which one: people write them or leave them out.
_KIND_WORDS = {
    Collaborative: re.compile(
        r"\b(academic health science network( for)?|patient safety collaborative|ahsn|psc|hin)\b"
    ),
    ICB: re.compile(r"\b(nhs|integrated care (board|system)|icb|ics)\b"),
    Network: re.compile(r"\b(neonatal|operational|delivery|network|odn)\b"),
    Region: re.compile(r"\b(region|nhs|england)\b"),
    Provider: _LEGAL_FORM,
    Trust: _LEGAL_FORM,
}
_CALLED = {
    Collaborative: "a Patient Safety Collaborative",
    ICB: "an Integrated Care Board",
    Network: "a neonatal network",
    Provider: "a provider",
    Region: "a region of NHS England",
    Trust: "an NHS trust",
}


class UnknownOrganisation(ValueError):
    """A name or code that no organisation of the kind goes by."""


def find_collaborative(text: str) -> Collaborative:
    """The collaborative with this code, name, short name, or name before or since October 2023.

    Raises UnknownOrganisation, naming the nearest.
    """
    return _find(text, Collaborative)


def find_icb(text: str) -> ICB:
    """The ICB with this ODS or ONS code or name, with or without “NHS” and “Integrated Care Board”.

    Raises UnknownOrganisation, naming the nearest.
    """
    return _find(text, ICB)


def find_network(text: str) -> Network:
    """The neonatal network (ODN) with this code or name. Raises UnknownOrganisation, naming the nearest."""
    return _find(text, Network)


def find_region(text: str) -> Region:
    """The NHS England region with this code or name. Raises UnknownOrganisation, naming the nearest."""
    return _find(text, Region)


def find_provider(text: str) -> Provider:
    """The trust or private provider with this code or name, with or without “NHS Foundation Trust” and the like.

    Raises UnknownOrganisation, naming the nearest.
    """
    return _find(text, Provider)


def find_trust(text: str) -> Trust:
    """The NHS trust with this code or name, former and later names too, with or without “NHS Foundation Trust”.

    Raises UnknownOrganisation, naming the nearest.
    """
    return _find(text, Trust)


def _find(text: str, kind: type[Organisation]) -> Organisation:
    known = _known(kind)
    plain = _plain(text, kind)
    if plain in known:
        return known[plain]
    if not plain:
        raise UnknownOrganisation(f"No name is given. Write the name or code of {_CALLED[kind]}.")
    nearest = _nearest(plain, known)
    advice = (
        f"The nearest: {'; '.join(nearest)}." if nearest else "Write the name as the template prints it, or its code."
    )
    raise UnknownOrganisation(f"“{text.strip()}” is not {_CALLED[kind]} known here. {advice}")


def _nearest(plain: str, known: dict[str, Organisation]) -> list[str]:
    # A code resembles almost any short word, so only names are compared.
    names = [key for key, organisation in known.items() if key != organisation.code.casefold()]
    return list(dict.fromkeys(known[near].name for near in difflib.get_close_matches(plain, names, n=3)))


@cache
def _known(kind: type[Organisation]) -> dict[str, Organisation]:
    everyone = {
        Collaborative: collaboratives,
        ICB: icbs,
        Network: networks,
        Provider: providers,
        Region: regions,
        Trust: trusts,
    }[kind]()
    return {_plain(name, kind): organisation for organisation in everyone for name in organisation.names if name}


def _plain(text: str, kind: type) -> str:
    """The words that tell one organisation from another: no case, punctuation, “and”, “the” or words of its kind."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", text.casefold()))
    joined = " ".join(word for word in words if word not in {"and", "the"})
    return " ".join(_KIND_WORDS[kind].sub("", joined).split()) or joined
