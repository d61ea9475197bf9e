"""The figures of the quarterly report, by the report's own numbers, and those beyond the report, by their names."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import cast
from urllib.parse import urlencode

from natpatsip.analysis.places import LARGER_PLACES, find_unknown_places
from natpatsip.analysis.selection import Selection
from natpatsip.errors import UserError
from natpatsip.figures.benefits.assumptions import assume
from natpatsip.figures.benefits.babies import lives_benefit, palsy_benefit
from natpatsip.figures.benefits.care_homes import care_home_benefit
from natpatsip.figures.benefits.opioids import opioid_benefit
from natpatsip.figures.challenges import CHALLENGES
from natpatsip.figures.control import CONTROL_FIGURES, MEASURE_OF_FIGURE
from natpatsip.figures.figure import Figure, FigureDefinition, name_months_awaited
from natpatsip.figures.handover import handover
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
from natpatsip.figures.matneo.stages_of_trusts import stages_of_trusts
from natpatsip.figures.medsip.phase_matrix import phases_by_icb
from natpatsip.figures.medsip.phases import phases_over_time
from natpatsip.figures.medsip.reviews import reviews
from natpatsip.figures.mhsip.direct import direct
from natpatsip.figures.mhsip.engaged import engaged
from natpatsip.figures.mhsip.movement import ward_movement, ward_moves
from natpatsip.figures.mhsip.target import target
from natpatsip.figures.mhsip.trusts_at_target import trusts_at_target
from natpatsip.figures.mhsip.ward_data import ward_data
from natpatsip.figures.notes import add_notes
from natpatsip.figures.place import PLACE_FIGURES
from natpatsip.figures.query import write_query
from natpatsip.figures.record_shown import describe_record, describe_restriction
from natpatsip.figures.safety.plan import psirf_plan
from natpatsip.figures.safety.psirf import phases_complete
from natpatsip.figures.safety.systems import systems
from natpatsip.figures.shares import BY_ICB, FUNNELS, MAPS, RANKED
from natpatsip.figures.sharing import describe_sharing, find_refusal, round_numbers
from natpatsip.figures.subject import Subject, get_subject
from natpatsip.figures.trajectories import TRAJECTORIES
from natpatsip.figures.where_next import NEAREST, STOOD_STILL
from natpatsip.figures.wording import continue_sentence, describe_filters, describe_unknown_places, name_places
from natpatsip.sheets import ALL_PROGRAMMES, SHEETS
from natpatsip.store import Snapshot
from natpatsip.text import capitalised

OF_THE_REPORT: dict[str, FigureDefinition] = {
    "fig01": FigureDefinition(by_collaborative, "care_homes", marks="psc", peers=True, below="icbs_mandet_stage5"),
    "fig02": FigureDefinition(over_time, "care_homes"),
    "fig03": FigureDefinition(by_tool, "care_homes"),
    "fig04": FigureDefinition(care_home_benefit, "care_homes"),
    "fig05": FigureDefinition(by_intervention, "optimisation"),
    "fig06": FigureDefinition(all_seven, "optimisation"),
    "fig07": FigureDefinition(mews_phases),
    "fig08": FigureDefinition(newtt2_phases),
    **{id: make for id, make in CONTROL_FIGURES.items() if id in MEASURE_OF_FIGURE and id.startswith("fig")},
    "fig13": FigureDefinition(lives_benefit, "optimisation_monthly", people="England"),
    "fig14": FigureDefinition(palsy_benefit, "optimisation_monthly", people="England"),
    "fig16": FigureDefinition(reviews, "medication_reviews", people="England"),
    "fig17": FigureDefinition(engaged, "wards"),
    "fig18": FigureDefinition(direct, "wards"),
    "fig19": FigureDefinition(target, "trusts", ("wards",), marks="psc", peers=True),
    "fig20": FigureDefinition(psirf_plan, "psirf"),
}
BEYOND_THE_REPORT: dict[str, FigureDefinition] = {
    "mandet_gap": FigureDefinition(gap, "care_homes", marks="psc", peers=True),
    "matneo_heat": FigureDefinition(heat_map, "optimisation", marks="compared", below="matneo_trusts"),
    "matneo_trusts": FigureDefinition(stages_of_trusts, "optimisation", marks="trust"),
    "matneo_journeys": FigureDefinition(journeys, "optimisation", marks="trust"),
    "matneo_movement": FigureDefinition(trust_movement, "optimisation"),
    "matneo_moves": FigureDefinition(trust_moves, "optimisation"),
    "matneo_early_warning": FigureDefinition(early_warning, "early_warning", marks="compared"),
    "matneo_preterm": FigureDefinition(preterm, "preterm_score", marks="icb"),
    "medsip_board": FigureDefinition(phases_by_icb, "opioids", marks="icb"),
    "medsip_phases": FigureDefinition(phases_over_time, "opioids"),
    "medsip_benefit": FigureDefinition(opioid_benefit, "opioids_monthly", people="England"),
    "mhsip_trusts": FigureDefinition(trusts_at_target, "trusts", ("wards",), marks="trust"),
    "mhsip_ward_data": FigureDefinition(ward_data, "wards", marks="psc", peers=True),
    "mhsip_movement": FigureDefinition(ward_movement, "wards"),
    "mhsip_moves": FigureDefinition(ward_moves, "wards"),
    "safety_systems": FigureDefinition(systems, "systems", marks="psc"),
    "safety_psirf": FigureDefinition(phases_complete, "psirf"),
    **MAPS,
    **RANKED,
    **BY_ICB,
    **FUNNELS,
    **TRAJECTORIES,
    **PLACE_FIGURES,
    "handover": FigureDefinition(handover, "handover", marks="icb"),
    **CHALLENGES,
    **NEAREST,
    **STOOD_STILL,
    **{id: make for id, make in CONTROL_FIGURES.items() if not id.startswith("fig")},
}
FIGURES = OF_THE_REPORT | BEYOND_THE_REPORT


class UnknownFigure(UserError, LookupError):
    """An id that no figure has."""


def figure(figure_id: str, selection: Selection, snapshot: Snapshot, assumptions: Mapping[str, float] = {}) -> Figure:
    """The figure with this id for a selection, drawn once for a version of the database.

    Where a place was chosen that cannot narrow what it counts it has no rows, and says so. `assumptions` replaces
    parameters of a model for this drawing only; one with any that differs from what is stored is not kept. Raises
    UnknownFigure and AssumptionRefused.
    """
    definition, tried = _get_definition(figure_id), assume(figure_id, assumptions).tried if assumptions else {}
    shown, query = definition.selection_shown(selection), urlencode(write_query(selection, tried))
    if tried:
        # Only a figure with a model can have assumptions tried, and what draws such a figure takes them.
        make = cast(Callable[..., Figure], definition.draw)
        with_these = replace(definition, draw=partial(make, assumptions=tried))
        drawn = replace(_draw(with_these, shown, snapshot), id=figure_id)
        return _as_asked(drawn, query, selection, snapshot)
    own = urlencode(write_query(shown))
    kept = snapshot.keep(
        (figure_id, shown), lambda: replace(_draw(definition, shown, snapshot), id=figure_id, query=own), _bytes_taken
    )
    return _as_asked(kept, query, selection, snapshot)


def _as_asked(drawn: Figure, query: str, selection: Selection, snapshot: Snapshot) -> Figure:
    """The figure with the link and the version that were asked for: two choices can show the same figure, and an earlier
    version can have had the same returns.
    """
    record = describe_record(snapshot, get_programme(drawn.id))
    restriction = describe_restriction(snapshot, selection.quarter)
    provenance = replace(drawn.provenance, version=snapshot.version, record=record, restriction=restriction)
    if (drawn.query, drawn.provenance) == (query, provenance):
        return drawn
    return replace(drawn, query=query, provenance=provenance)


def with_level_below(figure_id: str, selection: Selection) -> list[tuple[str, Selection]]:
    """A figure and its choice, and after it the same of the smaller places in those chosen or looked for, if there are any;
    not where the figure compares these itself.

    Raises UnknownFigure.
    """
    definition = _get_definition(figure_id)
    below = _choose_below(definition, selection) if definition.below else None
    return [(figure_id, selection), *([(definition.below, below)] if below else [])]


def _choose_below(definition: FigureDefinition, selection: Selection) -> Selection | None:
    """What a figure of smaller places is drawn for: all of them where one is looked for, otherwise those of the places chosen."""
    level = FIGURES[definition.below].marks
    if definition.marks == "compared" and (selection.level == level or getattr(selection, level)):
        return None
    if level in selection.marked:
        return selection
    around = [kind for kind in LARGER_PLACES[level] if getattr(selection.of_highlight(kind), kind)]
    return selection.of_highlight(around[0]) if around else None


def get_programme(figure_id: str) -> str:
    """The code of the programme whose returns a figure counts; empty for one of all programmes. Raises UnknownFigure."""
    definition = _get_definition(figure_id)
    of_sheet = next((sheet.programme for sheet in SHEETS if sheet.name == definition.sheet), "")
    return definition.programme or ("" if of_sheet == ALL_PROGRAMMES else of_sheet)


def _get_definition(figure_id: str) -> FigureDefinition:
    if figure_id not in FIGURES:
        raise UnknownFigure(f"There is no figure “{figure_id}”. There are: {', '.join(FIGURES)}.")
    return FIGURES[figure_id]


def _draw(definition: FigureDefinition, selection: Selection, snapshot: Snapshot) -> Figure:
    """A figure, of which what is for sharing has small numbers of people rounded, or none."""
    drawn, refusal = _draw_known(definition, selection, snapshot), find_refusal(definition, selection)
    # What is of all sheets has other numbers besides those of people.
    withheld = refusal if definition.sheet or drawn.empty else ""
    drawn = replace(drawn, sharing=describe_sharing(definition, selection), withheld=withheld)
    if not selection.for_sharing or not drawn.sharing:
        return drawn
    return _empty(drawn, withheld, selection) if withheld else round_numbers(drawn)


def _empty(drawn: Figure, reason: str, selection: Selection) -> Figure:
    """A figure that says why it has no rows, for the places chosen."""
    return replace(
        drawn,
        finding=reason,
        caption="",
        kind="",
        rows=(),
        numbers={},
        place=name_places(selection),
        filters=describe_filters(selection),
        answers=False,
    )


def _draw_known(definition: FigureDefinition, selection: Selection, snapshot: Snapshot) -> Figure:
    unknown = find_unknown_places(definition.sheet, selection) if definition.sheet else ()
    if unknown:
        known = selection.without(unknown)
        # What it is about, whatever its numbers are: drawn once for all such places.
        drawn = snapshot.keep((definition, known), lambda: definition.draw(known, snapshot), _bytes_taken)
        return _empty(drawn, describe_unknown_places(definition.sheet, unknown), selection)
    drawn = definition.draw(selection, snapshot)
    subject = get_subject(selection, snapshot, definition.sheet, *definition.beside)
    told = name_months_awaited(_name_subject(drawn, subject))
    # What counts no units is told of England, whatever places are chosen.
    return add_notes(told, selection if definition.sheet else selection.of_england(), snapshot)


def _name_subject(drawn: Figure, subject: Subject) -> Figure:
    """Whom the numbers are of, said first wherever they are told in words, unless they are of the whole place."""
    if subject.whole:
        return drawn
    if drawn.empty:
        return replace(drawn, place=subject.label)
    opening = capitalised(subject.name)
    return replace(
        drawn,
        place=subject.label,
        opening=opening,
        finding=f"{opening}: {continue_sentence(drawn.finding)}",
        caption=f"{opening}. {drawn.caption}",
    )


def _bytes_taken(drawn: Figure) -> int:
    """About how much memory a figure takes: its words, and the cells of its rows, once drawn and once in its table."""
    cells = len(drawn.rows) * len(drawn.rows[0]) if drawn.rows else 0
    return 2**13 + 200 * cells
