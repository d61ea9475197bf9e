"""Deciding on recalculated limits as a visitor does: by the forms below a control chart, over a real store."""

from datetime import date

import pytest
from months_sent import OAK, RISE, SOUTHAMPTON
from streamlit.testing.v1 import AppTest

from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.selection import Selection
from natpatsip.figures.control import MEASURE_OF_FIGURE
from natpatsip.figures.control.charting import chart_measures
from natpatsip.quarters import Quarter
from natpatsip.store import Store
from natpatsip.store.ledger import Decision, Judgement, SeriesKey, get_decisions, get_rebases
from natpatsip.ui import database
from natpatsip.ui.page_words import as_written

STEROIDS = SeriesKey("corticosteroids")
PROPOSED = "Recalculate from April 2022: the mean goes up from 40.0% to 60.0%, and 12 points in a row support it"
STEPPED = "Yes, better: a step up from April 2022, 40% to 60%; no sign of change since"
REASON, CAUSE, LEAD = "Every trust began then", "National launch", "A lead"
QUESTIONS = (
    "Does the process behave differently from before?",
    "Is the cause of the change known?",
    "Is the change wanted?",
    "Is it likely to last?",
)
RISEN = date(2021, 7, 1)
RECALCULATE, LEAVE = "Recalculate England from April 2022", "Leave the limits as they are"


@pytest.fixture
def store(months_on_page) -> Store:
    """The store that the page shows, in which nobody has decided anything."""
    return months_on_page


def open_chart(measure: str = "corticosteroids", month: date = RISE, **places: tuple[str, ...]) -> AppTest:
    """The chart of a measure with its ledger, and what is proposed from a month opened."""

    def chart(figure_id: str, places: dict[str, tuple[str, ...]]) -> None:
        from natpatsip.analysis.selection import Selection
        from natpatsip.quarters import Quarter
        from natpatsip.ui.control.charts import show_control
        from natpatsip.ui.scope import keep_selection

        keep_selection(Selection.ending(Quarter(2022, 4), **places))
        show_control(figure_id)

    (figure_id,) = [id for id, of in MEASURE_OF_FIGURE.items() if of == measure]
    page = AppTest.from_function(chart, default_timeout=60, kwargs={"figure_id": figure_id, "places": places})
    place = "".join(f"_{level}_{code}" for level, codes in places.items() for code in codes)
    page.session_state[f"open_{measure}{place}_{month:%Y%m}_0"] = True
    return _run(page)


def open_ward(ward: str) -> AppTest:
    """The wards of the mental health page, with restraint on one of them."""

    def wards() -> None:
        from natpatsip.analysis.selection import Selection
        from natpatsip.quarters import Quarter
        from natpatsip.ui.control.wards import show_wards
        from natpatsip.ui.scope import keep_selection

        keep_selection(Selection.ending(Quarter(2022, 4)))
        show_wards()

    page = AppTest.from_function(wards, default_timeout=60)
    page.session_state["ward"], page.session_state["practice"] = ward, "mhsip_restraint"
    return _run(page)


def limits_of_every_place(store: Store, measure: str) -> dict[SeriesKey, tuple[float, float, float]]:
    """Mean and limits, at the last point, of each series that a measure has."""
    selection = Selection.ending(Quarter(2022, 4))
    with store.snapshot() as snapshot:
        return {
            SeriesKey(measure, level, unit["unit"]): (unit["mean"], unit["lpl"], unit["upl"])
            for level in MEASURES[measure].levels
            for unit in chart_measures([MEASURES[measure]], level, selection, snapshot).units
        }


def test_a_proposal_says_its_month_its_size_and_its_support_and_redraws_nothing(store):
    page = open_chart()
    assert f"**Proposed for England.** {PROPOSED}. Nothing is redrawn unless somebody accepts it." in _words(page)
    assert "Stable Shift Algorithm: periods of 12 points" in _words(page)
    assert "Nobody has decided on the limits of England yet." in _words(page)
    assert "against a mean of 50%" in page.subheader[0].value


def test_a_proposal_is_seen_as_it_is_now_and_as_it_would_be(store):
    words = _words(open_chart())
    assert "**As it is now.** Yes, better: 62% of eligible babies had antenatal corticosteroids in March 2023" in words
    told = "Proposed: a step up from April 2022, 40% to 60%; no sign of change since."
    assert f"**Recalculated from April 2022.** {told}" in words


