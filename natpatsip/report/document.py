"""What a report is made of, whatever it is written as: sections of sentences, figures, tables and quotations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from natpatsip.figures.figure import Figure
from natpatsip.figures.formatting import in_sentence
from natpatsip.figures.sharing import name_sharing
from natpatsip.quarters import Quarter


@dataclass(frozen=True)
class Sentence:
    """A sentence, and where its numbers stand: the id of a figure, and the first cell of the row of its table.

    Both are empty where no figure holds them; `row` alone is empty where the figure holds them in its words.
    """

    words: str
    figure: str = ""
    row: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading within a section: of level 2, or 3 below one of those."""

    words: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Sentences that are read one after the other; `quiet` is small print."""

    sentences: tuple[Sentence, ...]
    quiet: bool = False


@dataclass(frozen=True)
class Points:
    """Sentences in a list, each on its own."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Quotation:
    """What a collaborative wrote, word for word."""

    words: str
    by: str


@dataclass(frozen=True)
class OwnParagraph:
    """What whoever leads the report wrote into it, word for word; `by` says who, and when."""

    words: str
    by: str


@dataclass(frozen=True)
class Table:
    """A table of words, a text for each heading in every row. `numeric` are the positions of columns of numbers."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True)
class ShownFigure:
    """A figure with its caption; one without rows has no place in a report."""

    figure: Figure


Block = Heading | Paragraph | Points | Quotation | OwnParagraph | Table | ShownFigure


@dataclass(frozen=True)
class Section:
    """A part of the report under a heading of level 1; `key` names it for whoever chooses among them."""

    key: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures, in order."""
        return tuple(block.figure for block in self.blocks if isinstance(block, ShownFigure))


@dataclass(frozen=True)
class Report:
    """The report for a quarter and a place.

    `data_as_at` is the day of the last return in it, in words; `notice` what is to be said of demonstration data, empty
    for real returns. `kind` is what a file of it is called, `subject` what it is about, and `audience` whom it is for, where
    it is not for everybody; `sharing` what was done about small numbers of people, empty where it has none below England.
    `record` says which numbers of the record it has, empty of what stands, and `restriction` that it may not be passed on,
    empty where it may. `reopened` names the programmes that were closed for the quarter and are open again.
    """

    place: str
    quarter: Quarter
    data_as_at: str
    notice: str
    sections: tuple[Section, ...]
    kind: str = "Report"
    subject: str = "Patient safety improvement programmes: progress"
    audience: str = ""
    sharing: str = ""
    record: str = ""
    restriction: str = ""
    reopened: tuple[str, ...] = ()

    @property
    def freshness(self) -> str:
        """“Data as at 20 April 2023, as closed”: the day of the last return, and which numbers of the record."""
        return ", ".join(part for part in (f"Data as at {self.data_as_at or 'no return'}", self.record) if part)

    @property
    def title(self) -> str:
        """“Patient safety improvement programmes: progress in Q4 2022/23”."""
        return f"{self.subject} in {self.quarter}"

    @property
    def name(self) -> str:
        """What a file of it is called, without its suffix: “Report, England, Q4 2022-23, demonstration”."""
        audience = in_sentence(self.audience) if self.audience else name_sharing(self.sharing)
        parts = [self.kind, self.place, self.quarter.label.replace("/", "-"), audience]
        parts += ["demonstration" if self.notice else "", self.record, "DRAFT" if self.restriction else ""]
        return ", ".join(part for part in parts if part)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each figure, by its id, in the order in which they stand."""
        return {figure.id: number for number, figure in enumerate(self.figures, start=1)}

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, in order."""
        return tuple(figure for section in self.sections for figure in section.figures)

    @property
    def blocks(self) -> Iterator[Block]:
        """What stands in all sections, in order."""
        return (block for section in self.sections for block in section.blocks)

    @property
    def sentences(self) -> Iterator[Sentence]:
        """Every sentence of a paragraph or list, in order."""
        for block in self.blocks:
            if isinstance(block, Paragraph | Points):
                yield from block.sentences


def say(words: str, figure: str = "", row: str = "") -> Paragraph:
    """A paragraph of one sentence."""
    return Paragraph((Sentence(words, figure, row),))
