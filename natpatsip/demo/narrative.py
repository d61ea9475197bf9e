"""The collaboratives' words for the demonstration: invented sentences, put together by rules so that they differ."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from natpatsip import catalogue, organisations
from natpatsip.demo.sharing import pick, variation
from natpatsip.quarters import Quarter
from natpatsip.sheets.narrative import CHALLENGES, TELLS_CHALLENGES

_WORDS = Path(__file__).parents[2] / "data" / "definitions" / "demonstration_narrative.toml"

FIRST = Quarter(2022, 1)
# How often nothing is told under a heading: seldom, but for the case study.
_NOTHING_TOLD = {"case_study": 0.2}
_NOTHING_TOLD_ELSEWHERE = 0.75
# Steps from one collaborative and one quarter to the next through the pairs of sentences; no two meet in a quarter.
_A_COLLABORATIVE, _A_QUARTER = 7, 11


def narrative_rows(psc: str, quarter: Quarter) -> list[dict[str, Any]]:
    """A row for each programme and heading, some without words; none before the last year.

    Beside the challenges stand the kinds that their words are of, after one that has lasted for longer.
    """
    if quarter < FIRST:
        return []
    return [
        {
            "programme": programme.code,
            "heading": heading.code,
            "words": _words(psc, programme.code, heading.code, quarter),
            **dict(zip_longest(CHALLENGES, _kinds(psc, programme.code, heading.code, quarter))),
        }
        for programme in catalogue.programmes()
        for heading in catalogue.narrative_headings()
    ]


def improvement_aims() -> tuple[str, ...]:
    """What ICBs aim for in their work on opioids."""
    return tuple(_invented()["improvement_aims"])


def _words(psc: str, programme: str, heading: str, quarter: Quarter) -> str | None:
    if of_bad_year := _words_of_bad_year().get((psc, quarter, programme, heading)):
        return of_bad_year
    if variation(psc, programme, heading, quarter) > _NOTHING_TOLD.get(heading, _NOTHING_TOLD_ELSEWHERE):
        return None
    told = _invented()[programme][heading]
    first, second = _find_pair(told, psc, quarter)
    return f"{told['first'][first]} {told['second'][second]}"


def _find_pair(told: Mapping[str, Any], psc: str, quarter: Quarter) -> tuple[int, int]:
    order = organisations.find_collaborative(psc).order
    turn = order * _A_COLLABORATIVE + FIRST.quarters_until(quarter) * _A_QUARTER
    return divmod(turn % (len(told["first"]) * len(told["second"])), len(told["second"]))


def _kinds(psc: str, programme: str, heading: str, quarter: Quarter) -> Sequence[str]:
    """The kinds of challenge, each once and three at most; none beside what tells of none."""
    if heading != TELLS_CHALLENGES or _words(psc, programme, heading, quarter) is None:
        return ()
    told = _invented()[programme][heading]
    first, second = _find_pair(told, psc, quarter)
    kinds = [*told["first_about"][first], *told["second_about"][second]]
    lasting = pick([kind for about in told["first_about"] for kind in about], psc, programme, "lasting challenge")
    kinds = _kinds_of_bad_year().get((psc, quarter, programme, heading), kinds)
    return tuple(dict.fromkeys([lasting, *kinds]))[: len(CHALLENGES)]


@cache
def _words_of_bad_year() -> dict[tuple[str, Quarter, str, str], str]:
    return {_name_line(told): told["words"] for told in _invented()["bad_year"]}


@cache
def _kinds_of_bad_year() -> dict[tuple[str, Quarter, str, str], list[str]]:
    return {_name_line(told): told["about"] for told in _invented()["bad_year"]}


def _name_line(told: Mapping[str, str]) -> tuple[str, Quarter, str, str]:
    return told["psc"], Quarter.parse(told["quarter"]), told["programme"], told["heading"]


@cache
def _invented() -> dict[str, Any]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))
