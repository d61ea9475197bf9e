"""A selection as the query of a URL, in the words that people see, and back: for links to pages and to downloads."""

from collections.abc import Iterable, Mapping
from typing import Any

from natpatsip.analysis.selection import SERIES_QUARTERS, Selection, mark
from natpatsip.errors import UserError
from natpatsip.figures.formatting import in_sentence
from natpatsip.figures.wording import FILTER_NAMES, MARKED, chosen_labels, labels
from natpatsip.organisations import UnknownOrganisation, find_organisation
from natpatsip.quarters import Quarter

HIGHLIGHT = "highlight"
# The place that a page is about, of whatever kind: written as one that is highlighted, and every trust can be it.
PLACE = "place"
# In front of the name of a parameter of a model.
ASSUMED = "assumed_"
# The collaborative that takes the numbers of its own as they are; otherwise a file is for sharing.
OWN = "own"

Query = list[tuple[str, str]]


class UnknownChoice(UserError, ValueError):
    """A URL, or whoever works in a notebook, asks for what nothing here is called; says what, in words for people."""


def write_query(selection: Selection, assumptions: Mapping[str, float] = {}) -> Query:
    """Every value of a selection, the defaults too, so that a URL means the same next quarter."""
    columns = [*selection.choices, HIGHLIGHT]
    return [
        ("quarter", selection.quarter.label),
        ("since", selection.since.label),
        *((column, label) for column in columns for label in chosen_labels(selection, column)),
        ("level", labels("level")[selection.level]),
        *([("peers", labels("peers")[selection.peers])] if selection.peers else []),
        *((f"{ASSUMED}{name}", f"{value:g}") for name, value in assumptions.items()),
    ]


def read_query(query: Iterable[tuple[str, str]], latest: Quarter) -> tuple[Selection, dict[str, float]]:
    """The selection that a query holds, and the assumptions; of `latest` where it names no quarter.

    Places may be written by code or by any of their names. Raises UnknownChoice and NotAQuarter.
    """
    given: dict[str, list[str]] = {}
    for name, value in query:
        given.setdefault(name, []).append(value)
    assumed = {
        name.removeprefix(ASSUMED): _number(given.pop(name)[0]) for name in list(given) if name.startswith(ASSUMED)
    }
    quarter = Quarter.parse(given.pop("quarter")[0]) if "quarter" in given else latest
    since = Quarter.parse(given.pop("since")[0]) if "since" in given else quarter - (SERIES_QUARTERS - 1)
    level = find_choice("level", given.pop("level")[0]) if "level" in given else "psc"
    peers = find_choice("peers", given.pop("peers")[0]) if "peers" in given else ""
    chosen: dict[str, Any] = {
        column: tuple(dict.fromkeys(find_choice(column, one) for one in ones)) for column, ones in given.items()
    }
    return Selection(quarter, min(since, quarter), **chosen, peers=peers).comparing(level), assumed


def select_own(selection: Selection, own: str) -> Selection:
    """The choice as its own collaborative may have it, with numbers of people as they are.

    Raises UnknownChoice where more is chosen than what is within that collaborative.
    """
    if selection.psc != (find_choice("psc", own),):
        raise UnknownChoice(f"Numbers as they are go to a collaborative of its own alone: choose {own} for them.")
    return selection


def find_choice(column: str, written: str) -> str:
    """The code of what is written for a column of a selection, by its label, its code or another of its names.

    A ward is known by its id alone. Raises UnknownChoice.
    """
    if column not in FILTER_NAMES:
        raise UnknownChoice(f"“{column}” is nothing that can be chosen.")
    known = labels(column)
    if column == "ward" or written in known:
        return written
    codes = {label: code for code, label in known.items()}
    if written in codes:
        return codes[written]
    found = _find_place(written) if column in (HIGHLIGHT, PLACE) else _find_organisation(column, written)
    if not found:
        kind = "place" if column in (HIGHLIGHT, PLACE) else in_sentence(FILTER_NAMES[column])
        raise UnknownChoice(f"“{written}” is no {kind} known here.")
    return found


def _find_place(written: str) -> str:
    """The place to highlight that is called so: a collaborative before others of its name; empty where none is."""
    found = ((kind, find) for kind in MARKED for find in [_find_organisation(kind, written)])
    return next((mark(kind, code) for kind, code in found if code), "")


def _find_organisation(kind: str, written: str) -> str:
    try:
        return find_organisation(kind, written).code
    except (UnknownOrganisation, KeyError):
        return ""


def _number(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        raise UnknownChoice(f"“{written}” is no number.") from None
