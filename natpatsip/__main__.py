"""The command line: `python -m natpatsip COMMAND`. Errors are one plain line and exit 2; a refused return is exit 1."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from natpatsip import demo, intake
from natpatsip.analysis.selection import Selection
from natpatsip.figures import FIGURES, UnknownFigure, figure
from natpatsip.figures.exports import EXPORTS, NothingToDraw
from natpatsip.organisations import UnknownOrganisation, find_collaborative, find_icb
from natpatsip.quarters import NotAQuarter, Quarter
from natpatsip.returns.problems import as_record, group_problems
from natpatsip.returns.template import template_bytes, template_name
from natpatsip.sheets.specification import ReturnScope
from natpatsip.store import Store, StoreBusy, StoreUnreadable, database_path
from natpatsip.store.board import get_quarters

APP = Path(__file__).parents[1] / "app.py"


class HalfAScope(ValueError):
    """A collaborative without a quarter, or a quarter without a collaborative."""


# Errors whose words are meant for people.
PLAINLY_TOLD = (
    UnknownOrganisation,
    NotAQuarter,
    HalfAScope,
    StoreBusy,
    StoreUnreadable,
    NothingToDraw,
    demo.DemonstrationRefused,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options, Store(database_path(options.database)))
    except PLAINLY_TOLD as problem:
        print(problem, file=sys.stderr)
    except UnknownFigure as problem:
        print(problem.args[0], file=sys.stderr)
    except OSError as problem:
        print(f"{problem.filename}: {problem.strerror}.", file=sys.stderr)
    return 2


def run_demo(options: argparse.Namespace, store: Store) -> int:
    """Make the demonstration returns and load them as workbooks, through the same door as any other."""
    quarters = demo.demonstration_quarters(options.quarters)
    print(f"Loading the demonstration returns of {quarters[0]} to {quarters[-1]} into {store.path} …")
    demo.load_demonstration(store, quarters, directory=options.workbooks)
    print("Done.")
    return 0


def run_template(options: argparse.Namespace, store: Store) -> int:
    """Write the workbook that a collaborative fills in, with what it returned last already there."""
    scope = ReturnScope(find_collaborative(options.psc).code, Quarter.parse(options.quarter))
    path = Path(options.output or template_name(scope))
    path.write_bytes(template_bytes(intake.make_template(store, scope)))
    print(f"Wrote {path}.")
    return 0


def run_check(options: argparse.Namespace, store: Store) -> int:
    """Say what is wrong with workbooks, and store nothing."""
    expected, files = _expected(options), _read(options.files)
    return _tell((intake.check(store, content, name, expected) for name, content in files), options)


def run_submit(options: argparse.Namespace, store: Store) -> int:
    """Check workbooks and keep their clean sheets."""
    expected, files = _expected(options), _read(options.files)
    return _tell((intake.receive(store, content, name, options.by, expected) for name, content in files), options)


def run_figure(options: argparse.Namespace, store: Store) -> int:
    """Write a figure in one of its forms, to a file or to the screen."""
    with store.reading() as reading:
        returned = get_quarters(reading)
        if not returned:
            raise NothingToDraw(f"{store.path} holds no returns yet. Load some with “submit”, or try “demo”.")
        quarter = Quarter.parse(options.quarter) if options.quarter else returned[0]
        chosen = Selection.ending(
            quarter,
            psc=tuple(find_collaborative(name).code for name in options.psc),
            icb=tuple(find_icb(name).code for name in options.icb),
        )
        content = EXPORTS[options.format](figure(options.id, chosen, reading))
    if options.output:
        Path(options.output).write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
    return 0


def run_serve(options: argparse.Namespace, store: Store) -> int:
    """Serve the dashboard until it is stopped."""
    command = [sys.executable, "-m", "streamlit", "run", str(APP), "--server.port", str(options.port)]
    environment = os.environ | {"NATPATSIP_DATABASE": str(store.path.resolve())}
    os.chdir(APP.parent)
    if os.name == "posix":
        # This process becomes the server, so that whoever ends it ends the server.
        os.execve(sys.executable, command, environment)
    return subprocess.call(command, env=environment)


def _expected(options: argparse.Namespace) -> ReturnScope | None:
    """The return that the sender says it is, when both its collaborative and its quarter are named."""
    if options.psc is None and options.quarter is None:
        return None
    if options.psc is None or options.quarter is None:
        raise HalfAScope("Name both --psc and --quarter, or neither.")
    return ReturnScope(find_collaborative(options.psc).code, Quarter.parse(options.quarter))


def _read(files: Sequence[str]) -> list[tuple[str, bytes]]:
    """The name and content of each file, all of them before the first is sent in: one that is missing stops them all."""
    return [(Path(file).name, Path(file).read_bytes()) for file in files]


def _tell(receipts: Iterable[intake.Receipt], options: argparse.Namespace) -> int:
    """Tell what became of each workbook: in words as soon as it is known, for programs all together."""
    told = []
    for receipt in receipts:
        told.append(receipt)
        if not options.json:
            print(_as_text(receipt, stores=options.run is run_submit), flush=True)
    if options.json:
        print(json.dumps([_as_json(receipt) for receipt in told], indent=2, ensure_ascii=False))
    return 0 if all(receipt.accepted for receipt in told) else 1


def _as_json(receipt: intake.Receipt) -> dict:
    return {
        "file": receipt.file_name,
        "accepted": receipt.accepted,
        "collaborative": receipt.scope.psc if receipt.scope else None,
        "quarter": receipt.scope.quarter.label if receipt.scope else None,
        "submission": receipt.submission,
        "already_stored": receipt.already,
        "clean_sheets": receipt.stored,
        "waiting_sheets": receipt.waiting,
        "not_returned": receipt.not_returned,
        "problems": [as_record(problem) for problem in receipt.problems],
    }


def _as_text(receipt: intake.Receipt, stores: bool) -> str:
    clean = "stored" if stores else "can be stored"
    if receipt.already:
        clean = "already stored from this very workbook"
    lines = [f"{receipt.file_name}: {'accepted' if receipt.accepted else 'not accepted as it is'}"]
    lines += [f"  {title}: {clean}" for title in receipt.stored]
    lines += [f"  {title}: waits until its errors are put right; nothing of it is stored" for title in receipt.waiting]
    lines += [f"  {title}: not returned; what was sent before stays as it was" for title in receipt.not_returned]
    for group in group_problems(receipt.problems):
        where = "!".join(part for part in (group.sheet, group.cells) if part) or "whole workbook"
        found = group.found.removesuffix(".")
        lines.append(f"  {group.severity.upper()} {where}: found {found}; allowed: {group.allowed}. {group.action}")
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="natpatsip", description=__doc__)
    parser.add_argument("--database", help="the database file (else NATPATSIP_DATABASE, else data/natpatsip.duckdb)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        added.add_argument("--database", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        added.set_defaults(run=run)
        return added

    loading = command("demo", run_demo)
    loading.add_argument("--quarters", type=int, choices=range(1, 13), default=8, metavar="N", help="1 to 12")
    loading.add_argument("--workbooks", type=Path, metavar="DIR", help="keep the workbooks in this folder too")
    template = command("template", run_template)
    template.add_argument("--psc", required=True, help="the collaborative, by name")
    template.add_argument("--quarter", required=True, help="such as “Q1 2023/24”")
    template.add_argument("-o", "--output", help="the file to write")
    for name, run in (("check", run_check), ("submit", run_submit)):
        sending = command(name, run)
        sending.add_argument("files", nargs="+", metavar="FILE")
        sending.add_argument("--json", action="store_true", help="for programs: every problem by its cell")
        sending.add_argument("--psc", help="refuse a workbook that is not this collaborative’s (with --quarter)")
        sending.add_argument("--quarter", help="refuse a workbook that is not this quarter’s (with --psc)")
        if run is run_submit:
            sending.add_argument("--by", required=True, help="who sends it")
    drawing = command("figure", run_figure)
    drawing.add_argument("id", metavar="FIGURE", help=", ".join(FIGURES))
    drawing.add_argument("--quarter", help="such as “Q4 2022/23”; the latest returned when left out")
    drawing.add_argument("--psc", action="append", default=[], help="a collaborative; may be given again")
    drawing.add_argument("--icb", action="append", default=[], help="an integrated care board; may be given again")
    drawing.add_argument("--format", choices=list(EXPORTS), default="csv")
    drawing.add_argument("-o", "--output", help="the file to write; the screen when left out")
    command("serve", run_serve).add_argument("--port", type=int, default=8501)
    return parser


if __name__ == "__main__":
    sys.exit(main())
