"""A batch of files is worked through to its end, whatever one of them holds."""

import time
from datetime import date
from pathlib import Path

import broken_workbooks
import pytest
from filled_returns import Q4, SHEETS_FILLED, filled_return

from natpatsip.access import Actor
from natpatsip.demo import demonstration_workbook
from natpatsip.drafts import Drafts
from natpatsip.intake import receive
from natpatsip.returns.extracts import ExtractDetails
from natpatsip.sheets.extracts import OPIOID_ITEMS
from natpatsip.sheets.scope import NATIONAL, ReturnScope
from natpatsip.store import Store
from natpatsip.ui.sending.batches import BROKEN, Batch, Batches, Upload

CSV = b"month,icb,metric,numerator,denominator\n2023-01-01,QVV,opioid_ome,12.5,1719.9\n"
CLAIM = ExtractDetails(OPIOID_ITEMS, date(2023, 5, 11), "NHSBSA")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "returns.duckdb")


def _start(store: Store, uploads: list[Upload], expected: ReturnScope | None = None) -> Batch:
    return Batches().start(store, Drafts(store.path), uploads, "Programme manager", expected)


def _drafted(store: Store) -> list[tuple[str, str]]:
    return sorted((draft.scope.psc, one.sheet) for draft in Drafts(store.path).all() for one in draft.sheets)


def _finished(batch: Batch, seconds: float = 60) -> Batch:
    deadline = time.monotonic() + seconds
    while batch.running:
        assert time.monotonic() < deadline, "the batch did not come to its end"
        time.sleep(0.02)
    return batch


def _returned(store: Store) -> list[tuple[str, str]]:
    with store.snapshot() as snapshot:
        rows = snapshot.rows("SELECT psc, sheet FROM current_sheets ORDER BY psc, sheet")
    return [(row["psc"], row["sheet"]) for row in rows]


def test_every_file_has_its_outcome_and_a_broken_one_keeps_none_of_the_others_from_being_drafted(store):
    uploads = [
        Upload("Wessex.xlsx", filled_return("WEX")),
        Upload("cut short.xlsx", broken_workbooks.truncated()),
        Upload("renamed.xlsx", broken_workbooks.renamed_csv()),
        Upload("Oxford.xlsx", filled_return("OX")),
    ]
    batch = _finished(_start(store, uploads))
    assert [outcome.file_name for outcome in batch.outcomes] == [upload.name for upload in uploads]
    assert [outcome.receipt.accepted for outcome in batch.outcomes] == [True, False, False, True]
    assert [problem.rule for outcome in batch.outcomes for problem in outcome.receipt.problems] == [
        "damaged-file",
        "plain-text",
    ]
    assert _drafted(store) == [(psc, sheet) for psc in ("OX", "WEX") for sheet in sorted(SHEETS_FILLED)]
    assert _returned(store) == []


def test_a_file_that_nobody_foresaw_becomes_a_plain_sentence_and_the_next_is_drafted(store):
    # Half a character, as a damaged archive can leave in a name: no database keeps it.
    uploads = [Upload("Wessex \ud800.xlsx", filled_return("WEX")), Upload("Oxford.xlsx", filled_return("OX"))]
    first, second = _finished(_start(store, uploads)).outcomes
    assert (first.receipt, first.failure) == (None, BROKEN)
    assert second.receipt.accepted
    assert {psc for psc, _ in _drafted(store)} == {"OX"}


def test_a_record_that_has_gone_is_told_with_each_file(store):
    receive(store, filled_return("OX"), "Oxford.xlsx", Actor("Programme manager"))
    with store.snapshot():
        pass
    store.path.unlink()
    (outcome,) = _finished(_start(store, [Upload("items.csv", CSV, CLAIM)])).outcomes
    assert outcome.receipt is None and "is no longer there" in outcome.failure
    assert outcome.failure.startswith(
        "Nothing of this file was kept. Please tell whoever looks after this dashboard: “"
    )


def test_the_national_workbook_is_stored_at_once_and_twice_is_stored_once(store):
    upload = Upload("National.xlsx", demonstration_workbook(NATIONAL, Q4))
    receipts = [outcome.receipt for outcome in _finished(_start(store, [upload, upload])).outcomes]
    assert [receipt.already for receipt in receipts] == [False, True]
    assert _drafted(store) == []
    assert {psc for psc, _ in _returned(store)} == {NATIONAL}


def test_a_file_for_another_collaborative_than_the_one_chosen_is_refused(store):
    upload = Upload("Wessex.xlsx", filled_return("WEX"))
    (outcome,) = _finished(_start(store, [upload], ReturnScope("OX", Q4))).outcomes
    assert [problem.rule for problem in outcome.receipt.problems] == ["another-collaborative"]
    assert _drafted(store) == []


def test_an_extract_is_taken_for_what_its_sender_says_beside_a_return(store):
    uploads = [Upload("items.csv", CSV, CLAIM), Upload("Oxford.xlsx", filled_return("OX")), Upload("items.csv", CSV)]
    outcomes = _finished(_start(store, uploads)).outcomes
    assert [outcome.receipt.accepted for outcome in outcomes] == [True, True, False]
    assert ("PUBLISHER", "opioid_items") in _returned(store)


def test_a_batch_is_found_again_by_its_id_until_newer_ones_take_its_place(store):
    batches, upload = Batches(kept=2), Upload("empty.xlsx", broken_workbooks.empty_file())
    begun = [_finished(batches.start(store, Drafts(store.path), [upload], "Programme manager")) for _ in range(3)]
    assert [batches.find(batch.id) for batch in begun] == [None, begun[1], begun[2]]
    assert batches.find("no such batch") is None
