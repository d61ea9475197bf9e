"""Where results are kept, in words: each part in a section of benchmarks/results.md."""

import os
import platform
from datetime import date
from pathlib import Path

RESULTS = Path(__file__).with_name("results.md")
_HEADING = (
    "# Measured\n\n"
    "Made by `python -m benchmarks`, each part with the day and the load that it was measured at. Durations on a busy machine"
    " are longer; the ratios within a part say more."
)


def keep_section(section: str, load: tuple[float, float]) -> None:
    """Put a section, which begins with its heading, in the place of the one under that heading, or at the end.

    `load` is how busy the machine was before and after.
    """
    heading, _, rest = section.removeprefix("## ").partition("\n\n")
    _, *stood = RESULTS.read_text(encoding="utf-8").split("\n## ") if RESULTS.exists() else [""]
    by_heading = {text.partition("\n")[0]: text.strip() for text in stood}
    by_heading[heading] = f"{heading}\n\n{_say_when(load)}\n\n{rest.strip()}"
    RESULTS.write_text(
        "\n\n".join([_HEADING, *(f"## {text}" for text in by_heading.values())]) + "\n", encoding="utf-8"
    )


def _say_when(load: tuple[float, float]) -> str:
    today, cores = date.today(), os.cpu_count()
    return (
        f"{today.day} {today:%B %Y}, {cores} cores, Python {platform.python_version()},"
        f" load average {load[0]:.1f} before it and {load[1]:.1f} after it (the measuring itself makes about 1)."
    )
