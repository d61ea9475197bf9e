"""Published and computed numbers in words."""

from datetime import date

from natpatsip.catalogue.facts import Fact, Value
from natpatsip.quarters import Quarter


def told(value: Value | None, unit: str, decimals: int) -> str:
    """A number with its unit: “77.6%”, “11,621 homes”, “Q3 2022/23”, “June 2022”; “–” for none."""
    if value is None:
        return "–"
    if unit == "quarter":
        return Quarter.parse(value).label
    if unit == "month":
        return f"{date.fromisoformat(f'{value}-01'):%B %Y}"
    number = f"{value:,.{decimals}f}"
    if unit == "GBP million":
        return f"£{number} million"
    return f"{number}%" if unit == "percent" else f"{number} {unit}"


def stated(fact: Fact) -> str:
    """A fact as the report states it: “more than 65%”."""
    return f"{fact.comparison} {told(fact.value, fact.unit, fact.decimals)}".strip()
