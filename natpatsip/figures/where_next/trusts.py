"""matneo_nearest: the trusts that lack one or two interventions of all seven, which, and what adopting them would do."""

from collections.abc import Mapping, Sequence

from natpatsip import catalogue
from natpatsip.analysis.adoption import Share, collect_rows
from natpatsip.analysis.measures import share_of_places
from natpatsip.analysis.pathway import find_lacking
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.selection import Selection, in_quarter
from natpatsip.analysis.targets import gap_to_ambition
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.charts.stage_grid import stage_grid
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import agree, format_count, format_list
from natpatsip.figures.matneo.data import (
    ADOPTED,
    ALL_SEVEN,
    AMBITION,
    OPTIMISATION,
    THRESHOLD,
    interventions_of_trusts,
    of_the_pathway,
    share_words,
)
from natpatsip.figures.matneo.stages_of_trusts import stage_words
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.subject import get_subject
from natpatsip.figures.wording import describe_nothing_returned
from natpatsip.store import Snapshot

COLUMNS = (
    TableColumn("trust", "Trust"),
    TableColumn("psc", "Collaborative"),
    TableColumn("lacking", "Interventions to go", "count"),
    TableColumn("interventions", "Which, and their stage"),
)
DEFINITION = (
    f"Trusts of which one or two of the seven pathway interventions that apply to them are not at {THRESHOLD}. An intervention"
    " that was not reported is not adopted. Those that lack one come first, and of as many those whose lacking ones are"
    f" furthest on. The ambition was all that apply in {AMBITION.value:g}% of trusts by the end of {AMBITION.by:%B %Y}. This is"
    " no order of priority: a trust that lacks more may need help more."
)
_AT_MOST = 2


def nearest_trusts(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a trust that lacks one or two, those that lack fewest and are furthest on first."""
    selection = of_the_pathway(selection)
    sites = in_quarter(interventions_of_trusts(selection, snapshot), selection.quarter)
    lacking = {code: own for code, own in find_lacking(sites, ADOPTED).items() if 0 < len(own) <= _AT_MOST}
    returned = collect_rows(sites.select("trust", "trust_short", "psc_name", "intervention", "stage", "entities"))
    ordered = sorted(lacking, key=lambda code: (len(lacking[code]), [-(s or 0) for s in lacking[code].values()], code))
    share = share_of_places(ALL_SEVEN, selection, snapshot.frame)
    numbers = _count(share, lacking, selection, snapshot) if share.expected else {}
    finding, caption = _finding(numbers, selection), _caption(numbers, share, selection)
    names = {row["trust"]: {"trust": row["trust_short"], "psc": row["psc_name"]} for row in returned}
    marked = [names[code]["trust"] for code in ordered if is_marked(selection, "trust", code)]
    return Figure(
        question="Which trusts are nearest to all seven?",
        finding=finding,
        measure="Stage of adoption by intervention, in trusts that lack one or two of all that apply",
        period=selection.quarter.label,
        caption=caption if lacking else "",
        kind="Grid of stages",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=[{**names[code], **_cells(lacking[code])} for code in ordered],
        chart=lambda medium: _chart(returned, ordered, marked, medium),
        numbers=numbers,
        **get_origin(OPTIMISATION, snapshot, selection),
    )


def _cells(lacking: Mapping[str, int | None]) -> Row:
    told = [f"{catalogue.intervention(code).label} ({stage_words(stage, 1)})" for code, stage in lacking.items()]
    return {"lacking": len(lacking), "interventions": format_list(told)}


def _count(
    share: Share, lacking: Mapping[str, Mapping[str, int | None]], selection: Selection, snapshot: Snapshot
) -> dict[str, int]:
    """Trusts with all that apply, those short of it by one and by two, and what there would be with them.

    `to_go` is there where the ambition is spoken of: of a place that nobody is waited for in.
    """
    one, two = (sum(len(own) == number for own in lacking.values()) for number in (1, 2))
    reached = share.reached
    numbers = {"trusts_all_seven": reached, "trusts": share.expected, "trusts_lacking_one": one}
    numbers |= {"trusts_lacking_two": two, "with_one": reached + one, "with_two": reached + one + two}
    if not get_subject(selection, snapshot, OPTIMISATION).settled:
        return numbers
    return numbers | {"to_go": gap_to_ambition(share, AMBITION.value, selection.quarter, AMBITION.by).to_go}


def _chart(returned: Sequence[Row], ordered: Sequence[str], marked: Sequence[str], medium: Medium) -> Specification:
    pathway = catalogue.pathway_interventions()
    found = {(row["trust"], row["intervention"]): row for row in returned}
    cells = [
        {
            "name": found[trust, intervention.code]["trust_short"],
            "column": intervention.label,
            "stage": found[trust, intervention.code]["stage"],
            "not_applicable": not found[trust, intervention.code]["entities"],
        }
        for trust in ordered
        for intervention in pathway
        if (trust, intervention.code) in found
    ]
    columns = {intervention.label: intervention.short for intervention in pathway}
    return stage_grid(cells, medium, columns=columns, marked=marked)


def _finding(numbers: Mapping[str, int], selection: Selection) -> str:
    if not numbers:
        return describe_nothing_returned("trusts", selection.quarter)
    near = _describe_near(numbers["trusts_lacking_one"], numbers["trusts_lacking_two"])
    if "to_go" not in numbers:
        return near
    to_go = numbers["to_go"]
    ahead = f"{format_count(to_go, 'more trust')} with all would make" if to_go else "those with all make"
    return f"{near}; {ahead} {AMBITION.value:g}%"


def _describe_near(one: int, two: int) -> str:
    lack_one = f"{format_count(one, 'trust')} {agree('lacks', one)} one" if one else "No trust lacks just one"
    lack_two = f"{two or 'none'} {agree('lacks', two or 1)} two"
    return f"{lack_one} of all seven interventions, and {lack_two}"


def _caption(numbers: Mapping[str, int], share: Share, selection: Selection) -> str:
    if not numbers:
        return ""
    one, two = (Share(numbers[name], share.expected) for name in ("with_one", "with_two"))
    are = agree("is", share.reached, share.expected)
    trusts = f"{share.reached} of {format_count(share.expected, 'trust')} ({share_words(share)})"
    steps = [
        f"with those that lack {words}, {_of_all(after)} would be"
        for words, before, after in (("one", share, one), ("two", one, two))
        if after.reached > before.reached
    ]
    return "; ".join([f"In {selection.quarter} {trusts} {are} at {THRESHOLD} for all that apply", *steps]) + "."


def _of_all(share: Share) -> str:
    return f"{share.reached} of {share.expected} ({share_words(share)})"
