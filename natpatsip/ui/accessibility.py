"""The accessibility statement: what the dashboard does for everyone, how that was tested, and what is known to be missing."""

import streamlit as st

import natpatsip

_PARTS = {
    "What it does": (
        "Every chart has a description for a screen reader, and a table with every number under its tab “Table”.",
        "Colour never says anything alone: shapes and words say it too.",
        "Every choice, tab and download can be reached by the keyboard, and what has the focus is outlined in yellow.",
        "It has a light and a dark theme, as your device is set, and moves nothing if your device asks for that.",
    ),
    "How it was tested": (
        "The aim is WCAG 2.2, level AA. Pages are tested against it with axe-core, in a desktop’s and in a phone’s window,"
        " in both themes, and one way through a page by the keyboard alone. Such tests find some problems and not all.",
        "The tests run in Chromium. Nobody has tested it yet with a screen reader, with speech recognition or in another"
        " browser, and nobody independent has audited it.",
    ),
    "What is known to be missing": (
        "The points of a chart cannot be reached by the keyboard one by one; its table holds them.",
        "A chart cannot be read aloud piece by piece: its description says in short what it shows.",
    ),
    "If something does not work for you": (
        "Tell whoever looks after this dashboard: which page, what you wanted to do, and what you use to read it.",
    ),
}


def show_accessibility() -> None:
    """The statement, for the version that shows it."""
    for title, lines in _PARTS.items():
        st.header(title)
        st.markdown("\n".join(f"- {line}" for line in lines))
    st.write(f"This statement is about {natpatsip.MADE_BY}.")
