"""Why a series has the chart that it has, and what the other chart that it might have had would say."""

import narwhals as nw

from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.measures.chart_choice import ChartChoice
from natpatsip.analysis.measures.fitted_charts import alternative, fitted_chart
from natpatsip.analysis.measures.measure import ENGLAND
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.spc.series import NamedSeries
from natpatsip.figures.control.charting import RULES, Charts, chart_measures
from natpatsip.figures.control.wording import COMMON_CAUSE
from natpatsip.store import Snapshot
from natpatsip.text import capitalised

_FIXED = "Which chart it is stays as it is from one month to the next."


def explain_chart(measure_id: str, selection: Selection, snapshot: Snapshot) -> str:
    """Which chart the places chosen have and why, and whether another would say the same; empty where there is no data."""
    measure = MEASURES[measure_id]
    charts = chart_measures([measure], ENGLAND, measure.applicable_selection(selection), snapshot)
    if charts.empty:
        return ""
    unit = charts.units[0]
    choice, charted = unit["choice"], unit["charted"]
    sentences = [f"This is {_with_article(choice.name)}.", choice.reason, _FIXED]
    other = alternative(choice, charted)
    if other and charts.series is not None and not unit["run_chart"]:
        sentences.append(_compare(charts, charts.series, charted, other))
    return " ".join(sentences)


def _compare(charts: Charts, series: NamedSeries, charted: Measure, other: ChartChoice) -> str:
    """What the other chart would say of the latest point."""
    rows = nw.from_dict({"denominator": [point["denominator"] for point in charts.points]}, backend="pyarrow")
    drawn = fitted_chart(series.points, rows, [charted], [other], RULES)
    cause, shown = str(drawn.causes[-1]), charts.points[-1]["cause"]
    name = _with_article(other.name)
    if cause == shown:
        return f"{capitalised(name)} would say the same of the latest {charted.period}: {cause}."
    disagree = "The two disagree" if COMMON_CAUSE in (cause, shown) else "The two give different rules"
    return f"{disagree} on the latest {charted.period}: {name} would say {cause}, where this one says {shown}."


def _with_article(name: str) -> str:
    return f"{'an' if name.startswith('X') else 'a'} {name}"
