"""The frames that figures count in: rows of the places and kinds chosen, narrowed once for all who look at the same."""

from collections.abc import Callable

import narwhals as nw

from natpatsip.analysis.frames import Tables
from natpatsip.analysis.selection import Selection, in_quarter, narrow
from natpatsip.store import Snapshot


def narrowed_frame(make: Callable[[Tables], nw.LazyFrame], selection: Selection, snapshot: Snapshot) -> nw.LazyFrame:
    """What `make` gives, in every quarter, for the places and kinds chosen."""
    return snapshot.keep(
        (make, *selection.choices.items()),
        lambda: narrow(snapshot.frame(make), selection).collect("pyarrow").lazy(),
        lambda frame: frame.to_native().nbytes,
    )


def frame_of_quarter(make: Callable[[Tables], nw.LazyFrame], selection: Selection, snapshot: Snapshot) -> nw.LazyFrame:
    """The same in the quarter chosen."""
    return in_quarter(narrowed_frame(make, selection, snapshot), selection.quarter)
