"""Restrictive practice held against the baselines of wards: which wards use it less, and what cannot be held against one."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

import narwhals as nw

from natpatsip.analysis import restraint
from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.measures.sources import ward_months
from natpatsip.analysis.selection import Selection
from natpatsip.figures.frames import narrowed_frame
from natpatsip.figures.notes import find_break, find_breaks, narrow_to_unit
from natpatsip.sheets.national.wards import PRACTICES
from natpatsip.store import Snapshot
from natpatsip.store.notes import KeptNote

# What `restraint.reductions_of_wards` calls the practices of each measure.
PRACTICE_OF_MEASURE = {f"mhsip_{practice}": practice for practice in PRACTICES} | {"mhsip_practice": restraint.ANY}
_ALL = MEASURES["mhsip_practice"]

_WARD_BYTES = 2**9

Reductions = dict[str, dict[str, bool]]
Judged = TypeVar("Judged")
# Of the months of wards, up to a day, what each ward comes to.
Judge = Callable[[nw.LazyFrame, date], Mapping[str, Judged]]


def find_wards_reduced(selection: Selection, snapshot: Snapshot) -> Reductions:
    """For each ward with data after its baseline, which practices it uses less, by the rule of `restraint.is_reduced`.

    A practice is left out where a break lies between the beginning of the ward's baseline and its latest month.
    """
    reduced = judge_wards(restraint.reductions_of_wards, selection, snapshot)
    spans = judge_wards(restraint.spans_of_wards, selection, snapshot)
    return {
        ward: {
            practice: own[practice]
            for id, practice in PRACTICE_OF_MEASURE.items()
            if not _find_parting(MEASURES[id], spans[ward], narrow_to_unit(selection, "ward", ward), snapshot)
        }
        for ward, own in reduced.items()
    }


def find_break_since_baselines(measure: Measure, selection: Selection, snapshot: Snapshot) -> KeptNote | None:
    """The last break between the beginning of the first baseline of the wards chosen and their latest month."""
    breaks = find_breaks(measure, selection, snapshot)
    if not breaks:
        return None
    spans = judge_wards(restraint.spans_of_wards, selection, snapshot).values()
    if not spans:
        return None
    return find_break(breaks, min(first for first, _ in spans), max(last for _, last in spans), measure.frequency)


def judge_wards(judge: Judge[Judged], selection: Selection, snapshot: Snapshot) -> dict[str, Judged]:
    """What a function of `restraint` makes of each ward of the places chosen, which is worked out once for all wards."""
    until = selection.quarter.end
    found = snapshot.keep(
        (judge, until), lambda: judge(snapshot.frame(ward_months), until), lambda found: _WARD_BYTES * len(found)
    )
    months = narrowed_frame(ward_months, _ALL.applicable_selection(selection), snapshot)
    here = {*months.select("ward_id").collect("pyarrow")["ward_id"].to_list()}
    return {ward: own for ward, own in found.items() if ward in here}


def _find_parting(
    measure: Measure, span: tuple[date, date], selection: Selection, snapshot: Snapshot
) -> KeptNote | None:
    return find_break(find_breaks(measure, selection, snapshot), *span, measure.frequency)
