"""Answers with their places: what was returned, joined to the organisations it is about. One frame a sheet.

Each takes `table`, which gives a table by its name as a narwhals lazy frame, from whatever engine holds it.
"""

from collections.abc import Callable

import narwhals as nw

Tables = Callable[[str], nw.LazyFrame]

_COLLABORATIVE = ("psc", "psc_name", "psc_short", "psc_order")


def care_homes(table: Tables) -> nw.LazyFrame:
    """A row an ICB, tool and stage of a quarter; `entities` is the homes there."""
    answers = table("care_homes").select(
        "quarter", "psc", "icb", "tool", "stage", nw.col("homes").cast(nw.Int64).alias("entities")
    )
    return _with_collaborative(_with_icb(answers, table), table)


def wards(table: Tables) -> nw.LazyFrame:
    """A row a ward of a quarter; `entities` is 1, `implementing` is 1 or 0."""
    answers = table("wards").select(
        "quarter",
        "psc",
        "ward_id",
        "ward_name",
        "provider",
        "icb",
        "ward_type",
        "support",
        "stage",
        nw.col("implementing").cast(nw.Int64),
    )
    providers = table("organisation_providers").select("provider", "provider_name", "provider_kind")
    placed = _with_icb(answers, table).join(providers, on="provider", how="left")
    return _with_collaborative(placed, table).with_columns(nw.lit(1).cast(nw.Int64).alias("entities"))


def trusts(table: Tables) -> nw.LazyFrame:
    """A row an NHS trust in a collaborative of a quarter; `entities` is all its wards there."""
    answers = table("trusts").select(
        "quarter", "psc", "provider", "involvement", nw.col("wards_total").cast(nw.Int64).alias("entities")
    )
    regions = table("organisation_trusts").select("provider", "psc", "region")
    return _with_collaborative(answers.join(regions, on=["provider", "psc"], how="left"), table)


def _with_icb(answers: nw.LazyFrame, table: Tables) -> nw.LazyFrame:
    return answers.join(
        table("organisation_icbs").select("icb", "icb_name", "region", "region_name"), on="icb", how="left"
    )


def _with_collaborative(answers: nw.LazyFrame, table: Tables) -> nw.LazyFrame:
    return answers.join(table("organisation_collaboratives").select(*_COLLABORATIVE), on="psc", how="left")
