"""Who has returned: a sentence for the latest quarter, a file of every collaborative and sheet, and national data."""

from collections.abc import Mapping, Sequence

import streamlit as st

from natpatsip import organisations
from natpatsip.days import day_now
from natpatsip.figures.formatting import agree, format_count, format_list
from natpatsip.quarters import Quarter
from natpatsip.sheets import sheets_of
from natpatsip.sheets.specification import Sheet
from natpatsip.store import Store
from natpatsip.store.status import Extract, Returned, get_extracts, get_quarters, get_returned
from natpatsip.store.timeliness import SheetStatus, get_sheet_statuses
from natpatsip.text import written_day
from natpatsip.ui.database import store
from natpatsip.ui.page_words import moment
from natpatsip.ui.word_csv import words_csv
from natpatsip.ui.word_table import show_words

ReturnedSheets = Mapping[tuple[str, str], Returned]

NOT_RETURNED = "Not returned"
# More than this are past taking in as a sentence; then those who have returned are the shorter list.
_NAMED = 7
_SHEETS_NAMED = 4


def show_status(quarter: Quarter | None = None) -> None:
    """How many have returned a quarter, else the latest that anyone returned, who is still waited for, and who is late."""
    with store().snapshot() as snapshot:
        quarters = [quarter] if quarter else get_quarters(snapshot)
        if not quarters:
            st.markdown("Nobody has returned anything yet.")
            return
        asked = _asked(quarters[0])
        returned = get_returned(snapshot, quarters[0])
        statuses = get_sheet_statuses(snapshot, quarters[0], asked, day_now())
    st.markdown(f"{describe_status(quarters[0], returned, asked)} {describe_overdue(statuses)}")


def show_national_data() -> None:
    """The national workbook and the publishers' extracts: what there is of each sheet, and how far it reaches."""
    sheets = [*sheets_of("national team", store().sheets), *sheets_of("publisher", store().sheets)]
    with store().snapshot() as snapshot:
        extracts = {sheet.title: get_extracts(snapshot, sheet.name) for sheet in sheets}
    if any(extracts.values()):
        show_words([_build_national_row(title, found) for title, found in extracts.items()], "National data")
    else:
        st.write("None is stored yet. The national team’s workbook and publishers’ extracts will show here.")


def describe_status(quarter: Quarter, returned: ReturnedSheets, sheets: Sequence[Sheet]) -> str:
    """How far the returns of a quarter are, naming whoever is fewer: those still waited for, or those that are in.

    An optional sheet is never waited for.
    """
    everyone, asked = organisations.collaboratives(), [sheet for sheet in sheets if not sheet.optional]
    missing = {psc.name: [s.title for s in asked if (psc.code, s.name) not in returned] for psc in everyone}
    waited_for = [name for name, titles in missing.items() if titles]
    if not waited_for:
        return f"**{quarter}: all {len(everyone)} collaboratives have returned every sheet.**"
    complete = len(everyone) - len(waited_for)
    verb = agree("has", complete)
    start = f"**{quarter}: {complete} of {len(everyone)} collaboratives {verb} returned every sheet.**"
    if len(waited_for) <= _NAMED:
        return f"{start} Not returned: {_listed(waited_for, missing, asked, 'everything')}."
    begun = [name for name, titles in missing.items() if len(titles) < len(asked)]
    if not begun:
        return f"**{quarter}: nobody has returned anything yet.**"
    in_so_far = {name: [s.title for s in asked if s.title not in missing[name]] for name in begun}
    return f"{start} Returned so far: {_listed(begun, in_so_far, asked, 'every sheet')}."


def describe_overdue(statuses: Sequence[SheetStatus]) -> str:
    """“Overdue: Oxford (by 3 days) and Wessex (by 1 day).”, the longest first; nothing where nobody is waited for too long."""
    late = {one.psc: one.days_late for one in statuses if one.days_late and one.waited_for}
    if not late:
        return ""
    names = [
        f"{organisations.find_collaborative(psc).name} (by {format_count(days, 'day')})"
        for psc, days in sorted(late.items(), key=lambda entry: -entry[1])
    ]
    more = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
    return f"Overdue: {format_list([*names[:_NAMED], *more])}."


def returned_csv(store: Store, quarter: Quarter) -> bytes:
    """When every sheet of a quarter was stored, a line a collaborative."""
    with store.snapshot() as snapshot:
        returned = get_returned(snapshot, quarter)
    return words_csv(build_status_rows(returned, _asked(quarter)))


def build_status_rows(returned: ReturnedSheets, sheets: Sequence[Sheet]) -> list[dict[str, str]]:
    """One row a collaborative, in published order: under each sheet's title when it was stored, then who sent it."""
    return [
        _build_row(psc, {s.title: returned.get((psc.code, s.name)) for s in sheets})
        for psc in organisations.collaboratives()
    ]


def _build_row(psc: organisations.Collaborative, returned: Mapping[str, Returned | None]) -> dict[str, str]:
    stored = {
        title: moment(sheet_returned.happened_at) if sheet_returned else NOT_RETURNED
        for title, sheet_returned in returned.items()
    }
    return (
        {"Collaborative": psc.name}
        | stored
        | {"Sent by": _senders([sheet_returned for sheet_returned in returned.values() if sheet_returned])}
    )


def _senders(returned: Sequence[Returned]) -> str:
    return "; ".join(dict.fromkeys(_sender(sheet_returned) for sheet_returned in returned))


def _sender(returned: Returned) -> str:
    return f"{returned.by_whom} (demonstration)" if returned.demonstration else returned.by_whom


def _asked(quarter: Quarter) -> tuple[Sheet, ...]:
    return sheets_of("collaborative", store().sheets, quarter)


def _listed(names: Sequence[str], titles: Mapping[str, list[str]], sheets: Sequence[Sheet], all_of_them: str) -> str:
    named = {name: all_of_them if len(titles[name]) == len(sheets) else _few(titles[name]) for name in names}
    return "; ".join(f"{name} ({what})" for name, what in named.items())


def _few(titles: Sequence[str]) -> str:
    return format_list(titles) if len(titles) <= _SHEETS_NAMED else format_count(len(titles), "sheet", "sheets")


def _build_national_row(title: str, extracts: Sequence[Extract]) -> dict[str, str]:
    """A line of the table of national data: its latest extract, and the months that all its extracts reach over."""
    row = {"Data": title, "Source": "None stored yet", "Extract of": "", "Months": "", "Stored": ""}
    if not extracts:
        return row
    latest = extracts[0]
    sources = dict.fromkeys(extract.source for extract in extracts if extract.extract_date == latest.extract_date)
    return row | {
        "Source": "; ".join(sources) + (" (demonstration)" if latest.demonstration else ""),
        "Extract of": written_day(latest.extract_date),
        "Months": _months(extracts),
        "Stored": moment(latest.happened_at),
    }


def _months(extracts: Sequence[Extract]) -> str:
    months = [month for extract in extracts for month in (extract.first, extract.last) if month]
    return f"{min(months):%B %Y} to {max(months):%B %Y}" if months else ""
