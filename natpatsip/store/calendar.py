"""The calendar of a quarter: when its returns open, are due and close, and what was agreed with one collaborative."""

from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise
from typing import Any

from natpatsip.quarters import Quarter
from natpatsip.text import written_day


class WrongCalendar(ValueError):
    """A calendar whose days do not follow on one another; says which."""


@dataclass(frozen=True)
class Calendar:
    """The days of a quarter's returns, as the national team set them; None for one that is not set.

    Returns can be drafted from `opens` and are in time up to `due`; queries are to be explained by `queries_by`; what comes
    up to `closes` is in the report, whose draft and release have their days. `contact` is whom to ask. Raises WrongCalendar.
    """

    quarter: Quarter
    due: date
    opens: date | None = None
    queries_by: date | None = None
    closes: date | None = None
    draft: date | None = None
    release: date | None = None
    contact: str = ""

    def __post_init__(self) -> None:
        if self.due <= self.quarter.end:
            raise WrongCalendar(
                f"{self.quarter} ends on {written_day(self.quarter.end)}, so its returns are due after that day."
            )
        days = self.days
        for (name, day), (following, later) in pairwise(days):
            if later < day:
                raise WrongCalendar(
                    f"“{following}”, {written_day(later)}, comes before “{name}”, {written_day(day)}. Mend one of them."
                )

    @property
    def days(self) -> list[tuple[str, date]]:
        """What each day is, and the day, in the order in which they come; those that are set."""
        every = [(words, getattr(self, name)) for name, words in DAYS.items()]
        return [(words, day) for words, day in every if day is not None]

    @property
    def body(self) -> dict[str, Any]:
        """As an event has it, by its fields."""
        own = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in own.items() if value is not None} | {"quarter": self.quarter.key}


# What each day of a calendar is, in the order in which they come.
DAYS = {
    "opens": "Returns open",
    "due": "Returns due",
    "queries_by": "Queries explained",
    "closes": "Returns close",
    "draft": "Draft report",
    "release": "Report released",
}
