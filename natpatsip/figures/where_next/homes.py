"""mandet_nearest: the ICBs that are short of the ambition for care homes, the nearest first, and what reaching it would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from natpatsip import organisations
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import share_of_places, shares_of
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.targets import NEAR_POINTS, gap_to_ambition
from natpatsip.charts.bars import share_bars
from natpatsip.charts.labels import ReferenceLine
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, Number, TableColumn, WorkbookChart
from natpatsip.figures.formatting import agree, format_count, format_counted, format_percent
from natpatsip.figures.mandet.data import ADOPTED, SHEET, ambition, measure, threshold
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.where_next.icb_list import OF_ICB
from natpatsip.figures.wording import describe_nothing_returned, labels
from natpatsip.store import Snapshot

MEASURE, AMBITION = measure(ADOPTED), ambition(ADOPTED)
GOAL = f"{AMBITION.value:g}%"
COLUMNS = (
    *OF_ICB,
    TableColumn("share_pct", f"Share at {threshold(ADOPTED)}", "percent", 1),
    TableColumn("points_to_go", f"Points to go to {GOAL}", "points", 1),
    TableColumn("homes_to_go", f"Homes to go to {GOAL}", "count"),
    TableColumn("reached", f"Homes at {threshold(ADOPTED)}", "count"),
    TableColumn("homes", "All care homes", "count"),
    TableColumn("together_pct", "Share of all homes counted, if it and those before it got there", "percent", 1),
)
DEFINITION = (
    f"ICBs with fewer than {GOAL} of their care homes at {threshold(ADOPTED)}, by the points that they are short of it. The"
    " homes to go are rounded up to whole ones. Near is within ten points, which is our bound. The ambition was"
    f" {GOAL} of care homes by the end of {AMBITION.by:%B %Y}; tools do not narrow it. This is no order of priority: an ICB"
    " further behind has more homes to win."
)


@dataclass(frozen=True)
class _ICBShort:
    """An ICB with its share of care homes, which is below the ambition."""

    code: str
    share: Share

    @property
    def points(self) -> float:
        """How many points it is short, unrounded."""
        return float(AMBITION.value - 100 * self.share.ratio)

    def to_go(self, selection: Selection) -> int:
        return gap_to_ambition(self.share, AMBITION.value, selection.quarter, AMBITION.by).to_go


def nearest_icbs(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row an ICB that is short of the ambition, the nearest first."""
    chosen = replace(selection, tool=())
    shares = {
        code: share for code, share in shares_of(MEASURE, "icb", chosen, snapshot.frame).items() if share.expected
    }
    short = [_ICBShort(code, share) for code, share in shares.items() if 100 * share.ratio < AMBITION.value]
    short.sort(key=lambda icb: (icb.points, icb.code))
    whole = share_of_places(MEASURE, chosen, snapshot.frame)
    rows = _rows(short, whole, chosen)
    numbers = _count(shares, short, whole, chosen) if shares else {}
    return Figure(
        question=f"Which ICBs are nearest to {GOAL}?",
        finding=_finding(rows, numbers, chosen),
        measure=f"Share of care homes at {threshold(ADOPTED)}, in ICBs below {GOAL}",
        period=chosen.quarter.label,
        caption=_caption(rows, numbers),
        kind="Bar chart",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        workbook_chart=WorkbookChart("bars", ("share_pct",)),
        chart=lambda medium: _chart(rows, [row["icb"] for row in rows if row["marked"]], medium),
        numbers=numbers,
        **get_origin(SHEET, snapshot, chosen),
    )


def _rows(short: Sequence[_ICBShort], whole: Share, selection: Selection) -> list[Row]:
    rows: list[Row] = []
    together = whole.reached
    for icb in short:
        together += icb.to_go(selection)
        rows.append({**_row(icb, selection), "together_pct": Share(together, whole.expected).percent(1)})
    return rows


def _row(icb: _ICBShort, selection: Selection) -> Row:
    share, to_go = icb.share.percent(1), icb.to_go(selection)
    return {
        "icb": labels("icb").get(icb.code, icb.code),
        "psc": ", ".join(psc.name for psc in organisations.collaboratives_of_icb(icb.code)),
        "share_pct": share,
        "points_to_go": half_up(icb.points, 1),
        "homes_to_go": to_go,
        "reached": icb.share.reached,
        "homes": icb.share.expected,
        "share": float(100 * icb.share.ratio),
        "label": f"{format_count(to_go, 'home')} to go · {format_percent(share)}",
        "short_label": f"{to_go:,} to go",
        "counted": format_counted(icb.share.reached, icb.share.expected),
        "marked": is_marked(selection, "icb", icb.code),
    }


def _count(
    shares: Mapping[str, Share], short: Sequence[_ICBShort], whole: Share, selection: Selection
) -> dict[str, Number]:
    near = [icb for icb in short if icb.points <= NEAR_POINTS]
    gained = sum(icb.to_go(selection) for icb in near)
    return {
        "icbs": len(shares),
        "icbs_there": len(shares) - len(short),
        "icbs_near": len(near),
        "homes_near": gained,
        "share_pct": whole.percent(1),
        "share_with_near_pct": Share(whole.reached + gained, whole.expected).percent(1),
    }


def _chart(rows: Sequence[Row], marked: Sequence[str], medium: Medium) -> Specification:
    return share_bars(
        [{**row, "name": row["icb"]} for row in rows],
        medium,
        reference_lines=[ReferenceLine(AMBITION.value, f"Ambition {GOAL}", goal=True)],
        marked=marked,
    )


def _finding(rows: Sequence[Row], numbers: Mapping[str, Any], selection: Selection) -> str:
    if not numbers:
        return describe_nothing_returned("care homes", selection.quarter)
    if len(rows) == numbers["icbs"] == 1:
        return f"{rows[0]['icb']} has {format_count(rows[0]['homes_to_go'], 'care home')} to go to {GOAL}"
    if numbers["icbs"] == 1:
        return f"The one ICB has come to {GOAL}"
    near, there, icbs = (numbers[name] for name in ("icbs_near", "icbs_there", "icbs"))
    there_already = f"{there or 'none'} {agree('is', there)} there"
    verb = agree("is", near, icbs)
    return f"{near or 'None'} of {format_count(icbs, 'ICB')} {verb} within ten points of {GOAL}, and {there_already}"


def _caption(rows: Sequence[Row], numbers: Mapping[str, Any]) -> str:
    if not rows or numbers["icbs"] == 1:
        return ""
    first = rows[0]
    sentences = [
        f"The nearest is {first['icb']}, with {format_count(first['homes_to_go'], 'home')} to go from"
        f" {format_percent(first['share_pct'])}."
    ]
    if numbers["icbs_near"]:
        sentences.append(
            f"Were all within ten points to get there, {format_count(numbers['homes_near'], 'more home')} would bring the"
            f" {format_percent(numbers['share_pct'])} of all homes counted to {format_percent(numbers['share_with_near_pct'])}."
        )
    return " ".join(sentences)
