"""National data by month: up to which month it has come in, what of it is provisional, and who is expected to give it."""

from collections import defaultdict
from datetime import date
from functools import lru_cache

from natpatsip.analysis import frames
from natpatsip.analysis.adoption import collect_rows
from natpatsip.analysis.measures import ENGLAND, Measure, suppressed_of
from natpatsip.analysis.selection import Selection, narrow
from natpatsip.figures.formatting import agree, format_month, format_months
from natpatsip.quarters import Quarter, next_month
from natpatsip.sheets import find_sheet
from natpatsip.sheets.scope import NATIONAL, ReturnScope
from natpatsip.store import Snapshot
from natpatsip.store.status import get_extracts, get_months

# What says where each kind of site lies.
_PLACES_OF = {"trust": frames.nhs_trusts, "icb": frames.icbs}


def find_latest_month(sheet: str, selection: Selection, snapshot: Snapshot) -> date | None:
    """The latest month with data up to the end of the quarter chosen; None without, and of what is not told by month."""
    months = get_months(snapshot, find_sheet(sheet))
    return max((month for month in months if month <= selection.quarter.end), default=None)


def describe_months_awaited(sheet: str, selection: Selection, snapshot: Snapshot) -> str:
    """“data to March 2023; April to June 2023 have not come in”; nothing with data of the quarter's last month."""
    latest, last = find_latest_month(sheet, selection, snapshot), selection.quarter.months[-1]
    if latest is None or latest == last:
        return ""
    have = "has" if next_month(latest) == last else "have"
    return f"data to {format_month(latest)}; {format_months(next_month(latest), last)} {have} not come in"


def describe_provisional(sheet: str, selection: Selection, snapshot: Snapshot) -> str:
    """Which months up to the end of the quarter chosen no later extract has confirmed or restated; nothing without any."""
    found = get_extracts(snapshot, sheet)
    extracts = [(one.extract_date, one.first, one.last) for one in found if one.first and one.last]
    newest = [(first, last) for extracted, first, last in extracts if extracted == extracts[0][0]]
    months = [
        month
        for month in get_months(snapshot, find_sheet(sheet))
        if month <= selection.quarter.end and any(first <= month <= last for first, last in newest)
    ]
    if not months:
        return ""
    are = agree("is", len(months))
    return f"{format_months(min(months), max(months))} {are} of the latest extract, and provisional until the next one."


def name_period(sheet: str, selection: Selection, snapshot: Snapshot) -> str:
    """The quarter chosen; where national data ends before it does, “to March 2023”."""
    latest = find_latest_month(sheet, selection, snapshot)
    return f"to {format_month(latest)}" if latest and latest < selection.quarter.months[-1] else selection.quarter.label


def count_sites_expected(measure: Measure, selection: Selection, snapshot: Snapshot) -> dict[date, int]:
    """How many sites are expected to give data of a measure, for each month that it has data of, in the places chosen.

    They are those that the template of its sheet lists for the month, and any other that gave data; of a publisher's
    extract, which has no template, all that there are. Empty where none is listed, as of wards, and for a measure that is
    not told by month.
    """
    site = measure.sites[0]
    if measure.frequency != "monthly" or site not in _PLACES_OF:
        return {}
    here = {row[site] for row in collect_rows(narrow(snapshot.frame(_PLACES_OF[site]), selection).select(site))}
    given: defaultdict[date, set[str]] = defaultdict(set)
    for row in collect_rows(measure.count(narrow(snapshot.frame(measure.source), selection)).select("month", site)):
        given[row["month"]].add(row[site])
    if measure.sender == "publisher":
        return {month: len(here | sites) for month, sites in given.items()}
    return {month: len((_list_sites(measure.sheet, site, month) & here) | sites) for month, sites in given.items()}


def count_sites_suppressed(measure: Measure, selection: Selection, snapshot: Snapshot) -> dict[date, int]:
    """Of how many sites the publisher withholds a number of a measure, in each month in which it does, in the places chosen."""
    if not measure.may_be_suppressed:
        return {}
    rows = suppressed_of(measure, ENGLAND, selection, snapshot.frame).rows(named=True)
    return {row["date"]: row["sites"] for row in rows}


def is_expected(sheet: str, snapshot: Snapshot) -> bool:
    """Whether there should be data of a sheet: nobody has to load a publisher's extract, so only once one stands."""
    return find_sheet(sheet).sender != "publisher" or bool(get_extracts(snapshot, sheet))


@lru_cache(maxsize=1_000)
def _list_sites(sheet: str, site: str, month: date) -> frozenset[str]:
    lines = find_sheet(sheet).lines(ReturnScope(NATIONAL, Quarter.containing(month)), (), ())
    return frozenset(line[site] for line in lines if line["month"] == month)
