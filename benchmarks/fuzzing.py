"""Files changed by lot and read: how many were accepted and refused, and in what time and memory."""

import subprocess
import sys

from benchmarks.serving import CHECKOUT

CASES, SEED = 5_000, 2023


def measure_fuzzing(cases: int = CASES) -> str:
    """Try them all in a process of their own; what it says at the end. Raises RuntimeError when a case fails."""
    command = [sys.executable, "-m", "tests.fuzz", str(SEED), f"0-{cases - 1}"]
    fuzzed = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, encoding="utf-8")
    if fuzzed.returncode:
        raise RuntimeError(f"Not all cases hold:\n{fuzzed.stdout}{fuzzed.stderr}")
    return fuzzed.stdout.splitlines()[-1]


def fuzzing_section(said: str, cases: int = CASES) -> str:
    """The results in words, as a section."""
    return (
        "## Files changed by lot\n\n"
        f"`python -m tests.fuzz {SEED} 0-{cases - 1}`: workbooks whose answers, sheets, cover or zip are changed, and CSV"
        " extracts. Of each accepted sheet, every cell is held against what openpyxl (of a CSV, pandas) reads there; of"
        " each refusal, that it names a place and says a sentence; of each file, that it takes less than 5 s of a"
        f" processor.\n\n{said}."
    )
