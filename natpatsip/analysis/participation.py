"""Who takes part in what: NHS trusts and ICBs, and the initiatives of the five programmes that ask about them.

An organisation takes part where it has at least decided to: at stage 3 (Decision) or above in any thing that is asked of
it, involved directly or through a network, engaged, or with a phase begun. The review of 2019 asked for evidence that all
providers are engaged, each in at least one initiative.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import narwhals as nw

from natpatsip import organisations
from natpatsip.analysis import frames
from natpatsip.analysis.adoption import collect_rows
from natpatsip.analysis.frames import Tables
from natpatsip.analysis.measures import Frames
from natpatsip.analysis.measures.quarterly import ENGAGED
from natpatsip.analysis.places import UNITS, find_possible
from natpatsip.analysis.selection import PLACES, Selection, in_quarter
from natpatsip.quarters import Quarter

_BEGUN = ("in_progress", "complete")

# By the code of an organisation whether it takes part, as each who reported on it says; None where nothing was reported.
Answers = Mapping[str, Sequence[bool | None]]


class Part(Enum):
    """What is known of an organisation and an initiative, in words."""

    TAKES_PART = "Takes part"
    NOT_YET = "Not yet"
    NOT_REPORTED = "Not reported"
    NOT_RETURNED = "Not returned"
    NOT_CONCERNED = "Not asked"


@dataclass(frozen=True)
class Initiative:
    """Something that organisations take part in: the sheet that asks, the `unit` (a column) that it asks of, and the answers.

    `takes_part` gives of a row of `source` whether it does, None where nothing was reported; `member` narrows the sheet to
    one thing that it asks about, a column and its value.
    """

    label: str
    short: str
    programme: str
    sheet: str
    unit: str
    source: Callable[[Tables], nw.LazyFrame]
    takes_part: Callable[[Mapping], bool | None]
    member: tuple[str, str] | None = None


@dataclass(frozen=True)
class Organisation:
    """An NHS trust or an ICB, its type, and the collaboratives that it works with, by code."""

    unit: str
    code: str
    name: str
    kind: str
    pscs: tuple[str, ...]


def _at_stage(row: Mapping) -> bool | None:
    return None if row["stage"] is None else row["stage"] >= ENGAGED


INITIATIVES = (
    Initiative(
        "Preterm optimisation", "Preterm", "MatNeo", "optimisation", "trust", frames.optimisation, _at_stage
    ),
    Initiative(
        "MEWS", "MEWS", "MatNeo", "early_warning", "trust", frames.early_warning, _at_stage, ("tool", "mews")
    ),
    Initiative(
        "NEWTT2", "NEWTT2", "MatNeo", "early_warning", "trust", frames.early_warning, _at_stage, ("tool", "newtt2")
    ),
    Initiative(
        "Less restrictive practice", "Restraint", "MHSIP", "trusts", "trust", frames.trusts,
        lambda row: row["involvement"] and row["involvement"] != "no",
    ),
    Initiative(
        "PSIRF", "PSIRF", "SystemSafety", "psirf", "trust", frames.psirf,
        lambda row: row["status"] and row["status"] in _BEGUN,
    ),
    Initiative(
        "Care home tools", "Care homes", "ManDet", "care_homes", "icb", frames.care_homes,
        lambda row: row["stage"] >= ENGAGED and row["entities"] > 0,
    ),
    Initiative(
        "Opioids", "Opioids", "MedSIP", "opioids", "icb", frames.opioids,
        lambda row: None if row["phase"] is None else row["phase"] > 0,
    ),
    Initiative(
        "System safety", "Safety", "SystemSafety", "systems", "icb", frames.systems,
        lambda row: None if row["engaged"] is None else row["engaged"] == 1,
    ),
)  # fmt: skip


def organisations_of(selection: Selection) -> list[Organisation]:
    """The NHS trusts and ICBs of the places chosen that stand at the quarter’s end; an ICB is in no network and no trust."""
    day = selection.quarter.end
    chosen = {kind: codes for kind, codes in selection.choices.items() if kind in PLACES}
    trusts, icbs = (_find(kind, chosen) for kind in ("trust", "icb"))
    found = [
        Organisation("trust", trust.code, trust.name_on(day), trust.kind, _codes(pscs))
        for trust in organisations.trusts()
        if trust.code in trusts and (pscs := organisations.collaboratives_of_trust(trust.code, day))
        if trust.opened is None or trust.opened <= day
    ]
    if selection.trust or selection.odn:
        return found
    return found + [
        Organisation("icb", icb.code, icb.short, "ICB", _codes(organisations.collaboratives_of_icb(icb.code, day)))
        for icb in organisations.icbs()
        if icb.code in icbs and icb.holds(day)
    ]


def find_answers(initiative: Initiative, quarter: Quarter, frames: Frames) -> Answers:
    """What was reported in a quarter of every organisation that has a row; nothing of one that nothing applies to."""
    rows = in_quarter(frames(initiative.source), quarter)
    if initiative.member:
        column, value = initiative.member
        rows = rows.filter(nw.col(column) == value)
    told: dict[str, list[bool | None]] = {}
    for row in collect_rows(rows):
        answers = told.setdefault(row[initiative.unit], [])
        if row["entities"] or initiative.unit == "icb":
            answers.append(initiative.takes_part(row))
    return told


def find_parts_taken(
    initiative: Initiative, found: Collection[Organisation], answers: Answers, returned: Collection[str]
) -> dict[str, Part]:
    """What is known of each organisation, by its code; `returned` are the collaboratives that have returned the sheet.

    A trust that two collaboratives report takes part where one of them says so. A blank in a sheet that was returned is not
    reported, which is not to take no part.
    """
    return {one.code: _judge(initiative, one, answers.get(one.code), returned) for one in found}


def _judge(
    initiative: Initiative, one: Organisation, told: Sequence[bool | None] | None, returned: Collection[str]
) -> Part:
    if not told:
        # Answers that are all “not applicable” are none.
        if told is not None or not _concerns(initiative, one):
            return Part.NOT_CONCERNED
        return Part.NOT_REPORTED if set(one.pscs) & set(returned) else Part.NOT_RETURNED
    if any(told):
        return Part.TAKES_PART
    return Part.NOT_YET if False in told else Part.NOT_REPORTED


def _concerns(initiative: Initiative, one: Organisation) -> bool:
    """Whether the sheet asks about such an organisation."""
    if initiative.unit != one.unit:
        return False
    asks = UNITS[initiative.sheet].trusts
    return asks is None or one.unit == "icb" or asks(organisations.find_trust(one.code))


def _find(kind: str, chosen: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    others = {place: codes for place, codes in chosen.items() if place not in (kind, "ward")}
    possible = find_possible(kind, others)
    return possible & set(chosen[kind]) if kind in chosen else possible


def _codes(pscs: Collection[organisations.Collaborative]) -> tuple[str, ...]:
    return tuple(psc.code for psc in pscs)
