"""A person's name in a narrative can be removed from a database that forgets nothing else."""

import duckdb
import pytest
import returns_made as made
from returns_made import Q4, TODAY, WESSEX, put, return_with

from natpatsip.__main__ import main
from natpatsip.access import Actor
from natpatsip.intake import make_template, receive
from natpatsip.store import Store
from natpatsip.store.history import get_history

ADMINISTRATOR = Actor("Administrator")
NAME = "Kestrel Ansonby"
WHY = "A patient was named in the narrative"


@pytest.fixture
def named(store) -> Store:
    """A return that names a person, after one that does not."""
    receive(store, made.good_return(), "Q4.xlsx", Actor("Lead"), today=TODAY)
    naming = return_with(put("Narrative!C5", f"We learnt most from {NAME}."))
    receipt = receive(store, naming, f"{NAME}.xlsx", Actor("Lead"), today=TODAY)
    assert receipt.submission == 2
    with store.snapshot() as snapshot:
        assert any(NAME in (row["words"] or "") for row in snapshot.rows("SELECT words FROM narrative"))
    return store


def everything(store: Store) -> str:
    """Every cell of every table of the file, and the file itself, as text."""
    with duckdb.connect(str(store.path), read_only=True) as connection:
        tables = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        cells = [str(connection.execute(f"SELECT * FROM {table}").fetchall()) for table in tables]
    return "\n".join([*cells, store.path.read_bytes().decode("latin-1")])


def test_nothing_of_it_is_left_in_the_file(named):
    assert NAME in everything(named)
    named.purge(2, ADMINISTRATOR, WHY)
    assert NAME not in everything(named)
    assert not [path for path in named.path.parent.iterdir() if path != named.path]


def test_what_was_before_counts_again_and_a_reader_sees_it_at_once(named):
    with named.snapshot() as snapshot:
        assert {row["submission"] for row in snapshot.rows("SELECT submission FROM current_sheets")} == {2}
    named.purge(2, ADMINISTRATOR, WHY)
    for store in (named, Store(named.path)):
        with store.snapshot() as snapshot:
            assert {row["submission"] for row in snapshot.rows("SELECT submission FROM current_sheets")} == {1}
            assert not any(
                NAME in (row["words"] or "") for row in snapshot.rows("SELECT words FROM narrative_returned")
            )
    assert NAME not in str([list(page.values) for page in make_template(named, WESSEX)])


def test_the_history_says_that_it_was_there_and_was_removed(named):
    with named.snapshot() as snapshot:
        before = snapshot.rows("SELECT sequence, hash FROM events ORDER BY sequence")
    named.purge(2, ADMINISTRATOR, WHY)
    with named.snapshot() as snapshot:
        after = snapshot.rows("SELECT sequence, hash FROM events ORDER BY sequence")
        history = get_history(snapshot, "WEX", Q4)
    assert after[:2] == before
    assert [(line.submission, line.what, line.who, line.why) for line in history] == [
        (1, "Return received", "Lead", ""),
        (2, "Return received", "Lead", ""),
        (2, "Return removed for good", "Administrator", WHY),
    ]


def test_whoever_asks_for_the_workbook_is_told_when_it_was_removed(named):
    assert named.get_workbook(1) == made.good_return()
    named.purge(2, ADMINISTRATOR, WHY)
    with pytest.raises(LookupError, match=r"Submission 2 was removed on \d+ \w+ 20\d\d"):
        named.get_workbook(2)
    with pytest.raises(LookupError, match="There is no submission 9"):
        named.get_workbook(9)


def test_what_was_removed_cannot_be_restored_or_removed_again(named):
    named.purge(2, ADMINISTRATOR, WHY)
    with pytest.raises(LookupError, match="was removed on"), named.writing() as writing:
        writing.restore(2, ADMINISTRATOR, "Back")
    with pytest.raises(LookupError, match="was removed on"):
        named.purge(2, ADMINISTRATOR, WHY)


def test_the_command_line_shows_writes_and_removes(named, tmp_path, capsys):
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["--database", str(named.path), *arguments])
        return code, *capsys.readouterr()

    of_wessex = ("history", "--psc", "Wessex", "--quarter", "Q4 2022/23")
    code, told, _ = run(*of_wessex)
    assert code == 0 and told.count("Return received") == 2 and f"({NAME}.xlsx), Lead" in told
    assert run("workbook", "1", "-o", str(tmp_path / "first.xlsx"))[0] == 0
    assert (tmp_path / "first.xlsx").read_bytes() == made.good_return()
    code, told, _ = run("purge", "2", "--by", "Administrator", "--why", WHY)
    assert code == 0 and "Submission 2 was removed" in told
    code, told, _ = run(*of_wessex)
    assert told.count("\n") == 3 and f"Return removed for good, Administrator: {WHY}" in told and NAME not in told
    code, _, problem = run("workbook", "2", "-o", str(tmp_path / "second.xlsx"))
    assert code == 2 and problem.startswith("Submission 2 was removed on ") and problem.count("\n") == 1
    assert not (tmp_path / "second.xlsx").exists()
    code, told, _ = run("history", "--psc", "Oxford", "--quarter", "Q4 2022/23")
    assert (code, told) == (0, "Nothing was ever received for Q4 2022/23.\n")
