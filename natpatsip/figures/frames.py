"""The frames that figures count in: rows of the places and kinds chosen, narrowed once for all who look at the same."""

from collections.abc import Callable

import narwhals as nw

from natpatsip.analysis.frames import Tables
from natpatsip.analysis.selection import Selection, narrow
from natpatsip.store import Reading


def narrowed_frame(make: Callable[[Tables], nw.LazyFrame], selection: Selection, reading: Reading) -> nw.LazyFrame:
    """What `make` gives, in every quarter, for the places and kinds chosen."""
    frame = reading.keep(
        (make, *selection.choices.items()),
        lambda: narrow(reading.frame(make), selection).collect("pyarrow").to_native(),
        lambda rows: rows.nbytes,
    )
    return nw.from_native(frame).lazy()
