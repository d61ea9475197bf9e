"""What is kept for whoever asks the same: once for a version, within a bound, never stale; and turns that keep their order."""

import shutil
import threading
import time
from contextlib import nullcontext
from datetime import date

import pytest
import returns_made as made
from openpyxl.worksheet.worksheet import Worksheet
from returns_made import Q4, TODAY, only_reviewed, put, return_with, withdraw

from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.figures import FIGURES, figure
from natpatsip.figures.exports import json_bytes
from natpatsip.intake import receive
from natpatsip.store import Store
from natpatsip.store.cache import Cache
from natpatsip.store.ledger import Rebase, SeriesKey
from natpatsip.store.notes import Note, NoteScope
from natpatsip.store.status import get_quarters
from natpatsip.ui.turns import Turns

SHEETS = "SELECT psc, sheet FROM current_sheets ORDER BY sheet"
LEAD = Actor("Lead")
HERE = Selection.ending(Q4)
# Care homes, interventions, opioids, wards, systems, and a control chart.
READ = ("fig01", "fig05", "medsip_board", "fig18", "fig20", "fig09")


def send(store: Store, content: bytes) -> None:
    receipt = receive(store, content, "Q4.xlsx", Actor("Programme manager"), today=TODAY)
    assert receipt.accepted, receipt.problems


def test_what_was_asked_of_a_version_is_not_asked_again(store):
    send(store, made.good_return())
    with store.snapshot() as first, store.snapshot() as second:
        assert all(one is same for one, same in zip(first.rows(SHEETS), second.rows(SHEETS), strict=True))
        assert figure("fig01", HERE, first) is figure("fig01", HERE, second)
        assert figure("fig01", HERE.at(Q4.previous), first) is not figure("fig01", HERE, first)


def test_nobody_can_change_what_others_are_given(store):
    send(store, made.good_return())
    with store.snapshot() as snapshot:
        rows = snapshot.rows(SHEETS)
        with pytest.raises(TypeError):
            rows[0]["sheet"] = "another"
        rows.clear()
        assert snapshot.rows(SHEETS)


def test_a_return_accepted_in_one_session_shows_in_another(store):
    send(store, made.good_return())
    elsewhere = Store(store.path)
    with elsewhere.snapshot() as snapshot:
        before = figure("fig18", HERE, snapshot)
        assert figure("fig18", HERE, snapshot) is before
    send(store, return_with(put("Wards!G5", 5)))
    with elsewhere.snapshot() as snapshot:
        after = figure("fig18", HERE, snapshot)
    assert after is not before
    assert after.provenance.version != before.provenance.version
    assert after.rows != before.rows


def test_answers_of_the_past_are_kept_apart(store):
    send(store, made.good_return())
    with store.snapshot() as now, store.snapshot(as_at=0) as then:
        assert get_quarters(now) == [Q4]
        assert get_quarters(then) == []


def write_decision(store: Store) -> None:
    with store.writing() as writing:
        writing.decide(Rebase(SeriesKey("cord_management"), date(2021, 7, 1), "set", "Guidance", "Training"), LEAD)


def write_note(store: Store) -> None:
    note = Note(NoteScope("MatNeo"), date(2021, 6, 1), True, "external", "New guidance")
    with store.writing() as writing:
        writing.put_note(note, LEAD)


def send_care_homes(store: Store) -> None:
    """Care homes alone, with one home moved from its stage to the last."""
    content = return_with(lambda book: move_a_home(book["Care homes"]), *only_reviewed("Care homes"))
    receipt = receive(store, content, "Q4.xlsx", Actor("Programme manager"), today=TODAY)
    assert receipt.stored == ("Care homes",), receipt.problems


def move_a_home(page: Worksheet) -> None:
    _, *stages = (cell for cell in page[5] if type(cell.value) is int)
    at = next(number for number, cell in enumerate(stages) if cell.value)
    stages[at].value -= 1
    stages[-1].value += 1


HAPPENINGS = [send_care_homes, write_decision, write_note, lambda store: withdraw(store, "EAST", Q4)]


