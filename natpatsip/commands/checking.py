"""`accuracy`: what collaboratives answer about what is said of them."""

import argparse

from natpatsip.access import Actor
from natpatsip.commands.options import Command, add_quarter
from natpatsip.organisations import collaboratives, find_collaborative
from natpatsip.quarters import Quarter
from natpatsip.report.accuracy import tell_answers
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store


def run_accuracy(options: argparse.Namespace, store: Store) -> int:
    """Keep a collaborative’s answer, where one is given; tell what each has answered."""
    quarter = Quarter.parse(options.quarter)
    if options.right or options.wrong:
        scope, by = ReturnScope(find_collaborative(options.psc or "").code, quarter), Actor.named(options.by or "")
        with store.snapshot() as snapshot:
            as_at = options.as_at or snapshot.version.sequence
        with store.writing() as writing:
            writing.answer_accuracy(scope, as_at, options.wrong or "", by)
    with store.snapshot() as snapshot:
        rows, silent = tell_answers(quarter, collaboratives(), snapshot)
    for row in rows:
        print("  ".join(words for words in row.values() if words))
    if silent:
        print(silent)
    return 0


def _add_accuracy_options(parser: argparse.ArgumentParser) -> None:
    add_quarter(parser)
    parser.add_argument("--psc", help="the collaborative that answers")
    answer = parser.add_mutually_exclusive_group()
    answer.add_argument("--right", action="store_true", help="what is said of it is right")
    answer.add_argument("--wrong", metavar="WORDS", help="what is to be put right")
    parser.add_argument("--as-at", type=int, metavar="EVENT", help="the event that its pack names; now when left out")
    parser.add_argument("--by", help="who answers")


COMMANDS = {"accuracy": Command(run_accuracy, _add_accuracy_options)}
