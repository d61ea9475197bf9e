"""Where the rows of measures come from: frames beyond those of a single sheet, and what is counted in each.

A function here either makes a frame from `table`, or gives what counts its rows: each with a `numerator` and, where the
measure is out of something, a `denominator`. Rows that do not tell both are left out, which is not to count them as 0.
What counts trusts once in each unit finds the `unit` and `unit_name` that each row belongs to, beside its `quarter`.
"""

from collections.abc import Callable, Sequence

import narwhals as nw

from natpatsip.analysis import frames, restraint
from natpatsip.analysis.adoption import sum_columns
from natpatsip.analysis.frames import Tables
from natpatsip.analysis.pathway import PATHWAY, least_advanced
from natpatsip.analysis.phases import completed_phases
from natpatsip.analysis.targets import directly_supported
from natpatsip.sheets.national.wards import PRACTICES

Count = Callable[[nw.LazyFrame], nw.LazyFrame]

_WARD_PLACES = ("psc", "psc_name", "psc_short", "psc_order", "icb", "icb_name", "region", "region_name")
# What tells apart the units and quarters of a series.
_OF_A_UNIT = ("unit", "unit_name", "quarter")
_LISTED = (*_WARD_PLACES, "ward", "ward_name", "ward_type", "provider_kind", "trust", "trust_name")


def ward_months(table: Tables) -> nw.LazyFrame:
    """A row a month and ward with its incidents and bed days, placed where its latest answer on the Wards sheet has it.

    A ward that no collaborative has listed has no place; it counts in England.
    """
    answers = frames.wards(table)
    latest = answers.group_by("ward_id").agg(nw.col("quarter").max())
    listed = answers.join(latest, on=["ward_id", "quarter"], how="inner").select(
        "ward_id",
        "ward_name",
        *_WARD_PLACES,
        "ward_type",
        "provider_kind",
        nw.col("provider").alias("trust"),
        nw.col("provider_name").alias("trust_name"),
    )
    months = table("restrictive_practice").select(
        "month",
        "ward_id",
        *(nw.col(count).cast(nw.Int64) for count in (*PRACTICES, "bed_days")),
        "baseline_start",
        "baseline_end",
    )
    return months.join(listed, on="ward_id", how="left").with_columns(nw.col("ward_id").alias("ward"))


def ward_data(table: Tables) -> nw.LazyFrame:
    """A row a ward listed for a quarter that national data reach: its `months_with_data`, of `months_expected`.

    Expected are the months of the quarter for which any ward in England has data, the last of them `latest_month`: one
    that national data do not reach yet is not missing.
    """
    data = table("restrictive_practice").select("month", "ward_id").unique()
    months = data.with_columns(quarter=_quarter_of(nw.col("month")))
    reached = months.group_by("quarter").agg(
        nw.col("month").n_unique().alias("months_expected"), nw.col("month").max().alias("latest_month")
    )
    sent = months.group_by("quarter", "ward_id").agg(nw.col("month").n_unique().alias("months_with_data"))
    due = frames.wards(table).join(reached, on="quarter", how="inner")
    return due.join(sent, on=["quarter", "ward_id"], how="left").with_columns(
        nw.col("months_expected").cast(nw.Int64),
        nw.col("months_with_data").fill_null(0).cast(nw.Int64),
        nw.col("ward_id").alias("ward"),
    )


def ward_reductions(table: Tables) -> nw.LazyFrame:
    """A row a ward with data and a month with any, as of its end: counts in the ward's baseline and since, with its places."""
    months = ward_months(table)
    ends = months.select(nw.col("month").alias("end")).unique()
    so_far = months.join(ends, how="cross").filter(nw.col("month") <= nw.col("end"))
    return restraint.before_and_after(so_far, ["end", "ward_id", *_LISTED]).rename({"end": "month"})


