"""Draft and released: whether a quarter's numbers are for named people alone, or were given out, with the file as it was."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from natpatsip import catalogue
from natpatsip.access import Actor, require
from natpatsip.errors import UserError
from natpatsip.quarters import Quarter
from natpatsip.store.appending import Appending
from natpatsip.store.closing import list_to_close
from natpatsip.store.event_kinds import DRAFT_SHARED, RELEASED
from natpatsip.store.prior import Asked
from natpatsip.store.snapshot import Snapshot


class WrongRelease(UserError, ValueError):
    """A quarter that cannot be shared as a draft or released as it is; says why."""


class NoSuchRelease(UserError, LookupError):
    """Nothing was released under this number."""


@dataclass(frozen=True)
class SharedDraft:
    """That a quarter's numbers are shared as a draft: with whom, why, and who shared it when (with its zone)."""

    number: int
    quarter: Quarter
    readers: str
    why: str
    by_whom: str
    happened_at: datetime


@dataclass(frozen=True)
class Release:
    """A quarter that was released: its event, when (with its zone) and by whom, and the file that was given out.

    `as_at` is the event up to which the record was read for it, as closed. `contact` is whom to ask, `limitations` what is to
    be known of the numbers, and `revisions` how they may be revised.
    """

    number: int
    quarter: Quarter
    happened_at: datetime
    by_whom: str
    file_name: str
    sha256: str
    as_at: int
    contact: str
    limitations: str
    revisions: str


@dataclass(frozen=True)
class FileToRelease:
    """A file to be released for a quarter, and what is said with it.

    `as_at` is the event up to which the record was read for it; see `Release` for the rest.
    """

    quarter: Quarter
    name: str
    content: bytes
    as_at: int
    contact: str
    limitations: str
    revisions: str


def refuse_unclosed(asked: Asked, quarter: Quarter) -> None:
    """What is released has to stand. Raises WrongRelease where a programme with returns is not closed for the quarter."""
    if still_open := [catalogue.programme(code).short for code in list_to_close(asked, quarter)]:
        raise WrongRelease(
            f"Not closed for {quarter}: {', '.join(still_open)}. Close the quarter first: what is released has to stand."
        )


def get_releases(snapshot: Snapshot) -> list[Release]:
    """Everything that was ever released, the latest first."""
    rows = snapshot.rows("SELECT * FROM events_released ORDER BY sequence DESC", of=[RELEASED.name])
    named = ("happened_at", "by_whom", "file_name", "sha256", "as_at", "contact", "limitations", "revisions")
    return [
        Release(number=row["sequence"], quarter=Quarter.parse(row["quarter"]), **{name: row[name] for name in named})
        for row in rows
    ]


def get_release(snapshot: Snapshot, number: int) -> Release:
    """What was released under a number. Raises NoSuchRelease."""
    found = next((one for one in get_releases(snapshot) if one.number == number), None)
    if found is None:
        raise NoSuchRelease(f"Nothing was released as number {number}.")
    return found


def get_draft(snapshot: Snapshot, quarter: Quarter) -> SharedDraft | None:
    """The draft that a quarter is now; None where it was never one, or was released since."""
    rows = snapshot.rows(
        """SELECT * FROM events_draft_shared d WHERE sequence > coalesce(
            (SELECT max(sequence) FROM events_released r WHERE r.quarter = d.quarter), 0)
        ORDER BY sequence DESC""",
        of=[DRAFT_SHARED.name, RELEASED.name],
    )
    drafts = [
        SharedDraft(row["sequence"], quarter, row["readers"], row["why"], row["by_whom"], row["happened_at"])
        for row in rows
        if row["quarter"] == quarter.key
    ]
    return drafts[0] if drafts else None


class WritingReleases(Appending):
    """The appends that say who may see a quarter's numbers."""

    def share_draft(self, quarter: Quarter, readers: str, by: Actor, why: str) -> int:
        """Append that a quarter's numbers are a draft for the named people; returns the event's sequence.

        Raises WrongRelease without names or a reason, and NotAllowed.
        """
        require(by, "share a draft")
        if not (readers.strip() and why.strip()):
            raise WrongRelease("Name the people who may see the draft, and say why each has to.")
        return self._append_event(DRAFT_SHARED, by, why, body={"quarter": quarter.key, "readers": readers})

    def release(self, file: FileToRelease, by: Actor, why: str = "") -> int:
        """Append that a quarter's numbers are released, and keep the file that is given out; returns the event's sequence.

        Raises WrongRelease where a programme with returns is not closed for the quarter, and NotAllowed.
        """
        require(by, "release")
        refuse_unclosed(self, file.quarter)
        body = {
            "quarter": file.quarter.key,
            "file_name": file.name,
            "sha256": hashlib.sha256(file.content).hexdigest(),
            "as_at": file.as_at,
            "contact": file.contact,
            "limitations": file.limitations,
            "revisions": file.revisions,
        }
        number = self._append_event(RELEASED, by, why, body=body)
        self._connection.execute("INSERT INTO released_files VALUES (?, ?)", [number, file.content])
        return number

    def get_released_file(self, number: int) -> bytes:
        """A file as it was released. Raises NoSuchRelease."""
        found = self._connection.execute("SELECT content FROM released_files WHERE release = ?", [number]).fetchone()
        if found is None:
            raise NoSuchRelease(f"Nothing was released as number {number}.")
        content: bytes = found[0]
        return content
