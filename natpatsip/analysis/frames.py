"""Returns joined to the organisations that they are about: one frame a sheet.

Each takes `table`, which gives a table by its name as a narwhals lazy frame, from whatever engine holds it. `entities`
is how many sites a row stands for; `stage` is blank where none was reported.

A row lies where its own unit lies, whoever returned it, and in every quarter within today's boundaries: care homes, wards
and patients by their ICB, with its collaborative of today (`psc`) and its region; NHS trusts by the ICB of their head
office. A trust that works with two collaboratives is a row in each that returned it (`returned_by`); one that has left the
collaborative that returned it is with the one that it works with today. It has the name that held at the end of the
quarter; in a row of a month, that of the reference data, so that a series has one name.
"""

from collections.abc import Callable, Sequence

import narwhals as nw

from natpatsip.sheets.narrative import CHALLENGES

Tables = Callable[[str], nw.LazyFrame]

_COLLABORATIVE = ("psc", "psc_name", "psc_short", "psc_order")
_PLACE_OF_TRUST = ("icb", "icb_name", "region", "region_name", "odn", "odn_name")
_NOT_APPLICABLE = "not_applicable"
# The collaborative whose return has the row, which is not always the one in which it is counted.
_RETURNED_BY = nw.col("psc").alias("returned_by")


def care_homes(table: Tables) -> nw.LazyFrame:
    """A row an ICB, tool and stage of a quarter; `entities` is the homes there."""
    answers = table("care_homes").select(
        "quarter", "icb", "tool", "stage", nw.col("homes").cast(nw.Int64).alias("entities")
    )
    return _with_icb(answers, table)


