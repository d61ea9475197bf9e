"""`figure`: a figure in one of its forms."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from natpatsip.analysis.selection import Selection
from natpatsip.commands.sending import day_argument
from natpatsip.figures import FIGURES, figure, get_programme
from natpatsip.figures.exports import EXPORTS, NothingToDraw
from natpatsip.figures.query import select_own
from natpatsip.figures.wording import LEVELS
from natpatsip.organisations import find_organisation
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot, Store
from natpatsip.store.coverage import get_quarter_to_show
from natpatsip.store.export import export, read_manifest
from natpatsip.store.spark import HERE, on_spark

# What can be named as a place, and what it is called.
PLACES_NAMED = {
    "region": "a region",
    "psc": "a collaborative",
    "icb": "an integrated care board",
    "odn": "a neonatal network",
    "trust": "an NHS trust",
}


def run_figure(options: argparse.Namespace, store: Store) -> int:
    """Write a figure in one of its forms, to a file or to the screen."""
    with _snapshot(options, store) as snapshot:
        options.psc = options.psc or list(filter(None, [options.own]))
        chosen = choose(options, store, snapshot)
        chosen = select_own(chosen, options.own) if options.own else replace(chosen, for_sharing=True)
        drawn = figure(options.id, chosen, snapshot)
        if not drawn.answers:
            raise NothingToDraw(f"{drawn.finding}.")
        content = EXPORTS[options.format](drawn)
    if options.output:
        Path(options.output).write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
    return 0


def choose(options: argparse.Namespace, store: Store, snapshot: Snapshot) -> Selection:
    """What was chosen for the figure that is named; raises NothingToDraw, NotAQuarter, UnknownFigure, UnknownOrganisation."""
    quarter = choose_quarter(options.quarter, store, snapshot, get_programme(options.id))
    chosen = Selection.ending(quarter, **_places(options))
    return replace(chosen, since=min(Quarter.parse(options.since), quarter)) if options.since else chosen


@contextmanager
def _snapshot(options: argparse.Namespace, store: Store) -> Iterator[Snapshot]:
    """What the figure is drawn from, by the engine named; an export is as at the event that it was made at."""
    if options.engine == "duckdb":
        with open_shown(options, store) as snapshot:
            yield snapshot
        return
    with TemporaryDirectory() as made:
        folder = options.export or Path(made) / "export"
        if options.export is None:
            with open_shown(options, store) as snapshot:
                export(snapshot, folder)
        # Its answers are in the export, which is as closed only where it was made for that.
        record, as_closed = Store(store.path, with_rows=False), options.as_closed and options.export is None
        as_at = read_manifest(folder)["as_at_event"]
        with record.snapshot(as_at, as_closed) as snapshot, on_spark(snapshot, folder, options.master) as of_spark:
            yield of_spark


def add_record_options(parser: argparse.ArgumentParser) -> None:
    """Which numbers of the record are shown: what every command takes that shows any."""
    parser.add_argument("--as-closed", action="store_true", help="of each closed quarter what stood when it was closed")
    parser.add_argument(
        "--as-at", type=_as_at_argument, metavar="DAY|EVENT", help="what stood at the end of a day, or after an event"
    )


def _as_at_argument(text: str) -> int | datetime:
    if text.isdecimal():
        return int(text)
    return datetime.combine(day_argument(text), time.max, ZoneInfo("Europe/London"))


def open_shown(options: argparse.Namespace, store: Store) -> AbstractContextManager[Snapshot]:
    """The numbers that the options name."""
    return store.snapshot(options.as_at, options.as_closed)


def choose_quarter(named: str | None, store: Store, snapshot: Snapshot, programme: str = "") -> Quarter:
    """The quarter named, or the latest that is complete in a programme, or in any; raises NothingToDraw without returns."""
    latest = get_quarter_to_show(snapshot, programme)
    if latest is None:
        raise NothingToDraw(f"{store.path} holds no returns yet. Load some with “submit”, or try “demo”.")
    return Quarter.parse(named) if named else latest


def _places(options: argparse.Namespace) -> dict[str, tuple[str, ...]]:
    """The places named, by their codes; raises UnknownOrganisation."""
    return {
        place: tuple(find_organisation(place, name).code for name in getattr(options, place)) for place in PLACES_NAMED
    } | ({"level": options.level} if options.level else {})


def add_figure_options(parser: argparse.ArgumentParser) -> None:
    """What `figure` takes."""
    parser.add_argument("id", metavar="FIGURE", help=", ".join(FIGURES))
    add_choices(parser)
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="what adds the returns up")
    parser.add_argument(
        "--export", type=Path, metavar="FOLDER", help="what “export” wrote, for Spark; made when left out"
    )
    parser.add_argument(
        "--master", default=HERE, help="where Spark runs, such as spark://host:7077; here when left out"
    )
    parser.add_argument(
        "--own",
        metavar="COLLABORATIVE",
        help="numbers of people as they are, for the collaborative that --psc names; rounded for sharing when left out",
    )
    parser.add_argument("--format", choices=list(EXPORTS), default="csv")
    parser.add_argument("-o", "--output", help="the file to write; the screen when left out")


def add_choices(parser: argparse.ArgumentParser) -> None:
    """What a figure is drawn for."""
    parser.add_argument("--quarter", help="such as “Q4 2022/23”; the latest that is complete when left out")
    parser.add_argument("--since", help="the first quarter of series; two years when left out")
    for place, called in PLACES_NAMED.items():
        parser.add_argument(f"--{place}", action="append", default=[], help=f"{called}; may be given again")
    parser.add_argument("--level", choices=list(LEVELS), help="the units to compare, where a figure compares places")
    add_record_options(parser)
