"""What a chart says as records, a series each: for programs."""

from collections import defaultdict

import numpy as np

from natpatsip.analysis.spc.chart import ControlChart
from natpatsip.analysis.spc.proposals import ProcessLevel, Proposal, propose_shifts
from natpatsip.analysis.spc.series import NamedSeries
from natpatsip.analysis.spc.tables import spc_rows


def spc_report(
    series: NamedSeries, chart: ControlChart, levels: list[ProcessLevel] | None = None
) -> list[dict[str, object]]:
    """A record a series: its chart, icons and points; with `levels`, also those and the recalculations proposed."""
    rows, counts = spc_rows(series, chart), chart.points.lengths.tolist()
    records = [
        _series_record(chart, number, name) | {"points": rows[end - count : end]}
        for number, (name, end, count) in enumerate(zip(series.ids, np.cumsum(counts), counts, strict=True))
    ]
    if levels is None:
        return records
    proposed, settled = defaultdict(list), defaultdict(list)
    for proposal in propose_shifts(chart.points, levels):
        proposed[proposal.series].append(proposal_record(proposal, series.dates))
    for level in levels:
        settled[level.series].append(_level_record(level, series.dates))
    return [
        record | {"proposed_shifts": proposed[number], "levels": settled[number]}
        for number, record in enumerate(records)
    ]


def proposal_record(proposal: Proposal, dates: np.ndarray) -> dict[str, object]:
    """A proposal by its date: its size, the points that support it, and the levels on both sides."""
    return {
        "date": str(dates[proposal.point]),
        "direction": "up" if proposal.size > 0 else "down",
        "size": proposal.size,
        "support": proposal.support,
        "before": _level_record(proposal.before, dates),
        "after": _level_record(proposal.after, dates),
    }


def _level_record(level: ProcessLevel, dates: np.ndarray) -> dict[str, object]:
    """A level by its dates; its limits come from the points up to `calculated_to`, without those excluded."""
    period = level.period
    return {
        "from": str(dates[period.start]),
        "calculated_to": str(dates[period.calculated_to - 1]),
        "to": str(dates[period.end - 1]),
        "mean": period.mean,
        "lpl": period.lpl,
        "upl": period.upl,
        "excluded": [str(dates[row]) for row in period.excluded],
    }


def _series_record(chart: ControlChart, number: int, name: str) -> dict[str, object]:
    last = chart.points.last[number]
    return {
        "series_id": name,
        "chart": "run chart" if chart.is_run_chart[number] else "XmR",
        "trial_limits": bool(last >= 0 and chart.limits.provisional[last]),
        "variation_icon": str(chart.variation[number]) or None,
        "assurance_icon": str(chart.assurance[number]) or None,
        "run_chart": _run_record(chart, number) if chart.is_run_chart[number] and last >= 0 else None,
    }


def _run_record(chart: ControlChart, number: int) -> dict[str, object]:
    runs = chart.runs
    return {
        "median": float(runs.centre[number]),
        "useful_points": int(runs.useful[number]),
        "longest_run": int(runs.longest_run[number]),
        "longest_run_expected": int(runs.longest_expected[number]),
        "crossings": int(runs.crossings[number]),
        "fewest_crossings_expected": int(runs.fewest_expected[number]),
        "signal": bool(runs.signal[number]),
    }
