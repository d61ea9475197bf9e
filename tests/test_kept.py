"""What is kept for whoever asks the same: once for a version, within a bound, never stale; and turns that keep their order."""

import threading
import time
from contextlib import nullcontext

import pytest
import returns_made as made
from returns_made import Q4, TODAY, put, return_with

from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.intake import receive
from natpatsip.store import Store
from natpatsip.store.kept import Kept
from natpatsip.store.status import get_quarters
from natpatsip.ui.turns import Turns

SHEETS = "SELECT psc, sheet FROM current_sheets ORDER BY sheet"
HERE = Selection.ending(Q4)


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


def test_of_too_much_what_nobody_has_asked_for_the_longest_goes():
    kept, made_for = Kept(most_bytes=3 * 2**20), []

    def ask(key: str, mebibytes: int = 1) -> None:
        kept.get(key, lambda: made_for.append(key), lambda answer: mebibytes * 2**20)

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
