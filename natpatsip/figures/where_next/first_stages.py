"""mandet_stood_still: where most care homes are still at the first stages, and for how long no more have adopted a tool there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from natpatsip import organisations
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import series_of, shares_of
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.selection import Selection
from natpatsip.charts.bars import share_bars
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, TableColumn, WorkbookChart
from natpatsip.figures.formatting import agree, format_count, format_percent
from natpatsip.figures.mandet.data import ADOPTED, SHEET, THRESHOLDS, measure, threshold
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.where_next.icb_list import OF_ICB
from natpatsip.figures.wording import describe_nothing_returned, labels
from natpatsip.store import Snapshot

# The homes below the first stage that is measured are at stage 2 or below.
PAST_FIRST = measure(min(THRESHOLDS))
FIRST = f"stage {min(THRESHOLDS) - 1} or below"
COLUMNS = (
    *OF_ICB,
    TableColumn("at_first", f"Homes at {FIRST}", "count"),
    TableColumn("homes", "All care homes", "count"),
    TableColumn("at_first_pct", f"Share at {FIRST}", "percent", 1),
    TableColumn("quarters", f"Quarters without more at {threshold(ADOPTED)}", "count"),
)
DEFINITION = (
    f"Care homes at {FIRST}, of all, by ICB. Care homes are counted without names, so that nobody can say which of them stand"
    f" still: for how many quarters in a row the number at {threshold(ADOPTED)} has not grown is said of the ICB, over the"
    " quarters that were returned. ICBs where it has not grown for longest come first, then those with the highest share."
    " Tools do not narrow it, and this is no order of priority."
)


@dataclass(frozen=True)
class _ICBAtFirst:
    """An ICB with its homes at the first stages, of all, and for how many quarters no more have adopted there."""

    code: str
    share: Share
    quarters: int


def homes_at_first_stages(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row an ICB with homes at the first stages; where adoption has not grown for longest comes first."""
    chosen = replace(selection, tool=())
    found = _find(chosen, snapshot)
    rows = [_row(icb, chosen) for icb in found if icb.share.reached]
    numbers = _count(found)
    return Figure(
        question="Where are most homes still at the first stages?",
        finding=_finding(numbers, chosen),
        measure=f"Share of care homes at {FIRST}, by ICB",
        period=chosen.quarter.label,
        caption=_caption(numbers, chosen),
        kind="Bar chart",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        workbook_chart=WorkbookChart("bars", ("at_first_pct",)),
        chart=lambda medium: _chart(rows, medium),
        numbers=numbers,
        **get_origin(SHEET, snapshot, chosen),
    )


def _find(selection: Selection, snapshot: Snapshot) -> list[_ICBAtFirst]:
    past = shares_of(PAST_FIRST, "icb", selection, snapshot.frame)
    adopted: dict[str, list[int]] = {}
    for row in series_of(measure(ADOPTED), "icb", selection, snapshot.frame).rows(named=True):
        adopted.setdefault(row["unit"], []).append(row["numerator"])
    found = [
        _ICBAtFirst(code, Share(share.expected - share.reached, share.expected), _count_quarters(adopted.get(code, [])))
        for code, share in past.items()
        if share.expected
    ]
    return sorted(found, key=lambda icb: (-icb.quarters, -icb.share.ratio, icb.code))


def _count_quarters(adopted: Sequence[int]) -> int:
    """For how many returns in a row, the last among them, there were no more than in the one before."""
    grew = [after > before for before, after in pairwise(adopted)]
    return next((number for number, more in enumerate(reversed(grew)) if more), len(grew))


def _row(icb: _ICBAtFirst, selection: Selection) -> Row:
    share = icb.share.percent(1)
    return {
        "icb": labels("icb").get(icb.code, icb.code),
        "psc": ", ".join(psc.name for psc in organisations.collaboratives_of_icb(icb.code)),
        "at_first": icb.share.reached,
        "homes": icb.share.expected,
        "at_first_pct": share,
        "quarters": icb.quarters,
        "share": float(100 * icb.share.ratio),
        "label": f"{format_percent(share)} · {icb.share.reached:,} of {icb.share.expected:,}",
        "short_label": format_percent(icb.share.percent(), 0),
        "marked": is_marked(selection, "icb", icb.code),
    }


def _count(found: Sequence[_ICBAtFirst]) -> dict[str, int]:
    if not found:
        return {}
    whole = sum((icb.share for icb in found), Share(0, 0))
    without = sum(icb.quarters > 0 for icb in found)
    return {"icbs": len(found), "icbs_without_more": without, "at_first": whole.reached, "homes": whole.expected}


def _chart(rows: Sequence[Row], medium: Medium) -> Specification:
    marked = [row["icb"] for row in rows if row["marked"]]
    return share_bars([{**row, "name": row["icb"]} for row in rows], medium, marked=marked)


def _finding(numbers: Mapping[str, int], selection: Selection) -> str:
    if not numbers:
        return describe_nothing_returned("care homes", selection.quarter)
    share = Share(numbers["at_first"], numbers["homes"])
    homes = f"{share.reached:,} of {format_count(share.expected, 'care home')}"
    if not share.reached:
        return f"No care home is at {FIRST}"
    return f"{homes} ({format_percent(share.percent(1))}) {agree('is', share.reached, share.expected)} still at {FIRST}"


def _caption(numbers: Mapping[str, int], selection: Selection) -> str:
    if not numbers:
        return ""
    than_before = (
        f"ICBs where no more homes were at {threshold(ADOPTED)} in {selection.quarter} than in the return before"
    )
    without = numbers["icbs_without_more"]
    return f"{than_before}{' come first' if without else ''}: {without or 'none'} of {numbers['icbs']}."
