"""Writes a report as Word: title page, contents and list of figures, then every section."""

import io

from docx.document import Document as WordDocument
from docx.shared import Cm, Emu, Pt
from docx.text.paragraph import Paragraph as WordParagraph

import natpatsip
from natpatsip.figures.figure import Figure
from natpatsip.figures.notes import list_notes
from natpatsip.report.contents import TellProgress
from natpatsip.report.document import (
    Block,
    Heading,
    OwnParagraph,
    Paragraph,
    Points,
    Quotation,
    Report,
    Section,
    Sentence,
    ShownFigure,
    Table,
)
from natpatsip.report.pictures import draw_svg
from natpatsip.report.word.drawings import add_drawing
from natpatsip.report.word.fields import (
    Bookmarks,
    add_field,
    add_link,
    ask_to_update,
    begin_field,
    end_field,
)
from natpatsip.report.word.styles import (
    CONTENTS,
    FIGURES_LISTED,
    LANGUAGE,
    OWN_WORDS,
    SOURCE,
    TEXT_WIDTH,
    new_document,
)
from natpatsip.report.word.tables import add_table


def word_bytes(report: Report, progress: TellProgress = lambda done, words: None) -> bytes:
    """The report as a .docx."""
    written = _Writer(report, progress)
    written.write()
    buffer = io.BytesIO()
    written.document.save(buffer)
    return buffer.getvalue()


