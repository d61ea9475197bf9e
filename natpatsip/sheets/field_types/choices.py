"""Field types with a list of answers: choices, stages, scores and phases, ICBs, trusts and providers."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar

from natpatsip import catalogue, organisations
from natpatsip.sheets.field_types.plain import FieldType, Given, Unreadable, number
from natpatsip.text import folded, ordinary

Organisation = TypeVar("Organisation", organisations.ICB, organisations.Provider, organisations.Trust)


def choice(name: str, rule: str, options: Sequence[tuple[Any, str]], sql: str = "VARCHAR") -> FieldType:
    """One answer of a short list: pairs of what the table keeps and the label that people see; both are understood."""
    labels = dict(options)
    known = {folded(label): value for value, label in options} | {folded(value): value for value, _ in options}

    def read(given: Given) -> Any:
        if folded(given) not in known:
            raise Unreadable
        return known[folded(given)]

    allowed = "one of " + ", ".join(labels.values())
    return FieldType(
        name, sql, rule, allowed, read, lambda value, on: labels[value], lambda psc, on: tuple(labels.values())
    )


def from_catalogue(name: str, rule: str, options: Sequence[catalogue.Choice]) -> FieldType:
    """A choice among the options that the catalogue defines."""
    return choice(name, rule, [(option.code, option.label) for option in options])


def _yes_no() -> FieldType:
    words = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}

    def read(given: Given) -> bool:
        if folded(given) not in words:
            raise Unreadable
        return words[folded(given)]

    return FieldType(
        "yes_no",
        "BOOLEAN",
        "not-yes-or-no",
        "Yes or No",
        read,
        lambda value, on: "Yes" if value else "No",
        lambda psc, on: ("Yes", "No"),
    )


yes_no = _yes_no()

_STAGE = re.compile(r"(?:stage )?([0-7])(?:\.0)?(?: ?[-:.]? ?(\D.*))?")


@cache
def _stage_numbers() -> dict[str, int]:
    return {folded(stage.name): stage.number for stage in catalogue.stages()}


def _read_stage(given: Given) -> int:
    """“5”, 5, “Stage 5”, “5 Adoption”, “Stage 5 - Adoption” and “Adoption” are all 5; “5 - Spread” is refused."""
    if isinstance(given, bool | date):
        raise Unreadable
    names, words = _stage_numbers(), folded(given)
    if words in names:
        return names[words]
    match = _STAGE.fullmatch(words)
    if not match or (match[2] and names.get(match[2]) != int(match[1])):
        raise Unreadable
    return int(match[1])


stage = FieldType(
    "stage",
    "INTEGER",
    "unknown-stage",
    "a stage of adoption, 0 to 7, such as “5 Adoption”",
    _read_stage,
    lambda value, on: catalogue.stage(value).label,
    lambda psc, on: tuple(stage.label for stage in catalogue.stages()),
)

NOT_APPLICABLE = "not_applicable"
_NOT_APPLICABLE_WORDS = {"not applicable", "n/a", "na", folded(NOT_APPLICABLE)}


def _read_progress(given: Given) -> str:
    """A stage as its number in text, or that none applies."""
    return NOT_APPLICABLE if folded(given) in _NOT_APPLICABLE_WORDS else str(_read_stage(given))


progress = FieldType(
    "progress",
    "VARCHAR",
    "unknown-stage",
    "a stage of adoption, 0 to 7, such as “5 Adoption”, or “Not applicable”",
    _read_progress,
    lambda value, on: "Not applicable" if value == NOT_APPLICABLE else catalogue.stage(int(value)).label,
    lambda psc, on: (*(stage.label for stage in catalogue.stages()), "Not applicable"),
)


def _read_score(given: Given) -> float:
    """“3.5”, 3.5 and “3.5 Improvement” are all 3.5."""
    labels = {folded(f"{score.value:.1f} {score.name}"): score.value for score in catalogue.scores()}
    if folded(given) in labels:
        return labels[folded(given)]
    value: float = number.read(given)
    if value not in labels.values():
        raise Unreadable
    return value


score = FieldType(
    "score",
    "DOUBLE",
    "unknown-score",
    "a progress score from 0.5 to 5.0 in halves",
    _read_score,
    lambda value, on: next(f"{score.value:.1f} {score.name}" for score in catalogue.scores() if score.value == value),
    lambda psc, on: tuple(f"{score.value:.1f} {score.name}" for score in catalogue.scores()),
)


def phases(name: str, rule: str, options: Sequence[catalogue.Phase], none: str = "") -> FieldType:
    """A numbered phase, understood by number, name or both; with `none`, the words for 0, no phase at all."""
    labels = {phase.number: phase.label for phase in options} | ({0: none} if none else {})
    known = {folded(label): number for number, label in labels.items()}
    known |= {folded(phase.name): phase.number for phase in options}
    known |= {words: phase.number for phase in options for words in (str(phase.number), f"phase {phase.number}")}

    def read(given: Given) -> int:
        if folded(given) not in known:
            raise Unreadable
        return known[folded(given)]

    allowed = "one of " + ", ".join(labels.values())
    return FieldType(
        name, "INTEGER", rule, allowed, read, lambda value, on: labels[value], lambda psc, on: tuple(labels.values())
    )


def _organisation(
    name: str,
    rule: str,
    allowed: str,
    find: Callable[[str], Organisation],
    shown: Callable[[Organisation, date], str],
    members: Callable[[str, date], Sequence[Organisation]],
) -> FieldType:
    def read(given: Given) -> str:
        try:
            return find(ordinary(given)).code
        except organisations.UnknownOrganisation:
            raise Unreadable from None

    return FieldType(
        name,
        "VARCHAR",
        rule,
        allowed,
        read,
        lambda code, on: shown(find(code), on),
        lambda psc, on: tuple(shown(member, on) for member in members(psc, on)),
    )


icb = _organisation(
    "icb",
    "unknown-icb",
    "an integrated care board, by name or ODS code",
    organisations.find_icb,
    lambda found, on: found.short,
    organisations.icbs_of,
)
provider = _organisation(
    "provider",
    "unknown-provider",
    "an NHS trust or private provider of the list, by name or code",
    organisations.find_provider,
    lambda found, on: found.name_on(on),
    organisations.providers_reported_by,
)
trust = _organisation(
    "trust",
    "unknown-trust",
    "an NHS trust, by name or ODS code",
    organisations.find_trust,
    lambda found, on: found.name_on(on),
    organisations.trusts_of,
)
