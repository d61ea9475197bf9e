"""The summary of measures for England or for every unit: which rows it has, made once for all who look at the same."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from natpatsip import catalogue
from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.measures.measure import ENGLAND
from natpatsip.analysis.selection import Selection
from natpatsip.figures.control.charting import chart_measures
from natpatsip.figures.control.reductions import find_wards_reduced
from natpatsip.figures.control.summary_row import SummaryRow, make_adoption_rows, make_row
from natpatsip.figures.control.units import ordered_units
from natpatsip.figures.series_keys import series_key
from natpatsip.store import Snapshot
from natpatsip.store.ledger import get_recalculations

# With its small line.
_ROW_BYTES = 2**12
# The kinds of place of which all are charted for whoever looks at one: each has many lookers, and they are few.
_CHARTED_TOGETHER = ("region", "psc", "icb", "odn")


def summary(
    selection: Selection, snapshot: Snapshot, level: str = ENGLAND, programme: str | None = None
) -> list[SummaryRow]:
    """A row a measure and unit that has data, in the order of the programmes and of the units.

    At the level of England there is one row a measure, for all places chosen. Measures that are not known for the level,
    or for the kind of place chosen, are left out, and so are adoption shares at any other level.
    """
    charted = _keep_charted(level, selection, snapshot)
    return [
        row
        for measure in measures_known(selection, level, programme)
        for row in (_keep_adoption(measure, selection, snapshot) if measure.adds_up else charted.get(measure.id, ()))
    ]


def find_latest(programme: str, selection: Selection, snapshot: Snapshot) -> dict[str, SummaryRow]:
    """The row of each measure of a programme that has a control chart, by its label."""
    charted = _keep_charted(ENGLAND, selection, snapshot)
    known = measures_known(selection, ENGLAND, programme)
    return {row.measure.label: row for measure in known for row in charted.get(measure.id, ())}


def order_by_signal(rows: Sequence[SummaryRow]) -> list[SummaryRow]:
    """The rows with those units first that show a special cause in any measure, of concerning nature before others."""
    shown: dict[str, set[str]] = {}
    for row in rows:
        shown.setdefault(row.unit, set()).add(row.variation.partition("_")[0])

    def place(row: SummaryRow) -> int:
        kinds = shown[row.unit]
        return 0 if "concern" in kinds else 1 if kinds & {"improvement", "neutral"} else 2

    return sorted(rows, key=place)


def measures_known(selection: Selection, level: str, programme: str | None = None) -> list[Measure]:
    """The measures over time of a programme, or of all in their order, known at a level and for the places chosen.

    An adoption share is told of the places chosen together alone: it has no icon to set side by side.
    """
    wanted = [known.code for known in catalogue.programmes()] if programme is None else [programme]
    return [
        measure
        for code in wanted
        for measure in MEASURES.values()
        if measure.over_time and measure.programme == code and level in measure.levels and measure.known_in(selection)
        if level == ENGLAND or not measure.adds_up
    ]


def _keep_charted(level: str, selection: Selection, snapshot: Snapshot) -> dict[str, list[SummaryRow]]:
    """The rows of the measures with a control chart, by the measure, made once for all who ask for any of them."""
    return snapshot.keep(
        ("charted", level, *_chosen(selection)),
        lambda: _chart(level, selection, snapshot),
        lambda rows: _ROW_BYTES * sum(map(len, rows.values())),
    )


def _chart(level: str, selection: Selection, snapshot: Snapshot) -> dict[str, list[SummaryRow]]:
    known = [measure for measure in measures_known(selection, level) if not measure.adds_up]
    kind, place = selection.one_place or ("", "")
    if level != ENGLAND or kind not in _CHARTED_TOGETHER or len(selection.choices) > 1 or selection.for_sharing:
        return _chart_units(known, level, selection, snapshot)
    among = _keep_charted(kind, selection.of_england(), snapshot)
    alone = _chart_units([measure for measure in known if kind not in measure.levels], level, selection, snapshot)
    return alone | {
        measure: [
            replace(row, level=ENGLAND, unit="", unit_name="England", short="England")
            for row in rows
            if row.unit == place
        ]
        for measure, rows in among.items()
    }


def _chart_units(
    measures: Sequence[Measure], level: str, selection: Selection, snapshot: Snapshot
) -> dict[str, list[SummaryRow]]:
    charts = chart_measures(measures, level, selection, snapshot)
    points = {series_id: list(own) for series_id, own in groupby(charts.points, itemgetter("series_id"))}
    decisions = get_recalculations(snapshot)
    reduced = find_wards_reduced(selection, snapshot) if level == "ward" and points else {}
    rows: dict[str, list[SummaryRow]] = {}
    for measure in measures:
        units = [unit for unit in charts.units if unit["measure"] == measure.id]
        rows[measure.id] = [
            make_row(measure, level, unit, points[unit["series_id"]], decisions.get(key, []) if key else [], reduced)
            for unit in ordered_units(measure, units, level, selection, snapshot)
            for key in [series_key(measure, selection, level, unit["unit"])]
        ]
    return rows


def _keep_adoption(measure: Measure, selection: Selection, snapshot: Snapshot) -> list[SummaryRow]:
    return snapshot.keep(
        ("adoption", measure.id, *_chosen(selection)),
        lambda: make_adoption_rows(measure, selection, snapshot),
        lambda rows: _ROW_BYTES * len(rows),
    )


def _chosen(selection: Selection) -> tuple[Hashable, ...]:
    """What of a selection a row depends on."""
    return selection.quarter, selection.for_sharing, *selection.choices.items()
