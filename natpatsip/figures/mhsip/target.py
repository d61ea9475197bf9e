"""fig19: NHS wards supported directly against the target of 10%, by collaborative; beside it, trusts that reach 10%."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.targets import gap_to_ambition, target_row
from natpatsip.charts.bars import target_bullets
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, Number, TableColumn, WorkbookChart
from natpatsip.figures.formatting import format_count, format_percent
from natpatsip.figures.mhsip.data import DIRECT, TARGET, TRUSTS, TRUSTS_AT_TARGET
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.shares.by_collaborative import ShareByCollaborative, get_share_by_collaborative
from natpatsip.figures.shares.wording import describe_parts, lead_with_highlighted
from natpatsip.figures.wording import describe_nothing_returned
from natpatsip.store import Snapshot

# The published columns first, in their order and by their names; then ours.
COLUMNS = (
    TableColumn("psc", "Collaborative"),
    TableColumn("direct_pct", "Wards supported directly, %", "percent"),
    TableColumn("direct_wards", "Wards supported directly", "count"),
    TableColumn("target_wards", f"Target ({TARGET.value:g}% of wards)", "count"),
    TableColumn("target_met_pct", "Share of the target met", "percent"),
    TableColumn("total_wards", "All wards of NHS trusts", "count"),
    TableColumn("wards_to_go", "Wards to go", "count"),
    TableColumn("run_rate", "Wards a quarter needed", "rate", 1),
    TableColumn("trusts_at_target", f"Trusts at {TARGET.value:g}%", "count"),
    TableColumn("trusts", "NHS trusts", "count"),
)
DEFINITION = (
    f"Wards of NHS trusts that a collaborative supports directly, against {TARGET.value:g}% of all wards that those trusts"
    " have in its area. The share of the target met uses the target before it is rounded to whole wards. The ambition was"
    f" {TARGET.value:g}% in each trust by the end of {TARGET.by:%B %Y}; the report applies it to each collaborative, so both"
    " are shown. A trust in two areas counts in each, and once for England. The wards a quarter needed are blank when none"
    " is missing or the date has come."
)


@dataclass(frozen=True)
class _AreaSupport:
    """An area, its NHS wards supported directly of all, its trusts that reach the target of all, and whether it is a part
    of a collaborative.
    """

    name: str
    short: str
    support: Share
    trusts: Share
    is_part: bool = False

    @property
    def at_target(self) -> bool:
        return 100 * self.support.ratio >= TARGET.value


def target(selection: Selection, snapshot: Snapshot) -> Figure:
    """England first, then a row a collaborative. Ward and provider type don't narrow it: all wards of a trust count."""
    support = get_share_by_collaborative(DIRECT, _by_place(selection), snapshot)
    areas = _areas(support, _by_place(selection), snapshot)
    rows = [_row(area, selection) for area in areas]
    finding, caption = lead_with_highlighted(
        _finding(areas, selection), _caption(areas, support, selection), DIRECT, support, selection
    )
    return Figure(
        question="Who reaches the target of 10%?",
        finding=finding,
        measure=f"NHS wards supported directly, against {TARGET.value:g}% of all wards of NHS trusts, by collaborative",
        period=selection.quarter.label,
        caption=caption,
        kind="Bar chart with a mark at each target",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        workbook_chart=WorkbookChart("bars", ("target_met_pct",), ranked=True, whole=1),
        chart=lambda medium: _chart(rows[1:], [entry.name for entry in support.highlighted(selection)], medium),
        numbers=_numbers(areas),
        **get_origin(TRUSTS, snapshot, _by_place(selection)),
    )


def _by_place(selection: Selection) -> Selection:
    """The places chosen and no kinds: the wards that a trust has in all are not known by kind."""
    return replace(selection, tool=(), ward_type=(), provider_kind=())


def _areas(support: ShareByCollaborative, selection: Selection, snapshot: Snapshot) -> list[_AreaSupport]:
    """England, then the collaboratives that returned both sheets, in published order; none where nobody did."""
    trusts = get_share_by_collaborative(TRUSTS_AT_TARGET, selection, snapshot)
    at_target = {entry.psc: entry.share for entry in trusts.entries}
    returned = [
        _AreaSupport(entry.name, entry.short, entry.share, at_target[entry.psc], bool(entry.part))
        for entry in support.entries
        if entry.returned
    ]
    england = _AreaSupport(support.everyone.label, support.everyone.short, support.england, trusts.england)
    return [england, *returned] if returned else []


def _row(area: _AreaSupport, selection: Selection) -> Row:
    gap = gap_to_ambition(area.support, TARGET.value, selection.quarter, TARGET.by)
    return {
        "psc": area.name,
        "short": area.short,
        **target_row(area.support.reached, area.support.expected, TARGET.value),
        "target": area.support.expected * TARGET.value / 100,
        "wards_to_go": gap.to_go,
        "run_rate": gap.run_rate,
        "trusts_at_target": area.trusts.reached,
        "trusts": area.trusts.expected,
    }


def _chart(own: Sequence[Row], marked: Sequence[str], medium: Medium) -> Specification:
    bars = [_bar(row) for row in sorted(own, key=lambda row: row["target_met_pct"] or 0, reverse=True)]
    return target_bullets(bars, medium, unit="Wards supported directly", marked=marked)


def _bar(row: Row) -> Row:
    met = f"{format_percent(row['target_met_pct'], 0)} of target"
    label = f"{row['direct_wards']} of {row['total_wards']} · {met}"
    return {**row, "name": row["psc"], "count": row["direct_wards"], "label": label, "short_label": met}


def _numbers(areas: list[_AreaSupport]) -> dict[str, Number]:
    if not areas:
        return {}
    england, *own = areas
    return {
        "direct_pct": england.support.percent(),
        "direct_wards": england.support.reached,
        "total_wards": england.support.expected,
        "pscs_at_target": sum(area.at_target for area in own if not area.is_part),
        "pscs": sum(not area.is_part for area in own),
        "trusts_at_target": england.trusts.reached,
        "trusts": england.trusts.expected,
    }


def _finding(areas: list[_AreaSupport], selection: Selection) -> str:
    if not areas:
        return describe_nothing_returned("NHS wards", selection.quarter)
    # A part is not counted among the wholes; where there is nothing else, it is named.
    own = [area for area in areas[1:] if not area.is_part] or areas[1:2]
    if len(own) == 1:
        (only,) = own
        return (
            f"{only.name} supports {format_percent(only.support.percent(), 0)} of its NHS wards directly, against a target of"
            f" {TARGET.value:g}%"
        )
    at_target = sum(area.at_target for area in own)
    verb, whose = ("supports", "its") if at_target == 1 else ("support", "their")
    return (
        f"{at_target} of {format_count(len(own), 'collaborative')} {verb} at least {TARGET.value:g}% of {whose} NHS wards"
        " directly"
    )


def _caption(areas: list[_AreaSupport], support: ShareByCollaborative, selection: Selection) -> str:
    if not areas:
        return ""
    whole = areas[0]
    wards = support.possessive(f"{whole.support.expected:,} NHS wards")
    caption = (
        f"In {selection.quarter} {whole.support.reached:,} of {wards}"
        f" ({format_percent(whole.support.percent(), 0)}) were supported directly. Taken trust by trust,"
        f" {whole.trusts.reached} of {whole.trusts.expected} NHS trusts reach {TARGET.value:g}% of their own wards."
    )
    return f"{caption} {describe_parts(support)}".strip()
