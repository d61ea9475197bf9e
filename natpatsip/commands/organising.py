"""`organisations`: the lists of who is who and who belongs to whom, and bringing in new ones."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from natpatsip.commands.options import Command
from natpatsip.days import day_now
from natpatsip.organisations.lists.changes import tell_changes
from natpatsip.organisations.lists.following import follow_successors
from natpatsip.organisations.lists.keeping import SHIPPED, find_lists, keep_lists, read_list, write_lists
from natpatsip.organisations.lists.reading import Lists, ListsRefused, read_files
from natpatsip.organisations.lists.rules import require_rules
from natpatsip.organisations.lists.shapes import LISTS
from natpatsip.store import Store

# One cause, such as a column that Excel changed, makes a line for each line of a list.
PROBLEMS_TOLD = 30


def run_organisations(options: argparse.Namespace, store: Store) -> int:
    """Tell what new lists of organisations would change, and with --apply bring them in for this record."""
    folder = find_lists(store.path)
    current = {name: read_list(folder, name) for name in LISTS}
    if options.output:
        write_lists(current, Path(options.output))
        print(f"Wrote the {len(current)} lists that hold now into {options.output}.")
    if not options.lists:
        print(f"The lists that hold for {store.path} are in {folder}.")
        return 0
    try:
        lists = follow_successors({**current, **read_files([Path(path) for path in options.lists])})
        require_rules(lists, current)
    except ListsRefused as refused:
        print(_list_problems(refused.problems))
        return 1
    changes = tell_changes(lists, current)
    print(_as_text(changes))
    if changes and options.apply:
        print(_bring_in(store.path, lists, current))
    elif changes:
        print("Nothing is written yet. Add --apply to bring them in.")
    return 0


def _add_organisations_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "lists",
        nargs="*",
        metavar="LISTS",
        help="a folder of lists, or lists, such as trusts.csv; those not given stay as they are",
    )
    parser.add_argument("--apply", action="store_true", help="bring them in")
    parser.add_argument(
        "-o", "--output", metavar="DIR", help="write the lists that hold now into this folder, to change"
    )


def _bring_in(database: Path, lists: Lists, current: Lists) -> str:
    """Have the lists hold for the record, those of this version kept beside them the first time; what to tell of it."""
    if find_lists(database) == SHIPPED:
        keep_lists(database, current, day_now())
    before, folder = find_lists(database), keep_lists(database, lists, day_now())
    return (
        f"Brought in: they hold from now on, and are in {folder}. Those that held until now stay in {before}.\n"
        "A dashboard that is running goes on with those until it is started again."
    )


def _list_problems(problems: Sequence[str]) -> str:
    more = [f"and {len(problems) - PROBLEMS_TOLD:,} more."] if len(problems) > PROBLEMS_TOLD else []
    told = [f"Nothing is brought in. To put right: {len(problems):,}", *problems[:PROBLEMS_TOLD], *more]
    return "\n  ".join(told)


def _as_text(changes: Mapping[str, Sequence[str]]) -> str:
    """The changes under their headings, each heading with how many there are."""
    parts = [
        line
        for heading, told in changes.items()
        for line in (f"{heading}: {len(told):,}", *(f"  {one}" for one in told))
    ]
    return "\n".join(parts) or "These are the lists that hold already. Nothing would change."


COMMANDS = {"organisations": Command(run_organisations, _add_organisations_options)}