class _Writer:
    """A document being written, with its bookmarks and the paragraph written last."""

    def __init__(self, report: Report, progress: TellProgress) -> None:
        self.report, self.progress = report, progress
        self.document: WordDocument = new_document()
        self.bookmarks = Bookmarks()
        self.styles = {style.name: style.style_id for style in self.document.styles}

    def write(self) -> None:
        """The whole report."""
        self._write_properties()
        self._write_title()
        self._write_contents()
        for section in self.report.sections:
            self._write_section(section)
        ask_to_update(self.document)

    def _write_properties(self) -> None:
        properties = self.document.core_properties
        properties.title, properties.author, properties.language = self.report.title, natpatsip.MADE_BY, LANGUAGE
        properties.subject, properties.comments = self.report.place, ""
        footer = self.document.sections[0].footer.paragraphs[0]
        footer.style = self.document.styles[SOURCE]
        footer.paragraph_format.space_before, footer.paragraph_format.space_after = Pt(10), Pt(0)
        told = [self.report.restriction, self.report.audience or self.report.place, str(self.report.quarter), "page "]
        footer.add_run(" · ".join(part for part in told if part))
        add_field(footer, "PAGE", "1")

    def _write_title(self) -> None:
        report = self.report
        self._add_paragraph(
            "Title", report.title.replace(report.quarter.label, report.quarter.label.replace(" ", "\u00a0"))
        )
        self._add_paragraph("Subtitle", report.place)
        self._add_paragraph("Subtitle", report.freshness)
        for told in filter(None, (report.audience, report.restriction)):
            self._add_paragraph("Subtitle", told)
        for words in filter(None, (report.sharing, report.notice)):
            self._add_paragraph(SOURCE, words)

    def _write_contents(self) -> None:
        """The sections, then the figures; Word adds the pages, which it alone knows."""
        sections = [(CONTENTS, section.title, _mark_of(section)) for section in self.report.sections]
        self._write_list("Contents", 'TOC \\o "1-1" \\h \\z', sections)
        figures = [
            (FIGURES_LISTED, f"Figure {self.report.numbers[drawn.id]}. {drawn.measure}", f"figure_{drawn.id}")
            for drawn in self.report.figures
        ]
        if figures:
            self._write_list("Figures", 'TOC \\h \\z \\c "Figure"', figures)

    def _write_list(self, title: str, code: str, lines: list[tuple[str, str, str]]) -> None:
        heading = self._add_paragraph("Subtitle", title)
        heading.paragraph_format.page_break_before = title == "Contents"
        heading.paragraph_format.space_before = Pt(14)
        for number, (style, words, bookmark) in enumerate(lines):
            paragraph = self._add_paragraph(style)
            if not number:
                begin_field(paragraph, code)
            add_link(paragraph, words, bookmark)
        end_field(paragraph)

    def _write_section(self, section: Section) -> None:
        self._write_heading(section.title, 1, _mark_of(section))
        for position, (block, after) in enumerate(zip(section.blocks, (*section.blocks[1:], None), strict=True)):
            self._write_block(block, f"{_mark_of(section)}_{position}")
            if isinstance(after, Table):
                self.last.paragraph_format.keep_with_next = True

    def _write_heading(self, words: str, level: int, mark: str) -> None:
        self.bookmarks.mark(self._add_paragraph(f"Heading {level}", words), mark)

    def _write_block(self, block: Block, mark: str) -> None:
        match block:
            case Heading():
                self._write_heading(block.words, block.level, mark)
            case Paragraph():
                self._write_sentences(block.sentences, SOURCE if block.quiet else "Normal")
            case Points():
                for sentence in block.sentences:
                    self._write_sentences((sentence,), "List Bullet")
                self.last.paragraph_format.space_after = Pt(10)
            case Table():
                add_table(self.document, block, self.styles)
                # Two tables with nothing between them would be one.
                self._add_paragraph(SOURCE)
            case Quotation():
                self._write_attributed(block, "Quote")
            case OwnParagraph():
                self._write_attributed(block, OWN_WORDS)
            case ShownFigure():
                self._write_figure(block.figure)

    def _add_paragraph(self, style: str, words: str = "") -> WordParagraph:
        """A new paragraph. The style is named by its id: looking one up by its name takes longer than all the writing."""
        self.last = paragraph = self.document.add_paragraph()
        paragraph._p.style = self.styles[style]
        if words:
            paragraph.add_run(words)
        return paragraph

    def _write_sentences(self, sentences: tuple[Sentence, ...], style: str) -> None:
        paragraph = self._add_paragraph(style)
        for number, sentence in enumerate(sentences):
            self._write_sentence(paragraph, sentence, " " if number else "")

    def _write_sentence(self, paragraph: WordParagraph, sentence: Sentence, before: str) -> None:
        """With a reference to the figure that holds its numbers, where that is in the report."""
        number = self.report.numbers.get(sentence.figure)
        if number is None:
            paragraph.add_run(f"{before}{sentence.words}")
            return
        paragraph.add_run(f"{before}{sentence.words.removesuffix('.')} (")
        add_field(paragraph, f"REF figure_{sentence.figure} \\h", f"Figure {number}")
        paragraph.add_run(").")

    def _write_attributed(self, block: Quotation | OwnParagraph, style: str) -> None:
        """Whose words they are, then the words, a paragraph for each line that they were written in."""
        lines = [line for line in block.words.splitlines() if line.strip()]
        for number, words in enumerate(lines):
            paragraph = self._add_paragraph(style)
            if not number:
                paragraph.add_run(f"{block.by}. ").bold = True
            paragraph.add_run(words)

    def _write_figure(self, drawn: Figure) -> None:
        """Its number and finding, the chart, what it shows in words, and where it is from."""
        number = self.report.numbers[drawn.id]
        self.progress(number / len(self.report.figures), f"Figure {number}")
        caption = self._add_paragraph("Caption")
        caption.add_run("Figure ")
        add_field(caption, "SEQ Figure \\* ARABIC", str(number))
        self.bookmarks.mark(caption, f"figure_{drawn.id}")
        caption.add_run(f". {drawn.finding}")
        subtitle = self._add_paragraph(SOURCE, drawn.subtitle)
        subtitle.paragraph_format.keep_with_next, subtitle.paragraph_format.space_after = True, Pt(2)
        if drawing := draw_svg(drawn):
            picture = self._add_paragraph("Normal")
            picture.paragraph_format.keep_with_next = True
            add_drawing(self.document, picture, drawing, f"figure_{number}", drawn.alt, Emu(TEXT_WIDTH - Cm(0.2)))
        if drawn.caption:
            self._add_paragraph("Normal", drawn.caption).paragraph_format.keep_with_next = True
        for line in list_notes(drawn):
            self._add_paragraph(SOURCE, f"Note {line}").paragraph_format.keep_with_next = True
        self._add_paragraph(SOURCE, f"Source: {drawn.provenance.coverage}.")


def _mark_of(section: Section) -> str:
    return f"section_{section.key}"
