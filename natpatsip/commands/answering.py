"""`queries`, `explain`, `accept` and `ask-back`: what returns are asked about, and what is answered."""

import argparse
import json
from dataclasses import asdict

from natpatsip.access import Actor
from natpatsip.commands.options import Command, add_quarter
from natpatsip.quarters import Quarter
from natpatsip.sheets.cover import find_sender, sender_name
from natpatsip.sheets.explanations import CHOICES, Explanation
from natpatsip.store import Store
from natpatsip.store.queries import KeptExplanation, NoSuchQuery, Query, get_explained_before_sending, get_queries
from natpatsip.text import written_day


def run_queries(options: argparse.Namespace, store: Store) -> int:
    """Tell what returns are asked about, and what was answered; or say which rules’ queries hold a return back."""
    if options.hold or options.let:
        return _settle(options, store)
    quarter = Quarter.parse(options.quarter) if options.quarter else None
    with store.snapshot() as snapshot:
        queries = get_queries(snapshot, quarter, find_sender(options.psc) if options.psc else None)
        held = sorted(get_explained_before_sending(snapshot))
    if options.json:
        print(json.dumps([_as_json(query) for query in queries], indent=2, default=str))
        return 0
    print("\n".join(map(_as_text, queries)) or "Nothing is asked.")
    if held:
        print(f"A return waits until its queries of these rules are explained: {', '.join(held)}.")
    return 0


def _add_queries_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--psc", help="those of this collaborative alone")
    add_quarter(parser, "those of every quarter")
    parser.add_argument("--json", action="store_true", help="for programs")
    rule = parser.add_mutually_exclusive_group()
    rule.add_argument(
        "--hold", metavar="RULE", help="from now on a return waits until queries of this rule are explained"
    )
    rule.add_argument("--let", metavar="RULE", help="from now on it does not")
    parser.add_argument("--by", help="who decides on that")


def run_explain(options: argparse.Namespace, store: Store) -> int:
    """Explain a query."""
    by, query = Actor.named(options.by), _find(store, options.query)
    with store.writing() as writing:
        kept = writing.explain(query.submission, [Explanation(query.id, options.choice, options.words)], by)
    print("Explained. The national team looks at it." if kept else "It is explained so already. Nothing has changed.")
    return 0


def _add_explain_options(parser: argparse.ArgumentParser) -> None:
    _add_query(parser)
    parser.add_argument("--choice", required=True, choices=CHOICES, help="what kind of explanation it is")
    parser.add_argument("--words", required=True, help="why the answer is right, in a few words")
    parser.add_argument("--by", required=True, help="who explains it")


def run_accept(options: argparse.Namespace, store: Store) -> int:
    """Accept the explanation of a query, for the national team."""
    by, explanation = Actor.named(options.by), _find_explanation(store, options.query)
    with store.writing() as writing:
        writing.accept(explanation.number, by, options.words)
    print("Accepted.")
    return 0


def _add_accept_options(parser: argparse.ArgumentParser) -> None:
    _add_query(parser)
    parser.add_argument("--words", default="", help="what to say about it, if anything")
    parser.add_argument("--by", required=True, help="who accepts it")


def run_ask_back(options: argparse.Namespace, store: Store) -> int:
    """Ask the collaborative once more about its explanation of a query, for the national team."""
    by, explanation = Actor.named(options.by), _find_explanation(store, options.query)
    with store.writing() as writing:
        writing.ask_back(explanation.number, by, options.words)
    print("Asked. The query waits for the collaborative again.")
    return 0


def _add_ask_back_options(parser: argparse.ArgumentParser) -> None:
    _add_query(parser)
    parser.add_argument("--words", required=True, help="what is still asked")
    parser.add_argument("--by", required=True, help="who asks")


def _add_query(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", metavar="QUERY", help="the twelve digits and letters that `queries` gives")


def _settle(options: argparse.Namespace, store: Store) -> int:
    rule, by = options.hold or options.let, Actor.named(options.by or "")
    with store.writing() as writing:
        writing.ask_explanations(rule, bool(options.hold), by)
    print(
        f"Queries of “{rule}” {'hold a return back until they are explained' if options.hold else 'hold nothing back'}."
    )
    return 0


def _find(store: Store, query_id: str) -> Query:
    """A query that stands. Raises NoSuchQuery."""
    with store.snapshot() as snapshot:
        found = [query for query in get_queries(snapshot) if query.id == query_id]
    if not found:
        raise NoSuchQuery(f"Nothing that stands raises a query {query_id}. “queries” lists those that do.")
    return found[0]


def _find_explanation(store: Store, query_id: str) -> KeptExplanation:
    explanation = _find(store, query_id).explanation
    if explanation is None:
        raise NoSuchQuery(f"Query {query_id} has not been explained yet.")
    return explanation


def _as_json(query: Query) -> dict:
    own = asdict(query) | {"state": query.state, "owner": query.owner, "place": query.place}
    return own | {"scope": {"psc": query.scope.psc, "quarter": query.scope.quarter.label}}


def _as_text(query: Query) -> str:
    first = f"{query.id}  {sender_name(query.scope.psc)}, {query.scope.quarter}  {query.place}"
    lines = [first, f"  found {query.found}; allowed: {query.allowed}"]
    explanation = query.explanation
    if explanation:
        lines.append(f"  {explanation.choice}: {explanation.words} ({explanation.by_whom})")
    if explanation and explanation.answer:
        said = f": {explanation.answer.words}" if explanation.answer.words else ""
        lines.append(
            f"  {'accepted' if explanation.answer.accepted else 'asked back'}{said} ({explanation.answer.by_whom})"
        )
    if query.owner:
        lines.append(f"  {query.state}: waits for the {query.owner}, by {written_day(query.due)}")
    return "\n".join(lines)


COMMANDS = {
    "queries": Command(run_queries, _add_queries_options),
    "explain": Command(run_explain, _add_explain_options),
    "accept": Command(run_accept, _add_accept_options),
    "ask-back": Command(run_ask_back, _add_ask_back_options),
}
