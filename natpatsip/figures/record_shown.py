"""Which numbers of the record are shown: as closed or as they stand, and as they were at an earlier event."""

from collections.abc import Mapping

from natpatsip import catalogue
from natpatsip.figures.formatting import format_list
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.store.closing import get_closings, list_closed
from natpatsip.store.releases import get_draft
from natpatsip.store.status import get_last_event
from natpatsip.text import written_day

DRAFT = "DRAFT: not for onward sharing"


def describe_restriction(snapshot: Snapshot, quarter: Quarter) -> str:
    """`DRAFT` of a quarter that is shared as a draft and was not released since; empty of any other.

    It is so of its earlier numbers too.
    """
    with snapshot.latest() as now:
        return DRAFT if get_draft(now, quarter) else ""


def describe_record(snapshot: Snapshot, programme: str = "") -> str:
    """“as at 20 April 2023 (event 143), as closed”; empty of what stands now, and as closed where no quarter of the programme,
    by its code, or of any, is closed.
    """
    parts = []
    if snapshot.is_past:
        last = get_last_event(snapshot)
        parts.append(
            f"as at {written_day(last)} (event {snapshot.version.sequence})" if last else "before the first event"
        )
    closings = [one for one in get_closings(snapshot).values() if programme in ("", one.programme)]
    if snapshot.version.as_closed and any(closing.holds for closing in closings):
        parts.append("as closed")
    return ", ".join(parts)


def describe_closed(shown: Mapping[str, Quarter], snapshot: Snapshot) -> str:
    """Whether the quarters that programmes, by code, are shown for are closed by name: “Q4 2022/23 is closed by the national
    team.”, “… closed by the national team for Medicines, and not for Mental health.”; empty where none of them collects.
    """
    collecting = {code: quarter for code, quarter in shown.items() if catalogue.programme(code).collects_in(quarter)}
    quarters = list(dict.fromkeys(collecting.values()))
    told = []
    for quarter in quarters:
        closed = list_closed(snapshot, quarter)
        names: dict[bool, list[str]] = {True: [], False: []}
        for code in (code for code, of in collecting.items() if of == quarter):
            names[code in closed].append(catalogue.programme(code).short)
        told.append(_tell_closed(quarter, names[True], names[False], alone=len(quarters) == 1))
    return " ".join(told)


def _tell_closed(quarter: Quarter, closed: list[str], others: list[str], alone: bool) -> str:
    """Programmes are named where they, or the quarters that they are shown for, differ."""
    if closed and others:
        return f"{quarter} is closed by the national team for {format_list(closed)}, and not for {format_list(others)}."
    state = f"{'closed' if closed else 'not closed'} by the national team"
    return f"{quarter} is {state}." if alone else f"{quarter} is {state} for {format_list(closed or others)}."
