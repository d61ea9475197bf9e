"""The pathway for babies born too soon: trusts that have adopted all of it, and babies who were given each part.

Trusts are told by stage, quarter by quarter; babies are counted by month and trust, in data that not every trust gives.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import narwhals as nw

from natpatsip import catalogue, organisations
from natpatsip.analysis.adoption import Share, collect_rows

_OF_AN_INTERVENTION = ("intervention", "stage", "entities")


def least_advanced(sites: nw.LazyFrame) -> nw.LazyFrame:
    """A row a trust and quarter of `frames.optimisation`: the `stage` that every pathway intervention there has reached.

    Only interventions that apply count. If one of them is not reported, nor is the stage: the trust is then at no stage
    or above, but stays among the trusts. `entities` is 0 for a trust to which none applies.
    """
    places = [name for name in sites.collect_schema().names() if name not in _OF_AN_INTERVENTION]
    pathway = [intervention.code for intervention in catalogue.pathway_interventions()]
    blank = nw.when(nw.col("stage").is_null()).then(nw.col("entities")).otherwise(nw.lit(0))
    flagged = sites.filter(nw.col("intervention").is_in(pathway)).with_columns(blank=blank.cast(nw.Int64))
    trusts = flagged.group_by(*places).agg(
        nw.col("stage").min().alias("lowest"), nw.col("blank").max(), nw.col("entities").max()
    )
    stage = nw.when(nw.col("blank") == 0).then(nw.col("lowest")).cast(nw.Int64)
    return trusts.with_columns(stage=stage, entities=nw.col("entities").cast(nw.Int64)).drop("lowest", "blank")


def find_lacking(sites: nw.LazyFrame, stage: int) -> dict[str, dict[str, int | None]]:
    """For each trust of a quarter of `frames.optimisation` to which any applies, by code: the pathway interventions that
    apply and are not at a stage or above, each with its stage, None where it is not reported.
    """
    pathway = [intervention.code for intervention in catalogue.pathway_interventions()]
    applying = sites.filter(nw.col("intervention").is_in(pathway), nw.col("entities") > 0)
    stages: dict[str, dict[str, int | None]] = {}
    for row in collect_rows(applying.select("trust", "intervention", "stage")):
        stages.setdefault(row["trust"], {})[row["intervention"]] = row["stage"]
    return {trust: _below(own, stage, pathway) for trust, own in sorted(stages.items())}


def monthly_share(months: nw.LazyFrame, intervention: str, month: date) -> Share:
    """Babies given an intervention in a month, of those eligible, where both were counted.

    `months` is `frames.optimisation_months`, `month` a first day; `all_seven` counts babies given all that they needed.
    """
    rows = collect_rows(_with_data(months, intervention, month).select("given", "eligible"))
    return Share(sum(row["given"] for row in rows), sum(row["eligible"] for row in rows))


def coverage(months: nw.LazyFrame, intervention: str, month: date, trusts: Collection[str]) -> Share:
    """How many trusts counted an intervention's babies in a month, of `trusts`, those that are expected to."""
    rows = collect_rows(_with_data(months, intervention, month).select("trust"))
    return Share(len({row["trust"] for row in rows} & set(trusts)), len(set(trusts)))


def maternity_trusts(on: date) -> list[str]:
    """The codes of England's trusts that have births on a day."""
    return [
        trust.code
        for psc in organisations.collaboratives()
        for trust in organisations.maternity_trusts_of(psc.code, on)
    ]


def latest_month(months: nw.LazyFrame, intervention: str, until: date) -> date | None:
    """The last month, up to a day, in which any trust counted an intervention's babies; None when there is none."""
    counted = months.filter(
        nw.col("intervention") == intervention, ~nw.col("given").is_null(), nw.col("month") <= nw.lit(until)
    )
    return max((row["month"] for row in collect_rows(counted.select("month").unique())), default=None)


def interventions_given(months: nw.LazyFrame, month: date) -> int:
    """How many interventions of the pathway were given in a month, a baby's every one counted."""
    pathway = [intervention.code for intervention in catalogue.pathway_interventions()]
    given = months.filter(nw.col("month") == nw.lit(month), nw.col("intervention").is_in(pathway)).select("given")
    return sum(row["given"] or 0 for row in collect_rows(given))


def _below(own: Mapping[str, int | None], stage: int, order: Sequence[str]) -> dict[str, int | None]:
    below = {code: reached for code, reached in own.items() if reached is None or reached < stage}
    return {code: below[code] for code in order if code in below}


def _with_data(months: nw.LazyFrame, intervention: str, month: date) -> nw.LazyFrame:
    return months.filter(
        nw.col("month") == nw.lit(month),
        nw.col("intervention") == intervention,
        ~nw.col("eligible").is_null(),
        ~nw.col("given").is_null(),
    )
