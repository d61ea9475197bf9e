"""`figure`: a figure in one of its forms."""

import argparse
import sys
from pathlib import Path

from natpatsip.analysis.selection import Selection
from natpatsip.figures import FIGURES, figure
from natpatsip.figures.exports import EXPORTS, NothingToDraw
from natpatsip.organisations import find_collaborative, find_icb
from natpatsip.quarters import Quarter
from natpatsip.store import Store
from natpatsip.store.board import get_quarters


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


def add_figure_options(parser: argparse.ArgumentParser) -> None:
    """What `figure` takes."""
    parser.add_argument("id", metavar="FIGURE", help=", ".join(FIGURES))
    parser.add_argument("--quarter", help="such as “Q4 2022/23”; the latest returned when left out")
    parser.add_argument("--psc", action="append", default=[], help="a collaborative; may be given again")
    parser.add_argument("--icb", action="append", default=[], help="an integrated care board; may be given again")
    parser.add_argument("--format", choices=list(EXPORTS), default="csv")
    parser.add_argument("-o", "--output", help="the file to write; the screen when left out")
