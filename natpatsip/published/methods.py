"""How a published number is computed again from the database: a way for each `method` that a fact can name."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from natpatsip import catalogue
from natpatsip.analysis import frames, restraint
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.pathway import coverage, maternity_trusts, monthly_share
from natpatsip.catalogue.facts import Fact, fact
from natpatsip.published.england import CannotCompute, England
from natpatsip.quarters import Quarter

Computed = float | int | str | Fraction


def _number(fact: Fact, england: England) -> Computed:
    """A number of a figure as it is."""
    return england.number(fact.figure, fact.number, fact.quarter)


def _share(fact: Fact, england: England) -> Computed:
    """One number of a figure in percent of another, so that nothing is rounded twice."""
    part, whole = (england.number(fact.figure, name, fact.quarter) for name in fact.number.split("/"))
    return _percent(Share(part, whole), f"{fact.quarter}")


def _gain(fact: Fact, england: England) -> Computed:
    """How much more than in an earlier quarter."""
    now, before = _now_and_before(fact, england)
    return now - before


def _change(fact: Fact, england: England) -> Computed:
    """How much more than in an earlier quarter, in percent of what it was then."""
    now, before = _now_and_before(fact, england)
    return _percent(Share(now - before, before), fact.against)


def _now_and_before(fact: Fact, england: England) -> tuple[int, int]:
    quarters = fact.quarter, Quarter.parse(fact.against)
    now, before = (england.number(fact.figure, fact.number, quarter) for quarter in quarters)
    return now, before


def _among_collaboratives(pick: Callable[[Sequence[int]], int]) -> Callable[[Fact, England], Computed]:
    """One value of a column of a figure's rows, the first of which is England's."""

    def method(fact: Fact, england: England) -> Computed:
        drawn = england.figure(fact.figure, fact.quarter)
        if drawn.empty:
            raise CannotCompute(
                f"nothing was returned for {fact.quarter} that figure {fact.figure} could be drawn from"
            )
        return pick([row[fact.number] for row in drawn.rows[1:]])

    return method


def _quarter(stated: Fact, england: England) -> Computed:
    """The quarter whose returns give a number that the report shows: the report's own, or else the one it names."""
    stated_number = fact(stated.against)
    for quarter in (stated.quarter, Quarter.parse(stated.value)):
        if england.number(stated.figure, stated.number, quarter) == stated_number.value:
            return quarter.key
    raise CannotCompute(
        f"the returns of neither {stated.quarter} nor {Quarter.parse(stated.value)} give {stated_number.value}"
    )


def _ambition(fact: Fact, england: England) -> Computed:
    """The value of an ambition, as the figures use it."""
    return catalogue.ambition(fact.number).value


def _month_share(fact: Fact, england: England) -> Computed:
    """Babies given an intervention in a month, in percent of those eligible."""
    month = _month(fact)
    return _percent(monthly_share(_months(england), fact.number, month), f"{month:%B %Y}")


def _month_coverage(fact: Fact, england: England) -> Computed:
    """Trusts that counted an intervention's babies in a month, in percent of all maternity trusts."""
    month = _month(fact)
    share = coverage(_months(england), fact.number, month, maternity_trusts(month))
    if not share.reached:
        raise CannotCompute(f"there is no data of {month:%B %Y}")
    return _percent(share, f"{month:%B %Y}")


def _restrictive_practice(fact: Fact, england: England) -> Computed:
    """Wards analysed, or those of them with less of a practice, up to the quarter's end."""
    found = restraint.count_reductions(england.snapshot.table("restrictive_practice"), fact.quarter.end)
    if not found["wards"]:
        raise CannotCompute(f"there is no data of wards after their baseline up to {fact.quarter}")
    return found[fact.number]


def _months(england: England):
    return england.snapshot.frame(frames.optimisation_months)


def _month(fact: Fact) -> date:
    return date.fromisoformat(f"{fact.against}-01")


def _percent(share: Share, when: str) -> Fraction:
    if not share.expected:
        raise CannotCompute(f"there is no data of {when}")
    return Fraction(100 * share.reached, share.expected)


METHODS: dict[str, Callable[[Fact, England], Computed]] = {
    "number": _number,
    "share": _share,
    "gain": _gain,
    "change": _change,
    "least": _among_collaboratives(min),
    "most": _among_collaboratives(max),
    "quarter": _quarter,
    "ambition": _ambition,
    "month share": _month_share,
    "month coverage": _month_coverage,
    "restrictive practice": _restrictive_practice,
}
