"""Several processes on one file: nobody loses anything, nobody sees half of it, and whoever must wait says so plainly."""

import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import returns_made as made
from returns_made import Q4, TODAY, put, return_with

from benchmarks.kills import survive_kills, wait_for_a_commit
from natpatsip import organisations
from natpatsip.access import Actor
from natpatsip.demo import demonstration_workbook
from natpatsip.intake import receive
from natpatsip.store import Store, StoreBusy
from natpatsip.store.backup import back_up

PROJECT = Path(__file__).parents[1]
HOLD = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def _start(*command):
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, *map(str, command)], env=environment, text=True, encoding="utf-8", **pipes)


def _submit(store, *files):
    return _start("-m", "natpatsip", "--database", store.path, "submit", "--by", "A process", *files)


def _finished(process):
    """What it said, once it has ended well."""
    said, complained = process.communicate(timeout=60)
    assert (process.returncode, complained) == (0, "")
    return said


@contextmanager
def _held_elsewhere(path):
    """Another process has the file open to write; it lets go when told to, at the end at the latest."""
    holder = _start("-c", HOLD, path)
    assert holder.stdout.readline() == "held\n"
    try:
        yield holder
    finally:
        holder.communicate(timeout=30)


def _send(store, content=None):
    return receive(store, content or made.good_return(), "Q4.xlsx", Actor("Programme manager"), today=TODAY)


def _names(snapshot):
    return {row["ward_name"] for row in snapshot.rows("SELECT ward_name FROM wards")}


def _assert_whole(snapshot):
    """Every submission has its event, its three sheets, and as many rows of each as were returned; no row has none."""
    counts = " UNION ALL ".join(
        f"SELECT submission, '{sheet}' AS sheet, count(*) AS n FROM {sheet}_returned GROUP BY ALL"
        for sheet in made.SHEETS
    )
    kept = snapshot.rows(f"SELECT submission, sheet, n FROM ({counts}) ORDER BY ALL")
    returned = snapshot.rows("SELECT submission, sheet, row_count AS n FROM returned_sheets ORDER BY ALL")
    assert kept == returned
    events = [row["submission"] for row in snapshot.rows("SELECT submission FROM events ORDER BY 1")]
    assert events == [row["submission"] for row in snapshot.rows("SELECT submission FROM submissions ORDER BY 1")]
    assert [row["submission"] for row in returned] == sorted(events * len(made.SHEETS))
    return events


def test_what_another_process_submits_appears_in_the_next_reading(store, tmp_path):
    _send(store)
    with store.snapshot() as snapshot:
        version = snapshot.version
        assert "Larkspur" not in _names(snapshot)
    file = tmp_path / "Wessex.xlsx"
    file.write_bytes(return_with(put("Wards!B5", "Larkspur")))
    assert "Wessex.xlsx: accepted" in _finished(_submit(store, file))
    with store.snapshot() as snapshot:
        assert snapshot.version != version
        assert "Larkspur" in _names(snapshot)


def test_two_writers_and_a_reader_lose_nothing_and_see_only_whole_submissions(store, tmp_path):
    files = []
    for psc in organisations.collaboratives()[:12]:
        files.append(tmp_path / f"{psc.code}.xlsx")
        files[-1].write_bytes(demonstration_workbook(psc.code, Q4))
    writers = [_submit(store, *files[:6]), _submit(store, *files[6:])]
    seen = []
    while any(writer.poll() is None for writer in writers):
        with store.snapshot() as snapshot:
            seen.append(len(_assert_whole(snapshot)))
        time.sleep(0.02)
    for writer in writers:
        assert _finished(writer).count(": accepted") == 6
    with store.snapshot() as snapshot:
        assert _assert_whole(snapshot) == list(range(1, 13))
        assert len(snapshot.rows("SELECT DISTINCT psc FROM current_sheets")) == 12
    assert seen == sorted(seen)


