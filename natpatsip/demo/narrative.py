"""The collaboratives' words for the demonstration: invented sentences, put together by rules so that they differ."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from natpatsip import catalogue, organisations
from natpatsip.demo.sharing import variation
from natpatsip.quarters import Quarter

_WORDS = Path(__file__).parents[2] / "data" / "definitions" / "demonstration_narrative.toml"

FIRST = Quarter(2022, 1)
# How often nothing is told under a heading: seldom, but for the case study.
_NOTHING_TOLD = {"case_study": 0.2}
_NOTHING_TOLD_ELSEWHERE = 0.75
# Steps from one collaborative and one quarter to the next through the pairs of sentences; no two meet in a quarter.
_A_COLLABORATIVE, _A_QUARTER = 7, 11


def narrative_rows(psc: str, quarter: Quarter) -> list[dict[str, Any]]:
    """A row for each programme and heading, some without words; none before the last year."""
    if quarter < FIRST:
        return []
    return [
        {
            "programme": programme.code,
            "heading": heading.code,
            "words": _words(psc, programme.code, heading.code, quarter),
        }
        for programme in catalogue.programmes()
        for heading in catalogue.narrative_headings()
    ]


def improvement_aims() -> tuple[str, ...]:
    """What boards aim for in their work on opioids."""
    return tuple(_invented()["improvement_aims"])


def _words(psc: str, programme: str, heading: str, quarter: Quarter) -> str | None:
    if of_bad_year := _words_of_bad_year().get((psc, quarter, programme, heading)):
        return of_bad_year
    if variation(psc, programme, heading, quarter) > _NOTHING_TOLD.get(heading, _NOTHING_TOLD_ELSEWHERE):
        return None
    told = _invented()[programme][heading]
    order = organisations.find_collaborative(psc).order
    turn = order * _A_COLLABORATIVE + FIRST.quarters_until(quarter) * _A_QUARTER
    first, second = divmod(turn % (len(told["first"]) * len(told["second"])), len(told["second"]))
    return f"{told['first'][first]} {told['second'][second]}"


@cache
def _words_of_bad_year() -> dict[tuple[str, Quarter, str, str], str]:
    return {
        (told["psc"], Quarter.parse(told["quarter"]), told["programme"], told["heading"]): told["words"]
        for told in _invented()["bad_year"]
    }


@cache
def _invented() -> dict[str, Any]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))
