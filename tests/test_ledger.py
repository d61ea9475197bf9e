"""The rebase ledger: decisions are kept with who, when and why, the last one stands, and one can be undone."""

from datetime import date

import pytest

from natpatsip.access import Actor
from natpatsip.store import Store
from natpatsip.store.ledger import (
    Judgement,
    Rebase,
    SeriesKey,
    get_current_decisions,
    get_decisions,
    get_rebases,
    get_recalculations,
)

STEROIDS = SeriesKey("corticosteroids")
IN_WESSEX = SeriesKey("corticosteroids", "psc", "WEX")
JUNE, MARCH = date(2021, 6, 1), date(2022, 3, 1)


def decide(
    store: Store, decision: str, month: date = JUNE, series: SeriesKey = STEROIDS, reason: str = "launch"
) -> int:
    with store.writing() as writing:
        return writing.decide(Rebase(series, month, decision, reason, "National launch"), by=Actor("A lead"))


def rebases(store: Store, as_at: int | None = None) -> dict[SeriesKey, list[date]]:
    with store.snapshot(as_at) as snapshot:
        return get_rebases(snapshot)


def test_what_was_accepted_or_set_recalculates_and_what_was_declined_does_not(store):
    decide(store, "accepted")
    decide(store, "set", MARCH)
    decide(store, "declined", date(2022, 9, 1))
    decide(store, "accepted", series=IN_WESSEX)
    assert rebases(store) == {STEROIDS: [JUNE, MARCH], IN_WESSEX: [JUNE]}


def test_a_decision_is_kept_with_who_and_why(store):
    number = decide(store, "accepted", reason="every trust began in that month")
    with store.snapshot() as snapshot:
        (kept,) = get_current_decisions(snapshot, STEROIDS)
    assert (kept.number, kept.by_whom, kept.rebase.reason) == (number, "A lead", "every trust began in that month")
    assert kept.happened_at.tzinfo and kept.rebase.cause == "National launch" and not kept.rebase.demonstration


def test_a_judgement_is_kept_with_its_decision(store):
    judged = Judgement("external", different="yes", explained="yes", wanted="no", lasting="yes")
    with store.writing() as writing:
        writing.decide(Rebase(STEROIDS, JUNE, "set", "launch", "National launch", judgement=judged), Actor("A lead"))
    with store.snapshot() as snapshot:
        assert get_recalculations(snapshot)[STEROIDS] == get_current_decisions(snapshot, STEROIDS)
        (kept,) = get_current_decisions(snapshot, STEROIDS)
    assert kept.rebase.judgement == judged


def test_an_undone_decision_stands_no_longer_and_stays_on_record(store):
    first = decide(store, "accepted")
    decide(store, "undone", reason="it was the wrong month")
    assert rebases(store) == {} and rebases(store, as_at=first) == {STEROIDS: [JUNE]}
    with store.snapshot() as snapshot:
        assert [kept.rebase.decision for kept in get_decisions(snapshot, STEROIDS)] == ["accepted", "undone"]
    decide(store, "accepted")
    assert rebases(store) == {STEROIDS: [JUNE]}


def test_the_last_decision_on_a_month_stands(store):
    decide(store, "declined")
    decide(store, "accepted")
    assert rebases(store) == {STEROIDS: [JUNE]}
    decide(store, "declined")
    assert rebases(store) == {}


def test_there_must_be_something_to_undo(store):
    decide(store, "accepted", MARCH)
    with pytest.raises(LookupError, match="June 2021"):
        decide(store, "undone", JUNE)
    assert rebases(store) == {STEROIDS: [MARCH]}
