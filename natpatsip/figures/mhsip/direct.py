"""fig18: wards that collaboratives support directly, at all stages, by stage and type of provider."""

from collections.abc import Sequence

import narwhals as nw

from natpatsip import catalogue
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures.quarterly import ENGAGED
from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import Row
from natpatsip.charts.stages import stage_columns
from natpatsip.figures.figure import Figure, TableColumn, WorkbookChart
from natpatsip.figures.formatting import agree, format_count, format_percent
from natpatsip.figures.mhsip.data import (
    WARDS,
    implementing,
    stage_parts,
    stage_rows,
    trusts_with_direct_ward,
    wards_chosen,
)
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.wording import describe_nothing_returned, labels
from natpatsip.store import Snapshot

PROVIDERS = labels("provider_kind")
COLUMNS = (
    TableColumn("stage", "Stage of adoption"),
    *(TableColumn(code, label, "count") for code, label in PROVIDERS.items()),
    TableColumn("wards", "All directly supported wards", "count"),
)
DEFINITION = (
    "Wards that a collaborative coaches itself, whatever stage they have reached, in NHS trusts for mental health, learning"
    " disability and autism and with private providers. A trust counts once, where its head office is, however many of its"
    " wards are supported and wherever they are."
)


def direct(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a stage from 0 to 7, then all of them."""
    wards = wards_chosen(selection, snapshot)
    rows = stage_rows(
        wards.filter(nw.col("support") == "direct"),
        "provider_kind",
        list(PROVIDERS),
        [stage.number for stage in catalogue.stages()],
    )
    trusts = trusts_with_direct_ward(selection, snapshot)
    package = implementing(wards)
    return Figure(
        question="Which wards are supported directly?",
        finding=_finding(rows, selection),
        measure="Number of directly supported wards, by stage and type of provider",
        period=selection.quarter.label,
        caption=_caption(rows, trusts, package, selection),
        kind="Column chart",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        workbook_chart=WorkbookChart("stacked bars", tuple(PROVIDERS)),
        chart=lambda medium: stage_columns(stage_parts(rows, PROVIDERS), medium, parts=list(PROVIDERS.values())),
        numbers=_numbers(rows, trusts, package),
        **get_origin(WARDS, snapshot, selection),
    )


def _active(rows: Sequence[Row]) -> Share:
    """Directly supported wards at stage 3 or above."""
    *stages, total = rows
    return Share(sum(row["wards"] for row in stages if row["number"] >= ENGAGED), total["wards"])


def _numbers(rows: Sequence[Row], trusts: Share, package: Share) -> dict[str, int]:
    if not rows:
        return {}
    total = rows[-1]
    return {
        "wards_direct": total["wards"],
        "wards_direct_nhs": total["NHS"],
        "wards_direct_private": total["Private"],
        "trusts": trusts.expected,
        "trusts_direct": trusts.reached,
        "trusts_direct_pct": trusts.percent(),
        "direct_active_pct": _active(rows).percent(),
        "implementing": package.reached,
        "implementing_pct": package.percent(),
    }


def _finding(rows: Sequence[Row], selection: Selection) -> str:
    if not rows:
        return describe_nothing_returned("directly supported wards", selection.quarter)
    total = rows[-1]
    return (
        f"{format_count(total['wards'], 'ward')} {agree('is', total['wards'])} supported directly:"
        f" {total['NHS']:,} in NHS trusts, {total['Private']:,} with private providers"
    )


def _caption(rows: Sequence[Row], trusts: Share, package: Share, selection: Selection) -> str:
    if not rows:
        return ""
    active = _active(rows)
    several = f"all {active.expected:,} directly supported wards"
    everything = "1 directly supported ward" if active.expected == 1 else several
    return (
        f"In {selection.quarter} {_describe_trusts(trusts, selection)}of {everything}"
        f" {active.reached:,} ({format_percent(active.percent(), 0)}) {agree('was', active.reached)} at stage 3 or above, and"
        f" {package.reached:,} ({format_percent(package.percent(), 0)}) {agree('was', package.reached)} putting the change"
        " package into use."
    )


def _describe_trusts(trusts: Share, selection: Selection) -> str:
    """How many trusts have such a ward; nothing where no trust is based, or no ward of a trust was chosen."""
    if not trusts.expected or (selection.provider_kind and "NHS" not in selection.provider_kind):
        return ""
    there = "" if selection.all_places else " there"
    return (
        f"{trusts.reached} of {format_count(trusts.expected, 'NHS trust')}{there}"
        f" ({format_percent(trusts.percent(), 0)}) had such a ward; "
    )
