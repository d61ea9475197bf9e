"""Standing still: at which stage a site is, and for how long it has been there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from natpatsip.analysis.adoption import collect_rows
from natpatsip.analysis.movement import Site
from natpatsip.quarters import Quarter

# The rows of a site by the keys of their quarters.
_History = dict[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Standstill:
    """A site that was returned for a quarter, and how long it has been at its stage.

    `row` is its row of that quarter, `stages` what was returned of it up to then. `quarters` counts the returns in a row
    that have it at this stage, the first of them for `since`; `from_the_first` is whether its collaborative returned
    nothing before, so that it may have been there for longer.
    """

    site: Site
    row: Mapping[str, Any]
    stage: int
    stages: Mapping[Quarter, int | None]
    since: Quarter
    quarters: int
    from_the_first: bool


def find_standstills(
    sites: nw.LazyFrame,
    keys: Sequence[str],
    columns: Sequence[str],
    until: Quarter,
    first_of: Callable[[Site], Quarter | None] = lambda site: None,
) -> list[Standstill]:
    """A standstill for every site with a stage in a quarter, in the order of their keys; `columns` are those of its `row`.

    `sites` is a frame of returns; rows of no entities are no sites. A quarter for which a site’s return is missing neither
    counts nor ends its time; one in which it is blank ends it. `first_of` says before which quarter a site’s stages are not
    to be compared with those since. Of a site that was returned twice the least advanced stage counts.
    """
    so_far = sites.filter(nw.col("quarter") <= until.key, nw.col("entities") > 0)
    rows = collect_rows(so_far.select(*dict.fromkeys(["quarter", "psc", "stage", *keys, *columns])))
    histories: dict[Site, _History] = {}
    for row in rows:
        history = histories.setdefault(tuple(row[key] for key in keys), {})
        history[row["quarter"]] = min(history.get(row["quarter"], row), row, key=_advance)
    begun: dict[str, str] = {}
    for row in rows:
        begun[row["psc"]] = min(begun.get(row["psc"], row["quarter"]), row["quarter"])
    found = (_find_standstill(site, own, until, first_of(site), begun) for site, own in sorted(histories.items()))
    return [standstill for standstill in found if standstill]


def _advance(row: Mapping[str, Any]) -> int:
    return -1 if row["stage"] is None else row["stage"]


def _find_standstill(
    site: Site, history: _History, until: Quarter, first: Quarter | None, begun: Mapping[str, str]
) -> Standstill | None:
    now = history.get(until.key)
    if now is None or now["stage"] is None:
        return None
    comparable = sorted((key for key in history if first is None or key >= first.key), reverse=True)
    stood = next((n for n, key in enumerate(comparable) if history[key]["stage"] != now["stage"]), len(comparable))
    since = comparable[stood - 1]
    stages = {Quarter.parse(key): row["stage"] for key, row in history.items()}
    return Standstill(site, now, now["stage"], stages, Quarter.parse(since), stood, since == begun[now["psc"]])
