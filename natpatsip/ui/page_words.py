"""Words that only a page needs: text that others wrote, and moments."""

import re
from datetime import datetime

from natpatsip.days import ENGLISH_TIME
from natpatsip.store import StoreProblem

# Markdown makes a link of these wherever they stand, which nobody can escape; an invisible joiner takes them apart.
_LINKS = re.compile(r"(?i)(https?|ftp)(?=://)|www(?=\.)|(?<=\S)(?=@)")
_JOINER = "\u2060"
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+.!~$|:-])")


def as_written(text: str) -> str:
    """Text that others wrote, such as a file's name, for Markdown to show letter by letter, with no link in it."""
    return _MARKS.sub(r"\\\1", _LINKS.sub(lambda found: found.group() + _JOINER, text))


def moment(when: datetime) -> str:
    """A moment as a clock in England shows it: `3 May 2023, 14:05`."""
    local = when.astimezone(ENGLISH_TIME)
    return f"{local.day} {local:%b %Y, %H:%M}"


def tell_keeper(problem: StoreProblem) -> str:
    """What is wrong with the record’s file, for a visitor to pass on: it is not theirs to mend."""
    return f"Please tell whoever looks after this dashboard: “{as_written(str(problem))}”"
