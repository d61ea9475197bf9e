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
from natpatsip.commands.options import Command
from natpatsip.errors import UserError
from natpatsip.store import Store, database_path

COMMANDS: dict[str, Command] = {
    name: command
    for module in (
        *(hosting, sending, bringing_over, answering, scheduling, closing, releasing, keeping, record, organising),
        *(drawing, tracing, reporting, paragraphs, checking, comparing, spc),
    )
    for name, command in module.COMMANDS.items()
}

# What a shell tells of a program that Ctrl-C ended.
INTERRUPTED = 128 + signal.SIGINT


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code."""
    _print_in_any_encoding()
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options, Store(database_path(options.database)))
        return code
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
