"""The table of a control chart: a row a month or quarter, from the first with data to the last, and its columns."""

from typing import Any

from natpatsip.analysis.measures.pooling import first_whole
from natpatsip.figures.control.captions import ChartedMeasure
from natpatsip.figures.control.limits import COMPUTED, lie_beyond
from natpatsip.figures.control.rounded import TOO_SMALL
from natpatsip.figures.control.suppression import SUPPRESSED
from natpatsip.figures.control.wording import describe_point, describe_rebase, list_periods
from natpatsip.figures.figure import TableColumn
from natpatsip.figures.formatting import decimals_charted, format_period


def list_columns(charted: ChartedMeasure) -> tuple[TableColumn, ...]:
    """Those that the chart needs: of a run chart its median, of any other mean and limits."""
    measure = charted.measure
    value = (measure.unit, decimals_charted(measure))
    line = ("rate", 1) if measure.unit == "count" else value
    lines = (
        [("median", "Median")]
        if charted.is_run_chart
        else [("mean", "Mean"), ("lpl", "Lower limit"), ("upl", "Upper limit")]
    )
    beyond = lie_beyond(measure, charted.charts.points)
    parts = [("numerator", measure.numerator_label), ("denominator", measure.denominator_label)] if measure.per else []
    return (
        TableColumn("month", measure.period.capitalize(), "month" if measure.period == "month" else "text"),
        TableColumn("value", measure.label, *value),
        *(TableColumn(name, heading, "count") for name, heading in parts),
        TableColumn("sites", measure.sites[1], "count"),
        *([TableColumn("sites_expected", "Expected to give data", "count")] if charted.sites_expected else []),
        *([TableColumn("sites_suppressed", SUPPRESSED, "count")] if charted.sites_suppressed else []),
        *(TableColumn(name, heading, *line) for name, heading in lines),
        *([COMPUTED] if beyond else []),
        *([] if charted.is_rounded else [TableColumn("moving_range", "Moving range", *line)]),
        TableColumn("segment", "Segment", "count"),
        TableColumn("point", "Kind of point"),
        TableColumn("rule", "Rule"),
        TableColumn("recalculated", "Recalculated"),
    )


def make_rows(charted: ChartedMeasure) -> list[dict[str, Any]]:
    """A row a month or quarter, blank where there is no data: what the chart is drawn from, unrounded."""
    if charted.empty:
        return []
    measure, median = charted.measure, charted.latest["median"]
    notes = {
        first_whole(measure, decision.rebase.month): describe_rebase(measure, decision)
        for decision in charted.decisions
    }
    by_day = {
        point["date"]: {
            **point,
            **describe_point(point, "median" if charted.is_run_chart else "mean"),
            "when": format_period(measure, point["date"]) if charted.choice.by_quarter else None,
            "median": median,
            "sites_expected": charted.sites_expected.get(point["date"]),
            "sites_suppressed": charted.sites_suppressed.get(point["date"], 0),
        }
        for point in charted.charts.points
    }
    blank = dict.fromkeys(by_day[charted.latest["date"]])
    for day in charted.months_suppressed:
        by_day[day] = blank | {"point": SUPPRESSED, "sites_suppressed": charted.sites_suppressed[day]}
    for row in charted.charts.small:
        told = {name: row[name] for name in ("numerator", "denominator", "sites")}
        expected = {"sites_expected": charted.sites_expected.get(row["date"]), "sites_suppressed": 0}
        by_day[row["date"]] = blank | told | expected | {"point": TOO_SMALL}
    return [
        {
            **by_day.get(day, blank),
            "date": day,
            "month": format_period(measure, day),
            "recalculated": notes.get(day, ""),
        }
        for day in list_periods(measure.frequency, min(by_day), max(by_day))
    ]
