"""Writers killed at any moment: what they were told is kept is there, nothing is there by half, and the file opens."""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from benchmarks.serving import CHECKOUT
from benchmarks.writer import ACTS, SOMEBODY, backups, submissions
from natpatsip.demo import demonstration_workbook
from natpatsip.intake import receive
from natpatsip.quarters import Quarter
from natpatsip.sheets import SHEETS
from natpatsip.store import Snapshot, Store
from natpatsip.store.file import exclusively
from natpatsip.store.integrity import find_broken_links
from natpatsip.store.schema import history_table

KILLS, SEED = 200, 2023
# Half of the kills wait for the log that a commit is first written to, no longer than this, and then for up to this long.
_LOG_SECONDS, _COMMIT_SECONDS = 2.0, 0.02
# How long an act takes, until one has been seen.
_ACT_SECONDS = 0.1


@dataclass
class Survival:
    """What became of the record: `faults` tell everything that is wrong after a kill.

    `acknowledged` counts what writers were told is kept; `stored` and `not_stored` count the acts that were under way, by
    name, that the next reader found whole or not at all.
    """

    acknowledged: int = 0
    stored: Counter[str] = field(default_factory=Counter)
    not_stored: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        return self.stored.total() + self.not_stored.total()


def survive_kills(database: Path, kills: int = KILLS, seed: int = SEED) -> Survival:
    """Begin a record of one submission and kill a writer of it again and again, in each act as often as in the others."""
    files = [database.with_name(f"{psc} {number}.xlsx") for psc in ("WEX", "OX") for number in (3, 4)]
    for file in files:
        psc, number = file.stem.split()
        file.write_bytes(demonstration_workbook(psc, Quarter(2022, int(number))))
    receive(Store(database), files[0].read_bytes(), files[0].name, SOMEBODY)
    killer = _Killer(database, files, Random(seed))
    for turn in range(kills):
        killer.kill_in(ACTS[turn % len(ACTS)], f"{seed} {turn}")
    return killer.survival


def kills_section(survival: Survival) -> str:
    """The results in words, as a section."""
    lines = ["| Killed in | Times | Found whole afterwards | Not there at all |", "|---|---:|---:|---:|"]
    for act in ACTS:
        stored, not_stored = survival.stored[act], survival.not_stored[act]
        lines.append(f"| {act.replace('_', ' ')} | {stored + not_stored} | {stored} | {not_stored} |")
    return (
        "## Writers that are killed\n\n"
        f"`python -m benchmarks kills`, {survival.kills} of them (seed {SEED}): a process that writes without end is ended by"
        " SIGKILL at a moment picked by lot, half of them once a commit has begun; the next begins on what it left."
        f" After each the record and its backup were opened and read whole. Of {survival.acknowledged} acts that were"
        f" acknowledged to the writers, **{_count(survival, LOST)} are lost**,"
        f" **{_count(survival, PARTIAL)} are there in part**, and the events have"
        f" **{_count(survival, GAP)} gaps**. What was under way without being acknowledged yet:\n\n" + "\n".join(lines)
    )


LOST, PARTIAL, GAP = "acknowledged and lost", "there in part", "a gap in the events"


def _count(survival: Survival, kind: str) -> int:
    return sum(kind in fault for fault in survival.faults)


