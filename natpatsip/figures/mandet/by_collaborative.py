"""fig01: the share of care homes at stage 5 or above, by collaborative, beside England and the ambition."""

from dataclasses import dataclass

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.targets import gap_to_ambition
from natpatsip.charts.bars import share_bars
from natpatsip.charts.labels import ReferenceLine
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import format_count, format_percent
from natpatsip.figures.mandet.data import ADOPTED, SHEET, ambition, measure, threshold
from natpatsip.figures.provenance import describe_source
from natpatsip.figures.shares.by_collaborative import get_share_by_collaborative
from natpatsip.figures.subject import Subject, get_subject
from natpatsip.figures.wording import name_highlighted, name_homes
from natpatsip.store import Snapshot

COLUMNS = (
    TableColumn("psc", "Collaborative"),
    TableColumn("homes_stage5", "Homes at stage 5 or above", "count"),
    TableColumn("homes", "All care homes", "count"),
    TableColumn("stage5_pct", "Share at stage 5 or above", "percent", 1),
    TableColumn("to_go", "Homes to go to the ambition", "count"),
)


@dataclass(frozen=True)
class _Shares:
    """England's share, as much of it as has come in, and each collaborative's: name, short name, share."""

    subject: Subject
    england: Share
    collaboratives: list[tuple[str, str, Share]]


def by_collaborative(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a collaborative after England's, which is never narrowed by place."""
    shares = _find(selection, snapshot)
    return Figure(
        id="fig01",
        programme="ManDet",
        question="Where is adoption highest?",
        finding=_finding(shares),
        measure=f"Share of care homes at {threshold(ADOPTED)}, by collaborative",
        period=selection.quarter.label,
        caption=_caption(shares, selection),
        alt=f"Bar chart. {_finding(shares)}. {_caption(shares, selection)}",
        definition=_definition(),
        columns=COLUMNS,
        rows=_rows(shares, selection),
        chart=lambda medium: _chart(shares, selection, medium),
        numbers={
            "homes_stage5": shares.england.reached,
            "homes": shares.england.expected,
            "stage5_pct": shares.england.percent(1),
        },
        **describe_source(SHEET, snapshot, selection),
    )


def _definition() -> str:
    goal = ambition(ADOPTED)
    return (
        "Care homes at stage 5 (Adoption), 6 or 7, as a share of all care homes registered in the collaborative’s ICBs."
        f" The ambition was {goal.value:g}% by the end of {goal.by:%B %Y}. Shares differ partly because some"
        " collaboratives have many times more homes than others."
    )


def _find(selection: Selection, snapshot: Snapshot) -> _Shares:
    shares = get_share_by_collaborative(measure(ADOPTED), selection, snapshot)
    # In the order of their names.
    known = sorted(shares.known, key=lambda entry: entry.psc.name)
    return _Shares(
        get_subject(selection.of_england(), snapshot, SHEET),
        shares.england,
        [(entry.psc.name, entry.psc.short, entry.share) for entry in known],
    )


def _rows(shares: _Shares, selection: Selection) -> list[Row]:
    if not shares.collaboratives:
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
        for name, _, share in [(shares.subject.label, shares.subject.short, shares.england), *shares.collaboratives]
    ]


def _chart(shares: _Shares, selection: Selection, medium: Medium) -> Specification:
    england, goal = shares.england.percent(1), ambition(ADOPTED).value
    rows = [
        {
            "name": name,
            "short": short,
            "share": float(100 * share.ratio),
            "label": f"{format_percent(share.percent(1))} · {share.reached:,} of {share.expected:,}",
            "short_label": format_percent(share.percent(), 0),
        }
        for name, short, share in sorted(
            shares.collaboratives, key=lambda collaborative: collaborative[2].ratio, reverse=True
        )
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
            ReferenceLine(england, f"{shares.subject.short} {format_percent(england)}"),
            ReferenceLine(goal, f"Ambition {goal:g}%", goal=True),
        ],
        marked=name_highlighted(selection),
    )


def _finding(shares: _Shares) -> str:
    if not shares.collaboratives:
        return "No care homes match what you chose"
    goal = ambition(ADOPTED).value
    above = sum(share.ratio > shares.england.ratio for _, _, share in shares.collaboratives)
    at_ambition = sum(share.ratio * 100 >= goal for _, _, share in shares.collaboratives)
    reached = f"; {at_ambition or 'none'} {'have' if at_ambition > 1 else 'has'} reached {goal:g}%"
    everyone = shares.subject.possessive(format_percent(shares.england.percent(1)))
    return (
        f"{above} of {format_count(len(shares.collaboratives), 'collaborative')} {'is' if above == 1 else 'are'} above"
        f" {everyone}{reached if shares.subject.settled else ''}"
    )


def _caption(shares: _Shares, selection: Selection) -> str:
    if not shares.collaboratives:
        return ""
    homes = shares.subject.possessive(f"{shares.england.expected:,} {name_homes(selection)}")
    england = (
        f"In {selection.quarter} {shares.england.reached:,} of {homes}"
        f" ({format_percent(shares.england.percent(1))}) had adopted a tool for noticing deterioration."
    )
    if len(shares.collaboratives) == 1:
        ((name, _, share),) = shares.collaboratives
        own = f"{share.reached:,} of {share.expected:,} ({format_percent(share.percent(1))})"
        return f"{england} In {name} it was {own}."
    ordered = sorted(shares.collaboratives, key=lambda collaborative: collaborative[2].ratio)
    (lowest, _, low), (highest, _, high) = ordered[0], ordered[-1]
    sizes = [share.expected for _, _, share in shares.collaboratives]
    return (
        f"{england} By collaborative the share runs from {format_percent(low.percent(1))} ({lowest}) to"
        f" {format_percent(high.percent(1))} ({highest}); they have between {min(sizes):,} and {max(sizes):,} homes each."
    )
