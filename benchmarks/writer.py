"""A process that writes into a record without end, until it is killed: `python -m benchmarks.writer DATABASE SEED ACTS FILE …`.

Every other thing that it does is the first of ACTS, which commas part, the others are picked from them by lot; it submits
the FILEs in turn. It says what it begins and, as soon as that is acknowledged, what the last event of the record is.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import cycle
from pathlib import Path
from random import Random

from natpatsip.access import Actor
from natpatsip.intake import receive
from natpatsip.store import Snapshot, Store
from natpatsip.store.backup import back_up, restore
from natpatsip.store.ledger import Rebase, SeriesKey

SOMEBODY = Actor("A process")


class Writer:
    """Does one thing after another to a record."""

    def __init__(self, store: Store, seed: str, workbooks: Sequence[bytes]):
        self._store, self._pick = store, Random(seed)
        self._workbooks = cycle(self._pick.sample(workbooks, len(workbooks)))

    def submit(self) -> None:
        """Send a workbook in; one that stands is known and not stored again."""
        receive(self._store, next(self._workbooks), "return.xlsx", SOMEBODY)

    def withdraw(self) -> None:
        """Withdraw a submission that there is."""
        number = self._any_submission()
        with self._store.writing() as writing:
            writing.withdraw(number, SOMEBODY, "Sent too early")

    def restore(self) -> None:
        """Let a submission count again."""
        number = self._any_submission()
        with self._store.writing() as writing:
            writing.restore(number, SOMEBODY, "Not too early")

    def decide(self) -> None:
        """Decide on the limits of a chart."""
        month, decision = date(2022, self._pick.randint(1, 12), 1), self._pick.choice(("accepted", "declined", "set"))
        with self._store.writing() as writing:
            writing.decide(Rebase(SeriesKey("all_seven"), month, decision, "A reason", "A cause"), SOMEBODY)

    def back_up(self) -> dict[str, str]:
        """Make a backup beside the record."""
        number = 1 + max((int(file.stem.split()[1]) for file in backups(self._store.path)), default=0)
        file = self._store.path.with_name(f"backup {number:06}.duckdb")
        back_up(self._store.path, file)
        return {"backup": file.name}

    def put_back(self) -> dict[str, str]:
        """Put the latest backup in the place of the record, which is kept."""
        if not backups(self._store.path):
            self.back_up()
        latest = backups(self._store.path)[-1]
        _, kept = restore(self._store.path, latest, replace=True)
        return {"backup": latest.name, "kept": kept.name}

    def things(self, acts: Sequence[str]) -> Iterator[tuple[str, Callable[[], dict[str, str] | None]]]:
        """What to do, without end: the first of the acts every other time."""
        while True:
            for name in (acts[0], self._pick.choice(acts)):
                yield name, getattr(self, name)

    def _any_submission(self) -> int:
        with self._store.snapshot() as snapshot:
            return self._pick.choice(submissions(snapshot))


def backups(database: Path) -> list[Path]:
    """The backups beside a record, the oldest first."""
    return sorted(database.parent.glob("backup *.duckdb"))


def submissions(snapshot: Snapshot) -> list[int]:
    """The number of every submission, the first first."""
    return [row["submission"] for row in snapshot.rows("SELECT submission FROM submissions ORDER BY submission")]


ACTS = ("submit", "withdraw", "restore", "decide", "back_up", "put_back")

if __name__ == "__main__":
    database, seed, wanted, *files = sys.argv[1:]
    store = Store(database)
    writer = Writer(store, seed, [Path(file).read_bytes() for file in files])
    for name, act in writer.things(wanted.split(",")):
        print(json.dumps({"begins": name}), flush=True)
        files = act() or {}
        with store.snapshot() as snapshot:
            last = {"sequence": snapshot.version.sequence, "hash": snapshot.version.hash}
        print(json.dumps({"done": name, **last, **files}), flush=True)
