"""A process that sends two workbooks in turn until it is killed: `python endless_sender.py DATABASE FILE FILE`.

It says the number of each submission as soon as it is accepted, and None for a workbook that stands already.
"""

import sys
from itertools import cycle
from pathlib import Path

from natpatsip.access import Actor
from natpatsip.intake import receive
from natpatsip.store import Store

if __name__ == "__main__":
    store, contents = Store(sys.argv[1]), [Path(file).read_bytes() for file in sys.argv[2:]]
    for content in cycle(contents):
        print(receive(store, content, "Q4.xlsx", Actor("A process")).submission, flush=True)
