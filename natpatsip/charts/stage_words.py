"""Stages as charts write and fill them, and what is written where there is no stage."""

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt

from natpatsip import catalogue
from natpatsip.charts.fills import fill_legend
from natpatsip.charts.labels import NameRoom
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Fill, Palette

NOT_REPORTED = "Not reported"
NOT_APPLICABLE = "Not applicable"


def stage_label(stage: int | None) -> str:
    """`5 Adoption` for 5, `Not reported` for what is missing; raises KeyError for a stage there is not."""
    return NOT_REPORTED if stage is None else catalogue.stage(stage).label


def stage_fills(parts: Iterable[str], ink: Palette) -> dict[str, Fill]:
    """The fill of every stage, of those no part is at too, so that a legend never changes its order; then what is none."""
    used = set(parts)
    fills = {stage.label: fill for stage, fill in zip(catalogue.stages(), ink.stages, strict=True)}
    without = {NOT_REPORTED: ink.not_reported, NOT_APPLICABLE: Fill(ink.page, ink.ink)}
    return fills | {part: fill for part, fill in without.items() if part in used}


def stage_legend(
    parts: Iterable[str],
    medium: Medium,
    left: NameRoom,
    *,
    long: Mapping[str, str] | None = None,
    short: Mapping[str, str] | None = None,
    **look: Any,
) -> alt.Legend:
    """In the order of the stages; what is none of them may be called by what `long` and `short` say of it."""
    stages = {stage.label: f"{stage.number} {stage.short}" for stage in catalogue.stages()}
    return fill_legend(parts, medium, left, long=long, short=stages | dict(short or {}), **look)
