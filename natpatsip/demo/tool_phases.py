"""When each phase of the early warning tools was planned and took place, as far as it was known in a quarter."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from natpatsip.quarters import Quarter

FIRST = Quarter(2021, 4)

REPORT = "NatPatSIP progress report, Q4 2022/23"
STARTS_ILLUSTRATIVE, PLAN_ILLUSTRATIVE = f"{REPORT}; starts illustrative", f"{REPORT}; plan illustrative"
ILLUSTRATIVE = "Demonstration: illustrative, for want of a published plan"


class Phase(NamedTuple):
    """A phase of a tool, by months: what was planned, what took place, who says so."""

    tool: str
    number: int
    planned: tuple[date, date]
    actual: tuple[date, date] | None
    source: str


# Published (NatPatSIP progress report, Q4 2022/23): phase 1 was to be complete by June 2022 for MEWS and by May 2022 for
# NEWTT2, and was; phase 2 of MEWS was to be complete by September 2022 and began in Q3 2022/23; phase 2 of both was
# complete in Q4. Where the report gives a quarter, its first or last month stands here. Other months are ours.
PHASES = (
    Phase("mews", 1, (date(2022, 4, 1), date(2022, 6, 1)), (date(2022, 4, 1), date(2022, 6, 1)), STARTS_ILLUSTRATIVE),
    Phase("mews", 2, (date(2022, 7, 1), date(2022, 9, 1)), (date(2022, 10, 1), date(2023, 3, 1)), STARTS_ILLUSTRATIVE),
    Phase("mews", 3, (date(2023, 6, 1), date(2023, 11, 1)), None, ILLUSTRATIVE),
    Phase("mews", 4, (date(2023, 12, 1), date(2024, 9, 1)), None, ILLUSTRATIVE),
    Phase("mews", 5, (date(2023, 9, 1), date(2024, 3, 1)), None, ILLUSTRATIVE),
    Phase("mews", 6, (date(2024, 4, 1), date(2025, 3, 1)), None, ILLUSTRATIVE),
    Phase("newtt2", 1, (date(2022, 3, 1), date(2022, 5, 1)), (date(2022, 3, 1), date(2022, 5, 1)), STARTS_ILLUSTRATIVE),
    Phase("newtt2", 2, (date(2022, 7, 1), date(2022, 9, 1)), (date(2022, 10, 1), date(2023, 3, 1)), PLAN_ILLUSTRATIVE),
    Phase("newtt2", 3, (date(2023, 7, 1), date(2023, 12, 1)), None, ILLUSTRATIVE),
    Phase("newtt2", 4, (date(2024, 1, 1), date(2024, 9, 1)), None, ILLUSTRATIVE),
    Phase("newtt2", 5, (date(2023, 9, 1), date(2024, 3, 1)), None, ILLUSTRATIVE),
    Phase("newtt2", 6, (date(2024, 4, 1), date(2025, 3, 1)), None, ILLUSTRATIVE),
)
# The quarter from which on there is a plan for each phase.
_PLANNED_IN = {1: FIRST, 2: FIRST, 3: Quarter(2022, 3), 4: Quarter(2022, 4), 5: Quarter(2022, 4), 6: Quarter(2022, 4)}


def tool_phase_rows(quarter: Quarter) -> list[dict[str, Any]]:
    """A row for each tool and phase, with what was known of it at the end of a quarter; none before there was a plan."""
    return [] if quarter < FIRST else list(_known(quarter))


def _known(quarter: Quarter) -> Iterator[dict[str, Any]]:
    for phase in PHASES:
        planned = phase.planned if quarter >= _PLANNED_IN[phase.number] else (None, None)
        actual = [month if month <= quarter.end else None for month in phase.actual or (date.max, date.max)]
        yield {
            "tool": phase.tool,
            "phase": phase.number,
            "planned_start": planned[0],
            "planned_end": planned[1],
            "actual_start": actual[0],
            "actual_end": actual[1],
            "source": phase.source,
        }
