"""The stage that each trust has reached with each intervention."""

import altair as alt
import pandas as pd

from natpatsip import catalogue
from natpatsip.analysis.adoption import collected
from natpatsip.analysis.selection import Selection, in_quarter
from natpatsip.charts.medium import Medium
from natpatsip.charts.stage_grid import stage_grid
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.matneo.measures import (
    ADOPTED,
    OPTIMISATION,
    THRESHOLD,
    interventions_chosen,
    interventions_of_trusts,
    nothing_returned,
    of_trusts,
)
from natpatsip.figures.provenance import drawn_from
from natpatsip.figures.wording import counted
from natpatsip.store import Reading

NOT_REPORTED, NOT_APPLICABLE = "Not reported", "Not applicable"
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


def stages_of_trusts(selection: Selection, reading: Reading) -> Figure:
    """A row a trust and intervention."""
    table = _table(selection, reading)
    finding, caption = _finding(table, selection), _caption(table, selection)
    return Figure(
        id="matneo_heat",
        programme="MatNeo",
        question="Where does each intervention stand?",
        finding=finding,
        measure="Stage of adoption by trust and intervention",
        period=selection.quarter.label,
        caption=caption,
        alt=f"Grid of stages. {finding}. {caption}",
        definition=DEFINITION,
        columns=COLUMNS,
        table=table,
        chart=lambda medium: _chart(table, selection, medium),
        **drawn_from(OPTIMISATION, reading, selection),
    )


def stage_words(stage: int | None, entities: int) -> str:
    """“5 Adoption”; what is missing is not applicable where nothing is counted, and not reported elsewhere."""
    if not entities:
        return NOT_APPLICABLE
    return NOT_REPORTED if stage is None else catalogue.stage(stage).label


def _table(selection: Selection, reading: Reading) -> pd.DataFrame:
    sites = in_quarter(interventions_of_trusts(selection, reading), selection.quarter)
    columns = ("trust_short", "psc_name", "intervention", "stage", "entities")
    rows = {(row["trust_short"], row["intervention"]): row for row in collected(sites.select(*columns))}
    return pd.DataFrame(
        [
            {
                "trust": name,
                "psc": row["psc_name"],
                "intervention": one.label,
                "stage": stage_words(row["stage"], row["entities"]),
                "number": row["stage"],
            }
            for name in sorted({name for name, _ in rows})
            for one in interventions_chosen(selection)
            if (row := rows.get((name, one.code)))
        ]
    ).convert_dtypes()


def _chart(table: pd.DataFrame, selection: Selection, medium: Medium) -> alt.TopLevelMixin:
    return stage_grid(
        table.assign(not_applicable=table["stage"] == NOT_APPLICABLE),
        medium,
        columns={one.label: one.short for one in interventions_chosen(selection)},
        name="trust",
        short="trust",
        column="intervention",
        stage="number",
        not_applicable="not_applicable",
    )


def _finding(table: pd.DataFrame, selection: Selection) -> str:
    if table.empty:
        return nothing_returned(selection)
    applies = table[table["stage"] != NOT_APPLICABLE]
    adopted = (applies["number"] >= ADOPTED).fillna(False)
    complete = adopted.groupby(applies["trust"]).all()
    return f"{of_trusts(int(complete.sum()), len(complete))} at {THRESHOLD} for every intervention shown that applies"


def _caption(table: pd.DataFrame, selection: Selection) -> str:
    if table.empty:
        return ""
    counts = table["stage"].value_counts()
    stages = [f"{counts[label]:,} at {label}" for stage in catalogue.stages() if (label := stage.label) in counts]
    blank = [f"{counts[words]:,} {words.lower()}" for words in (NOT_REPORTED, NOT_APPLICABLE) if words in counts]
    whole = counted(len(table), "intervention in a trust", "interventions in trusts")
    return f"Of {whole} in {selection.quarter}: {'; '.join([*stages, *blank])}."
