"""The submissions of a return: every file that was ever received for it, what it returned, and what of that stands."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime

from natpatsip.quarters import Quarter
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store.appending import NoSuchSubmission
from natpatsip.store.event_kinds import CHANGES_WHAT_STANDS, PURGED, RECEIVED, RESTORED
from natpatsip.store.snapshot import Row, Snapshot


@dataclass(frozen=True)
class SentFile:
    """A file that was sent: by whom, when (with its zone), for which quarter, and what it is called."""

    submission: int
    psc: str
    quarter: str
    by_whom: str
    happened_at: datetime
    file_name: str


@dataclass(frozen=True)
class KeptSubmission:
    """A file that was received for a return: when (with its zone), by whom, and the fingerprint of its bytes.

    `sheets` are those it returned, by name, and `standing` those of them that are what stands. `last_event` is the kind of
    the last event that says whether it counts, with when, who and why. Once it was removed it has no file.
    """

    submission: int
    happened_at: datetime
    by_whom: str
    file_name: str
    sha256: str
    demonstration: bool
    sheets: tuple[str, ...]
    standing: tuple[str, ...]
    last_event: str
    last_at: datetime
    last_by: str
    why: str

    @property
    def counts(self) -> bool:
        """Whether it counts: it was not withdrawn or removed, though a later one may stand in its place."""
        return self.last_event in (RECEIVED.name, RESTORED.name)

    @property
    def removed(self) -> bool:
        """Whether it was removed for good."""
        return self.last_event == PURGED.name


def get_submissions(snapshot: Snapshot, scope: ReturnScope) -> list[KeptSubmission]:
    """Every submission of a return, the first first."""
    rows = snapshot.rows(
        """WITH last AS (
            SELECT submission, kind, happened_at, by_whom, why FROM current_events
            WHERE list_contains(?, kind)
            QUALIFY row_number() OVER (PARTITION BY submission ORDER BY sequence DESC) = 1)
        SELECT s.psc, s.quarter, s.submission, e.happened_at, e.by_whom, s.file_name, s.sha256, s.demonstration,
            coalesce(r.sheets, []) AS sheets, coalesce(c.standing, []) AS standing,
            last.kind AS last_event, last.happened_at AS last_at, last.by_whom AS last_by, last.why
        FROM submissions s
        JOIN current_events e ON e.sequence = s.submission
        JOIN last ON last.submission = s.submission
        LEFT JOIN (SELECT submission, list(sheet) AS sheets FROM returned_sheets GROUP BY submission) r
            ON r.submission = s.submission
        LEFT JOIN (SELECT submission, list(sheet) AS standing FROM current_sheets GROUP BY submission) c
            ON c.submission = s.submission
        ORDER BY s.submission""",
        [[*CHANGES_WHAT_STANDS]],
    )
    return [_kept(row) for row in rows if (row["psc"], row["quarter"]) == (scope.psc, scope.quarter.key)]


def _kept(row: Row) -> KeptSubmission:
    own = {one.name: row[one.name] for one in fields(KeptSubmission)}
    return KeptSubmission(**own | {"sheets": tuple(row["sheets"]), "standing": tuple(row["standing"])})


def get_sent_files(snapshot: Snapshot, submissions: Collection[int]) -> dict[int, SentFile]:
    """The files of submissions, by their numbers, the first sent first."""
    rows = snapshot.rows(
        """SELECT s.submission, s.psc, s.quarter, e.by_whom, e.happened_at, s.file_name
        FROM submissions s JOIN events e ON e.sequence = s.submission
        WHERE list_contains(?, s.submission) ORDER BY s.submission""",
        [sorted(submissions)],
    )
    return {row["submission"]: SentFile(**row) for row in rows}


def list_received(snapshot: Snapshot, most: int) -> list[tuple[ReturnScope, bool]]:
    """Of what the files that came first are, in their order and at most so many, and whether each is a demonstration."""
    rows = snapshot.rows("SELECT psc, quarter, demonstration FROM submissions ORDER BY submission LIMIT ?", [most])
    return [(ReturnScope(row["psc"], Quarter.parse(row["quarter"])), row["demonstration"]) for row in rows]


def get_file_name(snapshot: Snapshot, submission: int) -> str:
    """The name under which a workbook came. Raises NoSuchSubmission."""
    rows = snapshot.rows("SELECT file_name FROM submissions WHERE submission = ?", [submission])
    if not rows:
        raise NoSuchSubmission(f"There is no submission {submission}.")
    name: str = rows[0]["file_name"]
    return name
