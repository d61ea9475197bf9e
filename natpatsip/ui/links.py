"""Places in a link that are not written as the filters write them: found by their other names, or said to be unknown."""

from collections.abc import Iterator, Sequence

import streamlit as st

from natpatsip.figures.formatting import in_sentence
from natpatsip.figures.wording import FILTER_NAMES, labels
from natpatsip.organisations import UnknownOrganisation, find_organisation


def correct_link(columns: Sequence[str]) -> list[str]:
    """Rewrite each place in the address under the name that the filters have for it; what to say of those unknown.

    A link may hold a code, or a name that a collaborative or trust had before.
    """
    return [problem for column in columns for problem in _correct(column)]


def _correct(column: str) -> Iterator[str]:
    known = labels(column)
    written = st.query_params.get_all(column)
    if all(name in known.values() for name in written):
        return
    found = []
    for name in written:
        try:
            found.append(name if name in known.values() else known[find_organisation(column, name).code])
        except (UnknownOrganisation, KeyError):
            yield (
                f"“{name}” in the link that you opened is no {in_sentence(FILTER_NAMES[column])} known here."
                " It was left out: choose another below."
            )
    st.session_state[column] = list(dict.fromkeys(found))
    st.query_params.pop(column)