def test_an_accepted_proposal_recalculates_the_limits_and_is_in_the_ledger(store):
    page = _accept(open_chart())
    assert page.subheader[0].value == STEPPED
    assert page.success[0].value == "Kept in the ledger. The limits of England are recalculated from April 2022."
    assert "Nothing is proposed for England." in _words(page)
    (decision,) = _decisions(store)
    assert decision.rebase.judgement == Judgement("improvement", "yes", "yes", "yes", "no")
    assert all(words in _ledger(page) for words in ("Improvement work", "cause known: yes", "likely to last: no"))
    assert (decision.rebase.decision, decision.rebase.month, decision.by_whom) == ("accepted", RISE, LEAD)
    assert (decision.rebase.reason, decision.rebase.cause, decision.rebase.demonstration) == (REASON, CAUSE, False)
    assert all(words in _ledger(page) for words in ("April 2022", "Accepted: limits recalculated", REASON, CAUSE, LEAD))


def test_what_is_missing_is_said_and_nothing_is_written(store):
    page = _press(open_chart(), LEAVE)
    assert [error.value for error in page.error] == ["Nothing is kept yet. Add the reason and your name or role."]
    _field(page, "Reason").set_value("   ")
    _field(page, "Your name or role").set_value(LEAD)
    page = _press(page, RECALCULATE)
    assert page.error[0].value == "Nothing is kept yet. Add the reason and an answer to each question."
    _field(page, "Reason").set_value(REASON)
    page = _press(_answer(page, kind="not known"), RECALCULATE)
    assert page.error[0].value == "Nothing is kept yet. Add answers about the cause that agree."
    page = _press(_answer(page), RECALCULATE)
    assert page.error[0].value == "Nothing is kept yet. Add the cause of the change."
    assert _decisions(store) == [] and _field(page, "Your name or role").value == LEAD


def test_a_change_for_the_worse_is_warned_of_and_left_by_default(store, demonstration, monkeypatch):
    monkeypatch.setenv("NATPATSIP_DATABASE", str(demonstration.path))
    # Restraint on the wards of the South West goes up in the demonstration.
    page = open_chart("mhsip_restraint", RISEN, psc=("SW",))
    assert page.warning[0].value.startswith(
        "This change is for the worse. New limits would take it for normal and hide"
    )
    of_form = [button for button in page.button if button.label in (LEAVE, "Recalculate South West from July 2021")]
    assert [(button.label, button.proto.type) for button in of_form] == [
        (LEAVE, "primary"),
        ("Recalculate South West from July 2021", "secondary"),
    ]


def test_a_step_of_how_care_is_recorded_is_no_improvement(store):
    page = _answer(open_chart(), kind="recording")
    page = _account(page, REASON, CAUSE, button=RECALCULATE)
    assert page.subheader[0].value.startswith(
        "No sign of change in the last 12 months (this does not show that nothing changed): 62% of eligible babies"
    )
    assert page.subheader[0].value.endswith(
        "limits were recalculated from April 2022, and figures before and since April 2022 are not comparable"
        " (recording change: National launch)"
    )


def test_what_is_declined_is_not_proposed_again_and_leaves_the_limits(store):
    page = _account(open_chart(), "One trust alone", button=LEAVE)
    told = "Kept in the ledger. The limits of England stay as they are, and April 2022 is not proposed again."
    assert page.success[0].value == told
    assert "against a mean of 50%" in page.subheader[0].value and PROPOSED not in _words(page)
    assert "Declined: limits left as they are" in _ledger(page)


def test_a_month_can_be_set_by_hand(store):
    page = open_chart()
    months = page.selectbox[0]
    assert months.options[0] == "March 2023" and months.options[-1] == "May 2021"
    months.set_value(date(2022, 1, 1))
    page = _account(page, REASON, CAUSE, button="Recalculate England from this month", place=1)
    (decision,) = _decisions(store)
    assert (decision.rebase.decision, decision.rebase.month) == ("set", date(2022, 1, 1))
    assert page.success[0].value == "Kept in the ledger. The limits of England are recalculated from January 2022."
    assert "January 2022" not in page.selectbox[0].options


