"""The stage that each trust has reached with each intervention."""

from collections import Counter
from collections.abc import Iterable

from natpatsip import catalogue
from natpatsip.analysis.adoption import collect_rows
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.selection import Selection, in_quarter
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.charts.stage_grid import stage_grid
from natpatsip.charts.stage_words import NOT_APPLICABLE, NOT_REPORTED, stage_label
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import format_count
from natpatsip.figures.matneo.data import (
    ADOPTED,
    OPTIMISATION,
    THRESHOLD,
    interventions_chosen,
    interventions_of_trusts,
    of_trusts,
)
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.wording import describe_nothing_returned
from natpatsip.store import Snapshot

COLUMNS = (
    TableColumn("trust", "Trust"),
    TableColumn("psc", "Collaborative"),
    TableColumn("intervention", "Intervention"),
    TableColumn("stage", "Stage of adoption"),
)
DEFINITION = (
    "The stage of adoption, 0 to 7, that the whole trust has reached with the intervention. A trust can answer that an"
    " intervention does not apply to it; what was left blank is not reported. After a merger the less advanced stage counts."
)


def stages_of_trusts(
    selection: Selection,
    snapshot: Snapshot,
    *,
    question: str = "How far has each trust come?",
) -> Figure:
    """A row a trust and intervention, the trusts looked for first."""
    rows = _rows(selection, snapshot)
    return Figure(
        question=question,
        finding=_finding(rows, selection),
        measure="Stage of adoption by trust and intervention",
        period=selection.quarter.label,
        caption=_caption(rows, selection),
        kind="Grid of stages",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        chart=lambda medium: _chart(rows, selection, medium),
        **get_origin(OPTIMISATION, snapshot, selection),
    )


def stage_words(stage: int | None, entities: int) -> str:
    """“5 Adoption”; what is missing is not applicable where nothing is counted, and not reported elsewhere."""
    return stage_label(stage) if entities else NOT_APPLICABLE


def _rows(selection: Selection, snapshot: Snapshot) -> list[Row]:
    sites = in_quarter(interventions_of_trusts(selection, snapshot), selection.quarter)
    columns = ("trust", "trust_short", "psc_name", "intervention", "stage", "entities")
    found = {(site["trust_short"], site["intervention"]): site for site in collect_rows(sites.select(*columns))}
    return [
        {
            "trust": name,
            "psc": site["psc_name"],
            "intervention": intervention.label,
            "stage": stage_words(site["stage"], site["entities"]),
            "number": site["stage"],
            "marked": is_marked(selection, "trust", site["trust"]),
            "not_applicable": not site["entities"],
        }
        for name in _in_order(found.values(), selection)
        for intervention in interventions_chosen(selection)
        if (site := found.get((name, intervention.code)))
    ]


def _in_order(sites: Iterable[Row], selection: Selection) -> list[str]:
    """The trusts by name, those looked for first."""
    codes = {site["trust_short"]: site["trust"] for site in sites}
    return sorted(codes, key=lambda name: (not is_marked(selection, "trust", codes[name]), name))


def _chart(rows: list[Row], selection: Selection, medium: Medium) -> Specification:
    return stage_grid(
        [{**row, "name": row["trust"], "column": row["intervention"], "stage": row["number"]} for row in rows],
        medium,
        columns={intervention.label: intervention.short for intervention in interventions_chosen(selection)},
        marked=list(dict.fromkeys(row["trust"] for row in rows if row["marked"])),
    )


def _finding(rows: list[Row], selection: Selection) -> str:
    if not rows:
        return describe_nothing_returned("trusts", selection.quarter)
    applies = [row for row in rows if not row["not_applicable"]]
    trusts = {row["trust"] for row in applies}
    behind = {row["trust"] for row in applies if row["number"] is None or row["number"] < ADOPTED}
    reached = of_trusts(len(trusts) - len(behind), len(trusts))
    return f"{reached} at {THRESHOLD} for every intervention shown that applies"


def _caption(rows: list[Row], selection: Selection) -> str:
    if not rows:
        return ""
    counts = Counter(row["stage"] for row in rows)
    stages = [f"{counts[label]:,} at {label}" for stage in catalogue.stages() if (label := stage.label) in counts]
    blank = [f"{counts[words]:,} {words.lower()}" for words in (NOT_REPORTED, NOT_APPLICABLE) if words in counts]
    whole = format_count(len(rows), "intervention in a trust", "interventions in trusts")
    return f"Of {whole} in {selection.quarter}: {'; '.join([*stages, *blank])}."
