"""Medicines: where each ICB stands in the whole-system approach to opioids."""

from collections.abc import Iterable

from natpatsip import catalogue, organisations
from natpatsip.sheets import field_types
from natpatsip.sheets.lines import every_icb
from natpatsip.sheets.rules import belongs_to_collaborative, went_back
from natpatsip.sheets.specification import Answers, Breach, Column, Rule, Sheet

NOT_ENGAGED = 0
_PHASE = field_types.phases("opioid_phase", "unknown-phase", catalogue.opioid_phases(), none="Not engaged")


def _score_goes_with_phase(answers: Answers) -> Iterable[Breach]:
    for row in answers.rows:
        if not row.readable("phase", "score"):
            continue
        engaged, scored = row.values["phase"] != NOT_ENGAGED, row.values["score"] is not None
        if engaged != scored:
            found = "no score, although the ICB is in a phase" if engaged else "a score for an ICB that is not engaged"
            yield Breach(
                row,
                "score",
                found,
                "a score for every ICB in a phase, and for no other",
                "Give the ICB’s score." if engaged else "Clear the score, or give the ICB’s phase.",
            )


OPIOIDS = Sheet(
    name="opioids",
    title="Opioids",
    programme="MedSIP",
    purpose="Which phase of the whole-system approach to opioids each ICB has reached, and how far its project has come",
    columns=(
        Column("icb", "Integrated care board", field_types.icb, "The ICB that does the work", key=True, printed=True),
        Column(
            "phase",
            "Phase",
            _PHASE,
            "The phase that the ICB is in, 1 to 6; 0 when it is not engaged",
        ),
        Column(
            "score",
            "Project progress score",
            field_types.score,
            "How far the ICB’s project has come, 0.5 to 5.0; blank for an ICB that is not engaged",
            required=False,
        ),
        Column(
            "improvement_aim",
            "Improvement aim",
            field_types.words_up_to(1_000),
            "What the ICB aims for, in its own words; blank until it is agreed",
            required=False,
        ),
    ),
    lines=every_icb,
    rules=(
        belongs_to_collaborative("icb", organisations.collaboratives_of_icb),
        Rule("score-without-phase", "error", _score_goes_with_phase),
        went_back("phase", _PHASE, "icb"),
        went_back("score", field_types.score, "icb"),
    ),
    guidance=(
        "One line for each ICB. An ICB that takes no part yet is “Not engaged”, without a score.",
        "The scores are explained on the dashboard’s page Definitions.",
    ),
)
