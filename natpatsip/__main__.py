"""The command line: `python -m natpatsip COMMAND`. Errors are one plain line and exit 2; a refused return is exit 1."""

import argparse
import io
import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

if __name__ == "__main__":
    # The imports take most of the time of a short command; Ctrl-C ends them at once and without a word.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import natpatsip
from natpatsip.commands import (
    answering,
    bringing_over,
    checking,
    closing,
    comparing,
    drawing,
    hosting,
    keeping,
    organising,
    paragraphs,
    record,
    releasing,
    reporting,
    scheduling,
    sending,
    spc,
    tracing,
)
from natpatsip.errors import UserError
from natpatsip.store import Store, database_path

COMMANDS = {
    "demo": (hosting.run_demo, hosting.add_demo_options),
    "template": (sending.run_template, sending.add_template_options),
    "check": (sending.run_check, sending.add_check_options),
    "submit": (sending.run_submit, sending.add_submit_options),
    "extract": (sending.run_extract, sending.add_extract_options),
    "history-to-returns": (bringing_over.run_history_to_returns, bringing_over.add_history_to_returns_options),
    "queries": (answering.run_queries, answering.add_queries_options),
    "explain": (answering.run_explain, answering.add_explain_options),
    "accept": (answering.run_accept, answering.add_accept_options),
    "ask-back": (answering.run_ask_back, answering.add_ask_back_options),
    "calendar": (scheduling.run_calendar, scheduling.add_calendar_options),
    "reminders": (scheduling.run_reminders, scheduling.add_reminders_options),
    "close": (closing.run_close, closing.add_close_options),
    "reopen": (closing.run_reopen, closing.add_reopen_options),
    "revisions": (closing.run_revisions, closing.add_revisions_options),
    "share-draft": (releasing.run_share_draft, releasing.add_share_draft_options),
    "release": (releasing.run_release, releasing.add_release_options),
    "releases": (releasing.run_releases, releasing.add_releases_options),
    "history": (keeping.run_history, keeping.add_history_options),
    "workbook": (keeping.run_workbook, keeping.add_workbook_options),
    "purge": (keeping.run_purge, keeping.add_purge_options),
    "backup": (record.run_backup, record.add_backup_options),
    "restore": (record.run_restore, record.add_restore_options),
    "export": (record.run_export, record.add_export_options),
    "verify": (record.run_verify, record.add_verify_options),
    "rebuild": (record.run_rebuild, record.add_rebuild_options),
    "events": (record.run_events, record.add_events_options),
    "organisations": (organising.run_organisations, organising.add_organisations_options),
    "figure": (drawing.run_figure, drawing.add_figure_options),
    "trace": (tracing.run_trace, tracing.add_trace_options),
    "report": (reporting.run_report, reporting.add_report_options),
    "paragraphs": (paragraphs.run_paragraphs, paragraphs.add_paragraphs_options),
    "packs": (reporting.run_packs, reporting.add_packs_options),
    "accuracy": (checking.run_accuracy, checking.add_accuracy_options),
    "slides": (reporting.run_slides, reporting.add_slides_options),
    "published": (comparing.run_published, comparing.add_published_options),
    "spc": (spc.run_spc, spc.add_spc_options),
    "serve": (hosting.run_serve, hosting.add_serve_options),
}

# What a shell tells of a program that Ctrl-C ended.
INTERRUPTED = 128 + signal.SIGINT


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code."""
    _print_in_any_encoding()
    options = _parser().parse_args(arguments)
    try:
        return options.run(options, Store(database_path(options.database)))
    except UserError as problem:
        print(problem, file=sys.stderr)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever reads what is printed has had enough, as `head` has: nothing more is to be written, at the end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as problem:
        print(f"{problem.filename}: {problem.strerror}." if problem.filename else problem, file=sys.stderr)
    return 2


def _print_in_any_encoding() -> None:
    """A letter that the screen or file does not know is written as its number: what was done must not go untold."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with a command, and where to read how it is written."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message[0].upper()}{message[1:].removesuffix('.')}. See “{self.prog} --help”.\n")


def _parser() -> argparse.ArgumentParser:
    """`--database` is understood before the command and after it."""
    parser = _Parser(prog="natpatsip", description=__doc__)
    parser.add_argument("--database", help="the database file (else NATPATSIP_DATABASE, else data/natpatsip.duckdb)")
    parser.add_argument("--version", action="version", version=natpatsip.MADE_BY)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (run, add_options) in COMMANDS.items():
        command = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        command.add_argument("--database", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        command.set_defaults(run=run)
        add_options(command)
    return parser


if __name__ == "__main__":
    # From here there may be something to put away first, such as a copy half made.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main())
