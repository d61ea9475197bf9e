"""Movement: which sites advanced, held, slipped back, joined or left between any two quarters.

Only collaboratives that returned in both quarters are compared: of the others, nobody knows who moved.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Literal

import narwhals as nw

from natpatsip.analysis.adoption import collect_rows
from natpatsip.quarters import Quarter

Site = tuple[str, ...]
Kind = Literal["advanced", "held", "slipped", "joined", "left", "not_reported"]


@dataclass(frozen=True)
class Move:
    """What became of a site between two quarters; `site` has the values of its keys, in their order.

    `before` and `now` are stages, None where there was no site or nothing was reported of it. A site that was there in
    both quarters, but not reported in one of them, is `not_reported`.
    """

    site: Site
    before: int | None
    now: int | None
    kind: Kind


def moves_between(
    sites: nw.LazyFrame,
    keys: Sequence[str],
    now: Quarter,
    before: Quarter,
    *,
    among: Collection[str] | None = None,
    follow: Callable[[Site], Site] = lambda site: site,
) -> list[Move]:
    """A move for every site that was there in either quarter, in the order of their keys.

    `sites` is a frame of returns and `keys` the columns that name a site in it: `["ward_id"]`, `["trust", "intervention"]`.
    Rows of no entities are no sites. `among` has the codes of the collaboratives that returned in both quarters; left
    out, those are taken that have sites in both. `follow` says by which keys a site of the earlier quarter goes in
    the later one, for organisations that have merged; where several become one, the least advanced stage counts.
    """
    rows = _rows(sites, keys, [now, before])
    pscs = returned_in_both(rows, now, before) if among is None else among
    return _compare([row for row in rows if row["psc"] in pscs], keys, now, before, follow)


def moves_each_quarter(
    sites: nw.LazyFrame,
    keys: Sequence[str],
    quarters: Sequence[Quarter],
    follow: Callable[[Site, Quarter], Site] = lambda site, until: site,
) -> dict[Quarter, list[Move]]:
    """The moves from each of `quarters` to the next of them, by the later one, the sites read once for all.

    As `moves_between`, among the collaboratives that have sites in both; `follow` is told until which quarter.
    """
    rows = _rows(sites, keys, quarters)
    moves = {}
    for before, now in pairwise(quarters):
        pscs = returned_in_both(rows, now, before)
        compared = [row for row in rows if row["psc"] in pscs and row["quarter"] in (now.key, before.key)]
        moves[now] = _compare(compared, keys, now, before, partial(_follow_until, follow, now))
    return moves


def _follow_until(follow: Callable[[Site, Quarter], Site], until: Quarter, site: Site) -> Site:
    return follow(site, until)


def _rows(sites: nw.LazyFrame, keys: Sequence[str], quarters: Sequence[Quarter]) -> list[dict]:
    """The sites of some quarters; rows of no entities are none."""
    columns = dict.fromkeys(["quarter", "psc", *keys, "stage"])
    wanted = nw.col("quarter").is_in([quarter.key for quarter in quarters])
    return collect_rows(sites.filter(wanted, nw.col("entities") > 0).select(*columns))


def _compare(
    rows: Sequence[dict], keys: Sequence[str], now: Quarter, before: Quarter, follow: Callable[[Site], Site]
) -> list[Move]:
    later = _stages((_site(row, keys), row["stage"]) for row in rows if row["quarter"] == now.key)
    earlier = _stages((follow(_site(row, keys)), row["stage"]) for row in rows if row["quarter"] == before.key)
    return [_move(site, earlier, later) for site in sorted(earlier.keys() | later.keys())]


def returned_in_both(rows: Iterable[dict], now: Quarter, before: Quarter) -> set[str]:
    """The codes of the collaboratives that have rows in both quarters."""
    returned = {(row["quarter"], row["psc"]) for row in rows}
    return {psc for _, psc in returned if {(now.key, psc), (before.key, psc)} <= returned}


def _site(row: dict, keys: Sequence[str]) -> Site:
    return tuple(row[key] for key in keys)


def _stages(reported: Iterable[tuple[Site, int | None]]) -> dict[Site, int | None]:
    """The stage of each site, the least advanced of those reported of it; None where none was."""
    stages: dict[Site, int | None] = {}
    for site, stage in reported:
        known = [number for number in (stages.get(site), stage) if number is not None]
        stages[site] = min(known, default=None)
    return stages


def _move(site: Site, before: dict[Site, int | None], now: dict[Site, int | None]) -> Move:
    return Move(site, before.get(site), now.get(site), _kind(site, before, now))


def _kind(site: Site, before: dict[Site, int | None], now: dict[Site, int | None]) -> Kind:
    if site not in before:
        return "joined"
    if site not in now:
        return "left"
    old, new = before[site], now[site]
    if old is None or new is None:
        return "not_reported"
    return "held" if old == new else "advanced" if new > old else "slipped"
