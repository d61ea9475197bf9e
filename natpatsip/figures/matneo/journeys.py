"""How each trust got to where it is: the stage it was at, quarter by quarter, and what became of trusts that merged."""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import takewhile

import narwhals as nw

from natpatsip import catalogue, organisations
from natpatsip.analysis.adoption import collect_rows
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.selection import Selection, up_to
from natpatsip.charts.journeys import stage_journeys
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.charts.stage_words import NOT_APPLICABLE, NOT_REPORTED
from natpatsip.figures.figure import Figure, TableColumn, over_quarters
from natpatsip.figures.formatting import in_sentence
from natpatsip.figures.matneo.data import (
    ADOPTED,
    ALL_SEVEN,
    OPTIMISATION,
    THRESHOLD,
    interventions_of_trusts,
    of_the_pathway,
    of_trusts,
    pathway_of_trusts,
    trusts_with,
)
from natpatsip.figures.matneo.stages_of_trusts import stage_words
from natpatsip.figures.notes import describe_break, find_break, find_breaks
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.subject import get_coverage_of
from natpatsip.figures.wording import describe_nothing_returned
from natpatsip.quarters import Quarter, quarters_between
from natpatsip.store import Snapshot
from natpatsip.store.notes import KeptNote

DEFINITION = (
    "A row a trust, a column a quarter. With one intervention chosen, its stage; otherwise the least advanced stage among the"
    " seven pathway interventions that apply to the trust, which is not reported if any of them is not. A quarter for which"
    " the trust’s collaborative sent no return is empty. A trust that merged ends with the quarter before; from then on the"
    " less advanced stage of the two counts for the trust that took over. Trusts short of"
    f" {THRESHOLD} come first, those that have stood longest at their stage before others."
)
_SHORT_OF_ADOPTION = 0


@dataclass(frozen=True)
class _Journey:
    """A trust under its latest name, its stage (None: not reported) and whether one applies, and what became of it."""

    trust: str
    name: str
    psc: str
    stages: dict[Quarter, tuple[int | None, int]]
    successor: str = ""
    successor_name: str = ""

    @property
    def ending(self) -> str:
        return f"merged into {self.successor_name}" if self.successor else ""


