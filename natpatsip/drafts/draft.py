"""A draft of a return: sheet by sheet the file in which it was last reviewed, and who signed off all of it."""

import hashlib
import json
from dataclasses import astuple, dataclass
from datetime import datetime

from natpatsip.errors import UserError
from natpatsip.sheets.explanations import Explanation
from natpatsip.sheets.scope import ReturnScope


class NoSuchDraft(UserError, LookupError):
    """There is no draft of a return, or no longer: it was sent or dropped."""


class DraftChanged(UserError):
    """A draft is no longer what somebody saw of it."""


@dataclass(frozen=True)
class DraftFile:
    """A workbook as it was checked."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The fingerprint of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class DraftedSheet:
    """A sheet of a draft, by name: the file in which it was last reviewed, by whom and when (with its zone).

    `errors` have to be put right before it can be sent, `queries` ask for a word; both as counted by that check.
    """

    sheet: str
    sha256: str
    file_name: str
    by_whom: str
    at: datetime
    errors: int
    queries: int


@dataclass(frozen=True)
class SignOff:
    """Who answers for a draft, since when (with its zone), and the fingerprint of what was signed for."""

    by_whom: str
    at: datetime
    fingerprint: str


@dataclass(frozen=True)
class DraftedExplanation:
    """What somebody explained of a query of a draft."""

    explanation: Explanation
    by_whom: str


@dataclass(frozen=True)
class Draft:
    """The draft of a return, with at most one explanation of a query.

    `last_sign_off` may be of an earlier state of it: `signed_off` is the one that holds.
    """

    scope: ReturnScope
    sheets: tuple[DraftedSheet, ...]
    explanations: tuple[DraftedExplanation, ...] = ()
    last_sign_off: SignOff | None = None

    @property
    def fingerprint(self) -> str:
        """What changes whenever anything does that a sign-off is for: a sheet, the file it is taken from, an explanation."""
        explained = [astuple(one.explanation) for one in self.explanations]
        signed_for = sorted((one.sheet, one.sha256) for one in self.sheets), sorted(explained)
        return hashlib.sha256(json.dumps(signed_for).encode()).hexdigest()

    @property
    def signed_off(self) -> SignOff | None:
        """The sign-off of the draft as it is; None where there is none, or where the draft changed since."""
        last = self.last_sign_off
        return last if last and last.fingerprint == self.fingerprint else None

    @property
    def files(self) -> dict[str, list[DraftedSheet]]:
        """Its sheets by the fingerprint of the file that they are taken from, in the order of the sheets."""
        by_file: dict[str, list[DraftedSheet]] = {}
        for one in self.sheets:
            by_file.setdefault(one.sha256, []).append(one)
        return by_file
