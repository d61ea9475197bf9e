"""Writing what the national team settles: calendars, more time, and which queries hold a return back."""

from datetime import date

from natpatsip.access import Actor, require
from natpatsip.sheets.specification import ReturnScope
from natpatsip.store.appending import Appending
from natpatsip.store.calendar import Calendar, WrongCalendar
from natpatsip.store.events import CALENDAR_SET, EXPLANATION_ASKED, EXTENDED
from natpatsip.text import written_day


class WritingCalendar(Appending):
    """The appends that the national team makes for everybody’s returns."""

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

    def ask_explanations(self, rule: str, before_sending: bool, by: Actor, why: str = "") -> int:
        """Append whether queries of a rule hold a return back until they are explained; returns the event’s sequence.

        Raises NotAllowed.
        """
        require(by, "ask for explanations")
        return self._append_event(EXPLANATION_ASKED, by, why, body={"rule": rule, "before_sending": before_sending})
