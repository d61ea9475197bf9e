"""Python searches all that is held for garbage from time to time, and everybody waits meanwhile."""

import gc


def leave_unsearched() -> None:
    """Have what is held now and stays, libraries and what is kept, not searched again each time."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
