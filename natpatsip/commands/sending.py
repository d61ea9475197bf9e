"""`template`, `check`, `submit` and `extract`: a workbook to fill in, what is wrong with it, and its way into the record."""

import argparse
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import natpatsip
from natpatsip import intake
from natpatsip.access import Actor
from natpatsip.commands.options import Command, HalfAScope, add_quarter, read_day
from natpatsip.preview import Consequences, as_plain, describe, weigh
from natpatsip.quarters import Quarter
from natpatsip.returns.extracts import ExtractDetails
from natpatsip.returns.marked import CannotBeMarked, marked_name
from natpatsip.returns.problems import as_record, group_problems
from natpatsip.returns.template import template_name, zip_name, zip_templates
from natpatsip.sheets.cover import NATIONAL_TEAM, find_sender
from natpatsip.sheets.extracts import EXTRACTS, PUBLISHERS
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store

# Of one sheet; more are past reading on a screen, and are all in the JSON.
_CELLS_TOLD = 20


def run_template(options: argparse.Namespace, store: Store) -> int:
    """Write the workbook that a collaborative or the national team fills in, or a zip of every collaborative's.

    What was returned last is already there.
    """
    quarter = Quarter.parse(options.quarter)
    if options.all:
        name, content = zip_name(quarter), zip_templates(intake.template_files(store, quarter))
    else:
        scope = ReturnScope(find_sender(options.psc), quarter)
        name, content = template_name(scope), intake.template_file(store, scope)
    path = Path(options.output or name)
    path.write_bytes(content)
    print(f"Wrote {path}.")
    return 0


def _add_template_options(parser: argparse.ArgumentParser) -> None:
    sender = parser.add_mutually_exclusive_group(required=True)
    sender.add_argument("--psc", help="the collaborative, by name")
    sender.add_argument(
        "--national", action="store_const", const=NATIONAL_TEAM, dest="psc", help="the national team’s own workbook"
    )
    sender.add_argument("--all", action="store_true", help="every collaborative’s, in one zip")
    add_quarter(parser)
    parser.add_argument("-o", "--output", help="the file to write")


def run_check(options: argparse.Namespace, store: Store) -> int:
    """Say what is wrong with workbooks, and store nothing; with a folder, mark it in a copy of each."""
    expected, files = _expected(options), _read(options.files)
    outcome = _report((intake.check(store, content, name, expected) for name, content in files), options)
    if options.marked:
        for name, content in files:
            _write_marked(store, Path(options.marked), name, content, expected, quiet=options.json)
    return outcome


def _write_marked(
    store: Store, folder: Path, name: str, content: bytes, expected: ReturnScope | None, quiet: bool
) -> None:
    """Write a workbook into a folder with its problems marked, or say why not."""
    path = folder / marked_name(name)
    try:
        marked = intake.mark(store, content, name, expected)
    except CannotBeMarked as problem:
        told = f"{name}: {problem}"
    else:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(marked)
        told = f"Wrote {path}."
    if not quiet:
        print(told)


def run_submit(options: argparse.Namespace, store: Store) -> int:
    """Check workbooks and keep their clean sheets, or say what that would change."""
    expected, by, files = _expected(options), Actor.named(options.by), _read(options.files)
    if options.preview:
        return _report_previews((_preview(store, content, name, by, expected) for name, content in files), options)
    return _report((intake.receive(store, content, name, by, expected) for name, content in files), options)


def _add_check_options(parser: argparse.ArgumentParser) -> None:
    _add_files_options(parser)
    parser.add_argument("--marked", metavar="FOLDER", help="also write each workbook there with its problems marked")


def _add_files_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="for programs: every problem by its cell")
    parser.add_argument(
        "--psc", help=f"refuse a workbook that is not this collaborative’s, or “{NATIONAL_TEAM}” (with --quarter)"
    )
    parser.add_argument("--quarter", help="refuse a workbook that is not this quarter’s (with --psc)")


def _add_submit_options(parser: argparse.ArgumentParser) -> None:
    _add_files_options(parser)
    parser.add_argument("--by", required=True, help="who sends it")
    parser.add_argument("--preview", action="store_true", help="say what it would change, and store nothing")


def run_extract(options: argparse.Namespace, store: Store) -> int:
    """Check a publisher's CSV extract and keep it."""
    by, ((name, content),) = Actor.named(options.by), _read([options.file])
    sheet = next(sheet for sheet in EXTRACTS if sheet.name == options.extract)
    claim = ExtractDetails(sheet, options.date, options.source or PUBLISHERS[sheet.name])
    return _report([intake.receive_extract(store, content, name, by, claim)], options)


