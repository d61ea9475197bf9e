"""Publishers' extracts: long CSV files (month, organisation, measure, number), each declared like any other sheet.

An extract is read by its headings, in any order. Publishers add columns, so a column that is not declared here is left
out; one that is declared and not there is an error. A CSV has no cover: what `SAID_BY_SENDER` names is the same for
every row, and whoever sends the file says it.
"""

from collections.abc import Callable, Iterable

from natpatsip.sheets import field_types
from natpatsip.sheets.field_types import perhaps_thousands
from natpatsip.sheets.national.extract import ICB_STANDS, MONTH, ORIGIN
from natpatsip.sheets.rules import in_one_alphabet
from natpatsip.sheets.specification import Answers, Breach, Column, Row, Rule, Sheet
from natpatsip.text import quoted

# A share of items, and an amount in milligrams: the other measures count whole things.
HIGH_DOSE_SHARE, AMOUNT = "high_dose_opioid_share", "opioid_ome"
_ASK_PUBLISHER = "Fetch the extract again, or ask its publisher."
SAID_BY_SENDER = tuple(column.name for column in ORIGIN)


def _measure(meaning: str, *codes: str) -> Column:
    """The measures that are taken, by the codes that stand in the file: no new one is taken for something it is not."""
    field_type = field_types.choice("measure", "unknown-measure", [(code, code) for code in codes])
    return Column("measure", "Measure", field_type, meaning, key=True, older_headings=("metric",))


def _more_than_all(answers: Answers) -> Iterable[Breach]:
    """A share is at most of all, and nothing can be counted of nothing; of 0, 0 is an answer, and has no share."""
    for row in answers.rows:
        part, whole = row.values.get("numerator"), row.values.get("denominator")
        is_bounded = row.values.get("measure") == HIGH_DOSE_SHARE or whole == 0
        if part is not None and whole is not None and is_bounded and part > whole:
            yield Breach(
                row,
                "numerator",
                f"{quoted(row.given['numerator'])}, of {quoted(row.given['denominator'])}",
                "a numerator that is part of its denominator",
                _ASK_PUBLISHER,
            )


def _not_whole(of: Callable[[Row], bool]) -> Rule:
    """What is counted in whole things and has decimals is asked about: “1.234” may be a thousand and more."""

    def check(answers: Answers) -> Iterable[Breach]:
        for row in answers.rows:
            number = row.values.get("numerator")
            if number is not None and number != int(number) and of(row):
                doubt = ", which may be thousands or decimals" if perhaps_thousands(row.given["numerator"]) else ""
                yield Breach(
                    row,
                    "numerator",
                    f"{quoted(row.given['numerator'])}{doubt}",
                    "a whole number",
                    "It was read with decimals. If thousands are meant, write them without a dot, and send the extract again.",
                )

    return Rule("not-whole", "query", check)


def _blank_means_suppressed(answers: Answers) -> Iterable[Breach]:
    """A number is either given or suppressed: both or neither, and nobody knows which of the two was meant."""
    for row in answers.rows:
        if not row.readable("numerator", "suppressed"):
            continue
        if row.values["suppressed"] and row.values["numerator"] is not None:
            yield Breach(
                row,
                "numerator",
                f"“{row.given['numerator']}”, on a line that says it is suppressed",
                "an empty cell where the number is suppressed",
                "Fetch the extract again, or ask its publisher which of the two is right.",
            )
        elif not row.values["suppressed"] and row.values["numerator"] is None:
            yield Breach(
                row,
                "numerator",
                "nothing, on a line that says it is not suppressed",
                "a number where it is not suppressed",
                "Fetch the extract again, or ask its publisher whether the number is missing or suppressed.",
            )


OPIOID_ITEMS = Sheet(
    name="opioid_items",
    title="Opioid items",
    programme="MedSIP",
    purpose="Opioids prescribed in primary care by month and ICB, in items and doses rather than patients",
    columns=(
        MONTH,
        Column(
            "icb",
            "Integrated care board",
            field_types.icb,
            "The ICB of the practices that prescribed",
            key=True,
            older_headings=("icb", "icb_ods_code", "icb_code", "organisation"),
        ),
        _measure(
            "Items at a high dose, their share of all items, or the amount prescribed in oral morphine equivalent",
            "high_dose_opioid_items",
            HIGH_DOSE_SHARE,
            AMOUNT,
        ),
        Column(
            "numerator",
            "Numerator",
            field_types.number_between(0, 100_000_000_000),
            "Items with a likely daily dose of 120 mg or more of oral morphine equivalent; for opioid_ome, milligrams",
        ),
        Column(
            "denominator",
            "Denominator",
            field_types.number_between(0, 100_000_000),
            "Thousands of registered patients; for high_dose_opioid_share, all items of the same opioids",
        ),
        *ORIGIN,
    ),
    sender="publisher",
    grain="month",
    rules=(
        Rule("more-than-all", "error", _more_than_all),
        _not_whole(lambda row: row.values.get("measure") not in (AMOUNT, None)),
        ICB_STANDS,
    ),
)

RESTRAINT_REPORTED = Sheet(
    name="restraint_reported",
    title="Restraint reported",
    programme="MHSIP",
    purpose="Restraint, detention and bed days that providers of mental health care report, by month",
    columns=(
        MONTH,
        Column(
            "provider_code",
            "Provider code",
            field_types.code,
            "The provider’s ODS code, where the publisher gives one",
            required=False,
            older_headings=("trust_ods_code", "provider_ods_code"),
        ),
        Column(
            "provider_name",
            "Provider",
            field_types.name_up_to(200),
            "The provider as the publisher names it",
            key=True,
            older_headings=("provider_name", "organisation"),
        ),
        _measure(
            "Bed days in the month, people detained or subject to the Mental Health Act at its end, or people restrained",
            "bed_days",
            "people_detained",
            "people_subject_to_mental_health_act",
            "people_restrained_MHS76",
        ),
        Column(
            "numerator",
            "Number",
            field_types.number_between(0, 100_000_000),
            "The number reported; blank when it is suppressed, which is not 0",
            required=False,
            of_people=True,
            older_headings=("value", "numerator"),
        ),
        Column(
            "suppressed", "Suppressed", field_types.yes_no, "Whether the publisher withholds the number as too small"
        ),
        *ORIGIN,
    ),
    sender="publisher",
    grain="month",
    rules=(
        Rule("suppressed-or-not", "error", _blank_means_suppressed),
        _not_whole(lambda row: True),
        in_one_alphabet("provider_name"),
    ),
)

EXTRACTS = (OPIOID_ITEMS, RESTRAINT_REPORTED)

PUBLISHERS = {
    OPIOID_ITEMS.name: "OpenPrescribing, from NHSBSA prescribing data",
    RESTRAINT_REPORTED.name: "NHS England, Mental Health Services Data Set",
}
"""Who publishes each extract: the source of its rows unless its sender says another."""
