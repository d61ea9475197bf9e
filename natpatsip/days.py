"""Days as they are in England: which day a moment is on, and when a day ends."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

ENGLISH_TIME = ZoneInfo("Europe/London")


def end_of_day(day: date) -> datetime:
    """The last moment of a day, with its zone."""
    return datetime.combine(day, time.max, ENGLISH_TIME)
