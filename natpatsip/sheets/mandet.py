"""Managing Deterioration: care homes at each stage of adoption, by integrated care board and tool."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from natpatsip import catalogue, organisations
from natpatsip.sheets import field_types
from natpatsip.sheets.lines import every_icb
from natpatsip.sheets.rules import belongs_to_collaborative, moved_by_more_than_a_tenth
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Across, Answers, Breach, Column, Member, Rule, Sheet, Values

# A third of all care homes in England.
_HOMES = field_types.count_up_to(5_000)
_TOOLS = {tool.code: tool for tool in catalogue.tools()}


def _every_icb_and_tool(scope: ReturnScope, known: Sequence[Values], ever: Sequence[Values]) -> list[Values]:
    return [{**icb, "tool": tool} for icb in every_icb(scope, known, ever) for tool in _TOOLS]


def _tool_allows(line: Values, stage: int) -> bool:
    return stage <= _TOOLS[line["tool"]].highest_stage if line.get("tool") in _TOOLS else True


def _homes_sum_to_registered(answers: Answers) -> Iterable[Breach]:
    homes = defaultdict(list)
    for row in answers.rows:
        if row.readable("icb"):
            homes[row.values["icb"]].append(row)
    for rows in homes.values():
        if not all(row.readable("homes", "care_homes_registered") for row in rows):
            continue
        total, registered = sum(row.values["homes"] for row in rows), rows[0].values["care_homes_registered"]
        if total != registered:
            yield Breach(
                rows[0],
                "care_homes_registered",
                f"{registered:,} registered, but the homes at all stages and tools come to {total:,}",
                "the homes of an ICB, over all tools and stages, add up to its registered homes",
                "Count each home once, under one tool and one stage, or correct the number of registered homes.",
            )


CARE_HOMES = Sheet(
    name="care_homes",
    title="Care homes",
    programme="ManDet",
    purpose="How many care homes stand at each stage of adopting a tool for noticing deterioration",
    columns=(
        Column(
            "icb",
            "Integrated care board",
            field_types.icb,
            "The ICB in whose area the homes are",
            key=True,
            printed=True,
        ),
        Column(
            "tool",
            "Tool",
            field_types.choice("tool", "unknown-tool", [(tool.code, tool.name) for tool in _TOOLS.values()]),
            "The tool the homes use or have chosen; undecided for those that have chosen none",
            key=True,
            printed=True,
        ),
        Column(
            "care_homes_registered",
            "Care homes registered in the ICB",
            _HOMES,
            "All care homes registered in the ICB at the end of the quarter, on the first line of each ICB;"
            " the same on every row of the ICB in the table",
            older_headings=("Care homes registered", "Registered care homes"),
            once_per=("icb",),
        ),
    ),
    across=Across(
        name="stage",
        heading="Stage of adoption",
        meaning="The stage of adoption that the homes stand at, 0 to 7",
        type=field_types.stage,
        members=tuple(Member(stage.number, f"Stage {stage.label}") for stage in catalogue.stages()),
        values=(Column("homes", "Care homes", _HOMES, "Care homes at this stage with this tool"),),
        is_asked=_tool_allows,
        not_asked_because="a home whose tool is undecided cannot be above stage 3",
    ),
    lines=_every_icb_and_tool,
    rules=(
        belongs_to_collaborative("icb", organisations.collaboratives_of_icb),
        Rule("homes-do-not-sum", "error", _homes_sum_to_registered),
        moved_by_more_than_a_tenth("icb", "care_homes_registered", "registered care homes"),
    ),
    guidance=(
        "Count each care home once: under the tool it uses, at the stage it has reached.",
        "Put homes that have not chosen a tool under “Tool undecided”; they cannot be above stage 3.",
        "Write 0 where there are none. A blank is not read as 0.",
        "The homes of an ICB, over all tools and stages, add up to the homes registered in it.",
    ),
)
