"""A bar that shows on a screen how much of a long task is done, and about how long it still takes."""

import sys
import time

_WIDTH = 30


class Bar:
    """Of one task, from now on. In a file or a pipe it says nothing, or with `in_files` a line each time."""

    def __init__(self, task: str, in_files: bool = False):
        self._task, self._in_files, self._began = task, in_files, time.monotonic()

    def show(self, done: float, words: str) -> None:
        """So much of it is done, from 0 to 1, and `words` say what that is."""
        on_screen = sys.stderr.isatty()
        if not (on_screen or self._in_files):
            return
        filled = int(_WIDTH * done)
        line = f"{self._task} [{'#' * filled}{'.' * (_WIDTH - filled)}] {words}{self._left(done)}"
        # Over the line before, which may have been longer.
        told, end = (f"\r{line:<79}", "" if done < 1 else "\n") if on_screen else (line, "\n")
        print(told, end=end, file=sys.stderr, flush=True)

    def _left(self, done: float) -> str:
        if not 0 < done < 1:
            return ""
        return f", about {(time.monotonic() - self._began) * (1 - done) / done:.0f} s left"
