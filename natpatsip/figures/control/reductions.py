"""Restrictive practice held against the baselines of wards: which wards use it less, and what cannot be held against one."""

from datetime import date

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

Reductions = dict[str, dict[str, bool]]


def find_wards_reduced(selection: Selection, snapshot: Snapshot) -> Reductions:
    """For each ward with data after its baseline, which practices it uses less, by the rule of `restraint.is_reduced`.

    A practice is left out where a break lies between the beginning of the ward's baseline and its latest month.
    """
    months, until = _months(selection, snapshot), selection.quarter.end
    reduced = restraint.reductions_of_wards(months, until)
    spans = restraint.spans_of_wards(months, until)
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
    spans = restraint.spans_of_wards(_months(selection, snapshot), selection.quarter.end).values()
    if not spans:
        return None
    span = min(first for first, _ in spans), max(last for _, last in spans)
    return _find_parting(measure, span, selection, snapshot)


def _months(selection: Selection, snapshot: Snapshot) -> nw.LazyFrame:
    return narrowed_frame(ward_months, _ALL.applicable_selection(selection), snapshot)


def _find_parting(
    measure: Measure, span: tuple[date, date], selection: Selection, snapshot: Snapshot
) -> KeptNote | None:
    return find_break(find_breaks(measure, selection, snapshot), *span, measure.frequency)
