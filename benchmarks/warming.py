"""What readers wait while the server makes anew what a return has made stale."""

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.crowd import Plan, Wait
from benchmarks.load import PAGES, VISITORS, in_a_process, name_collaboratives, seconds_of
from benchmarks.serving import dashboard
from benchmarks.uploads import make_upload
from natpatsip.access import Actor
from natpatsip.demo import demonstration_quarters
from natpatsip.intake import receive
from natpatsip.server.warming import QUIET_SECONDS
from natpatsip.store import Store

READERS = 30
# How long readers are watched before a return comes, and after the server has begun to make things anew.
_BEFORE_SECONDS, _AFTER_SECONDS = 30.0, 60.0
_ARRIVING_SECONDS = float(VISITORS[READERS])


def measure_warming(database: Path) -> dict[str, list[Wait]]:
    """The waits of readers before a return comes, until the server begins to make things anew, and from then on."""
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copy(database, folder))
        comes = _ARRIVING_SECONDS + _BEFORE_SECONDS
        begins = comes + QUIET_SECONDS
        staying = begins + _AFTER_SECONDS - _ARRIVING_SECONDS
        with dashboard(copy) as server, ThreadPoolExecutor(1) as beside:
            plan = Plan(server, PAGES, name_collaboratives(), READERS, _ARRIVING_SECONDS, staying)
            reading = beside.submit(in_a_process, plan)
            time.sleep(comes)
            _send(copy)
            waits = reading.result().waits
    waits = [wait for wait in waits if wait.asked >= _ARRIVING_SECONDS]
    return {
        "before a return comes": [wait for wait in waits if wait.asked < comes],
        "until things are made anew": [wait for wait in waits if comes <= wait.asked < begins],
        "while and after they are": [wait for wait in waits if wait.asked >= begins],
    }


def warming_section(measured: dict[str, list[Wait]]) -> str:
    """The results in words, as a section."""
    lines = ["| | Median, s | 95 of 100, s | Longest, s | Asked |", "|---|---:|---:|---:|---:|"]
    for name, waits in measured.items():
        lines.append(f"| {name} | {' | '.join(seconds_of(wait.seconds for wait in waits))} | {len(waits)} |")
    return (
        "## While what a return made stale is made anew\n\n"
        f"{READERS} visitors as above; one collaborative sends its return anew, and {QUIET_SECONDS:.0f} s later the server"
        " begins to make anew what readers looked at, at most a fifth of a processor’s time.\n\n" + "\n".join(lines)
    )


def _send(database: Path) -> None:
    """A return that is another file than the one that stands: every sheet of it is there anew."""
    (quarter,) = demonstration_quarters(1)
    receipt = receive(Store(database), make_upload("WEX", quarter, 1), "again.xlsx", Actor("Benchmark"))
    if not receipt.stored or receipt.already:
        raise RuntimeError(f"The return was not stored: {receipt.problems}")
