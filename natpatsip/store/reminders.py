"""Reminders: ready texts that name what a collaborative has still to return and to explain, before the day due and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from natpatsip import organisations
from natpatsip.quarters import Quarter
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Sheet
from natpatsip.store.calendar import add_working_days, get_calendar, get_due
from natpatsip.store.queries import Query, get_queries
from natpatsip.store.snapshot import Snapshot
from natpatsip.store.timeliness import NOTHING_DRAFTED, DraftedSheets, SheetStatus, get_sheet_statuses
from natpatsip.text import written_day

# A reminder goes out so many working days before the day due.
WORKING_DAYS_BEFORE = (10, 3, 1)


@dataclass(frozen=True)
class Reminder:
    """A text to a collaborative (by its code) with its subject line, ready to be sent."""

    psc: str
    subject: str
    text: str


def get_reminder_days(due: date) -> list[date]:
    """The days before a day due on which reminders go out."""
    return [add_working_days(due, -days) for days in WORKING_DAYS_BEFORE]


def get_reminders(
    snapshot: Snapshot, quarter: Quarter, sheets: Sequence[Sheet], today: date, drafted: DraftedSheets = NOTHING_DRAFTED
) -> list[Reminder]:
    """A reminder for each collaborative, in published order, that has still something to return or to explain.

    None where no day is due. Neither voluntary sheets nor those of what is closed are asked for.
    """
    statuses = get_sheet_statuses(snapshot, quarter, sheets, today, drafted)
    queries = [query for query in get_queries(snapshot, quarter) if query.owner == "collaborative"]
    calendar = get_calendar(snapshot, quarter)
    reminders = []
    for psc in organisations.collaboratives():
        due = get_due(snapshot, ReturnScope(psc.code, quarter))
        missing = [one for one in statuses if one.psc == psc.code and one.waited_for]
        own = [query for query in queries if query.scope.psc == psc.code]
        if due and (missing or own):
            contact = calendar.contact if calendar else ""
            text = "\n\n".join(_paragraphs(psc.name, quarter, due, today, missing, own, contact))
            was = "was due" if due < today else "due"
            subject = f"{quarter}: return {was} {written_day(due)}" if missing else f"{quarter}: queries to explain"
            reminders.append(Reminder(psc.code, subject, text))
    return reminders


def _paragraphs(
    name: str,
    quarter: Quarter,
    due: date,
    today: date,
    missing: Sequence[SheetStatus],
    queries: Sequence[Query],
    contact: str,
) -> list[str]:
    parts = [f"Dear colleagues at {name},"]
    if missing:
        parts += [
            f"Your return for {quarter} {_when(due, today)}. Not sent yet:",
            _listed(map(_sheet, missing)),
            "The template, and the way to send it, are on the page “Returns” of the dashboard.",
        ]
    if queries:
        parts += [
            f"{len(queries)} {'query waits' if len(queries) == 1 else 'queries wait'} for your explanation:",
            _listed(f"{query.place}: {query.found}. By {written_day(query.due)}." for query in queries),
            "They are explained on the page “Status and queries” of the dashboard.",
        ]
    return [*parts, f"Questions: {contact}"] if contact else parts


def _when(due: date, today: date) -> str:
    if due < today:
        days = (today - due).days
        return f"was due on {written_day(due)}, {days} {'day' if days == 1 else 'days'} ago"
    if due == today:
        return f"is due today, {written_day(due)}"
    left = next(days for days in range(1, (due - today).days + 2) if add_working_days(today, days) >= due)
    return f"is due on {written_day(due)}, in {left} working {'day' if left == 1 else 'days'}"


def _sheet(status: SheetStatus) -> str:
    return status.sheet.title if status.state == "not begun" else f"{status.sheet.title} ({status.state})"


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
