"""The kinds of events: each is declared once, with its words in a history and the fields of its body.

Its check, the view of its events with a typed column for each field, and its line in the log follow from the declaration.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

_SQL = {str: "VARCHAR", int: "BIGINT", bool: "BOOLEAN", date: "DATE"}


@dataclass(frozen=True)
class Field:
    """A field of an event's body: its name, the Python type of its values, and what it means.

    One that is `optional` may be missing, as it is from the first events of its kind where it came later.
    """

    name: str
    type: type
    meaning: str
    optional: bool = False


@dataclass(frozen=True)
class EventKind:
    """A kind of event: its name, what it says of itself in a history, and the fields of its body.

    `of_submission` says that each event of it is about one submission.
    """

    name: str
    words: str
    fields: tuple[Field, ...] = ()
    of_submission: bool = False

    def check(self, submission: int | None, body: Mapping[str, Any]) -> None:
        """Raises TypeError for a body with a field too few, too many or of another type."""
        asked = [field for field in self.fields if field.name in body or not field.optional]
        wrong = [field.name for field in asked if type(body.get(field.name)) is not field.type]
        wrong += [name for name in body if name not in {field.name for field in self.fields}]
        if wrong or self.of_submission != (submission is not None):
            raise TypeError(f"“{self.name}” is not an event with {submission=} and {dict(body)}: {', '.join(wrong)}")

    @property
    def view(self) -> str:
        """The statement for the view of its events up to `as_at`, with a column a field."""
        fields = "".join(f", (body ->> '{field.name}')::{_SQL[field.type]} AS {field.name}" for field in self.fields)
        return f"""CREATE OR REPLACE VIEW events_{self.name} AS
            SELECT sequence, happened_at, by_whom, why, submission{fields} FROM current_events
            WHERE kind = '{self.name}'"""


RECEIVED = EventKind(
    "received",
    "Return received",
    (Field("sha256", str, "The fingerprint (SHA-256) of the file as it came"),),
    of_submission=True,
)
WITHDRAWN = EventKind("withdrawn", "Return withdrawn", of_submission=True)
RESTORED = EventKind("restored", "Return restored", of_submission=True)
PURGED = EventKind("purged", "Return removed for good", of_submission=True)
DECIDED = EventKind(
    "decided",
    "Limits of a control chart decided on",
    (
        Field("measure", str, "The measure of the series"),
        Field("level", str, "At which level of places it is: england, region, psc …"),
        Field("place", str, "The code of its place; empty for England"),
        Field("month", date, "The first month of the new limits"),
        Field("decision", str, "accepted, declined, set or undone"),
        Field("cause", str, "The cause that is seen for the change"),
        Field("demonstration", bool, "Whether it came with the demonstration data"),
        Field("kind_of_cause", str, "improvement, external, recording or not known", optional=True),
        Field("different", str, "Whether the process behaves differently: yes, no or not known", optional=True),
        Field("explained", str, "Whether the cause is known: yes, no or not known", optional=True),
        Field("wanted", str, "Whether the change is wanted: yes, no or not known", optional=True),
        Field("lasting", str, "Whether it is likely to last: yes, no or not known", optional=True),
    ),
)
NOTED = EventKind(
    "noted",
    "Note on a date",
    (
        Field(
            "undoes", int, "The event of the note that this takes back, whose fields it repeats; 0 where it puts one"
        ),
        Field("day", date, "The day of what happened; the first of its month where only that is known"),
        Field("whole_month", bool, "Whether only the month is known"),
        Field("nature", str, "intervention, external, recording or coverage"),
        Field("words", str, "What happened"),
        Field("programme", str, "The code of the programme that it concerns"),
        Field("measure", str, "The measure that it concerns; empty for all of the programme"),
        Field("level", str, "At which level of places it is: region, psc …; empty for everywhere"),
        Field("place", str, "The code of its place; empty for everywhere"),
    ),
)
EXPLAINED = EventKind(
    "explained",
    "Query explained",
    (
        Field("query", str, "The identity of the query"),
        Field("rule", str, "The rule that raised it"),
        Field("sheet", str, "The title of its sheet"),
        Field("choice", str, "The kind of explanation: true change, earlier error, definition, staffing or other"),
    ),
    of_submission=True,
)
_OF_EXPLANATION = (
    Field("explanation", int, "The event of the explanation that this answers"),
    Field("query", str, "The identity of its query"),
)
ACCEPTED = EventKind("accepted", "Explanation accepted", _OF_EXPLANATION, of_submission=True)
ASKED_BACK = EventKind("asked_back", "Explanation asked back", _OF_EXPLANATION, of_submission=True)
SIGNED_OFF = EventKind(
    "signed_off",
    "Return signed off",
    (
        Field("signed_at", str, "When it was signed off, as ISO time with its zone"),
        Field("sha256", str, "The fingerprint (SHA-256) of the file that was signed for"),
    ),
    of_submission=True,
)
CALENDAR_SET = EventKind(
    "calendar_set",
    "Calendar of a quarter set",
    (
        Field("quarter", str, "The quarter, as tables key it"),
        Field("opens", date, "From when returns can be drafted", optional=True),
        Field("due", date, "The last day on which returns are in time"),
        Field("queries_by", date, "By when queries are to be explained", optional=True),
        Field("closes", date, "The last day on which returns are counted in the report", optional=True),
        Field("draft", date, "The day of the report’s draft", optional=True),
        Field("release", date, "The day on which the report is released", optional=True),
        Field("contact", str, "Whom to ask"),
    ),
)
EXTENDED = EventKind(
    "extended",
    "More time agreed",
    (
        Field("psc", str, "The code of the collaborative"),
        Field("quarter", str, "The quarter, as tables key it"),
        Field("due", date, "The last day on which its return is in time"),
    ),
)
EXPLANATION_ASKED = EventKind(
    "explanation_asked",
    "Explanations before sending",
    (
        Field("rule", str, "The rule whose queries it concerns"),
        Field("before_sending", bool, "Whether a return waits until they are explained"),
    ),
)
PARAGRAPH_WRITTEN = EventKind(
    "paragraph_written",
    "Paragraph of the report written",
    (
        Field("replaces", int, "The event of the paragraph in whose place this one comes; 0 where it is new"),
        Field("quarter", str, "The quarter of the report, as tables key it"),
        Field("level", str, "At which level of places the report is: england, region, psc …"),
        Field("place", str, "The code of its place; empty for England"),
        Field("section", str, "The key of the section that the paragraph opens"),
        Field("words", str, "What it says; empty where the paragraph that it replaces is taken back"),
    ),
)
ACCURACY_ANSWERED = EventKind(
    "accuracy_answered",
    "Factual accuracy answered",
    (
        Field("psc", str, "The code of the collaborative"),
        Field("quarter", str, "The quarter, as tables key it"),
        Field("as_at", int, "The last event that the collaborative can have seen in what it checked"),
        Field("correct", bool, "Whether what is said of it is right"),
        Field("words", str, "What is to be put right; empty where nothing is"),
    ),
)
PEERS_NAMED = EventKind(
    "peers_named",
    "Names of peers in packs",
    (Field("named", bool, "Whether a pack names the collaboratives that it compares with"),),
)
_OF_CLOSING = (
    Field("programme", str, "The code of the programme"),
    Field("quarter", str, "The quarter, as tables key it"),
)
CLOSED = EventKind(
    "closed",
    "Quarter closed",
    (*_OF_CLOSING, Field("gaps", str, "What had not been returned, by collaborative; empty for nothing")),
)
REOPENED = EventKind("reopened", "Quarter reopened", _OF_CLOSING)
DRAFT_SHARED = EventKind(
    "draft_shared",
    "Draft shared",
    (
        Field("quarter", str, "The quarter, as tables key it"),
        Field("readers", str, "The people who may see it until it is released"),
    ),
)
RELEASED = EventKind(
    "released",
    "Quarter released",
    (
        Field("quarter", str, "The quarter, as tables key it"),
        Field("file_name", str, "The name of the file that was given out"),
        Field("sha256", str, "The fingerprint (SHA-256) of that file"),
        Field("as_at", int, "The last event that was read for it, closed quarters as closed"),
        Field("contact", str, "Whom to ask"),
        Field("limitations", str, "What is to be known of the numbers"),
        Field("revisions", str, "How the numbers may be revised"),
    ),
)
EVENT_KINDS = (
    *(RECEIVED, WITHDRAWN, RESTORED, PURGED, SIGNED_OFF, EXPLAINED, ACCEPTED, ASKED_BACK),
    *(CALENDAR_SET, EXTENDED, EXPLANATION_ASKED, CLOSED, REOPENED, DECIDED, NOTED),
    *(DRAFT_SHARED, RELEASED),
    *(PARAGRAPH_WRITTEN, ACCURACY_ANSWERED, PEERS_NAMED),
)
# What a history says of each, by its name.
EVENT_WORDS = {kind.name: kind.words for kind in EVENT_KINDS}
# The kinds of which one changes which answers of a return stand.
CHANGES_WHAT_STANDS = tuple(kind.name for kind in (RECEIVED, WITHDRAWN, RESTORED, PURGED))
