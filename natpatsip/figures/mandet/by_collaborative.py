"""fig01: the share of care homes at stage 5 or above, by collaborative, beside England and the ambition."""

from dataclasses import dataclass

from natpatsip.analysis import placed
from natpatsip.analysis.adoption import Share, collected, share_at_or_above, total_share
from natpatsip.analysis.selection import Selection, in_quarter, narrowed
from natpatsip.analysis.targets import gap_to_ambition
from natpatsip.charts.bars import share_bars
from natpatsip.charts.labels import ReferenceLine
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.mandet.measures import ADOPTED, SHEET, ambition, threshold
from natpatsip.figures.provenance import drawn_from
from natpatsip.figures.wording import counted, homes, percentage
from natpatsip.store import Reading

COLUMNS = (
    TableColumn("psc", "Collaborative"),
    TableColumn("homes_stage5", "Homes at stage 5 or above", "count"),
    TableColumn("homes", "All care homes", "count"),
    TableColumn("stage5_pct", "Share at stage 5 or above", "percent", 1),
    TableColumn("to_go", "Homes to go to the ambition", "count"),
)


@dataclass(frozen=True)
class _Found:
    """England's share and each collaborative's: name, short name, share."""

    england: Share
    areas: list[tuple[str, str, Share]]


def by_collaborative(selection: Selection, reading: Reading) -> Figure:
    """A row a collaborative after England's, which is never narrowed by place."""
    found = _find(selection, reading)
    return Figure(
        id="fig01",
        programme="ManDet",
        question="Where is adoption highest?",
        finding=_finding(found),
        measure=f"Share of care homes at {threshold(ADOPTED)}, by collaborative",
        period=selection.quarter.label,
        caption=_caption(found, selection),
        alt=f"Bar chart. {_finding(found)}. {_caption(found, selection)}",
        definition=_definition(),
        columns=COLUMNS,
        rows=_rows(found, selection),
        chart=lambda medium: _chart(found, medium),
        numbers={
            "homes_stage5": found.england.reached,
            "homes": found.england.expected,
            "stage5_pct": found.england.percent(1),
        },
        **drawn_from(SHEET, reading, selection),
    )


def _definition() -> str:
    goal = ambition(ADOPTED)
    return (
        "Care homes at stage 5 (Adoption), 6 or 7, as a share of all care homes registered in the collaborative’s boards."
        f" The ambition was {goal.value:g}% by the end of {goal.by:%B %Y}. Shares differ partly because some"
        " collaboratives have many times more homes than others."
    )


def _find(selection: Selection, reading: Reading) -> _Found:
    sites = in_quarter(reading.frame(placed.care_homes), selection.quarter)
    england = total_share(narrowed(sites, selection.of_england()), ADOPTED)
    rows = collected(share_at_or_above(narrowed(sites, selection), ADOPTED, ["psc_name", "psc_short"]))
    return _Found(
        england, [(row["psc_name"], row["psc_short"], Share(row["reached"], row["expected"])) for row in rows]
    )


def _rows(found: _Found, selection: Selection) -> list[Row]:
    if not found.areas:
        return []
    goal = ambition(ADOPTED)
    return [
        {
            "psc": name,
            "homes_stage5": share.reached,
            "homes": share.expected,
            "stage5_pct": share.percent(1),
            "to_go": None if selection.tool else gap_to_ambition(share, goal.value, selection.quarter, goal.by).to_go,
        }
        for name, _, share in [("England", "England", found.england), *found.areas]
    ]


def _chart(found: _Found, medium: Medium) -> Specification:
    england, goal = found.england.percent(1), ambition(ADOPTED).value
    rows = [
        {
            "name": name,
            "short": short,
            "share": float(100 * share.ratio),
            "label": f"{percentage(share.percent(1))} · {share.reached:,} of {share.expected:,}",
            "short_label": percentage(share.percent(), 0),
        }
        for name, short, share in sorted(found.areas, key=lambda area: area[2].ratio, reverse=True)
    ]
    return share_bars(
        rows,
        medium,
        name="name",
        short="short",
        share="share",
        label="label",
        short_label="short_label",
        reference_lines=[
            ReferenceLine(england, f"England {percentage(england)}"),
            ReferenceLine(goal, f"Ambition {goal:g}%", goal=True),
        ],
    )


def _finding(found: _Found) -> str:
    if not found.areas:
        return "No care homes match what you chose"
    goal = ambition(ADOPTED).value
    above = sum(share.ratio > found.england.ratio for _, _, share in found.areas)
    there = sum(share.ratio * 100 >= goal for _, _, share in found.areas)
    reached = f"{there or 'none'} {'have' if there > 1 else 'has'} reached {goal:g}%"
    return (
        f"{above} of {counted(len(found.areas), 'collaborative')} {'is' if above == 1 else 'are'} above England’s"
        f" {percentage(found.england.percent(1))}; {reached}"
    )


def _caption(found: _Found, selection: Selection) -> str:
    if not found.areas:
        return ""
    england = (
        f"In {selection.quarter} {found.england.reached:,} of England’s {found.england.expected:,} {homes(selection)}"
        f" ({percentage(found.england.percent(1))}) had adopted a tool for noticing deterioration."
    )
    if len(found.areas) == 1:
        ((name, _, share),) = found.areas
        own = f"{share.reached:,} of {share.expected:,} ({percentage(share.percent(1))})"
        return f"{england} In {name} it was {own}."
    ordered = sorted(found.areas, key=lambda area: area[2].ratio)
    (lowest, _, low), (highest, _, high) = ordered[0], ordered[-1]
    sizes = [share.expected for _, _, share in found.areas]
    return (
        f"{england} By collaborative the share runs from {percentage(low.percent(1))} ({lowest}) to"
        f" {percentage(high.percent(1))} ({highest}); they have between {min(sizes):,} and {max(sizes):,} homes each."
    )