class _Killer:
    """Kills one writer after another; `known` are the events that must be there, by sequence with their hashes."""

    def __init__(self, database: Path, files: Sequence[Path], pick: Random):
        self.survival = Survival()
        self._database, self._files, self._pick = database, files, pick
        self._known = _events(database)
        self._took: dict[str, float] = {}
        self._copies = 0
        self._under_way = ""

    def kill_in(self, act: str, seed: str) -> None:
        """Kill a writer in the middle of an act, then look at what it leaves."""
        acts = ",".join([act, *ACTS])
        command = [sys.executable, "-m", "benchmarks.writer", self._database, seed, acts, *self._files]
        writer = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        self._hear(writer, act, self._pick.randint(1, 3))
        self._wait(act)
        writer.kill()
        said, _ = writer.communicate()
        for line in said.splitlines():
            self._note(json.loads(line))
        self._look(act)
        self._tidy()

    def _hear(self, writer: subprocess.Popen, act: str, times: int) -> None:
        """Listen until an act is begun so many times."""
        begun = time.monotonic()
        while times:
            line = writer.stdout.readline()
            if not line:
                raise RuntimeError(f"The writer ended with {writer.wait()}.")
            told = json.loads(line)
            self._note(told)
            if "done" in told:
                self._took[told["done"]] = time.monotonic() - begun
            begun = time.monotonic()
            times -= told.get("begins") == act

    def _note(self, told: Mapping[str, Any]) -> None:
        """Know what a writer was told is kept, and what it is at."""
        self._under_way = told.get("begins", "")
        if "done" not in told:
            return
        self.survival.acknowledged += 1
        folder = self._database.parent
        if "kept" in told:
            self._expect(_events(folder / told["kept"]), f"what “{told['kept']}” keeps")
            self._known = _events(folder / told["backup"])
        elif "backup" in told:
            self._expect(_events(folder / told["backup"]), told["backup"])
        else:
            self._known[told["sequence"]] = told["hash"]

    def _expect(self, found: Mapping[int, str], where: str) -> None:
        lost = [sequence for sequence, hash in self._known.items() if found.get(sequence) != hash]
        self.survival.faults += [f"event {sequence} of {where}: {LOST}" for sequence in lost]

    def _wait(self, act: str) -> None:
        if self._pick.random() < 0.5:
            time.sleep(self._pick.uniform(0, self._took.get(act, _ACT_SECONDS)))
            return
        wait_for_a_commit(self._database)
        time.sleep(self._pick.uniform(0, _COMMIT_SECONDS))

    def _look(self, act: str) -> None:
        """Read all that is there, and note what is wrong with it."""
        found = _events(self._database)
        copies = [_events(file) for file in backups(self._database)]
        put_back = self._under_way == "put_back" and found != self._known and found in copies
        if put_back:
            # The same writer may have put backups back before: of all that it kept, it is the one that has most of it.
            kept = map(_events, _kept(self._database))
            before = max(kept, key=lambda events: len(events.items() & self._known.items()), default={})
            self._expect(before, "what was there before a backup was put back")
        else:
            self._expect(found, "the record")
        made = act == "back_up" and len(copies) > self._copies
        grew = len(found) > len(self._known) or put_back or made
        (self.survival.stored if grew else self.survival.not_stored)[act] += 1
        for file in (self._database, *backups(self._database)):
            self.survival.faults += [f"{file.name}, after a kill in {act}: {fault}" for fault in _faults(file)]
        # Whatever a reader has seen must stay as well.
        self._known = found

    def _tidy(self) -> None:
        """Leave the latest backup alone of those that were made and of what they took the place of."""
        for file in (*backups(self._database)[:-1], *_kept(self._database), *self._database.parent.glob("*.new*")):
            file.unlink()
        self._copies = len(backups(self._database))


def wait_for_a_commit(database: Path, seconds: float = _LOG_SECONDS) -> None:
    """Until the log is there that a commit is first written to, no longer than some seconds: not every act commits."""
    log, deadline = Path(f"{database}.wal"), time.monotonic() + seconds
    while not log.exists() and time.monotonic() < deadline:
        time.sleep(0.0005)


def _kept(database: Path) -> list[Path]:
    """What backups have taken the place of."""
    return list(database.parent.glob("* replaced *.duckdb"))


def _events(file: Path) -> dict[int, str]:
    """The events of a record, by sequence with their hashes."""
    with Store(file).snapshot() as snapshot:
        return {row["sequence"]: row["hash"] for row in snapshot.rows("SELECT sequence, hash FROM events")}


def _faults(file: Path) -> Iterator[str]:
    """What is wrong with a record: with its events and the files that came, or with the rows of its submissions."""
    with exclusively(file, lambda: duckdb.connect(str(file), read_only=True)) as connection:
        yield from (f"{told} ({GAP})" for told in find_broken_links(connection))
    with Store(file).snapshot() as snapshot:
        yield from _row_faults(snapshot)


def _row_faults(snapshot: Snapshot) -> Iterator[str]:
    """Submissions without their event, or sheets of them without all of their rows."""
    received = snapshot.rows("SELECT submission FROM events WHERE kind = 'received' ORDER BY submission")
    if [row["submission"] for row in received] != submissions(snapshot):
        yield f"a submission: {PARTIAL}"
    counted = " UNION ALL ".join(
        f"SELECT submission, '{sheet.name}' AS sheet, count(*) AS n FROM {history_table(sheet)} GROUP BY ALL"
        for sheet in SHEETS
    )
    returned = "SELECT submission, sheet, row_count AS n FROM returned_sheets WHERE row_count > 0"
    for row in snapshot.rows(f"(({counted}) EXCEPT ({returned})) UNION ALL (({returned}) EXCEPT ({counted}))"):
        yield f"{row['sheet']} of submission {row['submission']}: {PARTIAL}"
