"""Modelled benefits on a page: each figure with its arithmetic, and a place to try another assumption, which is never kept."""

import streamlit as st

from natpatsip.figures import figure
from natpatsip.figures.benefits.assumptions import Parameter, get_model
from natpatsip.figures.figure import Figure
from natpatsip.figures.formatting import add_unit
from natpatsip.ui.drawing import draw_chart
from natpatsip.ui.panel import show_figure
from natpatsip.ui.record_shown import snapshot_shown
from natpatsip.ui.scope import current_selection
from natpatsip.ui.word_table import show_words

FIELDS_BESIDE = 2


def show_benefit(*figure_ids: str) -> None:
    """Modelled benefits for what the filters hold, with whatever assumptions are tried below each."""
    for figure_id in figure_ids:
        # The fields are below the figure that they change, so its place is kept before they are read.
        place = st.container()
        tried = _offer_assumptions(figure_id)
        with snapshot_shown() as snapshot:
            drawn = figure(figure_id, current_selection(), snapshot, tried)
        with place:
            show_figure(drawn, None if drawn.empty else draw_chart(drawn))
            _show_arithmetic(drawn)


def _show_arithmetic(figure: Figure) -> None:
    if figure.empty:
        return
    rows = [
        {
            "Step": f"{row['outcome']}: {row['step']}",
            "How": row["how"],
            "Number": add_unit(f"{row['value']:,}", row["unit"]),
        }
        for row in figure.rows
    ]
    with st.expander("How it is worked out", expanded=True, icon=":material/calculate:"):
        show_words(rows, f"{figure.question} Step by step")


def _offer_assumptions(figure_id: str) -> dict[str, float]:
    """A field for each parameter; what they hold now."""
    parameters = get_model(figure_id).parameters
    with st.expander("Try another assumption", icon=":material/tune:"):
        st.write("What you try here changes this figure on this page for you alone. What is stored stays as it is.")
        slots = st.columns(FIELDS_BESIDE)
        tried = {}
        for number, parameter in enumerate(parameters):
            with slots[number % FIELDS_BESIDE]:
                tried[parameter.id] = _field(figure_id, parameter)
        st.button(
            "Back to the stored assumptions",
            key=f"stored_{figure_id}",
            on_click=_reset,
            args=(figure_id,),
            icon=":material/restart_alt:",
        )
    return tried


def _field(figure_id: str, parameter: Parameter) -> float:
    """The value is put there before the field is drawn: a field that has both a key and a default complains."""
    key = _key(figure_id, parameter)
    if key not in st.session_state:
        st.session_state[key] = float(parameter.value)
    held = st.number_input(
        f"{parameter.name} ({parameter.unit})",
        min_value=float(parameter.lowest),
        max_value=float(parameter.highest),
        step=float(parameter.step),
        format="%g",
        key=key,
        help=f"Stored: {parameter.description}.",
    )
    # Stepping up and down again leaves the last digits of a decimal elsewhere than they were.
    return round(held, 6)


def _reset(figure_id: str) -> None:
    for parameter in get_model(figure_id).parameters:
        st.session_state[_key(figure_id, parameter)] = float(parameter.value)


def _key(figure_id: str, parameter: Parameter) -> str:
    return f"assumed_{figure_id}_{parameter.id}"
