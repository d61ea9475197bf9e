"""What the report says for a quarter and place: its sections in order, each made from the numbers as they stand."""

from collections.abc import Callable, Collection, Mapping

from natpatsip import catalogue
from natpatsip.analysis.selection import Selection
from natpatsip.figures.wording import name_places
from natpatsip.report.annex import APPENDICES, write_annex
from natpatsip.report.document import Report, Section
from natpatsip.report.programme import write_programme
from natpatsip.report.summary import SUMMARY, write_summary
from natpatsip.store import Snapshot

# Hears how much is done, from 0 to 1, and what is done next.
Progress = Callable[[float, str], object]

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
    sections: Collection[str] = (),
    progress: Progress = lambda done, words: None,
    quoted: Collection[str] | None = None,
) -> Report:
    """The report of everything, or of those of `SECTIONS` alone; `quoted` are the collaboratives, by name, whose words it
    quotes, all of them where it is None.
    """
    programmes = get_programmes(selection)
    written: list[Section] = []
    if not sections or SUMMARY in sections:
        written.append(write_summary(programmes, selection, snapshot))
    for number, programme in enumerate(programmes):
        progress(number / len(programmes), programme.short)
        if not sections or programme.code in sections:
            written.append(write_programme(programme, selection, snapshot, quoted))
    figures = [drawn for part in written for drawn in part.figures]
    annex = write_annex(figures, selection, snapshot)
    written += [section for section in annex if not sections or section.key in sections]
    progress(1, "")
    origins = [drawn.provenance for drawn in figures]
    return Report(
        name_places(selection),
        selection.quarter,
        next((origin.data_as_at for origin in origins if origin.data_as_at), ""),
        next((origin.notice for origin in origins if origin.notice), ""),
        tuple(written),
    )
