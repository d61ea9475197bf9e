"""Writing that a quarter's numbers are shared as a draft, or released, with the file that is given out."""

import hashlib
from dataclasses import dataclass

from natpatsip.access import Actor, require
from natpatsip.quarters import Quarter
from natpatsip.store.appending import Appending
from natpatsip.store.events import DRAFT_SHARED, RELEASED
from natpatsip.store.releases import NoSuchRelease, WrongRelease, refuse_unclosed


@dataclass(frozen=True)
class FileToRelease:
    """A file to be released for a quarter, and what is said with it.

    `as_at` is the event up to which the record was read for it; see Release for the rest.
    """

    quarter: Quarter
    name: str
    content: bytes
    as_at: int
    contact: str
    limitations: str
    revisions: str


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
