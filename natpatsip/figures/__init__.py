"""The figures of the quarterly report, by the report's own numbers, and those beyond the report, by their names."""

from collections.abc import Callable

from natpatsip.analysis.selection import Selection
from natpatsip.figures.benefits.babies import lives_benefit, palsy_benefit
from natpatsip.figures.benefits.care_homes import care_home_benefit
from natpatsip.figures.benefits.opioids import opioid_benefit
from natpatsip.figures.control import CONTROL_FIGURES, MEASURE_OF_FIGURE
from natpatsip.figures.figure import Figure
from natpatsip.figures.mandet.by_collaborative import by_collaborative
from natpatsip.figures.mandet.by_tool import by_tool
from natpatsip.figures.mandet.gap import gap
from natpatsip.figures.mandet.over_time import over_time
from natpatsip.figures.matneo.all_seven import all_seven
from natpatsip.figures.matneo.by_intervention import by_intervention
from natpatsip.figures.matneo.early_warning import early_warning
from natpatsip.figures.matneo.heat_map import heat_map
from natpatsip.figures.matneo.journeys import journeys
from natpatsip.figures.matneo.movement import trust_movement, trust_moves
from natpatsip.figures.matneo.phases import mews_phases, newtt2_phases
from natpatsip.figures.matneo.preterm import preterm
from natpatsip.figures.medsip.phase_matrix import phases_by_icb
from natpatsip.figures.medsip.phases import phases_over_time
from natpatsip.figures.medsip.reviews import reviews
from natpatsip.figures.mhsip.direct import direct
from natpatsip.figures.mhsip.engaged import engaged
from natpatsip.figures.mhsip.movement import ward_movement, ward_moves
from natpatsip.figures.mhsip.target import target
from natpatsip.figures.mhsip.trusts_at_target import trusts_at_target
from natpatsip.figures.safety.plan import psirf_plan
from natpatsip.figures.safety.psirf import phases_complete
from natpatsip.figures.safety.systems import systems
from natpatsip.figures.shares import FUNNELS, MAPS
from natpatsip.store import Snapshot

OF_THE_REPORT: dict[str, Callable[[Selection, Snapshot], Figure]] = {
    "fig01": by_collaborative,
    "fig02": over_time,
    "fig03": by_tool,
    "fig04": care_home_benefit,
    "fig05": by_intervention,
    "fig06": all_seven,
    "fig07": mews_phases,
    "fig08": newtt2_phases,
    **{id: make for id, make in CONTROL_FIGURES.items() if id in MEASURE_OF_FIGURE and id.startswith("fig")},
    "fig13": lives_benefit,
    "fig14": palsy_benefit,
    "fig16": reviews,
    "fig17": engaged,
    "fig18": direct,
    "fig19": target,
    "fig20": psirf_plan,
}
BEYOND_THE_REPORT: dict[str, Callable[[Selection, Snapshot], Figure]] = {
    "mandet_gap": gap,
    "matneo_heat": heat_map,
    "matneo_journeys": journeys,
    "matneo_movement": trust_movement,
    "matneo_moves": trust_moves,
    "matneo_early_warning": early_warning,
    "matneo_preterm": preterm,
    "medsip_board": phases_by_icb,
    "medsip_phases": phases_over_time,
    "medsip_benefit": opioid_benefit,
    "mhsip_trusts": trusts_at_target,
    "mhsip_movement": ward_movement,
    "mhsip_moves": ward_moves,
    "safety_systems": systems,
    "safety_psirf": phases_complete,
    **MAPS,
    **FUNNELS,
    **{id: make for id, make in CONTROL_FIGURES.items() if not id.startswith("fig")},
}
FIGURES = OF_THE_REPORT | BEYOND_THE_REPORT


class UnknownFigure(KeyError):
    """An id that no figure has."""


def figure(figure_id: str, selection: Selection, snapshot: Snapshot) -> Figure:
    """The figure with this id for a selection, drawn once for a version of the database. Raises UnknownFigure."""
    if figure_id not in FIGURES:
        raise UnknownFigure(f"There is no figure “{figure_id}”. There are: {', '.join(FIGURES)}.")
    make = FIGURES[figure_id]
    return snapshot.keep((figure_id, selection), lambda: make(selection, snapshot), _bytes_taken)


def _bytes_taken(drawn: Figure) -> int:
    """About how much memory a figure takes: its words, and the cells of its rows, once drawn and once in its table."""
    cells = len(drawn.rows) * len(drawn.rows[0]) if drawn.rows else 0
    return 2**13 + 200 * cells
