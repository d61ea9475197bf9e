"""How each programme page begins: where it stands, what it set out to do, and a tile for each headline number."""

import streamlit as st

from natpatsip import catalogue
from natpatsip.figures.ambitions import Standing, standings
from natpatsip.figures.wording import dated
from natpatsip.ui.drawing import MakeHeadline, get_headline
from natpatsip.ui.record import store
from natpatsip.ui.scope import current_selection
from natpatsip.ui.tiles import show_tiles
from natpatsip.ui.word_table import show_words


def show_programme(make: MakeHeadline) -> catalogue.Programme:
    """The head of a programme page, for what the filters hold; the programme that it is about."""
    selection = current_selection()
    with store().reading() as reading:
        headline = get_headline(make, selection, reading)
        stand = standings(headline.programme, selection, reading)
    st.markdown(f"**{headline.sentence}**")
    with st.expander(f"What the programme set out to do · {ambitions_in_a_line(stand)}"):
        _show_aims(headline.programme, stand)
    show_tiles(headline.tiles)
    return headline.programme


def ambitions_in_a_line(stand: list[Standing]) -> str:
    """“1 of 3 ambitions reached”, and of how many nobody can tell."""
    reached = sum(standing.reached is True for standing in stand)
    unknown = sum(standing.reached is None for standing in stand)
    noun = "ambition" if len(stand) == 1 else "ambitions"
    return f"{reached} of {len(stand)} {noun} reached" + (f", {unknown} not known" if unknown else "")


def show_purpose(programme: catalogue.Programme) -> None:
    """What a programme is for, the outcomes hoped for, and what is done for them."""
    st.markdown(f"**{programme.name}.** {programme.purpose}")
    for title, lines in (("Outcomes hoped for", programme.outcomes), ("What is done", programme.deliverables)):
        st.markdown("\n".join([f"**{title}**", "", *(f"- {line}" for line in lines)]))


def ambition_row(ambition: catalogue.Ambition) -> dict[str, str]:
    """An ambition in words: what is to be reached, and by when."""
    unit = "%" if ambition.unit == "percent" else f" {ambition.unit}"
    return {
        "Ambition": ambition.measure,
        "To reach": f"{ambition.comparison.capitalize()} {ambition.value:,}{unit}",
        "By": dated(ambition.by),
    }


def _show_aims(programme: catalogue.Programme, stand: list[Standing]) -> None:
    show_purpose(programme)
    rows = [ambition_row(standing.ambition) | {"Now": standing.now, "Status": standing.status} for standing in stand]
    show_words(rows, "Ambitions")