def test_backups_made_while_another_process_writes_are_whole(store, tmp_path):
    files = [tmp_path / "first.xlsx", tmp_path / "second.xlsx"]
    files[0].write_bytes(made.good_return())
    files[1].write_bytes(return_with(put("Wards!B5", "Larkspur")))
    sender = _start("-m", "benchmarks.writer", store.path, "any", "submit", *files)
    assert "begins" in sender.stdout.readline() and "done" in sender.stdout.readline()
    counts = []
    for number in range(3):
        copy = tmp_path / f"backup {number}.duckdb"
        wait_for_a_commit(store.path, 10)
        counts.append(back_up(store.path, copy))
        with Store(copy).snapshot() as snapshot:
            assert len(_assert_whole(snapshot)) == counts[-1]
    sender.kill()
    assert sender.communicate(timeout=30)[1] == ""
    assert counts == sorted(counts) and counts[0] < counts[-1]


def test_a_writer_waits_while_another_process_has_the_file(store):
    _send(store)
    with _held_elsewhere(store.path) as holder:
        letting_go = threading.Timer(0.6, holder.stdin.close)
        begun = time.monotonic()
        letting_go.start()
        receipt = _send(store, return_with(put("Wards!B5", "Larkspur")))
        waited = time.monotonic() - begun
        letting_go.join()
        holder.stdin = None
    assert receipt.submission == 2 and waited > 0.6
    with store.snapshot() as snapshot:
        assert "Larkspur" in _names(snapshot)


def test_whoever_waits_too_long_is_told_in_plain_words_and_readers_keep_what_they_have(store):
    _send(store)
    impatient = Store(store.path, patience=0.2)
    with impatient.snapshot() as snapshot:
        before = _names(snapshot)
    with _held_elsewhere(store.path):
        with pytest.raises(StoreBusy, match=r"natpatsip\.duckdb is in use by another program\. .*try again"):
            _send(impatient, return_with(put("Wards!B5", "Larkspur")))
        with impatient.snapshot() as snapshot:
            assert _names(snapshot) == before
        with pytest.raises(StoreBusy), Store(store.path, patience=0.2).snapshot():
            pass
    assert _send(impatient, return_with(put("Wards!B5", "Larkspur"))).submission == 2


def test_of_two_returns_sent_at_once_the_second_is_held_against_the_first(store, tmp_path):
    _send(store, return_with(*made.only_reviewed("Care homes")))
    # Fewer wards in all than are listed: each is good by itself, and both cannot stand.
    changes = {"Wards": made.only_reviewed("Wards"), "Trusts": [put("Trusts!B5", 2), *made.only_reviewed("Trusts")]}
    senders = []
    for title, change in changes.items():
        file = tmp_path / f"{title}.xlsx"
        file.write_bytes(return_with(*change))
        senders.append(_start(Path(__file__).with_name("racing_sender.py"), store.path, file))
    assert [sender.stdout.readline() for sender in senders] == ["ready\n", "ready\n"]
    with _held_elsewhere(store.path):
        for sender in senders:
            sender.stdin.write("go\n")
            sender.stdin.flush()
        # Long enough for both to read their file, look at what stood before, and wait to write.
        time.sleep(2)
    said = sorted(_finished(sender) for sender in senders)
    assert said in (
        ["stored Trusts waiting\n", "stored waiting Wards\n"],
        ["stored Wards waiting\n", "stored waiting Trusts\n"],
    )
    with store.snapshot() as snapshot:
        assert len(snapshot.rows("SELECT * FROM events")) == 2


@pytest.mark.parametrize("kills", [3, pytest.param(60, marks=pytest.mark.prove)])
def test_a_process_killed_at_any_moment_leaves_whole_submissions_and_all_that_it_was_told_is_kept(store, kills):
    survived = survive_kills(store.path, kills)
    assert survived.faults == []
    assert survived.kills == kills
    assert survived.acknowledged >= kills, "too few were acknowledged for the kills to have met one under way"
    assert _send(store, return_with(put("Wards!B6", "Larkspur"))).submission
