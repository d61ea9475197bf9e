"""Streamlit collects garbage after every run of the script, and searches all that is held by then, which takes longer than
many a run. What stays need not be searched again each time.
"""

import atexit
import gc
from itertools import count

# A search of everything stops all readers for some 0.2 s; what is kept between two of them is searched after every run.
_RUNS_BETWEEN = 100
_runs = count()

# Python searches everything once more at its end.
atexit.register(gc.unfreeze)


def settle_garbage() -> None:
    """At the end of a run: have what stays not searched after every run, in the first and then every hundredth."""
    if next(_runs) % _RUNS_BETWEEN == 0:
        leave_unsearched()


def leave_unsearched() -> None:
    """Have all that is held now, libraries and what is kept, not searched after every run."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
