"""Where each intervention stands: the share of trusts that have adopted it, place by place."""

import altair as alt
import narwhals as nw
import pandas as pd

from natpatsip import catalogue
from natpatsip.analysis.adoption import Share, collected, share_at_or_above
from natpatsip.analysis.selection import Selection, in_quarter
from natpatsip.charts.grid import share_grid
from natpatsip.charts.labels import ReferenceLine
from natpatsip.charts.medium import Medium
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.matneo.measures import (
    ADOPTED,
    AMBITION,
    OPTIMISATION,
    PATHWAY,
    THRESHOLD,
    UNITS,
    interventions_chosen,
    interventions_of_trusts,
    nothing_returned,
    share_words,
    within_a_sentence,
)
from natpatsip.figures.matneo.stages_of_trusts import stages_of_trusts
from natpatsip.figures.provenance import drawn_from
from natpatsip.figures.wording import counted, labels, listed, percentage
from natpatsip.store import Reading

ENGLAND = "England"
_REACHED = f"adopted by {AMBITION.value:g}% of trusts or more"
DEFINITION = (
    "Trusts that have adopted the intervention (stage 5, Adoption), spread or sustained it, as a share of the trusts of the"
    " place to which it applies. A trust that was not reported stays among them. Where trusts are few, one that moves changes"
    f" the share by much. A thick outline marks {AMBITION.value:g}% or more, the ambition for all seven interventions"
    " together. England is never narrowed by place."
)


def heat_map(selection: Selection, reading: Reading) -> Figure:
    """A row a place and intervention, England’s first; single trusts as their stages."""
    if selection.level == "trust" or selection.trust:
        return stages_of_trusts(selection, reading)
    table = _table(selection, reading)
    finding, caption = _finding(table, selection), _caption(table, selection)
    return Figure(
        id="matneo_heat",
        programme="MatNeo",
        question="Where does each intervention stand?",
        finding=finding,
        measure=f"Share of trusts at {THRESHOLD}, by intervention and {UNITS[selection.level]}",
        period=selection.quarter.label,
        caption=caption,
        alt=f"Grid of shares. {finding}. {caption}",
        definition=DEFINITION,
        columns=_columns(selection),
        table=table,
        chart=lambda medium: _chart(table, medium),
        **drawn_from(OPTIMISATION, reading, selection),
    )


def _columns(selection: Selection) -> tuple[TableColumn, ...]:
    unit = UNITS[selection.level]
    return (
        TableColumn("unit", unit[0].upper() + unit[1:]),
        TableColumn("intervention", "Intervention"),
        TableColumn("at5", f"Trusts at {THRESHOLD}", "count"),
        TableColumn("trusts", "Trusts it applies to", "count"),
        TableColumn("stage5_pct", f"Share at {THRESHOLD}", "percent"),
    )


def _table(selection: Selection, reading: Reading) -> pd.DataFrame:
    own = in_quarter(interventions_of_trusts(selection, reading), selection.quarter)
    england = in_quarter(interventions_of_trusts(selection.of_england(), reading), selection.quarter)
    by_unit = _shares(own, selection.level)
    if not any(share.expected for share in by_unit.values()):
        return pd.DataFrame()
    by_unit |= {(ENGLAND, code): share for (_, code), share in _shares(england, "quarter").items()}
    short = {psc["psc"]: psc["psc_short"] for psc in collected(own.select("psc", "psc_short"))}
    names = {ENGLAND: ENGLAND} | labels(selection.level)
    return pd.DataFrame(
        [
            _row(name, short.get(unit, name) if selection.level == "psc" else name, one, by_unit[unit, one.code])
            for unit, name in names.items()
            for one in interventions_chosen(selection)
            if (unit, one.code) in by_unit
        ]
    ).convert_dtypes()


def _shares(sites: nw.LazyFrame, unit: str) -> dict[tuple[str, str], Share]:
    rows = collected(share_at_or_above(sites, ADOPTED, [unit, "intervention"]))
    return {(row[unit], row["intervention"]): Share(row["reached"], row["expected"]) for row in rows}


def _row(unit: str, short: str, one: catalogue.Intervention, share: Share) -> dict:
    return {
        "unit": unit,
        "short": short,
        "intervention": one.label,
        "intervention_short": one.short,
        "code": one.code,
        "at5": share.reached,
        "trusts": share.expected,
        "stage5_pct": share.percent(),
    }


def _chart(table: pd.DataFrame, medium: Medium) -> alt.TopLevelMixin:
    cells = table.assign(
        share=[100 * row.at5 / row.trusts if row.trusts else None for row in table.itertuples()],
        label=[percentage(None if pd.isna(pct) else pct, 0) for pct in table["stage5_pct"]],
        detail=[f"{row.at5:,} of {counted(row.trusts, 'trust')}" for row in table.itertuples()],
    )
    return share_grid(
        cells,
        medium,
        name="unit",
        short="short",
        column="intervention",
        column_short="intervention_short",
        share="share",
        label="label",
        detail="detail",
        goal=ReferenceLine(AMBITION.value, f"Ambition {AMBITION.value:g}%", goal=True),
    )


def _finding(table: pd.DataFrame, selection: Selection) -> str:
    if table.empty:
        return nothing_returned(selection)
    cells = _held_against(table)
    low = cells.loc[(cells["at5"] / cells["trusts"]).idxmin()]
    lowest = f"the lowest is {within_a_sentence(low.intervention)}"
    what = "pathway intervention" if set(cells["code"]) <= set(PATHWAY) else "intervention"
    everywhere = cells.groupby("unit")["reached"].all()
    if len(everywhere) == 1:
        there = cells["reached"].sum()
        adopted = f"{there} of {counted(len(cells), what)} {'is' if 1 in (there, len(cells)) else 'are'} {_REACHED}"
        return f"In {low.unit} {adopted}; {lowest}, at {_words(low)}"
    places = f"{everywhere.sum()} of {counted(len(everywhere), UNITS[selection.level])}"
    return f"In {places} every {what} is {_REACHED}; {lowest} in {low.unit}, at {_words(low)}"


def _caption(table: pd.DataFrame, selection: Selection) -> str:
    if table.empty:
        return ""
    cells = _held_against(table)
    if cells["unit"].nunique() == 1:
        shares = [f"{row.intervention} {row.at5:,} of {row.trusts:,} ({_words(row)})" for row in cells.itertuples()]
        return f"Trusts at {THRESHOLD} in {selection.quarter}: {'; '.join(shares)}."
    each = [
        f"{name} in {places['reached'].sum()} of {len(places)}"
        for name, places in cells.groupby("intervention", sort=False)
    ]
    return (
        f"{UNITS[selection.level].capitalize() if selection.level != 'icb' else 'ICB'}s of which {AMBITION.value:g}% of"
        f" trusts or more had adopted it in {selection.quarter}: {listed(each)}."
    )


def _held_against(table: pd.DataFrame) -> pd.DataFrame:
    """The cells of places that have trusts, for the pathway’s interventions, or for the others where only they are chosen."""
    cells = table[(table["unit"] != ENGLAND) & (table["trusts"] > 0)]
    pathway = cells[cells["code"].isin(PATHWAY)]
    cells = cells if pathway.empty else pathway
    return cells.assign(reached=100 * cells["at5"] >= AMBITION.value * cells["trusts"])


def _words(cell) -> str:
    return share_words(Share(cell.at5, cell.trusts))
