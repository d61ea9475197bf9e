"""The command line in a process of its own, as a person or a script starts it."""

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[1]


def run_command(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    """`python -m natpatsip` with these arguments, once it has ended."""
    command = [sys.executable, "-m", "natpatsip", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, cwd=PROJECT)
