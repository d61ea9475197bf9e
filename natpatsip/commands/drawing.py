"""`figure`: a figure in one of its forms."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from natpatsip.analysis.selection import Selection
from natpatsip.commands.options import Command, add_places, add_shown, get_quarter_shown, open_shown, read_places
from natpatsip.figures import FIGURES, figure, get_programme
from natpatsip.figures.exports import EXPORTS, NothingToDraw
from natpatsip.figures.query import select_own
from natpatsip.figures.wording import LEVELS
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot, Store
from natpatsip.store.export import export, read_manifest
from natpatsip.store.spark import HERE, on_spark


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
    quarter = get_quarter_shown(options, store, snapshot, get_programme(options.id))
    chosen = Selection.ending(quarter, **read_places(options))
    since = min(Quarter.parse(options.since), quarter) if options.since else chosen.since
    return replace(chosen, since=since, level=options.level or chosen.level)


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


def _add_figure_options(parser: argparse.ArgumentParser) -> None:
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
    add_shown(parser)
    parser.add_argument("--since", help="the first quarter of series; two years when left out")
    add_places(parser)
    parser.add_argument("--level", choices=list(LEVELS), help="the units to compare, where a figure compares places")


COMMANDS = {"figure": Command(run_figure, _add_figure_options)}
