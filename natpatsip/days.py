"""Days as they are in England: which day it is, and when a day ends."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

ENGLISH_TIME = ZoneInfo("Europe/London")


def end_of_day(day: date) -> datetime:
    """The last moment of a day, with its zone."""
    return datetime.combine(day, time.max, ENGLISH_TIME)


def day_now() -> date:
    """The day that it is in England, wherever the machine stands."""
    return datetime.now(ENGLISH_TIME).date()
