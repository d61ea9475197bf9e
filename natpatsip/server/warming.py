"""Warming: once the server has started, or returns have stopped coming in, what readers look at is made before they ask."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.selection import Selection
from natpatsip.figures import FIGURES, get_programme
from natpatsip.figures.headlines import HEADLINES, keep_headline
from natpatsip.figures.place.shares import keep_shares
from natpatsip.store import Snapshot, Store, StoreProblem
from natpatsip.store.copy import Version
from natpatsip.store.coverage import get_quarter_to_show
from natpatsip.ui.drawing import draw_in_theme
from natpatsip.ui.requests import Request, requests

_log = logging.getLogger(__name__)

# Returns come in bursts, and each would undo what was made anew after the one before.
QUIET_SECONDS = 30.0
_LOOK_EVERY_SECONDS = 5.0
# Whoever clicks meanwhile shares the processor with this: so it rests four times as long as it works.
_REST = 4.0


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
        version, asked = snapshot.version, [*requests().latest_first(), *_of_england(snapshot)]
    for request in dict.fromkeys(asked):
        began = time.thread_time()
        with store.snapshot(as_closed=True) as snapshot:
            if snapshot.version != version:
                return False
            request.answer(snapshot)
        if stop.wait(_REST * (time.thread_time() - began)):
            return False
    return True


def _of_england(snapshot: Snapshot) -> list[Request]:
    """The headline of each programme and every figure, as somebody sees them who opens a page and chooses nothing; and what the
    page of any place has of its peers.
    """
    quarters = {code: get_quarter_to_show(snapshot, code) for code in ("", *HEADLINES)}
    england = {code: Selection.ending(quarter) for code, quarter in quarters.items() if quarter}
    headlines = [Request(keep_headline, (make, england[code])) for code, make in HEADLINES.items() if code in england]
    shares = [Request(keep_shares, (measure, england[""])) for measure in MEASURES if "" in england]
    of = {figure_id: get_programme(figure_id) for figure_id in FIGURES}
    figures = [
        Request(draw_in_theme, (figure_id, england[code], False)) for figure_id, code in of.items() if code in england
    ]
    return [*headlines, *figures, *shares]
