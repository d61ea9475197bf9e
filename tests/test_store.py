"""What the record keeps: the workbook, every cell’s words, and everything that ever stood; and what readers may do."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from io import BytesIO

import duckdb
import pytest
import returns_made as made
from openpyxl import load_workbook
from returns_made import Q3, Q4, TODAY, WESSEX, put, return_with

from natpatsip.access import Actor
from natpatsip.intake import make_template, receive
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store, StoreUnreadable

TITLES = {"care_homes": "Care homes", "wards": "Wards", "trusts": "Trusts"}
LARKSPUR = put("Wards!B5", "Larkspur")


def _send(store, content, name="Q4.xlsx"):
    receipt = receive(store, content, name, Actor("Programme manager"), today=TODAY)
    assert receipt.accepted, receipt.problems
    return receipt


def _first_ward(store, as_at=None):
    with store.snapshot(as_at) as snapshot:
        names = snapshot.rows("SELECT ward_name FROM wards WHERE quarter = ? ORDER BY sheet_row", [Q4.key])
    return names[0]["ward_name"] if names else None


def _in_file(store, sql):
    """Rows of the file itself: readers’ copies leave the workbooks out."""
    with duckdb.connect(str(store.path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


# Kept for good.


def test_every_stored_answer_leads_back_to_its_cell_in_the_stored_workbook(store):
    changes = put("Care homes!D5", " 0 "), put("Wards!G5", "Stage 7 - Sustained"), put("Wards!D6", "QRL")
    _send(store, return_with(*changes))
    ((workbook,),) = _in_file(store, "SELECT workbook FROM submissions")
    book = load_workbook(BytesIO(workbook))
    with store.snapshot() as snapshot:
        rows = {sheet: snapshot.rows(f"SELECT * FROM {sheet}") for sheet in TITLES}
    assert {sheet: len(found) for sheet, found in rows.items()} == {
        "care_homes": 2 * (3 * 8 + 4),
        "wards": 25,
        "trusts": 4,
    }
    for sheet, found in rows.items():
        for row in found:
            for name, (cell, given) in json.loads(row["as_given"]).items():
                assert str(book[TITLES[sheet]][cell].value) == given, (sheet, name, cell)
    homes = next(row for row in rows["care_homes"] if row["sheet_row"] == 5 and row["stage"] == 0)
    assert (homes["homes"], homes["sheet_column"]) == (0, "D")
    assert json.loads(homes["as_given"])["homes"] == ["D5", " 0 "]
    ward = next(row for row in rows["wards"] if row["sheet_row"] == 5)
    assert (ward["stage"], ward["sheet_column"]) == (7, "")
    assert json.loads(ward["as_given"])["stage"] == ["G5", "Stage 7 - Sustained"]


def test_the_workbook_and_its_fingerprint_are_kept_as_they_came(store):
    content = return_with(LARKSPUR)
    receipt = _send(store, content, "Wessex final (2).xlsx")
    ((kept, sha256, name, role, psc, quarter),) = _in_file(
        store, "SELECT workbook, sha256, file_name, contact_role, psc, quarter FROM submissions"
    )
    assert kept == content
    assert sha256 == hashlib.sha256(content).hexdigest()
    assert (name, role, psc, quarter) == ("Wessex final (2).xlsx", "Demonstration", "WEX", "2022/23 Q4")
    with store.snapshot() as snapshot:
        (event,) = snapshot.rows("SELECT sequence, kind, by_whom, submission FROM events")
        assert event == {"sequence": 1, "kind": "received", "by_whom": "Programme manager", "submission": 1}
        assert snapshot.rows("SELECT octet_length(workbook) AS n FROM submissions") == [{"n": 0}]
    assert receipt.submission == 1


# What stands.


def test_the_same_workbook_again_is_already_there_and_going_back_to_it_is_a_change(store):
    first, second = made.good_return(), return_with(LARKSPUR)
    assert _send(store, first).submission == 1
    again = _send(store, first, "the same under another name.xlsx")
    assert again.already and again.submission is None
    name = _first_ward(store)
    assert _send(store, second).submission == 2
    assert _first_ward(store) == "Larkspur"
    back = _send(store, first)
    assert (back.already, back.submission) == (False, 3)
    assert _first_ward(store) == name


def test_a_withdrawn_return_gives_way_to_the_one_before_and_can_be_restored(store):
    _send(store, made.good_return())
    name = _first_ward(store)
    second = _send(store, return_with(LARKSPUR)).submission
    with store.writing() as writing:
        assert writing.withdraw(second, Actor("National team"), "Sent in error") == 3
    assert _first_ward(store) == name
    with store.writing() as writing:
        writing.withdraw(1, Actor("National team"), "Sent in error")
    assert _first_ward(store) is None
    with store.writing() as writing:
        assert writing.restore(second, Actor("National team"), "It was right") == 5
    assert _first_ward(store) == "Larkspur"
    with pytest.raises(LookupError, match="no submission 99"), store.writing() as writing:
        writing.withdraw(99, Actor("National team"), "")
    with store.snapshot() as snapshot:
        kinds = snapshot.rows("SELECT kind, why FROM events ORDER BY sequence")
    assert [(event["kind"], event["why"]) for event in kinds] == [
        ("received", ""),
        ("received", ""),
        ("withdrawn", "Sent in error"),
        ("withdrawn", "Sent in error"),
        ("restored", "It was right"),
    ]


def test_everything_can_be_seen_as_it_was_after_an_event_or_at_a_time(store):
    before = datetime.now(UTC)
    _send(store, made.good_return())
    name, between = _first_ward(store), datetime.now(UTC)
    _send(store, return_with(LARKSPUR))
    with store.writing() as writing:
        writing.withdraw(2, Actor("National team"), "Sent in error")
    seen = [_first_ward(store, as_at) for as_at in (0, 1, 2, 3, before, between, between + timedelta(hours=1), None)]
    assert seen == [None, name, "Larkspur", name, None, name, name, name]
    with store.snapshot(as_at=2) as then, store.snapshot() as now:
        assert (then.version.sequence, now.version.sequence) == (2, 3)
        assert len(then.rows("SELECT * FROM current_sheets WHERE submission = 2")) == len(made.SHEETS)
        assert now.rows("SELECT * FROM current_sheets WHERE submission = 2") == []


def test_a_block_that_raises_keeps_nothing(store):
    _send(store, made.good_return())
    with pytest.raises(RuntimeError), store.writing() as writing:
        writing.withdraw(1, Actor("National team"), "A slip")
        raise RuntimeError
    assert _first_ward(store) is not None


def test_no_ward_id_is_issued_twice_though_the_highest_ward_has_left(store):
    _send(store, made.good_return(Q3), "Q3.xlsx")
    with store.snapshot() as snapshot:
        ids = {row["ward_id"] for row in snapshot.rows("SELECT ward_id FROM wards")}
    highest = max(int(ward_id.removeprefix("WEX-")) for ward_id in ids)
    last_row = 4 + len(ids)
    left = return_with(made.row_deleted("Wards", last_row), made.review("Trusts", "No"), quarter=Q3)
    receipt = receive(store, left, "Q3 again.xlsx", Actor("Programme manager"), today=TODAY)
    assert "Wards" in receipt.stored
    page = make_template(store, WESSEX)["Wards"]
    printed = [row[0] for row in page.iter_rows(min_row=5, max_col=1, values_only=True)]
    assert f"WEX-{highest:04}" not in printed
    assert printed[len(ids) - 1] == f"WEX-{highest + 1:04}"
    assert len(printed) == len(set(printed))
    # Another collaborative counts for itself.
    assert make_template(store, ReturnScope("OX", Q4))["Wards"]["A5"].value == "OX-0001"


def test_a_template_holds_what_stands_or_else_what_stood_the_quarter_before(store):
    _send(store, made.good_return(Q3), "Q3.xlsx")
    _send(store, return_with(LARKSPUR, *made.only_reviewed("Wards")))
    book = make_template(store, WESSEX)
    q3 = load_workbook(BytesIO(made.good_return(Q3)))
    assert book["Wards"]["B5"].value == "Larkspur"
    for title in ("Care homes", "Trusts"):
        assert list(book[title].values) == list(q3[title].values)
    assert {book["Cover"][cell].value for cell in made.review_cells().values()} == {"No"}


# Readers.


def test_a_reader_reaches_no_file_and_cannot_unlock_itself(store, tmp_path):
    _send(store, made.good_return())
    outside = tmp_path / "outside.csv"
    outside.write_text("a\n1\n", encoding="utf-8")
    attempts = [
        f"ATTACH '{store.path}' AS record",
        f"ATTACH '{tmp_path / 'new.duckdb'}' AS record",
        f"COPY wards TO '{tmp_path / 'wards.csv'}'",
        f"EXPORT DATABASE '{tmp_path / 'export'}'",
        f"SELECT * FROM read_csv('{outside}')",
        f"SELECT * FROM '{outside}'",
        f"SELECT * FROM read_text('{outside}')",
        f"SELECT * FROM glob('{tmp_path}/*')",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET memory_limit = '100GB'",
    ]
    for attempt in attempts:
        with store.snapshot() as snapshot, pytest.raises(duckdb.Error):
            snapshot.rows(attempt)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["natpatsip.duckdb", "outside.csv"]


@pytest.mark.parametrize("last", ["ROLLBACK", "COMMIT"])
def test_what_a_reader_writes_never_reaches_the_record(store, last):
    _send(store, made.good_return())
    before = store.path.read_bytes()
    with store.snapshot() as snapshot:
        snapshot.rows("DELETE FROM wards_returned")
        snapshot.rows(last)
    assert store.path.read_bytes() == before
    assert _first_ward(Store(store.path)) is not None


def test_a_reading_is_one_consistent_look_and_the_next_sees_what_came_since(store):
    _send(store, made.good_return())
    with store.snapshot() as snapshot:
        name, version = (
            snapshot.rows("SELECT ward_name FROM wards ORDER BY sheet_row")[0]["ward_name"],
            snapshot.version,
        )
        _send(store, return_with(LARKSPUR))
        assert snapshot.rows("SELECT ward_name FROM wards ORDER BY sheet_row")[0]["ward_name"] == name
    with store.snapshot() as snapshot:
        assert snapshot.rows("SELECT ward_name FROM wards ORDER BY sheet_row")[0]["ward_name"] == "Larkspur"
        assert snapshot.version.sequence == version.sequence + 1


def test_a_file_that_is_no_database_is_told_in_plain_words(tmp_path):
    path = tmp_path / "notes blocked.duckdb"
    path.write_text("Not a database at all.", encoding="utf-8")
    for attempt in (lambda: _first_ward(Store(path)), lambda: _send(Store(path), made.good_return())):
        with pytest.raises(StoreUnreadable, match="is not a database of returns"):
            attempt()
