"""The pathway for babies born too soon: how far trusts have come with all of it, and which part of it they lack."""

from collections.abc import Mapping
from datetime import date

import narwhals as nw

from natpatsip import catalogue, organisations
from natpatsip.analysis.adoption import collect_rows

# The interventions of the pathway, by code, in their order.
PATHWAY = tuple(intervention.code for intervention in catalogue.pathway_interventions())
_OF_AN_INTERVENTION = ("intervention", "stage", "entities")


def least_advanced(sites: nw.LazyFrame) -> nw.LazyFrame:
    """A row a trust and quarter of `frames.optimisation`: the `stage` that every pathway intervention there has reached.

    Only interventions that apply count. If one of them is not reported, nor is the stage: the trust is then at no stage
    or above, but stays among the trusts. `entities` is 0 for a trust to which none applies.
    """
    places = [name for name in sites.collect_schema().names() if name not in _OF_AN_INTERVENTION]
    blank = nw.when(nw.col("stage").is_null()).then(nw.col("entities")).otherwise(nw.lit(0))
    flagged = sites.filter(nw.col("intervention").is_in(PATHWAY)).with_columns(blank=blank.cast(nw.Int64))
    trusts = flagged.group_by(*places).agg(
        nw.col("stage").min().alias("lowest"), nw.col("blank").max(), nw.col("entities").max()
    )
    stage = nw.when(nw.col("blank") == 0).then(nw.col("lowest")).cast(nw.Int64)
    return trusts.with_columns(stage=stage, entities=nw.col("entities").cast(nw.Int64)).drop("lowest", "blank")


def find_lacking(sites: nw.LazyFrame, stage: int) -> dict[str, dict[str, int | None]]:
    """For each trust of a quarter of `frames.optimisation` to which any applies, by code: the pathway interventions that
    apply and are not at a stage or above, each with its stage, None where it is not reported.
    """
    applying = sites.filter(nw.col("intervention").is_in(PATHWAY), nw.col("entities") > 0)
    stages: dict[str, dict[str, int | None]] = {}
    for row in collect_rows(applying.select("trust", "intervention", "stage")):
        stages.setdefault(row["trust"], {})[row["intervention"]] = row["stage"]
    return {trust: _below(own, stage) for trust, own in sorted(stages.items())}


def maternity_trusts(on: date) -> list[str]:
    """The codes of England's trusts that have births on a day."""
    return [
        trust.code
        for psc in organisations.collaboratives()
        for trust in organisations.maternity_trusts_of(psc.code, on)
    ]


def _below(own: Mapping[str, int | None], stage: int) -> dict[str, int | None]:
    below = {code: reached for code, reached in own.items() if reached is None or reached < stage}
    return {code: below[code] for code in PATHWAY if code in below}
