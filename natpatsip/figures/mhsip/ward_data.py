"""mhsip_ward_data: how many of the wards that collaboratives list have data on restrictive practice, and for how many months."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from natpatsip.analysis.adoption import Share, collect_rows
from natpatsip.analysis.measures import MEASURES, series_of, share_of_places, sources
from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import Row
from natpatsip.figures.figure import Figure, TableColumn, WorkbookChart
from natpatsip.figures.formatting import agree, format_count, format_list, format_month, format_percent
from natpatsip.figures.frames import frame_of_quarter
from natpatsip.figures.mhsip.data import WARDS, WARDS_ENGAGED
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.shares.by_collaborative import ShareByCollaborative, get_share_by_collaborative
from natpatsip.figures.shares.drawing import collaborative_bars
from natpatsip.figures.shares.wording import describe_parts
from natpatsip.figures.wording import ENGLAND, describe_nothing_returned, name_places
from natpatsip.store import Snapshot
from natpatsip.text import capitalised

WITH_DATA, MONTHS = MEASURES["mhsip_ward_data"], MEASURES["mhsip_ward_months"]
COLUMNS = (
    TableColumn("psc", "Collaborative"),
    TableColumn("wards_with_data", WITH_DATA.numerator_label, "count"),
    TableColumn("wards_listed", WITH_DATA.denominator_label, "count"),
    TableColumn("wards_pct", "Share of wards with data", "percent", 1),
    TableColumn("wards_without_data", "Wards without data", "count"),
    TableColumn("months_with_data", MONTHS.numerator_label, "count"),
    TableColumn("months_expected", MONTHS.denominator_label, "count"),
    TableColumn("months_pct", "Share of months with data", "percent", 1),
    TableColumn("without_data", "Ids of wards without data"),
)
DEFINITION = (
    f"{WITH_DATA.definition} {MONTHS.definition} They are counted from the first quarter chosen; where a collaborative did not"
    " return its wards for a quarter, none is expected. National data reach a month for which any ward in England has data."
)
# More wards than this are not named one by one.
_NAMES_AT_MOST = 15
_NOTHING = Share(0, 0)


def ward_data(selection: Selection, snapshot: Snapshot) -> Figure:
    """England first, then a row a collaborative: wards of the quarter chosen, months since the first quarter chosen."""
    shares = get_share_by_collaborative(WITH_DATA, selection, snapshot)
    months = _count_months(selection, snapshot)
    everywhere = sum(_count_months(selection.of_england(), snapshot).values(), _NOTHING)
    wards = collect_rows(frame_of_quarter(sources.ward_data, selection, snapshot))
    rows = _rows(shares, months, everywhere, _list_without_data(wards))
    return Figure(
        question="Which wards’ data are missing?",
        finding=_finding(shares, selection, snapshot),
        measure=f"{WITH_DATA.label} on restrictive practice, as a share of all {WITH_DATA.things}, by collaborative",
        period=selection.quarter.label,
        caption=_caption(shares, everywhere, wards, selection),
        kind="Bar chart",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        workbook_chart=WorkbookChart("bars", ("wards_pct",), ranked=True, whole=1),
        chart=lambda medium: collaborative_bars(WITH_DATA, shares, shares.known[::-1], None, selection, medium),
        numbers={column.name: rows[0][column.name] for column in COLUMNS if column.unit != "text"} if rows else {},
        **get_origin(WARDS, snapshot, selection),
    )


def _count_months(selection: Selection, snapshot: Snapshot) -> dict[str, Share]:
    """Months with data since the first quarter chosen, of those expected, of each collaborative that has some in the last."""
    rows = series_of(MONTHS, "psc", selection, snapshot.frame).rows(named=True)
    months: dict[str, Share] = defaultdict(lambda: _NOTHING)
    for row in rows:
        if row["date"] >= selection.since.start:
            months[row["unit"]] += Share(row["numerator"], row["denominator"])
    return {row["unit"]: months[row["unit"]] for row in rows if row["date"] == selection.quarter.start}


def _list_without_data(wards: Sequence[Row]) -> dict[str, dict[str, str]]:
    """By collaborative, the id and name of each ward without data, in the order of their ids."""
    without: dict[str, dict[str, str]] = defaultdict(dict)
    for row in sorted(wards, key=lambda row: row["ward_id"]):
        if not row["months_with_data"]:
            without[row["psc"]][row["ward_id"]] = row["ward_name"]
    return without


def _rows(
    shares: ShareByCollaborative,
    months: Mapping[str, Share],
    everywhere: Share,
    without: Mapping[str, Mapping[str, str]],
) -> list[Row]:
    if not shares.known:
        return []
    own = [
        {
            **_row(entry.name, entry.share, months[entry.psc.code]),
            "without_data": ", ".join(without.get(entry.psc.code, ())) or "None",
        }
        for entry in shares.entries
        if entry.known
    ]
    return [_row(shares.everyone.label, shares.england, everywhere), *own]


def _row(name: str, wards: Share, months: Share) -> Row:
    return {
        "psc": name,
        "wards_with_data": wards.reached,
        "wards_listed": wards.expected,
        "wards_pct": wards.percent(1),
        "wards_without_data": wards.expected - wards.reached,
        "months_with_data": months.reached,
        "months_expected": months.expected,
        "months_pct": months.percent(1),
    }


def _finding(shares: ShareByCollaborative, selection: Selection, snapshot: Snapshot) -> str:
    if not shares.known:
        if share_of_places(WARDS_ENGAGED, selection, snapshot.frame).expected:
            return f"No national data on restrictive practice reach {selection.quarter}"
        return describe_nothing_returned(WITH_DATA.things, selection.quarter)
    looked_for = selection.of_highlight("psc")
    sought = [entry for entry in shares.entries if entry.known and entry.psc.code in looked_for.psc]
    whole = sum((entry.share for entry in sought or shares.known), _NOTHING)
    missing, place = whole.expected - whole.reached, name_places(looked_for if sought else selection)
    wards = format_count(whole.expected, "listed ward") + ("" if place == ENGLAND else f" in {place}")
    if not missing:
        return (
            f"None is missing: {whole.reached:,} of {wards} {agree('has', whole.expected)} data for {selection.quarter}"
        )
    return f"{missing:,} of {wards} {agree('has', missing)} no data for {selection.quarter}"


def _caption(shares: ShareByCollaborative, everywhere: Share, wards: Sequence[Row], selection: Selection) -> str:
    if not shares.known:
        return ""
    return " ".join(
        sentence
        for sentence in (
            f"{capitalised(shares.where)} {_of_wards(shares.england)} {agree('has', shares.england.reached)}"
            f" data for at least one month of {selection.quarter}. From {selection.since} to {selection.quarter} there are data"
            f" for {everywhere.reached:,} of the {everywhere.expected:,} months expected of listed wards"
            f" ({format_percent(everywhere.percent(1))}).",
            _describe_spread(shares),
            _describe_latest(max(row["latest_month"] for row in wards), selection),
            _name_wards(
                _list_without_data(
                    [ward for ward in wards if ward["psc"] in (selection.marked.get("psc") or ward["psc"])]
                )
            ),
            describe_parts(shares),
        )
        if sentence
    )


def _of_wards(share: Share) -> str:
    return f"{share.reached:,} of {format_count(share.expected, 'listed ward')} ({format_percent(share.percent(1))})"


def _describe_spread(shares: ShareByCollaborative) -> str:
    whole = [entry.share for entry in shares.whole]
    if len(whole) == 1:
        return f"In {shares.whole[0].name} it is {_of_wards(whole[0])}."
    low, high = (format_percent(share.percent(1)) for share in (whole[0], whole[-1]))
    return f"By collaborative the share of wards runs from {low} to {high}."


def _describe_latest(latest: date, selection: Selection) -> str:
    """How far national data reach, where that is not the quarter's end."""
    return "" if latest == selection.quarter.months[-1] else f"National data reach {format_month(latest)}."


def _name_wards(without: Mapping[str, Mapping[str, str]]) -> str:
    names = [f"{name} ({ward_id})" for wards in without.values() for ward_id, name in wards.items()]
    return f"Without data: {format_list(names)}." if 0 < len(names) <= _NAMES_AT_MOST else ""
