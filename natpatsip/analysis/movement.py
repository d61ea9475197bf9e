"""Movement: which sites advanced, held, slipped back, joined or left between any two quarters.

Only collaboratives that returned in both quarters are compared: of the others, nobody knows who moved.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

import narwhals as nw

from natpatsip import organisations
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
    rows = _rows(sites, keys, [before, now])
    return _compare(rows[before], rows[now], keys, follow, among)


def moves_each_quarter(
    sites: nw.LazyFrame,
    keys: Sequence[str],
    quarters: Sequence[Quarter],
    follow: Callable[[Site, Quarter], Site] = lambda site, until: site,
) -> dict[Quarter, list[Move]]:
    """The moves to each of `quarters` from the quarter before it, the sites read once for all.

    As `moves_between`, among the collaboratives that have sites in both; `follow` is told until which quarter.
    """
    rows = _rows(sites, keys, sorted({*quarters, *(quarter.previous for quarter in quarters)}))
    return {now: _compare(rows[now.previous], rows[now], keys, partial(_follow_until, follow, now)) for now in quarters}


def follow_trust(trust: str, until: date) -> str:
    """The code of an NHS trust, or of the one that had taken it over by a day."""
    after = organisations.successor_of(trust, until)
    return after.new_code if after else trust


def _follow_until(follow: Callable[[Site, Quarter], Site], until: Quarter, site: Site) -> Site:
    return follow(site, until)


def _rows(sites: nw.LazyFrame, keys: Sequence[str], quarters: Sequence[Quarter]) -> dict[Quarter, list[dict]]:
    """The sites of each of some quarters; rows of no entities are none."""
    columns = dict.fromkeys(["quarter", "psc", *keys, "stage"])
    by_key = {quarter.key: quarter for quarter in quarters}
    wanted = nw.col("quarter").is_in(list(by_key))
    rows: dict[Quarter, list[dict]] = {quarter: [] for quarter in quarters}
    for row in collect_rows(sites.filter(wanted, nw.col("entities") > 0).select(*columns)):
        rows[by_key[row["quarter"]]].append(row)
    return rows


def _compare(
    before: Sequence[dict],
    now: Sequence[dict],
    keys: Sequence[str],
    follow: Callable[[Site], Site],
    among: Collection[str] | None = None,
) -> list[Move]:
    pscs = {row["psc"] for row in before} & {row["psc"] for row in now} if among is None else among
    later = _stages((_site(row, keys), row["stage"]) for row in now if row["psc"] in pscs)
    earlier = _stages((follow(_site(row, keys)), row["stage"]) for row in before if row["psc"] in pscs)
    return [_move(site, earlier, later) for site in sorted(earlier.keys() | later.keys())]


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
