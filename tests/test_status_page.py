"""The page “Status and queries” as its readers meet it: the national lead who chases, and a collaborative that explains."""

from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from returns_made import Q3, Q4, TODAY, good_return, only_reviewed, put, return_with
from streamlit.testing.v1 import AppTest

from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.days import day_now
from natpatsip.drafts import Drafts
from natpatsip.figures import figure
from natpatsip.figures.explanations import describe_queries, list_explanations
from natpatsip.intake import check_into_draft, receive
from natpatsip.sheets.explanations import Explanation
from natpatsip.store import Store
from natpatsip.store.accuracy import are_peers_named, get_accuracy_answers
from natpatsip.store.calendar import Calendar, get_calendar
from natpatsip.store.closing import list_closed
from natpatsip.store.queries import get_queries

APP = Path(__file__).parents[1] / "dashboard.py"


@pytest.fixture
def store(tmp_path, monkeypatch) -> Store:
    """The store that the page shows: Wessex’s Q3, and two sheets of its Q4, of which Trusts has a query."""
    path = tmp_path / "natpatsip.duckdb"
    monkeypatch.setenv("NATPATSIP_DATABASE", str(path))
    st.cache_resource.clear()
    store = Store(path)
    sheets = return_with(put("Trusts!B8", 30), *only_reviewed("Trusts", "Wards"))
    for name, content in (("Q3.xlsx", good_return(Q3)), ("Q4.xlsx", sheets)):
        assert receive(store, content, name, Actor("Manager"), today=TODAY).submission
    return store


def read(page: AppTest) -> str:
    """Everything that the page says."""
    assert not page.exception
    said = [*page.markdown, *page.success, *page.error, *page.code]
    return "\n".join([each.value for each in said] + [table.proto.body for table in page.get("html")])


def element(elements, label: str):
    return next(one for one in elements if one.label == label)


def unfold(page: AppTest, name: str) -> None:
    """Open a part that is folded away, as it is again after each writing."""
    page.session_state[f"open_{name}_{page.session_state['forms_written']}"] = True
    page.run()


def press(page: AppTest, label: str) -> str:
    element(page.button, label).click().run()
    return read(page)


def test_a_quarter_is_scheduled_chased_and_explained(store):
    page = AppTest.from_file(str(APP), default_timeout=60).run().switch_page("pages/status.py").run()
    words = read(page)
    assert "No calendar is set for Q4 2022/23, so nothing is due and nobody is late." in words
    assert "2 of 135 sheets came" in words and "? 1 to explain" in words

    unfold(page, "days")
    assert "Add the day due and your name or role." in press(page, "Set the calendar")
    element(page.date_input, "Returns due").set_value(date(2023, 4, 28))
    element(page.date_input, "Returns close").set_value(date(2023, 4, 20))
    for field in page.text_input:
        field.set_value("National lead")
    assert "“Returns close”, 20 April 2023, comes before" in press(page, "Set the calendar")
    element(page.date_input, "Returns close").set_value(None)
    words = press(page, "Set the calendar")
    assert "The calendar of Q4 2022/23 is set." in words and "Returns due: 28 April 2023." in words
    with store.snapshot() as snapshot:
        assert get_calendar(snapshot, Q4).due == date(2023, 4, 28)
    overdue = (day_now() - date(2023, 4, 28)).days
    assert f"○ Not begun; {overdue:,} days late" in words and "133 are overdue" in words
    assert "Dear colleagues at East Midlands," in words and f"was due on 28 April 2023, {overdue} days ago" in words

    unfold(page, "query")
    assert "Add what explains it and your own words." in press(page, "Explain it")
    element(page.radio, "What explains it").set_value("Earlier error")
    element(page.text_area, "In your own words").set_value("Two wards were missed")
    words = press(page, "Explain it")
    assert "Please send Q3 2022/23 again" in words and "? 1 to accept" in words

    unfold(page, "query")
    element(page.radio, "Answer").set_value(False)
    assert "Add what is still asked." in press(page, "Answer it")
    element(page.text_area, "What is still asked").set_value("Which two?")
    assert "goes back to the collaborative" in press(page, "Answer it")
    unfold(page, "query")
    element(page.radio, "What explains it").set_value("Earlier error")
    element(page.text_area, "In your own words").set_value("Ash and Elm")
    press(page, "Explain it")
    unfold(page, "query")
    element(page.radio, "Answer").set_value(True)
    assert "✓ Accepted" in press(page, "Answer it")
    with store.snapshot() as snapshot:
        (query,) = get_queries(snapshot, Q4)
    assert query.explanation.words == "Ash and Elm" and query.explanation.by_whom == "National lead"
    unfold(page, "accuracy")
    element(page.selectbox, "Collaborative").set_value("WEX")
    element(page.radio, "Is what its pack says right?").set_value(False)
    assert "Add what is to be put right." in press(page, "Answer for the pack")
    element(page.text_area, "What is to be put right").set_value("Elm closed in May")
    words = press(page, "Answer for the pack")
    assert "The answer of Wessex is kept" in words and "Elm closed in May" in words
    unfold(page, "peers")
    element(page.radio, "Does a pack name the other collaboratives?").set_value(True)
    assert "It holds for every pack from now on." in press(page, "Settle it")
    with store.snapshot() as snapshot:
        (answer,) = get_accuracy_answers(snapshot, Q4).values()
        assert are_peers_named(snapshot)
    assert (answer.correct, answer.words, answer.changed_since) == (False, "Elm closed in May", False)
    words = read(page.switch_page("pages/overview.py").run())
    assert (
        f"Overdue: East Midlands (by {overdue:,} days), Eastern (by {overdue:,} days)" in words
        and "and 8 more." in words
    )


