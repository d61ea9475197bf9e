"""Writing what is said about queries: explanations of senders, and the national team’s answers to them."""

from collections.abc import Sequence

from natpatsip.access import Action, Actor, require
from natpatsip.errors import UserError
from natpatsip.quarters import Quarter
from natpatsip.sheets.explanations import Explanation
from natpatsip.sheets.specification import ReturnScope
from natpatsip.store.appending import Appending
from natpatsip.store.events import ACCEPTED, ASKED_BACK, EXPLAINED, EventKind


class NoSuchQuery(UserError, LookupError):
    """No such query is raised, or no such explanation stands; says which."""


class WritingQueries(Appending):
    """The appends that concern queries."""

    def explain(self, submission: int, explanations: Sequence[Explanation], by: Actor) -> list[int]:
        """Append explanations of queries that a submission raised; returns the sequences of the events.

        One that stands already in the same words is not appended again, so that an answer to it holds. Raises NoSuchQuery,
        NoSuchSubmission and NotAllowed.
        """
        require(by, "explain", self._scope_of(submission))
        return [
            sequence
            for explanation in explanations
            if (sequence := self._explain(submission, explanation, by)) is not None
        ]

    def _explain(self, submission: int, explanation: Explanation, by: Actor) -> int | None:
        raised = self.rows(
            "SELECT rule, sheet FROM problems WHERE submission = ? AND severity = 'query' AND query = ? LIMIT 1",
            [submission, explanation.query],
        )
        if not raised:
            raise NoSuchQuery(f"Submission {submission} raises no query {explanation.query}.")
        standing = self.rows("SELECT choice, why FROM current_explanations WHERE query = ?", [explanation.query])
        if standing == [{"choice": explanation.choice, "why": explanation.words}]:
            return None
        body = {"query": explanation.query, **raised[0], "choice": explanation.choice}
        return self._append_event(EXPLAINED, by, explanation.words, submission, body)

    def accept(self, explanation: int, by: Actor, why: str = "") -> int:
        """Append that an explanation (the sequence of its event) is accepted; returns the event’s sequence.

        Raises NoSuchQuery where it stands no longer or has this answer, NoSuchSubmission and NotAllowed.
        """
        return self._answer(ACCEPTED, "accept", explanation, by, why)

    def ask_back(self, explanation: int, by: Actor, why: str) -> int:
        """Append what is still asked about an explanation; returns the event’s sequence. Raises as `accept` does."""
        return self._answer(ASKED_BACK, "ask back", explanation, by, why)

    def _answer(self, kind: EventKind, action: Action, explanation: int, by: Actor, why: str) -> int:
        found = self.rows(
            """SELECT e.submission, e.query, s.psc, s.quarter FROM current_explanations e JOIN submissions s USING (submission)
            WHERE e.sequence = ? AND e.answer IS DISTINCT FROM ?""",
            [explanation, kind.name],
        )
        if not found:
            raise NoSuchQuery(
                f"No explanation {explanation} waits for this answer: it was answered so, or another stands."
            )
        (row,) = found
        require(by, action, ReturnScope(row["psc"], Quarter.parse(row["quarter"])))
        return self._append_event(kind, by, why, row["submission"], {"explanation": explanation, "query": row["query"]})
