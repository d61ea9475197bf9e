"""The calendar of a quarter: when its returns open, are due and close, and what was agreed with one collaborative."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from natpatsip.access import Actor, require
from natpatsip.errors import UserError
from natpatsip.quarters import Quarter
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store.appending import Appending
from natpatsip.store.event_kinds import CALENDAR_SET, EXTENDED
from natpatsip.store.snapshot import Snapshot
from natpatsip.text import written_day

_LINE_BYTES = 500


class WrongCalendar(UserError, ValueError):
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
    "queries_by": "Explanations due",
    "closes": "Returns close",
    "draft": "Draft report",
    "release": "Report released",
}


@dataclass(frozen=True)
class Extension:
    """More time for one return: until when, why, who agreed to it and when (with its zone)."""

    due: date
    why: str
    by_whom: str
    happened_at: datetime


def get_calendars(snapshot: Snapshot) -> Mapping[Quarter, Calendar]:
    """The calendars that were set, the latest quarter first."""
    return snapshot.keep("calendars", lambda: _find_calendars(snapshot), lambda found: _LINE_BYTES * len(found))


def _find_calendars(snapshot: Snapshot) -> Mapping[Quarter, Calendar]:
    rows = snapshot.rows("SELECT * FROM current_calendars ORDER BY quarter DESC", of=[CALENDAR_SET.name])
    named = [one.name for one in fields(Calendar) if one.name != "quarter"]
    calendars = [Calendar(Quarter.parse(row["quarter"]), **{name: row[name] for name in named}) for row in rows]
    return MappingProxyType({calendar.quarter: calendar for calendar in calendars})


def get_calendar(snapshot: Snapshot, quarter: Quarter) -> Calendar | None:
    """The calendar of a quarter; None where none was set, and then nothing is due and nobody late."""
    return get_calendars(snapshot).get(quarter)


def get_extensions(snapshot: Snapshot) -> Mapping[ReturnScope, Extension]:
    """What was agreed last with collaboratives that have more time."""
    return snapshot.keep("extensions", lambda: _find_extensions(snapshot), lambda found: _LINE_BYTES * len(found))


def _find_extensions(snapshot: Snapshot) -> Mapping[ReturnScope, Extension]:
    rows = snapshot.rows("SELECT * FROM current_extensions", of=[EXTENDED.name])
    return MappingProxyType(
        {
            ReturnScope(row["psc"], Quarter.parse(row["quarter"])): Extension(
                row["due"], row["why"], row["by_whom"], row["happened_at"]
            )
            for row in rows
        }
    )


def get_due(snapshot: Snapshot, scope: ReturnScope) -> date | None:
    """The last day on which a return is in time; None where none is set.

    It is the calendar’s, or a later one that was agreed with its sender.
    """
    set_for_it = (get_calendar(snapshot, scope.quarter), get_extensions(snapshot).get(scope))
    return max((one.due for one in set_for_it if one), default=None)


def add_working_days(day: date, count: int) -> date:
    """The day so many weekdays later, or earlier where `count` is below 0; bank holidays count as weekdays."""
    step = timedelta(1 if count > 0 else -1)
    while count:
        day += step
        count -= step.days if day.weekday() < 5 else 0
    return day


class WritingCalendars(Appending):
    """The appends that say when returns are due."""

    def set_calendar(self, calendar: Calendar, by: Actor, why: str = "") -> int:
        """Append the calendar of a quarter, in the place of any before it; returns the event’s sequence. Raises NotAllowed."""
        require(by, "set the calendar")
        return self._append_event(CALENDAR_SET, by, why, body=calendar.body)

    def extend(self, scope: ReturnScope, due: date, by: Actor, why: str) -> int:
        """Append that a return has until another day; returns the event’s sequence.

        Raises WrongCalendar for a day in the quarter itself, and NotAllowed.
        """
        require(by, "extend", scope)
        if due <= scope.quarter.end:
            raise WrongCalendar(
                f"{scope.quarter} ends on {written_day(scope.quarter.end)}, so its return is due after that day."
            )
        body = {"psc": scope.psc, "quarter": scope.quarter.key, "due": due}
        return self._append_event(EXTENDED, by, why, body=body)
