"""What is said of several queries at once, inside a form: which of them it is said of, and what explains them."""

from collections.abc import Mapping

import streamlit as st

from natpatsip.sheets.explanations import CHOICES
from natpatsip.store.queries import State
from natpatsip.ui.page_words import as_written

EARLIER_ERROR = CHOICES[1]
# What is to be done about a query in each state.
STATE_WORDS: dict[State, str] = {
    "open": "To explain",
    "asked back": "Asked back, to explain again",
    "explained": "To accept",
    "accepted": "Accepted",
}
_LONGEST_WORDS = 2_000
# A list of more queries than this is scrolled, in so many pixels.
_SEEN_WHOLE, _LIST_HEIGHT = 8, 340

# By heading, the words of each query by its id.
ListedQueries = Mapping[str, Mapping[str, str]]


def tick_queries(queries: ListedQueries, key: str) -> list[str]:
    """The ids of those ticked, one by one or all under a heading. A lone query is ticked already."""
    count = sum(len(own) for own in queries.values())
    many, ticked = count > _SEEN_WHOLE, []
    with st.container(height=_LIST_HEIGHT if many else "content", border=many):
        for heading, own in queries.items():
            all_of_them = "both" if len(own) == 2 else f"all {len(own):,}"
            together = len(own) > 1 and st.checkbox(
                f"{as_written(heading)}: {all_of_them} queries", key=f"all_{heading}_{key}"
            )
            for id, words in own.items():
                alone = st.checkbox(as_written(words), count == 1, key=f"tick_{id}_{key}")
                ticked += [id] if alone or together else []
    return ticked


def ask_explanation(queries: ListedQueries, key: str) -> tuple[list[str], str, str]:
    """The ids of the queries that are explained alike, which of CHOICES explains them, and the words; blank where not given."""
    ticked = tick_queries(queries, key)
    choice = st.radio("What explains it", CHOICES, None, key=f"choice_{key}", horizontal=True)
    words = st.text_area("In your own words", key=f"words_{key}", max_chars=_LONGEST_WORDS, height=90)
    return ticked, choice or "", words.strip()
