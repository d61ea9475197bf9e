"""What the report says for a quarter and place: its sections in order, each made from the numbers as they stand."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from natpatsip import catalogue
from natpatsip.analysis.selection import PLACES, Selection
from natpatsip.figures.record_shown import describe_record, describe_restriction
from natpatsip.figures.wording import name_places
from natpatsip.quarters import Quarter
from natpatsip.report.annex import APPENDICES, write_annex
from natpatsip.report.document import OwnParagraph, Report, Section
from natpatsip.report.programme import write_programme
from natpatsip.report.summary import SUMMARY, write_summary
from natpatsip.store import Snapshot
from natpatsip.store.closing import get_closings
from natpatsip.store.paragraphs import ReportScope, get_paragraphs
from natpatsip.text import written_day

# Hears how much is done, from 0 to 1, and what is done next.
TellProgress = Callable[[float, str], object]

# Every section by its key, and what it is called in a choice: of a programme its code and short name.
SECTIONS: Mapping[str, str] = {
    SUMMARY: "Summary",
    **{programme.code: programme.short for programme in catalogue.programmes()},
    **APPENDICES,
}


def get_programmes(selection: Selection) -> list[catalogue.Programme]:
    """The programmes that collect in the quarter chosen, in the order of the report."""
    return [programme for programme in catalogue.programmes() if programme.collects_in(selection.quarter)]


def make_report(
    selection: Selection,
    snapshot: Snapshot,
    sections: Sequence[str] = (),
    progress: TellProgress = lambda done, words: None,
    quoted: Collection[str] | None = None,
) -> Report:
    """The report of everything, or of some of `SECTIONS` by their keys, in the order given; `quoted` are the collaboratives,
    by name, whose words it quotes, all of them where it is None. A programme that does not collect in the quarter is left out.
    """
    programmes = {programme.code: programme for programme in get_programmes(selection)}
    order = [key for key in dict.fromkeys(sections or SECTIONS) if key in {SUMMARY, *programmes, *APPENDICES}]
    written: dict[str, Section] = {}
    if SUMMARY in order:
        written[SUMMARY] = write_summary([*programmes.values()], selection, snapshot)
    chosen = [key for key in order if key in programmes]
    for number, key in enumerate(chosen):
        progress(number / len(chosen), programmes[key].short)
        written[key] = write_programme(programmes[key], selection, snapshot, quoted)
    figures = [drawn for key in chosen for drawn in written[key].figures]
    appendices = [key for key in order if key in APPENDICES]
    written |= {section.key: section for section in write_annex(appendices, figures, selection, snapshot)}
    progress(1, "")
    origins = [drawn.provenance for drawn in figures]
    return Report(
        name_places(selection),
        selection.quarter,
        next((origin.data_as_at for origin in origins if origin.data_as_at), ""),
        next((origin.notice for origin in origins if origin.notice), ""),
        tuple(_open_with_own_words(written[key], selection, snapshot) for key in order),
        sharing=next((drawn.sharing for drawn in figures if drawn.sharing), ""),
        record=describe_record(snapshot),
        restriction=describe_restriction(snapshot, selection.quarter),
        reopened=_list_reopened(selection.quarter, snapshot),
    )


def _list_reopened(quarter: Quarter, snapshot: Snapshot) -> tuple[str, ...]:
    closings = get_closings(snapshot).values()
    reopened = (one.programme for one in closings if one.quarter == quarter and not one.holds)
    return tuple(catalogue.programme(code).short for code in reopened)


def get_scope(selection: Selection) -> ReportScope | None:
    """The report that a choice is of; None of several places, to which no paragraph of anybody’s own belongs."""
    chosen = [(level, code) for level in PLACES for code in getattr(selection, level)]
    return ReportScope(selection.quarter, *(chosen[0] if chosen else ())) if len(chosen) < 2 else None


def _open_with_own_words(section: Section, selection: Selection, snapshot: Snapshot) -> Section:
    """The section with what was written for it before all else."""
    scope = get_scope(selection)
    own = tuple(
        OwnParagraph(kept.words, f"{kept.by_whom}, {written_day(kept.happened_at)}")
        for kept in (get_paragraphs(snapshot, scope) if scope else [])
        if kept.section == section.key
    )
    return replace(section, blocks=(*own, *section.blocks))
