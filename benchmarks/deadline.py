"""The hour before a deadline: every collaborative sends its return three times while others read the pages."""

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.crowd import Plan, Visit
from benchmarks.load import PAGES, in_a_process, name_collaboratives, seconds_of
from benchmarks.sender import Sender
from benchmarks.serving import dashboard, most_memory
from benchmarks.uploads import make_upload, make_wrong_upload
from natpatsip import organisations
from natpatsip.access import Actor
from natpatsip.demo import demonstration_quarters
from natpatsip.drafts import Drafts
from natpatsip.intake import read_draft, send
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store

READERS, TIMES, SEED = 30, 3, 2023
# Into how many minutes the hour is put: readers keep their pace, senders come twenty times as often.
MINUTES = 3.0
_ARRIVING_SECONDS = 15.0


@dataclass(frozen=True)
class Deadline:
    """What senders and readers met: of each upload the seconds until its verdict and the verdict, or why it failed.

    `stored` is how many submissions the record has gained.
    """

    visit: Visit
    most_mib: float
    stored: int
    uploads: list[tuple[float, str]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def measure_deadline(database: Path) -> Deadline:
    """Serve a copy of a record, let the readers come, and have every collaborative send."""
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copy(database, folder))
        before = _count_submissions(copy)
        with dashboard(copy) as server:
            plan = Plan(server, PAGES, name_collaboratives(), READERS, _ARRIVING_SECONDS, 60 * MINUTES)
            with ThreadPoolExecutor(len(name_collaboratives()) + 1) as side_by_side:
                reading = side_by_side.submit(in_a_process, plan)
                sending = [
                    side_by_side.submit(_send_all, server[0], copy, psc.code, 60 * MINUTES)
                    for psc in organisations.collaboratives()
                ]
                sent = [each for sender in sending for each in sender.result()]
                visit = reading.result()
            most = most_memory(server[1])
        stored = _count_submissions(copy) - before
    uploads = [each for each in sent if not isinstance(each, str)]
    return Deadline(visit, most, stored, uploads, [each for each in sent if isinstance(each, str)])


def deadline_section(measured: Deadline) -> str:
    """The results in words, as a section."""
    waits = [seconds for seconds, _ in measured.uploads]
    come = measured.visit.moments[1].seconds
    reads = [wait for wait in measured.visit.waits if wait.asked >= come]
    rows = [
        ("Upload, from the choice of the file until its verdict is read", *seconds_of(waits), str(len(waits))),
        ("Reading, from a choice until the page is whole", *seconds_of([w.seconds for w in reads]), str(len(reads))),
    ]
    lines = ["| | Median, s | 95 of 100, s | Longest, s | Times |", "|---|---:|---:|---:|---:|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    unanswered = sum(wait.answered is None for wait in measured.visit.waits)
    return (
        "## The hour before a deadline\n\n"
        f"`python -m benchmarks deadline`: {len(name_collaboratives())} collaboratives check their"
        f" workbook {TIMES} times each, the first with an error in it, by the page and with a connection of their own, and"
        " sign off and send what is in order by a process beside the server,"
        f" while {READERS} readers of the programme pages ask as in “Many visitors”. The hour is put into"
        f" {MINUTES:g} minutes: readers keep their pace, uploads come {60 / MINUTES:.0f} times as"
        f" often, at moments picked by lot (seed {SEED}). Of {len(measured.uploads) + len(measured.failures)} uploads"
        f" **{len(measured.failures)} failed** and {measured.stored} were sent and are in the record; of"
        f" {len(measured.visit.waits)} questions of readers {unanswered} were not answered, and"
        f" {len(measured.visit.dropped)} connections were lost. The server held {measured.most_mib:.0f} MiB at most.\n\n"
        + "\n".join(lines)
    )


def _send_all(port: int, database: Path, psc: str, seconds: float) -> list[tuple[float, str] | str]:
    """A collaborative’s uploads, at moments of its own: each with its verdict, or why it failed. What is right is sent."""
    pick, start = Random(f"{SEED} {psc}"), time.monotonic()
    (quarter,) = demonstration_quarters(1)
    moments = sorted(pick.uniform(_ARRIVING_SECONDS, seconds) for _ in range(TIMES))
    became: list[tuple[float, str] | str] = []
    for number, moment in enumerate(moments):
        content = (make_upload if number else make_wrong_upload)(psc, quarter, number)
        time.sleep(max(0.0, start + moment - time.monotonic()))
        try:
            with Sender(port, f"Lead of {psc}") as sender:
                became.append(sender.send(f"{psc}{number}.xlsx", content))
        # Whatever goes wrong, the upload has failed, and the measuring goes on.
        except Exception as problem:
            became.append(f"{psc}, upload {number + 1}: {type(problem).__name__}: {problem}")
        else:
            right = ("Partly in order",) if number == 0 else ("In order", "In order, with queries")
            if became[-1][1] not in right:
                became[-1] = f"{psc}, upload {number + 1}: {became[-1][1]}"
            elif number:
                _sign_off_and_send(database, psc)
    return became


def _sign_off_and_send(database: Path, psc: str) -> None:
    """What the lead does once a draft is in order, here by a process beside the server."""
    store, drafts, lead = Store(database), Drafts(database), Actor(f"Lead of {psc}")
    (quarter,) = demonstration_quarters(1)
    scope = ReturnScope(psc, quarter)
    drafts.sign_off(scope, drafts.get(scope).fingerprint, lead)
    send(store, drafts, scope, lead, read_draft(store, drafts, drafts.get(scope)).seen)


def _count_submissions(database: Path) -> int:
    with Store(database).snapshot() as snapshot:
        return len(snapshot.rows("SELECT submission FROM submissions"))
