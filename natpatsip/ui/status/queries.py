"""The queries of a quarter: who is to act on which, and the forms that explain, accept and ask back."""

from collections.abc import Sequence

import streamlit as st

from natpatsip.access import Actor
from natpatsip.figures.formatting import format_count
from natpatsip.quarters import Quarter
from natpatsip.sheets.cover import sender_name
from natpatsip.sheets.explanations import Explanation
from natpatsip.store import Writing
from natpatsip.store.queries import Query, State, get_corrected, get_queries
from natpatsip.text import written_day
from natpatsip.ui.database import store
from natpatsip.ui.forms import ask_name, decision_form, fold_away, form_key, show_done, write
from natpatsip.ui.page_words import as_written
from natpatsip.ui.query_answers import EARLIER_ERROR, STATE_WORDS, ask_explanation, tick_queries
from natpatsip.ui.word_table import show_words

_PART = "queries"
_LONGEST_WORDS = 600
_EVERYBODY = "All collaboratives"


def show_queries(quarter: Quarter) -> None:
    """The queries of a quarter by what is to be done about them, and a form for those to be answered."""
    with store().snapshot() as snapshot:
        queries, corrected = get_queries(snapshot, quarter), get_corrected(snapshot, quarter)
    show_done(_PART)
    if corrected:
        count = format_count(sum(corrected.values()), "query was", "queries were")
        st.markdown(f"{count} settled by a corrected sheet.")
    if not queries:
        st.write("No return for this quarter raises a query.")
        return
    senders = list(dict.fromkeys(query.scope.psc for query in queries))
    names = {sender_name(psc): psc for psc in senders}
    whose = st.selectbox("Whose queries", [_EVERYBODY, *names], key=f"queries_of_{quarter.key}", width=320)
    own = [query for query in queries if whose == _EVERYBODY or query.scope.psc == names[whose]]
    counts = {state: sum(query.state == state for query in own) for state in STATE_WORDS}
    offered = [state for state in STATE_WORDS if counts[state]]
    state = st.radio(
        "Which",
        offered,
        format_func=lambda state: f"{STATE_WORDS[state]} ({counts[state]:,})",
        key=f"queries_in_{quarter.key}_{whose}",
        horizontal=True,
    )
    chosen = [query for query in own if query.state == state]
    show_words([_row(query) for query in chosen], f"{STATE_WORDS[state]}, {quarter}")
    if state != "accepted":
        _offer_answering(state, chosen)


def _row(query: Query) -> dict[str, str]:
    row = {
        "Collaborative": sender_name(query.scope.psc),
        "Where": query.place,
        "What was found": query.found,
        "What is allowed": query.allowed,
    }
    if explanation := query.explanation:
        row["Explanation"] = f"{explanation.choice}: {explanation.words} ({explanation.by_whom})"
        if explanation.answer:
            row["Answer"] = f"{explanation.answer.words or 'Accepted'} ({explanation.answer.by_whom})"
    else:
        row["What to do"] = query.action
    return row | ({"Due": written_day(query.due)} if query.owner else {})


def _offer_answering(state: State, queries: Sequence[Query]) -> None:
    """A form about any of these queries: to explain them, or to answer their explanations."""
    answered = state == "explained"
    key = form_key(f"answer_{state}")

    def show() -> None:
        with decision_form(key):
            st.markdown(f"Tick those that have the same {'answer' if answered else 'cause'}.")
            (_answer if answered else _explain)(queries, key)

    fold_away("Answer explanations" if answered else "Explain queries", ":material/rate_review:", "query", show)


def _explain(queries: Sequence[Query], key: str) -> None:
    ticked, choice, words = ask_explanation(_list(queries), key)
    chosen = [query for query in queries if query.id in ticked]
    by = ask_name(key)
    if st.form_submit_button("Explain it", icon=":material/rate_review:"):
        needed = {
            "a tick at what you explain": chosen,
            "what explains it": choice,
            "your own words": words,
        }
        done = f"The explanation of {_name(chosen)} is kept. The national team looks at it."
        if choice == EARLIER_ERROR:
            before = queries[0].scope.quarter.previous
            done += f" Please send {before} again with the error put right: the page “Returns” has its template."

        def explain(writing: Writing, actor: Actor) -> None:
            for query in chosen:
                writing.explain(query.submission, [Explanation(query.id, choice, words)], actor)

        write(_PART, needed, explain, by, done)


def _answer(queries: Sequence[Query], key: str) -> None:
    ticked = tick_queries(_list(queries), key)
    chosen = [query for query in queries if query.id in ticked]
    accepts = st.radio("Answer", [True, False], None, _ANSWERS.get, key=f"answer_{key}", horizontal=True)
    words = st.text_area("What is still asked", key=f"words_{key}", max_chars=_LONGEST_WORDS, height=90).strip()
    by = ask_name(key)
    if st.form_submit_button("Answer it", icon=":material/done_all:"):
        needed = {"a tick at what you answer": chosen, "an answer": accepts is not None}
        if accepts is False:
            needed["what is still asked"] = bool(words)

        def answer(writing: Writing, actor: Actor) -> None:
            for query in chosen:
                if query.explanation:
                    (writing.accept if accepts else writing.ask_back)(query.explanation.number, actor, words)

        done = "is accepted" if accepts else "goes back to the collaborative"
        write(_PART, needed, answer, by, f"The explanation of {_name(chosen)} {done}.")


_ANSWERS = {True: "Accept it", False: "Ask back"}


def _list(queries: Sequence[Query]) -> dict[str, dict[str, str]]:
    """By collaborative and sheet, what each query is called, with its explanation."""
    listed: dict[str, dict[str, str]] = {}
    for query in queries:
        sender, told = sender_name(query.scope.psc), query.explanation
        words = f"{sender}, {query.place}: {query.found}{f' – {told.choice}: {told.words}' if told else ''}"
        listed.setdefault(f"{sender}, {query.sheet}", {})[query.id] = words
    return listed


def _name(queries: Sequence[Query]) -> str:
    """The place of a lone query; of several how many they are."""
    return as_written(queries[0].place) if len(queries) == 1 else format_count(len(queries), "query", "queries")
