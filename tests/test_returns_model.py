"""Whatever two people do to returns, in any order, the drafts and the record hold what a simple model says: now, before, as
closed, and for every reader; and whoever acts on what is no longer so is told."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from returns_model import (
    PROGRAMME,
    SMALL,
    TITLES,
    Answered,
    Closed,
    Content,
    Decided,
    Draft,
    Explained,
    ExplanationsAsked,
    Extended,
    Life,
    Noted,
    Received,
    Removed,
    Scheduled,
    Turned,
    Undone,
    before,
    tell_changes,
)

from natpatsip import organisations
from natpatsip.access import Actor
from natpatsip.drafts import DraftChanged, Drafts, NoSuchDraft
from natpatsip.intake import DraftAsRead, GroundMoved, NotSent, check_into_draft, keep_draft, read_draft, send
from natpatsip.preview import Consequences, weigh
from natpatsip.preview.wording import describe_sheet
from natpatsip.quarters import Quarter
from natpatsip.returns.problems import errors
from natpatsip.returns.template import build_template, complete_cover, template_bytes
from natpatsip.sheets import SHEETS
from natpatsip.sheets.cover import NO_CHANGE, NOT_REVIEWED, REVIEWED
from natpatsip.sheets.explanations import Explanation
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Snapshot, Store
from natpatsip.store.backup import back_up, restore
from natpatsip.store.calendar import Calendar, get_calendars, get_due
from natpatsip.store.closing import WrongClosing
from natpatsip.store.ledger import Rebase, SeriesKey, get_current_decisions, get_rebases
from natpatsip.store.notes import Note, NoteScope, get_current_notes
from natpatsip.store.queries import get_queries
from natpatsip.store.submissions import get_submissions

# Headlines and ambitions, which a preview tells too, are made of all sheets of a programme.
OF_THEIR_PROGRAMMES = tuple(sheet for sheet in SHEETS if sheet.programme in PROGRAMME.values())
TODAY = date(2023, 4, 20)
Q3, Q4 = Quarter(2022, 3), Quarter(2022, 4)
SCOPES = [ReturnScope("WEX", Q4), ReturnScope("OX", Q4), ReturnScope("WEX", Q3)]
CONTENTS = [
    Content("first", {"systems": ("Yes", 1), "preterm_score": (3.0,)}),
    Content("asked about", {"systems": ("No", 2), "preterm_score": (2.5,)}),
    Content("systems alone", {"systems": ("Yes", 2)}),
    Content("score alone", {"preterm_score": (2.5,)}),
    Content("unchanged", {"systems": ("Yes", 1), "preterm_score": (3.0,)}, unchanged=True),
    Content("wrong", {"systems": ("Yes", "many"), "preterm_score": (3.0,)}),
    Content("demonstration", {"systems": ("Yes", 2), "preterm_score": (3.0,)}, demonstration=True),
]
WORDS = ["Three wards were split", "The lead left"]
SERIES = [SeriesKey("all_seven"), SeriesKey("all_seven", "psc", "WEX")]
MONTHS = [date(2022, month, 1) for month in (1, 2)]
DUE = [date(2023, month, 28) for month in (4, 5)]
FIRST_LINES = {
    "systems": "SELECT psc, quarter, submission, engaged, events_held FROM systems WHERE sheet_row = 5",
    "preterm_score": "SELECT psc, quarter, submission, score FROM preterm_score WHERE sheet_row = 5",
}


@cache
def workbook(scope: ReturnScope, content: Content) -> bytes:
    """The same bytes each time, so that what stands already is known again."""
    icbs = [icb.code for icb in organisations.icbs_of(scope.psc, on=scope.quarter.end)]
    known = {
        "preterm_score": [{"icb": icb, "score": 3.0} for icb in icbs],
        "systems": [{"icb": icb, "engaged": True, "plan": "agreed", "events_held": 1} for icb in icbs],
    }
    status = "demonstration" if content.demonstration else "return"
    book = build_template(scope, SMALL, known, status)
    reviews = {TITLES[sheet]: REVIEWED if sheet in content.answers else NOT_REVIEWED for sheet in TITLES}
    if content.unchanged:
        reviews[TITLES["systems"]] = NO_CHANGE
    complete_cover(book, "Lead", reviews)
    if "systems" in content.answers:
        book["Systems"]["B5"], book["Systems"]["D5"] = content.answers["systems"]
    if "preterm_score" in content.answers:
        (book["Preterm score"]["B5"],) = content.answers["preterm_score"]
    return template_bytes(book)


@dataclass(frozen=True)
class Look:
    """What somebody saw of a draft: what it was and what stood, and how drafts and intake know it again."""

    ground: tuple
    state: tuple
    seen: str
    fingerprint: str


@dataclass
class Person:
    """Somebody at work, with an opening of the files of their own, and what they saw last of each draft."""

    name: str
    path: Path
    looks: dict[ReturnScope, Look] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.store, self.drafts, self.by = Store(self.path, OF_THEIR_PROGRAMMES), Drafts(self.path), Actor(self.name)


class Model(RuleBasedStateMachine):
    """Two people draft, look, sign, send, withdraw, explain, close, settle, remove, back up and put back."""

    @initialize(content=st.sampled_from(CONTENTS))
    def begin(self, content) -> None:
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "natpatsip.duckdb"
        self.people = [Person(name, self.path) for name in ("Lead", "Deputy")]
        self.reader = Store(self.path, SMALL)
        self.life, self.drafts = Life(), dict[ReturnScope, Draft]()
        self.backups: list[tuple[Path, Life]] = []
        self.ids: dict[tuple[ReturnScope, str], str] = {}
        self.grounds: dict[tuple, str] = {}
        self.check_and_send_at_once(ReturnScope("WEX", Q3), content, None, who=False)

    def teardown(self) -> None:
        if not hasattr(self, "folder"):
            return
        self.reader = Store(self.path, SMALL)
        self.the_record_is_what_was_done()
        self.folder.cleanup()
        del self.people, self.reader

    # Drafts

    @rule(scope=st.sampled_from(SCOPES), content=st.sampled_from(CONTENTS), who=st.booleans())
    def check(self, scope, content, who) -> None:
        self._check(self.people[who], scope, content)

    @rule(
        scope=st.sampled_from(SCOPES),
        content=st.sampled_from(CONTENTS),
        words=st.sampled_from([None, *WORDS]),
        who=st.booleans(),
    )
    def check_and_send_at_once(self, scope, content, words, who) -> None:
        self._check_and_sign_off(self.people[who], scope, content, words)
        self._send(self.people[who], scope)

    @rule(
        scope=st.sampled_from(SCOPES),
        contents=st.tuples(st.sampled_from(CONTENTS), st.sampled_from(CONTENTS)),
        act=st.sampled_from(["check", "send", "send for another", "turn"]),
        data=st.data(),
        who=st.booleans(),
    )
    def send_what_another_person_may_have_touched(self, scope, contents, act, data, who) -> None:
        """Between looking and sending, the other checks another file into the draft, sends one, or withdraws a return."""
        first, second = contents
        self._check_and_sign_off(self.people[who], scope, first, None)
        if act == "check":
            self._check(self.people[not who], scope, second)
        elif act == "turn" and any(self.life.of(Received)):
            self._turn(self.people[not who], self._draw_submission(data), data.draw(st.booleans()))
        else:
            other = scope if act == "send" else data.draw(st.sampled_from(SCOPES))
            self._check_and_sign_off(self.people[not who], other, second, None)
            self._send(self.people[not who], other)
        self._send(self.people[who], scope)

    @precondition(lambda self: self.drafts)
    @rule(data=st.data(), who=st.booleans())
    def look_and_weigh(self, data, who) -> None:
        scope = data.draw(st.sampled_from(list(self.drafts)))
        person, expected = self.people[who], self.life.copy()
        held = self._look(person, scope)
        found = weigh(person.store, scope, lambda writing: keep_draft(writing, held, person.by))
        expected.keep(scope, self.drafts[scope], self.ids)
        self._compare(found, scope, expected)

    @precondition(lambda self: any(person.looks for person in self.people))
    @rule(data=st.data(), sends=st.booleans())
    def sign_off_or_send(self, data, sends) -> None:
        person = data.draw(st.sampled_from([person for person in self.people if person.looks]))
        scope = data.draw(st.sampled_from(list(person.looks)))
        (self._send if sends else self._sign_off)(person, scope)

    @precondition(lambda self: self.drafts)
    @rule(data=st.data(), words=st.sampled_from([None, *WORDS]), who=st.booleans())
    def explain_or_take_out(self, data, words, who) -> None:
        scope, drafts = data.draw(st.sampled_from(list(self.drafts))), self.people[who].drafts
        draft = self.drafts[scope]
        known = [query for (of, _), query in self.ids.items() if of == scope]
        if words and known:
            self._explain_draft(self.people[who], scope, data.draw(st.sampled_from(known)), words)
        elif not words:
            sheet = data.draw(st.sampled_from(list(draft.sheets)))
            drafts.leave_out(scope, sheet, self.people[who].by)
            del draft.sheets[sheet]
            if not draft.sheets:
                del self.drafts[scope]

    def _check(self, person: Person, scope: ReturnScope, content: Content) -> None:
        file = workbook(scope, content)
        receipt = check_into_draft(person.store, person.drafts, file, f"{content.name}.xlsx", person.by, today=TODAY)
        wrong = {sheet: self.life.is_wrong(scope, sheet, content) for sheet in content.sheets}
        assert receipt.accepted == (not any(wrong.values())), receipt.problems
        for sheet in content.sheets:
            self.drafts.setdefault(scope, Draft()).put(sheet, content, wrong[sheet])

    def _check_and_sign_off(self, person: Person, scope: ReturnScope, content: Content, words: str | None) -> None:
        """Check a file into a draft, look at it, explain its queries if there are words for that, and sign it off."""
        self._check(person, scope, content)
        asked = self._look(person, scope).queries
        if words and asked:
            for query in asked:
                self._explain_draft(person, scope, query, words)
            self._look(person, scope)
        self._sign_off(person, scope)

    def _explain_draft(self, person: Person, scope: ReturnScope, query: str, words: str) -> None:
        person.drafts.explain(scope, [Explanation(query, "Other", words)], person.by)
        self.drafts[scope].explained[query] = words

    def _look(self, person: Person, scope: ReturnScope) -> DraftAsRead:
        draft = self.drafts[scope]
        held = read_draft(person.store, person.drafts, person.drafts.get(scope), TODAY)
        asked = {
            (scope, sheet) for sheet, (content, _) in draft.sheets.items() if self._is_asked(scope, sheet, content)
        }
        titles = {title: sheet for sheet, title in TITLES.items()}
        found = {(scope, titles[problem.sheet]): query for query, problem in held.queries.items()}
        assert set(found) == asked
        assert found == {key: self.ids.setdefault(key, query) for key, query in found.items()}
        assert {titles[problem.sheet] for problem in errors(held.problems)} == self._wrong(scope)
        # What is seen of the same ground is the same, and of no other.
        ground = self._ground(scope)
        assert self.grounds.setdefault(ground, held.seen) == held.seen
        assert len(set(self.grounds.values())) == len(self.grounds)
        person.looks[scope] = Look(ground, draft.state, held.seen, held.draft.fingerprint)
        return held

    def _sign_off(self, person: Person, scope: ReturnScope) -> None:
        look, draft = person.looks[scope], self.drafts.get(scope)
        refusal = NoSuchDraft if draft is None else DraftChanged if draft.state != look.state else None
        if refusal:
            with pytest.raises(refusal):
                person.drafts.sign_off(scope, look.fingerprint, person.by)
            return
        person.drafts.sign_off(scope, look.fingerprint, person.by)
        draft.signed = draft.state

    def _send(self, person: Person, scope: ReturnScope) -> None:
        look = person.looks[scope]
        if refusal := self._refusal(scope, look):
            with pytest.raises(refusal) as told:
                send(person.store, person.drafts, scope, person.by, look.seen, TODAY)
            assert told.type is refusal
            return
        sent = send(person.store, person.drafts, scope, person.by, look.seen, TODAY)
        numbers = self.life.keep(scope, self.drafts.pop(scope), self.ids)
        assert [receipt.submission for receipt in sent.receipts] == numbers

    def _refusal(self, scope: ReturnScope, look: Look) -> type[Exception] | None:
        """Why a draft is not sent by somebody who saw what they saw."""
        draft = self.drafts.get(scope)
        if draft is None:
            return NoSuchDraft
        if draft.signed != draft.state:
            return NotSent
        if self._ground(scope) != look.ground:
            return GroundMoved
        return NotSent if self._wrong(scope) or self._waits_for_words(scope) else None

    def _ground(self, scope: ReturnScope) -> tuple:
        """A draft, and what stands of its return and of the quarter before."""
        standing = {
            (of.quarter, sheet, number, self.life.events[number - 1].content.name)
            for (of, sheet), number in self.life.standing().items()
            if of in (scope, before(scope))
        }
        return scope, self.drafts[scope].state, frozenset(standing)

    def _wrong(self, scope: ReturnScope) -> set[str]:
        """The sheets of a draft in which something has to be put right."""
        sheets = self.drafts[scope].sheets.items()
        return {sheet for sheet, (content, _) in sheets if self.life.is_wrong(scope, sheet, content)}

    def _is_asked(self, scope: ReturnScope, sheet: str, content: Content) -> bool:
        return self.life.is_asked_about(scope, sheet, content)

    def _waits_for_words(self, scope: ReturnScope) -> bool:
        """Whether the national team wants an explanation first that nobody gave."""
        draft = self.drafts[scope]
        content, _ = draft.sheets.get("systems", (None, False))
        if not self.life.asks_before_sending() or content is None or not self._is_asked(scope, "systems", content):
            return False
        query = self.ids[scope, "systems"]
        return query not in draft.explained and self.life.state(query) in ("open", "asked back")

    # The record

    @precondition(lambda self: any(self.life.of(Received)))
    @rule(data=st.data(), counts=st.booleans(), who=st.booleans())
    def withdraw_or_restore(self, data, counts, who) -> None:
        self._turn(self.people[who], self._draw_submission(data), counts)

    def _turn(self, person: Person, number: int, counts: bool) -> None:
        scope, expected = self.life.events[number - 1].scope, self.life.copy()

        def turn(writing) -> int:
            return (writing.restore if counts else writing.withdraw)(number, person.by, "A try")

        if self.life.is_removed(number):
            with pytest.raises(LookupError), person.store.writing() as writing:
                turn(writing)
            return
        expected.add(Turned(number, counts))
        self._compare(weigh(person.store, scope, turn), scope, expected)
        with person.store.writing() as writing:
            assert turn(writing) == expected.last
        self.life = expected

    @precondition(lambda self: any(self.life.of(Received)))
    @rule(
        data=st.data(),
        words=st.sampled_from(WORDS),
        answer=st.sampled_from([None, "accepted", "asked back"]),
        who=st.booleans(),
    )
    def explain_or_answer(self, data, words, answer, who) -> None:
        person, number = self.people[who], self._draw_submission(data)
        queries = sorted(self.life.events[number - 1].queries.values())
        if not queries:
            return
        query = data.draw(st.sampled_from(queries))
        explained = [sequence for sequence, one in self.life.of(Explained) if one.query == query]
        if answer and explained:
            self._answer(person, data.draw(st.sampled_from(explained)), answer)
        elif self.life.is_removed(number):
            with pytest.raises(LookupError), person.store.writing() as writing:
                writing.explain(number, [Explanation(query, "Other", words)], person.by)
        else:
            with person.store.writing() as writing:
                kept = writing.explain(number, [Explanation(query, "Other", words)], person.by)
            assert kept == [sequence for sequence in [self.life.explain(query, words)] if sequence]

    def _answer(self, person: Person, explanation: int, answer: str) -> None:
        with person.store.writing() as writing:
            act = writing.accept if answer == "accepted" else writing.ask_back
            standing = self.life.explanation(self.life.events[explanation - 1].query)
            if self.life.answer(explanation) == answer or explanation != standing:
                with pytest.raises(LookupError):
                    act(explanation, person.by, "")
                return
            sequence = act(explanation, person.by, "")
        assert self.life.add(Answered(explanation, answer)) == sequence

    @rule(sheet=st.sampled_from(SMALL), scope=st.sampled_from(SCOPES), who=st.booleans())
    def close_or_reopen(self, sheet, scope, who) -> None:
        person, key = self.people[who], (sheet.programme, scope.quarter)
        close = key not in self.life.closed(self.life.last)
        stands = any((of.quarter, name) == (scope.quarter, sheet.name) for of, name in self.life.standing())
        with person.store.writing() as writing:
            act, other = (writing.close, writing.reopen) if close else (writing.reopen, writing.close)
            with pytest.raises(WrongClosing):
                other(*key, person.by, "A reason")
            if close and not stands:
                with pytest.raises(WrongClosing):
                    act(*key, person.by, "A reason")
                return
            sequence = act(*key, person.by, "A reason")
        assert self.life.add(Closed(*key, close)) == sequence

    @rule(data=st.data(), what=st.sampled_from(["days", "explanations", "limits", "notes"]))
    def settle(self, data, what) -> None:
        {
            "days": self._settle_days,
            "explanations": self._ask_explanations,
            "limits": self._decide_on_limits,
            "notes": self._note_or_undo,
        }[what](data)

    def _settle_days(self, data) -> None:
        scope, due = data.draw(st.sampled_from(SCOPES)), data.draw(st.sampled_from(DUE))
        person, of_all = self.people[0], data.draw(st.booleans())
        with person.store.writing() as writing:
            if of_all:
                sequence = writing.set_calendar(Calendar(scope.quarter, due), person.by)
            else:
                sequence = writing.extend(scope, due, person.by, "")
        assert self.life.add(Scheduled(scope.quarter, due) if of_all else Extended(scope, due)) == sequence

    def _ask_explanations(self, data) -> None:
        person, before_sending = self.people[0], data.draw(st.booleans())
        with person.store.writing() as writing:
            sequence = writing.ask_explanations("work-without-engagement", before_sending, person.by)
        assert self.life.add(ExplanationsAsked(before_sending)) == sequence

    def _decide_on_limits(self, data) -> None:
        series, month = data.draw(st.sampled_from(SERIES)), data.draw(st.sampled_from(MONTHS))
        decision = data.draw(st.sampled_from(["accepted", "declined", "set", "undone"]))
        rebase, person = Rebase(series, month, decision, "A reason", "A cause"), self.people[1]
        with person.store.writing() as writing:
            if decision == "undone" and (series, month) not in self.life.decisions(self.life.last):
                with pytest.raises(LookupError):
                    writing.decide(rebase, person.by)
                return
            sequence = writing.decide(rebase, person.by)
        assert self.life.add(Decided(series, month, decision)) == sequence

    def _note_or_undo(self, data) -> None:
        words = data.draw(st.sampled_from([None, "A new form", "A strike"]))
        person, noted = self.people[0], [number for number, _ in self.life.of(Noted)]
        with person.store.writing() as writing:
            if words:
                note = Note(NoteScope("MatNeo"), MONTHS[0], False, "external", words)
                sequence, happened = writing.put_note(note, person.by), Noted(words)
            else:
                number = data.draw(st.sampled_from([*noted, self.life.last + 1]))
                if number not in self.life.notes():
                    with pytest.raises(LookupError):
                        writing.undo_note(number, person.by, "")
                    return
                sequence, happened = writing.undo_note(number, person.by, ""), Undone(number)
        assert self.life.add(happened) == sequence

    def _draw_submission(self, data) -> int:
        return data.draw(st.sampled_from([number for number, _ in self.life.of(Received)]))

    # The file

    @precondition(lambda self: self.life.last)
    @rule(data=st.data(), what=st.sampled_from(["purge", "back up", "put back", "open anew"]), who=st.booleans())
    def handle_the_file(self, data, what, who) -> None:
        there = [number for number, _ in self.life.of(Received) if not self.life.is_removed(number)]
        if what == "purge" and there:
            number = data.draw(st.sampled_from(there))
            self.people[who].store.purge(number, self.people[who].by, "A name")
            self.life.add(Removed(number))
        elif what == "back up" or (what == "put back" and not self.backups):
            copy = self.path.with_name(f"backup {len(self.backups)}.duckdb")
            assert back_up(self.path, copy) == self.life.last
            self.backups.append((copy, self.life.copy()))
        elif what == "put back":
            copy, then = data.draw(st.sampled_from(self.backups))
            restore(self.path, copy, replace=True)
            self.life = then.copy()
        else:
            # From now on somebody reads who loads everything; until then what is new was added to what was loaded.
            self.reader = Store(self.path, SMALL)

    # What holds after each

    def _compare(self, found: Consequences, scope: ReturnScope, expected: Life) -> None:
        """What was said of a change with what the change does."""
        assert [describe_sheet(one, found) for one in found.sheets] == tell_changes(scope, self.life, expected)
        old, new = (self._queries_of(scope, life) for life in (self.life, expected))
        counted = found.queries.raised, found.queries.corrected, found.queries.carried
        assert counted == (len(new - old), len(old - new), len(new & old))
        assert found.nothing or self.life.standing() != expected.standing()

    @staticmethod
    def _queries_of(scope: ReturnScope, life: Life) -> set[str]:
        standing = {sheet: life.events[number - 1] for (of, sheet), number in life.standing().items() if of == scope}
        return {sent.queries[sheet] for sheet, sent in standing.items() if sheet in sent.queries}

    @invariant()
    def the_drafts_are_what_was_checked_last(self) -> None:
        found = {draft.scope: draft for draft in self.people[self.life.last % 2].drafts.all()}
        for scope, draft in found.items():
            expected = self.drafts[scope]
            assert {one.sheet: (one.file_name, one.errors > 0) for one in draft.sheets} == {
                sheet: (f"{content.name}.xlsx", wrong) for sheet, (content, wrong) in expected.sheets.items()
            }
            explained = {one.explanation.query: one.explanation.words for one in draft.explanations}
            assert (explained, bool(draft.signed_off)) == (expected.explained, expected.signed == expected.state)
        assert set(found) == set(self.drafts)

    @invariant()
    def the_record_is_what_was_done(self) -> None:
        for as_at in (None, self.life.last // 2):
            at = self.life.last if as_at is None else as_at
            with self.reader.snapshot(as_at) as snapshot:
                assert snapshot.version.sequence == at
                self._look_at_sheets(snapshot, self.life.standing(at))
                with snapshot.seen(as_closed=True) as closed:
                    self._look_at_sheets(closed, self.life.standing(at, as_closed=True))
                self._look_at_what_was_said(snapshot, at)
        with self.reader.snapshot() as snapshot:
            scopes = {sent.scope for _, sent in self.life.of(Received)}
            submissions = [one for scope in scopes for one in get_submissions(snapshot, scope)]
        assert {one.submission: one.counts for one in submissions} == {
            number: self.life.counts(number, self.life.last) for number, _ in self.life.of(Received)
        }

    def _look_at_sheets(self, snapshot: Snapshot, expected: dict[tuple[ReturnScope, str], int]) -> None:
        rows = snapshot.rows("SELECT psc, quarter, sheet, submission FROM current_sheets")
        known = {
            (ReturnScope(row["psc"], Quarter.parse(row["quarter"])), row["sheet"]): row["submission"] for row in rows
        }
        assert known == expected
        for sheet in SMALL:
            lines = snapshot.rows(FIRST_LINES[sheet.name], of=[sheet.name])
            assert sorted(tuple(line.values()) for line in lines) == sorted(
                (scope.psc, scope.quarter.key, number, *self._answers_of(number, name))
                for (scope, name), number in expected.items()
                if name == sheet.name and not self.life.is_removed(number)
            )

    def _answers_of(self, number: int, sheet: str) -> tuple:
        answers = self.life.events[number - 1].content.answers[sheet]
        return (answers[0] == "Yes", *answers[1:]) if sheet == "systems" else answers

    def _look_at_what_was_said(self, snapshot: Snapshot, at: int) -> None:
        assert {query.id: query.state for query in get_queries(snapshot)} == self.life.queries(at)
        scheduled = {one.quarter: one.due for _, one in self.life.of(Scheduled, at=at)}
        assert {quarter: calendar.due for quarter, calendar in get_calendars(snapshot).items()} == scheduled
        assert [get_due(snapshot, scope) for scope in SCOPES] == [self.life.due(scope, at) for scope in SCOPES]
        notes = {kept.number: kept.note.words for kept in get_current_notes(snapshot)}
        assert notes == self.life.notes(at)
        held = self.life.decisions(at)
        for series in SERIES:
            known = {one.rebase.month: one.rebase.decision for one in get_current_decisions(snapshot, series)}
            assert known == {month: decision for (of, month), decision in held.items() if of == series}
        recalculated = {key for key, decision in held.items() if decision in ("accepted", "set")}
        assert {(series, month) for series, months in get_rebases(snapshot).items() for month in months} == recalculated


def test_each_sheet_of_a_draft_goes_by_the_cover_of_its_own_file():
    model, known, scope = Model(), {content.name: content for content in CONTENTS}, ReturnScope("WEX", Q4)
    model.begin(content=known["first"])
    model.check(scope=scope, content=known["unchanged"], who=False)
    # Its systems are then those of a file that says that they have changed.
    model.check(scope=scope, content=known["systems alone"], who=True)
    person = model.people[True]
    for step in (model._look, model._sign_off, model._send):
        step(person, scope)
    assert {scope} <= {of for of, _ in model.life.standing()} and not model.drafts
    model.teardown()


def _run_for(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )


class TestInShort(Model.TestCase):
    settings = _run_for(examples=4, steps=14)


@pytest.mark.prove
class TestAtLength(Model.TestCase):
    settings = _run_for(examples=40, steps=25)
