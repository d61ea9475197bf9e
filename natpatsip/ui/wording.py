"""Words on a page: text that others wrote, lists as they are spoken, and moments."""

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+.!~$|:-])")
_ENGLAND = ZoneInfo("Europe/London")


def as_written(text: str) -> str:
    """Text that others wrote, such as a file's name, for Markdown to show letter by letter."""
    return _MARKS.sub(r"\\\1", text)


def spoken(things: Sequence[str]) -> str:
    """`Care homes, Wards and Trusts`."""
    return " and ".join([", ".join(things[:-1]), things[-1]] if len(things) > 1 else things)


def counted(number: int, one: str, many: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number:,} {one if number == 1 else many}"


def moment(when: datetime) -> str:
    """A moment as a clock in England shows it: `3 May 2023, 14:05`."""
    local = when.astimezone(_ENGLAND)
    return f"{local.day} {local:%b %Y, %H:%M}"
