"""What the figures of Maternity and Neonatal count: interventions adopted by trusts, one by one and all seven."""

from collections.abc import Sequence
from dataclasses import replace

import narwhals as nw

from natpatsip import catalogue
from natpatsip.analysis import frames
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.measures.quarterly import ADOPTED
from natpatsip.analysis.pathway import least_advanced
from natpatsip.analysis.selection import Selection
from natpatsip.figures.formatting import agree, format_count, format_list, format_percent
from natpatsip.figures.frames import narrowed_frame
from natpatsip.store import Snapshot

OPTIMISATION, EARLY_WARNING, PRETERM_SCORE, TOOL_PHASES = (
    "optimisation",
    "early_warning",
    "preterm_score",
    "tool_phases",
)
AMBITION = catalogue.ambition("matneo_all_seven")
ALL_SEVEN = MEASURES["matneo_trusts_all_seven"]
THRESHOLD = f"stage {ADOPTED} or above"
_LOWEST_NAMED_AT_MOST = 3


def trusts_with(intervention: str) -> Measure:
    """The share of trusts that have adopted an intervention, by its code."""
    return MEASURES[f"matneo_{intervention}"]


def interventions_chosen(selection: Selection) -> tuple[catalogue.Intervention, ...]:
    """The interventions chosen, in their order; all of them when none is."""
    return tuple(
        intervention
        for intervention in catalogue.interventions()
        if not selection.intervention or intervention.code in selection.intervention
    )


def interventions_of_trusts(selection: Selection, snapshot: Snapshot) -> nw.LazyFrame:
    """The interventions and trusts chosen, in every quarter."""
    return narrowed_frame(frames.optimisation, selection, snapshot)


def pathway_of_trusts(selection: Selection, snapshot: Snapshot) -> nw.LazyFrame:
    """The trusts chosen in every quarter, each at the stage that all its pathway interventions have reached."""
    return least_advanced(interventions_of_trusts(of_the_pathway(selection), snapshot))


def of_the_pathway(selection: Selection) -> Selection:
    """The same places for what is about all seven interventions together: there none can be picked out."""
    return replace(selection, intervention=())


def of_trusts(reached: int, expected: int) -> str:
    """So many of all trusts, with its verb: “68 of 122 trusts are”, “1 of 6 trusts is”."""
    return f"{reached:,} of {format_count(expected, 'trust')} {agree('is', reached, expected)}"


def tell_lowest(names: Sequence[str], share: str) -> str:
    """“the lowest is normothermia, at 65%”; of several alike each, and of many the share alone."""
    if len(names) > _LOWEST_NAMED_AT_MOST:
        return f"the lowest share is {share}"
    return f"the lowest {'is' if len(names) == 1 else 'are'} {format_list(names)}, at {share}"


def share_words(share: Share) -> str:
    """“93%”, in whole percent, as this programme is reported."""
    return format_percent(share.percent(), 0)
