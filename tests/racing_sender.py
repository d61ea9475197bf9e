"""A process that sends a workbook when it is told to: `python racing_sender.py DATABASE FILE`, then a line on its input.

It has looked at the record before it says that it is ready, and at the end says which sheets were stored, and which wait.
"""

import sys
from datetime import date
from pathlib import Path

from natpatsip.access import Actor
from natpatsip.intake import receive
from natpatsip.store import Store

if __name__ == "__main__":
    store, file = Store(sys.argv[1]), Path(sys.argv[2])
    with store.snapshot():
        print("ready", flush=True)
    sys.stdin.readline()
    receipt = receive(store, file.read_bytes(), file.name, Actor("A process"), today=date(2023, 4, 1))
    print("stored", *receipt.stored, "waiting", *receipt.waiting, flush=True)
