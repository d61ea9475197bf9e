"""Writing that a programme's quarter is closed, or opened again."""

from natpatsip import catalogue
from natpatsip.access import Actor, require
from natpatsip.quarters import Quarter
from natpatsip.store.appending import Appending
from natpatsip.store.closing import WrongClosing, describe_gaps, find_standing, list_sheets_expected
from natpatsip.store.events import CLOSED, REOPENED


class WritingClosing(Appending):
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
