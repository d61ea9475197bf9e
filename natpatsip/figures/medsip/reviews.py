"""fig16: the share of patients on potentially addictive medicines who had a structured medication review, by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import ENGLAND, MEASURES, sums_of
from natpatsip.analysis.months import MonthChange
from natpatsip.analysis.selection import Selection
from natpatsip.charts.medium import Medium
from natpatsip.charts.months import month_lines
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.changes import get_month_change
from natpatsip.figures.figure import Figure, Number, OverTime, TableColumn, WorkbookChart
from natpatsip.figures.formatting import format_counted, format_month, format_months, format_percent
from natpatsip.figures.medsip.data import REVIEWS, icbs_of
from natpatsip.figures.national import find_latest_month
from natpatsip.figures.provenance import get_origin
from natpatsip.quarters import Quarter, months_between
from natpatsip.store import Snapshot

MEASURE = MEASURES["medsip_reviewed"]
COLUMNS = (
    TableColumn("month", "Month", "month"),
    TableColumn("reviewed", "Patients reviewed since April", "count"),
    TableColumn("eligible", "Eligible patients", "count"),
    TableColumn("reviewed_pct", "Share reviewed", "percent", 1),
    TableColumn("icbs", "ICBs with data"),
)
DEFINITION = (
    "Patients prescribed potentially addictive medicines who have had a structured medication review in primary care since"
    " the financial year began, as a share of all such patients. Reviews add up from April to March and begin again. ICBs"
    " without data for a month are in neither part of its share. How many more there are on the quarter is counted from the"
    " last month of the quarter before, among ICBs with data in both months."
)


@dataclass(frozen=True)
class Reviews:
    """Patients reviewed and eligible by month, and of how many ICBs; the latest month with data up to the quarter's end, and
    how it moved since.

    `moved` compares that month with the last of the quarter before its own, and is None where there is nothing to
    compare: without data for it, or in a year's first quarter, which begins from none.
    """

    shares: Mapping[date, Share]
    icbs: Mapping[date, int]
    latest: date | None
    moved: MonthChange | None

    @property
    def quarter(self) -> Quarter | None:
        """The quarter of the latest month; None without data."""
        return Quarter.containing(self.latest) if self.latest else None

    @property
    def restarted(self) -> bool:
        """Whether the latest month is in a year's first quarter, so that all its reviews are since that year began."""
        return self.quarter is not None and self.quarter.number == 1

    @property
    def share(self) -> Share:
        """The patients reviewed by the latest month, of those eligible; of nothing without data."""
        return self.shares[self.latest] if self.latest else Share(0, 0)

    @property
    def gain(self) -> int | None:
        """The patients reviewed since the quarter before, None when not known."""
        if self.restarted:
            return self.share.reached
        return self.moved.gain if self.moved and not self.moved.barred else None

    @property
    def barred(self) -> str:
        """“not comparable with December 2022 (1 January 2023, recording change: A new form)”; empty where it is compared."""
        if self.quarter is None or self.moved is None or not self.moved.barred:
            return ""
        return f"not comparable with {format_month(self.quarter.previous.end)} ({self.moved.barred})"


