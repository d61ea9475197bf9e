"""`share-draft`, `release` and `releases`: who may see a quarter's numbers, and the files that were given out."""

import argparse
from pathlib import Path

from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.commands.options import Command, add_quarter
from natpatsip.commands.reporting import tell_doubts
from natpatsip.quarters import Quarter
from natpatsip.report.contents import make_report
from natpatsip.report.proof import proof_read
from natpatsip.report.word.writer import word_bytes
from natpatsip.store import Store
from natpatsip.store.calendar import get_calendar
from natpatsip.store.releases import FileToRelease, Release, get_release, get_releases, refuse_unclosed
from natpatsip.text import written_day

_POLICY = (
    "Late data and errors are corrected in the next quarter's report, which lists every revision with its effect; an error"
    " that changes a headline is corrected at once."
)


def run_share_draft(options: argparse.Namespace, store: Store) -> int:
    """Share a quarter's numbers as a draft: every page and file of it says so until it is released."""
    quarter, by = Quarter.parse(options.quarter), Actor.named(options.by)
    with store.writing() as writing:
        writing.share_draft(quarter, options.readers, by, options.why)
    print(f"{quarter} is a draft for {options.readers} until it is released.")
    return 0


def _add_share_draft_options(parser: argparse.ArgumentParser) -> None:
    add_quarter(parser)
    parser.add_argument("--readers", required=True, help="the people who may see it, by name or role")
    parser.add_argument("--why", required=True, help="why each of them has to")
    parser.add_argument("--by", required=True, help="who shares it")


def run_release(options: argparse.Namespace, store: Store) -> int:
    """Release a report of England that was proof-read, and keep it; 1, and nothing is released, where something is to be put
    right.
    """
    quarter, by, path = Quarter.parse(options.quarter), Actor.named(options.by), Path(options.file)
    content = path.read_bytes()
    with store.snapshot(as_closed=True) as snapshot:
        # Said at once, for the report takes long to read.
        refuse_unclosed(snapshot, quarter)
        report = make_report(Selection.ending(quarter, for_sharing=True), snapshot)
        doubts = proof_read(report, word_bytes(report), content)
        calendar, as_at = get_calendar(snapshot, quarter), snapshot.version.sequence
    if doubts and not options.despite:
        return tell_doubts(doubts, path.name)
    contact = options.contact or (calendar.contact if calendar else "")
    file = FileToRelease(quarter, path.name, content, as_at, contact, options.limitations, options.revisions)
    with store.writing() as writing:
        number = writing.release(file, by, options.despite)
    with store.snapshot() as snapshot:
        print(_tell(get_release(snapshot, number)))
    return 0


def _add_release_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.docx", help="the report, as it is given out")
    add_quarter(parser)
    parser.add_argument("--by", required=True, help="who releases it")
    parser.add_argument("--contact", default="", help="whom to ask; that of the calendar when left out")
    parser.add_argument("--limitations", default="", help="what is to be known of the numbers")
    parser.add_argument("--revisions", default=_POLICY, help="how the numbers may be revised")
    parser.add_argument(
        "--despite", default="", metavar="WHY", help="release it though proof-reading doubts it, and why"
    )


def run_releases(options: argparse.Namespace, store: Store) -> int:
    """List what was released, or write one of the files as it was given out."""
    if options.number is None:
        with store.snapshot() as snapshot:
            released = get_releases(snapshot)
        print("\n".join(map(_tell, released)) or "Nothing has been released yet.")
        return 0
    with store.snapshot() as snapshot:
        release = get_release(snapshot, options.number)
    output = Path(options.output or release.file_name)
    output.write_bytes(store.get_released_file(release.number))
    print(f"Wrote {output}.")
    return 0


def _add_releases_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", nargs="?", type=int, help="the number of the one to write")
    parser.add_argument("-o", "--output", help="the file to write; named as it was when left out")


def _tell(release: Release) -> str:
    when = written_day(release.happened_at)
    return (
        f"{release.number}: {release.quarter}, {release.file_name}, released on {when} by {release.by_whom}, as at event"
        f" {release.as_at}, SHA-256 {release.sha256}"
    )


COMMANDS = {
    "share-draft": Command(run_share_draft, _add_share_draft_options),
    "release": Command(run_release, _add_release_options),
    "releases": Command(run_releases, _add_releases_options),
}
