"""The demonstration's ledger: recalculations for shifts that the published charts show, each with its source.

The shifts of other measures are left for a person to find proposed, and to decide on.
"""

from collections.abc import Sequence
from datetime import date

from natpatsip.access import Actor
from natpatsip.demo.babies import CORD_MANAGEMENT_SHIFTS, INTERVENTIONS_SHIFTS, STEROIDS_SHIFT
from natpatsip.quarters import Quarter
from natpatsip.store import Store
from natpatsip.store.ledger import Judgement, Rebase, SeriesKey, get_decisions

BY = "Demonstration"
_REPORT = "NatPatSIP progress report, Q4 2022/23"
_MONTH_IS_OURS = "The report does not say when; the month is the demonstration’s"
# “The activity data … is now translating into statistical shifts in process data as seen in figures 9, 10, 11, 12 meaning
# more babies are reliably getting this intervention”; it does not say whether that will last.
_IN_THE_REPORT = Judgement("improvement", different="yes", explained="yes", wanted="yes")


def _accepted(measure: str, month: date, cause: str, reason: str) -> Rebase:
    why = f"{_REPORT}: {reason}. {_MONTH_IS_OURS}"
    return Rebase(SeriesKey(measure), month, "accepted", why, cause, demonstration=True, judgement=_IN_THE_REPORT)


PUBLISHED_SHIFTS = (
    _accepted(
        "corticosteroids",
        STEROIDS_SHIFT,
        "Published shift, 40% to 49%",
        "steroids went from a baseline of 40% of eligible babies to 49%",
    ),
    _accepted(
        "interventions_delivered",
        INTERVENTIONS_SHIFTS[0],
        "First published shift",
        "the mean of 1,617 interventions a month came in two statistical shifts, of which this is the first",
    ),
    _accepted(
        "interventions_delivered",
        INTERVENTIONS_SHIFTS[1],
        "Second published shift",
        "second statistical shift, to a mean of 1,617 interventions a month, 510 more than in April 2020",
    ),
    _accepted(
        "cord_management",
        CORD_MANAGEMENT_SHIFTS[0],
        "First published shift",
        "figure 9 shows statistical shifts between 33% of eligible babies in April 2020 and 61% in March 2023",
    ),
    _accepted(
        "cord_management",
        CORD_MANAGEMENT_SHIFTS[1],
        "Second published shift",
        "figure 9 shows statistical shifts between 33% of eligible babies in April 2020 and 61% in March 2023",
    ),
)


def record_published_shifts(store: Store, quarters: Sequence[Quarter]) -> None:
    """Append the recalculations that begin by the end of the quarters; one ever decided on is left alone.

    Raises StoreBusy.
    """
    with store.snapshot() as snapshot:
        new = [
            shift
            for shift in PUBLISHED_SHIFTS
            if any(shift.month <= quarter.end for quarter in quarters)
            and all(one.rebase.month != shift.month for one in get_decisions(snapshot, shift.series))
        ]
    if not new:
        return
    with store.writing() as writing:
        for shift in new:
            writing.decide(shift, Actor(BY))
