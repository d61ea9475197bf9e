"""Trusts: all the wards that each NHS trust has in a collaborative's area, and its part in the programme."""

from collections import Counter
from collections.abc import Iterable, Sequence

from natpatsip import catalogue, organisations
from natpatsip.sheets import field_types
from natpatsip.sheets.rules import belongs_to_collaborative, first_of_each, moved_by_more_than_a_tenth
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Answers, Breach, Column, Rule, Sheet, Values


def _wards_fit_in_trust(answers: Answers) -> Iterable[Breach]:
    listed = Counter(ward["provider"] for ward in answers.other_sheets.get("wards", ()))
    for trust, row in first_of_each(answers.rows, "provider").items():
        total = row.values.get("wards_total")
        if total is not None and listed[trust] > total:
            yield Breach(
                row,
                "wards_total",
                f"{total:,} wards in all, but {listed[trust]:,} listed on the Wards sheet",
                "at least as many wards in all as the Wards sheet lists for the trust",
                "Correct the number of wards, or the lines on the Wards sheet.",
            )


def _involvement_agrees_with_wards(answers: Answers) -> Iterable[Breach]:
    if "wards" not in answers.other_sheets:
        return
    direct = {ward["provider"] for ward in answers.other_sheets["wards"] if ward["support"] == "direct"}
    for trust, row in first_of_each(answers.rows, "provider").items():
        says_direct = row.values.get("involvement") == "direct"
        if "involvement" in row.values and says_direct != (trust in direct):
            found = "has no directly supported ward" if says_direct else "has directly supported wards"
            yield Breach(
                row,
                "involvement",
                f"“{row.given['involvement']}”, but the trust {found} on the Wards sheet",
                "Direct for a trust with a directly supported ward, and only for such a trust",
                "Correct this answer, or the support given on the Wards sheet.",
            )


def _eligible_trusts(scope: ReturnScope, known: Sequence[Values], ever: Sequence[Values]) -> list[Values]:
    return [{"provider": trust.code} for trust in organisations.providers_of(scope.psc, on=scope.quarter.end)]


TRUSTS = Sheet(
    name="trusts",
    title="Trusts",
    programme="MHSIP",
    purpose="How many wards each NHS mental health, learning disability and autism trust has here, and its part in the work",
    columns=(
        Column("provider", "NHS trust", field_types.provider, "An eligible NHS trust", key=True, printed=True),
        Column(
            "wards_total",
            "All wards of the trust in this collaborative",
            field_types.count_up_to(500),
            "Every inpatient ward that the trust has in this collaborative’s area, taking part or not",
            older_headings=("All wards", "Total number of wards"),
        ),
        Column(
            "involvement",
            "Involved in the programme?",
            field_types.from_catalogue("involvement", "unknown-involvement", catalogue.involvement_kinds()),
            "Whether the collaborative supports a ward of the trust directly, meets it in the network, or neither",
        ),
    ),
    lines=_eligible_trusts,
    rules=(
        belongs_to_collaborative("provider", organisations.collaboratives_of_provider),
        Rule("wards-exceed-total", "error", _wards_fit_in_trust),
        Rule("involvement-disagrees", "error", _involvement_agrees_with_wards),
        moved_by_more_than_a_tenth("provider", "wards_total", "wards in all"),
    ),
    guidance=(
        "Count all inpatient wards that the trust has in your area, whether they take part or not.",
        "A trust that works in two collaboratives’ areas is in both returns, each with its own wards.",
    ),
)
