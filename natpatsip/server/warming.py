"""Warming: once the server has started, or returns have stopped coming in, what readers look at is made before they ask."""

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from natpatsip import organisations
from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.selection import Selection
from natpatsip.figures import FIGURES, get_programme
from natpatsip.figures.place.shares import keep_shares
from natpatsip.figures.programmes import PROGRAMME_FIGURES
from natpatsip.figures.wording import labels
from natpatsip.store import Snapshot, Store, StoreProblem
from natpatsip.store.copy import Version
from natpatsip.store.coverage import get_quarter_to_show
from natpatsip.ui import overview, sections
from natpatsip.ui.drawing import draw_in_theme
from natpatsip.ui.garbage import leave_unsearched
from natpatsip.ui.place import page as place
from natpatsip.ui.requests import Request, requests
from natpatsip.ui.turns import turns

_log = logging.getLogger(__name__)

# Returns come in bursts, and each would undo what was made anew after the one before.
QUIET_SECONDS = 30.0
_LOOK_EVERY_SECONDS = 5.0
# Whoever clicks meanwhile shares the processor with this: so it rests four times as long as it works.
_REST = 4.0
# Kinds of places whose pages are made ready, those with most readers first. Trusts are many, with a few measures each.
_READY = ("psc", "region", "icb", "odn")


@contextmanager
def kept_warm(store: Store, quiet: float = QUIET_SECONDS) -> Iterator[None]:
    """While the block runs, a thread makes what nobody has asked for yet, and anew what each return has made stale."""
    stop = threading.Event()
    thread = threading.Thread(target=_keep_warm, args=(store, quiet, stop), name="warming", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _keep_warm(store: Store, quiet: float, stop: threading.Event) -> None:
    seen: Version | None = None
    since, warm = 0.0, False
    while not stop.wait(min(_LOOK_EVERY_SECONDS, quiet)):
        try:
            with store.snapshot(as_closed=True) as snapshot:
                version = snapshot.version
            if version != seen:
                seen, since, warm = version, time.monotonic(), False
            elif not warm and time.monotonic() - since >= quiet:
                warm = _warm(store, stop)
        except StoreProblem as problem:
            _log.info("Nothing could be made anew: %s", problem)
        except Exception:
            # Readers ask for it themselves; what is wrong with it, they are told then.
            _log.exception("Something could not be made anew")
            warm = True


def _warm(store: Store, stop: threading.Event) -> bool:
    """Make everything anew, resting between; whether it was finished, and not stopped by an end or another return."""
    with store.snapshot(as_closed=True) as snapshot:
        version, england = snapshot.version, _choose_nothing(snapshot)
    standing = (*_of_england(england), *_of_collaboratives(england), *_of_places(england))
    for request in dict.fromkeys((*requests().latest_first(), *standing)):
        began = time.thread_time()
        # In turn with the readers: where many wait, it waits as long as each of them.
        with turns().turn(), store.snapshot(as_closed=True) as snapshot:
            if snapshot.version != version:
                return False
            request.answer(snapshot)
        if stop.wait(_REST * (time.thread_time() - began)):
            return False
    leave_unsearched()
    return True


def _choose_nothing(snapshot: Snapshot) -> dict[str, Selection]:
    """England as it is shown of each programme, by its code, and of all of them, to whoever chooses nothing."""
    quarters = {code: get_quarter_to_show(snapshot, code) for code in ("", *PROGRAMME_FIGURES)}
    return {code: Selection.ending(quarter) for code, quarter in quarters.items() if quarter}


def _of_england(england: Mapping[str, Selection]) -> Iterator[Request]:
    """What every page opens with, and every figure; and what the page of any place has of its peers."""
    yield from _of_pages(england)
    for figure_id in FIGURES:
        if (programme := get_programme(figure_id)) in england:
            yield Request(draw_in_theme, (figure_id, england[programme], False))
    if "" in england:
        yield from (Request(keep_shares, (measure, england[""])) for measure in MEASURES)


def _of_collaboratives(england: Mapping[str, Selection]) -> Iterator[Request]:
    """What every programme's page opens with for each collaborative: it is chosen more than anything else."""
    for psc in organisations.collaboratives():
        yield from _of_pages({code: replace(selection, psc=(psc.code,)) for code, selection in england.items()})


def _of_places(england: Mapping[str, Selection]) -> Iterator[Request]:
    """The page of every collaborative, region, ICB and network."""
    if "" in england:
        for kind in _READY:
            for code in labels(kind):
                yield from place.list_requests(england[""].of_place(kind, code))


def _of_pages(choices: Mapping[str, Selection]) -> Iterator[Request]:
    """The cards of the programmes and what their pages open with, each for its selection."""
    for code in PROGRAMME_FIGURES:
        if code in choices:
            yield from overview.list_requests(code, choices[code])
            yield from sections.list_requests(code, choices[code])
