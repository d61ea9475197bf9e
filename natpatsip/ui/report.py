"""The quarterly report on a page: what is to be in it, what proof-reading says of it, what it says, and the files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import Selection
from natpatsip.figures.exports import MEDIA_TYPES
from natpatsip.figures.formatting import format_count
from natpatsip.report.contents import SECTIONS, TellProgress, get_scope, make_report
from natpatsip.report.document import (
    Block,
    Heading,
    OwnParagraph,
    Paragraph,
    Points,
    Quotation,
    Report,
    ShownFigure,
    Table,
)
from natpatsip.report.html import html_bytes
from natpatsip.report.proof import Doubt, proof_read
from natpatsip.report.word.writer import word_bytes
from natpatsip.store.paragraphs import KeptParagraph
from natpatsip.ui.links import IN_ADDRESS
from natpatsip.ui.own_paragraphs import offer_paragraphs
from natpatsip.ui.page_words import as_written
from natpatsip.ui.pages import REPORT
from natpatsip.ui.record_shown import RecordShown, record_shown
from natpatsip.ui.scope import current_selection
from natpatsip.ui.word_table import show_words

_WRITTEN = "report_written"
_EVERYONE, _SOME, _NOBODY = "Everyone", "Some", "Nobody"
# How much of the time goes into the numbers; the rest goes into drawing charts.
_NUMBERS = 0.4


@dataclass(frozen=True)
class _Choice:
    """What a report is asked for: which numbers of the record, the places and quarter, the keys of its sections, whom it quotes
    (None: everyone), and the paragraphs of people’s own that stand.
    """

    record: RecordShown
    selection: Selection
    sections: tuple[str, ...]
    quoted: tuple[str, ...] | None
    paragraphs: tuple[KeptParagraph, ...]


@dataclass(frozen=True)
class _Written:
    """A report that was written for a choice, and what is to be looked at in it."""

    choice: _Choice
    report: Report
    word: bytes
    doubts: list[Doubt]


def show_report() -> None:
    """What to write, and what was written last if it was for the same choice."""
    st.write(REPORT.purpose)
    choice = _choose()
    if st.button("Write the report", type="primary", icon=":material/edit_document:"):
        st.session_state[_WRITTEN] = _write(choice)
    written: _Written | None = st.session_state.get(_WRITTEN)
    if written is None:
        return
    if written.choice != choice:
        st.info(
            "You have chosen something else since the report was written, or a paragraph has changed. Write it again to"
            " see it."
        )
        return
    _offer(written)
    _show_doubts(written.doubts)
    st.header("What it says")
    st.write("Section by section. The files have the charts, with their tables or their alternative text.")
    for section in written.report.sections:
        with st.expander(section.title):
            for block in section.blocks:
                _show_block(block, written)


def _choose() -> _Choice:
    selection = replace(current_selection(), for_sharing=True)
    keys = {label: key for key, label in SECTIONS.items()}
    labels = st.multiselect(
        "Sections, in the order in which you choose them",
        list(keys),
        key="report_sections",
        placeholder="All, in the usual order",
        **IN_ADDRESS,
    )
    who = st.radio(
        "Whose words to quote", (_EVERYONE, _SOME, _NOBODY), horizontal=True, key="report_quoting", **IN_ADDRESS
    )
    quoted: tuple[str, ...] | None = None if who == _EVERYONE else ()
    if who == _SOME:
        names = [psc.name for psc in collaboratives_of(selection)]
        quoted = tuple(st.multiselect("Collaboratives to quote", names, key="report_quoted", **IN_ADDRESS))
    paragraphs = offer_paragraphs(get_scope(selection))
    return _Choice(record_shown(), selection, tuple(keys[label] for label in labels), quoted, tuple(paragraphs))


def _write(choice: _Choice) -> _Written:
    """The report and its Word file, with how far that is."""
    bar = st.progress(0.0, "Working out the numbers …")

    def tell(begin: float, share: float) -> TellProgress:
        return lambda done, words: bar.progress(min(begin + share * done, 1.0), f"{words or 'Numbers'} …")

    with choice.record.snapshot() as snapshot:
        report = make_report(choice.selection, snapshot, choice.sections, tell(0, _NUMBERS), choice.quoted)
    word = word_bytes(report, tell(_NUMBERS, 1 - _NUMBERS))
    bar.empty()
    return _Written(choice, report, word, proof_read(report, word, word))


def _offer(written: _Written) -> None:
    name = written.report.name
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Download Word",
            written.word,
            f"{name}.docx",
            MEDIA_TYPES["docx"],
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "Download HTML",
            partial(html_bytes, written.report),
            f"{name}.html",
            MEDIA_TYPES["html"],
            icon=":material/download:",
            on_click="ignore",
        )


def _show_doubts(doubts: list[Doubt]) -> None:
    """What to look at before the report is released."""
    st.header("Proof-reading")
    if not doubts:
        st.write("Nothing in it contradicts itself or the returns, and no return is outstanding.")
        return
    st.write(f"{format_count(len(doubts), 'thing')} to look at before it is released.")
    rows = [
        {
            "What": doubt.rule.capitalize(),
            "Where": doubt.section or "The whole report",
            "Says": doubt.says,
            "Why": doubt.reason,
        }
        for doubt in doubts
    ]
    show_words(rows, "Proof-reading")


def _show_block(block: Block, written: _Written) -> None:
    match block:
        case Heading():
            st.markdown(f"**{as_written(block.words)}**")
        case Paragraph():
            st.markdown(" ".join(as_written(sentence.words) for sentence in block.sentences))
        case Points():
            st.markdown("\n".join(f"- {as_written(sentence.words)}" for sentence in block.sentences))
        case Quotation():
            _show_attributed(block)
        case OwnParagraph():
            _show_attributed(block)
            for reason in _list_reasons(block, written.doubts):
                st.warning(f"To look at: {as_written(reason)}", icon=":material/warning:")
        case Table():
            show_words([dict(zip(block.headings, row, strict=True)) for row in block.rows], block.title)
        case ShownFigure():
            number = written.report.numbers[block.figure.id]
            st.markdown(f"Figure {number}. {as_written(block.figure.finding)}")


def _show_attributed(block: Quotation | OwnParagraph) -> None:
    st.markdown(f"**{as_written(block.by)}.** {as_written(block.words)}")


def _list_reasons(block: OwnParagraph, doubts: Sequence[Doubt]) -> list[str]:
    """Why its lines, or a part of one, are doubted; the document has who wrote it before the first."""
    lines = [line.strip() for line in block.words.splitlines() if line.strip()]
    return [doubt.reason for doubt in doubts if any(doubt.says.endswith(line) or doubt.says in line for line in lines)]