def journeys(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a trust, with a column a quarter: those looked for, then those that stand longest short of adoption, first.

    A trust that merged comes below its successor.
    """
    intervention = catalogue.intervention(selection.intervention[0]) if len(selection.intervention) == 1 else None
    selection = selection if intervention else of_the_pathway(selection)
    sites = (interventions_of_trusts if intervention else pathway_of_trusts)(selection, snapshot)
    quarters = quarters_between(selection.since, selection.quarter)
    measure = trusts_with(intervention.code) if intervention else ALL_SEVEN
    found = _ordered(_find(up_to(sites, selection), selection.quarter), quarters)
    found = found if any(selection.quarter in journey.stages for journey in found) else []
    marked = [journey.name for journey in found if is_marked(selection, "trust", journey.trust)]
    found.sort(key=lambda journey: not {journey.name, journey.successor_name} & set(marked))
    about = f"of {in_sentence(intervention.label)}" if intervention else "of the least advanced pathway intervention"
    # What it was before is said of the same collaboratives, so that those still to return are no change.
    missing = get_coverage_of(selection, snapshot, OPTIMISATION)(selection.quarter).missing
    breaks = find_breaks(measure, selection, snapshot)
    parted = find_break(breaks, selection.since.start, selection.quarter.start, measure.frequency)
    finding = _finding(
        found, {organisations.find_collaborative(psc).name for psc in missing}, selection, intervention, parted
    )
    return Figure(
        question="How did each trust get here?",
        finding=finding,
        measure=f"Stage of adoption {about}, by trust and quarter",
        period=f"{selection.since} to {selection.quarter}",
        caption=_caption(found, quarters),
        kind="Grid of stages",
        definition=DEFINITION,
        columns=_columns(quarters),
        rows=[_row(journey, quarters) for journey in found],
        chart=lambda medium: _chart(found, quarters, marked, medium),
        over_time=replace(over_quarters([measure.id], selection), column=""),
        **get_origin(OPTIMISATION, snapshot, selection),
    )


def _columns(quarters: list[Quarter]) -> tuple[TableColumn, ...]:
    return (
        TableColumn("trust", "Trust"),
        TableColumn("psc", "Collaborative"),
        *(TableColumn(quarter.key, quarter.label) for quarter in quarters),
        TableColumn("ending", "What became of it"),
    )


def _find(sites: nw.LazyFrame, until: Quarter) -> list[_Journey]:
    found: dict[str, _Journey] = {}
    rows = sites.select("quarter", "trust", "trust_short", "psc_name", "stage", "entities")
    for row in collect_rows(rows.sort("quarter", descending=True)):
        journey = found.setdefault(row["trust"], _started(row, until))
        journey.stages[Quarter.parse(row["quarter"])] = (row["stage"], row["entities"])
    return list(found.values())


def _started(row: Row, until: Quarter) -> _Journey:
    after = organisations.successor_of(row["trust"], until.end)
    followed_by = (after.new_code, organisations.find_trust(after.new_code).short_on(until.end)) if after else ()
    return _Journey(row["trust"], row["trust_short"], row["psc_name"], {}, *followed_by)


def _ordered(found: list[_Journey], quarters: list[Quarter]) -> list[_Journey]:
    """Those short of adoption before others, by how long they stand at their stage; a trust that merged follows its successor."""

    def progress(journey: _Journey) -> tuple:
        reached = [journey.stages.get(quarter, (None, 1)) for quarter in reversed(quarters)]
        held = len(list(takewhile(lambda then: then == reached[0], reached)))
        group = _group(*reached[0])
        return group, -held if group == _SHORT_OF_ADOPTION else 0, [stage or 0 for stage, _ in reached], journey.name

    current = sorted((journey for journey in found if not journey.successor), key=progress)
    merged = sorted((journey for journey in found if journey.successor), key=progress)
    followed = [
        journey
        for successor in current
        for journey in (successor, *(old for old in merged if old.successor == successor.trust))
    ]
    return [*followed, *(journey for journey in merged if journey not in followed)]


def _group(stage: int | None, entities: int) -> int:
    """What is to be seen first: trusts short of adoption, those not reported, those that have adopted, then the others."""
    if not entities:
        return 3
    return 1 if stage is None else _SHORT_OF_ADOPTION if stage < ADOPTED else 2


def _row(journey: _Journey, quarters: list[Quarter]) -> dict[str, str]:
    stages = {quarter: stage_words(*stage) for quarter, stage in journey.stages.items()}
    return {
        "trust": journey.name,
        "psc": journey.psc,
        **{quarter.key: stages.get(quarter, "") for quarter in quarters},
        "ending": journey.ending,
    }


def _chart(found: list[_Journey], quarters: list[Quarter], marked: list[str], medium: Medium) -> Specification:
    cells = [
        {
            "name": journey.name,
            "column": quarter.label,
            "stage": stage,
            "not_applicable": not entities,
            "ending": journey.ending,
            "ending_short": journey.successor_name,
        }
        for journey in found
        for quarter, (stage, entities) in sorted(journey.stages.items())
    ]
    return stage_journeys(cells, medium, quarters=[quarter.label for quarter in quarters], marked=marked)


def _finding(
    found: list[_Journey],
    missing: set[str],
    selection: Selection,
    intervention: catalogue.Intervention | None,
    parted: KeptNote | None,
) -> str:
    if not found:
        return describe_nothing_returned("trusts", selection.quarter)
    now = _reached(found, selection.quarter)
    then = _reached([journey for journey in found if journey.psc not in missing], selection.since)
    what = in_sentence(intervention.label) if intervention else "every pathway intervention that applies"
    of = f"{of_trusts(sum(now), len(now))} at {THRESHOLD} for {what}"
    if parted:
        return f"{of}; {describe_break(parted)}"
    return f"{of}; in {selection.since} it was {sum(then)} of {len(then)}" if then else of


def _reached(found: list[_Journey], quarter: Quarter) -> list[bool]:
    """Whether each trust that counts in a quarter was at stage 5 or above."""
    stages = [journey.stages[quarter] for journey in found if quarter in journey.stages]
    return [stage is not None and stage >= ADOPTED for stage, entities in stages if entities]


def _caption(found: list[_Journey], quarters: list[Quarter]) -> str:
    if not found:
        return ""
    last = Counter(stage_words(*journey.stages[quarters[-1]]) for journey in found if quarters[-1] in journey.stages)
    stages = [f"{last[stage.label]} at {stage.label}" for stage in reversed(catalogue.stages()) if stage.label in last]
    others = [f"{last[words]} {words.lower()}" for words in (NOT_REPORTED, NOT_APPLICABLE) if words in last]
    merged = [f"{journey.name} {journey.ending}" for journey in found if journey.ending]
    mergers = f" Mergers: {'; '.join(merged)}." if merged else ""
    return f"Trusts in {quarters[-1]}: {'; '.join([*stages, *others])}.{mergers}"
