"""`demo` and `serve`: a record to look at, and the dashboard to look at it with."""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from natpatsip.access import NO_SIGN_IN, THIS_MACHINE
from natpatsip.commands.bar import Bar
from natpatsip.commands.options import Command
from natpatsip.commands.several import serve_several
from natpatsip.demo import LOADED_BEHIND, DemonstrationRefused, demonstration_quarters, load_demonstration
from natpatsip.store import Store

APP = Path(__file__).parents[2] / "app.py"
ALL_QUARTERS = 12
# Of more, the largest ICB would have more care homes than a return may say that it has.
MOST_SCALE = 5


def run_demo(options: argparse.Namespace, store: Store) -> int:
    """Make the demonstration returns and load them as workbooks, through the same door as any other."""
    quarters = demonstration_quarters(options.quarters)
    if options.scale > 1 and len(quarters) < ALL_QUARTERS:
        # All wards and months at once are more than a return may bring.
        raise DemonstrationRefused(
            f"With --scale the demonstration is of all {ALL_QUARTERS} quarters. Leave --quarters out."
        )
    first, last = quarters[0], quarters[-1]
    of = f" of {options.scale} times the size" if options.scale > 1 else ""
    print(
        f"Loading the demonstration returns{of} of {first} to {last}, and the first of {last.next}, into {store.path} …"
    )
    bar = Bar("Workbooks", in_files=True)
    load_demonstration(
        store,
        quarters,
        progress=lambda done, of: bar.show(done / of, f"{done} of {of}"),
        directory=options.workbooks,
        coming_in=True,
        scale=options.scale,
    )
    print("Done.")
    return 0


def _add_demo_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--quarters",
        type=int,
        choices=range(1, ALL_QUARTERS + 1),
        default=ALL_QUARTERS,
        metavar="N",
        help=f"1 to {ALL_QUARTERS}",
    )
    parser.add_argument(
        "--scale",
        type=int,
        choices=range(1, MOST_SCALE + 1),
        default=1,
        metavar="K",
        help=f"so many times the homes, trusts, wards, babies and patients, all made up, in a new file; 1 to {MOST_SCALE}",
    )
    parser.add_argument("--workbooks", type=Path, metavar="DIR", help="keep the workbooks in this folder too")


def run_serve(options: argparse.Namespace, store: Store) -> int:
    """Serve the dashboard until it is stopped, as Ctrl-C does."""
    command = [sys.executable, "-m", "streamlit", "run", str(APP)]
    environment = os.environ | {"NATPATSIP_DATABASE": str(store.path.resolve())}
    if options.demonstration:
        environment[LOADED_BEHIND] = "yes"
    os.chdir(APP.parent)
    if options.servers:
        if options.address not in THIS_MACHINE:
            print(NO_SIGN_IN, file=sys.stderr)
        return serve_several(command, environment, options.servers, options.address, options.port)
    command += ["--server.port", str(options.port), "--server.address", options.address]
    if os.name == "posix":
        # The server handles Ctrl-C itself. Told of it once more at the end, Streamlit would say “Aborted!” and exit 1.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # This process becomes the server, so that whoever ends it ends the server.
        os.execve(sys.executable, command, environment)
    return subprocess.call(command, env=environment)


def _add_serve_options(parser: argparse.ArgumentParser) -> None:
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--servers", type=_servers, metavar="N", help="so many server processes, behind nginx at the port"
    )
    either.add_argument(
        "--demonstration",
        action="store_true",
        help="load the demonstration behind the pages, into a database that holds nothing yet",
    )
    parser.add_argument("--port", type=_port, default=8501, metavar="PORT", help="1 to 65535")
    parser.add_argument(
        "--address", default="localhost", help="whose requests are answered: this machine's alone, or 0.0.0.0 for any"
    )


def _servers(text: str) -> int:
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is no number of servers. Give a whole number from 1.")


def _port(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 65_535:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is not a port. Give a whole number from 1 to 65535.")


COMMANDS = {
    "demo": Command(run_demo, _add_demo_options),
    "serve": Command(run_serve, _add_serve_options),
}
