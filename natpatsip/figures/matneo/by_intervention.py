"""fig05: the share of trusts that have adopted each intervention for babies born too soon, by quarter."""

from natpatsip import catalogue
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import shares_over_time
from natpatsip.analysis.pathway import PATHWAY
from natpatsip.analysis.selection import Selection
from natpatsip.charts.medium import Medium
from natpatsip.charts.panels import share_panels
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.changes import get_quarter_change
from natpatsip.figures.figure import Figure, Number, TableColumn, over_quarters
from natpatsip.figures.formatting import agree, format_count, format_counted, in_sentence
from natpatsip.figures.matneo.data import (
    AMBITION,
    OPTIMISATION,
    THRESHOLD,
    interventions_chosen,
    share_words,
    tell_lowest,
    trusts_with,
)
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.subject import count_returned, get_coverage_of
from natpatsip.figures.wording import describe_nothing_returned, describe_quarter_change
from natpatsip.quarters import Quarter, quarters_between
from natpatsip.store import Snapshot

COLUMNS = (
    TableColumn("quarter", "Quarter"),
    TableColumn("intervention", "Intervention"),
    TableColumn("at5", f"Trusts at {THRESHOLD}", "count"),
    TableColumn("trusts", "Trusts it applies to", "count"),
    TableColumn("stage5_pct", f"Share at {THRESHOLD}", "percent"),
    TableColumn("returned", "Collaboratives returned"),
)
DEFINITION = (
    "Trusts that have adopted the intervention (stage 5, Adoption), spread or sustained it, as a share of the trusts to which"
    " it applies. A trust that was not reported stays among them. The seven interventions of the pathway are held against"
    f" {AMBITION.value:g}%, the ambition for all seven together by the end of {AMBITION.by:%B %Y}; the others have none."
)

SharesByIntervention = dict[tuple[Quarter, str], Share]


def by_intervention(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a quarter and intervention; a quarter of which nothing was returned is blank, and its returns are counted."""
    shares = _find(selection, snapshot)
    now = _shares_in(shares, selection.quarter)
    rows = _rows(shares, selection, snapshot) if now else []
    return Figure(
        question="Which interventions have trusts adopted?",
        finding=_finding(now, selection, snapshot),
        measure=f"Share of trusts at {THRESHOLD} for each intervention, by quarter",
        period=f"{selection.since} to {selection.quarter}",
        caption=_caption(now, selection),
        kind="Line charts, one an intervention",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        chart=lambda medium: _chart(rows, selection, medium),
        numbers=_numbers(now),
        over_time=over_quarters([trusts_with(known.code).id for known in interventions_chosen(selection)], selection),
        **get_origin(OPTIMISATION, snapshot, selection),
    )


def _find(selection: Selection, snapshot: Snapshot) -> SharesByIntervention:
    return {
        (quarter, intervention.code): share
        for intervention in interventions_chosen(selection)
        for quarter, share in shares_over_time(trusts_with(intervention.code), selection, snapshot.frame).items()
    }


def _shares_in(shares: SharesByIntervention, quarter: Quarter) -> dict[str, Share]:
    """The shares of a quarter by intervention, in the order of the interventions."""
    codes = [intervention.code for intervention in catalogue.interventions()]
    return {code: shares[quarter, code] for code in codes if (quarter, code) in shares}


def _rows(shares: SharesByIntervention, selection: Selection, snapshot: Snapshot) -> list[Row]:
    coverage = get_coverage_of(selection, snapshot, OPTIMISATION)
    rows: list[Row] = []
    for quarter in quarters_between(selection.since, selection.quarter):
        for intervention in interventions_chosen(selection):
            share = shares.get((quarter, intervention.code))
            rows.append(
                {
                    "quarter": quarter.label,
                    "intervention": intervention.label,
                    "short": intervention.short,
                    "at5": share.reached if share else None,
                    "trusts": share.expected if share else None,
                    "stage5_pct": share.percent() if share else None,
                    "label": share_words(share) if share else "",
                    "aim": AMBITION.value if intervention.pathway else None,
                    **count_returned(coverage(quarter)),
                }
            )
    return rows


def _chart(rows: list[Row], selection: Selection, medium: Medium) -> Specification:
    quarters = quarters_between(selection.since, selection.quarter)
    return share_panels([_point(row) for row in rows], medium, quarters=[quarter.label for quarter in quarters])


def _point(row: Row) -> Row:
    counted = format_counted(row["at5"], row["trusts"])
    return {**row, "series": row["intervention"], "share": row["stage5_pct"], "counted": counted}


def _numbers(now: dict[str, Share]) -> dict[str, Number]:
    numbers: dict[str, Number] = {f"{code}_stage5_pct": share.percent() for code, share in now.items()}
    pathway = [share for code, share in now.items() if code in PATHWAY]
    return numbers | ({"lowest_stage5_pct": min(pathway, key=lambda share: share.ratio).percent()} if pathway else {})


def _finding(now: dict[str, Share], selection: Selection, snapshot: Snapshot) -> str:
    if not now:
        return describe_nothing_returned("trusts", selection.quarter)
    if len(now) == 1:
        ((code, share),) = now.items()
        moved = get_quarter_change(trusts_with(code), selection, snapshot)
        adopted = f"{share_words(share)} of trusts had adopted {_label(code)} by {selection.quarter}"
        return f"{adopted}, {describe_quarter_change(moved)}"
    pathway = {code: share for code, share in now.items() if code in PATHWAY}
    what = "pathway intervention" if pathway else "intervention"
    pathway = pathway or now
    at_ambition = sum(100 * share.ratio >= AMBITION.value for share in pathway.values())
    least = min(pathway.values(), key=lambda share: share.ratio)
    lowest = [_label(code) for code, share in pathway.items() if share.ratio == least.ratio]
    return (
        f"{at_ambition} of {format_count(len(pathway), what)} {agree('is', at_ambition, len(pathway))} adopted by"
        f" {AMBITION.value:g}% of trusts or more; {tell_lowest(lowest, share_words(least))}"
    )


def _caption(now: dict[str, Share], selection: Selection) -> str:
    if not now:
        return ""
    shares = [
        f"{catalogue.intervention(code).label} {share.reached:,} of {share.expected:,} ({share_words(share)})"
        for code, share in sorted(now.items(), key=lambda item: -item[1].ratio)
    ]
    return f"Trusts at {THRESHOLD} in {selection.quarter}: {'; '.join(shares)}."


def _label(code: str) -> str:
    return in_sentence(catalogue.intervention(code).label)
