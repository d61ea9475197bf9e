"""`close`, `reopen` and `revisions`: from when a quarter's numbers stand, that they may change again, and what did change."""

import argparse

from natpatsip import catalogue
from natpatsip.access import Actor
from natpatsip.commands.options import Command, add_quarter
from natpatsip.figures.revisions import get_revised_numbers
from natpatsip.quarters import Quarter
from natpatsip.store import Store
from natpatsip.store.closing import WrongClosing, get_closings, list_closed, list_to_close
from natpatsip.store.revisions import get_revisions
from natpatsip.text import written_day


def run_close(options: argparse.Namespace, store: Store) -> int:
    """Close a quarter: from now its numbers stand, and what has not been returned is named."""
    quarter, by = Quarter.parse(options.quarter), Actor.named(options.by)
    codes, left_open = (options.programme, []) if options.programme else _choose_to_close(store, quarter)
    with store.writing() as writing:
        for code in codes:
            writing.close(code, quarter, by, options.why)
    with store.snapshot() as snapshot:
        closings = get_closings(snapshot)
    for code in codes:
        gaps = closings[code, quarter].gaps
        without = f"not returned: {gaps}" if gaps else "with every return"
        print(f"{catalogue.programme(code).short}, {quarter}: closed, {without}.")
    for code in left_open:
        print(f"{catalogue.programme(code).short}, {quarter}: left open, for nothing of it has been returned.")
    return 0


def _add_close_options(parser: argparse.ArgumentParser) -> None:
    _add_scope(parser, "every one that is open and has returns when left out")
    parser.add_argument(
        "--why", default="", help="what is to be said of it, such as why it does not wait for the missing"
    )


def run_reopen(options: argparse.Namespace, store: Store) -> int:
    """Open a closed quarter again, with the reason: its published numbers may change until it is closed again."""
    quarter, by = Quarter.parse(options.quarter), Actor.named(options.by)
    codes = options.programme or _choose_to_reopen(store, quarter)
    with store.writing() as writing:
        for code in codes:
            writing.reopen(code, quarter, by, options.why)
    for code in codes:
        print(f"{catalogue.programme(code).short}, {quarter}: open again.")
    return 0


def _add_reopen_options(parser: argparse.ArgumentParser) -> None:
    _add_scope(parser, "every one that is closed when left out")
    parser.add_argument("--why", required=True, help="why its published numbers may change")


def run_revisions(options: argparse.Namespace, store: Store) -> int:
    """List what changed in quarters since they were closed, and every number of a headline as closed and as it stands."""
    quarter = Quarter.parse(options.quarter) if options.quarter else None
    with store.snapshot() as snapshot:
        revisions = [one for one in get_revisions(snapshot) if quarter in (None, one.quarter)]
        numbers = [one for one in get_revised_numbers(snapshot) if quarter in (None, one.quarter)]
    for one in revisions:
        why = f" ({one.why})" if one.why else ""
        print(f"{one.quarter}, {one.place}: {one.kind}, {one.what.lower()} on {written_day(one.happened_at)}{why}")
    for number in numbers:
        print(f"{number.programme}: {number.sentence}.")
    if not revisions:
        print(f"Nothing of {quarter or 'any quarter'} has changed since it was closed.")
    return 0


def _add_revisions_options(parser: argparse.ArgumentParser) -> None:
    add_quarter(parser, "every one")


def _add_scope(parser: argparse.ArgumentParser, left_out: str) -> None:
    codes = [programme.code for programme in catalogue.programmes()]
    add_quarter(parser)
    parser.add_argument(
        "--programme", action="append", choices=codes, help=f"a programme; may be given again; {left_out}"
    )
    parser.add_argument("--by", required=True, help="who does it")


def _choose_to_close(store: Store, quarter: Quarter) -> tuple[list[str], list[str]]:
    """The programmes that are open for a quarter: those of which anything has been returned, and the others.

    Raises WrongClosing where nothing can be closed.
    """
    with store.snapshot() as snapshot:
        codes, closed = list_to_close(snapshot, quarter), list_closed(snapshot, quarter)
    collecting = [one.code for one in catalogue.programmes() if one.collects_in(quarter)]
    left_open = [code for code in collecting if code not in (*codes, *closed)]
    if codes:
        return codes, left_open
    raise WrongClosing(
        f"Nothing of a programme that is open has been returned for {quarter}, so there is nothing to close."
        if left_open
        else f"Every programme is closed for {quarter} already."
    )


def _choose_to_reopen(store: Store, quarter: Quarter) -> list[str]:
    """The programmes that are closed for a quarter. Raises WrongClosing where none is."""
    with store.snapshot() as snapshot:
        closed = list_closed(snapshot, quarter)
    if not closed:
        raise WrongClosing(f"No programme is closed for {quarter}.")
    return closed


COMMANDS = {
    "close": Command(run_close, _add_close_options),
    "reopen": Command(run_reopen, _add_reopen_options),
    "revisions": Command(run_revisions, _add_revisions_options),
}
