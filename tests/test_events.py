"""Events: a chain that shows any change, bodies that are what their kind says, actors who are asked for, and versions."""

import hashlib
import json
from datetime import UTC, date
from pathlib import Path

import duckdb
import pytest
import returns_made as made
from returns_made import Q3, TODAY, put, return_with

from natpatsip.__main__ import main
from natpatsip.access import Actor, NotAllowed, may, require
from natpatsip.intake import receive
from natpatsip.store import Store
from natpatsip.store.event_kinds import DECIDED, EVENT_KINDS, RECEIVED, WITHDRAWN
from natpatsip.store.events import Event
from natpatsip.store.ledger import Rebase, SeriesKey

LEAD = Actor("Programme manager")


def send(store: Store, content: bytes) -> int:
    return receive(store, content, "return.xlsx", LEAD, today=TODAY).submission


def test_every_event_carries_the_hash_of_the_one_before(store):
    send(store, made.good_return(Q3))
    send(store, made.good_return())
    with store.writing() as writing:
        writing.withdraw(2, LEAD, "Sent in error")
        writing.decide(Rebase(SeriesKey("all_seven"), date(2022, 4, 1), "set", "A launch", "Launch"), LEAD)
    with duckdb.connect(str(store.path), read_only=True) as connection:
        rows = connection.execute("SELECT * FROM events ORDER BY sequence").fetchall()
    previous = ""
    for sequence, happened_at, *rest, before, own in rows:
        when = happened_at.astimezone(UTC)
        parts = [sequence, when.isoformat(timespec="microseconds"), *rest, before]
        assert before == previous
        assert own == hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
        previous = own
    assert [row[2] for row in rows] == ["received", "received", "withdrawn", "decided"]
    assert json.loads(rows[0][7]) == {"sha256": hashlib.sha256(made.good_return(Q3)).hexdigest()}


def test_the_log_is_what_its_page_says_and_shows_whoever_has_it_alone_that_it_is_whole(store, capsys):
    send(store, made.good_return(Q3))
    with store.writing() as writing:
        writing.withdraw(1, LEAD, "Sent to Börde in error")
        writing.decide(Rebase(SeriesKey("all_seven"), date(2022, 4, 1), "set", "A launch", "Launch"), LEAD)
    assert main(["--database", str(store.path), "events", "--json"]) == 0
    events, previous = json.loads(capsys.readouterr().out)["events"], ""
    for number, event in enumerate(events, start=1):
        body = json.dumps(event["body"], sort_keys=True, ensure_ascii=False)
        names = ("sequence", "happened_at", "kind", "by_whom", "known_from", "why", "submission")
        parts = [*(event[name] for name in names), body, event["previous_hash"]]
        assert (event["sequence"], event["previous_hash"]) == (number, previous)
        assert event["hash"] == hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
        previous = event["hash"]
    assert [event["kind"] for event in events] == ["received", "withdrawn", "decided"]
    page = (Path(__file__).parents[1] / "docs" / "events.md").read_text()
    assert main(["events", "--kinds"]) == 0
    assert page.endswith(capsys.readouterr().out), "write the kinds of docs/events.md anew: “events --kinds”"
    assert all(f"| `{name}` |" in page for name in events[0])


def test_each_kind_has_a_view_with_a_typed_column_for_each_field(store):
    send(store, made.good_return())
    with store.writing() as writing:
        writing.decide(Rebase(SeriesKey("all_seven"), date(2022, 4, 1), "set", "A launch", "Launch"), LEAD)
    with store.snapshot() as snapshot:
        (decided,) = snapshot.rows("SELECT * FROM events_decided")
        for kind in EVENT_KINDS:
            assert {field.name for field in kind.fields} <= {
                row["column_name"] for row in snapshot.rows(f"DESCRIBE events_{kind.name}")
            }
    assert (decided["month"], decided["demonstration"], decided["why"]) == (date(2022, 4, 1), False, "A launch")


@pytest.mark.parametrize(
    ("kind", "submission", "body"),
    [
        (RECEIVED, None, {}),
        (RECEIVED, None, {"sha256": 7}),
        (WITHDRAWN, 1, {"reason": "no such field"}),
        (WITHDRAWN, None, {}),
        (DECIDED, 1, {}),
    ],
)
def test_a_body_that_is_not_its_kinds_is_no_event(kind, submission, body):
    with pytest.raises(TypeError, match=kind.name):
        Event.make(kind, (0, ""), LEAD, "", submission, body)


def test_whoever_works_here_may_do_everything_and_others_nothing():
    assert may(LEAD, "purge")
    stranger = Actor("Somebody", source="elsewhere")
    assert not may(stranger, "submit")
    with pytest.raises(NotAllowed, match="Somebody may not submit"):
        require(stranger, "submit")


def test_a_return_of_somebody_who_may_not_send_it_is_not_stored(store):
    with pytest.raises(NotAllowed):
        receive(store, made.good_return(), "Q4.xlsx", Actor("Somebody", source="elsewhere"), today=TODAY)
    with store.snapshot() as snapshot:
        assert snapshot.version.sequence == 0


def test_no_two_files_have_the_same_version(store, tmp_path):
    other = Store(tmp_path / "other.duckdb")
    send(store, made.good_return())
    send(other, made.good_return())
    with store.snapshot() as one, other.snapshot() as another:
        assert one.version.sequence == another.version.sequence == 1
        assert one.version.record != another.version.record
        assert one.version != another.version


def test_a_file_that_is_put_in_the_place_of_another_is_read_whole(store, tmp_path):
    other = Store(tmp_path / "other.duckdb")
    send(store, made.good_return())
    with store.snapshot() as snapshot:
        before = {row["ward_name"] for row in snapshot.rows("SELECT ward_name FROM wards")}
    send(other, made.good_return(Q3))
    send(other, return_with(put("Wards!B5", "Larkspur")))
    other.path.replace(store.path)
    with store.snapshot() as snapshot:
        names = {row["ward_name"] for row in snapshot.rows("SELECT ward_name FROM wards WHERE quarter = '2022/23 Q4'")}
        assert snapshot.rows("SELECT count(*) AS n FROM submissions") == [{"n": 2}]
    assert names - before == {"Larkspur"}


def test_a_reader_loads_only_what_is_new_and_sees_what_one_sees_who_loads_everything(store):
    send(store, made.good_return(Q3))
    with store.snapshot() as snapshot:
        connection = snapshot.copy.connection
    send(store, made.good_return())
    send(store, return_with(put("Wards!B5", "Larkspur")))
    with store.writing() as writing:
        writing.withdraw(2, LEAD, "Sent in error")
    tables = ("events", "submissions", "returned_sheets", "problems", "wards_returned", "wards", "current_sheets")
    with store.snapshot() as grown, Store(store.path).snapshot() as whole:
        assert grown.copy.connection is connection is not whole.copy.connection
        assert grown.version == whole.version
        for table in tables:
            sql = f"SELECT * FROM {table} ORDER BY ALL"
            assert grown.rows(sql) == whole.rows(sql)
