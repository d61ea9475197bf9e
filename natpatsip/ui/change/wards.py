"""Wards and the practices that they use less: all of them, whose data are missing, then one with its own control chart."""

from dataclasses import replace

import streamlit as st

from natpatsip.analysis.measures import MEASURES
from natpatsip.figures import figure
from natpatsip.report.ward_charts import WARD_PRACTICES
from natpatsip.ui.change.control import show_control
from natpatsip.ui.database import store
from natpatsip.ui.downloads import offer_file
from natpatsip.ui.links import KEPT
from natpatsip.ui.scope import current_selection, show_figures

_WARDS = "mhsip_wards"


def show_wards() -> None:
    """The wards of the places chosen and whose data are missing, then the chart of one of them."""
    show_figures(_WARDS, "mhsip_ward_data")
    selection = current_selection()
    with store().snapshot() as snapshot:
        wards = figure(_WARDS, selection, snapshot).rows
    if not wards:
        return
    if len(selection.psc) == 1:
        offer_file(
            "Charts of all these wards (Word), for the collaborative itself only",
            "wards.docx",
            psc=selection.psc[0],
            quarter=selection.quarter.label,
        )
    st.header("One ward")
    names = {row["ward_id"]: f"{row['ward']} ({row['ward_id']})" for row in wards}
    labels = {row["ward_id"]: f"{names[row['ward_id']]}, {row['psc']}" for row in wards}
    left, right = st.columns(2)
    ward = left.selectbox("Ward", list(labels), format_func=labels.get, key="ward", **KEPT)
    practice = right.selectbox(
        "Practice", WARD_PRACTICES, format_func=lambda id: MEASURES[id].label, key="practice", **KEPT
    )
    chosen = replace(selection.of_england(), ward=(ward,), ward_type=(), provider_kind=())
    show_control(practice, chosen=chosen, name=names[ward])
