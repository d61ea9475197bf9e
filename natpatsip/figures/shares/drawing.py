"""What maps, ranked bars and the figures of collaboratives have in common: the cells of a share, and bars beside England."""

from collections.abc import Sequence

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import Measure
from natpatsip.analysis.selection import Selection
from natpatsip.charts.bars import share_bars
from natpatsip.charts.labels import ReferenceLine
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import TableColumn
from natpatsip.figures.formatting import format_percent
from natpatsip.figures.shares.by_collaborative import CollaborativeShare, ShareByCollaborative, format_share
from natpatsip.figures.wording import name_highlighted


def share_columns(measure: Measure) -> tuple[TableColumn, ...]:
    """The columns of a table with a row a collaborative."""
    return (
        TableColumn("psc", "Collaborative"),
        TableColumn("share_pct", f"Share of {measure.things}", "percent", measure.decimals),
        TableColumn("reached", measure.label, "count"),
        TableColumn("expected", f"All {measure.things}", "count"),
        TableColumn("returned", "Returned"),
    )


def share_cells(measure: Measure, name: str, share: Share | None) -> Row:
    """The cells of one place; None for the share of one that has not returned."""
    return {
        "psc": name,
        "share_pct": share.percent(measure.decimals) if share else None,
        "reached": share.reached if share else None,
        "expected": share.expected if share else None,
        "returned": "Yes" if share else "Not returned",
    }


def collaborative_bars(
    measure: Measure,
    shares: ShareByCollaborative,
    entries: Sequence[CollaborativeShare],
    aim: float | None,
    selection: Selection,
    medium: Medium,
) -> Specification:
    """A bar for each entry, in their order, with a line at England's share and one at the aim, in percent, if there is any."""
    england = format_share(measure, shares.england)
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
