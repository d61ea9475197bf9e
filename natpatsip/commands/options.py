"""What several commands take alike, and how it is read."""

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import NamedTuple

from natpatsip.days import end_of_day
from natpatsip.errors import UserError
from natpatsip.figures.exports import NothingToDraw
from natpatsip.organisations import find_organisation
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot, Store
from natpatsip.store.coverage import get_quarter_to_show

# What can be named as a place, and what it is called.
_PLACES = {
    "region": "a region",
    "psc": "a collaborative",
    "icb": "an integrated care board",
    "odn": "a neonatal network",
    "trust": "an NHS trust",
}
_PLACES_OF_REPORTS = ("region", "psc", "icb")


class HalfAScope(UserError, ValueError):
    """A collaborative without a quarter, or a quarter without a collaborative."""


class Command(NamedTuple):
    """What a command does, whose docstring is its help and which returns the exit code; and the options that it takes."""

    run: Callable[[argparse.Namespace, Store], int]
    add_options: Callable[[argparse.ArgumentParser], None]


def add_quarter(parser: argparse.ArgumentParser, left_out: str = "") -> None:
    """A quarter, which has to be named where nothing is said of its being `left_out`."""
    otherwise = f"; {left_out} when left out" if left_out else ""
    parser.add_argument("--quarter", required=not left_out, help=f"such as “Q4 2022/23”{otherwise}")


def add_shown(parser: argparse.ArgumentParser) -> None:
    """Which numbers of the record are shown: of which quarter, as they stand or stood."""
    add_quarter(parser, "the latest that is complete")
    parser.add_argument("--as-closed", action="store_true", help="of each closed quarter what stood when it was closed")
    parser.add_argument(
        "--as-at", type=_read_as_at, metavar="DAY|EVENT", help="what stood at the end of a day, or after an event"
    )


def open_shown(options: argparse.Namespace, store: Store) -> AbstractContextManager[Snapshot]:
    """The numbers that the options name."""
    return store.snapshot(options.as_at, options.as_closed)


def get_quarter_shown(options: argparse.Namespace, store: Store, snapshot: Snapshot, programme: str = "") -> Quarter:
    """The quarter named, or the latest that is complete in a programme, or in any; raises NothingToDraw without returns."""
    latest = get_quarter_to_show(snapshot, programme)
    if latest is None:
        raise NothingToDraw(f"{store.path} holds no returns yet. Load some with “submit”, or try “demo”.")
    return Quarter.parse(options.quarter) if options.quarter else latest


def add_places(parser: argparse.ArgumentParser) -> None:
    """Places, as many as are named."""
    for place, called in _PLACES.items():
        parser.add_argument(f"--{place}", action="append", default=[], help=f"{called}; may be given again")


def add_place_of_report(parser: argparse.ArgumentParser) -> None:
    """The place that a report is of."""
    for place in _PLACES_OF_REPORTS:
        told = f"{_PLACES[place]}; all of England when left out"
        parser.add_argument(f"--{place}", nargs=1, default=[], metavar=place.upper(), help=told)


def read_places(options: argparse.Namespace) -> dict[str, tuple[str, ...]]:
    """The places named, by their codes; raises UnknownOrganisation."""
    named = {place: getattr(options, place, []) for place in _PLACES}
    return {
        place: tuple(find_organisation(place, name).code for name in names) for place, names in named.items() if names
    }


def read_day(text: str) -> date:
    """A day as commands take it: 2023-05-11."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a day. Write it like 2023-05-11.") from None


def _read_as_at(text: str) -> int | datetime:
    if text.isdecimal():
        return int(text)
    return end_of_day(read_day(text))