def reviews(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a month, up to the latest that has come in; one without data is blank, and says how many ICBs had any."""
    found = find_reviews(selection, snapshot)
    until = find_latest_month(REVIEWS, selection, snapshot) or selection.quarter.end
    rows = _rows(found, selection, until) if found.latest else []
    return Figure(
        question="Are patients’ medicines being reviewed?",
        finding=_finding(found, selection),
        measure="Share of eligible patients with a structured medication review since April, by month",
        period=format_months(selection.since.start, until),
        caption=_caption(found, selection),
        kind="Line chart that begins again each April",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        workbook_chart=WorkbookChart("lines", ("reviewed_pct",)),
        chart=lambda medium: _chart(rows, medium),
        numbers=_numbers(found),
        over_time=OverTime((MEASURE.id,), [row["first_day"] for row in rows], "monthly", "month"),
        **get_origin(REVIEWS, snapshot, selection),
    )


def find_reviews(selection: Selection, snapshot: Snapshot) -> Reviews:
    """The reviews of the places chosen."""
    sums = sums_of(MEASURE, ENGLAND, selection, snapshot.frame).up_to(selection.quarter.end)
    shares, icbs = sums.share_of_dates, dict(zip(sums.dates.tolist(), sums.sites.tolist(), strict=True))
    latest = max((month for month in shares if month >= selection.since.start), default=None)
    found = Reviews(shares, icbs, latest, None)
    if latest is None or found.restarted:
        return found
    months = (Quarter.containing(latest).previous.months[-1], latest)
    moved = get_month_change(MEASURE, months, selection, snapshot)
    return replace(found, moved=moved if moved.compared else None)


def _rows(found: Reviews, selection: Selection, until: date) -> list[Row]:
    expected = len(icbs_of(selection))
    months = months_between(selection.since.start, min(until, selection.quarter.end))
    return [_row(month, found.shares.get(month), f"{found.icbs.get(month, 0)} of {expected}") for month in months]


def _row(month: date, share: Share | None, icbs: str) -> Row:
    return {
        "month": format_month(month),
        "first_day": month,
        "reviewed": share.reached if share else None,
        "eligible": share.expected if share else None,
        "reviewed_pct": share.percent(1) if share else None,
        "icbs": icbs,
    }


def _chart(rows: Sequence[Row], medium: Medium) -> Specification:
    return month_lines([_point(row) for row in rows], medium, restarts=True)


def _point(row: Row) -> Row:
    share = row["reviewed_pct"]
    return {
        "month": row["first_day"],
        "series": "Reviewed",
        "short": "Reviewed",
        "value": share,
        "label": "" if share is None else format_percent(share),
        "counted": format_counted(row["reviewed"], row["eligible"]),
    }


def _numbers(found: Reviews) -> dict[str, Number]:
    if not found.latest:
        return {}
    share = found.share
    numbers: dict[str, Number] = {
        "reviewed": share.reached,
        "eligible": share.expected,
        "reviewed_pct": share.percent(1),
    }
    gain = {} if found.gain is None else {"gain": found.gain}
    return numbers | {"month": f"{found.latest:%Y-%m}"} | gain


def _finding(found: Reviews, selection: Selection) -> str:
    if not found.latest:
        return f"No medication reviews were sent up to {selection.quarter} that match what you chose"
    if not found.share.expected:
        return f"No patients were eligible for a medication review by {format_month(found.latest)}"
    return (
        f"{format_percent(found.share.percent(1))} of eligible patients had a medication review by"
        f" {format_month(found.latest)}{_more(found)}"
    )


def _more(found: Reviews) -> str:
    if found.barred:
        return f", {found.barred}"
    if found.quarter is None or found.restarted or found.gain is None:
        return ""
    return f", {found.gain:,} patients more than in {format_month(found.quarter.previous.end)}"


def _caption(found: Reviews, selection: Selection) -> str:
    if not found.latest:
        return ""
    share, with_data, expected = found.share, found.icbs[found.latest], len(icbs_of(selection))
    april = Quarter(Quarter.containing(found.latest).year, 1).start
    had = f"{share.reached:,} of {share.expected:,} eligible patients ({format_percent(share.percent(1))}) had"
    who = had if share.expected else "no patients were eligible for"
    sentences = [f"From {format_month(april)} to {format_month(found.latest)} {who} a structured medication review."]
    if with_data < expected:
        latest = format_month(found.latest)
        sentences.append(f"{with_data} of {expected} ICBs have data for {latest}; the others are left out.")
    if found.moved and not found.barred and found.moved.compared < found.moved.icbs:
        sentences.append(f"The gain compares the {found.moved.compared} with data in both months.")
    return " ".join(sentences)
