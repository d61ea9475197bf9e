"""ranked_<measure>: a share in every collaborative, the highest first, beside England's and the ambition."""

from natpatsip.analysis.measures import Measure
from natpatsip.analysis.selection import Selection
from natpatsip.charts.bars import share_bars
from natpatsip.charts.labels import ReferenceLine
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import format_count, format_percent
from natpatsip.figures.provenance import describe_source
from natpatsip.figures.shares.by_collaborative import (
    CollaborativeShare,
    ShareByCollaborative,
    format_share,
    get_share_by_collaborative,
)
from natpatsip.figures.shares.wording import (
    define,
    describe_england,
    describe_nothing_returned,
    find_aim,
    find_ambition,
)
from natpatsip.figures.wording import name_highlighted
from natpatsip.store import Snapshot


def ranked(measure: Measure, selection: Selection, snapshot: Snapshot) -> Figure:
    """England's row, then a row a collaborative of the places chosen, the highest share first.

    Parts of a collaborative come after the wholes, and those that have not returned last.
    """
    shares = get_share_by_collaborative(measure, selection, snapshot)
    entries = _in_order(shares) if shares.known else []
    finding, caption = _finding(measure, shares, selection), describe_england(measure, shares, selection)
    return Figure(
        id=f"ranked_{measure.id}",
        question="How far has each collaborative come?",
        finding=finding,
        measure=f"{measure.label}, as a share of all {measure.things}, by collaborative",
        period=selection.quarter.label,
        caption=caption,
        alt=f"Bar chart. {finding}. {caption}",
        definition=_definition(measure, selection),
        columns=_columns(measure),
        rows=_rows(measure, shares, entries),
        chart=lambda medium: _chart(measure, shares, entries, selection, medium),
        numbers=_numbers(measure, shares, selection) if entries else {},
        **describe_source(measure.sheet, snapshot, measure.applicable_selection(selection)),
    )


def _in_order(shares: ShareByCollaborative) -> list[CollaborativeShare]:
    wholes = [entry for entry in reversed(shares.known) if not entry.part]
    parts = [entry for entry in reversed(shares.known) if entry.part]
    return [*wholes, *parts, *(entry for entry in shares.entries if not entry.known)]


def _definition(measure: Measure, selection: Selection) -> str:
    goal = find_ambition(measure, selection)
    aim = f" The ambition was {goal.value:g}% by the end of {goal.by:%B %Y}." if goal else ""
    return (
        f"{define(measure)}{aim} All {measure.things} are counted, none is a sample: how far collaboratives lie apart follows"
        " from what was decided there, where they began and how many there are to reach, so no limits of chance are drawn."
        " Where few are counted, one more changes the share by much."
    )


def _columns(measure: Measure) -> tuple[TableColumn, ...]:
    return (
        TableColumn("psc", "Collaborative"),
        TableColumn("share_pct", f"Share of {measure.things}", "percent", measure.decimals),
        TableColumn("reached", measure.label, "count"),
        TableColumn("expected", f"All {measure.things}", "count"),
        TableColumn("returned", "Returned"),
    )


def _rows(measure: Measure, shares: ShareByCollaborative, entries: list[CollaborativeShare]) -> list[Row]:
    everyone = [CollaborativeShare(entries[0].psc, shares.england)] if entries else []
    return [
        {
            "psc": name,
            "share_pct": entry.share.percent(measure.decimals) if entry.known else None,
            "reached": entry.share.reached if entry.share else None,
            "expected": entry.share.expected if entry.share else None,
            "returned": "Yes" if entry.share else "Not returned",
        }
        for name, entry in [
            *((shares.everyone.label, entry) for entry in everyone),
            *((entry.name, entry) for entry in entries),
        ]
    ]


def _chart(
    measure: Measure,
    shares: ShareByCollaborative,
    entries: list[CollaborativeShare],
    selection: Selection,
    medium: Medium,
) -> Specification:
    aim, england = find_aim(measure, selection), format_share(measure, shares.england)
    lines = [ReferenceLine(float(100 * shares.england.ratio), f"{shares.everyone.short} {england}")]
    if aim is not None:
        lines.append(ReferenceLine(aim, f"Ambition {aim:g}%", goal=True))
    return share_bars(
        [_bar(measure, entry) for entry in entries],
        medium,
        name="name",
        short="short",
        share="share",
        label="label",
        short_label="short_label",
        reference_lines=lines,
        marked=name_highlighted(selection),
    )


def _bar(measure: Measure, entry: CollaborativeShare) -> Row:
    names = {"name": entry.name, "short": entry.short}
    if not entry.known:
        return names | {"share": None, "label": entry.missing, "short_label": "–"}
    share = entry.share
    return names | {
        "share": float(100 * share.ratio),
        "label": f"{format_share(measure, share)} · {share.reached:,} of {share.expected:,}",
        "short_label": format_percent(share.percent(), 0),
    }


def _numbers(measure: Measure, shares: ShareByCollaborative, selection: Selection) -> dict[str, float | int]:
    aim = find_aim(measure, selection)
    return {
        "england_pct": shares.england.percent(measure.decimals),
        "pscs": len(shares.known),
        **({} if aim is None else {"pscs_at_ambition": shares.count_at(aim)}),
    }


def _finding(measure: Measure, shares: ShareByCollaborative, selection: Selection) -> str:
    whole, aim = shares.whole, find_aim(measure, selection) if shares.everyone.settled else None
    if not whole:
        return describe_nothing_returned(measure, selection)
    england = shares.everyone.possessive(format_share(measure, shares.england))
    if len(whole) == 1:
        return f"{whole[0].name} stands at {format_share(measure, whole[0].share)}, beside {england}"
    above = sum(entry.share.ratio > shares.england.ratio for entry in whole)
    among = f"{above or 'None'} of {format_count(len(whole), 'collaborative')} {'is' if above == 1 else 'are'} above {england}"
    if aim is None:
        return among
    reached = shares.count_at(aim)
    return f"{among}; {reached or 'none'} {'have' if reached > 1 else 'has'} reached {aim:g}%"
