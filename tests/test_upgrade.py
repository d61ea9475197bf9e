"""A database grows with the program: one from any earlier version opens and takes returns, one from a later is left alone."""

import gzip
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
import returns_made as made
from returns_made import Q3, Q4, TODAY, WESSEX, put, return_with

from natpatsip.access import Actor
from natpatsip.intake import make_template, receive
from natpatsip.returns.template import template_bytes
from natpatsip.sheets import SHEETS
from natpatsip.store import Store, StoreTooNew
from natpatsip.store.ledger import Judgement, SeriesKey, get_current_decisions, get_decisions
from natpatsip.store.schema import SCHEMA
from natpatsip.store.status import get_quarters
from natpatsip.store.upgrade import read_schema

# A database of every schema that was ever in use, as its own version of the program made it.
EARLIER = sorted((Path(__file__).parent / "data").glob("record_schema_*.duckdb.gz"))
STEROIDS = SeriesKey("corticosteroids", "psc", "WEX")


@pytest.fixture(params=EARLIER, ids=lambda path: path.name)
def earlier(request, tmp_path) -> Store:
    """Three returns of Wessex, the second of Q4 withdrawn, and three decisions on one series, the last of them an undoing."""
    path = tmp_path / "natpatsip.duckdb"
    with gzip.open(request.param) as packed, path.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)
    return Store(path)


def test_there_is_a_database_of_every_schema_before_this():
    assert [path.name for path in EARLIER] == [f"record_schema_{number}.duckdb.gz" for number in range(1, SCHEMA + 1)]


def look(store: Store) -> tuple:
    """What a reader sees: the quarters, which submission each sheet of Q4 is from, its wards, and the decisions."""
    with store.snapshot() as snapshot:
        sheets = snapshot.rows("SELECT DISTINCT quarter, submission FROM current_sheets ORDER BY ALL")
        wards = snapshot.rows("SELECT count(*) AS n, min(ward_name) AS first FROM wards WHERE quarter = ?", [Q4.key])
        current, every = get_current_decisions(snapshot, STEROIDS), get_decisions(snapshot, STEROIDS)
        return (
            get_quarters(snapshot),
            [tuple(row.values()) for row in sheets],
            tuple(wards[0].values()),
            [(decision.rebase.month, decision.rebase.reason, decision.by_whom) for decision in current],
            [decision.rebase.decision for decision in every],
        )


def test_an_earlier_database_reads_grows_and_takes_returns(earlier):
    before = earlier.path.read_bytes()
    quarters, sheets, wards, current, decided = seen = look(earlier)
    assert quarters == [Q4, Q3]
    assert sheets == [(Q3.key, 1), (Q4.key, 2)]
    assert wards[0] == 25
    assert current == [(date(2021, 6, 1), "Every trust began then", "A lead")]
    assert decided == ["accepted", "set", "undone"]
    with earlier.snapshot() as snapshot:
        (kept,) = get_current_decisions(snapshot, STEROIDS)
    assert kept.rebase.judgement == Judgement("not known", "not known", "not known", "not known", "not known")
    assert earlier.path.read_bytes() == before

    receipt = receive(earlier, return_with(put("Wards!B5", "Aster")), "Q4 now.xlsx", Actor("Lead"), today=TODAY)
    assert receipt.submission == 10
    with earlier.snapshot() as snapshot:
        assert "Aster" in {row["ward_name"] for row in snapshot.rows("SELECT ward_name FROM wards")}
    with earlier.writing() as writing:
        writing.withdraw(10, Actor("Lead"), "To see what was there before")
    assert look(earlier) == look(Store(earlier.path)) == seen


def test_a_copy_is_kept_before_an_earlier_database_is_changed(earlier):
    with duckdb.connect(str(earlier.path), read_only=True) as connection:
        number = read_schema(connection)
    before = earlier.path.read_bytes()
    receive(earlier, return_with(put("Wards!B5", "Aster")), "Q4 now.xlsx", Actor("Lead"), today=TODAY)
    kept = [path for path in earlier.path.parent.iterdir() if path != earlier.path]
    if number == SCHEMA:
        assert not kept
    else:
        assert [path.name for path in kept] == [f"natpatsip before version {SCHEMA}.duckdb"]
        assert kept[0].read_bytes() == before


def test_events_of_an_earlier_database_carry_a_chain_that_all_who_open_it_agree_on(earlier):
    with earlier.snapshot() as one, Store(earlier.path).snapshot() as other:
        assert one.version == other.version
        version = one.version
    with earlier.writing():
        pass
    with earlier.snapshot() as upgraded:
        assert upgraded.version == version


def test_a_database_of_a_later_version_is_refused_in_words_and_left_as_it_is(store):
    receive(store, made.good_return(), "Q4.xlsx", Actor("Lead"), today=TODAY)
    with duckdb.connect(str(store.path)) as connection:
        connection.execute("UPDATE record SET schema_number = ?", [SCHEMA + 1])
    before = store.path.read_bytes()
    with pytest.raises(StoreTooNew, match=r"written by a newer version of natpatsip.*Update natpatsip"):
        receive(Store(store.path), made.good_return(Q3), "Q3.xlsx", Actor("Lead"), today=TODAY)
    with pytest.raises(StoreTooNew), Store(store.path).snapshot():
        pass
    assert store.path.read_bytes() == before


# A column more.


def with_column_more() -> tuple:
    """The sheets, with a question more on Systems that need not be answered."""
    systems = next(sheet for sheet in SHEETS if sheet.name == "systems")
    events = next(column for column in systems.columns if column.name == "events_held")
    leads = replace(events, name="leads", heading="Safety leads named", required=False)
    return tuple(replace(sheet, columns=(*sheet.columns, leads)) if sheet is systems else sheet for sheet in SHEETS)


def test_a_column_that_a_sheet_gains_can_be_stored_in_a_database_that_holds_returns(store):
    receive(store, made.good_return(Q3), "Q3.xlsx", Actor("Lead"), today=TODAY)
    grown = Store(store.path, with_column_more())
    with grown.snapshot() as snapshot:
        assert {row["leads"] for row in snapshot.rows("SELECT leads FROM systems")} == {None}
    # The template of the new question holds what was returned before it was asked.
    book = make_template(grown, WESSEX)
    headings = {cell.value: cell.column for cell in book["Systems"][4]}
    for row in (5, 6):
        book["Systems"].cell(row, headings["Safety leads named"]).value = row
    for cell in made.review_cells().values():
        book["Cover"][cell].value = "Yes" if book["Cover"][cell.replace("B", "A")].value == "Systems" else "No"
    book["Cover"]["B6"].value = book["Cover"]["B6"].value or "Lead"
    receipt = receive(grown, template_bytes(book), "Q4.xlsx", Actor("Lead"), today=TODAY)
    assert receipt.stored == ("Systems",), receipt.problems
    with grown.snapshot() as snapshot:
        rows = snapshot.rows("SELECT quarter, leads FROM systems ORDER BY quarter, sheet_row")
    assert [tuple(row.values()) for row in rows] == [(Q3.key, None), (Q3.key, None), (Q4.key, 5), (Q4.key, 6)]
    # Whoever does not know of the question yet goes on reading.
    with Store(store.path).snapshot() as snapshot:
        assert len(snapshot.rows("SELECT * FROM systems")) == 4
