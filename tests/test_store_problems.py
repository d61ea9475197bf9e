"""A file that cannot be used: each cause in words of its own, nothing harmed, and readers of before go on reading."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from tempfile import gettempdir

import duckdb
import pytest
import returns_made as made
import streamlit as st
from command import PROJECT
from returns_made import TODAY, put, return_with
from streamlit.testing.v1 import AppTest

from natpatsip.access import Actor
from natpatsip.intake import receive
from natpatsip.store import Store, StoreProblem
from natpatsip.store.backup import back_up
from natpatsip.store.schema import SCHEMA

NOBODY = 65534


def _send(store, content=None):
    return receive(store, content or made.good_return(), "Q4.xlsx", Actor("Programme manager"), today=TODAY)


def _withdraw(store) -> None:
    with store.writing() as writing:
        writing.withdraw(1, Actor("Programme manager"), "Sent in error")


def _wards(store) -> int:
    with store.snapshot() as snapshot:
        return len(snapshot.rows("SELECT * FROM wards"))


def _told(act: Callable[[], object]) -> str:
    with pytest.raises(StoreProblem) as problem:
        act()
    return str(problem.value)


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _alter(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for position in range(20_000, len(content), 5_000):
        content[position] ^= 0xFF
    path.write_bytes(content)


def _make_newer(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE record SET schema_number = ?", [SCHEMA + 1])


# Damaged, or something else.


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_cut, "is damaged: a part of it is missing or altered. Put a backup in its place"),
        (_alter, "is damaged: a part of it is missing or altered. Put a backup in its place"),
        (lambda path: path.write_bytes(b""), "is not a database of returns. It was left as it is; name another file."),
        (lambda path: path.write_text("Notes " * 9_999), "is not a database of returns. It was left as it is"),
        (_make_newer, "written by a newer version of natpatsip"),
    ],
    ids=["cut short", "altered", "empty", "text", "newer"],
)
def test_what_is_wrong_with_a_file_is_told_and_the_file_left_alone(store, spoil, words):
    _send(store)
    spoil(store.path)
    before = store.path.read_bytes()
    for act in (
        lambda: _wards(Store(store.path)),
        lambda: _send(Store(store.path), return_with(put("Wards!B5", "Ash"))),
    ):
        told = _told(act)
        assert words in told and ("restore" in told) == ("is damaged" in told)
    assert store.path.read_bytes() == before


def test_a_name_under_which_nothing_can_be_kept_is_refused(tmp_path):
    assert "is a folder, not a database. Name the file in it." in _told(lambda: Store(tmp_path))
    for name in (":memory:", os.devnull):
        assert "would keep nothing. Name a file for the database." in _told(lambda name=name: Store(name))


# Without the permission, or the room.


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Whoever may do everything gives that up for a while; whoever may not has nothing to give up."""
    privileged = os.geteuid() == 0
    if privileged:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if privileged:
            os.seteuid(0)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions in another way")
@pytest.mark.parametrize(
    ("mode_of_folder", "mode_of_file", "can_be_read"), [(0o777, 0o444, True), (0o555, 0o666, True), (0o777, 0, False)]
)
def test_who_lacks_a_permission_is_told_so_and_reads_if_that_is_allowed(
    store, mode_of_folder, mode_of_file, can_be_read
):
    _send(store)
    # The folders that pytest makes are closed to others.
    for folder in takewhile(lambda folder: folder != Path(gettempdir()), store.path.parents):
        folder.chmod(0o755)
    folder, file = store.path.parent, store.path
    before = file.read_bytes()
    folder.chmod(mode_of_folder)
    file.chmod(mode_of_file)
    try:
        with _as_nobody():
            told = _told(lambda: _withdraw(Store(file)))
            if can_be_read:
                assert _wards(Store(file)) == 25
            else:
                assert _told(lambda: _wards(Store(file))) == told
    finally:
        folder.chmod(0o755)
        file.chmod(0o644)
    assert told.startswith("This account has not the permission that natpatsip.duckdb needs") and "restore" not in told
    assert file.read_bytes() == before


