"""`backup`, `restore`, `export`, `verify`, `rebuild` and `events`: the record as a whole, copied, put back, held against
its files, and told."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import natpatsip
from natpatsip.audit import Audit, rebuild, verify
from natpatsip.commands.options import Command
from natpatsip.figures.formatting import format_count
from natpatsip.organisations.lists.keeping import find_lists
from natpatsip.store import Store
from natpatsip.store.backup import back_up, restore
from natpatsip.store.export import MANIFEST, export
from natpatsip.store.log import describe_kinds, list_events

# More than these are past reading on a screen, and one cause has many.
_MOST_TOLD = 100


def run_backup(options: argparse.Namespace, store: Store) -> int:
    """Write a checked copy of the record, which may be in use meanwhile."""
    events = back_up(store.path, options.destination, store.patience)
    print(f"Wrote {options.destination}: a whole copy of {store.path}, up to event {events}.")
    return 0


def _add_backup_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("destination", type=Path, metavar="FILE", help="the file to write; it must not exist yet")


def run_restore(options: argparse.Namespace, store: Store) -> int:
    """Put a backup in the place of the record; a dashboard that runs shows it at once."""
    lists_before = find_lists(store.path)
    events, kept = restore(store.path, options.source, options.replace, store.patience)
    print(f"{store.path} is now what {options.source} holds, up to event {events}.")
    if kept:
        print(f"What was there before is kept as {kept}.")
    if find_lists(store.path) != lists_before:
        print(f"The lists of organisations of the backup hold again, and are in {find_lists(store.path)}.")
        print("A dashboard that is running goes on with the earlier ones until it is started again.")
    return 0


def _add_restore_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path, metavar="FILE", help="the backup")
    parser.add_argument(
        "--replace", action="store_true", help="though there is a record: it is kept under a name with the time"
    )


def run_export(options: argparse.Namespace, store: Store) -> int:
    """Write what stands as Parquet, for other programs: a folder a table, with a manifest of what it is and its checksums."""
    with store.snapshot(as_at=options.as_at) as snapshot:
        manifest = export(snapshot, options.folder)
    rows = sum(table["rows"] for table in manifest["tables"].values())
    print(
        f"Wrote {options.folder}: {format_count(len(manifest['tables']), 'table', 'tables')} with {rows:,} rows, as things"
        f" stood after event {manifest['as_at_event']}. {MANIFEST} says what it is."
    )
    return 0


def _add_export_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder to write; it must not exist yet")
    parser.add_argument("--as-at", type=int, metavar="EVENT", help="the number of an event; the last when left out")


def run_verify(options: argparse.Namespace, store: Store) -> int:
    """Read every stored file again, and hold the stored rows and the chain of events against it; nothing is changed."""
    if options.json:
        return _print_json(verify(store))
    print(f"Reading the files of {store.path} again …", flush=True)
    return _tell(verify(store))


def run_rebuild(options: argparse.Namespace, store: Store) -> int:
    """Write a new record of the same files and events, its rows read from the files again."""
    print(f"Reading the files of {store.path} again …", flush=True)
    audit = rebuild(store, options.destination)
    code = _tell(audit)
    print(f"Wrote {options.destination}: the same events and files, with the rows as they read now.")
    return code


def run_events(options: argparse.Namespace, store: Store) -> int:
    """Tell every event of the record, an event a line; with --json as docs/events.md describes it."""
    if options.kinds:
        print(describe_kinds(), end="")
        return 0
    with store.snapshot() as snapshot:
        events = list_events(snapshot)
    if options.json:
        print(json.dumps({"made_by": natpatsip.MADE_BY, "events": events}, indent=2, ensure_ascii=False))
        return 0
    for event in events:
        why = f": {event['why']}" if event["why"] else ""
        print(f"{event['sequence']}  {event['happened_at'][:16]}  {event['kind']}, {event['by_whom']}{why}")
    return 0


def _add_events_options(parser: argparse.ArgumentParser) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for programs: all of each event, with its hash")
    form.add_argument("--kinds", action="store_true", help="instead, every kind of event, as docs/events.md has them")


def _add_verify_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs: every difference, however many there are")


def _add_rebuild_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("destination", type=Path, metavar="FILE", help="the file to write; it must not exist yet")


def _print_json(audit: Audit) -> int:
    print(json.dumps({"made_by": natpatsip.MADE_BY, **asdict(audit)}, indent=2))
    return _exit_code(audit)


def _exit_code(audit: Audit) -> int:
    return 1 if audit.differences else 0


def _tell(audit: Audit) -> int:
    """What was compared, then each difference; exit 1 where there is any."""
    compared = f"{format_count(audit.sheets, 'sheet', 'sheets')} of {format_count(audit.files, 'file', 'files')}"
    if audit.differences:
        print(f"{compared} compared: {format_count(len(audit.differences), 'difference', 'differences')}.")
    else:
        print(f"{compared} compared: each stored cell is what its file holds, and no event was taken out or changed.")
    _list(audit.differences)
    if audit.not_compared:
        print(f"{format_count(len(audit.not_compared), 'sheet', 'sheets')} not compared, for they cannot be read now:")
        _list(audit.not_compared)
    return _exit_code(audit)


def _list(sentences: list[str]) -> None:
    for sentence in sentences[:_MOST_TOLD]:
        print(f"  {sentence}")
    if len(sentences) > _MOST_TOLD:
        print(f"  and {len(sentences) - _MOST_TOLD:,} more")


COMMANDS = {
    "backup": Command(run_backup, _add_backup_options),
    "restore": Command(run_restore, _add_restore_options),
    "export": Command(run_export, _add_export_options),
    "verify": Command(run_verify, _add_verify_options),
    "rebuild": Command(run_rebuild, _add_rebuild_options),
    "events": Command(run_events, _add_events_options),
}