def direct_support(table: Tables) -> nw.LazyFrame:
    """A row an NHS trust in a collaborative of a quarter that returned both sheets: its wards supported `direct`ly, of all.

    Both lie where the trust is based, whichever ICB a ward is in.
    """
    wards = directly_supported(frames.wards(table)).group_by("quarter", "returned_by", "provider")
    direct = wards.agg(nw.col("entities").sum().alias("direct"))
    sheets = table("current_sheets").filter(nw.col("sheet") == "wards")
    returned = sheets.select("quarter", nw.col("psc").alias("returned_by"))
    trusts = frames.trusts(table).join(returned, on=["quarter", "returned_by"], how="inner")
    both = trusts.join(direct, on=["quarter", "returned_by", "provider"], how="left")
    return both.with_columns(nw.col("direct").fill_null(0).cast(nw.Int64))


def ratio(numerator: str, denominator: str) -> Count:
    """One column out of another."""
    return lambda rows: _with_both_parts(
        rows.with_columns(numerator=nw.col(numerator).cast(nw.Int64), denominator=nw.col(denominator).cast(nw.Int64))
    )


def given(*interventions: str) -> Count:
    """Babies given an intervention, of those eligible for it; of several, each baby once for each of them."""
    return lambda rows: ratio("given", "eligible")(rows.filter(nw.col("intervention").is_in(interventions)))


def delivered(rows: nw.LazyFrame) -> nw.LazyFrame:
    """Interventions of the pathway that were given, each baby's every one."""
    return number("given")(rows.filter(nw.col("intervention").is_in(PATHWAY)))


def incidents(*practices: str) -> Count:
    """Incidents of some restrictive practices, of occupied bed days."""

    def count(rows: nw.LazyFrame) -> nw.LazyFrame:
        total = nw.sum_horizontal(*(nw.col(practice).cast(nw.Int64) for practice in practices))
        return ratio("incidents", "bed_days")(rows.with_columns(incidents=total))

    return count


def number(column: str) -> Count:
    """A count as it is."""
    return lambda rows: rows.with_columns(numerator=nw.col(column).cast(nw.Int64)).filter(~nw.col(column).is_null())


def per_registered_patient(measure: str) -> Count:
    """What an extract of opioid items counts under a measure, of registered patients, given there in thousands."""
    patients = (1000 * nw.col("denominator")).round().cast(nw.Int64)
    return lambda rows: _with_both_parts(_items(rows, measure).with_columns(denominator=patients))


def share_of_items(rows: nw.LazyFrame) -> nw.LazyFrame:
    """Opioid items at a high dose, of all items of the same opioids."""
    return ratio("numerator", "denominator")(_items(rows, "high_dose_opioid_share"))


def people_restrained(table: Tables) -> nw.LazyFrame:
    """A row a month and provider that reported people restrained: their `number` and its `bed_days` of the same month.

    Either is blank where it is suppressed or not given; `suppressed` says whether one of them is.
    """
    reported = frames.restraint_reported(table)
    bed_days = reported.filter(nw.col("measure") == "bed_days").select(
        "month", "provider_name", nw.col("number").alias("bed_days"), nw.col("suppressed").alias("bed_days_suppressed")
    )
    people = reported.filter(nw.col("measure") == "people_restrained_MHS76")
    both = people.join(bed_days, on=["month", "provider_name"], how="left")
    either = nw.col("suppressed") | nw.coalesce("bed_days_suppressed", nw.lit(False))
    return both.with_columns(suppressed=either)


def people_detained(table: Tables) -> nw.LazyFrame:
    """A row a month and provider that reported people detained at the month's end: their `number`."""
    return frames.restraint_reported(table).filter(nw.col("measure") == "people_detained")


def people_subject_to_mental_health_act(table: Tables) -> nw.LazyFrame:
    """A row a month and provider that reported people subject to the Mental Health Act at the month's end: their `number`."""
    return frames.restraint_reported(table).filter(nw.col("measure") == "people_subject_to_mental_health_act")


