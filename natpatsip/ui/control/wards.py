"""Wards and the practices that they use less: all of them, whose data are missing, then one with its own control chart."""

from dataclasses import replace

import streamlit as st

from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import Row
from natpatsip.figures import figure
from natpatsip.figures.control.wards import has_ward_data
from natpatsip.quarters import Quarter
from natpatsip.report.ward_charts import WARD_PRACTICES, name_ward
from natpatsip.ui.control.charts import show_control
from natpatsip.ui.downloads import offer_file
from natpatsip.ui.links import IN_ADDRESS, KEPT
from natpatsip.ui.record_shown import record_shown, snapshot_shown
from natpatsip.ui.scope import current_selection, show_figures

_WARDS, _SIGNALS = "mhsip_wards", "mhsip_wards_signals"


def show_wards() -> None:
    """The wards of the places chosen, or those with a signal, and whose data are missing; then the chart of one of them."""
    signals = st.checkbox("Only wards with a special cause in their latest month", key="ward_signals", **IN_ADDRESS)
    show_figures(_SIGNALS if signals else _WARDS, "mhsip_ward_data")
    selection = current_selection()
    with snapshot_shown() as snapshot:
        wards = figure(_WARDS, selection, snapshot).rows
    if not wards:
        return
    if len(selection.psc) == 1:
        offer_ward_charts(selection.psc[0], selection.quarter)
    st.header("One ward")
    names = {row["ward_id"]: name_ward(row) for row in wards}
    labels = {row["ward_id"]: label_ward(row) for row in wards}
    left, right = st.columns(2)
    ward = left.selectbox("Ward", list(labels), format_func=labels.__getitem__, key="ward", **KEPT)
    practice = right.selectbox(
        "Practice", WARD_PRACTICES, format_func=lambda id: MEASURES[id].label, key="practice", **KEPT
    )
    chosen = replace(selection.of_england(), ward=(ward,), ward_type=(), provider_kind=())
    show_control(practice, chosen=chosen, name=names[ward])


def label_ward(row: Row) -> str:
    """“Willow Ward (WEX-0003), Wessex”, of a row of the figure of wards, as the list of wards and its address have it."""
    return f"{name_ward(row)}, {row['psc']}"


def offer_ward_charts(psc: str, quarter: Quarter) -> None:
    """The charts of all wards of a collaborative (by its code) in one file, for the collaborative itself, if any has data."""
    with snapshot_shown() as snapshot:
        if not has_ward_data(Selection.ending(quarter, psc=(psc,)), snapshot):
            return
    label = "Charts of all its wards (Word), for the collaborative itself only"
    offer_file(label, "wards.docx", psc=psc, quarter=quarter.label, **dict(record_shown().query))
