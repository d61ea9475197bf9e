"""Histories, an event a line: everything that was ever done to a return, and what was decided and noted about charts."""

from dataclasses import dataclass
from datetime import datetime

from natpatsip.quarters import Quarter
from natpatsip.store.event_kinds import DECIDED, EVENT_WORDS, NOTED
from natpatsip.store.snapshot import Row, Snapshot


@dataclass(frozen=True)
class HistoryLine:
    """An event about a submission: when it happened (with its zone), what, who did it and why.

    `file_name` is empty once the submission was removed.
    """

    submission: int
    happened_at: datetime
    what: str
    who: str
    why: str
    file_name: str


def get_history(snapshot: Snapshot, psc: str, quarter: Quarter) -> list[HistoryLine]:
    """Every event about the submissions of a collaborative (by its code) for a quarter, the first first."""
    rows = snapshot.rows(
        """SELECT e.submission, e.happened_at, e.kind, e.by_whom, e.why, s.file_name
        FROM current_events e JOIN submissions s USING (submission)
        WHERE s.psc = ? AND s.quarter = ? ORDER BY e.sequence""",
        [psc, quarter.key],
    )
    return [
        HistoryLine(
            row["submission"],
            row["happened_at"],
            EVENT_WORDS[row["kind"]],
            row["by_whom"],
            row["why"],
            row["file_name"],
        )
        for row in rows
    ]


@dataclass(frozen=True)
class ChartEvent:
    """An event about charts, and about no return: its number, when it happened (with its zone), what, who did it and why."""

    number: int
    happened_at: datetime
    what: str
    who: str
    why: str


def get_chart_events(snapshot: Snapshot) -> list[ChartEvent]:
    """Every decision on limits and every note on a date, put or undone, the first first."""
    lines = [_tell_decision(row) for row in snapshot.rows("SELECT * FROM events_decided")]
    lines += [_tell_note(row) for row in snapshot.rows("SELECT * FROM events_noted")]
    return sorted(lines, key=lambda line: line.number)


def _tell_decision(row: Row) -> ChartEvent:
    where = " ".join(part for part in (row["measure"], row["level"], row["place"]) if part)
    what = f"{DECIDED.words} ({row['decision']}: {where}, from {row['month']:%Y-%m})"
    return ChartEvent(row["sequence"], row["happened_at"], what, row["by_whom"], row["why"])


def _tell_note(row: Row) -> ChartEvent:
    where = " ".join(part for part in (row["measure"] or row["programme"], row["level"], row["place"]) if part)
    when = f"{row['day']:{'%Y-%m' if row['whole_month'] else '%Y-%m-%d'}}"
    undone = f"undone, of event {row['undoes']}" if row["undoes"] else "put"
    what = f"{NOTED.words} ({undone}: {row['nature']}, {where}, {when}: {row['words']})"
    return ChartEvent(row["sequence"], row["happened_at"], what, row["by_whom"], row["why"])
