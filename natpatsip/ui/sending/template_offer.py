"""The offer of a template: chosen by who fills it in and quarter, filled in with what was returned last."""

import streamlit as st

from natpatsip.days import day_now
from natpatsip.figures.formatting import format_list
from natpatsip.quarters import Quarter
from natpatsip.sheets import sheets_of
from natpatsip.sheets.cover import sender_name, sender_names
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store
from natpatsip.store.coverage import get_last_complete_return
from natpatsip.store.status import get_quarters, get_returned
from natpatsip.ui.database import store
from natpatsip.ui.downloads import offer_file
from natpatsip.ui.links import IN_SESSION
from natpatsip.ui.sending.quarter_choice import ended_quarters, quarter_due

_FOR_THE_NATIONAL_TEAM = (
    "Lines for each month of the quarter, filled in with what stands for them. Give each its source and the date of its"
    " extract, leave those without data blank, then mark each sheet as reviewed on the cover: only those count as"
    " returned."
)


def show_template_offer() -> None:
    """Two choices, a sentence on what the template is filled in with, and the download."""
    scope = _choose_return()
    if scope is None:
        st.markdown("Choose your collaborative to download its template.")
        return
    st.write(_filled_with(store(), scope))
    offer_file(
        f"Download the template for {sender_name(scope.psc)}, {scope.quarter}",
        "template.xlsx",
        psc=scope.psc,
        quarter=scope.quarter.label,
    )
    if scope.sender == "national team":
        offer_file(
            f"Download every collaborative’s template for {scope.quarter} (zip)",
            "templates.zip",
            quarter=scope.quarter.label,
        )


def _choose_return() -> ReturnScope | None:
    with store().snapshot() as snapshot:
        stored = get_quarters(snapshot)
    names = sender_names()
    quarters = ended_quarters(stored, day_now())
    left, right = st.columns(2)
    psc = left.selectbox(
        "Template for",
        names,
        index=None,
        format_func=names.__getitem__,
        placeholder="Choose a collaborative",
        key="template_psc",
        **IN_SESSION,
    )
    with store().snapshot() as snapshot:
        complete = get_last_complete_return(snapshot, psc) if psc else None
    quarter = right.selectbox(
        "Quarter of the template",
        quarters,
        quarters.index(quarter_due(complete, stored, day_now())),
        format_func=str,
        key=f"template_quarter_{psc}",
        **IN_SESSION,
    )
    return ReturnScope(psc, quarter) if psc else None


def _filled_with(store: Store, scope: ReturnScope) -> str:
    """Which answers the template comes with, by the quarter that they were returned for."""
    if scope.sender == "national team":
        return _FOR_THE_NATIONAL_TEAM
    now = _returned_titles(store, scope.psc, scope.quarter)
    before = [t for t in _returned_titles(store, scope.psc, scope.quarter.previous) if t not in now]
    parts = [
        f"{quarter} ({format_list(titles)})"
        for quarter, titles in ((scope.quarter, now), (scope.quarter.previous, before))
        if titles
    ]
    name = sender_name(scope.psc)
    if not parts:
        return f"{name} has returned nothing for {scope.quarter} or the quarter before, so its answers are blank."
    return (
        f"Filled in with what {name} returned for {format_list(parts)}. Change what has changed, then mark each sheet"
        " as reviewed on the cover: only those count as returned."
    )


def _returned_titles(store: Store, psc: str, quarter: Quarter) -> list[str]:
    with store.snapshot() as snapshot:
        returned = get_returned(snapshot, quarter)
    return [sheet.title for sheet in sheets_of("collaborative", store.sheets) if (psc, sheet.name) in returned]
