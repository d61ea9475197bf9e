"""The command line in a process of its own, as a person or a script starts it."""

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[1]


def run_command(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """`python -m natpatsip` with these arguments, once it has ended; variables of its environment are given by name."""
    command = [sys.executable, "-m", "natpatsip", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, cwd=PROJECT, env=os.environ | environment)
