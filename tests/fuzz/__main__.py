"""Fuzz the reading of returns: `python -m tests.fuzz SEED NUMBERS [--save FOLDER]`, NUMBERS being 57 or 0-199.

Prints each case that fails and what became of the others; exits 1 when one failed. `--save` writes the files of those that
fail, or the one that was asked for.
"""

import argparse
import logging
import os
import re
import resource
import signal
import sys
import warnings
from collections import Counter
from pathlib import Path

from tests.fuzz.cases import make_case
from tests.fuzz.trial import LONGEST_SECONDS, Outcome, try_case

# A case that takes this long is taken for one that never ends.
_GIVEN_UP_SECONDS = 60
MOST_MIB = 600


def main() -> int:
    """Try every case that was asked for."""
    options = _options()
    # What either reader says of a file beside reading it is no part of what becomes of it.
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _give_up)
    became: Counter[Outcome] = Counter()
    failed, longest = 0, 0.0
    for number in options.numbers:
        case = make_case(options.seed, number)
        signal.alarm(_GIVEN_UP_SECONDS)
        begun = _processor_seconds()
        outcome, faults = try_case(case)
        seconds = _processor_seconds() - begun
        signal.alarm(0)
        if seconds > LONGEST_SECONDS:
            faults.append(f"took {seconds:.1f} s of a processor")
        if options.save and (faults or len(options.numbers) == 1):
            (options.save / case.file_name).write_bytes(case.content)
        for fault in faults:
            print(f"{case}: {fault}", flush=True)
        failed += bool(faults)
        became[outcome] += 1
        longest = max(longest, seconds)
    mib = [_most_mib(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1_024]
    told = ", ".join(f"{count} {outcome}" for outcome, count in became.most_common())
    print(f"{told}; {failed} failed; longest {longest:.1f} s; at most {mib[0]:.0f} MiB, its readers {mib[1]:.0f} MiB")
    return 1 if failed or mib[0] > MOST_MIB else 0


def _most_mib() -> float:
    """The most memory of this process. What `getrusage` says of it is that of whoever started it, where that was more."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) / 1_024


def _processor_seconds() -> float:
    """What this process and those that read for it have taken, which a busy machine does not change."""
    return sum(os.times()[:4])


def _give_up(*_: object) -> None:
    raise TimeoutError(f"not done after {_GIVEN_UP_SECONDS} s")


def _numbers(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("seed", type=int)
    parser.add_argument("numbers", type=_numbers, help="a case such as 57, or cases such as 0-199")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="an existing folder to write the files into")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
