"""Calendars as a file for any diary: iCalendar, RFC 5545."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

import natpatsip
from natpatsip.quarters import Quarter
from natpatsip.store.calendar import Calendar, WrongCalendar, get_calendar
from natpatsip.store.snapshot import Snapshot

# RFC 5545, 3.1: no line is longer than this, in bytes of UTF-8 and without its end.
_LONGEST_LINE = 75


def calendar_file(calendars: Iterable[Calendar], made_at: datetime) -> bytes:
    """Each day of these calendars as an event of a whole day; `made_at` has its zone.

    A day keeps its identity from file to file, so that a diary moves it rather than showing it twice.
    """
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_escaped(natpatsip.MADE_BY)}//EN", "METHOD:PUBLISH"),
        *(line for calendar in calendars for line in _events(calendar, made_at)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def make_calendar_file(snapshot: Snapshot, quarter: Quarter) -> bytes:
    """The days of a quarter for a diary. Raises WrongCalendar where none is set."""
    calendar = get_calendar(snapshot, quarter)
    if calendar is None:
        raise WrongCalendar(f"No calendar is set for {quarter}, so nothing is due.")
    return calendar_file([calendar], datetime.now(UTC))


def _events(calendar: Calendar, made_at: datetime) -> Iterator[str]:
    for words, day in calendar.days:
        name = words.lower().replace(" ", "-")
        yield from (
            "BEGIN:VEVENT",
            f"UID:{calendar.quarter.key.replace('/', '-').replace(' ', '-')}-{name}@natpatsip",
            f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{_day(day)}",
            f"SUMMARY:{_escaped(f'{words}: {calendar.quarter}')}",
        )
        if calendar.contact:
            yield f"DESCRIPTION:{_escaped(f'Questions: {calendar.contact}')}"
        yield "END:VEVENT"


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _escaped(text: str) -> str:
    """Text as RFC 5545, 3.3.11 has it: what would end it is marked."""
    for mark in "\\;,":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A line with its end, cut where it is too long, never within a letter."""
    lines, length = [""], 0
    for letter in line:
        size = len(letter.encode())
        if length + size > _LONGEST_LINE:
            lines.append(" ")
            length = 1
        lines[-1] += letter
        length += size
    return "".join(f"{part}\r\n" for part in lines).encode()
