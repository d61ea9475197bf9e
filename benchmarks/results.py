"""The results in words, for benchmarks/results.md."""

import os
import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.loading import QUARTERS, Loading
from benchmarks.pages import MEASURED, WARM_UP, Pages, Reruns
from benchmarks.sending import Sending
from benchmarks.timing import Durations

RESULTS = Path(__file__).with_name("results.md")
PAGES = {"": "Overview", "mandet": "Managing deterioration", "matneo": "Maternity and neonatal", "medsip": "Medicines"}
PAGES |= {"mhsip": "Mental health", "system_safety": "System safety", "summary": "SPC summary"}
PAGES |= {"status": "Status and queries", "returns": "Returns", "definitions": "Definitions"}


_ENDURANCE = "# What it bears"
_MADE = "Made by `python -m benchmarks.endurance`, each part with the day and the load that it was measured at."


def keep_speed(text: str) -> None:
    """Put what `written` gives in the place of what stood there."""
    _, mark, endurance = _read().partition(_ENDURANCE)
    _write(text, mark + endurance)


def keep_endurance(section: str) -> None:
    """Put a section, which begins with its heading, in the place of the one under that heading, or at the end."""
    speed, _, stood = _read().partition(_ENDURANCE)
    _, *sections = stood.split("\n## ")
    by_heading = {text.partition("\n")[0]: text.strip() for text in [*sections, section.removeprefix("## ")]}
    _write(speed, _ENDURANCE, _MADE, *(f"## {text}" for text in by_heading.values()))


def _read() -> str:
    return RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""


def _write(*parts: str) -> None:
    RESULTS.write_text("\n\n".join(part.strip() for part in parts if part.strip()) + "\n", encoding="utf-8")


def written(
    loading: Loading, sending: Sending, pages: Pages, sections: Sequence[str], load: tuple[float, float]
) -> str:
    """All results as Markdown; `sections` are those already written.

    `load` is how busy the machine was before and after the run.
    """
    own = (_heading(load), _loading(loading), _sending(sending), _reloading(sending), _pages(pages))
    return "\n\n".join([*own, *sections, _memory(loading, pages)])


def _heading(load: tuple[float, float]) -> str:
    return (
        "# Measured\n\n"
        "Made by `python -m benchmarks` (`make bench`), all in one run. Durations on a busy machine are longer; the ratios,"
        " within the run, say more.\n\n" + say_when(load)
    )


def say_when(load: tuple[float, float]) -> str:
    """The day and the machine; `load` is how busy it was before and after."""
    today, cores = date.today(), os.cpu_count()
    return (
        f"{today.day} {today:%B %Y}, {cores} cores, Python {platform.python_version()},"
        f" load average {load[0]:.1f} before the run and {load[1]:.1f} after it (the run itself makes about 1)."
    )


def _loading(loading: Loading) -> str:
    return (
        f"## Loading 15 collaboratives and the centre × {QUARTERS} quarters\n\n"
        f"`python -m natpatsip demo --quarters {QUARTERS}` into a new file, its workbooks made by two processes and"
        f" sent in one by one: **{loading.seconds:.0f} s** (aim: 60 s). The file is {loading.file_mib:.0f} MiB, with every"
        " workbook in it."
    )


def _sending(sending: Sending) -> str:
    return (
        "## Checking and storing one workbook\n\n"
        f"Each collaborative’s workbook for the last quarter once more, {len(sending.stored.each)} in all, into that file"
        " (aim: 500 ms, at most 1,000 ms).\n\n"
        + _table(
            sending.stored,
            [
                ("Check and store (`intake.receive`)", sending.stored),
                ("Of it: the package examined and read in a child process", sending.opened),
                ("The same cells read by openpyxl in this process, for scale", sending.opened_by_openpyxl),
            ],
        )
        + f"\n\nThe file grew by {sending.grown_kib:.0f} KiB for each, with the workbook in it."
    )


def _reloading(sending: Sending) -> str:
    return (
        "## A reader after a write\n\n"
        "The first reading after each of these writes loads the readers’ copy again.\n\n"
        + _table(
            sending.reloaded,
            [("Reading after a write", sending.reloaded), ("Reading with nothing new to load", sending.read)],
        )
    )


def _pages(pages: Pages) -> str:
    rows = [(title, pages.reruns[page]) for page, title in PAGES.items()]
    rows += [
        ("An empty script", pages.empty),
        ("An empty script that keeps the garbage collection short, as `dashboard.py` does", pages.empty_settled),
    ]
    heads = ("", "Median, ms", "95 of 100, ms", "Processor, ms")
    heads += ("Once more: median, ms", "95 of 100, ms", "Processor, ms")
    lines = [f"| {' | '.join(heads)} |", "|---|---:|---:|---:|---:|---:|---:|"]
    lines += [f"| {name} | {' | '.join(_changes(each))} |" for name, each in rows]
    return (
        "## A page after a filter change\n\n"
        "From the moment that a server of its own is told of the change until it has sent the whole page: the script, its"
        f" messages and the garbage collection that Streamlit adds. {MEASURED} changes a page after {WARM_UP} to warm up:"
        " another collaborative or another two, none of them chosen before, so that no chart is there already (aim: a"
        " median of 60 ms and 120 ms for 95 of 100; on the summary a median of 120 ms); on Status and queries another quarter,"
        " on Returns the history of another collaborative’s return, which come again and again;"
        " Definitions has nothing to choose and is run again. Then the same choices once more (aim: 40 ms). Beside each"
        " the server’s processor time.\n\n" + "\n".join(lines)
    )


def _changes(reruns: Reruns) -> list[str]:
    new, again = reruns.new, reruns.again
    times = (new.median, new.most, reruns.processor_new, again.median, again.most, reruns.processor_again)
    return [f"{milliseconds:.0f}" for milliseconds in times]


def _memory(loading: Loading, pages: Pages) -> str:
    return (
        "## Memory\n\n"
        "| Process | Most memory held, MiB |\n|---|---:|\n"
        f"| Loading (the larger of the loader and its reading child) | {loading.peak_mib:.0f} |\n"
        f"| Serving, after {len(pages.reruns) * (WARM_UP + 2 * MEASURED)} reruns of all pages | {pages.peak_mib:.0f} |"
    )


def _table(whole: Durations, rows: list[tuple[str, Durations]]) -> str:
    """Median and longest, with each median as a multiple of one of them."""
    lines = ["| | Median, ms | Longest, ms | Ratio |", "|---|---:|---:|---:|"]
    lines += [_line(name, each, whole) for name, each in rows]
    return "\n".join(lines)


def _line(name: str, each: Durations, whole: Durations) -> str:
    return f"| {name} | {each.median:.0f} | {each.longest:.0f} | {each.median / whole.median:.2f} |"
