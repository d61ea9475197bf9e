"""Writers killed at any moment: what they were told is kept is there, nothing is there by half, and the file opens.

Alone: `python -m benchmarks.kills [--kills N] [--seed N]`.
"""

import argparse
import hashlib
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.serving import CHECKOUT
from benchmarks.writer import ACTS, SOMEBODY, submissions
from natpatsip.access import Actor
from natpatsip.demo import demonstration_workbook
from natpatsip.intake import receive
from natpatsip.quarters import Quarter
from natpatsip.sheets import SHEETS
from natpatsip.store import Snapshot, Store
from natpatsip.store.events import Event
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


def kills_section(survival: Survival, seed: int = SEED) -> str:
    """The results in words, as a section."""
    lines = ["| Killed in | Times | Found whole afterwards | Not there at all |", "|---|---:|---:|---:|"]
    for act in ACTS:
        stored, not_stored = survival.stored[act], survival.not_stored[act]
        lines.append(f"| {act} | {stored + not_stored} | {stored} | {not_stored} |")
    return (
        "## Writers that are killed\n\n"
        f"`python -m benchmarks.kills --kills {survival.kills} --seed {seed}`: a process that writes without end is ended by"
        " SIGKILL at a moment picked by lot, half of them within a commit; the next begins on what it left. After each the"
        f" file was opened and read whole. Of {survival.acknowledged} acts that were acknowledged to the writers,"
        f" **{_count(survival, LOST)} are lost**, **{_count(survival, PARTIAL)} are there in part**, and the events have"
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
        self._known: dict[int, str] = {}
        self._took: dict[str, float] = {}

    def kill_in(self, act: str, seed: str) -> None:
        """Kill a writer in the middle of an act, then look at what it leaves."""
        command = [sys.executable, "-m", "benchmarks.writer", self._database, seed, act, *self._files]
        writer = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        self._hear(writer, act, self._pick.randint(1, 3))
        self._wait(act)
        writer.kill()
        said, _ = writer.communicate()
        for line in said.splitlines():
            self._note(line)
        self._look(act)

    def _hear(self, writer: subprocess.Popen, act: str, times: int) -> None:
        """Listen until an act is begun so many times."""
        begun: dict[str, float] = {}
        while times:
            line = writer.stdout.readline()
            if not line:
                raise RuntimeError(f"The writer ended with {writer.wait()}.")
            self._note(line)
            what, name, *_ = line.split()
            if what == "begins":
                begun[name] = time.monotonic()
                times -= name == act
            else:
                self._took[name] = time.monotonic() - begun[name]

    def _note(self, line: str) -> None:
        if line.startswith("done"):
            _, _, sequence, hash = line.split()
            self._known[int(sequence)] = hash
            self.survival.acknowledged += 1

    def _wait(self, act: str) -> None:
        if self._pick.random() < 0.5:
            time.sleep(self._pick.uniform(0, self._took.get(act, _ACT_SECONDS)))
            return
        log, deadline = Path(f"{self._database}.wal"), time.monotonic() + _LOG_SECONDS
        while not log.exists() and time.monotonic() < deadline:
            time.sleep(0.0005)
        time.sleep(self._pick.uniform(0, _COMMIT_SECONDS))

    def _look(self, act: str) -> None:
        """Read all that is there, and note what is wrong with it."""
        store = Store(self._database)
        with store.snapshot() as snapshot:
            events = snapshot.rows("SELECT * FROM events ORDER BY sequence")
            faults = [*_event_faults(events), *_row_faults(snapshot)]
            newest = submissions(snapshot)[-1]
        found = {row["sequence"]: row["hash"] for row in events}
        faults += [f"event {one}: {LOST}" for one, hash in self._known.items() if found.get(one) != hash]
        faults += _workbook_faults(store, newest)
        grew = len(found) > max(self._known, default=1)
        (self.survival.stored if grew else self.survival.not_stored)[act] += 1
        self.survival.faults += [f"after a kill in {act}: {fault}" for fault in faults]
        # Whatever a reader has seen must stay as well.
        self._known = found


def _event_faults(events: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Events that do not follow one on another, each with the hash of the one before."""
    before = ""
    for number, row in enumerate(events, start=1):
        actor = Actor(row["by_whom"], row["known_from"])
        parts = (row["kind"], actor, row["why"], row["submission"], row["body"], row["previous_hash"])
        right = Event(number, row["happened_at"].astimezone(UTC), *parts).hash
        if (row["sequence"], row["previous_hash"], row["hash"]) != (number, before, right):
            yield f"event {row['sequence']}: {GAP}"
        before = row["hash"]


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


def _workbook_faults(store: Store, submission: int) -> Iterator[str]:
    """The workbook of a submission, where it is not the one that was sent."""
    with store.snapshot() as snapshot:
        sent = snapshot.rows("SELECT sha256 FROM submissions WHERE submission = ?", [submission])
    if hashlib.sha256(store.get_workbook(submission)).hexdigest() != sent[0]["sha256"]:
        yield f"the workbook of submission {submission}: {PARTIAL}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=KILLS, metavar="N")
    parser.add_argument("--seed", type=int, default=SEED, metavar="N")
    return parser.parse_args()


if __name__ == "__main__":
    options = _options()
    with TemporaryDirectory() as folder:
        survived = survive_kills(Path(folder) / "natpatsip.duckdb", options.kills, options.seed)
    print("\n".join([kills_section(survived, options.seed), *survived.faults]))
    sys.exit(1 if survived.faults else 0)
