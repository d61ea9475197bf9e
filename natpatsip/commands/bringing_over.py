"""`history-to-returns`: what was collected before, made into returns that are checked and sent like any other."""

import argparse
from pathlib import Path

from natpatsip.commands.options import Command
from natpatsip.returns.earlier_history import read_history
from natpatsip.returns.template import template_name
from natpatsip.store import Store


def run_history_to_returns(options: argparse.Namespace, _: Store) -> int:
    """Write a return for each collaborative and quarter of a history, and say what fits none."""
    path, folder = Path(options.file), Path(options.output)
    history = read_history(path.read_bytes(), path.name)
    folder.mkdir(parents=True, exist_ok=True)
    for scope, content in history.returns.items():
        (folder / template_name(scope)).write_bytes(content)
    for sentence in history.left_out:
        print(sentence)
    print(f"Wrote {len(history.returns):,} returns into {folder}. Check them, then submit them, oldest quarter first.")
    return 1 if history.left_out else 0


def _add_history_to_returns_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the wide sheet of trusts by quarter, as a workbook")
    parser.add_argument("-o", "--output", required=True, metavar="FOLDER", help="where the returns are written")


COMMANDS = {"history-to-returns": Command(run_history_to_returns, _add_history_to_returns_options)}
