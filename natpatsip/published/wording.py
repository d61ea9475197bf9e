"""Published and computed numbers in words."""

from datetime import date

from natpatsip.catalogue.facts import Fact, Value
from natpatsip.figures.formatting import MISSING, add_unit, format_month, format_number
from natpatsip.quarters import Quarter
from natpatsip.text import written_day


def format_fact_value(value: Value | None, unit: str, decimals: int) -> str:
    """A number with its unit: “77.6%”, “11,621 homes”, “Q3 2022/23”, “June 2022”, “figures 4 and 8”; “–” for none."""
    if value is None:
        return MISSING
    if not isinstance(value, str):
        return add_unit(format_number(value, decimals), unit)
    if unit == "quarter":
        return Quarter.parse(value).label
    if unit == "month":
        return format_month(date.fromisoformat(f"{value}-01"))
    if unit == "day":
        return written_day(date.fromisoformat(value))
    return f"figures {value}" if " " in value else f"figure {value}"


def format_fact(fact: Fact) -> str:
    """A fact as the report states it: “more than 65%”."""
    return f"{fact.comparison} {format_fact_value(fact.value, fact.unit, fact.decimals)}".strip()