def _add_extract_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")
    declared = [sheet.name for sheet in EXTRACTS]
    parser.add_argument("--as", required=True, choices=declared, dest="extract", help="which declared extract it is")
    parser.add_argument("--date", required=True, type=read_day, help="the day of the extract, such as 2023-05-11")
    parser.add_argument("--source", help="where it came from, unless from the publisher that is declared")
    parser.add_argument("--by", required=True, help="who sends it")
    parser.add_argument("--json", action="store_true", help="for programs: every problem by its cell")


def _expected(options: argparse.Namespace) -> ReturnScope | None:
    """The return that the sender says it is, when both whose it is and its quarter are named."""
    if options.psc is None and options.quarter is None:
        return None
    if options.psc is None or options.quarter is None:
        raise HalfAScope("Name both --psc and --quarter, or neither.")
    return ReturnScope(find_sender(options.psc), Quarter.parse(options.quarter))


def _read(files: Sequence[str]) -> list[tuple[str, bytes]]:
    """The name and content of each file, all of them before the first is sent in: one that is missing stops them all.

    Bytes of a name that are no text in UTF-8 are replaced.
    """
    return [(os.fsencode(Path(file).name).decode(errors="replace"), Path(file).read_bytes()) for file in files]


def _report(receipts: Iterable[intake.Receipt], options: argparse.Namespace) -> int:
    """Tell what became of each file: in words as soon as it is known, for programs all together."""
    reported: list[intake.Receipt] = []
    try:
        for receipt in receipts:
            reported.append(receipt)
            if not options.json:
                print(_as_text(receipt, stores=options.run is not run_check), flush=True)
    finally:
        # What was stored before something failed is acknowledged all the same.
        if options.json:
            print(json.dumps([_as_json(receipt) for receipt in reported], indent=2), flush=True)
    return 0 if all(receipt.accepted for receipt in reported) else 1


def _preview(
    store: Store, content: bytes, name: str, by: Actor, expected: ReturnScope | None
) -> tuple[intake.Receipt, Consequences | None]:
    """What would become of a workbook, and what it would change where anything of it could be kept."""
    receipt, keep = intake.prepare(store, content, name, by, expected)
    return receipt, weigh(store, receipt.scope, keep) if receipt.scope and receipt.stored else None


def _report_previews(
    previews: Iterable[tuple[intake.Receipt, Consequences | None]], options: argparse.Namespace
) -> int:
    """Tell what each file would change: in words as soon as it is known, for programs all together."""
    told = []
    for receipt, consequences in previews:
        told.append((receipt, consequences))
        if not options.json:
            lines = describe(consequences, _CELLS_TOLD) if consequences else []
            print("\n".join([_as_text(receipt, stores=False), *(f"  {line}" for line in lines)]), flush=True)
    if options.json:
        changes = [
            _as_json(receipt) | {"would_change": consequences and as_plain(consequences)}
            for receipt, consequences in told
        ]
        print(json.dumps(changes, indent=2))
    return 0 if all(receipt.accepted for receipt, _ in told) else 1


def _as_json(receipt: intake.Receipt) -> dict:
    return {
        "made_by": natpatsip.MADE_BY,
        "file": receipt.file_name,
        "accepted": receipt.accepted,
        "collaborative": receipt.scope.psc if receipt.scope else None,
        "quarter": receipt.scope.quarter.label if receipt.scope else None,
        "submission": receipt.submission,
        "already_stored": receipt.already,
        "clean_sheets": receipt.stored,
        "waiting_sheets": receipt.waiting,
        "not_returned": receipt.not_returned,
        "left_out": receipt.left_out,
        "notices": receipt.notices,
        "problems": [as_record(problem) for problem in receipt.problems],
    }


def _as_text(receipt: intake.Receipt, stores: bool) -> str:
    clean = "stored" if stores else "can be stored"
    if receipt.already:
        clean = "already stored from this very file"
    lines = [f"{receipt.file_name}: {'accepted' if receipt.accepted else 'not accepted as it is'}"]
    lines += [f"  {title}: {clean}" for title in receipt.stored]
    lines += [f"  {title}: waits until its errors are put right; nothing of it is stored" for title in receipt.waiting]
    lines += [f"  {title}: not returned; what was sent before stays as it was" for title in receipt.not_returned]
    lines += [f"  {title}: left out, as it may be; what was sent before stays as it was" for title in receipt.left_out]
    lines += [f"  {notice}" for notice in receipt.notices]
    for group in group_problems(receipt.problems):
        where = "!".join(part for part in (group.sheet, group.cells) if part) or "whole workbook"
        found = group.found.removesuffix(".")
        lines.append(f"  {group.severity.upper()} {where}: found {found}; allowed: {group.allowed}. {group.action}")
    return "\n".join(lines)


COMMANDS = {
    "template": Command(run_template, _add_template_options),
    "check": Command(run_check, _add_check_options),
    "submit": Command(run_submit, _add_submit_options),
    "extract": Command(run_extract, _add_extract_options),
}
