"""A bar that shows on a screen how much of a long task is done; in a file or a pipe, a line each time."""

import sys
import time

_WIDTH = 30


class Bar:
    """Of one task, from now on: `unit` says what its parts are."""

    def __init__(self, unit: str):
        self._unit, self._began = unit, time.monotonic()

    def show(self, done: int, of: int) -> None:
        """So many parts are done, of so many."""
        filled = _WIDTH * done // of
        words = f"[{'#' * filled}{'.' * (_WIDTH - filled)}] {done} of {of} {self._unit}{self._left(done, of)}"
        on_screen = sys.stdout.isatty()
        # Over the line before, which may have been longer.
        print(f"\r{words:<79}" if on_screen else words, end="" if on_screen and done < of else "\n", flush=True)

    def _left(self, done: int, of: int) -> str:
        if not 0 < done < of:
            return ""
        seconds = (time.monotonic() - self._began) * (of - done) / done
        return f", about {seconds:.0f} s left"
