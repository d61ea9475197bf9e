"""The figure of a series of somebody's own: drawn and exported as any other, and stored nowhere."""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import natpatsip
from natpatsip.analysis.spc.chart import ControlChart
from natpatsip.analysis.spc.series import NamedSeries
from natpatsip.analysis.spc.tables import COLUMNS, spc_rows
from natpatsip.cells import csv_text
from natpatsip.charts.control.annotations import Annotation
from natpatsip.charts.control.chart import control_chart_lines
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.control.limits import chart_in_workbook
from natpatsip.figures.control.wording import describe_point
from natpatsip.figures.figure import Figure, Provenance, TableColumn
from natpatsip.figures.formatting import format_list
from natpatsip.figures.own_answer import DRAWN, write_caption, write_finding
from natpatsip.figures.own_chart import OwnChart
from natpatsip.store import Version
from natpatsip.text import written_day

_LIMITS = {"lpl": "Lower limit", "upl": "Upper limit"}


@dataclass(frozen=True)
class OwnProvenance(Provenance):
    """Of a series that is in no return."""

    @property
    def notice(self) -> str:
        """What is said of it where else the kind of data is named."""
        return "A series of your own: not checked, and no part of the record."


def workbench_figure(own: OwnChart) -> Figure:
    """A row a point, the latest 1,000 where there are more; mean, limits and rules are of all of them."""
    rows, columns = _rows(own), _columns(own)
    begun = f" Recalculated from {format_list([own.format_day(day) for day in own.rebases])}." if own.rebases else ""
    return Figure(
        id="spc_workbench" if own.proposed is None else f"spc_workbench_from_{own.proposed}",
        programme="",
        question="Has it really changed?",
        finding=write_finding(own),
        measure=own.kind,
        place=own.name,
        period=f"{own.format_day(rows[0]['date'])} to {own.format_day(rows[-1]['date'])}",
        caption=write_caption(own),
        kind=own.kind,
        definition=f"A series of your own, as it was pasted or uploaded. {own.choices.rule_card}",
        columns=columns,
        rows=[{column.name: row[column.name] for column in columns} | {"date": str(row["date"])} for row in rows],
        workbook_chart=chart_in_workbook(columns),
        provenance=_provenance(own),
        filters=f"{own.choices.words}{begun}",
        chart=lambda medium: _chart(own, rows, medium),
        numbers={"points": own.latest["points"], "latest": own.latest["value"]},
        rules=own.choices.rule_card,
    )


def points_csv(series: NamedSeries, chart: ControlChart) -> bytes:
    """Every point of every series, with limits, special causes and what made the file; flags are 1 or 0."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*COLUMNS, "made_by"], lineterminator="\n")
    writer.writeheader()
    for row in spc_rows(series, chart):
        flags = {name: int(value) for name, value in row.items() if isinstance(value, bool)}
        named = {"series_id": csv_text(str(row["series_id"])), "made_by": natpatsip.MADE_BY}
        writer.writerow(row | flags | named)
    return text.getvalue().encode()


def _rows(own: OwnChart) -> list[dict[str, Any]]:
    # Nothing is missing between events, however far apart they are.
    unbroken = {"stretch": 0} if own.series.events else {}
    return [
        point | describe_point(point, own.centre) | {"median": own.median} | unbroken for point in own.points(DRAWN)
    ]


def _columns(own: OwnChart) -> tuple[TableColumn, ...]:
    unit = "percent" if own.percent else "rate"
    as_given = 0 if (own.chart.points.values % 1 == 0).all() else own.decimals
    lines = {"median": "Median"} if own.is_run_chart else {"mean": own.centre.capitalize(), **_LIMITS}
    return (
        TableColumn("date", "Date"),
        TableColumn("value", own.unit or "Value", unit, as_given),
        *(TableColumn(name, heading, unit, own.decimals) for name, heading in lines.items()),
        TableColumn("moving_range", "Moving range", unit, as_given),
        TableColumn("segment", "Segment", "count"),
        TableColumn("point", "Kind of point"),
        TableColumn("rule", "Rule"),
    )


def _provenance(own: OwnChart) -> OwnProvenance:
    """Its version is that of the values themselves, so that no other series is ever taken for this one."""
    dates, values = own.series.dates, own.series.points.values
    digest = hashlib.sha256(own.name.encode() + dates.tobytes() + values.tobytes()).hexdigest()
    return OwnProvenance(
        returned=(),
        not_returned=(),
        data_as_at=written_day(own.latest["date"]),
        demonstration=False,
        version=Version(own.name, len(values), digest),
        extract="Your own data, not stored",
    )


def _chart(own: OwnChart, rows: Sequence[Row], medium: Medium) -> Specification:
    return control_chart_lines(
        rows,
        _titled(medium, own.labels.title),
        format_value=own.format_value,
        percent=own.percent,
        unit=own.unit,
        targets=own.choices.target,
        annotations=[Annotation(day, _recalculated(own, day)) for day in own.rebases],
        icons=[own.variation, own.assurance],
        median=own.median,
        centre=own.centre.capitalize(),
    )


def _titled(medium: Medium, title: str) -> Medium:
    """A picture headed as its maker titled it, with what the chart shows below."""
    if not (title and medium.heading):
        return medium
    shown = f"{medium.heading.title} · {medium.heading.subtitle}"
    return replace(medium, heading=replace(medium.heading, title=title, subtitle=shown))


def _recalculated(own: OwnChart, day: date) -> str:
    words = "Proposed: recalculate" if day == own.proposed else "Recalculated"
    return f"{words} from {own.format_day(day)}"
