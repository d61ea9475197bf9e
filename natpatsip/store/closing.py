"""Closing: from when the numbers of a programme's quarter stand, with which gaps, and whether it was opened again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from natpatsip import catalogue, organisations
from natpatsip.access import Actor, require
from natpatsip.errors import UserError
from natpatsip.quarters import Quarter
from natpatsip.sheets import sheets_of
from natpatsip.store.appending import Appending
from natpatsip.store.event_kinds import CLOSED, REOPENED
from natpatsip.store.prior import Asked
from natpatsip.store.snapshot import Snapshot

_LINE_BYTES = 500


class WrongClosing(UserError, ValueError):
    """A quarter that cannot be closed or reopened as it is; says why."""


@dataclass(frozen=True)
class Reopening:
    """That a closed quarter was opened again: when (with its zone), by whom and why."""

    happened_at: datetime
    by_whom: str
    why: str


@dataclass(frozen=True)
class Closing:
    """The last closing of a programme's quarter: its event, when (with its zone), by whom, and what was said of it.

    `gaps` names what had not been returned by then, empty where nothing was missing. `reopened` is None while it holds.
    """

    programme: str
    quarter: Quarter
    sequence: int
    happened_at: datetime
    by_whom: str
    why: str
    gaps: str
    reopened: Reopening | None

    @property
    def holds(self) -> bool:
        """Whether the quarter is closed."""
        return self.reopened is None


def get_closings(snapshot: Snapshot) -> Mapping[tuple[str, Quarter], Closing]:
    """The last closing of every programme's quarter that was ever closed, by programme and quarter, the latest quarter first."""
    return snapshot.keep("closings", lambda: _find_closings(snapshot), lambda found: _LINE_BYTES * len(found))


def _find_closings(snapshot: Snapshot) -> Mapping[tuple[str, Quarter], Closing]:
    rows = snapshot.rows(
        "SELECT * FROM last_closings ORDER BY quarter DESC, programme", of=[CLOSED.name, REOPENED.name]
    )
    named = ("programme", "sequence", "happened_at", "by_whom", "why", "gaps")
    closings = [
        Closing(
            quarter=Quarter.parse(row["quarter"]),
            reopened=Reopening(row["reopened_at"], row["reopened_by"], row["reopened_why"])
            if row["reopened"]
            else None,
            **{name: row[name] for name in named},
        )
        for row in rows
    ]
    return MappingProxyType({(closing.programme, closing.quarter): closing for closing in closings})


def is_closed(snapshot: Snapshot, programme: str, quarter: Quarter, otherwise: bool) -> bool:
    """Whether a programme is closed for a quarter; `otherwise` of one that nobody ever closed."""
    closing = get_closings(snapshot).get((programme, quarter))
    return closing.holds if closing else otherwise


def list_closed(snapshot: Snapshot, quarter: Quarter) -> list[str]:
    """The codes of the programmes that are closed for a quarter."""
    return [code for (code, of), closing in get_closings(snapshot).items() if of == quarter and closing.holds]


def list_to_close(asked: Asked, quarter: Quarter) -> list[str]:
    """The codes of the programmes of which anything stands for a quarter and that are not closed for it."""
    sheets = {sheet for _, sheet in find_standing(asked, quarter)}
    rows = asked.rows("SELECT programme, quarter FROM last_closings WHERE reopened IS NULL")
    closed = {row["programme"] for row in rows if row["quarter"] == quarter.key}
    return [
        one.code
        for one in catalogue.programmes()
        if one.code not in closed and sheets.intersection(list_sheets_expected(one.code, quarter))
    ]


def find_standing(asked: Asked, quarter: Quarter) -> set[tuple[str, str]]:
    """Whose return of which sheet stands for a quarter: codes of collaboratives and names of sheets."""
    rows = asked.rows("SELECT quarter, psc, sheet FROM current_sheets")
    return {(row["psc"], row["sheet"]) for row in rows if row["quarter"] == quarter.key}


def list_sheets_expected(programme: str, quarter: Quarter) -> list[str]:
    """The names of the sheets that collaboratives have to return of a programme for a quarter; a voluntary one is none."""
    collected = sheets_of("collaborative", quarter=quarter)
    return [sheet.name for sheet in collected if sheet.programme == programme and not sheet.optional]


def describe_gaps(programme: str, quarter: Quarter, standing: Collection[tuple[str, str]]) -> str:
    """“Wessex: Wards, Trusts; UCLPartners: Wards”: what is missing beside the collaboratives, by code, and sheets that stand."""
    expected = list_sheets_expected(programme, quarter)
    titles = {sheet.name: sheet.title for sheet in sheets_of("collaborative", quarter=quarter)}
    missing = {
        psc.name: [titles[sheet] for sheet in expected if (psc.code, sheet) not in standing]
        for psc in organisations.collaboratives()
    }
    return "; ".join(f"{name}: {', '.join(sheets)}" for name, sheets in missing.items() if sheets)


class WritingClosings(Appending):
    """The appends that settle the numbers of a quarter."""

    def close(self, programme: str, quarter: Quarter, by: Actor, why: str = "") -> int:
        """Append that the numbers of a programme's quarter stand from now, with what has not been returned named.

        Returns the event's sequence. Raises WrongClosing for one that is closed or of which nothing was returned, and
        NotAllowed.
        """
        require(by, "close")
        name = catalogue.programme(programme).short
        if self._is_closed(programme, quarter):
            raise WrongClosing(f"{name} is closed for {quarter} already. To correct it, reopen it and close it again.")
        expected = list_sheets_expected(programme, quarter)
        standing = find_standing(self, quarter)
        if not any(sheet in expected for _, sheet in standing):
            raise WrongClosing(f"Nothing of {name} has been returned for {quarter}, so there is nothing to close.")
        body = {"programme": programme, "quarter": quarter.key, "gaps": describe_gaps(programme, quarter, standing)}
        return self._append_event(CLOSED, by, why, body=body)

    def reopen(self, programme: str, quarter: Quarter, by: Actor, why: str) -> int:
        """Append that the numbers of a programme's quarter may change again; returns the event's sequence.

        Raises WrongClosing for one that is not closed or without a reason, and NotAllowed.
        """
        require(by, "reopen")
        name = catalogue.programme(programme).short
        if not self._is_closed(programme, quarter):
            raise WrongClosing(f"{name} is not closed for {quarter}, so there is nothing to reopen.")
        if not why.strip():
            raise WrongClosing(f"Say why {name} is opened again for {quarter}: its published numbers may change.")
        return self._append_event(REOPENED, by, why, body={"programme": programme, "quarter": quarter.key})

    def _is_closed(self, programme: str, quarter: Quarter) -> bool:
        sql = "SELECT 1 FROM last_closings WHERE programme = ? AND quarter = ? AND reopened IS NULL"
        return bool(self.rows(sql, [programme, quarter.key]))
