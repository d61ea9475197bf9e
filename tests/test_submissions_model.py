"""Whatever is done to a database, in any order, it holds what a simple model says: now, before, and for every reader."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from natpatsip.access import Actor
from natpatsip.quarters import Quarter
from natpatsip.sheets import SHEETS
from natpatsip.sheets.explanations import Explanation
from natpatsip.sheets.specification import ReturnScope
from natpatsip.store import Snapshot, Store, Submission
from natpatsip.store.backup import back_up, restore
from natpatsip.store.calendar import Calendar, get_calendars, get_due
from natpatsip.store.closing import WrongClosing
from natpatsip.store.ledger import Rebase, SeriesKey, get_current_decisions, get_rebases
from natpatsip.store.notes import Note, NoteScope, get_current_notes
from natpatsip.store.queries import get_queries

SOMEBODY = Actor("Somebody")
SCOPES = [ReturnScope(psc, quarter) for psc in ("WEX", "OX") for quarter in (Quarter(2022, 3), Quarter(2022, 4))]
# Two small sheets of their own lines, so that rows tell which submission they are of.
SMALL = tuple(sheet for sheet in SHEETS if sheet.name in ("systems", "preterm_score"))
PROGRAMME = {sheet.name: sheet.programme for sheet in SMALL}
SERIES = [SeriesKey("all_seven"), SeriesKey("all_seven", "psc", "WEX")]
MONTHS = [date(2022, month, 1) for month in (1, 2)]
DUE = [date(2023, month, 28) for month in (4, 5)]
WORDS = ["Three wards were split", "The lead left"]


@dataclass
class Sent:
    """A submission as the model knows it: which sheets, and at which sequences it began or ceased to count."""

    scope: ReturnScope
    sheets: frozenset[str]
    queries: frozenset[str]
    counts: dict[int, bool] = field(default_factory=dict)
    removed_at: int | None = None

    @property
    def removed(self) -> bool:
        """Whether it was removed for good."""
        return self.removed_at is not None

    def counts_at(self, sequence: int) -> bool:
        """Whether it counted after an event."""
        known = [at for at in self.counts if at <= sequence]
        return self.counts[max(known)] if known else False


def query_of(scope: ReturnScope, sheet: str) -> str:
    """The one query that a sheet of a return may raise."""
    return f"{scope.psc} {scope.quarter.key} {sheet}"


@dataclass
class Said:
    """What was said about queries, by the sequence of its event: explanations with their query, and answers to them."""

    explained: dict[int, tuple[str, str]] = field(default_factory=dict)
    answered: dict[int, tuple[int, str]] = field(default_factory=dict)

    def standing(self, query: str, sequence: int) -> int | None:
        """The explanation of a query that stood after an event."""
        return max((at for at, (of, _) in self.explained.items() if of == query and at <= sequence), default=None)

    def answer(self, explanation: int, sequence: int) -> str | None:
        """The answer to an explanation that stood after an event."""
        at = max((at for at, (of, _) in self.answered.items() if of == explanation and at <= sequence), default=None)
        return self.answered[at][1] if at else None

    def state(self, query: str, sequence: int) -> str:
        """How far a query was after an event."""
        explanation = self.standing(query, sequence)
        return "open" if explanation is None else self.answer(explanation, sequence) or "explained"


class Model(RuleBasedStateMachine):
    """Sends, withdraws, restores, removes, explains, answers, closes, reopens, sets calendars, decides, notes, undoes, backs up
    and puts back: by the store, and by slow sums.
    """

    @initialize()
    def begin(self) -> None:
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "natpatsip.duckdb"
        self.store, self.reader = Store(self.path, SMALL), Store(self.path, SMALL)
        self.sent: dict[int, Sent] = {}
        self.decided: list[tuple[int, SeriesKey, date, str]] = []
        self.noted: dict[int, str] = {}
        self.undone: dict[int, int] = {}
        self.said = Said()
        self.closings: dict[int, tuple[str, Quarter, bool]] = {}
        self.calendars: dict[int, tuple[Quarter, date]] = {}
        self.extensions: dict[int, tuple[ReturnScope, date]] = {}
        self.last = 0
        self.backups: list[tuple[Path, tuple]] = []

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()
            del self.store, self.reader

    @rule(
        scope=st.sampled_from(SCOPES),
        sheets=st.sets(st.sampled_from(SMALL), min_size=1),
        asked=st.sets(st.sampled_from(SMALL)),
        content=st.binary(max_size=3),
    )
    def submit(self, scope, sheets, asked, content) -> None:
        submission = Submission(scope, "return.xlsx", content, "Lead", False)
        line = {"icb": "QRL", "as_given": "{}", "sheet_row": 5, "sheet_column": "B"}
        queries = {sheet: query_of(scope, sheet.name) for sheet in asked & sheets}
        blank = dict.fromkeys(("rule", "cell", "found", "allowed", "action", "line", "heading"), "")
        problems = [
            {**blank, "severity": "query", "sheet": sheet.title, "query": query} for sheet, query in queries.items()
        ]
        with self.store.writing() as writing:
            number = writing.receive(submission, {sheet: [line] for sheet in sheets}, problems, SOMEBODY)
        self.last += 1
        assert number == self.last
        names = frozenset(sheet.name for sheet in sheets)
        self.sent[number] = Sent(scope, names, frozenset(queries.values()), {number: True})

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
        self.sent[number].removed_at = self.last

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), sheet=st.sampled_from(SMALL), words=st.sampled_from(WORDS))
    def explain(self, data, sheet, words) -> None:
        number = data.draw(st.sampled_from(sorted(self.sent)))
        query = query_of(self.sent[number].scope, sheet.name)
        given = [Explanation(query, "Other", words)]
        if self.sent[number].removed or query not in self.sent[number].queries:
            with pytest.raises(LookupError), self.store.writing() as writing:
                writing.explain(number, given, SOMEBODY)
            return
        standing = self.said.standing(query, self.last)
        with self.store.writing() as writing:
            kept = writing.explain(number, given, SOMEBODY)
        if standing and self.said.explained[standing][1] == words:
            assert kept == []
            return
        self.last += 1
        assert kept == [self.last]
        self.said.explained[self.last] = query, words

    @precondition(lambda self: self.said.explained)
    @rule(data=st.data(), answer=st.sampled_from(["accepted", "asked back"]))
    def answer(self, data, answer) -> None:
        number = data.draw(st.sampled_from(sorted(self.said.explained)))
        stands = self.said.standing(self.said.explained[number][0], self.last) == number
        with self.store.writing() as writing:
            act = writing.accept if answer == "accepted" else writing.ask_back
            if not stands or self.said.answer(number, self.last) == answer:
                with pytest.raises(LookupError):
                    act(number, SOMEBODY, "")
                return
            act(number, SOMEBODY, "")
        self.last += 1
        self.said.answered[self.last] = number, answer

    @precondition(lambda self: self.sent)
    @rule(sheet=st.sampled_from(SMALL), scope=st.sampled_from(SCOPES), close=st.booleans())
    def close_or_reopen(self, sheet, scope, close) -> None:
        closed = (sheet.programme, scope.quarter) in self.closed_at(self.last)
        standing = {(quarter, name) for _, quarter, name in self.sheets_at(self.last)}
        with self.store.writing() as writing:
            act = writing.close if close else writing.reopen
            if closed == close or (close and (scope.quarter.key, sheet.name) not in standing):
                with pytest.raises(WrongClosing):
                    act(sheet.programme, scope.quarter, SOMEBODY, "A reason")
                return
            act(sheet.programme, scope.quarter, SOMEBODY, "A reason")
        self.last += 1
        self.closings[self.last] = sheet.programme, scope.quarter, close

    @rule(scope=st.sampled_from(SCOPES), due=st.sampled_from(DUE), for_all=st.booleans())
    def set_or_extend(self, scope, due, for_all) -> None:
        with self.store.writing() as writing:
            if for_all:
                writing.set_calendar(Calendar(scope.quarter, due), SOMEBODY)
            else:
                writing.extend(scope, due, SOMEBODY, "")
        self.last += 1
        if for_all:
            self.calendars[self.last] = scope.quarter, due
        else:
            self.extensions[self.last] = scope, due

    @precondition(lambda self: any(not submission.removed for submission in self.sent.values()))
    @rule(data=st.data())
    def sign_off(self, data) -> None:
        there = sorted(number for number, submission in self.sent.items() if not submission.removed)
        with self.store.writing() as writing:
            writing.sign_off(data.draw(st.sampled_from(there)), SOMEBODY, datetime(2023, 4, 3, tzinfo=UTC))
        self.last += 1

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
        self.backups.append((copy, deepcopy(self._known())))

    @precondition(lambda self: self.backups)
    @rule(data=st.data())
    def put_back(self, data) -> None:
        copy, then = data.draw(st.sampled_from(self.backups))
        restore(self.path, copy, replace=True)
        (self.sent, self.decided, self.noted, self.undone, *others) = deepcopy(then)
        (self.said, self.closings, self.calendars, self.extensions, self.last) = others

    def _known(self) -> tuple:
        return (
            *(self.sent, self.decided, self.noted, self.undone),
            *(self.said, self.closings, self.calendars, self.extensions, self.last),
        )

    def closed_at(self, sequence: int) -> dict[tuple[str, Quarter], int]:
        """The programmes' quarters that were closed after an event, with the event that closed each."""
        last = {
            (programme, quarter): (at, closed)
            for at, (programme, quarter, closed) in self.closings.items()
            if at <= sequence
        }
        return {key: at for key, (at, closed) in last.items() if closed}

    def sheets_as_closed_at(self, sequence: int) -> dict[tuple[str, str, str], int]:
        """The same as `sheets_at`, but of a closed quarter from which submission each sheet was current when it was closed."""
        closed = self.closed_at(sequence)
        return {
            (submission.scope.psc, submission.scope.quarter.key, sheet): number
            for number, submission in self.sent.items()
            if (submission.removed_at or sequence + 1) > sequence
            for sheet in submission.sheets
            if submission.counts_at(closed.get((PROGRAMME[sheet], submission.scope.quarter), sequence))
        }

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

    def queries_at(self, sequence: int) -> dict[str, str]:
        """The state of each query that what stood after an event raised."""
        asked = {
            query_of(self.sent[number].scope, sheet): number
            for (_, _, sheet), number in self.sheets_at(sequence).items()
        }
        return {
            query: self.said.state(query, sequence)
            for query, number in asked.items()
            if query in self.sent[number].queries and not self.sent[number].removed
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
        with reader.snapshot(as_at) as snapshot:
            assert snapshot.version.sequence == sequence
            self._look_at_sheets(snapshot, self.sheets_at(sequence))
            with snapshot.seen(as_closed=True) as closed:
                self._look_at_sheets(closed, self.sheets_as_closed_at(sequence))
            decisions = self.decisions_at(sequence)
            for series in SERIES:
                known = {one.rebase.month: one.rebase.decision for one in get_current_decisions(snapshot, series)}
                assert known == {month: what for (of, month), what in decisions.items() if of == series}
            assert {query.id: query.state for query in get_queries(snapshot)} == self.queries_at(sequence)
            self._look_at_days(snapshot, sequence)
            notes = {kept.number: kept.note.words for kept in get_current_notes(snapshot)}
            assert notes == self.notes_at(sequence)
            recalculated = {series: [] for series, _ in decisions}
            for (series, month), what in sorted(decisions.items(), key=lambda item: item[0][1]):
                if what in ("accepted", "set"):
                    recalculated[series].append(month)
            assert get_rebases(snapshot) == {series: months for series, months in recalculated.items() if months}

    def _look_at_sheets(self, snapshot: Snapshot, sheets: dict[tuple[str, str, str], int]) -> None:
        current = snapshot.rows("SELECT psc, quarter, sheet, submission FROM current_sheets")
        assert {tuple(row.values())[:3]: row["submission"] for row in current} == sheets
        for sheet in SMALL:
            rows = snapshot.rows(f"SELECT psc, quarter, submission FROM {sheet.name}", of=[sheet.name])
            assert sorted(tuple(row.values()) for row in rows) == sorted(
                (psc, quarter, number)
                for (psc, quarter, name), number in sheets.items()
                if name == sheet.name and not self.sent[number].removed
            )

    def _look_at_days(self, snapshot: Snapshot, sequence: int) -> None:
        of_quarter = {quarter: due for at, (quarter, due) in self.calendars.items() if at <= sequence}
        agreed = {scope: due for at, (scope, due) in self.extensions.items() if at <= sequence}
        assert {quarter: calendar.due for quarter, calendar in get_calendars(snapshot).items()} == of_quarter
        for scope in SCOPES:
            assert get_due(snapshot, scope) == agreed.get(scope, of_quarter.get(scope.quarter))


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
