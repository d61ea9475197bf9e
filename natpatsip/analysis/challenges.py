"""Challenges: which collaboratives tell of one of a kind, and for how long each has."""

from collections.abc import Collection

import narwhals as nw

from natpatsip.analysis.adoption import collect_rows
from natpatsip.quarters import Quarter


def count_quarters_told(
    challenges: nw.LazyFrame, returned: Collection[tuple[str, str]], until: Quarter
) -> dict[str, dict[str, int]]:
    """By kind of challenge, for each collaborative that tells of one in a quarter: in how many of its returns in a row.

    `challenges` is `frames.challenges` of one programme, and `returned` has the quarters, by their keys, and collaboratives
    for which a narrative stands. A quarter without one neither counts nor ends the time.
    """
    told: dict[tuple[str, str], set[str]] = {}
    for row in collect_rows(challenges.select("quarter", "psc", "challenge")):
        told.setdefault((row["challenge"], row["psc"]), set()).add(row["quarter"])
    lasting: dict[str, dict[str, int]] = {}
    for (challenge, psc), quarters in told.items():
        if until.key in quarters:
            lasting.setdefault(challenge, {})[psc] = _count_in_a_row(quarters, _list_returned(psc, returned, until))
    return lasting


def _list_returned(psc: str, returned: Collection[tuple[str, str]], until: Quarter) -> list[str]:
    """The quarters for which a collaborative returned up to one, the last first."""
    return sorted((key for key, sender in returned if sender == psc and key <= until.key), reverse=True)


def _count_in_a_row(quarters: Collection[str], returned: list[str]) -> int:
    return next((number for number, key in enumerate(returned) if key not in quarters), len(returned))
