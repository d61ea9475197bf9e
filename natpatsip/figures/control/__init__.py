"""Measures over time: control charts of one series and of many, what they propose, and the summary of them all."""

from typing import Literal

from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.figures.control.over_time import control_figure, draw_both_ways
from natpatsip.figures.control.panels import control_panels_figure
from natpatsip.figures.control.proposals import RebaseProposal, proposals_of
from natpatsip.figures.control.summary import summary
from natpatsip.figures.control.summary_figures import GRID, SUMMARY, SUMMARY_FIGURES
from natpatsip.figures.control.summary_row import SummaryRow
from natpatsip.figures.control.ward_signals import ward_signals_figure
from natpatsip.figures.control.wards import wards_figure
from natpatsip.figures.figure import FigureDefinition
from natpatsip.figures.series_keys import series_key

# The measure of each control chart, by the number of the report or the measure's own id.
MEASURE_OF_FIGURE = {
    "fig09": "cord_management",
    "fig10": "magnesium_sulphate",
    "fig11": "interventions_delivered",
    "fig11_all_seven": "all_seven",
    "fig12": "corticosteroids",
    "fig15": "long_term_opioids",
} | {id: id for id in ("mhsip_restraint", "mhsip_seclusion", "mhsip_rapid_tranquilisation", "mhsip_practice")}

_CHARTED = [measure for measure in MEASURES.values() if measure.over_time and measure.frequency == "monthly"]


def _whose(measure: Measure, people: Literal["places", "compared"]) -> Literal["England", "places", "compared"]:
    """Whose numbers of people a chart has: of what adds up other measures it is England's."""
    return "England" if measure.sum_of else people


def _whose_people(summary_id: str) -> Literal["places", "compared", "sites"]:
    """Whose numbers of people a summary has; only where its programme counts any does it matter."""
    if not any(
        measure.rounds_small_numbers and summary_id.endswith((SUMMARY, GRID, measure.programme.lower()))
        for measure in _CHARTED
    ):
        return "sites"
    return "compared" if summary_id.startswith(GRID) else "places"


CONTROL_FIGURES: dict[str, FigureDefinition] = {
    **{
        figure_id: FigureDefinition(
            control_figure(measure_id),
            MEASURES[measure_id].sheet,
            people=_whose(MEASURES[measure_id], "places"),
        )
        for figure_id, measure_id in MEASURE_OF_FIGURE.items()
    },
    **{
        f"control_{measure.id}": FigureDefinition(
            control_figure(measure.id), measure.sheet, people=_whose(measure, "places")
        )
        for measure in _CHARTED
        if measure.id not in MEASURE_OF_FIGURE.values()
    },
    **{
        f"panels_{measure.id}": FigureDefinition(
            control_panels_figure(measure.id), measure.sheet, marks="compared", people=_whose(measure, "compared")
        )
        for measure in _CHARTED
    },
    **{
        f"panels_own_{measure.id}": FigureDefinition(
            control_panels_figure(measure.id, own_scales=True),
            measure.sheet,
            marks="compared",
            people=_whose(measure, "compared"),
        )
        for measure in _CHARTED
    },
    **{
        figure_id: FigureDefinition(draw, people=_whose_people(figure_id))
        for figure_id, draw in SUMMARY_FIGURES.items()
    },
    "mhsip_wards": FigureDefinition(wards_figure, "restrictive_practice", marks="ward"),
    "mhsip_wards_signals": FigureDefinition(ward_signals_figure, "restrictive_practice", marks="ward"),
}

__all__ = [
    "CONTROL_FIGURES",
    "MEASURE_OF_FIGURE",
    "RebaseProposal",
    "SummaryRow",
    "control_figure",
    "control_panels_figure",
    "draw_both_ways",
    "proposals_of",
    "series_key",
    "summary",
    "wards_figure",
]
