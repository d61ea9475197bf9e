"""The way of demonstration returns into a store: through the door that everyone's returns take."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from natpatsip.access import Actor
from natpatsip.demo.answers_to_queries import record_answers, record_calendars
from natpatsip.demo.arrivals import arrivals
from natpatsip.demo.ledger import record_published_shifts
from natpatsip.demo.workbooks import CONTACT_ROLE, demonstration_workbooks
from natpatsip.intake import Receipt, receive
from natpatsip.organisations.lists.keeping import SHIPPED, find_lists
from natpatsip.quarters import Quarter
from natpatsip.returns.problems import errors
from natpatsip.returns.template import template_name
from natpatsip.store import Store
from natpatsip.store.status import has_real_returns


class DemonstrationRefused(Exception):
    """A demonstration workbook that the door did not accept."""


def load_demonstration(
    store: Store,
    quarters: Sequence[Quarter],
    by: str = CONTACT_ROLE,
    progress: Callable[[int, int], None] = lambda done, of: None,
    directory: Path | None = None,
    coming_in: bool = False,
) -> None:
    """Send the returns for these quarters in, oldest first and after each quarter's the centre's; one is late, one missing.

    With `coming_in`, the first returns of the quarter after Q4 2022/23 follow. The centre's first workbook brings all months
    before it; then the ledger gets the shifts of the published charts, each quarter its calendar, and queries their answers.
    With a directory, the workbooks are kept there too. `progress` hears how many are in, of how many. Raises
    DemonstrationRefused, for a record that holds real returns or has lists of its own too, and StoreBusy. A script calls it
    under `if __name__ == "__main__"`, for the workbooks are made in processes.
    """
    if find_lists(store.path) != SHIPPED:
        raise DemonstrationRefused(
            f"{store.path} has lists of organisations of its own, and the demonstration is of those that come with this"
            " version. Name another file."
        )
    with store.snapshot() as snapshot:
        if has_real_returns(snapshot):
            raise DemonstrationRefused(
                f"{store.path} holds real returns, and a demonstration must not stand among them. Name another file."
            )
    if directory:
        directory.mkdir(parents=True, exist_ok=True)
    scopes = arrivals(quarters, coming_in)
    with closing(demonstration_workbooks(scopes)) as workbooks:
        for done, (scope, content) in enumerate(zip(scopes, workbooks, strict=True), start=1):
            if directory:
                (directory / template_name(scope)).write_bytes(content)
            _refuse_unaccepted(receive(store, content, template_name(scope), Actor(by)))
            progress(done, len(scopes))
    record_published_shifts(store, quarters)
    record_calendars(store, quarters)
    record_answers(store, quarters)


def _refuse_unaccepted(receipt: Receipt) -> None:
    if not receipt.accepted:
        told = "; ".join(f"{p.sheet} {p.cell}: {p.found}, where {p.allowed} is asked" for p in errors(receipt.problems))
        raise DemonstrationRefused(f"{receipt.file_name} was refused. {told}")
