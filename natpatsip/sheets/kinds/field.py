"""Kinds in the terms of the field: choices, stages of adoption, boards and providers."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from natpatsip import catalogue, organisations
from natpatsip.sheets.kinds.plain import Given, Kind, Unreadable, folded, tidy


def choice(name: str, rule: str, options: Sequence[tuple[Any, str]], sql: str = "VARCHAR") -> Kind:
    """One answer of a short list: pairs of what the table keeps and the label that people see; both are understood."""
    labels = dict(options)
    known = {folded(label): value for value, label in options} | {folded(value): value for value, _ in options}

    def read(given: Given) -> Any:
        if folded(given) not in known:
            raise Unreadable
        return known[folded(given)]

    allowed = "one of " + ", ".join(labels.values())
    return Kind(name, sql, rule, allowed, read, lambda value: labels[value], lambda psc: tuple(labels.values()))


def from_catalogue(name: str, rule: str, options: Sequence[catalogue.Choice]) -> Kind:
    """A choice among the options that the catalogue defines."""
    return choice(name, rule, [(option.code, option.label) for option in options])


def _yes_no() -> Kind:
    words = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}

    def read(given: Given) -> bool:
        if folded(given) not in words:
            raise Unreadable
        return words[folded(given)]

    return Kind(
        "yes_no",
        "BOOLEAN",
        "not-yes-or-no",
        "Yes or No",
        read,
        lambda value: "Yes" if value else "No",
        lambda psc: ("Yes", "No"),
    )


yes_no = _yes_no()

_STAGE = re.compile(r"(?:stage )?([0-7])(?:\.0)?(?: ?[-:.]? ?(\D.*))?")


def _read_stage(given: Given) -> int:
    """“5”, 5, “Stage 5”, “5 Adoption”, “Stage 5 - Adoption” and “Adoption” are all 5; “5 - Spread” is refused."""
    if isinstance(given, bool | date):
        raise Unreadable
    names = {folded(stage.name): stage.number for stage in catalogue.stages()}
    words = folded(given)
    if words in names:
        return names[words]
    match = _STAGE.fullmatch(words)
    if not match or (match[2] and names.get(match[2]) != int(match[1])):
        raise Unreadable
    return int(match[1])


stage = Kind(
    "stage",
    "INTEGER",
    "unknown-stage",
    "a stage of adoption, 0 to 7, such as “5 Adoption”",
    _read_stage,
    lambda value: catalogue.stage(value).label,
    lambda psc: tuple(stage.label for stage in catalogue.stages()),
)


def _organisation(
    name: str, rule: str, allowed: str, find: Callable, shown: Callable, members: Callable[[str], Sequence]
) -> Kind:
    def read(given: Given) -> str:
        try:
            return find(tidy(given)).code
        except organisations.UnknownOrganisation:
            raise Unreadable from None

    return Kind(
        name,
        "VARCHAR",
        rule,
        allowed,
        read,
        lambda code: shown(find(code)),
        lambda psc: tuple(shown(member) for member in members(psc)),
    )


icb = _organisation(
    "icb",
    "unknown-icb",
    "an integrated care board, by name or ODS code",
    organisations.find_icb,
    lambda found: found.short,
    organisations.icbs_of,
)
provider = _organisation(
    "provider",
    "unknown-provider",
    "an NHS trust or private provider of the list, by name or code",
    organisations.find_provider,
    lambda found: found.name,
    organisations.providers_reported_by,
)
