"""Notes on dates as a visitor puts them: by the form below a chart over time, over a real store."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from natpatsip.store import Store
from natpatsip.store.notes import KeptNote, NoteScope, get_current_notes
from natpatsip.ui import database

WORDS, LEAD = "A <b>new</b> form", "A lead"
CHART = "fig12"
TOLD = "Recording change, 15 June 2022: A <b>new</b> form. Put by A lead on"


@pytest.fixture
def store(months_on_page) -> Store:
    """The store that the page shows, on which nobody has put a note."""
    return months_on_page


def open_chart(**places: tuple[str, ...]) -> AppTest:
    """The chart of steroids, with its notes unfolded."""

    def chart(figure_id: str, places: dict[str, tuple[str, ...]]) -> None:
        from natpatsip.analysis.selection import Selection
        from natpatsip.quarters import Quarter
        from natpatsip.ui.scope import keep_selection, show_figures

        keep_selection(Selection.ending(Quarter(2022, 4), **places))
        show_figures(figure_id)

    page = AppTest.from_function(chart, default_timeout=60, kwargs={"figure_id": CHART, "places": places})
    page.session_state[f"notes_{CHART}_0"] = True
    return _run(page)


def notes_of(store: Store) -> list[KeptNote]:
    with store.snapshot() as snapshot:
        return get_current_notes(snapshot)


def test_a_note_is_put_shown_and_undone(store):
    page = _put(open_chart())
    (kept,) = notes_of(store)
    assert (kept.by_whom, kept.note.day, kept.note.scope) == (
        LEAD,
        date(2022, 6, 15),
        NoteScope("MatNeo", "corticosteroids"),
    )
    assert page.success[0].value == "The note on 15 June 2022 is kept. It stands on every chart that it concerns."
    assert TOLD in _words(page).replace("\\", "") and "<b>" not in _words(page)

    page.session_state[f"notes_{CHART}_1"] = True
    page = _press(_run(page), "Undo it")
    assert page.error[0].value == "Nothing is kept yet. Add the reason."
    page.text_area[0].set_value("It was another month")
    page = _press(page, "Undo it")
    assert page.success[0].value == "The note on 15 June 2022 no longer stands."
    assert notes_of(store) == [] and TOLD not in _words(page).replace("\\", "")


def test_what_a_note_lacks_is_said_and_nothing_is_written(store):
    page = _press(open_chart(), "Add the note")
    told = "Nothing is kept yet. Add what happened, the kind, the date and your name or role."
    assert page.error[0].value == told and notes_of(store) == []


def test_a_note_can_be_put_on_the_one_place_that_is_chosen(store):
    page = open_chart(psc=("WEX",))
    assert page.radio[1].options == [
        "Antenatal corticosteroids, Wessex",
        "Antenatal corticosteroids, everywhere",
        "All measures of the Maternity and Neonatal Safety Improvement Programme, Wessex",
        "All measures of the Maternity and Neonatal Safety Improvement Programme, everywhere",
    ]
    page.checkbox[0].check()
    _put(page)
    (kept,) = notes_of(store)
    assert kept.note.scope == NoteScope("MatNeo", "corticosteroids", "psc", "WEX")
    assert (kept.note.day, kept.note.whole_month) == (date(2022, 6, 1), True)


def test_a_busy_database_is_said_and_what_was_written_stays(store):
    page = open_chart()
    database.store().patience = 0.1
    with store.writing():
        page = _put(page)
        assert page.error[0].value.startswith("Nothing is kept yet, and what you wrote is still here. The database")
    assert notes_of(store) == []
    _press(page, "Add the note")
    assert len(notes_of(store)) == 1


def _put(page: AppTest) -> AppTest:
    next(field for field in page.text_input if field.label == "What happened").set_value(WORDS)
    next(field for field in page.text_input if field.label == "Your name or role").set_value(LEAD)
    page.radio[0].set_value("recording")
    page.date_input[0].set_value(date(2022, 6, 15))
    return _press(page, "Add the note")


def _press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click()
    return _run(page)


def _run(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception, page.exception
    return page


def _words(page: AppTest) -> str:
    return " ".join(part.value for part in page.markdown)
