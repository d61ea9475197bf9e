"""Whatever is done to a database, in any order, it holds what a simple model says: now, before, and for every reader."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from natpatsip.access import Actor
from natpatsip.quarters import Quarter
from natpatsip.sheets import SHEETS
from natpatsip.sheets.specification import ReturnScope
from natpatsip.store import Store, Submission
from natpatsip.store.backup import back_up, restore
from natpatsip.store.ledger import Rebase, SeriesKey, get_current_decisions, get_rebases
from natpatsip.store.notes import Note, NoteScope, get_current_notes

SOMEBODY = Actor("Somebody")
SCOPES = [ReturnScope(psc, quarter) for psc in ("WEX", "OX") for quarter in (Quarter(2022, 3), Quarter(2022, 4))]
# Two small sheets of their own lines, so that rows tell which submission they are of.
SMALL = tuple(sheet for sheet in SHEETS if sheet.name in ("systems", "preterm_score"))
SERIES = [SeriesKey("all_seven"), SeriesKey("all_seven", "psc", "WEX")]
MONTHS = [date(2022, month, 1) for month in (1, 2)]


@dataclass
class Sent:
    """A submission as the model knows it: which sheets, and at which sequences it began or ceased to count."""

    scope: ReturnScope
    sheets: frozenset[str]
    counts: dict[int, bool] = field(default_factory=dict)
    removed: bool = False

    def counts_at(self, sequence: int) -> bool:
        """Whether it counted after an event."""
        known = [at for at in self.counts if at <= sequence]
        return self.counts[max(known)] if known else False


class Model(RuleBasedStateMachine):
    """Sends, withdraws, restores, removes, decides, notes, undoes, backs up and puts back: by the store, and by slow sums."""

    @initialize()
    def begin(self) -> None:
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "natpatsip.duckdb"
        self.store, self.reader = Store(self.path, SMALL), Store(self.path, SMALL)
        self.sent: dict[int, Sent] = {}
        self.decided: list[tuple[int, SeriesKey, date, str]] = []
        self.noted: dict[int, str] = {}
        self.undone: dict[int, int] = {}
        self.last = 0
        self.backups: list[tuple[Path, tuple]] = []

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()
            del self.store, self.reader

    @rule(
        scope=st.sampled_from(SCOPES), sheets=st.sets(st.sampled_from(SMALL), min_size=1), content=st.binary(max_size=3)
    )
    def submit(self, scope, sheets, content) -> None:
        submission = Submission(scope, "return.xlsx", content, "Lead", False)
        line = {"icb": "QRL", "as_given": "{}", "sheet_row": 5, "sheet_column": "B"}
        with self.store.writing() as writing:
            number = writing.receive(submission, {sheet: [line] for sheet in sheets}, [], SOMEBODY)
        self.last += 1
        assert number == self.last
        self.sent[number] = Sent(scope, frozenset(sheet.name for sheet in sheets), {number: True})

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), counts=st.booleans())
    def withdraw_or_restore(self, data, counts) -> None:
        number = data.draw(st.sampled_from(sorted(self.sent)))
        submission = self.sent[number]
        with self.store.writing() as writing:
            act = writing.restore if counts else writing.withdraw
            if submission.removed:
                with pytest.raises(LookupError):
                    act(number, SOMEBODY, "")
                return
            act(number, SOMEBODY, "")
        self.last += 1
        submission.counts[self.last] = counts

    @precondition(lambda self: any(not submission.removed for submission in self.sent.values()))
    @rule(data=st.data())
    def purge(self, data) -> None:
        there = sorted(number for number, submission in self.sent.items() if not submission.removed)
        number = data.draw(st.sampled_from(there))
        self.store.purge(number, SOMEBODY, "A name")
        self.last += 1
        self.sent[number].counts[self.last] = False
        self.sent[number].removed = True

    @rule(
        series=st.sampled_from(SERIES),
        month=st.sampled_from(MONTHS),
        decision=st.sampled_from(["accepted", "declined", "set", "undone"]),
    )
    def decide(self, series, month, decision) -> None:
        rebase = Rebase(series, month, decision, "A reason", "A cause")
        if decision == "undone" and (series, month) not in self.decisions_at(self.last):
            with pytest.raises(LookupError), self.store.writing() as writing:
                writing.decide(rebase, SOMEBODY)
            return
        with self.store.writing() as writing:
            writing.decide(rebase, SOMEBODY)
        self.last += 1
        self.decided.append((self.last, series, month, decision))

    @rule(words=st.sampled_from(["A new form", "A strike"]))
    def note(self, words) -> None:
        note = Note(NoteScope("MatNeo"), MONTHS[0], False, "external", words)
        with self.store.writing() as writing:
            self.last += 1
            assert writing.put_note(note, SOMEBODY) == self.last
        self.noted[self.last] = words

    @precondition(lambda self: self.noted)
    @rule(data=st.data())
    def undo_note(self, data) -> None:
        number = data.draw(st.sampled_from(sorted(self.noted)))
        if number in self.undone:
            with pytest.raises(LookupError), self.store.writing() as writing:
                writing.undo_note(number, SOMEBODY, "")
            return
        with self.store.writing() as writing:
            writing.undo_note(number, SOMEBODY, "")
        self.last += 1
        self.undone[number] = self.last

    @precondition(lambda self: self.last)
    @rule()
    def back_up(self) -> None:
        copy = self.path.with_name(f"backup {len(self.backups)}.duckdb")
        assert back_up(self.path, copy) == self.last
        self.backups.append((copy, deepcopy((self.sent, self.decided, self.noted, self.undone, self.last))))

    @precondition(lambda self: self.backups)
    @rule(data=st.data())
    def put_back(self, data) -> None:
        copy, then = data.draw(st.sampled_from(self.backups))
        restore(self.path, copy, replace=True)
        self.sent, self.decided, self.noted, self.undone, self.last = deepcopy(then)

    def decisions_at(self, sequence: int) -> dict[tuple[SeriesKey, date], str]:
        """What held for each series and month after an event."""
        held = {(series, month): what for at, series, month, what in self.decided if at <= sequence}
        return {key: what for key, what in held.items() if what != "undone"}

    def notes_at(self, sequence: int) -> dict[int, str]:
        """The words of the notes that stood after an event, by number."""
        stood = {number: words for number, words in self.noted.items() if number <= sequence}
        return {number: words for number, words in stood.items() if self.undone.get(number, sequence + 1) > sequence}

    def sheets_at(self, sequence: int) -> dict[tuple[str, str, str], int]:
        """From which submission each sheet was current after an event: the last that counted."""
        return {
            (submission.scope.psc, submission.scope.quarter.key, sheet): number
            for number, submission in self.sent.items()
            if submission.counts_at(sequence)
            for sheet in submission.sheets
        }

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "folder"):
            return
        # One reader has been there from the beginning and loads what is new; the other loads everything.
        for reader in (self.reader, Store(self.path, SMALL)):
            for as_at in (None, self.last // 2):
                self._look(reader, as_at)

    def _look(self, reader: Store, as_at: int | None) -> None:
        sequence = self.last if as_at is None else as_at
        sheets = self.sheets_at(sequence)
        with reader.snapshot(as_at) as snapshot:
            assert snapshot.version.sequence == sequence
            current = snapshot.rows("SELECT psc, quarter, sheet, submission FROM current_sheets")
            assert {tuple(row.values())[:3]: row["submission"] for row in current} == sheets
            for sheet in SMALL:
                rows = snapshot.rows(f"SELECT psc, quarter, submission FROM {sheet.name}")
                assert sorted(tuple(row.values()) for row in rows) == sorted(
                    (psc, quarter, number)
                    for (psc, quarter, name), number in sheets.items()
                    if name == sheet.name and not self.sent[number].removed
                )
            decisions = self.decisions_at(sequence)
            for series in SERIES:
                known = {one.rebase.month: one.rebase.decision for one in get_current_decisions(snapshot, series)}
                assert known == {month: what for (of, month), what in decisions.items() if of == series}
            notes = {kept.number: kept.note.words for kept in get_current_notes(snapshot)}
            assert notes == self.notes_at(sequence)
            recalculated = {series: [] for series, _ in decisions}
            for (series, month), what in sorted(decisions.items(), key=lambda item: item[0][1]):
                if what in ("accepted", "set"):
                    recalculated[series].append(month)
            assert get_rebases(snapshot) == {series: months for series, months in recalculated.items() if months}


def _run_for(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )


class TestInShort(Model.TestCase):
    settings = _run_for(examples=6, steps=12)


@pytest.mark.prove
class TestAtLength(Model.TestCase):
    settings = _run_for(examples=40, steps=40)