def at_stage(stage: int, intervention: str | None = None) -> Count:
    """Sites at a stage or above, of all sites; of one intervention where it is named."""

    def count(rows: nw.LazyFrame) -> nw.LazyFrame:
        rows = rows if intervention is None else rows.filter(nw.col("intervention") == intervention)
        reached = nw.when(nw.col("stage") >= stage).then(nw.col("entities")).otherwise(nw.lit(0))
        return rows.with_columns(numerator=reached.cast(nw.Int64), denominator=nw.col("entities"))

    return count


def whole_pathway_at_stage(stage: int) -> Count:
    """Trusts at a stage or above for every pathway intervention that applies to them, of all trusts."""
    return lambda rows: at_stage(stage)(least_advanced(rows))


def among(column: str, values: Sequence[int | str]) -> Count:
    """Sites that have one of these values, of all sites returned."""

    def count(rows: nw.LazyFrame) -> nw.LazyFrame:
        has_value = nw.when(nw.col(column).is_in(list(values))).then(nw.col("entities")).otherwise(nw.lit(0))
        return rows.with_columns(numerator=has_value.cast(nw.Int64), denominator=nw.col("entities"))

    return count


def trusts_supported(percent: float) -> Count:
    """NHS trusts of which so many percent of their wards are supported directly, of all trusts; each once in a unit."""

    def count(rows: nw.LazyFrame) -> nw.LazyFrame:
        trusts = sum_columns(rows, [*_OF_A_UNIT, "provider"], "direct", "entities")
        supported = (nw.col("entities") > 0) & (100 * nw.col("direct") >= percent * nw.col("entities"))
        return _one_each(trusts, supported)

    return count


def trusts_with_phases(phases: Sequence[int]) -> Count:
    """NHS trusts that have completed all of these phases of PSIRF, of all trusts returned; each once in a unit."""
    return lambda rows: _one_each(completed_phases(rows, phases, _OF_A_UNIT), nw.col("complete"))


def wards_with_data(rows: nw.LazyFrame) -> nw.LazyFrame:
    """Listed wards with data for a month of the quarter or more, of all wards listed for it."""
    return _one_each(rows, nw.col("months_with_data") > 0)


def wards_reduced(rows: nw.LazyFrame) -> nw.LazyFrame:
    """Wards that reduced restrictive practice, of all with data in their baseline and after it."""
    return _one_each(rows, restraint.is_reduced(restraint.ANY))


def incidents_avoided(rows: nw.LazyFrame) -> nw.LazyFrame:
    """Incidents fewer than there would be at each ward's own baseline rate, of those that there would be."""
    expected = rows.with_columns(denominator=restraint.expected_incidents().cast(nw.Int64))
    fewer = nw.col("denominator") - restraint.incidents_after()
    return expected.with_columns(numerator=fewer.cast(nw.Int64))


def _quarter_of(month: nw.Expr) -> nw.Expr:
    """The key of the financial quarter that a month is in."""
    year = month.dt.year() - nw.when(month.dt.month() < 4).then(nw.lit(1)).otherwise(nw.lit(0))
    number = (month.dt.month() + 8) // 3 % 4 + 1
    following = (year + 1).cast(nw.String).str.slice(2, 2)
    return nw.concat_str(year.cast(nw.String), nw.lit("/"), following, nw.lit(" Q"), number.cast(nw.String))


def _one_each(rows: nw.LazyFrame, reached: nw.Expr) -> nw.LazyFrame:
    flag = nw.when(reached).then(nw.lit(1)).otherwise(nw.lit(0))
    return rows.with_columns(numerator=flag.cast(nw.Int64), denominator=nw.lit(1).cast(nw.Int64))


def _items(rows: nw.LazyFrame, measure: str) -> nw.LazyFrame:
    of_measure = rows.filter(nw.col("measure") == measure)
    return of_measure.with_columns(numerator=nw.col("numerator").round().cast(nw.Int64))


def _with_both_parts(rows: nw.LazyFrame) -> nw.LazyFrame:
    return rows.filter(~nw.col("numerator").is_null(), ~nw.col("denominator").is_null())
