"""Checking a return into a draft and looking at what it would change, before it is sent."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.timing import Durations, duration
from benchmarks.uploads import make_corrected_upload, make_large_upload, make_upload
from natpatsip import organisations
from natpatsip.access import Actor
from natpatsip.demo import demonstration_quarters
from natpatsip.drafts import Drafts
from natpatsip.intake import check_into_draft, keep_draft, read_draft
from natpatsip.preview import weigh
from natpatsip.quarters import Quarter
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store

LARGE = 15_000
_BY = Actor("Benchmark")
_LARGE_TIMES = 3


@dataclass(frozen=True)
class Looking:
    """One duration a collaborative: of a corrected return, the first after a start and the next; and of the first return of a
    quarter, after these. Then of returns with 15,000 wards, whose sheet of wards has to be put right.
    """

    first: Durations
    next: Durations
    new_quarter: Durations
    large: Durations


def measure_looking(database: Path) -> Looking:
    """Check and look on a copy of a record; nothing is sent."""
    (last,) = demonstration_quarters(1)
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copy(database, folder))
        rounds = [_look_at_all(copy, psc.code, last) for psc in organisations.collaboratives()]
        scope = ReturnScope(organisations.collaboratives()[0].code, last.next)
        store = _open(copy)
        large = [
            _look(store, scope, make_large_upload(scope.psc, scope.quarter, number, LARGE))
            for number in range(_LARGE_TIMES)
        ]
    return Looking(*map(Durations, zip(*rounds, strict=True)), Durations(large))


def looking_section(measured: Looking) -> str:
    """The results in words, as a section."""
    rows = {
        "A return with a correction in one sheet, the first after a start": measured.first,
        "The next (aim: 600 ms)": measured.next,
        "The first return of a quarter, of which every sheet is new": measured.new_quarter,
        f"One with {LARGE:,} wards, most of them under ids that were never issued (aim: 3,000 ms)": measured.large,
    }
    lines = ["| | Median, ms | Longest, ms |", "|---|---:|---:|"]
    lines += [f"| {name} | {each.median:.0f} | {each.longest:.0f} |" for name, each in rows.items()]
    return (
        "## Checking a return and looking at what it would change\n\n"
        "Each collaborative’s workbook is checked into a draft, the draft is read, and every sheet, headline and ambition that"
        " would change is worked out.\n\n" + "\n".join(lines)
    )


def _look_at_all(database: Path, psc: str, quarter: Quarter) -> tuple[float, float, float]:
    store, scope, coming = _open(database), ReturnScope(psc, quarter), ReturnScope(psc, quarter.next)
    first, then = (_look(store, scope, make_corrected_upload(psc, quarter, number)) for number in range(2))
    return first, then, _look(store, coming, make_upload(psc, quarter.next, 1))


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
    weigh(store, scope, lambda writing: keep_draft(writing, held, _BY))
