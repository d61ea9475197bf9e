"""What can stand still: interventions in trusts, wards, ICBs and systems, with what each is called and how it is drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import narwhals as nw

from natpatsip import catalogue
from natpatsip.analysis import frames
from natpatsip.analysis.frames import Tables
from natpatsip.analysis.measures import Measure
from natpatsip.analysis.measures.quarterly import QUALITY_IMPROVEMENT
from natpatsip.analysis.movement import Site
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.standstill import Standstill
from natpatsip.charts.journeys import stage_journeys
from natpatsip.charts.medium import Medium
from natpatsip.charts.phase_matrix import phase_matrix
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import TableColumn
from natpatsip.figures.formatting import format_count
from natpatsip.figures.matneo.data import ADOPTED, OPTIMISATION, trusts_with
from natpatsip.figures.medsip.data import IMPROVING, NOT_ENGAGED, OPIOIDS, phase_label
from natpatsip.figures.mhsip.data import WARDS, WARDS_ENGAGED
from natpatsip.figures.safety.data import AGREED, SYSTEMS
from natpatsip.figures.where_next.icb_list import OF_ICB
from natpatsip.quarters import quarters_between
from natpatsip.text import capitalised

# Ours: stages, and phases, up to this one are the first.
FIRST_STAGES = 2


@dataclass(frozen=True)
class StandingSites:
    """What stands still: the sheet and frame that it is in, what tells one site from another, and what it is called.

    A site is listed while it is below the stage `goal`, which is to be `short_of` it, and is `still_first` up to the stage
    `first`, both in words. `step` is what a stage is called here, and `name_step` writes one; `measure_of` says which measure
    counts a site, whose breaks end its time. `columns` are those of its `cells`, which are made of the columns `asked` of a
    row. `name` is its name in the chart, which `draw` makes of names and sites.
    """

    sheet: str
    frame: Callable[[Tables], nw.LazyFrame]
    keys: tuple[str, ...]
    asked: tuple[str, ...]
    singular: str
    plural: str
    goal: int
    short_of: str
    first: int
    still_first: str
    step: str
    name_step: Callable[[int], str]
    measure_of: Callable[[Site], Measure]
    columns: tuple[TableColumn, ...]
    cells: Callable[[Mapping[str, Any]], Row]
    name: Callable[[Mapping[str, Any]], str]
    draw: Callable[[Mapping[str, Standstill], Selection, Medium], Specification]

    @property
    def heading(self) -> str:
        """The plural, as a heading or a sentence begins with it."""
        return capitalised(self.plural)


def _draw_stages(sites: Mapping[str, Standstill], selection: Selection, medium: Medium) -> Specification:
    """The stage of each site in every quarter of the series, so that a time without change is seen as a band."""
    quarters = quarters_between(selection.since, selection.quarter)
    cells = [
        {"name": name, "column": quarter.label, "stage": site.stages[quarter], "not_applicable": False}
        for name, site in sites.items()
        for quarter in quarters
        if quarter in site.stages
    ]
    return stage_journeys(cells, medium, quarters=[quarter.label for quarter in quarters])


def _draw_phases(
    phases: Mapping[str, str],
    name_phase: Callable[[int], str],
    sites: Mapping[str, Standstill],
    selection: Selection,
    medium: Medium,
) -> Specification:
    """The phase of each site, one of `phases`, with the quarters that it has been there."""
    rows = [
        {
            "name": name,
            "phase": name_phase(site.stage),
            "text": str(site.quarters),
            "detail": f"{name_phase(site.stage)}, for {format_count(site.quarters, 'quarter')}",
        }
        for name, site in sites.items()
    ]
    return phase_matrix(rows, medium, phases=phases)


def _stage_label(number: int) -> str:
    return catalogue.stage(number).label


def _opioids_by_stage(table: Tables) -> nw.LazyFrame:
    return frames.opioids(table).rename({"phase": "stage"})


_PHASES_BEFORE = {NOT_ENGAGED: "None"} | {
    phase.label: str(phase.number) for phase in catalogue.opioid_phases() if phase.number < min(QUALITY_IMPROVEMENT)
}
# How far a system is with its plan, from not begun to agreed, by which its stages are numbered.
_PLANS = [plan.code for plan in catalogue.plan_statuses()]
PLAN_LABELS = [plan.label for plan in catalogue.plan_statuses()]


def _tell_icb(row: Mapping[str, Any]) -> Row:
    return {"icb": row["icb_name"], "psc": row["psc_name"]}


def _systems_by_stage(table: Tables) -> nw.LazyFrame:
    stage: nw.Expr = nw.lit(None, dtype=nw.Int64)
    for number, code in enumerate(_PLANS):
        stage = nw.when(nw.col("plan") == code).then(nw.lit(number)).otherwise(stage)
    return frames.systems(table).with_columns(stage=stage.cast(nw.Int64))


INTERVENTIONS = StandingSites(
    sheet=OPTIMISATION,
    frame=frames.optimisation,
    keys=("trust", "intervention"),
    asked=("trust_short", "psc_name"),
    singular="intervention in a trust",
    plural="interventions in trusts",
    goal=ADOPTED,
    short_of=f"stage {ADOPTED}",
    first=FIRST_STAGES,
    still_first=f"at stage {FIRST_STAGES} or below",
    step="stage",
    name_step=_stage_label,
    measure_of=lambda site: trusts_with(site[1]),
    columns=(
        TableColumn("trust", "Trust"),
        TableColumn("psc", "Collaborative"),
        TableColumn("intervention", "Intervention"),
    ),
    cells=lambda row: {
        "trust": row["trust_short"],
        "psc": row["psc_name"],
        "intervention": catalogue.intervention(row["intervention"]).label,
    },
    name=lambda row: f"{row['trust_short']}: {catalogue.intervention(row['intervention']).short}",
    draw=_draw_stages,
)
WARDS_OF_TRUSTS = StandingSites(
    sheet=WARDS,
    frame=frames.wards,
    keys=("ward_id",),
    asked=("ward_name", "psc_name", "provider_name"),
    singular="ward",
    plural="wards",
    goal=ADOPTED,
    short_of=f"stage {ADOPTED}",
    first=FIRST_STAGES,
    still_first=f"at stage {FIRST_STAGES} or below",
    step="stage",
    name_step=_stage_label,
    measure_of=lambda site: WARDS_ENGAGED,
    columns=(
        TableColumn("ward", "Ward"),
        TableColumn("ward_id", "Ward id"),
        TableColumn("psc", "Collaborative"),
        TableColumn("provider", "Provider"),
    ),
    cells=lambda row: {
        "ward": row["ward_name"],
        "ward_id": row["ward_id"],
        "psc": row["psc_name"],
        "provider": row["provider_name"],
    },
    name=lambda row: f"{row['ward_name']} ({row['ward_id']})",
    draw=_draw_stages,
)
ICBS = StandingSites(
    sheet=OPIOIDS,
    frame=_opioids_by_stage,
    keys=("icb",),
    asked=("icb_name", "psc_name"),
    singular="ICB",
    plural="ICBs",
    goal=min(QUALITY_IMPROVEMENT),
    short_of=f"phase {min(QUALITY_IMPROVEMENT)}",
    first=FIRST_STAGES,
    still_first=f"at phase {FIRST_STAGES} or below",
    step="phase",
    name_step=phase_label,
    measure_of=lambda site: IMPROVING,
    columns=OF_ICB,
    cells=_tell_icb,
    name=lambda row: row["icb_name"],
    draw=partial(_draw_phases, _PHASES_BEFORE, phase_label),
)
SYSTEMS_PLANNING = StandingSites(
    sheet=SYSTEMS,
    frame=_systems_by_stage,
    keys=("icb",),
    asked=("icb_name", "psc_name", "psc_order", "events_held"),
    singular="system",
    plural="systems",
    goal=len(_PLANS) - 1,
    short_of="an agreed plan",
    first=0,
    still_first="still to begin one",
    step="status",
    name_step=PLAN_LABELS.__getitem__,
    measure_of=lambda site: AGREED,
    columns=OF_ICB,
    cells=_tell_icb,
    name=lambda row: row["icb_name"],
    draw=partial(_draw_phases, {label: label for label in PLAN_LABELS[:-1]}, PLAN_LABELS.__getitem__),
)
