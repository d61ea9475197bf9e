"""Medicines: where each board stands in the whole-system approach to opioids."""

from collections.abc import Iterable

from natpatsip import catalogue, organisations
from natpatsip.sheets import kinds
from natpatsip.sheets.lines import every_board
from natpatsip.sheets.rules import belongs_to_collaborative, went_back
from natpatsip.sheets.specification import Answers, Breach, Column, Rule, Sheet

NOT_ENGAGED = 0
_PHASE = kinds.phases("opioid_phase", "unknown-phase", catalogue.opioid_phases(), none="Not engaged")


def _score_goes_with_phase(answers: Answers) -> Iterable[Breach]:
    for row in answers.rows:
        if not row.readable("phase", "score"):
            continue
        engaged, scored = row.values["phase"] != NOT_ENGAGED, row.values["score"] is not None
        if engaged != scored:
            found = (
                "no score, although the board is in a phase" if engaged else "a score for a board that is not engaged"
            )
            yield Breach(
                row,
                "score",
                found,
                "a score for every board in a phase, and for no other",
                "Give the board’s score." if engaged else "Clear the score, or give the board’s phase.",
            )


OPIOIDS = Sheet(
    name="opioids",
    title="Opioids",
    programme="MedSIP",
    purpose="Which phase of the whole-system approach to opioids each board has reached, and how far its project has come",
    columns=(
        Column("icb", "Integrated care board", kinds.icb, "The board that does the work", key=True, printed=True),
        Column(
            "phase",
            "Phase",
            _PHASE,
            "The phase that the board is in, 1 to 6; 0 when it is not engaged",
        ),
        Column(
            "score",
            "Project progress score",
            kinds.score,
            "How far the board’s project has come, 0.5 to 5.0; blank for a board that is not engaged",
            required=False,
        ),
        Column(
            "improvement_aim",
            "Improvement aim",
            kinds.text,
            "What the board aims for, in its own words; blank until it is agreed",
            required=False,
        ),
    ),
    lines=every_board,
    rules=(
        belongs_to_collaborative("icb", organisations.collaboratives_of_icb),
        Rule("score-without-phase", "error", _score_goes_with_phase),
        went_back("phase", _PHASE, "icb"),
        went_back("score", kinds.score, "icb"),
    ),
    guidance=(
        "One line a board. A board that takes no part yet is “Not engaged”, without a score.",
        "The scores are explained on the dashboard’s page Definitions.",
    ),
)
