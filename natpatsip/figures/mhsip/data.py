"""What the figures of Mental Health count: wards engaged, wards and trusts supported directly, trusts involved."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from natpatsip import catalogue
from natpatsip.analysis import frames
from natpatsip.analysis.adoption import Share, collect_rows, stage_breakdown
from natpatsip.analysis.measures import MEASURES, sources
from natpatsip.analysis.selection import PLACES, Selection, in_quarter
from natpatsip.analysis.targets import directly_supported
from natpatsip.charts.specification import Row
from natpatsip.figures.frames import frame_of_quarter
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot

WARDS, TRUSTS = "wards", "trusts"
DIRECT, WARDS_ENGAGED = MEASURES["mhsip_direct"], MEASURES["mhsip_engaged"]
TRUSTS_AT_TARGET = MEASURES["mhsip_trusts_at_target"]
TARGET = catalogue.ambition("mhsip_direct")


def wards_chosen(selection: Selection, snapshot: Snapshot) -> nw.LazyFrame:
    """The wards of the quarter, narrowed to the places and kinds chosen."""
    return frame_of_quarter(frames.wards, selection, snapshot)


def trusts_chosen(selection: Selection, snapshot: Snapshot) -> nw.LazyFrame:
    """The NHS trusts of the quarter, narrowed to the places chosen."""
    return frame_of_quarter(frames.trusts, selection, snapshot)


def direct_support(quarter: Quarter, snapshot: Snapshot) -> dict[tuple[str, str], Share]:
    """Wards supported directly, of all the trust's wards there, by collaborative and NHS trust, in all of England.

    A collaborative that has not returned both its wards and its trusts has none: how many it supports is not known.
    """
    rows = collect_rows(in_quarter(snapshot.frame(sources.direct_support), quarter))
    shares: dict[tuple[str, str], Share] = defaultdict(lambda: Share(0, 0))
    for row in rows:
        shares[row["psc"], row["provider"]] += Share(row["direct"], row["entities"])
    return dict(shares)


def trusts_of_places(selection: Selection, snapshot: Snapshot) -> set[tuple[str, str]]:
    """Collaboratives and NHS trusts of the places chosen."""
    rows = collect_rows(trusts_chosen(selection, snapshot).select("psc", "provider"))
    return {(row["psc"], row["provider"]) for row in rows}


def trusts_involved(trusts: nw.LazyFrame) -> Share:
    """NHS trusts involved, directly or through the network, in any collaborative, of all those returned."""
    rows = collect_rows(trusts.select("provider", "involvement"))
    return Share(
        len({row["provider"] for row in rows if row["involvement"] != "no"}), len({row["provider"] for row in rows})
    )


def trusts_with_direct_ward(selection: Selection, snapshot: Snapshot) -> Share:
    """NHS trusts with a ward of the kinds chosen supported directly, of all that are based in the places chosen.

    A trust has its wards in whichever ICB they are.
    """
    wards = wards_chosen(selection.without({*PLACES} - {"psc"}), snapshot)
    supported = {row["provider"] for row in collect_rows(directly_supported(wards).select("provider"))}
    trusts = {row["provider"] for row in collect_rows(trusts_chosen(selection, snapshot).select("provider"))}
    return Share(len(supported & trusts), len(trusts))


def implementing(wards: nw.LazyFrame) -> Share:
    """Wards supported directly that put the change package into use, of all supported directly."""
    rows = collect_rows(wards.filter(nw.col("support") == "direct").select("implementing"))
    return Share(sum(row["implementing"] for row in rows), len(rows))


def stage_rows(wards: nw.LazyFrame, column: str, kinds: Sequence[str], stages: Sequence[int]) -> list[Row]:
    """A row a stage, with the wards of each kind and their total; then a row of totals. Empty when no ward is."""
    counts = {(row["stage"], row[column]): row["entities"] for row in collect_rows(stage_breakdown(wards, [column]))}
    if not counts:
        return []
    rows: list[dict[str, Any]] = [
        {"stage": catalogue.stage(stage).label, "number": stage}
        | {kind: counts.get((stage, kind), 0) for kind in kinds}
        for stage in stages
    ]
    rows.append({"stage": "All stages"} | {kind: sum(row[kind] for row in rows) for kind in kinds})
    return [row | {"wards": sum(row[kind] for kind in kinds)} for row in rows]


def stage_parts(rows: Sequence[Row], kinds: Mapping[str, str]) -> list[Row]:
    """A row a stage and kind, as the columns of wards are drawn, without the totals."""
    *stages, _ = rows
    return [
        {"stage": row["number"], "part": label, "count": row[kind]} for kind, label in kinds.items() for row in stages
    ]
