"""Where to look next: what is nearest to an ambition, and what has stood still for longest. Neither is a priority."""

from collections.abc import Mapping

from natpatsip.figures.figure import FigureDefinition
from natpatsip.figures.where_next.first_stages import homes_at_first_stages
from natpatsip.figures.where_next.homes import nearest_icbs
from natpatsip.figures.where_next.icbs import nearest_icbs_in_improvement
from natpatsip.figures.where_next.plans import nearest_plans
from natpatsip.figures.where_next.stood_still import (
    icbs_stood_still,
    interventions_stood_still,
    systems_stood_still,
    wards_stood_still,
)
from natpatsip.figures.where_next.trusts import nearest_trusts
from natpatsip.figures.where_next.wards import nearest_wards

NEAREST: Mapping[str, FigureDefinition] = {
    "mandet_nearest": FigureDefinition(nearest_icbs, "care_homes", marks="icb"),
    "matneo_nearest": FigureDefinition(nearest_trusts, "optimisation", marks="trust"),
    "medsip_nearest": FigureDefinition(nearest_icbs_in_improvement, "opioids", marks="icb"),
    "mhsip_nearest": FigureDefinition(nearest_wards, "restrictive_practice"),
    "safety_nearest": FigureDefinition(nearest_plans, "systems", marks="icb"),
}
STOOD_STILL: Mapping[str, FigureDefinition] = {
    "mandet_stood_still": FigureDefinition(homes_at_first_stages, "care_homes", marks="icb"),
    "matneo_stood_still": FigureDefinition(interventions_stood_still, "optimisation"),
    "medsip_stood_still": FigureDefinition(icbs_stood_still, "opioids"),
    "mhsip_stood_still": FigureDefinition(wards_stood_still, "wards"),
    "safety_stood_still": FigureDefinition(systems_stood_still, "systems"),
}
