"""The way of demonstration returns into a store: through the door that everyone's returns take."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from natpatsip.access import Actor
from natpatsip.days import day_now
from natpatsip.demo.answers_to_queries import record_calendars_and_answers
from natpatsip.demo.arrivals import arrivals, together
from natpatsip.demo.ledger import record_published_shifts
from natpatsip.demo.lists import DemonstrationRefused, require_lists
from natpatsip.demo.workbooks import CONTACT_ROLE, MadeWorkbook, demonstration_workbooks
from natpatsip.intake import ReadFile, Receipt, receive_together
from natpatsip.quarters import Quarter
from natpatsip.returns.problems import errors
from natpatsip.returns.reading import read_return
from natpatsip.returns.template import template_name
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store
from natpatsip.store.status import has_real_returns


def load_demonstration(
    store: Store,
    quarters: Sequence[Quarter],
    by: str = CONTACT_ROLE,
    progress: Callable[[int, int], None] = lambda done, of: None,
    directory: Path | None = None,
    coming_in: bool = False,
    scale: int = 1,
) -> None:
    """Send the returns for these quarters in, oldest first, the national team’s last of a quarter; one is late, one missing.

    Those of a quarter are kept in one transaction, so that readers have it whole or not at all.

    With `coming_in`, the first returns of the quarter after Q4 2022/23 follow. The first national workbook brings all months
    before it; then the ledger gets the shifts of the published charts, each quarter its calendar, and queries their answers.
    With a directory, the workbooks are kept there too. With `scale` they are of so many times the homes, trusts, wards,
    babies and patients, in a record of its own whose lists of organisations have made-up trusts beside those that exist.
    `progress` hears how many are in, of how many, each time that more are. Raises DemonstrationRefused, for a record that
    holds real returns or has lists of its own too, or comes to hold real ones meanwhile, and StoreBusy. A script calls it
    under `if __name__ == "__main__"`, for the workbooks are made in processes.
    """
    require_lists(store.path, scale)
    if directory:
        directory.mkdir(parents=True, exist_ok=True)
    scopes = arrivals(quarters, coming_in)
    progress(0, len(scopes))
    done = 0
    with closing(demonstration_workbooks(scopes, store.path, scale)) as workbooks:
        for batch in together(scopes):
            _refuse_among_real_returns(store)
            files = [_read(store, scope, next(workbooks), directory) for scope in batch]
            _refuse_unaccepted(receive_together(store, files, Actor(by)))
            done += len(batch)
            progress(done, len(scopes))
    record_published_shifts(store, quarters)
    record_calendars_and_answers(store, quarters)


def _refuse_among_real_returns(store: Store) -> None:
    with store.snapshot() as snapshot:
        if has_real_returns(snapshot):
            raise DemonstrationRefused(
                f"{store.path} holds real returns, and a demonstration must not stand among them. Name another file."
            )


def _read(store: Store, scope: ReturnScope, made: MadeWorkbook, directory: Path | None) -> ReadFile:
    name = template_name(scope)
    if directory:
        (directory / name).write_bytes(made.content)
    read = read_return(made.content, name, day_now(), sheets=store.sheets, read_cells=lambda content: made.cells)
    return ReadFile(name, made.content, read)


def _refuse_unaccepted(receipts: Sequence[Receipt]) -> None:
    for receipt in receipts:
        if receipt.accepted:
            continue
        told = "; ".join(f"{p.sheet} {p.cell}: {p.found}, where {p.allowed} is asked" for p in errors(receipt.problems))
        raise DemonstrationRefused(f"{receipt.file_name} was refused. {told}")
