"""The demonstration loaded beside whoever serves it: by the command `demo`, in a process of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from natpatsip.demo.progress import get_progress
from natpatsip.store import Store

# Named in the environment of a server that is to load it.
LOADED_BEHIND = "NATPATSIP_DEMONSTRATION"

_PROJECT = Path(__file__).resolve().parents[2]
# Longer than the workbooks take that its processes have just begun.
_SECONDS_TO_STOP = 20


class Loader:
    """The one process that loads the demonstration, if any does."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def started(self) -> bool:
        """Whether it was ever started here."""
        return self._process is not None

    @property
    def running(self) -> bool:
        """Whether it is at work."""
        return self._process is not None and self._process.poll() is None

    def start(self, store: Store) -> None:
        """Load what is missing, in a record that holds nothing or a beginning of the demonstration; leave any other alone."""
        with store.snapshot() as snapshot:
            if get_progress(snapshot) is None:
                return
        command = [sys.executable, "-m", "natpatsip", "--database", str(store.path.resolve()), "demo"]
        self._process = subprocess.Popen(command, cwd=_PROJECT, stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        """End it, if it is at work: what it has stored stays, and another start goes on from there."""
        if self._process is None or not self.running:
            return
        if os.name == "posix":
            # As Ctrl-C does, so that it ends the processes that make its workbooks.
            self._process.send_signal(signal.SIGINT)
        else:
            self._process.terminate()
        try:
            self._process.wait(_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
