"""Maternity and Neonatal: the pathway for babies born too soon, early warning tools, and preterm birth work by ICB."""

from natpatsip import catalogue, organisations
from natpatsip.sheets import field_types
from natpatsip.sheets.lines import every_icb, every_maternity_trust
from natpatsip.sheets.rules import belongs_to_collaborative, collaboratives_of_trust, has_merged, went_back
from natpatsip.sheets.specification import Across, Column, Member, Sheet

_TRUST = Column(
    "trust", "Trust", field_types.trust, "An NHS trust with maternity and neonatal services", key=True, printed=True
)
_PROGRESS = Column(
    "progress",
    "Stage of adoption",
    field_types.progress,
    "The stage reached, as its number; “not_applicable”; blank when not reported",
    required=False,
)
_TRUST_RULES = (belongs_to_collaborative("trust", collaboratives_of_trust), has_merged)
_BLANK_IS_NOT_REPORTED = (
    "Leave a cell blank only when you do not know: it counts as not reported, and stays in the denominator.",
    "Answer “Not applicable” where a trust does not give the care at all: it leaves the denominator.",
)

OPTIMISATION = Sheet(
    name="optimisation",
    title="Optimisation",
    programme="MatNeo",
    purpose="How far each trust has adopted each intervention for babies born too soon",
    columns=(
        _TRUST,
        Column(
            "preterm_lead",
            "Preterm birth lead in post?",
            field_types.yes_no,
            "Whether the trust has someone in post who leads its work on preterm birth; blank when not known",
            required=False,
        ),
    ),
    across=Across(
        name="intervention",
        heading="Intervention",
        meaning="The intervention that the stage is about",
        type=field_types.from_catalogue("intervention", "unknown-intervention", catalogue.interventions()),
        members=tuple(Member(intervention.code, intervention.label) for intervention in catalogue.interventions()),
        values=(_PROGRESS,),
    ),
    lines=every_maternity_trust,
    rules=(*_TRUST_RULES, went_back("progress", field_types.progress, "trust", "intervention")),
    guidance=(
        "One line a trust. Give each intervention the stage that the whole trust has reached.",
        *_BLANK_IS_NOT_REPORTED,
    ),
)

EARLY_WARNING = Sheet(
    name="early_warning",
    title="Early warning",
    programme="MatNeo",
    purpose="How far each trust has adopted the national early warning tools for mothers and newborn babies",
    columns=(
        _TRUST,
        Column(
            "record",
            "Maternity record",
            field_types.from_catalogue("record", "unknown-record", catalogue.record_kinds()),
            "Whether the trust keeps its maternity records on paper or digitally",
        ),
        Column("pilot_site", "Pilot site?", field_types.yes_no, "Whether the trust tested the tools before others"),
    ),
    across=Across(
        name="tool",
        heading="Early warning tool",
        meaning="The tool that the stage is about",
        type=field_types.from_catalogue("early_warning_tool", "unknown-tool", catalogue.early_warning_tools()),
        members=tuple(Member(tool.code, tool.label) for tool in catalogue.early_warning_tools()),
        values=(_PROGRESS,),
    ),
    lines=every_maternity_trust,
    rules=(*_TRUST_RULES, went_back("progress", field_types.progress, "trust", "tool")),
    guidance=("One line a trust. Give each tool the stage that the whole trust has reached.", *_BLANK_IS_NOT_REPORTED),
)

PRETERM_SCORE = Sheet(
    name="preterm_score",
    title="Preterm score",
    programme="MatNeo",
    purpose="How far each ICB’s work on preterm birth has come",
    columns=(
        Column("icb", "Integrated care board", field_types.icb, "The ICB that does the work", key=True, printed=True),
        Column(
            "score",
            "Progression assessment score",
            field_types.score,
            "The progress score of the ICB’s preterm work, 0.5 to 5.0; blank when it was not assessed",
            required=False,
        ),
    ),
    lines=every_icb,
    rules=(
        belongs_to_collaborative("icb", organisations.collaboratives_of_icb),
        went_back("score", field_types.score, "icb"),
    ),
    guidance=("One score for each ICB. Leave it blank when the work was not assessed this quarter.",),
)
