"""The life of returns in its simplest form: a list of what was done, and what is true after each of it, by going through it."""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date

from natpatsip.quarters import Quarter
from natpatsip.sheets import SHEETS
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store.ledger import SeriesKey

# Two small sheets, of a programme each.
SMALL = tuple(sheet for sheet in SHEETS if sheet.name in ("systems", "preterm_score"))
PROGRAMME = {sheet.name: sheet.programme for sheet in SMALL}
TITLES = {sheet.name: sheet.title for sheet in SMALL}


@dataclass(frozen=True)
class Content:
    """What a workbook answers in the first line of each sheet that it has reviewed, by the sheet’s name.

    Of a system whether it is engaged and how many events it had, and the score of preterm work. `unchanged` is what its cover
    says of its systems.
    """

    name: str
    answers: Mapping[str, tuple]
    unchanged: bool = False
    demonstration: bool = False

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def sheets(self) -> list[str]:
        """Those it has reviewed, in the order of the template."""
        return [sheet.name for sheet in SMALL if sheet.name in self.answers]


@dataclass
class Draft:
    """By sheet the workbook that it is taken from and whether that was wrong when it was checked, the sheet checked last at the
    end; by query the words that explain it; and what was signed for.
    """

    sheets: dict[str, tuple[Content, bool]] = field(default_factory=dict)
    explained: dict[str, str] = field(default_factory=dict)
    signed: tuple | None = None

    def put(self, sheet: str, content: Content, wrong: bool) -> None:
        self.sheets.pop(sheet, None)
        self.sheets[sheet] = content, wrong

    @property
    def state(self) -> tuple:
        """What a sign-off is for."""
        taken = frozenset((sheet, content.name) for sheet, (content, _) in self.sheets.items())
        return taken, frozenset(self.explained.items())

    @property
    def files(self) -> dict[Content, list[str]]:
        """The sheets that are taken from each workbook."""
        files: dict[Content, list[str]] = {}
        for sheet, (content, _) in self.sheets.items():
            files.setdefault(content, []).append(sheet)
        return files


@dataclass(frozen=True)
class Received:
    scope: ReturnScope
    content: Content
    sheets: tuple[str, ...]
    # The one query that a sheet may raise, by its identity.
    queries: Mapping[str, str]


@dataclass(frozen=True)
class Turned:
    """Withdrawn or restored."""

    submission: int
    counts: bool


@dataclass(frozen=True)
class Removed:
    submission: int


@dataclass(frozen=True)
class SignedOff:
    submission: int


@dataclass(frozen=True)
class Explained:
    query: str
    words: str


@dataclass(frozen=True)
class Answered:
    explanation: int
    answer: str


@dataclass(frozen=True)
class Closed:
    """Closed, or opened again."""

    programme: str
    quarter: Quarter
    closed: bool


@dataclass(frozen=True)
class Scheduled:
    quarter: Quarter
    due: date


@dataclass(frozen=True)
class Extended:
    scope: ReturnScope
    due: date


@dataclass(frozen=True)
class ExplanationsAsked:
    before_sending: bool


@dataclass(frozen=True)
class Decided:
    series: SeriesKey
    month: date
    decision: str


@dataclass(frozen=True)
class Noted:
    words: str


@dataclass(frozen=True)
class Undone:
    note: int


