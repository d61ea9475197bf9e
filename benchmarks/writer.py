"""A process that writes into a record without end, until it is killed: `python -m benchmarks.writer DATABASE SEED ACT FILE …`.

It submits the FILEs in turn. Every other thing that it does is ACT, the others are picked by lot. It says what it begins
and, as soon as that is acknowledged, what the last event of the record is.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import cycle
from pathlib import Path
from random import Random

from natpatsip.access import Actor
from natpatsip.intake import receive
from natpatsip.store import Snapshot, Store
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

    def things(self, act: str) -> Iterator[tuple[str, Callable[[], None]]]:
        """What to do, without end: the named act every other time."""
        while True:
            for name in (act, self._pick.choice(ACTS)):
                yield name, getattr(self, name)

    def _any_submission(self) -> int:
        with self._store.snapshot() as snapshot:
            return self._pick.choice(submissions(snapshot))


def submissions(snapshot: Snapshot) -> list[int]:
    """The number of every submission, the first first."""
    return [row["submission"] for row in snapshot.rows("SELECT submission FROM submissions ORDER BY submission")]


ACTS = ("submit", "withdraw", "restore", "decide")

if __name__ == "__main__":
    database, seed, wanted, *files = sys.argv[1:]
    store = Store(database)
    writer = Writer(store, seed, [Path(file).read_bytes() for file in files])
    for name, act in writer.things(wanted):
        print(f"begins {name}", flush=True)
        act()
        with store.snapshot() as snapshot:
            print(f"done {name} {snapshot.version.sequence} {snapshot.version.hash}", flush=True)
