"""A publisher's extract on the page of its programme: one of its measures over time, then place by place."""

import streamlit as st

from natpatsip.analysis.measures import MEASURES
from natpatsip.figures.national import is_expected
from natpatsip.figures.wording import name_places, unit_heading
from natpatsip.sheets.extracts import PUBLISHERS
from natpatsip.sheets.specification import Sheet
from natpatsip.ui.control.charts import show_control
from natpatsip.ui.drawing import draw
from natpatsip.ui.links import KEPT
from natpatsip.ui.pages import RETURNS, link_to
from natpatsip.ui.panel import show_figure
from natpatsip.ui.record_shown import snapshot_shown
from natpatsip.ui.scope import current_selection


def show_extract(sheet: Sheet) -> None:
    """The choice of a measure and its charts; where no extract stands, how to load one."""
    with snapshot_shown() as snapshot:
        stored = is_expected(sheet.name, snapshot)
    if stored:
        _show_measures(sheet)
    else:
        _say_how_to_load(sheet)


def _say_how_to_load(sheet: Sheet) -> None:
    st.info(
        f"No extract of “{sheet.title}” is stored. Its publisher is {PUBLISHERS[sheet.name]}. Send its CSV on the Returns"
        f" page, or with the command `python -m natpatsip extract FILE --as {sheet.name} --date DAY --by NAME`. Its columns"
        " are on the Definitions page, under Data dictionary.",
        icon=":material/info:",
    )
    link_to(RETURNS, "Send an extract on the Returns page")


def _show_measures(sheet: Sheet) -> None:
    """A measure of the reader’s choice over time, for the places chosen or a single unit of them; then unit by unit."""
    measures = {measure.label: measure for measure in MEASURES.values() if measure.sheet == sheet.name}
    left, right = st.columns(2)
    label = left.selectbox("Measure", list(measures), key=f"measure_{sheet.name}", **KEPT)
    measure, selection = measures[label], current_selection()
    level = measure.levels[-1]
    with snapshot_shown() as snapshot:
        drawn, chart = draw(f"panels_{measure.id}", selection.comparing(level), snapshot)
    together = name_places(measure.applicable_selection(selection))
    units = {"": together} | {row["unit"]: row["unit_name"] for row in drawn.rows}
    unit = right.selectbox(
        unit_heading(level, measure),
        list(units),
        format_func=lambda code: units.get(code, code),
        key=f"unit_{sheet.name}",
        **KEPT,
    )
    show_control(f"control_{measure.id}", chosen=selection.of_england().of_place(level, unit) if unit else None)
    show_figure(drawn, chart)
