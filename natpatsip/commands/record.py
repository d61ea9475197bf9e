"""`backup` and `restore`: the record as a whole, copied while it is in use and put back."""

import argparse
from pathlib import Path

from natpatsip.store import Store
from natpatsip.store.backup import back_up, restore


def run_backup(options: argparse.Namespace, store: Store) -> int:
    """Write a checked copy of the record, which may be in use meanwhile."""
    events = back_up(store.path, options.destination, store.patience)
    print(f"Wrote {options.destination}: a whole copy of {store.path}, up to event {events}.")
    return 0


def add_backup_options(parser: argparse.ArgumentParser) -> None:
    """What `backup` takes."""
    parser.add_argument("destination", type=Path, metavar="FILE", help="the file to write; it must not exist yet")


def run_restore(options: argparse.Namespace, store: Store) -> int:
    """Put a backup in the place of the record; a dashboard that runs shows it at once."""
    events, kept = restore(store.path, options.source, options.replace, store.patience)
    print(f"{store.path} is now what {options.source} holds, up to event {events}.")
    if kept:
        print(f"What was there before is kept as {kept}.")
    return 0


def add_restore_options(parser: argparse.ArgumentParser) -> None:
    """What `restore` takes."""
    parser.add_argument("source", type=Path, metavar="FILE", help="the backup")
    parser.add_argument(
        "--replace", action="store_true", help="though there is a record: it is kept under a name with the time"
    )
