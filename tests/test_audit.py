"""The stored rows held against the stored files, and a record made anew from them."""

import json
import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from command import run_command
from returns_made import Q3, TODAY, put, return_with

import natpatsip
from natpatsip.__main__ import main
from natpatsip.access import Actor
from natpatsip.audit import rebuild, verify
from natpatsip.days import ENGLISH_TIME
from natpatsip.intake import receive, receive_extract
from natpatsip.returns.extracts import ExtractDetails
from natpatsip.sheets import SHEETS, find_sheet
from natpatsip.store import Store
from natpatsip.store.calendar import Calendar
from natpatsip.store.ledger import Rebase, SeriesKey
from natpatsip.text import written_day

LEAD = Actor("Lead")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A record with a bit of everything: returns, one withdrawn, one removed for good, an extract and a decision."""
    store = Store(tmp_path_factory.mktemp("made") / "natpatsip.duckdb")
    files = (
        return_with(quarter=Q3),
        return_with(put("Care homes!D5", " 0 ")),
        return_with(put("Wards!B5", "Larkspur")),
    )
    for content in files:
        assert receive(store, content, "Wessex.xlsx", LEAD, today=TODAY).accepted
    with store.writing() as writing:
        writing.withdraw(2, LEAD, "Sent in error")
        writing.decide(
            Rebase(SeriesKey("corticosteroids", "psc", "WEX"), date(2021, 6, 1), "set", "A reason", "A cause"), LEAD
        )
    store.purge(3, LEAD, "A patient was named")
    csv = b"month,icb,metric,numerator,denominator\n2023-01-01,QVV,opioid_ome,12.5,1719.9\n"
    claim = ExtractDetails(find_sheet("opioid_items"), date(2023, 5, 11), "NHSBSA")
    assert receive_extract(store, csv, "items.csv", LEAD, claim).accepted
    return store.path


@pytest.fixture
def store(made, tmp_path):
    """The record, in a file of its own."""
    return Store(shutil.copy(made, tmp_path / "natpatsip.duckdb"))


def _rows(path: Path) -> dict[str, list[tuple]]:
    """Every row of every table, but for the record's name."""
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {
            name: connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
            for name in tables
            if name != "record"
        }


def _change(path: Path, sql: str) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(sql)


def test_where_in_the_world_the_machine_stands_changes_neither_hashes_nor_days(store):
    now = datetime.now(ENGLISH_TIME)
    # By the clocks of this machine it is another day than in England.
    elsewhere = "Etc/GMT-14" if now.hour >= 11 else "Etc/GMT+12"
    verified = run_command("--database", store.path, "verify", TZ=elsewhere)
    assert (verified.returncode, verified.stderr) == (0, b"")
    told = run_command("--database", store.path, "workbook", 3, "-o", store.path.with_suffix(".xlsx"), TZ=elsewhere)
    with store.snapshot() as snapshot:
        ((removed,),) = (row.values() for row in snapshot.rows("SELECT happened_at FROM events_purged"))
    assert f"removed on {written_day(removed.astimezone(ENGLISH_TIME))}.".encode() in told.stderr
    with store.writing() as writing:
        writing.set_calendar(Calendar(Q3, due=date(2023, 1, 20)), LEAD)
    told = run_command("--database", store.path, "reminders", "--quarter", Q3, TZ=elsewhere)
    assert f"was due on 20 January 2023, {(now.date() - date(2023, 1, 20)).days} days ago".encode() in told.stdout


def test_a_record_that_nobody_has_touched_agrees_with_its_files_and_is_left_as_it_is(store, capsys):
    before = store.path.read_bytes()
    assert main(["--database", str(store.path), "verify"]) == 0
    said = capsys.readouterr().out.splitlines()
    with store.snapshot() as snapshot:
        sql = "SELECT count(*) AS n FROM returned_sheets WHERE submission <> 3"
        (sheets,) = (row["n"] for row in snapshot.rows(sql))
    assert said[1:] == [
        f"{sheets} sheets of 3 files compared: each stored cell is what its file holds, and no event was taken out or changed."
    ]
    assert main(["--database", str(store.path), "verify", "--json"]) == 0
    found = {"made_by": natpatsip.MADE_BY, "files": 3, "sheets": sheets, "differences": [], "not_compared": []}
    assert json.loads(capsys.readouterr().out) == found
    assert store.path.read_bytes() == before