@pytest.mark.prove
def test_whatever_happens_every_figure_is_that_of_a_store_that_kept_nothing(record_of_two_quarters, tmp_path):
    warm = Store(shutil.copy(record_of_two_quarters, tmp_path / "natpatsip.duckdb"))
    for happen in [lambda store: None, *HAPPENINGS]:
        happen(warm)
        with warm.snapshot() as kept, Store(warm.path).snapshot() as anew:
            different = [
                id for id in FIGURES if json_bytes(figure(id, HERE, kept)) != json_bytes(figure(id, HERE, anew))
            ]
        assert not different, happen


def test_a_return_draws_only_what_reads_it_anew(record_of_two_quarters, tmp_path):
    store = Store(shutil.copy(record_of_two_quarters, tmp_path / "natpatsip.duckdb"))
    with store.snapshot() as snapshot:
        before = {id: figure(id, HERE, snapshot) for id in READ}
    send_care_homes(store)
    with store.snapshot() as snapshot, Store(store.path).snapshot() as anew:
        after = {id: figure(id, HERE, snapshot) for id in READ}
        assert {id for id in READ if after[id].rows is not before[id].rows} == {"fig01"}
        assert all(json_bytes(after[id]) == json_bytes(figure(id, HERE, anew)) for id in READ)
    assert before["fig01"].rows != after["fig01"].rows


def test_what_was_made_from_the_past_alone_outlives_what_happens(record_of_two_quarters, tmp_path):
    store = Store(shutil.copy(record_of_two_quarters, tmp_path / "natpatsip.duckdb"))
    made_at = []

    def ask_of_the_tenth_event() -> int:
        def make() -> int:
            made_at.append(now.version.sequence)
            with now.as_at(10) as then:
                return len(then.rows(SHEETS))

        with store.snapshot() as now:
            return now.keep(("tenth", 10), make, lambda answer: 1)

    first = ask_of_the_tenth_event()
    for happen in HAPPENINGS:
        happen(store)
        assert ask_of_the_tenth_event() == first
    assert len(made_at) == 1


def test_of_too_much_what_nobody_has_asked_for_the_longest_goes():
    kept, made_for = Cache(most_bytes=3 * 2**20), []

    def ask(key: str, mebibytes: int = 1) -> None:
        def make() -> tuple[None, frozenset[str]]:
            made_for.append(key)
            return None, frozenset()

        kept.get(key, lambda sources: (), make, lambda answer: mebibytes * 2**20)

    for key in ("a", "b", "c", "a", "d", "a", "c", "d"):
        ask(key)
    assert made_for == ["a", "b", "c", "d"]  # d took the place of b
    ask("b")
    assert made_for == ["a", "b", "c", "d", "b"]
    ask("whole", mebibytes=4)
    ask("whole", mebibytes=4)
    ask("b")
    assert made_for[5:] == ["whole", "whole"]  # more than there is room for: not kept, and nothing went for it


@pytest.mark.parametrize("places", [1, 2])
def test_turns_are_taken_in_order_and_no_more_at_once_than_there_are_places(places):
    turns, inside, most, order = Turns(places), 0, 0, []
    lock = threading.Lock()

    def visit(number: int) -> None:
        nonlocal inside, most
        with turns.turn():
            with lock:
                inside += 1
                most = max(most, inside)
                order.append(number)
            time.sleep(0.01)
            with lock:
                inside -= 1

    with turns.turn(), turns.turn() if places == 2 else nullcontext():
        visitors = [threading.Thread(target=visit, args=(number,)) for number in range(12)]
        for waiting, visitor in enumerate(visitors, start=1):
            visitor.start()
            while len(turns._waiting) < waiting:  # so that they come one after another
                time.sleep(0.001)
    for visitor in visitors:
        visitor.join(5)
    assert most == places
    # Of two who are let in together either may be seen first.
    assert places == 2 or order == sorted(order)
    assert sorted(order) == list(range(12))


def test_who_leaves_by_an_error_gives_the_place_up():
    turns = Turns(at_once=1)
    with pytest.raises(RuntimeError), turns.turn():
        raise RuntimeError
    with turns.turn():
        pass
