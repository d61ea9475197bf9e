"""Reads a report back from Word, as somebody may have edited it: its texts in order, each with the section that it is in."""

from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table

from natpatsip.errors import UserError
from natpatsip.report.word.styles import OWN_WORDS

_SECTION = "Heading 1"
# What is worked out of the rest, or told by whoever made the file.
_LEFT_OUT = ("TOC", "Table of Figures", "toc ")


class NotAReport(UserError, ValueError):
    """A file that cannot be read as a Word document."""


@dataclass(frozen=True)
class ReadText:
    """A paragraph, or a row of a table with its cells parted by “ | ”; `section` is the heading above it, of level 1.

    `own` says that it is of a paragraph that whoever leads the report wrote.
    """

    section: str
    words: str
    heading: bool = False
    own: bool = False


def read_texts(content: bytes) -> list[ReadText]:
    """Every text of a document but its contents, in order. Raises NotAReport."""
    try:
        document = Document(BytesIO(content))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError) as problem:
        raise NotAReport("The file is not a Word document (.docx).") from problem
    # Asking a paragraph for its style searches all of them.
    styles = {style.style_id: style.name or "" for style in document.styles}
    section, texts = "", []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            rows = (" | ".join(cell.text.strip() for cell in row.cells) for row in block.rows)
            texts += [ReadText(section, words) for words in rows]
            continue
        words, style = block.text.strip(), styles.get(block._p.style, "")
        if words and not style.startswith(_LEFT_OUT):
            section = words if style == _SECTION else section
            heading = style.startswith(("Heading", "Title", "Caption"))
            texts.append(ReadText(section, words, heading, style == OWN_WORDS))
    return texts
