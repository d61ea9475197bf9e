"""Checking a return into a draft and looking at what it would change, before it is sent.

Each collaborative's workbook for the quarter that is coming in, of which nothing stands yet: all its sheets are new.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.timing import Durations, duration
from benchmarks.uploads import make_large_upload, make_upload
from natpatsip import organisations
from natpatsip.access import Actor
from natpatsip.demo import demonstration_quarters
from natpatsip.drafts import Drafts
from natpatsip.intake import check_into_draft, keep_draft, read_draft
from natpatsip.preview import weigh
from natpatsip.sheets.specification import ReturnScope
from natpatsip.store import Store

LARGE = 15_000
_BY = Actor("Benchmark")
_LARGE_TIMES = 3


@dataclass(frozen=True)
class Looking:
    """One duration a collaborative: of the first check and preview after a start, and of the next, of a file that was mended;
    then of returns with 15,000 wards, whose sheet of wards has to be put right.
    """

    first: Durations
    next: Durations
    large: Durations


def measure_looking(database: Path) -> Looking:
    """Check and look on a copy of a record; nothing is sent."""
    (last,) = demonstration_quarters(1)
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copy(database, folder))
        rounds = [_look_twice(copy, ReturnScope(psc.code, last.next)) for psc in organisations.collaboratives()]
        scope = ReturnScope(organisations.collaboratives()[0].code, last.next)
        store = _open(copy)
        large = [
            _look(store, scope, make_large_upload(scope.psc, scope.quarter, number, LARGE))
            for number in range(_LARGE_TIMES)
        ]
    first, then = zip(*rounds, strict=True)
    return Looking(Durations(first), Durations(then), Durations(large))


def looking_section(measured: Looking) -> str:
    """The results in words, as a section."""
    rows = {
        "The first after a start, which has nothing kept of the record": measured.first,
        "The next, of the file once more (aim: 600 ms)": measured.next,
        f"One with {LARGE:,} wards, most of them under ids that were never issued (aim: 3,000 ms)": measured.large,
    }
    lines = ["| | Median, ms | Longest, ms |", "|---|---:|---:|"]
    lines += [f"| {name} | {each.median:.0f} | {each.longest:.0f} |" for name, each in rows.items()]
    return (
        "## Checking a return and looking at what it would change\n\n"
        "Each collaborative’s workbook for the quarter that is coming in, of which nothing stands: it is checked into a draft,"
        " the draft is read, and every sheet, headline and ambition that would change is worked out.\n\n"
        + "\n".join(lines)
    )


def _look_twice(database: Path, scope: ReturnScope) -> tuple[float, float]:
    store = _open(database)
    first, then = (_look(store, scope, make_upload(scope.psc, scope.quarter, number)) for number in range(2))
    return first, then


def _open(database: Path) -> Store:
    """A store whose readers' copy is loaded, as that of a server that has started."""
    store = Store(database)
    with store.snapshot():
        return store


def _look(store: Store, scope: ReturnScope, content: bytes) -> float:
    return duration(lambda: _check_and_weigh(store, scope, content))


def _check_and_weigh(store: Store, scope: ReturnScope, content: bytes) -> None:
    drafts = Drafts(store.path)
    check_into_draft(store, drafts, content, "return.xlsx", _BY)
    held = read_draft(store, drafts, drafts.get(scope))
    if weigh(store, scope, lambda writing: keep_draft(writing, held, _BY)).nothing:
        raise RuntimeError("The workbook changes nothing.")
