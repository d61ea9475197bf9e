"""`report`, `packs` and `slides`: the quarterly report, its proof-reading, every collaborative’s own, and decks."""

import argparse
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from natpatsip import catalogue
from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.catalogue.facts import reports
from natpatsip.commands.bar import Bar
from natpatsip.commands.options import (
    Command,
    add_place_of_report,
    add_shown,
    get_quarter_shown,
    open_shown,
    read_places,
)
from natpatsip.errors import UserError
from natpatsip.figures.formatting import format_count
from natpatsip.organisations import collaboratives, find_organisation
from natpatsip.report.contents import SECTIONS, make_report
from natpatsip.report.document import Report
from natpatsip.report.packs import WRITERS, make_pack, make_packs
from natpatsip.report.proof import Doubt, proof_read
from natpatsip.report.proof_published import proof_read_published
from natpatsip.report.slides import slides_bytes
from natpatsip.report.ward_charts import make_ward_charts
from natpatsip.report.word.writer import word_bytes
from natpatsip.store import Store

_NOBODY = "none"


class NoSuchForm(UserError, ValueError):
    """A file whose ending says nothing that a report can be written as."""


def run_report(options: argparse.Namespace, store: Store) -> int:
    """Write the quarterly report, of England or of a place, as Word or HTML; or proof-read it, or a published one."""
    if options.proof in reports():
        return tell_doubts(proof_read_published(options.proof), reports()[options.proof].title)
    with open_shown(options, store) as snapshot:
        quarter = get_quarter_shown(options, store, snapshot)
        selection = Selection.ending(quarter, **read_places(options), for_sharing=True)
        report = make_report(selection, snapshot, options.sections, Bar("Numbers").show, _quoted(options.quote))
        if options.proof is not None:
            return _proof_read(report, options.proof)
        output = Path(options.output or f"{report.name}.{options.format or 'docx'}")
        writer = WRITERS.get(options.format or output.suffix.lstrip("."))
        if writer is None:
            raise NoSuchForm(f"“{output.name}” ends in neither .docx nor .html. Name it so, or give --format.")
        output.write_bytes(writer(report, Bar("Charts").show))
    print(f"{report.title}, {report.place}: {output}")
    return 0


def _proof_read(report: Report, edited: str) -> int:
    """Print what is to be put right; 1 where anything is. A file that is clean is named by its SHA-256."""
    written = word_bytes(report, Bar("Charts").show)
    content = Path(edited).read_bytes() if edited else written
    told = tell_doubts(proof_read(report, written, content), edited or report.name)
    if edited:
        print(f"SHA-256 of {edited}: {sha256(content).hexdigest()}")
    return told


def tell_doubts(doubts: list[Doubt], name: str) -> int:
    """Print what is to be put right in what has this name; 1 where anything is."""
    for doubt in doubts:
        where = " ".join(part for part in (doubt.id, doubt.section) if part) or name
        print(f"{where}: {doubt.rule}\n    {doubt.says}\n    {doubt.reason}")
    print(f"{format_count(len(doubts), 'thing')} to look at in {name}." if doubts else "Nothing to put right.")
    return 1 if doubts else 0


def _add_report_options(parser: argparse.ArgumentParser) -> None:
    add_shown(parser)
    add_place_of_report(parser)
    parser.add_argument(
        "--sections",
        nargs="+",
        choices=list(SECTIONS),
        default=(),
        metavar="SECTION",
        help=f"which sections, in this order, of {', '.join(SECTIONS)}; all when left out",
    )
    parser.add_argument(
        "--quote",
        action="append",
        metavar="COLLABORATIVE",
        help="whose words to quote; may be given again; “none” for nobody; everyone when left out",
    )
    parser.add_argument(
        "--proof",
        nargs="?",
        const="",
        metavar="EDITED.docx",
        help="write nothing, and say what contradicts itself or the returns: in the report as it is, or in this Word file;"
        f" or what contradicts itself in a published report: {', '.join(reports())}",
    )
    parser.add_argument("--format", choices=list(WRITERS), help="by the ending of the file when left out")
    parser.add_argument("-o", "--output", help="the file to write; named for quarter and place when left out")