def test_queries_with_one_cause_are_explained_together_and_answered_together(store):
    more = return_with(put("Trusts!B5", 20), put("Trusts!B8", 30), *only_reviewed("Trusts", "Wards"))
    assert receive(store, more, "Q4 again.xlsx", Actor("Manager"), today=TODAY).submission
    page = AppTest.from_file(str(APP), default_timeout=60).run().switch_page("pages/status.py").run()
    unfold(page, "query")
    element(page.text_input, "Your name or role").set_value("National lead")
    element(page.radio, "What explains it").set_value("True change")
    element(page.text_area, "In your own words").set_value("Wards were split")
    assert "Add a tick at what you explain." in press(page, "Explain it")
    element(page.checkbox, "Wessex, Trusts: both queries").check()
    assert "The explanation of 2 queries is kept." in press(page, "Explain it")
    unfold(page, "query")
    element(page.checkbox, "Wessex, Trusts: both queries").check()
    element(page.radio, "Answer").set_value(True)
    assert "The explanation of 2 queries is accepted." in press(page, "Answer it")
    with store.snapshot() as snapshot:
        assert [query.state for query in get_queries(snapshot, Q4)] == 2 * ["accepted"]


def test_a_draft_of_what_stands_already_is_seen(store):
    check_into_draft(store, Drafts(store.path), return_with(*only_reviewed("Wards")), "Q4.xlsx", Actor("Manager"))
    words = read(AppTest.from_file(str(APP), default_timeout=60).run().switch_page("pages/status.py").run())
    assert words.count("● Sent; a new draft") == 1 and words.count("a new draft") == 1


def test_explanations_stand_beside_the_figures_that_count_the_sheet(store):
    selection = Selection.ending(Q4)
    with store.snapshot() as snapshot:
        (query,) = get_queries(snapshot, Q4)
        target, stages = figure("fig19", selection, snapshot), figure("fig05", selection, snapshot)
        assert describe_queries(target, snapshot).startswith("1 query is raised by what was returned on Trusts: 1 not")
        assert describe_queries(stages, snapshot) == "" and list_explanations(target, snapshot) == []
        of_oxford = figure("fig19", Selection.ending(Q4, psc=("OX",)), snapshot)
        assert describe_queries(of_oxford, snapshot) == ""
    with store.writing() as writing:
        writing.explain(query.submission, [Explanation(query.id, "True change", "Three were split")], Actor("Manager"))
    with store.snapshot() as snapshot:
        assert "1 explained by their senders" in describe_queries(target, snapshot)
        (line,) = list_explanations(target, snapshot)
    assert line.startswith("Wessex, Trusts!B8: ")
    assert line.endswith("True change. Three were split (not yet accepted by the national team)")


def test_a_quarter_is_closed_with_its_gaps_and_opened_again_with_a_reason(store):
    with store.writing() as writing:
        writing.set_calendar(Calendar(Q4, due=date(2023, 4, 28)), Actor("National lead"))
    page = AppTest.from_file(str(APP), default_timeout=60).run().switch_page("pages/status.py").run()
    unfold(page, "close")
    element(page.text_input, "Your name or role").set_value("National lead")
    # The others have no return that could be closed.
    assert element(page.multiselect, "Programmes").value == ["MHSIP"]
    words = press(page, "Close it")
    assert "Q4 2022/23 is closed for Mental health." in words
    assert "Not returned: East Midlands: Wards, Trusts; Eastern: Wards, Trusts;" in words
    # Of 14 collaboratives both sheets of the programme; nobody is asked for them any longer.
    assert "2 of 135 sheets came, 28 are no longer waited for and 105 are overdue." in words
    assert "○ Not begun; no longer waited for" in words and "- Wards" not in page.code[0].value
    unfold(page, "reopen")
    assert "Add the reason." in press(page, "Open it again")
    element(page.text_area, "Reason").set_value("Late data")
    words = press(page, "Open it again")
    assert "Q4 2022/23 is open again for Mental health." in words
    assert "133 are overdue" in words and "no longer waited for" not in words and "- Wards" in page.code[0].value
    with store.writing() as writing:
        writing.set_calendar(Calendar(Q4, due=date(2023, 4, 28), closes=date(2023, 5, 5)), Actor("National lead"))
    assert "105 are no longer waited for and 28 are overdue" in read(page.run())
    with store.snapshot() as snapshot:
        assert list_closed(snapshot, Q4) == []
