"""Which sites have stood still for longest, or are still at the first stages."""

from collections.abc import Mapping, Sequence

from natpatsip.analysis.measures import Measure
from natpatsip.analysis.movement import Site
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.standstill import Standstill, find_standstills
from natpatsip.charts.specification import Row
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import agree, format_count
from natpatsip.figures.frames import narrowed_frame
from natpatsip.figures.notes import find_breaks
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.where_next.subjects import (
    ICBS,
    INTERVENTIONS,
    SYSTEMS_PLANNING,
    WARDS_OF_TRUSTS,
    StandingSites,
)
from natpatsip.figures.wording import describe_nothing_returned
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot

# Ours: a site has stood still for long after a year.
LONG_QUARTERS = 4
# A chart with more rows is not read.
_DRAWN_AT_MOST = 30


def interventions_stood_still(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row an intervention in a trust that is short of adoption, the longest at its stage first."""
    return _stood_still(INTERVENTIONS, selection, snapshot)


def wards_stood_still(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a ward that is short of adoption, the longest at its stage first."""
    return _stood_still(WARDS_OF_TRUSTS, selection, snapshot)


def icbs_stood_still(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row an ICB that is not yet in quality improvement, the longest in its phase first."""
    return _stood_still(ICBS, selection, snapshot)


def systems_stood_still(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a system that has not agreed a safety improvement plan, the longest at its status first."""
    return _stood_still(SYSTEMS_PLANNING, selection, snapshot)


def _stood_still(subject: StandingSites, selection: Selection, snapshot: Snapshot) -> Figure:
    found = find_sites(subject, selection, snapshot)
    listed = [site for site in found if site.stage < subject.goal and (_is_long(site) or site.stage <= subject.first)]
    listed.sort(key=lambda site: (-site.quarters, site.stage, site.site))
    drawn = {subject.name(site.row): site for site in listed[:_DRAWN_AT_MOST]}
    numbers = _count(subject, found, listed, len(drawn)) if found else {}
    return Figure(
        question=f"Which {subject.plural} have stood still for longest?",
        finding=_finding(subject, numbers, selection),
        measure=f"{subject.heading} short of {subject.short_of}, and for how long each has been at its {subject.step}",
        period=selection.quarter.label,
        caption=_caption(subject, numbers, selection),
        kind=f"Grid by {subject.step}",
        definition=_define(subject),
        columns=(
            *subject.columns,
            TableColumn("step", subject.step.capitalize()),
            TableColumn("since", "There since"),
            TableColumn("quarters", "Quarters there", "count"),
        ),
        rows=[_row(subject, site) for site in listed],
        chart=lambda medium: subject.draw(drawn, selection, medium),
        numbers=numbers,
        **get_origin(subject.sheet, snapshot, selection),
    )


def find_sites(subject: StandingSites, selection: Selection, snapshot: Snapshot) -> list[Standstill]:
    """Every site of a subject that was returned for the quarter, and for how long it has been where it is."""
    comparable_from: dict[Measure, Quarter | None] = {}

    def first_of(site: Site) -> Quarter | None:
        measure = subject.measure_of(site)
        if measure not in comparable_from:
            days = [kept.note.day for kept in find_breaks(measure, selection, snapshot)]
            past = [day for day in days if day <= selection.quarter.end]
            comparable_from[measure] = Quarter.containing(past[-1]) if past else None
        return comparable_from[measure]

    sites = narrowed_frame(subject.frame, selection, snapshot)
    return find_standstills(sites, subject.keys, subject.asked, selection.quarter, first_of)


def _is_long(site: Standstill) -> bool:
    return site.quarters >= LONG_QUARTERS


def _count(
    subject: StandingSites, found: Sequence[Standstill], listed: Sequence[Standstill], drawn: int
) -> dict[str, int]:
    at_first = [site for site in listed if site.stage <= subject.first]
    return {
        "sites": len(found),
        "listed": len(listed),
        "for_long": sum(map(_is_long, listed)),
        "at_first": len(at_first),
        "both": sum(map(_is_long, at_first)),
        "drawn": drawn,
    }


def _row(subject: StandingSites, site: Standstill) -> Row:
    return {
        **subject.cells(site.row),
        "step": subject.name_step(site.stage),
        "since": describe_since(site),
        "quarters": site.quarters,
    }


def describe_since(site: Standstill) -> str:
    """“Q2 2022/23”; “Q1 2021/22 or before” where the record does not go further back."""
    return f"{site.since} or before" if site.from_the_first else site.since.label


def _define(subject: StandingSites) -> str:
    return (
        f"{subject.heading} short of {subject.short_of} that have been at their {subject.step} for a year or more, or are"
        f" {subject.still_first}; both bounds are ours. A quarter whose return is missing neither counts nor ends the time there;"
        " a blank, or a change of recording or coverage, ends it. “Or before” is said where the record goes no further back."
        " Why something stands still the returns do not say, and this is no order of priority."
    )


def _finding(subject: StandingSites, numbers: Mapping[str, int], selection: Selection) -> str:
    if not numbers:
        return describe_nothing_returned(subject.plural, selection.quarter)
    goal, long, first = subject.short_of, numbers["for_long"], numbers["at_first"]
    if not numbers["listed"]:
        return f"No {subject.singular} short of {goal} has stood still for a year, and none is {subject.still_first}"
    at_first = f"{first or 'none'} {agree('is', first)} {subject.still_first}"
    if not long:
        return f"No {subject.singular} short of {goal} has stood still for a year; {at_first}"
    sites = format_count(long, subject.singular, subject.plural)
    return f"{sites} short of {goal} {agree('has', long)} stood still for a year or more; {at_first}"


def _caption(subject: StandingSites, numbers: Mapping[str, int], selection: Selection) -> str:
    if not numbers or not numbers["listed"]:
        return ""
    listed, sites, both = numbers["listed"], numbers["sites"], numbers["both"]
    either = f"for either reason, {both or 'none'} of them for both" if listed > 1 else "for either reason or both"
    whole = (
        f"{listed:,} of {format_count(sites, subject.singular, subject.plural)} with a {subject.step} in {selection.quarter}"
        f" {agree('is', listed, sites)} listed, {either}."
    )
    drawn = numbers["drawn"]
    return f"{whole} The chart has the {drawn} that have stood for longest." if drawn < listed else whole
