"""A backup put back: it is checked first, nothing is lost by it, and whoever reads meanwhile sees no mixture of the two."""

import shutil
from pathlib import Path

import duckdb
import pytest
from returns_made import Q4, TODAY, put, return_with

from natpatsip.__main__ import main
from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.intake import receive
from natpatsip.store import Store, StoreProblem
from natpatsip.store.backup import back_up, restore

HERE = Selection.ending(Q4)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a record of two returns, and a backup of it from between them."""
    folder = tmp_path_factory.mktemp("made")
    store = Store(folder / "natpatsip.duckdb")
    _send(store)
    assert back_up(store.path, folder / "backup.duckdb") == 1
    _send(store, put("Wards!B5", "Larkspur"))
    return folder


@pytest.fixture
def store(made, tmp_path):
    """The record of two returns."""
    return Store(shutil.copy(made / "natpatsip.duckdb", tmp_path))


@pytest.fixture
def backup(made, tmp_path):
    """The backup from before the second."""
    return Path(shutil.copy(made / "backup.duckdb", tmp_path))


def _send(store, *changes) -> None:
    receipt = receive(store, return_with(*changes), "Q4.xlsx", Actor("Programme manager"), today=TODAY)
    assert receipt.accepted, receipt.problems


def _wards(store) -> set[str]:
    with store.snapshot() as snapshot:
        return {row["ward_name"] for row in snapshot.rows("SELECT ward_name FROM wards")}


def test_a_record_is_replaced_only_when_that_is_asked_for_and_is_kept(store, backup, capsys):
    assert "Larkspur" in _wards(store)
    before = store.path.read_bytes()
    command = ["--database", str(store.path), "restore", str(backup)]
    assert main(command) == 2
    assert "Add --replace to put the backup in its place" in capsys.readouterr().err
    assert store.path.read_bytes() == before
    assert main([*command, "--replace"]) == 0
    assert "is now what" in capsys.readouterr().out
    assert "Larkspur" not in _wards(store)
    (kept,) = store.path.parent.glob("natpatsip replaced *.duckdb")
    assert "Larkspur" in _wards(Store(kept))
    # What was before can be put back in the same way.
    restore(store.path, kept, replace=True)
    assert "Larkspur" in _wards(store)
    # Whatever is replaced is kept, though it be in the same second.
    restore(store.path, backup, replace=True)
    assert len(list(store.path.parent.glob("natpatsip replaced *.duckdb"))) == 3


def test_a_log_left_by_a_killed_writer_is_not_read_into_the_backup(made, backup, tmp_path):
    path, whole = tmp_path / "natpatsip.duckdb", shutil.copy(made / "natpatsip.duckdb", tmp_path / "whole.duckdb")
    with duckdb.connect(str(whole)) as writer:
        writer.execute("UPDATE record SET layout = 'under way'")
        shutil.copy(whole, path)
        # As a kill leaves it in the middle of a commit: begun, and without its end.
        Path(f"{path}.wal").write_bytes(Path(f"{whole}.wal").read_bytes()[:-10])
    restore(path, backup, replace=True)
    assert "Larkspur" not in _wards(Store(path))
    (kept,) = tmp_path.glob("natpatsip replaced *.duckdb")
    assert "Larkspur" in _wards(Store(kept))


def test_what_was_worked_out_before_a_restore_is_not_shown_after_it(store, backup):
    with store.snapshot() as snapshot:
        before, old = figure("fig18", HERE, snapshot), snapshot.version
    restore(store.path, backup, replace=True)
    # As many events as there were, and another last return.
    _send(store, put("Wards!G5", 5))
    with store.snapshot() as snapshot, Store(store.path).snapshot() as fresh:
        assert snapshot.version.sequence == old.sequence and snapshot.version != old
        after = figure("fig18", HERE, snapshot)
        assert after.rows == figure("fig18", HERE, fresh).rows != before.rows


@pytest.mark.parametrize(
    "spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:99_999])]
)
def test_a_record_that_is_gone_or_damaged_is_put_right_while_others_read(store, backup, spoil):
    _wards(store)
    spoil(store.path)
    assert "Larkspur" in _wards(store) and store.problem
    restore(store.path, backup, replace=True)
    assert "Larkspur" not in _wards(store) and store.problem is None
    _send(store, put("Wards!B5", "Ash"))
    assert "Ash" in _wards(store)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE events SET why = 'Another reason'", "Event 1 was changed."),
        ("UPDATE events SET sequence = 2", "Event 1 is missing."),
        (
            "UPDATE submissions SET workbook = 'another'::BLOB",
            "The file of submission 1 is not the one that was received.",
        ),
        ("DELETE FROM submissions", "The file of submission 1 is missing."),
        ("DROP TABLE events; DROP TABLE record", "holds no record of returns."),
    ],
)
def test_what_does_not_add_up_is_neither_backed_up_nor_put_back(store, made, tmp_path, change, words):
    before = store.path.read_bytes()
    spoilt = Path(shutil.copy(made / "backup.duckdb", tmp_path / "spoilt.duckdb"))
    with duckdb.connect(str(spoilt)) as connection:
        connection.execute(change)
    for act in (lambda: restore(store.path, spoilt, replace=True), lambda: back_up(spoilt, tmp_path / "again.duckdb")):
        with pytest.raises(StoreProblem) as problem:
            act()
        assert words in str(problem.value)
    assert store.path.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"natpatsip.duckdb", "spoilt.duckdb"}


def test_a_backup_takes_no_other_file_s_place(store, backup, capsys):
    before = backup.read_bytes()
    assert main(["--database", str(store.path), "backup", str(backup)]) == 2
    assert "exists already, and was left as it is. Give another name." in capsys.readouterr().err
    assert backup.read_bytes() == before