def test_a_decision_is_undone_with_a_reason_and_proposed_anew(store):
    page = _press(_accept(open_chart()), "Undo it")
    assert page.error[0].value == "Nothing is kept yet. Add the reason."
    page = _account(page, "The wrong month", button="Undo it", place=1)
    assert page.success[0].value == "Kept in the ledger. The decision on April 2022 no longer stands."
    assert "against a mean of 50%" in page.subheader[0].value and PROPOSED in _words(page)
    assert [kept.rebase.decision for kept in _decisions(store)] == ["accepted", "undone"]
    assert "Accepted: limits recalculated. No longer stands" in _ledger(page) and "The wrong month" in _ledger(page)
    with store.snapshot() as snapshot:
        assert get_rebases(snapshot) == {}


@pytest.mark.parametrize(
    ("series", "button"),
    [
        (SeriesKey("corticosteroids", "psc", "WEX"), "Recalculate Wessex from April 2022"),
        (
            SeriesKey("corticosteroids", "trust", SOUTHAMPTON),
            "Recalculate University Hospital Southampton NHS Foundation Trust from April 2022",
        ),
        (SeriesKey("mhsip_restraint", "ward", OAK), f"Recalculate {as_written(f'Oak ({OAK})')} from this month"),
    ],
)
def test_a_decision_is_on_the_series_shown_and_leaves_every_other_as_it_is(store, series, button):
    before = limits_of_every_place(store, series.measure)
    of_ward = series.level == "ward"
    page = open_ward(OAK) if of_ward else open_chart(**{series.level: (series.place,)})
    if of_ward:
        page.selectbox[2].set_value(date(2021, 10, 1))
    _account(page, REASON, CAUSE, button=button)
    with store.snapshot() as snapshot:
        assert [*get_rebases(snapshot)] == [series]
    after = limits_of_every_place(store, series.measure)
    assert {key for key in before if before[key] != after[key]} == {series}


def test_several_places_together_are_no_series_to_decide_on(store):
    page = open_chart(psc=("WEX", "OX"))
    assert "Limits are recalculated for England or for one place at a time" in _words(page)
    assert not page.text_area


def test_a_busy_database_is_said_and_what_was_written_stays(store):
    page = open_chart()
    database.store().patience = 0.1
    with store.writing():
        page = _accept(page)
        assert page.error[0].value.startswith("Nothing is kept yet, and what you wrote is still here. The database")
        assert _field(page, "Reason").value == REASON
    assert _decisions(store) == []
    page = _press(page, RECALCULATE)
    assert len(_decisions(store)) == 1


def test_words_of_others_stay_words(store):
    page = _account(open_chart(), "<b>because</b>", CAUSE, button=RECALCULATE)
    assert "&lt;b&gt;because&lt;/b&gt;" in _ledger(page) and "<b>" not in _ledger(page)


def _accept(page: AppTest) -> AppTest:
    return _account(page, REASON, CAUSE, button=RECALCULATE)


def _account(page: AppTest, reason: str, cause: str = "", button: str = "", place: int = 0) -> AppTest:
    """Fill in the fields of the form at this place on the page, and press its button."""
    _field(page, "Reason", place).set_value(reason)
    _field(page, "Your name or role", place).set_value(LEAD)
    if cause and button != LEAVE and not _radios(page, "Kind of cause")[place].value:
        _answer(page, place=place)
    if cause:
        _field(page, "Cause of the change, in a few words", place).set_value(cause)
    return _press(page, button)


def _answer(page: AppTest, kind: str = "improvement", place: int = 0) -> AppTest:
    """The four questions, of which the last is answered with no, and the kind of cause."""
    for question, answer in zip(QUESTIONS, ("yes", "yes", "yes", "no"), strict=True):
        _radios(page, question)[place].set_value(answer)
    _radios(page, "Kind of cause")[place].set_value(kind)
    return page


def _radios(page: AppTest, label: str):
    return [radio for radio in page.radio if radio.label == label]


def _field(page: AppTest, label: str, place: int = 0):
    return [field for field in (*page.text_area, *page.text_input) if field.label == label][place]


def _press(page: AppTest, label: str) -> AppTest:
    (button,) = [button for button in page.button if button.label == label]
    button.click()
    return _run(page)


def _run(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception
    return page


def _words(page: AppTest) -> str:
    return "\n".join(element.value for element in page.markdown)


def _ledger(page: AppTest) -> str:
    (table,) = [
        html.proto.body for html in page.get("html") if "Decisions on antenatal corticosteroids" in html.proto.body
    ]
    return table.split("<table", 1)[1]


def _decisions(store: Store, series: SeriesKey = STEROIDS) -> list[Decision]:
    with store.snapshot() as snapshot:
        return get_decisions(snapshot, series)
