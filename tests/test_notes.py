"""Notes on dates: kept with who and when, undone, and as they were at an earlier event; shown wherever they concern."""

from datetime import date

import pytest

from natpatsip.__main__ import main
from natpatsip.access import Actor
from natpatsip.store import Store
from natpatsip.store.ledger import Rebase, SeriesKey
from natpatsip.store.notes import KeptNote, Note, NoteScope, get_current_notes

LEAD = Actor("A lead")
NEW_FORM = Note(NoteScope("MatNeo"), date(2022, 4, 15), False, "recording", "A new form for every unit")
LAUNCH = Note(NoteScope("MatNeo", "corticosteroids", "psc", "WEX"), date(2022, 1, 1), True, "intervention", "Launch")


def put(store: Store, note: Note) -> int:
    with store.writing() as writing:
        return writing.put_note(note, LEAD)


def undo(store: Store, number: int, why: str = "It was another month") -> int:
    with store.writing() as writing:
        return writing.undo_note(number, LEAD, why)


def standing(store: Store, as_at: int | None = None) -> list[KeptNote]:
    with store.snapshot(as_at) as snapshot:
        return get_current_notes(snapshot)


def test_a_note_is_kept_as_it_was_put_with_who_and_when_and_the_notes_are_by_day(store):
    later, earlier = put(store, NEW_FORM), put(store, LAUNCH)
    first, second = standing(store)
    assert (first.number, first.note, second.number, second.note) == (earlier, LAUNCH, later, NEW_FORM)
    assert first.by_whom == "A lead" and first.happened_at.tzinfo and not first.of_decision
    assert (first.note.breaks, second.note.breaks) == (False, True)


def test_an_undone_note_stands_no_longer_and_did_stand_before(store):
    number = put(store, NEW_FORM)
    other = put(store, LAUNCH)
    undone = undo(store, number)
    assert [kept.number for kept in standing(store)] == [other]
    assert [kept.number for kept in standing(store, as_at=undone - 1)] == [other, number]
    assert standing(store, as_at=number - 1) == []
    with store.snapshot() as snapshot:
        (row,) = snapshot.rows("SELECT by_whom, why, words FROM events_noted WHERE undoes = ?", [number])
    assert tuple(row.values()) == ("A lead", "It was another month", NEW_FORM.words)


def test_only_a_note_that_stands_can_be_undone(store):
    number = put(store, NEW_FORM)
    undo(store, number)
    for wrong in (number, number + 1, 99):
        with pytest.raises(LookupError, match=f"No note {wrong} stands"):
            undo(store, wrong)


def test_the_history_of_charts_lists_notes_and_decisions_in_their_order(store, capsys):
    with store.writing() as writing:
        writing.decide(Rebase(SeriesKey("all_seven"), date(2022, 4, 1), "set", "A launch", "Launch"), LEAD)
    undo(store, put(store, LAUNCH))
    assert main(["--database", str(store.path), "history", "--charts"]) == 0
    decided, noted, undone = capsys.readouterr().out.splitlines()
    assert decided.endswith(
        "  Limits of a control chart decided on (set: all_seven england, from 2022-04), A lead: A launch"
    )
    told = "intervention, corticosteroids psc WEX, 2022-01: Launch), A lead"
    assert noted.endswith(f"  Note on a date (put: {told}")
    assert undone.endswith(f"  Note on a date (undone, of event 2: {told}: It was another month")


def test_a_history_of_nothing_in_particular_is_refused(store, capsys):
    assert main(["--database", str(store.path), "history", "--psc", "Wessex"]) == 2
    assert capsys.readouterr().err.startswith("Name a collaborative and a quarter with --psc and --quarter")