def test_each_change_to_what_is_stored_is_told_at_its_cell(store, capsys):
    of_row = "WHERE submission = 1 AND sheet_row"
    for sql in (
        f"UPDATE wards_returned SET ward_name = 'Another' {of_row} = 5",
        f"UPDATE wards_returned SET as_given = replace(as_given, 'G6', 'G7') {of_row} = 6",
        f"DELETE FROM wards_returned {of_row} = 7",
        "UPDATE care_homes_returned SET homes = homes + 1 WHERE submission = 2 AND sheet_row = 5 AND stage = 0",
        "INSERT INTO trusts_returned BY NAME SELECT * REPLACE (3 AS submission) FROM trusts_returned WHERE sheet_row = 5 LIMIT 1",
        "UPDATE opioid_items_returned SET numerator = 13",
        "UPDATE submissions SET contact_role = 'Somebody' WHERE submission = 2",
        "UPDATE events SET why = 'Another' WHERE sequence = 4",
    ):
        _change(store.path, sql)
    assert main(["--database", str(store.path), "verify"]) == 1
    said = capsys.readouterr().out
    for words in (
        "Submission 1, Wards, ward_name in B5: stored “Another”, in the file “",
        "Submission 1, Wards, stage as written: stored “",
        "Submission 1, Wards, row 7: in the file, and not stored.",
        "Submission 1, Wards: 25 rows were returned, and 24 are stored.",
        "Submission 2, Care homes, homes in D5: stored “1”, in the file “0”.",
        "Trusts: rows of submission 3 that no file returned (1).",
        "Opioid items, numerator in D2: stored “13.0”, in the file “12.5”.",
        "Submission 2, cover, contact_role: stored “Somebody”, in the file “Demonstration”.",
        "Event 4 was changed.",
    ):
        assert words in said, words
    assert "9 differences" in said
    assert main(["--database", str(store.path), "verify", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)["differences"]
    assert len(told) == 9 and all(one in said for one in told)


def test_a_record_made_anew_holds_the_same_and_what_was_changed_is_as_the_files_say(store, tmp_path, capsys):
    whole = _rows(store.path)
    assert not rebuild(store, tmp_path / "anew.duckdb").differences
    assert _rows(tmp_path / "anew.duckdb") == whole
    _change(
        store.path, "UPDATE wards_returned SET ward_name = 'Another'; DELETE FROM trusts_returned WHERE submission = 1"
    )
    with store.snapshot() as snapshot:
        changed = snapshot.version
        assert {row["ward_name"] for row in snapshot.rows("SELECT ward_name FROM wards")} == {"Another"}
    assert main(["--database", str(store.path), "rebuild", str(tmp_path / "mended.duckdb")]) == 1
    assert "ward_name in B5: stored “Another”" in capsys.readouterr().out
    assert _rows(tmp_path / "mended.duckdb") == whole
    # Whoever reads meanwhile takes its rows for none of those that were known.
    shutil.copy(tmp_path / "mended.duckdb", store.path)
    with store.snapshot() as snapshot:
        assert snapshot.version != changed
        assert "Another" not in {row["ward_name"] for row in snapshot.rows("SELECT ward_name FROM wards")}
    assert main(["--database", str(store.path), "rebuild", str(tmp_path / "mended.duckdb")]) == 2
    assert "exists already" in capsys.readouterr().err


def test_a_sheet_that_this_version_no_longer_reads_is_said_not_to_be_compared_and_taken_over(store, tmp_path):
    later = tuple(replace(sheet, version=9, oldest_version=9) if sheet.name == "wards" else sheet for sheet in SHEETS)
    whole = _rows(store.path)
    audit = rebuild(Store(store.path, later), tmp_path / "anew.duckdb")
    assert not audit.differences
    assert len(audit.not_compared) == 2 and all("Wards" in told and "version" in told for told in audit.not_compared)
    assert _rows(tmp_path / "anew.duckdb")["wards_returned"] == whole["wards_returned"]
    assert not verify(Store(tmp_path / "anew.duckdb", later)).differences
