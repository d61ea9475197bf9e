"""`paragraphs`: what whoever leads the report writes into it, kept with who and when."""

import argparse
from pathlib import Path

from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.commands.options import Command, add_place_of_report, add_quarter, read_places
from natpatsip.errors import UserError
from natpatsip.quarters import Quarter
from natpatsip.report.contents import SECTIONS, get_scope
from natpatsip.store import Store
from natpatsip.store.paragraphs import KeptParagraph, ReportScope, get_paragraphs
from natpatsip.text import written_day


class WrongParagraph(UserError, ValueError):
    """Words for no section or no one report, or nothing said where something was to be; says what is missing."""


def run_paragraphs(options: argparse.Namespace, store: Store) -> int:
    """Write a paragraph of your own for a section of a report, replace it or take it back; list those that stand."""
    scope = get_scope(Selection.ending(Quarter.parse(options.quarter), **read_places(options)))
    if scope is None:
        raise WrongParagraph("A paragraph belongs to the report of England or of one place: name one place at most.")
    words = _read_words(options)
    if options.section or options.replace or options.take_back:
        _write(options, store, scope, words)
    elif words:
        raise WrongParagraph(
            "Say with --section which section it opens, or with --replace which paragraph it replaces."
        )
    with store.snapshot() as snapshot:
        standing = get_paragraphs(snapshot, scope)
    print("\n".join(map(_tell, standing)) or "The report has no paragraph of anybody’s own.")
    return 0


def _add_paragraphs_options(parser: argparse.ArgumentParser) -> None:
    add_quarter(parser)
    add_place_of_report(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--section", choices=list(SECTIONS), help="write one that opens this section")
    what.add_argument("--replace", type=int, metavar="NUMBER", help="write it in the place of the one of this number")
    what.add_argument("--take-back", type=int, metavar="NUMBER", help="take the one of this number back")
    said = parser.add_mutually_exclusive_group()
    said.add_argument("--words", default="", help="what it says")
    said.add_argument("--file", type=Path, help="a text file with what it says, in UTF-8")
    parser.add_argument("--why", default="", help="why it is taken back")
    parser.add_argument("--by", default="", help="who writes it, or takes it back")


def _read_words(options: argparse.Namespace) -> str:
    """What is to be said, without the spaces around it. Raises WrongParagraph."""
    try:
        said: str = options.file.read_text(encoding="utf-8-sig") if options.file else options.words
    except UnicodeDecodeError as problem:
        raise WrongParagraph(f"{options.file} is not a text in UTF-8. Save it so, and give it again.") from problem
    return said.strip()


def _write(options: argparse.Namespace, store: Store, scope: ReportScope, words: str) -> None:
    """Append what is asked for. Raises WrongParagraph, NoName, NoLongerStands."""
    by = Actor.named(options.by)
    if options.take_back and not options.why.strip():
        raise WrongParagraph("Say with --why why it is taken back.")
    if not options.take_back and not words:
        raise WrongParagraph("Say with --words or --file what it says.")
    with store.writing() as writing:
        if options.section:
            writing.write_paragraph(scope, options.section, words, by)
        elif options.replace:
            writing.replace_paragraph(options.replace, words, by, options.why)
        else:
            writing.replace_paragraph(options.take_back, "", by, options.why)


def _tell(kept: KeptParagraph) -> str:
    """“214  Mental health, National lead, 20 April 2023”, then what it says."""
    lines = kept.words.replace("\n", "\n  ")
    return f"{kept.number}  {SECTIONS[kept.section]}, {kept.by_whom}, {written_day(kept.happened_at)}\n  {lines}"


COMMANDS = {"paragraphs": Command(run_paragraphs, _add_paragraphs_options)}
