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
from natpatsip.figures.subject import Subject


def share_columns(measure: Measure, name: str = "psc", heading: str = "Collaborative") -> tuple[TableColumn, ...]:
    """The columns of a table with a row a place, which is named in the first."""
    return (
        TableColumn(name, heading),
        TableColumn("share_pct", f"Share of {measure.things}", "percent", measure.decimals),
        TableColumn("reached", measure.label, "count"),
        TableColumn("expected", f"All {measure.things}", "count"),
        TableColumn("returned", "Returned"),
    )


def share_cells(measure: Measure, share: Share | None) -> Row:
    """The cells of one place beside its name; None for the share of one that has not returned."""
    return {
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
    bars = [
        {
            "name": entry.name,
            "short": entry.short,
            **(
                bar_cells(measure, entry.share)
                if entry.known
                else {"share": None, "label": entry.missing, "short_label": "–"}
            ),
        }
        for entry in entries
    ]
    marked = [entry.name for entry in shares.highlighted(selection)]
    return bars_beside_england(measure, bars, (shares.everyone, shares.england), aim, medium, marked)


def bars_beside_england(
    measure: Measure,
    bars: Sequence[Row],
    england: tuple[Subject, Share],
    aim: float | None,
    medium: Medium,
    marked: Sequence[str] = (),
) -> Specification:
    """A bar for each row of `name`, `short` and its `bar_cells`, with the lines of England and of the aim, if there is any."""
    everyone, share = england
    lines = [ReferenceLine(float(100 * share.ratio), f"{everyone.short} {format_share(measure, share)}")]
    if aim is not None:
        lines.append(ReferenceLine(aim, f"Ambition {aim:g}%", goal=True))
    return share_bars(bars, medium, reference_lines=lines, marked=marked)


def bar_cells(measure: Measure, share: Share) -> Row:
    """How long a bar is, in percent, and what is written beside it."""
    return {
        "share": float(100 * share.ratio),
        "label": f"{format_share(measure, share)} · {share.reached:,} of {share.expected:,}",
        "short_label": format_percent(share.percent(), 0),
    }
