"""Wards: each ward that takes part in reducing restrictive practice, and the stage it has reached."""

from collections import Counter
from collections.abc import Iterable, Sequence

from natpatsip import catalogue, organisations
from natpatsip.sheets import field_types
from natpatsip.sheets.rules import belongs_to_collaborative, first_of_each, in_one_alphabet, went_back
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Answers, Breach, Column, Rule, Sheet, Values
from natpatsip.sheets.ward_ids import WARD_ID, find_not_issued, new_ids
from natpatsip.text import quoted

IMPLEMENTATION_STAGE = 4
# So many wards that are no longer there are named; the others are counted.
_MOST_NAMED = 5


def _known_and_new_wards(scope: ReturnScope, known: Sequence[Values], ever: Sequence[Values]) -> list[Values]:
    """The wards of the last return by id, then ids never used before: a rename is no new ward, and no id comes back."""
    listed = [values["ward_id"] for values in known]
    used = {*listed, *(values["ward_id"] for values in ever)}
    return [{"ward_id": ward_id} for ward_id in [*listed, *new_ids(scope.psc, used)]]


def _id_was_issued(answers: Answers) -> Iterable[Breach]:
    psc, used = answers.scope.psc, {values["ward_id"] for values in answers.ever}
    first, next_free = first_of_each(answers.rows, "ward_id"), new_ids(psc, used)[0]
    for ward_id in find_not_issued(first, psc, used):
        yield Breach(
            first[ward_id],
            "ward_id",
            quoted(ward_id),
            f"a ward id printed by this collaborative’s template, such as {next_free}",
            "Use the next free id of the template, and keep each ward’s id from quarter to quarter. If none is free,"
            " send the wards that have one, and download the template again: it has more.",
        )


def _implements_from_stage_four(answers: Answers) -> Iterable[Breach]:
    for row in answers.rows:
        if row.values.get("implementing") and row.values.get("stage", IMPLEMENTATION_STAGE) < IMPLEMENTATION_STAGE:
            yield Breach(
                row,
                "implementing",
                f"Yes, at {catalogue.stage(row.values['stage']).label}",
                f"wards that implement the change package are at {catalogue.stage(IMPLEMENTATION_STAGE).label} or above",
                "Check the stage and this answer. If both are right, explain how that is.",
            )


def _missing_since_last_quarter(answers: Answers) -> Iterable[Breach]:
    present = {row.values.get("ward_id") for row in answers.rows}
    gone = [values for values in answers.previous if values["ward_id"] not in present]
    if gone:
        wards = [quoted(f"{values['ward_name']} ({values['ward_id']})") for values in gone]
        more = f" and {len(wards) - _MOST_NAMED:,} more" if len(wards) > _MOST_NAMED else ""
        yield Breach(
            None,
            "",
            f"{', '.join(wards[:_MOST_NAMED])}{more}, returned in {answers.scope.quarter.previous} and not now",
            "every ward of the last quarter, unless it has left the programme",
            "If a ward has left or closed, say so. If not, put its line back.",
        )


def _fits_the_trusts_that_stand(answers: Answers) -> Iterable[Breach]:
    """Wards sent without the Trusts sheet are held against the one that stands; sent with it, its own rule does that."""
    if "trusts" in answers.sent:
        return
    totals = {trust["provider"]: trust["wards_total"] for trust in answers.other_sheets.get("trusts", ())}
    listed = Counter(row.values.get("provider") for row in answers.rows)
    for provider, row in first_of_each(answers.rows, "provider").items():
        if listed[provider] > totals.get(provider, listed[provider]):
            yield Breach(
                row,
                "provider",
                f"{listed[provider]:,} wards of “{row.given['provider']}”, which has {totals[provider]:,} in all on the"
                " Trusts sheet returned before",
                "at most as many wards as the trust has in all",
                "Correct the lines, or send the Trusts sheet with this one.",
            )


WARDS = Sheet(
    name="wards",
    title="Wards",
    programme="MHSIP",
    purpose="Every ward that takes part in reducing restrictive practice, supported directly or through a network",
    columns=(
        Column(
            "ward_id",
            "Ward id",
            WARD_ID,
            "The ward’s lasting id, issued by the template; it stays when the ward is renamed",
            key=True,
            printed=True,
        ),
        Column("ward_name", "Ward name", field_types.name_up_to(120), "The ward’s name as it is known locally"),
        Column("provider", "Provider", field_types.provider, "The NHS trust or private provider that runs the ward"),
        Column("icb", "Integrated care board", field_types.icb, "The ICB in whose area the ward is"),
        Column(
            "ward_type",
            "Ward type",
            field_types.from_catalogue("ward_type", "unknown-ward-type", catalogue.ward_types()),
            "The kind of care the ward gives",
        ),
        Column(
            "support",
            "Support",
            field_types.from_catalogue("support", "unknown-support", catalogue.support_kinds()),
            "Direct: coached by the collaborative; network: takes part through the patient safety network",
        ),
        Column("stage", "Stage of adoption", field_types.stage, "The stage of adoption the ward has reached, 0 to 7"),
        Column(
            "implementing",
            "Implementing the change package?",
            field_types.yes_no,
            "Whether the ward is putting the change package for less restrictive practice into use",
        ),
    ),
    lines=_known_and_new_wards,
    fixed_lines=False,
    may_be_empty=True,
    rules=(
        belongs_to_collaborative("provider", organisations.collaboratives_of_provider, some_work_everywhere=True),
        belongs_to_collaborative("icb", organisations.collaboratives_of_icb),
        Rule("ward-id-not-issued", "error", _id_was_issued),
        in_one_alphabet("ward_name"),
        Rule("wards-exceed-total", "error", _fits_the_trusts_that_stand),
        Rule("implementing-below-stage-4", "query", _implements_from_stage_four),
        went_back("stage", field_types.stage, "ward_id"),
        Rule("ward-missing", "query", _missing_since_last_quarter),
    ),
    guidance=(
        "One line a ward. Start a new ward on the next free ward id, and keep its id for good.",
        "List wards that you support directly and wards that take part through the network.",
        "A ward that has left the programme is taken off the list. If none is left, answer “Nothing to report”.",
    ),
)
