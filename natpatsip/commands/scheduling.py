"""`calendar` and `reminders`: when a quarter’s returns are due, who has more time, and texts to those who are awaited."""

import argparse
from datetime import date
from pathlib import Path

from natpatsip.access import Actor
from natpatsip.commands.options import Command, add_quarter, read_day
from natpatsip.days import day_now
from natpatsip.drafts import Drafts
from natpatsip.quarters import Quarter
from natpatsip.sheets import sheets_of
from natpatsip.sheets.cover import find_sender, sender_name
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store
from natpatsip.store.calendar import DAYS, Calendar, WrongCalendar, get_calendar, get_extensions
from natpatsip.store.calendar_file import make_calendar_file
from natpatsip.store.reminders import get_reminders
from natpatsip.text import written_day


def run_calendar(options: argparse.Namespace, store: Store) -> int:
    """Show or set the days of a quarter's returns, or agree on more time with a collaborative."""
    quarter = Quarter.parse(options.quarter)
    days = {name: day for name in DAYS if (day := getattr(options, name))}
    if days or options.contact is not None:
        _set(options, store, quarter, days)
    print(_as_text(store, quarter))
    if options.output:
        _write(store, quarter, Path(options.output))
    return 0


def _add_calendar_options(parser: argparse.ArgumentParser) -> None:
    add_quarter(parser)
    for name, words in DAYS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=read_day, metavar="DAY", help=f"{words.lower()} on")
    parser.add_argument("--contact", help="whom to ask")
    parser.add_argument("--psc", help="this collaborative alone, which has until the day due")
    parser.add_argument("--by", help="who sets or agrees to it")
    parser.add_argument("--why", default="", help="why")
    parser.add_argument("-o", "--output", metavar="FILE", help="write it as a file for a diary (.ics)")


def run_reminders(options: argparse.Namespace, store: Store) -> int:
    """Write a reminder to each collaborative that has still something to return or to explain."""
    quarter, on = Quarter.parse(options.quarter), options.on or day_now()
    drafted = Drafts(store.path).sheets_of(quarter)
    with store.snapshot() as snapshot:
        reminders = get_reminders(snapshot, quarter, sheets_of("collaborative", store.sheets, quarter), on, drafted)
        due = get_calendar(snapshot, quarter) or get_extensions(snapshot)
    for reminder in reminders:
        print(f"To: {sender_name(reminder.psc)}\nSubject: {reminder.subject}\n\n{reminder.text}\n\n---")
    if not reminders:
        print(f"Nobody is waited for in {quarter}." if due else _no_calendar(quarter))
    return 0


def _add_reminders_options(parser: argparse.ArgumentParser) -> None:
    add_quarter(parser)
    parser.add_argument("--on", type=read_day, metavar="DAY", help="as they read on this day, such as 2023-04-25")


def _set(options: argparse.Namespace, store: Store, quarter: Quarter, days: dict[str, date]) -> None:
    """Set what is named, and leave the rest of the calendar as it stands. Raises WrongCalendar."""
    by = Actor.named(options.by or "")
    if options.psc:
        _extend(options, store, quarter, by)
        return
    with store.snapshot() as snapshot:
        standing = get_calendar(snapshot, quarter)
    known = {name: getattr(standing, name) for name in (*DAYS, "contact")} if standing else {}
    contact = {} if options.contact is None else {"contact": options.contact}
    merged = known | days | contact
    if "due" not in merged:
        raise WrongCalendar(f"Say with --due by when the returns for {quarter} are to come.")
    with store.writing() as writing:
        writing.set_calendar(Calendar(quarter, **merged), by, options.why)


def _extend(options: argparse.Namespace, store: Store, quarter: Quarter, by: Actor) -> None:
    if options.due is None:
        raise WrongCalendar(f"Say with --due until when {options.psc} has.")
    with store.writing() as writing:
        writing.extend(ReturnScope(find_sender(options.psc), quarter), options.due, by, options.why)


def _as_text(store: Store, quarter: Quarter) -> str:
    with store.snapshot() as snapshot:
        calendar, extensions = get_calendar(snapshot, quarter), get_extensions(snapshot)
    lines = [f"{words}: {written_day(day)}" for words, day in calendar.days] if calendar else [_no_calendar(quarter)]
    lines += [f"Questions: {calendar.contact}"] if calendar and calendar.contact else []
    return "\n".join(
        lines
        + [
            f"{sender_name(scope.psc)} has until {written_day(extension.due)}: {extension.why or 'no reason given'}"
            f" ({extension.by_whom})"
            for scope, extension in extensions.items()
            if scope.quarter == quarter
        ]
    )


def _no_calendar(quarter: Quarter) -> str:
    return f"No calendar is set for {quarter}, so nothing is due. Set one with “calendar --quarter … --due … --by …”."


def _write(store: Store, quarter: Quarter, path: Path) -> None:
    with store.snapshot() as snapshot:
        path.write_bytes(make_calendar_file(snapshot, quarter))
    print(f"Wrote {path}.")


COMMANDS = {
    "calendar": Command(run_calendar, _add_calendar_options),
    "reminders": Command(run_reminders, _add_reminders_options),
}
