"""Explaining the queries of a draft: a choice and words for one, or for several that have one cause, kept until it is sent."""

import streamlit as st

from natpatsip.access import Actor
from natpatsip.errors import UserError
from natpatsip.figures.formatting import format_count
from natpatsip.intake import DraftAsRead
from natpatsip.returns.problems import Problem
from natpatsip.sheets.explanations import Explanation
from natpatsip.store.queries import get_queries
from natpatsip.ui.database import drafts, store
from natpatsip.ui.downloads import offer_file
from natpatsip.ui.forms import ask_name, decision_form
from natpatsip.ui.query_answers import EARLIER_ERROR, ask_explanation
from natpatsip.ui.word_table import show_words


def offer_explanations(held: DraftAsRead) -> None:
    """The queries of a draft that were explained, and a form for those that were not."""
    queries = held.queries
    if not queries:
        return
    st.subheader("Explanations", anchor=False)
    explained = {id: told for id, told in _find_explained(held).items() if id in queries}
    if explained:
        rows = [
            {"Query": _name_query(queries[id]), "Explanation": f"{choice}: {words}", "By": by_whom}
            for id, (choice, words, by_whom) in explained.items()
        ]
        show_words(rows, "Queries explained")
    if any(choice == EARLIER_ERROR for choice, _, _ in explained.values()):
        _offer_correction(held)
    waiting = {id: problem for id, problem in queries.items() if id not in explained}
    if waiting:
        _ask(held, waiting)


def _find_explained(held: DraftAsRead) -> dict[str, tuple[str, str, str]]:
    """Choice, words and who gave them, by query: those of the draft, and those that stand for an unchanged answer."""
    scope = held.draft.scope
    with store().snapshot() as snapshot:
        standing = get_queries(snapshot, scope.quarter, scope.psc)
    carried = {
        query.id: (query.explanation.choice, query.explanation.words, query.explanation.by_whom)
        for query in standing
        if query.explanation and query.state != "asked back"
    }
    drafted = {
        one.explanation.query: (one.explanation.choice, one.explanation.words, one.by_whom)
        for one in held.draft.explanations
    }
    return carried | drafted


def _ask(held: DraftAsRead, waiting: dict[str, Problem]) -> None:
    key = f"explain_{held.draft.fingerprint}"
    by_sheet: dict[str, dict[str, str]] = {}
    for id, problem in waiting.items():
        by_sheet.setdefault(problem.sheet, {})[id] = _name_query(problem)
    with decision_form(key):
        count = format_count(len(waiting), "query", "queries")
        st.markdown(f"**{count} to explain.** Tick those that have the same cause.")
        ticked, choice, words = ask_explanation(by_sheet, key)
        by = ask_name(key, "Explained by")
        if not st.form_submit_button("Keep the explanation"):
            return
    if lacking := "Tick what you explain." if not ticked else "" if by else "Write who explains it.":
        st.error(f"Nothing is kept yet. {lacking}", icon=":material/error:")
        return
    try:
        drafts().explain(held.draft.scope, [Explanation(id, choice, words) for id in ticked], Actor(by))
    except UserError as problem:
        st.error(f"Nothing is kept yet, and what you wrote is still here. {problem}", icon=":material/error:")
        return
    st.rerun()


def _offer_correction(held: DraftAsRead) -> None:
    scope = held.draft.scope
    st.markdown("Where an earlier return was wrong, correct that one as well, and check and send it like this one.")
    offer_file(
        f"Download the template for {scope.quarter.previous}, filled in as it stands",
        "template.xlsx",
        psc=scope.psc,
        quarter=scope.quarter.previous.label,
    )


def _name_query(problem: Problem) -> str:
    """“Wards, WEX-0003, Stage of adoption: 5 Adoption, 6 Spread in Q3 2022/23”."""
    place = ", ".join(part for part in (problem.sheet, problem.line, problem.heading) if part)
    return f"{place or 'Whole workbook'}: {problem.told}"
