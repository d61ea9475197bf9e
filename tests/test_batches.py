"""A batch of files is worked through to its end, whatever one of them holds."""

import time
from datetime import date
from pathlib import Path

import broken_workbooks
import pytest
from filled_returns import Q4, SHEETS_FILLED, filled_return

from natpatsip.returns.extracts import ExtractDetails
from natpatsip.sheets.extracts import OPIOID_ITEMS
from natpatsip.sheets.specification import ReturnScope
from natpatsip.store import Store
from natpatsip.ui.sending.batches import BROKEN, Batch, Batches, Upload


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "returns.duckdb")


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


def _submissions(store: Store) -> int:
    with store.snapshot() as snapshot:
        return len(snapshot.rows("SELECT submission FROM submissions"))


def test_every_file_has_its_outcome_and_a_broken_one_keeps_none_of_the_others_from_being_stored(store):
    uploads = [
        Upload("Wessex.xlsx", filled_return("WEX")),
        Upload("cut short.xlsx", broken_workbooks.truncated()),
        Upload("renamed.xlsx", broken_workbooks.renamed_csv()),
        Upload("Oxford.xlsx", filled_return("OX")),
    ]
    batch = _finished(Batches().start(store, uploads, "Programme manager"))
    assert [outcome.file_name for outcome in batch.outcomes] == [upload.name for upload in uploads]
    assert [outcome.receipt.submission is not None for outcome in batch.outcomes] == [True, False, False, True]
    assert [problem.rule for outcome in batch.outcomes for problem in outcome.receipt.problems] == [
        "damaged-file",
        "plain-text",
    ]
    assert _returned(store) == [(psc, sheet) for psc in ("OX", "WEX") for sheet in sorted(SHEETS_FILLED)]


def test_a_file_that_nobody_foresaw_becomes_a_plain_sentence_and_the_next_is_stored(store):
    # Half a character, as a damaged archive can leave in a name: no database keeps it.
    uploads = [Upload("Wessex \ud800.xlsx", filled_return("WEX")), Upload("Oxford.xlsx", filled_return("OX"))]
    first, second = _finished(Batches().start(store, uploads, "Programme manager")).outcomes
    assert (first.receipt, first.failure) == (None, BROKEN)
    assert second.receipt.accepted
    assert {psc for psc, _ in _returned(store)} == {"OX"}


def test_a_record_that_has_gone_is_told_with_each_file_and_none_is_taken_for_stored(store):
    upload = Upload("Wessex.xlsx", filled_return("WEX"))
    _finished(Batches().start(store, [upload], "Programme manager"))
    assert _submissions(store) == 1
    store.path.unlink()
    (outcome,) = _finished(Batches().start(store, [upload], "Programme manager")).outcomes
    assert outcome.receipt is None and "is no longer there" in outcome.failure
    assert outcome.failure.startswith(
        "Nothing of this file was stored. Please tell whoever looks after this dashboard: “"
    )


def test_the_same_workbook_twice_is_stored_once(store):
    upload = Upload("Wessex.xlsx", filled_return("WEX"))
    batches = Batches()
    begun = [batches.start(store, [upload, upload], "Programme manager") for _ in range(2)]
    receipts = [outcome.receipt for batch in begun for outcome in _finished(batch).outcomes]
    assert sorted(receipt.already for receipt in receipts) == [False, True, True, True]
    assert _submissions(store) == 1


def test_a_file_for_another_collaborative_than_the_one_chosen_is_refused(store):
    upload = Upload("Wessex.xlsx", filled_return("WEX"))
    (outcome,) = _finished(Batches().start(store, [upload], "Programme manager", ReturnScope("OX", Q4))).outcomes
    assert [problem.rule for problem in outcome.receipt.problems] == ["another-collaborative"]
    assert _returned(store) == []


def test_an_extract_is_taken_for_what_its_sender_says_beside_a_return(store):
    csv = b"month,icb,metric,numerator,denominator\n2023-01-01,QVV,opioid_ome,12.5,1719.9\n"
    claim = ExtractDetails(OPIOID_ITEMS, date(2023, 5, 11), "NHSBSA")
    uploads = [Upload("items.csv", csv, claim), Upload("Oxford.xlsx", filled_return("OX")), Upload("items.csv", csv)]
    outcomes = _finished(Batches().start(store, uploads, "Analyst")).outcomes
    assert [outcome.receipt.accepted for outcome in outcomes] == [True, True, False]
    assert ("PUBLISHER", "opioid_items") in _returned(store)


def test_a_batch_is_found_again_by_its_id_until_newer_ones_take_its_place(store):
    batches = Batches(kept=2)
    begun = [
        _finished(batches.start(store, [Upload("empty.xlsx", broken_workbooks.empty_file())], "Programme manager"))
        for _ in range(3)
    ]
    assert [batches.find(batch.id) for batch in begun] == [None, begun[1], begun[2]]
    assert batches.find("no such batch") is None
