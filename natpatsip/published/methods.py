"""How a published number is computed again from the database: a way for each `method` that a fact can name."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from natpatsip import catalogue
from natpatsip.analysis import restraint
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.pathway import maternity_trusts
from natpatsip.catalogue.facts import Fact, fact, number_of
from natpatsip.charts.specification import Row
from natpatsip.figures.formatting import format_month
from natpatsip.published.figures import CannotCompute, Figures
from natpatsip.published.shifts import search_levels
from natpatsip.quarters import Quarter

Computed = float | int | str | Fraction


def _number(fact: Fact, figures: Figures) -> Computed:
    """A number of a figure as it is."""
    return figures.number(fact, fact.number)


def _share(fact: Fact, figures: Figures) -> Computed:
    """One number of a figure in percent of another, so that nothing is rounded twice."""
    part, whole = (int(figures.number(fact, name)) for name in fact.number.split("/"))
    return _percent(Share(part, whole), f"{fact.quarter}")


def _gain(fact: Fact, figures: Figures) -> Computed:
    """How much more than in an earlier quarter."""
    now, before = _now_and_before(fact, figures)
    return now - before


def _change(fact: Fact, figures: Figures) -> Computed:
    """How much more than in an earlier quarter, in percent of what it was then."""
    now, before = _now_and_before(fact, figures)
    return _percent(Share(int(now - before), int(before)), fact.against)


def _now_and_before(fact: Fact, figures: Figures) -> tuple[float | int, float | int]:
    quarters = fact.quarter, Quarter.parse(fact.against)
    now, before = (number_of(figures.number(fact, fact.number, quarter)) for quarter in quarters)
    return now, before


def _among_collaboratives(pick: Callable[[Sequence[int]], int]) -> Callable[[Fact, Figures], Computed]:
    """One value of a column of a figure's rows, the first of which is England's."""
    return lambda fact, figures: pick([row[fact.number] for row in figures.draw_returned(fact).rows[1:]])


def _cell(fact: Fact, figures: Figures) -> Computed:
    """A cell of a figure's table: of England, in the first row, or of the collaborative that the fact is against."""
    england, *own = figures.draw_returned(fact).rows
    row = next((row for row in own if row["psc"] == fact.against), None) if fact.against else england
    if row is None:
        raise CannotCompute(
            f"{fact.against} returned nothing for {fact.quarter} that figure {fact.figure} could be drawn from"
        )
    cell: Computed = row[fact.number]
    return cell


def _quarter(stated: Fact, figures: Figures) -> Computed:
    """The quarter whose returns give a number that the report shows: the report's own, or else the one it names."""
    stated_number = fact(stated.against)
    for quarter in (stated.quarter, Quarter.parse(stated.value)):
        if figures.number(stated, stated.number, quarter) == stated_number.value:
            return quarter.key
    raise CannotCompute(
        f"the returns of neither {stated.quarter} nor {Quarter.parse(stated.value)} give {stated_number.value}"
    )


def _quarter_of_month(fact: Fact, figures: Figures) -> Computed:
    """The quarter that a month of a figure falls in."""
    return Quarter.containing(_first_day(_number(fact, figures))).key


def _share_of_months(fact: Fact, figures: Figures) -> Computed:
    """What was counted in a month, or in the whole quarter, in percent of those eligible then."""
    rows = _rows_of_months(fact, figures)
    reached, expected = (sum(row[name] for row in rows) for name in ("numerator", "denominator"))
    return _percent(Share(reached, expected), _when(fact))


def _coverage_of_month(fact: Fact, figures: Figures) -> Computed:
    """Trusts that counted an intervention's babies in a month, in percent of all maternity trusts."""
    (row,) = _rows_of_months(fact, figures)
    return _percent(Share(row["sites"], len(maternity_trusts(row["date"]))), _when(fact))


def _rows_of_months(fact: Fact, figures: Figures) -> list[Row]:
    """The rows of a monthly figure for the month that a fact is against, or else for the months of its quarter.

    They are read from the figure for the report's quarter, which reaches back over all months.
    """
    months = {_first_day(fact.against)} if fact.against else set(fact.quarter.months)
    rows = figures.draw(fact, fact.report.quarter).rows
    found = [row for row in rows if row["date"] in months and row["value"] is not None]
    if not found:
        raise CannotCompute(f"there is no data of {_when(fact)}")
    return found


def _when(fact: Fact) -> str:
    return format_month(_first_day(fact.against)) if fact.against else fact.quarter.label


def _shift_search(fact: Fact, figures: Figures) -> Computed:
    """What the search for shifts finds in a measure, whatever was decided about recalculations."""
    means = search_levels(fact.against, fact.quarter, figures.snapshot)
    if not means:
        raise CannotCompute(f"there are too few months up to {fact.quarter} to search for shifts")
    found = {"shifts": len(means) - 1, "first_mean": means[0], "mean": means[-1], "gain": means[-1] - means[0]}
    return found[fact.number]


def _ambition(fact: Fact, figures: Figures) -> Computed:
    """The value of an ambition, as the figures use it."""
    return catalogue.ambition(fact.number).value


def _restrictive_practice(fact: Fact, figures: Figures) -> Computed:
    """Wards analysed, or those of them with less of a practice, up to the quarter's end."""
    found = restraint.count_reductions(figures.snapshot.table("restrictive_practice"), fact.quarter.end)
    if not found["wards"]:
        raise CannotCompute(f"there is no data of wards after their baseline up to {fact.quarter}")
    return found[fact.number]


def _maternity_trusts(fact: Fact, figures: Figures) -> Computed:
    """The trusts that had births at the quarter's end, by the reference list."""
    return len(maternity_trusts(fact.quarter.end))


def _first_day(month: Computed) -> date:
    return date.fromisoformat(f"{month}-01")


def _percent(share: Share, when: str) -> Fraction:
    if not share.expected:
        raise CannotCompute(f"there is no data of {when}")
    return Fraction(100 * share.reached, share.expected)


METHODS: dict[str, Callable[[Fact, Figures], Computed]] = {
    "number": _number,
    "share": _share,
    "gain": _gain,
    "change": _change,
    "least": _among_collaboratives(min),
    "most": _among_collaboratives(max),
    "cell": _cell,
    "quarter": _quarter,
    "quarter of month": _quarter_of_month,
    "share of months": _share_of_months,
    "coverage of month": _coverage_of_month,
    "shift search": _shift_search,
    "ambition": _ambition,
    "restrictive practice": _restrictive_practice,
    "maternity trusts": _maternity_trusts,
}