@pytest.mark.skipif(sys.platform != "linux", reason="a disk of its own for one process is Linux’s")
def test_a_disk_that_is_full_or_read_only_is_told_and_the_record_is_whole(store, tmp_path):
    _send(store)
    new, disk, after = tmp_path / "new.xlsx", tmp_path / "disk", tmp_path / "after"
    new.write_bytes(return_with(put("Wards!B5", "Ash")))
    disk.mkdir()
    after.mkdir()
    submit = (
        f"{shlex.quote(sys.executable)} -m natpatsip --database {disk / store.path.name} submit {new} --by me; echo $?"
    )
    steps = [
        f"mount -t tmpfs -o size=9000k none {disk} && cp {store.path} {disk}",
        f"head -c 9000k /dev/zero > {disk}/filler 2> {tmp_path}/filled",
        submit,
        f"cp {disk}/{store.path.name}* {after}",
        f"rm {disk}/filler && mount -o remount,ro {disk}",
        submit,
    ]
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", "\n".join(steps)]
    ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=PROJECT)
    full, read_only = ended.stderr.splitlines()
    assert full.startswith("There is no room left on the disk of natpatsip.duckdb, so nothing was written.")
    assert read_only.startswith("The disk of natpatsip.duckdb is read-only, so nothing can be stored.")
    assert ended.stdout == "2\n2\n" and "restore" not in ended.stderr
    assert _wards(Store(after / store.path.name)) == 25


@pytest.mark.skipif(sys.platform != "linux", reason="a disk of its own for one process is Linux’s")
def test_what_is_removed_on_a_disk_without_room_for_a_second_copy_is_said_to_be_removed_and_how_to_end_it(
    store, tmp_path
):
    _send(store, return_with(put("Narrative!C5", "We learnt most from Kestrel Ansonby.")))
    disk, after = tmp_path / "disk", tmp_path / "after"
    disk.mkdir()
    after.mkdir()
    room = store.path.stat().st_size + 2 * 2**20
    natpatsip = f"{shlex.quote(sys.executable)} -m natpatsip --database {disk / store.path.name}"
    steps = [
        f"mount -t tmpfs -o size={room} none {disk} && cp {store.path} {disk}",
        f"{natpatsip} purge 1 --by me --why 'A name'; echo $?",
        f"ls {disk}",
        f"cp {disk}/* {after}",
    ]
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", "\n".join(steps)]
    ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=PROJECT)
    assert ended.stderr.startswith(
        "Submission 1 was removed from every table, but natpatsip.duckdb could not be written anew"
    )
    assert "nothing was written" not in ended.stderr and ended.stderr.count("\n") == 1
    assert ended.stdout == f"2\n{store.path.name}\n"
    left = Store(after / store.path.name)
    assert _wards(left) == 0
    # As it is told to be ended.
    back_up(left.path, tmp_path / "backup.duckdb")
    assert b"Kestrel Ansonby" in left.path.read_bytes()
    assert b"Kestrel Ansonby" not in (tmp_path / "backup.duckdb").read_bytes()


# While others read.


def test_readers_go_on_with_what_they_have_when_the_file_is_damaged_and_see_a_good_one_at_once(store, tmp_path):
    _send(store)
    good = shutil.copy(store.path, tmp_path / "good.duckdb")
    assert _wards(store) == 25 and store.problem is None
    _cut(store.path)
    assert _wards(store) == 25 and "is damaged" in str(store.problem)
    shutil.copy(good, store.path)
    assert _wards(store) == 25 and store.problem is None


def test_a_file_that_has_gone_is_missed_and_not_begun_anew(store, tmp_path):
    _send(store)
    assert _wards(store) == 25
    away = store.path.rename(tmp_path / "away.duckdb")
    assert _wards(store) == 25 and "natpatsip.duckdb is no longer there. Put it back" in str(store.problem)
    assert "is no longer there" in _told(lambda: _send(store, return_with(put("Wards!B5", "Ash"))))
    assert not store.path.exists()
    away.rename(store.path)
    assert _send(store, return_with(put("Wards!B5", "Ash"))).submission == 2 and store.problem is None


def _warned(page: str) -> tuple[list[str], list[str]]:
    opened = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60).switch_page(f"pages/{page}.py").run()
    assert not opened.exception
    return [box.value for box in opened.warning], [box.value for box in opened.error]


def test_each_page_says_that_the_record_cannot_be_read_and_shows_what_was_read_before(store, monkeypatch):
    _send(store)
    monkeypatch.setenv("NATPATSIP_DATABASE", str(store.path))
    st.cache_resource.clear()
    assert _warned("mhsip") == ([], [])
    _cut(store.path)
    for page in ("mhsip", "returns"):
        (warning,), errors = _warned(page)
        assert warning.startswith("**The record cannot be read just now.**") and "is damaged" in warning
        assert not errors
    st.cache_resource.clear()
    warnings, (error,) = _warned("mhsip")
    assert error.startswith("**The record cannot be opened.**") and "is damaged" in error
    assert not warnings
    st.cache_resource.clear()