def wards(table: Tables) -> nw.LazyFrame:
    """A row a ward of a quarter and the collaborative that returned it; `entities` is 1, `implementing` is 1 or 0."""
    answers = table("wards").select(
        "quarter",
        _RETURNED_BY,
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
    return _counted_once(_with_icb(answers, table).join(providers, on="provider", how="left"))


def trusts(table: Tables) -> nw.LazyFrame:
    """A row an NHS trust in a collaborative of a quarter; `entities` is all its wards there."""
    answers = table("trusts").select(
        "quarter",
        _RETURNED_BY,
        nw.col("provider").alias("trust"),
        "provider",
        "involvement",
        nw.col("wards_total").cast(nw.Int64).alias("entities"),
    )
    return _with_trust(answers, table).drop("odn", "odn_name")


def optimisation(table: Tables) -> nw.LazyFrame:
    """A row a maternity trust and intervention of a quarter; `entities` is 0 where the intervention does not apply."""
    return _stages_of_trusts(table, "optimisation", "intervention")


def early_warning(table: Tables) -> nw.LazyFrame:
    """A row a maternity trust and early warning tool of a quarter; `entities` is 0 where the tool does not apply."""
    return _stages_of_trusts(table, "early_warning", "tool")


def optimisation_months(table: Tables) -> nw.LazyFrame:
    """A row a month, maternity trust and intervention, all seven together among them: babies eligible and given it."""
    answers = table("optimisation_monthly").select(
        "month", "trust", "intervention", nw.col("eligible").cast(nw.Int64), nw.col("given").cast(nw.Int64)
    )
    return answers.join(table("organisation_nhs_trusts").drop("maternity"), on="trust", how="left")


def opioids(table: Tables) -> nw.LazyFrame:
    """A row an ICB of a quarter: its `phase` (0: not engaged) and `score`; `entities` is 1."""
    answers = table("opioids").select("quarter", "icb", "phase", "score", "improvement_aim")
    return _counted_once(_with_icb(answers, table))


def preterm_scores(table: Tables) -> nw.LazyFrame:
    """A row an ICB of a quarter: the `score` of its work on preterm birth, blank when not assessed; `entities` is 1."""
    return _counted_once(_with_icb(table("preterm_score").select("quarter", "icb", "score"), table))


def systems(table: Tables) -> nw.LazyFrame:
    """A row an ICB of a quarter: `engaged` (1 or 0), the status of its safety `plan` and `events_held`."""
    answers = table("systems").select(
        "quarter", "icb", nw.col("engaged").cast(nw.Int64), "plan", nw.col("events_held").cast(nw.Int64)
    )
    return _counted_once(_with_icb(answers, table))


def handover(table: Tables) -> nw.LazyFrame:
    """A row an ICB and programme of a quarter: the `status` of its handover, the `recipient` and the day, `handover_on`."""
    answers = table("handover").select("quarter", "icb", "programme", "status", "recipient", "handover_on")
    return _counted_once(_with_icb(answers, table))


def psirf(table: Tables) -> nw.LazyFrame:
    """A row an NHS trust and PSIRF phase of a quarter: its `status`, blank when not reported; `entities` is 1."""
    answers = table("psirf").select("quarter", _RETURNED_BY, "trust", "phase", "status", "completed_on")
    return _counted_once(_with_trust(answers, table))


def opioid_months(table: Tables) -> nw.LazyFrame:
    """A row a month and ICB: people on opioids for four months on end, at a high dose, and stopped since the baseline."""
    counts = ("long_term", "high_dose", "high_dose_stopped")
    return _months_of_icbs(table, "opioids_monthly", counts)


def review_months(table: Tables) -> nw.LazyFrame:
    """A row a month and ICB: patients `eligible` for a medication review, and `reviewed` since April."""
    return _months_of_icbs(table, "medication_reviews", ("eligible", "reviewed"))


def opioid_items(table: Tables) -> nw.LazyFrame:
    """A row a month, ICB and `measure` of an extract of opioid items: its `numerator` and `denominator`, in its units."""
    answers = table("opioid_items").select("month", "icb", "measure", "numerator", "denominator")
    return _with_icb(answers, table)


def restraint_reported(table: Tables) -> nw.LazyFrame:
    """A row a month, provider and `measure` of an extract of restraint reported: its `number`, blank where `suppressed`.

    A provider is known by the code that the publisher gives, or by its name. An NHS trust lies at its head office, and
    any other provider nowhere: it counts in England.
    """
    code = nw.coalesce("provider_code", "provider_name")
    answers = table("restraint_reported").select(
        *("month", "measure", "provider_name", "suppressed"),
        code.alias("provider"),
        code.alias("trust"),
        nw.col("numerator").round().cast(nw.Int64).alias("number"),
    )
    places = table("organisation_nhs_trusts").select("trust", "trust_name", "psc", *_PLACE_OF_TRUST)
    placed = answers.join(places.drop("odn", "odn_name"), on="trust", how="left")
    return _with_collaborative(
        placed.with_columns(nw.coalesce("trust_name", "provider_name").alias("trust_name")), table
    )


def nhs_trusts(table: Tables) -> nw.LazyFrame:
    """A row an NHS trust, with the places that it lies in and the collaborative in which it is counted."""
    return table("organisation_nhs_trusts")


def icbs(table: Tables) -> nw.LazyFrame:
    """A row an ICB, with its region and its collaborative."""
    return table("organisation_icbs")


def narrative(table: Tables) -> nw.LazyFrame:
    """A row a collaborative, programme and heading of a quarter for which there are words."""
    answers = table("narrative").select("quarter", "psc", "programme", "heading", "words")
    return _with_collaborative(answers.filter(~nw.col("words").is_null()), table)


def challenges(table: Tables) -> nw.LazyFrame:
    """A row a collaborative, programme and kind of `challenge` of a quarter."""
    rows = table("narrative")
    tagged = [rows.select("quarter", "psc", "programme", nw.col(column).alias("challenge")) for column in CHALLENGES]
    return _with_collaborative(nw.concat(tagged).filter(~nw.col("challenge").is_null()), table)


def _stages_of_trusts(table: Tables, sheet: str, member: str) -> nw.LazyFrame:
    """A row a trust and member across. Of a trust that has merged and its successor the least advanced stage counts."""
    applies = nw.col("progress") != _NOT_APPLICABLE
    answers = table(sheet).select(
        "quarter",
        _RETURNED_BY,
        "trust",
        member,
        nw.when(applies).then(nw.col("progress")).cast(nw.Int64).alias("stage"),
        nw.when(nw.col("progress") == _NOT_APPLICABLE).then(nw.lit(0)).otherwise(nw.lit(1)).alias("entities"),
    )
    merged = table("organisation_successors").select("trust", "successor", "since")
    followed = answers.join(merged, on="trust", how="left").with_columns(
        nw.when(nw.col("quarter") >= nw.col("since"))
        .then(nw.col("successor"))
        .otherwise(nw.col("trust"))
        .alias("trust")
    )
    sites = followed.group_by("quarter", "returned_by", "trust", member).agg(
        nw.col("stage").min(), nw.col("entities").max()
    )
    return _with_trust(sites.with_columns(nw.col("entities").cast(nw.Int64)), table)


def _counted_once(rows: nw.LazyFrame) -> nw.LazyFrame:
    return rows.with_columns(nw.lit(1).cast(nw.Int64).alias("entities"))


def _months_of_icbs(table: Tables, sheet: str, counts: Sequence[str]) -> nw.LazyFrame:
    answers = table(sheet).select("month", "icb", *(nw.col(count).cast(nw.Int64) for count in counts))
    return _with_icb(answers, table)


def _with_icb(answers: nw.LazyFrame, table: Tables) -> nw.LazyFrame:
    return _with_collaborative(answers.join(table("organisation_icbs"), on="icb", how="left"), table)


def _with_trust(answers: nw.LazyFrame, table: Tables) -> nw.LazyFrame:
    places = table("organisation_nhs_trusts").select("trust", nw.col("psc").alias("counted_in"), *_PLACE_OF_TRUST)
    today = table("organisation_trusts_of_collaboratives").select("trust", nw.col("psc").alias("returned_by"), "psc")
    placed = answers.join(places, on="trust", how="left").join(today, on=["trust", "returned_by"], how="left")
    found = placed.with_columns(nw.coalesce("psc", "counted_in").alias("psc"))
    return _with_collaborative(_with_name(found.drop("counted_in"), table), table)


def _with_name(answers: nw.LazyFrame, table: Tables) -> nw.LazyFrame:
    began = nw.col("since").is_null() | (nw.col("since") <= nw.col("quarter"))
    goes_on = nw.col("until").is_null() | (nw.col("quarter") < nw.col("until"))
    named = answers.join(table("organisation_trust_names"), on="trust", how="left")
    return named.filter(began, goes_on).drop("since", "until")


def _with_collaborative(answers: nw.LazyFrame, table: Tables) -> nw.LazyFrame:
    return answers.join(table("organisation_collaboratives").select(*_COLLABORATIVE), on="psc", how="left")