def run_packs(options: argparse.Namespace, store: Store) -> int:
    """Write every collaborative’s pack, or of those named, as one zip; or the charts of its wards. Or settle what packs say
    of peers.
    """
    if options.peers:
        return _settle_peers(options, store)
    with open_shown(options, store) as snapshot:
        quarter = get_quarter_shown(options, store, snapshot)
    named = [find_organisation("psc", name).code for name in options.psc]
    pscs = named or [psc.code for psc in collaboratives()]
    what, make = ("Ward charts", make_ward_charts) if options.wards else ("Packs", make_pack)
    output = Path(options.output or f"{what}, {quarter.label.replace('/', '-')}.zip")
    bar, made = Bar(what), 0
    packs = make_packs(store.path, quarter, options.format, pscs, make, options.as_at, options.as_closed)
    with ZipFile(output, "w", ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(packs, start=1):
            bar.show(number / len(pscs), name)
            if content:
                archive.writestr(name, content)
                made += 1
            else:
                print(name)
    print(f"{format_count(made, 'file')} for {quarter}: {output}")
    return 0


def _settle_peers(options: argparse.Namespace, store: Store) -> int:
    with store.writing() as writing:
        writing.name_peers(options.peers == "named", Actor.named(options.by or ""))
    told = (
        "name the collaboratives that they compare with" if options.peers == "named" else "give the band of all alone"
    )
    print(f"Packs {told} from now on.")
    return 0


def _add_packs_options(parser: argparse.ArgumentParser) -> None:
    add_shown(parser)
    parser.add_argument(
        "--psc", action="append", default=[], help="a collaborative; may be given again; all when left out"
    )
    parser.add_argument(
        "--wards", action="store_true", help="the charts of all wards of each instead, for its own data clinic only"
    )
    parser.add_argument(
        "--peers", choices=("named", "band"), help="write nothing, and settle for all packs whether they name peers"
    )
    parser.add_argument("--by", help="who settles that")
    parser.add_argument("--format", choices=list(WRITERS), default="docx")
    parser.add_argument("-o", "--output", help="the zip to write; named for the quarter when left out")


def run_slides(options: argparse.Namespace, store: Store) -> int:
    """Write a deck of slides for each programme, or of those named, into a folder."""
    folder = Path(options.output)
    folder.mkdir(parents=True, exist_ok=True)
    with open_shown(options, store) as snapshot:
        quarter = get_quarter_shown(options, store, snapshot)
        wanted = options.programme or [programme.code for programme in catalogue.programmes()]
        report = make_report(
            Selection.ending(quarter, **read_places(options), for_sharing=True), snapshot, wanted, Bar("Numbers").show
        )
        bar = Bar("Slides")
        for number, section in enumerate(report.sections, start=1):
            path = folder / f"Slides, {section.key}, {report.place}, {quarter.label.replace('/', '-')}.pptx"
            path.write_bytes(slides_bytes(report, section))
            bar.show(number / len(report.sections), section.key)
            print(path)
    return 0


def _add_slides_options(parser: argparse.ArgumentParser) -> None:
    codes = [programme.code for programme in catalogue.programmes()]
    add_shown(parser)
    parser.add_argument("--programme", action="append", choices=codes, help="may be given again; all when left out")
    add_place_of_report(parser)
    parser.add_argument("-o", "--output", default=".", help="the folder to write into; this one when left out")


def _quoted(named: list[str] | None) -> list[str] | None:
    """The names of those to quote, None for all; raises UnknownOrganisation."""
    if named is None:
        return None
    return [find_organisation("psc", name).name for name in named if name != _NOBODY]


COMMANDS = {
    "report": Command(run_report, _add_report_options),
    "packs": Command(run_packs, _add_packs_options),
    "slides": Command(run_slides, _add_slides_options),
}
