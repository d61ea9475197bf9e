"""National maternity data: interventions given to eligible babies by month and trust, and the phases of the tools."""

from collections.abc import Iterable, Sequence

from natpatsip import catalogue, organisations
from natpatsip.sheets import field_types
from natpatsip.sheets.national.extract import MONTH, MONTH_IS_OVER, ORIGIN, no_more_than
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Across, Answers, Breach, Column, Member, Rule, Sheet, Values

ALL_SEVEN = catalogue.Choice("all_seven", "All seven", "Every intervention of the pathway that the baby needed")
# More babies than are born in any trust in a month.
_BABIES = field_types.count_up_to(2_000)
_COUNTED = (*catalogue.pathway_interventions(), ALL_SEVEN)


def _trusts_and_months(scope: ReturnScope, known: Sequence[Values], ever: Sequence[Values]) -> list[Values]:
    trusts = [
        trust.code
        for psc in organisations.collaboratives()
        for trust in organisations.maternity_trusts_of(psc.code, on=scope.quarter.end)
    ]
    return [{"month": month, "trust": trust} for month in scope.quarter.months for trust in trusts]


def _phases_of_tools(scope: ReturnScope, known: Sequence[Values], ever: Sequence[Values]) -> list[Values]:
    return [
        {"tool": tool.code, "phase": phase.number}
        for tool in catalogue.early_warning_tools()
        for phase in catalogue.tool_phases()
    ]


def _ends_after_start(answers: Answers) -> Iterable[Breach]:
    for row in answers.rows:
        for what in ("planned", "actual"):
            start, end = row.values.get(f"{what}_start"), row.values.get(f"{what}_end")
            if end and (start is None or end < start):
                yield Breach(
                    row,
                    f"{what}_end",
                    f"{end:%B %Y}, {f'before it starts in {start:%B %Y}' if start else 'without a start'}",
                    "an end that is not before its start",
                    "Correct the start or the end.",
                )


OPTIMISATION_MONTHLY = Sheet(
    name="optimisation_monthly",
    title="Optimisation by month",
    programme="MatNeo",
    purpose="How many babies born too soon were eligible for each intervention, and how many were given it",
    columns=(
        MONTH,
        Column("trust", "Trust", field_types.trust, "The trust where the baby was born", key=True, printed=True),
        *ORIGIN,
    ),
    across=Across(
        name="intervention",
        heading="Intervention",
        meaning="The intervention; “all_seven” for babies given every one that they needed",
        type=field_types.from_catalogue("counted_intervention", "unknown-intervention", _COUNTED),
        members=tuple(Member(intervention.code, intervention.label) for intervention in _COUNTED),
        values=(
            Column(
                "eligible",
                "eligible",
                _BABIES,
                "Babies eligible for it; blank without data",
                required=False,
                of_people=True,
            ),
            Column(
                "given",
                "given",
                _BABIES,
                "Of them, babies given it; blank without data",
                required=False,
                of_people=True,
            ),
        ),
    ),
    lines=_trusts_and_months,
    fixed_lines=False,
    sender="national team",
    grain="month",
    rules=(MONTH_IS_OVER, no_more_than("given", "eligible", "no more babies given it than were eligible")),
    guidance=("One line a month and trust. Leave a trust without data blank: it is missing, not 0.",),
)

TOOL_PHASES = Sheet(
    name="tool_phases",
    title="Tool phases",
    programme="MatNeo",
    purpose="When each phase of the early warning tools was planned, and when it took place",
    columns=(
        Column(
            "tool",
            "Tool",
            field_types.from_catalogue("early_warning_tool", "unknown-tool", catalogue.early_warning_tools()),
            "The early warning tool",
            key=True,
            printed=True,
        ),
        Column(
            "phase",
            "Phase",
            field_types.phases("tool_phase", "unknown-phase", catalogue.tool_phases()),
            "The phase, 1 to 6; 3 and 4 are for trusts on paper, 5 and 6 for digital ones",
            key=True,
            printed=True,
        ),
        *(
            Column(f"{what}_{end}", f"{what.capitalize()} {end}", MONTH.type, meaning, required=False)
            for what, end, meaning in (
                ("planned", "start", "The month it was planned to begin"),
                ("planned", "end", "The month it was planned to be complete"),
                ("actual", "start", "The month it began; blank when it has not"),
                ("actual", "end", "The month it was complete; blank when it is not"),
            )
        ),
        *ORIGIN,
    ),
    lines=_phases_of_tools,
    sender="national team",
    grain="month",
    rules=(Rule("ends-before-start", "error", _ends_after_start),),
    guidance=("Give months. Leave blank what is not planned yet or has not taken place.",),
)