class Life:
    """What was done, in its order. Wherever `at` is asked it is the sequence of an event: what was true after it."""

    def __init__(self) -> None:
        self.events: list[object] = []

    def copy(self) -> "Life":
        other = copy(self)
        other.events = [*self.events]
        return other

    @property
    def last(self) -> int:
        return len(self.events)

    def add(self, event: object) -> int:
        """The sequence of an event that happens now."""
        self.events.append(event)
        return self.last

    def of(self, *kinds: type, at: int | None = None) -> Iterator[tuple[int, object]]:
        """The events of these kinds with their sequences."""
        known = enumerate(self.events[:at], start=1)
        return ((sequence, event) for sequence, event in known if isinstance(event, kinds))

    def is_removed(self, number: int, at: int | None = None) -> bool:
        return any(event.submission == number for _, event in self.of(Removed, at=at))

    def counts(self, number: int, at: int) -> bool:
        """Whether a submission counted: the last thing that was done to it says so."""
        counted = number <= at
        for _, event in self.of(Turned, Removed, at=at):
            if event.submission == number:
                counted = isinstance(event, Turned) and event.counts
        return counted

    def closed(self, at: int) -> dict[tuple[str, Quarter], int]:
        """The programmes’ quarters that were closed, with the event that closed each."""
        last = {(one.programme, one.quarter): (sequence, one.closed) for sequence, one in self.of(Closed, at=at)}
        return {key: sequence for key, (sequence, closed) in last.items() if closed}

    def standing(self, at: int | None = None, as_closed: bool = False) -> dict[tuple[ReturnScope, str], int]:
        """From which submission each sheet stood: the last that counted, of a closed quarter when it was closed."""
        now = self.last if at is None else at
        cuts = self.closed(now) if as_closed else {}
        return {
            (sent.scope, sheet): number
            for number, sent in self.of(Received, at=now)
            for sheet in sent.sheets
            if self.counts(number, cuts.get((PROGRAMME[sheet], sent.scope.quarter), now))
            and not self.is_removed(number, now)
        }

    def answers(self, scope: ReturnScope, sheet: str) -> tuple | None:
        """What stands in the first line of a sheet."""
        number = self.standing().get((scope, sheet))
        return self.events[number - 1].content.answers[sheet] if number else None

    def is_wrong(self, scope: ReturnScope, sheet: str, content: Content) -> bool:
        """Whether something has to be put right in a sheet."""
        if sheet != "systems":
            return False
        _, events = answers = content.answers[sheet]
        return events == "many" or (content.unchanged and answers != self.answers(before(scope), sheet))

    def is_asked_about(self, scope: ReturnScope, sheet: str, content: Content) -> bool:
        """Whether a sheet raises its query: events without engagement, or a score lower than the quarter before."""
        if sheet == "systems":
            return content.answers[sheet][0] == "No"
        earlier = self.answers(before(scope), sheet)
        return earlier is not None and content.answers[sheet] < earlier

    def keep(self, scope: ReturnScope, draft: Draft, ids: Mapping[tuple[ReturnScope, str], str]) -> list[int | None]:
        """Send what is right of a draft; the number of each of its files, None of one that stands already or is all wrong.

        Demonstration returns of the same sender are withdrawn for it, unless it is one itself.
        """
        files = [self._judge(scope, content, names, ids) for content, names in draft.files.items()]
        if any(not content.demonstration for content in draft.files):
            for number, sent in [*self.of(Received)]:
                own = sent.scope.psc == scope.psc and sent.content.demonstration
                if own and self.counts(number, self.last):
                    self.add(Turned(number, False))
        return [self._keep_file(file, draft) for file in files]

    def _judge(self, scope: ReturnScope, content: Content, names: list[str], ids: Mapping) -> Received:
        """What would be received of a workbook: the sheets that are right, with the queries that they raise."""
        right = tuple(name for name in names if not self.is_wrong(scope, name, content))
        asked = {name: ids[scope, name] for name in right if self.is_asked_about(scope, name, content)}
        return Received(scope, content, right, asked)

    def _keep_file(self, file: Received, draft: Draft) -> int | None:
        standing = {sheet: number for (of, sheet), number in self.standing().items() if of == file.scope}
        same = [number for number in standing.values() if self.events[number - 1].content == file.content]
        already = all(standing.get(name) in same for name in file.sheets)
        number = None if already else self.add(file)
        if about := number or max(same, default=None):
            raised = self.events[about - 1].queries.values()
            for query in sorted(raised & draft.explained.keys()):
                self.explain(query, draft.explained[query])
        if number and draft.signed == draft.state:
            self.add(SignedOff(number))
        return number

    def explain(self, query: str, words: str) -> int | None:
        """The sequence of an explanation; None where it stands in these words already."""
        standing = self.explanation(query)
        if standing and self.events[standing - 1].words == words:
            return None
        return self.add(Explained(query, words))

    def explanation(self, query: str, at: int | None = None) -> int | None:
        """The explanation of a query that stood."""
        return max((number for number, one in self.of(Explained, at=at) if one.query == query), default=None)

    def answer(self, explanation: int, at: int | None = None) -> str | None:
        """The last answer to an explanation."""
        answers = [one.answer for _, one in self.of(Answered, at=at) if one.explanation == explanation]
        return answers[-1] if answers else None

    def queries(self, at: int) -> dict[str, str]:
        """How far each query was that what stood had raised."""
        raised = {
            self.events[number - 1].queries.get(sheet)
            for (_, sheet), number in self.standing(at).items()
            if not self.is_removed(number)
        }
        return {query: self.state(query, at) for query in raised if query}

    def state(self, query: str, at: int | None = None) -> str:
        """How far a query was."""
        explanation = self.explanation(query, at)
        return "open" if explanation is None else self.answer(explanation, at) or "explained"

    def asks_before_sending(self) -> bool:
        """Whether a return waits until it is explained how events go without engagement."""
        asked = [one.before_sending for _, one in self.of(ExplanationsAsked)]
        return bool(asked) and asked[-1]

    def decisions(self, at: int) -> dict[tuple[SeriesKey, date], str]:
        """What held for each series and month."""
        last = {(one.series, one.month): one.decision for _, one in self.of(Decided, at=at)}
        return {key: decision for key, decision in last.items() if decision != "undone"}

    def notes(self, at: int | None = None) -> dict[int, str]:
        """The words of the notes that stood, by number."""
        undone = {one.note for _, one in self.of(Undone, at=at)}
        return {number: one.words for number, one in self.of(Noted, at=at) if number not in undone}

    def due(self, scope: ReturnScope, at: int) -> date | None:
        """The day of the quarter, or a later one that was agreed last with a sender."""
        agreed = [one.due for _, one in self.of(Extended, at=at) if one.scope == scope]
        of_all = [one.due for _, one in self.of(Scheduled, at=at) if one.quarter == scope.quarter]
        return max([*agreed[-1:], *of_all[-1:]], default=None)


def before(scope: ReturnScope) -> ReturnScope:
    """The same sender’s return for the quarter before."""
    return ReturnScope(scope.psc, scope.quarter.previous)


def tell_changes(scope: ReturnScope, now: Life, then: Life) -> list[str]:
    """In words, what would be other on the sheets of a return."""
    told = []
    for sheet in SMALL:
        old, new, earlier = (
            now.answers(scope, sheet.name),
            then.answers(scope, sheet.name),
            now.answers(before(scope), sheet.name),
        )
        first = f"{sheet.title}: returned for {scope.quarter} for the first time; "
        since = scope.quarter.previous
        if new is None and old is not None:
            told.append(f"{sheet.title}: no longer returned for {scope.quarter}.")
        elif old is not None and new != old:
            told.append(f"{sheet.title}: {_count(old, new)}.")
        elif old is None and new is not None and earlier is None:
            told.append(f"{first}nothing stands for {since} to compare it with.")
        elif old is None and new is not None:
            told.append(f"{first}since {since} {_count(earlier, new) if new != earlier else 'nothing has changed'}.")
    return told


def _count(old: tuple, new: tuple) -> str:
    cells = sum(one != other for one, other in zip(old, new, strict=True))
    return "1 cell changes" if cells == 1 else f"{cells} cells change"
