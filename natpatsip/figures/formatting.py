"""Numbers, days and names as people read them. Every number is rounded by one rule: halves go up."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from natpatsip.analysis.measures import Measure
from natpatsip.analysis.rounding import half_up
from natpatsip.quarters import Quarter

MISSING, NOT_COLLECTED = "–", "Not collected"
_ONE = {"babies": "baby", "lives": "life", "people": "person"}
_OF_MANY = {
    **{"is": "are", "was": "were", "has": "have", "shows": "show", "lies": "lie"},
    **{"lacks": "lack", "reaches": "reach", "supports": "support", "takes": "take", "uses": "use", "waits": "wait"},
}


def format_number(value: float, decimals: int = 0) -> str:
    """“1,234”, “11.8”."""
    return f"{half_up(value, decimals):,.{decimals}f}"


def format_percent(value: float | None, decimals: int = 1) -> str:
    """“61.2%”; “not known” of nothing."""
    return "not known" if value is None else f"{format_number(value, decimals)}%"


def format_count(number: float | int, singular: str, plural: str | None = None) -> str:
    """“1 ward”, “1,234 wards”."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def agree(verb: str, *numbers: int) -> str:
    """A verb as it is of the numbers before it: “is” where one of them is 1, as in “1 of 12” and “0 of 1”, otherwise “are”."""
    return verb if 1 in numbers else _OF_MANY[verb]


def format_counted(reached: int | None, expected: int | None) -> str:
    """“1,060 of 2,000”; empty where nothing is known."""
    return "" if reached is None or expected is None else f"{reached:,} of {expected:,}"


def format_things(number: int, things: str) -> str:
    """A count of things that are named in the plural: “1 eligible baby”, “595 eligible babies”, “1 ward with data”."""
    return format_count(number, _name_one(things), things)


def _name_one(things: str) -> str:
    named, *rest = things.partition(" with ")
    *before, last = named.split()
    one = " ".join([*before, _ONE.get(last, last.removesuffix("s"))])
    return "".join([one, *rest])


def format_value(value: Any, unit: str, decimals: int = 0) -> str:
    """A value in the unit of a table's column: “1,234”, “61.2%”, a text as it is; “–” for nothing."""
    if value is None:
        return MISSING
    if unit in ("text", "month"):
        return str(value)
    return format_percent(value, decimals) if unit == "percent" else format_number(value, decimals)


def format_measured(measure: Measure, value: float, decimals: int | None = None) -> str:
    """A value of a measure: “48.9%”, “1,617”, “11.8”, with the decimals of its chart unless others are asked for."""
    return format_value(value, measure.unit, decimals_charted(measure) if decimals is None else decimals)


def decimals_charted(measure: Measure) -> int:
    """With how many decimals a chart shows a measure: counts are whole, anything else has one or, if it says so, more."""
    if measure.decimals_charted is not None:
        return measure.decimals_charted
    return 0 if measure.unit == "count" else max(1, measure.decimals)


def format_reported(measure: Measure, value: float) -> str:
    """A value of a measure with as many decimals as its programme is reported with."""
    return format_measured(measure, value, measure.decimals)


def add_unit(number: str, unit: str) -> str:
    """A formatted number with its unit: “77.6%”, “£1 million”, “11,621 homes”, “1 life”."""
    if unit == "GBP million":
        return f"£{number} million"
    if unit == "percent":
        return f"{number}%"
    return f"{number} {_name_one(unit) if number == '1' else unit}"


def format_month(day: date) -> str:
    """“February 2023”."""
    return f"{day:%B %Y}"


def read_month(written: str) -> date | None:
    """The first day of a month as `format_month` writes it; None of any other text."""
    try:
        return datetime.strptime(written, "%B %Y").date()
    except ValueError:
        return None


def format_months(first: date, last: date) -> str:
    """From one month to another: “March 2023”, “May to July 2023”, “December 2022 to February 2023”."""
    if first == last:
        return format_month(last)
    return f"{first:{'%B' if first.year == last.year else '%B %Y'}} to {format_month(last)}"


def format_period(measure: Measure, day: date) -> str:
    """The month or quarter of a measure that begins on a day: “June 2021”, “Q4 2022/23”."""
    return format_month(day) if measure.frequency == "monthly" else Quarter.containing(day).label


def format_ordinal(number: int) -> str:
    """“1st”, “2nd”, “3rd”, “4th”, “11th”."""
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def format_list(names: Sequence[str]) -> str:
    """“Oxford”, “Oxford and Wessex”, “Eastern, Oxford and Wessex”."""
    *most, last = names or ["none"]
    return f"{', '.join(most)} and {last}" if most else last


def in_sentence(label: str) -> str:
    """A label inside a sentence: “antenatal corticosteroids”, “ICBs in quality improvement”."""
    return label if label[1:2].isupper() else label[0].lower() + label[1:]


def make_sentence(words: str) -> str:
    """The same with a capital and a full stop; nothing of nothing."""
    return f"{words[0].upper()}{words[1:].removesuffix('.')}." if words else ""
