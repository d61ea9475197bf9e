"""`history`, `workbook` and `purge`: what was done to a return, a file as it came, and taking one away for good."""

import argparse
from pathlib import Path

from natpatsip.access import Actor
from natpatsip.commands.options import Command, HalfAScope
from natpatsip.quarters import Quarter
from natpatsip.sheets.cover import find_sender
from natpatsip.store import Store
from natpatsip.store.history import ChartEvent, HistoryLine, get_chart_events, get_history


def run_history(options: argparse.Namespace, store: Store) -> int:
    """Tell everything that was ever done to a return, or what was decided and noted about charts, an event a line."""
    if options.charts:
        return _print_chart_events(store)
    if not (options.psc and options.quarter):
        raise HalfAScope("Name a collaborative and a quarter with --psc and --quarter, or ask for --charts.")
    psc, quarter = find_sender(options.psc), Quarter.parse(options.quarter)
    with store.snapshot() as snapshot:
        lines = get_history(snapshot, psc, quarter)
    print("\n".join(map(_as_text, lines)) or f"Nothing was ever received for {quarter}.")
    return 0


def _print_chart_events(store: Store) -> int:
    with store.snapshot() as snapshot:
        events = get_chart_events(snapshot)
    print("\n".join(map(_tell_event, events)) or "Nothing was ever decided or noted.")
    return 0


def _add_history_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--psc", help="the collaborative, by name")
    parser.add_argument("--quarter", help="such as “Q4 2022/23”")
    parser.add_argument("--charts", action="store_true", help="instead, decisions on limits and notes on dates")


def run_workbook(options: argparse.Namespace, store: Store) -> int:
    """Write the file of a submission as it came."""
    content = store.get_workbook(options.submission)
    Path(options.output).write_bytes(content)
    print(f"Wrote {options.output}.")
    return 0


def _add_workbook_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("submission", type=int, metavar="NUMBER", help="the number that `history` gives")
    parser.add_argument("-o", "--output", required=True, help="the file to write")


def run_purge(options: argparse.Namespace, store: Store) -> int:
    """Take a submission's file and answers away for good, such as one that names a person; its events stay."""
    store.purge(options.submission, Actor.named(options.by), options.why)
    print(f"Submission {options.submission} was removed. Backups made before today still hold it: see docs/keeping.md.")
    return 0


def _add_purge_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("submission", type=int, metavar="NUMBER", help="the number that `history` gives")
    parser.add_argument("--by", required=True, help="who removes it")
    parser.add_argument("--why", required=True, help="why, without the name that is to go: the reason stays for ever")


def _as_text(line: HistoryLine) -> str:
    why = f": {line.why}" if line.why else ""
    file = f" ({line.file_name})" if line.file_name else ""
    return f"{line.submission}  {line.happened_at:%Y-%m-%d %H:%M}  {line.what}{file}, {line.who}{why}"


def _tell_event(event: ChartEvent) -> str:
    why = f": {event.why}" if event.why else ""
    return f"{event.number}  {event.happened_at:%Y-%m-%d %H:%M}  {event.what}, {event.who}{why}"


COMMANDS = {
    "history": Command(run_history, _add_history_options),
    "workbook": Command(run_workbook, _add_workbook_options),
    "purge": Command(run_purge, _add_purge_options),
}
