"""What the figures of Mental Health measure: wards engaged, wards and trusts supported directly, trusts involved."""

from collections.abc import Sequence

import narwhals as nw
import pandas as pd

from natpatsip import catalogue
from natpatsip.analysis import placed
from natpatsip.analysis.adoption import Change, Share, change_between, collected, stage_breakdown
from natpatsip.analysis.selection import Selection, in_quarter, narrowed
from natpatsip.analysis.targets import directly_supported
from natpatsip.store import Reading

WARDS, TRUSTS = "wards", "trusts"
ENGAGED, IMPLEMENTING = 3, 4
TARGET = catalogue.ambition("mhsip_direct")


def wards_chosen(selection: Selection, reading: Reading) -> nw.LazyFrame:
    """The wards of the quarter, narrowed to the places and kinds chosen."""
    return narrowed(in_quarter(reading.frame(placed.wards), selection.quarter), selection)


def engagement_change(selection: Selection, reading: Reading) -> Change:
    """Wards at stage 3 or above now and a quarter earlier, of the collaboratives that returned in both."""
    wards = narrowed(reading.frame(placed.wards), selection)
    return change_between(wards, ENGAGED, selection.quarter, selection.quarter.previous)


def trusts_chosen(selection: Selection, reading: Reading) -> nw.LazyFrame:
    """The NHS trusts of the quarter, narrowed to the places chosen."""
    return narrowed(in_quarter(reading.frame(placed.trusts), selection.quarter), selection)


def trusts_involved(trusts: nw.LazyFrame) -> Share:
    """NHS trusts involved, directly or through the network, in any collaborative, of all those returned."""
    rows = collected(trusts.select("provider", "involvement"))
    return Share(
        len({row["provider"] for row in rows if row["involvement"] != "no"}), len({row["provider"] for row in rows})
    )


def trusts_with_direct_ward(wards: nw.LazyFrame, trusts: nw.LazyFrame) -> Share:
    """NHS trusts with at least one ward supported directly, of all those returned."""
    return Share(
        len({row["provider"] for row in collected(directly_supported(wards).select("provider"))}),
        len({row["provider"] for row in collected(trusts.select("provider"))}),
    )


def implementing(wards: nw.LazyFrame) -> Share:
    """Wards supported directly that put the change package into use, of all supported directly."""
    rows = collected(wards.filter(nw.col("support") == "direct").select("implementing"))
    return Share(sum(row["implementing"] for row in rows), len(rows))


def stage_table(wards: nw.LazyFrame, kind: str, kinds: Sequence[str], stages: Sequence[int]) -> pd.DataFrame:
    """A row a stage, with a column of wards for each kind and their total; then a row of totals. Empty when no ward is."""
    counts = {(row["stage"], row[kind]): row["entities"] for row in collected(stage_breakdown(wards, [kind]))}
    if not counts:
        return pd.DataFrame()
    rows = [
        {"stage": catalogue.stage(stage).label, "number": stage}
        | {each: counts.get((stage, each), 0) for each in kinds}
        for stage in stages
    ]
    rows.append({"stage": "All stages"} | {each: sum(row[each] for row in rows) for each in kinds})
    return pd.DataFrame([row | {"wards": sum(row[each] for each in kinds)} for row in rows])


def stages_long(table: pd.DataFrame, kinds: dict[str, str]) -> pd.DataFrame:
    """A row a stage and kind, as the columns of wards are drawn, without the totals."""
    stages = table[:-1]
    return pd.concat(
        [stages[["number"]].assign(kind=label, wards=stages[each]) for each, label in kinds.items()],
        ignore_index=True,
    )
